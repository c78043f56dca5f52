//! Buckets: articles that share a key, and the pairs that share enough of them.

use crate::parallel;
use std::ops::Range;

/// In a bucket of more articles than this, an article is held against the nearest of its predecessors,
/// [`NEAREST`] of them, and the first article only. It keeps the work for a bucket linear in its size; a
/// group that fills so large a bucket is held together by such links.
const FULL: usize = 256;
/// See [`FULL`].
const NEAREST: usize = 64;

/// The keys of a column, each with the article that has it, in ascending order of articles. A key stands for a
/// bucket in its own column only.
pub(crate) type Keys = Vec<(u32, u32)>;

/// Which keys came more than once: no for most of those that did not, in two bits for each of many values.
struct Filter {
    once: Vec<u64>,
    again: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// For about as many keys as there are articles: sixteen values for each.
    fn new(articles: usize) -> Self {
        let size = (16 * articles).next_power_of_two().clamp(1 << 10, 1 << 28);
        let bits = vec![0; size / 64];
        Self { once: bits.clone(), again: bits, shift: 32 - size.trailing_zeros() }
    }

    fn clear(&mut self) {
        self.once.fill(0);
        self.again.fill(0);
    }

    /// The word and the bit of a key; keys are hashes, but columns may hold a range of them.
    fn place(&self, key: u32) -> (usize, u64) {
        let at = (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize;
        (at / 64, 1 << (at % 64))
    }

    fn add(&mut self, key: u32) {
        let (word, bit) = self.place(key);
        self.again[word] |= self.once[word] & bit;
        self.once[word] |= bit;
    }

    fn may_be_shared(&self, key: u32) -> bool {
        let (word, bit) = self.place(key);
        self.again[word] & bit != 0
    }
}

/// The buckets of one column that hold more than one article.
struct Column {
    /// Bucket by bucket, ascending in each.
    articles: Vec<u32>,
    /// The lengths of the buckets.
    lengths: Vec<u32>,
}

impl Column {
    fn new(filter: &mut Filter, keys: &Keys) -> Self {
        filter.clear();
        keys.iter().for_each(|&(key, _)| filter.add(key));
        let shared = keys.iter().filter(|&&(key, _)| filter.may_be_shared(key));
        // One number of both sorts faster than two.
        let mut keyed: Vec<u64> =
            shared.map(|&(key, article)| u64::from(key) << 32 | u64::from(article)).collect();
        keyed.sort_unstable();
        let mut column = Self { articles: Vec::with_capacity(keyed.len()), lengths: Vec::new() };
        for bucket in keyed.chunk_by(|x, y| x >> 32 == y >> 32).filter(|bucket| bucket.len() > 1) {
            column.articles.extend(bucket.iter().map(|&both| both as u32));
            column.lengths.push(bucket.len() as u32);
        }
        column
    }
}

/// The buckets of all columns.
pub(crate) struct Buckets {
    /// The number of articles, in buckets or not.
    count: usize,
    /// Bucket by bucket, ascending in each.
    articles: Vec<u32>,
    lengths: Vec<u32>,
}

impl Buckets {
    /// The buckets of so many `parts`, each made by a thread: `columns` gives the keys of its columns.
    ///
    /// Linear in the number of keys, but for sorting those that more than one article has.
    pub fn new(articles: usize, parts: usize, columns: impl Fn(usize) -> Vec<Keys> + Send + Sync) -> Self {
        let parts = parallel::map(
            parts,
            || Filter::new(articles),
            |filter, part| {
                let columns = columns(part);
                columns.into_iter().map(|keys| Column::new(filter, &keys)).collect::<Vec<Column>>()
            },
        );
        let columns = || parts.iter().flatten();
        let mut buckets = Self {
            count: articles,
            articles: Vec::with_capacity(columns().map(|column| column.articles.len()).sum()),
            lengths: Vec::with_capacity(columns().map(|column| column.lengths.len()).sum()),
        };
        for column in parts.into_iter().flatten() {
            buckets.articles.extend(column.articles);
            buckets.lengths.extend(column.lengths);
        }
        buckets
    }

    /// For every article `b`, ascending, the articles `a < b` that share at least `shared` buckets with it.
    ///
    /// Linear in the number of articles in buckets.
    pub fn pairs(&self, shared: usize) -> Vec<Vec<u32>> {
        // Where the articles of a run stand is sought when their turn comes, which takes a look at all buckets,
        // and less memory than to know it of all.
        let run = self.count.div_ceil(4 * parallel::threads()).max(1);
        let found = parallel::map(
            self.count.div_ceil(run),
            || Counters { counts: vec![0; self.count], touched: Vec::new() },
            |counters, at| {
                let run = at * run..self.count.min((at + 1) * run);
                let places = Places::new(self, run.clone());
                let with = |article: usize| {
                    for before in places.of(article - run.start).iter().map(|place| self.before(place)) {
                        before.for_each(|&other| counters.count(other));
                    }
                    counters.take(shared)
                };
                run.clone().map(with).collect::<Vec<Vec<u32>>>()
            },
        );
        found.into_iter().flatten().collect()
    }

    /// The articles of a bucket that one of its articles is held against, all before it.
    fn before(&self, &(bucket, at): &(u32, u32)) -> impl Iterator<Item = &u32> {
        let before = &self.articles[bucket as usize..at as usize];
        let nearest = if before.len() < FULL { 0 } else { before.len() - NEAREST };
        before[..nearest.min(1)].iter().chain(&before[nearest..])
    }

    /// Calls `visit` for each article in a bucket with the bucket's start and its own place.
    fn each(&self, mut visit: impl FnMut(usize, (u32, u32))) {
        let mut start = 0;
        for length in &self.lengths {
            for at in start..start + length {
                visit(self.articles[at as usize] as usize, (start, at));
            }
            start += length;
        }
    }
}

/// Where the articles of a run stand in buckets.
struct Places {
    /// Article by article: the start of a bucket that holds it and its own place there.
    places: Vec<(u32, u32)>,
    /// By article: where its places end; they begin where those of the article before end.
    ends: Vec<u32>,
}

impl Places {
    fn new(buckets: &Buckets, run: Range<usize>) -> Self {
        let mut ends = vec![0u32; run.len()];
        buckets.each(|article, _| {
            if let Some(end) = ends.get_mut(article.wrapping_sub(run.start)) {
                *end += 1;
            }
        });
        let mut sum = 0;
        for end in &mut ends {
            // Where the places of an article begin, which becomes their end as they are filled in.
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![(0, 0); sum as usize];
        buckets.each(|article, place| {
            if let Some(next) = ends.get_mut(article.wrapping_sub(run.start)) {
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
    fn count(&mut self, article: u32) {
        let count = &mut self.counts[article as usize];
        if *count == 0 {
            self.touched.push(article);
        }
        *count = count.saturating_add(1);
    }

    /// The articles counted at least `shared` times, ascending; all counts are forgotten.
    fn take(&mut self, shared: usize) -> Vec<u32> {
        let counts = &mut self.counts;
        let enough = |&article: &u32| usize::from(counts[article as usize]) >= shared;
        let mut found: Vec<u32> = self.touched.iter().copied().filter(enough).collect();
        for article in self.touched.drain(..) {
            counts[article as usize] = 0;
        }
        found.sort_unstable();
        found
    }
}
