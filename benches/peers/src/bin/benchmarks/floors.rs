//! The least work of its kind for stages of grouping: each does one thing with all of a corpus, and nothing else.

use anyhow::{Result, ensure};
use clap::Args;
use std::hint::black_box;
use std::path::PathBuf;
use wirecopy::ShingleSet;
use wirecopy_peers::corpus::articles;
use wirecopy_peers::measure::thread_cpu;

/// Prints, as JSON, the processor seconds of the least work of each kind, by stage.
#[derive(Args)]
pub struct Options {
    /// The corpus, as `generate` writes it.
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
}

/// Each is run so many times; the fastest counts.
const RUNS: usize = if cfg!(debug_assertions) { 1 } else { 3 };
/// The slots by which a corpus is grouped.
const SLOTS: usize = 64;
/// Shingles that fewer articles have are not looked at.
const FEWEST: u32 = 10;

/// Runs the floors on a corpus, and prints them.
pub fn run(options: &Options) -> Result<()> {
    let texts: Vec<String> =
        articles(&options.corpus)?.map(|article| Ok(article?.text)).collect::<Result<_>>()?;
    let (shingle, sets) = fastest(|| sets(&texts));
    let (count, many) = fastest(|| counted(&sets.shingles));
    ensure!(!many.is_empty() && many.is_sorted(), "some shingles stand in many articles");
    let (strip, found) = fastest(|| looked_up(&sets.shingles, &many));
    ensure!((many.len()..sets.shingles.len()).contains(&found), "some are found, and others not");
    let (sign, slots) = fastest(|| signed(&sets));
    let columns = (0..SLOTS).flat_map(|slot| slots.iter().skip(slot).step_by(SLOTS).copied());
    let slots: Vec<u32> = columns.collect();
    let (collect, shared) = fastest(|| collected(&slots, texts.len()));
    ensure!(shared > 0, "some articles have a slot in common");
    let found =
        [("Shingle", shingle), ("Count", count), ("Strip", strip), ("Sign", sign), ("Collect", collect)];
    println!("{}", serde_json::to_string(&found)?);
    Ok(())
}

fn fastest<T>(work: impl Fn() -> T) -> (f64, T) {
    let run = || {
        let start = thread_cpu();
        let made = black_box(work());
        (thread_cpu() - start, made)
    };
    let (mut least, mut made) = run();
    for (seconds, again) in std::iter::repeat_with(run).take(RUNS - 1) {
        (least, made) = (least.min(seconds), again);
    }
    (least, made)
}

/// The shingles of all articles, and where those of each end.
struct Sets {
    shingles: Vec<u32>,
    ends: Vec<usize>,
}

/// Texts are cut into words, and those hashed; shingles are hashed and sorted.
fn sets(texts: &[String]) -> Sets {
    let mut sets = Sets { shingles: Vec::new(), ends: Vec::with_capacity(texts.len()) };
    for text in texts {
        sets.shingles.extend_from_slice(ShingleSet::new(text, 3).hashes());
        sets.ends.push(sets.shingles.len());
    }
    sets
}

/// The shingles that many articles have, as far as counting alone tells: parted by ranges, and each range counted
/// in a table.
fn counted(shingles: &[u32]) -> Vec<u32> {
    const RANGES: u32 = 9;
    const PLACES: u32 = 16;
    let range = |shingle: u32| (shingle >> (32 - RANGES)) as usize;
    let mut parted = vec![0; shingles.len()];
    let ends = part(shingles, 1 << RANGES, range, &mut parted);
    let mut many = Vec::new();
    let mut counts = vec![0u32; 1 << PLACES];
    let mut start = 0;
    for (range, &end) in (0u32..).zip(&ends) {
        counts.fill(0);
        let place = |shingle: u32| (shingle << RANGES >> (32 - PLACES)) as usize;
        parted[start..end].iter().for_each(|&shingle| counts[place(shingle)] += 1);
        let of_place = |at: usize| range << (32 - RANGES) | (at as u32) << (32 - RANGES - PLACES);
        many.extend((0..counts.len()).filter(|&at| counts[at] >= FEWEST).map(of_place));
        start = end;
    }
    many
}

/// How many shingles are found among these, as far as a bitmap tells.
fn looked_up(shingles: &[u32], among: &[u32]) -> usize {
    const BITS: u32 = 22;
    let mut bitmap = vec![0u64; 1 << (BITS - 6)];
    let place = |shingle: u32| (shingle >> (32 - BITS)) as usize;
    for &shingle in among {
        bitmap[place(shingle) / 64] |= 1 << (place(shingle) % 64);
    }
    let is_in = |&shingle: &u32| (bitmap[place(shingle) / 64] >> (place(shingle) % 64) & 1) as usize;
    shingles.iter().map(is_in).sum()
}

/// One-permutation hashing with densification: each shingle goes into one slot, and an empty slot takes the next.
fn signed(sets: &Sets) -> Vec<u32> {
    let mut all = Vec::with_capacity(sets.ends.len() * SLOTS);
    let mut start = 0;
    for &end in &sets.ends {
        let mut slots = [u32::MAX; SLOTS];
        for &shingle in &sets.shingles[start..end] {
            let mixed = mix(u64::from(shingle));
            let slot = &mut slots[mixed as usize % SLOTS];
            *slot = (*slot).min((mixed >> 32) as u32);
        }
        for at in (0..2 * SLOTS - 1).rev() {
            if slots[at % SLOTS] == u32::MAX {
                slots[at % SLOTS] = slots[(at + 1) % SLOTS];
            }
        }
        all.extend_from_slice(&slots);
        start = end;
    }
    all
}

/// How often two articles have the same in a slot: those of each slot are sorted, eleven bits at a time, by the bits
/// above the lowest ten.
fn collected(slots: &[u32], articles: usize) -> usize {
    const BITS: u32 = 11;
    let (mut keys, mut room) = (Vec::with_capacity(articles), vec![(0, 0); articles]);
    let mut shared = 0;
    for column in slots.chunks(articles) {
        keys.clear();
        keys.extend(column.iter().copied().zip(0u32..));
        for shift in [10, 10 + BITS] {
            part(&keys, 1 << BITS, |(key, _)| (key >> shift) as usize % (1 << BITS), &mut room);
            std::mem::swap(&mut keys, &mut room);
        }
        shared += keys.windows(2).filter(|two| two[0].0 == two[1].0).count();
    }
    shared
}

/// Puts items in the order of their places, of which there are so many; returns where those of each end.
fn part<T: Copy>(items: &[T], places: usize, place: impl Fn(T) -> usize, into: &mut [T]) -> Vec<usize> {
    let mut ends = vec![0; places];
    items.iter().for_each(|&item| ends[place(item)] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    for &item in items {
        let end = &mut ends[place(item)];
        into[*end] = item;
        *end += 1;
    }
    ends
}

/// The finaliser of SplitMix64.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Numbers by lot, of which some come often.
    fn numbers() -> Vec<u32> {
        let number = |at: u64| mix(if at.is_multiple_of(3) { at % 500 } else { at }) as u32;
        (1..30_000).map(number).collect()
    }

    #[test]
    fn counting_finds_what_many_have() {
        let shingles = numbers();
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        // Counted by 25 bits.
        shingles.iter().for_each(|shingle| *counts.entry(shingle >> 7 << 7).or_default() += 1);
        let many: Vec<u32> =
            counts.iter().filter(|(_, count)| **count >= FEWEST).map(|(&shingle, _)| shingle).collect();
        assert!(many.len() > 100);
        assert_eq!(counted(&shingles), many);
        // Told by 22 bits.
        let places: BTreeSet<u32> = many.iter().map(|shingle| shingle >> 10).collect();
        let found = shingles.iter().filter(|&shingle| places.contains(&(shingle >> 10))).count();
        assert_eq!(looked_up(&shingles, &many), found);
    }

    #[test]
    fn slots_in_common_are_those_of_neighbours_in_order() {
        // Of numbers whose lowest ten bits are nothing the order is whole.
        let articles = 9_000;
        let slots: Vec<u32> = numbers().iter().take(3 * articles).map(|number| number >> 10 << 10).collect();
        let shared = |column: &[u32]| column.len() - column.iter().collect::<BTreeSet<_>>().len();
        assert_eq!(collected(&slots, articles), slots.chunks(articles).map(shared).sum::<usize>());
    }

    #[test]
    fn a_slot_holds_the_least_of_its_own_or_that_of_the_next() {
        let sets = Sets { shingles: numbers(), ends: vec![20, 1000, 29_999] };
        let signed = signed(&sets);
        let mut start = 0;
        for (slots, &end) in signed.chunks(SLOTS).zip(&sets.ends) {
            let least = |slot: usize| {
                let of_slot = sets.shingles[start..end].iter().map(|&shingle| mix(shingle.into()));
                of_slot
                    .filter(|mixed| *mixed as usize % SLOTS == slot)
                    .map(|mixed| (mixed >> 32) as u32)
                    .min()
            };
            for (slot, &held) in slots.iter().enumerate() {
                assert_eq!((slot..).find_map(|slot| least(slot % SLOTS)), Some(held), "{slot}");
            }
            start = end;
        }
    }
}
