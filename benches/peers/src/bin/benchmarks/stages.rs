//! The stages of grouping, each alone, beside what the least work that could do would take.

#[path = "../../../../samples/mod.rs"]
mod samples;

use anyhow::{Result, ensure};
use samples::{HALF_CURLY, Random, SAMPLES, articles};
use std::hint::black_box;
use wirecopy::text::{word_hashes, words};
use wirecopy::{Detector, ShingleSet, Signature, WordDiff};
use wirecopy_peers::measure::thread_cpu;

/// Each stage is run so many times; the fastest counts, for others only interrupt. Once where only the answers
/// are checked.
const RUNS: usize = if cfg!(debug_assertions) { 1 } else { 99 };

/// Prints the table of stages, as Markdown.
pub fn run() -> Result<()> {
    println!("| stage | reached | elsewhere |\n| --- | --- | --- |");
    for sample in SAMPLES {
        let articles = articles(&sample);
        let bytes: usize = articles.iter().map(String::len).sum();
        let speed = |seconds: f64| format!("{:.0} MB/s", bytes as f64 / seconds / 1e6);
        let (seconds, found) =
            fastest(|| articles.iter().map(|text| word_hashes(black_box(text)).len()).sum::<usize>());
        let elsewhere = if sample.0 == "English" { "822 MB/s, ASCII only, without boundaries" } else { "" };
        row(&format!("words folded and hashed, {sample}"), &speed(seconds), elsewhere);
        let (seconds, count) =
            fastest(|| articles.iter().map(|text| words(black_box(text)).len()).sum::<usize>());
        row(&format!("words with their places, {sample}"), &speed(seconds), "");
        ensure!(found == count && count > 50_000, "as many words as always");
    }
    let detector = Detector::default();
    let english = articles(&HALF_CURLY);
    let count: usize = english.iter().map(|text| ShingleSet::new(text, 3).len()).sum();
    let (seconds, found) =
        fastest(|| english.iter().map(|text| ShingleSet::new(black_box(text), 3).len()).sum::<usize>());
    ensure!(found == count && count > 50_000, "as many shingles as always");
    let bytes: usize = english.iter().map(String::len).sum();
    row(
        "set of shingles from text",
        &format!(
            "{:.0} ns a shingle, {:.0} MB/s",
            seconds * 1e9 / count as f64,
            bytes as f64 / seconds / 1e6
        ),
        "21 ns: words 7.4, shingles 2.0, sorting 11",
    );
    for shingles in [20, 60, 200, 400, 1_000] {
        let detector = Detector::builder().shingle_width(1).build()?;
        let mut random = Random(1);
        let mut text = || (0..shingles).map(|_| format!("{} ", random.next())).collect::<String>();
        let prints: Vec<_> = (0..200).map(|_| detector.fingerprint(&text())).collect();
        let sign = || {
            let signed =
                prints.iter().map(|print| Signature::new(*print.signature().scheme(), print.shingles()));
            signed.filter(|signature| !signature.slots().is_empty()).collect::<Vec<_>>()
        };
        let (seconds, signed) = fastest(sign);
        ensure!(signed.iter().zip(&prints).all(|(made, print)| made == print.signature()), "as always");
        let elsewhere =
            if shingles == 400 { "1.2 ns, with densification; 9.7 ns, the same scheme" } else { "" };
        let each = seconds * 1e9 / (200 * shingles) as f64;
        row(&format!("signature of {shingles} shingles"), &format!("{each:.1} ns a shingle"), elsewhere);
    }
    let (seconds, prints) =
        fastest(|| english.iter().map(|text| detector.fingerprint(black_box(text))).collect::<Vec<_>>());
    ensure!(prints.iter().all(|print| print.shingles().len() > 100), "an article has shingles");
    let each = seconds * 1e6 / english.len() as f64;
    row(
        "fingerprint of 400 words",
        &format!("{each:.1} us"),
        "10 us, the prototype with reading and grouping",
    );
    for (words, share, elsewhere) in
        [(470, 20, "52 us"), (470, 5, "72 us"), (47_000, 20, "10 ms"), (47_000, 5, "18 ms")]
    {
        let (a, b) = edited(words, share);
        let (seconds, diff) = fastest(|| WordDiff::new(black_box(&a), &b));
        let kept = diff.summary().kept;
        ensure!(kept * 2 > words && kept < words, "{kept} of {words} words are kept");
        let time = if words < 1000 {
            format!("{:.0} us", seconds * 1e6)
        } else {
            format!("{:.1} ms", seconds * 1e3)
        };
        row(
            &format!("diff of {words} words, one in {share} replaced"),
            &time,
            &format!("{elsewhere}, without moves"),
        );
    }
    Ok(())
}

/// Two texts of so many words, one in `share` of which differs.
fn edited(words: usize, share: usize) -> (String, String) {
    let mut random = Random(words as u64);
    let (mut a, mut b) = (String::new(), String::new());
    for _ in 0..words {
        let word = format!("w{} ", random.below(words / 2));
        a.push_str(&word);
        b.push_str(&if random.below(share) == 0 { format!("v{} ", random.below(words)) } else { word });
    }
    (a, b)
}

/// The seconds that the fastest run takes, and its answer.
fn fastest<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    let mut timed = || {
        let start = thread_cpu();
        let answer = work();
        (thread_cpu() - start, answer)
    };
    let first = timed();
    (1..RUNS).map(|_| timed()).fold(first, |best, next| if next.0 < best.0 { next } else { best })
}

fn row(stage: &str, reached: &str, elsewhere: &str) {
    println!("| {stage} | {reached} | {elsewhere} |");
}
