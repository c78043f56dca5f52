//! `wirecopy diff` and `wirecopy explain`: two articles.

use crate::command::{demo, run, run_in};
use serde_json::Value;
use std::fs;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Both columns of two articles side by side, as their words without the marks of changes.
fn columns(shown: &str) -> [Vec<String>; 2] {
    let column = (shown.lines().nth(1).unwrap().chars().count() - 3) / 2;
    let mut columns = [String::new(), String::new()];
    let rows = shown
        .lines()
        .skip(2)
        .take_while(|line| !["kept ", "same ", "unchanged"].iter().any(|summary| line.starts_with(summary)));
    for line in rows {
        assert!(line.width() <= 2 * column + 3, "{line}");
        let mut used = 0;
        for c in line.chars() {
            match used {
                _ if used < column => columns[0].push(c),
                _ if used >= column + 3 => columns[1].push(c),
                _ => assert!(" <>|".contains(c), "{line}"),
            }
            used += c.width().unwrap_or(0);
        }
        columns.iter_mut().for_each(|text| text.push(' '));
    }
    columns.map(|text| {
        let text = ["[-", "-]", "{+", "+}", "[1> ", "{>1 ", "]", "}"]
            .iter()
            .fold(text, |text, mark| text.replace(mark, ""));
        text.split_whitespace().map(str::to_owned).collect()
    })
}

#[test]
fn diff_side_by_side_shows_both_articles_whole() {
    let directory = tempfile::tempdir().unwrap();
    let show = |before: &str, after: &str, format: &str| {
        fs::write(directory.path().join("a.txt"), before).unwrap();
        fs::write(directory.path().join("b.txt"), after).unwrap();
        run_in(directory.path(), &["diff", "a.txt", "b.txt", "--side-by-side", "--format", format]).result()
    };
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let five =
        "Five ships left Oxley.\n\nNobody was hurt. The harbour is open again, the master said on Monday.";
    let six = "Six ships left Oxley. It rained.\nThe harbour is open again, the master said on Monday.";
    let shown = show(five, six, "text");
    assert_eq!(columns(&shown), [words(five), words(six)], "{shown}");
    let rows: Vec<&str> = shown.lines().collect();
    assert!(
        rows[2].starts_with("[-Five-] ships left Oxley. ")
            && rows[2].ends_with(" | {+Six+} ships left Oxley.")
    );
    let dropped = show("One ship. Two ferries are late.", "One ship.", "text");
    assert!(
        dropped.lines().nth(3).unwrap().starts_with("[-Two ferries are late.-]")
            && dropped.lines().nth(3).unwrap().ends_with(" <")
    );
    assert!(shown.contains("\n  number  Five → Six\n"), "{shown}");
    // Styles in place of marks; moves keep their numbers.
    let styled = show(five, six, "ansi");
    assert!(
        styled.contains("\u{1b}[1m\u{1b}[9m\u{1b}[31mFive\u{1b}[0m ships") && !styled.contains("[-"),
        "{styled}"
    );
    // A script without spaces, a word longer than a column, and what could drive the terminal.
    let wide = "港で火事があり、五人が救助された。".repeat(9);
    assert_eq!(columns(&show(&wide, &wide, "text")).map(|words| words.concat()), [wide.clone(), wide]);
    let long = format!("{} end", "x".repeat(300));
    assert_eq!(columns(&show(&long, &long, "text")).map(|words| words.concat().len()), [303, 303]);
    assert!(!show("\u{1b}[31mred\u{7}", "\u{202e}blue", "text").contains(['\u{1b}', '\u{7}', '\u{202e}']));
    assert!(show("", "", "text").ends_with("\nunchanged\n"));
    let error = run(["diff", "--id", "a", "--id", "b", "-y", "--format", "json"]).error(2);
    assert!(error.contains("--side-by-side is for the formats text and ansi"), "{error}");
    let shown = run(["diff", "--id", "meridian-0437", "--id", "brackwater-5102", "--side-by-side"]).result();
    assert!(shown.contains("[1> ") && shown.contains("{>1 "), "{shown}");
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
