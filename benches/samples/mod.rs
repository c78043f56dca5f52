//! Texts for benchmarks, in several languages, made of the words of invented sentences.

/// Texts of a language: its name, and texts of whose words one article after the other is made, in turn.
pub struct Sample(pub &'static str, &'static [&'static str]);

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

pub const SAMPLES: [Sample; 7] = [
    Sample("English", &[ENGLISH]),
    Sample("English, curly", &[CURLY]),
    HALF_CURLY,
    Sample("Russian", &[RUSSIAN]),
    Sample("Arabic", &[ARABIC]),
    Sample("Chinese", &[CHINESE]),
    Sample("mixed", &[]),
];

/// English news as they come: half of the articles have curly quotes and dashes.
pub const HALF_CURLY: Sample = Sample("English, every second article curly", &[ENGLISH, CURLY]);

/// Articles of 400 words of a sample in any order, the same on every run: together too long for a
/// branch predictor to learn by heart, as it does with one text that it meets again and again.
pub fn articles(sample: &Sample) -> Vec<String> {
    let all = [ENGLISH, CURLY, RUSSIAN, ARABIC, CHINESE].concat();
    let texts = if sample.1.is_empty() { &[all.as_str()] } else { sample.1 };
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split_whitespace().collect()).collect();
    let between = if sample.1 == [CHINESE] { "" } else { " " };
    let mut random = Random(1);
    let mut article = |words: &Vec<&str>| -> String {
        (0..400).flat_map(|_| [words[random.below(words.len())], between]).collect()
    };
    words.iter().cycle().take(300).map(&mut article).collect()
}

/// Numbers without pattern that are the same on every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        self.0 >> 33
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }
}
