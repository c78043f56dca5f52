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
        let mut end = 0;
        for (at, folded) in self.folded.text.unicode_word_indices() {
            let source = to_source.range(at..at + folded.len());
            // One character can fold into parts of two words; the bytes belong to the first.
            let start = source.start.max(end);
            end = source.end.max(start);
            let (hash, weight) = (word_hash(folded.as_bytes()), weight(folded.as_bytes()));
            visit(Word { hash, span: start..end, weight });
        }
    }
}
