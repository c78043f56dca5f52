//! Outlets: names, house styles, and the furniture of their pages.

use crate::phrases::{AGENCIES, FORENAMES, FURNITURE, MASTHEADS, PLACES, SURNAMES};
use crate::random::Random;
use crate::sentence::{length, tokens};
use std::ops::Range;
use std::rc::Rc;

/// A paper or site, with what it does to every article.
#[derive(Clone, Debug)]
pub(crate) struct Outlet {
    pub name: String,
    /// Printed above every article.
    pub header: String,
    /// Printed below every article.
    pub footer: String,
    /// Whether headlines of other stories stand below.
    pub most_read: bool,
    /// Whether the headline stands in the text.
    pub headline: bool,
    pub dateline: Dateline,
    pub byline: Byline,
    pub british: bool,
    pub curly: bool,
    /// Whether articles carry a date.
    pub dated: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Dateline {
    None,
    Place,
    PlaceAgency,
    PlaceDash,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Byline {
    None,
    Above,
    Below,
    AgencyOnly,
}

/// Articles of a small outlet.
const SMALL: usize = 12;
/// The share of articles that small outlets print.
const IN_SMALL: f64 = 0.04;

/// The outlets of one language.
#[derive(Clone, Debug)]
pub(crate) struct Outlets {
    /// What their furniture is made of.
    phrases: Vec<String>,
    regular: Vec<Rc<Outlet>>,
    /// Sites that print briefs above footers; the first prints most of them.
    mills: Vec<Rc<Outlet>>,
    small: Rc<Outlet>,
    small_left: usize,
    founded: usize,
    random: Random,
}

impl Outlets {
    /// So many outlets, with furniture made of these phrases.
    pub fn new(count: usize, phrases: Vec<String>, mut random: Random) -> Self {
        let mut founded = 0;
        let mut found = |furniture: Furniture| {
            founded += 1;
            Rc::new(outlet(founded, furniture, &phrases, &mut random))
        };
        let regular = (0..count.max(2)).map(|_| found(Furniture::Any)).collect();
        let mills = (0..6).map(|_| found(Furniture::Long)).collect();
        let small = found(Furniture::Any);
        Self { regular, mills, small, small_left: SMALL, founded, phrases, random }
    }

    /// Different outlets for the articles of one story, as many as are asked for if there are so many.
    pub fn for_story(&mut self, count: usize) -> Vec<Rc<Outlet>> {
        let len = self.regular.len();
        let chosen: Vec<usize> = if count * 4 > len {
            let mut all: Vec<usize> = (0..len).collect();
            self.random.shuffle(&mut all);
            all.truncate(count);
            all
        } else {
            let mut chosen = Vec::with_capacity(count);
            while chosen.len() < count {
                // A few outlets print much, many little.
                let at = ((len as f64).powf(self.random.unit()) - 1.0) as usize;
                let at = if self.random.chance(0.5) { at } else { self.random.below(len) };
                if !chosen.contains(&at) {
                    chosen.push(at);
                }
            }
            chosen
        };
        chosen
            .into_iter()
            .map(|at| if self.random.chance(IN_SMALL) { self.small() } else { self.regular[at].clone() })
            .collect()
    }

    /// An outlet for a brief.
    pub fn for_brief(&mut self) -> Rc<Outlet> {
        match self.random.below(10) {
            0..6 => self.mills[0].clone(),
            6..9 => self.random.pick(&self.mills).clone(),
            _ => self.small(),
        }
    }

    /// The small outlet of the moment; when it has printed its articles, another is founded.
    fn small(&mut self) -> Rc<Outlet> {
        if self.small_left == 0 {
            self.founded += 1;
            self.small = Rc::new(outlet(self.founded, Furniture::Any, &self.phrases, &mut self.random));
            self.small_left = SMALL;
        }
        self.small_left -= 1;
        self.small.clone()
    }
}

#[derive(Clone, Copy)]
enum Furniture {
    Any,
    Long,
}

fn outlet(number: usize, furniture: Furniture, phrases: &[String], random: &mut Random) -> Outlet {
    let masthead = MASTHEADS[number % MASTHEADS.len()];
    let place = PLACES[number / MASTHEADS.len() % PLACES.len()];
    let name = match number / (MASTHEADS.len() * PLACES.len()) {
        0 => format!("{place} {masthead}"),
        edition => format!("{place} {masthead} {}", edition + 1),
    };
    let (header, footer) = match (furniture, random.below(20)) {
        (Furniture::Long, _) => (random.between(0, 20), random.between(100, 200)),
        (Furniture::Any, 0..5) => (0, 0),
        (Furniture::Any, 5..12) => (0, random.between(20, 60)),
        (Furniture::Any, 12..18) => (random.between(5, 40), random.between(40, 120)),
        (Furniture::Any, _) => (random.between(20, 60), random.between(120, 200)),
    };
    let (header, footer) =
        (compose(header, &name, place, phrases, random), compose(footer, &name, place, phrases, random));
    Outlet {
        most_read: !footer.is_empty() && random.chance(0.3),
        header,
        footer,
        headline: random.chance(0.5),
        dateline: *random.pick(&[
            Dateline::None,
            Dateline::Place,
            Dateline::PlaceAgency,
            Dateline::PlaceDash,
        ]),
        byline: *random.pick(&[Byline::None, Byline::Above, Byline::Below, Byline::AgencyOnly]),
        british: random.chance(0.4),
        curly: random.chance(0.5),
        dated: !random.chance(0.03),
        name,
    }
}

/// Furniture of about so many words.
fn compose(words: usize, outlet: &str, place: &str, phrases: &[String], random: &mut Random) -> String {
    let mut order: Vec<usize> = (0..phrases.len()).collect();
    random.shuffle(&mut order);
    let (mut text, mut written) = (String::new(), 0);
    for at in order {
        if written >= words {
            break;
        }
        let number = random.between(2, 99).to_string();
        let phrase = phrases[at].replace("{o}", outlet).replace("{p}", place).replace("{n}", &number);
        written += length(&phrase);
        text.push_str(&phrase);
        text.push(if random.chance(0.5) { '\n' } else { ' ' });
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// What furniture is made of: stock phrases, or for a language in which there are none, as many phrases of as
/// many words in no order, from words of this text.
pub(crate) fn phrases(stock: bool, text: &str, random: &mut Random) -> Vec<String> {
    if stock {
        return FURNITURE.iter().map(|&phrase| phrase.to_owned()).collect();
    }
    let tokens: Vec<&str> =
        tokens(text).into_iter().filter(|token| token.contains(char::is_alphanumeric)).collect();
    // What differs from outlet to outlet stands where it stands in the stock phrase.
    let mut word = |like: &'static str| if like.contains('{') { like } else { random.pick::<&str>(&tokens) };
    FURNITURE.iter().map(|phrase| phrase.split_inclusive(' ').map(&mut word).collect()).collect()
}

/// A person who does not exist.
pub(crate) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(FORENAMES), random.pick(SURNAMES))
}

/// What stands around a body on a page.
pub(crate) struct Page<'a> {
    pub outlet: &'a Outlet,
    pub title: &'a str,
    pub place: &'a str,
    pub agency: &'a str,
    pub author: &'a str,
    /// Headlines of other stories.
    pub most_read: &'a [String],
}

impl Page<'_> {
    /// The page, and where the body stands in it, in bytes.
    pub fn print<S: AsRef<str>>(&self, body: &[S]) -> (String, Range<usize>) {
        let Self { outlet, title, place, agency, author, .. } = self;
        let length: usize = body.iter().map(|sentence| sentence.as_ref().len()).sum();
        let mut text = String::with_capacity(length + outlet.header.len() + outlet.footer.len() + 256);
        text.push_str(&outlet.header);
        if outlet.headline {
            text.extend([title, "\n"]);
        }
        match outlet.byline {
            Byline::Above => text.extend(["By ", author, ", ", agency, "\n"]),
            Byline::AgencyOnly => text.extend([agency, "\n"]),
            Byline::None | Byline::Below => {}
        }
        match outlet.dateline {
            Dateline::None => {}
            Dateline::Place => text.extend([place, ": "]),
            Dateline::PlaceAgency => text.extend([&place.to_uppercase(), " (", agency, ") - "]),
            Dateline::PlaceDash => text.extend([&place.to_uppercase(), " \u{2014} "]),
        }
        let start = text.len();
        text.extend(body.iter().map(AsRef::as_ref));
        text.truncate(text.trim_end().len());
        let end = text.len();
        text.push('\n');
        if let Byline::Below = outlet.byline {
            text.extend(["Reporting by ", author, " for ", agency, "\n"]);
        }
        if outlet.most_read && !self.most_read.is_empty() {
            text.push_str("Most read\n");
            self.most_read.iter().for_each(|title| text.extend([title, "\n"]));
        }
        text.push_str(&outlet.footer);
        (text, start..end)
    }
}

/// An agency that does not exist.
pub(crate) fn agency(random: &mut Random) -> &'static str {
    random.pick::<&str>(AGENCIES)
}
