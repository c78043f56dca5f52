use super::{Marked, Replacement, Show, each, says_something, trimmed, write_inert};
use crate::diff::WordDiff;
use std::fmt;

/// A diff for a terminal.
///
/// Deleted text is red and struck through, inserted text cyan and underlined: told apart without
/// telling red from green, and without colour. Numbers and names that changed are bold. A passage that moved is yellow between `[1> … ]`
/// where it stood and `{>1 … }` where it stands. A change of mere typography is not marked unless
/// [asked for](Ansi::typography). Characters that could drive the terminal are shown as their escapes.
#[derive(Clone, Debug)]
pub struct Ansi<'d> {
    diff: &'d WordDiff<'d>,
    typography: bool,
}

impl<'d> Ansi<'d> {
    pub(in crate::diff) fn new(diff: &'d WordDiff<'_>) -> Self {
        Self { diff, typography: false }
    }

    /// Whether to mark changes of mere typography: what stands there now is dim and underlined.
    ///
    /// ```
    /// use wirecopy::diff::WordDiff;
    ///
    /// let diff = WordDiff::new("Wait - now", "Wait – now");
    /// assert_eq!(diff.ansi().typography(true).to_string(), "Wait \x1b[2;4m–\x1b[0m now");
    /// ```
    #[must_use]
    pub fn typography(mut self, mark: bool) -> Self {
        self.typography = mark;
        self
    }
}

const DELETED: &str = "\x1b[31;9m";
const INSERTED: &str = "\x1b[36;4m";
const DELETED_FACT: &str = "\x1b[1;31;9m";
const INSERTED_FACT: &str = "\x1b[1;36;4m";
const TYPOGRAPHY: &str = "\x1b[2;4m";
const MOVED: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

impl fmt::Display for Ansi<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut around = "";
        each(self.diff, &mut |show| match show {
            Show::Typographic(before, after) if self.typography && says_something(before, after) => {
                styled(f, TYPOGRAPHY, after)
            }
            Show::Equal(text) | Show::Typographic(_, text) => styled(f, around, text),
            Show::Deleted(text, None) => styled(f, DELETED, text),
            Show::Deleted(text, Some(moved)) => {
                let (lead, body, trail) = trimmed(text);
                write_inert(f, lead)?;
                write!(f, "{MOVED}[{}> {PLAIN}", moved + 1)?;
                styled(f, MOVED, body)?;
                write!(f, "{MOVED}]{PLAIN}")?;
                write_inert(f, trail)
            }
            Show::Inserted(text) => styled(f, INSERTED, text),
            Show::Replaced(Replacement { lead, deleted, between, inserted, trail }) => {
                write_inert(f, lead)?;
                marked(f, [DELETED, DELETED_FACT], &deleted)?;
                write_inert(f, between)?;
                marked(f, [INSERTED, INSERTED_FACT], &inserted)?;
                write_inert(f, trail)
            }
            Show::Arrives(moved) => {
                around = MOVED;
                write!(f, "{MOVED}{{>{} {PLAIN}", moved + 1)
            }
            Show::Arrived => {
                around = "";
                write!(f, "{MOVED}}}{PLAIN}")
            }
        })
    }
}

/// Writes a text in one style, and the facts in it in another. The space between its parts is styled too, or a
/// word would seem to stand apart.
fn marked(f: &mut fmt::Formatter<'_>, [plain, fact]: [&str; 2], text: &Marked<'_>) -> fmt::Result {
    if text.facts.is_empty() {
        return styled(f, plain, text.text);
    }
    for (part, is_fact) in text.parts() {
        for (number, line) in part.split('\n').enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            if !line.is_empty() {
                f.write_str(if is_fact { fact } else { plain })?;
                write_inert(f, line)?;
                f.write_str(PLAIN)?;
            }
        }
    }
    Ok(())
}

/// Writes `text` in a style that ends with every line, as pagers want it, and leaves out the space
/// around, which would show as bars.
fn styled(f: &mut fmt::Formatter<'_>, style: &str, text: &str) -> fmt::Result {
    if style.is_empty() {
        return write_inert(f, text);
    }
    for line in text.split_inclusive('\n') {
        let (lead, body, trail) = trimmed(line);
        write_inert(f, lead)?;
        if !body.is_empty() {
            f.write_str(style)?;
            write_inert(f, body)?;
            f.write_str(PLAIN)?;
        }
        write_inert(f, trail)?;
    }
    Ok(())
}
