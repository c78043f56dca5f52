//! Groups for programs: JSON Lines and CSV. Field names and columns are stable; `--help` describes them.

use crate::input::Record;
use serde::Serialize;
use std::io::{self, Write};
use wirecopy::{Group, Groups};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Group { group: usize, original: &'a str, members: Vec<Member<'a>> },
    Template { template: usize, members: Vec<Member<'a>> },
    Excerpt { excerpt: &'a str, of: &'a str, containment: f64, passages: Vec<Passage> },
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

/// A passage that two articles share: its first byte and its end in the text of each.
#[derive(Serialize)]
struct Passage {
    excerpt: [usize; 2],
    of: [usize; 2],
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
    let member = |member: &wirecopy::Member| Member {
        id: id(member.article),
        about: About::new(&articles[member.article]),
        evidence: member.evidence.map(|evidence| Evidence {
            jaccard: rounded(evidence.jaccard),
            containment: rounded(evidence.containment),
            via: id(evidence.via),
        }),
    };
    let members = |group: &Group| group.members().iter().map(member).collect();
    for (number, group) in (1..).zip(groups.iter()) {
        let original = id(group.original());
        write_line(out, &Line::Group { group: number, original, members: members(group) })?;
    }
    for (number, family) in (1..).zip(groups.templates()) {
        write_line(out, &Line::Template { template: number, members: members(family) })?;
    }
    for excerpt in groups.excerpts() {
        let passages = excerpt.passages.iter().map(|passage| Passage {
            excerpt: [passage.excerpt.start, passage.excerpt.end],
            of: [passage.of.start, passage.of.end],
        });
        let line = Line::Excerpt {
            excerpt: id(excerpt.excerpt),
            of: id(excerpt.of),
            containment: rounded(excerpt.containment),
            passages: passages.collect(),
        };
        write_line(out, &line)?;
    }
    Ok(())
}

pub fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
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
    let member = |member: &wirecopy::Member, role| Row {
        via: member.evidence.map(|evidence| &*articles[evidence.via].id),
        jaccard: member.evidence.map(|evidence| rounded(evidence.jaccard)),
        containment: member.evidence.map(|evidence| rounded(evidence.containment)),
        ..row(member.article, role)
    };
    for (number, group) in (1..).zip(groups.iter()) {
        for found in group.members() {
            let role = if found.evidence.is_some() { "copy" } else { "original" };
            rows.serialize(Row { group: Some(number), ..member(found, role) })?;
        }
    }
    for found in groups.templates().iter().flat_map(Group::members) {
        rows.serialize(member(found, "template"))?;
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
pub fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}
