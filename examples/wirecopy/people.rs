//! Groups for people.

use crate::input::{Moment, Record};
use crate::terminal::{self, count, head, pad, printable, shorten, thousands, wrap};
use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;
use wirecopy::diff::{Summary, WordDiff};
use wirecopy::text::words;
use wirecopy::{Boilerplate, Evidence, Excerpt, Group, Groups, Member, Settings, ShingleSet};

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

/// Members of a group, excerpts, or wrong pairs of a kind that are listed where not all are asked for.
pub const SHOWN: usize = 20;

/// Gives the text of an article.
type Texts<'a> = dyn Fn(usize) -> io::Result<Cow<'a, str>> + Sync + 'a;

/// Lists `groups`, each with no more than `most` members.
pub fn write<'a>(
    out: &mut impl Write,
    groups: &'a Groups,
    articles: &'a [Record],
    texts: &'a Texts<'a>,
    most: usize,
) -> io::Result<()> {
    let (width, boilerplate) = (terminal::width(), groups.boilerplate());
    let page = Page { out, articles, texts, boilerplate, width, most };
    page.write(groups)
}

/// `25 articles: 8 groups with 11 copies, 1 excerpt`.
pub fn counts(groups: &Groups, articles: usize) -> String {
    let copies = groups.iter().map(|group| group.members().len() - 1).sum();
    let templates = match groups.templates().len() {
        0 => String::new(),
        n => format!(", {}", count(n, "template", "templates")),
    };
    format!(
        "{}: {} with {}{templates}, {}",
        count(articles, "article", "articles"),
        count(groups.len(), "group", "groups"),
        count(copies, "copy", "copies"),
        count(groups.excerpts().len(), "excerpt", "excerpts")
    )
}

/// What each of the first `most` copies changed against the original.
fn changes(texts: &Texts<'_>, group: &Group, most: usize) -> io::Result<Vec<Summary>> {
    let original = texts(group.original())?;
    let copies = group.articles().take(most).skip(1);
    copies.map(|copy| Ok(WordDiff::new(&original, &texts(copy)?).summary().clone())).collect()
}

struct Page<'a, W> {
    out: W,
    articles: &'a [Record],
    texts: &'a Texts<'a>,
    boilerplate: &'a Boilerplate,
    width: usize,
    most: usize,
}

impl<W: Write> Page<'_, W> {
    fn write(mut self, groups: &Groups) -> io::Result<()> {
        let mut number = 0;
        for batch in groups.chunks(BATCH) {
            let (texts, most) = (self.texts, self.most);
            let changes = batch.par_iter().map(|group| changes(texts, group, most));
            let changes: Vec<Vec<Summary>> = changes.collect::<io::Result<_>>()?;
            for (group, changes) in batch.iter().zip(changes) {
                number += 1;
                self.group(number, group, &changes)?;
            }
        }
        for (number, family) in (1..).zip(groups.templates()) {
            self.template(number, family)?;
        }
        self.excerpts(groups.excerpts())?;
        writeln!(self.out, "{}", counts(groups, self.articles.len()))
    }

    fn excerpts(&mut self, excerpts: &[Excerpt]) -> io::Result<()> {
        if excerpts.is_empty() {
            return Ok(());
        }
        let order = if excerpts.len() > 1 { ", the fullest first" } else { "" };
        writeln!(self.out, "{HEADING}Excerpts{HEADING:#}{order}")?;
        let mut excerpts: Vec<&Excerpt> = excerpts.iter().collect();
        excerpts.sort_by(|x, y| y.containment.total_cmp(&x.containment));
        for excerpt in excerpts.iter().take(self.most) {
            let mark = format!("{} of", percent(excerpt.containment));
            self.article(&mark, ALIKE, excerpt.excerpt, 0, "")?;
            self.article("stands in", Style::new(), excerpt.of, 0, "")?;
            writeln!(self.out)?;
        }
        if excerpts.len() > self.most {
            self.rest(excerpts.len())?;
        }
        Ok(())
    }

    fn group(&mut self, number: usize, group: &Group, changes: &[Summary]) -> io::Result<()> {
        let copies = count(group.members().len() - 1, "copy", "copies");
        writeln!(self.out, "{HEADING}Group {number}{HEADING:#}: original and {copies}")?;
        let column = self.column(group);
        self.article("original", ORIGINAL, group.original(), column, "")?;
        for (copy, changes) in group.members()[1..].iter().zip(changes) {
            self.member(copy, group.original(), column, &format!(": {changes}"))?;
        }
        self.rest(group.members().len())
    }

    /// Articles on one form: each with the one it was found to be like, for there is no original.
    fn template(&mut self, number: usize, family: &Group) -> io::Result<()> {
        let articles = count(family.members().len(), "article", "articles");
        writeln!(self.out, "{HEADING}Template {number}{HEADING:#}: {articles} on one form, no copies")?;
        let column = self.column(family);
        self.article("form", ORIGINAL, family.original(), column, "")?;
        for member in family.members()[1..].iter().take(self.most - 1) {
            self.member(member, family.original(), column, "")?;
        }
        self.rest(family.members().len())
    }

    fn member(&mut self, member: &Member, first: usize, column: usize, remark: &str) -> io::Result<()> {
        let Some(Evidence { via, jaccard, .. }) = member.evidence else { return Ok(()) };
        let like = if via == first {
            String::new()
        } else {
            format!(", like {}", printable(&self.articles[via].id))
        };
        self.article(&percent(jaccard), ALIKE, member.article, column, &format!("{like}{remark}"))
    }

    /// How many of `all` are not listed, and an empty line.
    fn rest(&mut self, all: usize) -> io::Result<()> {
        if all > self.most {
            let rest = thousands(all - self.most);
            writeln!(self.out, "{:MARK$}  and {rest} more: --all lists them", "")?;
        }
        writeln!(self.out)
    }

    /// Columns of date and source: the widest that still leaves half of the line for the title.
    fn column(&self, group: &Group) -> usize {
        let about = group.articles().take(self.most).map(|article| self.about(article).width());
        about.filter(|&about| about <= self.width / 2).max().unwrap_or(0)
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
        let about = self.about(article);
        write!(self.out, "{style}{mark:>MARK$}{style:#}  ")?;
        let title = title(record, &(self.texts)(article)?, self.boilerplate);
        let left = self.width.saturating_sub(MARK + 2 + about.width().max(column) + 2);
        if left >= ROOM_FOR_TITLE {
            let gap = if about.is_empty() { "" } else { "  " };
            writeln!(self.out, "{}{gap}{}", pad(&about, column), shorten(&title, left))?;
        } else {
            writeln!(self.out, "{about}")?;
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
pub fn title(record: &Record, text: &str, boilerplate: &Boilerplate) -> String {
    // Cut before it is made printable: a text may be one line of a hundred megabytes.
    const LONGEST: usize = 400;
    let title = record.title.as_deref().filter(|title| !title.trim().is_empty());
    let title = title.unwrap_or_else(|| headline(text, boilerplate));
    let begin = head(title.trim(), LONGEST);
    let words: Vec<_> = begin.split_whitespace().collect();
    match words.is_empty() {
        true => "(no text)".to_owned(),
        false => {
            printable(&words.join(" ")).into_owned()
                + if begin.len() < title.trim().len() { "…" } else { "" }
        }
    }
}

/// The line of a text that is likeliest its headline: the first of at least four words that is not mostly
/// boilerplate, for a crawled page begins with its furniture; else the first.
fn headline<'a>(text: &'a str, boilerplate: &Boilerplate) -> &'a str {
    const SEARCHED: usize = 4000;
    const FEWEST: usize = 4;
    let is_headline = |line: &&str| {
        // The settings of this program are those of the default, but for the threshold.
        let shingles = ShingleSet::new(line, Settings::default().shingle_width.into());
        words(line).len() >= FEWEST && 2 * boilerplate.count(&shingles) <= shingles.len()
    };
    let text = text.trim_start();
    let found = head(text, SEARCHED).lines().find(is_headline);
    found.unwrap_or_else(|| text.lines().next().unwrap_or(""))
}

pub fn percent(share: f64) -> String {
    // Rounded down: what is not all of it must not be called 100 %. Through thousandths, as in the report's list, for
    // 29 of 50, times a hundred, is a little less than 58.
    format!("{} %", ((share * 1000.0).floor() / 10.0).floor())
}
