//! `wirecopy explain`: why two articles are, or are not, in one group.

use crate::args;
use crate::diff::find;
use crate::failure::Failure;
use crate::group;
use crate::input::{self, Record};
use crate::output::Output;
use crate::terminal::{self, Reporter, head, percent, printable, quoted, shorten, wrap};
use anstyle::Style;
use std::io::{self, Write};
use std::path::PathBuf;
use wirecopy::diff::{HunkKind, WordDiff};
use wirecopy::{Boilerplate, Detector, Evidence, Group, Groups, ShingleSet};

const HEADING: Style = Style::new().bold();

pub fn run(args: &args::Explain, reporter: &Reporter) -> Result<(), Failure> {
    let (corpus, ids) = args.corpus_and_ids.split_at(args.corpus_and_ids.len() - 2);
    if ids[0] == ids[1] {
        return Err(Failure::Usage(format!(
            "{} is given twice, but two articles are needed",
            quoted(&ids[0])
        )));
    }
    let corpus: Vec<PathBuf> = corpus.iter().map(PathBuf::from).collect();
    let articles = input::read(&corpus, &args.reading, reporter)?;
    let (a, b) = (find(&articles, &ids[0])?, find(&articles, &ids[1])?);
    let groups = group::group(&articles, args.threshold, reporter)?;
    let detector = group::detector(Detector::builder(), args.threshold)?;
    let case = Case { articles: &articles, groups: &groups, detector: &detector, a, b };
    Output::coloured(None)?.finish(|out| {
        case.verdict(out)?;
        case.numbers(out)?;
        case.passages(out)
    })
}

/// The two articles in question, and all that there is to know.
struct Case<'a> {
    articles: &'a [Record],
    groups: &'a Groups,
    detector: &'a Detector,
    a: usize,
    b: usize,
}

impl Case<'_> {
    fn id(&self, article: usize) -> impl std::fmt::Display {
        printable(&self.articles[article].id)
    }

    fn verdict(&self, out: &mut impl Write) -> io::Result<()> {
        let (a, b) = (self.id(self.a), self.id(self.b));
        let number = |article| self.groups.iter().position(|g| g.articles().any(|member| member == article));
        match (number(self.a), number(self.b)) {
            (Some(one), Some(other)) if one == other => {
                writeln!(
                    out,
                    "{HEADING}{a} and {b} are in one group{HEADING:#}, number {}, because",
                    one + 1
                )?;
                let group = &self.groups[one];
                let path = |article| group.path(article).unwrap_or_default();
                self.edges(out, &between(self.a, path(self.a), self.b, path(self.b)))?;
            }
            (one, other) => {
                writeln!(out, "{HEADING}{a} and {b} are not in one group{HEADING:#}")?;
                for (article, number) in [(a, one), (b, other)] {
                    match number {
                        Some(number) => writeln!(out, "  {article} is in group {}", number + 1)?,
                        None => writeln!(out, "  {article} has no copy in this corpus")?,
                    }
                }
            }
        }
        let holds_both = |family: &Group| {
            [self.a, self.b].iter().all(|&article| family.articles().any(|member| member == article))
        };
        if let Some(number) = self.groups.templates().iter().position(holds_both) {
            writeln!(
                out,
                "  they are filled in on one form, template {}: they report different things",
                number + 1
            )?;
        }
        for excerpt in self.groups.excerpts() {
            if [(self.a, self.b), (self.b, self.a)].contains(&(excerpt.excerpt, excerpt.of)) {
                let (excerpt, of, share) =
                    (self.id(excerpt.excerpt), self.id(excerpt.of), percent(excerpt.containment));
                writeln!(out, "  {excerpt} is an excerpt of {of}: {share} of it stands there")?;
            }
        }
        Ok(())
    }

    fn edges(&self, out: &mut impl Write, edges: &[(usize, Evidence)]) -> io::Result<()> {
        for (article, Evidence { via, jaccard, containment }) in edges {
            let (jaccard, containment) = (percent(*jaccard), percent(*containment));
            let (one, other) = (self.id(*article), self.id(*via));
            writeln!(
                out,
                "  {one} and {other} are {jaccard} alike; {containment} of the shorter stands in the longer"
            )?;
        }
        Ok(())
    }

    fn numbers(&self, out: &mut impl Write) -> io::Result<()> {
        let (a, b) = (&*self.articles[self.a].text, &*self.articles[self.b].text);
        let found = self.detector.compare(a, b, self.groups.boilerplate());
        let settings = self.detector.settings();
        let of = |text| {
            let shingles = ShingleSet::new(text, settings.shingle_width.into());
            (shingles.len(), self.groups.boilerplate().count(&shingles))
        };
        let ((in_a, boilerplate_a), (in_b, boilerplate_b)) = (of(a), of(b));
        writeln!(out, "\n{HEADING}Compared with each other{HEADING:#}")?;
        writeln!(out, "  runs of {} words: {in_a} and {in_b}", settings.shingle_width)?;
        writeln!(out, "  of these boilerplate, left out: {boilerplate_a} and {boilerplate_b}")?;
        writeln!(out, "  in both: {}, beside {} of boilerplate", found.shared, found.boilerplate)?;
        let threshold = percent(settings.threshold);
        writeln!(out, "  alike: {} (threshold {threshold})", percent(found.jaccard))?;
        writeln!(out, "  of the shorter, in the longer: {}", percent(found.containment))?;
        let conclusion = match found {
            _ if found.frame_alone => "they share a head or a foot, and nothing else: no copies",
            _ if found.is_match => "copies",
            _ => "too little to be copies",
        };
        writeln!(out, "  so: {conclusion}")
    }

    /// The longest passages that both have.
    fn passages(&self, out: &mut impl Write) -> io::Result<()> {
        const SHOWN: usize = 5;
        const INDENT: usize = 4;
        let diff = WordDiff::new(&self.articles[self.a].text, &self.articles[self.b].text);
        let hunks = diff.hunks().iter().chain(diff.moves().iter().flat_map(|moved| &moved.hunks));
        let mut passages: Vec<&str> = hunks
            .filter(|hunk| matches!(hunk.kind, HunkKind::Equal | HunkKind::Typographic))
            .map(|hunk| {
                diff.before()[hunk.before.clone()].trim().trim_start_matches([' ', '\n', '.', ',', ';', ':'])
            })
            .filter(|passage| passage.chars().any(char::is_alphanumeric))
            .collect();
        passages.sort_by_key(|passage| std::cmp::Reverse(passage.len()));
        if passages.is_empty() {
            return writeln!(out, "\nThey have no passage in common.");
        }
        writeln!(out, "\n{HEADING}Longest passages in both{HEADING:#}")?;
        let width = terminal::width();
        for passage in passages.into_iter().take(SHOWN) {
            let note = if self.is_boilerplate(passage) { " (boilerplate)" } else { "" };
            let start = printable(head(passage, 8 * width));
            let text = format!("“{}”{note}", shorten(&start, 2 * width));
            for (number, line) in wrap(&text, width - INDENT).iter().enumerate() {
                writeln!(out, "{}{line}", if number == 0 { "  - " } else { "    " })?;
            }
        }
        Ok(())
    }

    fn is_boilerplate(&self, passage: &str) -> bool {
        let boilerplate: &Boilerplate = self.groups.boilerplate();
        let shingles = ShingleSet::new(passage, self.detector.settings().shingle_width.into());
        2 * boilerplate.count(&shingles) > shingles.len()
    }
}

/// The edges that lead from `a` to `b`, given those that lead from each to the original: where the two
/// paths have met, what follows is of no interest.
fn between(a: usize, path_a: Vec<Evidence>, b: usize, path_b: Vec<Evidence>) -> Vec<(usize, Evidence)> {
    let steps = |start: usize, path: Vec<Evidence>| -> Vec<(usize, Evidence)> {
        let from = std::iter::once(start).chain(path.iter().map(|edge| edge.via)).collect::<Vec<_>>();
        from.into_iter().zip(path).collect()
    };
    let (mut from_a, mut from_b) = (steps(a, path_a), steps(b, path_b));
    while let (Some((one, _)), Some((other, _))) = (from_a.last(), from_b.last())
        && one == other
    {
        from_a.pop();
        from_b.pop();
    }
    from_a.extend(from_b.into_iter().rev());
    from_a
}
