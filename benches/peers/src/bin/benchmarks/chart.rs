//! A curve as a picture.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const BOTTOM: f64 = 50.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 20.0;

/// A line of the chart: its name, colour and points.
pub struct Line<'a> {
    pub name: &'a str,
    pub colour: &'a str,
    pub points: Vec<(f64, f64)>,
}

/// Lines over a logarithmic axis of articles, as SVG.
pub fn growth(title: &str, unit: &str, lines: &[Line<'_>]) -> String {
    let all = || lines.iter().flat_map(|line| &line.points);
    let low = all().map(|point| point.0).fold(f64::INFINITY, f64::min).log10().floor();
    let high = all().map(|point| point.0).fold(0.0, f64::max).log10().ceil().max(low + 1.0);
    let most = nice(all().map(|point| point.1).fold(0.0, f64::max) * 1.1);
    let x = |articles: f64| LEFT + (articles.log10() - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
    // The last number stands half beyond the axis.
    let width = WIDTH + RIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<title>{title}</title>\n<rect width=\"{width}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{title}</text>\n"
    );
    let mut text = |x: f64, y: f64, anchor: &str, text: &str| {
        let _ = writeln!(svg, "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"{anchor}\">{text}</text>");
    };
    for step in 0..=4 {
        let value = most * f64::from(step) / 4.0;
        text(LEFT - 8.0, y(value) + 4.0, "end", &format!("{value:.0} {unit}"));
    }
    for power in low as i32..=high as i32 {
        let articles = 10f64.powi(power);
        text(x(articles), HEIGHT - BOTTOM + 20.0, "middle", &thousands(articles as u64));
    }
    text((LEFT + WIDTH) / 2.0, HEIGHT - 10.0, "middle", "articles");
    for (at, line) in lines.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" fill=\"{}\">{}</text>",
            WIDTH - 230.0,
            20 + 16 * at,
            line.colour,
            line.name
        );
    }
    for step in 0..=4 {
        let at = y(most * f64::from(step) / 4.0);
        let _ = writeln!(svg, "<path d=\"M{LEFT} {at:.1}H{}\" stroke=\"#ddd\"/>", WIDTH - RIGHT);
    }
    for line in lines {
        let points: Vec<String> = line
            .points
            .iter()
            .map(|&(articles, value)| format!("{:.1},{:.1}", x(articles), y(value)))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>",
            points.join(" "),
            line.colour
        );
        for point in points {
            let (x, y) = point.split_once(',').unwrap_or_default();
            let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"{}\"/>", line.colour);
        }
    }
    svg + "</svg>\n"
}

/// The next number of one digit and noughts, in steps that divide by four.
fn nice(value: f64) -> f64 {
    let power = 10f64.powf(value.max(1e-9).log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0, 10.0]
        .map(|step| step * power)
        .into_iter()
        .find(|&step| step >= value)
        .unwrap_or(value)
}

/// A number with its digits in threes.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_holds_its_points() {
        let lines = [Line { name: "time", colour: "black", points: vec![(1e4, 10.0), (1e5, 30.0)] }];
        let svg = growth("Growth", "us", &lines);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("70.0,") && svg.contains("10,000") && svg.contains("40 us"));
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
