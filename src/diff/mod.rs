//! What was changed from one article to another, word by word.
//!
//! A [`WordDiff`] compares the [words](crate::text::words()) of two texts and answers in byte
//! ranges of those texts:
//!
//! - [`hunks`](WordDiff::hunks) tile both texts, from the first byte to the last;
//! - [`moves`](WordDiff::moves) tie what was deleted in one place to what was inserted in another;
//! - [`facts`](WordDiff::facts) are the numbers and names that changed;
//! - [`summary`](WordDiff::summary) says it in numbers, and in one line.
//!
//! It shows itself as plain text ([`WordDiff::text`]), for a terminal ([`WordDiff::ansi`]), as HTML
//! ([`WordDiff::html`]) and, through serde, as [JSON](WordDiff#json).
//!
//! # How it reads
//!
//! The shortest edit script is rarely the one a person would tell. Of two unrelated sentences it
//! keeps every "the" and "of". So the script, found by the Histogram algorithm, is made readable:
//! changes slide to where sentences, lines and clauses begin; equal words that may well stand
//! between two changes by chance are absorbed into them; and passages that are deleted here and
//! inserted there are recognised as moved, also when they were edited in moving.
//!
//! All effort is bounded by counted steps. The same texts have the same diff everywhere.

mod align;
mod facts;
mod histogram;
mod moves;
mod readable;
mod render;
mod script;
mod side;
mod summary;
mod tile;

pub use facts::{FactChange, FactKind};
pub use render::{Ansi, Html, HtmlPage, Text};
pub use summary::{Cut, Summary};

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Deserialize, Serialize, Serializer};
use side::Sides;
use std::fmt;
use std::ops::Range;
use tile::{Moved, Tiler};

/// The differences between two texts.
///
/// ```
/// use wirecopy::diff::{HunkKind, WordDiff};
///
/// let before = "The mayor said five ships had left.";
/// let after = "The mayor said six ships had left the harbour.";
/// let diff = WordDiff::new(before, after);
/// assert_eq!(
///     diff.to_string(),
///     "The mayor said [-five-]{+six+} ships had left {+the harbour+}.",
/// );
/// assert_eq!(diff.summary().to_string(), "kept 6 of 7 words, replaced 1, added 2, changed 1 number");
///
/// let hunk = &diff.hunks()[1];
/// assert_eq!(hunk.kind, HunkKind::Replaced);
/// assert_eq!(&before[hunk.before.clone()], "five");
/// assert_eq!(&after[hunk.after.clone()], "six");
/// ```
///
/// # JSON
///
/// Through serde, a diff is an object of `hunks`, `moves`, `facts` and `summary`. Every hunk carries its
/// texts beside its byte ranges, so that a reader without byte strings need not cut: the
/// `before_text` of all hunks together is `before`, their `after_text` is `after`.
///
/// ```
/// # use wirecopy::diff::WordDiff;
/// let diff = WordDiff::new("One ship.", "Two ships. One ship.");
/// let json = serde_json::to_value(&diff)?;
/// assert_eq!(
///     json["hunks"][0],
///     serde_json::json!({
///         "kind": "inserted",
///         "before": {"start": 0, "end": 0},
///         "after": {"start": 0, "end": 11},
///         "before_text": "",
///         "after_text": "Two ships. ",
///     })
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A hunk that is part of a move has its number as `moved`, and each of `moves` has `before`,
/// `after` and its own `hunks`. Each of `facts` has its `kind` and, like a hunk, its ranges and texts.
#[derive(Clone, Debug)]
pub struct WordDiff<'t> {
    before: &'t str,
    after: &'t str,
    hunks: Vec<Hunk>,
    moves: Vec<Move>,
    facts: Vec<FactChange>,
    summary: Summary,
}

/// A part of both texts, as byte ranges.
///
/// The hunks of a diff tile both texts in order: each begins where the one before it ended, on both
/// sides, and every border is a character border.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// What became of it.
    pub kind: HunkKind,
    /// The bytes of `before`; empty if inserted.
    pub before: Range<usize>,
    /// The bytes of `after`; empty if deleted.
    pub after: Range<usize>,
    /// The move this is one end of, as an index into [`WordDiff::moves`].
    ///
    /// A moved passage is deleted where it stood and inserted where it stands, so that who does not
    /// care for moves need not know of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved: Option<usize>,
}

/// What became of a [`Hunk`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HunkKind {
    /// The same bytes.
    Equal,
    /// The same words in other dress: case, quotes, punctuation or space differ.
    Typographic,
    /// Only in `before`.
    Deleted,
    /// Only in `after`.
    Inserted,
    /// Other words.
    Replaced,
}

/// A passage that stands elsewhere in `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The bytes of `before` where it stood: those of a deleted hunk.
    pub before: Range<usize>,
    /// The bytes of `after` where it stands: those of an inserted hunk.
    pub after: Range<usize>,
    /// What was changed in moving: hunks that tile both ranges.
    pub hunks: Vec<Hunk>,
}

impl<'t> WordDiff<'t> {
    /// Compares two texts; no text is an error.
    ///
    /// Near-linear on prose: O(n log n) for n words in all, on top of a constant number of steps for
    /// every few thousand words in the worst case.
    #[must_use]
    pub fn new(before: &'t str, after: &'t str) -> Self {
        let sides = Sides::new(before, after);
        let mut changes = script::edit_script(&sides);
        align::realign(&sides, &mut changes);
        readable::slide(&sides, &mut changes);
        readable::absorb(&sides, &mut changes);
        let passages = moves::moves(&sides, &changes);

        let words = (0..sides.before.len(), 0..sides.after.len());
        let ends = (before.len(), after.len());
        let hunks = Tiler::new(&sides, 0, 0).tile(words.0, words.1, ends, &changes, &Moved::new(&passages));
        let mut moves: Vec<Move> =
            passages.iter().map(|_| Move { before: 0..0, after: 0..0, hunks: Vec::new() }).collect();
        for hunk in &hunks {
            match (hunk.moved, hunk.kind) {
                (Some(moved), HunkKind::Deleted) => moves[moved].before = hunk.before.clone(),
                (Some(moved), _) => moves[moved].after = hunk.after.clone(),
                (None, _) => {}
            }
        }
        for (moved, passage) in moves.iter_mut().zip(&passages) {
            moved.hunks = Tiler::new(&sides, moved.before.start, moved.after.start).tile(
                passage.before.clone(),
                passage.after.clone(),
                (moved.before.end, moved.after.end),
                &passage.changes,
                &Moved::default(),
            );
        }
        let mut summary = Summary::new(&sides, &changes, &passages);
        summary.typographic = hunks
            .iter()
            .chain(moves.iter().flat_map(|moved| &moved.hunks))
            .filter(|hunk| hunk.kind == HunkKind::Typographic)
            .count();
        let facts = facts::facts(&sides, in_reading_order(&hunks, &moves));
        summary.numbers = facts.iter().filter(|fact| fact.kind == FactKind::Number).count();
        summary.names = facts.len() - summary.numbers;
        Self { before, after, hunks, moves, facts, summary }
    }

    /// The text compared from.
    #[must_use]
    pub fn before(&self) -> &'t str {
        self.before
    }

    /// The text compared to.
    #[must_use]
    pub fn after(&self) -> &'t str {
        self.after
    }

    /// The parts that both texts consist of, in order.
    ///
    /// ```
    /// use wirecopy::diff::{HunkKind, WordDiff};
    ///
    /// let diff = WordDiff::new("a quick, brown fox", "a brown fox");
    /// let applied: String = diff
    ///     .hunks()
    ///     .iter()
    ///     .map(|hunk| match hunk.kind {
    ///         HunkKind::Equal => &diff.before()[hunk.before.clone()],
    ///         _ => &diff.after()[hunk.after.clone()],
    ///     })
    ///     .collect();
    /// assert_eq!(applied, diff.after());
    /// ```
    #[must_use]
    pub fn hunks(&self) -> &[Hunk] {
        &self.hunks
    }

    /// The passages that stand elsewhere, in the order of `after`.
    ///
    /// ```
    /// use wirecopy::diff::WordDiff;
    ///
    /// let diff = WordDiff::new(
    ///     "The harbour was closed on Monday. Two ferries turned back. Nobody was hurt, police said.",
    ///     "Nobody was hurt, police said. The harbour was closed on Monday. Two ferries turned back.",
    /// );
    /// let moved = &diff.moves()[0];
    /// assert_eq!(&diff.before()[moved.before.clone()], "Nobody was hurt, police said.");
    /// assert_eq!(&diff.after()[moved.after.clone()], "Nobody was hurt, police said.");
    /// ```
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// The numbers and names that changed, in the order of `after`.
    ///
    /// ```
    /// use wirecopy::diff::{FactKind, WordDiff};
    ///
    /// let diff = WordDiff::new(
    ///     "Rebels in Deir Ezzor said five men were held.",
    ///     "Rebels in Deir al-Zor said 12 men were taken.",
    /// );
    /// let [place, men] = diff.facts() else { panic!() };
    /// assert_eq!((place.kind, &diff.after()[place.after.clone()]), (FactKind::Name, "al-Zor"));
    /// assert_eq!((men.kind, &diff.before()[men.before.clone()]), (FactKind::Number, "five"));
    /// ```
    #[must_use]
    pub fn facts(&self) -> &[FactChange] {
        &self.facts
    }

    /// The differences in numbers.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Shows the diff as plain text; so does [`Display`](fmt::Display).
    #[must_use]
    pub fn text(&self) -> Text<'_> {
        Text::new(self)
    }

    /// Shows the diff for a terminal.
    #[must_use]
    pub fn ansi(&self) -> Ansi<'_> {
        Ansi::new(self)
    }

    /// Shows the diff as an HTML fragment, or as a [page](Html::page).
    #[must_use]
    pub fn html(&self) -> Html<'_> {
        Html::new(self)
    }
}

/// All hunks in the order of `after`, those of a passage where it stands.
fn in_reading_order<'h>(hunks: &'h [Hunk], moves: &'h [Move]) -> impl Iterator<Item = &'h Hunk> {
    hunks.iter().flat_map(|hunk| match hunk.moved {
        Some(moved) if hunk.kind == HunkKind::Inserted => moves[moved].hunks.as_slice(),
        _ => std::slice::from_ref(hunk),
    })
}

impl fmt::Display for WordDiff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl Serialize for WordDiff<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("WordDiff", 4)?;
        object.serialize_field("hunks", &Hunks { diff: self, hunks: &self.hunks })?;
        object.serialize_field("moves", &Moves(self))?;
        object.serialize_field("facts", &Facts(self))?;
        object.serialize_field("summary", &self.summary)?;
        object.end()
    }
}

/// Hunks with their texts, as they are serialized.
struct Hunks<'d> {
    diff: &'d WordDiff<'d>,
    hunks: &'d [Hunk],
}

impl Serialize for Hunks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WithTexts<'d> {
            #[serde(flatten)]
            hunk: &'d Hunk,
            before_text: &'d str,
            after_text: &'d str,
        }
        let mut list = serializer.serialize_seq(Some(self.hunks.len()))?;
        for hunk in self.hunks {
            list.serialize_element(&WithTexts {
                hunk,
                before_text: &self.diff.before[hunk.before.clone()],
                after_text: &self.diff.after[hunk.after.clone()],
            })?;
        }
        list.end()
    }
}

/// Moves with their hunks' texts, as they are serialized.
struct Moves<'d>(&'d WordDiff<'d>);

impl Serialize for Moves<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WithTexts<'d> {
            before: &'d Range<usize>,
            after: &'d Range<usize>,
            hunks: Hunks<'d>,
        }
        serializer.collect_seq(self.0.moves.iter().map(|moved| WithTexts {
            before: &moved.before,
            after: &moved.after,
            hunks: Hunks { diff: self.0, hunks: &moved.hunks },
        }))
    }
}

/// Facts with their texts, as they are serialized.
struct Facts<'d>(&'d WordDiff<'d>);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct WithTexts<'d> {
            #[serde(flatten)]
            fact: &'d FactChange,
            before_text: &'d str,
            after_text: &'d str,
        }
        serializer.collect_seq(self.0.facts.iter().map(|fact| WithTexts {
            fact,
            before_text: &self.0.before[fact.before.clone()],
            after_text: &self.0.after[fact.after.clone()],
        }))
    }
}
