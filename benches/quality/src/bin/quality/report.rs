//! What was measured, as Markdown.

use anyhow::{Context, Result};
use std::fmt::{Display, Write as _};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

/// Collects figures and tables, section by section.
pub struct Report {
    out: PathBuf,
    figures: Vec<Figure>,
    body: String,
}

struct Figure {
    what: String,
    target: String,
    reached: String,
    met: bool,
}

impl Report {
    pub fn new(out: PathBuf) -> Self {
        Self { out, figures: Vec::new(), body: String::new() }
    }

    /// A figure that is to be at least so much.
    pub fn at_least(&mut self, what: impl Into<String>, target: f64, reached: f64) {
        self.figure(what, format!(">= {target}"), format!("{reached:.3}"), reached >= target);
    }

    /// A figure, its target, and whether it is met.
    pub fn figure(
        &mut self,
        what: impl Into<String>,
        target: impl Into<String>,
        reached: impl Into<String>,
        met: bool,
    ) {
        self.figures.push(Figure { what: what.into(), target: target.into(), reached: reached.into(), met });
    }

    /// Begins a section.
    pub fn section(&mut self, title: &str) {
        eprintln!("{title}");
        let _ = write!(self.body, "\n## {title}\n");
    }

    /// A paragraph.
    pub fn say(&mut self, text: impl Display) {
        let _ = write!(self.body, "\n{text}\n");
    }

    /// Says that a section is left out.
    pub fn skip(&mut self, why: impl Display) {
        eprintln!("skipped: {why}");
        self.say(format_args!("Skipped: {why}."));
    }

    /// A table.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
        self.body.push('\n');
        self.body += &line(head.to_vec());
        self.body += &line(head.iter().map(|_| "---").collect());
        for row in rows {
            assert_eq!(row.len(), head.len(), "a row of the table is as wide as its head");
            self.body += &line(row.iter().map(String::as_str).collect());
        }
    }

    /// Writes a list of what went wrong, one line each, beside the report.
    pub fn list(&mut self, name: &str, lines: impl IntoIterator<Item = String>) -> Result<()> {
        let path = self.out.join(name);
        let context = || format!("cannot write {}", path.display());
        let mut file = BufWriter::new(File::create(&path).with_context(context)?);
        for line in lines {
            writeln!(file, "{line}").with_context(context)?;
        }
        file.flush().with_context(context)
    }

    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "# How well copies are found\n\nMade by `cargo run --release --manifest-path \
             benches/quality/Cargo.toml`.\n\n| figure | target | reached | |\n| --- | --- | --- | --- |\n",
        );
        for Figure { what, target, reached, met } in &self.figures {
            let met = if *met { "met" } else { "**not met**" };
            let _ = writeln!(text, "| {what} | {target} | {reached} | {met} |");
        }
        text + &self.body
    }
}

/// Three decimals, as all shares are shown.
pub fn share(value: f64) -> String {
    format!("{value:.3}")
}
