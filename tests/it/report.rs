//! `wirecopy group --report`: the files.

use crate::command::{Run, run, run_in, wirecopy};
use crate::support::shared;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a report by their names.
fn files(directory: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(directory) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

/// Writes the report of the demonstration corpus into `name` of `directory`.
fn report(directory: &Path, name: &str) -> Run {
    run_in(directory, &["group", "--report", name])
}

#[test]
fn report_says_where_it_is_and_prints_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let run = report(directory.path(), "out");
    let index = Path::new("out").join("index.html");
    assert!(
        run.stderr.ends_with(&format!("note: open {} in a browser\n", index.display())),
        "{}",
        run.stderr
    );
    assert_eq!(run.result(), "");
    let both = run_in(directory.path(), &["group", "--report", "too", "--format", "jsonl"]);
    assert_eq!(both.result(), crate::command::run(["group", "--format", "jsonl"]).result());
    assert_eq!(files(&directory.path().join("too")), files(&directory.path().join("out")));
}

#[test]
fn links_lead_to_what_is_there() {
    let directory = tempfile::tempdir().unwrap();
    report(directory.path(), "out").result();
    report(directory.path(), "one.html").result();
    let pages = files(&directory.path().join("out"));
    let names: Vec<_> = pages.keys().filter(|name| name.ends_with(".html")).collect();
    let groups: Vec<_> = (1..=7).map(|group| format!("groups/0/{group}.html")).collect();
    let expected: Vec<&str> = ["excerpts/1.html"]
        .into_iter()
        .chain(groups.iter().map(String::as_str))
        .chain(["index.html"])
        .collect();
    assert_eq!(names, expected);
    let single = fs::read_to_string(directory.path().join("one.html")).unwrap();
    let check = |name: &str, page: &str| {
        for attribute in ["href=\"", "src=\""] {
            for link in page.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                // As the template engine escapes it.
                let link = link.replace("&#x2f;", "/");
                let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
                let target = Path::new(name).parent().unwrap().join(file);
                let mut parts: Vec<&str> = Vec::new();
                for part in target.to_str().unwrap().split('/') {
                    if part == ".." { parts.truncate(parts.len() - 1) } else { parts.push(part) }
                }
                let path = if file.is_empty() { name.to_owned() } else { parts.join("/") };
                let target = if path == "one.html" { Some(&single) } else { pages.get(&path) };
                let target = target.unwrap_or_else(|| panic!("{name}: {link} leads nowhere"));
                assert!(
                    anchor.is_empty() || target.contains(&format!("id=\"{anchor}\"")),
                    "{name}: {link} leads to no part"
                );
            }
        }
    };
    pages.iter().filter(|(name, _)| name.ends_with(".html")).for_each(|(name, page)| check(name, page));
    let markup = single.split("<script").next().unwrap();
    check("one.html", markup);
    // Nothing but itself.
    assert!(!single.contains("<link") && !single.contains("src=\""));
}

#[test]
fn report_is_the_same_for_any_number_of_threads() {
    let directory = tempfile::tempdir().unwrap();
    let Some(corpus) = shared("data/helsinki.jsonl.gz") else { return };
    let reports = ["1", "4"].map(|threads| {
        let out = directory.path().join(threads);
        let args = ["group", "--threads", threads, "--report"];
        run(args.iter().map(std::ffi::OsStr::new).chain([out.as_os_str(), corpus.as_os_str()])).result();
        files(&out)
    });
    assert!(reports[0] == reports[1]);
}

#[test]
fn only_a_report_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    // A new directory, an empty one, and an earlier report with another file beside it.
    report(directory.path(), "out").result();
    let first = files(&path("out"));
    fs::create_dir(path("empty")).unwrap();
    report(directory.path(), "empty").result();
    assert_eq!(files(&path("empty")), first);
    fs::write(path("out/notes.txt"), "mine").unwrap();
    fs::write(path("out/groups/0/8.html"), "of an earlier, larger corpus").unwrap();
    report(directory.path(), "out").result();
    let mut second = files(&path("out"));
    assert_eq!(second.remove("notes.txt").as_deref(), Some("mine"));
    assert_eq!(second, first);

    let refused = |name: &str, why: &str| {
        let error = report(directory.path(), name).error(1);
        assert!(error.contains(&format!("cannot write a report to {name}: {why}")), "{error}");
    };
    fs::create_dir(path("full")).unwrap();
    fs::write(path("full/index.html"), "<!DOCTYPE html>\n<title>My home page</title>").unwrap();
    refused("full", "it holds 'index.html', which is no report; name a new or an empty directory");
    fs::write(path("out/groups/notes.txt"), "mine").unwrap();
    refused("out", "it holds 'out/groups/notes.txt', which is no part of one");
    fs::write(path("file"), "").unwrap();
    refused("file", "it is a file whose name does not end in .html");
    let error = report(directory.path(), "no/such/place").error(1);
    assert!(error.contains("cannot write no/such/place: "), "{error}");
    assert_eq!(fs::read_to_string(path("out/groups/notes.txt")).unwrap(), "mine");
}

#[test]
fn failure_leaves_no_report() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["out", "one.html"] {
        run_in(directory.path(), &["group", "missing.txt", "--report", name]).error(1);
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn interrupt_leaves_no_report() {
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("empty")).unwrap();
    for name in ["out", "empty"] {
        let mut child = wirecopy()
            .args(["group", "-", "--report", name, "--output", "groups.txt"])
            .current_dir(directory.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let inside = directory.path().join(name);
        let deadline = Instant::now() + Duration::from_secs(20);
        while fs::read_dir(&inside).map_or(0, Iterator::count) == 0 {
            assert!(Instant::now() < deadline, "no report was begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
    }
    let left: Vec<_> = walkdir::WalkDir::new(directory.path()).min_depth(1).into_iter().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].file_name(), "empty");
}
