//! Finds near-duplicate news articles in files and directories, groups them, and shows what was changed.
//!
//! `cargo run --release --example wirecopy -- --help` tells how to use it.
//!
//! From a corpus to its result: [`input`] reads articles from files, [`group`], [`diff`], [`explain`],
//! [`eval`] and [`tune`] are the commands, [`people`], [`records`], [`edges`], [`graphml`] and [`keep`] print groups, [`side_by_side`] a pair, [`output`]
//! is where all of them write to.

mod args;
mod diff;
mod edges;
mod eval;
mod explain;
mod failure;
mod graphml;
mod group;
mod help;
mod input;
mod keep;
mod output;
mod people;
mod progress;
mod records;
mod report;
mod side_by_side;
mod terminal;
mod tune;
mod unfinished;

use args::{Command, CommandLine};
use clap::{CommandFactory, Parser};
use failure::Failure;
use std::process::ExitCode;
use terminal::Reporter;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    anstream::ColorChoice::from(line.color).write_global();
    let reporter = Reporter::new(line.quiet);
    let result = match &line.command {
        Command::Group(args) => group::run(args, &reporter),
        Command::Diff(args) => diff::run(args, &reporter),
        Command::Explain(args) => explain::run(args, &reporter),
        Command::Eval(args) => eval::run(args, &reporter),
        Command::Tune(args) => tune::run(args, &reporter),
    };
    match result {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Input(message)) => {
            reporter.error(&message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            CommandLine::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit()
        }
    }
}
