//! The truth of a made corpus, and what a tool's groups are worth by it.

use crate::tools::Partition;
use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

/// The story of each article, in the order of the corpus, or none for one that is misread: such are left
/// out of the score, for to find them is not asked of anybody.
///
/// # Errors
///
/// Where the file, as `generate` writes it, cannot be read.
pub fn stories(path: &Path) -> Result<Vec<Option<u32>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let story = |line: &str| {
        let mut cells = line.split('\t').skip(1);
        let story: u32 = cells.next()?.parse().ok()?;
        Some((!cells.next()?.starts_with("ocr")).then_some(story))
    };
    let stories: Option<Vec<_>> = text.lines().skip(1).map(story).collect();
    stories.with_context(|| format!("{}: a line is no truth", path.display()))
}

/// Precision and recall over pairs of copies, and how many are found.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// Of the pairs said to be copies, those that are.
    pub precision: f64,
    /// Of the pairs that are copies, those said to be.
    pub recall: f64,
    /// Pairs of copies that are found.
    pub found: f64,
}

/// The score of these groups. Where nothing is said nothing is wrong, and where nothing is to be found nothing is
/// missing.
///
/// # Errors
///
/// Where there is not an answer for each article of the truth.
pub fn score(stories: &[Option<u32>], partition: &Partition) -> Result<Score> {
    ensure!(
        stories.len() == partition.len(),
        "{} answers, where the truth has {} articles",
        partition.len(),
        stories.len()
    );
    let counted = || stories.iter().zip(partition).filter_map(|(story, group)| Some(((*story)?, *group)));
    let said = pairs(counted().filter_map(|(_, group)| group));
    let true_ = pairs(counted().map(|(story, _)| story));
    let found = pairs(counted().filter_map(|(story, group)| Some((story, group?))));
    let share = |of: f64| if of == 0.0 { 1.0 } else { found / of };
    Ok(Score { precision: share(said), recall: share(true_), found })
}

/// The number of pairs of equal items.
fn pairs<T: Eq + Hash>(items: impl Iterator<Item = T>) -> f64 {
    let mut counts: HashMap<T, u64> = HashMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts.values().map(|&count| (count * (count - 1) / 2) as f64).sum()
}
