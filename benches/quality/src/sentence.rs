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

/// The number of words, cheaply and roughly: of a script without spaces, a word for every six bytes.
#[must_use]
pub fn length(text: &str) -> usize {
    if has_spaces(text) { text.split_ascii_whitespace().count() } else { text.len() / 6 }
}

/// Splits a text into tokens that may be replaced by others: words with the space after them, or, where the
/// script has no spaces, what UAX #29 takes for words. The tokens make up the text.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    if has_spaces(text) { text.split_inclusive(' ').collect() } else { text.split_word_bounds().collect() }
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
        for text in ["One two  three.", "港は閉鎖された。", "", " "] {
            assert_eq!(tokens(text).concat(), text);
        }
    }
}
