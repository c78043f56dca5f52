//! Hashes: one pinned for everything that is kept or compared, one fast for maps in memory.

use xxhash_rust::xxh3::xxh3_64;

/// A map for the time of one call. Its order differs from run to run, so it is never iterated into
/// a result, and its hashes are never kept.
pub(crate) type Map<K, V> = ahash::AHashMap<K, V>;

/// The hash of a folded word: XXH3, whose output its specification fixes.
pub(crate) fn word_hash(folded: &[u8]) -> u64 {
    xxh3_64(folded)
}

/// A bijection of 64 bits that leaves no relation between in and out (the finaliser of
/// SplitMix64; Steele, Lea and Flood 2014).
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
