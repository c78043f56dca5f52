//! The plain path: folds a stretch of text whole and cuts it by `unicode_words`.
//!
//! Slow and obviously right: the definition that the fast path is held against, and what it leaves
//! to it.

use super::fold::Folded;
use super::{Word, weight};
use crate::hash::word_hash;
use unicode_segmentation::UnicodeSegmentation;

/// Cuts texts as their words are defined, keeping its buffers from one text to the next.
#[derive(Default)]
pub(super) struct Plain {
    folded: Folded,
}

impl Plain {
    /// Calls `visit` for every word of `text`, in order.
    pub fn each_word(&mut self, text: &str, mut visit: impl FnMut(Word)) {
        self.folded.fold(text);
        let mut to_source = self.folded.to_source();
        for (at, folded) in self.folded.text.unicode_word_indices() {
            visit(Word {
                hash: word_hash(folded.as_bytes()),
                span: to_source.range(at..at + folded.len()),
                weight: weight(folded.as_bytes()),
            });
        }
    }
}
