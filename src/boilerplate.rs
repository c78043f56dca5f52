//! Boilerplate: text that articles carry which otherwise have nothing in common.

use crate::hash::Map;
use crate::parallel;
use crate::shingle::{ShingleSet, shared};
use crate::verify::Verifier;
use serde::{Deserialize, Serialize};

/// The shingles that were found to be boilerplate.
///
/// ```
/// use wirecopy::Detector;
///
/// let groups = Detector::default().group(&["One story.", "Another story."]);
/// assert!(groups.boilerplate().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Boilerplate {
    shingles: ShingleSet,
}

impl Boilerplate {
    /// The number of shingles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shingles.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shingles.is_empty()
    }

    /// How many of these shingles are boilerplate.
    #[must_use]
    pub fn count(&self, shingles: &ShingleSet) -> usize {
        self.shingles.shared(shingles)
    }

    /// What is left of a set without the boilerplate.
    #[must_use]
    pub fn remove_from(&self, shingles: &ShingleSet) -> ShingleSet {
        shingles.difference(&self.shingles)
    }
}

/// A shingle carried by fewer articles than this is not looked at.
const FEWEST: usize = 10;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;

/// The boilerplate of this corpus.
///
/// `sets` are the shingles of different articles, `texts` the articles themselves.
pub(crate) fn learn<'a>(
    sets: &[&ShingleSet],
    text: impl Fn(usize) -> &'a str + Sync,
    width: usize,
) -> Boilerplate {
    let common = common(sets);
    let carriers = carriers(sets, &common);
    let mut compared: Vec<(u32, u32)> = carriers.iter().flat_map(|carriers| pairs(carriers)).collect();
    parallel::sort(&mut compared);
    compared.dedup();
    let related = parallel::map(
        compared.len(),
        || Verifier::new(0.0, width),
        |verifier, pair| {
            let (a, b) = (compared[pair].0 as usize, compared[pair].1 as usize);
            // The sample settles most pairs: they share next to nothing.
            let sampled = |i: usize| sets[i].below(u32::MAX / 16);
            let few = sampled(a).len().min(sampled(b).len());
            shared(sampled(a), sampled(b)) * 5 >= few && verifier.frame(text(a), text(b)).is_one_story()
        },
    );
    let related: Map<(u32, u32), bool> = compared.into_iter().zip(related).collect();
    let strange = |carriers: &Vec<u32>| {
        let pairs: Vec<_> = pairs(carriers).collect();
        2 * pairs.iter().filter(|pair| related[pair]).count() < pairs.len()
    };
    let mut found: Vec<u32> = common
        .iter()
        .zip(&carriers)
        .filter(|(_, carriers)| strange(carriers))
        .map(|(&shingle, _)| shingle)
        .collect();
    Boilerplate { shingles: ShingleSet::from_hashes(&mut found) }
}

fn pairs(carriers: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let half = carriers.len() / 2;
    (0..half).map(move |i| (carriers[i], carriers[i + half]))
}

fn common(sets: &[&ShingleSet]) -> Vec<u32> {
    let mut all: Vec<u32> = sets.iter().flat_map(|set| set.hashes().iter().copied()).collect();
    parallel::sort(&mut all);
    all.chunk_by(|a, b| a == b).filter(|run| run.len() >= FEWEST).map(|run| run[0]).collect()
}

fn carriers(sets: &[&ShingleSet], common: &[u32]) -> Vec<Vec<u32>> {
    let index: Map<u32, usize> = common.iter().enumerate().map(|(i, &s)| (s, i)).collect();
    let mut carriers: Vec<Vec<u32>> = vec![Vec::new(); common.len()];
    for (article, set) in sets.iter().enumerate() {
        for shingle in set.hashes() {
            if let Some(&i) = index.get(shingle) {
                carriers[i].push(article as u32);
            }
        }
    }
    for carriers in &mut carriers {
        let len = carriers.len();
        let want = (2 * PAIRS).min(len);
        *carriers = (0..want).map(|i| carriers[i * len / want]).collect();
    }
    carriers
}
