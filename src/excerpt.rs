//! Excerpts: passages that stand in articles of different stories.
//!
//! What a round-up shares with each of its sources is little of either, and signatures do not find it. A
//! sample of the shingles themselves does: those with a hash in the lowest eighth are taken from every
//! article, however long, so that a shared passage leaves the same trace in both (Manber 1994, *Finding
//! similar files in a large file system*; Broder 1997, section 6).

use crate::article::Texts;
use crate::boilerplate::Boilerplate;
use crate::buckets::{Buckets, Candidates, Keys};
use crate::group::{Excerpt, Passage};
use crate::passage::{Place, Run, Sequences, shared_runs};
use crate::sets::Sets;
use crate::shingle::{self, ratio};
use std::ops::Range;

/// One shingle in so many is sampled.
const EVERY: u32 = 8;
/// Sampled shingles that a candidate pair shares: of a passage of forty words, five on average.
const SHARED: usize = 2;
/// The shingles of a passage: those of fifteen words, a sentence. What is shorter is a phrase.
const SENTENCE: usize = 13;
/// The words that the passages add up to: two sentences of news.
const WORDS: usize = 45;

/// A pair of articles with enough in common to look for passages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// The article of which the greater share stands in the other.
    pub excerpt: usize,
    pub of: usize,
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
        sample.each_part(|part| {
            for (article, set) in part.iter() {
                let range = set.range(bits, range as u32);
                keys.extend(range.iter().map(|&shingle| (shingle, article as u32)));
            }
        });
        keys
    };
    let buckets = Buckets::new(sets.len(), RANGES, keys);
    drop(sample);
    buckets.pairs(SHARED)
}

/// The ranges in which the sample is looked at.
const RANGES: usize = 8;

impl Candidate {
    /// The pair of two of `sets`, if they share a sentence.
    pub fn find(sets: &Sets, a: usize, b: usize) -> Option<Self> {
        let (excerpt, of) = if sets.len_of(b) < sets.len_of(a) { (b, a) } else { (a, b) };
        let shared = sets.get(excerpt).view().shared(sets.get(of).view());
        let containment = ratio(shared, sets.len_of(excerpt));
        (shared >= SENTENCE).then_some(Self { excerpt, of, shared, containment })
    }

    /// The excerpt with these passages.
    pub fn with(self, passages: Vec<Passage>) -> Excerpt {
        Excerpt { excerpt: self.excerpt, of: self.of, containment: self.containment, passages }
    }
}

/// The passages of a candidate pair, the excerpt first, if they are long enough to tell of.
pub(crate) fn passages(
    sequences: &mut Sequences<'_>,
    texts: &Texts<'_>,
    sets: &Sets,
    candidate: &Candidate,
    boilerplate: &Boilerplate,
    width: usize,
) -> Option<Vec<Passage>> {
    // Fewer shingles than this are not the words of two sentences, however they stand.
    if candidate.shared + 2 * (WORDS / SENTENCE) < WORDS {
        return None;
    }
    let [a, b] = sequences.of([candidate.excerpt, candidate.of], |shingle| boilerplate.contains(shingle));
    let mut runs = shared_runs(a, b);
    // A page's frame is no passage; but what is most of an article is more than a frame.
    let in_frame = |run: &Run| candidate.containment < 0.5 && run.place((a.len(), b.len())) != Place::Body;
    runs.retain(|run| run.shingles >= SENTENCE && !in_frame(run));
    // A run has a few words more than shingles, whatever the width: what it begins and ends with.
    let are_enough = |shingles: usize| shingles + 2 * runs.len().min(shingles / SENTENCE) >= WORDS;
    if !are_enough(runs.iter().map(|run| run.end.0 + 1 - run.start.0).sum()) {
        return None;
    }
    let text = texts.get(candidate.excerpt);
    let located = shingle::located(&text, width);
    let quotations = quotations(&text);
    let is_quoted = |at: usize| {
        let next = quotations.partition_point(|quotation| quotation.end <= located[at].1.start);
        quotations.get(next).is_some_and(|quotation| quotation.start < located[at].1.start)
    };
    // What is printed twice is told once, and whoever spoke may be quoted by all.
    let told = runs.iter().flat_map(|run| run.start.0..=run.end.0).filter(|&at| !is_quoted(at));
    let of = sets.get(candidate.of);
    let mut told: Vec<u32> = told.map(|at| a[at]).filter(|&shingle| of.view().contains(shingle)).collect();
    told.sort_unstable();
    told.dedup();
    if !are_enough(told.len()) {
        return None;
    }
    let located_in = shingle::located(&texts.get(candidate.of), width);
    let passages = runs.iter().map(|run| Passage {
        excerpt: located[run.start.0].1.start..located[run.end.0].1.end,
        of: located_in[run.start.1].1.start..located_in[run.end.1].1.end,
    });
    Some(passages.collect())
}

/// What stands between quotation marks, in order. An open quotation ends with its line.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut quotations = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('\n', _) => open = None,
            ('"' | '\u{201c}' | '\u{201e}' | '\u{ab}' | '\u{300c}', None) => open = Some(at),
            ('"' | '\u{201c}' | '\u{201d}' | '\u{bb}' | '\u{300d}', Some(start)) => {
                quotations.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    quotations
}
