//! The shingles of a corpus parted by ranges of hashes, as they stand until its boilerplate is known.

use crate::error::Error;
use crate::parallel;
use crate::sets::{Block, Sets};
use crate::sort::starts;
use crate::spill::Scratch;
use crate::table::Sparse;
use crate::tally::Prefix;
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
    /// Where each range ends.
    ends: Vec<usize>,
    /// Range by range, article by article: the lower bits of the shingle, and below them the article's place in the
    /// chunk. Empty if they are in the file.
    items: Vec<u32>,
    /// Where they begin in the file, if there is one.
    at: u64,
}

impl Parted {
    /// The shingles of `len` articles, in this file if there is one: `append` adds those of an article, strictly
    /// ascending. What it returns comes with them.
    pub fn new<S: Send, T: Clone + Default + Send>(
        len: usize,
        file: Option<Scratch>,
        init: impl Fn() -> S + Send + Sync,
        append: impl Fn(&mut S, usize, &mut Vec<u32>) -> T + Send + Sync,
    ) -> (Self, Vec<T>) {
        /// A range of all articles has some hundred thousand shingles then, and a chunk what the cache holds.
        const SHARE: usize = 256;
        let bits = (len / SHARE).next_power_of_two().trailing_zeros().clamp(8, 10);
        let init = || (init(), Vec::new(), Vec::new());
        let mut results = vec![T::default(); len];
        let chunk =
            |(state, shingles, items): &mut (S, Vec<u32>, Vec<u32>), number: usize, results: &mut [T]| {
                let first = number << bits;
                shingles.clear();
                let mut starts = Vec::with_capacity(results.len());
                for (article, result) in (first..).zip(results) {
                    starts.push(shingles.len());
                    *result = append(state, article, shingles);
                }
                let ends = part(shingles, &starts, bits, items);
                let (items, at) = match &file {
                    Some(file) => (Vec::new(), file.append(items)),
                    None => (take(items), 0),
                };
                Chunk { first: first as u32, starts, ends, items, at }
            };
        let chunks = parallel::map_chunks(&mut results, 1 << bits, init, chunk);
        if let Some(file) = &file {
            file.expect_pieces(true);
        }
        (Self { bits, len, chunks, file }, results)
    }

    /// # Errors
    ///
    /// What went wrong with the file until now, which made shingles look missing.
    pub fn check(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), Scratch::check)
    }

    /// The number of ranges.
    pub fn ranges(&self) -> usize {
        1 << self.bits
    }

    /// `f` of the shingles of every range, in order. Those in a file are read for as many ranges together as have
    /// room in so many bytes.
    pub fn map<S: Send, T: Send>(
        &self,
        room: u64,
        init: impl Fn() -> S + Send + Sync,
        f: impl Fn(&mut S, InRange<'_>) -> T + Send + Sync,
    ) -> Vec<T> {
        let together = if self.file.is_some() { self.together(room) } else { 1 };
        let init = || (init(), Vec::new());
        let found = parallel::map(self.ranges().div_ceil(together), init, |(state, read), at| {
            let ranges = at * together..self.ranges().min((at + 1) * together);
            let pieces = self.pieces(ranges.clone(), read);
            let of = |range| f(state, InRange { range, bits: self.bits, pieces: &pieces });
            ranges.map(of).collect::<Vec<T>>()
        });
        found.into_iter().flatten().collect()
    }

    /// The shingles of all articles in these ranges, in memory: those of a file are left in `read`.
    fn pieces<'a>(&'a self, ranges: Range<usize>, read: &'a mut Vec<u32>) -> Vec<Piece<'a>> {
        let Some(file) = &self.file else {
            return self.chunks.iter().map(|chunk| Piece { chunk, start: 0, items: &chunk.items }).collect();
        };
        let places = |chunk: &Chunk| chunk.start(ranges.start)..chunk.start(ranges.end);
        let len = self.chunks.iter().map(|chunk| places(chunk).len()).sum();
        if read.len() < len {
            // Made anew, and not longer, which would clear what is written over.
            *read = vec![0; len];
        }
        let mut left = &mut read[..len];
        let mut pieces = Vec::with_capacity(self.chunks.len());
        for chunk in &self.chunks {
            let place = places(chunk);
            let (items, others) = left.split_at_mut(place.len());
            left = others;
            let items = if file.fill(chunk.at + place.start as u64, items) { items } else { &mut [] };
            pieces.push(Piece { chunk, start: place.start, items });
        }
        pieces
    }

    /// How many ranges each thread may read together, if all threads have so much room.
    fn together(&self, room: u64) -> usize {
        let all: usize = self.chunks.iter().map(|chunk| chunk.start(self.ranges())).sum();
        let of_range = (size_of::<u32>() * all / self.ranges()) as u64 + 1;
        let most = room / (parallel::threads() as u64 * of_range);
        // No more than leaves work for all threads until the end.
        (most as usize).clamp(1, self.ranges().div_ceil(8 * parallel::threads()))
    }

    /// The sets of all other shingles than these, which are ascending, where these stood.
    pub fn strip(self, left_out: &[u32]) -> Sets {
        /// Those that are left out of a range are sought in so many chunks while they are in the cache.
        const MOST: usize = 128;
        let (bits, len, file) = (self.bits, self.len, self.file);
        let together = (self.chunks.len() / (8 * parallel::threads())).clamp(1, MOST);
        // Of a file backwards: what was read last may still be in memory.
        let mut chunks = self.chunks.into_iter().rev();
        let groups = std::iter::from_fn(|| Some(chunks.by_ref().take(together).collect()));
        let groups: Vec<Vec<Chunk>> = groups.take_while(|group: &Vec<Chunk>| !group.is_empty()).collect();
        let init = || (Sparse::default(), Vec::new());
        let blocks = parallel::map_each(groups, init, |(of_range, sets), mut group| {
            if let Some(file) = &file {
                group.iter_mut().for_each(|chunk| chunk.read(file));
            }
            let mut ends = vec![(0, 0); group.len()];
            let mut left_out = left_out;
            for range in 0..1 << bits {
                let is_in = |&shingle: &u32| (shingle >> (u32::BITS - bits)) as usize == range;
                let (found, others) = left_out.split_at(left_out.partition_point(is_in));
                left_out = others;
                // As items, whatever their articles.
                let place = (1 << bits) - 1;
                of_range.fill(found.iter().map(|&shingle| shingle << bits | place));
                let is_kept = |item| !of_range.contains(item | place);
                group.iter_mut().zip(&mut ends).for_each(|(chunk, end)| chunk.retain(range, end, is_kept));
            }
            let block = |chunk: Chunk| chunk.into_block(bits, sets, file.as_ref());
            group.into_iter().map(block).collect::<Vec<Block>>()
        });
        let mut blocks: Vec<Block> = blocks.into_iter().flatten().collect();
        blocks.reverse();
        if let Some(file) = &file {
            file.expect_pieces(false);
        }
        Sets::of(blocks, 1 << bits, len, file)
    }
}

impl Chunk {
    /// Where a range begins.
    fn start(&self, range: usize) -> usize {
        if range == 0 { 0 } else { self.ends[range - 1] }
    }

    /// Reads the shingles from the file.
    fn read(&mut self, file: &Scratch) {
        self.items = file.read(self.at, self.start(self.ends.len()));
        if self.items.is_empty() {
            // What could not be read is not there.
            self.ends.fill(0);
        }
    }

    /// Keeps the items of a range for which `is_kept` holds, given where the range before ended, and ends now.
    fn retain(&mut self, range: usize, (was, is): &mut (usize, usize), is_kept: impl Fn(u32) -> bool) {
        let mut kept = *is;
        let items = &mut self.items[..self.ends[range]];
        for at in *was..items.len() {
            let item = items[at];
            // Written in any case, and kept or written over: no branch that cannot be predicted.
            items[kept] = item;
            kept += usize::from(is_kept(item));
        }
        (*was, *is) = (std::mem::replace(&mut self.ends[range], kept), kept);
    }

    /// The sets of its articles, where its items were. `sets` is memory to use again.
    fn into_block(mut self, bits: u32, sets: &mut Vec<u32>, file: Option<&Scratch>) -> Block {
        // As much as they all took, also if nothing could be read.
        sets.resize(self.items.len().max(self.starts.last().copied().unwrap_or(0)), 0);
        let mut ends = self.starts.clone();
        for range in 0..self.ends.len() {
            let prefix = Prefix { bits, value: range as u32 };
            for &item in &self.items[self.start(range)..self.ends[range]] {
                let end = &mut ends[item as usize & ((1 << bits) - 1)];
                sets[*end] = prefix.whole(item);
                *end += 1;
            }
        }
        // One after the other, where the items were.
        self.items.clear();
        let close = |(&start, end): (&usize, usize)| {
            let at = self.items.len();
            self.items.extend_from_slice(&sets[start..end]);
            at..self.items.len()
        };
        let places = self.starts.iter().zip(ends).map(close).collect();
        match file {
            Some(file) => {
                file.write(self.at, &self.items);
                Block::in_file(self.at, places)
            }
            None => {
                self.items.shrink_to_fit();
                Block::new(self.items, places)
            }
        }
    }
}

/// Parts sets that stand one after the other, of which these are the beginnings, into `items`; returns where each
/// range ends there.
fn part(shingles: &[u32], sets: &[usize], bits: u32, items: &mut Vec<u32>) -> Vec<usize> {
    let range = |shingle: u32| (shingle >> (u32::BITS - bits)) as usize;
    let mut ends = vec![0; 1 << bits];
    shingles.iter().for_each(|&shingle| ends[range(shingle)] += 1);
    starts(&mut ends);
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

/// The shingles of all articles in one range.
pub(crate) struct InRange<'a> {
    range: usize,
    bits: u32,
    pieces: &'a [Piece<'a>],
}

/// Some ranges of a chunk.
struct Piece<'a> {
    chunk: &'a Chunk,
    /// Where the items begin among all of the chunk.
    start: usize,
    /// None if they could not be read.
    items: &'a [u32],
}

impl Piece<'_> {
    fn of(&self, range: usize) -> &[u32] {
        let place = self.chunk.start(range) - self.start..self.chunk.ends[range] - self.start;
        self.items.get(place).unwrap_or_default()
    }
}

impl InRange<'_> {
    /// How many there are, with repetitions.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.of(self.range).len()).sum()
    }

    /// For each shingle what of it is not told by the range, at the top, with its article, ascending.
    pub fn keys(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        let place = (1 << self.bits) - 1;
        self.pieces.iter().flat_map(move |piece| {
            let item = move |&item: &u32| (item & !place, piece.chunk.first | item & place);
            piece.of(self.range).iter().map(item)
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

    #[test]
    fn chunks_that_are_stripped_together_are_what_they_were() {
        // Twenty chunks on one thread are stripped by twos.
        let hashes = |article: u32| {
            (0..3).map(move |part: u32| (part << 30) + article.wrapping_mul(0x9_e377) % (1 << 30))
        };
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        one.install(|| {
            let append = |(): &mut (), article: usize, set: &mut Vec<u32>| set.extend(hashes(article as u32));
            let left_out: BTreeSet<u32> =
                (0..5000).flat_map(hashes).filter(|hash| hash.is_multiple_of(3)).collect();
            let left_out: Vec<u32> = left_out.into_iter().collect();
            let sets = Parted::new(5000, None, || (), append).0.strip(&left_out);
            for article in 0..5000 {
                let expected: Vec<u32> = hashes(article as u32).filter(|hash| hash % 3 > 0).collect();
                assert_eq!(sets.get(article).view().hashes(), expected);
            }
        });
    }

    #[test]
    fn shingles_that_cannot_be_read_are_missing_and_told_of() {
        let directory = tempfile::tempdir().unwrap();
        let file = Scratch::new(directory.path()).unwrap();
        let append = |(): &mut (), article: usize, set: &mut Vec<u32>| set.push(article as u32 + 7);
        let mut parted = Parted::new(600, Some(file), || (), append).0;
        parted.chunks[1].at = 1 << 40;
        let found =
            parted.map(0, || (), |(), in_range| in_range.keys().map(|key| key.1).collect::<Vec<u32>>());
        assert!(found.concat().into_iter().eq((0..256).chain(512..600)));
        assert!(parted.check().is_err());
        let sets = parted.strip(&[]);
        assert!(
            (0..600)
                .all(|article| sets.get(article).view().len() == usize::from(!(256..512).contains(&article)))
        );
        assert!(sets.check().is_err());
    }

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
            let is_left_out = |hash: &u32| hash.is_multiple_of(3);
            let left_out: BTreeSet<u32> = articles.iter().flatten().copied().filter(is_left_out).collect();
            let left_out: Vec<u32> = left_out.into_iter().collect();
            let expected: Vec<Vec<u32>> = articles
                .iter()
                .map(|set| set.iter().copied().filter(|hash| !is_left_out(hash)).collect())
                .collect();
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
                let stripped = parted.strip(&left_out);
                prop_assert_eq!(all_of(&stripped), &expected[..]);
                let mut in_order = stripped.in_order();
                for article in 0..articles.len() {
                    prop_assert!(in_order.get(article).view() == stripped.get(article).view());
                }
                prop_assert!(stripped.check().is_ok());
            }
        }
    }
}
