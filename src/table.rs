//! Tables of hashes, made and looked into at the same pace.

use crate::hash::random;

/// A set of hashes to look into: a table of buckets. What it holds are hashes already, which is why none is
/// hashed again.
///
/// A bucket is compared as a whole, so that no branch depends on whether a hash is there, or where.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Four hashes in each on average. What finds its bucket full stands in the next that is not.
    buckets: Vec<Bucket>,
    /// Spreads hashes over the buckets in a way that nobody can choose them against: a stored list may hold any.
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
    pub fn new(hashes: impl ExactSizeIterator<Item = u32>) -> Self {
        let buckets = vec![Bucket::default(); hashes.len() / 4 + 1];
        let mut table = Self { buckets, spread: random() as u32 | 1 };
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

    /// Moves those of these hashes that it does not hold to the front, in order; returns how many they are.
    pub fn strip(&self, hashes: &mut [u32]) -> usize {
        if self.is_empty() {
            return hashes.len();
        }
        let mut kept = 0;
        for at in 0..hashes.len() {
            let hash = hashes[at];
            // Written in any case, and kept or written over: no branch that cannot be predicted.
            hashes[kept] = hash;
            kept += usize::from(!self.contains(hash));
        }
        kept
    }

    fn is_empty(&self) -> bool {
        self.buckets.len() == 1 && self.buckets[0].0[0] == FREE
    }

    /// The bucket in which a hash is sought first.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        let place = u64::from(hash.wrapping_mul(self.spread)) * self.buckets.len() as u64;
        (place >> u32::BITS) as usize
    }

    fn next(&self, at: usize) -> usize {
        if at + 1 == self.buckets.len() { 0 } else { at + 1 }
    }
}

impl Bucket {
    fn is_full(&self) -> bool {
        self.0[7] != FREE
    }

    fn contains(&self, hash: u32) -> bool {
        self.0.iter().fold(false, |found, &entry| found | (entry == hash))
    }
}

/// A set of few numbers, into which many are looked up: a table with open addressing. The lowest bit of a number says
/// nothing, and none is less than two.
///
/// So much is free that nearly every number is told by one entry, and no branch depends on whether it is there.
#[derive(Default)]
pub(crate) struct Sparse {
    /// Numbers, or nothing, each with its lowest bit set if another that belongs there stands further on.
    entries: Vec<u32>,
    shift: u32,
    /// As in a [`Table`].
    spread: u32,
}

impl Sparse {
    /// Holds these numbers from now on, and no others. No two are the same.
    pub fn fill(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        let size = (8 * numbers.len()).next_power_of_two().clamp(2, 1 << 32);
        self.entries.clear();
        self.entries.resize(size, FREE);
        (self.shift, self.spread) = (u32::BITS - size.trailing_zeros(), random() as u32 | 1);
        for number in numbers.map(|number| number | 1) {
            let mut at = self.home(number);
            while self.entries[at] != FREE {
                self.entries[at] |= 1;
                at = (at + 1) % size;
            }
            self.entries[at] = number - 1;
        }
    }

    #[inline]
    pub fn contains(&self, number: u32) -> bool {
        let number = number | 1;
        let mut at = self.home(number);
        let mut found = self.entries[at] | 1 == number;
        while self.entries[at] & 1 != 0 {
            at = (at + 1) % self.entries.len();
            found |= self.entries[at] | 1 == number;
        }
        found
    }

    /// Where a number with its lowest bit set is sought first.
    #[inline]
    fn home(&self, number: u32) -> usize {
        (number.wrapping_mul(self.spread) >> self.shift) as usize
    }
}

/// Where the shingles of a sequence stand first: a table with open addressing.
pub(crate) struct Places {
    /// A shingle in the upper half; in the lower its place, and [`GOES_ON`] if another one that belongs here stands
    /// further on. Three in four or more are 0, so that few branches depend on what else is there.
    entries: Vec<u64>,
    shift: u32,
    /// As in a [`Table`].
    spread: u32,
}

const GOES_ON: u64 = 1 << 31;

impl Places {
    /// Of what is [`FREE`] none is kept. Shingles beyond two to the power of 31, of a text of many gigabytes, are not
    /// found.
    pub fn new(sequence: impl Iterator<Item = u32> + Clone) -> Self {
        let is_there = |&(_, shingle): &(u64, u32)| shingle != FREE;
        let sequence = (0..GOES_ON).zip(sequence).filter(is_there);
        let size = (4 * sequence.clone().count()).next_power_of_two().clamp(2, 1 << 32);
        let mut places =
            Self { entries: vec![0; size], shift: 32 - size.trailing_zeros(), spread: random() as u32 | 1 };
        for (at, shingle) in sequence {
            let mut place = places.home(shingle);
            while places.entries[place] != 0 && (places.entries[place] >> 32) as u32 != shingle {
                places.entries[place] |= GOES_ON;
                place = (place + 1) % size;
            }
            if places.entries[place] == 0 {
                places.entries[place] = u64::from(shingle) << 32 | at;
            }
        }
        places
    }

    /// The first place of a shingle; none of one that is [`FREE`].
    pub fn first(&self, shingle: u32) -> Option<usize> {
        let mut place = self.home(shingle);
        while (self.entries[place] >> 32) as u32 != shingle && self.entries[place] & GOES_ON != 0 {
            place = (place + 1) % self.entries.len();
        }
        let entry = self.entries[place];
        ((entry >> 32) as u32 == shingle && shingle != FREE).then_some((entry & (GOES_ON - 1)) as usize)
    }

    /// Where a shingle belongs.
    fn home(&self, shingle: u32) -> usize {
        (shingle.wrapping_mul(self.spread) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

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
            let steps = |&hash: &u32| {
                let next = |&at: &usize| Some((at + 1) % places.entries.len());
                let is_further = |&at: &usize| (places.entries[at] >> 32) as u32 != hash;
                std::iter::successors(Some(places.home(hash)), next).take_while(is_further).count()
            };
            hashes.iter().map(steps).sum::<usize>()
        };
        let in_sparse = || {
            let mut sparse = Sparse::default();
            sparse.fill(hashes.iter().map(|hash| 2 * hash));
            let goes_on = |&at: &usize| sparse.entries[at] & 1 != 0;
            let steps = |&hash: &u32| {
                let next = |&at: &usize| Some((at + 1) % sparse.entries.len());
                std::iter::successors(Some(sparse.home((2 * hash) | 1)), next).take_while(goes_on).count()
            };
            hashes.iter().map(steps).sum::<usize>()
        };
        // One in thousands of spreads suits a list badly.
        for steps in [&in_table as &dyn Fn() -> usize, &in_places, &in_sparse] {
            let least = (0..4).map(|_| steps()).min().unwrap();
            assert!(least < 10 * 50_000, "{least} steps");
        }
    }

    #[test]
    fn a_table_of_many_holds_what_was_put_in_alone() {
        let hash = |at: u32| at.wrapping_mul(0x9e37_79b1);
        let table = Table::new((1..10_001).map(hash));
        assert!((1..=50_000).all(|at| table.contains(hash(at)) == (at <= 10_000)));
    }

    proptest! {
        #[test]
        fn a_table_holds_what_was_put_in(
            held in prop::collection::vec(prop_oneof![0u32..40, any::<u32>(), 0xffff_fff0u32..=u32::MAX], 0..80),
            asked in prop::collection::vec(0u32..40, 0..40),
        ) {
            let places = Places::new(held.iter().copied());
            let table = Table::new(held.iter().copied());
            let mut sparse = Sparse::default();
            // Numbers of which the lowest bit says nothing, first others and then these.
            let numbers: BTreeSet<u32> = held.iter().map(|hash| hash | 3).collect();
            sparse.fill(asked.iter().map(|hash| hash | 3).collect::<BTreeSet<u32>>().into_iter());
            sparse.fill(numbers.iter().copied());
            for &hash in held.iter().chain(&asked) {
                let first = held.iter().position(|&other| other == hash && hash != FREE);
                prop_assert_eq!(places.first(hash), first);
                prop_assert_eq!(table.contains(hash), first.is_some());
                prop_assert_eq!(sparse.contains(hash | 2), numbers.contains(&(hash | 3)));
            }
        }
    }
}
