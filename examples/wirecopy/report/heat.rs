//! The original, word by word, by how many copies kept it.

use super::chart;
use serde::Serialize;
use std::ops::Range;
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
    boilerplate: bool,
    text: &'a str,
}

const CLASSES: [&str; SHADES + 1] = ["h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10"];

impl<'a> Heat<'a> {
    /// Near-linear in the number of hunks; `boilerplate` is where the original has boilerplate.
    pub fn new(original: &'a str, diffs: &[WordDiff<'_>], boilerplate: &[Range<usize>]) -> Self {
        // Where the number of copies that kept the text rises or falls, and where boilerplate begins or ends.
        let mut edges: Vec<(usize, [isize; 2])> = vec![(original.len(), [0, 0])];
        let mut mark = |range: &Range<usize>, what: [isize; 2]| {
            edges.extend([(range.start, what), (range.end, what.map(|n| -n))]);
        };
        for diff in diffs {
            let hunks = diff.hunks().iter().chain(diff.moves().iter().flat_map(|moved| &moved.hunks));
            hunks.filter(|hunk| is_kept(hunk)).for_each(|hunk| mark(&hunk.before, [1, 0]));
        }
        boilerplate.iter().for_each(|range| mark(range, [0, 1]));
        edges.sort_unstable();
        let mut runs: Vec<Run<'a>> = Vec::new();
        let (mut start, mut now) = (0, [0_isize; 2]);
        for (at, change) in edges {
            if at > start {
                let (kept, boilerplate) = (now[0].unsigned_abs(), now[1] > 0);
                match runs.last_mut() {
                    Some(last) if (last.kept, last.boilerplate) == (kept, boilerplate) => {
                        last.text = &original[start - last.text.len()..at];
                    }
                    _ => runs.push(Run {
                        shade: shade(kept, diffs.len()),
                        kept,
                        boilerplate,
                        text: &original[start..at],
                    }),
                }
                start = at;
            }
            now = [now[0] + change[0], now[1] + change[1]];
        }
        // As long as the page's script finds them, which goes to where the strip is clicked.
        let parts: Vec<chart::Part> =
            runs.iter().map(|run| (CLASSES[run.shade], run.text.encode_utf16().count())).collect();
        let strip = chart::bar(
            "How much of the original survived, from its start to its end",
            parts.iter().map(|part| part.1).sum(),
            &parts,
        );
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
