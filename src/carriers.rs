//! The carriers of a shingle, and whether they may be of one story.

use crate::sketch::Sketch;

/// A shingle carried by fewer articles than this is not looked at.
pub(crate) const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// Pairs of carriers of a shingle.
pub(crate) struct Pairs {
    /// How many were looked at.
    pub looked_at: usize,
    /// Those that may be of one story, as far as sketches tell; none if they are not most.
    pub of_one_story: Vec<(u32, u32)>,
}

impl Pairs {
    /// Some pairs of these carriers, ascending: evenly spread, and far apart in the corpus, where neighbours may be
    /// copies.
    pub fn of(carriers: &[u32], sketches: &[Sketch]) -> Self {
        let sample = carriers.len().min(2 * PAIRS);
        let carrier = |k: usize| carriers[(k * carriers.len()).div_ceil(sample)];
        let looked_at = sample / 2;
        // Those that are looked at in any case come from memory together, and not pair by pair.
        let touched = (0..=looked_at / 2).flat_map(|k| [k, k + looked_at]);
        std::hint::black_box(touched.map(|k| sketches[carrier(k) as usize].touch()).sum::<u64>());
        let mut pairs = Self { looked_at, of_one_story: Vec::new() };
        for k in 0..looked_at {
            let (a, b) = (carrier(k), carrier(k + looked_at));
            if sketches[a as usize].may_be_of_one_story(&sketches[b as usize]) {
                pairs.of_one_story.push((a, b));
            } else if !is_most(pairs.of_one_story.len() + looked_at - k - 1, looked_at) {
                // Not even if all that are left were.
                pairs.of_one_story.clear();
                break;
            }
        }
        pairs
    }
}

/// Whether so many are half of the pairs that are looked at, or more.
pub(crate) fn is_most(pairs: usize, looked_at: usize) -> bool {
    2 * pairs >= looked_at
}
