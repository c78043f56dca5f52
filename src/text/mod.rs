//! Words: what an article is made of.
//!
//! A text is [folded](fold()) and then cut at the word boundaries of
//! [UAX #29](https://www.unicode.org/reports/tr29/); the segments that hold a letter or a digit are
//! its words. A word is its folded form's hash and the bytes of the caller's text it came from.

mod class;
mod fast;
mod fold;
mod mask;
mod piece;
mod plain;
mod sentence;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::ops::Range;

pub use fold::fold;
pub use sentence::sentences;

/// The versions of the Unicode data that folding and word boundaries follow: of the standard
/// library (case), of unicode-normalization and of unicode-segmentation.
///
/// Part of every [`Scheme`](crate::Scheme): fingerprints of different versions are not compared.
pub const UNICODE_VERSIONS: [(u8, u8, u8); 3] =
    [char::UNICODE_VERSION, unicode_normalization::UNICODE_VERSION, {
        let (major, minor, update) = unicode_segmentation::UNICODE_VERSION;
        (major as u8, minor as u8, update as u8)
    }];

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The hash of the folded form, pinned by the [scheme](crate::Scheme): words that fold alike have the same.
    pub hash: u64,
    /// The bytes of the text that the word was cut from, none of which are of another word.
    pub span: Range<usize>,
    /// How much of a word this is, in sixths.
    ///
    /// UAX #29 cannot find the words of scripts written without spaces and cuts them into
    /// characters. Such a word counts for a part of one: a Han or Hiragana character for a half,
    /// a Thai, Lao, Khmer or Burmese cluster for a third.
    pub weight: u8,
}

/// The [weight](Word::weight) of a word of a script that puts spaces between words.
pub const FULL_WEIGHT: u8 = 6;

/// The words of `text`, in order.
///
/// ```
/// use wirecopy::text::words;
///
/// let text = "The U.S. didn’t reply.";
/// let words = words(text);
/// let surface: Vec<&str> = words.iter().map(|word| &text[word.span.clone()]).collect();
/// assert_eq!(surface, ["The", "U.S", "didn’t", "reply"]);
/// assert_eq!(words[2].hash, wirecopy::text::words("DIDN'T")[0].hash);
/// ```
///
/// Linear in the length of `text`.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / SHORT);
    Cutter::kept(text, |cutter| cutter.each_word(text, |word| words.push(word)));
    words
}

/// The [hashes](Word::hash) of the words of `text`, in order: all that a fingerprint is made of.
///
/// Faster than [`words()`], for it need not know where in the text they stand.
///
/// ```
/// use wirecopy::text::word_hashes;
///
/// assert_eq!(word_hashes("Don’t panic"), word_hashes("DON'T, panic!"));
/// ```
///
/// Linear in the length of `text`.
#[must_use]
pub fn word_hashes(text: &str) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(text.len() / SHORT);
    Cutter::kept(text, |cutter| cutter.each_hash(text, |hash, _| hashes.push(hash)));
    hashes
}

/// The bytes of a word and the space after it in texts of rather short words, so that a list made for so many
/// need seldom be copied to a larger one.
const SHORT: usize = 5;

/// Buffers that a text of more bytes than this has stretched are given back.
pub(crate) const LONG: usize = 1 << 20;

/// Cuts texts into words, keeping its buffers from one text to the next.
#[derive(Default)]
pub(crate) struct Cutter {
    fast: fast::Fast,
}

impl Cutter {
    /// Calls `work`, which cuts `text`, with a cutter that this thread keeps: to make one takes a twentieth of the
    /// time that an article takes.
    pub fn kept(text: &str, work: impl FnOnce(&mut Self)) {
        thread_local! {
            static KEPT: Cell<Option<Cutter>> = const { Cell::new(None) };
        }
        // A thread that is about to end has none; nor has `work`, while it runs.
        let mut cutter = KEPT.try_with(Cell::take).ok().flatten().unwrap_or_default();
        work(&mut cutter);
        if text.len() <= LONG {
            let _ = KEPT.try_with(|kept| kept.set(Some(cutter)));
        }
    }

    /// Calls `visit` for every word of `text`, in order.
    pub fn each_word(&mut self, text: &str, mut visit: impl FnMut(Word)) {
        self.fast.run::<true>(text, &mut visit);
    }

    /// Calls `visit` with the hash and the weight of every word of `text`, in order.
    pub fn each_hash(&mut self, text: &str, mut visit: impl FnMut(u64, u8)) {
        self.fast.run::<false>(text, &mut |word| visit(word.hash, word.weight));
    }
}

/// The code point that `text`, which is UTF-8, begins with, and its length in bytes.
#[inline(always)]
fn decode(text: &[u8]) -> (u32, usize) {
    let trail = |at: usize| text.get(at).map_or(0, |&byte| u32::from(byte) & 0x3f);
    let lead = text[0];
    match lead {
        0..0x80 => (u32::from(lead), 1),
        0x80..0xe0 => (u32::from(lead & 0x1f) << 6 | trail(1), 2),
        0xe0..0xf0 => (u32::from(lead & 0xf) << 12 | trail(1) << 6 | trail(2), 3),
        0xf0.. => (u32::from(lead & 7) << 18 | trail(1) << 12 | trail(2) << 6 | trail(3), 4),
    }
}

/// The weight of a word by its folded form.
#[inline]
fn weight(folded: &[u8]) -> u8 {
    // The lead byte of U+0E00, the first of a script without spaces, is E0.
    match folded.first() {
        Some(0xe0..) => weight_by_script(folded),
        _ => FULL_WEIGHT,
    }
}

#[inline(never)]
fn weight_by_script(folded: &[u8]) -> u8 {
    match char::from_u32(decode(folded).0).unwrap_or_default() {
        // Hiragana, Han with its extensions and compatibility forms.
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => FULL_WEIGHT / 2,
        // Thai and Lao, Myanmar, Khmer, Tai Le and New Tai Lue, Tai Tham, Myanmar Extended-A and -B, Tai Viet.
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19df}'
        | '\u{1a20}'..='\u{1aaf}'
        | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aadf}' => FULL_WEIGHT / 3,
        _ => FULL_WEIGHT,
    }
}
