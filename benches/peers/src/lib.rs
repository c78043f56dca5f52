//! wirecopy and other tools on the same files, and what they spend.

pub mod corpus;
pub mod measure;
pub mod tools;
pub mod truth;
