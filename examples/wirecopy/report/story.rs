//! The page of a group: its members, what each changed, and what of the original survived.

use super::apparatus::{self, Entry};
use super::chart;
use super::corpus::{About, Corpus};
use super::delta::{Delta, Units};
use super::descent::{self, Node};
use super::heat::Heat;
use super::overview::Row;
use super::pages::{Pages, data};
use crate::people::percent;
use crate::terminal::count;
use serde::Serialize;
use std::ops::Range;
use wirecopy::diff::{Summary, WordDiff};
use wirecopy::text::sentences;
use wirecopy::{Article, Boilerplate, Lineage, Settings};

/// What the template of a group is filled with.
#[derive(Serialize)]
struct Story<'a> {
    number: usize,
    groups: usize,
    /// Before every id of the page: there may be many groups in one.
    prefix: String,
    home: &'a str,
    previous: Option<String>,
    next: Option<String>,
    original: &'a About,
    facts: Vec<String>,
    members: &'a [MemberRow],
    heat: Heat<'a>,
    sentences: Vec<Entry<'a>>,
    /// None where there is but one copy.
    lineage: Vec<Node>,
    excerpts: Vec<Shared<'a>>,
    data: String,
}

#[derive(Serialize)]
struct MemberRow {
    #[serde(flatten)]
    about: About,
    /// How alike the member is to the one through which it stands in the group.
    alike: Option<String>,
    /// That one's place, from 1, where it is not the original.
    via: Option<usize>,
    summary: String,
    bar: String,
}

/// A passage that a member shares with an article of another story.
#[derive(Serialize)]
struct Shared<'a> {
    member: usize,
    /// Whether the member stands in the other; else the other stands in it.
    within: bool,
    other: About,
    share: String,
    passages: Vec<&'a str>,
}

/// What the script of the page needs: the original, and how each copy differs.
#[derive(Serialize)]
struct Data<'a> {
    original: &'a str,
    copies: Vec<Delta<'a>>,
    /// By member: where its text has boilerplate, in UTF-16 units.
    boilerplate: Vec<Vec<[usize; 2]>>,
}

/// The page of a group as markup, and its line in the list.
pub fn write(corpus: &Corpus<'_>, pages: &Pages, group: usize) -> (String, Row) {
    let root = if corpus.single { "" } else { "../../" };
    let articles: Vec<Article<'_>> =
        corpus.story(group).iter().map(|member| (&corpus.articles[member.article]).into()).collect();
    let original = articles[0].text;
    let diffs: Vec<WordDiff<'_>> =
        articles[1..].iter().map(|article| WordDiff::new(original, article.text)).collect();
    let known = corpus.groups.boilerplate();
    let width = Settings::default().shingle_width.into();
    let boilerplate: Vec<_> =
        articles.iter().map(|article| boilerplate(known, article.text, width)).collect();
    let members = members(corpus, group, &diffs, root);
    let names: Vec<String> = members
        .iter()
        .map(|MemberRow { about, .. }| about.source.clone().unwrap_or_else(|| about.id.clone()))
        .collect();
    let row = Row::new(corpus, group, &diffs);
    let prefix = format!("g{}", group + 1);
    let lineage = (articles.len() > 2).then(|| descent::tree(&Lineage::new(&articles, known, width)));
    let in_units = |(ranges, article): (&Vec<Range<usize>>, &Article<'_>)| {
        let units = Units::new(article.text);
        ranges.iter().map(|range| [range.start, range.end].map(|at| units.place(at))).collect()
    };
    let context = Story {
        number: group + 1,
        groups: corpus.groups.len(),
        home: if corpus.single { "#overview" } else { "../../index.html" },
        previous: group.checked_sub(1).map(|group| corpus.group_href(group, root)),
        next: (group + 1 < corpus.groups.len()).then(|| corpus.group_href(group + 1, root)),
        original: &members[0].about,
        facts: facts(corpus, group, original, &members),
        members: &members,
        heat: Heat::new(original, &diffs, &boilerplate[0]),
        sentences: apparatus::entries(&articles, &names, &boilerplate, &prefix),
        lineage: lineage.unwrap_or_default(),
        excerpts: excerpts(corpus, group, root),
        data: data(&Data {
            original,
            copies: diffs.iter().map(Delta).collect(),
            boilerplate: boilerplate.iter().zip(&articles).map(in_units).collect(),
        }),
        prefix: prefix.clone(),
    };
    (pages.part("story", &context), row)
}

/// The sentences of a text that are mostly boilerplate. Shorter runs within a story are left: grey words here
/// and there would hinder reading and say nothing.
fn boilerplate(known: &Boilerplate, text: &str, width: usize) -> Vec<Range<usize>> {
    let ranges = known.ranges(text, width);
    let mut whole: Vec<Range<usize>> = Vec::new();
    if ranges.is_empty() {
        return whole;
    }
    for sentence in sentences(text) {
        let from = ranges.partition_point(|range| range.end <= sentence.start);
        let within = ranges[from..].iter().take_while(|range| range.start < sentence.end);
        let covered: usize =
            within.map(|range| range.end.min(sentence.end) - range.start.max(sentence.start)).sum();
        if covered > 0 && 3 * covered >= 2 * text[sentence.clone()].trim().len() {
            match whole.last_mut() {
                Some(last) if last.end == sentence.start => last.end = sentence.end,
                _ => whole.push(sentence),
            }
        }
    }
    // What follows begins on a line of its own, be this folded or not.
    for range in &mut whole {
        range.end = range.start + text[range.clone()].trim_end().len();
    }
    whole
}

fn members(corpus: &Corpus<'_>, group: usize, diffs: &[WordDiff<'_>], root: &str) -> Vec<MemberRow> {
    let story = corpus.story(group);
    let unchanged = WordDiff::new(corpus.text(story[0].article), corpus.text(story[0].article));
    let summaries: Vec<&Summary> = std::iter::once(&unchanged).chain(diffs).map(WordDiff::summary).collect();
    let widest = summaries.iter().map(|summary| summary.before_words() + summary.inserted).max();
    let row = |(at, summary): (usize, &&Summary)| {
        let evidence = story[at].evidence;
        MemberRow {
            about: corpus.about(story[at].article, root),
            alike: evidence.map(|evidence| percent(evidence.jaccard)),
            via: evidence
                .and_then(|evidence| corpus.place(evidence.via))
                .filter(|&via| via > 0)
                .map(|via| via + 1),
            summary: match evidence {
                Some(_) => summary.to_string(),
                None => count(summary.before_words(), "word", "words"),
            },
            bar: bar(summary, widest.unwrap_or(0)),
        }
    };
    summaries.iter().enumerate().map(row).collect()
}

fn bar(summary: &Summary, widest: usize) -> String {
    let Summary { kept, moved, replaced, deleted, inserted, .. } = *summary;
    let title =
        format!("{kept} words kept, {moved} moved, {replaced} replaced, {deleted} cut, {inserted} added");
    let parts =
        [("kept", kept), ("moved", moved), ("changed", replaced), ("cut", deleted), ("added", inserted)];
    chart::bar(&title, widest, &parts)
}

/// What there is to say of a group in a few words.
fn facts(corpus: &Corpus<'_>, group: usize, original: &str, members: &[MemberRow]) -> Vec<String> {
    let story = corpus.story(group);
    let mut facts = vec![count(story.len() - 1, "copy", "copies")];
    let mut sources: Vec<&str> = members.iter().filter_map(|member| member.about.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    if sources.len() > 1 {
        facts.push(count(sources.len(), "source", "sources"));
    }
    let dated =
        story.iter().enumerate().filter(|(_, member)| corpus.articles[member.article].seconds.is_some());
    let date = |(at, _): (usize, _)| members[at].about.date.clone();
    let by_date = |(_, member): &(usize, &wirecopy::Member)| corpus.articles[member.article].seconds;
    let ends = (dated.clone().min_by_key(by_date).and_then(date), dated.max_by_key(by_date).and_then(date));
    if let (Some(first), Some(last)) = ends {
        facts.push(if first == last { first } else { format!("{first} to {last}") });
    }
    facts.push(count(wirecopy::text::words(original).len(), "word", "words") + " in the original");
    facts
}

fn excerpts<'a>(corpus: &Corpus<'a>, group: usize, root: &str) -> Vec<Shared<'a>> {
    let mut all = Vec::new();
    for (at, member) in corpus.story(group).iter().enumerate() {
        for &position in corpus.excerpts_of(member.article) {
            let excerpt = &corpus.groups.excerpts()[position];
            let within = excerpt.excerpt == member.article;
            all.push(Shared {
                member: at + 1,
                within,
                other: corpus.about(if within { excerpt.of } else { excerpt.excerpt }, root),
                share: percent(excerpt.containment),
                passages: passages(corpus, excerpt),
            });
        }
    }
    all
}

/// The passages of an excerpt, as they stand in it.
pub fn passages<'a>(corpus: &Corpus<'a>, excerpt: &wirecopy::Excerpt) -> Vec<&'a str> {
    let text = corpus.text(excerpt.excerpt);
    excerpt.passages.iter().map(|passage| text[passage.excerpt.clone()].trim()).collect()
}
