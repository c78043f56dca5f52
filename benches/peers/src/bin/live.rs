//! The live index: what an article costs in time and memory as the index grows, and what it finds.

use anyhow::{Result, ensure};
use clap::Parser;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use wirecopy::{Boilerplate, Detector, Fingerprint, Index};
use wirecopy_peers::corpus::articles;
use wirecopy_peers::measure::{resident, thread_cpu};

/// Queries each article and then inserts it, and prints what that costs each time the index has grown by half.
///
/// Then queries some of them again and holds what is found against brute force.
#[derive(Parser)]
struct Options {
    /// The corpus, as `generate` writes it.
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// The least resemblance of two copies.
    #[arg(long, default_value_t = 0.25)]
    threshold: f64,
    /// Articles from the beginning that are grouped first, to learn boilerplate from them.
    #[arg(long, default_value_t = 20_000)]
    learn: usize,
    /// Print what was learnt, and no more.
    #[arg(long, hide = true)]
    only_learn: bool,
    /// Articles whose neighbours are found by brute force.
    #[arg(long, default_value_t = 1000)]
    queries: usize,
}

fn main() -> Result<()> {
    let options = Options::parse();
    if options.only_learn {
        return learn(&options);
    }
    let detector = Detector::builder().threshold(options.threshold).boilerplate(learnt(&options)?).build()?;
    let mut index = detector.index();
    let mut costs = Costs::default();
    let mut next = 10_000;
    println!(
        "| articles | fingerprint, mean us | query and insert, mean us | p50 | p99 | p99.9 | longest | accounted bytes an article | resident bytes an article |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let before = resident()?;
    for article in articles(&options.corpus)? {
        let text = article?.text;
        costs.add(&detector, &mut index, &text)?;
        if index.len() == next {
            costs.row(&index, before)?;
            next = if next.to_string().starts_with('1') { next * 3 } else { next / 3 * 10 };
        }
    }
    costs.row(&index, before)?;
    println!("{:#?}", index.stats());
    recall(&options, &detector, &mut index)
}

/// The boilerplate of the first articles, which is how a stream learns it; learnt in a process of its own, so
/// that its memory is not the index's.
fn learnt(options: &Options) -> Result<Boilerplate> {
    let learn = format!("--learn={}", options.learn);
    let mut child = Command::new(std::env::current_exe()?);
    let output =
        child.arg("--only-learn").arg(learn).args(&options.corpus).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "boilerplate was not learnt");
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn learn(options: &Options) -> Result<()> {
    let texts = articles(&options.corpus)?.take(options.learn).map(|article| Ok(article?.text));
    let texts: Vec<String> = texts.collect::<Result<_>>()?;
    serde_json::to_writer(std::io::stdout().lock(), Detector::default().group(&texts).boilerplate())?;
    Ok(())
}

/// Times since the last row of the table, in microseconds.
#[derive(Default)]
struct Costs {
    fingerprint: f64,
    index: Vec<f32>,
}

impl Costs {
    fn add(&mut self, detector: &Detector, index: &mut Index, text: &str) -> Result<()> {
        let start = thread_cpu();
        let print = detector.fingerprint(text);
        let made = thread_cpu();
        let found = index.query(&print)?;
        let id = index.insert(&print)?;
        let end = thread_cpu();
        ensure!(found.iter().all(|found| found.id < id), "what is found was there before");
        self.fingerprint += (made - start) * 1e6;
        self.index.push(((end - made) * 1e6) as f32);
        Ok(())
    }

    fn row(&mut self, index: &Index, before: usize) -> Result<()> {
        if self.index.is_empty() {
            return Ok(());
        }
        // The times are not the index's.
        let times = self.index.capacity() * size_of::<f32>();
        let (articles, count) = (index.len() as f64, self.index.len());
        let mean = self.index.iter().sum::<f32>() / count as f32;
        self.index.sort_unstable_by(f32::total_cmp);
        let at = |share: f64| self.index[((count as f64 * share) as usize).min(count - 1)];
        println!(
            "| {articles} | {:.1} | {mean:.1} | {:.1} | {:.1} | {:.1} | {:.0} | {:.0} | {:.0} |",
            self.fingerprint / count as f64,
            at(0.5),
            at(0.99),
            at(0.999),
            at(1.0),
            index.stats().bytes as f64 / articles,
            (resident()?.saturating_sub(before + times)) as f64 / articles,
        );
        self.index.clear();
        self.fingerprint = 0.0;
        Ok(())
    }
}

/// Queries anew with articles spread evenly over the corpus, and finds their neighbours by brute force.
fn recall(options: &Options, detector: &Detector, index: &mut Index) -> Result<()> {
    let every = index.len().div_ceil(options.queries.max(1)).max(1);
    let mut prints: Vec<Fingerprint> = Vec::new();
    for article in articles(&options.corpus)?.step_by(every) {
        prints.push(detector.fingerprint(&article?.text));
    }
    let mut found: Vec<HashMap<usize, f64>> = Vec::new();
    for print in &prints {
        let candidates = index.query(print)?;
        found.push(candidates.iter().map(|found| (found.id.get() as usize, found.similarity)).collect());
    }
    let mut carriers: HashMap<u32, Vec<usize>> = HashMap::new();
    for (query, print) in prints.iter().enumerate() {
        print.shingles().hashes().iter().for_each(|&hash| carriers.entry(hash).or_default().push(query));
    }
    let mut bins = [(0, 0); 20];
    let mut shared = vec![0; prints.len()];
    for (at, article) in articles(&options.corpus)?.enumerate() {
        let print = detector.fingerprint(&article?.text);
        for query in print.shingles().hashes().iter().filter_map(|hash| carriers.get(hash)).flatten() {
            shared[*query] += 1;
        }
        for (query, shared) in shared.iter_mut().enumerate().filter(|(_, shared)| **shared > 0) {
            let shared = std::mem::take(shared);
            let jaccard =
                shared as f64 / (print.shingles().len() + prints[query].shingles().len() - shared) as f64;
            let bin = &mut bins[((jaccard * 20.0) as usize).min(19)];
            let similarity = found[query].get(&at);
            if let Some(similarity) = similarity {
                ensure!((similarity - jaccard).abs() < 0.3, "an estimate of {similarity} for {jaccard}");
            }
            bin.0 += usize::from(similarity.is_some());
            bin.1 += 1;
        }
    }
    println!("\n| resemblance | pairs | found |\n| --- | --- | --- |");
    for (bin, (found, all)) in bins.iter().enumerate().filter(|(_, bin)| bin.1 > 0) {
        let from = bin as f64 / 20.0;
        println!("| {from:.2}-{:.2} | {all} | {:.4} |", from + 0.05, *found as f64 / *all as f64);
    }
    let first = (options.threshold * 20.0).ceil() as usize;
    let (found, all) = bins[first..].iter().fold((0, 0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
    println!("\nOf {all} pairs at the threshold and above {found} are found.");
    Ok(())
}
