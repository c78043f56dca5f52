//! The corpora, read or made.

use anyhow::{Context, Result};
use std::path::PathBuf;
use syndicate::corpus::{Lengths, Record, records, stories};
use syndicate::{Base, Invented, Plan, Printed, Random, Syndicate};

/// Where corpora are, and how large a synthetic one is made.
pub struct Data {
    pub directory: PathBuf,
    pub articles: usize,
    pub seed: u64,
    /// Whether the synthetic corpus is written beside the lists of wrong pairs.
    pub keep: bool,
}

impl Data {
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// The articles of a corpus that have a text; `None` if it is not there.
    pub fn corpus(&self, name: &str) -> Result<Option<Vec<Record>>> {
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        let records: Result<Vec<Record>> = records(&path)?.collect();
        Ok(Some(records?.into_iter().filter(|record| !record.text.is_empty()).collect()))
    }

    /// The labelled pairs of a corpus; `None` if they are not there.
    pub fn labels(&self, name: &str) -> Result<Option<Vec<Label>>> {
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let column = |name: &str| head.iter().position(|&column| column == name);
        let (confidence, weight) = (column("confidence"), column("weight"));
        let label = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).filter(|cell| !cell.is_empty());
            Some(Label {
                a: (*cells.first()?).to_owned(),
                b: (*cells.get(1)?).to_owned(),
                label: (*cells.get(2)?).to_owned(),
                sure: cell(confidence).is_none_or(|&cell| cell == "sure"),
                weight: cell(weight).map_or(Some(1.0), |cell| cell.parse().ok())?,
            })
        };
        let labels: Option<Vec<Label>> = lines.map(label).collect();
        labels.map(Some).with_context(|| format!("{}: a line is no label", path.display()))
    }

    /// English stories of their own: press releases and wire items, and whether these were there.
    pub fn english(&self) -> Result<(Vec<Base>, bool)> {
        let mut records = Vec::new();
        for name in ["senate_press.jsonl.gz", "reuters21578.jsonl.gz"] {
            records.extend(self.corpus(name)?.unwrap_or_default());
        }
        let real = !records.is_empty();
        // Two corpora one after the other would make two halves of the stream.
        Random::new(self.seed).shuffle(&mut records);
        let records = records.into_iter().map(|record| Record { text: unwrapped(&record.text), ..record });
        Ok((stories(records, Lengths { least: 60, most: 450 }).collect(), real))
    }

    /// A synthetic corpus in a random order, so that nothing follows from where an article stands.
    pub fn synthetic(&self, articles: usize) -> Result<(Vec<Printed>, String)> {
        let (bases, real) = self.english()?;
        let count = bases.len();
        let stream =
            Syndicate::new(Plan::default(), self.seed, bases.into_iter().chain(Invented::new(self.seed)));
        let mut printed: Vec<Printed> = stream.take(articles).collect();
        let und = printed.iter().filter(|printed| printed.article.lang == "und").count();
        Random::new(self.seed).shuffle(&mut printed);
        let about = match real {
            true => format!(
                "{} articles made from {count} stories of `senate_press` and `reuters21578`; {und} of them are \
                 of invented text, because the stories did not suffice.",
                printed.len()
            ),
            false => format!("{} articles of invented text, as no base corpus is there.", printed.len()),
        };
        Ok((printed, about))
    }
}

/// A wire item with its lines joined and the marks of paragraphs taken out.
fn unwrapped(text: &str) -> String {
    if !text.contains("&\\t") {
        return text.to_owned();
    }
    text.replace('\n', " ").replace("&\\t", "\n")
}

/// What readers said of a pair.
pub struct Label {
    pub a: String,
    pub b: String,
    pub label: String,
    pub sure: bool,
    pub weight: f64,
}
