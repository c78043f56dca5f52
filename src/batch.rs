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
use crate::passage::Sequences;
use crate::progress::{Observer, Stage};
use crate::sets::Sets;
use crate::shingle::{self, Shingler, Shingles};
use crate::template;
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
    let links = link(&corpus.sets, matches, &candidates);
    // A group held together by forms is no group of copies.
    let by_group = linkage::by_group(articles.len(), &links);
    let families = template::families(&links, &by_group, |i| articles[i].text, &boilerplate, corpus.width);
    let links_where = |is_family: bool| -> Vec<Match> {
        let groups = by_group.iter().zip(&families).filter(|&(_, &found)| found == is_family);
        groups.flat_map(|(group, _)| group).map(|&link| links[link]).collect()
    };
    let (forms, links) = (links_where(true), links_where(false));

    // Copies to the letter follow the article that stands for them.
    let with_same = |found: &[Match]| [found, &corpus.same].concat();
    let standings = corpus.standings();
    let groups = linkage::groups(&corpus.sets, &standings, &with_same(&links));
    let mut templates = linkage::groups(&corpus.sets, &standings, &with_same(&forms));
    let differs = |member: &Member| member.evidence.is_some_and(|edge| edge.jaccard < 1.0);
    templates.retain(|family| family.members().iter().any(differs));
    let excerpts = corpus.excerpts(&candidates, &groups, &templates, &boilerplate);
    Groups { groups, templates, excerpts, boilerplate }
}

/// The bands for all that may be a match, copies that were cut among them.
pub(crate) fn bands(settings: &Settings) -> Bands {
    Bands::for_threshold(verify::least_jaccard(settings.threshold), settings.slots)
}

/// The articles of a corpus.
struct Corpus<'a> {
    articles: &'a [Article<'a>],
    width: usize,
    /// Their shingles without boilerplate. Of articles of the same shingles the first has them, and none has
    /// them if they are too few to be anyone's copy.
    sets: Sets,
    /// For every other article of the same shingles, the first and it.
    same: Vec<Match>,
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
        let mut sets = Sets::new(
            articles.len(),
            || Shingler::new(width),
            |shingler, article, shingles| {
                counter.add_one();
                shingler.append(articles[article].text, shingles);
            },
        );
        let same = collapse(&mut sets);
        let text = |i: usize| articles[i].text;
        let source = |i: usize| articles[i].source;
        let mut boilerplate = boilerplate::learn(&sets, text, width, observer).union(known);
        sets.retain(|_, set| boilerplate.strip(set));
        let furniture = outlet::furniture(&sets, text, source, width);
        if !furniture.is_empty() {
            sets.retain(|_, set| furniture.strip(set));
            boilerplate = boilerplate.union(&furniture);
        }
        (Self { articles, width, sets, same }, boilerplate)
    }

    fn subject(&self, i: usize) -> Subject<'_> {
        Subject { number: i, text: self.articles[i].text, shingles: self.sets.get(i) }
    }

    fn candidates(&self, bands: Bands, observer: &Observer) -> Vec<Vec<u32>> {
        /// The signatures of so many articles are kept together, in memory that is given back at once.
        const PART: usize = 1024;
        let articles = self.sets.len();
        let counter = observer.stage(Stage::Sign, articles);
        let slots = parallel::map(
            articles.div_ceil(PART),
            || (),
            |(), part| {
                let mut slots = Vec::with_capacity(PART * bands.bands());
                for article in part * PART..articles.min((part + 1) * PART) {
                    counter.add_one();
                    slots.extend(minhash::sign(self.sets.get(article).hashes(), bands.bands()));
                }
                slots
            },
        );
        let buckets = {
            let mut signed = slots.iter().flat_map(|slots| slots.chunks(bands.bands()));
            let of_set = |set: Shingles<'_>| if set.is_empty() { None } else { signed.next() };
            let signatures: Vec<&[u32]> =
                self.sets.iter().map(of_set).map(Option::unwrap_or_default).collect();
            lsh::buckets(&signatures, bands)
        };
        // What they are made of is not needed while pairs are looked for.
        drop(slots);
        buckets.pairs(bands.shared())
    }

    /// The pairs that are copies of each other, each compared on its own.
    fn matches(&self, settings: &Settings, observer: &Observer) -> Vec<Match> {
        let candidates = self.candidates(bands(settings), observer);
        let counter = observer.stage(Stage::Match, candidates.len());
        let found = parallel::map(
            candidates.len(),
            || Verifier::new(settings.threshold, self.width),
            |verifier, b| {
                counter.add_one();
                let compare = |&a: &u32| {
                    let a = a as usize;
                    let found = verifier.verify(self.subject(b), self.subject(a));
                    let of = [a, b].map(|i| self.sets.get(i).len());
                    found.is_match.then_some(Match::new([a, b], of, found.shared))
                };
                candidates[b].iter().filter_map(compare).collect::<Vec<Match>>()
            },
        );
        found.concat()
    }

    fn standings(&self) -> Vec<Standing> {
        let standing = |(set, article): (usize, &Article<'_>)| Standing {
            date: article.date,
            title: article.title.and_then(shingle::hash_of_all),
            set,
        };
        let mut standings: Vec<Standing> = self.articles.iter().enumerate().map(standing).collect();
        for same in &self.same {
            standings[same.b()].set = same.a();
        }
        standings
    }

    /// The passages shared by candidates that are in no group and no family together.
    fn excerpts(
        &self,
        candidates: &[Vec<u32>],
        groups: &[Group],
        templates: &[Group],
        boilerplate: &Boilerplate,
    ) -> Vec<Excerpt> {
        let mut group_of = vec![None; self.articles.len()];
        for (number, group) in groups.iter().chain(templates).enumerate() {
            group.articles().for_each(|article| group_of[article] = Some(number));
        }
        let apart = |a: usize, b: usize| group_of[a].is_none() || group_of[a] != group_of[b];
        let found = parallel::map(
            candidates.len(),
            || Sequences::new(self.width),
            |sequences, b| {
                let others = candidates[b].iter().map(|&a| a as usize).filter(|&a| apart(a, b));
                let excerpt = |a| {
                    let found = Candidate::find(&self.sets, a, b)?;
                    let pair = [found.excerpt, found.of].map(|i| self.subject(i));
                    let passages = excerpt::passages(sequences, pair, &found, boilerplate, self.width)?;
                    Some(found.with(passages))
                };
                others.filter_map(excerpt).collect::<Vec<Excerpt>>()
            },
        );
        let mut excerpts: Vec<Excerpt> = found.into_iter().flatten().collect();
        excerpts.sort_unstable_by_key(|found| (found.excerpt, found.of));
        excerpts
    }
}

/// Leaves every set to the first of the articles that have it, and returns the pairs of the first and each
/// other. Articles too short to be anyone's copy are left none.
fn collapse(sets: &mut Sets) -> Vec<Match> {
    let mut first: Map<Shingles<'_>, usize> = Map::with_capacity(sets.len());
    let mut is_first = vec![false; sets.len()];
    let mut same = Vec::new();
    for (b, set) in sets.iter().enumerate().filter(|(_, set)| set.len() >= FEWEST_SHARED) {
        match first.entry(set) {
            Entry::Occupied(entry) => {
                same.push(Match::new([*entry.get(), b], [set.len(); 2], set.len()));
            }
            Entry::Vacant(entry) => {
                entry.insert(b);
                is_first[b] = true;
            }
        }
    }
    drop(first);
    if is_first.contains(&false) {
        sets.retain(|article, set| if is_first[article] { set.len() } else { 0 });
    }
    same
}
