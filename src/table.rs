//! Tables of hashes, made and looked into at the same pace.

use crate::hash::random;

/// A set of hashes to look into: a table of buckets. What it holds are hashes already, which is why none is
/// hashed again.
///
/// A bucket is compared as a whole, so that no branch depends on whether a hash is there, or where. Hashes that are
/// looked up in ascending order go through the table from one end to the other.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Four or five hashes in each on average. What finds its bucket full stands in the next that is not.
    buckets: Vec<Bucket>,
    /// The first bucket of each range of hashes, in which there are some thousand; and the end of the last.
    ranges: Vec<u32>,
    /// How far to shift a hash for its range.
    shift: u32,
    /// Spreads hashes over the buckets of a range in a way that nobody can choose them against: a stored list may
    /// hold any.
    spread: u32,
}

/// Hashes, and [`FREE`] after them: half of a line of the cache.
#[derive(Clone, Debug, Default)]
#[repr(align(32))]
struct Bucket([u32; 8]);

/// Stands for no hash. A shingle has it once in four thousand million, and is never found.
pub(crate) const FREE: u32 = 0;

impl Default for Table {
    fn default() -> Self {
        Self::new(std::iter::empty())
    }
}

impl Table {
    /// A table of these hashes, of which none should be there often.
    pub fn new(hashes: impl ExactSizeIterator<Item = u32> + Clone) -> Self {
        let bits = (hashes.len() >> 10).next_power_of_two().trailing_zeros();
        let mut ranges = vec![0; (1 << bits) + 1];
        let shift = u32::BITS - bits;
        hashes.clone().for_each(|hash| ranges[range(hash, shift)] += 1);
        let mut end = 0;
        for count in &mut ranges {
            let buckets = *count / 4 + 1;
            *count = end;
            end += buckets;
        }
        let buckets = vec![Bucket::default(); end as usize];
        let mut table = Self { buckets, ranges, shift, spread: random() as u32 | 1 };
        for hash in hashes {
            let mut at = table.home(hash);
            while table.buckets[at].is_full() {
                at = table.next(at);
            }
            let entries = &mut table.buckets[at].0;
            if let Some(free) = entries.iter_mut().find(|entry| **entry == FREE) {
                *free = hash;
            }
        }
        table
    }

    #[inline]
    pub fn contains(&self, hash: u32) -> bool {
        let mut at = self.home(hash);
        let mut found = self.buckets[at].contains(hash);
        while self.buckets[at].is_full() {
            at = self.next(at);
            found |= self.buckets[at].contains(hash);
        }
        found & (hash != FREE)
    }

    /// The bucket in which a hash is sought first.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        let range = range(hash, self.shift);
        let [start, end] = [self.ranges[range], self.ranges[range + 1]];
        let place = u64::from(hash.wrapping_mul(self.spread)) * u64::from(end - start);
        start as usize + (place >> u32::BITS) as usize
    }

    fn next(&self, at: usize) -> usize {
        if at + 1 == self.buckets.len() { 0 } else { at + 1 }
    }
}

fn range(hash: u32, shift: u32) -> usize {
    (u64::from(hash) >> shift) as usize
}

impl Bucket {
    fn is_full(&self) -> bool {
        self.0[7] != FREE
    }

    fn contains(&self, hash: u32) -> bool {
        self.0.iter().fold(false, |found, &entry| found | (entry == hash))
    }
}

/// Where the shingles of a sequence stand first: a table with open addressing.
pub(crate) struct Places {
    /// Shingles, and [`FREE`] at half of the places or more.
    entries: Vec<u32>,
    /// By the places of the entries.
    first: Vec<u32>,
    shift: u32,
    /// As in a [`Table`].
    spread: u32,
}

impl Places {
    pub fn new(sequence: impl ExactSizeIterator<Item = u32>) -> Self {
        let size = (2 * sequence.len()).next_power_of_two().clamp(2, 1 << 32);
        let (entries, first) = (vec![FREE; size], vec![0; size]);
        let mut places =
            Self { entries, first, shift: 32 - size.trailing_zeros(), spread: random() as u32 | 1 };
        for (at, shingle) in sequence.enumerate() {
            let place = places.place(shingle);
            if places.entries[place] == FREE {
                places.entries[place] = shingle;
                places.first[place] = at as u32;
            }
        }
        places
    }

    /// The first place of a shingle; none of one that is [`FREE`].
    pub fn first(&self, shingle: u32) -> Option<usize> {
        let place = self.place(shingle);
        (shingle != FREE && self.entries[place] == shingle).then_some(self.first[place] as usize)
    }

    /// Where a shingle is entered, or would be.
    fn place(&self, shingle: u32) -> usize {
        let mut at = (shingle.wrapping_mul(self.spread) >> self.shift) as usize;
        while self.entries[at] != FREE && self.entries[at] != shingle {
            at = (at + 1) & (self.entries.len() - 1);
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_that_somebody_chose_is_spread_too() {
        let hashes: Vec<u32> = (1..=50_000).collect();
        let in_table = || {
            let table = Table::new(hashes.iter().copied());
            let is_further = |&at: &usize| table.buckets[at].is_full();
            let steps = |&hash: &u32| {
                let next = |&at: &usize| Some(table.next(at));
                std::iter::successors(Some(table.home(hash)), next).take_while(is_further).count()
            };
            hashes.iter().map(steps).sum::<usize>()
        };
        let in_places = || {
            let places = Places::new(hashes.iter().copied());
            let home = |hash: u32| (hash.wrapping_mul(places.spread) >> places.shift) as usize;
            let steps = |&hash: &u32| places.place(hash).wrapping_sub(home(hash)) % places.entries.len();
            hashes.iter().map(steps).sum::<usize>()
        };
        // One in thousands of spreads suits a list badly.
        for steps in [&in_table as &dyn Fn() -> usize, &in_places] {
            let least = (0..4).map(|_| steps()).min().unwrap();
            assert!(least < 10 * 50_000, "{least} steps");
        }
    }

    #[test]
    fn a_table_of_many_ranges_holds_what_was_put_in_alone() {
        let hash = |at: u32| at.wrapping_mul(0x9e37_79b1);
        let table = Table::new((1..10_001).map(hash));
        assert!(table.ranges.len() > 2 && (1..=10_000).all(|at| table.contains(hash(at))));
        assert!(!(10_001..=50_000).any(|at| table.contains(hash(at))));
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
