//! The picture as SVG: one file that needs nothing else, light or dark as its reader likes it.

use super::histogram::BINS;
use super::{Picture, Scored};
use crate::terminal::{count, printable, shorten, thousands};
use std::fmt;
use std::io::{self, Write};

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 540.0;
/// The edges of the plot.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 892.0;
const TOP: f64 = 128.0;
const BOTTOM: f64 = 468.0;

const STYLE: &str = "\
:root { --ground: #fff; --text: #1d2330; --aside: #5b6473; --grid: #e5e8ed; --pairs: #c5d0df;
  --grouped: #3d6da6; --found: #b4530b; --right: #137a56; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171c; --text: #e9ebef; --aside: #9ba4b1; --grid: #2b313b; --pairs: #3c4859;
    --grouped: #6b9bd6; --found: #f2a45c; --right: #5fcaa2; } }
text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; fill: var(--aside); }
.title { font-size: 20px; font-weight: 600; fill: var(--text); }
.mark { font-weight: 600; fill: var(--text); }
.middle { text-anchor: middle; } .end { text-anchor: end; }
.ground { fill: var(--ground); } .pairs { fill: var(--pairs); } .grouped { fill: var(--grouped); }
.grid { stroke: var(--grid); } .edge { stroke: var(--text); stroke-width: 1.5; }
.found, .all, .sure { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke: var(--right); }
.found { stroke: var(--found); } .sure { stroke-dasharray: 2 5; stroke-linecap: round; }
.dot { fill: var(--right); stroke: var(--ground); stroke-width: 1.5; }
.halo { stroke: var(--ground); stroke-width: 6; stroke-linejoin: round; paint-order: stroke; }
";

pub fn write(out: &mut impl Write, picture: &Picture) -> io::Result<()> {
    let name = format!("How alike the articles of {} are", shorten(&picture.name, 60));
    let (name, subject) = (Text(&name), picture.subject());
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title desc\">\n<title id=\"title\">{name}</title>\n<desc id=\"desc\">{}</desc>\n\
         <style>\n{STYLE}</style>\n<rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>",
        Text(&description(picture))
    )?;
    writeln!(out, "<text class=\"title\" x=\"{LEFT}\" y=\"38\">{name}</text>")?;
    writeln!(out, "<text x=\"{LEFT}\" y=\"60\">{}</text>", Text(&subject))?;
    legend(out, picture)?;
    let chart = Chart { picture, most: (0..BINS).map(|bin| picture.histogram.all(bin..bin + 1)).max() };
    chart.axes(out)?;
    chart.bars(out)?;
    chart.threshold(out)?;
    chart.curves(out)?;
    writeln!(out, "</svg>")
}

/// What the picture shows, for those who cannot see it.
fn description(picture: &Picture) -> String {
    let Picture { threshold, histogram, bands, .. } = picture;
    let mut said = format!(
        "{}. Bars count the pairs by resemblance from 0 to 1, on a logarithmic scale; {} are in one group at the \
         threshold of {threshold}. A curve shows the probability that a pair is found, {:.0} % at the threshold.",
        picture.subject(),
        count(histogram.grouped(0..BINS), "pair", "pairs"),
        bands.probability(*threshold) * 100.0
    );
    if let Some(Scored { threshold, all, .. }) = picture.best() {
        said += &format!(" F1 over all labelled pairs is best at {threshold}: {:.3}.", all.f1);
    }
    said
}

fn legend(out: &mut impl Write, picture: &Picture) -> io::Result<()> {
    const BASE: f64 = 92.0;
    let bands = picture.bands;
    let found = format!("found: {} of {} buckets shared", bands.shared(), bands.bands());
    let mut entries = vec![("pairs", "pairs"), ("grouped", "in one group"), ("found", &*found)];
    if !picture.scores.is_empty() {
        entries.extend([("all", "F1, all labels"), ("sure", "F1, sure labels")]);
    }
    let mut x = LEFT;
    for (class, words) in entries {
        if class == "pairs" || class == "grouped" {
            writeln!(
                out,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"22\" height=\"11\"/>",
                BASE - 10.0
            )?;
        } else {
            writeln!(out, "<path class=\"{class}\" d=\"M{x} {}h22\"/>", BASE - 4.5)?;
        }
        writeln!(out, "<text x=\"{}\" y=\"{BASE}\">{}</text>", x + 29.0, Text(words))?;
        // As wide as the words are in most fonts.
        x += 55.0 + 6.6 * words.len() as f64;
    }
    Ok(())
}

struct Chart<'a> {
    picture: &'a Picture,
    /// The pairs in the fullest bin.
    most: Option<usize>,
}

impl Chart<'_> {
    fn x(resemblance: f64) -> f64 {
        LEFT + resemblance * (RIGHT - LEFT)
    }

    fn y(share: f64) -> f64 {
        BOTTOM - share * (BOTTOM - TOP)
    }

    /// Where a bar of so many pairs ends. The scale is logarithmic, and begins below one pair, which is
    /// to be seen.
    fn y_of(&self, pairs: usize) -> f64 {
        const BEGIN: f64 = 0.6;
        const ROOM: f64 = 1.5;
        let decades = |pairs: f64| (pairs / BEGIN).log10();
        Self::y(decades(pairs as f64) / decades(self.most.unwrap_or(1).max(10) as f64 * ROOM))
    }

    fn axes(&self, out: &mut impl Write) -> io::Result<()> {
        let most = self.most.unwrap_or(1).max(10);
        for tick in
            std::iter::successors(Some(1usize), |tick| tick.checked_mul(10)).take_while(|&t| t <= most)
        {
            let (y, words) = (self.y_of(tick), thousands(tick));
            writeln!(out, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>")?;
            writeln!(out, "<text class=\"end\" x=\"{}\" y=\"{:.1}\">{words}</text>", LEFT - 10.0, y + 4.5)?;
        }
        for tick in 0..=10 {
            let (share, percent) = (f64::from(tick) / 10.0, tick * 10);
            let x = Self::x(share);
            writeln!(out, "<text class=\"middle\" x=\"{x:.1}\" y=\"{}\">{share:.1}</text>", BOTTOM + 22.0)?;
            if tick % 2 == 0 {
                let y = Self::y(share) + 4.5;
                writeln!(out, "<text x=\"{}\" y=\"{y:.1}\">{percent} %</text>", RIGHT + 10.0)?;
            }
        }
        let middle = (LEFT + RIGHT) / 2.0;
        writeln!(out, "<path class=\"edge\" d=\"M{LEFT} {BOTTOM}H{RIGHT}\"/>")?;
        writeln!(out, "<text class=\"middle\" x=\"{middle}\" y=\"{}\">resemblance</text>", BOTTOM + 48.0)?;
        writeln!(out, "<text class=\"end\" x=\"{}\" y=\"{}\">pairs</text>", LEFT - 10.0, TOP - 8.0)
    }

    fn bars(&self, out: &mut impl Write) -> io::Result<()> {
        const GAP: f64 = 2.0;
        let histogram = &self.picture.histogram;
        for bin in 0..BINS {
            let (from, to) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
            let counts =
                [("pairs", histogram.all(bin..bin + 1)), ("grouped", histogram.grouped(bin..bin + 1))];
            if counts[0].1 == 0 {
                continue;
            }
            let pairs = count(counts[0].1, "pair", "pairs");
            let grouped = thousands(counts[1].1);
            writeln!(out, "<g><title>{from:.3} to {to:.3}: {pairs}, {grouped} in one group</title>")?;
            for (class, pairs) in counts.into_iter().filter(|&(_, pairs)| pairs > 0) {
                let (x, y) = (Self::x(from) + GAP / 2.0, self.y_of(pairs));
                let (width, height) = (Self::x(to) - Self::x(from) - GAP, BOTTOM - y);
                writeln!(
                    out,
                    "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
                )?;
            }
            writeln!(out, "</g>")?;
        }
        Ok(())
    }

    fn threshold(&self, out: &mut impl Write) -> io::Result<()> {
        let threshold = self.picture.threshold;
        let x = Self::x(threshold);
        // On the side where there is room for the words.
        let (class, beside) = if threshold < 0.7 { ("mark", x + 8.0) } else { ("mark end", x - 8.0) };
        writeln!(out, "<path class=\"edge\" d=\"M{x:.1} {BOTTOM}V{}\"/>", TOP - 16.0)?;
        writeln!(
            out,
            "<text class=\"{class}\" x=\"{beside:.1}\" y=\"{}\">threshold {threshold}</text>",
            TOP - 6.0
        )
    }

    fn curves(&self, out: &mut impl Write) -> io::Result<()> {
        const STEPS: u32 = 200;
        let steps = (0..=STEPS).map(|step| f64::from(step) / f64::from(STEPS));
        curve(out, "found", steps.map(|j| (j, self.picture.bands.probability(j))))?;
        let scores = &self.picture.scores;
        curve(out, "sure", scores.iter().map(|scored| (scored.threshold, scored.sure.f1)))?;
        curve(out, "all", scores.iter().map(|scored| (scored.threshold, scored.all.f1)))?;
        for Scored { threshold, sure, all } in scores {
            let (x, y) = (Self::x(*threshold), Self::y(all.f1));
            writeln!(
                out,
                "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"><title>at {threshold}: F1 {:.3} over all, \
                 {:.3} over the sure</title></circle>",
                all.f1, sure.f1
            )?;
        }
        if let Some(Scored { threshold, all, .. }) = self.picture.best() {
            let (x, y) = (Self::x(*threshold), Self::y(all.f1) + 26.0);
            writeln!(
                out,
                "<text class=\"mark halo\" x=\"{:.1}\" y=\"{y:.1}\">best F1 {:.3}</text>",
                x + 8.0,
                all.f1
            )?;
        }
        Ok(())
    }
}

fn curve(out: &mut impl Write, class: &str, points: impl Iterator<Item = (f64, f64)>) -> io::Result<()> {
    let points: Vec<_> = points.map(|(x, y)| format!("{:.1} {:.1}", Chart::x(x), Chart::y(y))).collect();
    if points.is_empty() {
        return Ok(());
    }
    writeln!(out, "<path class=\"{class}\" d=\"M{}\"/>", points.join("L"))
}

/// A text as XML has it.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Control characters, which no escape of XML can name, are made visible before.
        printable(self.0).chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => f.write_str("\u{fffd}"),
            other => write!(f, "{other}"),
        })
    }
}
