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

/// The buckets of all columns that hold more than one article.
pub(crate) struct Buckets {
    /// The number of articles, in buckets or not.
    count: usize,
    /// Bucket by bucket, ascending in each; the first of a bucket is marked with [`FIRST`].
    articles: Vec<u32>,
}

/// Marks the first article of a bucket. Articles are fewer than this.
const FIRST: u32 = 1 << 31;

impl Buckets {
    /// The buckets of so many columns, each made by a thread.
    ///
    /// Linear in the number of keys, but for sorting those that more than one article has.
    pub fn new(articles: usize, columns: usize, keys: impl Fn(usize) -> Keys + Send + Sync) -> Self {
        let mut buckets = Self { count: articles, articles: Vec::new() };
        // A few at a time, so that they are not all in memory twice.
        let step = 2 * parallel::threads();
        for start in (0..columns).step_by(step) {
            let found = parallel::map(
                step.min(columns - start),
                || Filter::new(articles),
                |filter, at| column(filter, &keys(start + at)),
            );
            found.iter().for_each(|column| buckets.articles.extend(column));
        }
        buckets
    }

    /// For every article `b`, ascending, the articles `a < b` that share at least `shared` buckets with it.
    ///
    /// Linear in the number of articles in buckets.
    pub fn pairs(&self, shared: usize) -> Candidates {
        /// Where the articles of a run stand takes some 100 MB then.
        const MOST: usize = 1 << 18;
        // Where the articles of a run stand is sought when their turn comes, which takes a look at all buckets,
        // and less memory than to know it of all.
        let run = self.count.div_ceil(4 * parallel::threads()).clamp(1, MOST);
        let runs = parallel::map(
            self.count.div_ceil(run),
            || Counters { counts: vec![0; self.count], touched: Vec::new() },
            |counters, at| {
                let articles = at * run..self.count.min((at + 1) * run);
                let places = Places::new(self, articles.clone());
                let mut found = Run { ends: Vec::with_capacity(articles.len()), others: Vec::new() };
                for article in 0..articles.len() {
                    for before in places.of(article).iter().map(|place| self.before(place)) {
                        before.for_each(|&other| counters.count(other & !FIRST));
                    }
                    counters.take(shared, &mut found.others);
                    found.ends.push(found.others.len());
                }
                found.others.shrink_to_fit();
                found
            },
        );
        Candidates { run, runs }
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
        for (at, &article) in (0..).zip(&self.articles) {
            if article & FIRST != 0 {
                start = at;
            }
            visit((article & !FIRST) as usize, (start, at));
        }
    }
}

/// The buckets of one column that hold more than one article.
fn column(filter: &mut Filter, keys: &Keys) -> Vec<u32> {
    filter.clear();
    keys.iter().for_each(|&(key, _)| filter.add(key));
    let shared = keys.iter().filter(|&&(key, _)| filter.may_be_shared(key));
    // One number of both sorts faster than two.
    let mut keyed: Vec<u64> =
        shared.map(|&(key, article)| u64::from(key) << 32 | u64::from(article)).collect();
    keyed.sort_unstable();
    let mut articles = Vec::with_capacity(keyed.len());
    for bucket in keyed.chunk_by(|x, y| x >> 32 == y >> 32).filter(|bucket| bucket.len() > 1) {
        articles.push(bucket[0] as u32 | FIRST);
        articles.extend(bucket[1..].iter().map(|&both| both as u32));
    }
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
