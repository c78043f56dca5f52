//! Work spread over the threads of the caller's rayon pool, with results in order.

use rayon::prelude::*;
use std::cmp::Ordering;

/// `f` of every index below `len`, in order. Each piece of work that a thread takes up begins with a
/// state of its own, made by `init`; a result must not depend on what the state has been through.
pub(crate) fn map<S, T: Send>(
    len: usize,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, usize) -> T + Send + Sync,
) -> Vec<T> {
    (0..len).into_par_iter().map_init(init, f).collect()
}

/// `f` of every item, in order, with a state as in [`map`].
pub(crate) fn map_each<S, T: Send, U: Send>(
    items: Vec<T>,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, T) -> U + Send + Sync,
) -> Vec<U> {
    items.into_par_iter().map_init(init, f).collect()
}

/// `f` of every so many items in a row, given their number and to be changed, in order, with a state as in [`map`].
pub(crate) fn map_chunks<S, T: Send, U: Send>(
    items: &mut [T],
    size: usize,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, usize, &mut [T]) -> U + Send + Sync,
) -> Vec<U> {
    let chunks = items.par_chunks_mut(size).enumerate();
    chunks.map_init(init, |state, (number, chunk)| f(state, number, chunk)).collect()
}

/// Sorts items of which no two are equal, or equal ones cannot be told apart, so that the order is one.
pub(crate) fn sort_by<T: Send>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering + Sync) {
    items.par_sort_unstable_by(compare);
}

/// Changes every item, given its place.
pub(crate) fn for_each<T: Send>(items: &mut [T], f: impl Fn(usize, &mut T) + Send + Sync) {
    items.par_iter_mut().enumerate().for_each(|(at, item)| f(at, item));
}

/// The number of threads that share the work. No result may depend on it.
pub(crate) fn threads() -> usize {
    rayon::current_num_threads()
}
