//! A corpus in which each story stands once.

use crate::args::GroupFormat;
use crate::group;
use crate::input::Record;
use crate::terminal::printable;
use std::io::{self, Write};
use wirecopy::Groups;

/// Writes what is kept, in the order of the corpus: the originals of the groups, and what stands in no group.
/// For people the ids, as JSON Lines the articles; as CSV every article, and for one that is dropped the
/// original in its place. `line` gives an article as it stands in the input.
pub fn write(
    out: &mut impl Write,
    format: GroupFormat,
    groups: &Groups,
    articles: &[Record],
    line: impl Fn(usize) -> io::Result<String>,
) -> io::Result<()> {
    let positions = group::positions(groups, articles.len());
    // What stands in the place of each article that is dropped.
    let instead: Vec<Option<usize>> = (positions.iter().enumerate())
        .map(|(article, position)| position.map(|at| groups[at].original()).filter(|&other| other != article))
        .collect();
    let kept = (0..articles.len()).filter(|&article| instead[article].is_none());
    match format {
        GroupFormat::Jsonl => {
            for article in kept {
                writeln!(out, "{}", line(article)?)?;
            }
            Ok(())
        }
        GroupFormat::Csv => {
            let mut table = csv::Writer::from_writer(out);
            table.write_record(["id", "decision", "original"])?;
            for (record, instead) in articles.iter().zip(&instead) {
                let original = instead.map_or("", |other| &articles[other].id);
                let decision = if instead.is_none() { "kept" } else { "dropped" };
                table.write_record([&record.id, decision, original])?;
            }
            table.flush()
        }
        GroupFormat::People | GroupFormat::Graphml => {
            for article in kept {
                writeln!(out, "{}", printable(&articles[article].id))?;
            }
            Ok(())
        }
    }
}
