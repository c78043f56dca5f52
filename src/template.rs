//! Templates: reports on one form, in which only the names and numbers differ.
//!
//! A grants office announces each grant in the same words; an agency sends the same table every day. Such
//! articles resemble each other more than a story does its rewritten copy, but each reports something else.
//! What sets them apart is where and what they change: many short changes, spread over the whole text, most
//! of them names and numbers. An editor cuts and rewrites sentences, and keeps the facts.

use crate::article::Texts;
use crate::boilerplate::Boilerplate;
use crate::error::Error;
use crate::hash::{Map, mix, word_hash};
use crate::linkage::Match;
use crate::parallel;
use crate::passage::Kept;
use crate::sets::Sets;
use crate::shingle::{ShingleSet, Shingled, Shingles, ratio};
use crate::spill::Scratch;
use crate::table::{FREE, Places};
use crate::text::Word;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::hash_map::Entry;
use std::iter;
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
/// A group is the places of its links among `links`; articles' numbers are kept in `file`, if there is one. Linear
/// in the lengths of the articles.
///
/// # Errors
///
/// What went wrong with the file.
pub(crate) fn families(
    links: &[Match],
    groups: &[Vec<usize>],
    texts: &Texts<'_>,
    boilerplate: &Boilerplate,
    width: usize,
    file: Option<Scratch>,
) -> Result<Vec<bool>, Error> {
    let numbers = numbers(links, texts, file);
    // Most groups are told by their numbers alone: copies have the same.
    let mut forms = parallel::map(groups.len(), || (), |(), at| at_best(links, &groups[at], &numbers));
    numbers.check()?;
    drop(numbers);
    for turn in [Turn::First, Turn::Second, Turn::Third] {
        let is_open = |forms: &[Form]| is_family(forms) && !is_filled_in(forms, |link| link.is_asked);
        let may_be = forms.iter().enumerate().filter(|(_, forms)| is_open(forms));
        let asked: Vec<(usize, usize)> = may_be
            .flat_map(|(group, forms)| turn.asks(forms).into_iter().map(move |at| (group, at)))
            .collect();
        // Links of one group follow each other and have articles in common.
        let found = parallel::map(asked.len(), Kept::<Side<'_>>::default, |sides, at| {
            let (group, at) = asked[at];
            let link = &links[groups[group][at]];
            // With its words and its places it takes the room of so many times its shingles.
            let make = |article| {
                let side = Side::new(texts.get(article), width);
                let room = 8 * side.shingled.shingles.len();
                (side, room)
            };
            Form::find(sides.of([link.a(), link.b()], make), forms[group][at], boilerplate)
        });
        asked.iter().zip(found).for_each(|(&(group, at), form)| forms[group][at] = form);
    }
    Ok(forms.iter().map(|forms| is_family(forms)).collect())
}

/// The links of a group are asked in turns, for most groups are told by the first: by as many as make a family if
/// all of them speak for one, or those that leave too few others if none does.
#[derive(Clone, Copy)]
enum Turn {
    First,
    Second,
    Third,
}

impl Turn {
    /// The places of the links to ask, in a group that may be a family.
    fn asks(self, forms: &[Form]) -> Vec<usize> {
        let too_few = forms.len() / if forms.len() < LINKS { 2 } else { 3 };
        let (mut speaking, silent): (Vec<usize>, Vec<usize>) =
            (0..forms.len()).filter(|&at| !forms[at].is_asked).partition(|&at| forms[at].others > 0);
        let enough = speaking.len().saturating_sub(too_few);
        match self {
            Self::First => speaking.truncate(enough.min(forms.len() / 2 + 1)),
            Self::Second => speaking.truncate(enough),
            // Of links without other numbers all that counts is how many words are the same.
            Self::Third => speaking.extend(silent),
        }
        speaking
    }
}

/// The numbers of every article that has a link, looked for in the order of the corpus.
fn numbers(links: &[Match], texts: &Texts<'_>, file: Option<Scratch>) -> Sets {
    let mut is_linked = vec![false; links.iter().map(|link| link.b() + 1).max().unwrap_or(0)];
    links.iter().for_each(|link| (is_linked[link.a()], is_linked[link.b()]) = (true, true));
    let append = |(): &mut (), article: usize, numbers: &mut Vec<u32>| {
        if is_linked[article] {
            numbers.extend_from_slice(set_of(groups(&texts.get(article))).hashes());
        }
    };
    Sets::new(is_linked.len(), file, || (), append)
}

/// The links of a group [at best](Form::at_best).
fn at_best(links: &[Match], group: &[usize], numbers: &Sets) -> Vec<Form> {
    let at_best = |link: &Match| {
        let [a, b] = [link.a(), link.b()].map(|article| numbers.get(article));
        Form::at_best(others(a.view(), b.view()), link.shared())
    };
    group.iter().map(|&link| at_best(&links[link])).collect()
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
    /// Whether this was found out, and is not what it is at best.
    is_asked: bool,
}

impl Form {
    /// The most that may speak for a family in two articles with so many other numbers and so many shared shingles.
    fn at_best(others: usize, shared: usize) -> Self {
        // Every shingle begins with a word of its own, and one at most is found in no table.
        Self {
            in_facts: true,
            unbroken: 0.0,
            others,
            filled: others,
            kept: shared.max(2) - 1,
            is_asked: false,
        }
    }

    /// Given what it is at best. Linear in the two lengths.
    fn find([a, b]: [&Side<'_>; 2], best: Self, boilerplate: &Boilerplate) -> Self {
        let (of_a, of_b) = (a.kept(b), b.kept(a));
        let unbroken = ratio(of_a.longest(), of_a.words());
        Self {
            in_facts: of_a.gaps().count().min(of_b.gaps().count()) >= PLACES
                && ratio(of_a.rewritten() + of_b.rewritten(), of_a.changed() + of_b.changed()) <= REWRITTEN
                // The dearest question last, and only where it can matter.
                && unbroken <= FEW.0.max(MANY.0)
                && facts_among_differences(a, b) >= FACTS,
            unbroken,
            others: best.others,
            filled: best.others.min(others(
                a.numbers_within(&of_a, b, best.kept, boilerplate).view(),
                b.numbers_within(&of_b, a, best.kept, boilerplate).view(),
            )),
            kept: of_a.words().min(of_b.words()),
            is_asked: true,
        }
    }

    fn is_filled_in(&self, (unbroken, others): (f64, usize)) -> bool {
        self.in_facts && self.unbroken <= unbroken && self.others >= others
    }
}

/// Whether a group with these links is a family of reports on one form: most of its links say so; or, where
/// there are some, other numbers stand in more than a third of them. A correction is in one copy, or in all but one.
///
/// A group that is no family with some of its links [at best](Form::at_best) is none.
fn is_family(links: &[Form]) -> bool {
    let filled = links.iter().map(|link| link.filled).sum();
    let kept = links.iter().map(|link| link.kept).sum();
    let are_other = || 3 * links.iter().filter(|link| link.filled > 0).count() > links.len();
    is_filled_in(links, |_| true) || links.len() >= LINKS && are_other() && ratio(filled, kept) >= FILLED
}

/// Whether most of the links of a group say that they are filled in, as far as these are told.
fn is_filled_in(links: &[Form], is_told: impl Fn(&Form) -> bool) -> bool {
    let limits = if links.len() < LINKS { FEW } else { MANY };
    2 * links.iter().filter(|link| is_told(link) && link.is_filled_in(limits)).count() > links.len()
}

/// One of the two articles.
struct Side<'a> {
    text: Cow<'a, str>,
    shingled: Shingled,
    places: Places,
}

/// What of an article stands in the other.
struct Common {
    /// The runs of words that are in shared shingles, as long as they can be.
    runs: Vec<Range<usize>>,
    /// The words of the article.
    of: usize,
}

impl Common {
    fn words(&self) -> usize {
        self.runs.iter().map(Range::len).sum()
    }

    fn longest(&self) -> usize {
        self.runs.iter().map(Range::len).max().unwrap_or(0)
    }

    /// The runs of words that are in no shared shingle.
    fn gaps(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = iter::once(0).chain(self.runs.iter().map(|run| run.end));
        let ends = self.runs.iter().map(|run| run.start).chain([self.of]);
        starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty())
    }

    /// The words in no shared shingle.
    fn changed(&self) -> usize {
        self.of - self.words()
    }

    /// Of these, the words in long runs.
    fn rewritten(&self) -> usize {
        self.gaps().map(|gap| gap.len()).filter(|&len| len > SHORT).sum()
    }
}

impl<'a> Side<'a> {
    fn new(text: Cow<'a, str>, width: usize) -> Self {
        let shingled = Shingled::new(&text, width);
        let places = Places::new(shingled.hashes());
        Self { text, shingled, places }
    }

    /// A name or a number, as far as can be told without knowing the language.
    fn is_fact(&self, word: &Word) -> bool {
        let surface = &self.text[word.span.clone()];
        surface.starts_with(char::is_uppercase) || surface.contains(char::is_numeric)
    }

    /// The words and the hashes of the shingles that begin in a run of words and stand in the other article.
    fn shared<'b>(
        &'b self,
        other: &'b Self,
        run: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, u32)> + 'b {
        let begin = run.start..run.end.min(self.shingled.shingles.len());
        let mut next = 0;
        begin.filter_map(move |start| {
            let (hash, end) = self.shingled.shingles[start];
            // Most stand in the other after the one before: no need to look for them.
            if other.shingled.shingles.get(next).is_none_or(|&(other, _)| other != hash) || hash == FREE {
                next = other.places.first(hash)?;
            }
            next += 1;
            Some((start..end as usize, hash))
        })
    }

    fn kept(&self, other: &Self) -> Common {
        let of = self.shingled.words.len();
        Common { runs: joined(self.shared(other, 0..of).map(|(words, _)| words)), of }
    }

    /// The numbers in short runs between two that are kept, of which one is more than page furniture. Of the
    /// words that are kept `of_story` or more are no boilerplate.
    fn numbers_within(
        &self,
        kept: &Common,
        other: &Self,
        of_story: usize,
        boilerplate: &Boilerplate,
    ) -> ShingleSet {
        let story = |run: Range<usize>| {
            let shared = self.shared(other, run).filter(|&(_, hash)| !boilerplate.contains(hash));
            shared.map(|(words, _)| words)
        };
        // Where most that is kept is boilerplate, so is the form; else it is page furniture.
        let all_is_form = LazyCell::new(|| {
            let is_most = |of_story: usize| 2 * of_story >= kept.words();
            !is_most(of_story) && !is_most(joined(story(0..kept.of)).iter().map(Range::len).sum())
        });
        let is_form = |run: &Range<usize>| story(run.clone()).next().is_some() || *all_is_form;
        let mut numbers = Vec::new();
        for around in kept.runs.windows(2).filter(|around| around[1].start - around[0].end <= SHORT) {
            let before = numbers.len();
            let words = &self.shingled.words[around[0].end..around[1].start];
            numbers.extend(words.iter().flat_map(|word| groups(&self.text[word.span.clone()])));
            // Most have no number, and need not be asked about.
            if numbers.len() > before && !around.iter().any(is_form) {
                numbers.truncate(before);
            }
        }
        set_of(numbers.into_iter())
    }
}

/// Ranges in ascending order, with those that touch each other joined.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// The share of names and numbers among the words that one has more often than the other.
fn facts_among_differences(a: &Side<'_>, b: &Side<'_>) -> f64 {
    let mut excess: Map<u64, (i32, bool)> =
        Map::with_capacity(a.shingled.words.len() + b.shingled.words.len());
    for (side, sign) in [(a, 1), (b, -1)] {
        for word in &side.shingled.words {
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

/// Numbers as a set of hashes: of one that comes again, another hash for every time.
fn set_of(numbers: impl Iterator<Item = u64>) -> ShingleSet {
    let mut numbers: Vec<u64> = numbers.collect();
    numbers.sort_unstable();
    let times = numbers.chunk_by(|x, y| x == y).flat_map(|same| (0..).zip(same));
    ShingleSet::from_hashes(times.map(|(time, number)| mix(number.wrapping_add(time)) as u32).collect())
}

/// The hashes of the groups of digits in a text: `3,966,400` and `3 966 400` have the same.
fn groups(text: &str) -> impl Iterator<Item = u64> {
    let mut rest = text;
    iter::from_fn(move || {
        rest = &rest[first_numeric(rest)?..];
        let end = rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
        let (group, after) = rest.split_at(end);
        rest = after;
        Some(word_hash(group.as_bytes()))
    })
}

/// Where the first numeric character of a text is. Eight bytes at a time: most are of no number.
fn first_numeric(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        while let Some(eight) = text.as_bytes()[at..].first_chunk() {
            // A branch, so that nothing waits for the bytes to know where the next are.
            let found = digits_and_beyond(u64::from_le_bytes(*eight));
            if found != 0 {
                at += found.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
        // The first byte beyond ASCII begins a character.
        let c = text[at..].chars().next()?;
        if c.is_numeric() {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// The highest bit of every byte that is an ASCII digit or beyond ASCII.
fn digits_and_beyond(bytes: u64) -> u64 {
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    // Digits become 0 to 9, and what is not below 10 gets the highest bit, which no sum carries on.
    let moved = bytes ^ each(b'0');
    let above = ((moved & each(0x7f)) + each(0x80 - 10)) | moved;
    (!above | bytes) & each(0x80)
}

/// How many numbers each has that the other has not.
fn others(a: Shingles<'_>, b: Shingles<'_>) -> usize {
    a.len().min(b.len()) - a.shared(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use proptest::prelude::*;

    /// Texts on one form or of one story: words that most have, and in some places a word or a number of their own.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let word = prop_oneof![
            6 => (0usize..40).prop_map(|word| format!("word{}", ["a", "b", "c", "d"][word % 4].repeat(1 + word / 4))),
            1 => (0u32..3000).prop_map(|number| number.to_string()),
            1 => Just("Orvik".to_string()),
            1 => Just("五 万".to_string()),
        ];
        let line = prop::collection::vec(word.clone(), 4..80);
        (line, 2usize..7, 1u32..30).prop_flat_map(move |(line, copies, own)| {
            let word = word.clone();
            let copy = line.into_iter().map(move |common| {
                prop_oneof![
                    100 - own => Just(common),
                    own => word.clone(),
                ]
            });
            prop::collection::vec(copy.collect::<Vec<_>>(), copies)
                .prop_map(|copies| copies.iter().map(|words| words.join(" ")).collect())
        })
    }

    proptest! {
        #[test]
        fn who_is_not_asked_could_not_have_said_otherwise(
            texts in texts(),
            left_out in prop::collection::vec(any::<bool>(), 80),
            tree in prop::collection::vec(0usize..6, 6),
        ) {
            let width = 3;
            let sets: Vec<ShingleSet> = texts.iter().map(|text| ShingleSet::new(text, width)).collect();
            let of_first = sets[0].hashes().iter().zip(&left_out).filter(|(_, out)| **out).map(|(&hash, _)| hash);
            let boilerplate = Boilerplate::from(ShingleSet::from_hashes(of_first.collect()));
            let sets: Vec<ShingleSet> = sets.iter().map(|set| boilerplate.remove_from(set)).collect();
            let links: Vec<Match> = (1..texts.len())
                .map(|b| (tree[b - 1] % b, b))
                .map(|(a, b)| Match::new([a, b], [sets[a].len(), sets[b].len()], sets[a].shared(&sets[b])))
                .collect();
            let group: Vec<usize> = (0..links.len()).collect();
            let articles: Vec<Article<'_>> = texts.iter().map(Article::from).collect();
            let view = &articles[..];
            let read = Texts::new(&view);
            let best = at_best(&links, &group, &numbers(&links, &read, None));
            let sides: Vec<Side<'_>> = texts.iter().map(|text| Side::new(text.into(), width)).collect();
            // Asked as if nothing were known of them, where that does no harm.
            let find = |link: &Match, best: &Form| {
                Form::find([&sides[link.a()], &sides[link.b()]], Form { kept: 0, ..*best }, &boilerplate)
            };
            let found: Vec<Form> = links.iter().zip(&best).map(|(link, best)| find(link, best)).collect();
            for (best, found) in best.iter().zip(&found) {
                prop_assert!(found.others == best.others && found.filled <= best.filled);
                prop_assert!(found.kept >= best.kept || found.kept == 0);
            }
            prop_assert!(is_family(&best) || !is_family(&found));
            let families = families(&links, &[group], &read, &boilerplate, width, None).ok();
            prop_assert_eq!(families, Some(vec![is_family(&found)]));
        }

        #[test]
        fn numbers_are_runs_of_numeric_characters(text in "[a-z0-9 ,.½²٣五–’🙂Ⅷé]{0,60}") {
            let plain: Vec<u64> = text
                .split(|c: char| !c.is_numeric())
                .filter(|group| !group.is_empty())
                .map(|group| word_hash(group.as_bytes()))
                .collect();
            prop_assert_eq!(groups(&text).collect::<Vec<u64>>(), plain);
        }
    }
}
