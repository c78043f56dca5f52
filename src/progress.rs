//! How far long work has come.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A report of how far long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The stage at work.
    pub stage: Stage,
    /// Items of the stage that are done; reports of different threads may come out of order.
    pub done: usize,
    /// All items of the stage.
    pub total: usize,
}

/// The stages of grouping that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Articles are cut into shingles.
    Shingle,
    /// Passages carried by strangers are looked for.
    Boilerplate,
    /// Articles are signed.
    Sign,
    /// Candidates are looked up and compared.
    Match,
}

/// Who is told, if anybody.
#[derive(Clone, Default)]
pub(crate) struct Observer(pub Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer(..)" } else { "Observer(none)" })
    }
}

impl Observer {
    /// Counts the items of a stage.
    pub fn stage(&self, stage: Stage, total: usize) -> Counter<'_> {
        Counter { observer: self, stage, total, done: AtomicUsize::new(0) }
    }
}

/// Counts the items of a stage, from any thread, and reports every so many.
pub(crate) struct Counter<'a> {
    observer: &'a Observer,
    stage: Stage,
    total: usize,
    done: AtomicUsize,
}

impl Counter<'_> {
    pub fn add_one(&self) {
        const EVERY: usize = 1024;
        let Some(observe) = &self.observer.0 else { return };
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(EVERY) || done == self.total {
            observe(Progress { stage: self.stage, done, total: self.total });
        }
    }
}
