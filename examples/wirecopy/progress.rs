//! Progress bars on standard error, where that is a terminal.

use crate::terminal::Reporter;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;
use wirecopy::{Progress, Stage};

/// A bar over `total` bytes to be read; without a total, a count.
pub fn reading(reporter: &Reporter, total: Option<u64>) -> ProgressBar {
    if reporter.is_quiet() {
        return ProgressBar::hidden();
    }
    match total {
        Some(total) => ProgressBar::new(total)
            .with_style(style("reading     {wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}, {eta} left")),
        None => ProgressBar::new_spinner().with_style(style("reading     {bytes}  {bytes_per_sec}")),
    }
}

/// A bar over the groups whose pages are written.
pub fn reporting(reporter: &Reporter, groups: usize) -> ProgressBar {
    if reporter.is_quiet() {
        return ProgressBar::hidden();
    }
    let style = style("report      {wide_bar} {human_pos}/{human_len}  {rate}, {eta} left");
    ProgressBar::new(groups as u64).with_style(style)
}

/// Shows the stages of grouping, one after the other.
pub struct Grouping {
    bar: ProgressBar,
    stage: Mutex<Option<Stage>>,
}

impl Grouping {
    pub fn new(reporter: &Reporter) -> Self {
        let bar = if reporter.is_quiet() { ProgressBar::hidden() } else { ProgressBar::new(0) };
        Self { bar, stage: Mutex::new(None) }
    }

    pub fn show(&self, progress: Progress) {
        if self.bar.is_hidden() {
            return;
        }
        let mut stage = self.stage.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if stage.is_none() {
            // Drawn in between too: the last report of a stage may come long before the first of the next.
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
        if *stage != Some(progress.stage) {
            *stage = Some(progress.stage);
            self.bar.reset();
            self.bar.set_message(name(progress.stage));
            let counted = "{msg} {wide_bar} {human_pos}/{human_len}  {rate}, {eta} left";
            self.bar.set_style(style(if progress.total > 0 { counted } else { "{msg} {spinner} {elapsed}" }));
        }
        self.bar.set_length(progress.total as u64);
        self.bar.set_position(progress.done as u64);
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Shingle => "shingling  ",
        Stage::Count => "counting   ",
        Stage::Boilerplate => "boilerplate",
        Stage::Strip => "stripping  ",
        Stage::Sign => "signing    ",
        Stage::Collect => "candidates ",
        Stage::Match => "matching   ",
        Stage::Link => "linking    ",
        Stage::Template => "templates  ",
        Stage::Original => "originals  ",
        Stage::Excerpt => "excerpts   ",
        _ => "grouping   ",
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // A bar that cannot be written to is no loss.
        let _ = write!(out, "{:.0} a second", state.per_sec());
    })
}
