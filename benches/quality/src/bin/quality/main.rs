//! Measures how well wirecopy finds copies, on labelled news and on synthetic syndication, beside its peers.
//!
//! Each section answers one question, asserts that its answer makes sense, and gives a table. Corpora are
//! looked for in a directory and a section that lacks its own is skipped with a message.

mod boilerplate;
mod data;
mod labelled;
mod languages;
mod lsh;
mod made;
mod pairs;
mod peers;
mod python;
mod report;
mod synthetic;
mod systems;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use data::Data;
use report::Report;
use std::path::PathBuf;

/// Measures how well wirecopy finds copies.
#[derive(Parser)]
struct Options {
    /// Only these sections; all by default, and then RESULTS.md is written.
    #[arg(long, value_delimiter = ',')]
    section: Vec<Section>,
    /// Where the corpora are.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"), hide_default_value = true)]
    data: PathBuf,
    /// Where lists of wrong pairs go.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target/quality"), hide_default_value = true)]
    out: PathBuf,
    /// Articles of the synthetic corpus.
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
    /// What is drawn by lot follows from this.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The interpreter for the tools that are written in Python.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Write the synthetic corpus too, so that wrong pairs can be read.
    #[arg(long)]
    keep: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Copies and excerpts against labelled pairs of 2018 news.
    Helsinki,
    /// Reprints in British newspapers of 1789-1850.
    ScissorsPaste,
    /// Synthetic syndication: by kind, originals, templates, chains, excerpts.
    Synthetic,
    /// Footers in corpora of a few articles, and of many.
    Boilerplate,
    /// The same edits in many languages.
    Languages,
    /// Candidates against brute force.
    Lsh,
    /// Other tools at their defaults and at their best.
    Peers,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let data =
        Data { directory: options.data, articles: options.articles, seed: options.seed, keep: options.keep };
    std::fs::create_dir_all(&options.out)
        .with_context(|| format!("cannot make {}", options.out.display()))?;
    let mut report = Report::new(options.out);
    let chosen: Vec<Section> = match options.section.is_empty() {
        true => Section::value_variants().to_vec(),
        false => options.section,
    };
    for section in &chosen {
        match section {
            Section::Helsinki => labelled::helsinki(&data, &mut report)?,
            Section::ScissorsPaste => labelled::scissors_paste(&data, &mut report)?,
            Section::Synthetic => synthetic::run(&data, &mut report)?,
            Section::Boilerplate => boilerplate::run(&data, &mut report)?,
            Section::Languages => languages::run(&data, &mut report)?,
            Section::Lsh => lsh::run(&data, &mut report)?,
            Section::Peers => peers::run(&data, &options.python, &mut report)?,
        }
    }
    print!("{}", report.markdown());
    if chosen.len() == Section::value_variants().len() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");
        std::fs::write(path, report.markdown()).with_context(|| format!("cannot write {path}"))?;
    }
    Ok(())
}
