//! Lineage: which copy was made from which.

use crate::article::Article;
use crate::boilerplate::Boilerplate;
use crate::diff::{HunkKind, WordDiff};
use crate::hash::Map;
use crate::parallel;
use crate::shingle::{ShingleSet, Shingled};
use crate::table::Table;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::Range;

/// Which copy of a group was made from which other copy, where the texts tell.
///
/// A copy that shares the changes of another copy was made from that one rather than from the original, as
/// editors of manuscripts know by shared errors (Maas, *Textkritik*, 1927). A change is told by the runs of
/// words that it made. What was cut makes few, so a mere cut tells nothing; but a copy cannot have been made
/// from one that lacks what it has of the original.
///
/// Members are numbered as they were given, the original 0, as in [`Group::members`](crate::Group::members).
///
/// ```
/// use wirecopy::{Boilerplate, Lineage};
///
/// let texts = [
///     "Five ships lie off the harbour. The pier was shut on Monday after a crane fell on it, police said.",
///     "Six ships lie off the port of Oxley. The pier was shut on Monday after a crane fell on it, police said.",
///     "Six ships lie off the port of Oxley. The pier was shut on Monday when a crane fell, police said.",
/// ];
/// let lineage = Lineage::new(&texts, &Boilerplate::default(), 3);
/// let parent = lineage.members()[2].parent.unwrap();
/// assert_eq!((parent.member, parent.shared, parent.lacking), (1, 2, 0));
/// assert_eq!(lineage.members()[1].parent, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lineage {
    members: Vec<Descent>,
}

/// What is known of where a member comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descent {
    /// The changes against the original that it could hand on.
    pub changes: usize,
    /// The copy that it was made from; none if nothing tells that it was not made from the original.
    pub parent: Option<Parent>,
}

/// The copy that another was made from, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The copy. Of several that are the same, the first.
    pub member: usize,
    /// Its changes that the other has too.
    pub shared: usize,
    /// Its changes where the other reads as the original.
    pub lacking: usize,
}

impl Lineage {
    /// Finds the lineage of a group: the original, then its copies, as articles or anything that can be seen
    /// as one. None descends from one of a later date.
    ///
    /// `boilerplate`, learnt with shingles of `shingle_width` words, is no evidence: pages of one outlet share
    /// it whatever they were made from. Parents never form a circle.
    ///
    /// Near-linear in the total length: for every copy no more than 32 others are looked at. Runs in
    /// the current rayon pool.
    #[must_use]
    pub fn new<'a, A>(articles: &'a [A], boilerplate: &Boilerplate, shingle_width: usize) -> Self
    where
        &'a A: Into<Article<'a>>,
    {
        let articles: Vec<Article<'a>> = articles.iter().map(Into::into).collect();
        let Some(original) = articles.first() else { return Self::default() };
        let original = Text::new(original.text, boilerplate, shingle_width);
        let copies = parallel::map(
            articles.len(),
            || (),
            |(), at| Copy::new(&original, Text::new(articles[at].text, boilerplate, shingle_width)),
        );
        // Who was made from another came later; without dates, it can only have lost more of the original.
        let all_dated = articles[1..].iter().all(|article| article.date.is_some());
        let mut order: Vec<usize> = (1..copies.len()).collect();
        order.sort_by_key(|&at| {
            let (copy, date) = (&copies[at], articles[at].date);
            (date.filter(|_| all_dated), Reverse(copy.retained), copy.novel.len(), date.is_none(), date, at)
        });
        let mut carriers: Map<u32, Vec<u32>> = Map::default();
        for (place, &at) in order.iter().enumerate() {
            for &shingle in &copies[at].novel {
                carriers.entry(shingle).or_default().push(place as u32);
            }
        }
        let is_later = |at: usize, than: usize| matches!((articles[at].date, articles[than].date), (Some(at), Some(than)) if at > than);
        let parents = parallel::map(
            order.len(),
            || (),
            |(), place| {
                let copy = &copies[order[place]];
                // Who brought something in has lost the least of those that have it.
                let mut votes: Map<u32, usize> = Map::default();
                for shingle in &copy.novel {
                    let earlier = carriers[shingle].iter().take_while(|&&other| (other as usize) < place);
                    let possible = earlier
                        .take(CANDIDATES)
                        .filter(|&&other| !is_later(order[other as usize], order[place]));
                    possible.take(FIRST).for_each(|&other| *votes.entry(other).or_default() += 1);
                }
                let mut candidates: Vec<(Reverse<usize>, u32)> =
                    votes.into_iter().map(|(other, votes)| (Reverse(votes), other)).collect();
                candidates.sort_unstable();
                candidates.truncate(CANDIDATES);
                let parents = candidates.into_iter().filter_map(|(_, other)| {
                    let likeness = Likeness::new(&copies[order[other as usize]], copy);
                    likeness.tells().then_some((likeness, other))
                });
                let best = parents.max_by_key(|(likeness, other)| (likeness.weight(), Reverse(*other)))?;
                let (Likeness { shared, lacking, .. }, other) = best;
                Some(Parent { member: order[other as usize], shared, lacking })
            },
        );
        let changes = copies.iter().map(|copy| copy.changes.iter().filter(|c| !c.made.is_empty()).count());
        let mut members: Vec<Descent> = changes.map(|changes| Descent { changes, parent: None }).collect();
        for (&at, parent) in order.iter().zip(parents) {
            members[at].parent = parent;
        }
        Self { members }
    }

    /// What is known of each member; the original comes from none.
    #[must_use]
    pub fn members(&self) -> &[Descent] {
        &self.members
    }
}

/// The copies that are looked at for the parent of one.
const CANDIDATES: usize = 32;

/// Of the copies that carry a shingle, those that may have brought it in.
const FIRST: usize = 4;

/// A text with its shingles, without boilerplate.
struct Text<'t> {
    text: &'t str,
    /// In the order of the text, each with its bytes.
    sequence: Vec<(u32, Range<usize>)>,
    set: ShingleSet,
    table: Table,
}

impl<'t> Text<'t> {
    fn new(text: &'t str, boilerplate: &Boilerplate, width: usize) -> Self {
        let shingled = Shingled::new(text, width);
        let own = shingled.located().filter(|&(shingle, _)| !boilerplate.contains(shingle));
        let sequence: Vec<(u32, Range<usize>)> = own.collect();
        let set = ShingleSet::from_hashes(sequence.iter().map(|&(shingle, _)| shingle).collect());
        let table = Table::new(set.hashes().iter().copied());
        Self { text, sequence, set, table }
    }

    fn contains(&self, shingle: u32) -> bool {
        self.table.contains(shingle)
    }

    /// The shingles that `other` has not and that have a word of `range`, or span it if it is empty.
    fn only_here(&self, range: &Range<usize>, other: &Text<'_>) -> Vec<u32> {
        let start = self.sequence.partition_point(|(_, span)| span.end <= range.start);
        let touching =
            self.sequence[start..].iter().take_while(|(_, span)| span.start < range.end.max(range.start));
        touching.map(|&(shingle, _)| shingle).filter(|&shingle| !other.contains(shingle)).collect()
    }
}

/// A copy held against the original.
struct Copy<'t> {
    text: Text<'t>,
    changes: Vec<Change>,
    /// The shingles of the original that it has.
    retained: usize,
    /// Its other shingles, ascending.
    novel: Vec<u32>,
}

/// A change, by the shingles around it.
struct Change {
    /// Those that it made: they are not in the original.
    made: Vec<u32>,
    /// Those that it broke: they are in the original alone.
    broke: Vec<u32>,
}

impl<'t> Copy<'t> {
    fn new(original: &Text<'_>, mut text: Text<'t>) -> Self {
        let diff = WordDiff::new(original.text, text.text);
        let mut changes = Vec::new();
        let mut add = |before: &Range<usize>, after: &Range<usize>| {
            let change =
                Change { made: text.only_here(after, original), broke: original.only_here(before, &text) };
            if !(change.made.is_empty() && change.broke.is_empty()) {
                changes.push(change);
            }
        };
        for hunk in diff.hunks().iter().chain(diff.moves().iter().flat_map(|moved| &moved.hunks)) {
            match (hunk.kind, hunk.moved) {
                (HunkKind::Equal | HunkKind::Typographic, _) => {}
                (_, None) => add(&hunk.before, &hunk.after),
                // Told by where it begins now and where it began.
                (HunkKind::Inserted, Some(moved)) => {
                    let before = diff.moves()[moved].before.start;
                    add(&(before..before), &(hunk.after.start..hunk.after.start));
                }
                (_, Some(_)) => {}
            }
        }
        let mut novel: Vec<u32> = text.set.hashes().to_vec();
        novel.retain(|&shingle| !original.contains(shingle));
        let retained = text.set.len() - novel.len();
        text.sequence = Vec::new();
        Self { text, changes, retained, novel }
    }
}

/// What a copy has of another's changes.
struct Likeness {
    shared: usize,
    lacking: usize,
    /// The shingles of the changes that are shared.
    made: usize,
    /// The shingles of the original that both lack.
    broke: usize,
    /// The shingles of the original that the copy alone has.
    restored: usize,
    /// Whether both have the same shingles.
    same: bool,
}

impl Likeness {
    fn new(parent: &Copy<'_>, copy: &Copy<'_>) -> Self {
        let same = copy.novel == parent.novel && copy.retained == parent.retained;
        let mut likeness = Self { shared: 0, lacking: 0, made: 0, broke: 0, restored: 0, same };
        for Change { made, broke } in &parent.changes {
            let count = |shingles: &[u32]| shingles.iter().filter(|&&s| copy.text.contains(s)).count();
            let (here, restored) = (count(made), count(broke));
            likeness.broke += broke.len() - restored;
            likeness.restored += restored;
            if !made.is_empty() && 2 * here >= made.len() {
                likeness.shared += 1;
                likeness.made += here;
            } else if !broke.is_empty() && 2 * restored > broke.len() {
                likeness.lacking += 1;
            }
        }
        likeness
    }

    /// Whether this is more than chance, and more than two copies of one lost version.
    fn tells(&self) -> bool {
        (self.shared >= 2 || self.made >= PHRASE || self.same)
            && 2 * self.lacking <= self.shared
            && self.restored <= self.made
    }

    fn weight(&self) -> (isize, usize, usize) {
        (self.shared as isize - self.lacking as isize, self.made, self.broke)
    }
}

/// As many new shingles as a phrase of six new words makes: two who write the same do not do so by chance.
const PHRASE: usize = 8;
