use super::{Show, each, replacement, trimmed, write_inert};
use crate::diff::WordDiff;
use std::fmt;

/// A diff for a terminal.
///
/// Deleted text is red and struck through, inserted text cyan and underlined: told apart without
/// telling red from green, and without colour. A passage that moved is yellow between `[1> … ]`
/// where it stood and `{>1 … }` where it stands. A change of mere typography is not marked.
/// Characters that could drive the terminal are shown as their escapes.
#[derive(Clone, Debug)]
pub struct Ansi<'d> {
    diff: &'d WordDiff<'d>,
}

impl<'d> Ansi<'d> {
    pub(in crate::diff) fn new(diff: &'d WordDiff<'_>) -> Self {
        Self { diff }
    }
}

const DELETED: &str = "\x1b[31;9m";
const INSERTED: &str = "\x1b[36;4m";
const MOVED: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

impl fmt::Display for Ansi<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut around = "";
        each(self.diff, &mut |show| match show {
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
            Show::Replaced(before, after) => {
                let [lead, deleted, between, inserted, trail] = replacement(before, after);
                write_inert(f, lead)?;
                styled(f, DELETED, deleted)?;
                write_inert(f, between)?;
                styled(f, INSERTED, inserted)?;
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
