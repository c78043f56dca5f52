//! Which base texts are stories of their own.

use crate::sentence::{has_spaces, words};
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Lets a text pass only if it shares next to nothing with any that has passed.
///
/// A base corpus has copies of its own; printed as two stories, they would make right answers count as wrong.
/// The screen is no detector but a sieve: it samples runs of words, holds each text against all others
/// through them, and rather drops a story too many. It has no code in common with what is measured.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    passed: Vec<u32>,
    carriers: HashMap<u64, Vec<u32>>,
}

/// One run of words in so many is sampled.
const EVERY: u64 = 4;
/// A run that so many have in common is a phrase of the language.
const PHRASE: usize = 400;
/// The share of the sampled runs of the shorter that two stories may have in common.
const MOST: f64 = 0.08;

impl Screen {
    /// Whether the text is a story of its own; if it is, later ones are held against it too.
    pub fn admits(&mut self, text: &str) -> bool {
        let sample = sample(text);
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for run in &sample {
            if let Some(carriers) = self.carriers.get(run).filter(|carriers| carriers.len() < PHRASE) {
                carriers.iter().for_each(|&other| *shared.entry(other).or_default() += 1);
            }
        }
        let too_much = |(&other, &shared): (&u32, &u32)| {
            let shorter = self.passed[other as usize].min(sample.len() as u32);
            shared >= 2 && f64::from(shared) > MOST * f64::from(shorter)
        };
        if shared.iter().any(too_much) {
            return false;
        }
        let number = self.passed.len() as u32;
        self.passed.push(sample.len() as u32);
        for run in sample {
            let carriers = self.carriers.entry(run).or_default();
            if carriers.len() < PHRASE {
                carriers.push(number);
            }
        }
        true
    }
}

fn sample(text: &str) -> Vec<u64> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let lower = text.to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    // Where words are characters, three of them are no phrase yet.
    let run = if has_spaces(text) { 3 } else { 8 };
    let mut sample: Vec<u64> =
        words.windows(run).map(|run| hasher.hash_one(run)).filter(|hash| hash % EVERY == 0).collect();
    sample.sort_unstable();
    sample.dedup();
    sample
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Invented;

    #[test]
    fn stops_copies_and_lets_strangers_pass() {
        let stories: Vec<_> = Invented::new(3).take(200).collect();
        let mut screen = Screen::default();
        let passed = stories.iter().filter(|story| screen.admits(&story.text)).count();
        assert!(passed >= 195, "{passed}");
        for story in &stories {
            let half = &story.text[..story.text.len() / 2];
            assert!(!screen.admits(half));
        }
    }
}
