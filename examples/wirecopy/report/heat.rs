//! The original, word by word, by how many copies kept it.

use super::chart;
use serde::Serialize;
use wirecopy::diff::{Hunk, HunkKind, WordDiff};

/// Shades from 0, kept by none, to the last, kept by all.
const SHADES: usize = 10;

/// The original as it is coloured.
#[derive(Serialize)]
pub struct Heat<'a> {
    runs: Vec<Run<'a>>,
    /// The same as a strip: where in the text how much survived.
    strip: String,
}

/// A part of the original that so many copies kept.
#[derive(Serialize)]
struct Run<'a> {
    shade: usize,
    kept: usize,
    text: &'a str,
}

const CLASSES: [&str; SHADES + 1] =
    ["h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10"];

impl<'a> Heat<'a> {
    /// Near-linear in the number of hunks.
    pub fn new(original: &'a str, diffs: &[WordDiff<'_>]) -> Self {
        // Where the number of copies that kept the text rises or falls.
        let mut edges: Vec<(usize, isize)> = vec![(0, 0), (original.len(), 0)];
        for diff in diffs {
            let hunks = diff.hunks().iter().chain(diff.moves().iter().flat_map(|moved| &moved.hunks));
            for Hunk { before, .. } in hunks.filter(|hunk| is_kept(hunk)) {
                edges.extend([(before.start, 1), (before.end, -1)]);
            }
        }
        edges.sort_unstable();
        let mut runs: Vec<Run<'a>> = Vec::new();
        let (mut start, mut kept) = (0, 0);
        for (at, change) in edges {
            if at > start {
                let run = Run { shade: shade(kept, diffs.len()), kept, text: &original[start..at] };
                match runs.last_mut() {
                    Some(last) if last.kept == kept => {
                        last.text = &original[start - last.text.len()..at];
                    }
                    _ => runs.push(run),
                }
                start = at;
            }
            kept = kept.saturating_add_signed(change);
        }
        let parts: Vec<chart::Part> =
            runs.iter().map(|run| (CLASSES[run.shade], run.text.len())).collect();
        let strip = chart::bar("How much of the original survived, from its start to its end", original.len(), &parts);
        Self { runs, strip }
    }
}

fn is_kept(hunk: &Hunk) -> bool {
    matches!(hunk.kind, HunkKind::Equal | HunkKind::Typographic)
}

/// Only what none or all kept has the first or the last shade.
fn shade(kept: usize, copies: usize) -> usize {
    match kept {
        0 => 0,
        _ if kept >= copies => SHADES,
        _ => (kept * SHADES / copies).max(1),
    }
}
