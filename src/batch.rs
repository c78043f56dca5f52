//! Grouping a corpus: the stages, one after the other.

use crate::article::{Articles, Texts};
use crate::boilerplate::{self, Boilerplate};
use crate::buckets::Candidates;
use crate::detector::Settings;
use crate::error::{Error, ErrorKind};
use crate::excerpt::{self, Candidate, Passages};
use crate::group::{Excerpt, Group, Groups, Member};
use crate::hash::Map;
use crate::linkage::{self, Match, Standing, link};
use crate::lsh::{Bands, Slots};
use crate::minhash;
use crate::outlet;
use crate::parallel;
use crate::progress::{Observer, Stage};
use crate::sets::Sets;
use crate::shingle::{self, Shingler, Shingles};
use crate::spill::{Scratch, Spill};
use crate::template;
use crate::verify::{self, FEWEST_SHARED, Verifier};
use std::cell::LazyCell;
use std::collections::hash_map::Entry;
use std::iter;
use std::sync::atomic::{AtomicU64, Ordering};

/// Groups `articles`, with what it makes of them in files if it is told where.
pub(crate) fn group(
    articles: &dyn Articles,
    settings: &Settings,
    known: &Boilerplate,
    observer: &Observer,
    spill: Option<&Spill>,
) -> Result<Groups, Error> {
    let texts = &Texts::new(articles);
    let most = (1 << 32) / usize::from(settings.slots);
    if articles.len() >= most {
        let message = format!(
            "{} articles of {} slots are more than can be grouped together: take fewer than {most}, or fewer slots",
            articles.len(),
            settings.slots
        );
        return Err(Error::new(ErrorKind::Full, message));
    }
    let (corpus, boilerplate) = Corpus::new(articles, texts, settings, known, observer, spill)?;
    let matches = corpus.matches(settings, observer, spill)?;
    observer.begin(Stage::Link);
    let candidates = excerpt::candidates(&corpus.sets);
    let links = link(&corpus.sets, matches, &candidates);
    // A group held together by forms is no group of copies.
    let by_group = linkage::by_group(articles.len(), &links);
    observer.begin(Stage::Template);
    let families = template::families(&links, &by_group, texts, &boilerplate, corpus.width, scratch(spill)?)?;
    let links_where = |is_family: bool| -> Vec<Match> {
        let groups = by_group.iter().zip(&families).filter(|&(_, &found)| found == is_family);
        groups.flat_map(|(group, _)| group).map(|&link| links[link]).collect()
    };
    let (forms, links) = (links_where(true), links_where(false));

    // Copies to the letter follow the article that stands for them.
    let with_same = |found: &[Match]| [found, &corpus.same].concat();
    observer.begin(Stage::Original);
    let standings = corpus.standings();
    let groups = linkage::groups(&corpus.sets, &standings, &with_same(&links));
    let mut templates = linkage::groups(&corpus.sets, &standings, &with_same(&forms));
    let differs = |member: &Member| member.evidence.is_some_and(|edge| edge.jaccard < 1.0);
    templates.retain(|family| family.members().iter().any(differs));
    let excerpts = corpus.excerpts(&candidates, &groups, &templates, observer);
    corpus.check()?;
    Ok(Groups { groups, templates, excerpts, boilerplate })
}

/// The bands for all that may be a match, copies that were cut among them.
pub(crate) fn bands(settings: &Settings) -> Bands {
    Bands::for_threshold(verify::least_jaccard(settings.threshold), settings.slots)
}

/// The articles of a corpus.
struct Corpus<'a> {
    articles: &'a dyn Articles,
    texts: &'a Texts<'a>,
    width: usize,
    /// Their shingles without boilerplate. Of articles of the same shingles the first has them, and none has
    /// them if they are too few to be anyone's copy.
    sets: Sets,
    /// For every other article of the same shingles, the first and it.
    same: Vec<Match>,
}

impl<'a> Corpus<'a> {
    fn new(
        articles: &'a dyn Articles,
        texts: &'a Texts<'a>,
        settings: &Settings,
        known: &Boilerplate,
        observer: &Observer,
        spill: Option<&Spill>,
    ) -> Result<(Self, Boilerplate), Error> {
        let width = usize::from(settings.shingle_width);
        let counter = observer.stage(Stage::Shingle, articles.len());
        let hashes: Vec<AtomicU64> = iter::repeat_with(AtomicU64::default).take(articles.len()).collect();
        let sets = Sets::new(
            articles.len(),
            scratch(spill)?,
            || Shingler::new(width),
            |shingler, article, shingles| {
                counter.add_one();
                let start = shingles.len();
                shingler.append(&texts.get(article), shingles);
                hashes[article].store(Shingles::new(&shingles[start..]).hash(), Ordering::Relaxed);
            },
        );
        let mut corpus = Self { articles, texts, width, sets, same: Vec::new() };
        corpus.check()?;
        observer.begin(Stage::Count);
        corpus.same = collapse(&mut corpus.sets, &hashes);
        drop(hashes);
        let room = spill.map_or(u64::MAX, |spill| spill.memory / 2);
        let mut boilerplate = boilerplate::learn(&corpus.sets, texts, width, room, observer).union(known);
        observer.begin(Stage::Strip);
        corpus.sets.retain(|set| boilerplate.strip(set));
        let furniture = outlet::furniture(&corpus.sets, texts, |i| articles.source(i), width);
        if !furniture.is_empty() {
            corpus.sets.retain(|set| furniture.strip(set));
            boilerplate = boilerplate.union(&furniture);
        }
        corpus.check()?;
        Ok((corpus, boilerplate))
    }

    /// # Errors
    ///
    /// What went wrong with a file until now.
    fn check(&self) -> Result<(), Error> {
        self.texts.check().and_then(|()| self.sets.check())
    }

    fn candidates(
        &self,
        bands: Bands,
        observer: &Observer,
        spill: Option<&Spill>,
    ) -> Result<Candidates, Error> {
        let counter = observer.stage(Stage::Sign, self.sets.len());
        let slots = Slots::new(self.sets.len(), bands, scratch(spill)?, |article| {
            counter.add_one();
            minhash::sign(self.sets.get(article).view().hashes(), bands.bands())
        });
        observer.begin(Stage::Collect);
        let buckets = slots.buckets();
        slots.check()?;
        // What they are made of is not needed while pairs are looked for.
        drop(slots);
        Ok(buckets.pairs(bands.shared()))
    }

    /// The pairs that are copies of each other, each compared on its own.
    fn matches(
        &self,
        settings: &Settings,
        observer: &Observer,
        spill: Option<&Spill>,
    ) -> Result<Vec<Match>, Error> {
        let candidates = self.candidates(bands(settings), observer, spill)?;
        let counter = observer.stage(Stage::Match, self.sets.len());
        let found = parallel::map(
            self.sets.len(),
            || Verifier::new(self.texts, settings.threshold, self.width),
            |verifier, b| {
                counter.add_one();
                let others = candidates.of(b);
                if others.is_empty() {
                    return Vec::new();
                }
                let b = self.sets.get(b);
                let compare = |&a: &u32| {
                    let a = self.sets.get(a as usize);
                    let found = verifier.verify(&b, &a);
                    let of = [a.view().len(), b.view().len()];
                    found.is_match.then_some(Match::new([a.article, b.article], of, found.shared))
                };
                others.iter().filter_map(compare).collect::<Vec<Match>>()
            },
        );
        self.check()?;
        Ok(found.concat())
    }

    fn standings(&self) -> Vec<Standing> {
        let standing = |_: &mut (), article| Standing {
            date: self.articles.date(article),
            title: self.articles.title(article).and_then(shingle::hash_of_all),
            set: article,
        };
        let mut standings = parallel::map(self.articles.len(), || (), standing);
        for same in &self.same {
            standings[same.b()].set = same.a();
        }
        standings
    }

    /// The passages shared by candidates that are in no group and no family together.
    fn excerpts(
        &self,
        candidates: &Candidates,
        groups: &[Group],
        templates: &[Group],
        observer: &Observer,
    ) -> Vec<Excerpt> {
        let counter = observer.stage(Stage::Excerpt, self.sets.len());
        let mut group_of = vec![None; self.sets.len()];
        for (number, group) in groups.iter().chain(templates).enumerate() {
            group.articles().for_each(|article| group_of[article] = Some(number));
        }
        let apart = |a: usize, b: usize| group_of[a].is_none() || group_of[a] != group_of[b];
        let found = parallel::map(
            self.sets.len(),
            || Passages::new(self.texts, self.width),
            |passages, b| {
                counter.add_one();
                let others = candidates.of(b).iter().map(|&a| a as usize).filter(|&a| apart(a, b));
                let b = LazyCell::new(|| self.sets.get(b));
                let excerpt = |a| {
                    let a = self.sets.get(a);
                    let found = Candidate::find(&a, &b)?;
                    let passages = passages.find(&found)?;
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

fn scratch(spill: Option<&Spill>) -> Result<Option<Scratch>, Error> {
    spill.map(|spill| Scratch::new(&spill.directory)).transpose()
}

/// Leaves every set to the first of the articles that have it, and returns the pairs of the first and each
/// other. Articles too short to be anyone's copy are left none.
fn collapse(sets: &mut Sets, hashes: &[AtomicU64]) -> Vec<Match> {
    // By a hash of all, which different sets may share: those are looked at.
    let mut first: Map<u64, u32> = Map::with_capacity(sets.len());
    let mut is_kept = vec![false; sets.len()];
    let mut same = Vec::new();
    for (b, hash) in hashes.iter().enumerate().filter(|&(b, _)| sets.len_of(b) >= FEWEST_SHARED) {
        is_kept[b] = true;
        match first.entry(hash.load(Ordering::Relaxed)) {
            Entry::Vacant(entry) => drop(entry.insert(b as u32)),
            Entry::Occupied(entry) => {
                let [of_a, of_b] = [*entry.get() as usize, b].map(|article| sets.get(article));
                if of_a.view() == of_b.view() {
                    let len = of_b.view().len();
                    same.push(Match::new([of_a.article, b], [len; 2], len));
                    is_kept[b] = false;
                }
            }
        }
    }
    sets.keep(|article| is_kept[article]);
    same
}
