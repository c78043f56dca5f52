//! Templates: reports on one form, in which only the names and numbers differ.
//!
//! A grants office announces each grant in the same words; an agency sends the same table every day. Such
//! articles resemble each other more than a story does its rewritten copy, but each reports something else.
//! What sets them apart is where and what they change: many short changes, spread over the whole text, most
//! of them names and numbers. An editor cuts and rewrites sentences, and keeps the facts.

use crate::article::Texts;
use crate::boilerplate::Boilerplate;
use crate::hash::{Map, word_hash};
use crate::linkage::Match;
use crate::parallel;
use crate::shingle::{each_shingle, ratio};
use crate::table::Places;
use crate::text::{Word, words};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// The least share of names and numbers in what differs. In running text they are a quarter of the words.
const FACTS: f64 = 0.5;
/// A change of more words than this is a rewritten sentence.
const SHORT: usize = 14;
/// The most of what differs that may stand in rewritten sentences.
const REWRITTEN: f64 = 0.35;
/// The least number of places in which a form is filled in.
const PLACES: usize = 3;
/// The most of what is the same that may stand in one piece, and the least number of numbers that each has
/// and the other has not, where two articles or three are all there is: a page's date is one number, a
/// correction two.
const FEW: (f64, usize) = (0.5, 3);
/// The same where a family has this many links, which can be asked one by one.
const LINKS: usize = 3;
const MANY: (f64, usize) = (0.75, 1);
/// The least share of numbers filled in, in the words that stay: one in two hundred. Versions of one story
/// have one in three hundred or fewer, most reports on one form one in a hundred.
const FILLED: f64 = 0.005;

/// Which groups are families of reports on one form.
///
/// A group is the places of its links among `links`. Linear in the lengths of the articles.
pub(crate) fn families(
    links: &[Match],
    groups: &[Vec<usize>],
    texts: &Texts<'_>,
    boilerplate: &Boilerplate,
    width: usize,
) -> Vec<bool> {
    let mut articles: Vec<usize> = links.iter().flat_map(|link| [link.a(), link.b()]).collect();
    articles.sort_unstable();
    articles.dedup();
    let numbers = parallel::map(articles.len(), || (), |(), at| numbers(&texts.get(articles[at])));
    let numbers_of = |article: usize| articles.binary_search(&article).map_or(&[][..], |at| &numbers[at]);
    let others: Vec<usize> =
        links.iter().map(|link| others(numbers_of(link.a()), numbers_of(link.b()))).collect();
    // Most groups are told by this alone: copies have the same numbers.
    let may_be = |group: &&Vec<usize>| may_be_family(group.iter().map(|&link| others[link]));
    let asked: Vec<usize> = groups.iter().filter(may_be).flatten().copied().collect();
    let found = parallel::map(asked.len(), Map::<usize, Side<'_>>::default, |sides, at| {
        let (a, b) = (links[asked[at]].a(), links[asked[at]].b());
        // Links of one group follow each other and have articles in common.
        if sides.len() >= KEPT {
            sides.clear();
        }
        for article in [a, b] {
            sides.entry(article).or_insert_with(|| Side::new(texts.get(article), width));
        }
        Form::find([&sides[&a], &sides[&b]], others[asked[at]], boilerplate)
    });
    let mut forms: Vec<Option<Form>> = vec![None; links.len()];
    asked.iter().zip(found).for_each(|(&link, form)| forms[link] = Some(form));
    let is_family = |group: &Vec<usize>| {
        let forms: Option<Vec<Form>> = group.iter().map(|&link| forms[link]).collect();
        forms.is_some_and(|forms| is_family(&forms))
    };
    groups.iter().map(is_family).collect()
}

/// Whether a group can be a family, by how many numbers each article of a link has that the other has not.
fn may_be_family(others: impl ExactSizeIterator<Item = usize>) -> bool {
    let links = others.len();
    if links < LINKS {
        return 2 * others.filter(|&others| others >= FEW.1).count() > links;
    }
    // What is told by its numbers alone needs the fewest links of them.
    3 * others.filter(|&others| others >= MANY.1).count() > links
}

/// What two articles that resemble each other differ in.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Form {
    /// Whether they differ in short changes, spread out, most of them names and numbers.
    in_facts: bool,
    /// The longest piece that is the same, as a share of all that is.
    unbroken: f64,
    /// How many numbers each has that the other has not.
    others: usize,
    /// How many of these stand between words of the story that are the same: page furniture has its own.
    filled: usize,
    /// The words that are the same.
    kept: usize,
}

impl Form {
    /// `others` is known. Linear in the two lengths.
    fn find([a, b]: [&Side<'_>; 2], others: usize, boilerplate: &Boilerplate) -> Self {
        let (of_a, of_b) = (a.changes(b, boilerplate), b.changes(a, boilerplate));
        let changed = of_a.words + of_b.words;
        let unbroken = ratio(of_a.longest_kept, of_a.kept);
        Self {
            in_facts: of_a.places.min(of_b.places) >= PLACES
                && ratio(of_a.rewritten + of_b.rewritten, changed) <= REWRITTEN
                // The dearest question last, and only where it can matter.
                && unbroken <= FEW.0.max(MANY.0)
                && facts_among_differences(a, b) >= FACTS,
            unbroken,
            others,
            filled: others.min(self::others(&a.numbers(&of_a.within), &b.numbers(&of_b.within))),
            kept: of_a.kept.min(of_b.kept),
        }
    }

    fn is_filled_in(&self, (unbroken, others): (f64, usize)) -> bool {
        self.in_facts && self.unbroken <= unbroken && self.others >= others
    }
}

/// Whether a group with these links is a family of reports on one form: most of its links say so; or, where
/// there are some, other numbers stand in more than a third of them. A correction is in one copy, or in all but one.
fn is_family(links: &[Form]) -> bool {
    let count = |of: &dyn Fn(&Form) -> bool| links.iter().filter(|&link| of(link)).count();
    if links.len() < LINKS {
        return 2 * count(&|link| link.is_filled_in(FEW)) > links.len();
    }
    let filled = links.iter().map(|link| link.filled).sum();
    let kept = links.iter().map(|link| link.kept).sum();
    2 * count(&|link| link.is_filled_in(MANY)) > links.len()
        || 3 * count(&|link| link.filled > 0) > links.len() && ratio(filled, kept) >= FILLED
}

/// One of the two articles.
struct Side<'a> {
    text: Cow<'a, str>,
    words: Vec<Word>,
    /// The first and the end of its words, and the hash, of each shingle.
    shingles: Vec<(usize, usize, u32)>,
    places: Places,
}

/// So many sides are kept for the links that follow: some megabytes.
const KEPT: usize = 64;

/// What of an article does not stand in the other.
#[derive(Default)]
struct Changes {
    /// Runs of words that are in no shared shingle, and their words.
    places: usize,
    words: usize,
    /// Of these, the words in long runs.
    rewritten: usize,
    /// The words that are in shared shingles, and the most in one run.
    kept: usize,
    longest_kept: usize,
    /// The short runs between two that are kept, of which one is more than page furniture.
    within: Vec<Range<usize>>,
}

impl<'a> Side<'a> {
    fn new(text: Cow<'a, str>, width: usize) -> Self {
        let words = words(&text);
        let mut shingles = Vec::with_capacity(words.len());
        each_shingle(&words, width, |range, hash| shingles.push((range.start, range.end, hash)));
        let places = Places::new(shingles.iter().map(|&(_, _, hash)| hash));
        Self { text, words, shingles, places }
    }

    /// A name or a number, as far as can be told without knowing the language.
    fn is_fact(&self, word: &Word) -> bool {
        let surface = &self.text[word.span.clone()];
        surface.starts_with(char::is_uppercase) || surface.contains(char::is_numeric)
    }

    /// The [`numbers`] in these runs of words.
    fn numbers(&self, runs: &[Range<usize>]) -> Vec<u64> {
        let words = runs.iter().flat_map(|run| &self.words[run.clone()]);
        let mut numbers: Vec<u64> = words.flat_map(|word| groups(&self.text[word.span.clone()])).collect();
        numbers.sort_unstable();
        numbers
    }

    fn changes(&self, other: &Self, boilerplate: &Boilerplate) -> Changes {
        // Of each word, whether it is kept, and whether as more than boilerplate.
        let mut words = vec![(false, false); self.words.len()];
        for &(start, end, hash) in &self.shingles {
            if other.places.first(hash).is_some() {
                let of_story = !boilerplate.contains(hash);
                words[start..end].iter_mut().for_each(|word| *word = (true, word.1 || of_story));
            }
        }
        let count = |of: fn(&(bool, bool)) -> bool| words.iter().filter(|&word| of(word)).count();
        // Where most that is kept is boilerplate, so is the form; else it is page furniture.
        let all_is_form = 2 * count(|word| word.1) < count(|word| word.0);
        let runs: Vec<&[(bool, bool)]> = words.chunk_by(|x, y| x.0 == y.0).collect();
        let is_form = |run: Option<&&[(bool, bool)]>| {
            run.is_some_and(|run| all_is_form || run.iter().any(|word| word.1))
        };
        let mut changes = Changes::default();
        let mut start = 0;
        for (at, run) in runs.iter().enumerate() {
            let range = start..start + run.len();
            start = range.end;
            if run[0].0 {
                changes.kept += run.len();
                changes.longest_kept = changes.longest_kept.max(run.len());
                continue;
            }
            changes.places += 1;
            changes.words += run.len();
            if run.len() > SHORT {
                changes.rewritten += run.len();
            } else if at > 0
                && at + 1 < runs.len()
                && (is_form(runs.get(at - 1)) || is_form(runs.get(at + 1)))
            {
                changes.within.push(range);
            }
        }
        changes
    }
}

/// The share of names and numbers among the words that one has more often than the other.
fn facts_among_differences(a: &Side<'_>, b: &Side<'_>) -> f64 {
    let mut excess: Map<u64, (i32, bool)> = Map::default();
    for (side, sign) in [(a, 1), (b, -1)] {
        for word in &side.words {
            match excess.entry(word.hash) {
                Entry::Occupied(mut entry) => entry.get_mut().0 += sign,
                Entry::Vacant(entry) => drop(entry.insert((sign, side.is_fact(word)))),
            }
        }
    }
    let (mut facts, mut all) = (0, 0);
    for (count, is_fact) in excess.into_values() {
        all += count.unsigned_abs() as usize;
        facts += if is_fact { count.unsigned_abs() as usize } else { 0 };
    }
    ratio(facts, all)
}

/// The numbers of a text as hashes, ascending.
fn numbers(text: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = groups(text).collect();
    numbers.sort_unstable();
    numbers
}

/// The hashes of the groups of digits in a text: `3,966,400` and `3 966 400` have the same.
fn groups(text: &str) -> impl Iterator<Item = u64> {
    let groups = text.split(|c: char| !c.is_numeric()).filter(|group| !group.is_empty());
    groups.map(|group| word_hash(group.as_bytes()))
}

/// How many numbers each has that the other has not.
fn others(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    a.len().min(b.len()) - shared
}
