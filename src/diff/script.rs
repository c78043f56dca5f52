//! The edit script: which words changed, before any thought of a reader.

use super::histogram::Histogram;
use super::side::Sides;
use imara_diff::{Algorithm, Diff};
use std::ops::Range;

/// An interned word.
pub(super) use imara_diff::Token as WordId;

/// A run of words that changed. Between two changes of a script stand equal words, as many on each
/// side, and at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub before: Range<usize>,
    pub after: Range<usize>,
}

/// Adds a change to a script, joined to the last one where no equal word stands between.
pub(super) fn push_joined(changes: &mut Vec<Change>, change: Change) {
    if change.before.is_empty() && change.after.is_empty() {
        return;
    }
    match changes.last_mut() {
        Some(last) if last.before.end == change.before.start && last.after.end == change.after.start => {
            last.before.end = change.before.end;
            last.after.end = change.after.end;
        }
        _ => changes.push(change),
    }
}

/// Up to this many steps, [`Algorithm::Histogram`] is left alone: its worst case takes as many
/// passes as the shorter side has words, over all words of both.
const STEPS: usize = 2048 * 4096;

/// How often a stretch that is still too long is searched for anchors before it is just halved.
const ROUNDS: u32 = 4;

/// A script that turns `before` into `after`, near the shortest.
///
/// The Histogram algorithm (Cohen's patience diff as varied in JGit) takes the rarest common words
/// first and stays within a few per cent of the shortest script on prose; but constructed texts
/// drive it, and Myers' (1986) to which it falls back, to quadratic time. So a stretch that could
/// is first cut at anchors: words that occur once on each side of it, the longest chain of them
/// that stands in the same order (Cohen's patience diff). Where there are none, it is halved.
///
/// O(n log n) with n words in all, and at most [`STEPS`] for each of O(n / 4096) stretches.
pub(super) fn edit_script(sides: &Sides<'_>) -> Vec<Change> {
    Core::new(sides.vocabulary()).script(&sides.before.ids, &sides.after.ids)
}

/// The state of a search, with buffers that serve all stretches.
pub(super) struct Core {
    vocabulary: usize,
    changes: Vec<Change>,
    histogram: Histogram,
    /// By the number of the word; empty until it is asked for.
    seen: Vec<Seen>,
}

/// Where a word was seen in the stretch at hand.
#[derive(Clone, Copy, Default)]
struct Seen {
    before: Times,
    after: Times,
}

#[derive(Clone, Copy, Default)]
enum Times {
    #[default]
    Never,
    OnceAt(u32),
    More,
}

impl Times {
    fn note(&mut self, at: usize) {
        *self = match self {
            Times::Never => Times::OnceAt(at as u32),
            _ => Times::More,
        }
    }
}

impl Core {
    pub fn new(vocabulary: usize) -> Self {
        Self { vocabulary, changes: Vec::new(), histogram: Histogram::new(vocabulary), seen: Vec::new() }
    }

    /// The script between two runs of words, numbered within them.
    pub fn script(&mut self, before: &[WordId], after: &[WordId]) -> Vec<Change> {
        self.stretch(before, after, 0, 0, ROUNDS);
        std::mem::take(&mut self.changes)
    }

    /// Adds the script of a stretch that begins at word `b0` and `a0`.
    fn stretch(&mut self, before: &[WordId], after: &[WordId], b0: usize, a0: usize, rounds: u32) {
        let prefix = before.iter().zip(after).take_while(|(b, a)| b == a).count();
        let (before, after) = (&before[prefix..], &after[prefix..]);
        let suffix = before.iter().rev().zip(after.iter().rev()).take_while(|(b, a)| b == a).count();
        let (before, after) = (&before[..before.len() - suffix], &after[..after.len() - suffix]);
        let (b0, a0) = (b0 + prefix, a0 + prefix);
        let (b_len, a_len) = (before.len(), after.len());
        if b_len == 0 || a_len == 0 {
            push_joined(&mut self.changes, Change { before: b0..b0 + b_len, after: a0..a0 + a_len });
        } else if is_cheap(b_len, a_len) {
            self.histogram(before, after, b0, a0);
        } else {
            let cuts = if rounds > 0 { self.cuts(before, after) } else { vec![(b_len / 2, a_len / 2)] };
            let (mut b, mut a) = (0, 0);
            for (b_cut, a_cut) in cuts.iter().copied().chain([(b_len, a_len)]) {
                let rounds = if cuts.is_empty() { 0 } else { rounds.saturating_sub(1) };
                self.stretch(&before[b..b_cut], &after[a..a_cut], b0 + b, a0 + a, rounds);
                (b, a) = (b_cut, a_cut);
            }
        }
    }

    fn histogram(&mut self, before: &[WordId], after: &[WordId], b0: usize, a0: usize) {
        let at = |range: Range<usize>, start| start + range.start..start + range.end;
        if let Some(changes) = self.histogram.changes(before, after) {
            for change in changes {
                let change = Change { before: at(change.before, b0), after: at(change.after, a0) };
                push_joined(&mut self.changes, change);
            }
            return;
        }
        // Where words are that common, imara-diff turns to Myers' algorithm.
        self.seen.resize(self.vocabulary, Seen::default());
        // The algorithm clears a table as large as the vocabulary: number the words anew.
        let mut next = 0;
        let mut local = |word: &WordId| match &mut self.seen[word.0 as usize].before {
            Times::OnceAt(id) => WordId(*id),
            times => {
                *times = Times::OnceAt(next);
                next += 1;
                WordId(next - 1)
            }
        };
        let local_before: Vec<WordId> = before.iter().map(&mut local).collect();
        let local_after: Vec<WordId> = after.iter().map(&mut local).collect();
        self.forget(before, after);
        let mut diff = Diff::default();
        diff.compute_with(Algorithm::Histogram, &local_before, &local_after, next);
        let wide = |range: Range<u32>| range.start as usize..range.end as usize;
        for hunk in diff.hunks() {
            let change = Change { before: at(wide(hunk.before), b0), after: at(wide(hunk.after), a0) };
            push_joined(&mut self.changes, change);
        }
    }

    /// Anchors to cut a stretch at, as few as make all pieces cheap where anchors allow it.
    fn cuts(&mut self, before: &[WordId], after: &[WordId]) -> Vec<(usize, usize)> {
        let mut cuts = Vec::new();
        let mut start = (0, 0);
        let mut last = None;
        let anchors = self.anchors(before, after);
        for (b, a) in anchors.into_iter().chain([(before.len(), after.len())]) {
            if !is_cheap(b - start.0, a - start.1)
                && let Some(anchor) = last.take()
            {
                cuts.push(anchor);
                start = anchor;
            }
            last = Some((b, a));
        }
        cuts
    }

    /// The longest chain of words that occur once on each side and stand in the same order on both:
    /// the longest increasing subsequence, by patience sorting (Fredman 1975).
    fn anchors(&mut self, before: &[WordId], after: &[WordId]) -> Vec<(usize, usize)> {
        self.seen.resize(self.vocabulary, Seen::default());
        for (at, word) in before.iter().enumerate() {
            self.seen[word.0 as usize].before.note(at);
        }
        for (at, word) in after.iter().enumerate() {
            self.seen[word.0 as usize].after.note(at);
        }
        // Card: a pair of places, and the card below it in the chain. `tops[k]` is the chain of
        // k + 1 cards that ends earliest in `after`.
        let mut cards: Vec<(u32, u32, Option<usize>)> = Vec::new();
        let mut tops: Vec<usize> = Vec::new();
        for word in before {
            let Seen { before: Times::OnceAt(b), after: Times::OnceAt(a) } = self.seen[word.0 as usize]
            else {
                continue;
            };
            let pile = tops.partition_point(|&top| cards[top].1 < a);
            let below = pile.checked_sub(1).map(|pile| tops[pile]);
            if pile == tops.len() {
                tops.push(cards.len());
            } else {
                tops[pile] = cards.len();
            }
            cards.push((b, a, below));
        }
        self.forget(before, after);
        let mut chain: Vec<(usize, usize)> =
            std::iter::successors(tops.last().copied(), |&card| cards[card].2)
                .map(|card| (cards[card].0 as usize, cards[card].1 as usize))
                .collect();
        chain.reverse();
        chain
    }

    fn forget(&mut self, before: &[WordId], after: &[WordId]) {
        for word in before.iter().chain(after) {
            self.seen[word.0 as usize] = Seen::default();
        }
    }
}

fn is_cheap(before: usize, after: usize) -> bool {
    before.min(after).saturating_mul(before + after) <= STEPS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    /// The length of a longest common subsequence, by the textbook table.
    fn lcs(before: &[WordId], after: &[WordId]) -> usize {
        let mut row = vec![0; after.len() + 1];
        for b in before {
            let mut diagonal = 0;
            for (at, a) in after.iter().enumerate() {
                let best = if a == b { diagonal + 1 } else { row[at].max(row[at + 1]) };
                diagonal = std::mem::replace(&mut row[at + 1], best);
            }
        }
        row[after.len()]
    }

    /// How many words the script keeps, after checking that it is one.
    fn kept(changes: &[Change], before: &[WordId], after: &[WordId]) -> usize {
        let (mut b, mut a, mut kept) = (0, 0, 0);
        let end = Change { before: before.len()..before.len(), after: after.len()..after.len() };
        for change in changes.iter().chain([&end]) {
            assert_eq!(before[b..change.before.start], after[a..change.after.start]);
            kept += change.before.start - b;
            (b, a) = (change.before.end, change.after.end);
        }
        kept
    }

    #[test]
    fn scripts_are_near_the_shortest() {
        let mut state = 0;
        let mut random = |below: u64| {
            state += 1;
            mix(state) % below
        };
        // Short texts go to Histogram whole, long ones are cut at anchors first.
        for words in [60, 500, 3000] {
            for changed_per_cent in [2, 10, 30] {
                // A third of the words are drawn from a few, as in prose.
                let word = |random: &mut dyn FnMut(u64) -> u64| {
                    WordId(if random(3) == 0 { random(20) } else { random(words) } as u32)
                };
                let before: Vec<_> = (0..words).map(|_| word(&mut random)).collect();
                let mut after = Vec::new();
                for &kept in &before {
                    match random(300) / changed_per_cent {
                        0 => {}
                        1 => after.push(word(&mut random)),
                        2 => after.extend([kept, word(&mut random)]),
                        _ => after.push(kept),
                    }
                }
                let mut core = Core::new(words.max(20) as usize);
                let changes = core.script(&before, &after);
                let (kept, best) = (kept(&changes, &before, &after), lcs(&before, &after));
                assert!(kept * 100 >= best * 99, "{words} words, {changed_per_cent} %: {kept} of {best}");
                assert!(core.seen.iter().all(|seen| matches!(seen.before, Times::Never)));
            }
        }
    }
}
