//! The sets of shingles of a corpus.

use crate::error::Error;
use crate::parallel;
use crate::shingle::Shingles;
use crate::spill::Scratch;
use std::array;
use std::borrow::Cow;
use std::ops::Range;

/// The sets of shingles of a corpus, by article, in memory or in a file.
///
/// They stand in blocks, each made and changed by one thread: memory is asked for once a block, and a set costs
/// nothing but its shingles and its place.
pub(crate) struct Sets {
    blocks: Vec<Block>,
    /// The articles of a block.
    step: usize,
    len: usize,
    file: Option<Scratch>,
}

/// The sets of some articles, one after the other; the last block has those that are left.
#[derive(Default)]
struct Block {
    /// All shingles, unless they are in the file.
    hashes: Vec<u32>,
    /// Where they begin in the file.
    at: u64,
    /// Where each set stands among them.
    places: Vec<Range<usize>>,
}

/// The articles of a block: some 400 KB of shingles.
const STEP: usize = 256;

/// The set of an article.
#[derive(Clone, Debug)]
pub(crate) struct Set<'a> {
    pub article: usize,
    hashes: Cow<'a, [u32]>,
}

impl<'a> Set<'a> {
    pub fn new(article: usize, hashes: &'a [u32]) -> Self {
        Self { article, hashes: Cow::Borrowed(hashes) }
    }

    pub fn view(&self) -> Shingles<'_> {
        Shingles::new(&self.hashes)
    }
}

impl Sets {
    /// The sets of `len` articles, in this file if there is one: `append` adds the shingles of an article,
    /// strictly ascending.
    pub fn new<S>(
        len: usize,
        file: Option<Scratch>,
        init: impl Fn() -> S + Send + Sync,
        append: impl Fn(&mut S, usize, &mut Vec<u32>) + Send + Sync,
    ) -> Self {
        let blocks = parallel::map(len.div_ceil(STEP), init, |state, block| {
            let mut made = Block::default();
            for article in block * STEP..len.min((block + 1) * STEP) {
                append(state, article, &mut made.hashes);
                made.end_set();
            }
            match &file {
                Some(file) => made.at = file.append(&std::mem::take(&mut made.hashes)),
                None => made.hashes.shrink_to_fit(),
            }
            made
        });
        Self { blocks, step: STEP, len, file }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// # Errors
    ///
    /// What went wrong with the file until now, which made sets look empty.
    pub fn check(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), Scratch::check)
    }

    /// The number of shingles of an article, at no cost.
    pub fn len_of(&self, article: usize) -> usize {
        self.blocks[article / self.step].places[article % self.step].len()
    }

    /// The number of shingles of all.
    pub fn total(&self) -> usize {
        self.blocks.iter().flat_map(|block| &block.places).map(Range::len).sum()
    }

    /// All shingles as one slice; for those in memory.
    #[cfg(test)]
    pub fn as_slice(&self) -> Slice<'_> {
        Slice { sets: self, bits: 0, range: 0 }
    }

    pub fn get(&self, article: usize) -> Set<'_> {
        let block = &self.blocks[article / self.step];
        Set { article, hashes: self.read(block, block.places[article % self.step].clone()) }
    }

    fn read<'a>(&self, block: &'a Block, place: Range<usize>) -> Cow<'a, [u32]> {
        match &self.file {
            None => Cow::Borrowed(&block.hashes[place]),
            Some(_) if place.is_empty() => Cow::Borrowed(&[]),
            Some(file) => Cow::Owned(file.read(block.at + place.start as u64, place.len())),
        }
    }

    /// Calls `visit` with all sets in memory, or those in a file slice by slice: the shingles of one range of
    /// hashes after the other. The shingles of a slice take no more than `room` bytes, and at least a thousandth of
    /// all. With each comes the [sample](Self::sample) of all shingles, one in `every`.
    pub fn each_slice(&self, room: u64, every: u32, mut visit: impl FnMut(&Slice<'_>, &Self)) {
        if self.file.is_none() {
            return visit(&Slice { sets: self, bits: 0, range: 0 }, &self.sample(every, |hash| hash));
        }
        let bytes = size_of::<u32>() as u64 * self.total() as u64;
        let bits = bytes.div_ceil(room.max(1)).next_power_of_two().trailing_zeros().clamp(1, 10);
        let slice = |set: Shingles<'_>, range: u32, hashes: &mut Vec<u32>| {
            hashes.extend(set.range(bits, range).iter().map(|&hash| hash << bits));
        };
        // The file is gone through once for the sample and the first slice, and to and fro: the system has what was
        // written and read last still in memory.
        let [sets, samples] = self.each(Order::Backwards, |set, [first, sample]| {
            slice(set, 0, first);
            sample.extend(set.sample(every).hashes());
        });
        visit(&Slice { sets: &sets, bits, range: 0 }, &samples);
        drop(sets);
        for range in 1..1 << bits {
            let order = if range % 2 == 0 { Order::Backwards } else { Order::Forwards };
            let [sets] = self.each(order, |set, [hashes]| slice(set, range, hashes));
            visit(&Slice { sets: &sets, bits, range }, &samples);
        }
    }

    /// Sets in memory, made of these: of each `append` adds shingles to so many others, strictly ascending.
    fn each<const N: usize>(
        &self,
        order: Order,
        append: impl Fn(Shingles<'_>, [&mut Vec<u32>; N]) + Send + Sync,
    ) -> [Self; N] {
        /// So many blocks are enough for all threads. Where there are many articles they are large, for memory that
        /// is asked for in large pieces is given back at once.
        const MANY: usize = 64;
        let together = self.blocks.len().div_ceil(MANY).max(1);
        let mut parts: Vec<&[Block]> = self.blocks.chunks(together).collect();
        order.turn(&mut parts);
        let mut made = parallel::map(
            parts.len(),
            || (),
            |(), part| {
                let mut made: [Block; N] = array::from_fn(|_| Block::default());
                for block in parts[part] {
                    let hashes = self.read(block, 0..block.end());
                    for place in &block.places {
                        // A block that could not be read has none.
                        let set = Shingles::new(hashes.get(place.clone()).unwrap_or_default());
                        append(set, made.each_mut().map(|block| &mut block.hashes));
                        made.iter_mut().for_each(Block::end_set);
                    }
                }
                made.iter_mut().for_each(|block| block.hashes.shrink_to_fit());
                made
            },
        );
        let mut all = array::from_fn(|_| Self {
            blocks: Vec::new(),
            step: together * self.step,
            len: self.len,
            file: None,
        });
        order.turn(&mut made);
        for blocks in made {
            all.iter_mut().zip(blocks).for_each(|(sets, block)| sets.blocks.push(block));
        }
        all
    }

    /// Leaves only these articles their sets.
    pub fn keep(&mut self, is_kept: impl Fn(usize) -> bool + Send + Sync) {
        let step = self.step;
        parallel::for_each(&mut self.blocks, |number, block| {
            for (at, place) in block.places.iter_mut().enumerate() {
                if !is_kept(number * step + at) {
                    place.end = place.start;
                }
            }
        });
    }

    /// Changes every set: `keep` moves the shingles that are kept to the front, in order, and returns how many
    /// they are.
    pub fn retain(&mut self, keep: impl Fn(&mut [u32]) -> usize + Send + Sync) {
        let file = &self.file;
        // Backwards, as in `each_slice`.
        let order = Order::Backwards;
        order.turn(&mut self.blocks);
        parallel::for_each(&mut self.blocks, |_, block| {
            let mut hashes = match file {
                Some(file) => file.read(block.at, block.end()),
                None => std::mem::take(&mut block.hashes),
            };
            if hashes.is_empty() {
                return;
            }
            let before = hashes.len();
            let mut len = 0;
            for place in &mut block.places {
                let kept = keep(&mut hashes[place.clone()]);
                hashes.copy_within(place.start..place.start + kept, len);
                *place = len..len + kept;
                len += kept;
            }
            hashes.truncate(len);
            match file {
                Some(file) if len < before => file.write(block.at, &hashes),
                Some(_) => {}
                None => {
                    hashes.shrink_to_fit();
                    block.hashes = hashes;
                }
            }
        });
        order.turn(&mut self.blocks);
    }

    /// One shingle in so many of each set, the same of all, in memory; each changed by `f`, which keeps their
    /// order.
    pub fn sample(&self, every: u32, f: impl Fn(u32) -> u32 + Send + Sync) -> Self {
        let [sample] = self.each(Order::Forwards, |set, [hashes]| {
            hashes.extend(set.sample(every).hashes().iter().map(|&hash| f(hash)))
        });
        sample
    }
}

/// In which order blocks are gone through.
#[derive(Clone, Copy)]
enum Order {
    Forwards,
    Backwards,
}

impl Order {
    /// Brings what is in the order of the corpus into this order, and back.
    fn turn<T>(self, blocks: &mut [T]) {
        if let Self::Backwards = self {
            blocks.reverse();
        }
    }
}

/// The shingles of all sets in one range of hashes.
pub(crate) struct Slice<'a> {
    /// Spread out over all hashes, in memory.
    pub sets: &'a Sets,
    /// The highest bits of all whole hashes.
    bits: u32,
    range: u32,
}

impl Slice<'_> {
    /// The hash that one of the sets stands for.
    pub fn whole(&self, shingle: u32) -> u32 {
        if self.bits == 0 { shingle } else { self.range << (u32::BITS - self.bits) | shingle >> self.bits }
    }

    /// The share of all shingles, as a power of two below one.
    pub fn bits(&self) -> u32 {
        self.bits
    }
}

impl Block {
    /// Ends the set of the shingles that were added.
    fn end_set(&mut self) {
        self.places.push(self.end()..self.hashes.len());
    }

    /// The end of its last set.
    fn end(&self) -> usize {
        self.places.last().map_or(0, |place| place.end)
    }
}
