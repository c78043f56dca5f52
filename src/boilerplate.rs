//! Boilerplate: text that articles carry which otherwise have nothing in common.

use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::sets::Sets;
use crate::shingle::{self, ShingleSet, Shingles};
use crate::table::Table;
use crate::verify::{FRAME, Subject, Verifier, tell_of_different_things};
use serde::{Deserialize, Serialize};
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
    filter: Filter,
}

impl PartialEq for Boilerplate {
    fn eq(&self, other: &Self) -> bool {
        self.shingles == other.shingles
    }
}

impl Eq for Boilerplate {}

/// Passes every hash of a list, and of others one in sixteen, in a bit of memory for each of sixteen.
#[derive(Clone, Debug, Default)]
struct Filter {
    shift: u32,
    bits: Vec<u64>,
}

impl Filter {
    fn new(hashes: &[u32]) -> Self {
        let size = (16 * hashes.len()).next_power_of_two().clamp(64, 1 << 30);
        let mut filter = Self { shift: 32 - size.trailing_zeros(), bits: vec![0; size / 64] };
        for &hash in hashes {
            let at = hash >> filter.shift;
            filter.bits[at as usize / 64] |= 1 << (at % 64);
        }
        filter
    }

    fn passes(&self, hash: u32) -> bool {
        let at = hash >> self.shift;
        self.bits.get(at as usize / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }
}

impl From<ShingleSet> for Boilerplate {
    fn from(shingles: ShingleSet) -> Self {
        let (table, filter) = (Table::new(shingles.hashes().iter().copied()), Filter::new(shingles.hashes()));
        Self { shingles, table, filter }
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
        self.filter.passes(hash) && self.table.contains(hash)
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

/// A shingle carried by fewer articles than this is not looked at.
const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// The boilerplate of this corpus.
///
/// A passage is boilerplate when the articles that carry it have nothing else in common: when most of a
/// sample of pairs of its carriers are not of one story, judged by where what they share stands. It does not
/// matter how many carry it. `sets` are the shingles of the articles, each wording once, `text` gives the
/// articles themselves.
///
/// O(n) for n shingles in all, but for sorting those that ten articles have.
pub(crate) fn learn<'a>(
    sets: &Sets,
    text: impl Fn(usize) -> &'a str + Sync,
    width: usize,
    observer: &Observer,
) -> Boilerplate {
    let common = Common::find(sets);
    // What a sample of their shingles tells settles most: their carriers share next to nothing.
    let samples = sets.sample(SAMPLE);
    let alike = parallel::map(
        common.shingles.len(),
        || (),
        |(), at| {
            let mut pairs = Vec::new();
            for (looked_at, (a, b)) in common.pairs(at).enumerate() {
                if may_be_one_story(samples.get(a as usize), samples.get(b as usize)) {
                    pairs.push((a, b));
                } else if !common.is_most(pairs.len() + common.pairs(at).len() - looked_at - 1, at) {
                    // Not even if all that are left were.
                    return Vec::new();
                }
            }
            pairs
        },
    );
    let mut compared: Vec<(u32, u32)> = alike.iter().flatten().copied().collect();
    parallel::sort(&mut compared);
    compared.dedup();
    let counter = observer.stage(Stage::Boilerplate, compared.len());
    let one_story = parallel::map(
        compared.len(),
        || Verifier::new(0.0, width),
        |verifier, at| {
            counter.add_one();
            let subject = |i: u32| {
                let i = i as usize;
                Subject { number: i, text: text(i), shingles: sets.get(i) }
            };
            let (a, b) = (subject(compared[at].0), subject(compared[at].1));
            let frame = verifier.frame(a, b);
            let is_of_a_page = frame.is_of_a_page()
                // A story under each outlet's own first paragraph looks like a page's foot under a brief.
                && (frame.share() < FRAME || tell_of_different_things(a, b, width));
            !is_of_a_page
        },
    );
    let of_one_story = |pair: &&(u32, u32)| compared.binary_search(pair).is_ok_and(|at| one_story[at]);
    let is_boilerplate =
        |&(at, pairs): &(usize, &Vec<_>)| !common.is_most(pairs.iter().filter(of_one_story).count(), at);
    let found = alike.iter().enumerate().filter(is_boilerplate).map(|(at, _)| common.shingles[at]);
    ShingleSet::from_hashes(found.collect()).into()
}

/// One shingle in so many tells whether two articles may be of one story.
pub(crate) const SAMPLE: u32 = 16;

/// Whether a fifth of the shorter article stands in the other, as far as [samples](SAMPLE) tell.
pub(crate) fn may_be_one_story(a: Shingles<'_>, b: Shingles<'_>) -> bool {
    a.shared(b) * 5 >= a.len().min(b.len())
}

/// The shingles that many articles carry, and a sample of their carriers.
struct Common {
    /// Ascending.
    shingles: Vec<u32>,
    /// Up to two for each pair that is looked at, evenly spread, ascending; shingle by shingle.
    carriers: Vec<u32>,
    /// Where the carriers of each shingle end.
    ends: Vec<usize>,
}

impl Common {
    fn find(sets: &Sets) -> Self {
        let total: usize = sets.iter().map(Shingles::len).sum();
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
        for set in sets.iter() {
            for &shingle in set.range(bits, range) {
                let count = &mut counts[place(shingle)];
                *count = count.saturating_add(1);
            }
        }
        let mut carried: Vec<u64> = Vec::new();
        let mut len = 0;
        for (article, set) in sets.iter().enumerate() {
            let shingles = set.range(bits, range);
            carried.resize(len + shingles.len(), 0);
            for &shingle in shingles {
                // Written in any case, and kept or written over: no branch that cannot be predicted.
                carried[len] = u64::from(shingle) << 32 | article as u64;
                len += usize::from(usize::from(counts[place(shingle)]) >= FEWEST);
            }
        }
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

    /// The pairs of carriers that are looked at: far apart in the corpus, where neighbours may be copies.
    fn pairs(&self, at: usize) -> impl ExactSizeIterator<Item = (u32, u32)> {
        let carriers = self.carriers(at);
        let half = carriers.len() / 2;
        (0..half).map(move |i| (carriers[i], carriers[i + half]))
    }

    /// Whether so many are half of the pairs that are looked at, or more.
    fn is_most(&self, pairs: usize, at: usize) -> bool {
        2 * pairs >= self.carriers(at).len() / 2
    }
}

/// Shingles are counted in no more than two to this power of places at a time: what is more goes in more ranges.
const COUNTED: u32 = 26;
