//! Other tools on the same corpora: as they come, and with the settings that suit each corpus best.

use crate::data::{Data, Label};
use crate::made::Made;
use crate::pairs::{Score, score};
use crate::python;
use crate::report::{Report, share};
use crate::systems::{self, Partition};
use anyhow::Result;
use std::collections::HashMap;
use std::path::Path;
use syndicate::Printed;
use syndicate::corpus::Record;
use wirecopy::Article;
use wirecopy_peers::tools;

const THRESHOLDS: [f64; 8] = [0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7];
const WORDS: [usize; 3] = [1, 3, 5];
/// A smaller corpus than that of the synthetic section: each tool groups it two dozen times.
const ARTICLES: usize = 4_000;

/// The words in a run, and the threshold.
type Settings = (usize, f64);
/// How a tool groups texts under each of these settings.
type Sweep<'a> = dyn Fn(&[&str], &[Settings]) -> Result<Vec<Partition>> + 'a;

/// The tools of Python, and the settings that they come with.
const OF_PYTHON: [(&str, &str, Settings); 2] =
    [("datasketch", "default: 1 word, .9", (1, 0.9)), ("rensa", "default: 1 word, .8", (1, 0.8))];

pub fn run(data: &Data, interpreter: &Path, report: &mut Report) -> Result<()> {
    report.section("Peers");
    let labelled = |name: &str| -> Result<Option<Labelled>> {
        let (records, labels) =
            (data.corpus(&format!("{name}.jsonl.gz"))?, data.labels(&format!("{name}.labels.tsv"))?);
        Ok(records.zip(labels).map(|(records, labels)| Labelled { records, labels }))
    };
    let corpora = Corpora {
        helsinki: labelled("helsinki")?,
        scissors: labelled("scissors_paste")?,
        synthetic: data.synthetic(ARTICLES.min(data.articles))?.0,
    };
    let mut rows = vec![corpora.row("wirecopy", "default", &|texts| {
        let groups = systems::wirecopy(texts.iter().map(|&text| Article::from(text)));
        Ok(systems::partition(&groups, texts.len()))
    })?];
    let gaoya_default = |texts: &[&str]| Ok(tools::gaoya(texts, 1, 0.5, Some((42, 3))));
    rows.push(corpora.row("gaoya", "default: 1 word, 42 x 3, .5", &gaoya_default)?);
    let gaoya = each(|texts, (words, threshold)| tools::gaoya(texts, words, threshold, None));
    rows.push(corpora.best("gaoya", &gaoya)?);
    let txtfp_default = |texts: &[&str]| Ok(tools::txtfp(texts, 5, 0.7, 0.5));
    rows.push(corpora.row("txtfp", "default: 5 words, bands for .7, .5", &txtfp_default)?);
    let txtfp =
        each(|texts, (words, threshold)| tools::txtfp(texts, words, threshold as f32, threshold as f32));
    rows.push(corpora.best("txtfp", &txtfp)?);
    let (there, missing): (Vec<_>, Vec<_>) =
        OF_PYTHON.into_iter().partition(|(tool, ..)| python::has(interpreter, tool));
    for (tool, name, default) in there {
        let sweep =
            |texts: &[&str], settings: &[Settings]| python::groups(interpreter, tool, texts, settings);
        rows.push(corpora.row(tool, name, &|texts| Ok(sweep(texts, &[default])?.remove(0)))?);
        rows.push(corpora.best(tool, &sweep)?);
    }
    report.say(
        "Tools that give pairs are taken with single linkage. Best: the run of words and the threshold with the \
         highest F1, chosen for each corpus anew, which flatters them; reprints are read at the best for \
         `helsinki`. datasketch and rensa are run by `benches/peers/peers.py`, and left out where there is no \
         Python that has them. Their defaults: single words as in their examples, 128 permutations, and the \
         thresholds of `MinHashLSH()` and of the deduplicator in rensa's README. Pairs are held against the \
         threshold by their signatures: datasketch's are found by its LSH, of rensa's all are compared.",
    );
    for (tool, ..) in missing {
        report.skip(format_args!("{} has no {tool}", interpreter.display()));
    }
    report.table(
        &[
            "tool",
            "settings",
            "`helsinki` F1 sure",
            "F1 all",
            "`scissors_paste` recall",
            "synthetic precision",
            "recall",
            "F1",
        ],
        &rows,
    );
    Ok(())
}

/// One group after another, for a tool that has nothing to keep between settings.
fn each(
    group: impl Fn(&[&str], Settings) -> Partition,
) -> impl Fn(&[&str], &[Settings]) -> Result<Vec<Partition>> {
    move |texts, settings| Ok(settings.iter().map(|&settings| group(texts, settings)).collect())
}

struct Labelled {
    records: Vec<Record>,
    labels: Vec<Label>,
}

impl Labelled {
    fn texts(&self) -> Vec<&str> {
        self.records.iter().map(|record| record.text.as_str()).collect()
    }

    fn score(&self, positive: &str, partition: &Partition) -> (Score, Score) {
        let groups: HashMap<&str, Option<usize>> =
            self.records.iter().zip(partition).map(|(record, group)| (record.id.as_str(), *group)).collect();
        let scored = score(&self.labels, &[positive], |a, b| groups[a].is_some() && groups[a] == groups[b]);
        (scored.sure, scored.all)
    }
}

struct Corpora {
    helsinki: Option<Labelled>,
    scissors: Option<Labelled>,
    synthetic: Vec<Printed>,
}

impl Corpora {
    /// What a tool reaches on each corpus with one setting.
    fn row(
        &self,
        tool: &str,
        settings: &str,
        group: &dyn Fn(&[&str]) -> Result<Partition>,
    ) -> Result<Vec<String>> {
        let news = self.news(&|texts| Ok(vec![group(texts)?]))?;
        let reprints = self.reprints(group)?;
        let synthetic = self.made(&group(&self.texts())?);
        Ok(cells(tool, settings, news.first(), reprints, synthetic))
    }

    /// What a tool reaches on each corpus with the settings that suit it best.
    fn best(&self, tool: &str, sweep: &Sweep<'_>) -> Result<Vec<String>> {
        let mut settings: Vec<Settings> = Vec::new();
        for words in WORDS {
            settings.extend(THRESHOLDS.map(|threshold| (words, threshold)));
        }
        let news = self.news(&|texts| sweep(texts, &settings))?;
        let synthetic: Vec<Score> =
            sweep(&self.texts(), &settings)?.iter().map(|partition| self.made(partition)).collect();
        let for_news = highest(news.iter().map(|(sure, _)| sure.f1()));
        let for_synthetic = highest(synthetic.iter().map(Score::f1));
        let reprints = self.reprints(&|texts| Ok(sweep(texts, &[settings[for_news]])?.remove(0)))?;
        let named = |at: usize| match settings[at] {
            (1, threshold) => format!("1 word, {threshold}"),
            (words, threshold) => format!("{words} words, {threshold}"),
        };
        let best = format!("best: {} / {}", named(for_news), named(for_synthetic));
        Ok(cells(tool, &best, news.get(for_news), reprints, synthetic[for_synthetic]))
    }

    /// The scores of each grouping of the labelled news.
    fn news(&self, group: &dyn Fn(&[&str]) -> Result<Vec<Partition>>) -> Result<Vec<(Score, Score)>> {
        let Some(corpus) = &self.helsinki else { return Ok(Vec::new()) };
        Ok(group(&corpus.texts())?.iter().map(|partition| corpus.score("copy", partition)).collect())
    }

    fn reprints(&self, group: &dyn Fn(&[&str]) -> Result<Partition>) -> Result<Option<f64>> {
        let Some(corpus) = &self.scissors else { return Ok(None) };
        Ok(Some(corpus.score("reprint", &group(&corpus.texts())?).1.recall()))
    }

    fn texts(&self) -> Vec<&str> {
        self.synthetic.iter().map(|printed| printed.article.text.as_str()).collect()
    }

    fn made(&self, partition: &Partition) -> Score {
        Made::new(&self.synthetic, partition).score(|kind| !kind.is_ocr())
    }
}

/// Where the first of the highest stands.
fn highest(values: impl Iterator<Item = f64>) -> usize {
    values.enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(at, _)| at)
}

fn cells(
    tool: &str,
    settings: &str,
    news: Option<&(Score, Score)>,
    reprints: Option<f64>,
    synthetic: Score,
) -> Vec<String> {
    let or_dash = |value: Option<f64>| value.map_or("-".to_owned(), share);
    let mut cells = vec![
        tool.to_owned(),
        settings.to_owned(),
        or_dash(news.map(|(sure, _)| sure.f1())),
        or_dash(news.map(|(_, all)| all.f1())),
        or_dash(reprints),
    ];
    cells.extend(synthetic.cells());
    cells
}
