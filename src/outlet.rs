//! Furniture: what an outlet prints around its articles.
//!
//! That three articles of one outlet share a head and a foot and nothing else is no chance. Of articles of
//! whatever outlet more have to be asked, and fewer than ten tell nothing.
//!
//! But an outlet also prints its own stories again, with a new head. Those tell of the same things, so what
//! two articles have between head and foot must not have the words in common that versions of a story have.

use crate::article::Texts;
use crate::boilerplate::Boilerplate;
use crate::hash::Map;
use crate::parallel;
use crate::passage::Frames;
use crate::sets::Sets;
use crate::shingle::{ShingleSet, Shingles};
use crate::verify::tell_of_different_things;

/// The articles of an outlet that carry its furniture, at least.
const FEWEST: usize = 3;
/// What more carry is left to the rule for articles of whatever outlet, and so is all of an outlet of more
/// than a thousand articles, which has enough of each of its pages.
const MOST: usize = 16;
const MOST_ARTICLES: usize = 1000;
/// Pairs of carriers that are looked at for a shingle.
const PAIRS: usize = 8;
/// One shingle in so many tells whether two articles may be of one story. With sketches more furniture is found, and
/// a false pair among three briefs here and there.
const SAMPLE: u32 = 16;

/// The shingles that most articles of an outlet that carry them have at head and foot alone.
///
/// `sets` are the shingles of different articles without what else is `boilerplate`, `texts` and `source`
/// give their texts and outlets. Articles that share nothing cost one shingle in eight, others O(n log n) for n
/// shingles.
pub(crate) fn furniture<'a>(
    sets: &Sets,
    texts: &Texts<'_>,
    source: impl Fn(usize) -> Option<&'a str>,
    boilerplate: &Boilerplate,
    width: usize,
) -> Boilerplate {
    let mut by_source: Map<&str, Vec<u32>> = Map::default();
    for i in (0..sets.len()).filter(|&i| sets.len_of(i) > 0) {
        if let Some(source) = source(i) {
            by_source.entry(source).or_default().push(i as u32);
        }
    }
    let outlets: Vec<Vec<u32>> =
        by_source.into_values().filter(|outlet| (FEWEST..=MOST_ARTICLES).contains(&outlet.len())).collect();
    let found = parallel::map(
        outlets.len(),
        || Frames::new(texts, boilerplate.table(), width),
        |frames, at| {
            let carriers = carriers(sets, &suspects(sets, &outlets[at]), |set| set);
            let mut framed: Map<(u32, u32), bool> = Map::default();
            let mut share_a_frame = |a: u32, b: u32| {
                *framed.entry((a, b)).or_insert_with(|| {
                    let (a, b) = (sets.get(a as usize), sets.get(b as usize));
                    // What shares less is no match, whatever it shares.
                    may_be_of_one_story(a.view().sample(SAMPLE), b.view().sample(SAMPLE))
                        && frames.of([a.article, b.article]).is_all()
                        && tell_of_different_things(texts, &a, &b, width)
                })
            };
            let is_furniture = |run: &&[u64]| {
                let pairs = run.len().min(PAIRS);
                let at = |k: usize| run[k * run.len() / pairs] as u32;
                let mut framed = 0;
                for k in 0..pairs {
                    let (a, b) = (at(k), at((k + 1) % pairs));
                    framed += usize::from(share_a_frame(a.min(b), a.max(b)));
                    // Most are told before all are asked.
                    if 2 * framed > pairs || 2 * (framed + pairs - k - 1) <= pairs {
                        break;
                    }
                }
                2 * framed > pairs
            };
            runs(&carriers).filter(is_furniture).map(|run| (run[0] >> 32) as u32).collect::<Vec<u32>>()
        },
    );
    ShingleSet::from_hashes(found.concat()).into()
}

/// Whether a fifth of the shorter article stands in the other, as far as [samples](SAMPLE) tell.
fn may_be_of_one_story(a: Shingles<'_>, b: Shingles<'_>) -> bool {
    5 * a.shared(b) >= a.len().min(b.len())
}

/// The articles of an outlet that share something with two others, as far as one shingle in eight tells.
fn suspects(sets: &Sets, outlet: &[u32]) -> Vec<u32> {
    let carriers = carriers(sets, outlet, |set| set.sample(8));
    let mut suspects: Vec<u32> = runs(&carriers).flatten().map(|&both| both as u32).collect();
    suspects.sort_unstable();
    suspects.dedup();
    suspects
}

/// The shingles of these articles, each in the upper half, with who carries it in the lower, ascending.
fn carriers(sets: &Sets, of: &[u32], part: impl Fn(Shingles<'_>) -> Shingles<'_>) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    for &article in of {
        let set = sets.get(article as usize);
        let both = |&shingle: &u32| u64::from(shingle) << 32 | u64::from(article);
        all.extend(part(set.view()).hashes().iter().map(both));
    }
    all.sort_unstable();
    all
}

/// The carriers of one shingle after the other, where there are as many as furniture has.
fn runs(carriers: &[u64]) -> impl Iterator<Item = &[u64]> {
    carriers.chunk_by(|x, y| x >> 32 == y >> 32).filter(|run| (FEWEST..=MOST).contains(&run.len()))
}
