//! One tool on one corpus, end to end, in this process: a line of JSON tells what it spent and found.

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use wirecopy::Detector;
use wirecopy_peers::corpus::articles;
use wirecopy_peers::measure::{cpu, peak};
use wirecopy_peers::tools::{Partition, gaoya, txtfp};
use wirecopy_peers::truth::{score, stories};

/// Reads a corpus, groups it with one tool, and tells what that took.
#[derive(Parser)]
struct Options {
    tool: Tool,
    /// The corpus, as `generate` writes it.
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// Its truth.
    #[arg(long)]
    truth: PathBuf,
    /// How many threads it may use.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tool {
    /// As it comes.
    Wirecopy,
    /// As its documentation shows it: words, 42 bands of 3, .5.
    Gaoya,
    /// At what suits made corpora best: runs of 3 words, .4.
    GaoyaBest,
    /// As it comes: runs of 5 words, bands for .7, .5.
    Txtfp,
    /// At what suits made corpora best: runs of 3 words, .5.
    TxtfpBest,
}

fn main() -> Result<()> {
    let Options { tool, corpus, truth, threads } = Options::parse();
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let texts: Vec<String> =
        articles(&corpus)?.map(|article| Ok(article?.text)).collect::<Result<_>>().context("reading")?;
    let read = cpu();
    let partition = group(tool, &texts);
    let (all, peak) = (cpu(), peak()?);
    let bytes: usize = texts.iter().map(String::len).sum();
    let score = score(&stories(&truth)?, &partition)?;
    ensure!(
        score.precision > 0.01 && score.recall > 0.1,
        "what is found has to do with the truth: {score:?}"
    );
    println!(
        "{}",
        serde_json::json!({
            "tool": tool.to_possible_value().context("every tool has a name")?.get_name(),
            "threads": threads,
            "articles": texts.len(),
            "bytes": bytes,
            "read_seconds": read,
            "seconds": all,
            "peak": peak,
            "precision": score.precision,
            "recall": score.recall,
            "found": score.found,
        })
    );
    Ok(())
}

fn group(tool: Tool, texts: &[String]) -> Partition {
    let borrowed = || texts.iter().map(String::as_str).collect::<Vec<_>>();
    match tool {
        Tool::Wirecopy => {
            let mut partition = vec![None; texts.len()];
            for (number, group) in Detector::default().group(texts).iter().enumerate() {
                group.articles().for_each(|article| partition[article] = Some(number));
            }
            partition
        }
        Tool::Gaoya => gaoya(&borrowed(), 1, 0.5, Some((42, 3))),
        Tool::GaoyaBest => gaoya(&borrowed(), 3, 0.4, None),
        Tool::Txtfp => txtfp(&borrowed(), 5, 0.7, 0.5),
        Tool::TxtfpBest => txtfp(&borrowed(), 3, 0.5, 0.5),
    }
}
