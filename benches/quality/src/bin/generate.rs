//! Writes a corpus of synthetic syndication as JSON Lines, with the truth beside it.

use anyhow::{Context, Result, bail};
use clap::Parser;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use syndicate::corpus::{Lengths, records, stories};
use syndicate::{Base, Invented, Kind, Plan, Syndicate, Truth};

/// Writes a corpus of synthetic syndication: OUT.jsonl (or .jsonl.zst) and OUT.truth.tsv.
///
/// The same options give the same files. When the base corpora are used up, invented stories follow.
#[derive(Parser)]
struct Options {
    /// Where to write: NAME.jsonl or NAME.jsonl.zst; the truth goes to NAME.truth.tsv.
    out: PathBuf,
    /// How many articles.
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
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
}

fn main() -> Result<()> {
    let options = Options::parse();
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
        Box::new(stories(read, Lengths::default()).chain(Invented::new(options.seed)));
    write(&options.out, Syndicate::new(plan, options.seed, bases).take(options.articles))?;
    match broken {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

fn write(out: &Path, stream: impl Iterator<Item = syndicate::Printed>) -> Result<()> {
    let name = out.to_str().context("the path to write to is not UTF-8")?;
    let Some(stem) = name.strip_suffix(".jsonl").or(name.strip_suffix(".jsonl.zst")) else {
        bail!("{name}: the name to write to ends in .jsonl or .jsonl.zst");
    };
    let create = |name: &str| File::create(name).with_context(|| format!("cannot write {name}"));
    let file = create(name)?;
    let mut articles: Box<dyn Write> = if name.ends_with(".zst") {
        Box::new(BufWriter::new(zstd::Encoder::new(file, 1)?.auto_finish()))
    } else {
        Box::new(BufWriter::with_capacity(1 << 20, file))
    };
    let mut truth = BufWriter::new(create(&format!("{stem}.truth.tsv"))?);
    writeln!(truth, "id\tstory\tkind\toriginal\tfamily\tparts")?;
    for printed in stream {
        serde_json::to_writer(&mut articles, &printed.article)?;
        articles.write_all(b"\n")?;
        write_truth(&mut truth, &printed.article.id, &printed.truth)?;
    }
    articles.flush()?;
    truth.flush()?;
    Ok(())
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
