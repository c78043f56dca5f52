//! A report for people: pages that open from the disk, without network.
//!
//! [`corpus`] holds what the pages are made of, [`overview`] makes the first page, [`story`] that of a group
//! and [`lists`] those of templates and excerpts, [`pages`] puts them into markup, [`place`] into a directory.

mod apparatus;
mod chart;
mod corpus;
mod delta;
mod descent;
mod heat;
mod lists;
mod overview;
mod pages;
mod place;
mod story;
mod timeline;

use crate::failure::Failure;
use crate::input::Record;
use crate::output::Output;
use crate::progress;
use crate::terminal::Reporter;
use corpus::Corpus;
use pages::Pages;
use place::Place;
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use wirecopy::Groups;

/// A report to be written.
pub struct Report {
    target: Target,
    path: PathBuf,
}

enum Target {
    Directory(Place),
    File(Output),
}

impl Report {
    /// Opens `path`: a file if it is called so, else a directory.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let is_page = path
            .extension()
            .is_some_and(|extension| ["html", "htm"].iter().any(|html| extension.eq_ignore_ascii_case(html)));
        let target = if path == Path::new("-") || (is_page && !path.is_dir()) {
            Target::File(Output::plain(Some(path))?)
        } else {
            Target::Directory(Place::open(path)?)
        };
        Ok(Self { target, path: path.to_owned() })
    }

    /// Writes the report; `name` is what the corpus is called. Gives the page to open.
    pub fn write(
        self,
        name: String,
        groups: &Groups,
        articles: &[Record],
        reporter: &Reporter,
    ) -> Result<PathBuf, Failure> {
        let Self { target, path } = self;
        let single = matches!(target, Target::File(_));
        let corpus = Corpus::new(name, articles, groups, single);
        let pages = Pages::new();
        let bar = progress::reporting(reporter, groups.len());
        let story = |group| {
            let story = story::write(&corpus, &pages, group);
            bar.inc(1);
            story
        };
        let stories = (0..groups.len()).into_par_iter();
        let title = format!("Articles of {}", corpus.name);
        let opened = match target {
            Target::Directory(place) => {
                let file = |group| {
                    let (part, row) = story(group);
                    place.write(&corpus::file_of(group), &pages.page(&row.title, "../../", true, &part))?;
                    Ok(row)
                };
                let rows = stories.map(file).collect::<Result<Vec<_>, Failure>>()?;
                let lists = [
                    ("templates", "Templates", lists::templates(&corpus, &pages)),
                    ("excerpts", "Excerpts", lists::excerpts(&corpus, &pages)),
                ];
                for (directory, title, parts) in lists {
                    for (number, part) in (1..).zip(parts) {
                        place.write(
                            &format!("{directory}/{number}.html"),
                            &pages.page(title, "../", false, &part),
                        )?;
                    }
                }
                place.write("wirecopy.css", pages::STYLE)?;
                place.write("wirecopy.js", &pages::script())?;
                place.write("jsdiff.js", &pages::jsdiff())?;
                let overview = overview::write(&corpus, &pages, &rows);
                place.write("index.html", &pages.page(&title, "", false, &overview))?;
                place.finish()?;
                path.join("index.html")
            }
            Target::File(output) => {
                let (parts, rows): (Vec<_>, Vec<_>) = stories.map(story).unzip();
                let mut contents = overview::write(&corpus, &pages, &rows);
                contents.extend(parts);
                contents.extend(lists::templates(&corpus, &pages));
                contents.extend(lists::excerpts(&corpus, &pages));
                let page = pages.whole(&title, &contents);
                output.finish(|out| out.write_all(page.as_bytes()))?;
                path
            }
        };
        bar.finish_and_clear();
        Ok(opened)
    }
}
