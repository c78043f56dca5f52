//! `wirecopy group`: the articles that are copies of one story.

use crate::args::{self, GroupFormat};
use crate::failure::Failure;
use crate::input::{self, Record, Rest, Spilled};
use crate::output::Output;
use crate::progress::Grouping;
use crate::report::Report;
use crate::terminal::Reporter;
use crate::{edges, graphml, keep, people, records};
use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Instant;
use wirecopy::{Articles, Detector, Group, Groups, Spill};

pub fn run(args: &args::Group, reporter: &Reporter) -> Result<(), Failure> {
    // Where files are read, some threads wait for them while others work.
    let of_spilled =
        || args.spill.is_some().then(|| 2 * thread::available_parallelism().map_or(1, usize::from));
    if let Some(threads) = args.threads.map(usize::from).or_else(of_spilled) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global().map_err(|error| Failure::Usage(format!("--threads {threads}: {error}")))?;
    }
    // Opened before the work, so that a slip in a name does not cost an hour.
    let path = args.output.path.as_deref();
    let asked_for = args.format.is_some() || path.is_some() || args.keep.is_some() || args.edges;
    let is_printed = args.report.is_none() || asked_for;
    let format = args.format.unwrap_or(GroupFormat::People);
    if let Some(message) = contradiction(args, format, is_printed) {
        return Err(Failure::Usage(message.to_owned()));
    }
    input::spare(&args.paths, path, "--output")?;
    input::spare(&args.paths, args.report.as_deref(), "--report")?;
    let output = match format {
        _ if !is_printed => None,
        GroupFormat::People => Some(Output::coloured(path)?),
        GroupFormat::Jsonl | GroupFormat::Csv | GroupFormat::Graphml => Some(Output::plain(path)?),
    };
    let report = args.report.as_deref().map(Report::open).transpose()?;
    let start = Instant::now();
    let is_filtered = args.keep.is_some() && format == GroupFormat::Jsonl;
    let corpus = Corpus::read(args, if is_filtered { Rest::Kept } else { Rest::LeftOut }, reporter)?;
    let groups = corpus.group(args, reporter)?;
    let articles = corpus.records();
    let most = if args.all { usize::MAX } else { people::SHOWN };
    let seconds = start.elapsed().as_secs_f64();
    if let Some(output) = output {
        output.finish(|out| match format {
            _ if args.keep.is_some() => {
                keep::write(out, format, &groups, articles, |article| corpus.line(article))
            }
            _ if args.edges => edges::write(out, format, &groups, articles),
            GroupFormat::People => {
                people::write(out, &groups, articles, &|article| corpus.text(article), most)
            }
            GroupFormat::Jsonl => records::write_jsonl(out, &groups, articles),
            GroupFormat::Csv => records::write_csv(out, &groups, articles),
            GroupFormat::Graphml => graphml::write(out, &groups, articles),
        })?;
    }
    let opened = match report {
        Some(report) => Some(report.write(input::name_of(&args.paths), &groups, articles, reporter)?),
        None => None,
    };
    reporter.note(&format!(
        "{} in {}",
        people::counts(&groups, articles.len()),
        speed(articles.len(), seconds)
    ));
    if let Some(opened) = opened.filter(|opened| opened != Path::new("-")) {
        reporter.note(&format!("open {} in a browser", opened.display()));
    }
    Ok(())
}

/// Why these options make no sense together.
fn contradiction(args: &args::Group, format: GroupFormat, is_printed: bool) -> Option<&'static str> {
    let output = args.output.path.as_deref().unwrap_or(Path::new("-"));
    match format {
        _ if is_printed && args.report.as_deref() == Some(output) => {
            Some("--report and the groups go to one place; name another with --output or --report")
        }
        GroupFormat::People if args.edges => Some("--edges is for --format jsonl or csv"),
        GroupFormat::Graphml if args.edges => Some("--format graphml has the edges; leave --edges out"),
        GroupFormat::Graphml if args.keep.is_some() => Some("--keep is for --format people, jsonl or csv"),
        _ if args.spill.is_some() && args.report.is_some() => {
            Some("--report needs the texts in memory; leave --spill out")
        }
        _ => None,
    }
}

/// `12 ms`, `4.0 s (25000 articles a second)`.
fn speed(articles: usize, seconds: f64) -> String {
    if seconds < 1.0 {
        return format!("{:.0} ms", seconds * 1e3);
    }
    format!("{seconds:.1} s ({:.0} articles a second)", articles as f64 / seconds)
}

/// Groups `articles`, with progress shown.
pub fn group(articles: &[Record], threshold: f64, reporter: &Reporter) -> Result<Groups, Failure> {
    with_progress(threshold, reporter, |detector| Ok(detector.group(articles)))
}

/// The articles of a corpus, with their texts in memory or in a file.
enum Corpus {
    Read(Vec<Record>),
    Spilled(Spilled, Spill),
}

impl Corpus {
    fn read(args: &args::Group, rest: Rest, reporter: &Reporter) -> Result<Self, Failure> {
        let Some(directory) = &args.spill else {
            return input::read_with(&args.paths, &args.reading, rest, reporter).map(Self::Read);
        };
        let articles = input::read_spilled(&args.paths, &args.reading, rest, reporter, directory)?;
        Ok(Self::Spilled(articles, Spill { directory: directory.clone(), memory: args.memory.as_u64() }))
    }

    fn group(&self, args: &args::Group, reporter: &Reporter) -> Result<Groups, Failure> {
        match self {
            Self::Read(articles) => group(articles, args.threshold, reporter),
            Self::Spilled(articles, spill) => with_progress(args.threshold, reporter, |detector| {
                detector.group_spilled(articles, spill).map_err(|error| Failure::Input(error.to_string()))
            }),
        }
    }

    fn records(&self) -> &[Record] {
        match self {
            Self::Read(articles) => articles,
            Self::Spilled(articles, _) => &articles.records,
        }
    }

    fn text(&self, article: usize) -> io::Result<Cow<'_, str>> {
        match self {
            Self::Read(articles) => Ok(Cow::Borrowed(&articles[article].text)),
            Self::Spilled(articles, _) => articles.text(article),
        }
    }

    /// An article as it stands in the input, if the rest was kept.
    fn line(&self, article: usize) -> io::Result<String> {
        match self {
            Self::Read(articles) => Ok(articles[article].line()),
            Self::Spilled(articles, _) => articles.line(article),
        }
    }
}

fn with_progress(
    threshold: f64,
    reporter: &Reporter,
    group: impl FnOnce(&Detector) -> Result<Groups, Failure>,
) -> Result<Groups, Failure> {
    let grouping = Arc::new(Grouping::new(reporter));
    let observer = Arc::clone(&grouping);
    let detector =
        detector(Detector::builder().progress(move |progress| observer.show(progress)), threshold)?;
    let groups = group(&detector);
    grouping.finish();
    groups
}

/// By article: the position of its group among `groups`; none for an article that stands in none.
pub fn positions(groups: &[Group], articles: usize) -> Vec<Option<usize>> {
    let mut positions = vec![None; articles];
    for (position, group) in groups.iter().enumerate() {
        group.articles().for_each(|article| positions[article] = Some(position));
    }
    positions
}

/// The detector of all commands.
pub fn detector(builder: wirecopy::DetectorBuilder, threshold: f64) -> Result<Detector, Failure> {
    builder.threshold(threshold).build().map_err(|error| Failure::Usage(error.to_string()))
}
