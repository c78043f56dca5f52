//! Verification: what two articles share, exactly, and whether that makes them copies.

use crate::boilerplate::Boilerplate;
use crate::hash::Map;
use crate::shingle::{ShingleSet, Shingler, ratio};
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
    /// Whether they are copies of one story: their resemblance is at the threshold or above, and not for
    /// a shared page frame alone.
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
    first: Shingler,
    second: Shingler,
}

/// An article as verification needs it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub text: &'a str,
    /// Its shingles without boilerplate.
    pub shingles: &'a ShingleSet,
}

impl Verifier {
    pub fn new(threshold: f64, width: usize) -> Self {
        Self { threshold, first: Shingler::new(width), second: Shingler::new(width) }
    }

    /// Compares two articles whose boilerplate was left out before.
    pub fn verify(&mut self, a: Subject<'_>, b: Subject<'_>) -> Comparison {
        let shared = a.shingles.shared(b.shingles);
        let (jaccard, containment) = likeness(shared, a.shingles, b.shingles);
        let at_threshold = shared >= FEWEST_SHARED && is_alike(jaccard, containment, self.threshold);
        let frame_alone = at_threshold && self.passages(a.text, b.text).is_frame_alone();
        Comparison {
            is_match: at_threshold && !frame_alone,
            shared,
            boilerplate: 0,
            jaccard,
            containment,
            frame_alone,
        }
    }

    /// Compares two texts.
    pub fn compare(&mut self, a: &str, b: &str, boilerplate: &Boilerplate) -> Comparison {
        let whole = [self.first.set(a), self.second.set(b)];
        let [kept_a, kept_b] = whole.each_ref().map(|set| boilerplate.remove_from(set));
        let found =
            self.verify(Subject { text: a, shingles: &kept_a }, Subject { text: b, shingles: &kept_b });
        Comparison { boilerplate: whole[0].shared(&whole[1]) - found.shared, ..found }
    }

    /// Where the passages stand that two texts share.
    pub fn passages(&mut self, a: &str, b: &str) -> Passages {
        Passages::find(self.first.sequence(a), self.second.sequence(b))
    }
}

/// The resemblance of two sets that share so much, and the containment of the smaller in the larger.
pub(crate) fn likeness(shared: usize, a: &ShingleSet, b: &ShingleSet) -> (f64, f64) {
    (ratio(shared, a.len() + b.len() - shared), ratio(shared, a.len().min(b.len())))
}

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

/// Where the passages stand that two articles share, in shingles of the shorter article.
///
/// A page has a head and a foot that its outlet prints around every story. A shared passage at the head
/// of both articles or at the foot of both may be such a frame; what is shared elsewhere is body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passages {
    head: usize,
    foot: usize,
    body: usize,
    /// All shingles of the shorter article.
    of: usize,
}

impl Passages {
    /// Finds the shared passages of two articles, given their shingles in the order of the text.
    ///
    /// Linear in the two lengths.
    fn find(a: &[u32], b: &[u32]) -> Self {
        let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let mut in_b: Map<u32, usize> = Map::with_capacity(b.len());
        for (at, &shingle) in b.iter().enumerate() {
            in_b.entry(shingle).or_insert(at);
        }
        let mut found = Self { of: a.len(), ..Self::default() };
        let mut passage: Option<Passage> = None;
        for (at_a, shingle) in a.iter().enumerate() {
            let Some(&at_b) = in_b.get(shingle) else { continue };
            match &mut passage {
                Some(passage) if passage.goes_on(at_a, at_b) => passage.extend(at_a, at_b),
                _ => found.add(passage.replace(Passage::new(at_a, at_b)), a.len(), b.len()),
            }
        }
        found.add(passage, a.len(), b.len());
        found
    }

    fn add(&mut self, passage: Option<Passage>, len_a: usize, len_b: usize) {
        let Some(passage) = passage else { return };
        // A frame may hold a little that differs from page to page outside of what is shared.
        let near_edge = |at: usize, len: usize| at <= 10 + len / 20;
        let (start, end) = (passage.start, passage.end);
        if near_edge(start.0, len_a) && near_edge(start.1, len_b) {
            self.head += passage.shingles;
        } else if near_edge(len_a - 1 - end.0, len_a) && near_edge(len_b - 1 - end.1, len_b) {
            self.foot += passage.shingles;
        } else {
            self.body += passage.shingles;
        }
    }

    /// Whether head and foot are all that is shared, and less than half of the shorter article.
    fn is_frame_alone(&self) -> bool {
        self.body_share() < 0.1 && self.frame_share() < 0.5
    }

    /// Whether the two tell one story for all that can be seen from where the passages stand; stricter
    /// than [`is_frame_alone`](Self::is_frame_alone), for many such pairs are judged together.
    pub fn is_one_story(&self) -> bool {
        let cut_in_the_middle = self.frame_share() >= 0.5 && self.head.min(self.foot) > self.of / 20;
        self.body_share() >= 0.2 || self.frame_share() >= 0.75 || cut_in_the_middle
    }

    /// Head and foot as a share of the shorter article.
    fn frame_share(&self) -> f64 {
        ratio(self.head + self.foot, self.of)
    }

    /// The shared part of what is left of the shorter article without head and foot.
    fn body_share(&self) -> f64 {
        ratio(self.body, self.of - self.head - self.foot)
    }
}

/// A run of shingles that stand in both articles in the same order, with little between them.
struct Passage {
    start: (usize, usize),
    end: (usize, usize),
    shingles: usize,
}

impl Passage {
    fn new(at_a: usize, at_b: usize) -> Self {
        Self { start: (at_a, at_b), end: (at_a, at_b), shingles: 1 }
    }

    fn goes_on(&self, at_a: usize, at_b: usize) -> bool {
        /// A changed word breaks as many shingles as each has words; a change of so many may lie between.
        const GAP: usize = 6;
        at_a - self.end.0 <= GAP && at_b > self.end.1 && at_b - self.end.1 <= GAP
    }

    fn extend(&mut self, at_a: usize, at_b: usize) {
        self.end = (at_a, at_b);
        self.shingles += 1;
    }
}
