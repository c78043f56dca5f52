//! Finds near-duplicate news articles.
mod article;
mod batch;
mod boilerplate;
mod detector;
mod error;
mod excerpt;
mod group;
mod hash;
mod index;
mod lsh;
mod minhash;
mod parallel;
mod progress;
mod shingle;
pub mod text;
mod verify;

pub use article::Article;
pub use boilerplate::Boilerplate;
pub use detector::{Detector, DetectorBuilder, Fingerprint, Settings};
pub use error::{Error, ErrorKind};
pub use group::{Evidence, Excerpt, Group, Groups, Member};
pub use index::{ArticleId, Candidate, Index, IndexStats};
pub use lsh::Bands;
pub use minhash::{Scheme, Signature};
pub use progress::{Progress, Stage};
pub use shingle::ShingleSet;
pub use verify::Comparison;
