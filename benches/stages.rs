//! The stages of a fingerprint, each alone: words, shingles, signature; and diffs.
//!
//! `cargo bench --bench stages`. Every benchmark asserts its answer. The texts are made of the
//! words of [invented sentences](samples).

mod samples;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use samples::{Random, SAMPLES, Sample, articles};
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::text::{fold, word_hashes, words};
use wirecopy::{Detector, ShingleSet, Signature, WordDiff};

fn bytes(articles: &[String]) -> BytesCount {
    BytesCount::new(articles.iter().map(String::len).sum::<usize>())
}

#[divan::bench(args = SAMPLES)]
fn cut_words(bencher: Bencher, sample: &Sample) {
    let articles = articles(sample);
    let answer: usize = articles.iter().map(|text| fold(text).unicode_words().count()).sum();
    bencher.counter(bytes(&articles)).bench_local(|| {
        let found: usize = black_box(&articles).iter().map(|text| words(text).len()).sum();
        assert_eq!(found, answer);
    });
}

#[divan::bench(args = SAMPLES)]
fn hash_words(bencher: Bencher, sample: &Sample) {
    let articles = articles(sample);
    let answer: usize = articles.iter().map(|text| words(text).len()).sum();
    bencher.counter(bytes(&articles)).bench_local(|| {
        let found: usize = black_box(&articles).iter().map(|text| word_hashes(text).len()).sum();
        assert_eq!(found, answer);
    });
}

#[divan::bench(args = SAMPLES)]
fn cut_shingles(bencher: Bencher, sample: &Sample) {
    let articles = articles(sample);
    let answer: Vec<ShingleSet> = articles.iter().map(|text| ShingleSet::new(text, 3)).collect();
    assert!(answer.iter().all(|set| set.len() > 100));
    bencher.counter(bytes(&articles)).bench_local(|| {
        for (text, answer) in black_box(&articles).iter().zip(&answer) {
            assert_eq!(ShingleSet::new(text, 3), *answer);
        }
    });
}

#[divan::bench(args = [20, 60, 200, 400, 1_000])]
fn sign(bencher: Bencher, shingles: usize) {
    const SETS: usize = 200;
    let detector = Detector::builder().shingle_width(1).build().unwrap();
    let mut random = Random(1);
    let mut text = || (0..shingles).map(|_| format!("{} ", random.next())).collect::<String>();
    let sets: Vec<_> = (0..SETS).map(|_| detector.fingerprint(&text())).collect();
    assert!(sets.iter().all(|set| set.shingles().len() == shingles));
    bencher.counter(ItemsCount::new(SETS * shingles)).bench_local(|| {
        for set in black_box(&sets) {
            let signature = Signature::new(*set.signature().scheme(), set.shingles());
            assert_eq!(signature, *set.signature());
        }
    });
}

/// How much of an article was changed.
#[derive(Clone, Copy, Debug)]
enum Edits {
    Light,
    Heavy,
    Moved,
}

/// Pairs of articles of so many words, in sentences of 20.
fn pairs(words: usize, edits: Edits) -> Vec<(String, String)> {
    let mut random = Random(1);
    // Words as often as in prose, near enough: small numbers are the likeliest.
    let word = |random: &mut Random| {
        let most = random.below(3000) + 1;
        format!("w{}", random.below(most))
    };
    let text = |sentences: &[Vec<String>]| -> String {
        sentences.iter().map(|sentence| sentence.join(" ") + ". ").collect()
    };
    let mut pair = || {
        let before: Vec<Vec<String>> =
            (0..words.div_ceil(20)).map(|_| (0..20).map(|_| word(&mut random)).collect()).collect();
        let mut after = before.clone();
        let every = match edits {
            Edits::Light => 60,
            Edits::Heavy => 6,
            Edits::Moved => usize::MAX,
        };
        for _ in 0..words / every {
            let (sentence, at) = (random.below(after.len()), random.below(15));
            after[sentence][at] = word(&mut random);
        }
        match edits {
            Edits::Light => {}
            Edits::Heavy => {
                let cut = random.below(after.len());
                after.remove(cut);
            }
            Edits::Moved => after.rotate_left(before.len() / 3),
        }
        (text(&before), text(&after))
    };
    (0..10).map(|_| pair()).collect()
}

#[divan::bench(args = [Edits::Light, Edits::Heavy, Edits::Moved])]
fn diff_470_words(bencher: Bencher, edits: Edits) {
    diff(bencher, pairs(470, edits));
}

#[divan::bench(args = [Edits::Light, Edits::Heavy], sample_count = 10)]
fn diff_47_000_words(bencher: Bencher, edits: Edits) {
    diff(bencher, pairs(47_000, edits));
}

/// Diffs one pair after the other.
fn diff(bencher: Bencher, pairs: Vec<(String, String)>) {
    let mut next = pairs.iter().cycle();
    bencher.bench_local(|| {
        let (before, after) = black_box(next.next().unwrap());
        let diff = WordDiff::new(before, after);
        assert_eq!(diff.hunks().last().unwrap().after.end, after.len());
        assert!(diff.summary().share_kept() > 0.6);
    });
}

fn main() {
    divan::main();
}
