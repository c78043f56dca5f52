//! Buckets: articles that share a key, and the pairs that share enough of them.

use crate::parallel;
use crate::tally::Tally;
use std::ops::Range;

/// In a bucket of more articles than this, an article is held against the nearest of its predecessors,
/// [`NEAREST`] of them, and the first article only. It keeps the work for a bucket linear in its size; a
/// group that fills so large a bucket is held together by such links.
const FULL: usize = 256;
/// See [`FULL`].
const NEAREST: usize = 32;

/// The keys of a column, each with the article that has it, in ascending order of articles. A key stands for a
/// bucket in its own column only.
pub(crate) type Keys = Vec<(u32, u32)>;

/// The buckets of all columns that hold more than one article.
pub(crate) struct Buckets {
    /// The number of articles, in buckets or not.
    count: usize,
    /// Bucket by bucket, ascending in each; the first of a bucket is marked with [`FIRST`].
    articles: Vec<u32>,
    /// By article: how many buckets it stands in after others.
    places: Vec<u32>,
}

/// Marks the first article of a bucket. Articles are fewer than this.
const FIRST: u32 = 1 << 31;

impl Buckets {
    /// The buckets of so many columns, each made by a thread.
    ///
    /// Linear in the number of keys, but for sorting those that more than one article has.
    pub fn new(articles: usize, columns: usize, keys: impl Fn(usize) -> Keys + Send + Sync) -> Self {
        let mut buckets = Self { count: articles, articles: Vec::new(), places: vec![0; articles] };
        // A few at a time, so that they are not all in memory twice.
        let step = 2 * parallel::threads();
        for start in (0..columns).step_by(step) {
            let found = parallel::map(step.min(columns - start), Tally::default, |tally, at| {
                column(&keys(start + at), tally)
            });
            for column in &found {
                buckets.articles.extend(column);
                for &article in column {
                    buckets.places[(article & !FIRST) as usize] += u32::from(article & FIRST == 0);
                }
            }
        }
        buckets
    }

    /// For every article `b`, ascending, the articles `a < b` that share at least `shared` buckets with it.
    ///
    /// Linear in the number of articles in buckets.
    pub fn pairs(&self, shared: usize) -> Candidates {
        /// Where the articles of a run stand takes some 400 MB then.
        const MOST: usize = 1 << 20;
        // Where the articles of a run stand is sought when their turn comes, which takes a look at all buckets,
        // and less memory than to know it of all.
        let run = self.count.div_ceil(4 * parallel::threads()).clamp(1, MOST);
        let runs = parallel::map(
            self.count.div_ceil(run),
            || (Counters { counts: vec![0; self.count], touched: Vec::new() }, Vec::new()),
            |(counters, others), at| {
                let articles = at * run..self.count.min((at + 1) * run);
                let places = Places::new(self, articles.clone());
                let mut found = Run { ends: Vec::with_capacity(articles.len()), others: Vec::new() };
                for article in 0..articles.len() {
                    self.before(places.of(article), others);
                    counters.count(others);
                    counters.take(shared, &mut found.others);
                    found.ends.push(found.others.len());
                }
                found.others.shrink_to_fit();
                found
            },
        );
        Candidates { run, runs }
    }

    /// Leaves in `others` the articles that one is held against, whose places these are: in each bucket some of
    /// those before it.
    fn before(&self, places: &[(u32, u32)], others: &mut Vec<u32>) {
        /// So many are copied at once: most buckets have no more, and no branch depends on how many there are, so
        /// that the next buckets are on their way from memory meanwhile.
        const FEW: usize = 8;
        let mut len = 0;
        others.resize(FEW * places.len(), 0);
        for &(bucket, at) in places {
            let (bucket, at) = (bucket as usize, at as usize);
            if others.len() < len + FEW {
                others.resize(2 * len + FEW, 0);
            }
            match (self.articles[bucket..].first_chunk::<FEW>(), others[len..].first_chunk_mut::<FEW>()) {
                (Some(some), Some(room)) if at - bucket <= FEW => {
                    *room = *some;
                    len += at - bucket;
                }
                _ => {
                    let before = &self.articles[bucket..at];
                    let nearest = if before.len() < FULL { 0 } else { before.len() - NEAREST };
                    others.truncate(len);
                    others.extend_from_slice(&before[..nearest.min(1)]);
                    others.extend_from_slice(&before[nearest..]);
                    len = others.len();
                }
            }
        }
        others.truncate(len);
        others.iter_mut().for_each(|other| *other &= !FIRST);
    }

    /// Calls `visit` for each article in a bucket, with [`FIRST`] if it is the first, the bucket's start and its own
    /// place.
    fn each(&self, mut visit: impl FnMut(u32, (u32, u32))) {
        let mut start = 0;
        for (at, &article) in (0..).zip(&self.articles) {
            // Without a branch: where buckets begin cannot be predicted.
            start = if article & FIRST != 0 { at } else { start };
            visit(article, (start, at));
        }
    }
}

/// The buckets of one column that hold more than one article.
fn column(keys: &Keys, tally: &mut Tally) -> Vec<u32> {
    // Keys are hashes, but columns may hold a range of them.
    let spread = keys.iter().map(|&(key, article)| (key.wrapping_mul(0x9e37_79b1), article));
    let mut articles = Vec::new();
    tally.each_sorted(keys.len(), spread, 2, |_, sorted| {
        let mut len = articles.len();
        articles.resize(len + sorted.len(), 0);
        let mut is_same = false;
        for (at, &both) in sorted.iter().enumerate() {
            let goes_on = sorted.get(at + 1).is_some_and(|next| next >> 32 == both >> 32);
            // Written in any case, and kept or written over: which keys are shared cannot be predicted.
            articles[len] = both as u32 | if is_same { 0 } else { FIRST };
            len += usize::from(is_same | goes_on);
            is_same = goes_on;
        }
        articles.truncate(len);
    });
    articles
}

/// For every article those before it that it is to be held against.
pub(crate) struct Candidates {
    /// The number of articles in a run.
    run: usize,
    runs: Vec<Run>,
}

/// The candidates of some articles in a row.
struct Run {
    /// Where those of each article end.
    ends: Vec<usize>,
    others: Vec<u32>,
}

impl Candidates {
    /// Those of an article, ascending.
    pub fn of(&self, article: usize) -> &[u32] {
        let Run { ends, others } = &self.runs[article / self.run];
        let at = article % self.run;
        let start = if at == 0 { 0 } else { ends[at - 1] };
        &others[start..ends[at]]
    }
}

/// Where the articles of a run stand in buckets.
struct Places {
    /// Article by article: the start of a bucket that holds it after others, and its own place there.
    places: Vec<(u32, u32)>,
    /// By article: where its places end; they begin where those of the article before end.
    ends: Vec<u32>,
}

impl Places {
    fn new(buckets: &Buckets, run: Range<usize>) -> Self {
        let mut ends = buckets.places[run.clone()].to_vec();
        let mut sum = 0;
        for end in &mut ends {
            // Where the places of an article begin, which becomes their end as they are filled in.
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![(0, 0); sum as usize];
        buckets.each(|article, place| {
            // The first of a bucket has none before it, and with its mark is beyond all runs.
            if let Some(next) = ends.get_mut(article.wrapping_sub(run.start as u32) as usize) {
                places[*next as usize] = place;
                *next += 1;
            }
        });
        Self { places, ends }
    }

    /// Those of an article of the run.
    fn of(&self, article: usize) -> &[(u32, u32)] {
        let start = if article == 0 { 0 } else { self.ends[article - 1] };
        &self.places[start as usize..self.ends[article] as usize]
    }
}

/// How many buckets each other article shares with the one at hand.
struct Counters {
    /// All zero between two articles.
    counts: Vec<u16>,
    touched: Vec<u32>,
}

impl Counters {
    fn count(&mut self, articles: &[u32]) {
        self.touched.resize(articles.len(), 0);
        let mut len = 0;
        for &article in articles {
            let count = &mut self.counts[article as usize];
            // Written in any case, and kept or written over: no branch that cannot be predicted.
            self.touched[len] = article;
            len += usize::from(*count == 0);
            *count = count.saturating_add(1);
        }
        self.touched.truncate(len);
    }

    /// Adds the articles counted at least `shared` times to `found`, ascending; all counts are forgotten.
    fn take(&mut self, shared: usize, found: &mut Vec<u32>) {
        let before = found.len();
        for article in self.touched.drain(..) {
            let count = std::mem::take(&mut self.counts[article as usize]);
            if usize::from(count) >= shared {
                found.push(article);
            }
        }
        found[before..].sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn pairs_are_those_that_a_plain_count_finds(
            columns in prop::collection::vec(prop::collection::vec(0u32..400, 700), 1..4),
            most in 1u32..400,
            shared in 1usize..3,
        ) {
            let columns: Vec<Vec<u32>> =
                columns.iter().map(|keys| keys.iter().map(|key| key % most).collect()).collect();
            let keys = |column: usize| columns[column].iter().copied().zip(0..).collect();
            let candidates = Buckets::new(700, columns.len(), keys).pairs(shared);
            for article in 0..700 {
                let mut counts = [0; 700];
                for keys in &columns {
                    let before: Vec<usize> = (0..article).filter(|&other| keys[other] == keys[article]).collect();
                    let nearest = if before.len() < FULL { 0 } else { before.len() - NEAREST };
                    let held = before[..nearest.min(1)].iter().chain(&before[nearest..]);
                    held.for_each(|&other| counts[other] += 1);
                }
                let expected: Vec<u32> = (0..700).filter(|&other| counts[other as usize] >= shared).collect();
                prop_assert_eq!(candidates.of(article), expected);
            }
        }
    }
}
