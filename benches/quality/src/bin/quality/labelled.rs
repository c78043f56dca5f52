//! Corpora in which people have labelled pairs.

use crate::data::Data;
use crate::pairs::{Labelled, score};
use crate::report::{Report, share};
use crate::systems::{partition, wirecopy};
use anyhow::Result;
use std::collections::{HashMap, HashSet};
use syndicate::corpus::Record;
use wirecopy::{Article, Groups};

/// A corpus as it was grouped: without dates, which matter to originals alone.
struct Grouped {
    position: HashMap<String, usize>,
    partition: Vec<Option<usize>>,
    groups: Groups,
}

impl Grouped {
    fn new(records: &[Record]) -> Self {
        let groups = wirecopy(records.iter().map(|record| Article {
            text: &record.text,
            date: None,
            source: record.source.as_deref(),
            title: record.title.as_deref(),
        }));
        let position = records.iter().enumerate().map(|(at, record)| (record.id.clone(), at)).collect();
        Self { position, partition: partition(&groups, records.len()), groups }
    }

    fn same_group(&self, a: &str, b: &str) -> bool {
        let group = |id: &str| self.position.get(id).and_then(|&at| self.partition[at]);
        group(a).is_some() && group(a) == group(b)
    }
}

const HEAD: [&str; 5] = ["what", "pairs", "precision", "recall", "F1"];

fn rows(what: &str, scored: &Labelled) -> [Vec<String>; 2] {
    let row = |name: &str, score: &crate::pairs::Score| {
        [vec![what.to_owned(), name.to_owned()], score.cells()].concat()
    };
    [row("sure", &scored.sure), row("all", &scored.all)]
}

/// Copies and excerpts among 680 pairs of 2018 news.
pub fn helsinki(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Labelled news: `helsinki`");
    let (Some(records), Some(labels)) =
        (data.corpus("helsinki.jsonl.gz")?, data.labels("helsinki.labels.tsv")?)
    else {
        report.skip("helsinki.jsonl.gz or its labels are not there");
        return Ok(());
    };
    let grouped = Grouped::new(&records);
    let known = |id: &String| grouped.position.contains_key(id);
    assert!(
        labels.iter().all(|label| known(&label.a) && known(&label.b)),
        "labels name articles of the corpus"
    );

    let copies = score(&labels, &["copy"], |a, b| grouped.same_group(a, b));
    report.at_least("`helsinki`: F1 of copies, sure pairs", 0.97, copies.sure.f1());
    report.at_least("`helsinki`: F1 of copies, all pairs", 0.89, copies.all.f1());

    let excerpts: HashSet<(usize, usize)> = grouped
        .groups
        .excerpts()
        .iter()
        .map(|found| (found.excerpt.min(found.of), found.excerpt.max(found.of)))
        .collect();
    let excerpt = |a: &str, b: &str| {
        let (a, b) = (grouped.position[a], grouped.position[b]);
        excerpts.contains(&(a.min(b), a.max(b)))
    };
    let partial = score(&labels, &["partial"], excerpt);
    report.at_least("`helsinki`: precision of excerpts, sure pairs", 0.8, partial.sure.precision());
    report.at_least("`helsinki`: recall of excerpts, sure pairs", 0.8, partial.sure.recall());
    report.table(&HEAD, &[rows("copies", &copies), rows("excerpts", &partial)].concat());

    let sizes: Vec<usize> = grouped.groups.iter().map(|group| group.members().len()).collect();
    report.say(format_args!(
        "{} groups, the largest of {}; {} excerpts. Wrong pairs: {} copies, {} excerpts.",
        sizes.len(),
        sizes.iter().max().unwrap_or(&0),
        excerpts.len(),
        copies.wrong.len(),
        partial.wrong.len()
    ));
    report.list("helsinki.copies.wrong.tsv", copies.wrong)?;
    report.list("helsinki.excerpts.wrong.tsv", partial.wrong)
}

/// Reprints of 1789-1850. Labels are positive only, so merges beyond them are listed to be read.
pub fn scissors_paste(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Reprints of 1789-1850: `scissors_paste`");
    let (Some(records), Some(labels)) =
        (data.corpus("scissors_paste.jsonl.gz")?, data.labels("scissors_paste.labels.tsv")?)
    else {
        report.skip("scissors_paste.jsonl.gz or its labels are not there");
        return Ok(());
    };
    let grouped = Grouped::new(&records);
    let scored = score(&labels, &["reprint"], |a, b| grouped.same_group(a, b));
    report.at_least("`scissors_paste`: recall of reprints", 0.97, scored.all.recall());

    let labelled: HashSet<(&str, &str)> =
        labels.iter().flat_map(|label| [(&*label.a, &*label.b), (&*label.b, &*label.a)]).collect();
    let mut merges = Vec::new();
    for group in grouped.groups.iter() {
        for member in group.members() {
            let Some(evidence) = member.evidence else { continue };
            let (a, b) = (&records[member.article], &records[evidence.via]);
            if !labelled.contains(&(&*a.id, &*b.id)) {
                merges.push(format!("merged\t{}\t{}\tjaccard {}", a.id, b.id, share(evidence.jaccard)));
            }
        }
    }
    report.say(format_args!(
        "{} of {} reprints found; of {} pairs labelled as something else {} are merged; {} merges beyond the \
         labels, to be read.",
        scored.all.right,
        scored.all.right + scored.all.missed,
        labels.iter().filter(|label| label.label != "reprint").count(),
        scored.all.wrong,
        merges.len()
    ));
    report.list("scissors_paste.wrong.tsv", scored.wrong.into_iter().chain(merges))
}
