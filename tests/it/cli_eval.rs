//! `wirecopy eval`: the figures, the reasons, and what is wrong with labels.

use crate::command::{demo, run, run_in, wirecopy};
use crate::groups::f1;
use crate::support::{corpus, shared};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use wirecopy::Detector;

/// Labels of the demonstration corpus, of which each says something else than the groups but two.
const LABELS: &str = "\
id_a\tid_b\tlabel\tconfidence\tweight
meridian-0412\tcourier-1881\tcopy\tsure\t3
meridian-0412\tgazette-0931\tcopy\tunsure\t
gazette-0915\tdigest-11\tcopy\t\t1
record-6401\trecord-6407\tcopy\tsure\t2
harbour-post-77\tcoastal-2203\tnone\tsure\t4
lantern-33\tgazette-0931\tnone\tsure\t9.5
";

fn directory(labels: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("labels"), labels).unwrap();
    directory
}

fn eval(directory: &Path, more: &[&str]) -> Vec<Value> {
    run_in(directory, &[&["eval", "labels", "--format=jsonl"], more].concat()).json()
}

#[test]
fn pairs_count_by_their_weight_and_wrong_ones_are_explained() {
    let expected = [
        // Right 3, false 4, missed 3 of the sure; one more missed of all.
        json!({"kind": "score", "over": "sure", "pairs": 5, "precision": 0.4286, "recall": 0.5, "f1": 0.4615}),
        json!({"kind": "score", "over": "all", "pairs": 6, "precision": 0.4286, "recall": 0.4286, "f1": 0.4286}),
    ];
    let wrong = [
        ("missed", "record-6401", json!(2.0), "frame_alone"),
        ("missed", "meridian-0412", json!(1.0), "below_threshold"),
        ("missed", "gazette-0915", json!(1.0), "excerpt"),
        ("false", "harbour-post-77", json!(4.0), "alike"),
    ];
    for separator in ["\t", ",", ";"] {
        let found = eval(directory(&LABELS.replace('\t', separator)).path(), &[]);
        let (scores, pairs) = found.split_at(2);
        assert_eq!(scores, expected);
        let pairs: Vec<_> = pairs
            .iter()
            .map(|pair| {
                let text = |field: &str| pair[field].as_str().unwrap();
                (text("kind"), text("id_a"), pair["weight"].clone(), text("why"))
            })
            .collect();
        assert_eq!(pairs, wrong);
    }
    let alike = &eval(directory(LABELS).path(), &[])[5];
    assert_eq!((&alike["label"], &alike["confidence"]), (&"none".into(), &"sure".into()));
    assert_eq!((&alike["jaccard"], &alike["containment"]), (&1.0.into(), &1.0.into()));

    let help = run(["eval", "--help"]).result();
    let found = eval(directory(LABELS).path(), &[]);
    for field in found.iter().flat_map(|line| line.as_object().unwrap().keys()) {
        assert!(help.contains(&format!("  {field} ")) || help.contains(&format!(" {field},")), "{field}");
    }

    // At another threshold, and with another label for copies.
    let strict = eval(directory(LABELS).path(), &["--threshold=1", "--positive=none,copy"]);
    assert_eq!((&strict[0]["precision"], &strict[0]["recall"]), (&1.0.into(), &json!(0.359)));
}

#[test]
fn confidence_and_weight_may_be_absent() {
    let labels = "id_b,label,id_a\ncourier-1881,copy,meridian-0412\nlantern-33,reprint,meridian-0412\n";
    let found = eval(directory(labels).path(), &[]);
    for score in &found[..2] {
        assert_eq!((&score["pairs"], &score["recall"]), (&2.into(), &0.5.into()));
    }
    assert_eq!(found.len(), 3);
    assert!(found[2].get("confidence").is_none());
    let shown = run_in(directory(labels).path(), &["eval", "labels"]).result();
    assert!(shown.contains("\nall            2      1.000   0.500  0.667\n"), "{shown}");
    assert!(shown.contains("and nothing of precision"), "{shown}");
    assert!(shown.contains("copies, but not in one group, the heaviest first\n"), "{shown}");
    assert!(!shown.contains("False"), "{shown}");
}

#[test]
fn long_lists_are_cut_unless_all_is_asked_for() {
    let labels = "id_a,id_b,label\n".to_owned() + &"meridian-0412,lantern-33,copy\n".repeat(25);
    let directory = directory(&labels);
    let cut = run_in(directory.path(), &["eval", "labels"]).result();
    assert_eq!(cut.matches("lantern-33").count(), 20);
    assert!(cut.ends_with(" and 5 more: --all lists them\n"), "{cut}");
    let all = run_in(directory.path(), &["eval", "labels", "--all"]).result();
    assert_eq!(all.matches("lantern-33").count(), 25);
}

#[test]
fn bad_labels_are_named_with_their_place() {
    let head = "id_a,id_b,label,confidence,weight\nmeridian-0412,courier-1881,copy,sure,1\n";
    let lines = [
        ("courier-1881,nobody,copy,sure,1", "no article 'nobody' in the corpus; "),
        (",courier-1881,copy,sure,1", "no article '' in the corpus; "),
        ("courier-1881,lantern-33,copy,sure,-1", "the weight '-1' is no number from 0 up; "),
        ("courier-1881,lantern-33,copy,sure,NaN", "the weight 'NaN' is no number from 0 up; "),
        ("courier-1881,lantern-33,copy", "3 values, where the header has 5 names; "),
    ];
    for (line, what) in lines {
        let directory = directory(&format!("{head}{line}\nmeridian-0412,lantern-33,none,sure,1\n"));
        let error = run_in(directory.path(), &["eval", "labels"]).error(1);
        assert!(
            error.starts_with(&format!("error: labels:3: {what}")) && error.contains("--skip-bad"),
            "{error}"
        );
        let skipped = run_in(directory.path(), &["eval", "labels", "--skip-bad", "--format=jsonl"]);
        assert!(skipped.stderr.contains("warning: 1 label was skipped (labels:3: "), "{}", skipped.stderr);
        assert_eq!(skipped.json()[1]["pairs"], 2);
    }
    let files = [
        ("a,b,label\n", "labels:1: no column 'id_a' in the header, which is 'a, b, label'; "),
        ("", "labels:1: no column 'id_a' in the header, which is ''; "),
        ("id_a,id_b,label\n", "labels: no pair is labelled copy or reprint, the labels are none; "),
        (
            "id_a,id_b,label\nlantern-33,courier-1881,same\n",
            "labels: no pair is labelled copy or reprint, the labels are 'same'; say with --positive",
        ),
    ];
    for (labels, what) in files {
        let error = run_in(directory(labels).path(), &["eval", "labels"]).error(1);
        assert!(error.starts_with(&format!("error: {what}")), "{error}");
    }
    let error = run(["eval", "no/labels"]).error(1);
    assert!(error.starts_with("error: no/labels: no such file or directory; "), "{error}");
    // A corpus where the labels should be.
    let error = run(["eval".as_ref(), demo().as_os_str()]).error(1);
    assert!(error.contains("no column 'id_a'"), "{error}");
}

#[test]
fn labelled_news_scores_as_by_the_plain_scorer() {
    let (Some(records), Some(labels)) = (corpus("helsinki"), shared("data/helsinki.labels.tsv")) else {
        return;
    };
    let articles = shared("data/helsinki.jsonl.gz").unwrap();
    let out = wirecopy().arg("eval").args([&articles, &labels]).arg("--format=jsonl").output().unwrap();
    let lines: Vec<Value> =
        out.stdout.split(|&b| b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();

    let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    let groups = Detector::default().group(&texts);
    let rows = fs::read_to_string(labels).unwrap();
    let plain =
        [f1(&groups, &ids, &rows, |confidence| confidence == "sure"), f1(&groups, &ids, &rows, |_| true)];
    for (line, plain) in lines.iter().zip(plain) {
        assert!((line["f1"].as_f64().unwrap() - plain).abs() <= 0.00005, "{line}, {plain}");
    }
    // What is listed makes the difference.
    let of_label = |line: &&Value| if line["label"] == "copy" { "missed" } else { "false" };
    assert!(lines[2..].iter().all(|line| line["kind"] == of_label(&line)));
    let wrong: f64 = lines[2..].iter().map(|line| line["weight"].as_f64().unwrap()).sum();
    let copies: f64 = rows
        .lines()
        .filter(|row| row.contains("\tcopy\t"))
        .map(|row| row.rsplit('\t').next().unwrap().parse::<f64>().unwrap())
        .sum();
    let right = copies * lines[1]["recall"].as_f64().unwrap();
    assert!((2.0 * right / (2.0 * right + wrong) - plain[1]).abs() < 0.001);
}
