//! What is said to a person: messages on standard error, and text made fit for a terminal.

use anstyle::{AnsiColor, Style};
use std::borrow::Cow;
use std::io::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Says things on standard error.
pub struct Reporter {
    quiet: bool,
}

impl Reporter {
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says what ended the run.
    pub fn error(&self, message: &str) {
        say("error", AnsiColor::Red.on_default().bold(), message);
    }

    /// Says what was left out at the user's own wish, even when quiet.
    pub fn warning(&self, message: &str) {
        say("warning", AnsiColor::Yellow.on_default().bold(), message);
    }

    /// Says what is good to know.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            say("note", AnsiColor::Cyan.on_default().bold(), message);
        }
    }
}

fn say(label: &str, style: Style, message: &str) {
    // There is nobody left to tell that standard error is closed.
    let _ = writeln!(anstream::stderr().lock(), "{style}{label}{style:#}: {}", printable(message));
}

/// The width to wrap at.
pub fn width() -> usize {
    const LEAST: usize = 40;
    const WITHOUT_TERMINAL: usize = 100;
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.unwrap_or(WITHOUT_TERMINAL).max(LEAST)
}

/// `text` on one line, with nothing in it that a terminal would obey: white space becomes single spaces,
/// other control characters and those that turn the direction of writing become visible escapes.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_control() && !turns_direction(c) && !matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) {
            out.push(c);
        } else if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(c.escape_default());
        }
    }
    out.into()
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` cut to `columns`, with an ellipsis where something was cut off.
pub fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return text.into();
    }
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            used += c.width().unwrap_or(0);
            used >= columns
        })
        .map_or(text.len(), |(at, _)| at);
    format!("{}…", text[..end].trim_end()).into()
}

/// The start of `text`, no longer than so many bytes: enough to look at where a text may be enormous.
pub fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

/// `text` as a short quotation for a message.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    format!("'{}'", shorten(&printable(head(text, 4 * LONGEST)), LONGEST))
}

/// `24.9 %`.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// `1 article`, `2,000 articles`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// `2,000`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `text`, filled up with spaces to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// `text` in lines of at most `columns`, broken at spaces; a longer word has a line to itself.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
