//! Writes a corpus of synthetic syndication as JSON Lines, with the truth beside it.

use anyhow::{Context, Result, bail};
use clap::Parser;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use syndicate::corpus::{Lengths, records, stories};
use syndicate::{Base, Invented, Kind, Plan, Printed, Skew, Syndicate, Truth};

/// Writes a corpus of synthetic syndication: OUT.jsonl (or .jsonl.zst) and OUT.truth.tsv.
///
/// The same options give the same files. When the base corpora are used up, invented stories follow. Nothing is
/// held in memory but the articles of a few hours, so that there may be as many millions as the disk has room
/// for: about 2.6 KB each, and .8 KB compressed.
#[derive(Parser)]
struct Options {
    /// Where to write: NAME.jsonl or NAME.jsonl.zst; the truth goes to NAME.truth.tsv.
    out: PathBuf,
    /// How many articles.
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
    /// Articles of a part; the parts are NAME-0000.jsonl and so on. One file by default.
    #[arg(long)]
    part: Option<usize>,
    /// Corpora to take stories from, in order (JSON Lines with `text`, may be .gz or .zst).
    #[arg(long, num_args = 1..)]
    base: Vec<PathBuf>,
    /// What is drawn by lot follows from this.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these kinds of copies and of articles that are none; all by default.
    #[arg(long, value_delimiter = ',')]
    kinds: Vec<Kind>,
    /// The most articles of one story.
    #[arg(long, default_value_t = 500)]
    most_copies: usize,
    /// A corpus all of one kind instead, for which no base corpus is needed.
    #[arg(long, conflicts_with_all = ["base", "kinds", "most_copies"])]
    skew: Option<Skew>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    if let Some(skew) = options.skew {
        return write(&options.out, options.part, skew.articles(options.seed).take(options.articles));
    }
    let mut plan = Plan { most_copies: options.most_copies, ..Plan::default() };
    if !options.kinds.is_empty() {
        plan = plan.only(&options.kinds);
    }
    let mut files = Vec::new();
    for path in &options.base {
        files.push(records(path)?);
    }
    let mut broken = None;
    let read = files.into_iter().flatten().map_while(|record| match record {
        Ok(record) => Some(record),
        Err(error) => {
            broken = Some(error);
            None
        }
    });
    let bases: Box<dyn Iterator<Item = Base> + '_> =
        Box::new(stories(read, Lengths::default()).chain(Invented::with_phrases(options.seed)));
    let stream = Syndicate::new(plan, options.seed, bases).take(options.articles);
    write(&options.out, options.part, stream)?;
    match broken {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn write(out: &Path, part: Option<usize>, stream: impl Iterator<Item = Printed>) -> Result<()> {
    let name = out.to_str().context("the path to write to is not UTF-8")?;
    let Some((stem, kind)) =
        [".jsonl", ".jsonl.zst"].iter().find_map(|&kind| Some((name.strip_suffix(kind)?, kind)))
    else {
        bail!("{name}: the name to write to ends in .jsonl or .jsonl.zst");
    };
    let mut truth = BufWriter::new(create(&format!("{stem}.truth.tsv"))?);
    writeln!(truth, "id\tstory\tkind\toriginal\tfamily\tparts")?;
    let mut articles: Option<Box<dyn Write>> = None;
    for (at, printed) in stream.enumerate() {
        let writer = match (&mut articles, part) {
            (Some(writer), None) => writer,
            (Some(writer), Some(part)) if at % part.max(1) > 0 => writer,
            (articles, part) => {
                if let Some(mut full) = articles.take() {
                    full.flush()?;
                }
                let name =
                    part.map_or(name.to_owned(), |part| format!("{stem}-{:04}{kind}", at / part.max(1)));
                articles.insert(open(&name)?)
            }
        };
        serde_json::to_writer(&mut *writer, &printed.article)?;
        writer.write_all(b"\n")?;
        write_truth(&mut truth, &printed.article.id, &printed.truth)?;
    }
    if let Some(mut last) = articles {
        last.flush()?;
    }
    truth.flush()?;
    Ok(())
}

fn create(name: &str) -> Result<File> {
    File::create(name).with_context(|| format!("cannot write {name}"))
}

fn open(name: &str) -> Result<Box<dyn Write>> {
    let file = create(name)?;
    Ok(if name.ends_with(".zst") {
        Box::new(BufWriter::with_capacity(1 << 20, zstd::Encoder::new(file, 1)?.auto_finish()))
    } else {
        Box::new(BufWriter::with_capacity(1 << 20, file))
    })
}

/// A line of the truth. A part is `original:first-end:first-end`, in words of this article, then of that.
fn write_truth(out: &mut impl Write, id: &str, truth: &Truth) -> Result<()> {
    let family = truth.family.map(|family| family.to_string()).unwrap_or_default();
    let part = |part: &syndicate::Part| {
        let (here, there) = (&part.here, &part.there);
        format!("{}:{}-{}:{}-{}", part.of, here.start, here.end, there.start, there.end)
    };
    let parts: Vec<String> = truth.parts.iter().map(part).collect();
    let original = truth.original.as_deref().unwrap_or_default();
    writeln!(out, "{id}\t{}\t{}\t{original}\t{family}\t{}", truth.story, truth.kind, parts.join(","))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole() {
        let directory = std::env::temp_dir().join(format!("wirecopy-generate-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let stream = || Syndicate::new(Plan::default(), 1, Invented::with_phrases(1)).take(250);
        let (whole, parts) = (directory.join("whole.jsonl"), directory.join("parts.jsonl.zst"));
        write(&whole, None, stream()).unwrap();
        write(&parts, Some(100), stream()).unwrap();
        let part = |at| File::open(directory.join(format!("parts-000{at}.jsonl.zst"))).unwrap();
        let read: Vec<Vec<u8>> = (0..3).map(|at| zstd::decode_all(part(at)).unwrap()).collect();
        assert_eq!(read.concat(), std::fs::read(whole).unwrap());
        let truth = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap();
        assert_eq!(truth("parts.truth.tsv"), truth("whole.truth.tsv"));
        assert_eq!(truth("whole.truth.tsv").lines().count(), 251);
        std::fs::remove_dir_all(directory).unwrap();
    }
}
