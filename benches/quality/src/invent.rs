//! Base texts made of words that do not exist: as many as are asked for, and no two alike.

use crate::corpus::Base;
use crate::random::Random;
use crate::spelling::PAIRS;
use std::sync::Arc;

/// The words of the invented language.
const VOCABULARY: usize = 1 << 15;
/// The words that a story says again and again.
const OF_A_STORY: usize = 60;
/// The phrases of the language.
const PHRASES: usize = 1 << 15;
/// One word in so many begins a phrase, where there are phrases.
const EVERY: u64 = 16;

/// An endless iterator of invented stories of 60 to 900 words.
///
/// Words are as frequent as Zipf's law has it, the most frequent are the shortest, and each story comes back
/// to some sixty words of its own; sentences have 8 to 30 words, paragraphs one to four sentences. Some
/// words are English ones that are spelled in two ways, so that every edit has something to do.
#[derive(Clone, Debug)]
pub struct Invented {
    random: Random,
    vocabulary: Arc<Vocabulary>,
    phrases: bool,
}

impl Invented {
    /// The stories of this seed. The language is the same for every seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), vocabulary: Arc::new(Vocabulary::new()), phrases: false }
    }

    /// The same with phrases that everybody uses, as frequent as Zipf's law has it: a fifth of all words, the
    /// most frequent phrase in every third story.
    ///
    /// Two strangers then have two or three runs of three words in common, as in English news, which is what
    /// costs an index of many articles most.
    #[must_use]
    pub fn with_phrases(seed: u64) -> Self {
        Self { phrases: true, ..Self::new(seed) }
    }
}

impl Iterator for Invented {
    type Item = Base;

    fn next(&mut self) -> Option<Base> {
        let random = &mut self.random;
        // The middle of two draws: few very short and very long stories.
        let length = random.between(60, 500) + random.below(400) * random.below(2);
        let of_story: [u32; OF_A_STORY] = std::array::from_fn(|_| random.below(VOCABULARY) as u32);
        let mut text = String::with_capacity(length * 7);
        let (mut left, mut in_paragraph) = (length, random.between(1, 4));
        while left > 0 {
            let words = random.between(8, 30).min(left.max(8));
            left = left.saturating_sub(words);
            self.vocabulary.sentence(&mut text, words, &of_story, self.phrases, random);
            in_paragraph -= 1;
            text.push(if in_paragraph == 0 || left == 0 { '\n' } else { ' ' });
            if in_paragraph == 0 {
                in_paragraph = random.between(1, 4);
            }
        }
        Some(Base { text, title: None, lang: "und".into() })
    }
}

#[derive(Debug)]
struct Vocabulary {
    /// All words, one after the other.
    text: String,
    /// Where each begins, and where the last ends.
    starts: Vec<u32>,
    /// Drawing one of these draws a word as frequently as it is used.
    drawn: Vec<u16>,
}

impl Vocabulary {
    fn new() -> Self {
        const ONSETS: [&str; 16] =
            ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "z"];
        const RHYMES: [&str; 16] =
            ["a", "e", "i", "o", "u", "an", "er", "in", "or", "us", "al", "en", "ir", "om", "ai", "ot"];
        let mut random = Random::new(1);
        let mut text = String::new();
        let mut starts = vec![0];
        for rank in 0..VOCABULARY {
            // Frequent words are short, and every rank is a word of its own: its digits in syllables.
            match PAIRS.get(rank / 8).filter(|_| rank % 8 == 7) {
                Some((american, _)) => text.push_str(american),
                None => {
                    let mut digits = rank;
                    loop {
                        text.push_str(ONSETS[digits % 16]);
                        text.push_str(RHYMES[digits / 16 % 16]);
                        digits /= 256;
                        if digits == 0 {
                            break;
                        }
                    }
                }
            }
            starts.push(text.len() as u32);
        }
        let drawn = (0..1 << 16).map(|_| ((VOCABULARY as f64).powf(random.unit()) - 1.0) as u16).collect();
        Self { text, starts, drawn }
    }

    fn word(&self, rank: usize) -> &str {
        &self.text[self.starts[rank] as usize..self.starts[rank + 1] as usize]
    }

    fn sentence(&self, out: &mut String, words: usize, of_story: &[u32], phrases: bool, random: &mut Random) {
        let start = out.len();
        let mut quoted = false;
        for at in 0..words {
            // One draw for a word: sixteen bits to choose the rank, others for what stands around it.
            let bits = random.next();
            let rank = match bits >> 16 & 3 {
                0 => of_story[bits as usize % of_story.len()] as usize,
                _ => usize::from(self.drawn[bits as usize & 0xffff]),
            };
            if at > 0 {
                out.push_str(match bits >> 20 & 63 {
                    0 | 1 => ", ",
                    2 => " -- ",
                    3 => {
                        quoted = !quoted;
                        if quoted { " \"" } else { "\" " }
                    }
                    _ => " ",
                });
            }
            if phrases && (bits >> 50).is_multiple_of(EVERY) {
                self.phrase(out, random);
            } else if bits >> 32 & 31 == 0 {
                out.push_str(&((bits >> 40) % 900 + 2).to_string());
            } else {
                out.push_str(self.word(rank));
            }
        }
        out.push_str(if quoted { ".\"" } else { "." });
        // The first is ASCII, as all are.
        out[start..=start].make_ascii_uppercase();
    }

    /// Three to five words that are always the same for one rank, of which eight are equally frequent.
    fn phrase(&self, out: &mut String, random: &mut Random) {
        const FIRST: f64 = 8.0;
        let rank = FIRST * ((PHRASES as f64 / FIRST).powf(random.unit()) - 1.0);
        let mut own = Random::new(rank as u64);
        for at in 0..own.between(3, 5) {
            if at > 0 {
                out.push(' ');
            }
            out.push_str(self.word(usize::from(self.drawn[own.next() as usize & 0xffff])));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use std::collections::HashSet;

    /// The runs of three words that two stories have in common, on average.
    fn shared(stories: Invented) -> f64 {
        let runs = |story: Base| {
            let lower = story.text.to_lowercase();
            let words: Vec<&str> = words(&lower).collect();
            words.windows(3).map(|run| run.join(" ")).collect::<HashSet<_>>()
        };
        let stories: Vec<HashSet<String>> = stories.take(200).map(runs).collect();
        let pairs = stories.chunks(2).map(|pair| pair[0].intersection(&pair[1]).count());
        pairs.sum::<usize>() as f64 / 100.0
    }

    #[test]
    fn strangers_share_phrases_and_little_else() {
        let (without, with) = (shared(Invented::new(1)), shared(Invented::with_phrases(1)));
        assert!(without < 0.5 && (1.0..6.0).contains(&with), "{without} {with}");
    }
}
