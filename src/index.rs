//! The live index: articles come and go, and each can be held against all that are there.

use crate::error::{Error, ErrorKind};
use crate::forest::Forest;
use crate::hash::Map;
use crate::lsh::{self, Bands};
use crate::minhash::{Scheme, Signature};
use crate::shingle::ratio;
use serde::{Deserialize, Serialize};

/// Names an article of an [`Index`].
///
/// Ids are handed out in ascending order and never again. They are `u32` because an index holds many of
/// them for each article: four bytes are half of its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(u32);

impl ArticleId {
    /// The id as a number: how many articles were inserted before.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

/// An article that may be a copy, found by its signature alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which article of the index.
    pub id: ArticleId,
    /// The estimated resemblance: see [`Signature::similarity`].
    pub similarity: f64,
}

/// What an [`Index`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndexStats {
    /// Articles that were inserted and not removed.
    pub articles: usize,
    /// Buckets with at least one article, removed ones that are not yet swept out among them.
    pub buckets: usize,
    /// Bytes of memory held.
    pub bytes: usize,
}

/// An LSH index for live use.
///
/// ```
/// use wirecopy::Detector;
///
/// let detector = Detector::default();
/// let mut index = detector.index();
/// let first = index.insert(&detector.fingerprint("Fire broke out at the Norlund paper mill early on Friday."))?;
/// index.insert(&detector.fingerprint("The council will vote on the new tram line in March."))?;
///
/// let copy = detector.fingerprint("Fire broke out at the Norlund paper mill early on Friday, police said.");
/// let found = index.query(&copy)?;
/// assert_eq!(found[0].id, first);
/// assert!(found[0].similarity > 0.5);
///
/// index.remove(first)?;
/// assert!(index.query(&copy)?.is_empty());
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// It holds no texts and no shingles, so what it finds are candidates with an estimated resemblance. A
/// pair at the threshold is found with a probability of [`Bands::RECALL`]; so that few are missed, some
/// below the threshold are found too. Who needs certainty keeps the fingerprints and asks
/// [`Fingerprint::jaccard`](crate::Fingerprint::jaccard).
#[derive(Clone, Debug)]
pub struct Index {
    scheme: Scheme,
    bands: Bands,
    threshold: f64,
    /// The newest row of each bucket.
    newest: Map<Bucket, u32>,
    /// For each row and band, the next older row of its bucket, or [`NONE`].
    older: Vec<u32>,
    /// The ids of the rows, ascending, and whether the article is still there.
    ids: Vec<u32>,
    present: Vec<bool>,
    removed: usize,
    next_id: u32,
    counts: Counts,
}

/// A band and the value of its slot.
type Bucket = (u16, u32);

/// No row: the end of a bucket.
const NONE: u32 = u32::MAX;

/// The most articles of a bucket that a query looks at, the newest first: what bounds a query's time
/// where thousands share a passage.
const FULL_BUCKET: usize = 1024;

#[derive(Clone, Debug, Default)]
struct Counts {
    /// By row: the buckets shared with the signature at hand. All zero between queries.
    shared: Vec<u16>,
    touched: Vec<u32>,
}

impl Index {
    pub(crate) fn new(scheme: Scheme, bands: Bands, threshold: f64) -> Self {
        Self {
            scheme,
            bands,
            threshold,
            newest: Map::default(),
            older: Vec::new(),
            ids: Vec::new(),
            present: Vec::new(),
            removed: 0,
            next_id: 0,
            counts: Counts::default(),
        }
    }

    /// Adds an article, given its fingerprint or signature.
    ///
    /// An article without words is taken in and never found. O(slots) expected.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] for a signature of another scheme, [`ErrorKind::Full`] after 2^32 - 1 insertions.
    pub fn insert(&mut self, signature: impl AsRef<Signature>) -> Result<ArticleId, Error> {
        let signature = signature.as_ref();
        self.scheme.check(signature.scheme())?;
        if self.next_id == NONE {
            return Err(Error::new(ErrorKind::Full, "the index has no ids left: insert into a new one"));
        }
        let row = self.ids.len() as u32;
        if signature.slots().is_empty() {
            self.older.resize(self.older.len() + self.bands.bands(), NONE);
        }
        for (band, &slot) in signature.slots().iter().enumerate() {
            let older = self.newest.insert((band as u16, slot), row);
            self.older.push(older.unwrap_or(NONE));
        }
        let id = self.next_id;
        self.next_id += 1;
        self.ids.push(id);
        self.present.push(true);
        self.counts.shared.push(0);
        Ok(ArticleId(id))
    }

    /// The articles that may be copies of this one, the most alike first, then by id.
    ///
    /// O(slots + articles that share a bucket), of which no more than the newest 1,024 of each bucket
    /// are looked at. Needs `&mut self` for its counters; what the index holds does not change.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] for a signature of another scheme.
    pub fn query(&mut self, signature: impl AsRef<Signature>) -> Result<Vec<Candidate>, Error> {
        let signature = signature.as_ref();
        self.scheme.check(signature.scheme())?;
        let Counts { shared, touched } = &mut self.counts;
        for (band, &slot) in signature.slots().iter().enumerate() {
            let mut row = self.newest.get(&(band as u16, slot)).copied().unwrap_or(NONE);
            for _ in 0..FULL_BUCKET {
                if row == NONE {
                    break;
                }
                let at = row as usize;
                if shared[at] == 0 {
                    touched.push(row);
                }
                shared[at] += 1;
                row = self.older[at * self.bands.bands() + band];
            }
        }
        let mut found = Vec::new();
        for row in touched.drain(..) {
            let row = row as usize;
            let count = usize::from(std::mem::take(&mut shared[row]));
            if count >= self.bands.shared() && self.present[row] {
                found.push(Candidate {
                    id: ArticleId(self.ids[row]),
                    similarity: ratio(count, self.bands.bands()),
                });
            }
        }
        found.sort_unstable_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
        Ok(found)
    }

    /// Takes an article out.
    ///
    /// O(log n), and amortised over removals the cost of an insertion.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownArticle`] for an id that this index does not hold.
    pub fn remove(&mut self, id: ArticleId) -> Result<(), Error> {
        let row = self.ids.binary_search(&id.0).ok().filter(|&row| self.present[row]);
        let Some(row) = row else {
            let message =
                format!("the index holds no article {}: it was removed, or is of another index", id.0);
            return Err(Error::new(ErrorKind::UnknownArticle, message));
        };
        self.present[row] = false;
        self.removed += 1;
        if self.removed * 2 > self.ids.len() {
            self.sweep();
        }
        Ok(())
    }

    /// The groups of articles that are linked by a similarity at the threshold or above, each ascending,
    /// in the order of their first articles.
    ///
    /// Estimated, not verified: to group a corpus, see [`Detector::group`](crate::Detector::group).
    #[must_use]
    pub fn groups(&self) -> Vec<Vec<ArticleId>> {
        // A bucket's own number serves as well as the slot value that named it.
        let mut signatures = vec![Vec::new(); self.ids.len()];
        let mut buckets = 0;
        for band in 0..self.bands.bands() {
            let mut numbers = vec![NONE; self.ids.len()];
            for (row, signature) in signatures.iter_mut().enumerate() {
                let older = self.older[row * self.bands.bands() + band];
                numbers[row] = if older == NONE { buckets } else { numbers[older as usize] };
                buckets += u32::from(older == NONE);
                if self.present[row] {
                    signature.push(numbers[row]);
                }
            }
        }
        let at_threshold = self.bands.at_least(self.threshold);
        let mut forest = Forest::new(self.ids.len());
        for (b, candidates) in lsh::candidates(&signatures, at_threshold).iter().enumerate() {
            candidates.iter().for_each(|&a| forest.join(a as usize, b));
        }
        forest
            .sets()
            .into_iter()
            .map(|rows| rows.into_iter().map(|row| ArticleId(self.ids[row])).collect())
            .collect()
    }

    /// The number of articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len() - self.removed
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much it holds, and in how much memory.
    #[must_use]
    pub fn stats(&self) -> IndexStats {
        // A slot of the table is an entry and a byte of control; one in eight stays free.
        let entry = size_of::<(Bucket, u32)>() + 1;
        let rows = size_of_val(&*self.ids) + size_of_val(&*self.present) + size_of_val(&*self.counts.shared);
        IndexStats {
            articles: self.len(),
            buckets: self.newest.len(),
            bytes: self.newest.capacity() * 8 / 7 * entry + self.older.capacity() * size_of::<u32>() + rows,
        }
    }

    /// Drops the rows of removed articles.
    fn sweep(&mut self) {
        let bands = self.bands.bands();
        let mut moved = vec![NONE; self.ids.len()];
        let mut kept = 0;
        for (row, moved) in moved.iter_mut().enumerate() {
            if self.present[row] {
                *moved = kept;
                kept += 1;
            }
        }
        // The nearest older row that is still there.
        let survivor = |older: &[u32], mut row: u32, band: usize| {
            while row != NONE && moved[row as usize] == NONE {
                row = older[row as usize * bands + band];
            }
            if row == NONE { NONE } else { moved[row as usize] }
        };
        let mut older = Vec::with_capacity(kept as usize * bands);
        for row in (0..self.ids.len()).filter(|&row| self.present[row]) {
            older.extend((0..bands).map(|band| survivor(&self.older, self.older[row * bands + band], band)));
        }
        self.newest.retain(|&(band, _), row| {
            *row = survivor(&self.older, *row, usize::from(band));
            *row != NONE
        });
        self.older = older;
        let mut present = self.present.iter();
        self.ids.retain(|_| *present.next().unwrap_or(&false));
        self.present = vec![true; self.ids.len()];
        self.counts.shared.truncate(self.ids.len());
        self.removed = 0;
    }
}
