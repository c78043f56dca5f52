//! Writes a page of diffs by wirecopy and by others next to each other, for a person to judge.
//!
//! git, wdiff and node with the package `diff` are asked where they are there. What they mark is shown in one
//! dress, so that the hunks alone are judged.

use anyhow::{Context, Result, bail};
use clap::Parser;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use syndicate::corpus::records;
use wirecopy::WordDiff;

/// Writes a page of diffs by wirecopy, git, wdiff, jsdiff and similar next to each other.
#[derive(Parser)]
struct Options {
    /// Where to write the page.
    out: PathBuf,
    /// A corpus (JSON Lines with `id` and `text`, may be .gz or .zst).
    #[arg(long, required = true, num_args = 1..)]
    corpus: Vec<PathBuf>,
    /// The ids of the articles, the first two a pair, the next two, and so on.
    #[arg(long, required = true, num_args = 2..)]
    pairs: Vec<String>,
}

/// A piece of a diff: what both have, what the first has, what the second has.
enum Piece {
    Both(String),
    Before(String),
    After(String),
}

fn main() -> Result<()> {
    let options = Options::parse();
    let mut texts: HashMap<String, String> = HashMap::new();
    for path in &options.corpus {
        for record in records(path)? {
            let record = record?;
            texts.insert(record.id, record.text);
        }
    }
    let text = |id: &String| texts.get(id).with_context(|| format!("no corpus has an article {id}"));
    let work = std::env::temp_dir().join(format!("wirecopy-diffs-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    let mut body = String::new();
    for pair in options.pairs.chunks(2) {
        let [before, after] = pair else { bail!("{} has no other article to be compared with", pair[0]) };
        write!(body, "<h2>{} → {}</h2><div>", escaped(before), escaped(after))?;
        let (before, after) = (text(before)?, text(after)?);
        for (name, pieces) in all(before, after, &work)? {
            let changes = pieces.iter().filter(|piece| !matches!(piece, Piece::Both(_))).count();
            write!(body, "<section><h3>{name}, {changes} marks</h3><p>")?;
            pieces.iter().for_each(|piece| show(piece, &mut body));
            body.push_str("</p></section>");
        }
        body.push_str("</div>\n");
    }
    fs::remove_dir_all(&work)?;
    fs::write(&options.out, format!("{HEAD}{body}")).with_context(|| options.out.display().to_string())
}

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>Diffs side by side</title><style>\
    div{display:grid;grid-template-columns:repeat(5,1fr);gap:1em}\
    p{white-space:pre-wrap;font:14px/1.5 serif;overflow-wrap:anywhere}\
    del{background:#fde3d6;color:#8a2b00}ins{background:#dcecf9;color:#00467a}</style>\n";

/// The diffs of all that are there.
fn all(before: &str, after: &str, work: &Path) -> Result<Vec<(&'static str, Vec<Piece>)>> {
    let paths = [work.join("before"), work.join("after")];
    fs::write(&paths[0], before)?;
    fs::write(&paths[1], after)?;
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).args(&paths).output().ok()?;
        // All of them end with 1 where the texts differ.
        (output.status.code()? <= 1).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let mut found = vec![("wirecopy", marked(&WordDiff::new(before, after).text().to_string()))];
    let git = run("git", &["diff", "--no-index", "--word-diff", "--no-color", "-U1000000"]);
    // Five lines of header stand before the text.
    found.extend(git.map(|git| ("git", marked(git.splitn(6, '\n').last().unwrap_or_default()))));
    found.extend(run("wdiff", &[]).map(|wdiff| ("wdiff", marked(&wdiff))));
    let jsdiff = run("node", &["-e", JSDIFF]);
    found.extend(jsdiff.and_then(|json| Some(("jsdiff", from_json(&json)?))));
    let similar = similar::TextDiff::from_unicode_words(before, after);
    // It gives every word and space apart.
    let changes: Vec<_> = similar.iter_all_changes().collect();
    let piece = |run: &[similar::Change<&str>]| {
        let text = run.iter().map(|change| change.value()).collect();
        match run[0].tag() {
            similar::ChangeTag::Equal => Piece::Both(text),
            similar::ChangeTag::Delete => Piece::Before(text),
            similar::ChangeTag::Insert => Piece::After(text),
        }
    };
    found.push(("similar", changes.chunk_by(|a, b| a.tag() == b.tag()).map(piece).collect()));
    Ok(found)
}

const JSDIFF: &str = "const fs = require('fs'); const [a, b] = process.argv.slice(1).map(f => fs.readFileSync(f, 'utf8')); \
    console.log(JSON.stringify(require('diff').diffWords(a, b).map(p => [p.added ? 1 : p.removed ? -1 : 0, p.value])))";

fn from_json(json: &str) -> Option<Vec<Piece>> {
    let parts: Vec<(i8, String)> = serde_json::from_str(json).ok()?;
    let piece = |(side, text)| match side {
        -1 => Piece::Before(text),
        1 => Piece::After(text),
        _ => Piece::Both(text),
    };
    Some(parts.into_iter().map(piece).collect())
}

/// Reads `[-before-]{+after+}`.
fn marked(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = [rest.find("[-"), rest.find("{+")].into_iter().flatten().min() {
        let (both, change) = rest.split_at(at);
        let is_before = change.starts_with('[');
        let (inside, after) =
            change[2..].split_once(if is_before { "-]" } else { "+}" }).unwrap_or((&change[2..], ""));
        pieces.push(Piece::Both(both.to_owned()));
        let inside = inside.to_owned();
        pieces.push(if is_before { Piece::Before(inside) } else { Piece::After(inside) });
        rest = after;
    }
    pieces.push(Piece::Both(rest.to_owned()));
    pieces
}

fn show(piece: &Piece, page: &mut String) {
    let (open, text, close) = match piece {
        Piece::Both(text) => ("", text, ""),
        Piece::Before(text) => ("<del>", text, "</del>"),
        Piece::After(text) => ("<ins>", text, "</ins>"),
    };
    page.extend([open, &escaped(text), close]);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_gives_both_texts_back() {
        // git does not keep the space of the first text.
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let (before, after) = ("Five ships left the old port.\n", "Six ships left port.\n");
        let work = std::env::temp_dir().join(format!("wirecopy-diffs-test-{}", std::process::id()));
        fs::create_dir_all(&work).unwrap();
        for (name, pieces) in all(before, after, &work).unwrap() {
            let side = |is: fn(&Piece) -> Option<&str>| {
                let text: String = pieces.iter().filter_map(is).collect();
                letters(&text)
            };
            let of_before: fn(&Piece) -> Option<&str> = |piece| match piece {
                Piece::Both(text) | Piece::Before(text) => Some(text),
                Piece::After(_) => None,
            };
            let of_after: fn(&Piece) -> Option<&str> = |piece| match piece {
                Piece::Both(text) | Piece::After(text) => Some(text),
                Piece::Before(_) => None,
            };
            assert_eq!((side(of_before), side(of_after)), (letters(before), letters(after)), "{name}");
        }
        fs::remove_dir_all(&work).unwrap();
    }
}
