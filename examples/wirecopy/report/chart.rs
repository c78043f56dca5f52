//! Charts as SVG. What is drawn is told by classes, which the style sheet colours: a strict policy allows
//! no style within the page.

use std::fmt::Write;

/// A column of a chart: what it is called, and its parts from the ground up, each with its class.
pub struct Column {
    pub name: String,
    pub label: Option<String>,
    pub parts: Vec<(&'static str, usize)>,
}

/// A part of a bar.
pub type Part = (&'static str, usize);

/// A chart of columns, with a scale at its side.
pub fn columns(title: &str, columns: &[Column]) -> String {
    const WIDTH: f64 = 270.0;
    const HEIGHT: f64 = 172.0;
    const LEFT: f64 = 38.0;
    const TOP: f64 = 10.0;
    const BOTTOM: f64 = 146.0;
    let most = columns.iter().map(|column| column.parts.iter().map(|part| part.1).sum::<usize>()).max();
    let scale = Scale::new(most.unwrap_or(0));
    let y = |count: usize| BOTTOM - (BOTTOM - TOP) * count as f64 / scale.top as f64;
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">"
    );
    // To whom a picture is read, its columns are not.
    let are_there = columns.iter().filter(|column| column.parts.iter().any(|part| part.1 > 0));
    let names: Vec<&str> = are_there.map(|column| column.name.as_str()).collect();
    let _ = write!(svg, "<desc>{}</desc>", names.join("; "));
    for tick in (0..=scale.top).step_by(scale.step) {
        let y = y(tick);
        let _ = write!(svg, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{WIDTH}\"/>");
        let _ = write!(
            svg,
            "<text class=\"end\" x=\"{}\" y=\"{:.1}\">{}</text>",
            LEFT - 6.0,
            y + 4.0,
            short(tick)
        );
    }
    let step = (WIDTH - LEFT) / columns.len().max(1) as f64;
    let gap = (step * 0.18).min(6.0);
    for (number, column) in columns.iter().enumerate() {
        let x = LEFT + step * number as f64;
        let _ = write!(svg, "<g><title>{}</title>", column.name);
        let mut below = 0;
        for &(class, count) in column.parts.iter().filter(|part| part.1 > 0) {
            let (from, to) = (y(below), y(below + count));
            // What is there is to be seen.
            let height = (from - to).max(1.0);
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
                x + gap / 2.0,
                from - height,
                step - gap
            );
            below += count;
        }
        svg.push_str("</g>");
        if let Some(label) = &column.label {
            // A wide label of a narrow column stays within the chart.
            let (class, x) = match number {
                _ if 7.0 * label.len() as f64 <= step => ("middle", x + step / 2.0),
                0 => ("start", LEFT),
                _ if number + 1 == columns.len() => ("end", WIDTH),
                _ => ("middle", x + step / 2.0),
            };
            let _ =
                write!(svg, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{}\">{label}</text>", BOTTOM + 18.0);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A bar of parts, `total` wide; it is as wide as the place it is put in.
pub fn bar(title: &str, total: usize, parts: &[Part]) -> String {
    let mut svg = format!(
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}\">"
    );
    let mut before = 0;
    let x = |count: usize| 1000.0 * count as f64 / total.max(1) as f64;
    for &(class, count) in parts.iter().filter(|part| part.1 > 0) {
        let (from, to) = (x(before), x(before + count));
        let width = (to - from).max(3.0);
        let _ = write!(svg, "<rect class=\"{class}\" x=\"{from:.1}\" width=\"{width:.1}\" height=\"10\"/>");
        before += count;
    }
    svg.push_str("</svg>");
    svg
}

/// A scale that ends at a round number.
struct Scale {
    top: usize,
    step: usize,
}

impl Scale {
    fn new(most: usize) -> Self {
        const TICKS: usize = 4;
        let least = most.max(1).div_ceil(TICKS);
        let decade = 10usize.pow(least.ilog10());
        let step = [1, 2, 5, 10].into_iter().map(|n| n * decade).find(|&step| step >= least);
        let step = step.unwrap_or(least);
        Self { top: step * most.max(1).div_ceil(step), step }
    }
}

/// `950`, `12k`, `3.5M`.
fn short(n: usize) -> String {
    let scaled = |unit: f64, name| format!("{:.1}", n as f64 / unit).trim_end_matches(".0").to_owned() + name;
    match n {
        0..10_000 => n.to_string(),
        10_000..1_000_000 => scaled(1e3, "k"),
        _ => scaled(1e6, "M"),
    }
}
