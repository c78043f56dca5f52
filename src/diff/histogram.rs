//! The Histogram algorithm, as imara-diff 0.2 has it, decision by decision, without its flags for each word and
//! its lists of places, each of which moves when it grows: less than half of the steps.

use super::script::{Change, WordId};
use std::ops::Range;

/// A word that stands more often than this in a stretch is not looked at.
const COMMON: u32 = 63;

/// The state of a search, with buffers that serve all stretches.
pub(super) struct Histogram {
    /// By the number of the word; all of them never but while a stretch is looked through.
    times: Vec<Times>,
    /// By place in the stretch of `before`: the next place of the same word, if there is one.
    next: Vec<u32>,
    /// The stretches that are still to be looked through, the first of them last.
    rest: Vec<(Range<usize>, Range<usize>)>,
    changes: Vec<Change>,
}

/// How often a word stands in the stretch of `before`, and where first.
#[derive(Clone, Copy, Default)]
struct Times {
    count: u32,
    first: u32,
}

/// Equal words in a stretch.
#[derive(Clone, Copy)]
struct Run {
    before: usize,
    after: usize,
    len: usize,
    /// How often the rarest of them stands in `before`.
    count: u32,
}

impl Histogram {
    pub fn new(vocabulary: usize) -> Self {
        let (next, rest, changes) = (Vec::new(), Vec::new(), Vec::new());
        Self { times: vec![Times::default(); vocabulary], next, rest, changes }
    }

    /// The changes between two runs of words, in order; nothing where all that some stretch of them shares is
    /// [too common](COMMON).
    pub fn changes(&mut self, before: &[WordId], after: &[WordId]) -> Option<std::vec::Drain<'_, Change>> {
        self.changes.clear();
        self.rest.clear();
        self.rest.push((0..before.len(), 0..after.len()));
        while let Some((b, a)) = self.rest.pop() {
            let run = self.rarest(&before[b.clone()], &after[a.clone()]);
            if run.len == 0 {
                self.changes.push(Change { before: b, after: a });
            } else if run.count > COMMON {
                return None;
            } else {
                let (run_b, run_a) = (b.start + run.before, a.start + run.after);
                self.rest.push((run_b + run.len..b.end, run_a + run.len..a.end));
                self.rest.push((b.start..run_b, a.start..run_a));
            }
        }
        Some(self.changes.drain(..))
    }

    /// The run of equal words whose rarest word is the rarest of all; of these the longest, and the first.
    fn rarest(&mut self, before: &[WordId], after: &[WordId]) -> Run {
        let mut best = Run { before: 0, after: 0, len: 0, count: COMMON + 1 };
        if let ([b], [a]) = (before, after)
            && a != b
        {
            return best;
        }
        self.next.resize(self.next.len().max(before.len()), 0);
        for (at, word) in before.iter().enumerate().rev() {
            let times = &mut self.times[word.0 as usize];
            self.next[at] = times.first;
            *times = Times { count: times.count + 1, first: at as u32 };
        }
        let mut at = 0;
        while let Some(word) = after.get(at) {
            let count = self.count(*word);
            at = if count == 0 || count > best.count {
                at + 1
            } else {
                self.try_runs(before, after, at, &mut best)
            };
        }
        before.iter().for_each(|word| self.times[word.0 as usize].count = 0);
        best
    }

    /// How often a word stands in the stretch, as far as it is counted.
    fn count(&self, word: WordId) -> u32 {
        self.times[word.0 as usize].count.min(COMMON + 1)
    }

    /// Tries the runs through word `at` of `after`; returns where the furthest of them ends.
    fn try_runs(&self, before: &[WordId], after: &[WordId], at: usize, best: &mut Run) -> usize {
        let Times { first, .. } = self.times[after[at].0 as usize];
        let all = self.count(after[at]);
        let mut furthest = at + 1;
        let (mut place, mut tried) = (first as usize, 0);
        loop {
            let mut count = all;
            let (mut b, mut a) = (place, at);
            while b > 0 && a > 0 && before[b - 1] == after[a - 1] {
                (b, a) = (b - 1, a - 1);
                count = count.min(self.count(before[b]));
            }
            let (mut b_end, mut a_end) = (place + 1, at + 1);
            while b_end < before.len() && a_end < after.len() && before[b_end] == after[a_end] {
                count = count.min(self.count(before[b_end]));
                (b_end, a_end) = (b_end + 1, a_end + 1);
            }
            furthest = furthest.max(a_end);
            let len = a_end - a;
            if len > best.len || count < best.count {
                *best = Run { before: b, after: a, len, count };
            }
            // The next place beyond this run. That it is held against the end in `after` is imara-diff's way.
            loop {
                tried += 1;
                if tried == all {
                    return furthest;
                }
                place = self.next[place] as usize;
                if place > a_end {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;
    use imara_diff::{Algorithm, Diff};

    #[test]
    fn changes_are_those_of_imara_diff() {
        let mut state = 0;
        let mut below = |end: usize| {
            state += 1;
            mix(state) as usize % end
        };
        let mut given_up = 0;
        for round in 0..3000 {
            let vocabulary = [2, 5, 30, 300][round % 4];
            let longest = [8, 40, 200, 1500][round / 4 % 4];
            // Small numbers are the likeliest, as in prose.
            let word = |below: &mut dyn FnMut(usize) -> usize| {
                let most = below(vocabulary) + 1;
                WordId(below(most) as u32)
            };
            let before: Vec<WordId> = (0..1 + below(longest)).map(|_| word(&mut below)).collect();
            let mut after = before.clone();
            match round % 3 {
                0 => after = (0..1 + below(longest)).map(|_| word(&mut below)).collect(),
                1 => after.rotate_left(before.len() / 3),
                _ => {}
            }
            for _ in 0..after.len() / 6 {
                let at = below(after.len());
                after[at] = word(&mut below);
            }
            // What both begin and end with is cut off before either is asked.
            let ends = |b: &[WordId], a: &[WordId]| b.first() == a.first() || b.last() == a.last();
            if ends(&before, &after) {
                continue;
            }
            let mut diff = Diff::default();
            diff.compute_with(Algorithm::Histogram, &before, &after, vocabulary as u32);
            let expected: Vec<Change> = diff
                .hunks()
                .map(|hunk| Change {
                    before: hunk.before.start as usize..hunk.before.end as usize,
                    after: hunk.after.start as usize..hunk.after.end as usize,
                })
                .collect();
            let mut histogram = Histogram::new(vocabulary);
            match histogram.changes(&before, &after) {
                Some(changes) => {
                    let is_change = |c: &Change| !c.before.is_empty() || !c.after.is_empty();
                    assert_eq!(changes.filter(is_change).collect::<Vec<_>>(), expected);
                }
                None => given_up += 1,
            }
            assert!(histogram.times.iter().all(|times| times.count == 0));
        }
        assert!((20..1500).contains(&given_up), "{given_up}");
    }
}
