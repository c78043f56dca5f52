//! The same edits in many languages, held against English.

use crate::data::Data;
use crate::made::Made;
use crate::pairs::Score;
use crate::report::Report;
use crate::systems::{partition, undated, wirecopy};
use anyhow::Result;
use std::collections::BTreeMap;
use syndicate::corpus::{Lengths, Record, stories};
use syndicate::{Base, Plan, Printed, Random, Syndicate, length, sentences};

/// Streams made of the same stories, each edited anew.
const STREAMS: u64 = 64;
/// The stories of a stream, at most; a language of fewer than half as many is left out.
const STORIES: usize = 60;
/// How far from English a language may be.
const MOST: f64 = 0.03;

pub fn run(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Languages");
    let Some(records) = data.corpus("multilingual.jsonl.gz")? else {
        report.skip("multilingual.jsonl.gz is not there");
        return Ok(());
    };
    let mut by_lang: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records {
        // The same rights in every language, and programs, are no news.
        let is_news = !record.source.as_deref().unwrap_or_default().starts_with("UDHR");
        let lang = record.lang.clone().unwrap_or_default();
        if is_news && !matches!(&*lang, "source_code" | "english" | "eng") {
            by_lang.entry(lang).or_default().push(record);
        }
    }
    let lengths = Lengths { least: 40, most: 200 };
    let english = data.english()?.0;
    if english.is_empty() {
        report.skip("there is no English to hold them against");
        return Ok(());
    }
    let mut rows = Vec::new();
    let (mut near, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for (lang, records) in by_lang {
        let bases: Vec<Base> = stories(records.into_iter(), lengths).take(STORIES).collect();
        if bases.len() < STORIES / 3 {
            continue;
        }
        let (score, merged) = measure(&bases, data.seed);
        wrong.extend(merged.into_iter().map(|(what, count)| format!("{lang}\t{what}\t{count}")));
        let (english, _) = measure(&as_long(&english, &bases), data.seed);
        let close =
            score.recall() >= english.recall() - MOST && score.precision() >= english.precision() - MOST;
        all += 1;
        near += usize::from(close);
        let name = if close { lang } else { format!("**{lang}**") };
        rows.push(row(&name, &score, &english));
    }
    report.figure(
        format!("languages within {MOST} of English in precision and recall"),
        "all",
        format!("{near} of {all}"),
        near == all,
    );
    report.say(
        "Pairs of all kinds but OCR, beside English stories of the same numbers of sentences and words; small \
         corpora, in which little can be learnt of boilerplate.",
    );
    report.table(&["language", "precision", "recall", "F1", "English precision", "recall", "F1"], &rows);
    report.list("languages.wrong.tsv", wrong)
}

fn row(lang: &str, score: &Score, english: &Score) -> Vec<String> {
    [vec![lang.to_owned()], score.cells(), english.cells()].concat()
}

/// English stories of as many sentences and, give or take a tenth, as many words as these: short ones are
/// harder in any language, and so are those of few long sentences, for edits take sentences.
fn as_long(english: &[Base], bases: &[Base]) -> Vec<Base> {
    let lengths = |story| sentences(story).map(length).collect::<Vec<usize>>();
    let mut left: Vec<(&Base, Vec<usize>)> =
        english.iter().map(|story| (story, lengths(&story.text))).collect();
    let like = |base: &Base| {
        let (count, words) = (sentences(&base.text).count(), length(&base.text));
        let is_like = |(_, lengths): &(&Base, Vec<usize>)| {
            let first = lengths.get(..count);
            first.is_some_and(|first| first.iter().sum::<usize>().abs_diff(words) * 10 <= words)
        };
        let (story, _) = left.swap_remove(left.iter().position(is_like)?);
        Some(Base { text: sentences(&story.text).take(count).collect(), ..story.clone() })
    };
    bases.iter().filter_map(like).collect()
}

/// The score, and what is wrong: pairs of strangers in one group and copies without their original, by kind.
fn measure(bases: &[Base], seed: u64) -> (Score, BTreeMap<String, usize>) {
    let plan = Plan { most_copies: 12, outlets: 40, briefs: 0.0, templates: 0.0, ..Plan::default() };
    let mut sum = Score::default();
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for stream in 0..STREAMS {
        // The first is no story, but what pages are furnished with.
        let mut bases = bases.to_vec();
        Random::new(seed + stream).shuffle(&mut bases);
        let printed: Vec<Printed> = Syndicate::new(plan.clone(), seed + stream, bases).collect();
        let groups = wirecopy(printed.iter().map(undated));
        let partition = partition(&groups, printed.len());
        let made = Made::new(&printed, &partition);
        for (what, count) in made.merged(0).0 {
            *wrong.entry(what).or_default() += count;
        }
        for (kind, count, with_original, _) in made.by_kind() {
            let missed = count as f64 * (1.0 - with_original);
            *wrong.entry(format!("missed {kind}")).or_default() += missed.round() as usize;
        }
        let score = made.score(|kind| !kind.is_ocr());
        sum.right += score.right;
        sum.wrong += score.wrong;
        sum.missed += score.missed;
    }
    assert!(sum.right > 0.0, "some copies are found");
    (sum, wrong)
}
