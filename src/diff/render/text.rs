use super::{Replacement, Show, each, says_something, trimmed, write_inert};
use crate::diff::WordDiff;
use std::fmt;

/// A diff as plain text, in the marks of wdiff and `git diff --word-diff`.
///
/// `[-deleted-]`, `{+inserted+}`; the first passage that moved is `[1> … ]` where it stood and
/// `{>1 … }`, with its own changes, where it stands. A change of mere typography is not marked unless
/// [asked for](Text::typography): the text is that of `after`. Characters that could drive a terminal are shown
/// as their escapes.
#[derive(Clone, Debug)]
pub struct Text<'d> {
    diff: &'d WordDiff<'d>,
    typography: bool,
}

impl<'d> Text<'d> {
    pub(in crate::diff) fn new(diff: &'d WordDiff<'_>) -> Self {
        Self { diff, typography: false }
    }

    /// Whether to mark changes of mere typography, as `[~before~after~]`; a change of mere space is never marked.
    ///
    /// ```
    /// use wirecopy::diff::WordDiff;
    ///
    /// let diff = WordDiff::new("\"Late,\" he said.", "“Late,” he said.");
    /// assert_eq!(diff.text().typography(true).to_string(), "[~\"~“~]Late,[~\"~”~] he said.");
    /// ```
    #[must_use]
    pub fn typography(mut self, mark: bool) -> Self {
        self.typography = mark;
        self
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each(self.diff, &mut |show| match show {
            Show::Typographic(before, after) if self.typography && says_something(before, after) => {
                f.write_str("[~")?;
                write_inert(f, before)?;
                f.write_str("~")?;
                write_inert(f, after)?;
                f.write_str("~]")
            }
            Show::Equal(text) | Show::Typographic(_, text) => write_inert(f, text),
            Show::Deleted(text, None) => marked(f, "[-", text, "-]"),
            Show::Deleted(text, Some(moved)) => marked(f, &format!("[{}> ", moved + 1), text, "]"),
            Show::Inserted(text) => marked(f, "{+", text, "+}"),
            Show::Replaced(Replacement { lead, deleted, between, inserted, trail }) => {
                write_inert(f, lead)?;
                marked(f, "[-", deleted.text, "-]")?;
                write_inert(f, between)?;
                marked(f, "{+", inserted.text, "+}")?;
                write_inert(f, trail)
            }
            Show::Arrives(moved) => write!(f, "{{>{} ", moved + 1),
            Show::Arrived => f.write_str("}"),
        })
    }
}

/// Writes `text` between marks that stand close; mere space is not marked.
fn marked(f: &mut fmt::Formatter<'_>, open: &str, text: &str, close: &str) -> fmt::Result {
    let (lead, body, trail) = trimmed(text);
    if body.is_empty() {
        return write_inert(f, trail);
    }
    write_inert(f, lead)?;
    f.write_str(open)?;
    write_inert(f, body)?;
    f.write_str(close)?;
    write_inert(f, trail)
}
