//! Finds near-duplicate news articles, groups them, and shows word by word what each copy changed.
//!
//! A wire story is printed by many outlets: retitled, cut from the end, lightly rewritten, wrapped in each
//! site's page furniture. Such copies share a quarter to a half of their three-word shingles, far less than
//! tools for exact duplicates look for, and less than two strangers share that carry one long footer. This
//! crate is made for that range.
//!
//! Three types matter:
//!
//! - [`Detector`] holds the settings. [`Detector::group`] takes a corpus and gives its groups of copies, each
//!   with its original and the evidence for every member.
//! - [`Index`] is for live use: articles come one by one, and each is held against all that are there.
//! - [`WordDiff`] shows what one article changed in another.
//!
//! # A corpus
//!
//! ```
//! use wirecopy::Detector;
//!
//! let texts = [
//!     "Port of Aldermere closed after crane collapse\nTwo people were hurt on Monday when a crane fell \
//!      across the container berth at Aldermere, closing the port, the harbour master said.",
//!     "Two people were hurt on Monday when a crane fell across the container berth at Aldermere, closing \
//!      the port.",
//!     "The first snow of the winter closed four mountain roads in the Karst on Monday.",
//! ];
//! let groups = Detector::default().group(&texts);
//!
//! let group = &groups[0];
//! assert_eq!(group.original(), 0);
//! let copy = &group.members()[1];
//! assert_eq!(copy.article, 1);
//! assert!(copy.evidence.unwrap().containment > 0.9);
//! assert!(groups.group_of(2).is_none());
//! ```
//!
//! # A stream
//!
//! ```
//! use wirecopy::Detector;
//!
//! let detector = Detector::default();
//! let mut index = detector.index();
//! for text in ["The strike at the Vale works ended on Friday.", "Heavy seas sank two trawlers off Port Ellis."] {
//!     index.insert(detector.fingerprint(text))?;
//! }
//! let found = index.query(detector.fingerprint("Heavy seas sank two trawlers off Port Ellis, police say."))?;
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].id.get(), 1);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//!
//! # A pair
//!
//! ```
//! use wirecopy::WordDiff;
//!
//! let diff = WordDiff::new("Five people were hurt, police said.", "Six people were hurt.");
//! assert_eq!(diff.text().to_string(), "[-Five-]{+Six+} people were hurt[-, police said-].");
//! ```
//!
//! # A group
//!
//! [`Collation`] holds all copies of a story against its original, sentence by sentence; [`Lineage`] tells which
//! copy was made from which.
//!
//! ```
//! use wirecopy::Collation;
//!
//! let texts = ["Five ships left. The sea was calm.", "Six ships left.", "Five ships left. Rain fell. The sea was calm."];
//! let collation = Collation::new(&texts);
//! let [ships, sea] = collation.sentences() else { panic!() };
//! assert_eq!((ships.changed[0][0].member, ships.kept[0].member), (1, 2));
//! assert_eq!(sea.dropped, [1]);
//! assert_eq!(collation.insertions()[0].place, 1);
//! ```
//!
//! # The way of an article
//!
//! Text is folded and cut into [words](text), runs of three words are hashed into a [`ShingleSet`], the set is
//! signed by MinHash ([`Signature`]), signatures that share enough [`Bands`] are
//! [candidates](Detector::candidates), candidates are [compared](Comparison) exactly, and matches make
//! [`Groups`]. Text that many strangers carry is learnt as [`Boilerplate`] and left out. Each stage can be used
//! alone.
//!
//! # What to rely on
//!
//! - No article text causes an error or a panic; settings and foreign fingerprints may cause an [`Error`].
//! - The same input gives the same output, for any number of threads.
//! - `jaccard` and `containment` are exact; `similarity` is an estimate from signatures.
//! - The crate runs in the caller's rayon pool, starts no thread, reads no environment and prints nothing.
//! - Results and settings implement serde's traits.

mod article;
mod batch;
mod boilerplate;
mod buckets;
mod carriers;
pub mod collation;
mod detector;
pub mod diff;
mod error;
mod excerpt;
mod forest;
mod group;
mod hash;
mod index;
pub mod lineage;
mod linkage;
mod lsh;
mod minhash;
mod outlet;
mod parallel;
mod parted;
mod passage;
mod progress;
mod sets;
mod shingle;
mod sketch;
mod sort;
mod spill;
mod table;
mod tally;
mod template;
pub mod text;
mod verify;

pub use article::{Article, Articles};
pub use boilerplate::Boilerplate;
pub use collation::Collation;
pub use detector::{Detector, DetectorBuilder, Fingerprint, Settings};
pub use diff::WordDiff;
pub use error::{Error, ErrorKind};
pub use group::{Evidence, Excerpt, Group, Groups, Member, Passage};
pub use index::{ArticleId, Candidate, Index, IndexStats};
pub use lineage::Lineage;
pub use lsh::Bands;
pub use minhash::{Scheme, Signature};
pub use progress::{Progress, Stage};
pub use shingle::ShingleSet;
pub use spill::Spill;
pub use verify::Comparison;

/// The programs in README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
