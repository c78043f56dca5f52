//! Candidates among many articles, against a count of the slots that they share.

use crate::support::Random;
use proptest::prelude::*;
use std::array::from_fn;
use wirecopy::{Bands, Detector, ErrorKind, Fingerprint, Signature};

/// Candidates as they are defined: enough of the first slots agree.
fn brute_force(prints: &[Fingerprint], bands: Bands) -> Vec<Vec<u32>> {
    let slots = |at: usize| prints[at].signature().slots().iter().take(bands.bands());
    let shared = |a: usize, b: usize| slots(a).zip(slots(b)).filter(|(a, b)| a == b).count();
    let before = |b: usize| (0..b).filter(|&a| shared(a, b) >= bands.shared()).map(|a| a as u32).collect();
    (0..prints.len()).map(before).collect()
}

proptest! {
    #[test]
    fn candidates_share_enough_slots(
        texts in proptest::collection::vec("([a-f] ){0,12}", 0..40),
        threshold in 0.02f64..1.0,
        slots in 16u16..=128,
    ) {
        let detector = Detector::default();
        let prints: Vec<Fingerprint> = texts.iter().map(|text| detector.fingerprint(text)).collect();
        let bands = Bands::for_threshold(threshold, slots);
        let candidates = bands.candidates(&prints).unwrap();
        prop_assert_eq!(&candidates, &brute_force(&prints, bands));
        for (b, before) in candidates.iter().enumerate() {
            let same = |&a: &usize| prints[a] == prints[b] && !prints[b].shingles().is_empty();
            prop_assert!((0..b).filter(same).all(|a| before.contains(&(a as u32))), "identical articles");
        }
    }
}

#[test]
fn a_detector_looks_below_its_threshold_for_copies_that_were_cut() {
    for threshold in [0.1, 0.25, 0.5, 0.8] {
        let detector = Detector::builder().threshold(threshold).build().unwrap();
        let mut random = Random(17);
        let texts = (0..100).flat_map(|i| {
            let common = random.text(i);
            [common.clone() + &random.text(100 - i), common + &random.text(100 - i)]
        });
        let prints: Vec<Fingerprint> = texts.map(|text| detector.fingerprint(&text)).collect();
        let bands = Bands::for_threshold(0.6 * threshold, 64);
        assert_eq!(detector.candidates(&prints).unwrap(), brute_force(&prints, bands), "{threshold}");
    }
}

#[test]
fn of_a_text_that_hundreds_print_each_copy_is_found_with_its_nearest_and_the_first() {
    let print = Detector::default().fingerprint(&Random(1).text(50));
    let candidates = Bands::for_threshold(0.25, 128).candidates(&[&print; 400]).unwrap();
    for (b, before) in candidates.into_iter().enumerate() {
        let nearest = if b < 256 { 0..b } else { b - 32..b };
        let first = (b >= 256).then_some(0);
        assert!(before.into_iter().eq(first.into_iter().chain(nearest).map(|a| a as u32)), "{b}");
    }
}

#[test]
fn bands_that_nothing_can_share_enough_of_find_nothing() {
    let prints = [Detector::default().fingerprint(&Random(1).text(50)), Detector::default().fingerprint("")];
    let stored = |json: &str| serde_json::from_str::<Bands>(json).unwrap();
    for bands in [
        Bands::for_threshold(0.25, 0),
        stored("{\"bands\":4,\"shared\":9}"),
        stored("{\"bands\":0,\"shared\":0}"),
    ] {
        assert_eq!(
            bands.candidates(&[&prints[0], &prints[0], &prints[1]]).unwrap(),
            [[]; 3] as [[u32; 0]; 3]
        );
        for jaccard in [0.0, 0.5, 1.0] {
            assert!([0.0, 1.0].contains(&bands.probability(jaccard)));
        }
    }
}

#[test]
fn signatures_that_cannot_be_compared_are_refused() {
    let [wide, narrow, long]: [Detector; 3] = from_fn(|at| {
        Detector::builder().shingle_width([5, 3, 3][at]).slots([128, 128, 256][at]).build().unwrap()
    });
    let print =
        |detector: &Detector| detector.fingerprint("The harbour was closed on Monday.").signature().clone();
    let refused = |found: Result<Vec<Vec<u32>>, wirecopy::Error>| found.unwrap_err().kind();
    let bands = Bands::for_threshold(0.25, 128);
    for foreign in [&wide, &long] {
        assert_eq!(refused(bands.candidates(&[print(&narrow), print(foreign)])), ErrorKind::Scheme);
        assert_eq!(refused(narrow.candidates(&[print(foreign), print(foreign)])), ErrorKind::Scheme);
    }
    assert_eq!(bands.candidates(&[print(&long), print(&long)]).unwrap(), [vec![], vec![0]], "fewer bands");
    let many = Bands::for_threshold(0.25, 256);
    assert_eq!(refused(many.candidates(&[print(&narrow)])), ErrorKind::Scheme);
    assert!(many.candidates(&[] as &[Signature]).unwrap().is_empty());
}
