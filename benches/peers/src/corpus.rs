//! Articles of a JSON Lines file, or of the parts of one.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a tool is given of an article.
#[derive(Debug, Deserialize)]
pub struct Article {
    /// Its name in the truth.
    pub id: String,
    /// The page.
    pub text: String,
}

/// The articles of these files in order, which may be compressed (`.zst`).
///
/// # Errors
///
/// Where one cannot be opened. An item is an error where something is no article.
pub fn articles(paths: &[PathBuf]) -> Result<impl Iterator<Item = Result<Article>> + use<>> {
    ensure!(!paths.is_empty(), "no corpus is given");
    let files: Vec<_> = paths.iter().map(|path| blocks(path)).collect::<Result<_>>()?;
    Ok(files.into_iter().flatten().flat_map(|block| match block {
        Ok(articles) => articles.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }))
}

/// The articles of a file, some lines at a time: a parser asks for its memory once for all of them.
fn blocks(path: &Path) -> Result<impl Iterator<Item = Result<Vec<Article>>> + use<>> {
    /// So many bytes, and what follows in the same line.
    const BLOCK: u64 = 1 << 18;
    let shown = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let reader: Box<dyn Read> = match path.extension().and_then(|ext| ext.to_str()) {
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    let mut reader = BufReader::with_capacity(BLOCK as usize, reader);
    let (mut block, mut before) = (Vec::new(), 0);
    let mut next = move || -> Result<Option<Vec<Article>>> {
        let reading = || format!("{shown}, after {before} articles");
        block.clear();
        reader.by_ref().take(BLOCK).read_to_end(&mut block).with_context(reading)?;
        reader.read_until(b'\n', &mut block).with_context(reading)?;
        let parsed = serde_json::Deserializer::from_slice(&block).into_iter().collect();
        let articles: Vec<Article> = serde_json::Result::with_context(parsed, reading)?;
        before += articles.len();
        Ok((!block.is_empty()).then_some(articles))
    };
    Ok(std::iter::from_fn(move || next().transpose()))
}
