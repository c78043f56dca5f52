//! The one error type.

use std::fmt;

/// Why a call could not be carried out.
///
/// No article text causes an error. Settings out of range, signatures made under another
/// [`Scheme`](crate::Scheme), ids that an index does not hold and files that fail do. The message says what was wrong
/// and what to do next; [`kind`](Error::kind) is for programs.
///
/// ```
/// use wirecopy::{Detector, ErrorKind};
///
/// let error = Detector::builder().threshold(1.5).build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Setting);
/// assert!(error.to_string().contains("threshold"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is out of its range.
    Setting,
    /// Two fingerprints or signatures were made under different schemes.
    Scheme,
    /// An id names no article of this index.
    UnknownArticle,
    /// There are more articles than numbers to name them by: in an index, or to group together.
    Full,
    /// A file could not be made, written or read.
    Io,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The kind of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
