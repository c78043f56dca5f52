//! Groups as a graph in GraphML, which Gephi, yEd, networkx and igraph read.

use crate::edges::{Kind, edges};
use crate::input::Record;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use wirecopy::Groups;

/// What is told of nodes and edges: name, of which, type.
const KEYS: [[&str; 3]; 10] = [
    ["label", "node", "string"],
    ["title", "node", "string"],
    ["outlet", "node", "string"],
    ["date", "node", "string"],
    ["role", "node", "string"],
    ["group", "node", "int"],
    ["kind", "edge", "string"],
    ["weight", "edge", "double"],
    ["jaccard", "edge", "double"],
    ["containment", "edge", "double"],
];

/// Writes every article that stands in a group, a template or an excerpt, and what hangs them together.
///
/// A node is called `n` and the position of its article in the corpus; its label is the article's id. Edges lead
/// from a copy or an excerpt to what it was found to be like or to stand in.
pub fn write(out: &mut impl Write, groups: &Groups, articles: &[Record]) -> io::Result<()> {
    let mut nodes: BTreeMap<usize, (&str, Option<usize>)> = BTreeMap::new();
    for (article, role) in
        groups.excerpts().iter().flat_map(|excerpt| [(excerpt.excerpt, "excerpt"), (excerpt.of, "")])
    {
        let node = nodes.entry(article).or_insert((role, None));
        node.0 = if node.0.is_empty() { role } else { node.0 };
    }
    for article in groups.templates().iter().flat_map(|family| family.articles()) {
        nodes.insert(article, ("template", None));
    }
    for (number, group) in (1..).zip(groups.iter()) {
        for article in group.articles() {
            let role = if article == group.original() { "original" } else { "copy" };
            nodes.insert(article, (role, Some(number)));
        }
    }
    let mut xml = Xml { writer: Writer::new_with_indent(out, b' ', 1) };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for [name, of, kind] in KEYS {
        xml.empty("key", &[("id", name), ("for", of), ("attr.name", name), ("attr.type", kind)])?;
    }
    xml.open("graph", &[("id", "wirecopy"), ("edgedefault", "directed")])?;
    for (&article, (role, group)) in &nodes {
        let record = &articles[article];
        xml.open("node", &[("id", &format!("n{article}"))])?;
        xml.data("label", &record.id)?;
        for (key, value) in [("title", &record.title), ("outlet", &record.source), ("date", &record.date)] {
            value.as_deref().map_or(Ok(()), |value| xml.data(key, value))?;
        }
        if !role.is_empty() {
            xml.data("role", role)?;
        }
        group.map_or(Ok(()), |group| xml.data("group", &group.to_string()))?;
        xml.close("node")?;
    }
    for (number, edge) in edges(groups).enumerate() {
        let [id, from, to] = [format!("e{number}"), format!("n{}", edge.from), format!("n{}", edge.to)];
        xml.open("edge", &[("id", &id), ("source", &from), ("target", &to)])?;
        let kind = match edge.kind {
            Kind::Copy => "copy",
            Kind::Template => "template",
            Kind::Excerpt => "excerpt",
        };
        xml.data("kind", kind)?;
        xml.data("weight", &edge.jaccard.unwrap_or(edge.containment).to_string())?;
        edge.jaccard.map_or(Ok(()), |jaccard| xml.data("jaccard", &jaccard.to_string()))?;
        xml.data("containment", &edge.containment.to_string())?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    writeln!(xml.writer.into_inner())
}

/// Elements, one after the other.
struct Xml<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Xml<W> {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.writer.write_event(event)
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Start(element(name, attributes)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Empty(element(name, attributes)))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.event(Event::End(BytesEnd::new(name)))
    }

    fn data(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.open("data", &[("key", key)])?;
        self.event(Event::Text(BytesText::new(&writable(value))))?;
        self.close("data")
    }
}

fn element<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

/// `text` with what XML 1.0 has no way to write as escapes: `\u{1b}`. A carriage return, which every reader turns
/// into a line feed, is one of them.
fn writable(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| match c {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control() || c == '\u{85}',
    };
    if text.chars().all(is_plain) {
        return text.into();
    }
    let escaped = |c: char| if is_plain(c) { c.to_string() } else { c.escape_unicode().to_string() };
    text.chars().map(escaped).collect::<String>().into()
}
