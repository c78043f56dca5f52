//! Words against `unicode_words`, and folding against its promises.

use crate::support::{Random, corpus};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::text::{fold, words};

/// Words as they are defined: the Unicode words of the folded text.
fn plain(text: &str) -> Vec<u64> {
    fold(text).unicode_words().map(hash).collect()
}

/// The hash of a folded word as it is defined.
fn hash(word: &str) -> u64 {
    const SALTS: [u64; 2] = [0x8f3a_c965_ff1d_b26b, 0xb492_67ff_52e3_9d05];
    let folded = |a: u64, b: u64| {
        (0..2).fold(0, |sum, half| sum ^ ((u128::from(a) * u128::from(b)) >> (64 * half)) as u64)
    };
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    word.as_bytes().chunks(16).fold(0, |hash, part| {
        let (first, second) = part.split_at(part.len().min(8));
        folded(folded(number(first) ^ hash ^ SALTS[0], number(second) ^ SALTS[1]), SALTS[0])
    })
}

fn assert_words(text: &str) {
    let words = words(text);
    assert_eq!(words.iter().map(|word| word.hash).collect::<Vec<_>>(), plain(text), "{text:?}");
    let mut end = 0;
    for word in &words {
        let span = word.span.clone();
        assert!(end <= span.start && span.start < span.end, "spans ascend without overlap: {text:?}");
        // The span alone gives the word, unless a combining mark before it was part of the word.
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{text:?}");
        end = span.end;
    }
}

/// Text in which everything that folding and word boundaries treat specially is frequent.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9]{1,4}",
        3 => "[ .,:;'_\\-\n\t\"`]",
        2 => prop::sample::select(vec![
            "’", "‘", "“", "–", "\u{a0}", "\u{ad}", "\u{200b}", "\u{200d}", "\u{feff}", "é", "e\u{301}", "\u{301}",
            "ß", "İ", "ﬁ", "Ａ", "１", "½", "²", "ｶ", "\u{ff9e}", "가", "\u{1100}", "\u{1161}", "\u{11a8}", "中", "文", "の",
            "カ", "ไ", "ท", "ย", "א", "״", "ا", "ﷺ", "㍿", "🇫", "👩", "\u{fe0f}", "\u{1e9b}", "\u{323}", "\0", "\r\n",
            "１", "％", "·", "´", "\u{1fef}", "ʼ", "…", "ŉ", "\u{34f}", "\u{3000}", "ﬃ",
        ]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn words_are_the_unicode_words_of_the_folded_text(text in hostile()) {
        assert_words(&text);
        // Long enough to be cut in pieces.
        assert_words(&format!("{text} {} {text}", "so it goes, don’t it? ".repeat(400)));
    }

    #[test]
    fn normal_forms_give_one_text(text in hostile()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(fold(&composed), fold(&decomposed));
        prop_assert_eq!(fold(&composed), fold(&text));
    }

    #[test]
    fn a_span_holds_its_word(text in hostile()) {
        for word in words(&text) {
            let surface = &text[word.span.clone()];
            prop_assert!(fold(surface).chars().any(char::is_alphanumeric), "{:?} in {:?}", surface, text);
        }
    }
}

#[test]
fn every_character_alone_and_between_letters() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        assert_words(&format!("{c} a{c}b 1{c}2 {c}"));
        let alone = c.to_string();
        let decomposed: String = alone.nfd().collect();
        assert_eq!(fold(&alone), fold(&decomposed), "{c:?}");
    }
}

#[test]
fn what_a_reader_does_not_see_is_folded() {
    let cases = [
        ("It’s a “test” — of non\u{ad}sense", "it's a \"test\" - of nonsense"),
        ("naïve CAFÉ", "nai\u{308}ve cafe\u{301}"),
        ("Ｔｏｋｙｏ　２０２０", "tokyo 2020"),
        ("ﬁre ﬂow", "fire flow"),
        ("STRASSE Straße", "strasse strasse"),
        ("ΟΔΟΣ οδός", "οδοσ οδο\u{301}σ"),
        ("\u{feff}zero\u{200b}width", "zerowidth"),
        ("ｶﾞｷﾞ", "ガギ"),
    ];
    for (a, b) in cases {
        assert_eq!(fold(a), fold(b), "{a:?} {b:?}");
    }
    // What carries meaning is not.
    for (a, b) in [("resume", "résumé"), ("5½", "51"), ("m²", "m2"), ("1.5", "15"), ("a b", "ab")] {
        assert_ne!(plain(a), plain(b), "{a:?} {b:?}");
    }
}

#[test]
fn scripts_without_spaces_weigh_less() {
    let weights = |text: &str| words(text).iter().map(|word| word.weight).collect::<Vec<_>>();
    assert_eq!(weights("two words"), [6, 6]);
    assert_eq!(weights("中文字"), [3, 3, 3]);
    assert_eq!(weights("ไทย"), [2, 2, 2]);
    assert_eq!(weights("한국어 낱말"), [6, 6]);
}

#[test]
fn all_scripts_of_the_multilingual_corpus() {
    let Some(records) = corpus("multilingual") else { return };
    for record in &records {
        assert_words(&record.text);
    }
    assert!(records.len() > 1000);
}

#[test]
fn one_long_word_and_many_short_ones() {
    assert_eq!(words(&"x".repeat(1 << 20)).len(), 1);
    assert_eq!(words(&"x ".repeat(1 << 18)).len(), 1 << 18);
    assert_eq!(words(&"\u{301}".repeat(1 << 16)).len(), 0);
    let mut random = Random(1);
    let noise: String =
        (0..1 << 16).filter_map(|_| char::from_u32(random.next() as u32 % 0x11_0000)).collect();
    assert_words(&noise);
}
