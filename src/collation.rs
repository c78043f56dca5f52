//! Collation: the copies of a story held against its original, sentence by sentence.

use crate::article::Article;
use crate::diff::{Hunk, HunkKind, WordDiff};
use crate::hash::{Map, mix};
use crate::parallel;
use crate::text::{Word, sentences, words};
use serde::{Deserialize, Serialize};
use std::cell::LazyCell;
use std::ops::Range;

/// What became of every sentence of an original in all of its copies, and what they added.
///
/// Members are numbered as they were given, the original 0, as in [`Group::members`](crate::Group::members).
///
/// ```
/// use wirecopy::Collation;
///
/// let texts = [
///     "The pier is shut. Five ships wait outside. No date was given.",
///     "The pier is shut. Six ships wait outside. The mayor is angry.",
///     "No date was given. “The pier is shut.” The mayor is angry.",
/// ];
/// let collation = Collation::new(&texts);
///
/// let ships = &collation.sentences()[1];
/// assert_eq!(&texts[0][ships.original.clone()], "Five ships wait outside. ");
/// let six = &ships.changed[0][0];
/// assert_eq!((six.member, &texts[1][six.text.clone()]), (1, "Six ships wait outside. "));
/// assert_eq!(ships.dropped, [2]);
///
/// let angry = &collation.insertions()[0];
/// assert_eq!(angry.readings.iter().map(|reading| reading.member).collect::<Vec<_>>(), [1, 2]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Collation {
    members: usize,
    sentences: Vec<Sentence>,
    insertions: Vec<Insertion>,
}

/// A collation as it was stored, before it is known that it has the members that it names, and no more than it can.
#[derive(Deserialize)]
struct Stored {
    members: usize,
    sentences: Vec<Sentence>,
    insertions: Vec<Insertion>,
}

impl TryFrom<Stored> for Collation {
    type Error = &'static str;

    fn try_from(Stored { members, sentences, insertions }: Stored) -> Result<Self, Self::Error> {
        /// Of an original without a sentence nobody has anything to say: as many as there may be of any.
        const MOST: usize = 1 << 24;
        let readings =
            |sentence: &Sentence| sentence.kept.len() + sentence.changed.iter().map(Vec::len).sum::<usize>();
        // Every copy stands in one of the lists of every sentence.
        let most = sentences.first().map_or(MOST, |first| 1 + readings(first) + first.dropped.len());
        let kept = sentences
            .iter()
            .flat_map(|sentence| sentence.kept.iter().chain(sentence.changed.iter().flatten()));
        let readings = kept.chain(insertions.iter().flat_map(|insertion| &insertion.readings));
        if members > most || readings.into_iter().any(|reading| reading.member >= members) {
            return Err("a stored collation is damaged: it names members that it has not; make it anew");
        }
        Ok(Self { members, sentences, insertions })
    }
}

/// A sentence of the original, and what became of it. Every copy stands in just one of the three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its bytes in the original, with the space after it; the sentences tile the original.
    pub original: Range<usize>,
    /// The copies that have it word for word, perhaps in other typography or elsewhere.
    pub kept: Vec<Reading>,
    /// The copies that have at least a quarter of it in other words, by wording: copies with the same words
    /// stand together. A copy stands there several times, one after the other, if it has parts of the
    /// sentence in several places.
    pub changed: Vec<Vec<Reading>>,
    /// The copies that have none of it, or little.
    pub dropped: Vec<usize>,
}

/// Text that stands in no place of the original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insertion {
    /// The number of sentences of the original before it; where sentences were dropped, it stands after them.
    pub place: usize,
    /// The copies that have it in the same words, in the order of members.
    pub readings: Vec<Reading>,
}

/// Where a copy has something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The copy.
    pub member: usize,
    /// Its bytes in the copy, with the space after it.
    pub text: Range<usize>,
    /// Whether it stands elsewhere than in the original; false of insertions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
}

/// A part of a copy; see [`Collation::pieces`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its bytes in the copy.
    pub text: Range<usize>,
    /// What it is.
    pub of: PieceOf,
    /// Whether it stands elsewhere than in the original.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
}

/// What a [`Piece`] is, with the position of the sentence or insertion in the collation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PieceOf {
    /// A sentence of the original, word for word.
    Kept(usize),
    /// A sentence of the original in other words, or a part of it.
    Changed(usize),
    /// An insertion.
    Inserted(usize),
}

impl Collation {
    /// Collates a group: the original, then its copies, as articles or anything that can be seen as one.
    ///
    /// Each copy is [compared](WordDiff) with the original. A sentence of the copy belongs to the sentences
    /// of the original of which it has a good part; one that has none is an insertion. Of no articles, nothing.
    ///
    /// Near-linear in the total length and in the number of copies times the length of the original. Runs in the
    /// current rayon pool.
    ///
    /// ```
    /// use wirecopy::{Collation, Detector};
    ///
    /// let corpus = ["Wheat fell.", "A ferry ran aground off Brant Point.", "A ferry ran aground off Brant Point."];
    /// for group in Detector::default().group(&corpus).iter() {
    ///     let members: Vec<&str> = group.articles().map(|article| corpus[article]).collect();
    ///     assert_eq!(Collation::new(&members).sentences()[0].kept.len(), 1);
    /// }
    /// ```
    #[must_use]
    pub fn new<'a, A>(articles: &'a [A]) -> Self
    where
        &'a A: Into<Article<'a>>,
    {
        let texts: Vec<&str> = articles.iter().map(|article| article.into().text).collect();
        let Some((&original, copies)) = texts.split_first() else { return Self::default() };
        let borders = sentences(original);
        let mut all: Vec<Sentence> =
            borders.iter().map(|range| Sentence { original: range.clone(), ..Sentence::default() }).collect();
        let by_words = by_words(original, &borders);
        let found =
            parallel::map(copies.len(), || (), |(), at| found_in(original, &borders, &by_words, copies[at]));
        let mut added = Vec::new();
        let mut wordings: Vec<Map<u64, usize>> = vec![Map::default(); all.len()];
        for (member, found) in (1..).zip(found) {
            let mut rest = found.sentences.as_slice();
            for (number, sentence) in all.iter_mut().enumerate() {
                let (here, after) = rest.split_at(rest.partition_point(|place| place.sentence == number));
                rest = after;
                let reading =
                    |place: &Place| Reading { member, text: place.text.clone(), moved: place.moved };
                match here {
                    [] => sentence.dropped.push(member),
                    [place] if place.is_whole => sentence.kept.push(reading(place)),
                    places => {
                        let words = |place: &Place| words_hash(&copies[member - 1][place.text.clone()]);
                        let wording = places.iter().fold(0, |hash, place| mix(hash ^ words(place)));
                        let new = sentence.changed.len();
                        let wording = *wordings[number].entry(wording).or_insert(new);
                        if wording == new {
                            sentence.changed.push(Vec::new());
                        }
                        sentence.changed[wording].extend(places.iter().map(reading));
                    }
                }
            }
            added.extend(found.added.into_iter().map(|added| (member, added)));
        }
        Self { members: texts.len(), sentences: all, insertions: insertions(added) }
    }

    /// The number of members, the original among them.
    #[must_use]
    pub fn members(&self) -> usize {
        self.members
    }

    /// The sentences of the original, in order.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// What copies added, in the order of their places.
    #[must_use]
    pub fn insertions(&self) -> &[Insertion] {
        &self.insertions
    }

    /// Every copy, by member, as the pieces that tile its text, in order; of the original, none.
    ///
    /// ```
    /// use wirecopy::{Collation, collation::PieceOf};
    ///
    /// let texts = ["One ship sank. Nobody was hurt.", "By Jane Doe\nOne ship sank."];
    /// let pieces = &Collation::new(&texts).pieces()[1];
    /// assert_eq!(pieces[0].of, PieceOf::Inserted(0));
    /// assert_eq!(pieces[1].of, PieceOf::Kept(0));
    /// assert_eq!(&texts[1][pieces[1].text.clone()], "One ship sank.");
    /// ```
    ///
    /// O(n log n) in the number of pieces.
    #[must_use]
    pub fn pieces(&self) -> Vec<Vec<Piece>> {
        let mut pieces = vec![Vec::new(); self.members];
        let mut add = |of: PieceOf, readings: &[Reading]| {
            for &Reading { member, ref text, moved } in readings {
                pieces[member].push(Piece { text: text.clone(), of, moved });
            }
        };
        for (at, sentence) in self.sentences.iter().enumerate() {
            add(PieceOf::Kept(at), &sentence.kept);
            sentence.changed.iter().for_each(|same| add(PieceOf::Changed(at), same));
        }
        for (at, insertion) in self.insertions.iter().enumerate() {
            add(PieceOf::Inserted(at), &insertion.readings);
        }
        for pieces in &mut pieces {
            pieces.sort_by_key(|piece| piece.text.start);
        }
        pieces
    }
}

/// The first sentence of the original with these words, by their hash; of three words at least, or "Read more"
/// would be said to have moved.
fn by_words(original: &str, borders: &[Range<usize>]) -> Map<u64, usize> {
    const FEWEST: usize = 3;
    let mut by_words = Map::default();
    for (at, sentence) in borders.iter().enumerate() {
        let words = words(&original[sentence.clone()]);
        if words.len() >= FEWEST {
            by_words.entry(hash_of(&words)).or_insert(at);
        }
    }
    by_words
}

/// What was found in a copy.
struct Found {
    /// Where it has sentences of the original, in the order of the original, then of the copy.
    sentences: Vec<Place>,
    /// What it added, in the order of the copy.
    added: Vec<Added>,
}

/// A place in a copy with words of a sentence of the original.
struct Place {
    sentence: usize,
    text: Range<usize>,
    moved: bool,
    /// Whether it is all of the sentence, word for word.
    is_whole: bool,
}

/// A sentence of a copy that has nothing of the original.
struct Added {
    text: Range<usize>,
    /// The hash of its words.
    words: u64,
    /// The number of sentences of the original that stand before it, at least and at most.
    room: (usize, usize),
}

fn found_in(original: &str, borders: &[Range<usize>], by_words: &Map<u64, usize>, copy: &str) -> Found {
    let diff = WordDiff::new(original, copy);
    let mut atoms = atoms(&diff, borders);
    for atoms in atoms.chunk_by_mut(|a, b| a.own == b.own) {
        keep_strong(atoms, borders);
    }
    let mut places: Vec<Place> = Vec::new();
    let mut added: Vec<Added> = Vec::new();
    // The sentences of the original before this point of the copy, by what has not moved.
    let mut before = 0;
    // What was added since.
    let mut open = 0;
    for atoms in atoms.chunk_by(|a, b| a.own == b.own) {
        let Some(first) = atoms.iter().find_map(|atom| atom.anchor) else {
            let text = atoms[0].text.start..atoms[atoms.len() - 1].text.end;
            added.push(Added { words: words_hash(&copy[text.clone()]), text, room: (before, borders.len()) });
            continue;
        };
        let mut now = first;
        for atom in atoms {
            now = atom.anchor.unwrap_or(now);
            let Anchor { sentence, moved } = now;
            match places.last_mut() {
                Some(last)
                    if (last.sentence, last.moved, last.text.end) == (sentence, moved, atom.text.start) =>
                {
                    last.text.end = atom.text.end;
                }
                _ => places.push(Place { sentence, text: atom.text.clone(), moved, is_whole: false }),
            }
            if !moved {
                for added in &mut added[open..] {
                    added.room.1 = sentence.max(before);
                }
                open = added.len();
                before = sentence + 1;
            }
        }
    }
    places.sort_by_key(|place| (place.sentence, place.text.start));
    let mut has = vec![false; borders.len()];
    for place in &mut places {
        has[place.sentence] = true;
        let sentence = &original[borders[place.sentence].clone()];
        let text = &copy[place.text.clone()];
        place.is_whole = text.trim() == sentence.trim() || words_hash(text) == words_hash(sentence);
    }
    // A sentence that moved, too short to be noticed as a move.
    let mut moved: Vec<Place> = added
        .extract_if(.., |added| {
            by_words.get(&added.words).is_some_and(|&sentence| !std::mem::replace(&mut has[sentence], true))
        })
        .map(|added| Place {
            sentence: by_words[&added.words],
            text: added.text,
            moved: true,
            is_whole: true,
        })
        .collect();
    places.append(&mut moved);
    places.sort_by_key(|place| (place.sentence, place.text.start));
    Found { sentences: places, added }
}

/// Takes the anchors off a sentence of a copy that make up less than a quarter of it, and of the sentence of
/// the original: a name or "on Monday" is not what was said.
fn keep_strong(atoms: &mut [Atom], borders: &[Range<usize>]) {
    const LEAST: usize = 4;
    let len = atoms[atoms.len() - 1].text.end - atoms[0].text.start;
    let mut anchored: Vec<(usize, usize)> =
        atoms.iter().filter_map(|atom| Some((atom.anchor?.sentence, atom.text.len()))).collect();
    anchored.sort_unstable();
    let runs = anchored.chunk_by(|a, b| a.0 == b.0);
    let strong: Vec<usize> = runs
        .filter(|run| {
            let share: usize = run.iter().map(|&(_, len)| len).sum();
            LEAST * share >= len.min(borders[run[0].0].len())
        })
        .map(|run| run[0].0)
        .collect();
    for atom in atoms {
        atom.anchor = atom.anchor.filter(|anchor| strong.binary_search(&anchor.sentence).is_ok());
    }
}

/// A part of a copy that lies within one sentence of its own.
struct Atom {
    text: Range<usize>,
    /// The sentence of the copy.
    own: usize,
    /// The sentence of the original of which it has words.
    anchor: Option<Anchor>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Anchor {
    sentence: usize,
    moved: bool,
}

/// The atoms that tile a copy, in order.
fn atoms(diff: &WordDiff<'_>, borders: &[Range<usize>]) -> Vec<Atom> {
    let own = sentences(diff.after());
    let mut cutter = AtomCutter { diff, borders, own: &own, at_own: 0, atoms: Vec::new() };
    for hunk in diff.hunks() {
        match hunk.moved {
            Some(moved) if hunk.kind == HunkKind::Inserted => {
                diff.moves()[moved].hunks.iter().for_each(|hunk| cutter.hunk(hunk, true));
            }
            _ => cutter.hunk(hunk, false),
        }
    }
    cutter.atoms
}

struct AtomCutter<'d> {
    diff: &'d WordDiff<'d>,
    borders: &'d [Range<usize>],
    own: &'d [Range<usize>],
    at_own: usize,
    atoms: Vec<Atom>,
}

impl AtomCutter<'_> {
    fn hunk(&mut self, hunk: &Hunk, moved: bool) {
        if !matches!(hunk.kind, HunkKind::Equal | HunkKind::Typographic) {
            return self.cut(hunk.after.clone(), None, moved);
        }
        let answers = LazyCell::new(|| Answers::new(self.diff, hunk));
        let (mut start, mut after) = (hunk.before.start, hunk.after.clone());
        let mut sentence = self.borders.partition_point(|sentence| sentence.end <= start);
        while let Some(end) =
            self.borders.get(sentence).map(|sentence| sentence.end).filter(|&end| end < hunk.before.end)
        {
            let stop = if hunk.kind == HunkKind::Equal {
                after.start + (end - start)
            } else {
                answers.end_of(end, after.start)
            };
            self.cut(after.start..stop, Some(sentence), moved);
            (start, after.start) = (end, stop);
            sentence += 1;
        }
        // What follows the last sentence goes with it, if there is one.
        let last = self.borders.len().checked_sub(1);
        self.cut(after, last.map(|last| sentence.min(last)), moved);
    }

    /// Cuts `text`, which has words of `sentence` if any, at the ends of the copy's own sentences.
    fn cut(&mut self, text: Range<usize>, sentence: Option<usize>, moved: bool) {
        let mut start = text.start;
        while start < text.end {
            while self.own[self.at_own].end <= start {
                self.at_own += 1;
            }
            let end = self.own[self.at_own].end.min(text.end);
            let has_words = self.diff.after()[start..end].contains(char::is_alphanumeric);
            let anchor = sentence.filter(|_| has_words).map(|sentence| Anchor { sentence, moved });
            self.atoms.push(Atom { text: start..end, own: self.at_own, anchor });
            start = end;
        }
    }
}

/// Which words of a copy answer which of the original, in a hunk that has the same words on both sides.
struct Answers<'d> {
    after: &'d str,
    /// Where the text of the copy begins in it.
    start: usize,
    /// Where the words of the original end in it.
    ends: Vec<usize>,
    /// The words of the copy, in the text of the hunk.
    words: Vec<Word>,
}

impl<'d> Answers<'d> {
    fn new(diff: &'d WordDiff<'d>, hunk: &Hunk) -> Self {
        let before = words(&diff.before()[hunk.before.clone()]);
        let after = &diff.after()[hunk.after.clone()];
        let ends = before.iter().map(|word| hunk.before.start + word.span.end).collect();
        Self { after, start: hunk.after.start, ends, words: words(after) }
    }

    /// Where in the copy that ends which answers the original up to `end`, and begins at `start`: it has as many
    /// words, and the marks and spaces after them up to the last space.
    fn end_of(&self, end: usize, start: usize) -> usize {
        let count = self.ends.partition_point(|&word| word <= end);
        let last = count.checked_sub(1).and_then(|last| self.words.get(last));
        let from = last.map_or(0, |word| word.span.end).max(start - self.start);
        let to = self.words.get(count).map_or(self.after.len(), |word| word.span.start);
        let gap = &self.after[from..to];
        let marks = gap.rsplit(char::is_whitespace).next().map_or(0, str::len);
        self.start + to - if marks == gap.len() { 0 } else { marks }
    }
}

/// Joins what members added: the same words at the same place are one insertion, and what stands together
/// wherever it stands is one.
fn insertions(mut added: Vec<(usize, Added)>) -> Vec<Insertion> {
    // Of the same words, as many as have a place in common: the end of the room that ends first.
    added.sort_by_key(|(member, added)| (added.words, added.room.1, added.room.0, *member, added.text.start));
    let mut insertions: Vec<Insertion> = Vec::new();
    let mut words = None;
    for (member, added) in added {
        let reading = Reading { member, text: added.text, moved: false };
        match insertions.last_mut() {
            Some(last) if words == Some(added.words) && added.room.0 <= last.place => {
                last.readings.push(reading);
            }
            _ => insertions.push(Insertion { place: added.room.1, readings: vec![reading] }),
        }
        words = Some(added.words);
    }
    for insertion in &mut insertions {
        insertion.readings.sort_by_key(|reading| (reading.member, reading.text.start));
    }
    insertions.sort_by_key(|insertion| {
        let first = &insertion.readings[0];
        (insertion.place, first.member, first.text.start)
    });
    let mut joined: Vec<Insertion> = Vec::with_capacity(insertions.len());
    for insertion in insertions {
        match joined.last_mut() {
            Some(last) if goes_on(last, &insertion) => {
                for (reading, next) in last.readings.iter_mut().zip(insertion.readings) {
                    reading.text.end = next.text.end;
                }
            }
            _ => joined.push(insertion),
        }
    }
    joined
}

/// Whether `next` stands right after `last` in all members that have either.
fn goes_on(last: &Insertion, next: &Insertion) -> bool {
    last.place == next.place
        && last.readings.len() == next.readings.len()
        && last
            .readings
            .iter()
            .zip(&next.readings)
            .all(|(last, next)| (last.member, last.text.end) == (next.member, next.text.start))
}

/// The hash of the words of `text`, in order.
fn words_hash(text: &str) -> u64 {
    hash_of(&words(text))
}

fn hash_of(words: &[Word]) -> u64 {
    words.iter().fold(0, |hash, word| mix(hash ^ word.hash))
}
