//! Words: what an article is made of.
//!
//! A text is [folded](fold()) and then cut at the word boundaries of
//! [UAX #29](https://www.unicode.org/reports/tr29/); the segments that hold a letter or a digit are
//! its words. A word is its folded form's hash and the bytes of the caller's text it came from.

mod fold;

use crate::hash::word_hash;
use fold::Folded;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

pub use fold::fold;

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
    /// The hash of the folded form (XXH3, 64 bits): words that fold alike have the same hash.
    pub hash: u64,
    /// The bytes of the text that the word was cut from.
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
    let mut words = Vec::with_capacity(text.len() / 6);
    Cutter::default().each_word(text, |word| words.push(word));
    words
}

/// Cuts texts into words, keeping its buffers from one text to the next.
#[derive(Default)]
pub(crate) struct Cutter {
    folded: Folded,
}

impl Cutter {
    /// Calls `visit` for every word of `text`, in order.
    pub fn each_word(&mut self, text: &str, mut visit: impl FnMut(Word)) {
        for piece in pieces(text) {
            self.folded.fold(&text[piece.clone()]);
            let mut to_source = self.folded.to_source();
            for (at, folded) in self.folded.text.unicode_word_indices() {
                let span = to_source.range(at..at + folded.len());
                visit(Word {
                    hash: word_hash(folded.as_bytes()),
                    span: piece.start + span.start..piece.start + span.end,
                    weight: folded.chars().next().map_or(FULL_WEIGHT, weight),
                });
            }
        }
    }
}

/// Pieces of a text that can be folded and cut one by one: a piece ends after a space or line feed
/// that an ASCII letter or digit follows, where nothing composes and a word boundary always is.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    /// Long enough that the work for a piece does not show, short enough to stay in the cache.
    const LEAST: usize = 4096;
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == bytes.len() {
            return None;
        }
        let from = bytes.len().min(start + LEAST);
        let end = bytes[from - 1..]
            .windows(2)
            .position(|pair| matches!(pair[0], b' ' | b'\n') && pair[1].is_ascii_alphanumeric())
            .map_or(bytes.len(), |at| from + at);
        let piece = start..end;
        start = end;
        Some(piece)
    })
}

/// The weight of a word that begins with `first`.
fn weight(first: char) -> u8 {
    match first {
        '\0'..='\u{dff}' => FULL_WEIGHT,
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
