//! All integration tests in one binary, which links once.

mod bad_input;
mod cli;
mod command;
mod diff;
mod fingerprint;
mod groups;
mod live;
mod support;
mod text;
