//! The picture for a terminal: a line for each bin, with its numbers and a bar.

use super::Picture;
use super::histogram::BINS;
use crate::terminal::{self, printable, thousands, wrap};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();
const GROUPED: Style = AnsiColor::Cyan.on_default();
const FOUND: Style = AnsiColor::Yellow.on_default();
const RIGHT: Style = AnsiColor::Green.on_default();

/// Bins of the histogram to a line.
const TO_A_LINE: usize = 2;

/// A column of the chart and how it is drawn.
type Cell = (char, Style);

pub fn write(out: &mut impl Write, picture: &Picture) -> io::Result<()> {
    let width = terminal::width();
    writeln!(out, "{HEADING}How alike the articles of {} are{HEADING:#}", printable(&picture.name))?;
    for line in wrap(&picture.subject(), width) {
        writeln!(out, "{line}")?;
    }
    let has_scores = !picture.scores.is_empty();
    let scores = if has_scores { "   sure   all" } else { "" };
    let header = format!("{:>5}{:>13}{:>12}{:>7}{scores}", "from", "pairs", "grouped", "found");
    writeln!(out, "\n{ASIDE}{header}{ASIDE:#}")?;
    let chart = Chart { picture, width: width.saturating_sub(header.len() + 2) };
    let lines: Vec<_> = (0..BINS).step_by(TO_A_LINE).map(|bin| bin..bin + TO_A_LINE).collect();
    // The line that the threshold lies in, and above it the threshold.
    let marked = ((picture.threshold * lines.len() as f64) as usize).min(lines.len() - 1);
    for (number, bins) in lines.into_iter().enumerate() {
        if number == marked {
            let rule = format!("──── threshold {} ", picture.threshold);
            let rest = "─".repeat((header.len() + 2 + chart.width).saturating_sub(rule.width()));
            writeln!(out, "{HEADING}{rule}{rest}{HEADING:#}")?;
        }
        chart.line(out, bins)?;
    }
    legend(out, picture, width)
}

fn legend(out: &mut impl Write, picture: &Picture, width: usize) -> io::Result<()> {
    let bands = picture.bands;
    let mut legend = format!(
        "░ pairs, logarithmic  █ of these, in one group  ● found, with {} of {} buckets shared",
        bands.shared(),
        bands.bands()
    );
    if let Some(best) = picture.best() {
        legend +=
            &format!("  ◆ F1 over all labelled pairs, at best {:.3} at {}", best.all.f1, best.threshold);
    }
    writeln!(out)?;
    for line in wrap(&legend, width) {
        writeln!(out, "{ASIDE}{line}{ASIDE:#}")?;
    }
    Ok(())
}

struct Chart<'a> {
    picture: &'a Picture,
    /// Columns of the bars.
    width: usize,
}

impl Chart<'_> {
    fn line(&self, out: &mut impl Write, bins: Range<usize>) -> io::Result<()> {
        let histogram = &self.picture.histogram;
        let from = bins.start as f64 / BINS as f64;
        let (pairs, grouped) = (histogram.all(bins.clone()), histogram.grouped(bins));
        let found = self.picture.bands.probability(from);
        let percent = format!("{:.0} %", (found * 100.0).floor());
        write!(out, "{from:>5.2}{:>13}{:>12}{percent:>7}", thousands(pairs), thousands(grouped))?;
        let score = self.picture.scores.iter().find(|scored| scored.threshold == from);
        if let Some(scored) = score {
            write!(out, "{:>7.3}{:>6.3}", scored.sure.f1, scored.all.f1)?;
        } else if !self.picture.scores.is_empty() {
            write!(out, "{:13}", "")?;
        }
        let mut cells: Vec<Cell> = vec![(' ', Style::new()); self.width];
        cells[..self.length(pairs)].fill(('░', Style::new()));
        cells[..self.length(grouped)].fill(('█', GROUPED));
        let marks = [Some(('●', FOUND, found)), score.map(|scored| ('◆', RIGHT, scored.all.f1))];
        for (mark, style, share) in marks.into_iter().flatten().filter(|&(_, _, share)| share > 0.0) {
            if let Some(last) = self.width.checked_sub(1) {
                cells[(share * last as f64).round() as usize] = (mark, style);
            }
        }
        let end = cells.iter().rposition(|cell| cell.0 != ' ').map_or(0, |last| last + 1);
        write!(out, "  ")?;
        for run in cells[..end].chunk_by(|x, y| x.1 == y.1) {
            let style = run[0].1;
            let text: String = run.iter().map(|cell| cell.0).collect();
            write!(out, "{style}{text}{style:#}")?;
        }
        writeln!(out)
    }

    /// The columns of a bar: all for as many pairs as the fullest line has, at least one for a pair if there are any.
    fn length(&self, pairs: usize) -> usize {
        let lines = (0..BINS).step_by(TO_A_LINE);
        let most = lines.map(|bin| self.picture.histogram.all(bin..bin + TO_A_LINE)).max().unwrap_or(0);
        let logarithm = |n: usize| (n as f64 + 1.0).ln();
        match pairs {
            0 => 0,
            n => {
                ((logarithm(n) / logarithm(most) * self.width as f64).round() as usize).max(1).min(self.width)
            }
        }
    }
}
