//! Synthetic syndication: a stream of articles as a news archive would hold them, with the truth beside.
//!
//! Stories are printed by outlets that cut, retitle, rewrite and reorder them and wrap them in the furniture
//! of their own pages. Between the copies stand the articles that a detector takes for copies: round-ups made
//! of passages of other stories, articles that quote one, press releases filled into one form, and briefs
//! shorter than the footer below them. Since every article is made here, it is known what each is a copy of.
//!
//! - [`Syndicate`] is the stream: an iterator of [`Printed`], which is an [`Article`] and its [`Truth`]. It
//!   needs any iterator of [`Base`] texts and holds a few thousand articles at a time, however many it gives.
//! - [`Invented`] makes base texts without end, from words that do not exist.
//! - [`Skew`] makes corpora that are all of one kind.
//! - [`corpus`] reads base texts, and [`Screen`] lets only those pass that are stories of their own.
//!
//! The same seed, plan and base texts give the same stream, on any machine.
//!
//! ```
//! use syndicate::{Invented, Plan, Syndicate};
//!
//! let stream = || Syndicate::new(Plan::default(), 7, Invented::new(7)).take(50);
//! let printed: Vec<_> = stream().collect();
//! assert_eq!(printed, stream().collect::<Vec<_>>());
//! let copy = printed.iter().find(|printed| printed.truth.original.is_some()).unwrap();
//! assert!(printed.iter().any(|other| Some(&other.article.id) == copy.truth.original.as_ref()));
//! ```

pub mod corpus;
mod edit;
mod invent;
mod newsroom;
mod outlet;
mod phrases;
mod plan;
mod random;
mod screen;
mod sentence;
mod skew;
mod spelling;
mod story;
mod template;
mod truth;

pub use corpus::Base;
pub use invent::Invented;
pub use newsroom::Syndicate;
pub use plan::Plan;
pub use random::Random;
pub use screen::Screen;
pub use sentence::{length, sentences, words};
pub use skew::Skew;
pub use truth::{Article, Kind, Part, Printed, Truth};
