//! Locality-sensitive hashing: finding the articles that may be alike without comparing all
//! (Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3).
//!
//! A band is one slot of the signature, and articles that agree in it share a bucket. Two articles are
//! candidates when they share at least so many buckets. The textbook scheme, in which a band is several
//! rows and one shared bucket suffices, is made for high thresholds: at a resemblance of .25 it either
//! misses pairs or drowns in candidates. Counting shared buckets of single rows is the steeper curve:
//! with 64 bands and 8 shared, 99 % of the pairs at .25 are candidates and 2 % of those at .05.

use crate::parallel;
use serde::{Deserialize, Serialize};

/// How many buckets there are to share, and how many make a candidate.
///
/// ```
/// use wirecopy::Bands;
///
/// let bands = Bands::for_threshold(0.25, 64);
/// assert!(bands.probability(0.25) >= 0.99);
/// assert!(bands.probability(0.02) < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    bands: u16,
    shared: u16,
}

impl Bands {
    /// The share of the pairs at the threshold that the bands are chosen to find.
    pub const RECALL: f64 = 0.99;

    /// As many bands as there are slots, and the most shared buckets that can be asked for if
    /// [`RECALL`](Self::RECALL) of the pairs with a resemblance of `threshold` are to be candidates.
    ///
    /// Never by the textbook's (1/b)^(1/r), which is where the curve is steepest: a third of the pairs
    /// at that threshold are missed.
    #[must_use]
    pub fn for_threshold(threshold: f64, slots: u16) -> Self {
        let recalls = |&shared: &u16| Self { bands: slots, shared }.probability(threshold) >= Self::RECALL;
        Self { bands: slots, shared: (1..=slots).take_while(recalls).last().unwrap_or(1) }
    }

    /// The same bands, of which so many must be shared as an estimate of `similarity` needs.
    pub(crate) fn at_least(self, similarity: f64) -> Self {
        let shared = (similarity * f64::from(self.bands)).ceil() as u16;
        Self { shared: shared.max(1), ..self }
    }

    /// The number of bands.
    #[must_use]
    pub fn bands(self) -> usize {
        usize::from(self.bands)
    }

    /// The number of shared buckets that makes two articles candidates.
    #[must_use]
    pub fn shared(self) -> usize {
        usize::from(self.shared)
    }

    /// The S-curve: the probability that two articles of this resemblance are candidates.
    ///
    /// Each of b bands is shared with probability `jaccard`, so this is the upper tail of a binomial
    /// distribution. O(b).
    #[must_use]
    pub fn probability(self, jaccard: f64) -> f64 {
        let (bands, p) = (self.bands(), jaccard.clamp(0.0, 1.0));
        if p == 1.0 {
            return 1.0;
        }
        // The lower tail, each term from the one before; in logarithms, for (1-p)^bands may be nothing.
        let mut term = bands as f64 * (1.0 - p).ln();
        let mut below = 0.0;
        for k in 0..self.shared() {
            below += term.exp();
            term += ((bands - k) as f64 / (k + 1) as f64 * p / (1.0 - p)).ln();
        }
        (1.0 - below).clamp(0.0, 1.0)
    }
}

/// In a bucket of more articles than this, a candidate is looked for among the nearest predecessors of
/// an article, [`NEAREST`] of them, and the first article only. It keeps the work for a bucket linear
/// in its size; a group that fills so large a bucket is held together by such links.
const FULL_BUCKET: usize = 256;
/// See [`FULL_BUCKET`].
const NEAREST: usize = 64;

/// The pairs `(a, b)`, `a < b`, of signatures that share enough buckets, ascending by `b`, then `a`.
///
/// `signatures` are slots, or nothing for an article that is a candidate of none.
pub(crate) fn candidates(signatures: &[Vec<u32>], bands: Bands) -> Vec<(u32, u32)> {
    let tables: Vec<Table> = parallel::map(bands.bands(), || (), |(), band| Table::new(signatures, band));
    let found = parallel::map(
        signatures.len(),
        || Counters::new(signatures.len()),
        |counters, b| {
            if signatures[b].is_empty() {
                return Vec::new();
            }
            for table in &tables {
                for &a in table.predecessors(b) {
                    counters.count(a);
                }
            }
            counters.take(bands.shared)
        },
    );
    let pairs = |(b, found): (usize, Vec<u32>)| found.into_iter().map(move |a| (a, b as u32));
    found.into_iter().enumerate().flat_map(pairs).collect()
}

/// The buckets of one band.
struct Table {
    /// The articles, bucket by bucket, ascending in each.
    articles: Vec<u32>,
    /// By article: where its bucket begins and where it stands itself.
    places: Vec<(u32, u32)>,
}

impl Table {
    fn new(signatures: &[Vec<u32>], band: usize) -> Self {
        let mut keyed: Vec<(u32, u32)> = Vec::with_capacity(signatures.len());
        for (article, slots) in signatures.iter().enumerate() {
            if let Some(&slot) = slots.get(band) {
                keyed.push((slot, article as u32));
            }
        }
        keyed.sort_unstable();
        let mut places = vec![(0, 0); signatures.len()];
        let mut start = 0;
        for (at, &(slot, article)) in keyed.iter().enumerate() {
            if slot != keyed[start].0 {
                start = at;
            }
            places[article as usize] = (start as u32, at as u32);
        }
        Self { articles: keyed.into_iter().map(|(_, article)| article).collect(), places }
    }

    /// The articles before `article` in its bucket that it is held against.
    fn predecessors(&self, article: usize) -> impl Iterator<Item = &u32> {
        let (start, at) = self.places[article];
        predecessors(&self.articles[start as usize..at as usize])
    }
}

/// Of all that stand before an article in its bucket, those that it is held against.
pub(crate) fn predecessors(before: &[u32]) -> impl Iterator<Item = &u32> {
    let nearest = if before.len() < FULL_BUCKET { 0 } else { before.len() - NEAREST };
    before[..nearest.min(1)].iter().chain(&before[nearest..])
}

/// How many buckets each other article shares with the one at hand.
pub(crate) struct Counters {
    counts: Vec<u16>,
    touched: Vec<u32>,
}

impl Counters {
    /// Counters for so many articles.
    pub fn new(articles: usize) -> Self {
        Self { counts: vec![0; articles], touched: Vec::new() }
    }

    pub fn count(&mut self, article: u32) {
        let count = &mut self.counts[article as usize];
        if *count == 0 {
            self.touched.push(article);
        }
        *count += 1;
    }

    /// The articles counted at least `shared` times, ascending; all counts are forgotten.
    pub fn take(&mut self, shared: u16) -> Vec<u32> {
        let counts = &mut self.counts;
        let mut found: Vec<u32> =
            self.touched.iter().copied().filter(|&article| counts[article as usize] >= shared).collect();
        for article in self.touched.drain(..) {
            counts[article as usize] = 0;
        }
        found.sort_unstable();
        found
    }
}
