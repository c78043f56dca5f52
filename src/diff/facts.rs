//! Numbers and names that changed: what a fact-checker looks for.

use super::side::{Break, Side, Sides};
use super::{Hunk, HunkKind};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A number or a name that stands in the place of another: five ships became six.
///
/// Found in short replacements, of no more than twelve words a side for numbers and six for names, where one
/// stands for the other; in longer ones nobody can say which. The same in other dress (`1,000`, `1 000`; `five`,
/// `5`; `U.S.`, `US`) is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactChange {
    /// What it is.
    pub kind: FactKind,
    /// The bytes of `before`.
    pub before: Range<usize>,
    /// The bytes of `after`.
    pub after: Range<usize>,
}

/// The kind of a [`FactChange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Digits of any script, or an English number word up to a trillion.
    Number,
    /// Capitalised words within a sentence, unless all but its short words are capitalised as in a headline; so
    /// only in scripts with upper and lower case, and in German of any noun.
    Name,
}

impl FactKind {
    /// Replacements of more words on a side are rewritten text.
    fn longest(self) -> usize {
        match self {
            Self::Number => 12,
            Self::Name => 6,
        }
    }
}

/// The facts that changed in these hunks, in their order.
pub(super) fn facts<'h>(sides: &Sides<'_>, hunks: impl Iterator<Item = &'h Hunk>) -> Vec<FactChange> {
    let mut facts = Vec::new();
    let (mut old, mut new) = (Found::default(), Found::default());
    let (mut before, mut after) = (0..0, 0..0);
    for hunk in hunks.filter(|hunk| hunk.kind == HunkKind::Replaced) {
        before = sides.before.within(&hunk.before, before.end);
        after = sides.after.within(&hunk.after, after.end);
        let start = facts.len();
        for kind in [FactKind::Number, FactKind::Name] {
            if before.len().max(after.len()) > kind.longest() {
                continue;
            }
            old.find(&sides.before, &before, kind);
            if old.facts.is_empty() {
                continue;
            }
            new.find(&sides.after, &after, kind);
            // What stands on both sides has only moved within.
            old.facts.retain(|fact| {
                let same = new.facts.iter().position(|other| new.says(other) == &old.says[fact.says.clone()]);
                same.map(|same| new.facts.remove(same)).is_none()
            });
            let pairs = old.facts.drain(..).zip(new.facts.drain(..));
            facts.extend(pairs.map(|(old, new)| FactChange { kind, before: old.bytes, after: new.bytes }));
        }
        facts[start..].sort_by_key(|fact| (fact.after.start, fact.before.start));
    }
    facts
}

/// A number or a name of one side.
struct Fact {
    bytes: Range<usize>,
    /// Where it stands in [`Found::says`].
    says: Range<usize>,
}

/// The facts of some words of one side.
#[derive(Default)]
struct Found {
    facts: Vec<Fact>,
    /// What they say, one after the other, each of their words between two bars: the same for two facts that say
    /// the same.
    says: String,
}

/// Stands between the words of a fact, in none of which it is.
const BAR: char = '\n';

impl Found {
    fn says(&self, fact: &Fact) -> &str {
        &self.says[fact.says.clone()]
    }

    /// Finds the facts of a kind among these words: runs of words with no more than a space or a hyphen between.
    fn find(&mut self, side: &Side<'_>, words: &Range<usize>, kind: FactKind) {
        let Self { facts, says } = self;
        facts.clear();
        says.clear();
        let mut last = None;
        // Where what the last word of the last fact says begins.
        let mut last_word = 0;
        for at in words.clone() {
            let span = side.span(at);
            let word = &side.text[span.clone()];
            let start = says.len();
            says.push(BAR);
            let is_fact = match kind {
                FactKind::Number => push_number(word, says),
                FactKind::Name => {
                    let is_name = is_name(side, at) && !push_number(word, says);
                    if is_name {
                        push_name(word, says);
                    }
                    is_name
                }
            };
            if !is_fact {
                says.truncate(start);
                continue;
            }
            match facts.last_mut() {
                Some(fact)
                    if last == at.checked_sub(1)
                        && matches!(side.gap(at), " " | "-" | "\u{a0}" | "’" | "'") =>
                {
                    fact.bytes.end = span.end;
                    let (before, this) = (&says[last_word + 1..start], &says[start + 1..]);
                    // 1 000
                    if side.gap(at) != "-" && is_digits(before) && is_digits(this) && this.len() == 3 {
                        says.remove(start);
                    } else {
                        last_word = start;
                    }
                    fact.says.end = says.len();
                }
                // al-Zor
                _ if kind == FactKind::Name && at > words.start && side.gap(at) == "-" => {
                    let particle = side.span(at - 1);
                    let name = says.split_off(start);
                    says.push(BAR);
                    push_name(&side.text[particle.clone()], says);
                    last_word = says.len();
                    says.push_str(&name);
                    facts.push(Fact { bytes: particle.start..span.end, says: start..says.len() });
                }
                _ => {
                    last_word = start;
                    facts.push(Fact { bytes: span, says: start..says.len() });
                }
            }
            last = Some(at);
        }
    }
}

fn is_digits(says: &str) -> bool {
    says.bytes().all(|byte| byte.is_ascii_digit())
}

/// Appends a name without its dress: the letters of U.S., US and us's.
fn push_name(word: &str, says: &mut String) {
    let word = word.trim_end_matches(['s', 'S']).strip_suffix(['\'', '’']).unwrap_or(word);
    says.extend(word.to_lowercase().chars().filter(|c| c.is_alphanumeric()));
}

/// Whether a word is a name: capitalised within a sentence that is not a headline.
fn is_name(side: &Side<'_>, at: usize) -> bool {
    const SEEN: usize = 8;
    let is_capitalised = |at: usize| {
        let mut chars = side.text[side.span(at)].chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some()
    };
    if !is_capitalised(at) || side.border(at) >= Break::Sentence || opens(side.gap(at)) {
        return false;
    }
    let start = (at.saturating_sub(SEEN)..at).rev().find(|&at| side.border(at) >= Break::Sentence);
    let start = start.unwrap_or(at.saturating_sub(SEEN));
    let end = (at + 1..side.len().min(at + SEEN)).find(|&at| side.border(at) >= Break::Sentence);
    let end = end.unwrap_or(side.len().min(at + SEEN));
    // A headline has capitals but for its short words.
    let is_plain = |at| !is_capitalised(at) && side.span(at).len() >= 4;
    let capitals = (start..end).filter(|&at| is_capitalised(at)).count();
    2 * capitals <= end - start || (start..end).any(is_plain)
}

/// Whether a sentence may begin after this: a quotation, or what a colon announces.
fn opens(gap: &str) -> bool {
    gap.contains([':', '"', '“', '„', '«', '‘', '—', '–', '(', '*', '•', '|'])
}

/// Appends what a number word or a word with digits says; whether it is one.
fn push_number(word: &str, says: &mut String) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && word.bytes().any(|byte| byte.is_ascii_digit())
    {
        says.push_str(word);
        return true;
    }
    if word.contains(char::is_numeric) {
        let digits = |part: &str| part.chars().take_while(|c| c.is_numeric()).count();
        // A mark before three digits parts thousands.
        for (at, c) in word.char_indices() {
            if c.is_alphanumeric() || digits(&word[at + c.len_utf8()..]) != 3 {
                says.push(c);
            }
        }
        return true;
    }
    let value = number_word(word);
    says.push_str(value.unwrap_or_default());
    value.is_some()
}

/// The digits of a number word.
fn number_word(word: &str) -> Option<&'static str> {
    let mut lower = [0; 9];
    let name = lower.get_mut(..word.len())?;
    name.copy_from_slice(word.as_bytes());
    name.make_ascii_lowercase();
    let value = match &*name {
        b"zero" => "0",
        b"one" => "1",
        b"two" => "2",
        b"three" => "3",
        b"four" => "4",
        b"five" => "5",
        b"six" => "6",
        b"seven" => "7",
        b"eight" => "8",
        b"nine" => "9",
        b"ten" => "10",
        b"eleven" => "11",
        b"twelve" => "12",
        b"thirteen" => "13",
        b"fourteen" => "14",
        b"fifteen" => "15",
        b"sixteen" => "16",
        b"seventeen" => "17",
        b"eighteen" => "18",
        b"nineteen" => "19",
        b"twenty" => "20",
        b"thirty" => "30",
        b"forty" => "40",
        b"fifty" => "50",
        b"sixty" => "60",
        b"seventy" => "70",
        b"eighty" => "80",
        b"ninety" => "90",
        b"dozen" => "dozen",
        b"hundred" => "hundred",
        b"thousand" => "thousand",
        b"million" => "million",
        b"billion" => "billion",
        b"trillion" => "trillion",
        _ => return None,
    };
    Some(value)
}
