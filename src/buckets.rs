//! Buckets: articles that share a key, and the pairs that share enough of them.

use crate::parallel;
use crate::sort::starts;
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
    /// Where buckets of more than [`FULL`] articles begin, ascending.
    full: Vec<usize>,
    /// By [block](BLOCK) of articles: how often they stand in buckets after others.
    places: Vec<usize>,
}

/// Marks the first article of a bucket.
const FIRST: u32 = 1 << 31;
/// Articles are fewer than this.
pub(crate) const MOST_ARTICLES: usize = FIRST as usize;
/// The articles of a block: where they stand is some 400 KB, which the cache holds while they are gone through.
const BLOCK: usize = 1024;

impl Buckets {
    /// The buckets of so many columns, each made by a thread.
    ///
    /// Linear in the number of keys, but for sorting those that more than one article has.
    pub fn new(articles: usize, columns: usize, keys: impl Fn(usize) -> Keys + Send + Sync) -> Self {
        let mut buckets = Self::none(articles);
        // A few at a time, so that they are not all in memory twice.
        let step = 2 * parallel::threads();
        for start in (0..columns).step_by(step) {
            let found = parallel::map(step.min(columns - start), Tally::default, |tally, at| {
                Self::of_column(articles, &keys(start + at), tally)
            });
            if start == 0 {
                // All are about as long: made longer step by step, they would be in memory twice.
                let of_found: usize = found.iter().map(|column| column.articles.len()).sum();
                buckets.articles.reserve(of_found * 9 / 8 * columns / step.min(columns));
            }
            found.into_iter().for_each(|column| buckets.append(&column));
        }
        buckets
    }

    /// No buckets of so many articles.
    fn none(count: usize) -> Self {
        Self { count, articles: Vec::new(), full: Vec::new(), places: vec![0; count.div_ceil(BLOCK)] }
    }

    fn of_column(count: usize, keys: &Keys, tally: &mut Tally) -> Self {
        // Keys are hashes, but columns may hold a range of them.
        let spread = keys.iter().map(|&(key, article)| (key.wrapping_mul(0x9e37_79b1), article));
        let mut buckets = Self::none(count);
        let Self { articles, full, places, .. } = &mut buckets;
        tally.each_sorted(keys.len(), spread, 2, |_, sorted| {
            let mut len = articles.len();
            articles.resize(len + sorted.len(), 0);
            let (mut is_same, mut start) = (false, len);
            for (at, &both) in sorted.iter().enumerate() {
                let goes_on = sorted.get(at + 1).is_some_and(|next| next >> 32 == both >> 32);
                let article = both as u32;
                // Written in any case, and kept or written over: which keys are shared cannot be predicted.
                articles[len] = article | if is_same { 0 } else { FIRST };
                places[article as usize / BLOCK] += usize::from(is_same);
                start = if is_same { start } else { len };
                len += usize::from(is_same | goes_on);
                if len > start + FULL && !goes_on {
                    full.push(start);
                }
                is_same = goes_on;
            }
            articles.truncate(len);
        });
        buckets
    }

    /// Adds those of another column.
    fn append(&mut self, column: &Self) {
        let before = self.articles.len();
        self.articles.extend_from_slice(&column.articles);
        self.full.extend(column.full.iter().map(|start| before + start));
        self.places.iter_mut().zip(&column.places).for_each(|(sum, places)| *sum += places);
    }

    /// For every article `b`, ascending, the articles `a < b` that share at least `shared` buckets with it.
    ///
    /// Linear in the number of articles in buckets.
    pub fn pairs(&self, shared: usize) -> Candidates {
        /// Where the articles of so many blocks stand takes some 400 MB.
        const MOST: usize = 1 << 10;
        let blocks = self.places.len();
        // Where the articles of a run stand is sought when their turn comes, which takes a look at all buckets,
        // and less memory than to know it of all.
        let run = blocks.div_ceil(8.max(4 * parallel::threads())).clamp(1, MOST);
        let runs = parallel::map(
            blocks.div_ceil(run),
            || (Counters { counts: vec![0; self.count], touched: Vec::new() }, Places::default(), Vec::new()),
            |(counters, by_article, room), at| {
                let blocks = at * run..blocks.min((at + 1) * run);
                let articles = blocks.start * BLOCK..self.count.min(blocks.end * BLOCK);
                let by_block = Places::by_block(self, blocks);
                let mut found = Run { ends: Vec::with_capacity(articles.len()), others: Vec::new() };
                for at in 0..articles.len() {
                    if at % BLOCK == 0 {
                        by_article.sort(by_block.of(at / BLOCK));
                    }
                    counters.count(self.before(by_article.of(at % BLOCK), room));
                    counters.take(shared, &mut found.others);
                    found.ends.push(found.others.len());
                }
                found.others.shrink_to_fit();
                found
            },
        );
        Candidates { run: run * BLOCK, runs }
    }

    /// The articles that one is held against, whose places these are: in each bucket some of those before it.
    fn before<'a>(&self, places: &[Place], room: &'a mut Vec<u32>) -> &'a [u32] {
        /// So many are copied at once: most buckets have no more, and no branch depends on how many there are, so
        /// that the next buckets are on their way from memory meanwhile.
        const FEW: usize = 8;
        let mut len = 0;
        for place in places {
            let (at, before) = (place.at(), place.before());
            // What was there before is written over: room is made once, and not cleared.
            if room.len() < len + FULL {
                room.resize(2 * (len + FULL), 0);
            }
            let to = &mut room[len..len + FULL];
            match (self.articles[at - before..].first_chunk(), to.first_chunk_mut::<FEW>()) {
                (Some(some), Some(few)) if before <= FEW => {
                    *few = *some;
                    len += before;
                }
                _ if before < FULL => {
                    to[..before].copy_from_slice(&self.articles[at - before..at]);
                    len += before;
                }
                _ => {
                    let bucket = self.full.partition_point(|&start| start < at) - 1;
                    to[0] = self.articles[self.full[bucket]];
                    to[1..=NEAREST].copy_from_slice(&self.articles[at - NEAREST..at]);
                    len += 1 + NEAREST;
                }
            }
        }
        let others = &mut room[..len];
        others.iter_mut().for_each(|other| *other &= !FIRST);
        others
    }
}

/// Where an article stands in a bucket, in 64 bits: where among the articles of all buckets, which may be more than 32
/// bits count, in the upper 44; how many stand before it in the bucket, or [`FULL`] if they are more, in ten; its number
/// in its block in the lowest ten.
#[derive(Clone, Copy, Default)]
struct Place(u64);

impl Place {
    const BITS: u32 = 10;
    const MASK: u64 = {
        assert!(FULL < 1 << Self::BITS && BLOCK <= 1 << Self::BITS);
        (1 << Self::BITS) - 1
    };

    fn new(at: usize, before: usize, article: usize) -> Self {
        Self(((((at as u64) << Self::BITS) | before as u64) << Self::BITS) | article as u64)
    }

    fn at(self) -> usize {
        (self.0 >> (2 * Self::BITS)) as usize
    }

    fn before(self) -> usize {
        ((self.0 >> Self::BITS) & Self::MASK) as usize
    }

    fn article(self) -> usize {
        (self.0 & Self::MASK) as usize
    }
}

/// Where articles stand in buckets after others, by block or by article of one block, and of each as the buckets are.
#[derive(Default)]
struct Places {
    places: Vec<Place>,
    /// Where those of each block or article end.
    ends: Vec<usize>,
}

impl Places {
    /// Those of some blocks in a row, by block.
    fn by_block(buckets: &Buckets, blocks: Range<usize>) -> Self {
        let mut ends = buckets.places[blocks.clone()].to_vec();
        let mut places = vec![Place::default(); starts(&mut ends)];
        let mut start = 0;
        for (at, &article) in buckets.articles.iter().enumerate() {
            // Without a branch: where buckets begin cannot be predicted.
            start = if article & FIRST != 0 { at } else { start };
            // The first of a bucket has none before it, and with its mark is beyond all blocks.
            let block = (article as usize / BLOCK).wrapping_sub(blocks.start);
            if let Some(next) = ends.get_mut(block) {
                places[*next] = Place::new(at, (at - start).min(FULL), article as usize % BLOCK);
                *next += 1;
            }
        }
        Self { places, ends }
    }

    /// Leaves those of one block here, by article.
    fn sort(&mut self, of_block: &[Place]) {
        let Self { places, ends } = self;
        ends.clear();
        ends.resize(BLOCK, 0);
        of_block.iter().for_each(|place| ends[place.article()] += 1);
        starts(ends);
        places.resize(of_block.len(), Place::default());
        for &place in of_block {
            let next = &mut ends[place.article()];
            places[*next] = place;
            *next += 1;
        }
    }

    /// Those of a block or an article.
    fn of(&self, number: usize) -> &[Place] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.places[start..self.ends[number]]
    }
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

    /// Of five blocks one thread goes through two together.
    const COUNT: usize = 4 * BLOCK + 100;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn pairs_are_those_that_a_plain_count_finds(
            columns in prop::collection::vec(prop::collection::vec(0u32..1600, COUNT), 1..4),
            most in prop_oneof![1u32..18, 1u32..1600],
            shared in 1usize..3,
        ) {
            let columns: Vec<Vec<u32>> =
                columns.iter().map(|keys| keys.iter().map(|key| key % most).collect()).collect();
            let keys = |column: usize| columns[column].iter().copied().zip(0..).collect();
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            let candidates = one.install(|| Buckets::new(COUNT, columns.len(), keys).pairs(shared));
            for article in 0..COUNT {
                let mut counts = vec![0; article];
                for keys in &columns {
                    let before: Vec<usize> = (0..article).filter(|&other| keys[other] == keys[article]).collect();
                    let nearest = if before.len() < FULL { 0 } else { before.len() - NEAREST };
                    let held = before[..nearest.min(1)].iter().chain(&before[nearest..]);
                    held.for_each(|&other| counts[other] += 1);
                }
                let expected: Vec<u32> = (0..article as u32).filter(|&other| counts[other as usize] >= shared).collect();
                prop_assert_eq!(candidates.of(article), expected);
            }
        }
    }
}
