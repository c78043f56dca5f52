//! Shingles: runs of consecutive words, and the exact likeness of two articles as sets of them
//! (Broder 1997, *On the resemblance and containment of documents*).

use crate::hash::mix;
use crate::text::{Cutter, FULL_WEIGHT, Word};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::Range;

/// The set of an article's shingles, each as a hash of 32 bits.
///
/// A shingle is a run of as many consecutive words as the shingle width says; words of scripts
/// without spaces count for [a part of a word](Word::weight). An article of fewer words has one
/// shingle of all its words; an article without words has none.
///
/// ```
/// use wirecopy::ShingleSet;
///
/// let a = ShingleSet::new("the cat sat on the mat", 3);
/// let b = ShingleSet::new("The cat sat on a mat", 3);
/// assert_eq!((a.len(), b.len()), (4, 4));
/// assert_eq!(a.jaccard(&b), 2.0 / 6.0);
/// assert_eq!(a.containment(&b), 2.0 / 4.0);
/// ```
///
/// Two different shingles share a hash once in 2^32, so that the measures of two articles of a
/// thousand words are off by one shingle in one pair of four thousand. Four bytes a shingle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ShingleSet {
    /// Strictly ascending.
    hashes: Box<[u32]>,
}

impl ShingleSet {
    /// The shingles of `text`, `width` words each; a `width` of 0 is taken as 1.
    ///
    /// O(n log n) in the number of words.
    #[must_use]
    pub fn new(text: &str, width: usize) -> Self {
        Shingler::new(width).set(text)
    }

    /// The set of these hashes, in any order and with repetitions.
    pub(crate) fn from_hashes(hashes: &mut Vec<u32>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes: hashes.as_slice().into() }
    }

    /// The shingles that `other` does not have. Linear in the two lengths where they are alike.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let absent = |hash: &u32| other.hashes.binary_search(hash).is_err();
        Self { hashes: self.hashes.iter().copied().filter(absent).collect() }
    }

    /// The number of different shingles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the article had no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The shingles' hashes, strictly ascending.
    #[must_use]
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// The shingles with a hash below `end`.
    pub(crate) fn below(&self, end: u32) -> &[u32] {
        &self.hashes[..self.hashes.partition_point(|&hash| hash < end)]
    }

    /// One shingle in so many, the same of every set: those of the lowest hashes, for a hash is as good as
    /// drawn by lot.
    pub(crate) fn sample(&self, every: u32) -> &[u32] {
        let end = u32::MAX / every;
        // They are few, and at the front: going through them is faster than a search.
        &self.hashes[..self.hashes.iter().take_while(|&&hash| hash < end).count()]
    }

    /// The number of shingles that both have. Linear in the two lengths.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        shared(&self.hashes, &other.hashes)
    }

    /// The resemblance: the shingles that both have, as a share of those that either has.
    ///
    /// From 0 to 1. An article without words resembles nothing, not even another without words.
    #[must_use]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let shared = self.shared(other);
        ratio(shared, self.len() + other.len() - shared)
    }

    /// The share of this article's shingles that `other` has too.
    ///
    /// From 0 to 1; 0 for an article without words.
    #[must_use]
    pub fn containment(&self, other: &Self) -> f64 {
        ratio(self.shared(other), self.len())
    }
}

impl<'de> Deserialize<'de> for ShingleSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut hashes = Vec::deserialize(deserializer)?;
        Ok(Self::from_hashes(&mut hashes))
    }
}

/// The number of items in both of two strictly ascending runs.
pub(crate) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    // Without branches on the data, which no predictor could guess.
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        shared += usize::from(x == y);
    }
    shared
}

/// `part / whole`, and 0 of nothing.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Cuts texts into shingles, keeping its buffers from one text to the next.
pub(crate) struct Shingler {
    width: usize,
    cutter: Cutter,
    words: Vec<Word>,
    hashes: Vec<u32>,
}

impl Shingler {
    pub fn new(width: usize) -> Self {
        Self { width: width.max(1), cutter: Cutter::default(), words: Vec::new(), hashes: Vec::new() }
    }

    /// The set of the shingles of `text`.
    pub fn set(&mut self, text: &str) -> ShingleSet {
        self.cut(text);
        ShingleSet::from_hashes(&mut self.hashes)
    }

    /// The shingles of `text` in its order, with repetitions: a shingle for each word that begins one.
    pub fn sequence(&mut self, text: &str) -> &[u32] {
        self.cut(text);
        &self.hashes
    }

    /// The [`sequence`](Self::sequence) that was asked for last.
    pub fn last_sequence(&self) -> &[u32] {
        &self.hashes
    }

    /// The bytes that each shingle of [`sequence`](Self::sequence) spans, for the text it was last called with.
    pub fn spans(&self) -> Vec<Range<usize>> {
        let mut spans = Vec::with_capacity(self.hashes.len());
        each_shingle(&self.words, self.width, |words, _| {
            spans.push(self.words[words.start].span.start..self.words[words.end - 1].span.end);
        });
        spans
    }

    fn cut(&mut self, text: &str) {
        self.words.clear();
        self.hashes.clear();
        self.cutter.each_word(text, |word| self.words.push(word));
        each_shingle(&self.words, self.width, |_, hash| self.hashes.push(hash));
    }
}

/// Calls `visit` with the range of words and the hash of every shingle, in order.
pub(crate) fn each_shingle(words: &[Word], width: usize, mut visit: impl FnMut(Range<usize>, u32)) {
    let enough = width * usize::from(FULL_WEIGHT);
    let mut end = 0;
    let mut weight = 0;
    for (start, first) in words.iter().enumerate() {
        while weight < enough && end < words.len() {
            weight += usize::from(words[end].weight);
            end += 1;
        }
        match weight.cmp(&enough) {
            // What is left at the end of the text is no shingle, unless it is the whole text.
            Ordering::Less if start > 0 => break,
            _ => visit(start..end, shingle_hash(&words[start..end])),
        }
        weight -= usize::from(first.weight);
    }
}

/// The hash of a run of words: a polynomial in their hashes, mixed, of which the upper half is kept.
fn shingle_hash(words: &[Word]) -> u32 {
    /// Any odd number without pattern: 2^64 divided by the golden ratio.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let polynomial = words.iter().fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(word.hash));
    (mix(polynomial) >> 32) as u32
}
