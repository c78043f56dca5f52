//! Tables of hashes, made and looked into at the same pace.

use crate::hash::random;

/// A set of hashes to look into: a table with open addressing. What it holds are hashes already, which is why
/// none is hashed again.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Hashes, and [`FREE`] at half of the places or more.
    entries: Vec<u32>,
    shift: u32,
    /// Spreads hashes over the places in a way that nobody can choose them against: a stored list may hold any.
    spread: u32,
}

/// Stands for no hash in a [`Table`]. A shingle has it once in four thousand million, and is never found.
pub(crate) const FREE: u32 = 0;

impl Default for Table {
    fn default() -> Self {
        Self::with_room(0)
    }
}

impl Table {
    /// A table of these hashes.
    pub fn new(hashes: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut table = Self::with_room(hashes.len());
        for hash in hashes {
            let place = table.place(hash);
            table.entries[place] = hash;
        }
        table
    }

    /// A table with room for so many hashes.
    fn with_room(len: usize) -> Self {
        let size = (2 * len).next_power_of_two().clamp(2, 1 << 32);
        Self { entries: vec![FREE; size], shift: 32 - size.trailing_zeros(), spread: random() as u32 | 1 }
    }

    pub fn contains(&self, hash: u32) -> bool {
        hash != FREE && self.entries[self.place(hash)] == hash
    }

    /// Where a hash is, or would be.
    fn place(&self, hash: u32) -> usize {
        let mut at = (hash.wrapping_mul(self.spread) >> self.shift) as usize;
        while self.entries[at] != FREE && self.entries[at] != hash {
            at = (at + 1) & (self.entries.len() - 1);
        }
        at
    }
}

/// Where the shingles of a sequence stand first.
pub(crate) struct Places {
    table: Table,
    /// By their places in the table.
    first: Vec<u32>,
}

impl Places {
    pub fn new(sequence: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut table = Table::with_room(sequence.len());
        let mut first = vec![0; table.entries.len()];
        for (at, shingle) in sequence.enumerate() {
            let place = table.place(shingle);
            if table.entries[place] == FREE {
                table.entries[place] = shingle;
                first[place] = at as u32;
            }
        }
        Self { table, first }
    }

    /// The first place of a shingle; none of one that is [`FREE`].
    pub fn first(&self, shingle: u32) -> Option<usize> {
        let place = self.table.place(shingle);
        (shingle != FREE && self.table.entries[place] == shingle).then_some(self.first[place] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_that_somebody_chose_is_spread_too() {
        let hashes = 1..=50_000u32;
        let steps = |table: Table| {
            let home = |hash: u32| (hash.wrapping_mul(table.spread) >> table.shift) as usize;
            hashes.clone().map(|hash| table.place(hash).wrapping_sub(home(hash)) % table.entries.len()).sum()
        };
        // One in thousands of spreads suits a list badly.
        let least: usize =
            (0..4).map(|_| steps(Table::new(hashes.clone().collect::<Vec<_>>().into_iter()))).min().unwrap();
        assert!(least < 10 * 50_000, "{least} steps");
    }

    proptest! {
        #[test]
        fn a_table_holds_what_was_put_in(
            held in prop::collection::vec(prop_oneof![0u32..40, any::<u32>(), 0xffff_fff0u32..=u32::MAX], 0..80),
            asked in prop::collection::vec(0u32..40, 0..40),
        ) {
            let places = Places::new(held.iter().copied());
            let table = Table::new(held.iter().copied());
            for &hash in held.iter().chain(&asked) {
                let first = held.iter().position(|&other| other == hash && hash != FREE);
                prop_assert_eq!(places.first(hash), first);
                prop_assert_eq!(table.contains(hash), first.is_some());
            }
        }
    }
}
