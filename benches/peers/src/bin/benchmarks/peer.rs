//! One tool on one corpus, end to end, in this process: a line of JSON tells what it spent and found.

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use wirecopy::Detector;
use wirecopy_peers::corpus::articles;
use wirecopy_peers::measure::{cpu, peak};
use wirecopy_peers::tools::{Partition, gaoya, txtfp};
use wirecopy_peers::truth::{score, stories};

/// Reads a corpus, groups it with one tool, and tells what that took.
#[derive(Args)]
pub struct Options {
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

/// A tool, and its settings.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tool {
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

/// What a tool spent and found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Run {
    /// The tool's name.
    pub tool: String,
    /// The threads it had.
    pub threads: usize,
    /// Articles in the corpus.
    pub articles: usize,
    /// Bytes of their texts.
    pub bytes: usize,
    /// Processor seconds for reading alone.
    pub read_seconds: f64,
    /// Processor seconds in all.
    pub seconds: f64,
    /// The most bytes of memory it had.
    pub peak: usize,
    /// Of the pairs of one group, those that are copies.
    pub precision: f64,
    /// Of the pairs that are copies, those in one group.
    pub recall: f64,
    /// Pairs of copies in one group.
    pub found: f64,
}

/// Runs one tool and prints what it spent and found.
pub fn run(options: Options) -> Result<()> {
    let Options { tool, corpus, truth, threads } = options;
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
    let run = Run {
        tool: tool.to_possible_value().context("every tool has a name")?.get_name().to_owned(),
        threads,
        articles: texts.len(),
        bytes,
        read_seconds: read,
        seconds: all,
        peak,
        precision: score.precision,
        recall: score.recall,
        found: score.found,
    };
    println!("{}", serde_json::to_string(&run)?);
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
