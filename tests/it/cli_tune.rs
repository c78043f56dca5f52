//! `wirecopy tune`: the numbers are right, and both pictures show them.

use crate::command::{run, run_in};
use crate::support::Random;
use std::fs;
use wirecopy::{Bands, Detector, ShingleSet};

/// Stories with copies that were cut, so that every resemblance occurs, and a footer that all carry.
fn texts() -> Vec<String> {
    let mut random = Random(37);
    let footer = random.text(20);
    let mut texts = Vec::new();
    for _ in 0..30 {
        let story = random.text(100);
        for _ in 0..random.below(4) + 1 {
            let words: Vec<&str> = story.split(' ').take(20 + random.below(80)).collect();
            texts.push(format!("{} {}{footer}", words.join(" "), random.text(10)));
        }
    }
    texts
}

/// The numbers of a line of the chart: from, pairs, grouped, found in per cent, and F1.
fn numbers(chart: &str) -> Vec<Vec<f64>> {
    let number = |word: &str| word.replace(',', "").parse().ok();
    let lines = chart.lines().filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let rows =
        lines.map(|line| line.split_whitespace().filter(|&word| word != "%").map_while(number).collect());
    rows.filter(|row: &Vec<f64>| row.len() >= 4).collect()
}

#[test]
fn chart_counts_what_brute_force_counts() {
    let directory = tempfile::tempdir().unwrap();
    let texts = texts();
    let lines: String =
        texts.iter().map(|text| format!("{}\n", serde_json::json!({ "text": text }))).collect();
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();

    let detector = Detector::builder().threshold(0.3).build().unwrap();
    let groups = detector.group(&texts);
    assert!(!groups.boilerplate().is_empty() && !groups.is_empty());
    let sets: Vec<ShingleSet> =
        texts.iter().map(|text| groups.boilerplate().remove_from(&ShingleSet::new(text, 3))).collect();
    let mut expected = vec![[0.0; 2]; 20];
    for b in 0..texts.len() {
        for a in (0..b).filter(|&a| sets[a].shared(&sets[b]) > 0) {
            let bin = ((sets[a].jaccard(&sets[b]) * 20.0 + 1e-9) as usize).min(19);
            expected[bin][0] += 1.0;
            let group = groups.group_of(a);
            expected[bin][1] += if group.is_some() && group == groups.group_of(b) { 1.0 } else { 0.0 };
        }
    }
    let chart = run_in(directory.path(), &["tune", "a.jsonl", "--threshold=0.3"]).result();
    let bands = Bands::for_threshold(0.3, detector.settings().slots);
    let rows = numbers(&chart);
    assert_eq!(rows.len(), 20, "{chart}");
    for (bin, row) in rows.iter().enumerate() {
        let from = bin as f64 / 20.0;
        let found = (bands.probability(from) * 100.0).floor();
        assert_eq!(row[..4], [from, expected[bin][0], expected[bin][1], found], "{chart}");
    }
    let threshold = chart.lines().position(|line| line.starts_with("──── threshold 0.3 ─")).unwrap();
    assert!(chart.lines().nth(threshold + 1).unwrap().starts_with(" 0.30 "), "{chart}");
    assert!(expected.iter().filter(|bin| bin[0] > 0.0).count() > 10, "a chart worth drawing: {chart}");
}

#[test]
fn scores_are_those_of_eval_at_each_threshold() {
    let directory = tempfile::tempdir().unwrap();
    let labels = "id_a,id_b,label,confidence\nnorthline-5520,dunmere-herald-310,copy,sure\n\
                  harbour-post-92,stateside-4,copy,unsure\nmeridian-0412,courier-1881,copy,sure\n\
                  ozero-118,guberniya-2044,none,sure\n";
    fs::write(directory.path().join("labels.csv"), labels).unwrap();
    let rows = numbers(&run_in(directory.path(), &["tune", "--labels", "labels.csv"]).result());
    for (threshold, row) in [("0.25", 5), ("0.5", 10), ("0.65", 13), ("0.95", 19)] {
        let scores =
            run_in(directory.path(), &["eval", "labels.csv", "--format=jsonl", "--threshold", threshold])
                .json();
        for (score, shown) in scores[..2].iter().zip(&rows[row][4..]) {
            assert!((score["f1"].as_f64().unwrap() - shown).abs() < 0.001, "{threshold}: {score} {shown}");
        }
    }
    assert!(rows[..2].iter().all(|row| row.len() == 4), "too low to be worth the time");
}

#[test]
fn svg_is_well_formed_whatever_the_corpus_is_called() {
    let directory = tempfile::tempdir().unwrap();
    let name = "a&<b>\"\u{1b}'.jsonl";
    fs::write(directory.path().join(name), "{\"text\": \"one two three four\"}\n".repeat(2)).unwrap();
    let svg = run_in(directory.path(), &["tune", name, "--svg", "-"]).result();
    assert!(svg.contains(
        "<title id=\"title\">How alike the articles of a&amp;&lt;b&gt;&quot;\\u{1b}'.jsonl are</title>"
    ));
    check_xml(&svg);
    run_in(directory.path(), &["tune", name, "--svg", "tune.svg"]).result();
    assert_eq!(fs::read_to_string(directory.path().join("tune.svg")).unwrap(), svg);

    // The numbers of the chart, bar by bar; a corpus without pairs has none.
    let svg = run(["tune", "--svg", "-"]).result();
    check_xml(&svg);
    let rows = numbers(&run(["tune"]).result());
    for column in [1, 2] {
        let in_bars: f64 = svg
            .split("<g><title>")
            .skip(1)
            .map(|bar| {
                let (_, counts) = bar.split('<').next().unwrap().split_once(": ").unwrap();
                counts.split(", ").nth(column - 1).unwrap().split(' ').next().unwrap().parse::<f64>().unwrap()
            })
            .sum();
        assert_eq!(in_bars, rows.iter().map(|row| row[column]).sum::<f64>());
    }
    fs::write(directory.path().join("empty.jsonl"), "").unwrap();
    let nothing = run_in(directory.path(), &["tune", "empty.jsonl", "--svg", "-"]).result();
    check_xml(&nothing);
    assert!(!nothing.contains("<g>") && !nothing.contains("NaN") && !nothing.contains("inf"), "{nothing}");
}

/// Every element is closed, and nothing stands open that must be escaped.
fn check_xml(svg: &str) {
    assert!(!svg.chars().any(|c| c.is_control() && c != '\n'));
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("<{piece}"));
        let name = tag.trim_matches('/').split_whitespace().next().unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        let entities = ["&amp;", "&lt;", "&gt;", "&quot;"].map(|entity| text.matches(entity).count());
        assert_eq!(text.matches('&').count(), entities.iter().sum::<usize>(), "{text}");
    }
    assert!(open.is_empty(), "{open:?}");
}
