//! Locality-sensitive hashing: finding the articles that may be alike without comparing all
//! (Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3).
//!
//! A band is one slot of the signature, and articles that agree in it share a bucket. Two articles are
//! candidates when they share at least so many buckets. The textbook scheme, in which a band is several
//! rows and one shared bucket suffices, is made for high thresholds: at a resemblance of .25 it either
//! misses pairs or drowns in candidates. Counting shared buckets of single rows is the steeper curve:
//! with 64 bands and 8 shared, 99 % of the pairs at .25 are candidates and 2 % of those at .05.

use crate::buckets::{Buckets, Candidates, Keys};
use crate::error::{Error, ErrorKind};
use crate::minhash::Signature;
use crate::parallel;
use crate::shingle::ratio;
use crate::spill::Scratch;
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
        let is_enough = |&shared: &u16| ratio(usize::from(shared), self.bands()) >= similarity;
        Self { shared: (1..self.bands).find(is_enough).unwrap_or(self.bands.max(1)), ..self }
    }

    /// The fewest bands, but half of them at least, and how many must be shared, by which an index finds what
    /// is worth a look at all slots.
    ///
    /// Of the pairs at the threshold 999 in 1,000 pass, even if a quarter of the buckets that they share are
    /// too full to be gone through.
    pub(crate) fn sieve(self, threshold: f64) -> Self {
        /// Two strangers seldom share so many.
        const SHARED: u16 = 4;
        let passes = |bands: &Self| bands.probability(threshold * 0.75) >= 0.999;
        let shared = self.shared.min(SHARED);
        let fewer = (self.bands.div_ceil(2)..=self.bands).map(|bands| Self { bands, shared });
        let all = (1..=shared).rev().map(|shared| Self { shared, ..self });
        fewer.chain(all).find(passes).unwrap_or(Self { shared: 1, ..self })
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
        if p == 1.0 || self.shared > self.bands {
            return if self.shared > self.bands { 0.0 } else { 1.0 };
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

    /// The pairs of candidates among many articles: for each signature, in order, the places of those before
    /// it that are candidates with it, ascending. A signature of no slots is a candidate of none.
    ///
    /// Takes signatures or fingerprints. [`Detector::candidates`](crate::Detector::candidates) is the same with
    /// the bands that a corpus is grouped by; an [`Index`](crate::Index) takes articles one by one.
    ///
    /// ```
    /// use wirecopy::{Bands, Detector};
    ///
    /// let prints = [
    ///     "The tunnel under the Sound was closed on Friday after smoke was seen in the northern bore.",
    ///     "Wheat prices fell for a third week as rain returned to the plains.",
    ///     "",
    ///     "The tunnel under the Sound was closed on Friday after smoke was seen, police said.",
    ///     "",
    /// ]
    /// .map(|text| Detector::default().fingerprint(text));
    /// let candidates = Bands::for_threshold(0.25, 128).candidates(&prints)?;
    /// assert_eq!(candidates, [vec![], vec![], vec![], vec![0], vec![]]);
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// A pair is found with a [`probability`](Self::probability) that follows from its resemblance, as long as
    /// no more than 256 articles share a slot. In a bucket of more, an article is held against the first and
    /// the nearest 32 before it, so that the work stays linear: of a text that thousands print, each copy is
    /// found with some others, and not with all.
    ///
    /// O(n log n) in the number of slots, and for each that an article shares with others at most 256 more
    /// steps. Runs in the current rayon pool.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] where the signatures were made under different schemes, or have fewer slots than
    /// there are bands.
    pub fn candidates(self, signatures: &[impl AsRef<Signature>]) -> Result<Vec<Vec<u32>>, Error> {
        if let Some(first) = signatures.first() {
            let scheme = first.as_ref().scheme();
            self.check(scheme.slots)?;
            signatures.iter().try_for_each(|signature| scheme.check(signature.as_ref().scheme()))?;
        }
        let slots: Vec<&[u32]> = signatures.iter().map(|signature| signature.as_ref().slots()).collect();
        let candidates = candidates(&slots, self);
        Ok((0..slots.len()).map(|at| candidates.of(at).to_vec()).collect())
    }

    /// Whether signatures of so many slots have one for each band.
    fn check(self, slots: u16) -> Result<(), Error> {
        if slots >= self.bands {
            return Ok(());
        }
        let bands = self.bands;
        let message = format!("{bands} bands cannot be had of {slots} slots: choose bands for {slots} slots");
        Err(Error::new(ErrorKind::Scheme, message))
    }
}

/// The slots of many signatures, band by band, in memory or in a file.
pub(crate) struct Slots {
    articles: usize,
    bands: Bands,
    parts: Vec<Part>,
    file: Option<Scratch>,
}

/// The slots of some articles.
struct Part {
    /// Those that are signed, ascending.
    articles: Vec<u32>,
    /// Band by band, unless they are in the file.
    slots: Vec<u32>,
    /// Where they begin in the file.
    at: u64,
}

impl Slots {
    /// The slots of so many signatures, in this file if there is one. `sign` gives as many as there are bands, or
    /// none for an article that is a candidate of none.
    pub fn new<S: Send, T: AsRef<[u32]>>(
        articles: usize,
        bands: Bands,
        file: Option<Scratch>,
        init: impl Fn() -> S + Send + Sync,
        sign: impl Fn(&mut S, usize) -> T + Send + Sync,
    ) -> Self {
        // In memory what boilerplate took has room for small parts; of a file a band of a part is read at once.
        let most = if file.is_some() { 1024 } else { 256 };
        let part = |state: &mut S, part: usize| {
            let mut signed = Vec::with_capacity(most);
            let mut rows = Vec::with_capacity(most * bands.bands());
            for article in part * most..articles.min((part + 1) * most) {
                if let Some(slots) = sign(state, article).as_ref().get(..bands.bands()) {
                    signed.push(article as u32);
                    rows.extend_from_slice(slots);
                }
            }
            let slots = transposed(&rows, bands.bands());
            match &file {
                Some(file) => Part { articles: signed, at: file.append(&slots), slots: Vec::new() },
                None => Part { articles: signed, at: 0, slots },
            }
        };
        let parts = parallel::map(articles.div_ceil(most), init, part);
        Self { articles, bands, parts, file }
    }

    /// # Errors
    ///
    /// What went wrong with the file until now, which made slots look missing.
    pub fn check(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), Scratch::check)
    }

    /// The buckets that signatures share, whose [pairs](Buckets::pairs) are candidates.
    pub fn buckets(&self) -> Buckets {
        let keys = |band: usize| {
            let mut keys = Keys::with_capacity(self.articles);
            for Part { articles, slots, at } in &self.parts {
                let start = band * articles.len();
                let mut add =
                    |slots: &[u32]| keys.extend(slots.iter().copied().zip(articles.iter().copied()));
                match &self.file {
                    Some(file) => add(&file.read(at + start as u64, articles.len())),
                    None => add(&slots[start..start + articles.len()]),
                }
            }
            keys
        };
        Buckets::new(self.articles, self.bands.bands(), keys)
    }
}

/// Rows of so many columns, column by column.
fn transposed(rows: &[u32], columns: usize) -> Vec<u32> {
    /// Rows whose lines of the cache are read together, each to its end.
    const TOGETHER: usize = 16;
    // Of no columns there are no rows.
    let count = rows.len() / columns.max(1);
    let mut transposed = vec![0; rows.len()];
    for start in (0..count).step_by(TOGETHER) {
        for column in 0..columns {
            for row in start..count.min(start + TOGETHER) {
                transposed[column * count + row] = rows[row * columns + column];
            }
        }
    }
    transposed
}

/// For every signature `b`, the signatures `a < b` that are candidates with it, ascending.
pub(crate) fn candidates(signatures: &[impl AsRef<[u32]> + Sync], bands: Bands) -> Candidates {
    let slots = Slots::new(signatures.len(), bands, None, || (), |(), at| signatures[at].as_ref());
    slots.buckets().pairs(bands.shared())
}
