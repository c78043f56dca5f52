//! The fast path against the plain one: hashes, spans and weights of all words.

use super::class::{Class, entry};
use super::plain::Plain;
use super::{Word, words};
use crate::hash::mix;
use proptest::prelude::*;
use std::io::BufRead;
use std::time::{Duration, Instant};
use unicode_normalization::char::decompose_canonical;

fn assert_same(text: &str) {
    let mut plain: Vec<Word> = Vec::new();
    Plain::default().each_word(text, |word| plain.push(word));
    let fast = words(text);
    let same = fast.iter().zip(&plain).take_while(|(a, b)| a == b).count();
    assert_eq!(fast.get(same), plain.get(same), "word {same} of {text:?}");
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
            "،", "٣", "\u{64b}", "\u{650}", "\u{93f}", "\u{94d}", "\u{93c}", "क", "ΐ", "\u{e38}", "が", "か", "\u{3099}",
            "ー", "ガ", "Я", "ё", "𝐀", "𠀀", "\u{345}", "\u{5b0}", "：", "，", "。", "々", "＿", "‿", "«", "\u{85}",
        ]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn hostile_text(text in hostile()) {
        assert_same(&text);
        assert_same(&format!("{text} {} {text}", "so it goes, don’t it? ".repeat(400)));
        assert_same(&text.repeat(100));
    }
}

#[test]
fn every_character_alone_and_between_letters() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        assert_same(&format!("{c} a{c}b 1{c}2 {c}"));
        assert_same(&format!("a.{c}.a 1,{c},1 _{c}_ א\"{c}\"א"));
    }
}

/// Every way in which a character composes from others, each of which may have a class of its own.
#[test]
fn every_composition() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        let mut decomposed = String::new();
        decompose_canonical(c, |part| decomposed.push(part));
        assert_same(&format!(" {decomposed} a{decomposed}b 1{decomposed}2.3 中{decomposed}"));
    }
}

/// Every mark that the fast path appends, on letters of every sort and beside other such marks.
#[test]
fn every_mark() {
    let class = |c: char| entry(c.into()).class();
    let marks: Vec<char> = ('\0'..='\u{1ffff}').filter(|&c| class(c) == Class::Mark).collect();
    assert!(marks.len() > 500, "{}", marks.len());
    for &mark in &marks {
        assert_same(&format!(
            "a{mark}b é{mark} ệ{mark}. ß{mark}' ा{mark} א{mark}\"א 中{mark}文{mark} カ{mark}カ 1{mark}.2"
        ));
        let others: String = marks.iter().step_by(7).map(|other| format!("x{mark}{other} ")).collect();
        assert_same(&others);
    }
}

/// Sentences in many scripts, spliced at random for as long as a test may take.
#[test]
fn spliced_scripts() {
    const SENTENCES: [&str; 16] = [
        "The ferry’s captain — who’d sailed since 1,998.5 — said: “We’re fine…” (see U.S. e-mail: a_b@c.org).",
        "Паром «Аврора» сел на мель в 3:40; капитан ещё не найден, ё́лка.",
        "وصلت السفينةُ إلى الميناء، وقال القبطان: «٣٫٥ ملايين»؛ كتابٌ جديد.",
        "渡轮“曙光”号于2024年3月5日搁浅，214人获救。々〆ヶ",
        "フェリー「あけぼの」が座礁、か\u{3099}ｶﾞｷﾞ全員ー無事。カ_カ",
        "여객선이 좌초했다. \u{1112}\u{1161}\u{11ab}글 3,000명.",
        "เรือเฟอร์รี่เกยตื้น ๓๔ คน น้ำปลอดภัย",
        "हिन्दी में जहाज़ फँस गया। क़िला, न\u{93c}ी ११.५",
        "צה\"ל אמר: ג'ירפה ”שלום“ בְּרֵאשִׁית פרופ׳",
        "Το πλοίο προσάραξε· ΐΰ Ὀδυσσεύς, ΟΔΟΣ ς.",
        "Phà Bình Minh mắc cạn; e\u{323}\u{302}, ố \u{1ebf}.",
        "L’été à l’Œuvre: ﬁn d’année, 12 %\u{202f}! naïve nai\u{308}ve",
        "می\u{200c}شود کشتی‌ها ۱۲٬۵۰۰ نفر را\u{200f}",
        "Straße, ŉ İstanbul ıssız Ǆ ǅ ﬃ ½ ² ㎏ ① Ａ１：２，３",
        "🇫🇮🇸🇪 👩\u{200d}🚒 ❤\u{fe0f} #\u{fe0f}\u{20e3} 1\u{fe0f}\u{20e3} \u{feff}x",
        "ကမ္ဘာ ភាសាខ្មែរ ລາວ བོད་ ᠮᠣᠩ ἀι\u{345} a\u{338} =\u{338} \u{1e9b}\u{323}",
    ];
    let mut state = 0;
    let mut below = |end: usize| {
        state += 1;
        mix(state) as usize % end
    };
    let sentences: Vec<Vec<char>> = SENTENCES.iter().map(|sentence| sentence.chars().collect()).collect();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        let mut text = String::new();
        for _ in 0..1 + below(30) {
            let sentence = &sentences[below(SENTENCES.len())];
            let from = below(sentence.len());
            let to = from + below(sentence.len() - from).min(below(40)) + 1;
            text.extend(&sentence[from..to]);
        }
        assert_same(&text.repeat(1 + below(3) * below(40)));
    }
}

#[test]
fn real_articles() {
    for name in ["multilingual", "helsinki"] {
        let path = format!("{}/../shared/data/{name}.jsonl.gz", env!("CARGO_MANIFEST_DIR"));
        let Ok(file) = std::fs::File::open(&path) else {
            eprintln!("skipped: {path} is not there");
            continue;
        };
        for line in std::io::BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines() {
            let record: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            assert_same(record["text"].as_str().unwrap());
        }
    }
}
