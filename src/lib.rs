//! Finds near-duplicate news articles.
mod error;
mod hash;
pub mod text;

pub use error::{Error, ErrorKind};
