//! Shingles that many articles carry.

use crate::parallel;
use crate::sets::Sets;

/// A shingle carried by fewer articles than this is not looked at.
const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// The shingles that many articles carry, and a sample of their carriers.
pub(crate) struct Common {
    /// Ascending.
    shingles: Vec<u32>,
    /// Up to two for each pair that is looked at, evenly spread, ascending; shingle by shingle.
    carriers: Vec<u32>,
    /// Where the carriers of each shingle end.
    ends: Vec<usize>,
}

impl Common {
    /// Those of sets in memory. O(n) for n shingles in all, but for sorting those that come often.
    pub fn find(sets: &Sets) -> Self {
        let total = sets.total();
        let bits = (total >> COUNTED).next_power_of_two().trailing_zeros().clamp(3, 12);
        let places = (total >> bits).next_power_of_two().clamp(2, 1 << COUNTED);
        let in_range = |range: usize| Self::in_range(sets, bits, range as u32, places);
        let ranges = parallel::map(1 << bits, || (), |(), range| in_range(range));
        let mut all = Self { shingles: Vec::new(), carriers: Vec::new(), ends: Vec::new() };
        for range in ranges {
            let before = all.carriers.len();
            all.shingles.extend(range.shingles);
            all.carriers.extend(range.carriers);
            all.ends.extend(range.ends.iter().map(|end| before + end));
        }
        all
    }

    /// Those whose highest `bits` bits are `range`, counted in so many places.
    fn in_range(sets: &Sets, bits: u32, range: u32, places: usize) -> Self {
        // First all are counted, several in one place; only what comes often enough is worth sorting.
        let mut counts = vec![0u8; places];
        let place = |shingle: u32| ((shingle << bits) >> (32 - places.trailing_zeros())) as usize;
        sets.each_part(|part| {
            for (_, set) in part.iter() {
                for &shingle in set.range(bits, range) {
                    let count = &mut counts[place(shingle)];
                    *count = count.saturating_add(1);
                }
            }
        });
        let mut carried: Vec<u64> = Vec::new();
        let mut len = 0;
        sets.each_part(|part| {
            for (article, set) in part.iter() {
                let shingles = set.range(bits, range);
                carried.resize(len + shingles.len(), 0);
                for &shingle in shingles {
                    // Written in any case, and kept or written over: no branch that cannot be predicted.
                    carried[len] = u64::from(shingle) << 32 | article as u64;
                    len += usize::from(usize::from(counts[place(shingle)]) >= FEWEST);
                }
            }
        });
        carried.truncate(len);
        carried.sort_unstable();
        let mut common = Self { shingles: Vec::new(), carriers: Vec::new(), ends: Vec::new() };
        for run in carried.chunk_by(|x, y| x >> 32 == y >> 32).filter(|run| run.len() >= FEWEST) {
            common.shingles.push((run[0] >> 32) as u32);
            let sample = run.len().min(2 * PAIRS);
            let evenly = (0..sample).map(|k| (k * run.len()).div_ceil(sample));
            common.carriers.extend(evenly.map(|at| run[at] as u32));
            common.ends.push(common.carriers.len());
        }
        common
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

/// Shingles are counted in no more than two to this power of places at a time: what is more goes in more ranges.
const COUNTED: u32 = 26;
