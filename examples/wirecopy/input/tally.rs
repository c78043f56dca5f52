//! Counts what was found on the way.

/// How often something was found, and the first places.
#[derive(Default)]
pub struct Tally {
    count: usize,
    first: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, place: impl FnOnce() -> String) {
        const SHOWN: usize = 3;
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(place());
        }
    }

    /// `3 dates were not read (first place; second place; ...)`; nothing if there are none.
    pub fn sentence(&self, one: &str, many: &str) -> Option<String> {
        let more = if self.count > self.first.len() { "; ..." } else { "" };
        let what = if self.count == 1 { one } else { many };
        (self.count > 0).then(|| format!("{} {what} ({}{more})", self.count, self.first.join("; ")))
    }
}
