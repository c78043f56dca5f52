use super::{Marked, Replacement, Show, each, trimmed, write_inert};
use crate::diff::WordDiff;
use std::fmt::{self, Write};

/// A diff as an HTML fragment: one `<div class="wirecopy-diff">`.
///
/// Deleted text is `<del>`, inserted text `<ins>`; in them, numbers and names that changed are
/// `<b class="fact">`. A passage that moved is
/// `<del class="moved" id="move-1-before">` where it stood and, with its own changes,
/// `<ins class="moved" id="move-1-after">` where it stands; each begins with a link to the other.
/// Other typography is `<span class="typography" title="before">after</span>`. All text is escaped.
#[derive(Clone, Debug)]
pub struct Html<'d> {
    diff: &'d WordDiff<'d>,
    prefix: &'d str,
}

/// A diff as an HTML page that needs nothing else: no script, no network.
///
/// Its content security policy allows no source but the style within the page.
#[derive(Clone, Debug)]
pub struct HtmlPage<'d> {
    html: Html<'d>,
    title: &'d str,
}

impl<'d> Html<'d> {
    pub(in crate::diff) fn new(diff: &'d WordDiff<'_>) -> Self {
        Self { diff, prefix: "" }
    }

    /// Puts `prefix` before every id, to show several diffs in one page.
    #[must_use]
    pub fn id_prefix(mut self, prefix: &'d str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Shows the diff as a whole page.
    ///
    /// ```
    /// use wirecopy::diff::WordDiff;
    ///
    /// let diff = WordDiff::new("Five ships left.", "Six ships left.");
    /// let page = diff.html().page("Ships & more").to_string();
    /// assert!(page.contains("<title>Ships &amp; more</title>"));
    /// assert!(page.contains("<del><b class=\"fact\">Five</b></del><ins><b class=\"fact\">Six</b></ins> ships left."));
    /// ```
    #[must_use]
    pub fn page(self, title: &'d str) -> HtmlPage<'d> {
        HtmlPage { html: self, title }
    }
}

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.prefix;
        f.write_str("<div class=\"wirecopy-diff\" dir=\"auto\">")?;
        each(self.diff, &mut |show| match show {
            Show::Equal(text) => escape(f, text),
            Show::Typographic(before, after) => {
                f.write_str("<span class=\"typography\" title=\"")?;
                escape(f, before)?;
                f.write_str("\">")?;
                escape(f, after)?;
                f.write_str("</span>")
            }
            Show::Deleted(text, None) => element(f, "del", text),
            Show::Deleted(text, Some(moved)) => {
                moved_tag(f, "del", id, moved, ["before", "after"], "moved to")?;
                escape(f, text)?;
                f.write_str("</del>")
            }
            Show::Inserted(text) => element(f, "ins", text),
            Show::Replaced(Replacement { lead, deleted, between, inserted, trail }) => {
                escape(f, lead)?;
                marked(f, "del", &deleted)?;
                escape(f, between)?;
                marked(f, "ins", &inserted)?;
                escape(f, trail)
            }
            Show::Arrives(moved) => moved_tag(f, "ins", id, moved, ["after", "before"], "moved from"),
            Show::Arrived => f.write_str("</ins>"),
        })?;
        f.write_str("</div>")
    }
}

/// Writes `text` as an element, with the space around it left outside: struck through, it would show
/// as a dash.
fn element(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    let (lead, body, trail) = trimmed(text);
    escape(f, lead)?;
    if !body.is_empty() {
        write!(f, "<{name}>")?;
        escape(f, body)?;
        write!(f, "</{name}>")?;
    }
    escape(f, trail)
}

/// Writes a text as an element, with the facts in it as elements of their own.
fn marked(f: &mut fmt::Formatter<'_>, name: &str, text: &Marked<'_>) -> fmt::Result {
    if text.facts.is_empty() {
        return element(f, name, text.text);
    }
    write!(f, "<{name}>")?;
    for (part, is_fact) in text.parts() {
        f.write_str(if is_fact { "<b class=\"fact\">" } else { "" })?;
        escape(f, part)?;
        f.write_str(if is_fact { "</b>" } else { "" })?;
    }
    write!(f, "</{name}>")
}

/// Opens one end of a move, with the link to the other.
fn moved_tag(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    prefix: &str,
    moved: usize,
    [this, other]: [&str; 2],
    label: &str,
) -> fmt::Result {
    let number = moved + 1;
    write!(f, "<{name} class=\"moved\" id=\"")?;
    escape(f, prefix)?;
    write!(f, "move-{number}-{this}\"><a href=\"#")?;
    escape(f, prefix)?;
    write!(f, "move-{number}-{other}\" title=\"{label}\" aria-label=\"{label} {number}\">{number}</a>")
}

impl fmt::Display for HtmlPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(concat!(
            "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        ))?;
        escape(f, self.title)?;
        f.write_str("</title>\n<style>\n")?;
        f.write_str(include_str!("page.css"))?;
        f.write_str("</style>\n</head>\n<body>\n<header>\n<h1 dir=\"auto\">")?;
        escape(f, self.title)?;
        writeln!(f, "</h1>\n<p>{}</p>", self.html.diff.summary())?;
        f.write_str(concat!(
            "<p class=\"legend\"><del>deleted</del> <ins>inserted</ins> ",
            "<ins><b class=\"fact\">changed number or name</b></ins> ",
            "<del class=\"moved\">moved away</del> <ins class=\"moved\">moved here</ins> ",
            "<label><input type=\"checkbox\" id=\"show-typography\" checked> ",
            "<span class=\"typography\">typography</span></label></p>\n</header>\n<main>\n",
        ))?;
        self.html.fmt(f)?;
        f.write_str("\n</main>\n</body>\n</html>\n")
    }
}

/// Writes text for an element or an attribute in double quotes.
fn escape(out: &mut impl Write, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        write_inert(out, &rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    write_inert(out, rest)
}
