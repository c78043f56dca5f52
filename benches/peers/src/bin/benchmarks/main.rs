//! How fast wirecopy is, in what memory, and beside its peers.
//!
//! Each measurement runs in a process of its own, so that its memory is its own; `all` runs them all and writes
//! BENCHMARKS.md.

mod all;
mod chart;
mod floors;
mod live;
mod peer;
mod program;
mod stages;

use anyhow::Result;
use clap::Parser;

/// Measures how fast wirecopy is.
#[derive(Parser)]
enum Command {
    /// Everything, written to BENCHMARKS.md.
    All(all::Options),
    /// One tool on one corpus, end to end.
    Peer(peer::Options),
    /// The least work that each article takes.
    Floors(floors::Options),
    /// The live index.
    Live(live::Options),
    /// The stages of grouping, each alone.
    Stages,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::All(options) => all::run(&options),
        Command::Peer(options) => peer::run(options),
        Command::Floors(options) => floors::run(&options),
        Command::Live(options) => live::run(&options),
        Command::Stages => stages::run(),
    }
}
