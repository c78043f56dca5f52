//! The stages of a fingerprint, each alone: words, shingles, signature; and diffs.
//!
//! `cargo bench --bench stages`. Every benchmark asserts its answer. The texts are made of the
//! words of invented sentences.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use unicode_segmentation::UnicodeSegmentation;
use wirecopy::text::{fold, words};
use wirecopy::{Detector, ShingleSet, Signature, WordDiff};

/// A text of a language: its name and its words.
struct Sample(&'static str, &'static str);

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

const ENGLISH: &str = "The ferry Aurelia ran aground on Sunday, and 214 people were taken off, the coast \
    guard said. Nobody was hurt. A spokesman for the owner, who had been told at 3:40 a.m. by the U.S. \
    embassy, would not say whether the captain's licence of 1,998.50 crowns a year had been paid; it \
    wasn't, according to an e-mail that investigators have seen. The company denied it in a statement \
    on Monday: a full inquiry was under way, and it would be wrong to speculate.";

const CURLY: &str = "The ferry Aurelia ran aground on Sunday — and 214 people were taken off, the coast \
    guard said. “Nobody was hurt.” A spokesman for the owner, who’d been told at 3:40 a.m. by the U.S. \
    embassy, wouldn’t say whether the captain’s licence had been paid… The café’s owner, Zoë, saw it: \
    “We ran down to the harbour – all of us – and I’ve never seen anything like it,” she said.";

const RUSSIAN: &str = "Паром «Аурелия» сел на мель в воскресенье, 214 человек были сняты с борта, сообщила \
    береговая охрана. Никто не пострадал. Представитель владельца, которому сообщили об этом в 3:40, не \
    сказал, была ли уплачена пошлина; как следует из письма, которое есть у следствия, её не заплатили. \
    Компания в понедельник это отвергла: идёт расследование, и гадать было бы неверно.";

const ARABIC: &str = "جنحت العبّارة أوريليا يوم الأحد، وأُجلي مئتان وأربعة عشر شخصا، بحسب خفر السواحل. لم يُصب \
    أحد بأذى. وامتنع متحدث باسم المالك عن القول إن كانت رسوم القبطان قد دُفعت؛ وتفيد رسالة اطلع عليها \
    المحققون بأنها لم تدفع. ونفت الشركة ذلك يوم الاثنين: التحقيق جار، ومن الخطأ التكهن.";

const CHINESE: &str = "“奥雷利亚”号渡轮 周日搁浅， 海岸警卫队说， 214人获救。 没有人受伤。 船东发言人 凌晨3时40分 接到通知， \
    拒绝透露 船长的执照费 是否已经缴纳； 据调查人员 看到的一封邮件， 费用并未缴纳。 公司周一 否认： 调查正在进行， 现在猜测并不妥当。";

const SAMPLES: [Sample; 6] = [
    Sample("English", ENGLISH),
    Sample("English, curly", CURLY),
    Sample("Russian", RUSSIAN),
    Sample("Arabic", ARABIC),
    Sample("Chinese", CHINESE),
    Sample("mixed", ""),
];

/// Articles of 400 words of a sample in any order, the same on every run: together too long for a
/// branch predictor to learn by heart, as it does with one text that it meets again and again.
fn articles(sample: &Sample) -> Vec<String> {
    let all = [ENGLISH, CURLY, RUSSIAN, ARABIC, CHINESE].concat();
    let words: Vec<&str> = if sample.1.is_empty() { &all } else { sample.1 }.split_whitespace().collect();
    let between = if sample.1 == CHINESE { "" } else { " " };
    let mut random = Random(1);
    let mut article = || (0..400).flat_map(|_| [words[random.below(words.len())], between]).collect();
    (0..300).map(|_| article()).collect()
}

/// Numbers without pattern that are the same on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        self.0 >> 33
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }
}

fn bytes(articles: &[String]) -> BytesCount {
    BytesCount::new(articles.iter().map(String::len).sum::<usize>())
}

#[divan::bench(args = SAMPLES)]
fn cut_words(bencher: Bencher, sample: &Sample) {
    let articles = articles(sample);
    let answer: usize = articles.iter().map(|text| fold(text).unicode_words().count()).sum();
    bencher.counter(bytes(&articles)).bench_local(|| {
        let found: usize = black_box(&articles).iter().map(|text| words(text).len()).sum();
        assert_eq!(found, answer);
    });
}

#[divan::bench(args = SAMPLES)]
fn cut_shingles(bencher: Bencher, sample: &Sample) {
    let articles = articles(sample);
    let answer: Vec<ShingleSet> = articles.iter().map(|text| ShingleSet::new(text, 3)).collect();
    assert!(answer.iter().all(|set| set.len() > 100));
    bencher.counter(bytes(&articles)).bench_local(|| {
        for (text, answer) in black_box(&articles).iter().zip(&answer) {
            assert_eq!(ShingleSet::new(text, 3), *answer);
        }
    });
}

#[divan::bench(args = [20, 60, 200, 400, 1_000])]
fn sign(bencher: Bencher, shingles: usize) {
    const SETS: usize = 200;
    let detector = Detector::builder().shingle_width(1).build().unwrap();
    let mut random = Random(1);
    let mut text = || (0..shingles).map(|_| format!("{} ", random.next())).collect::<String>();
    let sets: Vec<_> = (0..SETS).map(|_| detector.fingerprint(&text())).collect();
    assert!(sets.iter().all(|set| set.shingles().len() == shingles));
    bencher.counter(ItemsCount::new(SETS * shingles)).bench_local(|| {
        for set in black_box(&sets) {
            let signature = Signature::new(*set.signature().scheme(), set.shingles());
            assert_eq!(signature, *set.signature());
        }
    });
}

/// How much of an article was changed.
#[derive(Clone, Copy, Debug)]
enum Edits {
    Light,
    Heavy,
    Moved,
}

/// Pairs of articles of so many words, in sentences of 20.
fn pairs(words: usize, edits: Edits) -> Vec<(String, String)> {
    let mut random = Random(1);
    // Words as often as in prose, near enough: small numbers are the likeliest.
    let word = |random: &mut Random| {
        let most = random.below(3000) + 1;
        format!("w{}", random.below(most))
    };
    let text = |sentences: &[Vec<String>]| -> String {
        sentences.iter().map(|sentence| sentence.join(" ") + ". ").collect()
    };
    let mut pair = || {
        let before: Vec<Vec<String>> =
            (0..words.div_ceil(20)).map(|_| (0..20).map(|_| word(&mut random)).collect()).collect();
        let mut after = before.clone();
        let every = match edits {
            Edits::Light => 60,
            Edits::Heavy => 6,
            Edits::Moved => usize::MAX,
        };
        for _ in 0..words / every {
            let (sentence, at) = (random.below(after.len()), random.below(15));
            after[sentence][at] = word(&mut random);
        }
        match edits {
            Edits::Light => {}
            Edits::Heavy => {
                let cut = random.below(after.len());
                after.remove(cut);
            }
            Edits::Moved => after.rotate_left(before.len() / 3),
        }
        (text(&before), text(&after))
    };
    (0..10).map(|_| pair()).collect()
}

#[divan::bench(args = [Edits::Light, Edits::Heavy, Edits::Moved])]
fn diff_470_words(bencher: Bencher, edits: Edits) {
    diff(bencher, pairs(470, edits));
}

#[divan::bench(args = [Edits::Light, Edits::Heavy], sample_count = 10)]
fn diff_47_000_words(bencher: Bencher, edits: Edits) {
    diff(bencher, pairs(47_000, edits));
}

/// Diffs one pair after the other.
fn diff(bencher: Bencher, pairs: Vec<(String, String)>) {
    let mut next = pairs.iter().cycle();
    bencher.bench_local(|| {
        let (before, after) = black_box(next.next().unwrap());
        let diff = WordDiff::new(before, after);
        assert_eq!(diff.hunks().last().unwrap().after.end, after.len());
        assert!(diff.summary().share_kept() > 0.6);
    });
}

fn main() {
    divan::main();
}
