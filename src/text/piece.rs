//! A piece of folded text, made to be cut by bit masks.
//!
//! It holds only as much of the folded form as cutting needs: a word's bytes are those of the folded
//! word, and a character beyond ASCII that stands in no word is a space.

use super::class::{Entry, first_entry};
use super::mask::BLOCK;
use crate::hash::LOOSE;

/// A piece is cut when it holds about so much: it stays in the first cache.
const FULL: usize = 4096 - 2 * BLOCK;

/// The most that one call appends beyond [`FULL`] stays under this, with a block to spare.
pub(super) const ROOM: usize = 4096 + BLOCK;

/// The part of a text that has been folded and not yet cut. It begins at a safe cut.
pub(super) struct Piece {
    /// Where it begins in the source. While it is empty, all from there on stands in no word.
    base: usize,
    bytes: Box<[u8; ROOM]>,
    len: usize,
    /// From which byte on, in order, the source is how far ahead.
    shifts: Vec<(usize, isize)>,
    /// How far it is ahead at the end.
    shift: isize,
    /// The combining class of the last character that was not ASCII.
    combining: u8,
}

impl Default for Piece {
    fn default() -> Self {
        Self { base: 0, bytes: Box::new([0; ROOM]), len: 0, shifts: Vec::new(), shift: 0, combining: 0 }
    }
}

impl Piece {
    /// Empties the piece; the next begins at `base`.
    #[inline]
    pub fn restart(&mut self, base: usize) {
        self.base = base;
        self.len = 0;
        self.shifts.clear();
        self.shift = 0;
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub fn is_full(&self) -> bool {
        self.len > FULL
    }

    /// The last byte; white where the piece is empty, for it begins at a boundary.
    #[inline]
    pub fn last(&self) -> u8 {
        self.len.checked_sub(1).map_or(b' ', |last| self.bytes[last])
    }

    /// Appends what is [simple](Entry::is_simple) of `source` from `at` on, as long as there is some and room
    /// for it; returns where it ends, and the character there if there is one and room.
    #[inline]
    pub fn push_simple(&mut self, source: &[u8], mut at: usize) -> (usize, Option<(Entry, usize)>) {
        const STEP: usize = 16;
        while !self.is_full() {
            let rest = &source[at..];
            let Some(&first) = rest.first() else { break };
            if !first.is_ascii() {
                let (entry, width) = first_entry(rest);
                if !entry.is_simple() {
                    return (at, Some((entry, width)));
                }
                self.push(entry, at, width);
                at += width;
                continue;
            }
            if self.len == 0 {
                // With nothing before it, it stands in no word.
                if !is_solid(first) {
                    at += 1;
                    continue;
                }
                self.base = at;
            }
            let to = &mut self.bytes[self.len..];
            if rest.get(1).is_some_and(|next| !next.is_ascii()) {
                to[0] = fold_ascii(first);
                self.len += 1;
                at += 1;
                continue;
            }
            let done = if let (Some(from), Some(to)) =
                (rest.first_chunk::<BLOCK>(), to.first_chunk_mut::<BLOCK>())
                && from.is_ascii()
            {
                *to = from.map(fold_ascii);
                BLOCK
            } else if let (Some(from), Some(to)) = (rest.first_chunk::<STEP>(), to.first_chunk_mut::<STEP>())
            {
                *to = from.map(fold_ascii);
                let high = u128::from_le_bytes(*from) & u128::from_le_bytes([0x80; STEP]);
                high.trailing_zeros() as usize / 8
            } else {
                to[0] = fold_ascii(first);
                1
            };
            self.len += done;
            at += done;
        }
        (at, None)
    }

    /// Appends the folded form of the character of `width` bytes at `at`; always true.
    #[inline]
    pub fn push(&mut self, entry: Entry, at: usize, width: usize) -> bool {
        if self.len == 0 {
            // With nothing before it, a mark or a space stands in no word.
            if entry.bytes()[0].is_ascii() && !is_solid(entry.bytes()[0]) {
                return true;
            }
            self.base = at;
        }
        if let Some(to) = self.bytes[self.len..].first_chunk_mut() {
            *to = entry.bytes();
        }
        self.len += entry.len();
        self.combining = entry.combining();
        self.note_shift(width, entry.len());
        true
    }

    /// Passes a character that folds to nothing and belongs to the one before it; always true.
    #[inline]
    pub fn push_nothing(&mut self, width: usize) -> bool {
        if self.len > 0 {
            self.note_shift(width, 0);
        }
        true
    }

    /// Notes that `width` bytes of the source have become `folded`.
    #[inline]
    fn note_shift(&mut self, width: usize, folded: usize) {
        if width != folded {
            self.shift += width as isize - folded as isize;
            self.shifts.push((self.len, self.shift));
        }
    }

    /// Whether the mark `entry` may be appended: to a letter, and in canonical order.
    #[inline]
    pub fn takes_mark(&self, entry: Entry) -> bool {
        match self.last() {
            b'a'..=b'z' => true,
            0x80.. => entry.combining() == 0 || self.combining <= entry.combining(),
            _ => false,
        }
    }

    /// The last safe cut before the last character; 0 where there is no later one.
    pub fn safe_cut(&self) -> usize {
        let mut pairs = self.bytes[..self.len].windows(2);
        let cut = pairs.rposition(|pair| pair[0] <= b' ' && pair[1] > b' ');
        cut.map_or(0, |white| white + 1)
    }

    /// The source position of a character's edge.
    pub fn source(&self, at: usize) -> usize {
        let passed = self.shifts.iter().rev().find(|&&(from, _)| from <= at);
        (self.base + at).wrapping_add_signed(passed.map_or(0, |&(_, shift)| shift))
    }

    /// A cursor that maps ascending edges of characters to source positions.
    #[inline]
    pub fn to_source(&self) -> ToSource<'_> {
        let end = self.shifts.first().map_or(usize::MAX, |&(from, _)| from);
        ToSource { base: self.base, offset: self.base, end, shifts: &self.shifts }
    }

    /// Ends the piece after `cut` bytes with white space, over what stood there, up to the end of a
    /// block; returns where that is.
    #[inline]
    pub fn close(&mut self, cut: usize) -> usize {
        self.bytes[cut..cut + BLOCK].fill(b' ');
        (cut / BLOCK + 1) * BLOCK
    }

    /// The bytes of the piece, and loose ones after them.
    #[inline]
    pub fn bytes(&self) -> &[u8; ROOM] {
        &self.bytes
    }
}

/// Whether an ASCII byte stands in a word wherever it stands.
fn is_solid(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What ASCII folds to; branchless, so that it becomes vector code.
#[inline]
fn fold_ascii(byte: u8) -> u8 {
    let lower = byte.to_ascii_lowercase();
    if lower == b'`' { b'\'' } else { lower }
}

const _: () = assert!(FULL + BLOCK + LOOSE + BLOCK <= ROOM);

/// Maps ascending positions of a piece to positions of the source.
pub(super) struct ToSource<'a> {
    base: usize,
    /// What is to be added to a position, as long as it is before `end`.
    offset: usize,
    end: usize,
    /// The shifts from `end` on.
    shifts: &'a [(usize, isize)],
}

impl ToSource<'_> {
    #[inline]
    pub fn at(&mut self, at: usize) -> usize {
        while at >= self.end {
            if let Some((&(_, shift), rest)) = self.shifts.split_first() {
                self.offset = self.base.wrapping_add_signed(shift);
                self.shifts = rest;
            }
            self.end = self.shifts.first().map_or(usize::MAX, |&(from, _)| from);
        }
        at.wrapping_add(self.offset)
    }
}
