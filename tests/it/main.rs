//! All integration tests in one binary, which links once.

mod bad_input;
mod boilerplate;
mod browser;
mod candidates;
mod chromium;
mod cli;
mod cli_eval;
mod cli_exports;
mod cli_pair;
mod cli_people;
mod cli_tune;
mod collation;
mod command;
mod diff;
mod fingerprint;
mod groups;
mod lineage;
mod live;
mod report;
mod spill;
mod support;
mod text;
