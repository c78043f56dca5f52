//! Shingles and signatures: oracles, the estimator's error, pinned values.

use crate::support::Random;
use proptest::prelude::*;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::{Detector, ErrorKind, Fingerprint, ShingleSet};

/// The shingles of a text of spaced words as they are defined: sets of runs of words.
fn plain(text: &str, width: usize) -> BTreeSet<Vec<String>> {
    let folded = wirecopy::text::fold(text);
    let words: Vec<String> = folded.unicode_words().map(String::from).collect();
    match words.len() {
        0 => BTreeSet::new(),
        len if len < width => BTreeSet::from([words]),
        _ => words.windows(width).map(<[String]>::to_vec).collect(),
    }
}

proptest! {
    #[test]
    fn measures_are_those_of_sets_of_words(a in "([abc]{1,2} ){0,40}", b in "([abc]{1,2} ){0,40}", width in 1usize..6) {
        let (plain_a, plain_b) = (plain(&a, width), plain(&b, width));
        let shared = plain_a.intersection(&plain_b).count();
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (a, b) = (ShingleSet::new(&a, width), ShingleSet::new(&b, width));
        prop_assert_eq!((a.len(), b.len()), (plain_a.len(), plain_b.len()));
        prop_assert_eq!(a.jaccard(&b), share(shared, plain_a.union(&plain_b).count()));
        prop_assert_eq!(a.containment(&b), share(shared, plain_a.len()));
        prop_assert_eq!(a.jaccard(&b), b.jaccard(&a));
    }
}

#[test]
fn a_set_is_sorted_whatever_it_is_made_of() {
    let mut random = Random(3);
    for many in [0, 1, 63, 64, 400, 3000, 8191, 8192, 20_000] {
        // Evenly spread as hashes are, repeated, all alike at the top, and falling.
        let spread: Vec<u32> = (0..many).map(|_| random.next() as u32).collect();
        let repeated = spread.iter().map(|hash| hash % 16).collect();
        let narrow = spread.iter().map(|hash| hash >> 12).collect();
        let falling = (0..many as u32).rev().collect();
        for hashes in [spread, repeated, narrow, falling] {
            let stored = serde_json::to_string(&hashes).unwrap();
            let set: ShingleSet = serde_json::from_str(&stored).unwrap();
            assert!(set.hashes().iter().eq(&BTreeSet::from_iter(hashes)), "{many}");
        }
    }
}

#[test]
fn words_of_scripts_without_spaces_fill_a_shingle_by_weight() {
    assert_eq!(ShingleSet::new("中文字很多啊", 3).len(), 1, "six characters are three words");
    assert_eq!(ShingleSet::new("中文字很多啊吧", 3).len(), 2);
    assert_eq!(ShingleSet::new("one 中文 two", 3).len(), 1);
    assert_eq!(ShingleSet::new("one two", 3).len(), 1, "too short: one shingle of all words");
}

/// Two sets that share `shared` of `each` shingles.
fn pair(random: &mut Random, each: usize, shared: usize, detector: &Detector) -> (Fingerprint, Fingerprint) {
    let mut texts = [String::new(), String::new()];
    for i in 0..2 * each - shared {
        let word = format!("w{:x} ", random.next());
        if i < each {
            texts[0].push_str(&word);
        }
        if i < shared || i >= each {
            texts[1].push_str(&word);
        }
    }
    (detector.fingerprint(&texts[0]), detector.fingerprint(&texts[1]))
}

#[test]
fn the_estimate_is_unbiased_and_strays_no_further_than_its_standard_error() {
    let detector = Detector::builder().shingle_width(1).build().unwrap();
    let mut random = Random(7);
    for each in [5, 20, 60, 200, 1000] {
        let trials = 400;
        let (mut sum, mut squares, mut truth, mut allowed) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..trials {
            let (a, b) = pair(&mut random, each, each * 2 / 5, &detector);
            truth = a.jaccard(&b).unwrap();
            let error = a.signature().similarity(b.signature()).unwrap() - truth;
            sum += error;
            squares += error * error;
            allowed = a.signature().standard_error(truth);
        }
        let n = f64::from(trials);
        assert!((sum / n).abs() < 5.0 * allowed / n.sqrt(), "bias {} with {each} shingles", sum / n);
        // The spread of so many trials is itself uncertain by a twenty-eighth; five of those.
        let spread = (squares / n).sqrt();
        assert!(
            spread < allowed * (1.0 + 5.0 / (2.0 * n).sqrt()),
            "spread {spread} with {each}, at {truth}: {allowed}"
        );
    }
}

#[test]
fn signatures_are_pinned() {
    let detector = Detector::builder().slots(16).build().unwrap();
    let text = "Die Fähre “Aurelia” der Donaudampfschifffahrtsgesellschaft lief am Sonntag auf Grund; 214 people were \
         taken off — 全員が無事だった。";
    let fingerprint = detector.fingerprint(text);
    assert_eq!(fingerprint.shingles().hashes(), PINNED_SHINGLES);
    assert_eq!(fingerprint.signature().slots(), PINNED_SLOTS);
    assert_eq!(fingerprint.signature().scheme().version, 2);
}
// Made from the definitions by a program in another language.
const PINNED_SHINGLES: [u32; 18] = [
    337565, 143524157, 199176163, 347106746, 358210727, 1527032984, 1629341043, 1647627594, 1679231517,
    2367315756, 2388650233, 2587451340, 3383356367, 3757939448, 3856666929, 4201324295, 4234479663,
    4268513228,
];
const PINNED_SLOTS: [u32; 16] = [
    1965901901, 1113605474, 2949545036, 355910748, 816180636, 843396714, 2162537869, 1164549866, 2160348876,
    1462078910, 3144267778, 652837973, 2874463190, 1288504188, 3556350587, 2094630711,
];

#[test]
fn an_article_without_words_resembles_nothing() {
    let detector = Detector::default();
    let (empty, other) = (detector.fingerprint("… — !"), detector.fingerprint("one word"));
    assert!(empty.signature().slots().is_empty());
    assert_eq!(empty.jaccard(&empty).unwrap(), 0.0);
    assert_eq!(empty.signature().similarity(empty.signature()).unwrap(), 0.0);
    assert_eq!(empty.signature().similarity(other.signature()).unwrap(), 0.0);
}

#[test]
fn fingerprints_travel_and_foreign_ones_are_refused() {
    let detector = Detector::default();
    let made = detector.fingerprint("The dam at Orvik held through the night.");
    let stored = serde_json::to_string(&made).unwrap();
    assert_eq!(serde_json::from_str::<Fingerprint>(&stored).unwrap(), made);

    let foreign = Detector::builder().shingle_width(4).build().unwrap().fingerprint("The dam at Orvik held.");
    for error in
        [made.jaccard(&foreign).unwrap_err(), made.signature().similarity(foreign.signature()).unwrap_err()]
    {
        assert_eq!(error.kind(), ErrorKind::Scheme);
        assert!(error.to_string().contains("shingle width 3 and 4"), "{error}");
    }
    assert_eq!(detector.index().query(&foreign).unwrap_err().kind(), ErrorKind::Scheme);

    let damaged = stored.replacen("\"slots\":[", "\"slots\":[1,", 1);
    assert!(serde_json::from_str::<Fingerprint>(&damaged).unwrap_err().to_string().contains("129 slots"));
}

#[test]
fn settings_out_of_range_are_named() {
    let builder = Detector::builder;
    for (wrong, name) in [
        (builder().threshold(0.0), "threshold"),
        (builder().threshold(1.01), "threshold"),
        (builder().threshold(f64::NAN), "threshold"),
        (builder().shingle_width(0), "shingle width"),
        (builder().slots(8), "slots"),
    ] {
        let error = wrong.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Setting);
        assert!(error.to_string().starts_with(name), "{error}");
    }
}
