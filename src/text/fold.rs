//! Folding: what two prints of one text differ in without a reader noticing.
//!
//! In this order, so that canonically equivalent texts (NFC, NFD) fold alike:
//!
//! 1. Default-ignorable characters (soft hyphen, zero-width space and joiners, byte order mark,
//!    direction marks, variation selectors) are dropped.
//! 2. Compatibility forms that stand for the letters or digits of one word (full-width and
//!    half-width forms, ligatures, presentation forms, mathematical letters) are replaced by them.
//!    Forms that stand for something else (½, ², ①, …) are left alone: replacing them would join
//!    them to a neighbouring word or make two words of one character.
//! 3. Canonical composition (NFC).
//! 4. Case: the lower case of the upper case, which is full case folding but for a few letters
//!    (ß is ss, ς is σ, ı is i).
//! 5. Apostrophes and single quotes become `'`, dashes `-`, spaces a space.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// The folded form of `text`: words are cut from it and compared in it.
///
/// Texts that differ only in case, in the style of quotes, apostrophes, dashes and spaces, in
/// invisible characters, in width or in normal form have the same folded form.
///
/// ```
/// use wirecopy::text::fold;
///
/// assert_eq!(fold("Don’t PANIC\u{a0}– ﬁne"), "don't panic - fine");
/// assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
/// ```
///
/// Linear in the length of `text`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = Folded::default();
    folded.fold(text);
    folded.text
}

/// A folded text that knows which bytes of the source each of its bytes came from.
#[derive(Default)]
pub(crate) struct Folded {
    /// The folded text.
    pub text: String,
    /// The places where folded and source lengths differ, in order. Between two of them the texts
    /// run in step, byte by byte.
    marks: Vec<Mark>,
    scratch: String,
}

/// A source segment whose folded form has another length, or holds several characters.
struct Mark {
    folded: std::ops::Range<usize>,
    source: std::ops::Range<usize>,
}

impl Folded {
    /// Replaces the content by the folded form of `source`.
    pub fn fold(&mut self, source: &str) {
        self.text.clear();
        self.marks.clear();
        let mut rest = source.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            if first.is_ascii() && rest.peek().is_none_or(|(_, next)| next.is_ascii()) {
                self.text.push(fold_ascii(first));
                continue;
            }
            // A segment is what can interact under normalisation: up to the next boundary.
            let mut end = start + first.len_utf8();
            let mut last = first;
            while let Some((_, next)) = rest.next_if(|&(_, c)| !starts_segment(last, c)) {
                end += next.len_utf8();
                last = next;
            }
            let folded_start = self.text.len();
            self.fold_segment(&source[start..end]);
            let folded = folded_start..self.text.len();
            // One character for one of the same length runs in step; anything else does not.
            let in_step = folded.len() == end - start
                && end - start == self.text[folded.start..].chars().next().map_or(0, char::len_utf8);
            if !in_step {
                self.marks.push(Mark { folded, source: start..end });
            }
        }
    }

    fn fold_segment(&mut self, segment: &str) {
        self.scratch.clear();
        for c in segment.nfd().filter(|&c| !is_ignorable(c)) {
            push_compatible(c, &mut self.scratch);
        }
        for c in self.scratch.nfc() {
            for upper in c.to_uppercase() {
                self.text.extend(upper.to_lowercase().map(fold_typography));
            }
        }
    }

    /// A cursor that maps ascending folded positions to source positions.
    pub fn to_source(&self) -> ToSource<'_> {
        ToSource { marks: self.marks.iter().peekable(), last: (0, 0) }
    }
}

/// Maps ranges of the folded text to the ranges of the source they came from.
pub(crate) struct ToSource<'a> {
    marks: std::iter::Peekable<std::slice::Iter<'a, Mark>>,
    /// A folded position and its source position, after which the texts run in step.
    last: (usize, usize),
}

impl ToSource<'_> {
    /// The least source range whose folded form covers `folded`. Calls must ascend.
    pub fn range(&mut self, folded: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = match self.pass(folded.start) {
            Some(mark) => mark.source.start,
            None => self.in_step(folded.start),
        };
        // The end is exclusive: what matters is the mark that holds the last byte.
        let end = match self.pass(folded.end - 1) {
            Some(mark) => mark.source.end,
            None => self.in_step(folded.end),
        };
        start..end
    }

    fn in_step(&self, folded: usize) -> usize {
        folded - self.last.0 + self.last.1
    }

    /// Passes the marks that end at or before `at`; the mark that holds `at`, if one does.
    fn pass(&mut self, at: usize) -> Option<&Mark> {
        while let Some(mark) = self.marks.next_if(|mark| mark.folded.end <= at) {
            self.last = (mark.folded.end, mark.source.end);
        }
        self.marks.peek().copied().filter(|mark| mark.folded.contains(&at))
    }
}

fn fold_ascii(c: char) -> char {
    fold_typography(c.to_ascii_lowercase())
}

/// Whether `c` can neither combine with what stands before it, of which `last` is the end, nor be dropped.
pub(super) fn starts_segment(last: char, c: char) -> bool {
    if c.is_ascii() {
        return true;
    }
    if is_ignorable(c) {
        return false;
    }
    let mut first = None;
    decompose_compatible(c, |d| {
        first.get_or_insert(d);
    });
    match first.unwrap_or(c) {
        // Hangul vowels and finals combine with Hangul only; after anything else they begin a word.
        '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => !is_hangul(last),
        first => {
            canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) == IsNormalized::Yes
        }
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' | '\u{ffa1}'..='\u{ffdc}')
}

/// Appends what stands for `c`: its compatibility decomposition where that is one character, or
/// letters of one word.
fn push_compatible(c: char, out: &mut String) {
    if c.is_ascii() || (c.is_numeric() && !is_styled_digit(c)) {
        out.push(c);
        return;
    }
    let start = out.len();
    decompose_compatible(c, |d| out.push(d));
    let instead = &out[start..];
    let one_word = || {
        instead.chars().all(|d| d.is_alphanumeric() || canonical_combining_class(d) != 0)
            && instead.split_word_bounds().nth(1).is_none()
    };
    if instead.chars().nth(1).is_some() && !one_word() {
        out.truncate(start);
        out.push(c);
    }
}

/// Decimal digits in another dress; other numeric characters (½, ², ①) are left alone.
fn is_styled_digit(c: char) -> bool {
    matches!(c, '\u{ff10}'..='\u{ff19}' | '\u{1d7ce}'..='\u{1d7ff}' | '\u{1fbf0}'..='\u{1fbf9}')
}

/// Typographic variants of one mark.
fn fold_typography(c: char) -> char {
    match c {
        '`'
        | '´'
        | '\u{2b9}'..='\u{2bd}'
        | '\u{2c8}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{275b}'
        | '\u{275c}'
        | '\u{a78b}'
        | '\u{a78c}'
        | '\u{ff07}' => '\'',
        '\u{ab}' | '\u{bb}' | '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        c => c,
    }
}

/// The characters of Unicode's `Default_Ignorable_Code_Point`, the Hangul fillers apart, which stand
/// for a missing letter.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
