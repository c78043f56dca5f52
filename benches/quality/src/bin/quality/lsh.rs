//! Candidates against brute force, by true resemblance.

use crate::data::Data;
use crate::pairs::share_of;
use crate::report::{Report, share};
use crate::systems;
use anyhow::Result;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use wirecopy::{Article, Detector, Fingerprint, ShingleSet};

/// Articles whose neighbours are looked for, spread evenly over the corpus.
const QUERIES: usize = 3000;
const THRESHOLDS: [f64; 4] = [0.1, 0.25, 0.5, 0.8];
/// Where bins begin; the last ends at 1.
const BINS: [f64; 9] = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8];

pub fn run(data: &Data, report: &mut Report) -> Result<()> {
    report.section("Candidates against brute force");
    let mut texts = Vec::new();
    for name in ["senate_press.jsonl.gz", "reuters21578.jsonl.gz"] {
        texts.extend(data.corpus(name)?.unwrap_or_default().into_iter().map(|record| record.text));
    }
    if texts.is_empty() {
        report.skip("senate_press.jsonl.gz and reuters21578.jsonl.gz are not there");
        return Ok(());
    }
    // Thousands of items are one and the same dummy; identical articles are no question of recall.
    let mut seen = HashSet::new();
    texts.retain(|text| seen.insert(wirecopy::text::fold(text).to_string()));
    let width = usize::from(Detector::default().settings().shingle_width);
    let sets: Vec<ShingleSet> = texts.par_iter().map(|text| ShingleSet::new(text, width)).collect();
    let truth = neighbours(&sets);
    report.say(format_args!(
        "{} different articles, the neighbours of {QUERIES} of them found by brute force: {} pairs at {} or above.",
        texts.len(),
        truth.len(),
        BINS[0]
    ));
    let mut rows = Vec::new();
    for threshold in THRESHOLDS {
        let detector = Detector::builder().threshold(threshold).build()?;
        let prints: Vec<Fingerprint> = texts.par_iter().map(|text| detector.fingerprint(text)).collect();
        let (found, candidates) = live(&detector, &prints, &truth)?;
        let (cells, at_threshold) = by_bin(&truth, threshold, |pair| found.contains(&pair));
        report.at_least(
            format!("live index, threshold {threshold}: recall at the threshold and above"),
            0.99,
            at_threshold,
        );
        let per_query = format!("{:.0}", candidates as f64 / QUERIES as f64);
        rows.push([vec![format!("live, {threshold}"), per_query], cells].concat());
    }
    // What a batch looks at cannot be seen from without; what it finds can: groups of the same articles.
    let groups = systems::wirecopy(texts.iter().map(Article::from));
    let partition = systems::partition(&groups, texts.len());
    let (cells, _) = by_bin(&truth, 0.25, |(a, b)| partition[a].is_some() && partition[a] == partition[b]);
    rows.push([vec!["in one group, default".to_owned(), String::new()], cells].concat());
    let bins: Vec<String> = (0..BINS.len())
        .map(|at| format!("{}-{}", BINS[at], BINS.get(at + 1).copied().unwrap_or(1.0)))
        .collect();
    let head: Vec<&str> =
        ["way, threshold", "candidates a query"].into_iter().chain(bins.iter().map(String::as_str)).collect();
    report.say(
        "Recall by true resemblance. Groups leave out boilerplate, templates and round-ups, so that their line \
         shows what is kept apart on purpose as well as what is missed.",
    );
    report.table(&head, &rows);
    Ok(())
}

struct Pair {
    query: usize,
    other: usize,
    jaccard: f64,
}

fn queries(articles: usize) -> impl Iterator<Item = usize> + Clone {
    let count = QUERIES.min(articles);
    (0..count).map(move |at| at * articles / count)
}

/// All pairs of a query and another article with a resemblance in the bins, through every shingle they share.
fn neighbours(sets: &[ShingleSet]) -> Vec<Pair> {
    let mut carriers: HashMap<u32, Vec<u32>> = HashMap::new();
    for (article, set) in sets.iter().enumerate() {
        set.hashes().iter().for_each(|&shingle| carriers.entry(shingle).or_default().push(article as u32));
    }
    let queries: Vec<usize> = queries(sets.len()).collect();
    let of_query = |counts: &mut Vec<u32>, &query: &usize| {
        let mut touched = Vec::new();
        for other in sets[query].hashes().iter().flat_map(|shingle| &carriers[shingle]) {
            let count = &mut counts[*other as usize];
            if *count == 0 {
                touched.push(*other as usize);
            }
            *count += 1;
        }
        let mut found = Vec::new();
        for other in touched {
            let shared = std::mem::take(&mut counts[other]) as usize;
            let jaccard = shared as f64 / (sets[query].len() + sets[other].len() - shared) as f64;
            if jaccard >= BINS[0] && other != query {
                found.push(Pair { query, other, jaccard });
            }
        }
        found
    };
    let found: Vec<Vec<Pair>> = queries.par_iter().map_init(|| vec![0; sets.len()], of_query).collect();
    let pairs: Vec<Pair> = found.into_iter().flatten().collect();
    for pair in pairs.iter().step_by(97) {
        assert!(
            (sets[pair.query].jaccard(&sets[pair.other]) - pair.jaccard).abs() < 1e-9,
            "brute force is exact"
        );
    }
    pairs
}

/// The pairs that a live index of all articles gives, and how many candidates that were in all.
fn live(
    detector: &Detector,
    prints: &[Fingerprint],
    truth: &[Pair],
) -> Result<(HashSet<(usize, usize)>, usize)> {
    let mut index = detector.index();
    for print in prints {
        index.insert(print)?;
    }
    assert_eq!(index.len(), prints.len(), "the index holds every article");
    let wanted: HashSet<(usize, usize)> = truth.iter().map(|pair| (pair.query, pair.other)).collect();
    let (mut found, mut candidates) = (HashSet::new(), 0);
    for query in queries(prints.len()) {
        for candidate in index.query(&prints[query])? {
            candidates += 1;
            let pair = (query, candidate.id.get() as usize);
            if wanted.contains(&pair) {
                found.insert(pair);
            }
        }
    }
    Ok((found, candidates))
}

/// Recall by bin, and that of all pairs at the threshold or above.
fn by_bin(truth: &[Pair], threshold: f64, found: impl Fn((usize, usize)) -> bool) -> (Vec<String>, f64) {
    let mut bins = [(0.0, 0.0); BINS.len()];
    let mut above = (0.0, 0.0);
    for pair in truth {
        let hit = f64::from(u8::from(found((pair.query, pair.other))));
        let bin = &mut bins[BINS.partition_point(|&from| from <= pair.jaccard) - 1];
        *bin = (bin.0 + hit, bin.1 + 1.0);
        if pair.jaccard >= threshold {
            above = (above.0 + hit, above.1 + 1.0);
        }
    }
    (bins.iter().map(|&(hit, all)| share(share_of(hit, all))).collect(), share_of(above.0, above.1))
}
