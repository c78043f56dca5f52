//! Sorting of what is nearly in order by the upper bits of its hashes.

use std::ops::{AddAssign, Range};

/// Sorts hashes: most to within a few places of where they belong by their upper bits alone. `room` is memory to
/// use again.
pub(crate) fn sort(hashes: &mut Vec<u32>, room: &mut Vec<u32>) {
    /// The places counted, about one for each hash of a long article.
    const BITS: u32 = 10;
    /// Where there are many more to a place, or far fewer, it does not pay.
    const PAYS: Range<usize> = 64..8 << BITS;
    if !PAYS.contains(&hashes.len()) {
        hashes.sort_unstable();
        return;
    }
    let place = |hash: u32| (hash >> (32 - BITS)) as usize;
    let mut ends = [0u16; 1 << BITS];
    for &hash in &*hashes {
        ends[place(hash)] += 1;
    }
    let mut end = 0;
    for count in &mut ends {
        end += *count;
        *count = end;
    }
    room.resize(hashes.len(), 0);
    let sorted = &mut room[..];
    // From behind, so that what was in order remains so.
    for &hash in hashes.iter().rev() {
        let end = &mut ends[place(hash)];
        *end -= 1;
        sorted[usize::from(*end)] = hash;
    }
    sort_nearly_sorted(sorted);
    std::mem::swap(hashes, room);
}

/// Sorts items of which each stands a few places from where it belongs, by insertion; others too, but not as fast.
pub(crate) fn sort_nearly_sorted<T: Ord + Copy>(items: &mut [T]) {
    let mut moves = 0;
    for at in 1..items.len() {
        let item = items[at];
        let mut to = at;
        while to > 0 && items[to - 1] > item {
            items[to] = items[to - 1];
            to -= 1;
        }
        items[to] = item;
        moves += at - to;
        if moves > 16 * items.len() {
            return items.sort_unstable();
        }
    }
}

/// Puts where each begins in place of how many each has, which becomes where it ends as it is filled in; returns their
/// sum.
pub(crate) fn starts<T: Copy + Default + AddAssign>(counts: &mut [T]) -> T {
    let mut sum = T::default();
    for count in counts {
        let start = sum;
        sum += *count;
        *count = start;
    }
    sum
}
