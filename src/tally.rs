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
    /// More keys than are counted at once, by their first bits, which they have no more.
    parts: Vec<Vec<(u32, u32)>>,
}

/// The first bits of keys.
#[derive(Clone, Copy)]
pub(crate) struct Prefix {
    pub bits: u32,
    pub value: u32,
}

impl Prefix {
    /// The key of which this is the prefix and that are the other bits, at the top.
    pub fn whole(self, rest: u32) -> u32 {
        self.value.unbounded_shl(u32::BITS - self.bits) | rest >> self.bits
    }
}

impl Tally {
    /// Calls `visit` with the keys that come `fewest` times or more, ascending, and the articles of each, ascending:
    /// the lower halves of these numbers. There are about `len` keys, evenly spread.
    pub fn each_run(
        &mut self,
        len: usize,
        keys: impl Iterator<Item = (u32, u32)> + Clone,
        fewest: usize,
        mut visit: impl FnMut(u32, &[u64]),
    ) {
        self.each_sorted(len, keys, fewest, |prefix, sorted| {
            let runs = sorted.chunk_by(|x, y| x >> 32 == y >> 32).filter(|run| run.len() >= fewest);
            runs.for_each(|run| visit(prefix.whole((run[0] >> 32) as u32), run));
        });
    }

    /// The same, with others among them that come less often, as keys without a prefix in the upper half and
    /// articles in the lower, ascending.
    pub fn each_sorted(
        &mut self,
        len: usize,
        keys: impl Iterator<Item = (u32, u32)> + Clone,
        fewest: usize,
        mut visit: impl FnMut(Prefix, &[u64]),
    ) {
        let bits = (len >> RANGE).next_power_of_two().trailing_zeros();
        if bits == 0 {
            return visit(Prefix { bits, value: 0 }, self.sorted(len, keys, fewest));
        }
        let mut parts = std::mem::take(&mut self.parts);
        parts.resize_with(1 << bits, Vec::new);
        parts.iter_mut().for_each(Vec::clear);
        keys.for_each(|(key, article)| {
            parts[(key >> (u32::BITS - bits)) as usize].push((key << bits, article))
        });
        for (value, part) in (0..).zip(&parts) {
            visit(Prefix { bits, value }, self.sorted(part.len(), part.iter().copied(), fewest));
        }
        self.parts = parts;
    }

    fn sorted(
        &mut self,
        len: usize,
        keys: impl Iterator<Item = (u32, u32)> + Clone,
        fewest: usize,
    ) -> &[u64] {
        let Self { places, kept, .. } = self;
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
/// Two to this power of keys, or up to twice as many, are counted at once.
const RANGE: u32 = 17;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn runs_are_those_of_all_sorted(
            lists in prop::collection::vec(
                prop::collection::vec((prop_oneof![0u32..4, any::<u32>(), 0xffff_fffcu32..=u32::MAX], 0u32..9), 0..60),
                1..4,
            ),
            // As if there were so many, which parts them by their first bits.
            len in prop_oneof![0usize..100, 1usize << 18..1 << 21],
            fewest in 1usize..5,
        ) {
            let mut tally = Tally::default();
            for list in lists {
                let mut expected: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
                list.iter().for_each(|&(key, article)| expected.entry(key).or_default().push(article));
                expected.values_mut().for_each(|articles| articles.sort_unstable());
                expected.retain(|_, articles| articles.len() >= fewest);
                let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
                tally.each_run(len, list.iter().copied(), fewest, |key, run| {
                    found.push((key, run.iter().map(|&both| both as u32).collect()));
                });
                prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
            }
        }
    }
}
