//! What a live index keeps of each row: its slots and its counter.

/// How many of the buckets at hand each row is in.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters {
    /// By row. All zero between queries.
    counts: Vec<u8>,
    /// The rows whose counts are not zero.
    touched: Vec<u32>,
    /// Those that were counted often enough.
    found: Vec<u32>,
}

impl Counters {
    /// Counts these rows, and finds those that come for the `enough`th time.
    pub fn count(&mut self, rows: impl ExactSizeIterator<Item = u32>, enough: u8) {
        let before = self.touched.len();
        self.touched.resize(before + rows.len(), 0);
        let mut next = before;
        for row in rows {
            let count = &mut self.counts[row as usize];
            // Whether a row comes for the first time no branch could be predicted by.
            self.touched[next] = row;
            next += usize::from(*count == 0);
            *count = count.saturating_add(1);
            if *count == enough {
                self.found.push(row);
            }
        }
        self.touched.truncate(next);
    }

    /// The rows that were counted often enough, in no order that means anything.
    pub fn found(&self) -> &[u32] {
        &self.found
    }

    pub fn add_row(&mut self) {
        self.counts.push(0);
    }

    /// Forgets all but so many rows.
    pub fn keep(&mut self, rows: usize) {
        self.counts.truncate(rows);
    }

    pub fn forget(&mut self) {
        self.touched.drain(..).for_each(|row| self.counts[row as usize] = 0);
        self.found.clear();
    }

    pub fn bytes(&self) -> usize {
        self.counts.capacity() + (self.touched.capacity() + self.found.capacity()) * size_of::<u32>()
    }
}

/// The slots of all rows, in pieces, so that nothing is copied where they grow.
#[derive(Clone, Debug)]
pub(super) struct Signatures {
    slots: usize,
    pieces: Vec<Vec<u32>>,
}

impl Signatures {
    /// The rows of a piece.
    const ROWS: usize = 256;

    pub fn new(slots: usize) -> Self {
        Self { slots, pieces: Vec::new() }
    }

    /// Adds a row; without slots, one that is never looked at.
    pub fn push(&mut self, slots: &[u32]) {
        let full = Self::ROWS * self.slots;
        let piece = match self.pieces.last_mut() {
            Some(piece) if piece.len() < full => piece,
            _ => {
                self.pieces.push(Vec::new());
                self.pieces.last_mut().expect("one was pushed")
            }
        };
        // The first rows of a small index take what they need; a piece of a large one is made at once.
        piece.extend_from_slice(slots);
        piece.resize(piece.len() + self.slots - slots.len(), 0);
    }

    pub fn get(&self, row: usize) -> &[u32] {
        let start = row % Self::ROWS * self.slots;
        &self.pieces[row / Self::ROWS][start..start + self.slots]
    }

    /// The number of slots in which a row agrees with these.
    pub fn agreeing(&self, row: usize, slots: &[u32]) -> usize {
        self.get(row).iter().zip(slots).map(|(a, b)| u32::from(a == b)).sum::<u32>() as usize
    }

    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let all = std::mem::replace(self, Self::new(self.slots));
        let mut row = 0;
        // Each piece goes when its rows have been taken from it.
        for piece in all.pieces {
            for slots in piece.chunks(self.slots) {
                if keep(row) {
                    self.push(slots);
                }
                row += 1;
            }
        }
    }

    pub fn bytes(&self) -> usize {
        let pieces = self.pieces.iter().map(|piece| piece.capacity() * size_of::<u32>());
        pieces.sum::<usize>() + self.pieces.capacity() * size_of::<Vec<u32>>()
    }
}
