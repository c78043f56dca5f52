//! How often each resemblance occurs among the pairs of a corpus.

use rayon::prelude::*;
use wirecopy::ShingleSet;

/// Bins from 0 to 1: of one fortieth each, so that the round thresholds are edges.
pub const BINS: usize = 40;

/// Steps that counting may take: a few seconds. Where all articles would take more, every so manieth of them
/// is held against all others.
const STEPS: usize = 2_000_000_000;

/// Pairs of articles by their exact resemblance. Pairs that have nothing in common are not counted.
#[derive(Debug)]
pub struct Histogram {
    all: Bins,
    grouped: Bins,
    every: usize,
}

/// Twice the pairs in each bin, for a pair is met from both of its sides.
type Bins = [usize; BINS];

impl Histogram {
    /// Of the articles with these shingles, by the groups they stand in.
    ///
    /// Goes by the articles that carry each shingle, so that no pair is missed and none that has nothing in
    /// common is looked at.
    pub fn new(sets: &[ShingleSet], group_of: &[Option<usize>]) -> Self {
        let Carriers { carriers, shared } = Carriers::new(sets);
        let steps: usize = carriers.iter().map(|carriers| carriers.len() * carriers.len()).sum();
        let every = steps.div_ceil(STEPS).max(1);
        let empty = || ([0; BINS], [0; BINS]);
        let counted = (0..sets.len()).into_par_iter().step_by(every).map_init(
            || (vec![0u32; sets.len()], Vec::new()),
            |(common, met), a| {
                for &other in shared[a].iter().flat_map(|&shingle| &carriers[shingle as usize]) {
                    if common[other as usize] == 0 {
                        met.push(other as usize);
                    }
                    common[other as usize] += 1;
                }
                let (mut all, mut grouped) = empty();
                for b in met.drain(..) {
                    let both = std::mem::take(&mut common[b]) as usize;
                    if a == b {
                        continue;
                    }
                    let bin = (both * BINS / (sets[a].len() + sets[b].len() - both)).min(BINS - 1);
                    all[bin] += 1;
                    grouped[bin] += usize::from(group_of[a].is_some() && group_of[a] == group_of[b]);
                }
                (all, grouped)
            },
        );
        let (all, grouped) = counted.reduce(empty, |x, y| (sum(x.0, y.0), sum(x.1, y.1)));
        Self { all, grouped, every }
    }

    /// One article in so many was held against all others.
    pub fn every(&self) -> usize {
        self.every
    }

    /// The pairs whose resemblance is in one of these bins.
    pub fn all(&self, bins: std::ops::Range<usize>) -> usize {
        self.pairs_of(&self.all[bins])
    }

    /// Those of them that stand in one group.
    pub fn grouped(&self, bins: std::ops::Range<usize>) -> usize {
        self.pairs_of(&self.grouped[bins])
    }

    pub fn pairs(&self) -> usize {
        self.all(0..BINS)
    }

    fn pairs_of(&self, bins: &[usize]) -> usize {
        (bins.iter().sum::<usize>() * self.every).div_ceil(2)
    }
}

fn sum(mut x: Bins, y: Bins) -> Bins {
    x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
    x
}

/// Who carries what.
struct Carriers {
    /// The articles that carry a shingle, ascending, for each shingle that more than one carries.
    carriers: Vec<Vec<u32>>,
    /// By article: which of these it carries.
    shared: Vec<Vec<u32>>,
}

impl Carriers {
    fn new(sets: &[ShingleSet]) -> Self {
        let carried = sets
            .iter()
            .enumerate()
            .flat_map(|(article, set)| set.hashes().iter().map(move |&shingle| (shingle, article as u32)));
        let mut carried: Vec<(u32, u32)> = carried.collect();
        carried.par_sort_unstable();
        let mut found = Self { carriers: Vec::new(), shared: vec![Vec::new(); sets.len()] };
        for run in carried.chunk_by(|x, y| x.0 == y.0).filter(|run| run.len() > 1) {
            for &(_, article) in run {
                found.shared[article as usize].push(found.carriers.len() as u32);
            }
            found.carriers.push(run.iter().map(|&(_, article)| article).collect());
        }
        found
    }
}
