//! What several tests need.

use std::collections::BTreeSet;
use std::path::PathBuf;
use wirecopy::Groups;

/// A file of the corpora that stand beside the project; `None`, with a message, where they do not.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

/// An article of a corpus.
#[derive(serde::Deserialize)]
pub struct Record {
    pub id: String,
    #[serde(default)]
    pub text: String,
}

/// The articles of a gzipped JSON Lines corpus.
pub fn corpus(name: &str) -> Option<Vec<Record>> {
    let file = std::fs::File::open(shared(&format!("data/{name}.jsonl.gz"))?).unwrap();
    let lines = std::io::BufReader::new(flate2::read::MultiGzDecoder::new(file));
    let records = std::io::BufRead::lines(lines).map(|line| serde_json::from_str(&line.unwrap()).unwrap());
    Some(records.collect())
}

/// Numbers without pattern that are the same on every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A made-up word, one of so many.
    pub fn word(&mut self, of: usize) -> String {
        let mut number = self.below(of);
        let mut word = String::new();
        for letters in ["bdfgklmnprstvz", "aeiou", "bdfgklmnprstvz", "aeiou", "lmnrst"] {
            word.push(char::from(letters.as_bytes()[number % letters.len()]));
            number /= letters.len();
        }
        word
    }

    /// A made-up text of so many words.
    pub fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word(5000) + " ").collect()
    }
}

/// The articles of each group.
pub fn as_sets(groups: &Groups) -> BTreeSet<BTreeSet<usize>> {
    groups.iter().map(|group| group.articles().collect()).collect()
}
