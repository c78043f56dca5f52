//! Ways to show a diff.

mod ansi;
mod html;
mod text;

pub use ansi::Ansi;
pub use html::{Html, HtmlPage};
pub use text::Text;

use super::{Hunk, HunkKind, WordDiff};
use std::fmt::{self, Write};

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
    /// Text in the place of other text: before and after.
    Replaced(&'d str, &'d str),
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
            (HunkKind::Replaced, _) => show(Show::Replaced(before, after))?,
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

/// A replacement laid out with marks close around what is said: the space to show before, what was
/// deleted, the space between, what was inserted, the space after.
fn replacement<'d>(before: &'d str, after: &'d str) -> [&'d str; 5] {
    let (b_lead, deleted, b_trail) = trimmed(before);
    let (a_lead, inserted, a_trail) = trimmed(after);
    let between = if b_lead.is_empty() { a_lead } else { "" };
    [b_lead, deleted, between, inserted, if a_trail.is_empty() { b_trail } else { a_trail }]
}
