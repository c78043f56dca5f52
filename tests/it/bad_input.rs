//! What is wrong with real files: each gets a clear error or a sensible result, in bounded time.

use crate::command::{ids, run_in};
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

const STORY: &str = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";

/// A directory with these files.
fn directory(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    directory
}

fn line(id: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "text": text}))
}

/// Three lines of which the middle one is bad.
fn around(bad: &[u8]) -> Vec<u8> {
    [line("a", STORY).as_bytes(), bad, b"\n", line("b", STORY).as_bytes()].concat()
}

#[test]
fn bad_line_stops_with_its_place_or_is_skipped_and_counted() {
    let long = line("x", STORY).replace("\"id\"", "\"id\": {}, \"id\"").replace("\"x\"", "[1]");
    let cases: &[(&[u8], &str)] = &[
        (b"{\"id\": \"x\", \"text\" \"...\"}", "not a JSON object: expected `:` at column 20"),
        (b"{\"id\": \"x\", \"text\": \"...", "not a JSON object: EOF while parsing a string at column 24"),
        (b"{\"text\": \"a\"} {}", "not a JSON object: trailing characters at column 15"),
        (b"17", "not a JSON object: invalid type: integer `17`, expected an object at column 2"),
        (b"[{\"text\": \"a\"}]", "a JSON array, where one object a line is wanted"),
        (b"{\"text\": \"caf\xe9\"}", "not UTF-8"),
        (b"{\"text\": \"a\0b\"}", "not a JSON object: control character"),
        (b"{\"text\": [\"a\", \"b\"]}", "the field 'text' holds no text"),
        (long.trim().as_bytes(), "the field 'id' holds no text"),
        (b"{\"id\": \"a\", \"text\": \"b\"}", "the id 'a' stands at n.jsonl:1 too"),
    ];
    for (bad, what) in cases {
        let directory = directory(&[("n.jsonl", &around(bad))]);
        let error = run_in(directory.path(), &["group", "n.jsonl"]).error(1);
        assert!(error.starts_with(&format!("error: n.jsonl:2: {what}")), "{error}");
        assert!(error.contains(';'), "without a remedy: {error}");
        let run = run_in(directory.path(), &["group", "n.jsonl", "--skip-bad", "--format=jsonl", "--quiet"]);
        assert!(run.stderr.starts_with("warning: 1 line or file was skipped (n.jsonl:2: "), "{}", run.stderr);
        assert_eq!(ids(&run.json()).0, [["a", "b"]]);
    }
}

#[test]
fn bad_rows_of_a_table() {
    let head = format!("id,text\na,\"{STORY}\"\n");
    let cases: &[(&[u8], &str)] = &[
        (b"x,one, two", "3 values, where the header has 2 names"),
        (b"x,caf\xe9", "not UTF-8"),
        (b"a,again", "the id 'a' stands at n.csv:2 too"),
    ];
    for (bad, what) in cases {
        let rows = [head.as_bytes(), bad, b"\nb,\"", STORY.as_bytes(), b"\"\n"].concat();
        let directory = directory(&[("n.csv", &rows)]);
        let error = run_in(directory.path(), &["group", "n.csv"]).error(1);
        assert!(error.starts_with(&format!("error: n.csv:3: {what}; ")), "{error}");
        let found = run_in(directory.path(), &["group", "n.csv", "--skip-bad", "--format=jsonl"]).json();
        assert_eq!(ids(&found).0, [["a", "b"]]);
    }
    // No row of one value ends a table.
    for alone in ["\0end\0", "\0", "\u{1a}", "\\."] {
        let rows = format!("text\n{alone}\n\"{STORY}\"\n\"{STORY}\"\n{alone}\n");
        let directory = directory(&[("n.csv", rows.as_bytes())]);
        let found = run_in(directory.path(), &["group", "n.csv", "--format=jsonl"]).json();
        assert_eq!(ids(&found).0, [["n.csv:3", "n.csv:4"]], "{alone:?}");
    }
    let open = format!("id,text\na,{STORY:?}\nb,{STORY:?}\nc,\"open\nd,{STORY}\n");
    let directory = directory(&[
        ("n.tsv", b"id\tbody\n1\tx\n"),
        ("empty.csv", b""),
        ("header.csv", b"id, text"),
        ("open.csv", open.as_bytes()),
        ("bars.csv", b"id|text\na|b\n"),
    ]);
    let error = run_in(directory.path(), &["group", "open.csv"]).error(1);
    assert!(error.starts_with("error: open.csv:4: a quote that is opened here is never closed; "), "{error}");
    let found = run_in(directory.path(), &["group", "open.csv", "--skip-bad", "--format=jsonl"]).json();
    assert_eq!(ids(&found).0, [["a", "b"]]);
    let error = run_in(directory.path(), &["group", "bars.csv"]).error(1);
    assert!(error.contains("only one name; separate the values with commas"), "{error}");
    assert_eq!(run_in(directory.path(), &["group", "header.csv", "--format=jsonl"]).result(), "");
    let error = run_in(directory.path(), &["group", "n.tsv"]).error(1);
    assert!(error.starts_with("error: n.tsv:1: no field 'text', only id, body; "), "{error}");
    assert_eq!(run_in(directory.path(), &["group", "empty.csv", "--format=jsonl"]).result(), "");
}

#[test]
fn duplicate_ids_of_two_files() {
    let lines = line("same", STORY);
    let directory = directory(&[("a.jsonl", lines.as_bytes()), ("b.jsonl", format!("\n{lines}").as_bytes())]);
    let error = run_in(directory.path(), &["group", "a.jsonl", "b.jsonl"]).error(1);
    assert!(error.starts_with("error: b.jsonl:2: the id 'same' stands at a.jsonl:1 too; "), "{error}");
    assert!(error.contains("--id-field") && error.contains("--skip-bad"), "{error}");
}

#[test]
fn what_is_read_is_not_replaced() {
    let lines = line("a", STORY);
    let directory = directory(&[("a.jsonl", lines.as_bytes()), ("b.jsonl", line("b", STORY).as_bytes())]);
    for how in [
        &["group", "b.jsonl", "a.jsonl"][..],
        &["diff", "a.jsonl", "b.jsonl"],
        &["eval", "b.jsonl", "a.jsonl"],
        &["group", "."],
        &["tune", "b.jsonl", "a.jsonl"],
        &["tune", "b.jsonl", "--labels", "a.jsonl"],
    ] {
        let option = if how[0] == "tune" { "--svg" } else { "-o" };
        let error = run_in(directory.path(), &[how, &[option, "./a.jsonl"]].concat()).error(2);
        assert!(error.contains("a.jsonl is read, and would be replaced"), "{error}");
    }
    let page = directory.path().join("a.html");
    std::fs::write(&page, STORY).unwrap();
    let error = run_in(directory.path(), &["group", "a.html", "--input-format", "txt", "--report", "a.html"])
        .error(2);
    assert!(error.contains("replaced") && error.contains("--report"), "{error}");
    assert_eq!(std::fs::read_to_string(page).unwrap(), STORY);
    assert_eq!(std::fs::read_to_string(directory.path().join("a.jsonl")).unwrap(), lines);
}

#[test]
fn articles_without_words_or_with_one() {
    let texts = ["", " \n ", "...", "\0", "word", "Word!", "\u{feff}", "null"];
    let mut lines: String = texts.iter().enumerate().map(|(id, text)| line(&id.to_string(), text)).collect();
    lines += "{\"id\": \"none\"}\n{\"id\": \"null\", \"text\": null}\n";
    let directory = directory(&[("n.jsonl", lines.as_bytes()), ("empty.txt", b"")]);
    let run = run_in(directory.path(), &["group", ".", "--format", "jsonl"]);
    assert!(run.stderr.contains("2 articles have no text (./n.jsonl:9; ./n.jsonl:10)"), "{}", run.stderr);
    // What has no words is like nothing, and a word is no story.
    assert!(ids(&run.json()).0.is_empty());
    run_in(directory.path(), &["group", "."]).result();
    run_in(directory.path(), &["diff", "n.jsonl", "--id", "0", "--id", "none"]).result();
    run_in(directory.path(), &["explain", "n.jsonl", "0", "4"]).result();
}

#[test]
fn nul_bytes_are_text_like_any_other() {
    let with_nul = STORY.replace(' ', " \0");
    let directory = directory(&[("a.txt", with_nul.as_bytes()), ("b.txt", STORY.as_bytes())]);
    let found = run_in(directory.path(), &["group", ".", "--format=jsonl"]).json();
    assert_eq!(ids(&found).0, [["a.txt", "b.txt"]]);
}

#[test]
fn half_a_surrogate_pair_is_replaced_and_said() {
    let text = |end: &str| format!("{{\"text\": \"{STORY} \\ud83d\\ude00 {end}\"}}\n");
    let lines = text("caf\\u00e9\\t\\\"\\/") + &text("\\ud83d") + &text("\\ud83d\\u0041 \\ude00");
    let directory = directory(&[("n.jsonl", lines.as_bytes())]);
    let run = run_in(directory.path(), &["group", "n.jsonl", "--format=jsonl"]);
    assert!(
        run.stderr.contains("2 texts hold half a surrogate pair, read as U+FFFD (n.jsonl:2; n.jsonl:3)"),
        "{}",
        run.stderr
    );
    assert_eq!(ids(&run.json()).0[0].len(), 3);
    let diff = |id: &str| {
        let args = ["diff", "n.jsonl", "--id", "n.jsonl:1", "--id", id, "--format=json"];
        let json: serde_json::Value =
            serde_json::from_str(&run_in(directory.path(), &args).result()).unwrap();
        let hunks = json["hunks"].as_array().unwrap().clone();
        ["before_text", "after_text"]
            .map(|side| hunks.iter().map(|hunk| hunk[side].as_str().unwrap()).collect::<String>())
    };
    assert_eq!(diff("n.jsonl:2"), [format!("{STORY} 😀 café\t\"/"), format!("{STORY} 😀 \u{fffd}")]);
    assert_eq!(diff("n.jsonl:3")[1], format!("{STORY} 😀 \u{fffd}A \u{fffd}"));
}

#[test]
fn text_file_that_is_not_utf8() {
    let utf16: Vec<u8> = "\u{feff}Text".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let directory =
        directory(&[("a.txt", b"one\ntwo\ncaf\xe9"), ("b.txt", &utf16), ("c.txt", STORY.as_bytes())]);
    let error = run_in(directory.path(), &["group", "a.txt"]).error(1);
    assert!(error.starts_with("error: a.txt:3: not UTF-8; "), "{error}");
    let error = run_in(directory.path(), &["group", "b.txt"]).error(1);
    assert!(error.contains("UTF-16") && error.contains("iconv"), "{error}");
    let run = run_in(directory.path(), &["group", ".", "--skip-bad"]);
    assert!(
        run.stderr.contains("2 lines or files were skipped (./a.txt:3: not UTF-8; ./b.txt:1: "),
        "{}",
        run.stderr
    );
    assert!(run.result().ends_with("1 article: 0 groups with 0 copies, 0 excerpts\n"));
}

#[test]
fn truncated_and_damaged_and_foreign_packing() {
    let lines: String = (0..2000).map(|id| line(&id.to_string(), &format!("{STORY} {id}"))).collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(lines.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    let mut damaged = packed.clone();
    damaged[packed.len() - 8] ^= 1; // The checksum.
    let zst = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    let directory = directory(&[
        ("cut.jsonl.gz", &packed[..packed.len() / 2]),
        ("cut.jsonl.zst", &zst[..zst.len() - 10]),
        ("damaged.jsonl.gz", &damaged),
        ("a.jsonl.xz", b"\xfd7zXZ\0\0"),
        ("a.jsonl", b"BZh91AY&SY"),
    ]);
    for name in ["cut.jsonl.gz", "cut.jsonl.zst"] {
        let error = run_in(directory.path(), &["group", name]).error(1);
        assert!(error.contains(": the compressed data ends too early; fetch the file again"), "{error}");
        let run = run_in(directory.path(), &["group", name, "--skip-bad", "--format=jsonl"]);
        assert!(run.stderr.contains("1 line or file was skipped"), "{}", run.stderr);
        run.result();
    }
    let error = run_in(directory.path(), &["group", "damaged.jsonl.gz"]).error(1);
    assert!(error.contains("the compressed data is damaged"), "{error}");
    let error = run_in(directory.path(), &["group", "a.jsonl"]).error(1);
    assert!(error.contains("packed with bzip2"), "{error}");
    // Without a kind in its name, because .xz is none that is unpacked.
    let error = run_in(directory.path(), &["group", "a.jsonl.xz"]).error(1);
    assert!(error.contains("--input-format"), "{error}");
    let error = run_in(directory.path(), &["group", "a.jsonl.xz", "--input-format=jsonl"]).error(1);
    assert!(error.contains("packed with xz"), "{error}");
}

#[test]
fn paths_that_lead_nowhere() {
    let directory = directory(&[("a.md", b"x")]);
    let error = run_in(directory.path(), &["group", "missing"]).error(1);
    assert!(error.starts_with("error: missing: no such file or directory; "), "{error}");
    let error = run_in(directory.path(), &["group", "."]).error(1);
    assert!(error.contains("no .txt, .jsonl"), "{error}");
    let error = run_in(directory.path(), &["group", "a.md"]).error(1);
    assert!(error.contains("--input-format"), "{error}");
    run_in(directory.path(), &["group", "a.md", "--input-format=txt"]).result();
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn loops_links_and_pipes_in_a_directory() {
        let directory = directory(&[("a.txt", STORY.as_bytes())]);
        let path = |name: &str| directory.path().join(name);
        symlink(".", path("loop")).unwrap();
        symlink("a.txt", path("b.txt")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path("pipe.txt")).status().unwrap().success());
        let run = run_in(directory.path(), &["group", ".", "--format=jsonl"]);
        assert!(
            run.stderr.contains("2 other files were passed over (1 link to a directory, 1 pipe or device)"),
            "{}",
            run.stderr
        );
        assert_eq!(ids(&run.json()).0, [["a.txt", "b.txt"]]);

        symlink("nowhere", path("c.txt")).unwrap();
        let error = run_in(directory.path(), &["group", "."]).error(1);
        assert!(error.starts_with("error: ./c.txt: no such file or directory; "), "{error}");
        let run = run_in(directory.path(), &["group", ".", "--skip-bad", "--format=jsonl"]);
        assert!(run.stderr.contains("1 line or file was skipped (./c.txt: "), "{}", run.stderr);
        assert_eq!(ids(&run.json()).0.len(), 1);
    }

    #[test]
    fn unreadable_files() {
        let directory = directory(&[("a.txt", STORY.as_bytes()), ("b.txt", STORY.as_bytes())]);
        let locked = directory.path().join("b.txt");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::File::open(&locked).is_ok() {
            println!("skipped: this user may read every file");
            return;
        }
        let error = run_in(directory.path(), &["group", "."]).error(1);
        assert!(error.starts_with("error: ./b.txt: permission denied; "), "{error}");
        let run = run_in(directory.path(), &["group", ".", "--skip-bad"]);
        assert!(run.stderr.contains("1 line or file was skipped"), "{}", run.stderr);
    }
}

#[test]
fn huge_articles_take_bounded_time() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &dyn Fn(&mut dyn Write)| {
        let mut file = std::io::BufWriter::new(fs::File::create(directory.path().join(name)).unwrap());
        text(&mut file);
        file.flush().unwrap();
    };
    write("million.txt", &|file| (0..1_000_000).for_each(|_| file.write_all(b"spam ").unwrap()));
    // A hundred megabytes: one word of the most part, for the test is of reading and not of cutting words.
    write("hundred.txt", &|file| {
        file.write_all(STORY.as_bytes()).unwrap();
        let piece = [b' '; 1 << 16];
        (0..100 * 16).for_each(|_| file.write_all(&piece).unwrap());
    });
    write("story.txt", &|file| file.write_all(STORY.as_bytes()).unwrap());
    let start = Instant::now();
    let found = run_in(directory.path(), &["group", ".", "--format=jsonl"]).json();
    assert_eq!(ids(&found).0, [["hundred.txt", "story.txt"]]);
    run_in(directory.path(), &["group", "."]).result();
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
