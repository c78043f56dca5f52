//! The carriers of a shingle, and whether they may be of one story, as far as a sample of their shingles tells.

use crate::parallel;
use crate::parted::Parted;
use crate::sets::Sets;
use crate::shingle::Shingles;

/// A shingle carried by fewer articles than this is not looked at.
pub(crate) const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// What is known of the carriers of shingles.
pub(crate) struct Carriers<'a> {
    /// By article: whether it is asked at all.
    is_kept: &'a [bool],
    samples: Sets,
    glances: Vec<Glance>,
}

/// Pairs of carriers of a shingle.
pub(crate) struct Pairs {
    /// How many were looked at.
    pub looked_at: usize,
    /// Those that may be of one story; none if they are not most.
    pub of_one_story: Vec<(u32, u32)>,
}

impl<'a> Carriers<'a> {
    pub fn new(shingles: &Parted, is_kept: &'a [bool]) -> Self {
        let samples = shingles.sample(SAMPLE.trailing_zeros());
        let glance = |(): &mut (), article| Glance::new(samples.get(article).view());
        let glances = parallel::map(shingles.len(), || (), glance);
        Self { is_kept, samples, glances }
    }

    /// Pairs of a shingle's carriers, the lower halves of these numbers, evenly spread, and far apart in the corpus,
    /// where neighbours may be copies; none if it has too few. `kept` is memory to use again.
    pub fn pairs(&self, carriers: &[u64], kept: &mut Vec<u32>) -> Option<Pairs> {
        kept.clear();
        kept.extend(
            carriers.iter().map(|&both| both as u32).filter(|&carrier| self.is_kept[carrier as usize]),
        );
        if kept.len() < FEWEST {
            return None;
        }
        let sample = kept.len().min(2 * PAIRS);
        let carrier = |k: usize| kept[(k * kept.len()).div_ceil(sample)];
        let looked_at = sample / 2;
        let mut pairs = Pairs { looked_at, of_one_story: Vec::new() };
        for k in 0..looked_at {
            let pair = (carrier(k), carrier(k + looked_at));
            if self.may_be_of_one_story(pair) {
                pairs.of_one_story.push(pair);
            } else if !is_most(pairs.of_one_story.len() + looked_at - k - 1, looked_at) {
                // Not even if all that are left were.
                pairs.of_one_story.clear();
                break;
            }
        }
        Some(pairs)
    }

    fn may_be_of_one_story(&self, (a, b): (u32, u32)) -> bool {
        let share_enough = || {
            let [a, b] = [a, b].map(|article| self.samples.get(article as usize));
            may_be_one_story(a.view(), b.view())
        };
        self.glances[a as usize].may_share_enough(&self.glances[b as usize]) && share_enough()
    }
}

/// Whether so many are half of the pairs that are looked at, or more.
pub(crate) fn is_most(pairs: usize, looked_at: usize) -> bool {
    2 * pairs >= looked_at
}

/// What a look at an article's sampled shingles tells, in one line of the cache: samples of many articles are far
/// apart in memory, and most pairs of carriers share next to nothing.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Glance {
    /// A bit for each shingle, which a few have in common.
    bits: [u64; 7],
    shingles: u32,
    /// How many more these are than the bits.
    more: u32,
}

impl Glance {
    fn new(sample: Shingles<'_>) -> Self {
        let mut bits = [0; 7];
        for &hash in sample.hashes() {
            // Samples are the lowest hashes, and their lower halves are as good as drawn by lot.
            let bit = ((hash & 0xffff) * u64::BITS * bits.len() as u32) >> 16;
            bits[(bit / u64::BITS) as usize] |= 1 << (bit % u64::BITS);
        }
        let shingles = sample.len() as u32;
        Self { bits, shingles, more: shingles - count(bits) }
    }

    /// Whether two samples may share as much as [one story](may_be_one_story) does; they do not if they cannot.
    fn may_share_enough(&self, other: &Self) -> bool {
        let common = count(std::array::from_fn(|at| self.bits[at] & other.bits[at]));
        // Of those with one bit all may be shared.
        let shared = common + self.more.min(other.more);
        shared * ENOUGH >= self.shingles.min(other.shingles)
    }
}

fn count(bits: [u64; 7]) -> u32 {
    bits.into_iter().map(u64::count_ones).sum()
}

/// One shingle in so many tells whether two articles may be of one story.
pub(crate) const SAMPLE: u32 = 16;

/// Whether a fifth of the shorter article stands in the other, as far as [samples](SAMPLE) tell.
pub(crate) fn may_be_one_story(a: Shingles<'_>, b: Shingles<'_>) -> bool {
    a.shared(b) * ENOUGH as usize >= a.len().min(b.len())
}

/// One in so many.
const ENOUGH: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_glance_refuses_no_pair_of_one_story(
            common in prop::collection::btree_set(0u32..1 << 28, 0..40),
            own in prop::array::uniform2(prop::collection::btree_set(0u32..1 << 28, 0..60)),
            crowd in any::<u32>(),
        ) {
            // Crowded onto few bits at times.
            let hash = |&hash: &u32| hash & (crowd | 0xf) & ((1 << 28) - 1);
            let sets = own.map(|own| own.union(&common).map(hash).collect::<BTreeSet<u32>>());
            let sets = sets.map(|set| set.into_iter().collect::<Vec<u32>>());
            let [a, b] = [&sets[0], &sets[1]].map(|set| Shingles::new(set));
            let seen = Glance::new(a).may_share_enough(&Glance::new(b));
            prop_assert!(seen || !may_be_one_story(a, b));
        }
    }
}
