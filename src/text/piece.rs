//! A piece of folded text, made to be cut by bit masks.
//!
//! It holds only as much of the folded form as cutting needs: a word's bytes are those of the folded
//! word; the bytes of a character that stands in no word are white, and as many as in the source. So
//! most of a piece runs in step with the source.

use super::class::Entry;
use super::mask::BLOCK;
use crate::hash::LOOSE;

/// A piece is cut when it holds about so much: it stays in the first cache.
const FULL: usize = 4096 - 2 * BLOCK;

/// The most that one call appends beyond [`FULL`] stays under this, with a block to spare.
pub(super) const ROOM: usize = 4096 + BLOCK;

/// Stands for all but the last byte of a character of no word: no safe cut is after it.
const FILLER: u8 = 0x7f;

/// The part of a text that has been folded and not yet cut. It begins at a safe cut.
pub(super) struct Piece {
    /// Where it begins in the source. While it is empty, all from there on stands in no word.
    base: usize,
    bytes: Box<[u8; ROOM]>,
    len: usize,
    /// From which byte on, in order, the source is how far ahead.
    shifts: Vec<(usize, isize)>,
    /// The combining class of the last character that was not ASCII.
    combining: u8,
}

impl Default for Piece {
    fn default() -> Self {
        Self { base: 0, bytes: Box::new([0; ROOM]), len: 0, shifts: Vec::new(), combining: 0 }
    }
}

impl Piece {
    /// Empties the piece; the next begins at `base`.
    #[inline]
    pub fn restart(&mut self, base: usize) {
        self.base = base;
        self.len = 0;
        self.shifts.clear();
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

    /// Appends ASCII from `source`, which begins at `at` in the text, as long as there is some and
    /// room for it; returns how much.
    #[inline]
    pub fn push_ascii(&mut self, source: &[u8], at: usize) -> usize {
        const STEP: usize = 16;
        if self.len == 0 {
            // With nothing before it, it stands in no word.
            if !is_solid(source[0]) {
                return 1;
            }
            self.base = at;
        }
        if source.get(1).is_some_and(|next| !next.is_ascii()) {
            self.bytes[self.len] = fold_ascii(source[0]);
            self.len += 1;
            return 1;
        }
        let to = &mut self.bytes[self.len..FULL + BLOCK];
        let mut done = 0;
        for (step, to) in source.as_chunks::<BLOCK>().0.iter().zip(to.as_chunks_mut::<BLOCK>().0) {
            if !step.is_ascii() {
                break;
            }
            *to = step.map(fold_ascii);
            done += BLOCK;
        }
        let steps = source[done..].as_chunks::<STEP>().0.iter().zip(to[done..].as_chunks_mut::<STEP>().0);
        for (step, to) in steps {
            *to = step.map(fold_ascii);
            let high = u128::from_le_bytes(*step) & u128::from_le_bytes([0x80; STEP]);
            done += high.trailing_zeros() as usize / 8;
            if high != 0 {
                self.len += done;
                return done;
            }
        }
        for (byte, to) in source[done..].iter().zip(&mut to[done..]).take_while(|(byte, _)| byte.is_ascii()) {
            *to = fold_ascii(*byte);
            done += 1;
        }
        self.len += done;
        done
    }

    /// Appends the folded form of the character of `width` bytes at `at`; always true.
    #[inline]
    pub fn push(&mut self, entry: Entry, at: usize, width: usize) -> bool {
        if self.len == 0 {
            self.base = at;
        }
        if let Some(to) = self.bytes[self.len..].first_chunk_mut() {
            *to = entry.bytes();
        }
        self.len += entry.len();
        self.combining = entry.combining();
        self.shift(width, entry.len());
        true
    }

    /// Appends what folds to ASCII; always true.
    #[inline]
    pub fn push_folded_ascii(&mut self, entry: Entry, at: usize, width: usize) -> bool {
        let first = entry.bytes()[0];
        if self.len == 0 && !is_solid(first) {
            return true;
        }
        self.push(entry, at, width)
    }

    /// Appends white space for a character that stands in no word; always true.
    #[inline]
    pub fn push_break(&mut self, width: usize) -> bool {
        if self.len == 0 {
            return true;
        }
        self.bytes[self.len..self.len + width].fill(FILLER);
        self.len += width;
        self.bytes[self.len - 1] = b' ';
        true
    }

    /// Passes a character that folds to nothing and belongs to the one before it; always true.
    #[inline]
    pub fn push_nothing(&mut self, width: usize) -> bool {
        if self.len > 0 {
            self.shift(width, 0);
        }
        true
    }

    /// Notes that `width` bytes of the source have become `folded`.
    #[inline]
    fn shift(&mut self, width: usize, folded: usize) {
        if width != folded {
            let before = self.shifts.last().map_or(0, |&(_, shift)| shift);
            self.shifts.push((self.len, before + width as isize - folded as isize));
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
        let cut = pairs.rposition(|pair| pair[0] <= b' ' && pair[1] > b' ' && pair[1] != FILLER);
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
        ToSource { base: self.base, shift: 0, shifts: &self.shifts }
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
    /// The shift at the last position.
    shift: isize,
    /// Those further on.
    shifts: &'a [(usize, isize)],
}

impl ToSource<'_> {
    #[inline]
    pub fn at(&mut self, at: usize) -> usize {
        while let Some((&(from, shift), rest)) = self.shifts.split_first()
            && from <= at
        {
            (self.shift, self.shifts) = (shift, rest);
        }
        (self.base + at).wrapping_add_signed(self.shift)
    }
}
