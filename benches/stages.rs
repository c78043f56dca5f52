//! The stages of a fingerprint, each alone: words, shingles, signature.
//!
//! `cargo bench --bench stages`. Every benchmark asserts its answer. The texts are made of the
//! words of [invented sentences](samples).

mod samples;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use samples::{Random, SAMPLES, Sample, articles};
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::text::{fold, words};
use wirecopy::{Detector, ShingleSet, Signature};

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

fn main() {
    divan::main();
}
