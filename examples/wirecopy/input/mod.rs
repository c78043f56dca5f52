//! The one way in: articles from paths.
//!
//! [`files`] finds what to read, [`open`] unpacks it, [`text`], [`jsonl`] and [`table`] take articles out
//! of it, [`collector`] puts them together and keeps count of what was wrong, [`archive`] keeps texts in a file.

mod archive;
mod collector;
mod date;
mod files;
mod jsonl;
mod open;
mod table;
mod tally;
mod text;

pub use date::Moment;
pub use files::spare;
pub use open::open_file;
pub use table::separator;
pub use tally::Tally;

use crate::args::Reading;
use crate::failure::{Failure, reason};
use crate::progress;
use crate::terminal::Reporter;
use archive::{Archive, Archivist};
use collector::Collector;
use files::{Found, Kind};
use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

/// An article as it was read.
#[derive(Debug)]
pub struct Record {
    pub id: Box<str>,
    pub text: Box<str>,
    pub title: Option<Box<str>>,
    pub source: Option<Box<str>>,
    /// As it stands in the input.
    pub date: Option<Box<str>>,
    /// The date as seconds since 1970, where it could be read.
    pub seconds: Option<i64>,
    /// See [`line`]; kept where it is asked for, and not with the texts in an archive.
    rest: Option<Box<str>>,
    place: Place,
}

/// Where an article was read. Four bytes each, because there may be millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    file: u32,
    line: u32,
}

impl<'a> From<&'a Record> for wirecopy::Article<'a> {
    fn from(record: &'a Record) -> Self {
        Self {
            text: &record.text,
            date: record.seconds,
            source: record.source.as_deref(),
            title: record.title.as_deref(),
        }
    }
}

impl Record {
    /// The article as it stands in the input, if the [rest](Rest) was kept.
    pub fn line(&self) -> String {
        line(self.rest.as_deref().unwrap_or_default(), &self.text)
    }
}

/// Whether what stands beside the fields that are asked for is kept too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Kept,
    LeftOut,
}

/// An article as a JSON object: all of it but the text, and a line feed, which no JSON on one line has, in the place of
/// the text, if that is not there as well.
fn line(rest: &str, text: &str) -> String {
    match rest.split_once('\n') {
        Some((before, after)) => format!("{before}{}{after}", serde_json::Value::from(text)),
        None => rest.to_owned(),
    }
}

/// Articles whose texts are in a file.
pub struct Spilled {
    /// What is known of them, without their texts.
    pub records: Vec<Record>,
    archive: Archive,
}

impl Spilled {
    /// An article as it stands in the input, if the [rest](Rest) was kept.
    pub fn line(&self, article: usize) -> io::Result<String> {
        Ok(line(&self.archive.rest(article)?, &self.archive.text(article)?))
    }
}

impl wirecopy::Articles for Spilled {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn text(&self, article: usize) -> io::Result<Cow<'_, str>> {
        self.archive.text(article).map(Cow::Owned)
    }

    fn date(&self, article: usize) -> Option<i64> {
        self.records[article].seconds
    }

    fn source(&self, article: usize) -> Option<&str> {
        self.records[article].source.as_deref()
    }

    fn title(&self, article: usize) -> Option<&str> {
        self.records[article].title.as_deref()
    }
}

/// The articles of `paths` in a fixed order: that of the paths, of names in a directory, of lines in a file.
/// Without paths, those of the demonstration corpus.
pub fn read(paths: &[PathBuf], reading: &Reading, reporter: &Reporter) -> Result<Vec<Record>, Failure> {
    read_with(paths, reading, Rest::LeftOut, reporter)
}

/// The same, with the rest of each article or without.
pub fn read_with(
    paths: &[PathBuf],
    reading: &Reading,
    rest: Rest,
    reporter: &Reporter,
) -> Result<Vec<Record>, Failure> {
    let collector = Collector::new(reading, rest, None);
    collect(paths, reading, reporter, collector)?.finish(reporter).map(|(records, _)| records)
}

/// The same articles, with their texts in a file in `directory`.
pub fn read_spilled(
    paths: &[PathBuf],
    reading: &Reading,
    rest: Rest,
    reporter: &Reporter,
    directory: &Path,
) -> Result<Spilled, Failure> {
    let archivist = Archivist::new(directory).map_err(|error| {
        let (directory, reason) = (directory.display(), reason(&error));
        Failure::Usage(format!("--spill {directory}: {reason}; name a directory that can be written to"))
    })?;
    let collector = Collector::new(reading, rest, Some(archivist));
    let (records, archive) = collect(paths, reading, reporter, collector)?.finish(reporter)?;
    Ok(Spilled { records, archive: archive.expect("the texts were given to an archivist") })
}

fn collect<'a>(
    paths: &[PathBuf],
    reading: &Reading,
    reporter: &Reporter,
    mut collector: Collector<'a>,
) -> Result<Collector<'a>, Failure> {
    let found = files::find(paths, reading.input_format)?;
    let bar = progress::reading(reporter, found.bytes());
    for found in found.items {
        match found {
            Found::Source(source) => {
                collector.start_file(&source);
                match open::open(&source.origin, &bar) {
                    Ok(mut input) => match source.kind {
                        Kind::Text => text::read(&mut input, &mut collector)?,
                        Kind::Jsonl => jsonl::read(&mut input, &mut collector)?,
                        Kind::Csv => table::read(input, b",;", &mut collector)?,
                        Kind::Tsv => table::read(input, b"\t", &mut collector)?,
                    },
                    Err(error) => collector.unreadable(None, &error)?,
                }
                collector.end_file()?;
            }
            Found::Problem { path, what } => collector.bad_file(&path, &what)?,
            Found::PassedOver(what) => collector.pass_over(what),
        }
    }
    bar.finish_and_clear();
    Ok(collector)
}

/// What the corpus of these paths is called.
pub fn name_of(paths: &[impl AsRef<Path>]) -> String {
    match paths {
        [] => "the demonstration corpus".to_owned(),
        [one] if one.as_ref() == Path::new("-") => "standard input".to_owned(),
        [one] => one.as_ref().file_name().unwrap_or(one.as_ref().as_os_str()).to_string_lossy().into_owned(),
        many => format!("{} files and directories", many.len()),
    }
}
