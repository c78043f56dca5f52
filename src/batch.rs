//! Grouping a corpus: the stages, one after the other.

use crate::article::Article;
use crate::boilerplate::{self, Boilerplate};
use crate::detector::Settings;
use crate::excerpt::{self, Candidate};
use crate::group::{Excerpt, Groups};
use crate::hash::Map;
use crate::linkage::{self, Match, Standing, link};
use crate::lsh::{self, Bands};
use crate::minhash;
use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::shingle::{ShingleSet, Shingler, ratio};
use crate::template;
use crate::verify::{self, FEWEST_SHARED, Subject, Verifier, likeness};

/// Groups `articles`.
pub(crate) fn group(
    articles: &[Article<'_>],
    settings: &Settings,
    known: &Boilerplate,
    observer: &Observer,
) -> Groups {
    let bands = Bands::for_threshold(verify::least_jaccard(settings.threshold), settings.slots);
    let width = usize::from(settings.shingle_width);
    let counter = observer.stage(Stage::Shingle, articles.len());
    let sets = parallel::map(
        articles.len(),
        || Shingler::new(width),
        |shingler, article| {
            let set = shingler.set(articles[article].text);
            counter.add_one();
            set
        },
    );

    // Articles of the same shingles are one from here on: the first of them stands for all.
    let (distinct, same) = collapse(&sets);
    let whole: Vec<&ShingleSet> = distinct.iter().map(|&article| &sets[article]).collect();
    let boilerplate =
        boilerplate::learn(&whole, |i| articles[distinct[i]].text, width, observer).union(known);
    let pruned: Vec<ShingleSet> =
        parallel::map(whole.len(), || (), |(), i| boilerplate.remove_from(whole[i]));

    let counter = observer.stage(Stage::Sign, pruned.len());
    let signatures = parallel::map(
        pruned.len(),
        || (),
        |(), i| {
            let slots = minhash::sign(pruned[i].hashes(), bands.bands());
            counter.add_one();
            slots
        },
    );
    let candidates = lsh::candidates(&signatures, bands);
    let subject = |i: usize| Subject { number: i, text: articles[distinct[i]].text, shingles: &pruned[i] };
    let counter = observer.stage(Stage::Match, candidates.len());
    let verified = parallel::map(
        candidates.len(),
        || Verifier::new(settings.threshold, width),
        |verifier, b| {
            counter.add_one();
            let compare = |&a: &u32| {
                let a = a as usize;
                let found = verifier.verify(subject(b), subject(a));
                let share = |i: usize| ratio(found.shared, pruned[i].len());
                found.is_match.then(|| Match { a, b, jaccard: found.jaccard, shares: (share(a), share(b)) })
            };
            candidates[b].iter().filter_map(compare).collect::<Vec<Match>>()
        },
    );
    let matches: Vec<Match> = verified.into_iter().flatten().collect();
    let containment = |a: usize, b: usize| likeness(pruned[a].shared(&pruned[b]), &pruned[a], &pruned[b]).1;
    let mut excerpts = excerpt::candidates(&pruned);
    let links = link(distinct.len(), matches.clone(), &excerpts, containment);

    // A group held together by forms is no group of copies.
    let on_form = parallel::map(
        links.len(),
        || (),
        |(), i| {
            let text = |i: usize| articles[distinct[i]].text;
            template::on_one_form(text(links[i].a), text(links[i].b), width)
        },
    );
    let (forms, links) = linkage::split(distinct.len(), links, &on_form);

    // Back from the distinct articles to all.
    let same: Vec<Match> =
        same.iter().map(|&(a, b)| Match { a, b, jaccard: 1.0, shares: (1.0, 1.0) }).collect();
    let for_all = |found: &[Match]| -> Vec<Match> {
        let at_home =
            found.iter().map(|found| Match { a: distinct[found.a], b: distinct[found.b], ..*found });
        at_home.chain(same.iter().copied()).collect()
    };
    // Boilerplate does not make an article the fuller version.
    let mut standings: Vec<Standing> =
        articles.iter().map(|article| Standing { date: article.date, shingles: 0 }).collect();
    for (&article, set) in distinct.iter().zip(&pruned) {
        standings[article].shingles = set.len();
    }
    for found in &same {
        standings[found.b].shingles = standings[found.a].shingles;
    }
    let matches = for_all(&matches);
    let groups = linkage::groups(&standings, &matches, &for_all(&links));
    let mut templates = linkage::groups(&standings, &matches, &for_all(&forms));
    templates.retain(|family| {
        family.members().iter().any(|member| member.evidence.is_some_and(|e| e.jaccard < 1.0))
    });

    let mut group_of = vec![usize::MAX; articles.len()];
    for (number, group) in groups.iter().chain(&templates).enumerate() {
        group.articles().for_each(|article| group_of[article] = number);
    }
    let group_of = |i: usize| group_of[distinct[i]];
    excerpts.retain(|found| {
        group_of(found.excerpt) == usize::MAX || group_of(found.excerpt) != group_of(found.of)
    });
    let found = parallel::map(
        excerpts.len(),
        || (Shingler::new(width), Shingler::new(width)),
        |shinglers, i| {
            let found = excerpts[i];
            let (excerpt, of) = (subject(found.excerpt), subject(found.of));
            let (texts, sets) = ((excerpt.text, of.text), (excerpt.shingles, of.shingles));
            let passages = excerpt::passages(shinglers, texts, sets, found.containment)?;
            let (excerpt, of) = (distinct[found.excerpt], distinct[found.of]);
            Some(Candidate { excerpt, of, ..found }.with(passages))
        },
    );
    let mut excerpts: Vec<Excerpt> = found.into_iter().flatten().collect();
    excerpts.sort_unstable_by_key(|found| (found.excerpt, found.of));
    Groups { groups, templates, excerpts, boilerplate }
}

/// The articles of different shingles, ascending, and for every other article the pair of the first article
/// of the same shingles and it. Articles too short to be anyone's copy are left out.
fn collapse(sets: &[ShingleSet]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut first: Map<&ShingleSet, usize> = Map::with_capacity(sets.len());
    let (mut distinct, mut same) = (Vec::new(), Vec::new());
    for (article, set) in sets.iter().enumerate().filter(|(_, set)| set.len() >= FEWEST_SHARED) {
        match first.entry(set) {
            std::collections::hash_map::Entry::Occupied(entry) => same.push((*entry.get(), article)),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(article);
                distinct.push(article);
            }
        }
    }
    (distinct, same)
}
