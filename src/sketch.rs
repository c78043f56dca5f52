//! Sketches: what a look at two lines of the cache tells of an article's shingles.

use crate::shingle::{Shingles, shared};

/// The lowest shingles of an article, some bits of each (a bottom-k sketch: Cohen and Kaplan 2007, *Summarizing data
/// using bottom-k sketches*), and what tells its set from others.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Sketch {
    /// A hash of the set.
    pub hash: u64,
    /// How many shingles it has.
    pub len: u32,
    /// Ascending, and [`NONE`] after them.
    lowest: [u16; MOST],
}

/// So many make 128 bytes of a sketch.
const MOST: usize = 58;
/// Stands for no shingle.
const NONE: u16 = u16::MAX;

impl Default for Sketch {
    fn default() -> Self {
        Self::new(Shingles::new(&[]))
    }
}

impl Sketch {
    pub fn new(set: Shingles<'_>) -> Self {
        let mut lowest = [NONE; MOST];
        lowest.iter_mut().zip(set.hashes()).for_each(|(low, &hash)| *low = brief(hash));
        Self { hash: set.hash(), len: set.len() as u32, lowest }
    }

    /// Something of both lines of the cache.
    #[inline]
    pub fn touch(&self) -> u64 {
        u64::from(self.len) + u64::from(self.lowest[MOST - 1])
    }

    /// Whether a seventh of the shorter article stands in the other, as far as the sketches tell.
    pub fn may_be_of_one_story(&self, other: &Self) -> bool {
        // Below the end of the one that ends first all shingles of both are there.
        let end = self.lowest[MOST - 1].min(other.lowest[MOST - 1]).min(NONE - 1);
        let [a, b] = [self, other].map(|sketch| {
            let below = sketch.lowest.iter().filter(|&&low| low <= end).count();
            &sketch.lowest[..below]
        });
        ENOUGH * shared(a, b) >= a.len().min(b.len())
    }
}

/// One in so many: of what shares a quarter, hardly any pair is missed.
const ENOUGH: usize = 7;

/// A hash in 16 bits, as a floating-point number, so that their order stays: how many zeros it begins with, up to
/// fifteen, and the twelve bits after the first one. Of two articles of 400 shingles that have nothing in common, one
/// pair in four shares one of their lowest.
fn brief(hash: u32) -> u16 {
    let hash = hash.max(1 << 16);
    let zeros = hash.leading_zeros();
    let rest = (hash << zeros << 1 >> 20) as u16;
    ((15 - zeros as u16) << 12 | rest).min(NONE - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// As many random hashes of their own as these, and some in common.
    fn pair(own: [usize; 2], common: usize, random: &mut u64) -> [Sketch; 2] {
        let mut hashes = |len: usize| -> Vec<u32> {
            let next = |_| {
                *random = crate::hash::mix(random.wrapping_add(0x9e37_79b9_7f4a_7c15));
                (*random >> 32) as u32
            };
            (0..len).map(next).collect()
        };
        let common = hashes(common);
        own.map(|own| {
            let all: BTreeSet<u32> = common.iter().copied().chain(hashes(own)).collect();
            Sketch::new(Shingles::new(&all.into_iter().collect::<Vec<u32>>()))
        })
    }

    #[test]
    fn what_shares_twice_as_much_as_asked_is_seen_and_half_as_much_is_not() {
        let mut random = 1;
        for len in [20, 60, 400, 4000] {
            let passed = |share: f64, other: usize, random: &mut u64| {
                let common = (len as f64 * share) as usize;
                let mut is_seen = |_: &usize| {
                    let [a, b] = pair([len - common, other - common], common, random);
                    a.may_be_of_one_story(&b)
                };
                (0..1000).filter(|at| is_seen(at)).count()
            };
            for other in [len, 3 * len] {
                let [half, twice] = [0.07, 0.29].map(|share| passed(share, other, &mut random));
                assert!(half < 200 && twice > 900, "{half} and {twice} of {len} and {other}");
                assert!(passed(0.0, other, &mut random) < 10);
            }
        }
    }

    #[test]
    fn strangers_share_a_lowest_shingle_one_time_in_four() {
        let mut random = 1;
        let mut shares_one = |_: &usize| {
            let [a, b] = pair([400, 400], 0, &mut random);
            shared(&a.lowest, &b.lowest) > 0
        };
        let found = (0..4000).filter(|at| shares_one(at)).count();
        assert!((800..1200).contains(&found), "{found} of 4000");
    }

    proptest! {
        #[test]
        fn the_order_of_hashes_stays(a in any::<u32>(), b in any::<u32>(), shift in 0u32..32) {
            let (a, b) = ((a >> shift).min(b >> shift), (a >> shift).max(b >> shift));
            prop_assert!(brief(a) <= brief(b) && brief(b) < NONE);
        }

        #[test]
        fn short_articles_are_told_exactly(
            common in prop::collection::btree_set(any::<u32>(), 0..28),
            own in prop::array::uniform2(prop::collection::btree_set(any::<u32>(), 0..28)),
        ) {
            let brief_of = |hashes: &BTreeSet<u32>| hashes.iter().map(|&hash| brief(hash)).collect::<BTreeSet<u16>>();
            let sets = own.map(|own| &own | &common);
            let [a, b] = [&sets[0], &sets[1]].map(brief_of);
            // Those of one article in one place are another matter.
            prop_assume!(a.len() == sets[0].len() && b.len() == sets[1].len());
            let shared = a.intersection(&b).count();
            let [x, y] = [&sets[0], &sets[1]].map(|set| Sketch::new(Shingles::new(&set.iter().copied().collect::<Vec<u32>>())));
            prop_assert_eq!(x.may_be_of_one_story(&y), ENOUGH * shared >= a.len().min(b.len()));
        }
    }
}
