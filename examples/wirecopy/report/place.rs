//! The directory of a report, which is whole or not there.

use crate::failure::{Failure, reason};
use crate::unfinished;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use walkdir::WalkDir;

/// All that stands in a report, the page that opens it last: an earlier report is known by it.
const CONTENTS: [&str; 7] =
    ["groups", "templates", "excerpts", "wirecopy.css", "wirecopy.js", "jsdiff.js", "index.html"];

/// What every page of a report begins with.
pub const MARK: &str = "<!DOCTYPE html>\n<!-- wirecopy report -->\n";

/// A directory for a report. What was written stands there only after [`finish`](Place::finish).
pub struct Place {
    /// Within the directory, so that a volume that is mounted there will do.
    unfinished: TempDir,
    directory: PathBuf,
    /// The directory, if it was made for this report.
    made: Option<Made>,
}

/// A directory that goes again if nothing comes to stand in it.
struct Made(PathBuf);

impl Drop for Made {
    fn drop(&mut self) {
        // One that holds something stays.
        let _ = fs::remove_dir(&self.0);
    }
}

impl Place {
    /// Opens `directory`, which must not be there, or be empty, or hold an earlier report.
    pub fn open(directory: &Path) -> Result<Self, Failure> {
        let failure = |error: &io::Error| Failure::writing(directory.display(), error);
        let refuse = |why: String| {
            Err(Failure::Input(format!(
                "cannot write a report to {}: {why}; name a new or an empty directory, or one with an earlier \
                 report",
                directory.display()
            )))
        };
        let made = match fs::metadata(directory) {
            Ok(meta) if meta.is_dir() => {
                if let Some(why) = foreign(directory).map_err(|error| failure(&error))? {
                    return refuse(why);
                }
                None
            }
            Ok(_) => return refuse("it is a file whose name does not end in .html".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let make = || fs::create_dir(directory).map(|()| Made(directory.to_owned()));
                Some(unfinished::create(make, |made| &made.0).map_err(|error| failure(&error))?)
            }
            Err(error) => return Err(failure(&error)),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wirecopy-");
        let unfinished = unfinished::create(|| builder.tempdir_in(directory), TempDir::path)
            .map_err(|error| failure(&error))?;
        Ok(Self { unfinished, directory: directory.to_owned(), made })
    }

    /// Writes a file of the report; `name` may begin with directories.
    pub fn write(&self, name: &str, contents: &str) -> Result<(), Failure> {
        let path = self.unfinished.path().join(name);
        let write = || {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&path, contents)
        };
        unfinished::undisturbed(write)
            .map_err(|error| Failure::writing(self.directory.join(name).display(), &error))
    }

    /// Puts the complete report in its place, and takes an earlier one away; if it cannot, that one stays.
    pub fn finish(self) -> Result<(), Failure> {
        // In the order in which they go, from the last.
        let Self { made, directory, unfinished } = self;
        let old = unfinished.path().join("old");
        let away = CONTENTS.iter().rev().map(|name| (directory.join(name), old.join(name)));
        let here = CONTENTS.iter().map(|name| (unfinished.path().join(name), directory.join(name)));
        let moves: Vec<(PathBuf, PathBuf)> = away.chain(here).collect();
        let failure = |error: &io::Error| Failure::writing(directory.display(), error);
        fs::create_dir(&old).map_err(|error| failure(&error))?;
        match unfinished::undisturbed(|| move_all(&moves)) {
            Ok(()) => {}
            Err((error, true)) => return Err(failure(&error)),
            Err((error, false)) => {
                let (old, why) = (unfinished.keep().join("old"), reason(&error));
                return Err(Failure::Input(format!(
                    "cannot write {}: {why}; the earlier report is in {}",
                    directory.display(),
                    old.display()
                )));
            }
        }
        if made.is_some() {
            unfinished::finish(&directory);
        }
        // The old report goes with the directory that it was moved to. If it does not, that is no
        // failure of the new one, but has to be said.
        let left = unfinished.path().to_owned();
        unfinished.close().map_err(|error| {
            Failure::Input(format!(
                "the report is complete, but {} cannot be removed: {}",
                left.display(),
                reason(&error)
            ))
        })
    }
}

/// Makes each of these moves for which there is something to move; or none, where one fails, and tells whether all
/// before it could be undone.
fn move_all(moves: &[(PathBuf, PathBuf)]) -> Result<(), (io::Error, bool)> {
    let mut made = Vec::new();
    for (from, to) in moves {
        match fs::rename(from, to) {
            Ok(()) => made.push((from, to)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let is_undone = made.iter().rev().all(|(from, to)| fs::rename(to, from).is_ok());
                return Err((error, is_undone));
            }
        }
    }
    Ok(())
}

/// What stands in a directory and is no part of a report; none if that is nothing. Other files beside a
/// report stay as they are.
fn foreign(directory: &Path) -> io::Result<Option<String>> {
    let is_hidden = |name: &OsStr| name.to_string_lossy().starts_with('.');
    let mut other = None;
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        if !is_hidden(&name) {
            other = other.min(Some(name.clone())).or(Some(name));
        }
    }
    let Some(other) = other else { return Ok(None) };
    let mut begin = Vec::new();
    match fs::File::open(directory.join("index.html")) {
        Ok(file) => {
            file.take(MARK.len() as u64).read_to_end(&mut begin)?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if begin != MARK.as_bytes() {
        return Ok(Some(format!("it holds '{}', which is no report", other.to_string_lossy())));
    }
    // The directories of a report are replaced whole, so that nothing else may stand there.
    for part in CONTENTS.iter().filter(|part| !part.contains('.')) {
        for entry in WalkDir::new(directory.join(part)).sort_by_file_name().into_iter().flatten() {
            let name = entry.file_name().to_string_lossy();
            let is_page =
                name.strip_suffix(".html").is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_digit()));
            if entry.file_type().is_file() && !is_page && !is_hidden(entry.file_name()) {
                return Ok(Some(format!("it holds '{}', which is no part of one", entry.path().display())));
            }
        }
    }
    Ok(None)
}
