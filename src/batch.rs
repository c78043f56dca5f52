//! Grouping a corpus: the stages, one after the other.

use crate::article::Article;
use crate::boilerplate::{self, Boilerplate};
use crate::detector::Settings;
use crate::excerpt::{self, Candidate};
use crate::group::{Excerpt, Group, Groups, Member};
use crate::hash::Map;
use crate::linkage::{self, Match, Standing, link};
use crate::lsh::{self, Bands};
use crate::minhash;
use crate::outlet;
use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::shingle::{self, ShingleSet, Shingler, ratio};
use crate::template::{Form, is_family};
use crate::verify::{self, FEWEST_SHARED, Subject, Verifier};
use std::collections::hash_map::Entry;

/// Groups `articles`.
pub(crate) fn group(
    articles: &[Article<'_>],
    settings: &Settings,
    known: &Boilerplate,
    observer: &Observer,
) -> Groups {
    let (corpus, boilerplate) = Corpus::new(articles, settings, known, observer);
    let matches = corpus.matches(settings, observer);
    let candidates = excerpt::candidates(&corpus.sets);
    let links = link(&corpus.sets, matches.clone(), &candidates);
    // A group held together by forms is no group of copies.
    let on_form = corpus.forms(&links);
    let is_family =
        |links: &[usize]| is_family(&links.iter().map(|&link| on_form[link]).collect::<Vec<Form>>());
    let (forms, links) = linkage::split(corpus.distinct.len(), &links, is_family);

    let standings = corpus.standings();
    let matches = corpus.for_all(&matches);
    let groups = linkage::groups(&standings, &matches, &corpus.for_all(&links));
    let mut templates = linkage::groups(&standings, &matches, &corpus.for_all(&forms));
    let differs = |member: &Member| member.evidence.is_some_and(|edge| edge.jaccard < 1.0);
    templates.retain(|family| family.members().iter().any(differs));
    let excerpts = corpus.excerpts(&candidates, &groups, &templates);
    Groups { groups, templates, excerpts, boilerplate }
}

/// The bands for all that may be a match, copies that were cut among them.
pub(crate) fn bands(settings: &Settings) -> Bands {
    Bands::for_threshold(verify::least_jaccard(settings.threshold), settings.slots)
}

/// The articles of a corpus, each wording once, without boilerplate. An index is a place in `distinct`.
struct Corpus<'a> {
    articles: &'a [Article<'a>],
    width: usize,
    /// The first article of each set of shingles, ascending.
    distinct: Vec<usize>,
    /// For every other article, the first of the same shingles and it.
    same: Vec<(usize, usize)>,
    /// The shingles of the distinct articles.
    sets: Vec<ShingleSet>,
}

impl<'a> Corpus<'a> {
    fn new(
        articles: &'a [Article<'a>],
        settings: &Settings,
        known: &Boilerplate,
        observer: &Observer,
    ) -> (Self, Boilerplate) {
        let width = usize::from(settings.shingle_width);
        let counter = observer.stage(Stage::Shingle, articles.len());
        let whole = parallel::map(
            articles.len(),
            || Shingler::new(width),
            |shingler, article| {
                counter.add_one();
                shingler.set(articles[article].text)
            },
        );
        let (distinct, same) = collapse(&whole);
        let sets: Vec<&ShingleSet> = distinct.iter().map(|&article| &whole[article]).collect();
        let text = |i: usize| articles[distinct[i]].text;
        let source = |i: usize| articles[distinct[i]].source;
        let boilerplate = boilerplate::learn(&sets, text, width, observer).union(known);
        let sets = parallel::map(sets.len(), || (), |(), i| boilerplate.remove_from(sets[i]));
        let furniture = outlet::furniture(&sets, text, source, width);
        let sets = if furniture.is_empty() {
            sets
        } else {
            parallel::map(sets.len(), || (), |(), i| furniture.remove_from(&sets[i]))
        };
        let boilerplate = boilerplate.union(&furniture);
        (Self { articles, width, distinct, same, sets }, boilerplate)
    }

    fn subject(&self, i: usize) -> Subject<'_> {
        Subject { number: i, text: self.articles[self.distinct[i]].text, shingles: &self.sets[i] }
    }

    /// The pairs that are copies of each other, each compared on its own.
    fn matches(&self, settings: &Settings, observer: &Observer) -> Vec<Match> {
        let bands = bands(settings);
        let counter = observer.stage(Stage::Sign, self.sets.len());
        let signatures = parallel::map(
            self.sets.len(),
            || (),
            |(), i| {
                counter.add_one();
                minhash::sign(self.sets[i].hashes(), bands.bands())
            },
        );
        let candidates = lsh::candidates(&signatures, bands);
        let counter = observer.stage(Stage::Match, candidates.len());
        let found = parallel::map(
            candidates.len(),
            || Verifier::new(settings.threshold, self.width),
            |verifier, b| {
                counter.add_one();
                let compare = |&a: &u32| {
                    let a = a as usize;
                    let found = verifier.verify(self.subject(b), self.subject(a));
                    let share = |i: usize| ratio(found.shared, self.sets[i].len());
                    let shares = (share(a), share(b));
                    found.is_match.then_some(Match { a, b, jaccard: found.jaccard, shares })
                };
                candidates[b].iter().filter_map(compare).collect::<Vec<Match>>()
            },
        );
        found.into_iter().flatten().collect()
    }

    fn forms(&self, links: &[Match]) -> Vec<Form> {
        let form = |link: &Match| Form::find(self.subject(link.a), self.subject(link.b), self.width);
        parallel::map(links.len(), || (), |(), i| form(&links[i]))
    }

    /// The same pairs by their places in the corpus, with those of articles that have the same shingles.
    fn for_all(&self, found: &[Match]) -> Vec<Match> {
        let home = |found: &Match| Match { a: self.distinct[found.a], b: self.distinct[found.b], ..*found };
        let same = self.same.iter().map(|&(a, b)| Match { a, b, jaccard: 1.0, shares: (1.0, 1.0) });
        found.iter().map(home).chain(same).collect()
    }

    /// Boilerplate does not make an article the fuller version: what is left of it counts.
    fn standings(&self) -> Vec<Standing> {
        let standing = |article: &Article<'_>| Standing {
            date: article.date,
            title: article.title.and_then(shingle::hash_of_all),
            shingles: 0,
        };
        let mut standings: Vec<Standing> = self.articles.iter().map(standing).collect();
        for (&article, set) in self.distinct.iter().zip(&self.sets) {
            standings[article].shingles = set.len();
        }
        for &(first, article) in &self.same {
            standings[article].shingles = standings[first].shingles;
        }
        standings
    }

    /// The passages shared by candidates that are in no group and no family together.
    fn excerpts(&self, candidates: &[Vec<u32>], groups: &[Group], templates: &[Group]) -> Vec<Excerpt> {
        let mut group_of = vec![None; self.articles.len()];
        for (number, group) in groups.iter().chain(templates).enumerate() {
            group.articles().for_each(|article| group_of[article] = Some(number));
        }
        let group_of = |i: usize| group_of[self.distinct[i]];
        let apart = |a: usize, b: usize| group_of(a).is_none() || group_of(a) != group_of(b);
        let found = parallel::map(
            candidates.len(),
            || (Shingler::new(self.width), Shingler::new(self.width)),
            |shinglers, b| {
                let others = candidates[b].iter().map(|&a| a as usize).filter(|&a| apart(a, b));
                let excerpt = |a| {
                    let found = Candidate::find(&self.sets, a, b)?;
                    let (excerpt, of) = (self.subject(found.excerpt), self.subject(found.of));
                    let (texts, sets) = ((excerpt.text, of.text), (excerpt.shingles, of.shingles));
                    let passages = excerpt::passages(shinglers, texts, sets, found.containment)?;
                    let (excerpt, of) = (self.distinct[found.excerpt], self.distinct[found.of]);
                    Some(Candidate { excerpt, of, ..found }.with(passages))
                };
                others.filter_map(excerpt).collect::<Vec<Excerpt>>()
            },
        );
        let mut excerpts: Vec<Excerpt> = found.into_iter().flatten().collect();
        excerpts.sort_unstable_by_key(|found| (found.excerpt, found.of));
        excerpts
    }
}

/// The articles of different shingles, ascending, and for every other article the pair of the first article
/// of the same shingles and it. Articles too short to be anyone's copy are left out.
fn collapse(sets: &[ShingleSet]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut first: Map<&ShingleSet, usize> = Map::with_capacity(sets.len());
    let (mut distinct, mut same) = (Vec::new(), Vec::new());
    for (article, set) in sets.iter().enumerate().filter(|(_, set)| set.len() >= FEWEST_SHARED) {
        match first.entry(set) {
            Entry::Occupied(entry) => same.push((*entry.get(), article)),
            Entry::Vacant(entry) => {
                entry.insert(article);
                distinct.push(article);
            }
        }
    }
    (distinct, same)
}
