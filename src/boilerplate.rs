//! Boilerplate: text that articles carry which otherwise have nothing in common.

use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::shingle::{Directory, ShingleSet, Shingler, shared};
use crate::verify::{Subject, Verifier};
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ShingleSet", into = "ShingleSet")]
pub struct Boilerplate {
    shingles: ShingleSet,
    directory: Directory,
}

impl From<ShingleSet> for Boilerplate {
    fn from(shingles: ShingleSet) -> Self {
        let directory = Directory::new(shingles.hashes());
        Self { shingles, directory }
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
        let mut all = [self.shingles.hashes(), other.shingles.hashes()].concat();
        ShingleSet::from_hashes(&mut all).into()
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
        let mut shingler = Shingler::new(shingle_width);
        shingler.sequence(text);
        let spans = shingler.spans().into_iter().zip(shingler.last_sequence());
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (span, _) in spans.filter(|&(_, &shingle)| self.contains(shingle)) {
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
        self.shingles.hashes()[self.directory.range(hash)].contains(&hash)
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
/// matter how many carry it. `sets` are the shingles of different articles, `texts` the articles themselves.
///
/// O(n) for n shingles in all, but for sorting them.
pub(crate) fn learn<'a>(
    sets: &[&ShingleSet],
    text: impl Fn(usize) -> &'a str + Sync,
    width: usize,
    observer: &Observer,
) -> Boilerplate {
    let common = Common::find(sets);
    // What a sample of their shingles tells settles most: their carriers share next to nothing.
    let alike = parallel::map(
        common.shingles.len(),
        || (),
        |(), at| {
            let mut pairs = Vec::new();
            for (looked_at, (a, b)) in common.pairs(at).enumerate() {
                if may_be_one_story(sets[a as usize], sets[b as usize]) {
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
            let subject =
                |i: u32| Subject { number: i as usize, text: text(i as usize), shingles: sets[i as usize] };
            !verifier.frame(subject(compared[at].0), subject(compared[at].1)).is_all()
        },
    );
    let of_one_story = |pair: &&(u32, u32)| compared.binary_search(pair).is_ok_and(|at| one_story[at]);
    let is_boilerplate =
        |&(at, pairs): &(usize, &Vec<_>)| !common.is_most(pairs.iter().filter(of_one_story).count(), at);
    let found = alike.iter().enumerate().filter(is_boilerplate).map(|(at, _)| common.shingles[at].0);
    ShingleSet::from_hashes(&mut found.collect()).into()
}

/// Whether a fifth of the shorter article stands in the other, as far as one shingle in sixteen tells.
pub(crate) fn may_be_one_story(a: &ShingleSet, b: &ShingleSet) -> bool {
    let (a, b) = (a.sample(16), b.sample(16));
    shared(a, b) * 5 >= a.len().min(b.len())
}

/// The shingles that many articles carry, and a sample of their carriers.
struct Common {
    /// Ascending, each with the number of its carriers.
    shingles: Vec<(u32, u32)>,
    /// Up to two for each pair that is looked at, evenly spread, ascending.
    carriers: Vec<Vec<u32>>,
}

impl Common {
    fn find(sets: &[&ShingleSet]) -> Self {
        // All shingles of the corpus are never held at once, but those of one such range.
        const RANGES: u32 = 1 << RANGE_BITS;
        let ranges = parallel::map(
            RANGES as usize,
            || (),
            |(), range| {
                let width = u32::MAX / RANGES + 1;
                let start = range as u32 * width;
                let in_range = |set: &'_ ShingleSet| {
                    let before = set.below(start).len();
                    before..start.checked_add(width).map_or(set.len(), |end| set.below(end).len())
                };
                let of = |set: usize| &sets[set].hashes()[in_range(sets[set])];
                let mut all: Vec<u32> = Vec::new();
                (0..sets.len()).for_each(|set| all.extend_from_slice(of(set)));
                all.sort_unstable();
                let runs = all.chunk_by(|a, b| a == b).filter(|run| run.len() >= FEWEST);
                let shingles: Vec<(u32, u32)> = runs.map(|run| (run[0], run.len() as u32)).collect();
                drop(all);
                let carriers = sample_carriers((0..sets.len()).map(of), &shingles);
                (shingles, carriers)
            },
        );
        let (shingles, carriers): (Vec<_>, Vec<_>) = ranges.into_iter().unzip();
        Self { shingles: shingles.concat(), carriers: carriers.concat() }
    }

    /// The pairs of carriers that are looked at: far apart in the corpus, where neighbours may be copies.
    fn pairs(&self, at: usize) -> impl ExactSizeIterator<Item = (u32, u32)> {
        let carriers = &self.carriers[at];
        let half = carriers.len() / 2;
        (0..half).map(move |i| (carriers[i], carriers[i + half]))
    }

    /// Whether so many are half of the pairs that are looked at, or more.
    fn is_most(&self, pairs: usize, at: usize) -> bool {
        2 * pairs >= self.carriers[at].len() / 2
    }
}

/// The shingles of a range have so many of their highest bits in common.
const RANGE_BITS: u32 = 3;

/// Some carriers of each of these shingles of a range, among articles whose shingles of that range are given.
fn sample_carriers<'a>(articles: impl Iterator<Item = &'a [u32]>, shingles: &[(u32, u32)]) -> Vec<Vec<u32>> {
    // Without the bits that all have, they are spread over all of the directory.
    let hashes: Vec<u32> = shingles.iter().map(|&(shingle, _)| shingle << RANGE_BITS).collect();
    let directory = Directory::new(&hashes);
    let mut carriers: Vec<Vec<u32>> = vec![Vec::new(); shingles.len()];
    let mut seen = vec![0usize; shingles.len()];
    for (article, carried) in articles.enumerate() {
        for &shingle in carried {
            let shingle = shingle << RANGE_BITS;
            let range = directory.range(shingle);
            let Some(offset) = hashes[range.clone()].iter().position(|&hash| hash == shingle) else {
                continue;
            };
            let at = range.start + offset;
            // Of n carriers, those at which k * 16 / n steps up: sixteen, or all of fewer.
            let all = shingles[at].1 as usize;
            let sample = all.min(2 * PAIRS);
            if seen[at] * sample % all < sample {
                carriers[at].push(article as u32);
            }
            seen[at] += 1;
        }
    }
    carriers
}
