//! Where words stand in folded text, 64 bytes at a time: a bit for every byte.
//!
//! In a [piece](super::piece) the letters are `a` to `z` and all bytes from 0x80 on, and the digits
//! are ASCII. Words hold these, the low line and, between two letters or two digits, a mark
//! (UAX #29, WB5 to WB13b, without what the fast path leaves to the plain one).

/// The bytes of a block.
pub(super) const BLOCK: usize = 64;

/// A bit for every byte of a block, the lowest for the first.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Masks {
    /// Letters, digits and low lines: they stand in words wherever they stand.
    pub solid: u64,
    /// Marks that may stand in a word between two letters or two digits.
    pub mid: u64,
}

/// Whether the mark `between` stands in a word with what is beside it.
pub(super) fn joins(before: u8, between: u8, after: u8) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte >= 0x80;
    match between {
        b'\'' | b'.' if letter(before) => letter(after),
        b':' => letter(before) && letter(after),
        _ => before.is_ascii_digit() && after.is_ascii_digit(),
    }
}

/// Whether `byte` may stand in a word between two of its kind.
pub(super) fn is_mid(byte: u8) -> bool {
    matches!(byte, b'\'' | b'.' | b':' | b',' | b';')
}

impl Masks {
    #[cfg(target_feature = "sse2")]
    #[inline]
    pub fn new(block: &[u8; BLOCK]) -> Self {
        // SAFETY: SSE2 is all that the function asks for, and the build has been told it is there.
        unsafe { sse2::masks(block) }
    }

    #[cfg(not(target_feature = "sse2"))]
    #[inline]
    pub fn new(block: &[u8; BLOCK]) -> Self {
        Self::plain(block)
    }

    /// The masks as they are defined.
    #[cfg(any(test, not(target_feature = "sse2")))]
    fn plain(block: &[u8; BLOCK]) -> Self {
        let mut masks = Self::default();
        for (at, &byte) in block.iter().enumerate() {
            let solid = byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte >= 0x80;
            masks.solid |= u64::from(solid) << at;
            masks.mid |= u64::from(is_mid(byte)) << at;
        }
        masks
    }
}

/// SSE2 is part of every x86-64, so nothing is asked at run time.
#[cfg(target_feature = "sse2")]
mod sse2 {
    use super::{BLOCK, Masks};
    #[cfg(target_arch = "x86")]
    use std::arch::x86::*;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn masks(block: &[u8; BLOCK]) -> Masks {
        let mut masks = Masks::default();
        for (at, part) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = load(part);
            let is = |of: __m128i, byte: u8| _mm_cmpeq_epi8(of, _mm_set1_epi8(byte as i8));
            let or = |a: __m128i, b: __m128i| _mm_or_si128(a, b);
            let bits = |of: __m128i| u64::from(_mm_movemask_epi8(of) as u16) << (16 * at);
            // Comparison is signed, so a range is moved to begin at the least signed number.
            let within = |from: u8, many: u8| {
                let moved = _mm_sub_epi8(bytes, _mm_set1_epi8((from ^ 0x80) as i8));
                _mm_cmplt_epi8(moved, _mm_set1_epi8((many ^ 0x80) as i8))
            };
            // Bytes from 0x80 on have the bit set that a mask is made of.
            let solid = or(or(within(b'a', 26), within(b'0', 10)), is(bytes, b'_'));
            masks.solid |= bits(solid) | bits(bytes);
            // `,` and `.`, like `:` and `;`, differ in one bit.
            let stop = is(or(bytes, _mm_set1_epi8(2)), b'.');
            let colon = is(or(bytes, _mm_set1_epi8(1)), b';');
            masks.mid |= bits(or(or(stop, colon), is(bytes, b'\'')));
        }
        masks
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn load(part: &[u8; 16]) -> __m128i {
        let both = u128::from_le_bytes(*part);
        _mm_set_epi64x((both >> 64) as i64, both as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_those_of_their_definition() {
        for first in 0..=u8::MAX {
            for step in [0, 1, 3, 37] {
                let block = std::array::from_fn(|at| (usize::from(first) + step * at) as u8);
                assert_eq!(Masks::new(&block), Masks::plain(&block), "{block:?}");
            }
        }
    }
}
