//! Footers that strangers share: in corpora of three articles and of hundreds, of one event and of many.

use crate::data::Data;
use crate::made::Made;
use crate::report::{Report, share};
use crate::systems::{partition, undated, wirecopy};
use anyhow::Result;
use std::collections::HashMap;
use syndicate::{Base, Kind, Plan, Printed, Syndicate};

pub fn run(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Boilerplate");
    let bases = data.english()?.0;
    let bases =
        if bases.is_empty() { syndicate::Invented::new(data.seed).take(12_000).collect() } else { bases };
    // Every trial has stories of its own.
    let mut stock = bases.into_iter();
    let mut rows = Vec::new();
    let stories = Plan { most_copies: 1, outlets: 4, ..Plan::default().only(&[]) };
    let briefs = Plan { briefs: 1.0, ..stories.clone() };
    for (name, plan) in [("stories in one frame", &stories), ("briefs above one longer footer", &briefs)] {
        for (size, trials) in [(3, 60), (12, 30), (100, 5), (700, 1)] {
            let (mut with_false, mut merged) = (0, 0.0);
            for trial in 0..trials {
                let wrong = strangers(&one_outlet(plan, &mut stock, size, data.seed + trial));
                with_false += u32::from(wrong > 0.0);
                merged += wrong;
            }
            rows.push(row(&format!("{size} {name}"), trials, with_false, merged));
            let what = format!("boilerplate: corpora of {size} {name} with a false pair");
            report.figure(what, "0", format!("{with_false} of {trials}"), with_false == 0);
        }
    }
    let (mut with_false, mut merged, trials) = (0, 0.0, 5);
    for trial in 0..trials {
        let others: Vec<Base> = stock.by_ref().take(330).collect();
        let plan = Plan::default().only(&Kind::COPIES);
        let mut corpus: Vec<Printed> = Syndicate::new(plan, data.seed + trial, others).take(700).collect();
        let briefs = one_outlet(&briefs, &mut stock, 12, data.seed + 100 + trial);
        let offset = corpus.iter().map(|printed| printed.truth.story).max().unwrap_or(0) + 1;
        corpus.extend(briefs.into_iter().map(|mut brief| {
            brief.truth.story += offset;
            brief
        }));
        let wrong = strangers(&corpus);
        with_false += u32::from(wrong > 0.0);
        merged += wrong;
    }
    rows.push(row("12 briefs above one footer, among 700 other articles", trials, with_false, merged));
    report.figure(
        "boilerplate: corpora of 12 such briefs among 700 others with a false pair",
        "0",
        format!("{with_false} of {trials}"),
        with_false == 0,
    );
    report.table(&["corpus", "corpora", "with a false pair", "false pairs"], &rows);
    one_story(&mut stock, data, report);
    Ok(())
}

fn row(what: &str, trials: u64, with_false: u32, merged: f64) -> Vec<String> {
    vec![what.to_owned(), trials.to_string(), with_false.to_string(), merged.to_string()]
}

/// So many articles of one outlet, each of its own story.
fn one_outlet(plan: &Plan, stock: &mut impl Iterator<Item = Base>, size: usize, seed: u64) -> Vec<Printed> {
    let mut by_source: HashMap<String, Vec<Printed>> = HashMap::new();
    for printed in Syndicate::new(plan.clone(), seed, stock) {
        let of_source = by_source.entry(printed.article.source.clone()).or_default();
        of_source.push(printed);
        if of_source.len() == size {
            return std::mem::take(of_source);
        }
    }
    panic!("there are too few stories for {size} articles of one outlet");
}

/// Pairs of strangers that were put into one group.
fn strangers(corpus: &[Printed]) -> f64 {
    let groups = wirecopy(corpus.iter().map(undated));
    Made::new(corpus, &partition(&groups, corpus.len())).score(|kind| !kind.is_ocr()).wrong
}

/// A corpus that is one story in hundreds of papers: nothing of it is boilerplate.
fn one_story(stock: &mut impl Iterator<Item = Base>, data: &Data, report: &mut Report) {
    let plan = Plan { most_copies: 400, ..Plan::default().only(&Kind::COPIES) };
    let mut stories: HashMap<u64, Vec<Printed>> = HashMap::new();
    for printed in
        Syndicate::new(plan, data.seed, stock.take(3000)).filter(|printed| !printed.truth.kind.is_ocr())
    {
        stories.entry(printed.truth.story).or_default().push(printed);
    }
    let largest = stories.into_values().max_by_key(|story| (story.len(), story[0].truth.story));
    let Some(story) = largest.filter(|story| story.len() > 50) else {
        report.skip("there are too few stories for one that is printed by many");
        return;
    };
    let groups = wirecopy(story.iter().map(undated));
    let score = Made::new(&story, &partition(&groups, story.len())).score(|_| true);
    report.at_least(
        format!("boilerplate: recall in a corpus of {} copies of one story", story.len()),
        0.95,
        score.recall(),
    );
    report.say(format_args!(
        "One story printed by {} outlets and nothing else: recall {} of its pairs.",
        story.len(),
        share(score.recall())
    ));
}
