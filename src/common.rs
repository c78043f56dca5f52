//! Shingles that many articles carry.

use crate::parallel;
use crate::sets::{Set, Sets, Slice};
use crate::tally::Tally;

/// A shingle carried by fewer articles than this is not looked at.
const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// The shingles that many articles carry, and a sample of their carriers.
#[derive(Default)]
pub(crate) struct Common {
    /// Ascending.
    shingles: Vec<u32>,
    /// Up to two for each pair that is looked at, evenly spread, ascending; shingle by shingle.
    carriers: Vec<u32>,
    /// Where the carriers of each shingle end.
    ends: Vec<usize>,
}

impl Common {
    /// Those of a slice of the sets. O(n) for n shingles in all, but for sorting those that come often.
    pub fn find(slice: &Slice<'_>) -> Self {
        let sets = slice.sets;
        let bits = (sets.total() >> RANGE).next_power_of_two().trailing_zeros().clamp(8, 16);
        let turns = TURNS.saturating_sub(slice.bits()).max(1);
        let ranges = 1 << (bits - turns);
        let mut all = Self::default();
        for turn in 0..1 << turns {
            let chunks = sets.len().div_ceil(1 << bits);
            let chunks = parallel::map(chunks, || (), |(), at| Chunk::new(sets, at, bits, [turns, turn]));
            let found = parallel::map(ranges, Tally::default, |tally, range| {
                let keys = chunks.iter().flat_map(|chunk| chunk.range(range));
                let len = chunks.iter().map(|chunk| chunk.range(range).len()).sum();
                let mut common = Self::default();
                for run in tally.runs(len, keys, FEWEST) {
                    let first = (turn as usize * ranges + range) << (u32::BITS - bits);
                    common.add(first as u32 | (run[0] >> 32) as u32 >> bits, run);
                }
                common
            });
            found.into_iter().for_each(|range| all.append(range));
        }
        all
    }

    /// Adds a shingle, of whose carriers, the lower halves of these numbers, it takes a sample.
    fn add(&mut self, shingle: u32, carriers: &[u64]) {
        let sample = carriers.len().min(2 * PAIRS);
        let evenly = (0..sample).map(|k| (k * carriers.len()).div_ceil(sample));
        self.shingles.push(shingle);
        self.carriers.extend(evenly.map(|at| carriers[at] as u32));
        self.ends.push(self.carriers.len());
    }

    /// Adds shingles that are all above those that are there.
    fn append(&mut self, other: Self) {
        let before = self.carriers.len();
        self.shingles.extend(other.shingles);
        self.carriers.extend(other.carriers);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    fn carriers(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.carriers[start..self.ends[at]]
    }

    pub fn len(&self) -> usize {
        self.shingles.len()
    }

    pub fn shingle(&self, at: usize) -> u32 {
        self.shingles[at]
    }

    /// The pairs of carriers that are looked at: far apart in the corpus, where neighbours may be copies.
    pub fn pairs(&self, at: usize) -> impl ExactSizeIterator<Item = (u32, u32)> {
        let carriers = self.carriers(at);
        let half = carriers.len() / 2;
        (0..half).map(move |i| (carriers[i], carriers[i + half]))
    }
}

/// All hashes are gone through in two to this power of turns, those of a slice in fewer, so that an eighth of all
/// shingles is there twice, or less.
const TURNS: u32 = 3;

/// A range of hashes has two to this power of shingles or fewer, unless there are more than that of ranges.
const RANGE: u32 = 17;

/// The shingles of one turn of some articles in a row, by ranges of hashes.
///
/// There are as many articles as ranges in all, so that what an article's place takes is what the range has told
/// of the hash, and a range of a chunk holds as many shingles as a set does, however many articles there are.
struct Chunk {
    /// The number of the first article.
    first: u32,
    /// How many bits tell the range, and the article.
    bits: u32,
    /// Range by range, article by article: the lower bits of the shingle, and below them the article's place here.
    items: Vec<u32>,
    /// Where each range ends.
    ends: Vec<u32>,
}

impl Chunk {
    fn new(sets: &Sets, number: usize, bits: u32, [turns, turn]: [u32; 2]) -> Self {
        let articles = number << bits..sets.len().min((number + 1) << bits);
        let first = articles.start as u32;
        let sets: Vec<Set<'_>> = articles.map(|article| sets.get(article)).collect();
        let sets: Vec<&[u32]> = sets.iter().map(|set| set.view().range(turns, turn)).collect();
        let range = |shingle: u32| (shingle << turns >> (u32::BITS - bits + turns)) as usize;
        let mut ends = vec![0; 1 << (bits - turns)];
        for set in &sets {
            set.iter().for_each(|&shingle| ends[range(shingle)] += 1);
        }
        let mut sum = 0;
        for end in &mut ends {
            // Where a range begins, which becomes its end as it is filled in.
            sum += std::mem::replace(end, sum);
        }
        let mut items = vec![0; sum as usize];
        for (place, set) in (0..).zip(&sets) {
            for &shingle in *set {
                let end = &mut ends[range(shingle)];
                items[*end as usize] = shingle << bits | place;
                *end += 1;
            }
        }
        Self { first, bits, items, ends }
    }

    /// The shingles of a range, their lower bits moved to the top, each with its article.
    fn range(&self, range: usize) -> impl ExactSizeIterator<Item = (u32, u32)> + Clone {
        let start = if range == 0 { 0 } else { self.ends[range - 1] };
        let place = (1 << self.bits) - 1;
        let item = move |&item: &u32| (item & !place, self.first | item & place);
        self.items[start as usize..self.ends[range] as usize].iter().map(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn common_shingles_are_those_that_a_map_counts(
            articles in prop::collection::vec(
                prop::collection::btree_set(prop_oneof![0u32..30, any::<u32>(), 0xffff_fff0u32..=u32::MAX], 0..20),
                0..600,
            ),
            spread in any::<u32>(),
        ) {
            // All over the range of hashes, and strictly ascending still.
            let hash = |&shingle: &u32| shingle.wrapping_mul(spread | 1);
            let articles: Vec<BTreeSet<u32>> =
                articles.iter().map(|set| set.iter().map(hash).collect()).collect();
            let append = |(): &mut (), article: usize, set: &mut Vec<u32>| set.extend(&articles[article]);
            let common = Common::find(&Sets::new(articles.len(), None, || (), append).as_slice());
            let mut expected: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
            for (article, set) in articles.iter().enumerate() {
                set.iter().for_each(|&shingle| expected.entry(shingle).or_default().push(article as u64));
            }
            expected.retain(|_, carriers| carriers.len() >= FEWEST);
            let mut all = Common::default();
            expected.iter().for_each(|(&shingle, carriers)| all.add(shingle, carriers));
            prop_assert_eq!(common.shingles, all.shingles);
            prop_assert_eq!(common.carriers, all.carriers);
            prop_assert_eq!(common.ends, all.ends);
        }
    }
}
