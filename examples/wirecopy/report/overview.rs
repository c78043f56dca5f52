//! The first page: the corpus in numbers, and the list of its groups.

use super::chart::{self, Column};
use super::corpus::Corpus;
use super::pages::{Pages, data};
use super::timeline;
use crate::terminal::{count, printable, thousands};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use wirecopy::Group;
use wirecopy::diff::WordDiff;

/// Sources that are drawn.
const SOURCES: usize = 6;
/// Groups that are listed for a browser without scripts.
const LISTED: usize = 100;

/// A group in the list.
pub struct Row {
    pub title: String,
    /// Of the original, then of the copies, each once.
    sources: Vec<String>,
    date: Option<String>,
    seconds: Option<i64>,
    copies: usize,
    /// The mean of how alike the copies are to what they are copies of.
    alike: f64,
    /// The mean share of the original's words that the copies kept.
    kept: f64,
    /// What else a search finds the group by.
    more: String,
}

impl Row {
    pub fn new(corpus: &Corpus<'_>, group: usize, diffs: &[WordDiff<'_>]) -> Self {
        let story = corpus.story(group);
        let original = corpus.about(story[0].article, "");
        // Whole, to be found by: they are shortened where they are shown.
        let id = |article: usize| printable(&corpus.articles[article].id).into_owned();
        let (mut sources, mut more) = (Vec::new(), vec![id(story[0].article)]);
        let (mut known_sources, mut known_titles) =
            (BTreeSet::new(), BTreeSet::from([original.title.clone()]));
        for member in story {
            let about = corpus.about(member.article, "");
            sources.extend(about.source.filter(|source| known_sources.insert(source.clone())));
            if member.evidence.is_some() {
                more.push(id(member.article));
                more.extend(Some(about.title).filter(|title| known_titles.insert(title.clone())));
            }
        }
        let evidence = story.iter().filter_map(|member| member.evidence);
        Self {
            title: original.title,
            sources,
            date: original.date,
            seconds: corpus.articles[story[0].article].seconds,
            copies: diffs.len(),
            alike: mean(evidence.map(|evidence| evidence.jaccard)),
            kept: mean(diffs.iter().map(|diff| diff.summary().share_kept())),
            more: more.join("\n"),
        }
    }
}

/// The mean of shares; there is one at least.
fn mean(shares: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = shares.fold((0.0, 0_usize), |(sum, n), share| (sum + share, n + 1));
    sum / n.max(1) as f64
}

/// A row is a list, which is shorter than an object. Shares are in thousandths.
impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = |share: f64| (share * 1000.0).floor() as u32;
        let Self { title, sources, date, seconds, copies, alike, kept, more } = self;
        (title, sources, date, seconds, copies, thousandths(*alike), thousandths(*kept), more)
            .serialize(serializer)
    }
}

#[derive(Serialize)]
struct Overview<'a> {
    name: &'a str,
    tiles: Vec<Tile>,
    charts: Vec<Chart>,
    sources: Vec<Bar>,
    sources_about: String,
    groups: usize,
    listed: Vec<Link<'a>>,
    list: String,
}

#[derive(Serialize)]
struct Tile {
    number: String,
    what: String,
    href: Option<&'static str>,
}

#[derive(Serialize)]
struct Chart {
    heading: &'static str,
    about: String,
    /// Whether originals and copies are told apart.
    is_split: bool,
    svg: String,
}

#[derive(Serialize)]
struct Bar {
    name: String,
    count: String,
    bar: String,
}

#[derive(Serialize)]
struct Link<'a> {
    href: String,
    title: &'a str,
}

/// What the script of the list needs.
#[derive(Serialize)]
struct List<'a> {
    /// Whether the groups are parts of this page.
    single: bool,
    rows: &'a [Row],
}

pub fn write(corpus: &Corpus<'_>, pages: &Pages, rows: &[Row]) -> String {
    let (sources, all_sources) = sources(corpus);
    let shown = if all_sources > sources.len() { format!("{} of ", sources.len()) } else { String::new() };
    let mut charts = vec![sizes(corpus), resemblance(corpus)];
    let timeline = timeline::draw(corpus);
    charts.extend(timeline.map(|(about, svg)| Chart { heading: "Over time", about, is_split: true, svg }));
    let listed = rows.iter().take(LISTED).enumerate();
    let listed = listed.map(|(group, row)| Link { href: corpus.group_href(group, ""), title: &row.title });
    let context = Overview {
        name: &corpus.name,
        tiles: tiles(corpus),
        charts,
        sources_about: format!("{shown}{}", count(all_sources, "source", "sources")),
        sources,
        groups: rows.len(),
        listed: listed.collect(),
        list: data(&List { single: corpus.single, rows }),
    };
    pages.part("overview", &context)
}

fn tiles(corpus: &Corpus<'_>) -> Vec<Tile> {
    let groups = corpus.groups;
    let copies: usize = groups.iter().map(|group| group.members().len() - 1).sum();
    let tile = |n: usize, one: &str, many: &str, href| Tile {
        number: thousands(n),
        what: if n == 1 { one } else { many }.to_owned(),
        href,
    };
    let page = |n: usize, file, anchor| match n {
        0 => None,
        _ => Some(if corpus.single { anchor } else { file }),
    };
    let (templates, excerpts) = (groups.templates().len(), groups.excerpts().len());
    vec![
        tile(corpus.articles.len(), "article", "articles", None),
        tile(groups.len(), "group", "groups", Some("#groups").filter(|_| !groups.is_empty())),
        tile(copies, "copy", "copies", None),
        tile(templates, "template", "templates", page(templates, "templates/1.html", "#templates")),
        tile(excerpts, "excerpt", "excerpts", page(excerpts, "excerpts/1.html", "#excerpts")),
    ]
}

fn sizes(corpus: &Corpus<'_>) -> Chart {
    const ENDS: [usize; 7] = [2, 3, 4, 5, 10, 50, usize::MAX];
    let mut counts = [0; ENDS.len()];
    for group in corpus.groups.iter() {
        let size = group.members().len();
        counts[ENDS.partition_point(|&end| end < size)] += 1;
    }
    let used = counts.iter().rposition(|&count| count > 0).map_or(1, |last| last + 1).max(4);
    let name = |at: usize| match (at.checked_sub(1).map_or(2, |before| ENDS[before] + 1), ENDS[at]) {
        (from, usize::MAX) => format!("{from}+"),
        (from, to) if from == to => to.to_string(),
        (from, to) => format!("{from}–{to}"),
    };
    let column = |at: usize| Column {
        name: format!("{} of {} articles", count(counts[at], "group", "groups"), name(at)),
        label: Some(name(at)),
        parts: vec![("copies", counts[at])],
    };
    let columns: Vec<_> = (0..used).map(column).collect();
    Chart {
        heading: "How large the groups are",
        about: "groups, by their number of articles".to_owned(),
        is_split: false,
        svg: chart::columns("Groups by their number of articles", &columns),
    }
}

fn resemblance(corpus: &Corpus<'_>) -> Chart {
    const BINS: usize = 20;
    let mut counts = [0; BINS];
    for evidence in corpus.groups.iter().flat_map(Group::members).filter_map(|member| member.evidence) {
        counts[((evidence.jaccard * BINS as f64) as usize).min(BINS - 1)] += 1;
    }
    let column = |(bin, &n): (usize, &usize)| Column {
        name: format!("{} to {} % alike: {}", bin * 5, (bin + 1) * 5, count(n, "copy", "copies")),
        label: match bin {
            0 => Some("0 %".to_owned()),
            10 => Some("50 %".to_owned()),
            19 => Some("100 %".to_owned()),
            _ => None,
        },
        parts: vec![("copies", n)],
    };
    let columns: Vec<_> = counts.iter().enumerate().map(column).collect();
    Chart {
        heading: "How alike the copies are",
        about: "copies, by the share of three-word runs in common".to_owned(),
        is_split: false,
        svg: chart::columns("Copies by resemblance", &columns),
    }
}

/// The sources with the most articles in groups, and how many there are in all.
fn sources(corpus: &Corpus<'_>) -> (Vec<Bar>, usize) {
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for member in corpus.groups.iter().flat_map(Group::members) {
        if let Some(source) = corpus.source(member.article) {
            counts.entry(source).or_default()[usize::from(member.evidence.is_some())] += 1;
        }
    }
    let all = counts.len();
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, [originals, copies])| std::cmp::Reverse(originals + copies));
    counts.truncate(SOURCES);
    let most = counts.first().map_or(0, |(_, [originals, copies])| originals + copies);
    let bar = |(name, [originals, copies]): (String, [usize; 2])| {
        let [o, c] = [count(originals, "original", "originals"), count(copies, "copy", "copies")];
        let title = format!("{o}, {c}");
        let bar = chart::bar(&title, most, &[("originals", originals), ("copies", copies)]);
        Bar { name, count: title, bar }
    };
    (counts.into_iter().map(bar).collect(), all)
}
