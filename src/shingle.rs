//! Shingles: runs of consecutive words, and the exact likeness of two articles as sets of them
//! (Broder 1997, *On the resemblance and containment of documents*).

use crate::hash::{folded_product, set_hash};
use crate::sort::sort;
use crate::text::{Cutter, FULL_WEIGHT, LONG, Word, words};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::ops::{AddAssign, Range};

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
/// thousand words are off by one shingle in one pair of four thousand. Four bytes a shingle. What is stored is
/// of one version of the [scheme](crate::Scheme), and has to be made anew under another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ShingleSet {
    /// Strictly ascending.
    hashes: Box<[u32]>,
}

impl ShingleSet {
    /// The shingles of `text`, `width` words each; a `width` of 0 is taken as 1.
    ///
    /// O(n log n) in the number of words. Each thread keeps the buffers for this, up to some megabytes, so that
    /// memory is asked for once, for the set itself.
    #[must_use]
    pub fn new(text: &str, width: usize) -> Self {
        thread_local! {
            static KEPT: RefCell<Shingler> = RefCell::new(Shingler::new(1));
        }
        let cut = |shingler: &mut Shingler| {
            shingler.width = width.max(1);
            let set = shingler.set(text);
            if text.len() > LONG {
                *shingler = Shingler::new(width);
            }
            set
        };
        // A thread that is about to end has none.
        KEPT.try_with(|kept| cut(&mut kept.borrow_mut())).unwrap_or_else(|_| cut(&mut Shingler::new(width)))
    }

    /// The set of these hashes, in any order and with repetitions.
    pub(crate) fn from_hashes(mut hashes: Vec<u32>) -> Self {
        sort(&mut hashes, &mut Vec::new());
        hashes.dedup();
        Self { hashes: hashes.into() }
    }

    /// The shingles for which `keep` holds.
    pub(crate) fn retain(&self, keep: impl Fn(u32) -> bool) -> Self {
        let mut kept = Vec::with_capacity(self.len());
        kept.extend(self.hashes.iter().copied().filter(|&hash| keep(hash)));
        Self { hashes: kept.into() }
    }

    pub(crate) fn view(&self) -> Shingles<'_> {
        Shingles { hashes: &self.hashes }
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

    /// The number of shingles that both have. Linear in the two lengths.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        self.view().shared(other.view())
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
        Ok(Self::from_hashes(Vec::deserialize(deserializer)?))
    }
}

/// A set of shingles, wherever it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shingles<'a> {
    /// Strictly ascending.
    hashes: &'a [u32],
}

impl<'a> Shingles<'a> {
    /// The set of these hashes, strictly ascending.
    pub fn new(hashes: &'a [u32]) -> Self {
        debug_assert!(hashes.is_sorted_by(|a, b| a < b));
        Self { hashes }
    }

    pub fn len(self) -> usize {
        self.hashes.len()
    }

    pub fn hashes(self) -> &'a [u32] {
        self.hashes
    }

    /// A hash of all of them, the same for the same set.
    pub fn hash(self) -> u64 {
        set_hash(self.hashes)
    }

    pub fn contains(self, hash: u32) -> bool {
        self.hashes.binary_search(&hash).is_ok()
    }

    /// The shingles whose highest `bits` bits are `range`.
    pub fn range(self, bits: u32, range: u32) -> &'a [u32] {
        let start = |range: u32| self.position(u64::from(range) << (32 - bits));
        &self.hashes[start(range)..start(range + 1)]
    }

    /// How many shingles are below `end`. Hashes are evenly spread, so that a place is guessed well.
    fn position(self, end: u64) -> usize {
        /// A guess is seldom off by more.
        const NEAR: usize = 32;
        let guess = ((self.len() as u64 * end) >> 32) as usize;
        let near = guess.saturating_sub(NEAR)..self.len().min(guess + NEAR);
        let is_below = |&hash: &u32| u64::from(hash) < end;
        let within = self.hashes[near.clone()].partition_point(is_below);
        if within == 0 || within == near.len() {
            self.hashes.partition_point(is_below)
        } else {
            near.start + within
        }
    }

    /// One shingle in so many, the same of every set: those of the lowest hashes, for a hash is as good as
    /// drawn by lot.
    pub fn sample(self, every: u32) -> Self {
        let end = u32::MAX / every;
        // They are few, and at the front: going through them is faster than a search.
        Self { hashes: &self.hashes[..self.hashes.iter().take_while(|&&hash| hash < end).count()] }
    }

    /// The number of shingles that both have. Linear in the two lengths, or in the shorter one where that is far
    /// shorter.
    pub fn shared(self, other: Self) -> usize {
        match self.looked_up(other) {
            Some(found) => found.count(),
            None => shared(self.hashes, other.hashes),
        }
    }

    /// The shingles that both have, one by one, if to look up those of the one in the other is less work than to go
    /// through both.
    fn looked_up(self, other: Self) -> Option<impl Iterator<Item = u32>> {
        /// A search in a set of thousands takes as long as to go through so many, or some more.
        const FAR: usize = 64;
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let found = short.hashes.iter().copied().filter(move |&hash| long.contains(hash));
        (short.len() * FAR < long.len()).then_some(found)
    }

    /// The shingles that both have, ascending. As [`shared`](Self::shared).
    pub fn common(self, other: Self) -> Vec<u32> {
        if let Some(found) = self.looked_up(other) {
            return found.collect();
        }
        let (a, b) = (self.hashes, other.hashes);
        let mut common = vec![0; a.len().min(b.len())];
        let (mut i, mut j, mut found) = (0, 0, 0);
        // Without branches on the data, as in `shared_one_by_one`.
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            common[found] = x;
            i += usize::from(x <= y);
            j += usize::from(y <= x);
            found += usize::from(x == y);
        }
        common.truncate(found);
        common
    }
}

/// The number of items in both of two strictly ascending runs of no more items than `T` counts. What repeats itself in
/// a run may be counted more than once.
pub(crate) fn shared<T: Item>(a: &[T], b: &[T]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: AVX2 is all that the function asks for, and the processor says that it has it.
        return unsafe { shared_with_avx2(a, b) };
    }
    shared_by_blocks(a, b)
}

/// An item that can also count.
pub(crate) trait Item: Copy + Ord + Default + AddAssign + From<bool> + Into<u64> {}

impl<T: Copy + Ord + Default + AddAssign + From<bool> + Into<u64>> Item for T {}

/// The same code made for vectors twice as long as those that every x86-64 has.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn shared_with_avx2<T: Item>(a: &[T], b: &[T]) -> usize {
    shared_by_blocks(a, b)
}

#[inline(always)]
fn shared_by_blocks<T: Item>(a: &[T], b: &[T]) -> usize {
    /// So many are held against so many at once, each with each: vector code, and an eighth of the steps that
    /// wait for the one before to know where to go on.
    const BLOCK: usize = 8;
    let (mut i, mut j, mut found) = (0, 0, [T::default(); BLOCK]);
    while let (Some(x), Some(y)) = (a[i..].first_chunk::<BLOCK>(), b[j..].first_chunk::<BLOCK>()) {
        for &other in y {
            for (found, &one) in found.iter_mut().zip(x) {
                *found += T::from(one == other);
            }
        }
        let (last_x, last_y) = (x[BLOCK - 1], y[BLOCK - 1]);
        i += BLOCK * usize::from(last_x <= last_y);
        j += BLOCK * usize::from(last_y <= last_x);
    }
    let found: u64 = found.into_iter().map(Into::into).sum();
    found as usize + shared_one_by_one(&a[i..], &b[j..])
}

/// The same, a step at a time.
fn shared_one_by_one<T: Copy + Ord>(a: &[T], b: &[T]) -> usize {
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

/// The usual width: known to the compiler, the words of a shingle are hashed without a loop.
const USUAL: usize = 3;

/// Cuts texts into shingles, keeping its buffers from one text to the next.
pub(crate) struct Shingler {
    width: usize,
    cutter: Cutter,
    /// The hashes and weights of the words of the last text.
    bare: Vec<(u64, u8)>,
    /// The shingles of the last text.
    hashes: Vec<u32>,
    /// Where they are sorted.
    room: Vec<u32>,
}

impl Shingler {
    pub fn new(width: usize) -> Self {
        let (bare, hashes, room) = (Vec::new(), Vec::new(), Vec::new());
        Self { width: width.max(1), cutter: Cutter::default(), bare, hashes, room }
    }

    /// The set of the shingles of `text`.
    pub fn set(&mut self, text: &str) -> ShingleSet {
        self.cut(text);
        ShingleSet { hashes: self.hashes.as_slice().into() }
    }

    /// The same, until the next text.
    pub fn view(&mut self, text: &str) -> Shingles<'_> {
        self.cut(text);
        Shingles::new(&self.hashes)
    }

    /// The shingles of `text` in its order, with repetitions: a shingle for each word that begins one.
    pub fn sequence(&mut self, text: &str) -> &[u32] {
        self.bare.clear();
        self.hashes.clear();
        let mut all_full = true;
        self.cutter.each_hash(text, |hash, weight| {
            all_full &= weight == FULL_WEIGHT;
            self.bare.push((hash, weight));
        });
        let hash = |run: &[(u64, u8)]| shingle_hash(run.iter().map(|word| word.0));
        if all_full && self.bare.len() >= self.width {
            match self.width {
                USUAL => self.hashes.extend(self.bare.windows(USUAL).map(hash)),
                width => self.hashes.extend(self.bare.windows(width).map(hash)),
            }
        } else {
            each_run(&self.bare, self.width, |word| word.1, |run| self.hashes.push(hash(&self.bare[run])));
        }
        &self.hashes
    }

    /// Leaves the set of the shingles of `text` in the buffer.
    fn cut(&mut self, text: &str) {
        self.sequence(text);
        sort(&mut self.hashes, &mut self.room);
        self.hashes.dedup();
    }
}

/// The words of a text, and its shingles in their order.
pub(crate) struct Shingled {
    pub words: Vec<Word>,
    /// Of the shingle that begins with the first word, the second and so on, the hash and the end of its words.
    pub shingles: Vec<(u32, u32)>,
}

impl Shingled {
    pub fn new(text: &str, width: usize) -> Self {
        let words = words(text);
        let mut shingles = Vec::with_capacity(words.len());
        each_shingle(&words, width.max(1), |range, hash| shingles.push((hash, range.end as u32)));
        Self { words, shingles }
    }

    pub fn hashes(&self) -> impl ExactSizeIterator<Item = u32> + Clone {
        self.shingles.iter().map(|&(hash, _)| hash)
    }

    /// The bytes of the text from one shingle to another.
    pub fn bytes(&self, first: usize, last: usize) -> Range<usize> {
        let end = self.shingles[last].1 as usize;
        self.words[first].span.start..self.words[end - 1].span.end
    }

    /// The shingles, each with its bytes.
    pub fn located(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        self.hashes().enumerate().map(|(at, hash)| (hash, self.bytes(at, at)))
    }
}

/// The hash of all words of a text as one shingle; none of a text without words.
pub(crate) fn hash_of_all(text: &str) -> Option<u32> {
    let words = words(text);
    (!words.is_empty()).then(|| shingle_hash(words.iter().map(|word| word.hash)))
}

/// Calls `visit` with the range of words and the hash of every shingle, in order.
pub(crate) fn each_shingle(words: &[Word], width: usize, mut visit: impl FnMut(Range<usize>, u32)) {
    each_run(
        words,
        width,
        |word| word.weight,
        |range| {
            let hash = shingle_hash(words[range.clone()].iter().map(|word| word.hash));
            visit(range, hash);
        },
    );
}

/// Calls `visit` with the range of words of every shingle, in order.
fn each_run<W>(words: &[W], width: usize, weight: impl Fn(&W) -> u8, mut visit: impl FnMut(Range<usize>)) {
    // Nearly every text has only whole words, and nothing to weigh.
    if words.len() >= width && words.iter().all(|word| weight(word) == FULL_WEIGHT) {
        return match width {
            USUAL => (0..=words.len() - USUAL).for_each(|start| visit(start..start + USUAL)),
            _ => (0..=words.len() - width).for_each(|start| visit(start..start + width)),
        };
    }
    let enough = width * usize::from(FULL_WEIGHT);
    let mut end = 0;
    let mut sum = 0;
    for (start, first) in words.iter().enumerate() {
        while sum < enough && end < words.len() {
            sum += usize::from(weight(&words[end]));
            end += 1;
        }
        match sum.cmp(&enough) {
            // What is left at the end of the text is no shingle, unless it is the whole text.
            Ordering::Less if start > 0 => break,
            _ => visit(start..end),
        }
        sum -= usize::from(weight(first));
    }
}

/// The hash of a run of words: a polynomial in their hashes, multiplied and [folded](folded_product), of which the upper
/// half is kept.
fn shingle_hash(words: impl Iterator<Item = u64>) -> u32 {
    /// Any odd numbers without pattern: 2^64 divided by the golden ratio, and by its like for three dimensions.
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    const FACTOR: u64 = 0xd1b5_4a32_d192_ed03;
    let polynomial = words.fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(word));
    (folded_product(polynomial, FACTOR) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_share_what_single_steps_share(
            a in prop::collection::btree_set(0u32..200, 0..120),
            b in prop::collection::btree_set(0u32..200, 0..120),
        ) {
            let [a, b] = [a, b].map(|set| set.into_iter().collect::<Vec<u32>>());
            prop_assert_eq!(shared(&a, &b), shared_one_by_one(&a, &b));
            prop_assert_eq!(shared_by_blocks(&a, &b), shared_one_by_one(&a, &b));
            let brief = |hashes: &[u32]| hashes.iter().map(|&hash| hash as u16).collect::<Vec<u16>>();
            prop_assert_eq!(shared(&brief(&a), &brief(&b)), shared_one_by_one(&a, &b));
            let common: Vec<u32> = a.iter().copied().filter(|hash| b.contains(hash)).collect();
            prop_assert_eq!(Shingles::new(&a).common(Shingles::new(&b)), &common[..]);
            prop_assert_eq!(shared(&a, &b), common.len());
        }

        #[test]
        fn what_is_looked_up_is_what_both_have(
            short in prop::collection::btree_set(0u32..800, 0..6),
            long in prop::collection::btree_set(0u32..800, 100..400),
        ) {
            let common: Vec<u32> = short.intersection(&long).copied().collect();
            let [short, long] = [short, long].map(|set| set.into_iter().collect::<Vec<u32>>());
            for (a, b) in [(&short, &long), (&long, &short)] {
                let (a, b) = (Shingles::new(a), Shingles::new(b));
                prop_assert_eq!(a.shared(b), common.len());
                prop_assert_eq!(a.common(b), &common[..]);
            }
        }

        #[test]
        fn a_range_of_hashes_is_those_of_its_highest_bits(
            set in prop::collection::btree_set(any::<u32>(), 0..400),
            skew in 0u32..30,
            bits in 1u32..12,
        ) {
            let hashes: Vec<u32> = set.into_iter().map(|hash| hash >> skew).collect();
            let set = ShingleSet::from_hashes(hashes);
            let ranges: Vec<&[u32]> = (0..1 << bits).map(|range| set.view().range(bits, range)).collect();
            prop_assert_eq!(ranges.concat(), set.hashes());
            for (range, hashes) in ranges.iter().enumerate() {
                prop_assert!(hashes.iter().all(|hash| (hash >> (32 - bits)) as usize == range));
            }
        }
    }
}
