//! Keys that many articles have, found without sorting those that few have.

use crate::sort::sort_nearly_sorted;

/// Brings together the articles of each key, and leaves out keys that few articles have.
///
/// A counting sort by the upper bits of the keys, in which what comes too seldom is thrown onto one heap: there is
/// no branch on what a key is, and where the keys are evenly spread, what is left to sort are a few at a time. It
/// keeps its memory from one use to the next.
#[derive(Default)]
pub(crate) struct Tally {
    /// For each place the number of its keys, and then where the next of them goes in `kept`: 0 if they are too few.
    places: Vec<u32>,
    /// The key in the upper half, the article in the lower; the first stands for all that are left out.
    kept: Vec<u64>,
}

impl Tally {
    /// The keys that come `fewest` times or more, ascending, each with its articles, ascending: keys in the upper
    /// half, articles in the lower. There are about `len` of them, evenly spread; fewer than 2^32 in any case.
    pub fn runs(
        &mut self,
        len: usize,
        keys: impl Iterator<Item = (u32, u32)> + Clone,
        fewest: usize,
    ) -> impl Iterator<Item = &[u64]> {
        self.sorted(len, keys, fewest)
            .chunk_by(|x, y| x >> 32 == y >> 32)
            .filter(move |run| run.len() >= fewest)
    }

    /// The same, and others that come less often among them.
    pub fn sorted(
        &mut self,
        len: usize,
        keys: impl Iterator<Item = (u32, u32)> + Clone,
        fewest: usize,
    ) -> &[u64] {
        let Self { places, kept } = self;
        let bits = len.next_power_of_two().trailing_zeros().clamp(1, MOST);
        let shift = u32::BITS - bits;
        places.clear();
        places.resize(1 << bits, 0);
        keys.clone().for_each(|(key, _)| places[(key >> shift) as usize] += 1);
        let mut end = 1;
        for place in &mut *places {
            let count = *place;
            let is_kept = u32::from(count as usize >= fewest);
            *place = end * is_kept;
            end += count * is_kept;
        }
        kept.clear();
        kept.resize(end as usize, 0);
        keys.for_each(|(key, article)| {
            let place = &mut places[(key >> shift) as usize];
            kept[*place as usize] = u64::from(key) << 32 | u64::from(article);
            *place += u32::from(*place != 0);
        });
        let kept = &mut kept[1..];
        sort_nearly_sorted(kept);
        kept
    }
}

/// There are no more places than two to this power, 256 KB: within the second cache.
const MOST: u32 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_those_of_all_sorted(
            lists in prop::collection::vec(
                prop::collection::vec((prop_oneof![0u32..4, any::<u32>(), 0xffff_fffcu32..=u32::MAX], 0u32..9), 0..60),
                1..4,
            ),
            len in 0usize..100,
            fewest in 1usize..5,
        ) {
            let mut tally = Tally::default();
            for list in lists {
                let mut sorted: Vec<u64> =
                    list.iter().map(|&(key, article)| u64::from(key) << 32 | u64::from(article)).collect();
                sorted.sort_unstable();
                let runs = sorted.chunk_by(|x, y| x >> 32 == y >> 32).filter(|run| run.len() >= fewest);
                let expected: Vec<&[u64]> = runs.collect();
                let found: Vec<&[u64]> = tally.runs(len, list.iter().copied(), fewest).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
