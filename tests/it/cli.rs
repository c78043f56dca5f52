//! The example binary: what it reads and writes.

use crate::command::{demo, ids, run, run_in, run_with_stdin, wirecopy};
use crate::support::shared;
use serde_json::Value;
use std::fs;
use std::io::Write;
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
    fs::write(path("semicolons.csv"), table(b';')).unwrap();
    // A byte order mark, line ends of Windows and empty lines do no harm.
    fs::write(path("a.ndjson"), format!("\u{feff}{}\r\n \r\n", lines.replace('\n', "\r\n\r\n"))).unwrap();
    // Two members, as `cat a.gz b.gz` makes them; the name does not tell.
    let (first, second) = lines.split_at(lines.find("\n{\"id\": \"digest").unwrap() + 1);
    fs::write(path("packed.jsonl"), [gzip(first.as_bytes()), gzip(second.as_bytes())].concat()).unwrap();
    fs::write(path("b.jsonl.zst"), zstd::encode_all(lines.as_bytes(), 3).unwrap()).unwrap();
    fs::write(path("c.csv.gz"), gzip(&table(b','))).unwrap();

    let (groups, excerpts) = (DEMO_GROUPS, DEMO_EXCERPTS);
    for name in ["a.csv", "semicolons.csv", "a.tsv", "a.ndjson", "packed.jsonl", "b.jsonl.zst", "c.csv.gz"] {
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
    // All four have what most have, the longer one more: the original is the first.
    assert_eq!(ids(&run.json()).0, [["b/TEN.TXT", "b/c.jsonl:1", "7", "b/two.txt.gz"]]);

    // Named one by one: by their names, and by their paths where the names are the same.
    fs::write(root.join("two.txt.gz"), story).unwrap();
    let args = ["group", "--format=jsonl", "b/TEN.TXT", "b/two.txt.gz", "two.txt.gz"];
    let found = run_in(root, &args).json();
    assert_eq!(ids(&found).0, [["TEN.TXT", "b/two.txt.gz", "two.txt.gz"]]);
    // And so in two directories.
    fs::create_dir(root.join("c")).unwrap();
    fs::write(root.join("c/c.jsonl"), format!("{{\"text\": {story:?}}}\n")).unwrap();
    let found = run_in(root, &["group", "--format=jsonl", "b", "c"]).json();
    assert_eq!(ids(&found).0, [["TEN.TXT", "b/c.jsonl:1", "7", "two.txt.gz", "c/c.jsonl:1"]]);
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
        // The last two are how databases and programs say that they know none.
        ["1531655668", "\"10Apr2006\"", "\"no date\"", "\"9999-12-31\"", "\"0001-01-01T00:00:00Z\""]
            .map(line)
            .concat(),
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
        run.stderr.contains(
            "3 dates cannot be read and count as none ('no date' in a.jsonl:3; '9999-12-31' in a.jsonl:4; \
             '0001-01-01T00:00:00Z' in a.jsonl:5)"
        ),
        "{}",
        run.stderr
    );
    let found = run.json();
    assert_eq!(ids(&found).0, [["a.jsonl:2", "a.jsonl:1", "a.jsonl:3", "a.jsonl:4", "a.jsonl:5"]]);
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
fn wrong_usage_ends_with_status_2_and_names_the_flag() {
    let cases: &[(&[&str], &str)] = &[
        (&["group", "--threshold", "1.5"], "--threshold"),
        (&["group", "--threshold", "0"], "--threshold"),
        (&["group", "--format", "xml"], "--format"),
        (&["group", "--threads", "0"], "--threads"),
        (&["group", "--nonsense"], "--nonsense"),
        (&["group", "-", "-"], "standard input"),
        (&["group", "--memory", "4G"], "--spill"),
        (&["group", "--spill", "d", "--report", "r"], "--report"),
        (&["group", "--report", "-", "--format", "csv"], "--report"),
        (&["group", "--report", "r.html", "-o", "r.html"], "--report"),
        (&["group", "--spill", "d", "--memory", "much", "--format", "csv"], "--memory"),
        (&["diff"], "--id"),
        (&["diff", "a", "--id", "1"], "--id"),
        (&["diff", "a", "b", "--id", "1", "--id", "2"], "--id"),
        (&["diff", "--id", "digest-11", "--id", "digest-11"], "--id"),
        (&["explain", "a"], "ID"),
        (&["eval"], "LABELS"),
        (&["tune", "--threshold", "2"], "--threshold"),
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

#[test]
fn spilling_changes_no_byte_and_leaves_an_empty_directory() {
    let directory = tempfile::tempdir().unwrap();
    let spill = directory.path().join("new/spill");
    // With a file that has no texts, an id that comes twice and a line that is none.
    let articles = fs::read_to_string(demo()).unwrap();
    let first = articles.lines().next().unwrap();
    fs::write(directory.path().join("a.jsonl"), "{\"title\":\"no text here\"}\n").unwrap();
    // More texts before them than are packed together.
    let few_words = |at: usize| format!("{{\"id\":\"few-{at}\",\"text\":\"{at} words\"}}\n");
    fs::write(directory.path().join("few.jsonl"), (0..5_000).map(few_words).collect::<String>()).unwrap();
    fs::write(directory.path().join("b.jsonl"), format!("{first}\nnonsense\n{articles}")).unwrap();
    for form in [
        &["--format=people", "--all"][..],
        &["--format=jsonl"],
        &["--format=csv"],
        &["--format=graphml"],
        &["--keep=original", "--format=csv"],
        &["--keep=original", "--format=jsonl"],
        &["--keep=original"],
    ] {
        let args = [&["group", "a.jsonl", "few.jsonl", "b.jsonl", "--skip-bad"], form].concat();
        let in_memory = run_in(directory.path(), &args).result();
        let spilled = run_in(directory.path(), &[&args[..], &["--spill=new/spill", "--memory=1k"]].concat());
        assert_eq!(spilled.result(), in_memory);
        assert_eq!(names_in(&spill), [""; 0]);
    }
    let error = run_in(directory.path(), &["group", "b.jsonl", "--format=csv", "--spill=b.jsonl"]).error(2);
    assert!(error.contains("--spill b.jsonl") && error.contains("name a directory"), "{error}");
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
        // Held until the end: without it the program would see the end of its input, and finish.
        let input = child.stdin.take();
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        drop(input);
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
    // Closed before the program starts, which may be done sooner than anything is closed after.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = wirecopy().arg("group").stdout(writer).output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    // Nor is it in the midst of a long result.
    let directory = tempfile::tempdir().unwrap();
    let line = "{\"text\": \"The bridge at Oxley was closed on Sunday after a lorry struck the parapet.\"}\n";
    fs::write(directory.path().join("a.jsonl"), line.repeat(2000)).unwrap();
    let asked: [&[&str]; 5] = [
        &["--format=jsonl"],
        &["--format=csv"],
        &["--format=graphml"],
        &["--format=csv", "--keep=original"],
        &["--format=csv", "--edges"],
    ];
    for how in asked {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = wirecopy();
        command.current_dir(directory.path()).args(["group", "a.jsonl", "--quiet"]).args(how);
        let output = command.stdout(writer).output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{how:?}");
        assert!(output.status.success(), "{how:?}");
    }
}

#[test]
fn threads_do_not_change_the_result() {
    let one = run(["group", "--format=jsonl", "--threads=1"]).result();
    assert_eq!(one, run(["group", "--format=jsonl", "--threads=3"]).result());
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
