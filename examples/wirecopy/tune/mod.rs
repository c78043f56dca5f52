//! `wirecopy tune`: how alike the articles of a corpus are, to see where to put the threshold.

mod bars;
mod histogram;
mod svg;

use crate::args;
use crate::eval::labels::{self, Label};
use crate::eval::score::Score;
use crate::failure::Failure;
use crate::group;
use crate::input::{self, Record};
use crate::output::Output;
use crate::terminal::{Reporter, count};
use histogram::Histogram;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use wirecopy::{Bands, Detector, Groups, ShingleSet};

/// What is drawn.
struct Picture {
    /// What the corpus is called.
    name: String,
    articles: usize,
    threshold: f64,
    bands: Bands,
    histogram: Histogram,
    /// Ascending by threshold; none without labels.
    scores: Vec<Scored>,
}

/// How right the groups are at a threshold.
struct Scored {
    threshold: f64,
    /// Over the pairs of which people were sure.
    sure: Score,
    all: Score,
}

pub fn run(args: &args::Tune, reporter: &Reporter) -> Result<(), Failure> {
    let read: Vec<PathBuf> = args.paths.iter().chain(&args.labels).cloned().collect();
    input::spare(&read, args.svg.as_deref(), "--svg")?;
    // Opened before the work, so that a slip in its name does not cost an hour.
    let svg = args.svg.as_deref().map(|path| Output::plain(Some(path))).transpose()?;
    let articles = input::read(&args.paths, &args.reading, reporter)?;
    let labels = match &args.labels {
        Some(file) => labels::read(file, &args.positive.positive, &articles, &args.reading, reporter)?,
        None => Vec::new(),
    };
    let groups = group::group(&articles, args.threshold, reporter)?;
    let detector = group::detector(Detector::builder(), args.threshold)?;
    let picture = Picture {
        name: input::name_of(&args.paths),
        articles: articles.len(),
        threshold: args.threshold,
        bands: detector.bands(),
        histogram: histogram(&articles, &groups, &detector),
        scores: scores(&articles, &labels, args.threshold, &groups, reporter)?,
    };
    if args.svg.as_deref() != Some(Path::new("-")) {
        Output::coloured(None)?.finish(|out| bars::write(out, &picture))?;
    }
    match svg {
        Some(output) => output.finish(|out| svg::write(out, &picture)),
        None => Ok(()),
    }
}

fn histogram(articles: &[Record], groups: &Groups, detector: &Detector) -> Histogram {
    let width = detector.settings().shingle_width.into();
    let left = |article: &Record| groups.boilerplate().remove_from(&ShingleSet::new(&article.text, width));
    let sets: Vec<ShingleSet> = articles.par_iter().map(left).collect();
    Histogram::new(&sets, &group::positions(groups, articles.len()))
}

/// Groups the corpus at every twentieth, and scores what comes out; `groups` are those at `threshold`.
fn scores(
    articles: &[Record],
    labels: &[Label],
    threshold: f64,
    groups: &Groups,
    reporter: &Reporter,
) -> Result<Vec<Scored>, Failure> {
    const TWENTIETHS: std::ops::RangeInclusive<u32> = 2..=19;
    if labels.is_empty() {
        return Ok(Vec::new());
    }
    let scored = |threshold, groups: &Groups| {
        let [sure, all] = Score::sure_and_all(labels, &group::positions(groups, articles.len()));
        Scored { threshold, sure, all }
    };
    let mut scores = vec![scored(threshold, groups)];
    for other in TWENTIETHS.map(|twentieths| f64::from(twentieths) / 20.0) {
        if other != threshold {
            scores.push(scored(other, &group::group(articles, other, reporter)?));
        }
    }
    scores.sort_by(|x, y| x.threshold.total_cmp(&y.threshold));
    Ok(scores)
}

impl Picture {
    /// The threshold with the best F1 over all labelled pairs, the first of those that are equal.
    fn best(&self) -> Option<&Scored> {
        self.scores.iter().rev().max_by(|x, y| x.all.f1.total_cmp(&y.all.f1))
    }

    /// What is said above the chart, after the name of the corpus.
    fn subject(&self) -> String {
        let pairs = count(self.histogram.pairs(), "pair", "pairs");
        let articles = count(self.articles, "article", "articles");
        match self.histogram.every() {
            1 => format!("{pairs} of {articles} have three words in a row in common"),
            every => format!(
                "about {pairs} of {articles} have three words in a row in common, by one article in {every}"
            ),
        }
    }
}
