//! Sentences: what a reader compares two versions of an article by.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The sentences of `text`, in order, as ranges of bytes that tile it: each with the space after it.
///
/// Sentences end where [UAX #29](https://www.unicode.org/reports/tr29/#Sentence_Boundaries) says, which is
/// also at the end of every line, but not after initials and a few English abbreviations before a name or a
/// number: *Sen.*, *Mr.*, *U.S.*, *Oct.* What holds no letter and no digit belongs to the sentence before
/// it, or, at the start, to the one after.
///
/// ```
/// use wirecopy::text::sentences;
///
/// let text = "Harbour closed\n\nMr. J. Doe of the U.S. Navy said so. \"Nobody was hurt.\" ***";
/// let sentences: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(
///     sentences,
///     ["Harbour closed\n\n", "Mr. J. Doe of the U.S. Navy said so. ", "\"Nobody was hurt.\" ***"],
/// );
/// ```
///
/// Linear in the length of `text`.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    // Whether the last sentence is still without a word.
    let mut is_bare = false;
    for segment in text.split_sentence_bounds() {
        let is_first = sentences.is_empty();
        let start = sentences.last().map_or(0, |last| last.end);
        let end = start + segment.len();
        let has_word = segment.contains(char::is_alphanumeric);
        match sentences.last_mut() {
            Some(last) if is_bare || !has_word || goes_on(&text[last.clone()], segment) => last.end = end,
            _ => sentences.push(start..end),
        }
        is_bare = !has_word && (is_bare || is_first);
    }
    sentences
}

/// Whether `sentence` ends with an abbreviation after which `next` goes on.
fn goes_on(sentence: &str, next: &str) -> bool {
    let is_line = sentence.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
    let Some(abbreviated) = sentence.trim_end().strip_suffix('.').filter(|_| !is_line) else { return false };
    let word = abbreviated.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    // J., U.S., z. B.
    let is_initials = !word.is_empty() && word.split('.').all(|part| part.chars().count() == 1);
    let before_number = next.starts_with(|c: char| c.is_numeric());
    // A number ends a sentence, or a list would be one.
    (is_initials && !word.ends_with(char::is_numeric) && !STARTERS.contains(&first_word(next)))
        || TITLES.contains(&word)
        || (before_number && BEFORE_NUMBERS.contains(&word))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default()
}

/// Stand before a name.
const TITLES: [&str; 34] = [
    "Adm", "Amb", "Atty", "Brig", "Capt", "Cmdr", "Col", "Cpl", "Dr", "Fr", "Ft", "Gen", "Gov", "Hon", "Lt",
    "Maj", "Messrs", "Mr", "Mrs", "Ms", "Mt", "Pfc", "Pres", "Prof", "Pvt", "Rep", "Reps", "Rev", "Sen",
    "Sens", "Sgt", "St", "Supt", "vs",
];

/// Stand before a number.
const BEFORE_NUMBERS: [&str; 17] = [
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "No", "Nos", "Nr",
    "Art", "Sec",
];

/// Begin a sentence after initials, and no name.
const STARTERS: [&str; 22] = [
    "A", "After", "An", "And", "As", "At", "But", "For", "He", "His", "If", "In", "It", "On", "She", "So",
    "That", "The", "They", "This", "We", "When",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_are_those_of_a_reader() {
        for expected in [
            &["U.S. Sen. Jane Doe left. ", "She was tired."][..],
            &["He is from the U.S. ", "The rest are not."],
            &["It fell on Oct. 5. ", "No. 10 was shut. ", "Oct. was wet, wrote J. R. Hale."],
            &["Title\n", "Mr. Smith paid $3.50 at 3 p.m. on Monday. ", "“Why?” ", "He knew.\n\n", "End"],
            &["Dr.\n", "Doe"],
            &["Section 3. ", "It holds."],
            &["港で火事があった。", "五人が救助された。"],
            &[" \n\n***\nOne. ", "Two. – \n\n"],
            &["..."],
            &[],
        ] {
            assert_eq!(split(&expected.concat()), expected);
        }
    }
}
