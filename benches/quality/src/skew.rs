//! Corpora that are all of one kind: whether work stays linear shows on them first.

use crate::corpus::Base;
use crate::invent::Invented;
use crate::outlet::person;
use crate::random::Random;
use crate::sentence::{length, tokens};
use crate::story::{EPOCH, headline, rfc_3339};
use crate::truth::{Article, Kind, Printed, Truth};

/// What all articles of a corpus are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Skew {
    /// Copies of one story, three words changed in each.
    Copies,
    /// Reports on one form, in which one word in twenty-five is a name or a number.
    Template,
    /// Stories that have nothing in common, above one footer of a hundred words or so.
    Footer,
}

impl Skew {
    /// An endless stream of such articles, of some 400 words each.
    pub fn articles(self, seed: u64) -> impl Iterator<Item = Printed> {
        let mut random = Random::new(seed);
        let mut stories = Invented::with_phrases(seed).map(|Base { text, .. }| text);
        let mut of_length = move |words: std::ops::Range<usize>| {
            stories.by_ref().find(|text| words.contains(&length(text))).unwrap_or_default()
        };
        let (story, footer) = (of_length(350..450), of_length(80..120));
        (0u64..).map(move |number| {
            let text = match self {
                Self::Copies => with_changes(&story, &mut random),
                Self::Template => filled_in(&story, &mut random),
                Self::Footer => format!("{}\n{footer}", of_length(200..500)),
            };
            let (story, kind) = match self {
                Self::Copies if number == 0 => (0, Kind::Original),
                Self::Copies => (0, Kind::Rewritten),
                Self::Template => (number, Kind::Template),
                Self::Footer => (number, Kind::Original),
            };
            printed(
                number,
                text,
                Truth {
                    story,
                    kind,
                    original: (self == Self::Copies && number > 0).then(|| id(0)),
                    family: (self == Self::Template).then_some(0),
                    parts: Vec::new(),
                },
            )
        })
    }
}

fn with_changes(story: &str, random: &mut Random) -> String {
    let mut words = tokens(story);
    let others: [String; 3] = std::array::from_fn(|_| format!("{} ", person(random)));
    for other in &others {
        let at = random.below(words.len());
        words[at] = other;
    }
    words.concat()
}

fn filled_in(form: &str, random: &mut Random) -> String {
    let fill = |(at, word): (usize, &str)| match at % 50 {
        20 => format!("{} ", random.between(1_000, 999_999)),
        45 => format!("{} ", person(random)),
        _ => word.to_owned(),
    };
    tokens(form).into_iter().enumerate().map(fill).collect()
}

fn id(number: u64) -> String {
    format!("s{number}")
}

fn printed(number: u64, text: String, truth: Truth) -> Printed {
    let seconds = EPOCH + number as i64;
    let article = Article {
        id: id(number),
        source: format!("Outlet {}", number % 5_000),
        date: Some(rfc_3339(seconds)),
        title: headline(text.split(". ").next().unwrap_or(&text)),
        text,
        lang: "und".to_owned(),
    };
    Printed { body: 0..article.text.len(), article, truth, seconds }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use wirecopy::ShingleSet;

    #[test]
    fn articles_share_what_their_kind_says() {
        for (skew, least, most) in
            [(Skew::Copies, 0.8, 1.0), (Skew::Template, 0.4, 0.9), (Skew::Footer, 0.05, 0.25)]
        {
            let articles: Vec<Printed> = skew.articles(1).take(20).collect();
            let ids: BTreeSet<&str> = articles.iter().map(|printed| &*printed.article.id).collect();
            assert_eq!(ids.len(), articles.len());
            let sets: Vec<ShingleSet> =
                articles.iter().map(|printed| ShingleSet::new(&printed.article.text, 3)).collect();
            for pair in sets.windows(2) {
                let found = pair[0].jaccard(&pair[1]);
                assert!(least <= found && found < most, "{skew:?}: {found}");
            }
        }
    }
}
