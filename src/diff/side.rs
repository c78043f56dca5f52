//! The two texts as the diff sees them: interned words, and the gaps between them.

use super::script::WordId;
use crate::hash::random;
use crate::text::{Cutter, FULL_WEIGHT};
use std::ops::Range;

/// One of the two texts.
pub(super) struct Side<'t> {
    pub text: &'t str,
    pub ids: Vec<WordId>,
    spans: Vec<Range<usize>>,
    weights: Vec<u8>,
    /// What the words before each place say, and, at the end, all words.
    information: Vec<u32>,
}

/// Both texts, with their words interned together: two words are equal when their ids are.
pub(super) struct Sides<'t> {
    pub before: Side<'t>,
    pub after: Side<'t>,
    vocabulary: usize,
}

/// How strongly a reader feels a border between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    Word,
    Clause,
    Sentence,
    Paragraph,
}

impl<'t> Sides<'t> {
    pub fn new(before: &'t str, after: &'t str) -> Self {
        let mut interner = Interner::new(before.len() + after.len());
        let (mut before, mut after) = (interner.side(before), interner.side(after));
        let rarities = rarities(&interner.words, before.len() + after.len());
        before.inform(&rarities);
        after.inform(&rarities);
        Self { before, after, vocabulary: interner.words.len() }
    }

    /// How many different words there are.
    pub fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// Whether these bytes of `before` and of `after` are the same.
    pub fn are_same(&self, before: &Range<usize>, after: &Range<usize>) -> bool {
        self.before.text[before.clone()] == self.after.text[after.clone()]
    }
}

/// Gives every word that is new a number.
struct Interner {
    /// The numbers of words, each at the first free place from that of its hash on; [`FREE`](Self::FREE) at more
    /// than half of the places.
    places: Vec<u32>,
    /// Spreads hashes over the places in a way that nobody can choose words against.
    spread: u64,
    /// The hash of each word, and how often it occurs, by its number.
    words: Vec<(u64, u32)>,
}

impl Interner {
    const FREE: u32 = u32::MAX;

    fn new(bytes: usize) -> Self {
        let places = vec![Self::FREE; (bytes / 4).next_power_of_two().max(2)];
        Self { places, spread: random() | 1, words: Vec::with_capacity(bytes / 8) }
    }

    /// The number of the word of this hash, which occurs once more.
    fn number(&mut self, hash: u64) -> WordId {
        let mut at = self.place(hash);
        loop {
            match self.places[at] {
                Self::FREE => break,
                number if self.words[number as usize].0 == hash => {
                    self.words[number as usize].1 += 1;
                    return WordId(number);
                }
                _ => at = (at + 1) & (self.places.len() - 1),
            }
        }
        let number = self.words.len() as u32;
        self.places[at] = number;
        self.words.push((hash, 1));
        if 2 * self.words.len() >= self.places.len() {
            self.grow();
        }
        WordId(number)
    }

    fn place(&self, hash: u64) -> usize {
        (hash.wrapping_mul(self.spread) >> (64 - self.places.len().trailing_zeros())) as usize
    }

    #[cold]
    fn grow(&mut self) {
        self.places = vec![Self::FREE; 2 * self.places.len()];
        for number in 0..self.words.len() {
            let mut at = self.place(self.words[number].0);
            while self.places[at] != Self::FREE {
                at = (at + 1) & (self.places.len() - 1);
            }
            self.places[at] = number as u32;
        }
    }

    fn side<'t>(&mut self, text: &'t str) -> Side<'t> {
        let expected = text.len() / 5;
        let mut side = Side {
            text,
            ids: Vec::with_capacity(expected),
            spans: Vec::with_capacity(expected),
            weights: Vec::with_capacity(expected),
            information: Vec::new(),
        };
        Cutter::kept(text, |cutter| {
            cutter.each_word(text, |word| {
                side.ids.push(self.number(word.hash));
                side.spans.push(word.span);
                side.weights.push(word.weight);
            });
        });
        side
    }
}

/// -log2 of the share of every word of both texts, in quarters of a bit, by its number. Short texts do not
/// show which words are common, so they are taken for at least [`LEAST_WORDS`] long.
fn rarities(counts: &[(u64, u32)], words: usize) -> Vec<u32> {
    /// In a text of this length a word that occurs once is rare.
    const LEAST_WORDS: usize = 1024;
    let total = log2(words.max(LEAST_WORDS) as u64);
    counts.iter().map(|&(_, count)| if count == 1 { total } else { total - log2(count.into()) }).collect()
}

/// One bit in the unit of [`log2`].
pub(super) const BIT: u32 = 4;

/// The binary logarithm in quarters of a bit, rounded down: in integers, so that every machine
/// decides alike.
pub(super) fn log2(x: u64) -> u32 {
    const { assert!(BIT == 4) };
    u128::from(x.clamp(1, u32::MAX.into())).pow(4).ilog2()
}

/// How many bytes of a gap belong to the word before it: those before the first space.
pub(super) fn closing_marks(gap: &str) -> usize {
    gap.find(char::is_whitespace).unwrap_or(gap.len())
}

impl<'t> Side<'t> {
    fn inform(&mut self, rarities: &[u32]) {
        const PER_LETTER: u32 = 2 * BIT;
        let is_ascii = self.text.is_ascii();
        let mut sum = 0u32;
        self.information = Vec::with_capacity(self.len() + 1);
        self.information.push(0);
        for ((id, span), &weight) in self.ids.iter().zip(&self.spans).zip(&self.weights) {
            let rarity = rarities[id.0 as usize];
            let letters = if is_ascii { span.len() } else { self.text[span.clone()].chars().count() };
            let most = if weight < FULL_WEIGHT { rarity } else { PER_LETTER * letters as u32 };
            sum = sum.wrapping_add(rarity.min(most));
            self.information.push(sum);
        }
    }

    /// What the words of `range` say, in quarters of a bit: how unlikely it is to meet just them by chance.
    ///
    /// A word says -log2 of its share of both texts, and at most two bits a letter: common words are short in
    /// every language (Zipf). A word of one character of a script without spaces is exempt from the second
    /// rule. O(1).
    pub fn information(&self, range: Range<usize>) -> u32 {
        // Of enormous texts the sums wrap, and their difference is right all the same.
        self.information[range.end].wrapping_sub(self.information[range.start])
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The bytes of word `at`.
    pub fn span(&self, at: usize) -> Range<usize> {
        self.spans[at].clone()
    }

    /// The words that lie within these bytes, most likely soon after word `near`.
    pub fn within(&self, bytes: &Range<usize>, near: usize) -> Range<usize> {
        const SOON: usize = 32;
        let is_before = |span: &Range<usize>| span.start < bytes.start;
        let from = if near > 0 && is_before(&self.spans[near - 1]) { near } else { 0 };
        let spans = &self.spans[from..];
        let start = from
            + match spans.iter().take(SOON).position(|span| !is_before(span)) {
                Some(soon) => soon,
                None => spans.partition_point(is_before),
            };
        let len = self.spans[start..].iter().take_while(|span| span.end <= bytes.end).count();
        start..start + len
    }

    /// Where the gap before word `at` begins: the end of the word before, or of nothing.
    pub fn gap_start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.spans[at - 1].end }
    }

    /// Where the gap before word `at` ends: the start of the word, or the end of the text.
    pub fn gap_end(&self, at: usize) -> usize {
        self.spans.get(at).map_or(self.text.len(), |span| span.start)
    }

    /// What stands between word `at` and the word before it.
    pub fn gap(&self, at: usize) -> &'t str {
        &self.text[self.gap_start(at)..self.gap_end(at)]
    }

    /// Where word `at` begins with its opening marks: after the last space of the gap before it.
    pub fn opening(&self, at: usize) -> usize {
        self.gap_end(at) - self.gap(at).rsplit(char::is_whitespace).next().map_or(0, str::len)
    }

    /// Where the word before word `at` ends with its closing marks: at the first space of the gap,
    /// or at the end of a gap without space.
    pub fn closing(&self, at: usize) -> usize {
        self.gap_start(at) + closing_marks(self.gap(at))
    }

    /// The length of `range` in words, a word of a script without spaces counted by its weight.
    pub fn weight(&self, range: Range<usize>) -> usize {
        self.weights[range].iter().map(|&weight| usize::from(weight)).sum::<usize>()
            / usize::from(FULL_WEIGHT)
    }

    /// How strong the border before word `at` is; the ends of the text are the strongest.
    pub fn border(&self, at: usize) -> Break {
        if at == 0 || at == self.len() {
            return Break::Paragraph;
        }
        let gap = self.gap(at);
        if gap == " " {
            return Break::Word;
        }
        let mut strength = Break::Word;
        let mut lines = 0;
        for c in gap.chars() {
            match c {
                '\n' | '\u{2028}' => lines += 1,
                '\u{2029}' => lines += 2,
                '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '｡' | '।' | '॥' | '؟' | '۔' | '።' =>
                {
                    strength = Break::Sentence;
                }
                c if c.is_whitespace() => {}
                _ => strength = strength.max(Break::Clause),
            }
        }
        match (lines, strength) {
            (0, strength) => strength,
            // A line may end within a sentence, or be a title.
            (1, Break::Word | Break::Clause) => Break::Sentence,
            _ => Break::Paragraph,
        }
    }
}
