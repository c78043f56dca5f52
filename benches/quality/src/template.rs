//! Forms: press releases in which only names and amounts differ.

use crate::outlet::{Outlet, person};
use crate::phrases::{PLACES, TRADES};
use crate::random::Random;
use crate::sentence::tokens;
use std::collections::HashMap;
use std::rc::Rc;

/// Forms as offices write them. `{w}` is who speaks, `{p}` a place, `{t}` who receives, `{a}` and `{b}`
/// amounts, `{d}` a day, `{s}` another person.
#[rustfmt::skip]
const WRITTEN: &[&[&str]] = &[
    &[
        "{w} announced on {d} that the {p} {t} will receive {a} crowns from the regional safety fund.\n",
        "The grant is one of the awards that the fund makes every year to services which answer emergency calls. ",
        "The {p} {t} will use the money to replace equipment that has come to the end of its life and to train staff.\n",
        "\"The men and women of the {p} {t} put their lives on the line for their neighbours,\" {w} said. ",
        "\"They deserve the best tools that we can give them, and I am glad to have helped to bring this award home.\"\n",
        "The fund received {b} applications this year and could meet fewer than a third of them. ",
        "Applications were judged by a panel of retired officers for need, cost and good to the public. ",
        "For details of next year's round, call {s} in the regional office.\n",
    ],
    &[
        "{w} Holdings of {p} reported a profit of {a} crowns for the quarter to {d}.\n",
        "That compares with {b} crowns in the same quarter of the year before, after charges. ",
        "Sales rose in line with what the board had told the market in spring, and margins held up.\n",
        "\"Trading has been steady in all our divisions,\" {s}, chief executive, said in a statement. ",
        "The board keeps its forecast for the full year and will pay the usual interim dividend in six weeks. ",
        "Figures are not audited and are given under the rules of the exchange on which the shares are listed.\n",
    ],
    &[
        "A warning of heavy rain is in force for {p} and the valleys around it until {d}.\n",
        "Between {a} and {b} millimetres are expected, most of it overnight and on high ground. ",
        "Drivers should allow more time, keep away from fords and follow the signs of the road service.\n",
        "People who live near rivers are asked to move what they can to upper floors and to check on neighbours. ",
        "The flood line is open day and night, and sandbags can be had from the depot on the ring road. ",
        "Duty officer {s} will give the next bulletin in six hours, or sooner if the gauges call for it.\n",
    ],
];

/// A family of articles made from one form.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub number: u64,
    pub outlet: Rc<Outlet>,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Written(usize),
    /// Sentences of a base text as tokens, and which of them are filled in anew.
    Made(Vec<Vec<(String, bool)>>),
}

impl Family {
    /// The first families use the written forms; others are made from a base text, whose numbers, names and
    /// a few other words become what differs.
    pub fn new(number: u64, outlet: Rc<Outlet>, base: &[String], random: &mut Random) -> Self {
        let written = number as usize;
        if written < WRITTEN.len() {
            return Self { number, outlet, form: Form::Written(written) };
        }
        let share = 0.02 + 0.06 * random.unit();
        let blanks = |(at, token): (usize, &str)| {
            let named = at > 0 && token.starts_with(char::is_uppercase);
            let amount = token.contains(|c: char| c.is_ascii_digit());
            let word = token.chars().any(char::is_alphanumeric);
            let blank = word && (amount || (named && random.chance(0.6)) || random.chance(share));
            (token.to_owned(), blank)
        };
        let mut blanks = blanks;
        let made = base
            .iter()
            .map(|sentence| tokens(sentence).into_iter().enumerate().map(&mut blanks).collect())
            .collect();
        Self { number, outlet, form: Form::Made(made) }
    }

    /// One more article of the family.
    pub fn fill(&self, random: &mut Random) -> Vec<String> {
        match &self.form {
            Form::Written(at) => {
                let values = [
                    ("{w}", person(random)),
                    ("{p}", (*random.pick(PLACES)).to_owned()),
                    ("{t}", (*random.pick(TRADES)).to_owned()),
                    ("{a}", format!("{},{}00", random.between(2, 999), random.between(10, 99) / 10)),
                    ("{b}", random.between(12, 9999).to_string()),
                    ("{d}", format!("{} March", random.between(1, 31))),
                    ("{s}", person(random)),
                ];
                let filled = |sentence: &&str| {
                    values
                        .iter()
                        .fold((*sentence).to_owned(), |text, (blank, value)| text.replace(blank, value))
                };
                WRITTEN[*at].iter().map(filled).collect()
            }
            Form::Made(sentences) => {
                // What stood twice in the base text is the same thing twice in the article.
                let mut values: HashMap<&str, String> = HashMap::new();
                let mut filled = Vec::with_capacity(sentences.len());
                for sentence in sentences {
                    let mut text = String::new();
                    for (token, blank) in sentence {
                        if *blank {
                            let trimmed = token.trim_end();
                            let value = values.entry(trimmed).or_insert_with(|| value(trimmed, random));
                            text.push_str(value);
                            text.push_str(&token[trimmed.len()..]);
                        } else {
                            text.push_str(token);
                        }
                    }
                    filled.push(text);
                }
                filled
            }
        }
    }
}

/// What may stand where this stood.
fn value(token: &str, random: &mut Random) -> String {
    let tail = &token[token.trim_end_matches(|c: char| c.is_ascii_punctuation()).len()..];
    let value = match token.contains(|c: char| c.is_ascii_digit()) {
        true => random.between(2, 9999).to_string(),
        false if random.chance(0.3) => (*random.pick(PLACES)).to_owned(),
        false => person(random),
    };
    value + tail
}
