//! The fast path: folds a text character by character into a buffer, and cuts the buffer by
//! [bit masks](super::mask).
//!
//! What a character does follows from its [`Class`]. Where one is too complex, a stretch around it is
//! left to the [plain path](Plain). Such a stretch begins and ends at *safe cuts*: places where a word
//! boundary stands and across which nothing folds, whatever comes before and after. A safe cut is
//! between a character of class [`Break`](Class::Break) or [`Single`](Class::Single) and one that
//! begins a segment.

use super::class::{Class, Entry, first_entry};
use super::mask::{BLOCK, Masks, is_mid, joins};
use super::piece::Piece;
use super::plain::Plain;
use super::{Word, weight};
use crate::hash::{char_hash, short_word_hash};

/// Cuts texts into words, keeping its buffers from one text to the next.
#[derive(Default)]
pub(super) struct Fast {
    piece: Piece,
    plain: Plain,
}

impl Fast {
    /// Calls `visit` for every word of `text`, in order; with empty spans where these are not wanted.
    pub fn run<const SPANS: bool>(&mut self, text: &str, visit: &mut impl FnMut(Word)) {
        let source = text.as_bytes();
        let mut at = 0;
        self.piece.restart(0);
        while at < source.len() {
            let (stop, found) = self.piece.push_simple(source, at);
            at = stop;
            let Some((entry, width)) = found else {
                if self.piece.is_full() {
                    at = match self.piece.safe_cut() {
                        0 => self.leave::<SPANS>(text, at, visit),
                        cut => self.flush::<SPANS>(cut, visit),
                    };
                }
                continue;
            };
            let next = at + width;
            let done = match entry.class() {
                Class::Dropped => self.piece.push_nothing(width),
                Class::Single => {
                    at = self.singles::<SPANS>(text, at, (entry, width), visit);
                    continue;
                }
                Class::Katakana if self.piece.last() != b'_' => {
                    at = self.alone::<SPANS>(text, at, visit);
                    continue;
                }
                Class::Hebrew => !joins_hebrew(source, next) && self.piece.push(entry, at, width),
                Class::Digit => {
                    !is_mid(self.piece.last())
                        && !joins_digits(source, next)
                        && self.piece.push(entry, at, width)
                }
                Class::MidDigits => !self.piece.last().is_ascii_digit() && self.piece.push(entry, at, width),
                Class::Mark => {
                    self.piece.takes_mark(entry)
                        && !joins_hebrew(source, next)
                        && !joins_digits(source, next)
                        && self.piece.push(entry, at, width)
                }
                _ => false,
            };
            at = if done { next } else { self.leave::<SPANS>(text, at, visit) };
        }
        self.flush::<SPANS>(self.piece.len(), visit);
    }

    /// Visits the words of the piece up to `cut`, a safe cut or its end, and begins a new one there;
    /// returns where that is in the source.
    #[inline]
    fn flush<const SPANS: bool>(&mut self, cut: usize, visit: &mut impl FnMut(Word)) -> usize {
        let end = self.piece.source(cut);
        if cut > 0 {
            self.cut::<SPANS>(cut, visit);
        }
        self.piece.restart(end);
        end
    }

    fn cut<const SPANS: bool>(&mut self, cut: usize, visit: &mut impl FnMut(Word)) {
        let blocks = self.piece.close(cut) / BLOCK;
        let bytes = self.piece.bytes();
        let mut to_source = self.piece.to_source();
        // Whether the last block ended in a solid byte, and in a word; where that word begins.
        let (mut after_solid, mut in_word, mut start) = (0, 0, 0);
        for (at, block) in bytes.as_chunks().0[..blocks].iter().enumerate() {
            let base = at * BLOCK;
            let Masks { solid, mid } = Masks::new(block);
            let mut words = solid;
            // Few marks stand between solid bytes; what stands in the next block is looked at below.
            let mut inner = mid & (solid << 1 | after_solid) & (solid >> 1 | 1 << 63);
            while inner != 0 {
                let at = base + inner.trailing_zeros() as usize;
                words |= u64::from(joins(bytes[at - 1], bytes[at], bytes[at + 1])) << (at % BLOCK);
                inner &= inner - 1;
            }
            let before = words << 1 | in_word;
            let (mut starts, mut ends) = (words & !before, !words & before);
            (after_solid, in_word) = (solid >> 63, words >> 63);
            if before & 1 == 0 {
                start = base + first_one(starts);
                starts &= starts.wrapping_sub(1);
            }
            while ends != 0 {
                let end = base + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                let (from, len) = (&bytes[start..], end - start);
                // Low lines alone are no word.
                if from[0] != b'_' || from[..len].iter().any(|&b| b != b'_') {
                    visit(Word {
                        hash: short_word_hash(from, len),
                        span: if SPANS { to_source.at(start)..to_source.at(end) } else { 0..0 },
                        weight: weight(from),
                    });
                }
                start = base + first_one(starts);
                starts &= starts.wrapping_sub(1);
            }
        }
    }

    /// Visits the characters from `at` on, of which `first` is the first, that are words for themselves;
    /// returns where they end.
    fn singles<const SPANS: bool>(
        &mut self,
        text: &str,
        mut at: usize,
        (mut entry, mut width): (Entry, usize),
        visit: &mut impl FnMut(Word),
    ) -> usize {
        use Class::{Complex, Dropped, Mark, Single};
        self.flush::<SPANS>(self.piece.len(), visit);
        loop {
            let next = at + width;
            let after = text.as_bytes().get(next..).filter(|rest| !rest.is_empty()).map(first_entry);
            let class = after.map(|(entry, _)| entry.class());
            if matches!(class, Some(Complex | Dropped | Mark)) {
                return self.alone::<SPANS>(text, at, visit);
            }
            let folded = entry.bytes();
            visit(Word {
                hash: char_hash(folded, entry.len()),
                span: if SPANS { at..next } else { 0..0 },
                weight: weight(&folded[..entry.len()]),
            });
            at = next;
            match after {
                Some(after) if class == Some(Single) => (entry, width) = after,
                _ => break,
            }
        }
        self.piece.restart(at);
        at
    }

    /// Visits the word of its own that begins at `at` and is more than one character; returns where
    /// it ends.
    fn alone<const SPANS: bool>(&mut self, text: &str, at: usize, visit: &mut impl FnMut(Word)) -> usize {
        self.flush::<SPANS>(self.piece.len(), visit);
        self.piece.restart(at);
        let source = text.as_bytes();
        let (first, width) = first_entry(&source[at..]);
        self.piece.push(first, at, width);
        let mut end = at + width;
        while end < source.len() {
            let (entry, width) = first_entry(&source[end..]);
            let goes_on = match entry.class() {
                _ if self.piece.is_full() => false,
                Class::Katakana if first.class() == Class::Katakana => true,
                Class::Mark => self.piece.takes_mark(entry),
                Class::Complex | Class::Dropped => false,
                Class::Ascii if entry.bytes()[0] == b'_' => false,
                _ => break,
            };
            if !goes_on {
                self.piece.restart(at);
                return self.leave::<SPANS>(text, end, visit);
            }
            self.piece.push(entry, end, width);
            end += width;
        }
        let folded = self.piece.len();
        let bytes = self.piece.bytes();
        visit(Word {
            hash: short_word_hash(bytes, folded),
            span: if SPANS { at..end } else { 0..0 },
            weight: weight(&bytes[..folded]),
        });
        self.piece.restart(end);
        end
    }

    /// Leaves the stretch around `at` to the plain path; returns where it ends.
    #[inline(never)]
    fn leave<const SPANS: bool>(&mut self, text: &str, at: usize, visit: &mut impl FnMut(Word)) -> usize {
        // The character before `at` may change with what follows: it belongs to the stretch.
        let start = self.flush::<SPANS>(self.piece.safe_cut(), visit);
        let end = stretch_end(text.as_bytes(), at);
        self.plain.each_word(&text[start..end], |word| {
            visit(Word { span: start + word.span.start..start + word.span.end, ..word });
        });
        self.piece.restart(end);
        end
    }
}

/// The place of the lowest one; anything where there is none.
#[inline]
fn first_one(mask: u64) -> usize {
    // The bit that is set last spares the question whether there is one.
    (mask | 1 << 63).trailing_zeros() as usize
}

/// The first safe cut after `at`.
fn stretch_end(source: &[u8], mut at: usize) -> usize {
    let mut before = Class::Complex;
    while at < source.len() {
        let (entry, width) = first_entry(&source[at..]);
        let begins = !matches!(entry.class(), Class::Complex | Class::Mark | Class::Dropped | Class::Break);
        if begins && matches!(before, Class::Break | Class::Single) {
            return at;
        }
        before = entry.class();
        at += width;
    }
    at
}

/// Whether what stands at `at` may stand inside a word after a Hebrew letter and not after another.
fn joins_hebrew(source: &[u8], at: usize) -> bool {
    source.get(at).is_some_and(|_| {
        let (entry, _) = first_entry(&source[at..]);
        matches!(entry.class(), Class::Quote | Class::Dropped)
            || entry.class() == Class::Ascii && entry.bytes()[0] == b'\''
    })
}

/// Whether what stands at `at` may stand inside a word after a digit.
fn joins_digits(source: &[u8], at: usize) -> bool {
    source.get(at).is_some_and(|_| {
        let (entry, _) = first_entry(&source[at..]);
        matches!(entry.class(), Class::MidDigits | Class::Dropped)
            || entry.class() == Class::Ascii && is_mid(entry.bytes()[0])
    })
}
