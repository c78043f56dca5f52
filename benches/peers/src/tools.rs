//! Other tools that find near-duplicates, and what users do with what they give.

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, calculate_minhash_params};
use gaoya::text::{shingle_tokens, whitespace_split};
use rayon::prelude::*;
use std::collections::HashMap;
use txtfp::{Canonicalizer, Fingerprinter, LshIndex, LshIndexBuilder, MinHashFingerprinter};
use txtfp::{ShingleTokenizer, WordTokenizer};

/// The number of the group of each article, if it stands in one.
pub type Partition = Vec<Option<usize>>;

/// Single linkage over pairs: what users of tools that give pairs do with them.
#[must_use]
pub fn link(articles: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Partition {
    let mut parent: Vec<usize> = (0..articles).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    for (a, b) in pairs {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b)] = a.min(b);
    }
    let roots: Vec<usize> = (0..articles).map(|article| root(&mut parent, article)).collect();
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    roots.iter().for_each(|&root| *sizes.entry(root).or_default() += 1);
    roots.into_iter().map(|root| (sizes[&root] > 1).then_some(root)).collect()
}

/// gaoya over runs of `words` words at this threshold, with the bands that it computes for it from 126 hashes.
#[must_use]
pub fn gaoya(texts: &[&str], words: usize, threshold: f64, bands: Option<(usize, usize)>) -> Partition {
    let (bands, rows) = bands.unwrap_or_else(|| calculate_minhash_params(threshold, 126));
    let hasher = MinHasher32::new(bands * rows);
    let signatures: Vec<Vec<u32>> = texts
        .par_iter()
        .map(|text| {
            let text = text.to_lowercase();
            let tokens: Vec<&str> = whitespace_split(&text).collect();
            if words == 1 || tokens.len() <= words {
                hasher.create_signature(tokens.into_iter())
            } else {
                hasher.create_signature(shingle_tokens(&tokens, words))
            }
        })
        .collect();
    let mut index = MinHashIndex::new(bands, rows, threshold);
    index.par_bulk_insert((0..texts.len()).collect(), signatures.clone());
    let found = index.par_bulk_query(&signatures);
    link(
        texts.len(),
        found.into_iter().enumerate().flat_map(|(a, found)| found.into_iter().map(move |b| (a, b))),
    )
}

/// txtfp over runs of `words` words at this threshold, with the bands that its builder chooses for `tuned`.
///
/// # Panics
///
/// Panics if `tuned` is out of range.
#[must_use]
pub fn txtfp(texts: &[&str], words: usize, tuned: f32, threshold: f32) -> Partition {
    let hasher = MinHashFingerprinter::<_, 128>::new(
        Canonicalizer::default(),
        ShingleTokenizer { k: words, inner: WordTokenizer },
    );
    // Texts shorter than a run are errors there, and have no copies.
    let signatures: Vec<_> = texts.par_iter().map(|text| hasher.fingerprint(text).ok()).collect();
    let mut index: LshIndex<128> =
        LshIndexBuilder::for_threshold(tuned, 128).expect("the threshold is in range").build();
    for (at, signature) in signatures.iter().enumerate() {
        if let Some(signature) = signature {
            index.insert(at as u64, *signature);
        }
    }
    let found: Vec<(usize, usize)> = signatures
        .par_iter()
        .enumerate()
        .filter_map(|(at, signature)| signature.as_ref().map(|signature| (at, signature)))
        .flat_map_iter(|(at, signature)| {
            index
                .query_with_threshold(signature, threshold)
                .into_iter()
                .map(move |other| (at, other as usize))
        })
        .collect();
    link(texts.len(), found)
}
