//! `wirecopy group`: what a person is shown.

use crate::command::{Run, run, run_in, wirecopy};
use crate::support::Random;
use std::fs;

#[test]
fn demonstration_for_people() {
    let shown = run(["group"]).result();
    // After a wanted change: cargo run --example wirecopy -- group > tests/it/demo.txt
    let expected = include_str!("demo.txt");
    assert_eq!(shown, expected, "\nwas shown:\n{shown}");
}

#[test]
fn long_groups_are_cut_unless_all_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    fs::write(directory.path().join("a.csv"), "text\n".to_owned() + &format!("\"{text}\"\n").repeat(1025))
        .unwrap();
    let cut = run_in(directory.path(), &["group", "a.csv"]).result();
    assert!(cut.starts_with("Group 1: original and 1,024 copies\n"), "{cut}");
    assert_eq!(cut.matches(": unchanged").count(), 19, "beside the original");
    assert!(cut.contains("\n            and 1,005 more: --all lists them\n"), "{cut}");
    let all = run_in(directory.path(), &["group", "a.csv", "--all"]).result();
    assert_eq!((all.matches(": unchanged").count(), all.contains("--all")), (1024, false));
}

#[test]
fn page_furniture_is_no_title() {
    let directory = tempfile::tempdir().unwrap();
    let mut random = Random(31);
    let furniture = "Menu\nEnter your town or postal code for the weather\n";
    for number in 0..24 {
        let story = format!("Headline of story {}\n{}", random.word(5000), random.text(80));
        fs::write(directory.path().join(format!("{number}.txt")), format!("{furniture}{story}")).unwrap();
        if number == 0 {
            fs::write(directory.path().join("copy.txt"), story).unwrap();
        }
    }
    let shown = run_in(directory.path(), &["group", "."]).result();
    assert_eq!(shown.matches("  Headline of story ").count(), 2, "{shown}");
}

#[test]
fn templates_stand_apart() {
    let directory = tempfile::tempdir().unwrap();
    let form = |id: &str, town: &str, who: &str, [grant, year, engines]: [u32; 3]| {
        let text = format!(
            "The ministry announced today that the {town} fire brigade will receive {grant} crowns to replace {engines} \
             of its engines. The money comes from the fund for rural safety, which helps small brigades to buy what \
             their parishes cannot pay for. \"The men and women of {town} have waited since {year} for this day,\" \
             said the minister. {who}, who leads the brigade, said the engines would be ordered before winter."
        );
        format!("{}\n", serde_json::json!({"id": id, "text": text}))
    };
    let lines = form("a", "Aldermere", "Ida Brandt", [48_500, 1998, 2])
        + &form("b", "Port Ellis", "Tomas Reyl", [126_000, 2003, 4]);
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();
    let group = |format: &str| run_in(directory.path(), &["group", "a.jsonl", "--format", format]);
    let lines = group("jsonl").json();
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["kind"], &lines[0]["template"]), (&"template".into(), &1.into()));
    let [first, second] = &lines[0]["members"].as_array().unwrap()[..] else { panic!("{lines:?}") };
    assert_eq!((&first["id"], &second["id"], &second["via"]), (&"a".into(), &"b".into(), &"a".into()));
    let table = group("csv").result();
    assert!(table.contains("\n,a,template,,,,,,\n,b,template,,,,a,0."), "{table}");
    let shown = group("people").result();
    assert!(
        shown.starts_with("Template 1: 2 articles on one form, no copies\n      form  The ministry"),
        "{shown}"
    );
    assert!(shown.ends_with("2 articles: 0 groups with 0 copies, 1 template, 0 excerpts\n"), "{shown}");
    let why = run_in(directory.path(), &["explain", "a.jsonl", "a", "b"]).result();
    assert!(why.contains("filled in on one form, template 1"), "{why}");
}

#[test]
fn dates_are_shown_in_one_form() {
    let directory = tempfile::tempdir().unwrap();
    let dates = [
        ("2018-07-15T07:54:28-04:00", "2018-07-15 07:54"),
        ("2018-07-15 07:54", "2018-07-15 07:54"),
        ("2018-07", "2018-07"),
        ("20180715", "2018-07-15"),
        ("1868", "1868"),
        ("1811-08-26", "1811-08-26"),
        ("10Apr2006", "2006-04-10"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26 15:01"),
        (" 3-MAR-1987  09:15:05.40F RM", "1987-03-03 09:15"),
        ("31-MAR-1987 605:12:19.12", "1987-03-31"),
        ("Tue, 15 Nov 1994 08:12:31 GMT", "1994-11-15 08:12"),
        ("July 7, 2018", "2018-07-07"),
        ("7 Jul 2018", "2018-07-07"),
        ("1531655668000", "2018-07-15 11:54"),
        ("20180715115428", "2018-07-15 11:54"),
        ("201807151154", "2018-07-15 11:54"),
        ("931655668000", "1999-07-11 01:14"),
    ];
    let unread = [
        "03/04/2018",
        "yesterday",
        "99",
        "2018-13-01",
        "2018-02-30",
        "31-FEB-1987",
        "3-MAR-87",
        "201807159999",
    ];
    let all = dates.iter().copied().chain(unread.map(|date| (date, date)));
    let mut lines = String::new();
    for (number, (date, _)) in all.clone().enumerate() {
        let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet.";
        lines += &serde_json::json!({"id": format!("<{number}>"), "date": date, "source": "|", "text": text})
            .to_string();
        lines.push('\n');
    }
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();
    let run = run_in(directory.path(), &["group", "a.jsonl", "--all"]);
    assert!(run.stderr.contains("8 dates cannot be read and count as none ('03/04/2018' in a.jsonl:18; "));
    let shown = run.result();
    let lines: Vec<_> = shown.lines().collect();
    for (number, (date, expected)) in all.enumerate() {
        let id = format!("<{number}>");
        let at = lines.iter().position(|line| line.contains(&id)).unwrap();
        assert_eq!(
            lines[at - 1].split("  ").find(|part| part.trim() == expected),
            Some(expected),
            "{date}: {shown}"
        );
    }
    assert!(lines[1].contains("original  1811-08-26"), "the earliest is the original: {shown}");
}

#[test]
fn colour_is_given_to_who_wants_it() {
    let plain = run(["group"]).result();
    let coloured: Run = wirecopy().args(["group", "--color=always"]).output().unwrap().into();
    let coloured = coloured.result();
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn articles_cannot_drive_the_terminal() {
    let directory = tempfile::tempdir().unwrap();
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}evil\r\n";
    let story = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    let mut lines = String::new();
    for number in 0..2 {
        let id = format!("{hostile}{number}");
        let text = format!("{hostile}{story}");
        lines += &serde_json::json!({"id": id, "title": hostile, "source": hostile, "date": hostile, "text": text})
            .to_string();
        lines.push('\n');
    }
    lines += &serde_json::json!({"id": "tame", "text": format!("{hostile}{story} {hostile}")}).to_string();
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();
    let first = format!("{hostile}0");
    let shown = [
        run_in(directory.path(), &["group", "a.jsonl"]).result(),
        run_in(directory.path(), &["diff", "a.jsonl", "--id", "tame", "--id", &first]).result(),
        run_in(directory.path(), &["explain", "a.jsonl", "tame", &first]).result(),
        run_in(directory.path(), &["diff", "a.jsonl", "--id", "tame", "--id", hostile, "--quiet"]).error(1),
    ];
    for shown in shown {
        let obeyed = shown.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
        assert_eq!(obeyed, None, "{shown}");
        assert!(shown.contains("\\u{1b}"), "{shown}");
    }
}

#[test]
fn standard_error_is_for_what_is_not_the_result() {
    let spoken = run(["group"]);
    assert!(
        spoken.stderr.starts_with("note: 25 articles: 7 groups with 10 copies, 1 excerpt in "),
        "{}",
        spoken.stderr
    );
    assert_eq!(spoken.stderr.lines().count(), 1);
    let quiet = run(["group", "--quiet"]);
    assert_eq!((quiet.stderr, quiet.stdout), (String::new(), spoken.stdout));
}

#[test]
fn earliest_is_the_original_whatever_the_zone() {
    let directory = tempfile::tempdir().unwrap();
    let dates = ["2018-07-15T06:00:00Z", "Sun, 15 Jul 2018 10:00:00 +0500", "2018-07-15T05:30", "1531634460"];
    let lines = dates.map(|date| {
        let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet.";
        format!("{}\n", serde_json::json!({"id": date, "date": date, "text": text}))
    });
    for count in 1..dates.len() {
        fs::write(directory.path().join("a.jsonl"), lines[..=count].concat()).unwrap();
        let found = run_in(directory.path(), &["group", "a.jsonl", "--format=jsonl"]).json();
        // 05:00 UTC, against 06:00, 05:30 and 06:01.
        assert_eq!(found[0]["original"], dates[1]);
    }
}
