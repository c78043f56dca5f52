//! The sets of shingles of a corpus.

use crate::error::Error;
use crate::parallel;
use crate::shingle::Shingles;
use crate::spill::Scratch;
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
                made.add(|hashes| append(state, article, hashes));
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

    /// The sets of these blocks in memory.
    fn part(&self, blocks: Range<usize>) -> Part<'_> {
        let first = blocks.start * self.step;
        let blocks = &self.blocks[blocks];
        let load = |at: usize| (self.read(&blocks[at], 0..blocks[at].end()), &blocks[at].places[..]);
        let blocks = match &self.file {
            // Waiting for a file is shared by all threads.
            Some(_) => parallel::map(blocks.len(), || (), |(), at| load(at)),
            None => (0..blocks.len()).map(load).collect(),
        };
        Part { first, step: self.step, blocks }
    }

    /// Calls `visit` with all sets, so many at a time as may be in memory together.
    pub fn each_part(&self, mut visit: impl FnMut(&Part<'_>)) {
        /// Some 100 MB.
        const LOADED: usize = 256;
        let step = if self.file.is_some() { LOADED } else { self.blocks.len().max(1) };
        for start in (0..self.blocks.len()).step_by(step) {
            visit(&self.part(start..self.blocks.len().min(start + step)));
        }
    }

    /// Calls `visit` with all sets in memory, or those in a file slice by slice: the shingles of one range of
    /// hashes after the other, spread out over all hashes, with a way back to the whole hash. The shingles of a
    /// slice take no more than `room` bytes, and at least a thousandth of all.
    pub fn each_slice(&self, room: u64, mut visit: impl FnMut(&Self, &dyn Fn(u32) -> u32)) {
        if self.file.is_none() {
            return visit(self, &|shingle| shingle);
        }
        let bytes = size_of::<u32>() as u64 * self.total() as u64;
        let bits = bytes.div_ceil(room.max(1)).next_power_of_two().trailing_zeros().clamp(1, 10);
        for range in 0..1u32 << bits {
            visit(&self.slice(bits, range), &|shingle| range << (32 - bits) | shingle >> bits);
        }
    }

    fn slice(&self, bits: u32, range: u32) -> Self {
        self.each(|set, hashes| hashes.extend(set.range(bits, range).iter().map(|&shingle| shingle << bits)))
    }

    /// Sets in memory, made of each of these: `append` adds the shingles, strictly ascending.
    fn each(&self, append: impl Fn(Shingles<'_>, &mut Vec<u32>) + Send + Sync) -> Self {
        /// So many blocks are enough for all threads. Where there are many articles they are large, for memory that
        /// is asked for in large pieces is given back at once.
        const MANY: usize = 64;
        let together = self.blocks.len().div_ceil(MANY).max(1);
        let starts = (0..self.blocks.len()).step_by(together);
        let blocks = parallel::map(
            starts.len(),
            || (),
            |(), at| {
                let start = at * together;
                let mut block = Block::default();
                for at in start..self.blocks.len().min(start + together) {
                    for (_, set) in self.part(at..at + 1).iter() {
                        block.add(|hashes| append(set, hashes));
                    }
                }
                block.hashes.shrink_to_fit();
                block
            },
        );
        Self { blocks, step: together * self.step, len: self.len, file: None }
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
    }

    /// One shingle in so many of each set, the same of all, in memory; each changed by `f`, which keeps their
    /// order.
    pub fn sample(&self, every: u32, f: impl Fn(u32) -> u32 + Send + Sync) -> Self {
        self.each(|set, hashes| hashes.extend(set.sample(every).hashes().iter().map(|&hash| f(hash))))
    }
}

impl Block {
    /// Adds a set, which `append` adds to the shingles.
    fn add(&mut self, append: impl FnOnce(&mut Vec<u32>)) {
        let start = self.hashes.len();
        append(&mut self.hashes);
        self.places.push(start..self.hashes.len());
    }

    /// The end of its last set.
    fn end(&self) -> usize {
        self.places.last().map_or(0, |place| place.end)
    }
}

/// The sets of some blocks, in memory.
pub(crate) struct Part<'a> {
    first: usize,
    step: usize,
    blocks: Vec<Loaded<'a>>,
}

/// The shingles of a block, and where each set stands among them.
type Loaded<'a> = (Cow<'a, [u32]>, &'a [Range<usize>]);

impl Part<'_> {
    /// The articles and their sets, in order. A block that could not be read has none.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Shingles<'_>)> {
        self.blocks.iter().enumerate().flat_map(move |(number, (hashes, places))| {
            let first = self.first + number * self.step;
            let sets = places.iter().map(|place| hashes.get(place.clone()).unwrap_or_default());
            (first..).zip(sets.map(Shingles::new))
        })
    }
}
