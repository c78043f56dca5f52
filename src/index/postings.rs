//! The buckets of a live index: for each band, which rows have which value.
//!
//! A band is a table with open addressing whose entries stand in ascending order, with gaps between: an
//! entry is the hash of a value and a row, and its first choice of a place rises with the hash. So the rows
//! of a bucket stand side by side, oldest first, a look-up reads one or two cache lines, and a table grows by
//! being copied in order. It grows by an eighth, so that no more than a fifth of it is ever free, and the
//! tables of the bands grow at different times. A bucket of many rows is a list of its own, of which the
//! table holds the number.

use crate::hash::random;

/// The rows of a bucket, ascending.
pub(super) enum Bucket<'a> {
    /// Entries of which the lower half is a row.
    Few(&'a [u64]),
    Many(&'a [u32]),
}

/// The buckets of one band.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// Spreads values so that nobody can choose them against it: stored signatures may hold any. Odd.
    pub(super) factor: u32,
    /// Ascending but for [`FREE`]; an entry never stands before its home, nor is there a free place between.
    entries: Vec<u64>,
    /// How many homes there are; the entries go on for as far as the last of them were moved.
    homes: usize,
    used: usize,
    buckets: usize,
    lists: Vec<Vec<u32>>,
}

/// A free place: more than any entry.
const FREE: u64 = u64::MAX;

/// Marks an entry whose lower half is not a row but the number of a list.
const LIST: u32 = 1 << 31;

/// Rows are below this.
pub(super) const MOST_ROWS: usize = LIST as usize;

/// The most rows of a bucket that stand in the table itself.
const FEW: usize = 8;

/// The room for entries beyond the last home, and by how much it becomes more where it is not enough.
const BEYOND: usize = 32;

/// The homes of a band's first table, to which later bands add up to an eighth.
const FIRST: usize = 256;

fn entry(hash: u32, low: u32) -> u64 {
    (u64::from(hash) << 32) | u64::from(low)
}

fn hash_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

/// Adds an entry at the end of a table, which Vec would double for the few that are moved beyond its last home.
#[inline]
fn push(table: &mut Vec<u64>, entry: u64) {
    #[cold]
    #[inline(never)]
    fn make_room(table: &mut Vec<u64>) {
        table.reserve_exact(BEYOND);
    }
    if table.len() == table.capacity() {
        make_room(table);
    }
    table.push(entry);
}

impl Band {
    /// The first of `of` bands, or the second, and so on.
    pub fn new(number: usize, of: usize) -> Self {
        let homes = FIRST + FIRST / 8 * number / of;
        let factor = random() as u32 | 1;
        Self { factor, entries: Vec::new(), homes, used: 0, buckets: 0, lists: Vec::new() }
    }

    /// A bijection that spreads the values of slots, which are mostly small, over all numbers.
    fn hash(&self, value: u32) -> u32 {
        value.wrapping_mul(self.factor)
    }

    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.homes as u64) >> 32) as usize
    }

    /// Reads where a value is looked for first; what stands there has no meaning.
    pub fn touch(&self, value: u32) -> u32 {
        self.entries.get(self.home(self.hash(value))).map_or(0, |&entry| entry as u32)
    }

    /// The newest row that has this value, or 0.
    pub fn newest(&self, value: u32) -> u32 {
        match self.bucket(value) {
            Bucket::Few(entries) => entries.last().map_or(0, |&entry| entry as u32),
            Bucket::Many(rows) => rows.last().copied().unwrap_or(0),
        }
    }

    /// The rows that have this value.
    pub fn bucket(&self, value: u32) -> Bucket<'_> {
        let hash = self.hash(value);
        let bucket = &self.entries[self.run(hash)];
        match *bucket {
            [one] if one as u32 >= LIST => Bucket::Many(self.list(one)),
            _ => Bucket::Few(bucket),
        }
    }

    /// Where the entries of this hash stand, or would.
    fn run(&self, hash: u32) -> std::ops::Range<usize> {
        let mut start = self.home(hash).min(self.entries.len());
        while self.entries.get(start).is_some_and(|&held| held < entry(hash, 0)) {
            start += 1;
        }
        let mut end = start;
        while self.entries.get(end).is_some_and(|&held| held != FREE && hash_of(held) == hash) {
            end += 1;
        }
        start..end
    }

    /// Adds a row, which must be above all others.
    pub fn insert(&mut self, value: u32, row: u32) {
        if self.used >= self.most() || self.entries.is_empty() {
            self.grow();
        }
        let hash = self.hash(value);
        let run = self.run(hash);
        match self.entries[run.clone()] {
            [one] if one as u32 >= LIST => {
                let list = &mut self.lists[(one as u32 - LIST) as usize];
                // Vec would double them, and half of what they take would be room.
                if list.len() == list.capacity() {
                    list.reserve_exact(list.len() / 4);
                }
                list.push(row);
            }
            ref few if few.len() == FEW => {
                let mut list = Vec::with_capacity(FEW + FEW / 2);
                list.extend(few.iter().map(|&entry| entry as u32));
                list.push(row);
                let number = LIST + self.lists.len() as u32;
                self.lists.push(list);
                self.replace(run, entry(hash, number));
            }
            _ => {
                self.buckets += usize::from(run.is_empty());
                self.used += 1;
                let at = run.end;
                let free = self.entries[at..].iter().position(|&held| held == FREE);
                let free = free.map_or(self.entries.len(), |after| at + after);
                if free == self.entries.len() {
                    push(&mut self.entries, FREE);
                }
                self.entries.copy_within(at..free, at + 1);
                self.entries[at] = entry(hash, row);
            }
        }
    }

    /// Puts one entry in the place of a run, and moves those after it back to where they belong.
    fn replace(&mut self, run: std::ops::Range<usize>, with: u64) {
        self.used -= run.len() - 1;
        self.entries[run.start] = with;
        let mut next = run.start + 1;
        self.entries[next..run.end].fill(FREE);
        for at in run.end..self.entries.len() {
            let moved = std::mem::replace(&mut self.entries[at], FREE);
            if moved == FREE {
                break;
            }
            next = next.max(self.home(hash_of(moved)));
            self.entries[next] = moved;
            next += 1;
        }
    }

    fn grow(&mut self) {
        if !self.entries.is_empty() {
            self.homes += self.homes / 8;
        }
        let mut entries = std::mem::take(&mut self.entries);
        entries.retain(|&held| held != FREE);
        self.spread(&entries);
    }

    /// Makes the table anew of ascending entries.
    fn spread(&mut self, entries: &[u64]) {
        self.used = entries.len();
        let mut table = Vec::with_capacity(self.homes + BEYOND);
        for &held in entries {
            let home = self.home(hash_of(held)).max(table.len());
            table.resize(home, FREE);
            push(&mut table, held);
        }
        table.resize(table.len().max(self.homes), FREE);
        self.entries = table;
    }

    /// The same with every row under the number that `kept` has for it, without those for which it has none,
    /// in the place of a new band.
    pub fn renumbered(&self, mut new: Self, kept: impl Fn(u32) -> Option<u32>) -> Self {
        new.factor = self.factor;
        let mut entries = Vec::new();
        let mut rows = Vec::new();
        for bucket in self.entries.chunk_by(|&a, &b| a != FREE && b != FREE && hash_of(a) == hash_of(b)) {
            rows.clear();
            match *bucket {
                [FREE] => continue,
                [one] if one as u32 >= LIST => {
                    rows.extend(self.list(one).iter().filter_map(|&row| kept(row)))
                }
                _ => rows.extend(bucket.iter().filter_map(|&entry| kept(entry as u32))),
            }
            let hash = hash_of(bucket[0]);
            new.buckets += usize::from(!rows.is_empty());
            if rows.len() <= FEW {
                entries.extend(rows.iter().map(|&row| entry(hash, row)));
            } else {
                entries.push(entry(hash, LIST + new.lists.len() as u32));
                new.lists.push(rows.clone());
            }
        }
        while entries.len() >= new.most() {
            new.homes += new.homes / 8;
        }
        new.spread(&entries);
        new
    }

    fn list(&self, entry: u64) -> &[u32] {
        &self.lists[(entry as u32 - LIST) as usize]
    }

    /// How many entries the table may hold.
    fn most(&self) -> usize {
        self.homes / 10 * 9
    }

    /// Buckets with at least one row.
    pub fn buckets(&self) -> usize {
        self.buckets
    }

    pub fn table_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<u64>()
    }

    pub fn list_bytes(&self) -> usize {
        let lists = self.lists.iter().map(|list| list.capacity() * size_of::<u32>());
        lists.sum::<usize>() + self.lists.capacity() * size_of::<Vec<u32>>()
    }
}
