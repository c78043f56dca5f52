//! Verification: what two articles share, exactly, and whether that makes them copies.

use crate::article::Texts;
use crate::passage::Frames;
use crate::sets::Set;
use crate::shingle::{Shingles, each_shingle, ratio};
use crate::table::Table;
use crate::text::words;
use serde::{Deserialize, Serialize};

/// What two articles share.
///
/// ```
/// use wirecopy::{Boilerplate, Detector};
///
/// let a = "The dam at Orvik held through the night, engineers said on Tuesday.";
/// let b = "Engineers said on Tuesday that the dam at Orvik held through the night.";
/// let found = Detector::default().compare(a, b, &Boilerplate::default());
/// assert_eq!(found.shared, 8);
/// assert!(found.is_match);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Whether they are copies of one story: alike enough for the
    /// [threshold](crate::DetectorBuilder::threshold), and not for a shared page frame alone.
    pub is_match: bool,
    /// The shingles that both have, without boilerplate.
    pub shared: usize,
    /// The boilerplate shingles that both have, which count for nothing.
    pub boilerplate: usize,
    /// The shared shingles as a share of those of either.
    pub jaccard: f64,
    /// The shared shingles as a share of those of the article that has fewer.
    pub containment: f64,
    /// Whether all that they share is a head or a foot that takes up less than half of the shorter, without
    /// boilerplate: where two articles alone are compared, a frame is known by its place. Looked at for pairs at
    /// the threshold or above; false for others.
    pub frame_alone: bool,
}

/// Compares articles, keeping its buffers from one pair to the next.
pub(crate) struct Verifier<'a> {
    threshold: f64,
    frames: Frames<'a>,
}

impl<'a> Verifier<'a> {
    pub fn new(texts: &'a Texts<'a>, threshold: f64, boilerplate: &'a Table, width: usize) -> Self {
        Self { threshold, frames: Frames::new(texts, boilerplate, width) }
    }

    /// Compares two articles, whose sets are without the boilerplate.
    pub fn verify(&mut self, a: &Set<'_>, b: &Set<'_>) -> Comparison {
        let shared = a.view().shared(b.view());
        let (jaccard, containment) = likeness(shared, a.view(), b.view());
        let at_threshold = shared >= FEWEST_SHARED && is_alike(jaccard, containment, self.threshold);
        // Who has more in common than half cannot share a frame alone: no need to look.
        let frame_alone =
            at_threshold && containment < 0.6 && self.shares_a_frame_alone([a.article, b.article]);
        Comparison {
            is_match: at_threshold && !frame_alone,
            shared,
            boilerplate: 0,
            jaccard,
            containment,
            frame_alone,
        }
    }

    /// Whether a head and a foot are all that two articles share, and less than half of the shorter, without the
    /// boilerplate of both.
    fn shares_a_frame_alone(&mut self, pair: [usize; 2]) -> bool {
        let frame = self.frames.of(pair);
        frame.is_all() && frame.share() < FRAME
    }
}

/// The resemblance of two sets that share so much, and the containment of the smaller in the larger.
pub(crate) fn likeness(shared: usize, a: Shingles<'_>, b: Shingles<'_>) -> (f64, f64) {
    (ratio(shared, a.len() + b.len() - shared), ratio(shared, a.len().min(b.len())))
}

/// Whether what two articles do not share is about different things: has few words in common.
pub(crate) fn tell_of_different_things(texts: &Texts<'_>, a: &Set<'_>, b: &Set<'_>, width: usize) -> bool {
    let (a, b) = (own_words(texts, a, b.view(), width), own_words(texts, b, a.view(), width));
    let common = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    // One that tells of nothing tells of nothing else.
    !a.is_empty() && !b.is_empty() && ratio(common, a.len().min(b.len())) < COMMON_WORDS
}

/// The different words of an article that are neither boilerplate nor in a shingle of the other: shingles of
/// one word, for of a script without spaces UAX #29 gives characters, most of which any two texts have in common.
fn own_words(texts: &Texts<'_>, of: &Set<'_>, other: Shingles<'_>, width: usize) -> Vec<u32> {
    let words = words(&texts.get(of.article));
    let mut own = vec![true; words.len()];
    each_shingle(&words, width, |range, hash| {
        if other.contains(hash) || !of.view().contains(hash) {
            own[range].fill(false);
        }
    });
    let mut hashes = Vec::new();
    each_shingle(&words, 1, |range, hash| {
        if own[range].iter().all(|&own| own) {
            hashes.push(hash);
        }
    });
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The words that two texts of different things have in common at most, as a share of those of the one with
/// fewer: `the` and `of` alone are a fifth. Reports of one event have two fifths.
const COMMON_WORDS: f64 = 0.3;

/// The most of an article that its page's frame takes up, when nothing is known but two articles. One that
/// shares more with another may be its copy under a new first paragraph.
pub(crate) const FRAME: f64 = 0.5;

/// The fewest shared shingles of two copies: seven words in a row. A phrase is no story, and thousands of
/// items may have the same few words for a text.
pub(crate) const FEWEST_SHARED: usize = 5;

/// The decision: a resemblance at the threshold, or, for a copy that was cut, half of the shorter article
/// standing in the longer, and a resemblance not far below the threshold.
fn is_alike(jaccard: f64, containment: f64, threshold: f64) -> bool {
    jaccard >= threshold || (containment >= 0.5 && jaccard >= least_jaccard(threshold))
}

/// The least resemblance of two copies of which one was cut.
///
/// Cutting alone lowers the resemblance to the ratio of the lengths: so much must be left.
pub(crate) fn least_jaccard(threshold: f64) -> f64 {
    0.6 * threshold
}
