//! What the fast path may do with a character, learned by asking the plain path.
//!
//! Nothing here repeats the Unicode tables: a character is folded by [`fold()`], its folded form is
//! put in contexts that tell the word-break classes apart, and what `unicode-segmentation` makes of
//! them decides. So the two paths cannot drift apart when a dependency follows a new version of
//! Unicode. It takes two or three microseconds, once for every character that a process meets.

use super::decode;
use super::fold::{fold, is_ignorable, starts_segment};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// How a character behaves where words are cut.
///
/// All but [`Complex`](Class::Complex) and [`Mark`](Class::Mark) begin a segment of the text that
/// folds on its own, [`Dropped`](Class::Dropped) apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Left to the plain path.
    Complex = 1,
    /// A letter that a quotation mark may follow within a word.
    Hebrew,
    /// A digit: differs from a letter only beside a mark that may stand inside a word.
    Digit,
    /// Stands inside a word between digits only.
    MidDigits,
    /// A word for itself, with the marks that follow it.
    Single,
    /// Makes a word with its like.
    Katakana,
    /// Belongs to the letter before it, with which it never composes.
    Mark,
    /// Invisible: folds to nothing.
    Dropped,
    // What follows is [simple](Entry::is_simple).
    /// Folds to ASCII: letters, or one digit, low line or mark that may stand inside a word.
    Ascii,
    /// Part of a word like an ASCII letter.
    Letter,
    /// A double quotation mark, which no word holds but between Hebrew letters.
    Quote,
    /// Belongs to no word.
    Break,
}

/// The class of a character and what it folds to: one word of memory.
///
/// From the lowest byte: the folded form, up to six bytes, or a space if it stands in no word; its length in the lower half of a byte
/// and the class in the upper; the canonical combining class of its last character.
#[derive(Clone, Copy)]
pub(super) struct Entry(u64);

/// The longest folded form an entry holds.
pub(super) const LONGEST: usize = 6;

impl Entry {
    fn new(class: Class, folded: &str) -> Self {
        debug_assert!(folded.len() <= LONGEST);
        let mut bytes = [0; 8];
        bytes[..folded.len()].copy_from_slice(folded.as_bytes());
        bytes[6] = folded.len() as u8 | (class as u8) << 4;
        bytes[7] = folded.chars().next_back().map_or(0, canonical_combining_class);
        Self(u64::from_le_bytes(bytes))
    }

    #[inline]
    pub fn class(self) -> Class {
        use Class::*;
        const CLASSES: [Class; 16] = [
            Complex, Complex, Hebrew, Digit, MidDigits, Single, Katakana, Mark, Dropped, Ascii, Letter,
            Quote, Break, Complex, Complex, Complex,
        ];
        CLASSES[(self.0 >> 52) as usize & 15]
    }

    /// Whether the character is one of those that are appended to a piece whatever stands beside them.
    #[inline]
    pub fn is_simple(self) -> bool {
        (self.0 >> 52) as usize & 15 >= Class::Ascii as usize
    }

    /// The length of the folded form in bytes.
    #[inline]
    pub fn len(self) -> usize {
        (self.0 >> 48) as usize & 15
    }

    /// The folded form, followed by bytes without meaning.
    #[inline]
    pub fn bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// The canonical combining class of the last character of the folded form.
    #[inline]
    pub fn combining(self) -> u8 {
        (self.0 >> 56) as u8
    }
}

/// The planes in which characters have an entry; those beyond hold rare ideographs.
const PLANES: usize = 2;

/// The entries of the characters met so far; 0 for those not yet met. In memory that is zero from
/// the start, of which only what is used takes room.
static ENTRIES: [AtomicU64; PLANES << 16] = [const { AtomicU64::new(0) }; PLANES << 16];

/// The entry of `c`.
#[inline(always)]
pub(super) fn entry(c: u32) -> Entry {
    // Each entry is written whole and is the same whoever writes it, so no order is needed.
    match ENTRIES.get(c as usize).map(|entry| entry.load(Ordering::Relaxed)) {
        Some(0) => learn(c),
        Some(known) => Entry(known),
        None => Entry::new(Class::Complex, ""),
    }
}

/// The entry of the character that `text`, which is UTF-8, begins with, and its length.
#[inline(always)]
pub(super) fn first_entry(text: &[u8]) -> (Entry, usize) {
    let (c, width) = decode(text);
    (entry(c), width)
}

#[cold]
#[inline(never)]
fn learn(c: u32) -> Entry {
    let c = char::from_u32(c).unwrap_or_default();
    let folded = fold(c.encode_utf8(&mut [0; 4]));
    let class = ask(c, &folded);
    let kept = match class {
        Class::Complex => "",
        Class::Break | Class::Quote | Class::MidDigits => " ",
        _ => &folded,
    };
    let entry = Entry::new(class, kept);
    ENTRIES[c as usize].store(entry.0, Ordering::Relaxed);
    entry
}

fn ask(c: char, folded: &str) -> Class {
    if is_ignorable(c) {
        return if folded.is_empty() { Class::Dropped } else { Class::Complex };
    }
    let mut chars = folded.chars();
    let (Some(first), rest) = (chars.next(), chars.as_str()) else { return Class::Complex };
    if folded.len() > LONGEST {
        return Class::Complex;
    }
    let found = if folded.is_ascii() { 0 } else { pattern(folded) };
    if first == c && rest.is_empty() && is_inert(c) && found == PATTERNS.mark {
        return Class::Mark;
    }
    // Neither after Hangul, with which some letters combine, nor after anything else.
    if !starts_segment('\u{1100}', c) || !starts_segment('a', c) {
        return Class::Complex;
    }
    if folded.is_ascii() {
        return match first {
            _ if folded.bytes().all(|b| b.is_ascii_lowercase()) => Class::Ascii,
            _ if !rest.is_empty() => Class::Complex,
            '0'..='9' | '_' | '\'' | '.' | ':' | ',' | ';' => Class::Ascii,
            '"' => Class::Quote,
            _ => Class::Break,
        };
    }
    if !folded.chars().all(|c| c.is_ascii_lowercase() || !c.is_ascii()) {
        return Class::Complex;
    }
    let is_word = folded.unicode_words().next().is_some();
    let classes = [
        (PATTERNS.letter, true, Class::Letter),
        (PATTERNS.hebrew, true, Class::Hebrew),
        (PATTERNS.digit, true, Class::Digit),
        (PATTERNS.katakana, true, Class::Katakana),
        (PATTERNS.other, true, Class::Single),
        (PATTERNS.other, false, Class::Break),
        (PATTERNS.flag, false, Class::Break),
        (PATTERNS.mid_digits, false, Class::MidDigits),
    ];
    let alike = classes.into_iter().find(|&(pattern, word, _)| found == pattern && is_word == word);
    alike.map_or(Class::Complex, |(.., class)| class)
}

/// Whether `c` neither decomposes nor composes with what stands before it.
fn is_inert(c: char) -> bool {
    let mut decomposed = 0;
    decompose_canonical(c, |_| decomposed += 1);
    decomposed == 1 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// Contexts that tell the word-break classes apart by the boundaries in them; `X` is what is asked for.
const CONTEXTS: &str = "aXa 1X1 X'a X\"א カX XX";

/// The patterns of characters that stand for their class.
struct Patterns {
    letter: u64,
    hebrew: u64,
    digit: u64,
    katakana: u64,
    mid_digits: u64,
    mark: u64,
    flag: u64,
    other: u64,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    letter: pattern("a"),
    hebrew: pattern("א"),
    digit: pattern("1"),
    katakana: pattern("カ"),
    mid_digits: pattern(","),
    mark: pattern("\u{300}"),
    flag: pattern("🇺"),
    other: pattern("!"),
});

/// A bit for every unit of [`CONTEXTS`]: whether a word boundary stands before it. All ones where
/// one stands inside a unit.
fn pattern(unit: &str) -> u64 {
    let mut text = String::with_capacity(128);
    // The places at which units begin.
    let mut begins = [0; 32];
    let mut units = 0;
    for c in CONTEXTS.chars() {
        begins[units] = text.len();
        units += 1;
        match c {
            'X' => text.push_str(unit),
            c => text.push(c),
        }
    }
    let mut begins = begins[..units].iter().enumerate();
    let mut pattern = 0;
    for (boundary, _) in text.split_word_bound_indices() {
        match begins.find(|&(_, &begin)| begin >= boundary) {
            Some((at, &begin)) if begin == boundary => pattern |= 1 << at,
            _ => return u64::MAX,
        }
    }
    pattern
}
