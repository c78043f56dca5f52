//! One tool on one corpus, end to end, in this process: a line of JSON tells what it spent and found.

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use wirecopy::{Detector, Progress, Stage};
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
    /// Processor seconds of the stages of grouping, of a tool that tells them.
    #[serde(default)]
    pub stages: Vec<(String, f64)>,
}

impl Run {
    /// With the lesser of the times of both, and of those of each stage.
    pub fn with_least_of(mut self, other: &Self) -> Self {
        self.read_seconds = self.read_seconds.min(other.read_seconds);
        self.seconds = self.seconds.min(other.seconds);
        for ((_, seconds), (_, of_other)) in self.stages.iter_mut().zip(&other.stages) {
            *seconds = seconds.min(*of_other);
        }
        self
    }
}

/// Runs one tool and prints what it spent and found.
pub fn run(options: Options) -> Result<()> {
    let Options { tool, corpus, truth, threads } = options;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let texts: Vec<String> =
        articles(&corpus)?.map(|article| Ok(article?.text)).collect::<Result<_>>().context("reading")?;
    let read = cpu();
    let begun = Arc::new(Mutex::new(Vec::new()));
    let partition = group(tool, &texts, &begun);
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
        stages: stages(&begun.lock().unwrap_or_else(PoisonError::into_inner), all),
    };
    println!("{}", serde_json::to_string(&run)?);
    Ok(())
}

/// The stages of grouping, each with the processor seconds at which it began.
type Begun = Mutex<Vec<(Stage, f64)>>;

/// What each stage took until the next began, and the last until the end.
fn stages(begun: &[(Stage, f64)], end: f64) -> Vec<(String, f64)> {
    let ends = begun.iter().skip(1).map(|&(_, start)| start).chain([end]);
    let mut stages: Vec<(String, f64)> = Vec::new();
    for (&(stage, start), end) in begun.iter().zip(ends) {
        let (stage, seconds) = (format!("{stage:?}"), end - start);
        match stages.last_mut() {
            // A stage of several turns.
            Some((last, sum)) if *last == stage => *sum += seconds,
            _ => stages.push((stage, seconds)),
        }
    }
    stages
}

fn group(tool: Tool, texts: &[String], begun: &Arc<Begun>) -> Partition {
    let borrowed = || texts.iter().map(String::as_str).collect::<Vec<_>>();
    match tool {
        Tool::Wirecopy => {
            let mut partition = vec![None; texts.len()];
            for (number, group) in detector(begun).group(texts).iter().enumerate() {
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

/// A detector at default settings that notes when its stages begin.
fn detector(begun: &Arc<Begun>) -> Detector {
    let begun = Arc::clone(begun);
    let note = move |progress: Progress| {
        if progress.done == 0 {
            begun.lock().unwrap_or_else(PoisonError::into_inner).push((progress.stage, cpu()));
        }
    };
    Detector::builder().progress(note).build().expect("the defaults are within their ranges")
}
