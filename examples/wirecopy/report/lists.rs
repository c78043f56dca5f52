//! The pages of templates and of excerpts.

use super::corpus::{About, Corpus};
use super::pages::Pages;
use super::story::passages;
use crate::people::percent;
use crate::terminal::count;
use serde::Serialize;
use wirecopy::{Excerpt, Group};

/// Families or excerpts on a page, where not all are on one.
const ON_A_PAGE: usize = 50;

#[derive(Serialize)]
struct Listing<T> {
    home: &'static str,
    /// What is on this page, of how many.
    from: usize,
    to: usize,
    all: usize,
    previous: Option<String>,
    next: Option<String>,
    entries: Vec<T>,
}

#[derive(Serialize)]
struct Family {
    number: usize,
    size: String,
    members: Vec<(About, Option<String>)>,
}

#[derive(Serialize)]
struct Held<'a> {
    share: String,
    excerpt: About,
    of: About,
    passages: Vec<&'a str>,
}

/// The pages of templates.
pub fn templates(corpus: &Corpus<'_>, pages: &Pages) -> Vec<String> {
    let family = |number: usize, family: &Group| Family {
        number,
        size: count(family.members().len(), "article", "articles"),
        members: family
            .members()
            .iter()
            .map(|member| {
                let alike = member.evidence.map(|evidence| percent(evidence.jaccard));
                (corpus.about(member.article, "../"), alike)
            })
            .collect(),
    };
    let all: Vec<&Group> = corpus.groups.templates().iter().collect();
    listings(corpus, pages, "templates", &all, family)
}

/// The pages of excerpts, the fullest first.
pub fn excerpts(corpus: &Corpus<'_>, pages: &Pages) -> Vec<String> {
    let mut all: Vec<&Excerpt> = corpus.groups.excerpts().iter().collect();
    all.sort_by(|x, y| y.containment.total_cmp(&x.containment));
    let held = |excerpt: &Excerpt| Held {
        share: percent(excerpt.containment),
        excerpt: corpus.about(excerpt.excerpt, "../"),
        of: corpus.about(excerpt.of, "../"),
        passages: passages(corpus, excerpt),
    };
    listings(corpus, pages, "excerpts", &all, |_, one| held(one))
}

fn listings<T, E: Serialize>(
    corpus: &Corpus<'_>,
    pages: &Pages,
    template: &str,
    all: &[&T],
    entry: impl Fn(usize, &T) -> E,
) -> Vec<String> {
    let on_a_page = if corpus.single { all.len().max(1) } else { ON_A_PAGE };
    let parts = all.chunks(on_a_page).enumerate().map(|(page, part)| {
        let from = page * on_a_page + 1;
        let listing = Listing {
            home: if corpus.single { "#overview" } else { "../index.html" },
            from,
            to: from + part.len() - 1,
            all: all.len(),
            previous: (page > 0).then(|| format!("{page}.html")),
            next: (from + on_a_page <= all.len()).then(|| format!("{}.html", page + 2)),
            entries: (from..).zip(part).map(|(number, one)| entry(number, one)).collect(),
        };
        pages.part(template, &listing)
    });
    parts.collect()
}
