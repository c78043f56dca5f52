//! The example binary: what it prints, reads and writes.

use crate::command::{Run, demo, ids, run, run_in, run_with_stdin, wirecopy};
use crate::support::shared;
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

/// What stands in the demonstration corpus, by its making: the groups and the excerpt.
const DEMO_GROUPS: &[&[&str]] = &[
    &["meridian-0412", "courier-1881", "harbour-post-77", "coastal-2203"],
    &["northline-5520", "dunmere-herald-310", "coastal-2219"],
    &["meridian-0437", "brackwater-5102"],
    &["northline-5561", "courier-1907"],
    &["ozero-118", "guberniya-2044"],
    &["linjiang-0306", "dongfang-881"],
    &["harbour-post-92", "stateside-4"],
];
const DEMO_EXCERPTS: &[(&str, &str)] = &[("gazette-0915", "digest-11")];

#[test]
fn demonstration_for_people() {
    let shown = run(["group"]).result();
    // After a wanted change: cargo run --example wirecopy -- group > tests/it/demo.txt
    let expected = include_str!("demo.txt");
    assert_eq!(shown, expected, "\nwas shown:\n{shown}");
}

#[test]
fn demonstration_for_programs() {
    let lines = run(["group", "--format", "jsonl"]).json();
    let (groups, excerpts) = ids(&lines);
    assert_eq!(groups, DEMO_GROUPS);
    assert_eq!(excerpts, DEMO_EXCERPTS);

    let rewritten = &lines[1]["members"][1];
    let keys: Vec<_> = rewritten.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["containment", "date", "id", "jaccard", "source", "title", "via"]);
    assert_eq!(rewritten["via"], lines[1]["original"]);
    assert!((0.3..0.5).contains(&rewritten["jaccard"].as_f64().unwrap()));
    let original = lines[1]["members"][0].as_object().unwrap();
    assert_eq!(original.keys().collect::<Vec<_>>(), ["date", "id", "source", "title"]);
}

#[test]
fn csv_says_the_same_as_json_lines() {
    let lines = run(["group", "--format", "jsonl"]).json();
    let mut expected = Vec::new();
    for group in lines.iter().filter(|line| line["kind"] == "group") {
        for member in group["members"].as_array().unwrap() {
            let role = if member["id"] == group["original"] { "original" } else { "copy" };
            let fields =
                ["id", "source", "date", "title", "via", "jaccard", "containment"].map(|f| &member[f]);
            let [id, source, date, title, via, jaccard, containment] = fields.map(plain);
            expected.push([
                plain(&group["group"]),
                id,
                role.into(),
                source,
                date,
                title,
                via,
                jaccard,
                containment,
            ]);
        }
    }
    let table = run(["group", "--format", "csv"]).result();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let names = ["group", "id", "role", "source", "date", "title", "via", "jaccard", "containment"];
    assert_eq!(rows.headers().unwrap(), &names[..]);
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    let (excerpt, members) = rows.split_last().unwrap();
    assert_eq!(members, expected.iter().map(|row| row[..].into()).collect::<Vec<csv::StringRecord>>());
    assert_eq!(excerpt.iter().take(3).collect::<Vec<_>>(), ["", "gazette-0915", "excerpt"]);
    assert_eq!((&excerpt[6], &excerpt[8]), ("digest-11", "1.0"));
}

/// A JSON value as a cell.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn every_kind_of_input_gives_the_same_groups() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let lines = fs::read_to_string(demo()).unwrap();
    let articles: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();

    let table = |delimiter| {
        let mut rows = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        rows.write_record(["date", "text", "id", "extra", "title"]).unwrap();
        for article in &articles {
            let cells = ["date", "text", "id", "none", "title"].map(|field| plain(&article[field]));
            rows.write_record(&cells).unwrap();
        }
        rows.into_inner().unwrap()
    };
    fs::write(path("a.csv"), table(b',')).unwrap();
    fs::write(path("a.tsv"), table(b'\t')).unwrap();
    // A byte order mark, line ends of Windows and empty lines do no harm.
    fs::write(path("a.ndjson"), format!("\u{feff}{}\r\n \r\n", lines.replace('\n', "\r\n\r\n"))).unwrap();
    // Two members, as `cat a.gz b.gz` makes them; the name does not tell.
    let (first, second) = lines.split_at(lines.find("\n{\"id\": \"digest").unwrap() + 1);
    fs::write(path("packed.jsonl"), [gzip(first.as_bytes()), gzip(second.as_bytes())].concat()).unwrap();
    fs::write(path("b.jsonl.zst"), zstd::encode_all(lines.as_bytes(), 3).unwrap()).unwrap();
    fs::write(path("c.csv.gz"), gzip(&table(b','))).unwrap();

    let (groups, excerpts) = (DEMO_GROUPS, DEMO_EXCERPTS);
    for name in ["a.csv", "a.tsv", "a.ndjson", "packed.jsonl", "b.jsonl.zst", "c.csv.gz"] {
        let found = run(["group".as_ref(), "--format=jsonl".as_ref(), path(name).as_os_str()]).json();
        assert_eq!(ids(&found), (groups.iter().map(|g| g.to_vec()).collect(), excerpts.to_vec()), "{name}");
    }
    for (name, format) in [("packed.jsonl", "jsonl"), ("a.csv", "csv"), ("a.tsv", "tsv")] {
        let found =
            run_with_stdin(&path(name), &["group", "-", "--format=jsonl", "--input-format", format]).json();
        assert_eq!(ids(&found).0, groups, "{name} on standard input");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn directory_of_texts() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir_all(root.join("b/.git")).unwrap();
    let story = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    fs::write(root.join("a.txt"), "Nothing of the kind happened anywhere else in the county that day.")
        .unwrap();
    fs::write(root.join("b/two.txt.gz"), gzip(story.as_bytes())).unwrap();
    fs::write(root.join("b/TEN.TXT"), format!("\u{feff}{story} Nobody was hurt.")).unwrap();
    fs::write(
        root.join("b/c.jsonl"),
        format!("{{\"text\": \"{story}\"}}\n{{\"id\": 7, \"text\": \"{story}\"}}"),
    )
    .unwrap();
    for other in ["b/.git/x.txt", "notes.md", "b/photo.jpeg", "b/LICENSE"] {
        fs::write(root.join(other), story).unwrap();
    }
    let run = run_in(root, &["group", ".", "--format", "jsonl"]);
    assert!(
        run.stderr.contains("4 other files were passed over (1 .jpeg, 1 .md, 1 hidden, 1 without extension)")
    );
    assert_eq!(
        ids(&run.json()).0,
        [["b/TEN.TXT", "b/c.jsonl:1", "7", "b/two.txt.gz"]].map(Vec::from).map(|mut group| {
            // The original is the most central one, which here is the first of the three that are equal.
            group.swap(0, 1);
            group
        })
    );

    // Named one by one: by their names, and by their paths where the names are the same.
    fs::write(root.join("two.txt.gz"), story).unwrap();
    let args = ["group", "--format=jsonl", "b/TEN.TXT", "b/two.txt.gz", "two.txt.gz"];
    let found = run_in(root, &args).json();
    assert_eq!(ids(&found).0, [["b/two.txt.gz", "TEN.TXT", "two.txt.gz"]]);
}

#[test]
fn fields_by_other_names() {
    let directory = tempfile::tempdir().unwrap();
    let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    let line = |date: &str| {
        format!("{{\"body\": \"{text}\", \"when\": {date}, \"uri\": null, \"x\": {{\"y\": [1]}}}}\n")
    };
    fs::write(
        directory.path().join("a.jsonl"),
        line("1531655668") + &line("\"10Apr2006\"") + &line("\"no date\""),
    )
    .unwrap();
    let args = [
        "group",
        "a.jsonl",
        "--text-field=body",
        "--date-field=when",
        "--title-field=body",
        "--id-field=uri",
    ];
    let run = run_in(directory.path(), &[&args[..], &["--format=jsonl"]].concat());
    assert!(
        run.stderr.contains("1 date cannot be read and counts as none ('no date' in a.jsonl:3)"),
        "{}",
        run.stderr
    );
    let found = run.json();
    assert_eq!(ids(&found).0, [["a.jsonl:2", "a.jsonl:1", "a.jsonl:3"]]);
    let member = &found[0]["members"][1];
    assert_eq!((&member["date"], &member["title"]), (&"1531655668".into(), &text.into()));

    let error = run_in(directory.path(), &["group", "a.jsonl"]).error(1);
    assert_eq!(
        error,
        "error: a.jsonl:1: no field 'text', only body, when, uri, x; name the one that holds the text with \
         --text-field\n"
    );
    let error =
        run_in(directory.path(), &["group", "a.jsonl", "--text-field=body", "--source-field=paper"]).error(1);
    assert!(error.contains("no record has the field 'paper'") && error.contains("--source-field"), "{error}");
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
    ];
    let unread = ["03/04/2018", "yesterday", "99", "2018-13-01", "2018-02-30", "31-FEB-1987", "3-MAR-87"];
    let all = dates.iter().copied().chain(unread.map(|date| (date, date)));
    let mut lines = String::new();
    for (number, (date, _)) in all.clone().enumerate() {
        let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet.";
        lines += &serde_json::json!({"id": format!("<{number}>"), "date": date, "source": "|", "text": text})
            .to_string();
        lines.push('\n');
    }
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();
    let run = run_in(directory.path(), &["group", "a.jsonl"]);
    assert!(run.stderr.contains("7 dates cannot be read and count as none ('03/04/2018' in a.jsonl:15; "));
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

#[test]
fn wrong_usage_ends_with_status_2_and_names_the_flag() {
    let cases: &[(&[&str], &str)] = &[
        (&["group", "--threshold", "1.5"], "--threshold"),
        (&["group", "--threshold", "0"], "--threshold"),
        (&["group", "--format", "xml"], "--format"),
        (&["group", "--threads", "0"], "--threads"),
        (&["group", "--nonsense"], "--nonsense"),
        (&["group", "-", "-"], "standard input"),
        (&["diff"], "--id"),
        (&["diff", "a", "--id", "1"], "--id"),
        (&["diff", "a", "b", "--id", "1", "--id", "2"], "--id"),
        (&["diff", "--id", "digest-11", "--id", "digest-11"], "--id"),
        (&["explain", "a"], "ID"),
        (&["explain", "digest-11", "digest-11"], "digest-11"),
        (&["nonsense"], "nonsense"),
    ];
    for (args, named) in cases {
        let error = run(*args).error(2);
        assert!(error.contains(named) && error.contains("--help"), "{args:?}: {error}");
    }
}

#[test]
fn help_documents_every_field_of_the_output() {
    let help = run(["group", "--help"]).result();
    let lines = run(["group", "--format", "jsonl"]).json();
    let top = lines.iter().flat_map(|line| line.as_object().unwrap().keys());
    let members =
        lines[0]["members"].as_array().unwrap().iter().flat_map(|member| member.as_object().unwrap().keys());
    for field in top.chain(members) {
        let documented = help.lines().any(|line| {
            let names = line.trim().split("  ").next().unwrap();
            names.split(", ").any(|name| name == field)
        });
        assert!(documented, "{field}");
    }
}

#[test]
fn result_takes_its_place_when_it_is_complete() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("groups.jsonl");
    fs::write(&path, "the result of yesterday").unwrap();
    let args = ["group", "missing.txt", "--format=jsonl", "--output", "groups.jsonl"];
    run_in(directory.path(), &args).error(1);
    assert_eq!(fs::read_to_string(&path).unwrap(), "the result of yesterday");
    let on_stdout = run(["group", "--format=jsonl"]).result();
    let run = run_in(directory.path(), &["group", "--format=jsonl", "-o", "groups.jsonl"]);
    assert_eq!(run.result(), "");
    assert_eq!(fs::read_to_string(&path).unwrap(), on_stdout);
    assert_eq!(names_in(directory.path()), ["groups.jsonl"]);
    let error = run_in(directory.path(), &["group", "-o", "no/such/place"]).error(1);
    assert!(error.contains("cannot write no/such/place"), "{error}");
}

fn names_in(directory: &Path) -> Vec<String> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::time::{Duration, Instant};

    #[test]
    fn interrupt_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let mut child = wirecopy()
            .args(["group", "-", "--output", "groups.txt"])
            .current_dir(directory.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while names_in(directory.path()).is_empty() {
            assert!(Instant::now() < deadline, "no output file was begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(names_in(directory.path()), [""; 0]);
    }

    #[test]
    fn output_keeps_links_and_modes_and_devices() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("real"), "").unwrap();
        fs::set_permissions(path("real"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", path("link")).unwrap();
        run_in(directory.path(), &["group", "-o", "link"]).result();
        assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
        let meta = fs::metadata(path("real")).unwrap();
        assert_eq!(meta.permissions().mode() & 0o777, 0o640);
        assert!(meta.len() > 0);
        fs::write(path("plain"), "").unwrap();
        run_in(directory.path(), &["group", "-o", "new"]).result();
        let mode = |name| fs::metadata(path(name)).unwrap().permissions().mode();
        assert_eq!(mode("new"), mode("plain"));
        run(["group", "-o", "/dev/null"]).result();
        run(["group", "-o", "/dev/null", "--format=jsonl"]).result();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}

#[test]
fn closed_pipe_is_no_error() {
    let mut child = wirecopy().arg("group").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(stderr, "");
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
fn colour_is_given_to_who_wants_it() {
    let plain = run(["group"]).result();
    let coloured: Run = wirecopy().args(["group", "--color=always"]).output().unwrap().into();
    let coloured = coloured.result();
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn threads_do_not_change_the_result() {
    let one = run(["group", "--format=jsonl", "--threads=1"]).result();
    assert_eq!(one, run(["group", "--format=jsonl", "--threads=3"]).result());
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
        html.contains("<title>a.txt and b.txt</title>") && html.contains("<del>Five</del><ins>Six</ins>")
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

#[test]
fn real_reprint_is_found_and_real_footer_is_not() {
    let Some(seeds) = shared("seeds") else { return };
    let found = run_in(&seeds, &["group", ".", "--format=jsonl"]).json();
    let (groups, excerpts) = ids(&found);
    let numbers: Vec<Vec<&str>> =
        groups.iter().map(|group| group.iter().map(|id| &id[..3]).collect()).collect();
    assert!(numbers == [["001", "002"]] || numbers == [["002", "001"]], "{numbers:?}");
    assert!(excerpts.is_empty());
}
