//! What is measured: wirecopy, in the terms in which its peers are.

use wirecopy::{Article, Detector, Groups};
pub use wirecopy_peers::tools::Partition;

/// wirecopy as it comes.
pub fn wirecopy<'a>(texts: impl Iterator<Item = (&'a str, Option<i64>)>) -> Groups {
    let articles: Vec<Article<'_>> = texts.map(|(text, date)| article(text, date)).collect();
    Detector::default().group(&articles)
}

// Articles may come to have more fields than these two.
#[allow(clippy::needless_update)]
fn article(text: &str, date: Option<i64>) -> Article<'_> {
    Article { text, date, ..Article::default() }
}

pub fn partition(groups: &Groups, articles: usize) -> Partition {
    let mut partition = vec![None; articles];
    for (number, group) in groups.iter().enumerate() {
        for article in group.articles() {
            assert!(partition[article].replace(number).is_none(), "an article stands in one group only");
        }
    }
    partition
}
