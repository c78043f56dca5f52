//! Groups for programs: JSON Lines and CSV. Field names and columns are stable; `--help` describes them.

use crate::input::Record;
use serde::Serialize;
use std::io::{self, Write};
use wirecopy::Groups;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Group { group: usize, original: &'a str, members: Vec<Member<'a>> },
    Excerpt { excerpt: &'a str, of: &'a str, containment: f64 },
}

#[derive(Serialize)]
struct Member<'a> {
    id: &'a str,
    #[serde(flatten)]
    about: About<'a>,
    #[serde(flatten)]
    evidence: Option<Evidence<'a>>,
}

/// What the input says of an article, as it stands there.
#[derive(Serialize)]
struct About<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    jaccard: f64,
    containment: f64,
    via: &'a str,
}

const COLUMNS: [&str; 9] =
    ["group", "id", "role", "source", "date", "title", "via", "jaccard", "containment"];

/// A row of the CSV form, in the order of its columns.
#[derive(Serialize)]
struct Row<'a> {
    group: Option<usize>,
    id: &'a str,
    role: &'static str,
    source: Option<&'a str>,
    date: Option<&'a str>,
    title: Option<&'a str>,
    via: Option<&'a str>,
    jaccard: Option<f64>,
    containment: Option<f64>,
}

pub fn write_jsonl(out: &mut impl Write, groups: &Groups, articles: &[Record]) -> io::Result<()> {
    let id = |article: usize| &*articles[article].id;
    for (number, group) in (1..).zip(groups.iter()) {
        let members = group.members().iter().map(|member| Member {
            id: id(member.article),
            about: About::new(&articles[member.article]),
            evidence: member.evidence.map(|evidence| Evidence {
                jaccard: rounded(evidence.jaccard),
                containment: rounded(evidence.containment),
                via: id(evidence.via),
            }),
        });
        let line = Line::Group { group: number, original: id(group.original()), members: members.collect() };
        write_line(out, &line)?;
    }
    for excerpt in groups.excerpts() {
        let containment = rounded(excerpt.containment);
        write_line(out, &Line::Excerpt { excerpt: id(excerpt.excerpt), of: id(excerpt.of), containment })?;
    }
    Ok(())
}

fn write_line(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

pub fn write_csv(out: &mut impl Write, groups: &Groups, articles: &[Record]) -> io::Result<()> {
    // The header is written even where no row follows.
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    rows.write_record(COLUMNS)?;
    let row = |article: usize, role| {
        let Record { id, source, date, title, .. } = &articles[article];
        let (source, date, title) = (source.as_deref(), date.as_deref(), title.as_deref());
        Row { group: None, id, role, source, date, title, via: None, jaccard: None, containment: None }
    };
    for (number, group) in (1..).zip(groups.iter()) {
        for member in group.members() {
            let evidence = member.evidence;
            let role = if evidence.is_some() { "copy" } else { "original" };
            rows.serialize(Row {
                group: Some(number),
                via: evidence.map(|evidence| &*articles[evidence.via].id),
                jaccard: evidence.map(|evidence| rounded(evidence.jaccard)),
                containment: evidence.map(|evidence| rounded(evidence.containment)),
                ..row(member.article, role)
            })?;
        }
    }
    for excerpt in groups.excerpts() {
        rows.serialize(Row {
            via: Some(&articles[excerpt.of].id),
            containment: Some(rounded(excerpt.containment)),
            ..row(excerpt.excerpt, "excerpt")
        })?;
    }
    rows.flush()
}

impl<'a> About<'a> {
    fn new(record: &'a Record) -> Self {
        let Record { source, date, title, .. } = record;
        Self { source: source.as_deref(), date: date.as_deref(), title: title.as_deref() }
    }
}

/// To four decimals: more than any measure of likeness means.
fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}
