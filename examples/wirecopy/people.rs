//! Groups for people.

use crate::input::{Moment, Record};
use crate::terminal::{self, head, pad, printable, shorten, wrap};
use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;
use wirecopy::diff::{Summary, WordDiff};
use wirecopy::{Group, Groups, Member};

const HEADING: Style = Style::new().bold();
const ORIGINAL: Style = AnsiColor::Green.on_default().bold();
const ALIKE: Style = AnsiColor::Cyan.on_default();
const ASIDE: Style = Style::new().dimmed();

/// Columns of the mark that begins an article: `original` or a percentage.
const MARK: usize = 10;

/// Columns that a title needs beside date and source; with fewer it goes on a line of its own.
const ROOM_FOR_TITLE: usize = 45;

/// Groups whose changes are looked for at once: enough work for all threads, few enough that the first
/// are on the screen at once.
const BATCH: usize = 256;

pub fn write(out: &mut impl Write, groups: &Groups, articles: &[Record]) -> io::Result<()> {
    let width = terminal::width();
    let page = Page { out, articles, width };
    page.write(groups)
}

/// `25 articles: 8 groups with 11 copies, 1 excerpt`.
pub fn counts(groups: &Groups, articles: usize) -> String {
    let copies = groups.iter().map(|group| group.members().len() - 1).sum();
    format!(
        "{}: {} with {}, {}",
        count(articles, "article", "articles"),
        count(groups.len(), "group", "groups"),
        count(copies, "copy", "copies"),
        count(groups.excerpts().len(), "excerpt", "excerpts")
    )
}

/// `1 article`, `2,000 articles`.
fn count(n: usize, one: &str, many: &str) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if n == 1 { one } else { many })
}

/// What each copy changed against the original.
fn changes(articles: &[Record], group: &Group) -> Vec<Summary> {
    let text = |article: usize| &*articles[article].text;
    let original = text(group.original());
    group.articles().skip(1).map(|copy| WordDiff::new(original, text(copy)).summary().clone()).collect()
}

struct Page<'a, W> {
    out: W,
    articles: &'a [Record],
    width: usize,
}

impl<W: Write> Page<'_, W> {
    fn write(mut self, groups: &Groups) -> io::Result<()> {
        let mut number = 0;
        for batch in groups.chunks(BATCH) {
            let changes: Vec<Vec<Summary>> =
                batch.par_iter().map(|group| changes(self.articles, group)).collect();
            for (group, changes) in batch.iter().zip(changes) {
                number += 1;
                self.group(number, group, &changes)?;
            }
        }
        if !groups.excerpts().is_empty() {
            writeln!(self.out, "{HEADING}Excerpts{HEADING:#}")?;
        }
        for excerpt in groups.excerpts() {
            let mark = format!("{} of", percent(excerpt.containment));
            self.article(&mark, ALIKE, excerpt.excerpt, self.about(excerpt.excerpt).width(), "")?;
            self.article("stands in", Style::new(), excerpt.of, self.about(excerpt.of).width(), "")?;
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", counts(groups, self.articles.len()))
    }

    fn group(&mut self, number: usize, group: &Group, changes: &[Summary]) -> io::Result<()> {
        let copies = count(group.members().len() - 1, "copy", "copies");
        writeln!(self.out, "{HEADING}Group {number}{HEADING:#}: original and {copies}")?;
        // The widest that still leaves half of the line for the title.
        let about = group.articles().map(|article| self.about(article).width());
        let column = about.filter(|&about| about <= self.width / 2).max().unwrap_or(0);
        let (original, copies) = group.members().split_first().expect("a group has an original");
        self.article("original", ORIGINAL, original.article, column, "")?;
        for (copy, changes) in copies.iter().zip(changes) {
            self.copy(copy, group.original(), column, changes)?;
        }
        writeln!(self.out)
    }

    fn copy(&mut self, copy: &Member, original: usize, column: usize, changes: &Summary) -> io::Result<()> {
        let Some(evidence) = copy.evidence else { return Ok(()) };
        let via = printable(&self.articles[evidence.via].id);
        let like = if evidence.via == original { String::new() } else { format!(", like {via}") };
        let line = format!("{like}: {changes}");
        self.article(&percent(evidence.jaccard), ALIKE, copy.article, column, &line)
    }

    /// An article: its mark, date and source, title; then its id and what is to be said of it.
    fn article(
        &mut self,
        mark: &str,
        style: Style,
        article: usize,
        column: usize,
        remark: &str,
    ) -> io::Result<()> {
        let record = &self.articles[article];
        let about = pad(&self.about(article), column);
        write!(self.out, "{style}{mark:>MARK$}{style:#}  {about}")?;
        let title = title(record);
        let left = self.width.saturating_sub(MARK + 2 + about.width() + 2);
        if left >= ROOM_FOR_TITLE {
            let gap = if about.is_empty() { "" } else { "  " };
            writeln!(self.out, "{gap}{}", shorten(&title, left))?;
        } else {
            writeln!(self.out)?;
            writeln!(self.out, "{:MARK$}  {}", "", shorten(&title, self.width - MARK - 2))?;
        }
        let id = printable(&record.id);
        for line in wrap(&format!("{id}{remark}"), self.width - MARK - 2) {
            writeln!(self.out, "{:MARK$}  {ASIDE}{line}{ASIDE:#}", "")?;
        }
        Ok(())
    }

    /// Date and source, as far as they are known.
    fn about(&self, article: usize) -> String {
        const LONGEST: usize = 30;
        let Record { date, source, .. } = &self.articles[article];
        let date = date
            .as_deref()
            .map(|date| Moment::parse(date).map_or_else(|| date.to_owned(), |m| m.to_string()));
        let parts = [date.as_deref(), source.as_deref()].into_iter().flatten();
        let parts: Vec<_> = parts.map(|part| shorten(&printable(part), LONGEST).into_owned()).collect();
        parts.join("  ")
    }
}

/// The title; without one, how the text begins.
fn title(record: &Record) -> String {
    // Cut before it is made printable: a text may be one line of a hundred megabytes.
    const LONGEST: usize = 400;
    let first_line = || record.text.trim_start().lines().next().unwrap_or("");
    let title = record.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or_else(first_line);
    let words: Vec<_> = head(title, LONGEST).split_whitespace().collect();
    if words.is_empty() { "(no text)".to_owned() } else { printable(&words.join(" ")).into_owned() }
}

fn percent(share: f64) -> String {
    // Rounded down: what is not all of it must not be called 100 %.
    format!("{} %", (share * 100.0).floor())
}
