//! The collation of a group: every sentence of the original, and who kept, changed or dropped it.

use super::chart;
use serde::Serialize;
use std::ops::Range;
use wirecopy::collation::{Insertion, Reading, Sentence};
use wirecopy::diff::WordDiff;
use wirecopy::{Article, Collation};

/// Members that are listed by name; more are listed by number.
const NAMED: usize = 12;
/// Copies up to which all that is said of a sentence stands open.
const OPEN: usize = 6;

/// A sentence of the original, or what copies have between two.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Entry<'a> {
    Sentence {
        number: usize,
        text: &'a str,
        ends_paragraph: bool,
        boilerplate: bool,
        open: bool,
        /// One cell for each copy.
        mosaic: String,
        kept: Who,
        changed: Vec<Wording>,
        changed_by: usize,
        dropped: Who,
    },
    Insertions {
        open: bool,
        who: Who,
        texts: Vec<Inserted<'a>>,
    },
}

/// What some members have between two sentences of the original.
#[derive(Serialize)]
pub struct Inserted<'a> {
    text: &'a str,
    boilerplate: bool,
    who: Who,
}

/// Some of the members.
#[derive(Serialize)]
pub struct Who {
    count: usize,
    /// By number and name, where they are few.
    names: Vec<(usize, String)>,
    /// By number, where they are many: `2 to 40, 57`.
    numbers: String,
}

/// How some members have a sentence.
#[derive(Serialize)]
pub struct Wording {
    /// The diff against the original's, as markup of the library's.
    diff: String,
    moved: bool,
    who: Who,
}

struct Group<'g, 'a> {
    texts: Vec<&'a str>,
    names: &'g [String],
    boilerplate: &'g [Vec<Range<usize>>],
    prefix: &'g str,
}

/// The entries, in the order of the original; `names` are those of the members, `boilerplate` is where each
/// has boilerplate.
pub fn entries<'a>(
    articles: &[Article<'a>],
    names: &[String],
    boilerplate: &[Vec<Range<usize>>],
    prefix: &str,
) -> Vec<Entry<'a>> {
    let collation = Collation::new(articles);
    let group =
        Group { texts: articles.iter().map(|article| article.text).collect(), names, boilerplate, prefix };
    let mut insertions = collation.insertions().chunk_by(|x, y| x.place == y.place).peekable();
    let mut entries = Vec::new();
    for (position, sentence) in collation.sentences().iter().enumerate() {
        while let Some(insertions) = insertions.next_if(|insertions| insertions[0].place <= position) {
            entries.extend(group.insertions(insertions));
        }
        entries.push(group.sentence(position, sentence));
    }
    entries.extend(insertions.filter_map(|insertions| group.insertions(insertions)));
    entries.retain(|entry| !matches!(entry, Entry::Sentence { text: "", .. }));
    entries
}

impl<'a> Group<'_, 'a> {
    fn sentence(&self, position: usize, sentence: &Sentence) -> Entry<'a> {
        let whole = &self.texts[0][sentence.original.clone()];
        let kept = members(&sentence.kept);
        let changed: Vec<usize> = sentence.changed.iter().flat_map(|readings| members(readings)).collect();
        Entry::Sentence {
            number: position + 1,
            text: whole.trim(),
            ends_paragraph: whole.trim_start().contains('\n'),
            boilerplate: self.is_boilerplate(0, &sentence.original),
            open: self.is_open(),
            mosaic: self.mosaic(&kept, &changed),
            changed: self.wordings(position, whole.trim(), &sentence.changed),
            changed_by: changed.len(),
            kept: self.who(kept),
            dropped: self.who(sentence.dropped.clone()),
        }
    }

    /// The wordings of a changed sentence, the one that most have first.
    fn wordings(&self, position: usize, original: &str, changed: &[Vec<Reading>]) -> Vec<Wording> {
        let mut changed: Vec<&[Reading]> = changed.iter().map(Vec::as_slice).collect();
        changed.sort_by_key(|readings| std::cmp::Reverse(members(readings).len()));
        let wording = |(number, readings): (usize, &[Reading])| {
            let first = readings.chunk_by(|x, y| x.member == y.member).next().unwrap_or_default();
            let parts: Vec<&str> =
                first.iter().map(|reading| self.texts[reading.member][reading.text.clone()].trim()).collect();
            let ids = format!("{}-s{}-{number}-", self.prefix, position + 1);
            let diff = WordDiff::new(original, &parts.join(" … ")).html().id_prefix(&ids).to_string();
            let moved = readings.iter().all(|reading| reading.moved);
            Wording { diff, moved, who: self.who(members(readings)) }
        };
        changed.into_iter().enumerate().map(wording).collect()
    }

    /// None where what is inserted is but space.
    fn insertions(&self, insertions: &[Insertion]) -> Option<Entry<'a>> {
        let inserted = |insertion: &Insertion| {
            let first = insertion.readings.first()?;
            let text = self.texts[first.member][first.text.clone()].trim();
            let boilerplate = self.is_boilerplate(first.member, &first.text);
            (!text.is_empty()).then(|| Inserted {
                text,
                boilerplate,
                who: self.who(members(&insertion.readings)),
            })
        };
        let texts: Vec<_> = insertions.iter().filter_map(inserted).collect();
        let who = self.who(insertions.iter().flat_map(|insertion| members(&insertion.readings)).collect());
        (!texts.is_empty()).then_some(Entry::Insertions { open: self.is_open(), who, texts })
    }

    fn is_open(&self) -> bool {
        self.texts.len() <= OPEN + 1
    }

    /// Whether more than half of a passage is boilerplate.
    fn is_boilerplate(&self, member: usize, passage: &Range<usize>) -> bool {
        let within = self.boilerplate[member]
            .iter()
            .map(|range| range.end.min(passage.end).saturating_sub(range.start.max(passage.start)));
        2 * within.sum::<usize>() > self.texts[member][passage.clone()].trim().len()
    }

    fn who(&self, mut members: Vec<usize>) -> Who {
        members.sort_unstable();
        members.dedup();
        let is_few = members.len() <= NAMED;
        let names = members.iter().filter(|_| is_few).map(|&member| (member + 1, self.names[member].clone()));
        let runs = members.chunk_by(|x, y| x + 1 == *y).map(|run| match run {
            [one] => (one + 1).to_string(),
            run => format!("{} to {}", run[0] + 1, run[run.len() - 1] + 1),
        });
        let numbers = if is_few { String::new() } else { runs.collect::<Vec<_>>().join(", ") };
        Who { count: members.len(), names: names.collect(), numbers }
    }

    fn mosaic(&self, kept: &[usize], changed: &[usize]) -> String {
        let mut cells = vec!["cut"; self.texts.len()];
        kept.iter().for_each(|&member| cells[member] = "kept");
        changed.iter().for_each(|&member| cells[member] = "changed");
        let runs: Vec<chart::Part> =
            cells[1..].chunk_by(|x, y| x == y).map(|run| (run[0], run.len())).collect();
        let dropped = cells.len() - 1 - kept.len() - changed.len();
        let title = format!("kept by {}, changed by {}, dropped by {dropped}", kept.len(), changed.len());
        chart::bar(&title, cells.len() - 1, &runs)
    }
}

/// The members of readings, each once where its readings stand together.
fn members(readings: &[Reading]) -> Vec<usize> {
    let mut members: Vec<usize> = readings.iter().map(|reading| reading.member).collect();
    members.dedup();
    members
}
