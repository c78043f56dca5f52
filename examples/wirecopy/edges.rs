//! The edges of groups, templates and excerpts: what was found between which two articles.

use crate::args::GroupFormat;
use crate::input::Record;
use crate::records::{rounded, write_line};
use serde::Serialize;
use std::io::{self, Write};
use wirecopy::{Group, Groups};

/// What was found between two articles, by their positions.
pub struct Edge {
    pub kind: Kind,
    /// The number of the group or of the template.
    pub number: Option<usize>,
    /// The copy, or the excerpt.
    pub from: usize,
    /// What it is like, or stands in.
    pub to: usize,
    pub jaccard: Option<f64>,
    pub containment: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Copy,
    Template,
    Excerpt,
}

/// Those by which members hang together, one fewer than a group or template has members, then those of the
/// excerpts.
pub fn edges(groups: &Groups) -> impl Iterator<Item = Edge> {
    let of = |kind: Kind, number: usize, group: &Group| {
        let edge = move |member: &wirecopy::Member| {
            let evidence = member.evidence?;
            Some(Edge {
                kind,
                number: Some(number),
                from: member.article,
                to: evidence.via,
                jaccard: Some(rounded(evidence.jaccard)),
                containment: rounded(evidence.containment),
            })
        };
        group.members().iter().filter_map(edge).collect::<Vec<_>>()
    };
    let copies = (1..).zip(groups.iter()).flat_map(move |(number, group)| of(Kind::Copy, number, group));
    let templates =
        (1..).zip(groups.templates()).flat_map(move |(number, group)| of(Kind::Template, number, group));
    let excerpts = groups.excerpts().iter().map(|excerpt| Edge {
        kind: Kind::Excerpt,
        number: None,
        from: excerpt.excerpt,
        to: excerpt.of,
        jaccard: None,
        containment: rounded(excerpt.containment),
    });
    copies.chain(templates).chain(excerpts)
}

const COLUMNS: [&str; 7] = ["kind", "group", "template", "id_a", "id_b", "jaccard", "containment"];

/// An edge with ids, in the order of [`COLUMNS`].
#[derive(Serialize)]
struct Row<'a> {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<usize>,
    id_a: &'a str,
    id_b: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    jaccard: Option<f64>,
    containment: f64,
}

/// Writes the edges as JSON Lines or CSV.
pub fn write(
    out: &mut impl Write,
    format: GroupFormat,
    groups: &Groups,
    articles: &[Record],
) -> io::Result<()> {
    let rows = edges(groups).map(|edge| Row {
        kind: edge.kind,
        group: edge.number.filter(|_| edge.kind == Kind::Copy),
        template: edge.number.filter(|_| edge.kind == Kind::Template),
        id_a: &articles[edge.from].id,
        id_b: &articles[edge.to].id,
        jaccard: edge.jaccard,
        containment: edge.containment,
    });
    if format != GroupFormat::Csv {
        return rows.into_iter().try_for_each(|row| write_line(out, &row));
    }
    // The header is written even where no row follows, and a column even where its value is none.
    let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    table.write_record(COLUMNS)?;
    for Row { kind, group, template, id_a, id_b, jaccard, containment } in rows {
        table.serialize((kind, group, template, id_a, id_b, jaccard, containment))?;
    }
    table.flush()
}
