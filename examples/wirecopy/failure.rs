//! What ends a run before its result is written.

use std::fmt::Display;
use std::io;

/// Why a run ends early.
#[derive(Debug)]
pub enum Failure {
    /// The input cannot be read as asked, or the output cannot be written: exit status 1.
    Input(String),
    /// The command line asks for what cannot be done: exit status 2.
    Usage(String),
    /// Nobody reads the output any more, as with `wirecopy ... | head`: no failure of anybody's.
    Closed,
}

impl Failure {
    /// A failure to write to `target`.
    pub fn writing(target: impl Display, error: &io::Error) -> Self {
        // Tables hide what went wrong in an error of their own.
        let of_table = error.get_ref().and_then(|error| error.downcast_ref::<csv::Error>());
        let kind = match of_table.map(csv::Error::kind) {
            Some(csv::ErrorKind::Io(error)) => error.kind(),
            _ => error.kind(),
        };
        match kind {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Input(format!("cannot write {target}: {}", reason(error))),
        }
    }
}

/// The error as a person would say it, without the number that Rust adds.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
