//! The program itself on a corpus that memory has no room for.

use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use wirecopy_peers::corpus::articles;
use wirecopy_peers::tools::Partition;
use wirecopy_peers::truth::{Score, score, stories};

/// What grouping a corpus took, and what it found.
pub struct Grouped {
    pub articles: usize,
    /// Bytes of their texts.
    pub bytes: usize,
    /// Processor seconds.
    pub seconds: f64,
    /// The most bytes of memory it had.
    pub peak: usize,
    /// Where files were used, the most bytes of these, and seconds on the wall.
    pub files: Option<(u64, f64)>,
    pub score: Score,
}

/// Groups these parts of a corpus with no more memory than is said.
pub fn run(parts: &[PathBuf], truth: &Path, directory: &Path, memory: &str) -> Result<Grouped> {
    let (spill, out) = (directory.join("spill"), directory.join("groups.csv"));
    let program = build()?;
    let start = Instant::now();
    let mut program = Command::new(program)
        .arg("group")
        .args(parts)
        .args(["--quiet", "--format=csv", "--memory", memory])
        .arg("--spill")
        .arg(&spill)
        .arg("--output")
        .arg(&out)
        .stdin(Stdio::null())
        .spawn()?;
    let (seconds, peak, files) = watch(&mut program)?;
    let wall = start.elapsed().as_secs_f64();
    ensure!(fs::read_dir(&spill)?.next().is_none(), "{} is empty again", spill.display());
    let stories = stories(truth)?;
    let score = score(&stories, &partition(&out, truth)?)?;
    ensure!(score.precision > 0.9 && score.recall > 0.9, "what is found has to do with the truth: {score:?}");
    fs::remove_file(out)?;
    // A part is as good as any other.
    let (mut read, mut bytes) = (0, 0);
    for article in articles(&parts[..1])? {
        (read, bytes) = (read + 1, bytes + article?.text.len());
    }
    let bytes = bytes * stories.len() / read.max(1);
    Ok(Grouped { articles: stories.len(), bytes, seconds, peak, files: Some((files, wall)), score })
}

/// Builds the program, and tells where it is.
fn build() -> Result<PathBuf> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "--message-format=json",
        "--example=wirecopy",
        "--manifest-path",
        manifest,
    ]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the program cannot be built");
    let messages = output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let mut built = None;
    for message in messages {
        let message: serde_json::Value = serde_json::from_slice(message)?;
        built = message["executable"].as_str().map(PathBuf::from).or(built);
    }
    built.context("cargo does not say where the program is")
}

/// Waits for a process, and tells its processor seconds, its peak memory and that of its files without a name.
fn watch(program: &mut Child) -> Result<(f64, usize, u64)> {
    const TICKS: f64 = 100.0;
    let process = PathBuf::from(format!("/proc/{}", program.id()));
    let (mut peak, mut files) = (0, 0);
    loop {
        let stat = fs::read_to_string(process.join("stat")).context("processes are watched on Linux")?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        if fields.first() == Some(&"Z") {
            // It has ended, and its times are known until somebody asks how.
            let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
            let seconds = (ticks(11).zip(ticks(12))).map(|(user, system)| (user + system) / TICKS);
            ensure!(program.wait()?.success(), "the program has failed");
            return Ok((seconds.context("a process has no times")?, peak, files));
        }
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        files = files.max(deleted(&process));
        sleep(Duration::from_millis(100));
    }
}

/// The bytes of the files without a name that a process has open.
fn deleted(process: &Path) -> u64 {
    let open = fs::read_dir(process.join("fd")).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_deleted =
        |path: &PathBuf| fs::read_link(path).is_ok_and(|name| name.to_string_lossy().ends_with(" (deleted)"));
    open.filter(is_deleted).filter_map(|path| Some(fs::metadata(path).ok()?.len())).sum()
}

/// The groups of a table as the program writes it, in the order of the truth.
fn partition(table: &Path, truth: &Path) -> Result<Partition> {
    let lines = |path: &Path| -> Result<_> {
        let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(BufReader::new(file).lines().skip(1))
    };
    // Made ids are letters before a number.
    let number =
        |id: &str| id.trim_start_matches(char::is_alphabetic).parse::<u64>().context("an id is none");
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    for line in lines(table)? {
        let line = line?;
        let mut cells = line.split(',');
        if let (Some(Ok(group)), Some(id)) = (cells.next().map(str::parse), cells.next()) {
            group_of.insert(number(id)?, group);
        }
    }
    lines(truth)?
        .map(|line| Ok(group_of.get(&number(line?.split('\t').next().unwrap_or_default())?).copied()))
        .collect()
}
