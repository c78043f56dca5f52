//! Finds near-duplicate news articles.
mod article;
mod batch;
mod boilerplate;
mod detector;
mod group;
mod index;
mod lsh;
mod minhash;
mod parallel;
mod progress;
mod shingle;
mod verify;
mod error;
mod excerpt;
mod hash;
pub mod text;

pub use error::{Error, ErrorKind};
pub use article::Article;
pub use boilerplate::Boilerplate;
pub use detector::{Detector, DetectorBuilder, Fingerprint, Settings};
pub use group::{Evidence, Excerpt, Group, Groups, Member};
pub use index::{ArticleId, Candidate, Index, IndexStats};
pub use lsh::Bands;
pub use minhash::{Scheme, Signature};
pub use progress::{Progress, Stage};
pub use shingle::ShingleSet;
