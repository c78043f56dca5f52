//! Moved passages: what a script deletes in one place and inserts in another.

use super::readable::absorb;
use super::script::{Change, Core, WordId};
use super::side::{BIT, Break, Side, Sides, log2};
use crate::hash::{Map, mix};
use std::ops::Range;

/// A run of deleted words and a run of inserted words that are one passage.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    pub before: Range<usize>,
    pub after: Range<usize>,
    /// What was changed in moving, in words of the whole texts.
    pub changes: Vec<Change>,
}

impl Passage {
    fn new(sides: &Sides<'_>, core: &mut Core, Change { before, after }: Change) -> Self {
        let mut changes = core.script(&sides.before.ids[before.clone()], &sides.after.ids[after.clone()]);
        for change in &mut changes {
            change.before = before.start + change.before.start..before.start + change.before.end;
            change.after = after.start + change.after.start..after.start + change.after.end;
        }
        absorb(sides, &mut changes);
        Self { before, after, changes }
    }

    /// How many words came through unchanged.
    pub fn kept(&self) -> usize {
        self.before.len() - self.changes.iter().map(|change| change.before.len()).sum::<usize>()
    }

    /// Whether it has moved: what for the most part did not come through was written anew.
    fn came_through(&self) -> bool {
        2 * self.kept() >= self.before.len().max(self.after.len())
    }

    /// Whether this goes on where `last` stopped, so that both are one block, which was edited in moving: less
    /// lies between them than came through of either.
    fn follows(&self, last: &Self, changes: &[Change]) -> bool {
        let home = |words: &Self| {
            (
                changes.partition_point(|change| change.before.end < words.before.end),
                changes.partition_point(|change| change.after.end < words.after.end),
            )
        };
        self.before.start >= last.before.end
            && home(self) == home(last)
            && (self.before.start - last.before.end).max(self.after.start - last.after.end)
                <= self.kept().min(last.kept())
    }
}

/// A passage in the making.
struct Chain {
    /// From the first piece to the last.
    seen: Change,
    /// The same, out to the borders of its sentences where those are near.
    whole: Change,
    /// From the first piece of [`LEAST`] words to the last: these are in no other chain, while a
    /// shorter piece at an end can be a chance match within the next passage.
    sure: Option<Change>,
    /// The words of its pieces.
    agree: usize,
}

/// Equal words, deleted and inserted.
struct Piece {
    before: usize,
    after: usize,
    len: usize,
    /// The changes that delete and that insert them.
    from: usize,
    to: usize,
}

/// The words that must agree in a row for a passage to be noticed.
const SEED: usize = 4;

/// How many of the places where a seed was deleted are tried.
const CANDIDATES: usize = 8;

/// The least length of a moved passage, in words, unless it is a whole sentence.
const LEAST: usize = 8;

/// The least length of a moved sentence.
const LEAST_SENTENCE: usize = 5;

/// The moved passages, in the order of `after`. No two overlap on either side.
///
/// Seeds of four deleted words are looked up among the inserted ones and extended as far as words
/// agree; pieces that follow each other closely on both sides become one passage, which then takes
/// in the rest of its first and last sentence if that is at most half of what agrees. Of passages
/// that overlap the longer wins. Passages that stand one after the other in both places, with less
/// between than came through of either, are one.
///
/// Linear, with at most [`CANDIDATES`] looks at a word, but for sorting the passages.
pub(super) fn moves(sides: &Sides<'_>, changes: &[Change]) -> Vec<Passage> {
    let (deleted, inserted) = changes
        .iter()
        .fold((0, 0), |(deleted, inserted), c| (deleted + c.before.len(), inserted + c.after.len()));
    if deleted < SEED || inserted < SEED {
        return Vec::new();
    }
    let pieces = pieces(sides, changes);
    let chance = log2((deleted as u64 + 1) * (inserted as u64 + 1)) + 8 * BIT;
    let mut chains: Vec<Chain> = pieces
        .chunk_by(follows)
        .map(|pieces| Chain::new(sides, changes, pieces))
        .filter(|chain| {
            let words = sides.before.weight(chain.whole.before.clone());
            let least = if chain.is_sentence(sides) { LEAST_SENTENCE } else { LEAST };
            words.min(chain.agree) >= least && sides.before.information(chain.seen.before.clone()) >= chance
        })
        .collect();
    chains.sort_by_key(|chain| (std::cmp::Reverse(chain.agree), chain.seen.after.start));
    let mut taken = Taken::new(sides);
    let mut core = Core::new(if chains.is_empty() { 0 } else { sides.vocabulary() });
    // First what is sure of all passages, then the rest of their sentences.
    let mut found: Vec<(Change, Change)> = chains
        .into_iter()
        .filter_map(|Chain { whole, seen, sure, .. }| {
            let words = [Some(seen), sure].into_iter().flatten().find(|words| taken.take(words))?;
            Some((words, whole))
        })
        .collect();
    for (words, whole) in &mut found {
        let (Change { before: b, after: a }, whole_b, whole_a) = (words, &whole.before, &whole.after);
        if taken.take(&Change { before: whole_b.start..b.start, after: whole_a.start..a.start }) {
            (b.start, a.start) = (whole_b.start, whole_a.start);
        }
        if taken.take(&Change { before: b.end..whole_b.end, after: a.end..whole_a.end }) {
            (b.end, a.end) = (whole_b.end, whole_a.end);
        }
    }
    let mut passages: Vec<Passage> = found
        .into_iter()
        .map(|(words, _)| Passage::new(sides, &mut core, words))
        .filter(Passage::came_through)
        .collect();
    passages.sort_by_key(|passage| passage.after.start);
    let is_one = |last: &Passage, next: &Passage| {
        next.follows(last, changes)
            && !taken.before[last.before.end..next.before.start].iter().any(|&taken| taken)
    };
    let mut joined = Vec::with_capacity(passages.len());
    for block in passages.chunk_by(is_one) {
        let (first, last) = (&block[0], &block[block.len() - 1]);
        let words =
            Change { before: first.before.start..last.before.end, after: first.after.start..last.after.end };
        let whole = (block.len() > 1).then(|| Passage::new(sides, &mut core, words));
        match whole.filter(Passage::came_through) {
            Some(whole) => joined.push(whole),
            None => joined.extend_from_slice(block),
        }
    }
    joined
}

/// The words that belong to a passage.
struct Taken {
    before: Vec<bool>,
    after: Vec<bool>,
}

impl Taken {
    fn new(sides: &Sides<'_>) -> Self {
        Self { before: vec![false; sides.before.len()], after: vec![false; sides.after.len()] }
    }

    /// Takes both runs, unless a word of them is taken.
    fn take(&mut self, words: &Change) -> bool {
        let (before, after) = (&mut self.before[words.before.clone()], &mut self.after[words.after.clone()]);
        let free = !before.iter().chain(&*after).any(|&taken| taken);
        if free {
            before.fill(true);
            after.fill(true);
        }
        free
    }
}

/// Runs of at least [`SEED`] words that are deleted in one place and inserted in another, in the
/// order of `after`.
fn pieces(sides: &Sides<'_>, changes: &[Change]) -> Vec<Piece> {
    const NONE: u32 = u32::MAX;
    let (before, after) = (&sides.before.ids, &sides.after.ids);
    // The last place of each seed, and for each place the one before it with the same seed.
    let mut last: Map<u64, u32> = Map::default();
    let mut earlier: Vec<u32> = Vec::new();
    // Deleted words are numbered without gaps; `home` holds the change of each.
    let mut home: Vec<(u32, u32)> = Vec::new();
    for (from, change) in changes.iter().enumerate() {
        for at in change.before.clone() {
            let number = home.len() as u32;
            home.push((from as u32, at as u32));
            let seed = &before[at..change.before.end.min(at + SEED)];
            let previous = if seed.len() == SEED { last.insert(seed_hash(seed), number) } else { None };
            earlier.push(previous.unwrap_or(NONE));
        }
    }
    let mut claimed = vec![false; home.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    for (to, change) in changes.iter().enumerate() {
        let mut at = change.after.start;
        while at + SEED <= change.after.end {
            let first = last.get(&seed_hash(&after[at..at + SEED])).copied();
            let candidates = std::iter::successors(first, |&number| {
                Some(earlier[number as usize]).filter(|&number| number != NONE)
            });
            let best = candidates
                .take(CANDIDATES)
                .map(|number| {
                    let (from, start) = home[number as usize];
                    let run = start as usize..changes[from as usize].before.end;
                    let len = before[run]
                        .iter()
                        .zip(&after[at..change.after.end])
                        .zip(&claimed[number as usize..])
                        .take_while(|&((b, a), &claimed)| b == a && !claimed)
                        .count();
                    (len, number)
                })
                .max_by_key(|&(len, number)| (len, std::cmp::Reverse(number)));
            match best {
                Some((len, number)) if len >= SEED => {
                    let (from, start) = home[number as usize];
                    if len >= LEAST {
                        claimed[number as usize..number as usize + len].fill(true);
                    }
                    pieces.push(Piece { before: start as usize, after: at, len, from: from as usize, to });
                    at += len;
                }
                _ => at += 1,
            }
        }
    }
    pieces
}

fn seed_hash(words: &[WordId]) -> u64 {
    words.iter().fold(0, |hash, word| mix(hash ^ u64::from(word.0)))
}

/// Whether `next` goes on where `last` stopped: with less changed between them than agrees, or no
/// more than a phrase.
fn follows(last: &Piece, next: &Piece) -> bool {
    let (b, a) = (last.before + last.len, last.after + last.len);
    (last.from, last.to) == (next.from, next.to)
        && next.before >= b
        && (next.before - b).max(next.after - a) <= last.len.min(next.len).max(LEAST)
}

impl Chain {
    fn new(sides: &Sides<'_>, changes: &[Change], pieces: &[Piece]) -> Self {
        let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
        let agree = pieces.iter().map(|piece| piece.len).sum::<usize>();
        let span = |first: &Piece, last: &Piece| Change {
            before: first.before..last.before + last.len,
            after: first.after..last.after + last.len,
        };
        let seen = span(first, last);
        let mut long = pieces.iter().filter(|piece| piece.len >= LEAST);
        let sure = long.next().map(|first| span(first, long.next_back().unwrap_or(first)));
        let mut whole = seen.clone();
        let (from, to) = (&changes[first.from].before, &changes[first.to].after);
        let near = agree / 2;
        let start = |side: &Side<'_>, run: &Range<usize>, at: usize| {
            let places = run.start.max(at.saturating_sub(near))..=at;
            places.rev().find(|&at| side.border(at) >= Break::Sentence)
        };
        let end = |side: &Side<'_>, run: &Range<usize>, at: usize| {
            (at..=run.end.min(at + near)).find(|&at| side.border(at) >= Break::Sentence)
        };
        if let (Some(b), Some(a)) =
            (start(&sides.before, from, seen.before.start), start(&sides.after, to, seen.after.start))
        {
            (whole.before.start, whole.after.start) = (b, a);
        }
        if let (Some(b), Some(a)) =
            (end(&sides.before, from, seen.before.end), end(&sides.after, to, seen.after.end))
        {
            (whole.before.end, whole.after.end) = (b, a);
        }
        Self { seen, whole, sure, agree }
    }

    fn is_sentence(&self, sides: &Sides<'_>) -> bool {
        let is_whole = |side: &Side<'_>, run: &Range<usize>| {
            side.border(run.start) >= Break::Sentence && side.border(run.end) >= Break::Sentence
        };
        is_whole(&sides.before, &self.whole.before) && is_whole(&sides.after, &self.whole.after)
    }
}
