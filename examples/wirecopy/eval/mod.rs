//! `wirecopy eval`: the groups held against labelled pairs.

pub mod labels;
pub mod score;

use crate::args::{self, EvalFormat};
use crate::failure::Failure;
use crate::group;
use crate::input::{self, Record};
use crate::output::Output;
use crate::people::SHOWN;
use crate::records::{rounded, write_line};
use crate::terminal::{self, Reporter, count, percent, printable, thousands, wrap};
use anstyle::Style;
use labels::Label;
use rayon::prelude::*;
use score::{Score, in_one_group};
use serde::Serialize;
use std::io::{self, Write};
use wirecopy::{Comparison, Detector, Groups};

const HEADING: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

pub fn run(args: &args::Eval, reporter: &Reporter) -> Result<(), Failure> {
    let path = args.output.path.as_deref();
    input::spare(&args.corpus_and_labels, path, "--output")?;
    let output = match args.format {
        EvalFormat::People => Output::coloured(path)?,
        EvalFormat::Jsonl => Output::plain(path)?,
    };
    let (file, corpus) = args.corpus_and_labels.split_last().expect("at least one path is asked for");
    let articles = input::read(corpus, &args.reading, reporter)?;
    let labels = labels::read(file, &args.positive.positive, &articles, &args.reading, reporter)?;
    let groups = group::group(&articles, args.threshold, reporter)?;
    let detector = group::detector(Detector::builder(), args.threshold)?;
    let report = Report::new(&labels, &articles, &groups, &detector);
    output.finish(|out| match args.format {
        EvalFormat::People => report.write(out, if args.all { usize::MAX } else { SHOWN }),
        EvalFormat::Jsonl => report.write_jsonl(out),
    })
}

/// What the labels say of the groups.
struct Report<'a> {
    articles: &'a [Record],
    sure: Score,
    all: Score,
    /// Whether a pair is labelled as no copies: without one, nothing can be said of precision.
    has_strangers: bool,
    /// The heaviest first.
    missed: Vec<Wrong<'a>>,
    false_: Vec<Wrong<'a>>,
}

/// A pair whose label says something else than the groups.
struct Wrong<'a> {
    label: &'a Label,
    found: Comparison,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    Template,
    FrameAlone,
    Excerpt,
    BelowThreshold,
    DifferentGroups,
    Alike,
    ThroughOthers,
}

impl Why {
    fn words(self) -> &'static str {
        match self {
            Self::Template => "filled in on one form",
            Self::FrameAlone => "a head or a foot is all that they share",
            Self::Excerpt => "reported as an excerpt",
            Self::BelowThreshold => "below the threshold",
            Self::DifferentGroups => "alike, but what they are grouped with is not",
            Self::Alike => "alike",
            Self::ThroughOthers => "not alike, but tied by others of their group",
        }
    }
}

impl<'a> Report<'a> {
    fn new(labels: &'a [Label], articles: &'a [Record], groups: &Groups, detector: &Detector) -> Self {
        let group_of = group::positions(groups, articles.len());
        let template_of = group::positions(groups.templates(), articles.len());
        let wrong = |copies: bool| {
            let pairs = labels
                .par_iter()
                .filter(|label| label.is_copy == copies && in_one_group(label, &group_of) != label.is_copy);
            let wrong = pairs.map(|label| {
                let [a, b] = label.pair.map(|article| &*articles[article].text);
                let found = detector.compare(a, b, groups.boilerplate());
                let why = why(label, &found, groups, in_one_group(label, &template_of));
                Wrong { label, found, why }
            });
            let mut wrong: Vec<_> = wrong.collect();
            wrong.sort_by(|x, y| y.label.weight.total_cmp(&x.label.weight));
            wrong
        };
        let [sure, all] = Score::sure_and_all(labels, &group_of);
        let has_strangers = labels.iter().any(|label| !label.is_copy);
        Self { articles, sure, all, has_strangers, missed: wrong(true), false_: wrong(false) }
    }

    fn write(&self, out: &mut impl Write, most: usize) -> io::Result<()> {
        writeln!(out, "{HEADING}{:<8}{:>8}  precision  recall     F1{HEADING:#}", "labels", "pairs")?;
        for (over, Score { pairs, precision, recall, f1 }) in [("sure", self.sure), ("all", self.all)] {
            let pairs = thousands(pairs);
            writeln!(out, "{over:<8}{pairs:>8}  {precision:>9.3}  {recall:>6.3}  {f1:>5.3}")?;
        }
        if !self.has_strangers {
            writeln!(
                out,
                "Every pair is labelled as copies: they tell of recall, and nothing of precision."
            )?;
        }
        self.list(out, "Missed", "are copies, but not in one group", &self.missed, most)?;
        self.list(out, "False", "are in one group, but no copies", &self.false_, most)
    }

    fn list(
        &self,
        out: &mut impl Write,
        heading: &str,
        what: &str,
        wrong: &[Wrong],
        most: usize,
    ) -> io::Result<()> {
        const NUMBERS: usize = 30;
        const LEAST: usize = 20;
        if wrong.is_empty() {
            return Ok(());
        }
        let pairs = count(wrong.len(), "pair", "pairs");
        writeln!(out, "\n{HEADING}{heading}{HEADING:#}: {pairs} that {what}, the heaviest first")?;
        writeln!(out, "{ASIDE}{:>8}{:>9}{:>11}{ASIDE:#}", "weight", "alike", "contained")?;
        let width = terminal::width().saturating_sub(NUMBERS).max(LEAST);
        for Wrong { label, found, why } in wrong.iter().take(most) {
            let (alike, contained) = (percent(found.jaccard), percent(found.containment));
            write!(out, "{:>8.2}{alike:>9}{contained:>11}", label.weight)?;
            let said: Vec<_> =
                [Some(&*label.label), label.confidence.as_deref()].into_iter().flatten().collect();
            let remark = format!("{}: {}", printable(&said.join(", ")), why.words());
            for (number, line) in wrap(&remark, width).iter().enumerate() {
                let indent = if number == 0 { 2 } else { NUMBERS };
                writeln!(out, "{:indent$}{line}", "")?;
            }
            let [a, b] = self.ids(label).map(printable);
            for line in wrap(&format!("{a} {b}"), width) {
                writeln!(out, "{:NUMBERS$}{ASIDE}{line}{ASIDE:#}", "")?;
            }
        }
        if wrong.len() > most {
            let rest = thousands(wrong.len() - most);
            writeln!(out, "{:NUMBERS$}and {rest} more: --all lists them", "")?;
        }
        Ok(())
    }

    fn write_jsonl(&self, out: &mut impl Write) -> io::Result<()> {
        for (over, Score { pairs, precision, recall, f1 }) in [("sure", self.sure), ("all", self.all)] {
            let [precision, recall, f1] = [precision, recall, f1].map(rounded);
            write_line(out, &Line::Score { over, pairs, precision, recall, f1 })?;
        }
        for wrong in &self.missed {
            write_line(out, &Line::Missed(self.pair(wrong)))?;
        }
        for wrong in &self.false_ {
            write_line(out, &Line::False(self.pair(wrong)))?;
        }
        Ok(())
    }

    fn pair(&self, wrong: &'a Wrong) -> Pair<'a> {
        let Wrong { label, found, why } = wrong;
        let [id_a, id_b] = self.ids(label);
        Pair {
            id_a,
            id_b,
            label: &label.label,
            confidence: label.confidence.as_deref(),
            weight: label.weight,
            jaccard: rounded(found.jaccard),
            containment: rounded(found.containment),
            why: *why,
        }
    }

    fn ids(&self, label: &Label) -> [&'a str; 2] {
        label.pair.map(|article| &*self.articles[article].id)
    }
}

/// Why the groups say something else than the label.
fn why(label: &Label, found: &Comparison, groups: &Groups, on_one_form: bool) -> Why {
    let [a, b] = label.pair;
    let is_excerpt = || {
        let pairs = groups.excerpts().iter().map(|excerpt| (excerpt.excerpt, excerpt.of));
        pairs.into_iter().any(|pair| pair == (a, b) || pair == (b, a))
    };
    match (label.is_copy, found.is_match) {
        (false, true) => Why::Alike,
        (false, false) => Why::ThroughOthers,
        (true, _) if on_one_form => Why::Template,
        (true, _) if found.frame_alone => Why::FrameAlone,
        (true, _) if is_excerpt() => Why::Excerpt,
        (true, false) => Why::BelowThreshold,
        (true, true) => Why::DifferentGroups,
    }
}

/// A line for programs. Field names are stable; `--help` describes them.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Score { over: &'static str, pairs: usize, precision: f64, recall: f64, f1: f64 },
    Missed(Pair<'a>),
    False(Pair<'a>),
}

#[derive(Serialize)]
struct Pair<'a> {
    id_a: &'a str,
    id_b: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'a str>,
    weight: f64,
    jaccard: f64,
    containment: f64,
    why: Why,
}
