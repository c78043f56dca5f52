//! Sentences and words in any language, without models.

use unicode_segmentation::UnicodeSegmentation;

/// Splits a text after what ends a sentence, and at line feeds.
///
/// The pieces, each with the space that follows it, make up the text. A full stop ends a sentence only
/// before a space and not after an abbreviation of one letter; the marks of scripts without spaces always do.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (sentence, after) = rest.split_at(sentence_end(rest));
        rest = after;
        Some(sentence)
    })
}

fn sentence_end(text: &str) -> usize {
    let spaces = |from: usize| from + text[from..].len() - text[from..].trim_start().len();
    let mut before = [' '; 2];
    for (at, mark) in text.char_indices() {
        let after = at + mark.len_utf8();
        let ends = match mark {
            '\n' => true,
            '。' | '！' | '？' | '।' | '۔' | '؟' | '។' | '።' => true,
            '.' | '!' | '?' => {
                let initial = mark == '.' && before[1].is_alphabetic() && !before[0].is_alphanumeric();
                !initial && text[after..].starts_with(char::is_whitespace)
            }
            // Thai has no marks for it: a space ends a clause, and now and then a sentence.
            ' ' => characters_of_a_word(before[1]) == SOUTH_EAST && length(&text[..at]) >= SENTENCE,
            _ => false,
        };
        // A line feed alone ends nothing.
        if ends && !text[..at].trim().is_empty() {
            return spaces(after);
        }
        before = [before[1], mark];
    }
    text.len()
}

/// The words of a text by [UAX #29](https://www.unicode.org/reports/tr29/): what [`Part`](crate::Part)s count.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.unicode_words()
}

/// The number of words, cheaply and roughly: of scripts without spaces, a word for every two characters of
/// Chinese and Japanese and for every four of Thai and its neighbours.
#[must_use]
pub fn length(text: &str) -> usize {
    if !text.is_ascii() && text.chars().any(|c| characters_of_a_word(c) > 0) {
        let words = |piece: &str| {
            let count = |of: usize| piece.chars().filter(|&c| characters_of_a_word(c) == of).count();
            (count(EAST).div_ceil(EAST) + count(SOUTH_EAST).div_ceil(SOUTH_EAST)).max(1)
        };
        return text.split_ascii_whitespace().map(words).sum();
    }
    if has_spaces(text) { text.split_ascii_whitespace().count() } else { text.len() / 6 }
}

/// The characters of a word in the scripts of China and Japan.
const EAST: usize = 2;
/// Those of a word in Thai, Lao, Burmese and Khmer.
const SOUTH_EAST: usize = 4;
/// Where nothing marks the ends of sentences, so many words are one.
const SENTENCE: usize = 15;

/// Of how many characters a word has in the script of this one, if that is written without spaces; else 0.
fn characters_of_a_word(c: char) -> usize {
    match c {
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => SOUTH_EAST,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'.. => EAST,
        _ => 0,
    }
}

/// Splits a text into tokens that may be replaced by others: words with the space after them, or, where the
/// script has no spaces, about as many characters as a word has. The tokens make up the text.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    if has_spaces(text) {
        return text.split_inclusive(' ').collect();
    }
    let mut tokens = Vec::new();
    // Where the token begins, and how many characters it may yet take.
    let (mut start, mut room) = (0, 0);
    for (at, piece) in text.split_word_bound_indices() {
        let of_a_word = piece.chars().next().map_or(0, characters_of_a_word);
        if of_a_word == 0 || room == 0 {
            tokens.extend((start < at).then(|| &text[start..at]));
            (start, room) = (at, of_a_word);
        }
        room = room.saturating_sub(piece.chars().count());
    }
    tokens.extend((start < text.len()).then(|| &text[start..]));
    tokens
}

pub(crate) fn has_spaces(text: &str) -> bool {
    text.bytes().filter(|&byte| byte == b' ').count() * 30 >= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_where_sentences_end() {
        let split = |text| sentences(text).collect::<Vec<_>>();
        assert_eq!(
            split("He left. She, J. Roe, stayed!\nOnce"),
            ["He left. ", "She, J. Roe, stayed!\n", "Once"]
        );
        assert_eq!(split("港は閉鎖された。船は待つ。"), ["港は閉鎖された。", "船は待つ。"]);
        assert_eq!(split("a 3.5 rise. \n b"), ["a 3.5 rise. \n ", "b"]);
        assert_eq!(split(""), [""; 0]);
        assert_eq!(split(" \n x"), [" \n x"]);
    }

    #[test]
    fn tokens_make_up_the_text() {
        for text in ["One two  three.", "港は閉鎖された。", "ท่าเรือปิด แล้ว", "", " "]
        {
            assert_eq!(tokens(text).concat(), text);
        }
        assert_eq!(tokens("港は閉鎖された。船"), ["港は", "閉鎖", "され", "た", "。", "船"]);
    }

    #[test]
    fn counts_words_of_scripts_without_spaces() {
        assert_eq!(length("The pier closed."), 3);
        assert_eq!(length("港は閉鎖された"), 4);
        assert_eq!(length("Orvik Post 港は閉鎖"), 4);
        assert_eq!(length("ท่าเรือปิด"), 3);
    }
}
