//! Stories as they were first printed, and what others take from them.

use crate::random::Random;
use crate::sentence::{length, tokens, words};
use crate::truth::Part;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// The first story breaks on the first of January 2020.
pub(crate) const EPOCH: i64 = 1_577_836_800;

/// A story as its first outlet printed it.
pub(crate) struct Story {
    pub number: u64,
    pub id: String,
    pub title: String,
    pub place: &'static str,
    pub agency: &'static str,
    pub lang: Arc<str>,
    pub sentences: Vec<String>,
    pub seconds: i64,
    /// What the page has before the body.
    pub head: String,
}

/// The words of these sentences, roughly.
pub(crate) fn total(sentences: &[String]) -> usize {
    sentences.iter().map(|sentence| length(sentence)).sum()
}

/// A whole brief, or some 40 to 120 words of sentences that follow each other.
pub(crate) fn passage(story: &Story, random: &mut Random) -> Range<usize> {
    let target = random.between(40, 120);
    if total(&story.sentences) <= target {
        return 0..story.sentences.len();
    }
    let start = random.below(story.sentences.len());
    let mut words = 0;
    let enough = |sentence: &String| {
        words += length(sentence);
        words >= target
    };
    let end = story.sentences[start..].iter().position(enough);
    end.map_or(start..story.sentences.len(), |at| start..start + at + 1)
}

/// The truth of passages that stand in `body` at these sentences, below what the page has before it.
pub(crate) fn parts(passages: &[(Rc<Story>, Range<usize>, usize)], head: &str, body: &[String]) -> Vec<Part> {
    let count = |head: &str, before: &[String], passage: &[String]| {
        let before = words(&(head.to_owned() + &before.concat())).count();
        before..before + words(&passage.concat()).count()
    };
    let part = |(story, there, at): &(Rc<Story>, Range<usize>, usize)| {
        let passage = &story.sentences[there.clone()];
        Part {
            of: story.id.clone(),
            here: count(head, &body[..*at], passage),
            there: count(&story.head, &story.sentences[..there.start], passage),
            body: words(&story.sentences.concat()).count(),
        }
    };
    passages.iter().map(part).collect()
}

/// The first words of a sentence.
pub(crate) fn headline(sentence: &str) -> String {
    let mut title: String = tokens(sentence).into_iter().take(9).collect();
    title.truncate(title.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
    title
}

pub(crate) fn rfc_3339(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days to a civil date: years that begin in March end with the leap day.
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_civil() {
        assert_eq!(rfc_3339(EPOCH), "2020-01-01T00:00:00Z");
        assert_eq!(rfc_3339(1_582_934_399), "2020-02-28T23:59:59Z");
        assert_eq!(rfc_3339(1_582_934_400), "2020-02-29T00:00:00Z");
        assert_eq!(rfc_3339(1_583_020_800), "2020-03-01T00:00:00Z");
    }
}
