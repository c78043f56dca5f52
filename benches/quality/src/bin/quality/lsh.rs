//! Candidates against brute force, by true resemblance.

use crate::data::Data;
use crate::pairs::share_of;
use crate::report::{Report, share};
use crate::systems;
use anyhow::Result;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use syndicate::{Invented, Random};
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
    // One fingerprint serves every threshold.
    let prints: Vec<Fingerprint> =
        texts.par_iter().map(|text| Detector::default().fingerprint(text)).collect();
    let mut rows = Vec::new();
    for (way, name, find) in [("batch", "batch", batch as Find), ("live", "live index", live as Find)] {
        for threshold in THRESHOLDS {
            let detector = Detector::builder().threshold(threshold).build()?;
            let found = find(&detector, &prints)?;
            let (cells, at_threshold) = by_bin(&truth, threshold, |pair| found.contains(&pair));
            report.at_least(
                format!("{name}, threshold {threshold}: recall at the threshold and above"),
                0.99,
                at_threshold,
            );
            let per_query = format!("{:.0}", found.len() as f64 / queries(texts.len()).len() as f64);
            rows.push([vec![format!("{way}, {threshold}"), per_query], cells].concat());
        }
    }
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
        "Recall by true resemblance, and how many other articles a query has for candidates. A batch takes the \
         bands for six tenths of the threshold, for the sake of copies that were cut, and compares its \
         candidates exactly; what a live index gives has been held against whole signatures. Groups leave out \
         boilerplate, templates and round-ups, so that their line shows what is kept apart on purpose as well \
         as what is missed.",
    );
    report.table(&head, &rows);
    large_families(data, report)
}

/// What is missed where more articles share a bucket than are all held against each other.
fn large_families(data: &Data, report: &mut Report) -> Result<()> {
    let detector = Detector::default();
    let threshold = detector.settings().threshold;
    let mut rows = Vec::new();
    for copies in [250, 500, 1000, 2000] {
        let texts = family(copies, data.seed);
        let prints: Vec<Fingerprint> = texts.par_iter().map(|text| detector.fingerprint(text)).collect();
        let sets: Vec<ShingleSet> = prints.iter().map(|print| print.shingles().clone()).collect();
        let truth = neighbours(&sets);
        let recall =
            |found: HashSet<(usize, usize)>| share(by_bin(&truth, threshold, |pair| found.contains(&pair)).1);
        let groups = systems::wirecopy(texts.iter().map(Article::from));
        let largest = groups.iter().map(|group| group.members().len()).max().unwrap_or(0);
        let (batch, live) = (recall(batch(&detector, &prints)?), recall(live(&detector, &prints)?));
        rows.push(vec![copies.to_string(), batch, live, largest.to_string()]);
    }
    report.say(
        "Of a slot that more than 256 articles share a batch holds each against the first and the nearest 32 \
         before it, so of a story that more print most pairs are no candidates; the pairs that are found join \
         all copies. Copies of one article with a word in twenty replaced, and the recall of pairs:",
    );
    report.table(&["copies", "batch", "live", "in the largest group"], &rows);
    Ok(())
}

/// So many copies of an invented article, each with a word in twenty replaced by another of its words.
fn family(copies: usize, seed: u64) -> Vec<String> {
    let original = Invented::new(seed).find(|base| base.text.split(' ').count() > 300);
    let original = original.expect("invented articles have no end").text;
    let words: Vec<&str> = original.split(' ').collect();
    let mut random = Random::new(seed);
    let mut copy = || {
        let copied = words.iter().map(|&word| if random.chance(0.05) { *random.pick(&words) } else { word });
        copied.collect::<Vec<&str>>().join(" ")
    };
    (0..copies).map(|_| copy()).collect()
}

struct Pair {
    query: usize,
    other: usize,
    jaccard: f64,
}

fn queries(articles: usize) -> impl ExactSizeIterator<Item = usize> + Clone {
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

/// How pairs of a query and another article are found.
type Find = fn(&Detector, &[Fingerprint]) -> Result<HashSet<(usize, usize)>>;

/// The pairs that a batch compares.
fn batch(detector: &Detector, prints: &[Fingerprint]) -> Result<HashSet<(usize, usize)>> {
    let asked: HashSet<usize> = queries(prints.len()).collect();
    let mut found = HashSet::new();
    for (b, before) in detector.candidates(prints)?.iter().enumerate() {
        let pairs = before.iter().flat_map(|&a| [(a as usize, b), (b, a as usize)]);
        found.extend(pairs.filter(|(query, _)| asked.contains(query)));
    }
    Ok(found)
}

/// The pairs that a live index of all articles gives.
fn live(detector: &Detector, prints: &[Fingerprint]) -> Result<HashSet<(usize, usize)>> {
    let mut index = detector.index();
    for print in prints {
        index.insert(print)?;
    }
    assert_eq!(index.len(), prints.len(), "the index holds every article");
    let mut found = HashSet::new();
    for query in queries(prints.len()) {
        let others = index.query(&prints[query])?.into_iter().map(|candidate| candidate.id.get() as usize);
        found.extend(others.filter(|&other| other != query).map(|other| (query, other)));
    }
    Ok(found)
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
