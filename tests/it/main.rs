//! All integration tests in one binary, which links once.

mod fingerprint;
mod groups;
mod live;
mod text;
mod support;
