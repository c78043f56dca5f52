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
    /// Items of the stage that are done: none when it begins. Reports of different threads may come out of order.
    pub done: usize,
    /// All items of the stage, or 0 where they are not counted.
    pub total: usize,
}

/// The stages of grouping, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Articles are cut into shingles.
    Shingle,
    /// Shingles that many articles carry are looked for.
    Count,
    /// Of their carriers some are compared: those that strangers carry are boilerplate.
    Boilerplate,
    /// Boilerplate is left out, and outlets' furniture is looked for.
    Strip,
    /// Articles are signed.
    Sign,
    /// Articles that share enough of their signatures are looked for.
    Collect,
    /// They are compared.
    Match,
    /// Matches are joined to groups.
    Link,
    /// Groups are asked whether they are reports on one form.
    Template,
    /// The originals of groups are named.
    Original,
    /// Passages shared by different stories are looked for.
    Excerpt,
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
    /// Begins a stage, and counts its items.
    pub fn stage(&self, stage: Stage, total: usize) -> Counter<'_> {
        let counter = Counter { observer: self, stage, total, done: AtomicUsize::new(0) };
        counter.report(0);
        counter
    }

    /// Begins a stage whose items are not counted.
    pub fn begin(&self, stage: Stage) {
        self.stage(stage, 0);
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
        /// Of many items one in so many is told, of few each.
        const EVERY: usize = 1024;
        if self.observer.0.is_none() {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let every = (self.total / EVERY).clamp(1, EVERY);
        if done.is_multiple_of(every) || done == self.total {
            self.report(done);
        }
    }

    fn report(&self, done: usize) {
        if let Some(observe) = &self.observer.0 {
            observe(Progress { stage: self.stage, done, total: self.total });
        }
    }
}
