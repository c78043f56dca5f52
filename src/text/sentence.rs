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
    for end in ends(text) {
        let is_first = sentences.is_empty();
        let start = sentences.last().map_or(0, |last| last.end);
        let segment = &text[start..end];
        let has_word = segment.contains(char::is_alphanumeric);
        match sentences.last_mut() {
            Some(last) if is_bare || !has_word || goes_on(&text[last.clone()], segment) => last.end = end,
            _ => sentences.push(start..end),
        }
        is_bare = !has_word && (is_bare || is_first);
    }
    sentences
}

/// Where the segments end that UAX #29 cuts sentences into.
///
/// At every closing mark and space after a full stop the segmenter looks at all that are left, up to the next word. So
/// it gets but the beginning of a long run of characters between which no sentence ends.
fn ends(text: &str) -> Vec<usize> {
    /// So many characters tell what any number would.
    const RUN: usize = 32;
    let mut brief = String::with_capacity(text.len());
    // What is left out: where in the brief text it was, and how long it is.
    let mut left_out: Vec<(usize, usize)> = Vec::new();
    let (mut start, mut last, mut run) = (0, '\n', 0);
    for (at, c) in text.char_indices() {
        run = if no_sentence_ends_between(last, c) { run + 1 } else { 0 };
        last = c;
        if run >= RUN {
            brief.push_str(&text[start..at]);
            start = at + c.len_utf8();
            match left_out.last_mut() {
                Some((place, len)) if *place == brief.len() => *len += c.len_utf8(),
                _ => left_out.push((brief.len(), c.len_utf8())),
            }
        }
    }
    brief.push_str(&text[start..]);
    let mut left_out = left_out.into_iter().peekable();
    let (mut end, mut before) = (0, 0);
    let end_of = |segment: &str| {
        end += segment.len();
        while let Some((_, len)) = left_out.next_if(|&(place, _)| place <= end) {
            before += len;
        }
        end + before
    };
    brief.split_sentence_bounds().map(end_of).collect()
}

/// Whether two characters are two spaces, two closing marks or one and the same sign. Runs of these may be of any
/// length in all rules.
fn no_sentence_ends_between(x: char, y: char) -> bool {
    let is_space = |c: char| c.is_whitespace() && !LINE_ENDS.contains(&c);
    let is_closing = |c: char| {
        matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '“' | '”' | '‘' | '’' | '«' | '»')
    };
    let is_sign = |c: char| !c.is_alphanumeric() && !LINE_ENDS.contains(&c);
    x == y && is_sign(x) || is_space(x) && is_space(y) || is_closing(x) && is_closing(y)
}

/// A sentence ends after each, if it is not the first half of CR LF.
const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Whether `sentence` ends with an abbreviation after which `next` goes on.
fn goes_on(sentence: &str, next: &str) -> bool {
    let is_line = sentence.ends_with(LINE_ENDS);
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sentences_end_where_the_standard_says(
            parts in prop::collection::vec(
                (
                    prop_oneof![
                        prop::sample::select(vec![".", " ", "a", "B"]),
                        prop::sample::select(vec![
                            "?", "。", "\t", "\u{a0}", "\u{b}", ")", "”", "'", "\u{301}", "\u{200d}", "-", ",", "\n", "\r",
                            "\r\n", "\u{85}", "7", "港", "🙂",
                        ]),
                    ],
                    prop_oneof![4 => 1usize..3, 1 => 30usize..70],
                ),
                0..20,
            ),
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            let mut end = 0;
            let plain = text.split_sentence_bounds().map(|segment| {
                end += segment.len();
                end
            });
            prop_assert_eq!(ends(&text), plain.collect::<Vec<usize>>());
        }
    }

    #[test]
    fn a_long_run_takes_no_longer_than_other_text() {
        for part in [" ", " \t", ")", "”)", "."] {
            let text = format!("It fell.{}Nobody", part.repeat(1_000_000 / part.len()));
            assert_eq!(sentences(&text).len(), 2);
        }
    }

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
