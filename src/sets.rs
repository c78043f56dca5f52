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
pub(crate) struct Block {
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
    pub fn new<S: Send>(
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
        Self::of(blocks, STEP, len, file)
    }

    /// The sets of `len` articles in blocks of `step`, which are in this file if there is one.
    pub fn of(blocks: Vec<Block>, step: usize, len: usize, file: Option<Scratch>) -> Self {
        Self { blocks, step, len, file }
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

    pub fn get(&self, article: usize) -> Set<'_> {
        let block = &self.blocks[article / self.step];
        Set { article, hashes: self.read(block, block.places[article % self.step].clone()) }
    }

    /// The same for articles that are asked for in order: of a file whole blocks are read.
    pub fn in_order(&self) -> InOrder<'_> {
        InOrder { sets: self, at_hand: None, hashes: Cow::Borrowed(&[]) }
    }

    fn read<'a>(&self, block: &'a Block, place: Range<usize>) -> Cow<'a, [u32]> {
        match &self.file {
            None => Cow::Borrowed(&block.hashes[place]),
            Some(_) if place.is_empty() => Cow::Borrowed(&[]),
            Some(file) => Cow::Owned(file.read(block.at + place.start as u64, place.len())),
        }
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
        // Of a file backwards: what was written last may still be in memory.
        self.blocks.reverse();
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
        self.blocks.reverse();
    }

    /// One shingle in so many of each set, the same of all, in memory; each changed by `f`, which keeps their
    /// order.
    pub fn sample(&self, every: u32, f: impl Fn(u32) -> u32 + Send + Sync) -> Self {
        let blocks = parallel::map(
            self.blocks.len(),
            || (),
            |(), at| {
                let block = &self.blocks[at];
                let hashes = self.read(block, 0..block.end());
                let mut sample = Block::default();
                for place in &block.places {
                    // A block that could not be read has none.
                    let set = Shingles::new(hashes.get(place.clone()).unwrap_or_default());
                    sample.hashes.extend(set.sample(every).hashes().iter().map(|&hash| f(hash)));
                    sample.end_set();
                }
                sample.hashes.shrink_to_fit();
                sample
            },
        );
        Self::of(blocks, self.step, self.len, None)
    }
}

/// See [`Sets::in_order`].
pub(crate) struct InOrder<'a> {
    sets: &'a Sets,
    /// The block whose shingles these are.
    at_hand: Option<usize>,
    hashes: Cow<'a, [u32]>,
}

impl InOrder<'_> {
    pub fn get(&mut self, article: usize) -> Set<'_> {
        let Sets { blocks, step, .. } = self.sets;
        let (number, at) = (article / step, article % step);
        let block = &blocks[number];
        if self.at_hand != Some(number) {
            self.hashes = self.sets.read(block, 0..block.end());
            self.at_hand = Some(number);
        }
        // A block that could not be read has none.
        Set::new(article, self.hashes.get(block.places[at].clone()).unwrap_or_default())
    }
}

impl Block {
    /// The sets that stand among these shingles.
    pub fn new(hashes: Vec<u32>, places: Vec<Range<usize>>) -> Self {
        Self { hashes, at: 0, places }
    }

    /// The sets that stand in the file of all, from `at` on.
    pub fn in_file(at: u64, places: Vec<Range<usize>>) -> Self {
        Self { hashes: Vec::new(), at, places }
    }

    /// Ends the set of the shingles that were added.
    fn end_set(&mut self) {
        self.places.push(self.end()..self.hashes.len());
    }

    /// The end of its last set.
    fn end(&self) -> usize {
        self.places.last().map_or(0, |place| place.end)
    }
}
