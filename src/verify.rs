//! Verification: what two articles share, exactly, and where in them it stands.

use crate::hash::Map;
use crate::shingle::{ShingleSet, ratio};

/// How alike two articles are, exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Likeness {
    /// Shared shingles as a share of those of either.
    pub jaccard: f64,
    /// Shared shingles as a share of those of the article that has fewer.
    pub containment: f64,
}

pub(crate) fn likeness(a: &ShingleSet, b: &ShingleSet) -> Likeness {
    let shared = a.shared(b);
    Likeness {
        jaccard: ratio(shared, a.len() + b.len() - shared),
        containment: ratio(shared, a.len().min(b.len())),
    }
}

/// Where the passages stand that two articles share, in shingles of the shorter article.
///
/// A page has a head and a foot that its outlet prints around every story. A shared passage at the head
/// of both articles or at the foot of both belongs to the frame; what is shared elsewhere is body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shared {
    pub head: usize,
    pub foot: usize,
    pub body: usize,
    /// The shingles of the shorter article.
    pub of: usize,
}

impl Shared {
    /// Finds the shared passages of two articles, given their shingles in the order of the text.
    ///
    /// Linear in the two lengths.
    pub fn find(a: &[u32], b: &[u32]) -> Self {
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
                _ => {
                    found.add(passage.replace(Passage::new(at_a, at_b)), a.len(), b.len());
                }
            }
        }
        found.add(passage, a.len(), b.len());
        found
    }

    fn add(&mut self, passage: Option<Passage>, len_a: usize, len_b: usize) {
        let Some(passage) = passage else { return };
        let near = |at: usize, len: usize| at <= 10 + len / 20;
        if near(passage.start.0, len_a) && near(passage.start.1, len_b) {
            self.head += passage.shingles;
        } else if near(len_a - 1 - passage.end.0, len_a) && near(len_b - 1 - passage.end.1, len_b) {
            self.foot += passage.shingles;
        } else {
            self.body += passage.shingles;
        }
    }

    /// Whether the two share a head or a foot, less than half of the shorter article, and nothing else.
    pub fn is_frame_alone(&self) -> bool {
        self.body_share() < 0.1 && self.frame_share() < 0.5
    }

    pub fn frame_share(&self) -> f64 {
        ratio(self.head + self.foot, self.of)
    }

    /// The shared part of what is left of the shorter article without the frame.
    pub fn body_share(&self) -> f64 {
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
        /// A changed word breaks as many shingles as it has words; so much may lie between.
        const GAP: usize = 6;
        at_a - self.end.0 <= GAP && at_b > self.end.1 && at_b - self.end.1 <= GAP
    }

    fn extend(&mut self, at_a: usize, at_b: usize) {
        self.end = (at_a, at_b);
        self.shingles += 1;
    }
}
