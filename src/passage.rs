//! Passages that two articles share, and where in them they stand.

use crate::article::Texts;
use crate::hash::Map;
use crate::shingle::{Shingler, ratio};
use crate::table::{FREE, Places, Table};
use std::cell::OnceCell;

/// A run of shingles that stand in both articles in the same order, with little between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The first shingle, in the one article and in the other.
    pub start: (usize, usize),
    /// The last shingle.
    pub end: (usize, usize),
    /// The shingles that both have.
    pub shingles: usize,
}

impl Run {
    /// Takes in a shingle that stands at these places.
    fn go_on(&mut self, end: (usize, usize)) {
        self.end = end;
        self.shingles += 1;
    }

    /// Where a run of articles of these lengths stands in both: a page has a head and a foot that its outlet
    /// prints around every story, with a little outside of it, perhaps, that differs from page to page.
    pub fn place(&self, lengths: (usize, usize)) -> Place {
        let near_edge = |at: usize, length: usize| at <= 10 + length / 20;
        if near_edge(self.start.0, lengths.0) && near_edge(self.start.1, lengths.1) {
            Place::Head
        } else if near_edge(lengths.0 - 1 - self.end.0, lengths.0)
            && near_edge(lengths.1 - 1 - self.end.1, lengths.1)
        {
            Place::Foot
        } else {
            Place::Body
        }
    }
}

/// Where a passage stands in both articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Head,
    Foot,
    Body,
}

/// A changed word breaks as many shingles as each has words; a change of a few may lie within a run.
const GAP: usize = 6;

/// The shared runs of two articles, given their shingles in the order of the text. What is left out of one
/// stands there as [`FREE`].
///
/// A shingle that stands in the second several times is taken where it goes on with a run, or else at its
/// first place. Linear in the two lengths.
pub(crate) fn shared_runs(a: &[u32], b: &[u32]) -> Vec<Run> {
    runs_within(a, b, &Places::new(b.iter().copied()))
}

/// The same, given the places of the second's shingles: linear in the length of the first.
fn runs_within(a: &[u32], b: &[u32], in_b: &Places) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at_a, &shingle) in a.iter().enumerate() {
        // Most stand where the last run ends: no need to look for them.
        if let Some(run) = runs.last_mut()
            && at_a - run.end.0 <= GAP
            && b.get(run.end.1 + 1) == Some(&shingle)
            && shingle != FREE
        {
            run.go_on((at_a, run.end.1 + 1));
            continue;
        }
        let Some(first) = in_b.first(shingle) else { continue };
        // A phrase that stands elsewhere too begins a run of its own, and must not end the one it is in.
        let last = runs.len().saturating_sub(2);
        let goes_on = runs[last..].iter_mut().rev().find_map(|run| {
            let next = run.end.1 + 1;
            let near = b.get(next..b.len().min(next + GAP))?.iter().position(|&other| other == shingle)?;
            (at_a - run.end.0 <= GAP).then_some((run, next + near))
        });
        match goes_on {
            Some((run, at_b)) => run.go_on((at_a, at_b)),
            None => runs.push(Run { start: (at_a, first), end: (at_a, first), shingles: 1 }),
        }
    }
    runs
}

/// The shingles of an article in the order of its text, with their places once these are asked for.
#[derive(Default)]
pub(crate) struct Sequence {
    shingles: Vec<u32>,
    places: OnceCell<Places>,
}

impl Sequence {
    pub fn new(shingles: Vec<u32>) -> Self {
        Self { shingles, places: OnceCell::new() }
    }

    /// The [shared runs](shared_runs) of another, which is far shorter, and this one: linear in the other's length, but
    /// for the first time.
    pub fn runs_of(&self, other: &[u32]) -> Vec<Run> {
        let places = self.places.get_or_init(|| Places::new(self.shingles.iter().copied()));
        runs_within(other, &self.shingles, places)
    }
}

/// An article that is so many times as long as another may hold thousands: it is not gone through for each of them, but
/// looked into.
pub(crate) const FAR: usize = 16;

/// What was made of articles, kept for as long as the same are asked for time and again, as neighbours in a corpus are.
pub(crate) struct Kept<T> {
    /// By article: what was asked for lately, and what was before, each with the shingles that it takes room for.
    lately: Map<usize, (T, usize)>,
    before: Map<usize, (T, usize)>,
    /// The shingles of all that was asked for lately.
    shingles: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { lately: Map::default(), before: Map::default(), shingles: 0 }
    }
}

impl<T> Kept<T> {
    /// What is made of each of two articles, and its shingles. What was asked for last is kept, [`KEPT`] shingles of
    /// it, and as many others at times.
    pub fn of(&mut self, pair: [usize; 2], mut make: impl FnMut(usize) -> (T, usize)) -> [&T; 2] {
        if self.shingles >= KEPT {
            (self.before, self.shingles) = (std::mem::take(&mut self.lately), 0);
        }
        let Self { lately, before, shingles } = self;
        for article in pair {
            lately.entry(article).or_insert_with(|| {
                let made = before.remove(&article).unwrap_or_else(|| make(article));
                *shingles += made.1;
                made
            });
        }
        pair.map(|article| &lately[&article].0)
    }
}

/// Those of some five hundred articles of news: a megabyte of them, or six with their words.
const KEPT: usize = 1 << 18;

/// What articles share at their heads and feet, without what is left out of all.
pub(crate) struct Frames<'a> {
    texts: &'a Texts<'a>,
    left_out: &'a Table,
    shingler: Shingler,
    kept: Kept<Sequence>,
}

impl<'a> Frames<'a> {
    pub fn new(texts: &'a Texts<'a>, left_out: &'a Table, width: usize) -> Self {
        Self { texts, left_out, shingler: Shingler::new(width), kept: Kept::default() }
    }

    pub fn of(&mut self, pair: [usize; 2]) -> Frame {
        let Self { texts, left_out, shingler, kept } = self;
        let make = |article| {
            let mut left = shingler.sequence(&texts.get(article)).to_vec();
            let len = left_out.strip(&mut left);
            left.truncate(len);
            (Sequence::new(left), len)
        };
        let [a, b] = kept.of(pair, make);
        Frame::find(a, b)
    }
}

/// How much two articles share at their heads, at their feet, and elsewhere, in shingles of the shorter.
///
/// What is shared at the head of both or at the foot of both may be their pages' frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Shared at the head of both, from the first shared shingle to the last, and at the foot.
    head: usize,
    foot: usize,
    /// Shared elsewhere.
    body: usize,
    /// All shingles of the shorter article.
    of: usize,
}

/// The shingles of a text that is told for its own sake, twenty words: a headline and a byline are less.
const OWN_TEXT: usize = 18;
/// The most of an article that a frame takes up, if what it frames is less than that.
const MOST: f64 = 0.75;

impl Frame {
    /// Tells what two articles share.
    pub fn find(a: &Sequence, b: &Sequence) -> Self {
        // Of two of one length too it is always the same that is taken for the shorter.
        let is_shorter = (a.shingles.len(), &a.shingles) <= (b.shingles.len(), &b.shingles);
        let (short, long) = if is_shorter { (a, b) } else { (b, a) };
        let (a, b) = (&*short.shingles, &*long.shingles);
        let mut found = Self { of: a.len(), ..Self::default() };
        let runs = if a.len() * FAR < b.len() { long.runs_of(a) } else { shared_runs(a, b) };
        for run in runs {
            // With what was changed within: a corrected head is a head.
            let span = run.end.0 - run.start.0 + 1;
            match run.place((a.len(), b.len())) {
                Place::Head => found.head += span,
                Place::Foot => found.foot += span,
                Place::Body => found.body += run.shingles,
            }
        }
        // Runs may interlock, where a phrase stands twice.
        found.head = found.head.min(a.len());
        found.foot = found.foot.min(a.len() - found.head);
        found
    }

    /// Whether head and foot are all that is shared, and what is between them is a text of its own in both.
    pub fn is_all(&self) -> bool {
        let between = self.of - self.head - self.foot;
        ratio(self.body, between) < 0.2 && (self.share() < MOST || between >= OWN_TEXT)
    }

    /// Whether [all](Self::is_all) that is shared is what a page prints around a story, and not a story within what
    /// two pages print around it.
    pub fn is_of_a_page(&self) -> bool {
        self.is_all() && ratio(self.head, self.of) < HEAD
    }

    /// Head and foot as a share of the shorter article.
    pub fn share(&self) -> f64 {
        ratio(self.head + self.foot, self.of)
    }
}

/// The most of an article that stands at the head of its page before the article itself.
const HEAD: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The runs as they are defined, each shingle looked for.
    fn plain_runs(a: &[u32], b: &[u32]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at_a, &shingle) in a.iter().enumerate().filter(|(_, shingle)| **shingle != FREE) {
            let Some(first) = b.iter().position(|&other| other == shingle) else { continue };
            let last = runs.len().saturating_sub(2);
            let goes_on = runs[last..].iter_mut().rev().find_map(|run| {
                let next = run.end.1 + 1;
                let at_b = (next..b.len().min(next + GAP)).find(|&at_b| b[at_b] == shingle)?;
                (at_a - run.end.0 <= GAP).then_some((run, at_b))
            });
            match goes_on {
                Some((run, at_b)) => run.go_on((at_a, at_b)),
                None => runs.push(Run { start: (at_a, first), end: (at_a, first), shingles: 1 }),
            }
        }
        runs
    }

    #[test]
    fn what_was_asked_for_lately_is_not_made_again() {
        // Ten of them are kept.
        let (mut kept, mut made) = (Kept::default(), Vec::new());
        for article in 0..40usize {
            for pair in [[article, article], [article.saturating_sub(3), 0]] {
                let make = |article| {
                    made.push(article);
                    (2 * article, KEPT / 10)
                };
                assert_eq!(kept.of(pair, make), pair.map(|article| 2 * article).each_ref());
            }
            assert!(kept.lately.len() + kept.before.len() <= 2 * (10 + 2));
        }
        assert!(made.into_iter().eq(0..40), "each once");
    }

    proptest! {
        #[test]
        fn a_frame_is_the_same_from_both_sides(
            a in prop::collection::vec(0u32..12, 0..60),
            changes in prop::collection::vec((0usize..60, 0u32..12), 0..12),
        ) {
            let mut b = a.clone();
            changes.iter().filter(|(at, _)| *at < a.len()).for_each(|&(at, shingle)| b[at] = shingle);
            let (a, b) = (Sequence::new(a), Sequence::new(b));
            prop_assert_eq!(Frame::find(&a, &b), Frame::find(&b, &a));
        }

        #[test]
        fn what_goes_on_need_not_be_looked_for(
            a in prop::collection::vec(0u32..12, 0..60),
            changes in prop::collection::vec((0usize..60, 0u32..12), 0..12),
            moved in 0usize..60,
        ) {
            let mut b = a.clone();
            b.rotate_left(moved.min(a.len()));
            changes.iter().filter(|(at, _)| *at < a.len()).for_each(|&(at, shingle)| b[at] = shingle);
            prop_assert_eq!(shared_runs(&a, &b), plain_runs(&a, &b));
            prop_assert_eq!(Sequence::new(b.clone()).runs_of(&a), plain_runs(&a, &b));
        }
    }
}
