//! Pairs: said to be of one group, and being so.

use crate::data::Label;
use std::collections::HashMap;

/// Precision and recall over weighted pairs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub right: f64,
    pub wrong: f64,
    pub missed: f64,
}

impl Score {
    pub fn add(&mut self, said: bool, truth: bool, weight: f64) {
        match (said, truth) {
            (true, true) => self.right += weight,
            (true, false) => self.wrong += weight,
            (false, true) => self.missed += weight,
            (false, false) => {}
        }
    }

    pub fn precision(&self) -> f64 {
        share_of(self.right, self.right + self.wrong)
    }

    pub fn recall(&self) -> f64 {
        share_of(self.right, self.right + self.missed)
    }

    pub fn f1(&self) -> f64 {
        share_of(2.0 * self.right, 2.0 * self.right + self.wrong + self.missed)
    }

    pub fn cells(&self) -> Vec<String> {
        [self.precision(), self.recall(), self.f1()].map(crate::report::share).to_vec()
    }
}

/// `part / whole`, and 0 of nothing.
pub fn share_of(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

/// The score over labelled pairs, of those labelled with confidence and of all.
pub struct Labelled {
    pub sure: Score,
    pub all: Score,
    /// The pairs that are wrong, as lines of a list.
    pub wrong: Vec<String>,
}

/// Scores an answer to "are these two so?" against labels of which `positive` say yes.
pub fn score(labels: &[Label], positive: &[&str], said: impl Fn(&str, &str) -> bool) -> Labelled {
    let mut scored = Labelled { sure: Score::default(), all: Score::default(), wrong: Vec::new() };
    for Label { a, b, label, sure, weight } in labels {
        let (said, truth) = (said(a, b), positive.contains(&label.as_str()));
        scored.all.add(said, truth, *weight);
        if *sure {
            scored.sure.add(said, truth, *weight);
        }
        if said != truth {
            let what = if said { "false" } else { "missed" };
            let confidence = if *sure { "sure" } else { "unsure" };
            scored.wrong.push(format!("{what}\t{a}\t{b}\t{label}\t{confidence}\t{weight}"));
        }
    }
    scored
}

/// The number of pairs among so many.
pub fn pairs(count: usize) -> f64 {
    (count * count.saturating_sub(1)) as f64 / 2.0
}

/// How often each value occurs.
pub fn tally<T: Eq + std::hash::Hash>(values: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut tally = HashMap::new();
    for value in values {
        *tally.entry(value).or_default() += 1;
    }
    tally
}
