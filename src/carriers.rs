//! The carriers of a shingle, and whether they may be of one story.

use crate::sketch::Sketch;

/// A shingle carried by fewer articles than this is not looked at.
pub(crate) const FEWEST: usize = 10;
/// So many carriers of a shingle are looked at in one round, and so many in several.
const SAMPLE: usize = 16;
const MOST: usize = 32;

/// In how many rounds the carriers of a shingle are looked at in a corpus of so many articles.
///
/// What the first round tells of a passage that nearly half of its carriers have from one story hangs on the order of
/// the articles; all rounds tell it alike in nearly every order. A small corpus has the time for all of them.
pub(crate) fn rounds(articles: usize) -> usize {
    ((1 << 15) / articles.max(1)).clamp(1, MOST / 2)
}

/// Pairs of carriers of a shingle.
pub(crate) struct Pairs {
    /// How many were looked at, in the first round and in all.
    looked_at: [usize; 2],
    /// Those that may be of one story, as far as sketches tell; none if they are not enough.
    pub of_one_story: Vec<(u32, u32)>,
}

impl Pairs {
    /// Some pairs of these carriers, ascending: of a sample, evenly spread, each with those far from it in the corpus,
    /// where neighbours may be copies, in so many `rounds`; in half as many as there are in the sample, each with each.
    pub fn of(carriers: &[u32], sketches: &[Sketch], rounds: usize) -> Self {
        let sample = carriers.len().min(rounds * SAMPLE).min(MOST);
        let carrier = |k: usize| carriers[(k * carriers.len()).div_ceil(sample)];
        let half = sample / 2;
        let all = sample * (sample - 1) / 2;
        let looked_at = all.min(half + (rounds - 1) * sample);
        // Those that are looked at in any case come from memory together, and not pair by pair.
        let touched = (0..=half / 2).flat_map(|k| [k, k + half]);
        std::hint::black_box(touched.map(|k| sketches[carrier(k) as usize].touch()).sum::<u64>());
        // Around a circle, those halfway around first: of an even number they would meet from both sides.
        let at = |distance: usize| {
            let meet = if 2 * distance == sample { half } else { sample };
            (0..meet).map(move |k| (k, (k + distance) % sample))
        };
        let mut pairs = Self { looked_at: [half, looked_at], of_one_story: Vec::new() };
        for (seen, (a, b)) in (1..=half).rev().flat_map(at).take(looked_at).enumerate() {
            let (a, b) = (carrier(a.min(b)), carrier(a.max(b)));
            if sketches[a as usize].may_be_of_one_story(&sketches[b as usize]) {
                pairs.of_one_story.push((a, b));
            } else if pairs.of_one_story.len() + looked_at - seen - 1 < enough(looked_at) {
                // Not even if all that are left were.
                pairs.of_one_story.clear();
                break;
            }
        }
        pairs
    }

    /// The pairs to compare first, and the others, which need not be compared if all of the first are of one story: as
    /// many as are enough, or, where nearly all may be, as many as are enough of the first round.
    pub fn turns(&self) -> [&[(u32, u32)]; 2] {
        let [first, all] = self.looked_at;
        let nearly_all = 5 * self.of_one_story.len() >= 4 * all;
        let (first, others) = self.of_one_story.split_at(enough(if nearly_all { first } else { all }));
        [first, others]
    }

    /// Whether enough of them are of one story, or all that are compared first; none if it hangs on pairs that are not
    /// known.
    pub fn are_of_one_story(&self, known: impl Fn((u32, u32)) -> Option<bool>) -> Option<bool> {
        let (first, enough) = (self.turns()[0].len(), enough(self.looked_at[1]));
        let (mut are, mut may_be) = (0, self.of_one_story.len());
        for (seen, &pair) in (1..).zip(&self.of_one_story) {
            match known(pair) {
                Some(true) => are += 1,
                Some(false) => may_be -= 1,
                None => {}
            }
            if are >= enough || are == first && seen == first {
                return Some(true);
            } else if may_be < enough {
                return Some(false);
            }
        }
        None
    }
}

/// How many of so many pairs must be of one story: 45 in 100. The labelled news come out the same from 42 to 50 where
/// every pair of all carriers is compared.
fn enough(looked_at: usize) -> usize {
    (45 * looked_at).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shingle::Shingles;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_pair_of_a_sample_has_its_round() {
        // Copies of one article: all pairs that are looked at are told.
        let sketches = vec![Sketch::new(Shingles::new(&[1, 2, 3])); 64];
        for count in FEWEST as u32..64 {
            let carriers: Vec<u32> = (0..count).collect();
            for rounds in 1..=MOST / 2 {
                let sample = carriers.len().min(rounds * SAMPLE).min(MOST);
                let Pairs { looked_at: [first, looked_at], of_one_story } =
                    Pairs::of(&carriers, &sketches, rounds);
                assert_eq!(first, sample / 2);
                assert!(of_one_story.iter().all(|(a, b)| a < b));
                assert_eq!(of_one_story.iter().collect::<BTreeSet<_>>().len(), looked_at);
                assert_eq!(of_one_story.len(), looked_at);
                assert!(
                    looked_at >= sample / 2 && (rounds < MOST / 2 || looked_at == sample * (sample - 1) / 2)
                );
                // At first each once, with one far away.
                let first: BTreeSet<u32> =
                    of_one_story[..sample / 2].iter().flat_map(|&(a, b)| [a, b]).collect();
                assert_eq!(first.len(), sample / 2 * 2);
            }
        }
    }

    proptest! {
        #[test]
        fn what_the_pairs_compared_first_tell_is_what_all_tell(
            is in prop::collection::vec(any::<bool>(), 1..70),
            others in 0usize..40,
            first in 5usize..17,
        ) {
            let pairs: Vec<(u32, u32)> = (0..is.len() as u32).map(|at| (at, at + 1)).collect();
            let looked_at = is.len() + others;
            prop_assume!(looked_at >= first && is.len() >= enough(looked_at));
            let is: BTreeMap<(u32, u32), bool> = pairs.iter().copied().zip(is).collect();
            let asked = Pairs { looked_at: [first, looked_at], of_one_story: pairs };
            let [first, _] = asked.turns();
            let are_most = is.values().filter(|is| **is).count() >= enough(looked_at);
            let told = Some(are_most || first.iter().all(|pair| is[pair]));
            prop_assert_eq!(asked.are_of_one_story(|pair| Some(is[&pair])), told);
            let by_first = asked.are_of_one_story(|pair| first.contains(&pair).then(|| is[&pair]));
            prop_assert!(by_first.is_none() || by_first == told);
            prop_assert_eq!(asked.are_of_one_story(|_| None), None);
        }
    }
}
