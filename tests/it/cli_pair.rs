//! `wirecopy diff` and `wirecopy explain`: two articles.

use crate::command::{demo, run, run_in};
use serde_json::Value;
use std::fs;

#[test]
fn diff_in_every_format() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("a.txt"), "Five ships left <b>Oxley</b> on Monday.").unwrap();
    fs::write(directory.path().join("b.txt"), "Six ships left <b>Oxley</b> on Monday.").unwrap();
    let diff =
        |format: &str| run_in(directory.path(), &["diff", "a.txt", "b.txt", "--format", format]).result();
    let text = diff("text");
    assert!(text.starts_with("[-Five-]{+Six+} ships left <b>Oxley</b> on Monday.\n"), "{text}");
    // Without a terminal, text is what one gets.
    assert_eq!(run_in(directory.path(), &["diff", "a.txt", "b.txt"]).result(), text);
    assert!(diff("ansi").contains("\u{1b}["));
    let html = diff("html");
    assert!(
        html.contains("<title>a.txt and b.txt</title>")
            && html.contains("<del><b class=\"fact\">Five</b></del>")
    );
    assert!(!html.contains("<b>"));
    let json: Value = serde_json::from_str(&diff("json")).unwrap();
    assert_eq!((&json["summary"]["replaced"], &json["hunks"][0]["after_text"]), (&1.into(), &"Six".into()));
}

#[test]
fn diff_of_two_articles_of_a_corpus() {
    let json = run(["diff", "--id", "meridian-0437", "--id", "brackwater-5102", "--format", "json"]).result();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["moves"].as_array().unwrap().len(), 1);
    let lines = fs::read_to_string(demo()).unwrap();
    for (id, side) in [("meridian-0437", "before_text"), ("brackwater-5102", "after_text")] {
        let article =
            lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|a| a["id"] == id);
        let hunks = json["hunks"].as_array().unwrap();
        let told: String = hunks.iter().map(|hunk| hunk[side].as_str().unwrap()).collect();
        assert_eq!(told, article.unwrap()["text"].as_str().unwrap());
    }
    let error = run(["diff", "--id", "meridian-0437", "--id", "nobody"]).error(1);
    assert!(error.contains("no article 'nobody' among 25; ids look like 'meridian-0412'"), "{error}");
    let demo = demo();
    let error = run(["diff".as_ref(), demo.as_os_str(), demo.as_os_str()]).error(1);
    assert!(error.contains("25 articles, where one is wanted") && error.contains("--id"), "{error}");
}

#[test]
fn explain_says_why_and_why_not() {
    let explain = |a, b| run(["explain", a, b]).result();
    let group = explain("coastal-2219", "dunmere-herald-310");
    assert!(group.contains("are in one group, number 2"), "{group}");
    assert!(group.contains("coastal-2219 and northline-5520 are 65.3 % alike"), "{group}");
    assert!(
        group.contains("northline-5520 and dunmere-herald-310 are")
            || group.contains("dunmere-herald-310 and northline-5520 are"),
        "{group}"
    );
    let frame = explain("record-6401", "record-6407");
    assert!(frame.contains("are not in one group") && frame.contains("a head or a foot"), "{frame}");
    assert!(frame.contains("The Inland Record is owned by its readers"), "{frame}");
    let excerpt = explain("digest-11", "gazette-0915");
    assert!(
        excerpt.contains("gazette-0915 is an excerpt of digest-11: 100.0 % of it stands there"),
        "{excerpt}"
    );
    let strangers = explain("lantern-33", "gazette-0931");
    assert!(strangers.contains("too little to be copies"), "{strangers}");
}
