//! Ways to show a diff.

mod ansi;
mod html;
mod text;

pub use ansi::Ansi;
pub use html::{Html, HtmlPage};
pub use text::Text;

use super::{Hunk, HunkKind, WordDiff};
use std::fmt::{self, Write};
use std::ops::Range;

/// One thing to show, in the order of reading.
enum Show<'d> {
    /// Text that stayed.
    Equal(&'d str),
    /// Text in other dress: before and after.
    Typographic(&'d str, &'d str),
    /// Text that is gone, and the move it is gone with.
    Deleted(&'d str, Option<usize>),
    /// Text that is new.
    Inserted(&'d str),
    /// Text in the place of other text.
    Replaced(Replacement<'d>),
    /// A passage that came from elsewhere follows, with the changes within; then [`Show::Arrived`].
    Arrives(usize),
    Arrived,
}

/// Calls `show` for everything there is to show.
fn each<'d>(diff: &'d WordDiff<'_>, show: &mut dyn FnMut(Show<'d>) -> fmt::Result) -> fmt::Result {
    each_hunk(diff, &diff.hunks, show)
}

fn each_hunk<'d>(
    diff: &'d WordDiff<'_>,
    hunks: &'d [Hunk],
    show: &mut dyn FnMut(Show<'d>) -> fmt::Result,
) -> fmt::Result {
    for hunk in hunks {
        let (before, after) = (&diff.before[hunk.before.clone()], &diff.after[hunk.after.clone()]);
        match (hunk.kind, hunk.moved) {
            (HunkKind::Inserted, Some(moved)) => {
                show(Show::Arrives(moved))?;
                each_hunk(diff, &diff.moves[moved].hunks, show)?;
                show(Show::Arrived)?;
            }
            (HunkKind::Equal, _) => show(Show::Equal(after))?,
            (HunkKind::Typographic, _) => show(Show::Typographic(before, after))?,
            (HunkKind::Deleted, moved) => show(Show::Deleted(before, moved))?,
            (HunkKind::Inserted, None) => show(Show::Inserted(after))?,
            (HunkKind::Replaced, _) => show(Show::Replaced(Replacement::new(diff, hunk)))?,
        }
    }
    Ok(())
}

/// Writes `text` so that it cannot drive what shows it: control characters and those that override
/// or embed a direction become their escapes. A carriage return goes before a line feed.
fn write_inert(out: &mut impl Write, text: &str) -> fmt::Result {
    let is_active = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut rest = text;
    while let Some(at) = rest.find(is_active) {
        out.write_str(&rest[..at])?;
        let c = rest[at..].chars().next().unwrap_or_default();
        rest = &rest[at + c.len_utf8()..];
        if !(c == '\r' && rest.starts_with('\n')) {
            write!(out, "{}", c.escape_unicode())?;
        }
    }
    out.write_str(rest)
}

/// Whether there is more to a change of typography than space.
fn says_something(before: &str, after: &str) -> bool {
    !(before.trim().is_empty() && after.trim().is_empty())
}

/// The space that `text` begins with, what it says, and the space that it ends with, which is all of
/// it if it says nothing.
fn trimmed(text: &str) -> (&str, &str, &str) {
    let body = text.trim();
    if body.is_empty() {
        return ("", "", text);
    }
    let start = text.len() - text.trim_start().len();
    let (lead, rest) = text.split_at(start);
    let (body, trail) = rest.split_at(body.len());
    (lead, body, trail)
}

/// A replacement laid out with marks close around what is said.
struct Replacement<'d> {
    /// The space to show before.
    lead: &'d str,
    deleted: Marked<'d>,
    /// The space between.
    between: &'d str,
    inserted: Marked<'d>,
    /// The space after.
    trail: &'d str,
}

impl<'d> Replacement<'d> {
    fn new(diff: &'d WordDiff<'_>, hunk: &Hunk) -> Self {
        let (b_lead, deleted, b_trail) = trimmed(&diff.before[hunk.before.clone()]);
        let (a_lead, inserted, a_trail) = trimmed(&diff.after[hunk.after.clone()]);
        // Facts lie within hunks, and are in the order of `after`.
        let first = diff.facts.partition_point(|fact| fact.after.start < hunk.after.start);
        let len = diff.facts[first..].partition_point(|fact| fact.after.end <= hunk.after.end);
        let facts = &diff.facts[first..first + len];
        Self {
            lead: b_lead,
            deleted: Marked::new(
                deleted,
                hunk.before.start + b_lead.len(),
                facts.iter().map(|fact| &fact.before),
            ),
            between: if b_lead.is_empty() { a_lead } else { "" },
            inserted: Marked::new(
                inserted,
                hunk.after.start + a_lead.len(),
                facts.iter().map(|fact| &fact.after),
            ),
            trail: if a_trail.is_empty() { b_trail } else { a_trail },
        }
    }
}

/// A text with the facts in it.
struct Marked<'d> {
    text: &'d str,
    /// Ascending and disjoint.
    facts: Vec<Range<usize>>,
}

impl<'d> Marked<'d> {
    /// Of a text that begins at byte `start`, and facts by the bytes of the same whole.
    fn new<'f>(text: &'d str, start: usize, facts: impl Iterator<Item = &'f Range<usize>>) -> Self {
        // A word may begin with a space, where a mark stands on it, which is no part of the text.
        let within = |at: usize| at.saturating_sub(start).min(text.len());
        let mut facts: Vec<Range<usize>> = facts.map(|fact| within(fact.start)..within(fact.end)).collect();
        facts.sort_by_key(|fact| fact.start);
        facts.dedup_by(|next, last| next.start < last.end);
        Self { text, facts }
    }

    /// The parts of the text in order, and whether each is a fact.
    fn parts(&self) -> impl Iterator<Item = (&'d str, bool)> {
        let mut end = 0;
        let facts = self.facts.iter().map(Some).chain([None]);
        let parts = facts.flat_map(move |fact| {
            let (text, start) = (self.text, end);
            let fact = fact.map_or(text.len()..text.len(), Range::clone);
            end = fact.end;
            [(&text[start..fact.start], false), (&text[fact], true)]
        });
        parts.filter(|(text, _)| !text.is_empty())
    }
}
