//! What is measured: wirecopy, in the terms in which its peers are.

use syndicate::Printed;
use wirecopy::{Article, Detector, Groups};
pub use wirecopy_peers::tools::Partition;

/// wirecopy as it comes.
pub fn wirecopy<'a>(articles: impl Iterator<Item = Article<'a>>) -> Groups {
    Detector::default().group(&articles.collect::<Vec<_>>())
}

/// What is known of a made article but its date.
pub fn undated(printed: &Printed) -> Article<'_> {
    let Printed { article, .. } = printed;
    Article { text: &article.text, date: None, source: Some(&article.source), title: Some(&article.title) }
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
