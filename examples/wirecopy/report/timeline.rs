//! When the articles of the groups appeared.

use super::chart::{self, Column};
use super::corpus::Corpus;
use crate::terminal::count;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use wirecopy::Group;

/// Columns of the chart, at most.
const COLUMNS: usize = 60;

/// The chart, and what is to be said of it; none where fewer than two days are known.
pub fn draw(corpus: &Corpus<'_>) -> Option<(String, String)> {
    let members = || corpus.groups.iter().flat_map(Group::members);
    let date = |article: usize| {
        let seconds = corpus.articles[article].seconds?;
        Some(Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).date())
    };
    let dated: Vec<(Date, bool)> =
        members().filter_map(|member| Some((date(member.article)?, member.evidence.is_some()))).collect();
    let (first, last) = (dated.iter().min()?.0, dated.iter().max()?.0);
    if first == last {
        return None;
    }
    let days = usize::try_from(first.until(last).ok()?.get_days()).ok()? + 1;
    let steps = [
        (1, 1.day(), "day"),
        (7, 1.week(), "week"),
        (31, 1.month(), "month"),
        (366, 1.year(), "year"),
        (3660, 10.years(), "decade"),
        (36600, 100.years(), "century"),
    ];
    let (_, step, unit) = steps.into_iter().find(|(length, ..)| days.div_ceil(*length) <= COLUMNS)?;
    let start = match unit {
        "month" => first.first_of_month(),
        "year" => first.first_of_year(),
        "decade" => Date::new(first.year() - first.year().rem_euclid(10), 1, 1).ok()?,
        "century" => Date::new(first.year() - first.year().rem_euclid(100), 1, 1).ok()?,
        _ => first,
    };
    let starts = starts(start, last, step);
    let mut counts = vec![[0; 2]; starts.len()];
    for (date, is_copy) in &dated {
        counts[starts.partition_point(|start| start <= date) - 1][usize::from(*is_copy)] += 1;
    }
    let form = match unit {
        "month" => "%Y-%m",
        "year" | "decade" | "century" => "%Y",
        _ => "%Y-%m-%d",
    };
    let ends = [0, starts.len() - 1];
    let column = |(at, (start, &[originals, copies])): (usize, (&Date, &[usize; 2]))| {
        let name = start.strftime(form).to_string();
        let [o, c] = [count(originals, "original", "originals"), count(copies, "copy", "copies")];
        Column {
            name: format!("{name}: {o}, {c}"),
            label: ends.contains(&at).then_some(name),
            parts: vec![("originals", originals), ("copies", copies)],
        }
    };
    let columns: Vec<_> = starts.iter().zip(&counts).enumerate().map(column).collect();
    let undated = match members().count() - dated.len() {
        0 => String::new(),
        n => format!("; {} without a date", count(n, "article", "articles")),
    };
    let about = format!("articles by {unit}{undated}");
    Some((about, chart::columns(&format!("Originals and copies by {unit}"), &columns)))
}

/// The first days of all columns.
fn starts(first: Date, last: Date, step: Span) -> Vec<Date> {
    // Each from the first one, so that no month loses its last days.
    let nth = |n: i64| first.checked_add(step.checked_mul(n).ok()?).ok();
    (0..).map_while(nth).take_while(|start| *start <= last).collect()
}
