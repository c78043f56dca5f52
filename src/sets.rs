//! The sets of shingles of a corpus.

use crate::parallel;
use crate::shingle::Shingles;

/// The sets of shingles of a corpus, by article.
///
/// They stand in blocks, each made and changed by one thread: memory is asked for once a block, and a set costs
/// nothing but its shingles and its end.
pub(crate) struct Sets {
    blocks: Vec<Block>,
    len: usize,
}

/// The sets of [`BLOCK`] articles, one after the other; the last block has those that are left.
struct Block {
    hashes: Vec<u32>,
    ends: Vec<usize>,
}

/// Some 400 KB of shingles.
const BLOCK: usize = 256;

impl Sets {
    /// The sets of `len` articles: `append` adds the shingles of an article, strictly ascending.
    pub fn new<S>(
        len: usize,
        init: impl Fn() -> S + Send + Sync,
        append: impl Fn(&mut S, usize, &mut Vec<u32>) + Send + Sync,
    ) -> Self {
        let blocks = parallel::map(len.div_ceil(BLOCK), init, |state, block| {
            let (mut hashes, mut ends) = (Vec::new(), Vec::with_capacity(BLOCK));
            for article in block * BLOCK..len.min((block + 1) * BLOCK) {
                append(state, article, &mut hashes);
                ends.push(hashes.len());
            }
            hashes.shrink_to_fit();
            Block { hashes, ends }
        });
        Self { blocks, len }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, article: usize) -> Shingles<'_> {
        let Block { hashes, ends } = &self.blocks[article / BLOCK];
        let at = article % BLOCK;
        let start = if at == 0 { 0 } else { ends[at - 1] };
        Shingles::new(&hashes[start..ends[at]])
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = Shingles<'_>> {
        (0..self.len).map(|article| self.get(article))
    }

    /// Changes every set, given the article's place: `keep` moves the shingles that are kept to the front, in
    /// order, and returns how many they are.
    pub fn retain(&mut self, keep: impl Fn(usize, &mut [u32]) -> usize + Send + Sync) {
        parallel::for_each(&mut self.blocks, |number, Block { hashes, ends }| {
            let (mut start, mut len) = (0, 0);
            for (at, end) in ends.iter_mut().enumerate() {
                let kept = keep(number * BLOCK + at, &mut hashes[start..*end]);
                hashes.copy_within(start..start + kept, len);
                len += kept;
                start = std::mem::replace(end, len);
            }
            hashes.truncate(len);
            hashes.shrink_to_fit();
        });
    }

    /// One shingle in so many of each set, the same of all.
    pub fn sample(&self, every: u32) -> Self {
        Self::new(
            self.len,
            || (),
            |(), article, hashes| hashes.extend_from_slice(self.get(article).sample(every).hashes()),
        )
    }
}
