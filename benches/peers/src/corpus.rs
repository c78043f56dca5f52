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
/// Where one cannot be opened. An item is an error where a line is no article.
pub fn articles(paths: &[PathBuf]) -> Result<impl Iterator<Item = Result<Article>> + use<>> {
    ensure!(!paths.is_empty(), "no corpus is given");
    let lines: Vec<_> = paths.iter().map(|path| lines(path)).collect::<Result<_>>()?;
    Ok(lines.into_iter().flatten())
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<Article>> + use<>> {
    let shown = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let reader: Box<dyn Read> = match path.extension().and_then(|ext| ext.to_str()) {
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    let mut reader = BufReader::with_capacity(1 << 18, reader);
    let (mut line, mut number) = (String::new(), 0);
    Ok(std::iter::from_fn(move || {
        line.clear();
        number += 1;
        let context = || format!("{shown}:{number}");
        match reader.read_line(&mut line).with_context(context) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_str(&line).with_context(context)),
            Err(error) => Some(Err(error)),
        }
    }))
}
