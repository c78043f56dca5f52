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
use std::ops::Range;
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
        let units = [self.0.before(), self.0.after()].map(Units::new);
        serializer.collect_seq(steps(self.0, self.0.hunks(), &units))
    }
}

fn steps<'d>(diff: &'d WordDiff<'d>, hunks: &'d [Hunk], units: &[Units<'_>; 2]) -> Vec<Step<'d>> {
    let step = |hunk: &'d Hunk| {
        let before = units[0].len(&hunk.before);
        let after = &diff.after()[hunk.after.clone()];
        match (hunk.kind, hunk.moved) {
            (HunkKind::Equal, _) => Step::Same(before),
            (HunkKind::Typographic, _) => Step::Typographic(before, after),
            (HunkKind::Replaced, _) => Step::Replaced(before, after, facts(diff, hunk, units)),
            (HunkKind::Deleted, moved) => Step::Deleted(before, moved),
            (HunkKind::Inserted, None) => Step::Inserted(after),
            (HunkKind::Inserted, Some(number)) => {
                let moved = &diff.moves()[number];
                Step::Arrives(number, units[0].place(moved.before.start), steps(diff, &moved.hunks, units))
            }
        }
    };
    hunks.iter().map(step).collect()
}

/// The numbers and names that changed in a hunk.
fn facts(diff: &WordDiff<'_>, hunk: &Hunk, [old, new]: &[Units<'_>; 2]) -> Vec<[usize; 4]> {
    let Hunk { before, after, .. } = hunk;
    // They are in the order of the copy.
    let first = diff.facts().partition_point(|fact| fact.after.start < after.start);
    let within = diff.facts()[first..].iter().take_while(|fact| fact.after.end <= after.end);
    let ends = |units: &Units<'_>, within: &Range<usize>, fact: &Range<usize>| {
        [fact.start, fact.end].map(|at| units.len(&(within.start..at)))
    };
    within
        .map(|fact| {
            let ([a, b], [c, d]) = (ends(old, before, &fact.before), ends(new, after, &fact.after));
            [a, b, c, d]
        })
        .collect()
}

/// A text in which places are told as a script counts them.
pub struct Units<'t> {
    text: &'t str,
    /// For each [part](Self::PART) the first character that begins there, or the end, and its place.
    parts: Vec<(usize, usize)>,
}

impl<'t> Units<'t> {
    /// Bytes.
    const PART: usize = 1024;

    /// Linear in the length of the text.
    pub fn new(text: &'t str) -> Self {
        let (mut parts, mut place) = (vec![(0, 0)], 0);
        let ends = text.char_indices().map(|(at, c)| (at + c.len_utf8(), c.len_utf16()));
        for (at, units) in ends {
            place += units;
            if at >= parts.len() * Self::PART {
                parts.push((at, place));
            }
        }
        Self { text, parts }
    }

    /// The place of a character, or of the end, given where it is in bytes. In constant time.
    pub fn place(&self, at: usize) -> usize {
        let (start, place) = self.parts[at / Self::PART];
        place + self.text[start..at].encode_utf16().count()
    }

    /// The length of a passage.
    fn len(&self, passage: &Range<usize>) -> usize {
        self.place(passage.end) - self.place(passage.start)
    }
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
