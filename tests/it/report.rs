//! `wirecopy group --report`: the files.

use crate::command::{Run, run, run_in, wirecopy};
use crate::support::{Random, shared};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
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
    let pages = files(&directory.path().join("out"));
    let mut expected: Vec<_> = (1..=7).map(|group| format!("groups/0/{group}.html")).collect();
    expected.extend(["excerpts/1.html", "index.html"].map(str::to_owned));
    expected.sort();
    assert_eq!(
        pages.keys().filter(|name| name.ends_with(".html")).collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
    check_links(&pages);

    report(directory.path(), "one.html").result();
    let single = fs::read_to_string(directory.path().join("one.html")).unwrap();
    // Nothing but itself.
    assert!(!single.contains("rel=\"stylesheet\"") && !single.contains("src=\""));
    check_links(&BTreeMap::from([("one.html".to_owned(), single)]));

    let Some(corpus) = shared("data/helsinki.jsonl.gz") else { return };
    let large = directory.path().join("large");
    run(["group".as_ref(), corpus.as_os_str(), "--report".as_ref(), large.as_os_str()]).result();
    let pages = files(&large);
    assert!(pages.contains_key("excerpts/2.html"), "excerpts are on several pages");
    check_links(&pages);
}

/// Checks that every link of these pages leads to a file and a part that is there.
fn check_links(pages: &BTreeMap<String, String>) {
    let parts = |page: &'_ str| -> BTreeSet<String> {
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let parts: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|(name, page)| (name.as_str(), parts(page))).collect();
    for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let links = |attribute| page.split(attribute).skip(1);
        for link in links(" href=\"").chain(links(" src=\"")) {
            // As the template engine escapes it.
            let link = link.split('"').next().unwrap().replace("&#x2f;", "/");
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let mut path: Vec<&str> = name.split('/').collect();
            if !file.is_empty() {
                path.pop();
                for part in file.split('/') {
                    if part == ".." { path.truncate(path.len() - 1) } else { path.push(part) }
                }
            }
            let target = parts.get(path.join("/").as_str());
            let target = target.unwrap_or_else(|| panic!("{name}: {link} leads nowhere"));
            assert!(anchor.is_empty() || target.contains(anchor), "{name}: {link} leads to no part");
        }
    }
}

/// The text that a delta makes of the original, in UTF-16.
fn patched(delta: &Value, original: &[u16], mut at: usize) -> Vec<u16> {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().encode_utf16().collect::<Vec<u16>>();
    let mut made = Vec::new();
    for step in delta.as_array().unwrap() {
        match step[0].as_str() {
            None => {
                made.extend_from_slice(&original[at..at + number(step)]);
                at += number(step);
            }
            Some("i") => made.extend(text(&step[1])),
            Some("m") => made.extend(patched(&step[3], original, number(&step[2]))),
            Some("d") => at += number(&step[1]),
            Some(_) => {
                for fact in step[3].as_array().into_iter().flatten() {
                    let [a, b, c, d] = [0, 1, 2, 3].map(|end| number(&fact[end]));
                    let [old, new] = [original[at + a..at + b].to_vec(), text(&step[2])[c..d].to_vec()];
                    assert!(old != new && !old.is_empty() && !new.is_empty());
                    assert!(old.iter().chain(&new).all(|&unit| unit != u16::from(b' ')), "one word each");
                }
                made.extend(text(&step[2]));
                at += number(&step[1]);
            }
        }
    }
    made
}

#[test]
fn what_a_page_says_was_changed_makes_each_copy_of_the_original() {
    // Beyond ASCII and beyond 16 bits throughout, and long enough for passages that are moved far.
    let mut random = Random(29);
    let mut paragraphs: Vec<String> =
        (0..60).map(|at| format!("“{}” 🚢 Ærø paid {at}4 kr.", random.text(30))).collect();
    let original = paragraphs.join("\n\n");
    paragraphs[7] = paragraphs[7].replace("Ærø paid 74", "Ærø paid 75");
    paragraphs[30] = paragraphs[30].replace(['“', '”'], "\"");
    paragraphs.swap(12, 50);
    paragraphs.remove(40);
    paragraphs.insert(20, "🚢 Nobody was hurt, the harbour master said later.".to_owned());
    let directory = tempfile::tempdir().unwrap();
    let corpus = directory.path().join("corpus.jsonl");
    let texts = [original, paragraphs.join("\n\n")];
    let lines = texts
        .iter()
        .enumerate()
        .map(|(id, text)| format!("{}\n", json!({"id": id.to_string(), "text": text})));
    fs::write(&corpus, lines.collect::<String>()).unwrap();
    run_in(directory.path(), &["group", "corpus.jsonl", "--report", "out"]).result();
    let page = &files(&directory.path().join("out"))["groups/0/1.html"];
    let (_, data) = page.split_once("<script type=\"application/json\" class=\"data\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["original"], texts[0].as_str());
    let delta = &data["copies"][0];
    let kinds: BTreeSet<&str> =
        delta.as_array().unwrap().iter().filter_map(|step| step[0].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["d", "i", "m", "r", "t"]));
    let original: Vec<u16> = texts[0].encode_utf16().collect();
    assert_eq!(String::from_utf16(&patched(delta, &original, 0)).unwrap(), texts[1]);
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
        // Held until the end: without it the program would see the end of its input, and finish.
        let input = child.stdin.take();
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        drop(input);
    }
    let left: Vec<_> = walkdir::WalkDir::new(directory.path()).min_depth(1).into_iter().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].file_name(), "empty");
}
