//! A diff in numbers.

use super::moves::Passage;
use super::script::Change;
use super::side::Sides;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What changed, in words.
///
/// Every word counts once: `before` has [`kept`](Self::kept) + [`moved`](Self::moved) +
/// [`deleted`](Self::deleted) + [`replaced`](Self::replaced) words, `after` the same with
/// [`inserted`](Self::inserted) for `deleted`.
///
/// [`Display`](fmt::Display) says it in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Words of both texts, in place.
    pub kept: usize,
    /// Words of both texts within moved passages.
    pub moved: usize,
    /// Words of `before` with nothing in their place.
    pub deleted: usize,
    /// Words of `after` in the place of nothing.
    pub inserted: usize,
    /// Words of `before` with as many others in their place.
    pub replaced: usize,
    /// Moved passages.
    pub moves: usize,
    /// Places where only case, quotes, punctuation or space changed.
    pub typographic: usize,
    /// [Numbers](super::FactKind::Number) that changed.
    pub numbers: usize,
    /// [Names](super::FactKind::Name) that changed.
    pub names: usize,
    /// Where the deleted words stood.
    pub cut: Cut,
}

/// How many [deleted](Summary::deleted) words stood where, in place of nothing.
///
/// The head and the tail reach as far as at most a twentieth of the kept words stand outside: a
/// story cut from the end often keeps its last line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Before nearly all that was kept.
    pub head: usize,
    /// Between kept words.
    pub middle: usize,
    /// After nearly all that was kept.
    pub tail: usize,
}

impl Summary {
    pub(super) fn new(sides: &Sides<'_>, changes: &[Change], passages: &[Passage]) -> Self {
        let mut summary = Self { moves: passages.len(), ..Self::default() };
        // Words that left and came with a passage are not counted with the change around it.
        let mut out = gaps_of(passages.iter().map(|passage| passage.before.clone()));
        let mut r#in = gaps_of(passages.iter().map(|passage| passage.after.clone()));
        // How many words were kept before each cut.
        let mut cuts = Vec::new();
        let mut end = 0;
        for change in changes {
            summary.kept += change.before.start - end;
            end = change.before.end;
            let cut = summary.count(
                change.before.len() - out(change.before.end),
                change.after.len() - r#in(change.after.end),
            );
            cuts.push((summary.kept, cut));
        }
        summary.kept += sides.before.len() - end;
        let margin = summary.kept / 20;
        for (kept_before, cut) in cuts {
            let place = match (kept_before, summary.kept - kept_before) {
                _ if summary.kept == 0 => &mut summary.cut.middle,
                (_, after) if after <= margin => &mut summary.cut.tail,
                (before, _) if before <= margin => &mut summary.cut.head,
                _ => &mut summary.cut.middle,
            };
            *place += cut;
        }
        for passage in passages {
            summary.moved += passage.kept();
            for change in &passage.changes {
                summary.cut.middle += summary.count(change.before.len(), change.after.len());
            }
        }
        summary
    }

    /// Counts words that changed in one place; returns how many were cut.
    fn count(&mut self, deleted: usize, inserted: usize) -> usize {
        let replaced = deleted.min(inserted);
        self.replaced += replaced;
        self.deleted += deleted - replaced;
        self.inserted += inserted - replaced;
        deleted - replaced
    }

    /// The number of words of `before`.
    #[must_use]
    pub fn before_words(&self) -> usize {
        self.kept + self.moved + self.deleted + self.replaced
    }

    /// The number of words of `after`.
    #[must_use]
    pub fn after_words(&self) -> usize {
        self.kept + self.moved + self.inserted + self.replaced
    }

    /// The share of the words of `before` that `after` has kept or moved; 1 if there were none.
    ///
    /// ```
    /// use wirecopy::diff::WordDiff;
    ///
    /// let diff = WordDiff::new("one two three four", "one two three");
    /// assert_eq!(diff.summary().share_kept(), 0.75);
    /// ```
    #[must_use]
    pub fn share_kept(&self) -> f64 {
        match self.before_words() {
            0 => 1.0,
            words => (self.kept + self.moved) as f64 / words as f64,
        }
    }
}

/// Counts, for ascending ends, the words of ranges that end there or before and were not counted yet.
fn gaps_of(ranges: impl Iterator<Item = std::ops::Range<usize>>) -> impl FnMut(usize) -> usize {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_by_key(|range| range.start);
    let mut ranges = ranges.into_iter().peekable();
    move |end| std::iter::from_fn(|| ranges.next_if(|range| range.end <= end)).map(|range| range.len()).sum()
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kept == self.before_words() && self.kept == self.after_words() {
            return match self.typographic {
                0 => f.write_str("unchanged"),
                1 => f.write_str("same words, 1 change of typography"),
                n => write!(f, "same words, {n} changes of typography"),
            };
        }
        write!(f, "kept {} of {} words", self.kept + self.moved, self.before_words())?;
        if self.deleted > 0 {
            write!(f, ", cut {}{}", self.deleted, self.cut)?;
        }
        if self.replaced > 0 {
            write!(f, ", replaced {}", self.replaced)?;
        }
        if self.inserted > 0 {
            write!(f, ", added {}", self.inserted)?;
        }
        match self.moves {
            0 => {}
            1 => f.write_str(", moved 1 passage")?,
            n => write!(f, ", moved {n} passages")?,
        }
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        match (self.numbers, self.names) {
            (0, 0) => Ok(()),
            (numbers, 0) => write!(f, ", changed {}", count(numbers, "number")),
            (0, names) => write!(f, ", changed {}", count(names, "name")),
            (numbers, names) => {
                write!(f, ", changed {} and {}", count(numbers, "number"), count(names, "name"))
            }
        }
    }
}

impl fmt::Display for Cut {
    /// Names the place where most was cut: nothing if that is the middle.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { head, middle, tail } = *self;
        match (head, tail) {
            _ if head + tail <= middle => Ok(()),
            (0, _) | (_, 0) if middle == 0 => {
                f.write_str(if head == 0 { " from the end" } else { " from the start" })
            }
            (_, tail) if tail >= head => write!(f, " ({tail} from the end)"),
            (head, _) => write!(f, " ({head} from the start)"),
        }
    }
}
