//! Excerpts: articles that stand in a longer one, which is mostly other text.
//!
//! A short article in a long one has a low resemblance, so signatures do not find it. A sample of the
//! shingles themselves does: those with a hash in the lowest eighth are taken from every article, however
//! long, so that the part of a short article's sample found in a long one's is an estimate of containment
//! (Manber 1994, *Finding similar files in a large file system*; Broder 1997, section 6).

use crate::group::Excerpt;
use crate::hash::Map;
use crate::lsh::{Counters, predecessors};
use crate::parallel;
use crate::shingle::ShingleSet;

/// The least share of an excerpt that stands in the article that holds it.
const LEAST: f64 = 0.5;
/// One shingle in so many is sampled.
const EVERY: u32 = 8;
/// Sampled shingles that a candidate pair shares. Two are some sixteen shared shingles, a long sentence.
const SHARED: u16 = 2;

/// The excerpts among `sets`, as indices into it, by excerpt, then by the article that holds it.
pub(crate) fn find(sets: &[ShingleSet]) -> Vec<Excerpt> {
    let samples = Samples::new(sets);
    let found = parallel::map(
        sets.len(),
        || Counters::new(sets.len()),
        |counters, b| {
            samples.count_predecessors(b, counters);
            let candidates = counters.take(SHARED).into_iter().map(|a| a as usize);
            candidates.filter_map(|a| excerpt(sets, a, b)).collect::<Vec<_>>()
        },
    );
    let mut found: Vec<Excerpt> = found.into_iter().flatten().collect();
    found.sort_unstable_by_key(|found| (found.excerpt, found.of));
    found
}

/// The shorter of two articles as an excerpt of the longer, if it is one.
fn excerpt(sets: &[ShingleSet], a: usize, b: usize) -> Option<Excerpt> {
    let (excerpt, of) = if sets[b].len() < sets[a].len() { (b, a) } else { (a, b) };
    let containment = sets[excerpt].containment(&sets[of]);
    let mostly_other = sets[of].containment(&sets[excerpt]) < LEAST;
    (containment >= LEAST && mostly_other).then_some(Excerpt { excerpt, of, containment })
}

/// The sampled shingles, and who carries them.
struct Samples<'a> {
    sets: &'a [ShingleSet],
    /// The articles that carry a shingle, ascending, shingle by shingle.
    carriers: Vec<u32>,
    /// The range of a shingle's carriers, where there are two or more.
    ranges: Map<u32, (u32, u32)>,
}

impl<'a> Samples<'a> {
    fn new(sets: &'a [ShingleSet]) -> Self {
        let sampled =
            |(article, set): (usize, &'a ShingleSet)| sample(set).iter().map(move |&s| (s, article as u32));
        let mut postings: Vec<(u32, u32)> = sets.iter().enumerate().flat_map(sampled).collect();
        parallel::sort(&mut postings);
        let mut carriers = Vec::new();
        let mut ranges = Map::default();
        for run in postings.chunk_by(|x, y| x.0 == y.0).filter(|run| run.len() > 1) {
            let start = carriers.len() as u32;
            carriers.extend(run.iter().map(|&(_, article)| article));
            ranges.insert(run[0].0, (start, carriers.len() as u32));
        }
        Self { sets, carriers, ranges }
    }

    fn count_predecessors(&self, article: usize, counters: &mut Counters) {
        for shingle in sample(&self.sets[article]) {
            let Some(&(start, end)) = self.ranges.get(shingle) else { continue };
            let bucket = &self.carriers[start as usize..end as usize];
            let before = bucket.partition_point(|&carrier| (carrier as usize) < article);
            predecessors(&bucket[..before]).for_each(|&carrier| counters.count(carrier));
        }
    }
}

fn sample(set: &ShingleSet) -> &[u32] {
    set.below(u32::MAX / EVERY)
}
