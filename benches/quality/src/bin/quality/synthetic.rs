//! Synthetic syndication, all kinds together.

use crate::data::Data;
use crate::made::Made;
use crate::pairs::{Score, share_of, tally};
use crate::report::{Report, share};
use crate::systems::{partition, undated, wirecopy};
use anyhow::Result;
use std::collections::{HashMap, HashSet};
use std::time::Instant;
use syndicate::{Kind, Printed};
use wirecopy::{Article, Groups};

pub fn run(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Synthetic syndication");
    let (printed, about) = data.synthetic(data.articles)?;
    report.say(about);
    if data.keep {
        let line = |printed: &Printed| serde_json::to_string(&printed.article).map_err(Into::into);
        report.list("synthetic.jsonl", printed.iter().map(line).collect::<Result<Vec<_>>>()?)?;
    }
    let text = |printed: &Printed| printed.article.text.len();
    let bytes: usize = printed.iter().map(text).sum();
    let start = Instant::now();
    let date = |printed: &Printed| printed.article.date.as_ref().map(|_| printed.seconds);
    let dated = |printed| Article { date: date(printed), ..undated(printed) };
    let groups = wirecopy(printed.iter().map(dated));
    let seconds = start.elapsed().as_secs_f64();
    report.say(format_args!("{:.0} MB, grouped in {seconds:.1} s.", bytes as f64 / 1e6));
    let partition = partition(&groups, printed.len());
    let made = Made::new(&printed, &partition);

    kinds(&made, report);
    merges(&made, report)?;
    report.list("synthetic.missed.tsv", made.missed(200))?;
    chains(&made, report);
    excerpts(&printed, &groups, report)?;
    originals(&printed, &groups, report);
    Ok(())
}

fn kinds(made: &Made<'_>, report: &mut Report) {
    let (clean, all) = (made.score(|kind| !kind.is_ocr()), made.score(|_| true));
    assert!(clean.right > 0.0, "some copies are found");
    report.at_least("synthetic: precision of pairs", 0.99, all.precision());
    report.at_least("synthetic: recall of pairs, all kinds but OCR", 0.95, clean.recall());
    let row = |name: &str, score: &Score| [vec![name.to_owned()], score.cells()].concat();
    let plain = made.score(|kind| !kind.is_ocr() && kind != Kind::Template);
    report.table(
        &["pairs of", "precision", "recall", "F1"],
        &[row("all kinds but OCR", &clean), row("these without templates", &plain), row("all kinds", &all)],
    );
    let rows: Vec<Vec<String>> = made
        .by_kind()
        .into_iter()
        .map(|(kind, count, with_original, of_pairs)| {
            vec![kind.to_string(), count.to_string(), share(with_original), share(of_pairs)]
        })
        .collect();
    report
        .table(&["copies that are", "articles", "in one group with the original", "recall of pairs"], &rows);
}

fn merges(made: &Made<'_>, report: &mut Report) -> Result<()> {
    let (counts, lines) = made.merged(50);
    let rows: Vec<_> = counts.into_iter().map(|(what, count)| vec![what, count.to_string()]).collect();
    report.say("Pairs of one group that are no copies of each other:");
    report.table(&["what they are", "pairs"], &rows);
    report.list("synthetic.merged.tsv", lines)?;

    let family = |printed: &&&Printed| printed.truth.family.is_some();
    let merged_families = made
        .groups()
        .iter()
        .filter(|group| {
            let stories: HashSet<u64> =
                group.iter().filter(family).map(|printed| printed.truth.story).collect();
            stories.len() > 1
        })
        .count();
    report.figure(
        "synthetic: groups of copies that merge templates",
        "0",
        merged_families.to_string(),
        merged_families == 0,
    );
    Ok(())
}

/// Groups that hold two stories of which neither is a template: whether something stands in the middle.
fn chains(made: &Made<'_>, report: &mut Report) {
    let groups = made.groups();
    let (mut strangers, mut bridged) = (0, 0);
    for group in &groups {
        let stories: HashSet<u64> = group
            .iter()
            .filter(|printed| printed.truth.family.is_none())
            .filter(|printed| !matches!(printed.truth.kind, Kind::RoundUp | Kind::Quotation))
            .map(|printed| printed.truth.story)
            .collect();
        if stories.len() > 1 {
            strangers += 1;
            let middle = |printed: &&Printed| matches!(printed.truth.kind, Kind::RoundUp | Kind::Quotation);
            bridged += usize::from(group.iter().any(middle));
        }
    }
    report.figure("synthetic: groups that hold two stories", "0", strangers.to_string(), strangers == 0);
    report.say(format_args!(
        "{strangers} of {} groups hold two stories, {bridged} of them with a round-up or a quotation between.",
        groups.len()
    ));
}

/// Excerpts against the passages that were set in, as pairs without direction.
fn excerpts(printed: &[Printed], groups: &Groups, report: &mut Report) -> Result<()> {
    let position: HashMap<&str, usize> =
        printed.iter().enumerate().map(|(at, printed)| (printed.article.id.as_str(), at)).collect();
    let story_of = |at: usize| printed[at].truth.story;
    let mut found: HashSet<(usize, u64)> = HashSet::new();
    let (mut right, mut of_one_story, mut wrong) = (0, 0, Vec::new());
    for edge in groups.excerpts() {
        let shares = |holder: usize, other: usize| {
            let taken_from = |id: &str| position.get(id).is_some_and(|&at| story_of(at) == story_of(other));
            printed[holder].truth.parts.iter().any(|part| taken_from(&part.of))
        };
        let (a, b) = (edge.excerpt, edge.of);
        let hit = shares(b, a) || shares(a, b);
        if story_of(a) == story_of(b) {
            // A copy that is told as an excerpt: counted as a missed copy already.
            of_one_story += 1;
        } else if hit {
            right += 1;
            found.extend([(a, story_of(b)), (b, story_of(a))]);
        } else {
            let (x, y) = (&printed[a], &printed[b]);
            wrong.push(format!(
                "false\t{}\t{}\t{} in {}",
                x.article.id, y.article.id, x.truth.kind, y.truth.kind
            ));
        }
    }
    let parts = || {
        let of_holder = |(at, printed): (usize, &'_ Printed)| {
            let part = |part: &syndicate::Part| {
                let of = *position.get(part.of.as_str())?;
                Some((at, story_of(of), part.there.len() as f64 / part.body.max(1) as f64))
            };
            printed.truth.parts.iter().filter_map(part).collect::<Vec<_>>()
        };
        printed.iter().enumerate().flat_map(of_holder)
    };
    let mut rows = Vec::new();
    let bins = [
        ("a whole story", 0.999, 2.0),
        ("half of it or more", 0.5, 0.999),
        ("a quarter to a half", 0.25, 0.5),
        ("less", 0.0, 0.25),
    ];
    for (name, from, to) in bins {
        let (mut all, mut hit) = (0, 0);
        for (holder, story, share) in parts().filter(|&(_, _, share)| share >= from && share < to) {
            let _ = share;
            all += 1;
            hit += usize::from(found.contains(&(holder, story)));
        }
        rows.push(vec![
            name.to_owned(),
            all.to_string(),
            share(share_of(f64::from(hit as u32), f64::from(all as u32))),
        ]);
    }
    report
        .say(format_args!("{of_one_story} excerpts are between copies of one story and count for nothing."));
    report.say("Passages set into round-ups and other articles, by how much of their story they are:");
    report.table(&["passage", "passages", "recall"], &rows);
    let precision = share_of(f64::from(right), f64::from(right) + wrong.len() as f64);
    report.at_least("synthetic: precision of excerpts", 0.8, precision);
    let (all, hit) = parts().fold((0.0, 0.0), |(all, hit), (holder, story, _)| {
        (all + 1.0, hit + f64::from(u8::from(found.contains(&(holder, story)))))
    });
    report.at_least("synthetic: recall of excerpts", 0.8, share_of(hit, all));
    report.list("synthetic.excerpts.wrong.tsv", wrong)
}

/// How often the original is named, with dates and without.
fn originals(printed: &[Printed], groups: &Groups, report: &mut Report) {
    let by_lot: Vec<&Printed> = printed.iter().collect();
    let mut in_order = by_lot.clone();
    in_order.sort_by_key(|printed| printed.seconds);
    let grouped = |printed: &[&Printed]| wirecopy(printed.iter().map(|printed| undated(printed)));
    let dated = questions(&by_lot, groups);
    let any_order = questions(&by_lot, &grouped(&by_lot));
    let ordered = questions(&in_order, &grouped(&in_order));
    let mut rows = Vec::new();
    for (name, target, questions) in [
        ("with dates", 0.9, &dated),
        ("without dates, in any order", 0.6, &any_order),
        ("without dates, in order of appearance", 0.6, &ordered),
    ] {
        let is_right =
            |asked: &Question<'_>| f64::from(u8::from(asked.named.article.id == asked.original.article.id));
        let reached = mean(questions, is_right);
        report.at_least(format!("synthetic: original named, {name}"), target, reached);
        rows.push(row_of_originals(name, questions, reached, &named_instead(questions)));
    }
    let at_most = mean(&any_order, |asked| 1.0 / asked.same_words() as f64);
    rows.push(row_of_originals("the most that words can tell", &any_order, at_most, ""));
    report.table(&["originals", "groups", "named", "by chance", "named instead"], &rows);
    let copied = mean(&any_order, |asked| f64::from(u8::from(asked.same_words() > 1)));
    report.say(format_args!(
        "The most that words can tell: in {} of the groups copies have the same words as the original, headline \
         and all, but for mastheads, datelines and furniture. Who knew it from all others, and named one of \
         these by lot, would be right so often without dates, in any order.",
        share(copied)
    ));
}

/// A group of which it is asked who is the original.
struct Question<'a> {
    members: Vec<&'a Printed>,
    original: &'a Printed,
    named: &'a Printed,
}

impl Question<'_> {
    /// How many members have the words of the original, itself among them.
    fn same_words(&self) -> usize {
        let words = |printed: &Printed| {
            let article = &printed.article;
            [&article.title, &article.text[printed.body.clone()]].map(|text| {
                let folded = wirecopy::text::fold(text).to_string();
                syndicate::words(&folded).map(str::to_owned).collect::<Vec<String>>()
            })
        };
        let original = words(self.original);
        self.members.iter().filter(|member| words(member) == original).count()
    }
}

/// The groups of one story whose original is there to be named.
fn questions<'a>(printed: &[&'a Printed], groups: &Groups) -> Vec<Question<'a>> {
    let question = |group: &wirecopy::Group| {
        let members: Vec<&Printed> = group.articles().map(|at| printed[at]).collect();
        let stories = tally(members.iter().map(|printed| printed.truth.story));
        let mut originals = members.iter().filter(|printed| printed.truth.original.is_none());
        match (stories.len(), originals.next(), originals.next()) {
            (1, Some(&original), None) => {
                Some(Question { members, original, named: printed[group.original()] })
            }
            _ => None,
        }
    };
    let questions: Vec<Question<'_>> = groups.iter().filter_map(question).collect();
    assert!(!questions.is_empty(), "there are groups with an original");
    questions
}

fn mean(questions: &[Question<'_>], of: impl Fn(&Question<'_>) -> f64) -> f64 {
    share_of(questions.iter().map(of).sum(), questions.len() as f64)
}

fn row_of_originals(name: &str, questions: &[Question<'_>], reached: f64, instead: &str) -> Vec<String> {
    let by_chance = mean(questions, |asked| 1.0 / asked.members.len() as f64);
    [name, &questions.len().to_string(), &share(reached), &share(by_chance), instead]
        .map(str::to_owned)
        .to_vec()
}

/// The four kinds that are named most often for the original.
fn named_instead(questions: &[Question<'_>]) -> String {
    let kinds = tally(questions.iter().map(|asked| asked.named.truth.kind));
    let mut kinds: Vec<_> = kinds.into_iter().filter(|(kind, _)| !matches!(kind, Kind::Original)).collect();
    kinds.sort_by_key(|&(kind, count)| (std::cmp::Reverse(count), kind));
    let kinds: Vec<String> = kinds.iter().take(4).map(|(kind, count)| format!("{kind} {count}")).collect();
    kinds.join(", ")
}
