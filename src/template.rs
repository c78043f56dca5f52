//! Templates: reports on one form, in which only the names and numbers differ.
//!
//! A grants office announces each grant in the same words; an agency sends the same table every day. Such
//! articles resemble each other more than a story does its rewritten copy, but each reports something else.
//! What sets them apart is where and what they change: many short changes, spread over the whole text, most
//! of them names and numbers. An editor cuts and rewrites sentences, and keeps the facts.

use crate::hash::Map;
use crate::shingle::{each_shingle, ratio};
use crate::text::{Word, words};
use std::cmp::Ordering;
use std::collections::hash_map::Entry;

/// The least share of names and numbers in what differs. In running text they are a quarter of the words.
const FACTS: f64 = 0.5;
/// The most that may stand in one piece of what is the same.
const LONGEST: f64 = 0.5;
/// A change of more words than this is a rewritten sentence.
const SHORT: usize = 14;
/// The most of what differs that may stand in rewritten sentences.
const REWRITTEN: f64 = 0.35;
/// The least number of places in which a form is filled in.
const PLACES: usize = 3;
/// The least number of numbers that each has and the other has not: a page's date is one, a correction two.
const OTHER_NUMBERS: usize = 3;

/// Whether two articles that resemble each other are filled in on one form.
///
/// Linear in the two lengths.
pub(crate) fn on_one_form(a: &str, b: &str, width: usize) -> bool {
    let (a, b) = (Side::new(a, width), Side::new(b, width));
    let (of_a, of_b) = (a.changes(&b), b.changes(&a));
    let changed = of_a.words + of_b.words;
    of_a.places.min(of_b.places) >= PLACES
        && ratio(of_a.longest_kept, of_a.kept) <= LONGEST
        && ratio(of_a.rewritten + of_b.rewritten, changed) <= REWRITTEN
        && facts_among_differences(&a, &b) >= FACTS
        && other_numbers(&a, &b)
}

/// One of the two articles.
struct Side<'a> {
    text: &'a str,
    words: Vec<Word>,
    /// The first and the end of its words, and the hash, of each shingle.
    shingles: Vec<(usize, usize, u32)>,
}

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
}

impl<'a> Side<'a> {
    fn new(text: &'a str, width: usize) -> Self {
        let words = words(text);
        let mut shingles = Vec::with_capacity(words.len());
        each_shingle(&words, width, |range, hash| shingles.push((range.start, range.end, hash)));
        Self { text, words, shingles }
    }

    /// A name or a number, as far as can be told without knowing the language.
    fn is_fact(&self, word: &Word) -> bool {
        let surface = &self.text[word.span.clone()];
        surface.starts_with(char::is_uppercase) || surface.contains(char::is_numeric)
    }

    /// The groups of digits, sorted: `3,966,400` and `3 966 400` have the same.
    fn numbers(&self) -> Vec<&str> {
        let surfaces = self.words.iter().map(|word| &self.text[word.span.clone()]);
        let groups = surfaces.flat_map(|surface| surface.split(|c: char| !c.is_numeric()));
        let mut numbers: Vec<&str> = groups.filter(|group| !group.is_empty()).collect();
        numbers.sort_unstable();
        numbers
    }

    fn changes(&self, other: &Self) -> Changes {
        let theirs: Map<u32, ()> = other.shingles.iter().map(|&(_, _, hash)| (hash, ())).collect();
        let mut kept = vec![false; self.words.len()];
        for &(start, end, hash) in &self.shingles {
            if theirs.contains_key(&hash) {
                kept[start..end].fill(true);
            }
        }
        let mut changes = Changes::default();
        for run in kept.chunk_by(|x, y| x == y) {
            if run[0] {
                changes.kept += run.len();
                changes.longest_kept = changes.longest_kept.max(run.len());
            } else {
                changes.places += 1;
                changes.words += run.len();
                changes.rewritten += if run.len() > SHORT { run.len() } else { 0 };
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

/// Whether each has numbers enough that the other has not.
fn other_numbers(a: &Side<'_>, b: &Side<'_>) -> bool {
    let (a, b) = (a.numbers(), b.numbers());
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    a.len().min(b.len()) - shared >= OTHER_NUMBERS
}
