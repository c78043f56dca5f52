//! Base texts: what stories are made of.

use crate::screen::Screen;
use crate::sentence::{length, sentences};
use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

/// A text from which a story is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The body.
    pub text: String,
    /// Its headline, if it has one.
    pub title: Option<String>,
    /// The language, by any name.
    pub lang: Arc<str>,
}

/// A line of a corpus.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Record {
    /// The article's name.
    #[serde(default)]
    pub id: String,
    /// Its text.
    #[serde(default)]
    pub text: String,
    /// Its headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Its outlet.
    #[serde(default)]
    pub source: Option<String>,
    /// When it appeared, as it is written there.
    #[serde(default)]
    pub date: Option<String>,
    /// Its language.
    #[serde(default)]
    pub lang: Option<String>,
}

/// The records of a JSON Lines file, which may be compressed (`.gz`, `.zst`).
///
/// # Errors
///
/// Where the file cannot be read, or a line is no record.
pub fn records(path: &Path) -> Result<impl Iterator<Item = Result<Record>> + use<>> {
    let shown = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let reader: Box<dyn Read> = match path.extension().and_then(|ext| ext.to_str()) {
        Some("gz") => Box::new(MultiGzDecoder::new(file)),
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    Ok(BufReader::with_capacity(1 << 16, reader).lines().enumerate().map(move |(at, line)| {
        let context = || format!("{shown}:{}", at + 1);
        serde_json::from_str(&line.with_context(context)?).with_context(context)
    }))
}

/// How long stories are to be, in words.
#[derive(Clone, Copy, Debug)]
pub struct Lengths {
    /// Shorter texts make no story.
    pub least: usize,
    /// Longer texts are cut into several.
    pub most: usize,
}

impl Default for Lengths {
    fn default() -> Self {
        Self { least: 60, most: 600 }
    }
}

/// The stories of their own in these records: long texts cut at ends of sentences, near-copies left out.
pub fn stories(records: impl Iterator<Item = Record>, lengths: Lengths) -> impl Iterator<Item = Base> {
    let mut screen = Screen::default();
    records.flat_map(move |record| {
        let lang: Arc<str> = record.lang.unwrap_or_else(|| "en".into()).into();
        let whole = length(&record.text) <= lengths.most;
        let title = record.title.filter(|title| whole && !title.is_empty());
        let piece = |text| Base { text, title: title.clone(), lang: lang.clone() };
        let long_enough = |text: &String| length(text) >= lengths.least;
        let pieces: Vec<String> = pieces(&record.text, lengths.most);
        let new = pieces.into_iter().filter(long_enough).filter(|text| screen.admits(text));
        new.map(piece).collect::<Vec<_>>()
    })
}

/// Cuts a text into pieces of about equal length, at most `most` words, at ends of sentences.
fn pieces(text: &str, most: usize) -> Vec<String> {
    let total = length(text);
    let target = total / total.div_ceil(most).max(1) + 1;
    let mut pieces = vec![String::new()];
    let mut words = 0;
    for sentence in sentences(text) {
        if words >= target {
            pieces.push(String::new());
            words = 0;
        }
        words += length(sentence);
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(sentence);
        }
    }
    pieces
}
