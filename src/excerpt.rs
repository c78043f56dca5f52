//! Excerpts: passages that stand in articles of different stories.
//!
//! What a round-up shares with each of its sources is little of either, and signatures do not find it. A
//! sample of the shingles themselves does: those with a hash in the lowest eighth are taken from every
//! article, however long, so that a shared passage leaves the same trace in both (Manber 1994, *Finding
//! similar files in a large file system*; Broder 1997, section 6).

use crate::article::Texts;
use crate::buckets::{Buckets, Candidates, Keys};
use crate::group::{Excerpt, Passage};
use crate::passage::{FAR, Kept, Place, Run, Sequence, shared_runs};
use crate::sets::{Set, Sets};
use crate::shingle::{Shingled, ratio};
use crate::table::{FREE, Table};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// One shingle in so many is sampled.
const EVERY: u32 = 8;
/// Sampled shingles that a candidate pair shares: of a passage of forty words, five on average.
const SHARED: usize = 2;
/// The shingles of a passage: those of fifteen words, a sentence. What is shorter is a phrase.
const SENTENCE: usize = 13;
/// The words that the passages add up to: two short sentences of news.
const WORDS: usize = 42;

/// A pair of articles with enough in common to look for passages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    /// The article of which the greater share stands in the other.
    excerpt: &'a Set<'a>,
    of: &'a Set<'a>,
    /// The shingles that both have.
    shared: usize,
    pub containment: f64,
}

/// For each of `sets`, those before it that it may share passages with.
pub(crate) fn candidates(sets: &Sets) -> Candidates {
    // The sample is looked at range by range, which is what keeps the work in the cache. They are the lowest of
    // all hashes, spread out here over all values again.
    let bits = RANGES.trailing_zeros();
    let sample = sets.sample(EVERY, |shingle| shingle << EVERY.trailing_zeros());
    let keys = |range: usize| {
        let mut keys = Keys::new();
        for article in 0..sample.len() {
            let set = sample.get(article);
            let range = set.view().range(bits, range as u32);
            keys.extend(range.iter().map(|&shingle| (shingle, article as u32)));
        }
        keys
    };
    let buckets = Buckets::new(sets.len(), RANGES, keys);
    drop(sample);
    buckets.pairs(SHARED)
}

/// The ranges in which the sample is looked at.
const RANGES: usize = 8;

impl<'a> Candidate<'a> {
    /// The pair of two articles, if they share a sentence.
    pub fn find(a: &'a Set<'a>, b: &'a Set<'a>) -> Option<Self> {
        let (excerpt, of) = if b.view().len() < a.view().len() { (b, a) } else { (a, b) };
        let shared = excerpt.view().shared(of.view());
        let containment = ratio(shared, excerpt.view().len());
        (shared >= SENTENCE).then_some(Self { excerpt, of, shared, containment })
    }

    /// The excerpt with these passages.
    pub fn with(self, passages: Vec<Passage>) -> Excerpt {
        let Self { excerpt, of, containment, .. } = self;
        Excerpt { excerpt: excerpt.article, of: of.article, containment, passages }
    }
}

/// Finds the passages of candidate pairs, keeping what was made of their texts from one pair to the next.
pub(crate) struct Passages<'a> {
    texts: &'a Texts<'a>,
    width: usize,
    kept: Kept<Located<'a>>,
}

/// The shingles of an article in the order of its text.
struct Located<'a> {
    text: Cow<'a, str>,
    shingled: Shingled,
    /// See [`Self::sequence`].
    sequence: OnceCell<Sequence>,
    /// See [`Self::twice`].
    twice: OnceCell<Vec<u32>>,
}

impl<'a> Passages<'a> {
    pub fn new(texts: &'a Texts<'a>, width: usize) -> Self {
        Self { texts, width, kept: Kept::default() }
    }

    /// The passages of a pair, the excerpt first, if they are long enough to tell of.
    pub fn find(&mut self, candidate: &Candidate<'_>) -> Option<Vec<Passage>> {
        // Fewer shingles than this are not the words of two sentences, however they stand.
        if candidate.shared + 2 * (WORDS / SENTENCE) < WORDS {
            return None;
        }
        let Self { texts, width, kept } = self;
        let Candidate { excerpt, of, .. } = candidate;
        let located = |article| {
            let located = Located::new(texts.get(article), *width);
            let shingles = located.shingled.hashes().len();
            (located, shingles)
        };
        let [in_excerpt, in_of] = kept.of([excerpt.article, of.article], located);
        // The sets are without boilerplate, and so are the runs.
        let shared = Table::new(excerpt.view().common(of.view()).iter().copied());
        let a = in_excerpt.only(&shared);
        let mut runs = if excerpt.view().len() * FAR < of.view().len() {
            in_of.sequence().runs_of(&a)
        } else {
            // To look for the few shared shingles alone is faster.
            shared_runs(&a, &in_of.only(&shared))
        };
        // A page's frame is no passage; but what is most of an article is more than a frame.
        let in_frame = |run: &Run| {
            candidate.containment < 0.5 && run.place((a.len(), in_of.shingled.shingles.len())) != Place::Body
        };
        runs.retain(|run| run.shingles >= SENTENCE && !in_frame(run));
        // A run has a few words more than shingles, whatever the width: what it begins and ends with.
        let are_enough = |shingles: usize| shingles + 2 * runs.len().min(shingles / SENTENCE) >= WORDS;
        if !are_enough(runs.iter().map(|run| run.end.0 + 1 - run.start.0).sum()) {
            return None;
        }
        let (start, end) = (runs.first()?.start.0, runs.iter().map(|run| run.end.0).max()?);
        let quotations = quotations(&in_excerpt.text, in_excerpt.shingled.bytes(start, end));
        let is_quoted = |at: usize| {
            let begin = in_excerpt.shingled.words[at].span.start;
            let next = quotations.partition_point(|quotation| quotation.end <= begin);
            quotations.get(next).is_some_and(|quotation| quotation.start < begin)
        };
        // Whoever spoke may be quoted by all, and what is printed twice in a page is no story but a caption.
        let told = runs.iter().flat_map(|run| run.start.0..=run.end.0).filter(|&at| !is_quoted(at));
        let mut told: Vec<u32> = told.map(|at| a[at]).filter(|&shingle| shingle != FREE).collect();
        told.sort_unstable();
        told.dedup();
        if are_enough(told.len()) {
            told.retain(|shingle| in_excerpt.twice().binary_search(shingle).is_err());
        }
        if !are_enough(told.len()) {
            return None;
        }
        let passages = runs.iter().map(|run| Passage {
            excerpt: in_excerpt.shingled.bytes(run.start.0, run.end.0),
            of: in_of.shingled.bytes(run.start.1, run.end.1),
        });
        Some(passages.collect())
    }
}

impl<'a> Located<'a> {
    fn new(text: Cow<'a, str>, width: usize) -> Self {
        let shingled = Shingled::new(&text, width);
        Self { text, shingled, sequence: OnceCell::new(), twice: OnceCell::new() }
    }

    /// All shingles.
    fn sequence(&self) -> &Sequence {
        self.sequence.get_or_init(|| Sequence::new(self.shingled.hashes().collect()))
    }

    /// The shingles that stand in it more than once, ascending. None if they are half of its different ones: then all
    /// of it was printed twice.
    fn twice(&self) -> &[u32] {
        self.twice.get_or_init(|| {
            let mut all: Vec<u32> = self.shingled.hashes().collect();
            all.sort_unstable();
            let different = || all.chunk_by(|x, y| x == y);
            let twice: Vec<u32> = different().filter(|run| run.len() > 1).map(|run| run[0]).collect();
            if 2 * twice.len() < different().count() { twice } else { Vec::new() }
        })
    }

    /// The shingles, with [`FREE`] for those that are not in the table.
    fn only(&self, table: &Table) -> Vec<u32> {
        let only = |shingle| if table.contains(shingle) { shingle } else { FREE };
        self.shingled.hashes().map(only).collect()
    }
}

/// What stands between quotation marks in the lines of a stretch of text, in order. An open quotation ends with
/// its line.
fn quotations(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let start = text[..stretch.start].rfind('\n').unwrap_or(0);
    let end = text[stretch.end..].find('\n').map_or(text.len(), |end| stretch.end + end);
    let mut quotations = Vec::new();
    let mut open = None;
    for (at, c) in text[start..end].char_indices() {
        match (c, open) {
            ('\n', _) => open = None,
            ('"' | '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{300c}', None) => open = Some(start + at),
            ('"' | '\u{201c}' | '\u{201d}' | '\u{bb}' | '\u{300d}', Some(open_at)) => {
                quotations.push(open_at..start + at);
                open = None;
            }
            _ => {}
        }
    }
    quotations
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_quoted_in_a_stretch_is_told_by_its_lines(
            text in "[ab\"“”\n]{0,40}",
            ends in (0usize..40, 0usize..40),
        ) {
            let bound = |at: usize| (0..=at.min(text.len())).rfind(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let (start, end) = (bound(ends.0.min(ends.1)), bound(ends.0.max(ends.1)));
            let is_in = |quotations: Vec<Range<usize>>| -> Vec<usize> {
                (start..end).filter(|at| quotations.iter().any(|quotation| quotation.contains(at))).collect()
            };
            prop_assert_eq!(is_in(quotations(&text, start..end)), is_in(quotations(&text, 0..text.len())));
        }
    }
}
