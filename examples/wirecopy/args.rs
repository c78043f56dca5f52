//! The command line.

use crate::help::{EVAL_DETAILS, GROUP_DETAILS, GROUP_EXAMPLES, TUNE_DETAILS};
use bytesize::ByteSize;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Finds news articles that are copies of one story, and shows what each copy changed.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Exit status: 0 done, 1 the input cannot be read or the output cannot be written, 2 wrong usage.

Try 'wirecopy group' without a path: it runs on a small demonstration corpus.")]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,

    /// Show no progress and say nothing on standard error but errors and what was skipped
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Group(Group),
    Diff(Diff),
    Explain(Explain),
    Eval(Eval),
    Tune(Tune),
}

/// Group the articles of a corpus that are copies of one story
#[derive(Debug, Args)]
#[command(long_about = "\
Group the articles of a corpus that are copies of one story.

Each group names its original: the earliest article where dates are given, else one that reads as most \
do wherever the copies differ. An article without a copy \
stands in no group. After the groups come templates, articles on one form in which only names and numbers \
differ, and excerpts, articles that stand as a passage in another, mostly different one.")]
#[command(after_help = GROUP_EXAMPLES)]
#[command(after_long_help = GROUP_DETAILS)]
pub struct Group {
    /// Files and directories to read, '-' for standard input; a demonstration corpus if none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// How alike two articles must be to be copies, as the share of three-word runs that they have in
    /// common: above 0, up to 1
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = threshold)]
    pub threshold: f64,

    /// What to print: for 'people', one JSON object a line, a CSV row for each member of a group, or a graph in
    /// GraphML, for Gephi and its like [default: people, or nothing where a report is written]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<GroupFormat>,

    /// Write a report into this directory, for a browser: an overview, a list to search, and a page for each
    /// group with all that its copies changed. Into one file, if the name ends in .html
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,

    /// For people: list every member of a long group and every excerpt, not 20 alone
    #[arg(long)]
    pub all: bool,

    /// For jsonl and csv: print the edges by which members hang together, two ids each
    #[arg(long)]
    pub edges: bool,

    /// Print the articles to keep, so that each story stands once: for people their ids, one a line; as jsonl
    /// the articles; as csv every article, kept or dropped
    #[arg(long, value_name = "WHICH", conflicts_with = "edges")]
    pub keep: Option<Keep>,

    #[command(flatten)]
    pub output: OutputFile,

    /// Number of threads; if not given, as many as there are processors, and with --spill twice as many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// For more articles than memory has room for: keep their texts and most of what is known of them in files in
    /// this directory. Not with --report
    #[arg(long, value_name = "DIR")]
    pub spill: Option<PathBuf>,

    /// With --spill: the memory to use, such as 4G. Some 800 bytes for each article are used whatever is said here
    #[arg(long, value_name = "SIZE", default_value = "4G", requires = "spill")]
    pub memory: ByteSize,

    #[command(flatten)]
    pub reading: Reading,
}

/// Show word by word how two articles differ
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy diff monday.txt tuesday.txt
  wirecopy diff news.jsonl.gz --id reuters-17 --id mirror-4
  wirecopy diff monday.txt tuesday.txt --side-by-side
  wirecopy diff a.txt b.txt --format html --output diff.html")]
pub struct Diff {
    /// Two files of one article each; or one corpus, with the two articles named by --id
    #[arg(value_name = "PATH", num_args = 0..=2)]
    pub paths: Vec<PathBuf>,

    /// An article of the corpus; give it twice, the earlier version first
    #[arg(long = "id", value_name = "ID")]
    pub ids: Vec<String>,

    /// How to print the difference [default: ansi on a terminal with colours, else text]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<DiffFormat>,

    /// Print the two articles in two columns, sentence by sentence; for text and ansi
    #[arg(short = 'y', long)]
    pub side_by_side: bool,

    /// Mark changes of mere typography too: case, quotes, punctuation; for text and ansi. In html they can be
    /// switched on and off
    #[arg(long, conflicts_with = "side_by_side")]
    pub typography: bool,

    #[command(flatten)]
    pub output: OutputFile,

    #[command(flatten)]
    pub reading: Reading,
}

/// Explain why two articles are, or are not, in one group
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy explain news.jsonl reuters-17 mirror-4
  wirecopy explain articles/ monday/a.txt tuesday/b.txt")]
pub struct Explain {
    /// A file, a directory or '-', as for 'group', then the ids of two of its articles; without the
    /// corpus, two of the demonstration
    #[arg(value_names = ["CORPUS", "ID", "ID"], num_args = 2..=3, required = true)]
    pub corpus_and_ids: Vec<String>,

    /// How alike two articles must be to be copies: above 0, up to 1
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = threshold)]
    pub threshold: f64,

    #[command(flatten)]
    pub reading: Reading,
}

/// Hold the groups against pairs that people have labelled
#[derive(Debug, Args)]
#[command(long_about = "\
Hold the groups against pairs of articles that people have labelled: precision, recall and F1 of \"in one \
group\" as a prediction of \"copies\", and the pairs that went wrong, each with the reason.")]
#[command(after_long_help = EVAL_DETAILS)]
pub struct Eval {
    /// Files and directories, as for 'group', then the file of labels; without a corpus, the demonstration
    #[arg(value_names = ["CORPUS", "LABELS"], num_args = 1.., required = true)]
    pub corpus_and_labels: Vec<PathBuf>,

    /// How alike two articles must be to be copies: above 0, up to 1
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = threshold)]
    pub threshold: f64,

    #[command(flatten)]
    pub positive: Positive,

    /// What to print: for 'people', or one JSON object a line
    #[arg(long, value_name = "FORMAT", default_value = "people")]
    pub format: EvalFormat,

    /// For people: list every wrong pair, not the 20 heaviest of each kind alone
    #[arg(long)]
    pub all: bool,

    #[command(flatten)]
    pub output: OutputFile,

    #[command(flatten)]
    pub reading: Reading,
}

/// Draw how alike the articles of a corpus are, to see where to put the threshold
#[derive(Debug, Args)]
#[command(long_about = "\
Draw how alike the articles of a corpus are: how many pairs there are of each resemblance, which of them are \
grouped at the threshold, and which a live index would find. With labelled pairs, also how right the groups \
are at each threshold.")]
#[command(after_long_help = TUNE_DETAILS)]
pub struct Tune {
    /// Files and directories to read, '-' for standard input; a demonstration corpus if none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The threshold to mark: above 0, up to 1
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = threshold)]
    pub threshold: f64,

    /// Labelled pairs, as for 'eval'; the corpus is then grouped at many thresholds
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,

    #[command(flatten)]
    pub positive: Positive,

    /// Draw the picture into this file too, as SVG; '-' prints it in place of the other
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    #[command(flatten)]
    pub reading: Reading,
}

/// Which labels stand for copies.
#[derive(Debug, Args)]
pub struct Positive {
    /// The labels that stand for copies, separated by commas
    #[arg(long, value_name = "LABELS", value_delimiter = ',', default_value = "copy,reprint")]
    pub positive: Vec<String>,
}

#[derive(Debug, Args)]
pub struct OutputFile {
    /// Write the result to this file, which appears, or is replaced, only when the result is complete
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub path: Option<PathBuf>,
}

/// How articles are read.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// What standard input, or a file whose name does not tell, holds [default: jsonl for standard input]
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,

    /// The field with the article's id [default: id]; an article without one is called FILE:LINE
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,

    /// The field with the article's text [default: text]
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,

    /// The field with the headline [default: title]
    #[arg(long, value_name = "NAME")]
    pub title_field: Option<String>,

    /// The field with the outlet [default: source]
    #[arg(long, value_name = "NAME")]
    pub source_field: Option<String>,

    /// The field with the date of publication [default: date]
    #[arg(long, value_name = "NAME")]
    pub date_field: Option<String>,

    /// Pass over lines and files that cannot be read, and say at the end which, instead of stopping
    #[arg(long)]
    pub skip_bad: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GroupFormat {
    People,
    Jsonl,
    Csv,
    Graphml,
}

/// Which articles of a corpus to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// The original of every group, and what stands in no group
    Original,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    People,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Ansi,
    Text,
    Html,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// One article a file
    Txt,
    /// One JSON object a line
    Jsonl,
    /// Values separated by commas or semicolons, with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

fn threshold(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("a number above 0 and up to 1 is wanted".to_owned()),
    }
}
