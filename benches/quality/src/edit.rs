//! What desks do to a story: each edit takes sentences and leaves sentences.

use crate::random::Random;
use crate::sentence::{length, tokens};
use crate::spelling::spelled;
use crate::truth::Kind;
use std::borrow::Cow;

/// The sentences of a body; those that no edit has touched are still the story's own.
pub(crate) type Draft<'a> = Vec<Cow<'a, str>>;

/// Edits a draft as this kind of copy has it. `other` are sentences of another text, for what is set in;
/// `british` is the spelling and `curly` the typography of the outlet.
pub(crate) fn edit<'a>(
    kind: Kind,
    draft: &mut Draft<'a>,
    other: &'a [String],
    british: bool,
    curly: bool,
    random: &mut Random,
) {
    match kind {
        Kind::Cut => cut(draft, 0.3 + 0.6 * random.unit()),
        Kind::Inserted => insert(draft, other, random),
        Kind::Reordered => reorder(draft, random),
        Kind::Spelling => respell(draft, british),
        Kind::Typography => retype(draft, curly),
        Kind::Rewritten => rewrite(draft, other, 0.02 + 0.05 * random.unit(), random),
        Kind::Updated => update(draft, other, random),
        Kind::Mixed => mix(draft, other, british, curly, random),
        Kind::Ocr1 => misread(draft, 0.01, random),
        Kind::Ocr3 => misread(draft, 0.03, random),
        Kind::Ocr8 => misread(draft, 0.08, random),
        _ => {}
    }
}

/// Several edits, each as often as desks make it.
fn mix<'a>(draft: &mut Draft<'a>, other: &'a [String], british: bool, curly: bool, random: &mut Random) {
    if random.chance(0.5) {
        cut(draft, 0.4 + 0.5 * random.unit());
    }
    if random.chance(0.2) {
        reorder(draft, random);
    }
    if random.chance(0.4) {
        rewrite(draft, other, 0.01 + 0.04 * random.unit(), random);
    }
    if random.chance(0.25) {
        insert(draft, other, random);
    }
    if random.chance(0.4) {
        respell(draft, british);
    }
    if random.chance(0.5) {
        retype(draft, curly);
    }
}

fn total(draft: &Draft<'_>) -> usize {
    draft.iter().map(|sentence| length(sentence)).sum()
}

/// Leaves about this share from the beginning, and at least a sentence.
fn cut(draft: &mut Draft<'_>, share: f64) {
    let keep = (total(draft) as f64 * share) as usize;
    let mut words = 0;
    let enough = |sentence: &Cow<'_, str>| {
        words += length(sentence);
        words > keep
    };
    // The sentence that goes over the mark goes, so that no more is left than was meant to be.
    let len = draft.iter().position(enough).unwrap_or(draft.len());
    draft.truncate(len.max(1));
}

/// Sets in one or two paragraphs of other text, up to two fifths of what is there.
fn insert<'a>(draft: &mut Draft<'a>, other: &'a [String], random: &mut Random) {
    let most = total(draft) * 2 / 5;
    let mut inserted = 0;
    for _ in 0..random.between(1, 2) {
        let at = random.between(1, draft.len());
        let from = random.below(other.len());
        let paragraph: Draft<'a> = other[from..]
            .iter()
            .take(random.between(1, 3))
            .take_while(|sentence| {
                inserted += length(sentence);
                inserted <= most
            })
            .map(|sentence| Cow::Borrowed(sentence.as_str()))
            .collect();
        draft.splice(at..at, paragraph);
    }
}

/// Moves blocks of sentences, or now and then shuffles all but the first.
fn reorder(draft: &mut Draft<'_>, random: &mut Random) {
    if draft.len() < 3 {
        draft.reverse();
    } else if random.chance(0.2) {
        random.shuffle(&mut draft[1..]);
    } else {
        for _ in 0..random.between(1, 3) {
            let start = random.below(draft.len());
            let block: Vec<_> = draft.drain(start..(start + random.between(1, 4)).min(draft.len())).collect();
            let at = random.between(0, draft.len());
            draft.splice(at..at, block);
        }
    }
}

fn respell(draft: &mut Draft<'_>, british: bool) {
    for sentence in draft {
        *sentence = Cow::Owned(spelled(sentence, british));
    }
}

/// Curly quotes, long dashes and no-break spaces, or their plain forms.
fn retype(draft: &mut Draft<'_>, curly: bool) {
    for sentence in draft {
        *sentence = Cow::Owned(if curly { typeset(sentence) } else { plain(sentence) });
    }
}

fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '\u{2014}');
        out.push(match c {
            '"' if opens => '\u{201c}',
            '"' => '\u{201d}',
            '\'' if opens => '\u{2018}',
            '\'' => '\u{2019}',
            '-' if chars.next_if_eq(&'-').is_some() => '\u{2014}',
            ' ' if before.is_ascii_digit() => '\u{a0}',
            c => c,
        });
        before = c;
    }
    out
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{2014}' | '\u{2013}' => out.push_str("--"),
            '\u{a0}' => out.push(' '),
            '\u{2026}' => out.push_str("..."),
            c => out.push(c),
        }
    }
    out
}

/// Replaces this share of the words by words of another text, drops half as many, and drops a sentence in
/// twenty.
fn rewrite(draft: &mut Draft<'_>, other: &[String], share: f64, random: &mut Random) {
    if draft.len() > 3 {
        draft.retain(|_| !random.chance(0.05));
    }
    for sentence in draft {
        let mut words = tokens(sentence);
        let mut changed = false;
        let mut at = random.skip(share * 1.5);
        while at < words.len() {
            if words[at].chars().any(char::is_alphanumeric) {
                let replace = random.chance(2.0 / 3.0);
                words[at] = if replace { word_of(other, random) } else { "" };
                changed = true;
            }
            at = at.saturating_add(1).saturating_add(random.skip(share * 1.5));
        }
        if changed {
            let mut text = words.concat();
            // The last word may have taken the space after the sentence with it.
            if sentence.ends_with('\n') && !text.ends_with('\n') {
                text.push('\n');
            } else if sentence.ends_with(' ') && !text.ends_with(' ') {
                text.push(' ');
            }
            *sentence = Cow::Owned(text);
        }
    }
}

fn word_of<'a>(other: &'a [String], random: &mut Random) -> &'a str {
    let words = tokens(random.pick::<String>(other));
    let candidates = || words.iter().filter(|word| word.chars().any(char::is_alphanumeric));
    candidates().nth(random.below(candidates().count())).map_or("", |word| word)
}

/// A new lead, a quarter of the other sentences replaced, and a paragraph of news: three fifths stay.
fn update<'a>(draft: &mut Draft<'a>, other: &'a [String], random: &mut Random) {
    let most = total(draft) / 4;
    let mut replaced = 0;
    for (at, sentence) in draft.iter_mut().enumerate() {
        let next = length(sentence);
        if (at == 0 || random.chance(0.3)) && replaced + next <= most {
            replaced += next;
            *sentence = Cow::Borrowed(random.pick::<String>(other));
        }
    }
    let at = random.between(0, draft.len().min(3));
    draft.insert(at, Cow::Borrowed(random.pick::<String>(other)));
}

/// Misreads this share of the characters, as scanners do: confuses, drops, splits.
fn misread(draft: &mut Draft<'_>, share: f64, random: &mut Random) {
    const CONFUSED: &[(char, &str)] = &[
        ('e', "c"),
        ('c', "e"),
        ('l', "1"),
        ('i', "l"),
        ('m', "rn"),
        ('n', "u"),
        ('u', "n"),
        ('h', "b"),
        ('b', "h"),
        ('o', "0"),
        ('a', "o"),
        ('s', "f"),
        ('t', "l"),
        ('r', "i"),
        ('d', "cl"),
        ('f', "t"),
        ('g', "q"),
        ('w', "vv"),
        ('y', "v"),
        ('p', "n"),
    ];
    for sentence in draft {
        let chars: Vec<char> = sentence.chars().collect();
        let mut out = String::with_capacity(sentence.len() + 8);
        let mut next = random.skip(share);
        for (at, &c) in chars.iter().enumerate() {
            if at < next {
                out.push(c);
                continue;
            }
            next = (at + 1).saturating_add(random.skip(share));
            match random.below(10) {
                0 => {}
                1 => out.extend([c, ' ']),
                _ => match CONFUSED.iter().find(|(read, _)| *read == c) {
                    Some((_, as_what)) => out.push_str(as_what),
                    // Any other script: another character of the sentence.
                    None => out.push(*random.pick(&chars)),
                },
            }
        }
        *sentence = Cow::Owned(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: [&str; 5] = [
        "The \"old\" pier -- 40 years old -- closed. ",
        "Nobody was hurt.\n",
        "The harbor board met at noon. ",
        "It's to open again in May. ",
        "Ferries go on.\n",
    ];

    fn edited(kind: Kind, seed: u64) -> String {
        let mut draft: Draft<'_> = STORY.iter().map(|&sentence| sentence.into()).collect();
        let other = ["Wheat fell by a third. ".to_owned(), "Snow closed four roads. ".to_owned()];
        edit(kind, &mut draft, &other, true, true, &mut Random::new(seed));
        draft.concat()
    }

    #[test]
    fn each_edit_edits() {
        let story = STORY.concat();
        assert_eq!(edited(Kind::Reprint, 1), story);
        for kind in Kind::COPIES.into_iter().filter(|kind| !matches!(kind, Kind::Reprint | Kind::Retitled)) {
            // A mild edit may leave so short a story as it is, but not time and again.
            assert!((0..20).any(|seed| edited(kind, seed) != story), "{kind}");
        }
        assert!(story.starts_with(&edited(Kind::Cut, 2)));
        assert!(edited(Kind::Spelling, 2).contains("harbour board"));
        assert!(edited(Kind::Typography, 2).starts_with("The “old” pier — 40\u{a0}years old — closed. "));
        assert!(edited(Kind::Typography, 2).contains("It’s"));
        let mut sentences = edited(Kind::Reordered, 2).into_bytes();
        sentences.sort_unstable();
        let mut same = story.into_bytes();
        same.sort_unstable();
        assert_eq!(sentences, same);
    }

    #[test]
    fn misreads_as_much_as_asked() {
        let text = "abcdefgh ".repeat(2000);
        let mut draft: Draft<'_> = vec![text.as_str().into()];
        misread(&mut draft, 0.03, &mut Random::new(1));
        let wrong = text.len().abs_diff(draft[0].len());
        assert!(wrong < 200);
        let words = draft[0].split(' ').filter(|&word| word == "abcdefgh").count();
        assert!((1400..1650).contains(&words), "{words}");
    }
}
