//! The index against one that is as plain as its description.

use super::postings::{Band, Bucket};
use super::{ArticleId, Candidate, FULL, MANY, NEAREST};
use crate::detector::Detector;
use crate::hash::mix;
use crate::minhash::Signature;
use crate::shingle::{ShingleSet, ratio};
use std::collections::BTreeMap;

/// What an index is to do, with nothing but a list of what was inserted.
struct Plain {
    detector: Detector,
    /// Id, slots, and whether the article is there.
    rows: Vec<(u32, Vec<u32>, bool)>,
    next: u32,
}

impl Plain {
    fn insert(&mut self, signature: &Signature) -> u32 {
        self.next += 1;
        self.rows.push((self.next - 1, signature.slots().to_vec(), true));
        self.next - 1
    }

    fn remove(&mut self, id: u32) {
        self.rows.iter_mut().filter(|row| row.0 == id).for_each(|row| row.2 = false);
        if self.rows.iter().filter(|row| !row.2).count() * 2 > self.rows.len() {
            self.rows.retain(|row| row.2);
        }
    }

    fn query(&self, signature: &Signature) -> Vec<Candidate> {
        let (bands, slots) = (self.detector.bands(), signature.slots());
        let sieve = bands.sieve(self.detector.settings().threshold);
        let bucket = |(band, slot): (usize, &u32)| -> Vec<usize> {
            (0..self.rows.len()).filter(|&row| self.rows[row].1.get(band) == Some(slot)).collect()
        };
        let buckets: Vec<Vec<usize>> = slots.iter().enumerate().take(sieve.bands()).map(bucket).collect();
        let found_in = |part: &dyn Fn(&[usize]) -> Vec<usize>| {
            let mut counts = vec![0; self.rows.len()];
            buckets.iter().flat_map(|bucket| part(bucket)).for_each(|row| counts[row] += 1);
            let (mut found, mut kin) = (Vec::new(), 0);
            for ((id, held, there), count) in self.rows.iter().zip(counts) {
                let agree = held.iter().zip(slots).filter(|(a, b)| a == b).count();
                let passes = count >= sieve.shared();
                kin += usize::from(passes && agree * 2 >= bands.shared());
                if passes && *there && agree >= bands.shared() {
                    found.push(Candidate { id: ArticleId(*id), similarity: ratio(agree, bands.bands()) });
                }
            }
            (found, kin)
        };
        let newest = |bucket: &[usize]| match bucket.len() {
            0..=NEAREST => bucket.to_vec(),
            len => [&bucket[..1], &bucket[len - NEAREST..]].concat(),
        };
        let (mut found, kin) = found_in(&newest);
        if kin >= MANY {
            (found, _) =
                found_in(&|bucket| if bucket.len() > FULL { newest(bucket) } else { bucket.to_vec() });
        }
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
        found
    }
}

#[test]
fn an_index_gives_what_a_plain_one_gives() {
    let detector = Detector::builder().slots(32).build().unwrap();
    let mut lot = 0;
    let mut below = |end: u64| {
        lot += 1;
        mix(lot) % end
    };
    let mut index = detector.index();
    let mut plain = Plain { detector: detector.clone(), rows: Vec::new(), next: 0 };
    let mut signatures: Vec<Signature> = Vec::new();
    let mut found = 0;
    for step in 0..6000 {
        // Phrases that many use, passages that some share, and what is an article's own; now and then nothing.
        let mut hashes: Vec<u32> = Vec::new();
        if below(50) > 0 {
            hashes.extend((0..8).map(|_| mix(below(10)) as u32));
            hashes.extend((0..below(20)).map(|at| mix(1_000 + step / 100 * 20 + at) as u32));
            hashes.extend((0..below(12)).map(|_| mix(1_000_000 + below(1 << 40)) as u32));
        }
        let signature = Signature::new(detector.scheme(), &ShingleSet::from_hashes(hashes));
        if step % 10 == 9 {
            let queried = &signatures[below(signatures.len() as u64) as usize];
            for signature in [&signature, queried] {
                let answer = plain.query(signature);
                found += answer.len();
                assert_eq!(index.query(signature).unwrap(), answer, "step {step}");
            }
        }
        assert_eq!(index.insert(&signature).unwrap().get(), plain.insert(&signature));
        signatures.push(signature);
        // At first they grow, later more go than come.
        let removals = if step < 4000 { 1 } else { 6 };
        if step % 3 == 0 {
            for _ in 0..removals {
                let id = below(plain.next.into()) as u32;
                if index.remove(ArticleId(id)).is_ok() {
                    plain.remove(id);
                }
            }
        }
        assert_eq!(index.len(), plain.rows.iter().filter(|row| row.2).count());
    }
    assert!(found > 1000, "{found}");
    assert!(index.removed < 4000, "removed articles were swept out");
}

#[test]
fn articles_that_were_removed_hide_none() {
    let detector = Detector::default();
    let print = |lot: u64| {
        let words: Vec<String> = (0..50).map(|at| format!("{:x}", mix(lot * 1000 + at))).collect();
        detector.fingerprint(&words.join(" "))
    };
    let mut index = detector.index();
    let mut insert = |lot: u64| index.insert(print(lot).signature()).unwrap();
    for lot in 1..100 {
        insert(lot);
    }
    let copies: Vec<ArticleId> = (0..100).map(|_| insert(0)).collect();
    // The first and the newest: what a query looks at first.
    let (gone, left): (Vec<usize>, Vec<usize>) = (0..100).partition(|&at| at == 0 || at >= 100 - NEAREST);
    gone.iter().for_each(|&at| index.remove(copies[at]).unwrap());
    let found: Vec<ArticleId> =
        index.query(print(0).signature()).unwrap().iter().map(|found| found.id).collect();
    assert_eq!(found, left.iter().map(|&at| copies[at]).collect::<Vec<_>>());
}

fn rows(band: &Band, value: u32) -> Vec<u32> {
    match band.bucket(value) {
        Bucket::Few(entries) => entries.iter().map(|&entry| entry as u32).collect(),
        Bucket::Many(rows) => rows.to_vec(),
    }
}

#[test]
fn a_band_holds_what_it_is_given() {
    let mut band = Band::new(3, 4);
    // The value whose hash is the greatest, one less, and so on: they stand at the end of a table.
    let inverse = (0..5).fold(1u32, |x, _| x.wrapping_mul(2u32.wrapping_sub(x.wrapping_mul(band.factor))));
    let last = |at: u32| inverse.wrapping_mul(u32::MAX - at);
    let mut plain: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in 0..20_000 {
        let lot = mix(row.into()) as u32;
        let value = match row % 5 {
            0 => lot % 7,
            1 => last(lot % 500),
            2 => last(lot % 20) ^ (lot % 2),
            3 => lot % 3000,
            _ => lot,
        };
        band.insert(value, row);
        plain.entry(value).or_default().push(row);
        if row % 4000 == 3999 {
            let kept = |row: u32| (!row.is_multiple_of(3)).then(|| row / 3 * 2 + row % 3 - 1);
            let swept = band.renumbered(Band::new(3, 4), kept);
            let mut buckets = 0;
            for (&value, held) in &plain {
                assert_eq!(rows(&band, value), *held);
                let held: Vec<u32> = held.iter().filter_map(|&row| kept(row)).collect();
                assert_eq!(rows(&swept, value), held);
                buckets += usize::from(!held.is_empty());
            }
            assert_eq!((band.buckets(), swept.buckets()), (plain.len(), buckets));
            assert!(rows(&band, 5_000).is_empty() || plain.contains_key(&5_000));
        }
    }
}
