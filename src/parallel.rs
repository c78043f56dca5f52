//! Work spread over the threads of the caller's rayon pool, with results in order.

use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::Mutex;

/// `f` of every index below `len`, in order. A thread works with a state made by `init`, of which there are as many as
/// work at once; a result must not depend on what the state has been through.
pub(crate) fn map<S: Send, T: Send>(
    len: usize,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, usize) -> T + Send + Sync,
) -> Vec<T> {
    let idle = Mutex::default();
    let items = (0..len).into_par_iter();
    items.map_init(|| Lent::of(&idle), |state, at| f(state.or_made(&init), at)).collect()
}

/// `f` of every item, in order, with a state as in [`map`].
pub(crate) fn map_each<S: Send, T: Send, U: Send>(
    items: Vec<T>,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, T) -> U + Send + Sync,
) -> Vec<U> {
    let idle = Mutex::default();
    let items = items.into_par_iter();
    items.map_init(|| Lent::of(&idle), |state, item| f(state.or_made(&init), item)).collect()
}

/// `f` of every so many items in a row, given their number and to be changed, in order, with a state as in [`map`].
pub(crate) fn map_chunks<S: Send, T: Send, U: Send>(
    items: &mut [T],
    size: usize,
    init: impl Fn() -> S + Send + Sync,
    f: impl Fn(&mut S, usize, &mut [T]) -> U + Send + Sync,
) -> Vec<U> {
    let idle = Mutex::default();
    let chunks = items.par_chunks_mut(size).enumerate();
    let f =
        |state: &mut Lent<'_, S>, (number, chunk): (usize, &mut [T])| f(state.or_made(&init), number, chunk);
    chunks.map_init(|| Lent::of(&idle), f).collect()
}

/// A state that a piece of work has while it is done, and the next one after it: rayon makes many small pieces, and what
/// a state keeps may be large.
struct Lent<'a, S> {
    idle: &'a Mutex<Vec<S>>,
    state: Option<S>,
}

impl<'a, S> Lent<'a, S> {
    fn of(idle: &'a Mutex<Vec<S>>) -> Self {
        let state = idle.lock().ok().and_then(|mut idle| idle.pop());
        Self { idle, state }
    }

    fn or_made(&mut self, init: impl Fn() -> S) -> &mut S {
        self.state.get_or_insert_with(init)
    }
}

impl<S> Drop for Lent<'_, S> {
    fn drop(&mut self) {
        // After a panic nobody works on.
        if let (Ok(mut idle), Some(state)) = (self.idle.lock(), self.state.take()) {
            idle.push(state);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn there_are_no_more_states_than_threads() {
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let made = AtomicUsize::new(0);
            let init = || made.fetch_add(1, Ordering::Relaxed);
            let is_among_them = |state: &mut usize, at: usize| (*state < threads, at);
            let found = pool.install(|| {
                let mut items = vec![(); 1000];
                let chunks = |state: &mut usize, number: usize, _: &mut [()]| is_among_them(state, number);
                let mapped = map(1000, init, is_among_them);
                assert!(made.swap(0, Ordering::Relaxed) <= threads);
                let each = map_each((0..1000).collect(), init, is_among_them);
                assert!(made.swap(0, Ordering::Relaxed) <= threads);
                [mapped, each, map_chunks(&mut items, 1, init, chunks)]
            });
            assert!(made.into_inner() <= threads);
            assert!(found.iter().all(|found| found.iter().copied().eq((0..1000).map(|at| (true, at)))));
        }
    }
}
