//! Boilerplate: text that articles carry which otherwise have nothing in common.

use crate::article::Texts;
use crate::common::Common;
use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::sets::Sets;
use crate::shingle::{self, ShingleSet, Shingles};
use crate::table::Table;
use crate::verify::{FRAME, Verifier, tell_of_different_things};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::ops::Range;

/// The shingles that were found to be boilerplate.
///
/// ```
/// use wirecopy::Detector;
///
/// let groups = Detector::default().group(&["One story.", "Another story."]);
/// assert!(groups.boilerplate().is_empty());
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "ShingleSet", into = "ShingleSet")]
pub struct Boilerplate {
    shingles: ShingleSet,
    table: Table,
}

impl PartialEq for Boilerplate {
    fn eq(&self, other: &Self) -> bool {
        self.shingles == other.shingles
    }
}

impl Eq for Boilerplate {}

impl From<ShingleSet> for Boilerplate {
    fn from(shingles: ShingleSet) -> Self {
        let table = Table::new(shingles.hashes().iter().copied());
        Self { shingles, table }
    }
}

impl From<Boilerplate> for ShingleSet {
    fn from(boilerplate: Boilerplate) -> Self {
        boilerplate.shingles
    }
}

impl Boilerplate {
    /// The number of shingles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shingles.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shingles.is_empty()
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        ShingleSet::from_hashes([self.shingles.hashes(), other.shingles.hashes()].concat()).into()
    }

    /// How many of these shingles are boilerplate.
    #[must_use]
    pub fn count(&self, shingles: &ShingleSet) -> usize {
        self.shingles.shared(shingles)
    }

    /// Where boilerplate stands in a text, as ascending ranges of bytes with space between them: runs of
    /// boilerplate shingles, with the marks that close and open them. `shingle_width` is that of the detector
    /// by which it was learnt.
    ///
    /// ```
    /// use wirecopy::{Boilerplate, ShingleSet};
    ///
    /// let footer = "All rights reserved by the Inland Record";
    /// let known = Boilerplate::from(ShingleSet::new(footer, 3));
    /// let page = "The dam held. (All rights reserved by the Inland Record.) Advertisement";
    /// let ranges = known.ranges(page, 3);
    /// assert_eq!(&page[ranges[0].clone()], "(All rights reserved by the Inland Record.)");
    /// ```
    ///
    /// Linear in the length of `text`.
    #[must_use]
    pub fn ranges(&self, text: &str, shingle_width: usize) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let located = shingle::located(text, shingle_width).into_iter();
        for (_, span) in located.filter(|&(shingle, _)| self.contains(shingle)) {
            let is_mark = |c: &char| !c.is_whitespace() && !c.is_alphanumeric();
            let length = |marks: &mut dyn Iterator<Item = char>| marks.map(char::len_utf8).sum::<usize>();
            let start = span.start - length(&mut text[..span.start].chars().rev().take_while(is_mark));
            let end = span.end + length(&mut text[span.end..].chars().take_while(is_mark));
            match ranges.last_mut() {
                Some(last) if text[last.end.min(start)..start].chars().all(char::is_whitespace) => {
                    last.end = last.end.max(end);
                }
                _ => ranges.push(start..end),
            }
        }
        ranges
    }

    pub(crate) fn contains(&self, hash: u32) -> bool {
        self.table.contains(hash)
    }

    /// Moves what is left of a set without the boilerplate to the front, in order; returns how much it is.
    pub(crate) fn strip(&self, set: &mut [u32]) -> usize {
        let mut kept = 0;
        for at in 0..set.len() {
            let hash = set[at];
            set[kept] = hash;
            kept += usize::from(!self.contains(hash));
        }
        kept
    }

    /// What is left of a set without the boilerplate.
    #[must_use]
    pub fn remove_from(&self, shingles: &ShingleSet) -> ShingleSet {
        shingles.retain(|hash| !self.contains(hash))
    }
}

/// The boilerplate of this corpus.
///
/// A passage is boilerplate when the articles that carry it have nothing else in common: when most of a
/// sample of pairs of its carriers are not of one story, judged by where what they share stands. It does not
/// matter how many carry it. `sets` are the shingles of the articles, each wording once; of sets in a file no
/// more than `room` bytes are looked at together.
///
/// O(n) for n shingles in all, but for sorting those that ten articles have.
pub(crate) fn learn(
    sets: &Sets,
    texts: &Texts<'_>,
    width: usize,
    room: u64,
    observer: &Observer,
) -> Boilerplate {
    // What a sample of their shingles tells settles most: their carriers share next to nothing.
    let (mut found, mut suspects) = (Vec::new(), Vec::new());
    let glances = OnceCell::new();
    sets.each_slice(room, SAMPLE, |slice, samples| {
        let all = || parallel::map(sets.len(), || (), |(), at| Glance::new(samples.get(at).view()));
        let glances: &Vec<Glance> = glances.get_or_init(all);
        let common = Common::find(slice);
        let pairs =
            parallel::map(common.len(), || (), |(), at| pairs_of_one_story(&common, at, samples, glances));
        for (at, pairs) in pairs.into_iter().enumerate() {
            let shingle = slice.whole(common.shingle(at));
            match pairs.is_empty() {
                true => found.push(shingle),
                false => suspects.push(Suspect { shingle, looked_at: common.pairs(at).len(), pairs }),
            }
        }
    });
    drop(glances);
    // Most are told by as many pairs as would be most; the others are compared where these do not agree.
    let mut known = Known::default();
    for turn in 0..2 {
        let asked = suspects.iter().flat_map(|suspect| suspect.turns()[turn]).copied();
        let asked = asked.filter(|&pair| known.is_of_one_story(pair).is_none()).collect();
        known.extend(compare(asked, sets, texts, width, observer));
        let is_story = parallel::map(suspects.len(), || (), |(), at| suspects[at].is_of_one_story(&known));
        let told = suspects.into_iter().zip(is_story);
        suspects = told.filter(|(_, is_story)| !is_story).map(|(suspect, _)| suspect).collect();
    }
    found.extend(suspects.iter().map(|suspect| suspect.shingle));
    ShingleSet::from_hashes(found).into()
}

/// Which of these pairs are of one story, by what they share and where it stands.
fn compare(
    mut pairs: Vec<(u32, u32)>,
    sets: &Sets,
    texts: &Texts<'_>,
    width: usize,
    observer: &Observer,
) -> Vec<((u32, u32), bool)> {
    parallel::sort_by(&mut pairs, Ord::cmp);
    pairs.dedup();
    let counter = observer.stage(Stage::Boilerplate, pairs.len());
    parallel::map(
        pairs.len(),
        || Verifier::new(texts, 0.0, width),
        |verifier, at| {
            counter.add_one();
            let pair = [pairs[at].0 as usize, pairs[at].1 as usize];
            let frame = verifier.frame(pair);
            let tell_of_different_things = || {
                let [a, b] = pair.map(|article| sets.get(article));
                tell_of_different_things(texts, &a, &b, width)
            };
            // A story under each outlet's own first paragraph looks like a page's foot under a brief.
            (pairs[at], !(frame.is_of_a_page() && (frame.share() < FRAME || tell_of_different_things())))
        },
    )
}

/// The pairs that were compared, ascending, and whether each is of one story.
#[derive(Default)]
struct Known(Vec<((u32, u32), bool)>);

impl Known {
    /// Adds others, ascending.
    fn extend(&mut self, others: Vec<((u32, u32), bool)>) {
        self.0.extend(others);
        // Two runs in order: the stable sort brings them together in one step.
        self.0.sort();
    }

    /// Whether a pair is of one story, if it was compared.
    fn is_of_one_story(&self, pair: (u32, u32)) -> Option<bool> {
        self.0.binary_search_by_key(&pair, |known| known.0).ok().map(|at| self.0[at].1)
    }
}

/// A shingle some of whose carriers may be of one story.
struct Suspect {
    shingle: u32,
    /// The pairs of carriers that are looked at.
    looked_at: usize,
    /// Those that may be of one story: most.
    pairs: Vec<(u32, u32)>,
}

impl Suspect {
    /// The pairs to compare first, as many as would be most, and the others.
    fn turns(&self) -> [&[(u32, u32)]; 2] {
        let (first, others) = self.pairs.split_at(self.looked_at.div_ceil(2));
        [first, others]
    }

    /// Whether most of its carriers are known to be of one story.
    fn is_of_one_story(&self, known: &Known) -> bool {
        let found = self.pairs.iter().filter(|&&pair| known.is_of_one_story(pair) == Some(true));
        is_most(found.count(), self.looked_at)
    }
}

/// The pairs of carriers that may be of one story, as far as samples of their shingles tell; none if they are
/// not most.
fn pairs_of_one_story(common: &Common, at: usize, samples: &Sets, glances: &[Glance]) -> Vec<(u32, u32)> {
    let asked = common.pairs(at).len();
    let mut pairs = Vec::new();
    for (looked_at, (a, b)) in common.pairs(at).enumerate() {
        let share_enough = || {
            let [in_a, in_b] = [a, b].map(|article| samples.get(article as usize));
            may_be_one_story(in_a.view(), in_b.view())
        };
        if glances[a as usize].may_share_enough(&glances[b as usize]) && share_enough() {
            pairs.push((a, b));
        } else if !is_most(pairs.len() + asked - looked_at - 1, asked) {
            // Not even if all that are left were.
            return Vec::new();
        }
    }
    pairs
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

/// Whether so many are half of the pairs that are looked at, or more.
fn is_most(pairs: usize, asked: usize) -> bool {
    2 * pairs >= asked
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
