//! A diff against the original as the page's script reads it: what was changed, in place of the whole text.
//!
//! Lengths count UTF-16 units, which is how a script cuts strings. A delta is a list of
//!
//! - `n`: the next n units of the original stand there too;
//! - `["t", n, after]`: in other typography;
//! - `["r", n, after, facts]`: other words stand there, in which numbers and names changed: for each, where it
//!   begins and ends in the old words, then in the new;
//! - `["d", n]`: deleted, `["d", n, move]`: moved away;
//! - `["i", after]`: inserted;
//! - `["m", move, at, delta]`: a passage that stood at `at` in the original arrives, changed by `delta`.

use serde::{Serialize, Serializer};
use wirecopy::diff::{Hunk, HunkKind, WordDiff};

pub struct Delta<'d>(pub &'d WordDiff<'d>);

enum Step<'d> {
    Same(usize),
    Typographic(usize, &'d str),
    Replaced(usize, &'d str, Vec<[usize; 4]>),
    Deleted(usize, Option<usize>),
    Inserted(&'d str),
    Arrives(usize, usize, Vec<Step<'d>>),
}

impl Serialize for Delta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(steps(self.0, self.0.hunks()))
    }
}

fn steps<'d>(diff: &'d WordDiff<'d>, hunks: &'d [Hunk]) -> Vec<Step<'d>> {
    let step = |hunk: &'d Hunk| {
        let before = units(&diff.before()[hunk.before.clone()]);
        let after = &diff.after()[hunk.after.clone()];
        match (hunk.kind, hunk.moved) {
            (HunkKind::Equal, _) => Step::Same(before),
            (HunkKind::Typographic, _) => Step::Typographic(before, after),
            (HunkKind::Replaced, _) => Step::Replaced(before, after, facts(diff, hunk)),
            (HunkKind::Deleted, moved) => Step::Deleted(before, moved),
            (HunkKind::Inserted, None) => Step::Inserted(after),
            (HunkKind::Inserted, Some(number)) => {
                let moved = &diff.moves()[number];
                Step::Arrives(number, units(&diff.before()[..moved.before.start]), steps(diff, &moved.hunks))
            }
        }
    };
    hunks.iter().map(step).collect()
}

/// The numbers and names that changed in a hunk.
fn facts(diff: &WordDiff<'_>, hunk: &Hunk) -> Vec<[usize; 4]> {
    let Hunk { before, after, .. } = hunk;
    // They are in the order of the copy.
    let first = diff.facts().partition_point(|fact| fact.after.start < after.start);
    let within = diff.facts()[first..].iter().take_while(|fact| fact.after.end <= after.end);
    let old = |at: usize| units(&diff.before()[before.start..at]);
    let new = |at: usize| units(&diff.after()[after.start..at]);
    within
        .map(|fact| {
            [old(fact.before.start), old(fact.before.end), new(fact.after.start), new(fact.after.end)]
        })
        .collect()
}

/// The length of a text as a script counts it.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Serialize for Step<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Same(length) => length.serialize(serializer),
            Self::Typographic(length, after) => ("t", length, after).serialize(serializer),
            Self::Replaced(length, after, facts) => ("r", length, after, facts).serialize(serializer),
            Self::Deleted(length, None) => ("d", length).serialize(serializer),
            Self::Deleted(length, Some(moved)) => ("d", length, moved).serialize(serializer),
            Self::Inserted(after) => ("i", after).serialize(serializer),
            Self::Arrives(moved, at, steps) => ("m", moved, at, steps).serialize(serializer),
        }
    }
}
