//! Hashes: those of the [scheme](crate::Scheme), pinned because they are kept and compared, and one for maps in
//! memory.

/// A map for the time of one call. Its order differs from run to run, so it is never iterated into
/// a result, and its hashes are never kept.
pub(crate) type Map<K, V> = ahash::AHashMap<K, V>;

/// A number that nobody knows beforehand, for a table in memory: what is true of [`Map`] is true of it.
pub(crate) fn random() -> u64 {
    ahash::RandomState::new().hash_one(0u64)
}

/// The product of two numbers, its upper half folded onto its lower: what wyhash (Wang Yi 2019) and its descendants
/// are built of.
#[inline(always)]
pub(crate) fn folded_product(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// The hash of a folded word: every sixteen bytes, with zeros after the last (no word holds any), are two numbers (little-endian), of which
/// the first takes in the hash so far and each a [salt](SALTS); their [folded product](folded_product) is multiplied
/// by the first salt and folded again.
pub(crate) fn word_hash(folded: &[u8]) -> u64 {
    folded.chunks(LOOSE).fold(0, |hash, part| {
        let mut padded = [0; LOOSE];
        padded[..part.len()].copy_from_slice(part);
        with_part(hash, u128::from_le_bytes(padded))
    })
}

/// A hash of ascending numbers: a sum, of which no part waits for another.
pub(crate) fn set_hash(numbers: &[u32]) -> u64 {
    let (pairs, rest) = numbers.as_chunks();
    let rest = rest.first().map(|&last| [last, 0]);
    let part = |&[a, b]: &[u32; 2]| folded_product(u64::from(a) ^ SALTS[0], u64::from(b) ^ SALTS[1]);
    pairs.iter().chain(&rest).map(part).fold(0, u64::wrapping_add)
}

/// [`word_hash`] of the first `len` bytes of `bytes`, which should hold [`LOOSE`] or more.
///
/// Nearly all words are short, and their lengths follow no order that a branch could be predicted by: none asks.
#[inline(always)]
pub(crate) fn short_word_hash(bytes: &[u8], len: usize) -> u64 {
    match (bytes.first_chunk::<LOOSE>(), FIRST_BYTES.get(len)) {
        (Some(head), Some(mask)) => with_part(0, u128::from_le_bytes(*head) & mask),
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
pub(crate) const LOOSE: usize = 16;

/// The bits of the first bytes, by their number.
const FIRST_BYTES: [u128; LOOSE + 1] = {
    let mut masks = [u128::MAX; LOOSE + 1];
    let mut len = 0;
    while len < LOOSE {
        masks[len] = (1 << (8 * len)) - 1;
        len += 1;
    }
    masks
};

/// [`word_hash`] of a character: the first `len` bytes of `folded`.
#[inline(always)]
pub(crate) fn char_hash(folded: [u8; 8], len: usize) -> u64 {
    with_part(0, u128::from(u64::from_le_bytes(folded)) & FIRST_BYTES[len % LOOSE])
}

/// Any numbers without pattern but for a byte FF in each. None stands in UTF-8, so that neither factor of a word's
/// first part is nothing.
const SALTS: [u64; 2] = [0x8f3a_c965_ff1d_b26b, 0xb492_67ff_52e3_9d05];

#[inline(always)]
fn with_part(hash: u64, part: u128) -> u64 {
    let product = folded_product(part as u64 ^ hash ^ SALTS[0], (part >> 64) as u64 ^ SALTS[1]);
    // Once is too regular for short words, whose second number is nothing.
    folded_product(product, SALTS[0])
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
    use std::collections::HashSet;

    #[test]
    fn short_words_have_the_hash_of_all_words() {
        let mut bytes = [0; 64];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = mix(at as u64) as u8;
        }
        for start in 0..16 {
            for end in start + 1..=bytes.len() {
                let (word, len) = (&bytes[start..], end - start);
                assert_eq!(short_word_hash(word, len), word_hash(&word[..len]), "{start}..{end}");
                if let (Some(&folded), 1..=8) = (word.first_chunk(), len) {
                    assert_eq!(char_hash(folded, len), word_hash(&word[..len]), "{start}..{end}");
                }
            }
        }
    }

    #[test]
    fn sets_that_differ_in_one_number_have_other_hashes() {
        for len in 0..12 {
            let mut set: Vec<u32> = (0..len).map(|at| mix(at + 1) as u32 >> 4).collect();
            set.sort_unstable();
            let other = |at: usize| [&set[..at], &[set[at] ^ 1], &set[at + 1..]].concat();
            let without = |at: usize| [&set[..at], &set[at + 1..]].concat();
            let others = (0..set.len()).flat_map(|at| [other(at), without(at)]);
            let with = [1 << 30, u32::MAX].map(|last| [&set[..], &[last]].concat());
            assert!(others.chain(with).all(|other| set_hash(&other) != set_hash(&set)), "{set:?}");
        }
    }

    /// Words that differ as little as words can: by one letter, one digit, one letter more.
    fn alike() -> impl Iterator<Item = Vec<u8>> {
        let letters = |n: u32| (0..4).map(move |at| b'a' + (n / 26u32.pow(at) % 26) as u8);
        let short = (0..26u32.pow(4)).map(move |n| letters(n).collect());
        let long =
            (0..26u32.pow(4)).map(move |n| b"counterrevolution".iter().copied().chain(letters(n)).collect());
        short.chain(long).chain((0..500_000u32).map(|n| n.to_string().into_bytes()))
    }

    #[test]
    fn words_that_are_nearly_alike_have_hashes_like_numbers_by_lot() {
        let hashes: Vec<u64> = alike().map(|word| word_hash(&word)).collect();
        let many = hashes.len() as f64;
        let different: HashSet<u64> = hashes.iter().copied().collect();
        assert_eq!(different.len(), hashes.len());
        for half in [0, 32] {
            let halves: HashSet<u32> = hashes.iter().map(|hash| (hash >> half) as u32).collect();
            let twice = hashes.len() - halves.len();
            let expected = many * many / 2.0 / 2f64.powi(32);
            assert!((twice as f64 - expected).abs() < 5.0 * expected.sqrt(), "{twice} at {half}");
        }
        for bit in 0..64 {
            let ones = hashes.iter().filter(|&hash| hash >> bit & 1 == 1).count() as f64;
            assert!((ones - many / 2.0).abs() < 5.0 * many.sqrt() / 2.0, "bit {bit}: {ones}");
        }
    }

    #[test]
    fn a_bit_of_a_word_turns_half_of_its_hash() {
        for word in ["a", "on", "river", "counting", "afternoons", "responsibilities", "counterrevolutionary"]
        {
            for bit in 0..8 * word.len() {
                let mut other = word.as_bytes().to_vec();
                other[bit / 8] ^= 1 << (bit % 8);
                let turned = (word_hash(word.as_bytes()) ^ word_hash(&other)).count_ones();
                assert!((12..=52).contains(&turned), "{word} {bit}: {turned}");
            }
        }
    }
}
