//! What the pages are made of: the groups, and what is said of an article wherever it is named.

use crate::input::{Moment, Record};
use crate::people;
use crate::terminal::{head, printable, shorten};
use serde::Serialize;
use std::collections::BTreeMap;
use wirecopy::{Group, Groups, Member};

pub struct Corpus<'a> {
    pub name: String,
    pub articles: &'a [Record],
    pub groups: &'a Groups,
    /// Whether all is one page, in which links lead to other parts of it.
    pub single: bool,
    /// The members of each group as they are listed: the original, then the copies by date.
    stories: Vec<Vec<Member>>,
    /// By article: its group and its place there.
    places: Vec<Option<(usize, usize)>>,
    /// By article: the excerpts that it is part of, as positions.
    excerpts: BTreeMap<usize, Vec<usize>>,
}

/// An article as it is named. Nothing in it drives what shows it; it is escaped where it is shown.
#[derive(Clone, Serialize)]
pub struct About {
    pub id: String,
    pub source: Option<String>,
    pub date: Option<String>,
    pub title: String,
    /// Where it is shown, if it has a copy.
    pub href: Option<String>,
}

impl<'a> Corpus<'a> {
    pub fn new(name: String, articles: &'a [Record], groups: &'a Groups, single: bool) -> Self {
        let stories: Vec<_> = groups.iter().map(|group| by_date(group, articles)).collect();
        let mut places = vec![None; articles.len()];
        for (group, story) in stories.iter().enumerate() {
            for (at, member) in story.iter().enumerate() {
                places[member.article] = Some((group, at));
            }
        }
        let mut excerpts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (position, excerpt) in groups.excerpts().iter().enumerate() {
            excerpts.entry(excerpt.excerpt).or_default().push(position);
            excerpts.entry(excerpt.of).or_default().push(position);
        }
        Self { name, articles, groups, single, stories, places, excerpts }
    }

    /// The members of a group as they are listed.
    pub fn story(&self, group: usize) -> &[Member] {
        &self.stories[group]
    }

    /// The place of an article among the members of its group.
    pub fn place(&self, article: usize) -> Option<usize> {
        self.places[article].map(|(_, at)| at)
    }

    /// The excerpts that an article is part of.
    pub fn excerpts_of(&self, article: usize) -> &[usize] {
        self.excerpts.get(&article).map_or(&[], Vec::as_slice)
    }

    pub fn text(&self, article: usize) -> &'a str {
        &self.articles[article].text
    }

    /// An article as it is named on a page from which `root` leads to the first.
    pub fn about(&self, article: usize, root: &str) -> About {
        let record = &self.articles[article];
        About {
            id: line(&record.id),
            source: self.source(article),
            date: record
                .date
                .as_deref()
                .map(|date| Moment::parse(date).map_or_else(|| line(date), |moment| moment.to_string())),
            title: people::title(record, &record.text, self.groups.boilerplate()),
            href: self.places[article].map(|(group, at)| self.member_href(group, at, root)),
        }
    }

    pub fn source(&self, article: usize) -> Option<String> {
        self.articles[article].source.as_deref().map(line).filter(|source| !source.trim().is_empty())
    }

    /// Where a group is shown. Names of files are never made of what stands in the input.
    pub fn group_href(&self, group: usize, root: &str) -> String {
        if self.single { format!("#g{}", group + 1) } else { format!("{root}{}", file_of(group)) }
    }

    fn member_href(&self, group: usize, at: usize, root: &str) -> String {
        let anchor = format!("#g{}-m{}", group + 1, at + 1);
        if self.single { anchor } else { format!("{root}{}{anchor}", file_of(group)) }
    }
}

/// The file of a group: a thousand in a directory.
pub fn file_of(group: usize) -> String {
    format!("groups/{}/{}.html", (group + 1) / 1000, group + 1)
}

fn by_date(group: &Group, articles: &[Record]) -> Vec<Member> {
    let mut members = group.members().to_vec();
    members[1..].sort_by_key(|member| {
        let seconds = articles[member.article].seconds;
        (seconds.is_none(), seconds, member.article)
    });
    members
}

/// What fits on a line, with nothing in it that drives what shows it.
fn line(text: &str) -> String {
    const LONGEST: usize = 160;
    shorten(&printable(head(text, 8 * LONGEST)), LONGEST).into_owned()
}
