//! The live index: articles come and go, and each can be held against all that are there.

mod postings;
mod rows;
#[cfg(test)]
mod tests;

use crate::error::{Error, ErrorKind};
use crate::forest::Forest;
use crate::lsh::{self, Bands};
use crate::minhash::{Scheme, Signature};
use crate::shingle::ratio;
use postings::{Band, Bucket, MOST_ROWS};
use rows::{Counters, Signatures};
use serde::{Deserialize, Serialize};
use std::hint::black_box;

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

/// What an [`Index`] holds, and in how many bytes.
///
/// At default settings an article takes, where many share a phrase here and there, as news does:
///
/// | bytes | for |
/// |---|---|
/// | 512 | its [signature](Self::signatures), in which all that a bucket brings up is compared |
/// | 380 to 600 | its places in the [tables](Self::tables) of 65 bands, 8.9 to 10 each |
/// | 0 to 150 | its places in the [lists](Self::lists) of buckets of more than eight articles, about 6 each |
/// | 6 to 12 | its id, its state and its counter, in [rows](Self::rows) |
///
/// ```
/// use wirecopy::Detector;
///
/// let detector = Detector::default();
/// let mut index = detector.index();
/// index.insert(detector.fingerprint("The lifeboat was launched at dawn to a yacht off Port Ellis."))?;
/// let stats = index.stats();
/// assert_eq!((stats.articles, stats.buckets), (1, 65));
/// assert_eq!(stats.bytes, stats.signatures + stats.tables + stats.lists + stats.rows);
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// What a growing table is copied from is not counted: a 65th of the tables, for a moment. The allocator's own
/// needs are not either; a tenth has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndexStats {
    /// Articles that were inserted and not removed.
    pub articles: usize,
    /// Buckets with at least one article, removed ones that are not yet swept out among them.
    pub buckets: usize,
    /// Bytes of memory held: the sum of the four below.
    pub bytes: usize,
    /// Bytes of the signatures: four for each slot.
    pub signatures: usize,
    /// Bytes of the tables in which buckets of a few articles stand.
    pub tables: usize,
    /// Bytes of the buckets of many articles.
    pub lists: usize,
    /// Bytes of the articles' ids, states and counters, and of what a query keeps in mind.
    pub rows: usize,
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
/// pair at the threshold is found with a probability of [`Bands::RECALL`], less a thousandth at most; so that
/// few are missed, some below the threshold are found too. Who needs certainty keeps the fingerprints and asks
/// [`Fingerprint::jaccard`](crate::Fingerprint::jaccard).
#[derive(Clone, Debug)]
pub struct Index {
    scheme: Scheme,
    bands: Bands,
    threshold: f64,
    /// Of the first slots only, and which of their buckets must be shared: see [`Bands::sieve`].
    sieve: Bands,
    postings: Vec<Band>,
    signatures: Signatures,
    /// The ids of the rows, ascending, and what became of them.
    ids: Vec<u32>,
    states: Vec<State>,
    removed: usize,
    next_id: u32,
    counters: Counters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Present,
    /// Present, but without words: in no bucket.
    Wordless,
    Removed,
}

/// How many of the newest articles of a bucket a query looks at, beside the first. A phrase that thousands use
/// costs no more than that.
const NEAREST: usize = 64;
/// Where it finds so many that are half as alike as is asked for, it looks at all of the buckets, for there may
/// be a story that hundreds print,
const MANY: usize = NEAREST / 2;
/// unless there are more than this.
const FULL: usize = 1024;

/// What is looked at of a bucket.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// The [`NEAREST`], and the first.
    Newest,
    /// The others, if it is not [`FULL`].
    Others,
}

impl Index {
    pub(crate) fn new(scheme: Scheme, bands: Bands, threshold: f64) -> Self {
        let sieve = bands.sieve(threshold);
        Self {
            scheme,
            bands,
            threshold,
            sieve,
            postings: (0..sieve.bands()).map(|band| Band::new(band, sieve.bands())).collect(),
            signatures: Signatures::new(bands.bands()),
            ids: Vec::new(),
            states: Vec::new(),
            removed: 0,
            next_id: 0,
            counters: Counters::default(),
        }
    }

    /// Adds an article, given its fingerprint or signature.
    ///
    /// An article without words is taken in and never found. O(slots) expected; once in a while one table of
    /// many grows by an eighth.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] for a signature of another scheme, [`ErrorKind::Full`] after 2^32 - 1 insertions
    /// or with 2^31 articles.
    pub fn insert(&mut self, signature: impl AsRef<Signature>) -> Result<ArticleId, Error> {
        let signature = signature.as_ref();
        self.scheme.check(signature.scheme())?;
        if self.next_id == u32::MAX || self.ids.len() == MOST_ROWS {
            return Err(Error::new(ErrorKind::Full, "the index has no ids left: insert into a new one"));
        }
        let row = self.ids.len() as u32;
        black_box(self.touch(signature, Band::touch));
        for (band, &slot) in self.postings.iter_mut().zip(signature.slots()) {
            band.insert(slot, row);
        }
        self.signatures.push(signature.slots());
        let id = self.next_id;
        self.next_id += 1;
        self.ids.push(id);
        let wordless = signature.slots().is_empty();
        self.states.push(if wordless { State::Wordless } else { State::Present });
        self.counters.add_row();
        Ok(ArticleId(id))
    }

    /// The articles that may be copies of this one, the most alike first, then by id.
    ///
    /// O(slots + articles that are looked at). Of the articles that share a slot these are the newest 64 and
    /// the first, and all of up to 1,024 where 32 of those are at least half as alike as copies; so that of a
    /// story that is printed more often some are found, not all.
    /// Needs `&mut self` for its counters; what the index holds does not change.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] for a signature of another scheme.
    pub fn query(&mut self, signature: impl AsRef<Signature>) -> Result<Vec<Candidate>, Error> {
        let signature = signature.as_ref();
        self.scheme.check(signature.scheme())?;
        // Nothing is learnt from this; but the bands wait for memory together when they are asked together.
        black_box(self.touch(signature, Band::touch));
        black_box(self.touch(signature, Band::newest));
        let mut found = Vec::new();
        if self.look(signature, Part::Newest, &mut found) >= MANY {
            self.look(signature, Part::Others, &mut found);
        }
        self.counters.forget();
        found.sort_unstable_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
        Ok(found)
    }

    fn touch(&self, signature: &Signature, read: impl Fn(&Band, u32) -> u32) -> u32 {
        self.postings.iter().zip(signature.slots()).fold(0, |sum, (band, &slot)| sum ^ read(band, slot))
    }

    /// Looks at a part of each bucket, and adds what is found; gives the number of articles that are at least
    /// half as alike as is asked for.
    fn look(&mut self, signature: &Signature, part: Part, found: &mut Vec<Candidate>) -> usize {
        let (known, enough) = (self.counters.found().len(), self.sieve.shared() as u8);
        for (band, &slot) in self.postings.iter().zip(signature.slots()) {
            match (band.bucket(slot), part) {
                (Bucket::Few(entries), Part::Newest) => {
                    self.counters.count(entries.iter().map(|&entry| entry as u32), enough);
                }
                (Bucket::Many(rows), _) => {
                    let nearest = rows.len().saturating_sub(NEAREST);
                    let rows = match part {
                        Part::Newest => [&rows[..nearest.min(1)], &rows[nearest..]],
                        Part::Others if rows.len() > FULL => continue,
                        Part::Others => [&rows[nearest.min(1)..nearest], &[]],
                    };
                    rows.iter().for_each(|rows| self.counters.count(rows.iter().copied(), enough));
                }
                (Bucket::Few(_), Part::Others) => {}
            }
        }
        let mut kin = 0;
        for &row in &self.counters.found()[known..] {
            let row = row as usize;
            // Those that were removed tell of others like them.
            let shared = self.signatures.agreeing(row, signature.slots());
            kin += usize::from(shared * 2 >= self.bands.shared());
            if shared >= self.bands.shared() && self.states[row] == State::Present {
                let similarity = ratio(shared, self.bands.bands());
                found.push(Candidate { id: ArticleId(self.ids[row]), similarity });
            }
        }
        kin
    }

    /// Takes an article out.
    ///
    /// O(log n), and amortised over removals the cost of an insertion.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownArticle`] for an id that this index does not hold.
    pub fn remove(&mut self, id: ArticleId) -> Result<(), Error> {
        let row = self.ids.binary_search(&id.0).ok().filter(|&row| self.states[row] != State::Removed);
        let Some(row) = row else {
            let message =
                format!("the index holds no article {}: it was removed, or is of another index", id.0);
            return Err(Error::new(ErrorKind::UnknownArticle, message));
        };
        self.states[row] = State::Removed;
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
        let signature = |(row, &state): (usize, &State)| match state {
            State::Present => self.signatures.get(row).to_vec(),
            State::Wordless | State::Removed => Vec::new(),
        };
        let signatures: Vec<Vec<u32>> = self.states.iter().enumerate().map(signature).collect();
        let at_threshold = self.bands.at_least(self.threshold);
        let mut forest = Forest::new(self.ids.len());
        let candidates = lsh::candidates(&signatures, at_threshold);
        for b in 0..signatures.len() {
            candidates.of(b).iter().for_each(|&a| forest.join(a as usize, b));
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
    ///
    /// Linear in the buckets of more than eight articles.
    #[must_use]
    pub fn stats(&self) -> IndexStats {
        let sum = |of: &dyn Fn(&Band) -> usize| self.postings.iter().map(of).sum::<usize>();
        let signatures = self.signatures.bytes();
        let tables = sum(&Band::table_bytes);
        let lists = sum(&Band::list_bytes);
        let rows = self.ids.capacity() * size_of::<u32>() + self.states.capacity() + self.counters.bytes();
        IndexStats {
            articles: self.len(),
            buckets: sum(&Band::buckets),
            bytes: signatures + tables + lists + rows,
            signatures,
            tables,
            lists,
            rows,
        }
    }

    /// Drops the rows of removed articles.
    fn sweep(&mut self) {
        let mut kept = 0;
        let mut number = |&state: &State| {
            kept += u32::from(state != State::Removed);
            (state != State::Removed).then(|| kept - 1)
        };
        let numbers: Vec<Option<u32>> = self.states.iter().map(&mut number).collect();
        let bands = self.postings.len();
        for (at, band) in self.postings.iter_mut().enumerate() {
            *band = band.renumbered(Band::new(at, bands), |row| numbers[row as usize]);
        }
        self.signatures.retain(|row| numbers[row].is_some());
        let mut row = 0..;
        self.ids.retain(|_| row.next().is_some_and(|row: usize| numbers[row].is_some()));
        self.states.retain(|&state| state != State::Removed);
        self.counters.keep(self.ids.len());
        self.removed = 0;
    }
}
