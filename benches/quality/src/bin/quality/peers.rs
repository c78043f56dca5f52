//! Other tools on the same corpora: as they come, and with the settings that suit each corpus best.

use crate::data::{Data, Label};
use crate::made::Made;
use crate::pairs::{Score, score};
use crate::report::{Report, share};
use crate::systems::{self, Partition};
use anyhow::Result;
use std::collections::HashMap;
use syndicate::Printed;
use syndicate::corpus::Record;
use wirecopy::Article;
use wirecopy_peers::tools;

const THRESHOLDS: [f64; 8] = [0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7];
const WORDS: [usize; 3] = [1, 3, 5];
/// A smaller corpus than that of the synthetic section: each tool groups it two dozen times.
const ARTICLES: usize = 4_000;

type Group<'a> = dyn Fn(&[&str]) -> Partition + 'a;

pub fn run(data: &Data, report: &mut Report) -> Result<()> {
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
        systems::partition(&groups, texts.len())
    })];
    let gaoya_default = |texts: &[&str]| tools::gaoya(texts, 1, 0.5, Some((42, 3)));
    rows.push(corpora.row("gaoya", "default: 1 word, 42 x 3, .5", &gaoya_default));
    rows.push(corpora.best("gaoya", &|texts, words, threshold| tools::gaoya(texts, words, threshold, None)));
    let txtfp_default = |texts: &[&str]| tools::txtfp(texts, 5, 0.7, 0.5);
    rows.push(corpora.row("txtfp", "default: 5 words, bands for .7, .5", &txtfp_default));
    rows.push(corpora.best("txtfp", &|texts, words, threshold| {
        tools::txtfp(texts, words, threshold as f32, threshold as f32)
    }));
    report.say(
        "Tools that give pairs are taken with single linkage. Best: the run of words and the threshold with the \
         highest F1, chosen for each corpus anew, which flatters them; reprints are read at the best for \
         `helsinki`. `benches/peers/peers.py` measures datasketch and rensa in the same way.",
    );
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

struct Labelled {
    records: Vec<Record>,
    labels: Vec<Label>,
}

impl Labelled {
    fn score(&self, positive: &str, group: &Group<'_>) -> (Score, Score) {
        let texts: Vec<&str> = self.records.iter().map(|record| record.text.as_str()).collect();
        let partition = group(&texts);
        let groups: HashMap<&str, Option<usize>> =
            self.records.iter().zip(&partition).map(|(record, group)| (record.id.as_str(), *group)).collect();
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
    fn helsinki(&self, group: &Group<'_>) -> Option<(Score, Score)> {
        self.helsinki.as_ref().map(|corpus| corpus.score("copy", group))
    }

    fn scissors(&self, group: &Group<'_>) -> Option<f64> {
        self.scissors.as_ref().map(|corpus| corpus.score("reprint", group).1.recall())
    }

    fn synthetic(&self, group: &Group<'_>) -> Score {
        let texts: Vec<&str> = self.synthetic.iter().map(|printed| printed.article.text.as_str()).collect();
        Made::new(&self.synthetic, &group(&texts)).score(|kind| !kind.is_ocr())
    }

    fn row(&self, tool: &str, settings: &str, group: &Group<'_>) -> Vec<String> {
        cells(tool, settings, self.helsinki(group), self.scissors(group), self.synthetic(group))
    }

    fn best(&self, tool: &str, group: &dyn Fn(&[&str], usize, f64) -> Partition) -> Vec<String> {
        let mut settings: Vec<(usize, f64)> = Vec::new();
        for words in WORDS {
            settings.extend(THRESHOLDS.map(|threshold| (words, threshold)));
        }
        let with = |(words, threshold): (usize, f64)| move |texts: &[&str]| group(texts, words, threshold);
        let best = |f1: &dyn Fn((usize, f64)) -> f64| {
            let scored = settings.iter().map(|&settings| (f1(settings), settings));
            scored
                .reduce(|best, next| if next.0 > best.0 { next } else { best })
                .expect("there are settings")
                .1
        };
        let for_news = best(&|settings| self.helsinki(&with(settings)).map_or(0.0, |(sure, _)| sure.f1()));
        let for_synthetic = best(&|settings| self.synthetic(&with(settings)).f1());
        let named = |(words, threshold): (usize, f64)| format!("{words} words, {threshold}");
        cells(
            tool,
            &format!("best: {} / {}", named(for_news), named(for_synthetic)),
            self.helsinki(&with(for_news)),
            self.scissors(&with(for_news)),
            self.synthetic(&with(for_synthetic)),
        )
    }
}

fn cells(
    tool: &str,
    settings: &str,
    news: Option<(Score, Score)>,
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
