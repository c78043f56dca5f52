//! A second look at what was rewritten.

use super::script::Change;
use super::side::{BIT, Break, Sides};

/// An island that says as much as this is taken as given.
const SURE: u32 = 40 * BIT;

/// What an island has to say to be worth starting, in the eyes of the alignment.
const OPEN: i32 = 6 * BIT as i32;

/// What it is worth that an island starts where sentences start on both sides.
const SENTENCE: i32 = 4 * BIT as i32;

/// The most cells of one alignment, and of all for every word of both texts.
const CELLS: usize = 1 << 14;
const CELLS_PER_WORD: usize = 32;

/// Aligns anew the stretches between equal runs that are beyond doubt.
///
/// Histogram decides by the rarest word and can miss that a sentence was reworded in place. Where
/// changes follow each other closely, the best alignment is worth its quadratic price: the one whose
/// equal words say most, less a fixed cost for every island they make (local alignment with affine
/// gaps, Gotoh 1982).
///
/// O(n): at most [`CELLS_PER_WORD`] cells for each of n words.
pub(super) fn realign(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let mut budget = CELLS_PER_WORD * (sides.before.len() + sides.after.len());
    let mut aligner = Aligner::default();
    let mut done = Vec::with_capacity(changes.len());
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let mut whole = first.clone();
        let mut taken = 1;
        for next in &rest[1..] {
            let island = whole.before.end..next.before.start;
            let cells = (next.before.end - whole.before.start) * (next.after.end - whole.after.start);
            if cells > CELLS.min(budget) || sides.before.information(island) >= SURE {
                break;
            }
            whole.before.end = next.before.end;
            whole.after.end = next.after.end;
            taken += 1;
        }
        if taken == 1 {
            done.push(whole);
        } else {
            budget -= whole.before.len() * whole.after.len();
            aligner.align(sides, &whole, &mut done);
        }
        rest = &rest[taken..];
    }
    *changes = done;
}

/// The tables of an alignment.
#[derive(Default)]
struct Aligner {
    /// For each place of the row: the best score of an alignment of what precedes it on both sides.
    best: Vec<i32>,
    /// The same, if it ends with equal words.
    equal: Vec<i32>,
    /// How the best score of each cell came about, row by row.
    steps: Vec<u8>,
    /// Whether a sentence starts at the words of `after`.
    starts: Vec<bool>,
    /// The equal words of the best alignment.
    pairs: Vec<(usize, usize)>,
}

/// The step to the best score of a cell; [`EXTENDS`] may be set beside it.
const DELETE: u8 = 0;
const INSERT: u8 = 1;
const EQUAL: u8 = 2;

/// Set where the best score that ends with equal words goes on with an island.
const EXTENDS: u8 = 4;

/// No alignment.
const NONE: i32 = i32::MIN / 2;

impl Aligner {
    /// Adds the changes of the best alignment of `whole`.
    fn align(&mut self, sides: &Sides<'_>, whole: &Change, changes: &mut Vec<Change>) {
        let ends_equal = self.fill(sides, whole);
        self.trace(whole, ends_equal);
        let (mut b, mut a) = (whole.before.start, whole.after.start);
        for (at_b, at_a) in self.pairs.drain(..).rev().chain([(whole.before.end, whole.after.end)]) {
            if (b, a) != (at_b, at_a) {
                changes.push(Change { before: b..at_b, after: a..at_a });
            }
            (b, a) = (at_b + 1, at_a + 1);
        }
    }

    /// Fills the tables; returns whether the best alignment ends with equal words, which go on
    /// beyond the stretch.
    fn fill(&mut self, sides: &Sides<'_>, whole: &Change) -> bool {
        let before = &sides.before.ids[whole.before.clone()];
        let after = &sides.after.ids[whole.after.clone()];
        let row = after.len() + 1;
        self.best.clear();
        self.best.resize(row, 0);
        self.equal.clear();
        self.equal.resize(row, NONE);
        self.equal[0] = 0;
        self.steps.clear();
        self.steps.resize(row * (before.len() + 1), DELETE);
        self.starts.clear();
        self.starts.extend(whole.after.clone().map(|at| sides.after.border(at) >= Break::Sentence));
        for (i, &word) in before.iter().enumerate() {
            let at = whole.before.start + i;
            let worth = sides.before.information(at..at + 1) as i32;
            let starts = sides.before.border(at) >= Break::Sentence;
            let (mut diagonal_best, mut diagonal_equal) = (self.best[0], self.equal[0]);
            self.equal[0] = NONE;
            let mut left = self.best[0];
            let steps = &mut self.steps[(i + 1) * row + 1..(i + 2) * row];
            let scores = self.best[1..].iter_mut().zip(&mut self.equal[1..]);
            for (((best, equal), step), (&other, &other_starts)) in
                scores.zip(steps).zip(after.iter().zip(&self.starts))
            {
                let (up_best, up_equal) = (*best, *equal);
                let mut score = up_best.max(left);
                *step = if up_best >= left { DELETE } else { INSERT };
                *equal = NONE;
                if word == other {
                    let open = if starts && other_starts { OPEN - SENTENCE } else { OPEN };
                    *equal = worth + diagonal_equal.max(diagonal_best - open);
                    let extends = if diagonal_equal >= diagonal_best - open { EXTENDS } else { 0 };
                    if *equal >= score {
                        score = *equal;
                        *step = EQUAL;
                    }
                    *step |= extends;
                }
                *best = score;
                left = score;
                (diagonal_best, diagonal_equal) = (up_best, up_equal);
            }
        }
        self.equal[row - 1] + OPEN >= self.best[row - 1]
    }

    /// Collects the equal words of the best alignment, from the last to the first.
    fn trace(&mut self, whole: &Change, ends_equal: bool) {
        let row = whole.after.len() + 1;
        let (mut i, mut j) = (whole.before.len(), whole.after.len());
        let mut equal = ends_equal;
        while i > 0 && j > 0 {
            let step = self.steps[i * row + j];
            if equal || step & !EXTENDS == EQUAL {
                (i, j) = (i - 1, j - 1);
                self.pairs.push((whole.before.start + i, whole.after.start + j));
                equal = step & EXTENDS != 0;
            } else if step & !EXTENDS == DELETE {
                i -= 1;
            } else {
                j -= 1;
            }
        }
    }
}
