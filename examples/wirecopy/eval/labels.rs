//! Labelled pairs: what people said of pairs of articles.

use crate::args::Reading;
use crate::failure::{Failure, reason};
use crate::input::{Record, Tally, open_file, separator};
use crate::terminal::{Reporter, quoted};
use csv::{ErrorKind, Position, ReaderBuilder, StringRecord};
use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::path::Path;

/// A pair of articles that somebody has read.
pub struct Label {
    /// The positions of the two in the corpus.
    pub pair: [usize; 2],
    pub label: String,
    /// Whether the label is one of those that stand for copies.
    pub is_copy: bool,
    /// As it stands in the file.
    pub confidence: Option<String>,
    /// How many pairs this one stands for.
    pub weight: f64,
}

impl Label {
    /// Whether the reader was sure; who says nothing is.
    pub fn is_sure(&self) -> bool {
        self.confidence.as_deref().is_none_or(|confidence| confidence == "sure")
    }
}

/// Reads the labels of `path`, which speak of `articles`.
pub fn read(
    path: &Path,
    positive: &[String],
    articles: &[Record],
    reading: &Reading,
    reporter: &Reporter,
) -> Result<Vec<Label>, Failure> {
    let name = path.display().to_string();
    let unreadable =
        |error| Failure::Input(format!("{name}: {}; check the path and the file", reason(&error)));
    let (separator, input) =
        open_file(path).and_then(|input| separator(input, b"\t,;")).map_err(unreadable)?;
    let mut table = Table::new(name, separator, input, articles)?;
    let mut labels = Vec::new();
    let mut skipped = Tally::default();
    while let Some(row) = table.next() {
        match row.and_then(|row| table.label(&row, positive)) {
            Ok(label) => labels.push(label),
            Err(problem) if reading.skip_bad => skipped.add(|| problem.what(&table.name)),
            Err(problem) => return Err(Failure::Input(problem.sentence(&table.name))),
        }
    }
    if let Some(skipped) = skipped.sentence("label was skipped", "labels were skipped") {
        reporter.warning(&skipped);
    }
    if !labels.iter().any(|label| label.is_copy) {
        let there: BTreeSet<_> = labels.iter().map(|label| quoted(&label.label)).collect();
        let there = if there.is_empty() { "none".to_owned() } else { Vec::from_iter(there).join(", ") };
        return Err(Failure::Input(format!(
            "{}: no pair is labelled {}, the labels are {there}; say with --positive which stand for copies",
            table.name,
            positive.join(" or "),
        )));
    }
    Ok(labels)
}

/// What is wrong with a line, and what can be done.
struct Problem {
    line: u64,
    what: String,
    remedy: &'static str,
}

impl Problem {
    fn what(&self, file: &str) -> String {
        format!("{file}:{}: {}", self.line, self.what)
    }

    fn sentence(&self, file: &str) -> String {
        format!("{}; {}", self.what(file), self.remedy)
    }
}

/// A file of labels.
struct Table<'a> {
    name: String,
    rows: csv::Reader<Box<dyn Read + 'a>>,
    /// Where id_a, id_b, label, confidence and weight stand.
    columns: [Option<usize>; 5],
    by_id: HashMap<&'a str, usize>,
}

const MEND: &str = "mend the line, or leave such lines out with --skip-bad";
const COLUMNS: [&str; 5] = ["id_a", "id_b", "label", "confidence", "weight"];
const NEEDED: usize = 3;

impl<'a> Table<'a> {
    fn new(
        name: String,
        separator: u8,
        input: impl Read + 'a,
        articles: &'a [Record],
    ) -> Result<Self, Failure> {
        let mut rows =
            ReaderBuilder::new().delimiter(separator).from_reader(Box::new(input) as Box<dyn Read>);
        let header = match rows.headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(Failure::Input(problem(error, 1).sentence(&name))),
        };
        let column =
            |wanted| header.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == wanted);
        let columns = COLUMNS.map(column);
        if let Some(missing) = (0..NEEDED).find(|&needed| columns[needed].is_none()) {
            let there = quoted(&header.iter().collect::<Vec<_>>().join(", "));
            return Err(Failure::Input(format!(
                "{name}:1: no column '{}' in the header, which is {there}; labels have the columns id_a, id_b, \
                 label, and may have confidence and weight",
                COLUMNS[missing],
            )));
        }
        let by_id = articles.iter().enumerate().map(|(position, article)| (&*article.id, position)).collect();
        Ok(Self { name, rows, columns, by_id })
    }

    /// The next row that can be read; `None` at the end.
    fn next(&mut self) -> Option<Result<StringRecord, Problem>> {
        let mut row = StringRecord::new();
        match self.rows.read_record(&mut row) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(error) => Some(Err(problem(error, self.rows.position().line()))),
        }
    }

    fn label(&self, row: &StringRecord, positive: &[String]) -> Result<Label, Problem> {
        let line = row.position().map_or(1, Position::line);
        let value = |column: usize| {
            self.columns[column].and_then(|column| row.get(column)).map(str::trim).filter(|v| !v.is_empty())
        };
        let article = |column: usize| {
            let id = value(column).unwrap_or_default();
            self.by_id.get(id).copied().ok_or_else(|| Problem {
                line,
                what: format!("no article {} in the corpus", quoted(id)),
                remedy: "check the corpus and --id-field, or leave such lines out with --skip-bad",
            })
        };
        let label = value(2).unwrap_or_default().to_owned();
        let weight = value(4).unwrap_or("1");
        let is_weight = |weight: &f64| weight.is_finite() && *weight >= 0.0;
        Ok(Label {
            pair: [article(0)?, article(1)?],
            is_copy: positive.contains(&label),
            label,
            confidence: value(3).map(str::to_owned),
            weight: weight.parse().ok().filter(is_weight).ok_or_else(|| Problem {
                line,
                what: format!("the weight {} is no number from 0 up", quoted(weight)),
                remedy: MEND,
            })?,
        })
    }
}

fn problem(error: csv::Error, line: u64) -> Problem {
    let (line, what) = match error.into_kind() {
        ErrorKind::UnequalLengths { pos, expected_len, len } => (
            pos.map_or(line, |pos| pos.line()),
            format!("{len} values, where the header has {expected_len} names"),
        ),
        ErrorKind::Utf8 { pos, .. } => (pos.map_or(line, |pos| pos.line()), "not UTF-8".to_owned()),
        ErrorKind::Io(error) => (line, reason(&error)),
        other => (line, format!("{other:?}")),
    };
    Problem { line, what, remedy: MEND }
}
