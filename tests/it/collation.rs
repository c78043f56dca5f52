//! Collation: laws for any texts, and an oracle for copies made sentence by sentence.

use crate::diff::{edited, hostile};
use crate::support::Random;
use proptest::prelude::*;
use serde_json::json;
use wirecopy::collation::PieceOf;
use wirecopy::text::{sentences, words};
use wirecopy::{Collation, Group};

fn hashes(text: &str) -> Vec<u64> {
    words(text).into_iter().map(|word| word.hash).collect()
}

/// Checks what holds for every collation, and returns it.
fn checked(texts: &[&str]) -> Collation {
    let collation = Collation::new(texts);
    assert_eq!(collation.members(), texts.len());
    let Some(original) = texts.first() else { return collation };

    let ranges: Vec<_> = collation.sentences().iter().map(|sentence| sentence.original.clone()).collect();
    assert_eq!(ranges, sentences(original));
    let told: String = ranges.into_iter().map(|range| &original[range]).collect();
    assert_eq!(told, *original);

    // Every copy is reproduced by its pieces, and a sentence that it kept has the words of the original.
    let pieces = collation.pieces();
    assert!(pieces[0].is_empty());
    for (pieces, text) in pieces.iter().zip(texts).skip(1) {
        let mut end = 0;
        for piece in pieces {
            assert_eq!(piece.text.start, end);
            assert!(!piece.text.is_empty());
            end = piece.text.end;
            if let PieceOf::Kept(at) = piece.of {
                let sentence = &original[collation.sentences()[at].original.clone()];
                assert_eq!(hashes(&text[piece.text.clone()]), hashes(sentence));
            }
        }
        assert_eq!(end, text.len());
    }
    // Every copy stands in one list of every sentence, in order.
    for sentence in collation.sentences() {
        let kept = sentence.kept.iter().map(|reading| reading.member);
        let mut changed: Vec<_> = sentence.changed.iter().flatten().map(|reading| reading.member).collect();
        assert!(kept.clone().is_sorted() && sentence.dropped.is_sorted());
        assert!(sentence.changed.iter().all(|same| same.is_sorted_by_key(|reading| reading.member)));
        changed.dedup();
        let mut all: Vec<_> = kept.chain(changed).chain(sentence.dropped.iter().copied()).collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(1..texts.len()));
    }
    // Members have the same insertion in the same words.
    assert!(collation.insertions().is_sorted_by_key(|insertion| insertion.place));
    for insertion in collation.insertions() {
        assert!(insertion.place <= collation.sentences().len());
        let readings = || insertion.readings.iter().map(|r| hashes(&texts[r.member][r.text.clone()]));
        assert!(readings().all(|words| Some(words) == readings().next()));
    }
    collation
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn laws_hold_for_hostile_texts(texts in prop::collection::vec(hostile(), 0..5)) {
        checked(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn laws_hold_for_edited_texts((a, b) in edited(), (c, d) in edited()) {
        checked(&[&a, &b, &c, &d, &b, &a]);
        // Of a text and itself all is kept.
        let same = checked(&[&a, &a]);
        prop_assert!(same.sentences().iter().all(|sentence| sentence.kept.len() == 1) && same.insertions().is_empty());
    }
}

/// What was done to a sentence of a copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Kept,
    Changed,
    Dropped,
}

/// Copies made sentence by sentence: the collation tells of each what was done to it, and of each addition
/// who has it.
#[test]
fn what_was_done_to_every_sentence_is_told() {
    let mut random = Random(7);
    for _ in 0..20 {
        let sentence = |random: &mut Random, topic: usize| {
            let words: Vec<_> =
                (0..8 + random.below(10)).map(|_| random.word(3000) + &topic.to_string()).collect();
            format!("The {}. ", words.join(" "))
        };
        let original: Vec<String> = (0..12).map(|_| sentence(&mut random, 1)).collect();
        let additions: Vec<String> = (0..3).map(|_| sentence(&mut random, 2)).collect();
        let mut texts = vec![original.concat()];
        let mut fates = Vec::new();
        let mut added = vec![Vec::new(); additions.len()];
        for member in 1..=30 {
            let mut text = String::new();
            let mut fate = Vec::new();
            for (at, sentence) in original.iter().enumerate() {
                // Additions stand after the third sentence of three.
                if at % 3 == 2 && at / 3 < additions.len() && random.below(3) == 0 {
                    text += &additions[at / 3];
                    added[at / 3].push(member);
                }
                fate.push(match random.below(10) {
                    0..2 => Fate::Dropped,
                    2..4 => {
                        text += &sentence.replacen(' ', " quite another ", 1 + random.below(3));
                        Fate::Changed
                    }
                    4 => {
                        text += &sentence.to_uppercase().replace(". ", "!\n");
                        Fate::Kept
                    }
                    _ => {
                        text += sentence;
                        Fate::Kept
                    }
                });
            }
            texts.push(text);
            fates.push(fate);
        }
        let collation = checked(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for (at, sentence) in collation.sentences().iter().enumerate() {
            for (member, fate) in (1..).zip(&fates) {
                let told = if sentence.dropped.contains(&member) {
                    Fate::Dropped
                } else if sentence.kept.iter().any(|reading| reading.member == member) {
                    Fate::Kept
                } else {
                    Fate::Changed
                };
                assert_eq!(
                    told,
                    fate[at],
                    "{member}, {at}: {}\n{:?}",
                    texts[member],
                    collation.pieces()[member]
                );
            }
        }
        for (addition, members) in additions.iter().zip(&added) {
            // Some copies dropped all sentences near it, but never so that its place is another.
            let told = collation.insertions().iter().filter(|insertion| {
                let reading = &insertion.readings[0];
                texts[reading.member][reading.text.clone()] == *addition
            });
            let told: Vec<Vec<_>> =
                told.map(|insertion| insertion.readings.iter().map(|r| r.member).collect()).collect();
            assert_eq!(told, if members.is_empty() { vec![] } else { vec![members.clone()] });
        }
    }
}

#[test]
fn texts_of_hardly_a_word_have_a_collation() {
    // Letters that fold to an apostrophe, and one that joins with what stands before it across a sentence's end.
    for texts in [["", "ʼ"], ["ʼ", ""], ["中。\u{16d67}", "中\u{16d67}"], ["", "word"]] {
        checked(&texts);
    }
}

#[test]
fn stored_groups_and_collations_that_are_damaged_are_refused() {
    let group = |members: &str| serde_json::from_str::<Group>(&format!("{{\"members\":[{members}]}}"));
    let copy = |article: usize, via: usize| {
        format!(
            ",{{\"article\":{article},\"evidence\":{{\"via\":{via},\"jaccard\":1.0,\"containment\":1.0}}}}"
        )
    };
    let first = "{\"article\":7,\"evidence\":null}".to_owned();
    let whole = group(&[first.clone(), copy(2, 9), copy(9, 7)].concat()).unwrap();
    assert_eq!(whole.path(2).unwrap().len(), 2);
    for damaged in [
        String::new(),
        copy(7, 7)[1..].to_owned(),
        [first.clone(), copy(2, 2)].concat(),
        [first.clone(), copy(2, 9), copy(9, 2)].concat(),
        [first.clone(), copy(2, 9)].concat(),
        [first.clone(), copy(2, 2), copy(2, 7)].concat(),
        [first.clone(), ",".to_owned(), first].concat(),
    ] {
        assert!(group(&damaged).unwrap_err().to_string().contains("damaged"), "{damaged}");
    }
    let collation = |members: usize, member: usize| {
        let insertion = json!({"place": 0, "readings": [{"member": member, "text": {"start": 0, "end": 1}}]});
        let sentence =
            json!({"original": {"start": 0, "end": 4}, "kept": [], "changed": [], "dropped": [1, 2]});
        serde_json::from_value::<Collation>(
            json!({"members": members, "sentences": [sentence], "insertions": [insertion]}),
        )
    };
    assert_eq!(collation(3, 2).unwrap().pieces()[2].len(), 1);
    for (members, member) in [(3, 3), (0, 5), (4, 2), (usize::MAX, 2)] {
        assert!(
            collation(members, member).unwrap_err().to_string().contains("damaged"),
            "{members} {member}"
        );
    }
}

#[test]
fn moved_merged_and_split_sentences_are_told() {
    let texts = [
        "Nobody was hurt in it. The harbour opened again on the next day to all but tankers. Short one. Nine days went by before the trawler was found.",
        // Moved, one of them too short to be noticed as a move.
        "Short one. Nine days went by before the trawler was found. Nobody was hurt in it. \
         The harbour opened again on the next day to all but tankers.",
        // Two made one, and another cut in two by a new one.
        "Nobody was hurt in it, and the harbour opened again on the next day to all but tankers. Short one. \
         Nine days went by. It rained. Then the trawler was found.",
        // The same in other dress.
        "Nobody was hurt in it: and the harbour opened again on the next day to all but tankers. Short one. \
         Nine days went by! It rained. Then the trawler was found.",
    ];
    let collation = checked(&texts);
    let [hurt, opened, short, days] = collation.sentences() else { panic!("{collation:?}") };
    assert!(hurt.kept[0].member == 1 && opened.kept[0].member == 1);
    assert!(short.kept[0].moved && days.kept[0].moved && !hurt.kept[0].moved);
    let changed = |at: usize| -> Vec<&str> {
        collation.sentences()[at].changed.iter().flatten().map(|r| &texts[r.member][r.text.clone()]).collect()
    };
    assert_eq!(changed(0), ["Nobody was hurt in it, and ", "Nobody was hurt in it: and "]);
    assert_eq!(changed(3)[..2], ["Nine days went by. ", "Then the trawler was found."]);
    assert!(hurt.changed.len() == 1 && days.changed.len() == 1);
    assert_eq!(opened.kept[1].member, 2);
    let [rain] = collation.insertions() else { panic!("{collation:?}") };
    assert_eq!((rain.place, &texts[2][rain.readings[0].text.clone()]), (4, "It rained. "));
    let json = serde_json::to_string(&collation).unwrap();
    assert_eq!(serde_json::from_str::<Collation>(&json).unwrap(), collation);
}
