//! `wirecopy diff`: what was changed from one article to another, word by word.

use crate::args::{self, DiffFormat};
use crate::failure::Failure;
use crate::input::{self, Record};
use crate::output::Output;
use crate::side_by_side;
use crate::terminal::{self, Reporter, printable, quoted};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use wirecopy::diff::{FactKind, WordDiff};

pub fn run(args: &args::Diff, reporter: &Reporter) -> Result<(), Failure> {
    let path = args.output.path.as_deref();
    input::spare(&args.paths, path, "--output")?;
    let to_terminal = path.is_none() && io::stdout().is_terminal();
    // Without colours, the marks of the text tell what the styles would.
    let has_colours = to_terminal && AutoStream::choice(&io::stdout()) != ColorChoice::Never;
    let format = args.format.unwrap_or(if has_colours { DiffFormat::Ansi } else { DiffFormat::Text });
    if matches!(format, DiffFormat::Html | DiffFormat::Json) && (args.side_by_side || args.typography) {
        let option = if args.side_by_side { "--side-by-side" } else { "--typography" };
        return Err(Failure::Usage(format!("{option} is for the formats text and ansi")));
    }
    let [before, after] = articles(args, reporter)?;
    let diff = WordDiff::new(&before.text, &after.text);
    // Who asks for ANSI gets it, wherever it goes.
    let asked = args.format == Some(DiffFormat::Ansi);
    let output =
        if format == DiffFormat::Ansi && !asked { Output::coloured(path) } else { Output::plain(path) }?;
    output.finish(|out| match format {
        DiffFormat::Ansi | DiffFormat::Text => {
            let styled = format == DiffFormat::Ansi;
            if args.side_by_side {
                side_by_side::write(out, &diff, [&before.id, &after.id], terminal::width(), styled)?;
            } else if styled {
                writeln!(out, "{}\n", diff.ansi().typography(args.typography))?;
            } else {
                writeln!(out, "{}\n", diff.text().typography(args.typography))?;
            }
            writeln!(out, "{}", diff.summary())?;
            facts(out, &diff)
        }
        DiffFormat::Html => {
            let title = format!("{} and {}", before.id, after.id);
            writeln!(out, "{}", diff.html().page(&title))
        }
        DiffFormat::Json => {
            serde_json::to_writer(&mut *out, &diff)?;
            writeln!(out)
        }
    })
}

/// Lists the numbers and names that changed.
fn facts(out: &mut impl Write, diff: &WordDiff<'_>) -> io::Result<()> {
    for fact in diff.facts() {
        let kind = match fact.kind {
            FactKind::Number => "number",
            FactKind::Name => "name",
        };
        let [before, after] =
            [&diff.before()[fact.before.clone()], &diff.after()[fact.after.clone()]].map(printable);
        writeln!(out, "  {kind:6}  {before} → {after}")?;
    }
    Ok(())
}

fn articles(args: &args::Diff, reporter: &Reporter) -> Result<[Record; 2], Failure> {
    let usage = |message: &str| Err(Failure::Usage(message.to_owned()));
    match (&*args.paths, &*args.ids) {
        ([before, after], []) => {
            Ok([only_article(before, args, reporter)?, only_article(after, args, reporter)?])
        }
        ([_, _], _) => usage("--id names articles of one corpus, but two paths are given"),
        (_, [_]) => usage("--id is given once, but two articles are needed"),
        ([], []) => usage("two files are needed, or a corpus and two articles of it with --id"),
        ([_], []) => usage("a second file is needed, or two articles of this corpus with --id"),
        (_, [before, after]) if before == after => usage("--id names the same article twice"),
        (corpus, [before, after]) => {
            let mut articles = input::read(corpus, &args.reading, reporter)?;
            let (before, after) = (find(&articles, before)?, find(&articles, after)?);
            // The later one first, so that the other keeps its place.
            let later = articles.swap_remove(before.max(after));
            let earlier = articles.swap_remove(before.min(after));
            Ok(if before < after { [earlier, later] } else { [later, earlier] })
        }
        (_, _) => usage("--id is given more than twice"),
    }
}

/// The article of a file that has one.
fn only_article(path: &PathBuf, args: &args::Diff, reporter: &Reporter) -> Result<Record, Failure> {
    let articles = input::read(std::slice::from_ref(path), &args.reading, reporter)?;
    match <[Record; 1]>::try_from(articles) {
        Ok([article]) => Ok(article),
        Err(articles) => Err(Failure::Input(format!(
            "{}: {} articles, where one is wanted; name two of them: diff {0} --id ID --id ID",
            path.display(),
            articles.len()
        ))),
    }
}

/// The position of the article with this id.
pub fn find(articles: &[Record], id: &str) -> Result<usize, Failure> {
    articles.iter().position(|article| *article.id == *id).ok_or_else(|| {
        let some: Vec<_> = articles.iter().take(3).map(|article| quoted(&article.id)).collect();
        let (id, some) = (quoted(id), some.join(", "));
        Failure::Input(format!("no article {id} among {}; ids look like {some}", articles.len()))
    })
}
