//! A corpus in which each story stands once.

use crate::args::GroupFormat;
use crate::group;
use crate::input::Record;
use crate::records::{About, write_line};
use crate::terminal::printable;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};
use wirecopy::Groups;

/// An article that is kept.
#[derive(Serialize)]
struct Kept<'a> {
    id: &'a str,
    text: Cow<'a, str>,
    #[serde(flatten)]
    about: About<'a>,
}

/// Writes what is kept, in the order of the corpus: the originals of the groups, and what stands in no group.
/// For people the ids, as JSON Lines the articles; as CSV every article, and for one that is dropped the
/// original in its place. `text` gives the text of an article.
pub fn write<'a>(
    out: &mut impl Write,
    format: GroupFormat,
    groups: &Groups,
    articles: &'a [Record],
    text: impl Fn(usize) -> io::Result<Cow<'a, str>>,
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
                let record = &articles[article];
                let line = Kept { id: &record.id, text: text(article)?, about: About::new(record) };
                write_line(out, &line)?;
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
