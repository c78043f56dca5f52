//! The shingles of a corpus parted by ranges of hashes, as they stand until its boilerplate is known.

use crate::error::Error;
use crate::parallel;
use crate::sets::{Block, Sets};
use crate::spill::Scratch;
use crate::tally::Prefix;
use std::borrow::Cow;
use std::mem::take;
use std::ops::Range;

/// The shingles of all articles, in memory or in a file.
///
/// What is asked of all of them, who carries a shingle and whether it is boilerplate, is asked range by range: what
/// is known of a range of hashes stays in the cache, and of a file every byte is read once.
pub(crate) struct Parted {
    /// Two to this power of articles are a chunk, and as many ranges are all hashes: what an article's place takes
    /// of an item is what the range tells of the hash.
    bits: u32,
    len: usize,
    chunks: Vec<Chunk>,
    file: Option<Scratch>,
}

/// The shingles of some articles in a row.
struct Chunk {
    /// The first article.
    first: u32,
    /// Where the set of each article begins, if they stand one after the other.
    starts: Vec<usize>,
    items: Items,
    /// Where they begin in the file, if there is one.
    at: u64,
}

/// The shingles of a chunk in some ranges.
#[derive(Clone)]
struct Items {
    bits: u32,
    /// The first of the ranges.
    first: usize,
    /// Range by range, article by article: the lower bits of the shingle, and below them the article's place in the
    /// chunk; unless they are in the file.
    items: Vec<u32>,
    /// Where each of the ranges ends.
    ends: Vec<usize>,
}

impl Parted {
    /// The shingles of `len` articles, in this file if there is one: `append` adds those of an article, strictly
    /// ascending. What it returns comes with them.
    pub fn new<S, T: Send>(
        len: usize,
        file: Option<Scratch>,
        init: impl Fn() -> S + Send + Sync,
        append: impl Fn(&mut S, usize, &mut Vec<u32>) -> T + Send + Sync,
    ) -> (Self, Vec<T>) {
        /// A range of all articles has some hundred thousand shingles then, and a chunk no more than some megabytes.
        const SHARE: usize = 256;
        let bits = (len / SHARE).next_power_of_two().trailing_zeros().clamp(8, 10);
        let made = parallel::map(
            len.div_ceil(1 << bits),
            || (init(), Vec::new(), Vec::new()),
            |(state, shingles, items), number| {
                let first = number << bits;
                shingles.clear();
                let (mut starts, mut results) = (Vec::new(), Vec::new());
                for article in first..len.min(first + (1 << bits)) {
                    starts.push(shingles.len());
                    results.push(append(state, article, shingles));
                }
                let ends = part(shingles, &starts, bits, items);
                let (items, at) = match &file {
                    Some(file) => (Vec::new(), file.append(items)),
                    None => (take(items), 0),
                };
                (
                    Chunk { first: first as u32, starts, items: Items { bits, first: 0, items, ends }, at },
                    results,
                )
            },
        );
        let (chunks, results): (Vec<Chunk>, Vec<Vec<T>>) = made.into_iter().unzip();
        (Self { bits, len, chunks, file }, results.into_iter().flatten().collect())
    }

    /// # Errors
    ///
    /// What went wrong with the file until now, which made shingles look missing.
    pub fn check(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), Scratch::check)
    }

    /// The number of articles.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The number of ranges.
    pub fn ranges(&self) -> usize {
        1 << self.bits
    }

    /// `f` of the shingles of every range, in order. Those in a file are read for as many ranges together as have
    /// room in so many bytes.
    pub fn map<S, T: Send>(
        &self,
        room: u64,
        init: impl Fn() -> S + Send + Sync,
        f: impl Fn(&mut S, InRange<'_>) -> T + Send + Sync,
    ) -> Vec<T> {
        let together = if self.file.is_some() { self.together(room) } else { 1 };
        let found = parallel::map(self.ranges().div_ceil(together), init, |state, at| {
            let ranges = at * together..self.ranges().min((at + 1) * together);
            let items = |chunk| self.items(chunk, ranges.clone());
            let chunks: Vec<(u32, Cow<'_, Items>)> =
                self.chunks.iter().map(|chunk| (chunk.first, items(chunk))).collect();
            let of = |range| f(state, InRange { range, bits: self.bits, chunks: &chunks });
            ranges.clone().map(of).collect::<Vec<T>>()
        });
        found.into_iter().flatten().collect()
    }

    /// How many ranges each thread may read together, if all threads have so much room.
    fn together(&self, room: u64) -> usize {
        let all: usize = self.chunks.iter().map(|chunk| chunk.items.start(self.ranges())).sum();
        let of_range = (size_of::<u32>() * all / self.ranges()) as u64 + 1;
        let most = room / (parallel::threads() as u64 * of_range);
        // No more than leaves work for all threads until the end.
        (most as usize).clamp(1, self.ranges().div_ceil(8 * parallel::threads()))
    }

    /// The shingles of a chunk in these ranges at least.
    fn items<'a>(&self, chunk: &'a Chunk, ranges: Range<usize>) -> Cow<'a, Items> {
        match &self.file {
            Some(file) => Cow::Owned(chunk.read(file, ranges)),
            None => Cow::Borrowed(&chunk.items),
        }
    }

    /// Of every article the shingles in a share of all hashes, the lowest: one in two to the power of `every`.
    pub fn sample(&self, every: u32) -> Sets {
        let ranges = self.ranges() >> every;
        let sample = |(): &mut (), at: usize| {
            let chunk: &Chunk = &self.chunks[at];
            let items = self.items(chunk, 0..ranges);
            let mut ends = vec![0; chunk.starts.len()];
            items.items[..items.start(ranges)].iter().for_each(|&item| ends[items.place(item)] += 1);
            let mut sets = Vec::new();
            let places = items.gather(ranges, starts(ends), &mut sets, |_| true);
            Block::new(sets, places)
        };
        let blocks = parallel::map(self.chunks.len(), || (), sample);
        Sets::of(blocks, 1 << self.bits, self.len, None)
    }

    /// The sets of the shingles for which `is_kept` holds, where these stood.
    pub fn strip(self, is_kept: impl Fn(u32) -> bool + Send + Sync) -> Sets {
        let ranges = self.ranges();
        let Self { bits, len, mut chunks, file } = self;
        // Of a file backwards: what was read last may still be in memory.
        chunks.reverse();
        let mut blocks = parallel::map_each(chunks, Vec::new, |sets, chunk| {
            let mut items = match &file {
                Some(file) => chunk.read(file, 0..ranges),
                None => chunk.items,
            };
            let places = items.gather(ranges, chunk.starts, sets, &is_kept);
            match &file {
                Some(file) => {
                    file.write(chunk.at, sets);
                    Block::in_file(chunk.at, places)
                }
                None => {
                    items.items.clear();
                    items.items.extend_from_slice(sets);
                    items.items.shrink_to_fit();
                    Block::new(items.items, places)
                }
            }
        });
        blocks.reverse();
        Sets::of(blocks, 1 << bits, len, file)
    }
}

impl Chunk {
    /// The shingles in these ranges, from the file.
    fn read(&self, file: &Scratch, ranges: Range<usize>) -> Items {
        let place = self.items.start(ranges.start)..self.items.start(ranges.end);
        let items = file.read(self.at + place.start as u64, place.len());
        let mut ends: Vec<usize> =
            self.items.ends[ranges.clone()].iter().map(|end| end - place.start).collect();
        if items.len() < place.len() {
            // What could not be read is not there.
            ends.fill(0);
        }
        Items { bits: self.items.bits, first: ranges.start, items, ends }
    }
}

impl Items {
    /// Where a range begins.
    fn start(&self, range: usize) -> usize {
        if range == self.first { 0 } else { self.ends[range - self.first - 1] }
    }

    fn of(&self, range: usize) -> &[u32] {
        &self.items[self.start(range)..self.start(range + 1)]
    }

    fn place(&self, item: u32) -> usize {
        item as usize & ((1 << self.bits) - 1)
    }

    /// Brings together in `sets` the set of each article, of those shingles in the first so many ranges for which
    /// `is_kept` holds, and tells where they stand. A set needs no more room than there is between two of `starts`.
    fn gather(
        &self,
        ranges: usize,
        starts: Vec<usize>,
        sets: &mut Vec<u32>,
        is_kept: impl Fn(u32) -> bool,
    ) -> Vec<Range<usize>> {
        sets.resize(self.start(ranges), 0);
        let mut ends = starts.clone();
        for range in 0..ranges {
            let prefix = Prefix { bits: self.bits, value: range as u32 };
            for &item in self.of(range) {
                let shingle = prefix.whole(item);
                let end = &mut ends[self.place(item)];
                // Written in any case, and kept or written over: no branch that cannot be predicted.
                sets[*end] = shingle;
                *end += usize::from(is_kept(shingle));
            }
        }
        let mut len = 0;
        let close = |(start, end): (usize, usize)| {
            sets.copy_within(start..end, len);
            let place = len..len + (end - start);
            len = place.end;
            place
        };
        let places = starts.into_iter().zip(ends).map(close).collect();
        sets.truncate(len);
        places
    }
}

/// Parts sets that stand one after the other, of which these are the beginnings, into `items`; returns where each
/// range ends there.
fn part(shingles: &[u32], sets: &[usize], bits: u32, items: &mut Vec<u32>) -> Vec<usize> {
    let range = |shingle: u32| (shingle >> (u32::BITS - bits)) as usize;
    let mut counts = vec![0; 1 << bits];
    shingles.iter().for_each(|&shingle| counts[range(shingle)] += 1);
    let mut ends = starts(counts);
    items.resize(shingles.len(), 0);
    for (place, &start) in sets.iter().enumerate() {
        let end = sets.get(place + 1).copied().unwrap_or(shingles.len());
        for &shingle in &shingles[start..end] {
            let end = &mut ends[range(shingle)];
            items[*end] = shingle << bits | place as u32;
            *end += 1;
        }
    }
    ends
}

/// Where each begins, given how many each has.
fn starts(mut counts: Vec<usize>) -> Vec<usize> {
    let mut sum = 0;
    for count in &mut counts {
        sum += std::mem::replace(count, sum);
    }
    counts
}

/// The shingles of all articles in one range.
pub(crate) struct InRange<'a> {
    range: usize,
    bits: u32,
    /// The first article of each chunk, and its shingles in this range and others.
    chunks: &'a [(u32, Cow<'a, Items>)],
}

impl InRange<'_> {
    /// How many there are, with repetitions.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|(_, items)| items.of(self.range).len()).sum()
    }

    /// For each shingle what of it is not told by the range, at the top, with its article, ascending.
    pub fn keys(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        let place = (1 << self.bits) - 1;
        self.chunks.iter().flat_map(move |(first, items)| {
            items.of(self.range).iter().map(move |&item| (item & !place, first | item & place))
        })
    }

    /// The shingle of which this is a key.
    pub fn shingle(&self, key: u32) -> u32 {
        Prefix { bits: self.bits, value: self.range as u32 }.whole(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Tally;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn shingles_that_are_parted_are_what_they_were(
            articles in prop::collection::vec(
                prop::collection::btree_set(prop_oneof![0u32..30, any::<u32>(), 0xffff_fff0u32..=u32::MAX], 0..20),
                0..600,
            ),
            spread in any::<u32>(),
            room in 0u64..4096,
            fewest in 1usize..12,
        ) {
            // All over the range of hashes, and strictly ascending still.
            let hash = |&shingle: &u32| shingle.wrapping_mul(spread | 1);
            let articles: Vec<BTreeSet<u32>> = articles.iter().map(|set| set.iter().map(hash).collect()).collect();
            let sets = |is_kept: &dyn Fn(u32) -> bool| -> Vec<Vec<u32>> {
                articles.iter().map(|set| set.iter().copied().filter(|&hash| is_kept(hash)).collect()).collect()
            };
            let mut carriers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (article, set) in (0..).zip(&articles) {
                set.iter().for_each(|&shingle| carriers.entry(shingle).or_default().push(article));
            }
            carriers.retain(|_, carriers| carriers.len() >= fewest);
            let carriers: Vec<(u32, Vec<u32>)> = carriers.into_iter().collect();

            let directory = tempfile::tempdir().unwrap();
            for file in [None, Some(Scratch::new(directory.path()).unwrap())] {
                let append = |(): &mut (), article: usize, set: &mut Vec<u32>| {
                    set.extend(&articles[article]);
                    article
                };
                let (parted, results) = Parted::new(articles.len(), file, || (), append);
                prop_assert!(results.into_iter().eq(0..articles.len()));
                let found = parted.map(room, Tally::default, |tally, in_range| {
                    let mut found = Vec::new();
                    tally.each_run(in_range.len(), in_range.keys(), fewest, |key, run| {
                        let carriers: Vec<u32> = run.iter().map(|&both| both as u32).collect();
                        found.push((in_range.shingle(key), carriers));
                    });
                    found
                });
                prop_assert_eq!(found.concat(), &carriers[..]);
                let all_of = |sets: &Sets| -> Vec<Vec<u32>> {
                    (0..articles.len()).map(|article| sets.get(article).view().hashes().to_vec()).collect()
                };
                prop_assert_eq!(all_of(&parted.sample(4)), sets(&|hash| hash < 1 << 28));
                let stripped = parted.strip(|hash| hash % 3 > 0);
                prop_assert_eq!(all_of(&stripped), sets(&|hash| hash % 3 > 0));
                prop_assert!(stripped.check().is_ok());
            }
        }
    }
}
