//! All measurements, as BENCHMARKS.md.

use crate::chart::{Line, growth, thousands};
use crate::peer::Run;
use crate::program::{self, Grouped};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use wirecopy_peers::truth::Score;

/// Makes corpora, measures, and writes BENCHMARKS.md and its picture.
#[derive(Args)]
pub struct Options {
    /// The sizes of the corpora that the growth is measured on.
    #[arg(long, value_delimiter = ',', default_value = "10000,30000,100000,300000,1000000,10000000")]
    growth: Vec<usize>,
    /// Corpora of so many articles and more are grouped in files. Ten million take 50 GB of the disk.
    #[arg(long, default_value_t = 1_000_000)]
    spilled: usize,
    /// The memory that is allowed then.
    #[arg(long, default_value = "8G")]
    memory: String,
    /// Articles that the peers get.
    #[arg(long, default_value_t = 100_000)]
    peers: usize,
    /// Articles of each corpus that is all of one kind.
    #[arg(long, default_value_t = 50_000)]
    skew: usize,
    /// Articles of the live index.
    #[arg(long, default_value_t = 1_000_000)]
    live: usize,
    /// Where the corpora go; each is made anew.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target/corpora"), hide_default_value = true)]
    corpora: PathBuf,
    /// The Python that has datasketch and rensa; where it has not, they are left out with a message.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Where the report goes; its picture goes beside it.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../BENCHMARKS.md"), hide_default_value = true)]
    out: PathBuf,
}

/// Corpora of so many articles are compressed.
const COMPRESSED: usize = 1_000_000;

const PICTURE: &str = "BENCHMARKS.svg";

/// Runs everything.
pub fn run(options: &Options) -> Result<()> {
    std::fs::create_dir_all(&options.corpora)?;
    let mut report = format!(
        "# How fast, and in what memory\n\nMade by `cargo run --release --manifest-path benches/peers/Cargo.toml -- \
         all`.\n\n{}\n\nAll times are processor time, not that on the wall. Builds are default builds. Each tool and \
         each size runs in a process of its own. The corpora are made by `generate` in benches/quality: articles of \
         400 words on average, half of them with curly quotes and dashes, under their outlets' furniture, with up \
         to 500 copies of a story where nothing else is said, templates, round-ups and phrases that everybody \
         uses.\n",
        machine()?
    );
    eprintln!("stages");
    let _ = write!(
        report,
        "\n## Stages\n\nOne thread, the fastest of many runs. Beside them what throw-away programs or the fastest libraries \
         take for the like, as measured on a machine with Intel processors.\n\n{}",
        own(&["stages"])?
    );
    report += "\n## Beside its peers\n\nArticles are read from JSON Lines, fingerprinted, grouped. Pairs are linked \
               singly where a tool gives pairs. wirecopy does more in its time: it leaves out boilerplate, compares \
               exactly, and finds excerpts, templates and originals. Articles a second are by \
               processor time.\n";
    report += &beside_peers(options, "with up to 8 copies of a story", &[EVEN])?;
    report += &beside_peers(options, "with up to 500 copies of a story", &[])?;
    report += &over_kinds(options)?;
    report += &over_sizes(options)?;
    eprintln!("live index");
    let corpus = Corpus::make(options, options.live, &[])?;
    let _ = write!(
        report,
        "\n## The live index\n\nDefault settings, one thread. Each article is held against all before it, then \
         inserted; percentiles are over the articles since the line before. Boilerplate is learnt from the first \
         20,000. At the end 1,000 articles are queried again and held against brute force.\n\n{}",
        own(&["live", corpus.path()?])?
    );
    corpus.remove()?;
    std::fs::write(&options.out, report).with_context(|| format!("cannot write {}", options.out.display()))
}

fn beside_peers(options: &Options, what: &str, how: &[&str]) -> Result<String> {
    let corpus = Corpus::make(options, options.peers, how)?;
    let mut runs = Vec::new();
    for (tool, threads) in
        [("wirecopy", 1), ("wirecopy", 2), ("gaoya", 1), ("gaoya-best", 1), ("txtfp", 1), ("txtfp-best", 1)]
    {
        runs.push(corpus.run(tool, threads)?);
    }
    for tool in ["datasketch", "rensa"] {
        eprintln!("  {tool}");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");
        let mut python = Command::new(&options.python);
        python.args([script, corpus.path()?, &corpus.truth()?, "--speed", tool]);
        match output(&mut python).and_then(|line| Ok(serde_json::from_str(&line)?)) {
            Ok(run) => runs.push(run),
            Err(error) => eprintln!("skipped: {tool}: {error:#}"),
        }
    }
    let first = runs.first().context("there is a run of our own")?;
    let mut text = format!(
        "\n{} articles {what}, {:.0} MB of text; reading alone takes {:.2} s.\n\n| tool | settings | threads | CPU \
         seconds | articles a second | times wirecopy | peak memory, MB | times the text | precision | recall | pairs \
         found |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        thousands(options.peers as u64),
        first.bytes as f64 / 1e6,
        first.read_seconds,
    );
    let ours = first.seconds;
    for run in &runs {
        let (name, settings) = match run.tool.as_str() {
            "gaoya" => ("gaoya 0.2", "default: 1 word, 42 x 3, .5"),
            "gaoya-best" => ("gaoya 0.2", "3 words, .4"),
            "txtfp" => ("txtfp 0.3", "default: 5 words, bands for .7, .5"),
            "txtfp-best" => ("txtfp 0.3", "3 words, .5"),
            "wirecopy" => ("**wirecopy**", "default"),
            other => (other, "3 words, .5"),
        };
        let _ = writeln!(
            text,
            "| {name} | {settings} | {} | {:.1} | {} | {:.1} | {:.0} | {:.1} | {:.3} | {:.3} | {} |",
            run.threads,
            run.seconds,
            thousands((run.articles as f64 / run.seconds) as u64),
            run.seconds / ours,
            run.peak as f64 / 1e6,
            run.peak as f64 / run.bytes as f64,
            run.precision,
            run.recall,
            thousands(run.found as u64),
        );
    }
    corpus.remove()?;
    Ok(text)
}

fn over_kinds(options: &Options) -> Result<String> {
    let mut text = format!(
        "\n## Skew\n\nwirecopy at default settings on one thread: {} articles of some 400 words, all of one kind; the \
         fastest of three runs.\n\n| \
         corpus | CPU seconds | times an even corpus | peak memory, MB | times the text | precision | recall |\n| --- \
         | --- | --- | --- | --- | --- | --- |\n",
        thousands(options.skew as u64)
    );
    let kinds = [
        ("even: up to 8 copies of a story", EVEN),
        ("copies of one article", "--skew=copies"),
        ("reports on one form", "--skew=template"),
        ("strangers above one footer", "--skew=footer"),
    ];
    let mut even = None;
    for (kind, how) in kinds {
        let corpus = Corpus::make(options, options.skew, &[how])?;
        let run = corpus.fastest()?;
        corpus.remove()?;
        let even: f64 = *even.get_or_insert(run.seconds);
        let _ = writeln!(
            text,
            "| {kind} | {:.1} | {:.1} | {:.0} | {:.1} | {:.3} | {:.3} |",
            run.seconds,
            run.seconds / even,
            run.peak as f64 / 1e6,
            run.peak as f64 / run.bytes as f64,
            run.precision,
            run.recall,
        );
    }
    Ok(text)
}

fn over_sizes(options: &Options) -> Result<String> {
    let mut text = format!(
        "\n## Growth\n\nwirecopy at default settings, with up to 8 copies of a story: the library on one thread in \
         memory, and where files are named the program, with `--spill` and `--memory {}`, from parts \
         compressed with zstd. Its peak memory includes ids, headlines, outlets and dates as strings. Up to 100,000 \
         articles it is the fastest of three runs. In corpora of 16,384 articles or fewer more pairs are asked whether a \
         passage is boilerplate.\n\n![Time and \
         memory for each article, by the size of the corpus]({PICTURE})\n\n| articles | CPU seconds | us an article | \
         seconds on the wall | peak memory, MB | bytes an article | times the text | files, GB | precision | recall \
         |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        options.memory
    );
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    let mut parts = None;
    for &size in &options.growth {
        let found = if size < options.spilled {
            let corpus = Corpus::make(options, size, &[EVEN])?;
            let is_parted = size <= PARTED || parts.is_none();
            let run = if is_parted { corpus.fastest()? } else { corpus.run("wirecopy", 1)? };
            if is_parted {
                eprintln!("  floors");
                let floors: Vec<(String, f64)> = serde_json::from_str(&own(&["floors", corpus.path()?])?)?;
                parts = Some(over_stages(&run, &floors));
            }
            corpus.remove()?;
            let Run { articles, bytes, seconds, peak, precision, recall, found, .. } = run;
            let score = Score { precision, recall, found };
            Grouped { articles, bytes, seconds, peak, files: None, score }
        } else {
            let part = size.div_ceil(20);
            let corpus = Corpus::make(options, size, &[EVEN, &format!("--part={part}")])?;
            let truth = PathBuf::from(corpus.truth()?);
            let grouped = program::run(&corpus.parts()?, &truth, &options.corpora, &options.memory)?;
            corpus.remove()?;
            grouped
        };
        let articles = found.articles as f64;
        times.push((articles, found.seconds * 1e6 / articles));
        bytes.push((articles, found.peak as f64 / articles / 100.0));
        let (files, wall) = found.files.unzip();
        let wall = wall.map_or(String::new(), |wall| format!("{wall:.0}"));
        let files = files.map_or(String::new(), |files| format!("{:.1}", files as f64 / 1e9));
        let _ = writeln!(
            text,
            "| {} | {:.1} | {:.1} | {wall} | {:.0} | {:.0} | {:.1} | {files} | {:.3} | {:.3} |",
            thousands(size as u64),
            found.seconds,
            found.seconds * 1e6 / articles,
            found.peak as f64 / 1e6,
            found.peak as f64 / articles,
            found.peak as f64 / found.bytes as f64,
            found.score.precision,
            found.score.recall,
        );
    }
    text += &parts.unwrap_or_default();
    let lines = [
        Line { name: "microseconds an article", colour: "#1f6fb4", points: times },
        Line { name: "hundreds of bytes an article", colour: "#c44e1a", points: bytes },
    ];
    let picture = options.out.with_file_name(PICTURE);
    std::fs::write(&picture, growth("What an article costs, by the size of the corpus", "", &lines))
        .with_context(|| format!("cannot write {}", picture.display()))?;
    Ok(text)
}

/// The stages are told of the largest corpus of no more articles than this.
const PARTED: usize = 100_000;

/// Where the time of a run went, beside the least work of the kind.
fn over_stages(run: &Run, floors: &[(String, f64)]) -> String {
    let articles = run.articles as f64;
    let mut text = format!(
        "\n### Where the time of {} articles goes\n\nFloors are measured on the same corpus by `floors`, of which each \
         does one thing and nothing else, three times, of which the fastest counts, as it does for each stage: sets of shingles, one after the other; parting and counting them, without \
         knowing whose they are; looking them up in a bitmap; 64 slots with densification; sorting slots, without \
         counting what articles share. The stages without a floor, but for reading, are for pairs.\n\n| stage | CPU \
         seconds | us an article | floor, us | of it all | what is done |\n| --- | --- | --- | --- | --- | --- |\n",
        thousands(run.articles as u64)
    );
    let reading = ("Reading".to_owned(), run.read_seconds);
    let floor_of = |stage: &str| floors.iter().find(|(of, _)| of == stage).map(|floor| floor.1);
    for (stage, seconds) in [reading].iter().chain(&run.stages) {
        let what = match stage.as_str() {
            "Reading" => "JSON is parsed",
            "Shingle" => "texts are cut into words, and those hashed; shingles are hashed, sorted and parted",
            "Count" => "every shingle is counted; of those that ten have, some carriers are looked at",
            "Boilerplate" => "what carriers share is looked for in the order of their texts",
            "Strip" => {
                "every shingle is looked up; sets are made; outlets' furniture is looked for, and looked up"
            }
            "Sign" => "64 slots for every article",
            "Collect" => "the slots of all are brought together, and what articles share is counted",
            "Match" => "candidates are compared exactly, and frames told from stories",
            "Link" => "candidates for excerpts; matches are joined to groups, round-ups left out",
            "Template" => "groups are asked whether they are reports on one form",
            "Original" => "what most members read is counted",
            "Excerpt" => "passages are looked for in candidates of different groups",
            _ => "",
        };
        let floor = floor_of(stage).map_or(String::new(), |floor| format!("{:.1}", floor * 1e6 / articles));
        let _ = writeln!(
            text,
            "| {stage} | {seconds:.2} | {:.1} | {floor} | {:.0} % | {what} |",
            seconds * 1e6 / articles,
            100.0 * seconds / run.seconds
        );
    }
    let with_floor = run.stages.iter().filter_map(|(stage, seconds)| Some((seconds, floor_of(stage)?)));
    let (reached, floor) =
        with_floor.fold((0.0, 0.0), |(reached, all), (seconds, floor)| (reached + seconds, all + floor));
    let _ = writeln!(
        text,
        "\nThe stages with a floor take {reached:.2} seconds, their floors {floor:.2}: {:.2} times. With reading on both \
         sides it is {:.2} times.",
        reached / floor,
        (run.read_seconds + reached) / (run.read_seconds + floor)
    );
    text
}

/// An option of `generate`: stories have no more copies than this.
const EVEN: &str = "--most-copies=8";

/// A corpus on disk, with its truth.
struct Corpus(PathBuf);

impl Corpus {
    /// `how` are further options of `generate`.
    fn make(options: &Options, articles: usize, how: &[&str]) -> Result<Self> {
        eprintln!("{} articles", thousands(articles as u64));
        let kind = if articles >= COMPRESSED { "jsonl.zst" } else { "jsonl" };
        let path = options.corpora.join(format!("{articles}.{kind}"));
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../quality/Cargo.toml");
        let mut generate = Command::new(env!("CARGO"));
        generate.args(["run", "--quiet", "--manifest-path", manifest, "--bin", "generate"]);
        if !cfg!(debug_assertions) {
            generate.arg("--release");
        }
        generate.arg("--");
        output(generate.arg(&path).arg(format!("--articles={articles}")).args(how))?;
        Ok(Self(path))
    }

    fn path(&self) -> Result<&str> {
        self.0.to_str().context("the path of the corpora is not UTF-8")
    }

    fn truth(&self) -> Result<String> {
        let path = self.path()?;
        Ok(format!("{}.truth.tsv", path.rsplit_once(".jsonl").map_or(path, |(stem, _)| stem)))
    }

    fn run(&self, tool: &str, threads: usize) -> Result<Run> {
        eprintln!("  {tool}, {threads} thread{}", if threads == 1 { "" } else { "s" });
        let truth = format!("--truth={}", self.truth()?);
        let line = own(&["peer", tool, self.path()?, &truth, &format!("--threads={threads}")])?;
        Ok(serde_json::from_str(&line)?)
    }

    /// wirecopy on one thread three times, with the least of the times.
    fn fastest(&self) -> Result<Run> {
        let run = || self.run("wirecopy", 1);
        Ok(run()?.with_least_of(&run()?).with_least_of(&run()?))
    }

    /// The files that it was made in, in order.
    fn parts(&self) -> Result<Vec<PathBuf>> {
        let stem = self.path()?.split(".jsonl").next().unwrap_or_default().to_owned() + "-";
        let is_part = |path: &PathBuf| path.to_str().is_some_and(|path| path.starts_with(&stem));
        let directory = self.0.parent().context("a corpus stands in a directory")?;
        let mut parts: Vec<PathBuf> =
            std::fs::read_dir(directory)?.flatten().map(|entry| entry.path()).filter(is_part).collect();
        parts.sort_unstable();
        Ok(parts)
    }

    fn remove(&self) -> Result<()> {
        let files = if self.0.exists() { vec![self.0.clone()] } else { self.parts()? };
        files.into_iter().try_for_each(std::fs::remove_file)?;
        Ok(std::fs::remove_file(self.truth()?)?)
    }
}

/// What this program prints when it is called so, in a process of its own.
fn own(arguments: &[&str]) -> Result<String> {
    output(Command::new(std::env::current_exe()?).args(arguments))
}

fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}

fn machine() -> Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"));
    let line = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_start_matches([':', ' ', '\t']).to_owned()
    };
    let (cpu, memory) = (read("/proc/cpuinfo")?, read("/proc/meminfo")?);
    let processors = cpu.lines().filter(|line| line.starts_with("processor")).count();
    let kilobytes = line(&memory, "MemTotal").split(' ').next().unwrap_or_default().parse::<f64>()?;
    let rustc = output(Command::new("rustc").arg("--version"))?;
    Ok(format!(
        "Machine: {processors} x {}, {} cache, {:.0} GB of memory; {}.",
        line(&cpu, "model name"),
        line(&cpu, "cache size"),
        kilobytes / 1e6,
        rustc.trim()
    ))
}
