//! Bands and the live index.

use crate::support::Random;
use std::collections::BTreeMap;
use wirecopy::{ArticleId, Bands, Detector, ErrorKind, Fingerprint};

/// The probability of at least `least` successes in `trials`, one trial after the other.
fn tail(trials: usize, least: usize, p: f64) -> f64 {
    let mut exactly = vec![0.0; trials + 2];
    exactly[0] = 1.0;
    for _ in 0..trials {
        for k in (0..=trials).rev() {
            exactly[k + 1] += exactly[k] * p;
            exactly[k] *= 1.0 - p;
        }
    }
    exactly[least..].iter().sum()
}

#[test]
fn bands_keep_their_recall_at_the_threshold_and_ask_for_all_they_can() {
    for threshold in [0.05, 0.1, 0.25, 0.5, 0.8, 1.0] {
        let bands = Bands::for_threshold(threshold, 128);
        assert!(bands.probability(threshold) >= Bands::RECALL, "{threshold}");
        assert!(
            bands.shared() == 128 || tail(128, bands.shared() + 1, threshold) < Bands::RECALL,
            "{threshold}"
        );
        for jaccard in (0..=50).map(|i| f64::from(i) / 50.0) {
            assert!(
                (bands.probability(jaccard) - tail(128, bands.shared(), jaccard)).abs() < 1e-9,
                "{jaccard}"
            );
        }
    }
}

/// An article of 100 words, and another that shares so many of them in one run.
fn texts(random: &mut Random, shared: usize) -> (String, String) {
    let common = random.text(shared);
    (common.clone() + &random.text(100 - shared), common + &random.text(100 - shared))
}

#[test]
fn queries_find_what_the_s_curve_promises() {
    let detector = Detector::default();
    let mut random = Random(3);
    // By how alike the pairs are: found and all.
    let mut found: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
    for trial in 0..1500 {
        let (a, b) = texts(&mut random, 10 + trial % 40);
        let (a, b) = (detector.fingerprint(&a), detector.fingerprint(&b));
        let mut index = detector.index();
        index.insert(&a).unwrap();
        let jaccard = a.jaccard(&b).unwrap();
        let bin = found.entry((jaccard * 20.0) as u32).or_default();
        bin.0 += f64::from(u8::from(!index.query(&b).unwrap().is_empty()));
        bin.1 += detector.bands().probability(jaccard);
        bin.2 += 1.0;
    }
    for (bin, (found, expected, all)) in found {
        // Five standard errors of a count; the curve holds for sets of any size.
        assert!(
            (found - expected).abs() <= 5.0 * (all / 4.0).sqrt(),
            "bin {bin}: {found} of {all}, {expected} expected"
        );
    }
}

#[test]
fn what_is_removed_is_gone_and_what_is_left_is_as_if_built_anew() {
    let detector = Detector::default();
    let mut random = Random(5);
    let prints: Vec<Fingerprint> = (0..120)
        .flat_map(|i| {
            let (a, b) = texts(&mut random, 30 + i % 60);
            [detector.fingerprint(&a), detector.fingerprint(&b)]
        })
        .collect();
    let mut index = detector.index();
    let ids: Vec<ArticleId> = prints.iter().map(|print| index.insert(print).unwrap()).collect();
    let mut there: Vec<usize> = (0..prints.len()).collect();
    while there.len() > 20 {
        let gone = there.swap_remove(random.below(there.len()));
        index.remove(ids[gone]).unwrap();
        assert_eq!(index.remove(ids[gone]).unwrap_err().kind(), ErrorKind::UnknownArticle);
        assert_eq!(index.len(), there.len());
        if !there.len().is_multiple_of(25) {
            continue;
        }
        there.sort_unstable();
        let mut anew = detector.index();
        let names: BTreeMap<ArticleId, ArticleId> =
            there.iter().map(|&i| (anew.insert(&prints[i]).unwrap(), ids[i])).collect();
        for print in &prints {
            let left: Vec<_> = index.query(print).unwrap().iter().map(|c| (c.id, c.similarity)).collect();
            let built: Vec<_> =
                anew.query(print).unwrap().iter().map(|c| (names[&c.id], c.similarity)).collect();
            assert_eq!(left, built);
        }
        let groups = anew.groups();
        let built: Vec<Vec<_>> =
            groups.iter().map(|group| group.iter().map(|id| names[id]).collect()).collect();
        assert_eq!(index.groups(), built);
    }
    assert!(index.stats().bytes < anew_bytes(&detector, &prints));
}

#[test]
fn articles_of_a_similarity_at_the_threshold_are_grouped() {
    // 55 slots in 100, which as a product of 100 and .55 are a little more than 55.
    let mut random = Random(3);
    for slots in [16, 50, 100, 128, 200] {
        for _ in 0..40 {
            let (a, b) = texts(&mut random, 60);
            let detector = Detector::builder().slots(slots).build().unwrap();
            let prints = [a, b].map(|text| detector.fingerprint(&text));
            let threshold = prints[0].signature().similarity(prints[1].signature()).unwrap();
            let grouped = |threshold: f64| {
                let detector = Detector::builder().slots(slots).threshold(threshold).build().unwrap();
                let mut index = detector.index();
                prints.iter().for_each(|print| assert!(index.insert(print).is_ok()));
                index.groups().len() == 1
            };
            assert!(grouped(threshold) && !grouped(threshold + 1e-9), "{threshold} of {slots}");
        }
    }
}

fn anew_bytes(detector: &Detector, prints: &[Fingerprint]) -> usize {
    let mut index = detector.index();
    prints.iter().for_each(|print| assert!(index.insert(print).is_ok()));
    index.stats().bytes
}

#[test]
fn a_query_gives_the_similarity_of_the_signatures() {
    let detector = Detector::default();
    let (a, b) = texts(&mut Random(9), 60);
    let (a, b) = (detector.fingerprint(&a), detector.fingerprint(&b));
    let mut index = detector.index();
    let empty = index.insert(detector.fingerprint("")).unwrap();
    let id = index.insert(a.signature()).unwrap();
    let found = index.query(&b).unwrap();
    assert_eq!((found.len(), found[0].id), (1, id));
    assert_eq!(found[0].similarity, a.signature().similarity(b.signature()).unwrap());
    assert!(index.query(detector.fingerprint("")).unwrap().is_empty(), "an empty article equals no other");
    index.remove(empty).unwrap();
    assert_eq!((index.len(), index.stats().articles), (1, 1));
}
