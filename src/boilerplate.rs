//! Boilerplate: text that articles carry which otherwise have nothing in common.

use crate::article::Texts;
use crate::carriers::{self, FEWEST, Pairs};
use crate::forest::Forest;
use crate::parallel;
use crate::parted::Parted;
use crate::passage::Frames;
use crate::progress::{Observer, Stage};
use crate::sets::Set;
use crate::shingle::{ShingleSet, Shingled};
use crate::sketch::Sketch;
use crate::table::Table;
use crate::tally::Tally;
use crate::verify::{FRAME, tell_of_different_things};
use serde::{Deserialize, Serialize};
use std::mem::take;
use std::ops::Range;

/// The shingles that were found to be boilerplate.
///
/// What is stored is of one version of the [scheme](crate::Scheme), and has to be learnt anew under another.
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
        let shingled = Shingled::new(text, shingle_width);
        for (_, span) in shingled.located().filter(|&(shingle, _)| self.contains(shingle)) {
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

    /// The shingles' hashes, strictly ascending.
    pub(crate) fn hashes(&self) -> &[u32] {
        self.shingles.hashes()
    }

    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    pub(crate) fn contains(&self, hash: u32) -> bool {
        self.table.contains(hash)
    }

    /// What is left of a set without the boilerplate.
    #[must_use]
    pub fn remove_from(&self, shingles: &ShingleSet) -> ShingleSet {
        shingles.retain(|hash| !self.contains(hash))
    }
}

/// The boilerplate of this corpus.
///
/// A passage is boilerplate when the articles that carry it have nothing else in common: when too few of a
/// sample of pairs of its carriers are of one story, judged by where what they share stands. It does not
/// matter how many carry it. `shingles` and `sketches` are those of all articles, of which those that are kept are
/// asked, each wording once; of those in a file no more than `room` bytes are looked at together.
///
/// O(n) for n shingles in all, but for sorting those that ten articles have.
pub(crate) fn learn(
    shingles: &Parted,
    sketches: &[Sketch],
    is_kept: &[bool],
    texts: &Texts<'_>,
    width: usize,
    room: u64,
    observer: &Observer,
) -> Boilerplate {
    let counter = observer.stage(Stage::Count, shingles.ranges());
    let rounds = carriers::rounds(texts.len());
    // Sketches settle most: carriers share next to nothing.
    let told = shingles.map(room, Default::default, |(tally, carriers): &mut (Tally, Vec<u32>), in_range| {
        let (mut found, mut suspects) = (Vec::new(), Vec::new());
        tally.each_run(in_range.len(), in_range.keys(), FEWEST, |key, run| {
            carriers.clear();
            carriers.extend(run.iter().map(|&both| both as u32).filter(|&article| is_kept[article as usize]));
            if carriers.len() < FEWEST {
                return;
            }
            let shingle = in_range.shingle(key);
            let pairs = Pairs::of(carriers, sketches, rounds);
            match pairs.of_one_story.is_empty() {
                true => found.push(shingle),
                false => suspects.push(Suspect { shingle, pairs }),
            }
        });
        counter.add_one();
        (found, suspects)
    });
    let (mut found, mut suspects) = (Vec::new(), Vec::new());
    for (of_range, suspects_of_range) in told {
        found.extend(of_range);
        suspects.extend(suspects_of_range);
    }
    // Most are told by the pairs that are compared first; the others are compared where these do not tell.
    let mut known = Known::default();
    for turn in 0..2 {
        let asked = suspects.iter().flat_map(|suspect| suspect.pairs.turns()[turn]).copied();
        let asked = asked.filter(|&pair| known.is_of_one_story(pair).is_none()).collect();
        known.extend(compare(asked, texts, width, observer));
        let is_story = parallel::map(
            suspects.len(),
            || (),
            |(), at| suspects[at].pairs.are_of_one_story(|pair| known.is_of_one_story(pair)),
        );
        for (suspect, is_story) in take(&mut suspects).into_iter().zip(is_story) {
            match is_story {
                Some(true) => {}
                Some(false) => found.push(suspect.shingle),
                None => suspects.push(suspect),
            }
        }
    }
    ShingleSet::from_hashes(found).into()
}

/// Which of these pairs are of one story, by what they share and where it stands.
fn compare(
    mut pairs: Vec<(u32, u32)>,
    texts: &Texts<'_>,
    width: usize,
    observer: &Observer,
) -> Vec<((u32, u32), bool)> {
    parallel::sort_by(&mut pairs, Ord::cmp);
    pairs.dedup();
    // Those that pairs tie together one after the other: each text is cut once for all of its pairs.
    let mut forest = Forest::new(texts.len());
    pairs.iter().for_each(|&(a, b)| forest.join(a as usize, b as usize));
    pairs.sort_by_cached_key(|&(a, _)| forest.root(a as usize) as u32);
    let counter = observer.stage(Stage::Boilerplate, pairs.len());
    let nothing = Table::default();
    parallel::map(
        pairs.len(),
        || Frames::new(texts, &nothing, width),
        |frames, at| {
            counter.add_one();
            let pair = [pairs[at].0 as usize, pairs[at].1 as usize];
            let frame = frames.of(pair);
            let tell_of_different_things = || {
                let sets = pair.map(|article| ShingleSet::new(&texts.get(article), width));
                let [a, b] = [0, 1].map(|at| Set::new(pair[at], sets[at].hashes()));
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
    fn extend(&mut self, others: Vec<((u32, u32), bool)>) {
        self.0.extend(others);
        parallel::sort_by(&mut self.0, Ord::cmp);
    }

    /// Whether a pair is of one story, if it was compared.
    fn is_of_one_story(&self, pair: (u32, u32)) -> Option<bool> {
        self.0.binary_search_by_key(&pair, |known| known.0).ok().map(|at| self.0[at].1)
    }
}

/// A shingle enough of whose carriers may be of one story.
struct Suspect {
    shingle: u32,
    pairs: Pairs,
}
