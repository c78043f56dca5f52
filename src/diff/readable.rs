//! From the shortest script to one that reads well.

use super::script::{Change, push_joined};
use super::side::{BIT, Break, Sides, log2};
use std::ops::Range;

/// Slides every pure deletion and insertion to where its ends stand at the strongest borders.
///
/// When the word before a deleted run equals the run's last word, deleting one place earlier leaves
/// the same text; so a run has a range of equally short places, and a reader expects the one that
/// makes it a sentence. Between equal places the last one wins. A change that slides into its
/// neighbour joins it.
///
/// Linear: a change slides only over equal words next to it.
pub(super) fn slide(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let mut done: Vec<Change> = Vec::with_capacity(changes.len());
    let (b_len, a_len) = (sides.before.len(), sides.after.len());
    for at in 0..changes.len() {
        let mut change = changes[at].clone();
        let floor = done.last().map_or((0, 0), |last| (last.before.end, last.after.end));
        let ceiling =
            changes.get(at + 1).map_or((b_len, a_len), |next| (next.before.start, next.after.start));
        let room_left = change.before.start - floor.0;
        let room_right = ceiling.0 - change.before.end;
        debug_assert_eq!(room_left, change.after.start - floor.1);
        let (side, run) = match (change.before.is_empty(), change.after.is_empty()) {
            (false, true) => (&sides.before, &mut change.before),
            (true, false) => (&sides.after, &mut change.after),
            _ => {
                push_joined(&mut done, change);
                continue;
            }
        };
        let ids = &side.ids;
        let left = (0..room_left).take_while(|by| ids[run.start - by - 1] == ids[run.end - by - 1]).count();
        let right = (0..room_right).take_while(|by| ids[run.start + by] == ids[run.end + by]).count();
        let (start, len) = (run.start, run.len());
        let best = (start - left..=start + right)
            .max_by_key(|&place| (side.border(place) as u8 + side.border(place + len) as u8, place))
            .unwrap_or(start);
        *run = best..best + len;
        let other = if change.before.is_empty() { &mut change.before } else { &mut change.after };
        let place = other.start + best - start;
        *other = place..place;
        push_joined(&mut done, change);
    }
    *changes = done;
}

/// Absorbs islands - equal words between two changes - that may well be there by chance.
///
/// Around an island, d words were deleted and i inserted. Chance had (d + 1)(i + 1) pairs of places
/// to put equal words; an island that says S bits is expected (d + 1)(i + 1) / 2^S times among
/// unrelated words, and is kept when that is at most a quarter: the E-value by which sequence
/// alignments are judged (Karlin and Altschul 1990). So "the" stays between two changes of one word each and
/// goes between two rewritten clauses, and a name or a phrase stays longer.
///
/// Absorbing makes changes larger and never saves an island, so the outcome does not depend on the
/// order. At last, a cut is [parted](part) from an addition. Linear.
pub(super) fn absorb(sides: &Sides<'_>, changes: &mut Vec<Change>) {
    let mut done: Vec<(Change, u32)> = Vec::with_capacity(changes.len());
    for change in changes.drain(..) {
        let mut change = change;
        let mut information =
            done.last().map_or(0, |(last, _)| sides.before.information(last.before.end..change.before.start));
        while let Some((last, information_before)) = done.last() {
            let island = change.before.start - last.before.end;
            let deleted = change.before.end - last.before.start - island;
            let inserted = change.after.end - last.after.start - island;
            if information >= log2((deleted as u64 + 1) * (inserted as u64 + 1)) + MARGIN {
                break;
            }
            change.before.start = last.before.start;
            change.after.start = last.after.start;
            information = *information_before;
            done.pop();
        }
        done.push((change, information));
    }
    done.into_iter().for_each(|(change, _)| part(sides, change, changes));
}

/// Parts a cut from an addition where the one ends with the words that the other begins with, and these begin or
/// end a sentence on both sides: else they would be struck out, to be put back right there. Not where both are
/// long: that is text written anew.
///
/// At most [`LONGEST`] words are looked at.
fn part(sides: &Sides<'_>, change: Change, parted: &mut Vec<Change>) {
    const LONGEST: usize = 8;
    const SHORT: usize = 12;
    let (b, a) = (&change.before, &change.after);
    if b.len().min(a.len()) > SHORT {
        return parted.push(change);
    }
    let stands = |b: usize, a: usize| {
        sides.before.border(b) >= Break::Sentence && sides.after.border(a) >= Break::Sentence
    };
    let is_island = |b: &Range<usize>, a: &Range<usize>| {
        sides.before.ids[b.clone()] == sides.after.ids[a.clone()]
            && (stands(b.start, a.start) || stands(b.end, a.end))
    };
    // A change is never all island: then it would be none.
    for len in (1..b.len().min(a.len()).min(LONGEST + 1)).rev() {
        for (island_b, island_a) in
            [(b.end - len..b.end, a.start..a.start + len), (b.start..b.start + len, a.end - len..a.end)]
        {
            if is_island(&island_b, &island_a) {
                parted.push(Change { before: b.start..island_b.start, after: a.start..island_a.start });
                parted.push(Change { before: island_b.end..b.end, after: island_a.end..a.end });
                return;
            }
        }
    }
    parted.push(change);
}

/// Two bits: an island is kept when a quarter of one is expected by chance, or less.
const MARGIN: u32 = 2 * BIT;
