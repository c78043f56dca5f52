//! Grouping a corpus: the stages, one after the other.

use crate::article::{Articles, Texts};
use crate::boilerplate::{self, Boilerplate};
use crate::buckets::{self, Candidates};
use crate::detector::Settings;
use crate::error::{Error, ErrorKind};
use crate::excerpt::{self, Candidate, Passages};
use crate::group::{Excerpt, Group, Groups};
use crate::hash::Map;
use crate::linkage::{self, Match, Standing, link};
use crate::lsh::{Bands, Slots};
use crate::minhash;
use crate::outlet;
use crate::parallel;
use crate::parted::Parted;
use crate::progress::{Observer, Stage};
use crate::sets::{InOrder, Sets};
use crate::shingle::{self, ShingleSet, Shingler};
use crate::sketch::Sketch;
use crate::spill::{Scratch, Spill};
use crate::template;
use crate::verify::{self, FEWEST_SHARED, Verifier};
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

/// Groups `articles`, with what it makes of them in files if it is told where.
pub(crate) fn group(
    articles: &dyn Articles,
    settings: &Settings,
    known: &Boilerplate,
    observer: &Observer,
    spill: Option<&Spill>,
) -> Result<Groups, Error> {
    let texts = &Texts::new(articles);
    if articles.len() >= buckets::MOST_ARTICLES {
        let message = format!(
            "{} articles are more than can be grouped together: take fewer than {}",
            articles.len(),
            buckets::MOST_ARTICLES
        );
        return Err(Error::new(ErrorKind::Full, message));
    }
    let (corpus, boilerplate) = Corpus::new(articles, texts, settings, known, observer, spill)?;
    let matches = corpus.matches(settings, &boilerplate, observer, spill)?;
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
    // Those of the same words alone are copies, which are among the groups.
    let on_form: BTreeSet<usize> = forms.iter().map(Match::b).collect();
    templates.retain(|family| family.articles().any(|article| on_form.contains(&article)));
    let excerpts = corpus.excerpts(&candidates, &groups, &templates, observer);
    corpus.check()?;
    Ok(Groups { groups, templates, excerpts, boilerplate })
}

/// The bands for all that may be a match, copies that were cut among them.
pub(crate) fn bands(settings: &Settings) -> Bands {
    /// Twice as many would leave out an eighth of the candidates, all of them strangers nearly: to sign and count them
    /// takes longer than to compare those.
    const MOST: u16 = 64;
    Bands::for_threshold(verify::least_jaccard(settings.threshold), settings.slots.min(MOST))
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
        let (shingles, sketches) = Parted::new(
            articles.len(),
            scratch(spill)?,
            || Shingler::new(width),
            |shingler, article, shingles| {
                counter.add_one();
                let set = shingler.view(&texts.get(article));
                shingles.extend_from_slice(set.hashes());
                Sketch::new(set)
            },
        );
        texts.check()?;
        shingles.check()?;
        let (same, is_kept) = collapse(&sketches, texts, width);
        let room = spill.map_or(u64::MAX, |spill| spill.memory / 2);
        let mut boilerplate =
            boilerplate::learn(&shingles, &sketches, &is_kept, texts, width, room, observer).union(known);
        drop(sketches);
        shingles.check()?;
        observer.begin(Stage::Strip);
        let mut sets = shingles.strip(boilerplate.hashes());
        sets.keep(|article| is_kept[article]);
        drop(is_kept);
        let furniture = outlet::furniture(&sets, texts, |i| articles.source(i), &boilerplate, width);
        if !furniture.is_empty() {
            sets.retain(|set| furniture.table().strip(set));
            boilerplate = boilerplate.union(&furniture);
        }
        let corpus = Self { articles, texts, width, sets, same };
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
        let sign = |sets: &mut InOrder<'_>, article| {
            counter.add_one();
            minhash::sign(sets.get(article).view().hashes(), bands.bands())
        };
        let slots = Slots::new(self.sets.len(), bands, scratch(spill)?, || self.sets.in_order(), sign);
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
        boilerplate: &Boilerplate,
        observer: &Observer,
        spill: Option<&Spill>,
    ) -> Result<Vec<Match>, Error> {
        let candidates = self.candidates(bands(settings), observer, spill)?;
        let counter = observer.stage(Stage::Match, self.sets.len());
        let found = parallel::map(
            self.sets.len(),
            || {
                (
                    Verifier::new(self.texts, settings.threshold, boilerplate.table(), self.width),
                    self.sets.in_order(),
                )
            },
            |(verifier, sets), b| {
                counter.add_one();
                let others = candidates.of(b);
                if others.is_empty() {
                    return Vec::new();
                }
                let b = sets.get(b);
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

/// The pairs of the first article of a set and each other that has the same, and who keeps its set: the first, unless
/// it is too short to be anyone's copy.
fn collapse(sketches: &[Sketch], texts: &Texts<'_>, width: usize) -> (Vec<Match>, Vec<bool>) {
    let mut is_kept: Vec<bool> = sketches.iter().map(|sketch| sketch.len as usize >= FEWEST_SHARED).collect();
    let mut first: Map<u64, u32> = Map::with_capacity(sketches.len());
    let mut same = Vec::new();
    for (b, &Sketch { hash, len, .. }) in sketches.iter().enumerate().filter(|&(b, _)| is_kept[b]) {
        match first.entry(hash) {
            Entry::Vacant(entry) => drop(entry.insert(b as u32)),
            Entry::Occupied(entry) => {
                let len = len as usize;
                same.push(Match::new([*entry.get() as usize, b], [len; 2], len));
            }
        }
    }
    // Different sets may share a hash: those are looked at.
    let is_same = |(): &mut (), at: usize| {
        let [a, b] = [same[at].a(), same[at].b()].map(|article| texts.get(article));
        a == b || ShingleSet::new(&a, width) == ShingleSet::new(&b, width)
    };
    let are_same = parallel::map(same.len(), || (), is_same);
    let mut are_same = are_same.into_iter();
    same.retain(|_| are_same.next() == Some(true));
    same.iter().for_each(|same| is_kept[same.b()] = false);
    (same, is_kept)
}
