//! Two articles side by side, sentence by sentence, for a terminal.

use crate::terminal::{pad, printable, shorten};
use anstyle::{AnsiColor, Effects, Style};
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;
use wirecopy::diff::{Hunk, HunkKind, WordDiff};
use wirecopy::text::sentences;

/// Writes `diff` in two columns under `heads`, with styles or, without them, with marks.
pub fn write(
    out: &mut impl Write,
    diff: &WordDiff<'_>,
    heads: [&str; 2],
    width: usize,
    styled: bool,
) -> io::Result<()> {
    let column = width.saturating_sub(BETWEEN) / 2;
    let heads = heads.map(|head| shorten(&printable(head), column).into_owned());
    let bold = if styled { Style::new().bold() } else { Style::new() };
    writeln!(out, "{bold}{}{bold:#}   {bold}{}{bold:#}", pad(&heads[0], column), heads[1])?;
    writeln!(out, "{}", "─".repeat(2 * column + BETWEEN))?;
    for row in rows(diff) {
        let mark = row.mark();
        let [left, right] = row.cells.map(|cell| cell.lines(column, styled));
        for at in 0..left.len().max(right.len()) {
            let (left, used) = left.get(at).map_or(("", 0), |line| (&line.text, line.width));
            let right = right.get(at).map_or("", |line| &line.text);
            writeln!(out, "{}", format!("{left}{} {mark} {right}", " ".repeat(column - used)).trim_end())?;
        }
        if row.ends_paragraph {
            writeln!(out)?;
        }
    }
    writeln!(out)
}

/// The columns between the two sides.
const BETWEEN: usize = 3;

/// What became of a piece of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Typography,
    Deleted,
    Inserted,
    DeletedFact,
    InsertedFact,
    MovedAway(usize),
    MovedHere(usize),
}

impl Fate {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| colour.on_default();
        let deleted = colour(AnsiColor::Red).effects(Effects::STRIKETHROUGH);
        let inserted = colour(AnsiColor::Cyan).effects(Effects::UNDERLINE);
        match self {
            Self::Kept | Self::Typography => Style::new(),
            Self::Deleted => deleted,
            Self::Inserted => inserted,
            Self::DeletedFact => deleted.bold(),
            Self::InsertedFact => inserted.bold(),
            Self::MovedAway(_) | Self::MovedHere(_) => colour(AnsiColor::Yellow),
        }
    }

    /// What stands around such a piece; of moves with styles too, for their numbers.
    fn marks(self, styled: bool) -> [String; 2] {
        match self {
            Self::MovedAway(number) => [format!("[{}> ", number + 1), "]".to_owned()],
            Self::MovedHere(number) => [format!("{{>{} ", number + 1), "}".to_owned()],
            Self::Deleted | Self::DeletedFact if !styled => ["[-".to_owned(), "-]".to_owned()],
            Self::Inserted | Self::InsertedFact if !styled => ["{+".to_owned(), "+}".to_owned()],
            _ => [String::new(), String::new()],
        }
    }
}

/// A sentence of both sides, or more where they cannot be told apart.
#[derive(Default)]
struct Row {
    cells: [Cell; 2],
    ends_paragraph: bool,
}

impl Row {
    /// As `diff --side-by-side` marks lines.
    fn mark(&self) -> char {
        let says = |cell: &Cell| cell.pieces.iter().any(|(text, _)| !text.trim().is_empty());
        let changed = |(text, fate): &(String, Fate)| {
            !matches!(fate, Fate::Kept | Fate::Typography) && !text.trim().is_empty()
        };
        match [says(&self.cells[0]), says(&self.cells[1])] {
            [true, false] => '<',
            [false, true] => '>',
            _ if self.cells.iter().flat_map(|cell| &cell.pieces).any(changed) => '|',
            _ => ' ',
        }
    }
}

/// The text of one side of a row.
#[derive(Default)]
struct Cell {
    pieces: Vec<(String, Fate)>,
}

struct Line {
    text: String,
    width: usize,
}

impl Cell {
    fn push(&mut self, text: &str, fate: Fate) {
        match self.pieces.last_mut() {
            Some((last, same)) if *same == fate => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push((text.to_owned(), fate)),
        }
    }

    /// The cell in lines of at most so many columns, broken at spaces, or anywhere within what is longer.
    fn lines(&self, columns: usize, styled: bool) -> Vec<Line> {
        let mut chars: Vec<(char, Style)> = Vec::new();
        for (text, fate) in &self.pieces {
            let body = text.trim();
            let start = text.len() - text.trim_start().len();
            let plain = |text: &str| text.chars().map(|c| (c, Style::new())).collect::<Vec<_>>();
            chars.extend(plain(&text[..start]));
            if !body.is_empty() {
                let style = if styled { fate.style() } else { Style::new() };
                let [open, close] = fate.marks(styled);
                let marked = format!("{open}{body}{close}");
                chars.extend(marked.chars().map(|c| (c, style)));
            }
            chars.extend(plain(&text[start + body.len()..]));
        }
        let mut lines = Vec::new();
        for line in chars.split(|(c, _)| *c == '\n') {
            let mut wrapped: Vec<Vec<(char, Style)>> = Vec::new();
            let mut used = 0;
            for word in line.split(|(c, _)| c.is_whitespace()).filter(|word| !word.is_empty()) {
                let inert: Vec<(char, Style)> = word.iter().flat_map(|&(c, style)| inert(c, style)).collect();
                let width: usize = inert.iter().map(|&(c, _)| c.width().unwrap_or(0)).sum();
                match wrapped.last_mut() {
                    Some(last) if used + 1 + width <= columns => {
                        // Between two words of one style, the space is of it too.
                        let (before, after) = (last[last.len() - 1].1, inert[0].1);
                        last.push((' ', if before == after { before } else { Style::new() }));
                        used += 1;
                    }
                    _ => {
                        wrapped.push(Vec::new());
                        used = 0;
                    }
                }
                for (c, style) in inert {
                    let width = c.width().unwrap_or(0);
                    if used + width > columns {
                        wrapped.push(Vec::new());
                        used = 0;
                    }
                    used += width;
                    if let Some(last) = wrapped.last_mut() {
                        last.push((c, style));
                    }
                }
            }
            lines.extend(wrapped.iter().map(|line| Line::new(line)));
        }
        lines
    }
}

impl Line {
    fn new(chars: &[(char, Style)]) -> Self {
        let mut text = String::new();
        for run in chars.chunk_by(|a, b| a.1 == b.1) {
            let style = run[0].1;
            text.push_str(&style.render().to_string());
            text.extend(run.iter().map(|(c, _)| c));
            text.push_str(&style.render_reset().to_string());
        }
        Self { text, width: chars.iter().map(|(c, _)| c.width().unwrap_or(0)).sum() }
    }
}

/// A character as a terminal may have it.
fn inert(c: char, style: Style) -> Vec<(char, Style)> {
    let mut buffer = [0; 4];
    let text = printable(c.encode_utf8(&mut buffer)).into_owned();
    text.chars().map(|c| (c, style)).collect()
}

/// The rows of a diff: one ends where a sentence ends on both sides.
fn rows(diff: &WordDiff<'_>) -> Vec<Row> {
    let ends = |text| sentences(text).into_iter().map(|sentence| sentence.end).collect::<Vec<_>>();
    let ends = [ends(diff.before()), ends(diff.after())];
    let mut table = Table { diff, ends, rows: Vec::new(), row: Row::default(), fact: 0 };
    for hunk in diff.hunks() {
        table.hunk(hunk);
    }
    let last = table.row;
    table.rows.push(last);
    table.rows
}

struct Table<'d> {
    diff: &'d WordDiff<'d>,
    /// Where sentences end, on either side.
    ends: [Vec<usize>; 2],
    rows: Vec<Row>,
    row: Row,
    /// The first fact that was not met yet.
    fact: usize,
}

impl Table<'_> {
    fn hunk(&mut self, hunk: &Hunk) {
        let (before, after) = (hunk.before.clone(), hunk.after.clone());
        match (hunk.kind, hunk.moved) {
            (HunkKind::Equal, _) => {
                let offset = |a: usize| a - after.start + before.start;
                let mut a = after.start;
                while a < after.end {
                    // The next end of a sentence on both sides.
                    let end = self.end(1, a).min(after.end);
                    self.put([offset(a)..offset(end), a..end], [Fate::Kept; 2]);
                    a = end;
                }
            }
            (HunkKind::Typographic, _) => self.put([before, after], [Fate::Typography; 2]),
            (HunkKind::Deleted, Some(moved)) => self.put([before, after], [Fate::MovedAway(moved); 2]),
            (HunkKind::Inserted, Some(moved)) => {
                self.passage(moved);
                self.put([before, after.end..after.end], [Fate::Kept; 2]);
            }
            (HunkKind::Deleted, None) => {
                let mut b = before.start;
                while b < before.end {
                    let end = self.end(0, b).min(before.end);
                    self.put([b..end, after.clone()], [Fate::Deleted; 2]);
                    b = end;
                }
            }
            (HunkKind::Inserted, None) => {
                let mut a = after.start;
                while a < after.end {
                    let end = self.end(1, a).min(after.end);
                    self.put([before.clone(), a..end], [Fate::Inserted; 2]);
                    a = end;
                }
            }
            (HunkKind::Replaced, _) => {
                self.replaced(hunk);
                self.put([before.end..before.end, after.end..after.end], [Fate::Kept; 2]);
            }
        }
    }

    /// A passage that came from elsewhere, with its own changes.
    fn passage(&mut self, moved: usize) {
        let (diff, cell) = (self.diff, &mut self.row.cells[1]);
        for hunk in &diff.moves()[moved].hunks {
            let fate = match hunk.kind {
                HunkKind::Equal | HunkKind::Typographic => Fate::MovedHere(moved),
                _ => Fate::Inserted,
            };
            cell.push(&diff.after()[hunk.after.clone()], fate);
        }
    }

    /// Both sides of a replacement, with the facts in them.
    fn replaced(&mut self, hunk: &Hunk) {
        let facts = &self.diff.facts()[self.fact..];
        let skipped = facts.iter().take_while(|fact| fact.after.start < hunk.after.start).count();
        let here = facts[skipped..].iter().take_while(|fact| fact.after.end <= hunk.after.end).count();
        self.fact += skipped + here;
        let facts = &facts[skipped..skipped + here];
        let mut before: Vec<_> = facts.iter().map(|fact| fact.before.clone()).collect();
        before.sort_by_key(|fact| fact.start);
        let after: Vec<_> = facts.iter().map(|fact| fact.after.clone()).collect();
        let sides = [
            (self.diff.before(), &hunk.before, before, [Fate::Deleted, Fate::DeletedFact]),
            (self.diff.after(), &hunk.after, after, [Fate::Inserted, Fate::InsertedFact]),
        ];
        for (cell, (text, range, facts, [plain, fact])) in self.row.cells.iter_mut().zip(sides) {
            let mut at = range.start;
            for bytes in facts {
                cell.push(&text[at..bytes.start.max(at)], plain);
                cell.push(&text[bytes.start.max(at)..bytes.end.max(at)], fact);
                at = bytes.end.max(at);
            }
            cell.push(&text[at..range.end], plain);
        }
    }

    /// Where the sentence ends that holds byte `at` of a side.
    fn end(&self, side: usize, at: usize) -> usize {
        let ends = &self.ends[side];
        ends.get(ends.partition_point(|&end| end <= at)).copied().unwrap_or(usize::MAX)
    }

    /// Adds what is next, and ends the row if it ends a sentence on both sides.
    fn put(&mut self, ranges: [Range<usize>; 2], fates: [Fate; 2]) {
        let texts = [self.diff.before(), self.diff.after()];
        let mut all_end = true;
        for side in 0..2 {
            let Range { start, end } = ranges[side];
            self.row.cells[side].push(&texts[side][start..end], fates[side]);
            all_end &= end == 0 || self.ends[side].binary_search(&end).is_ok();
        }
        if all_end && self.row.cells.iter().any(|cell| !cell.pieces.is_empty()) {
            let mut row = std::mem::take(&mut self.row);
            row.ends_paragraph = row.cells.iter().any(|cell| {
                cell.pieces
                    .last()
                    .is_some_and(|(text, _)| text.matches('\n').count() > 1 && text.ends_with('\n'))
            });
            self.rows.push(row);
        }
    }
}
