//! Verification: what two articles share, exactly, and whether that makes them copies.

use crate::boilerplate::Boilerplate;
use crate::passage::{Frame, Sequences};
use crate::shingle::{ShingleSet, Shingles, ratio};
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
    /// Whether all that they share is a head or a foot that takes up less than half of the shorter: where
    /// two articles alone are compared, a frame is known by its place. Looked at for pairs at the threshold
    /// or above; false for others.
    pub frame_alone: bool,
}

/// Compares articles, keeping its buffers from one pair to the next.
pub(crate) struct Verifier {
    threshold: f64,
    sequences: Sequences,
}

/// An article as verification needs it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Tells it from others.
    pub number: usize,
    pub text: &'a str,
    /// Its shingles without boilerplate.
    pub shingles: Shingles<'a>,
}

impl Verifier {
    pub fn new(threshold: f64, width: usize) -> Self {
        Self { threshold, sequences: Sequences::new(width) }
    }

    /// Compares two articles whose boilerplate was left out before.
    pub fn verify(&mut self, a: Subject<'_>, b: Subject<'_>) -> Comparison {
        let shared = a.shingles.shared(b.shingles);
        let (jaccard, containment) = likeness(shared, a.shingles, b.shingles);
        let at_threshold = shared >= FEWEST_SHARED && is_alike(jaccard, containment, self.threshold);
        // Who has more in common than half cannot share a frame alone: no need to look.
        let frame_alone = at_threshold && containment < 0.6 && self.shares_a_frame_alone(a, b);
        Comparison {
            is_match: at_threshold && !frame_alone,
            shared,
            boilerplate: 0,
            jaccard,
            containment,
            frame_alone,
        }
    }

    /// Whether a head and a foot are all that two articles share, and less than half of the shorter.
    fn shares_a_frame_alone(&mut self, a: Subject<'_>, b: Subject<'_>) -> bool {
        let frame = self.frame(a, b);
        frame.is_all() && frame.share() < FRAME
    }

    /// What two articles share at their heads and feet.
    pub fn frame(&mut self, a: Subject<'_>, b: Subject<'_>) -> Frame {
        let [a, b] = self.sequences.of([(a.number, a.text), (b.number, b.text)], |_| false);
        Frame::find(a, b)
    }
}

/// Compares two texts.
pub(crate) fn compare(
    a: &str,
    b: &str,
    boilerplate: &Boilerplate,
    threshold: f64,
    width: usize,
) -> Comparison {
    let whole = [a, b].map(|text| ShingleSet::new(text, width));
    let [kept_a, kept_b] = whole.each_ref().map(|set| boilerplate.remove_from(set));
    let found = Verifier::new(threshold, width).verify(
        Subject { number: 0, text: a, shingles: kept_a.view() },
        Subject { number: 1, text: b, shingles: kept_b.view() },
    );
    Comparison { boilerplate: whole[0].shared(&whole[1]) - found.shared, ..found }
}

/// The resemblance of two sets that share so much, and the containment of the smaller in the larger.
pub(crate) fn likeness(shared: usize, a: Shingles<'_>, b: Shingles<'_>) -> (f64, f64) {
    (ratio(shared, a.len() + b.len() - shared), ratio(shared, a.len().min(b.len())))
}

/// The most of an article that its page's frame takes up, when nothing is known but two articles. One that
/// shares more with another may be its copy under a new first paragraph.
const FRAME: f64 = 0.5;

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
