//! Finds what to read.

use crate::args::InputFormat;
use crate::failure::{Failure, reason};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What stands under the paths of the command line, in the order in which it is read.
#[derive(Default)]
pub struct Files {
    pub items: Vec<Found>,
    /// The size of all files; `None` where one has none, such as a pipe.
    bytes: Option<u64>,
}

pub enum Found {
    Source(Source),
    /// A file or directory that cannot be looked at.
    Problem {
        path: String,
        what: String,
    },
    /// A file in a directory that is not for reading, with what it is.
    PassedOver(String),
}

/// One file, or standard input.
pub struct Source {
    pub origin: Origin,
    /// How messages call it.
    pub name: String,
    /// How ids call it.
    pub label: String,
    pub kind: Kind,
}

pub enum Origin {
    Demonstration,
    Stdin,
    File(PathBuf),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Jsonl,
    Csv,
    Tsv,
}

impl From<InputFormat> for Kind {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Txt => Self::Text,
            InputFormat::Jsonl => Self::Jsonl,
            InputFormat::Csv => Self::Csv,
            InputFormat::Tsv => Self::Tsv,
        }
    }
}

impl Files {
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Gives what would be called the same, in several directories, its whole path for a label.
    fn tell_apart(&mut self) {
        let mut count: HashMap<String, usize> = HashMap::new();
        for source in self.sources() {
            *count.entry(source.label.clone()).or_default() += 1;
        }
        for source in self.sources().filter(|source| count[&source.label] > 1) {
            source.label.clone_from(&source.name);
        }
    }

    fn sources(&mut self) -> impl Iterator<Item = &mut Source> {
        self.items.iter_mut().filter_map(|found| match found {
            Found::Source(source) => Some(source),
            _ => None,
        })
    }

    fn add(&mut self, source: Source, bytes: Option<u64>) {
        self.bytes = self.bytes.zip(bytes).map(|(sum, bytes)| sum + bytes);
        self.items.push(Found::Source(source));
    }
}

/// Finds the files under `paths`. A path that does not exist is a failure at once: it is a slip of the pen.
pub fn find(paths: &[PathBuf], format: Option<InputFormat>) -> Result<Files, Failure> {
    let mut files = Files { items: Vec::new(), bytes: Some(0) };
    if paths.is_empty() {
        let name = "the demonstration corpus".to_owned();
        let source =
            Source { origin: Origin::Demonstration, label: "demo".to_owned(), name, kind: Kind::Jsonl };
        files.add(source, None);
    }
    let mut stdin_seen = false;
    for path in paths {
        if path == Path::new("-") {
            if std::mem::replace(&mut stdin_seen, true) {
                return Err(Failure::Usage("standard input ('-') can be read only once".to_owned()));
            }
            let kind = format.map_or(Kind::Jsonl, Kind::from);
            let (name, label) = ("standard input".to_owned(), "stdin".to_owned());
            files.add(Source { origin: Origin::Stdin, name, label, kind }, None);
            continue;
        }
        let meta = fs::metadata(path).map_err(|error| {
            Failure::Input(format!("{}: {}; check the path", path.display(), reason(&error)))
        })?;
        if meta.is_dir() {
            walk(path, &mut files)?;
        } else {
            let label = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let source = Source {
                origin: Origin::File(path.clone()),
                name: path.display().to_string(),
                kind: kind_of_named(path, meta.is_file(), format)?,
                label,
            };
            files.add(source, meta.is_file().then_some(meta.len()));
        }
    }
    files.tell_apart();
    Ok(files)
}

/// Refuses to put a result, as this option names it, in the place of one of the files that are read.
pub fn spare(paths: &[PathBuf], output: Option<&Path>, option: &str) -> Result<(), Failure> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let Some(output) = output.and_then(whole).filter(|output| output.is_file()) else { return Ok(()) };
    let is_read = |path: &PathBuf| match (whole(path), kind_of_name(&output)) {
        (Some(file), _) if file == output => true,
        // Of a directory, what `walk` would find in it.
        (Some(directory), Some(_)) => {
            output.strip_prefix(directory).is_ok_and(|below| !below.iter().any(is_hidden))
        }
        _ => false,
    };
    match paths.iter().any(is_read) {
        true => Err(Failure::Usage(format!(
            "{} is read, and would be replaced by the result; name another with {option}",
            output.display()
        ))),
        false => Ok(()),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn kind_of_named(path: &Path, is_file: bool, format: Option<InputFormat>) -> Result<Kind, Failure> {
    match (kind_of_name(path), format) {
        (Some(kind), _) => Ok(kind),
        (None, Some(format)) => Ok(format.into()),
        // A pipe, such as the shell's <(command), is as good as standard input.
        (None, None) if !is_file => Ok(Kind::Jsonl),
        (None, None) => Err(Failure::Input(format!(
            "{}: the name does not tell what it holds; say so with --input-format txt, jsonl, csv or tsv",
            path.display()
        ))),
    }
}

/// What the extension says, compression aside.
fn kind_of_name(path: &Path) -> Option<Kind> {
    let extension = |path: &Path| path.extension().map(|ext| ext.to_string_lossy().to_lowercase());
    let unpacked = path.with_extension("");
    let extension = match extension(path)?.as_str() {
        "gz" | "zst" => extension(&unpacked)?,
        other => other.to_owned(),
    };
    match extension.as_str() {
        "txt" => Some(Kind::Text),
        "jsonl" | "ndjson" => Some(Kind::Jsonl),
        "csv" => Some(Kind::Csv),
        "tsv" => Some(Kind::Tsv),
        _ => None,
    }
}

/// Adds the files below `directory`.
///
/// Links to directories are not followed: they lead to loops, and to articles that are read twice under
/// two names and then look like copies.
fn walk(directory: &Path, files: &mut Files) -> Result<(), Failure> {
    let before = files.items.len();
    let mut entries = WalkDir::new(directory).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let found = match entry {
            Ok(entry) if entry.depth() > 0 && is_hidden(entry.file_name()) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                Some(Found::PassedOver("hidden".to_owned()))
            }
            Ok(entry) => look_at(directory, &entry, &mut files.bytes),
            Err(error) => Some(problem(directory, error)),
        };
        files.items.extend(found);
    }
    let is_worth_reading = |found: &Found| !matches!(found, Found::PassedOver(_));
    if !files.items[before..].iter().any(is_worth_reading) {
        return Err(Failure::Input(format!(
            "{}: no .txt, .jsonl, .ndjson, .csv or .tsv file in this directory; name a file, and say what it \
             holds with --input-format",
            directory.display()
        )));
    }
    Ok(())
}

fn look_at(directory: &Path, entry: &DirEntry, bytes: &mut Option<u64>) -> Option<Found> {
    let path = entry.path();
    if entry.file_type().is_dir() {
        return None;
    }
    let meta = match fs::metadata(path) {
        Ok(meta) => meta,
        Err(error) => return Some(Found::Problem { path: path.display().to_string(), what: reason(&error) }),
    };
    let passed_over = |what: &str| Some(Found::PassedOver(what.to_owned()));
    if meta.is_dir() {
        return passed_over("link to a directory");
    }
    if !meta.is_file() {
        return passed_over("pipe or device");
    }
    let Some(kind) = kind_of_name(path) else {
        return match path.extension() {
            Some(extension) => passed_over(&format!(".{}", extension.to_string_lossy())),
            None => passed_over("without extension"),
        };
    };
    *bytes = bytes.map(|sum| sum + meta.len());
    let below = path.strip_prefix(directory).unwrap_or(path);
    let label = below.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/");
    let name = path.display().to_string();
    Some(Found::Source(Source { origin: Origin::File(path.to_owned()), name, label, kind }))
}

fn problem(directory: &Path, error: walkdir::Error) -> Found {
    let path = error.path().unwrap_or(directory).display().to_string();
    let what = error
        .into_io_error()
        .map_or_else(|| "cannot be looked at".to_owned(), |error: io::Error| reason(&error));
    Found::Problem { path, what }
}
