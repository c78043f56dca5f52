//! Hashes: one pinned for everything that is kept or compared, one fast for maps in memory.

use std::hint::select_unpredictable;
use xxhash_rust::xxh3::xxh3_64;

/// A map for the time of one call. Its order differs from run to run, so it is never iterated into
/// a result, and its hashes are never kept.
pub(crate) type Map<K, V> = ahash::AHashMap<K, V>;

/// A number that nobody knows beforehand, for a table in memory: what is true of [`Map`] is true of it.
pub(crate) fn random() -> u64 {
    ahash::RandomState::new().hash_one(0u64)
}

/// The hash of a folded word: XXH3, whose output its specification fixes.
pub(crate) fn word_hash(folded: &[u8]) -> u64 {
    xxh3_64(folded)
}

/// [`word_hash`] of the first `len` bytes of `bytes`, which should hold [`LOOSE`] or more.
///
/// Nearly all words are short, and their lengths follow no order that a branch could be predicted
/// by. So both forms that XXH3 has for up to eight bytes are computed, and one is taken; unasked, the
/// compiler makes a branch of it again, which costs a fifth of the time that words take.
#[inline(always)]
pub(crate) fn short_word_hash(bytes: &[u8], len: usize) -> u64 {
    match (bytes.first_chunk::<LOOSE>(), len) {
        (Some(head), 1..=8) => select_unpredictable(len < 4, xxh3_1_to_3(head, len), xxh3_4_to_8(head, len)),
        (Some(head), 9..=16) => xxh3_9_to_16(head, len),
        _ => long_word_hash(&bytes[..len]),
    }
}

/// Apart, so that the code for long words is not in the way of that for short ones.
#[cold]
#[inline(never)]
fn long_word_hash(folded: &[u8]) -> u64 {
    word_hash(folded)
}

/// So much is there to read where a short word begins: what of it is read is found without a look at bounds.
pub(crate) const LOOSE: usize = 24;

/// [`word_hash`] of a character: the first `len` bytes of `folded`.
///
/// A text has characters of mostly one length, so that here a branch is right.
#[inline(always)]
pub(crate) fn char_hash(folded: [u8; 8], len: usize) -> u64 {
    let mut head = [0; LOOSE];
    head[..8].copy_from_slice(&folded);
    if len < 4 { xxh3_1_to_3(&head, len) } else { xxh3_4_to_8(&head, len) }
}

/// The four bytes from `at` on, which is below eight.
#[inline(always)]
fn four(head: &[u8; LOOSE], at: usize) -> u64 {
    head[at % 8..].first_chunk().map_or(0, |four| u64::from(u32::from_le_bytes(*four)))
}

/// The eight bytes from `at` on, which is below sixteen.
#[inline(always)]
fn eight(head: &[u8; LOOSE], at: usize) -> u64 {
    head[at % 16..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// XXH3 of the first `len` bytes, from 1 to 3.
#[inline(always)]
fn xxh3_1_to_3(head: &[u8; LOOSE], len: usize) -> u64 {
    const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
    const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
    let byte = |at: usize| u64::from(head[at % 8]);
    let mut x = byte(0) << 16 | byte(len >> 1) << 24 | byte(len - 1) | (len as u64) << 8;
    x ^= u64::from(secret32(0) ^ secret32(4));
    x = (x ^ (x >> 33)).wrapping_mul(PRIME_2);
    x = (x ^ (x >> 29)).wrapping_mul(PRIME_3);
    x ^ (x >> 32)
}

/// XXH3 of the first `len` bytes, from 4 to 8; of fewer, anything.
#[inline(always)]
fn xxh3_4_to_8(head: &[u8; LOOSE], len: usize) -> u64 {
    const PRIME_MX2: u64 = 0x9fb2_1c65_1e98_df25;
    let (first, last) = (four(head, 0), four(head, len.wrapping_sub(4)));
    let mut x = last.wrapping_add(first << 32) ^ (secret(8) ^ secret(16));
    x ^= x.rotate_left(49) ^ x.rotate_left(24);
    x = x.wrapping_mul(PRIME_MX2);
    x ^= (x >> 35).wrapping_add(len as u64);
    x = x.wrapping_mul(PRIME_MX2);
    x ^ (x >> 28)
}

/// XXH3 of the first `len` bytes, from 9 to 16.
#[inline(always)]
fn xxh3_9_to_16(head: &[u8; LOOSE], len: usize) -> u64 {
    const PRIME_MX1: u64 = 0x1656_6791_9e37_79f9;
    let low = eight(head, 0) ^ (secret(24) ^ secret(32));
    let high = eight(head, len - 8) ^ (secret(40) ^ secret(48));
    let product = u128::from(low) * u128::from(high);
    let mut x = (len as u64)
        .wrapping_add(low.swap_bytes())
        .wrapping_add(high)
        .wrapping_add(product as u64 ^ (product >> 64) as u64);
    x = (x ^ (x >> 37)).wrapping_mul(PRIME_MX1);
    x ^ (x >> 32)
}

/// The beginning of the secret that XXH3's specification gives.
const SECRET: [u64; 7] = [
    0xbe4b_a423_396c_feb8,
    0x1cad_21f7_2c81_017c,
    0xdb97_9083_e96d_d4de,
    0x1f67_b3b7_a4a4_4072,
    0x78e5_c0cc_4ee6_79cb,
    0x2172_ffcc_7dd0_5a82,
    0x8e24_43f7_7446_08b8,
];

const fn secret(at: usize) -> u64 {
    SECRET[at / 8]
}

const fn secret32(at: usize) -> u32 {
    (SECRET[at / 8] >> (8 * (at % 8))) as u32
}

/// A bijection of 64 bits that leaves no relation between in and out (the finaliser of
/// SplitMix64; Steele, Lea and Flood 2014).
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_have_the_hash_of_the_specification() {
        let mut bytes = [0; 64];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = mix(at as u64) as u8;
        }
        for start in 0..16 {
            for end in start + 1..=bytes.len() {
                let (word, len) = (&bytes[start..], end - start);
                assert_eq!(short_word_hash(word, len), xxh3_64(&word[..len]), "{start}..{end}");
                if let (Some(&folded), 1..=8) = (word.first_chunk(), len) {
                    assert_eq!(char_hash(folded, len), xxh3_64(&word[..len]), "{start}..{end}");
                }
            }
        }
    }
}
