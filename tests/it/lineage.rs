//! Lineage: made families of copies, whose lineage is known.

use crate::support::Random;
use wirecopy::{Article, Boilerplate, Lineage};

/// A family of copies, each made from the original or from another copy by so many edits.
struct Family {
    texts: Vec<String>,
    /// By member: what it was made from; 0 is the original.
    parents: Vec<usize>,
    /// By member: when it was made.
    dates: Vec<i64>,
}

impl Family {
    fn new(random: &mut Random, copies: usize, edits: usize) -> Self {
        let sentence = |random: &mut Random| -> Vec<String> {
            (0..8 + random.below(16)).map(|_| random.word(2000)).collect()
        };
        let mut versions = vec![(0..20).map(|_| sentence(random)).collect::<Vec<_>>()];
        let mut parents = vec![0];
        for copy in 1..=copies {
            // Half of the copies are made from the original.
            let parent = if random.below(2) == 0 { 0 } else { random.below(copy) };
            let mut text = versions[parent].clone();
            for _ in 0..edits {
                let at = random.below(text.len());
                match random.below(10) {
                    0..5 => {
                        let word = random.below(text[at].len());
                        text[at][word] = random.word(2000);
                    }
                    5 => text.insert(at, sentence(random)),
                    6 if text.len() > 8 => drop(text.remove(at)),
                    7 if text.len() > 12 => text.truncate(text.len() - 1 - random.below(3)),
                    8 => text[at].insert(0, random.word(2000)),
                    _ if text[at].len() > 6 => drop(text[at].drain(2..4)),
                    _ => {}
                }
            }
            versions.push(text);
            parents.push(parent);
        }
        // In an order that tells nothing.
        let mut order: Vec<usize> = (1..=copies).collect();
        for at in (1..copies).rev() {
            order.swap(at, random.below(at + 1));
        }
        order.insert(0, 0);
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &copy)| place[copy] = at);
        let text = |copy: &usize| {
            versions[*copy].iter().map(|words| format!("The {}. ", words.join(" "))).collect::<String>()
        };
        Self {
            texts: order.iter().map(text).collect(),
            parents: order.iter().map(|&copy| place[parents[copy]]).collect(),
            dates: order.iter().map(|&copy| copy as i64).collect(),
        }
    }
}

/// How many copies have the parent they were made from, of those made from the original and of the others.
fn found(edits: usize, families: u64, dated: bool) -> [(usize, usize); 2] {
    let mut found = [(0, 0); 2];
    for seed in 0..families {
        let family = Family::new(&mut Random(seed), 40, edits);
        let dated = |(text, &date)| Article { date: dated.then_some(date), ..Article::from(text) };
        let articles: Vec<Article<'_>> = family.texts.iter().zip(&family.dates).map(dated).collect();
        let lineage = Lineage::new(&articles, &Boilerplate::default(), 3);
        assert_eq!(lineage.members().len(), articles.len());
        for (descent, &parent) in lineage.members().iter().zip(&family.parents).skip(1) {
            let found = &mut found[usize::from(parent > 0)];
            found.0 += usize::from(descent.parent.map_or(0, |parent| parent.member) == parent);
            found.1 += 1;
        }
    }
    found
}

#[test]
fn made_lineages_are_found() {
    for (edits, least) in [(2, 80), (5, 97), (10, 99), (20, 99)] {
        for dated in [false, true] {
            let [(original, originals), (copy, copies)] = found(edits, 10, dated);
            eprintln!(
                "{edits} edits, dated {dated}: {original} of {originals} from the original, {copy} of {copies} from a copy"
            );
            assert!(100 * original >= 99 * originals && 100 * copy >= least * copies);
        }
    }
}

const ORIGINAL: &str = "Five ships lie off the harbour of Oxley. The pier was shut on Monday after a crane fell on it, \
    police said. Nobody was hurt. The owner of the crane would not speak to reporters before the inquiry ends.";

/// Edits of a chain: each copy is made from the one before.
const EDITS: [[&str; 2]; 4] = [
    ["Five ships lie off", "Six vessels wait outside"],
    ["would not speak to reporters", "declined to comment"],
    ["after a crane fell on it", "because its planks were rotten"],
    ["Nobody was hurt.", "Two dockers were taken to hospital with broken arms."],
];

fn chain() -> Vec<String> {
    let mut texts = vec![ORIGINAL.to_owned()];
    for [before, after] in EDITS {
        texts.push(texts[texts.len() - 1].replacen(before, after, 1));
    }
    texts
}

fn parents(lineage: &Lineage) -> Vec<Option<usize>> {
    lineage.members().iter().map(|descent| descent.parent.map(|parent| parent.member)).collect()
}

#[test]
fn a_chain_is_followed_link_by_link() {
    let lineage = Lineage::new(&chain(), &Boilerplate::default(), 3);
    // One change of four words alone may be chance.
    assert_eq!(parents(&lineage), [None, None, None, Some(2), Some(3)]);
    assert_eq!(lineage.members().iter().map(|descent| descent.changes).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    let parent = lineage.members()[4].parent.unwrap();
    assert_eq!((parent.shared, parent.lacking), (3, 0));
    let json = serde_json::to_string(&lineage).unwrap();
    assert_eq!(serde_json::from_str::<Lineage>(&json).unwrap(), lineage);
}

#[test]
fn none_descends_from_a_later_copy() {
    let texts = chain();
    let dated = |dates: [i64; 5]| -> Vec<Article<'_>> {
        texts
            .iter()
            .zip(dates)
            .map(|(text, date)| Article { date: Some(date), ..Article::from(text) })
            .collect()
    };
    let parents = |dates| parents(&Lineage::new(&dated(dates), &Boilerplate::default(), 3));
    assert_eq!(parents([0, 1, 2, 3, 4]), [None, None, None, Some(2), Some(3)]);
    assert_eq!(parents([0, 1, 2, 9, 4]), [None, None, None, Some(4), Some(2)]);
}

#[test]
fn what_tells_nothing_is_no_evidence() {
    let cut = &ORIGINAL[..ORIGINAL.find("Nobody").unwrap()];
    let shout = ORIGINAL.to_uppercase();
    let texts = [ORIGINAL, cut, cut, &shout, "", "Another story about something else.", ORIGINAL];
    assert_eq!(parents(&Lineage::new(&texts, &Boilerplate::default(), 3)), [None; 7]);
    assert_eq!(Lineage::new::<&str>(&[], &Boilerplate::default(), 3), Lineage::default());
    // A footer that an outlet puts under its own cuts is evidence, unless it is known to be boilerplate.
    let footer = "The Inland Record is owned by its readers; write to us at 4 Mill Lane in Hollin.";
    let pages = [ORIGINAL.to_owned(), format!("{cut}\n{footer}"), format!("{ORIGINAL}\n{footer}")];
    let from_original = |boilerplate| parents(&Lineage::new(&pages, &boilerplate, 3)) == [None; 3];
    assert!(!from_original(Boilerplate::default()));
    assert!(from_original(Boilerplate::from(wirecopy::ShingleSet::new(footer, 3))));
}
