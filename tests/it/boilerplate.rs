//! What strangers carry: learnt, left out, and told from what copies have in common.

use crate::support::{Random, as_sets};
use std::collections::BTreeSet;
use wirecopy::{Article, Boilerplate, Detector, ShingleSet};

#[test]
fn three_articles_of_one_outlet_tell_its_footer() {
    let mut random = Random(37);
    let footer = random.text(150);
    let texts: Vec<String> = (0..3).map(|_| random.text(40) + &footer).collect();
    let group = |source| {
        let articles: Vec<Article> =
            texts.iter().map(|text| Article { source, ..Article::from(text) }).collect();
        as_sets(&Detector::default().group(&articles))
    };
    assert_eq!(group(Some("Orvik Post")), BTreeSet::new());
    assert_eq!(group(None), BTreeSet::from([(0..3).collect()]), "nothing else tells a footer from a story");

    // Nor do the characters that any two texts have in common, of a script without spaces, make them one.
    let mut kana = |characters: usize| -> String {
        (0..characters).map(|_| char::from_u32(0x3042 + random.below(64) as u32).unwrap()).collect()
    };
    let footer = kana(300);
    let texts: Vec<String> = (0..3).map(|_| kana(80) + &footer).collect();
    let page = |text| Article { source: Some("Orvik Post"), ..Article::from(text) };
    let pages: Vec<Article> = texts.iter().map(page).collect();
    assert!(Detector::default().group(&pages).is_empty());

    // An outlet's versions of its own story, each with a new head, tell of the same things.
    let story = random.text(150);
    let facts = random.text(30);
    let words: Vec<&str> = facts.split(' ').collect();
    // The same words in other orders: every so many of them, which is prime to their number.
    let turned = |step: usize| (0..30).map(|k| words[k * step % 30]).collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = [7, 11, 13].map(|step| format!("{} {story}", turned(step))).into();
    let versions: Vec<Article> = texts.iter().map(page).collect();
    assert_eq!(as_sets(&Detector::default().group(&versions)), BTreeSet::from([(0..3).collect()]));
}

#[test]
fn a_footer_that_strangers_share_groups_nobody() {
    let mut random = Random(19);
    let footer = random.text(80);
    // Alone, by its place: a footer on two articles of 130 words is a third of both.
    let pair: Vec<String> = (0..2).map(|_| random.text(50 + 80) + &footer).collect();
    assert!(ShingleSet::new(&pair[0], 3).jaccard(&ShingleSet::new(&pair[1], 3)) > 0.2);
    let low = Detector::builder().threshold(0.2).build().unwrap();
    assert!(low.group(&pair).is_empty());
    assert!(low.compare(&pair[0], &pair[1], &Boilerplate::default()).frame_alone);

    // In a corpus, because they have nothing else in common, though it is most of every article. A story
    // that as many carry is not mistaken for it.
    let story = random.text(150);
    let mut texts: Vec<String> = (0..40).map(|_| random.text(40) + &footer).collect();
    texts.extend((0..40).map(|_| {
        let own = random.text(15);
        own + &story.split(' ').take(100 + random.below(50)).collect::<Vec<_>>().join(" ")
    }));
    let groups = Detector::default().group(&texts);
    assert_eq!(as_sets(&groups), BTreeSet::from([(40..80).collect()]));
    assert!(groups.boilerplate().len() >= 78);
}

#[test]
fn two_articles_are_judged_by_what_is_left_of_them() {
    let mut random = Random(41);
    let footer = random.text(200);
    let boilerplate = Boilerplate::from(ShingleSet::new(&footer, 3));
    let detector = Detector::default();
    // A head that a page prints, or the background of a story, above or below what each tells.
    for (head, foot, is_match) in
        [(80, 0, false), (0, 80, false), (110, 0, true), (0, 110, true), (40, 40, false)]
    {
        let shared = [head, foot].map(|words| random.text(words));
        let mut text = || shared[0].clone() + &random.text(100) + &shared[1];
        let texts = [text(), text()];
        let bare = detector.compare(&texts[0], &texts[1], &boilerplate);
        assert_eq!((bare.is_match, bare.frame_alone), (is_match, !is_match), "{head} {foot}");
        // The words where text and boilerplate meet are in neither.
        let pages = texts.each_ref().map(|text| format!("{text}{footer}"));
        let pages = detector.compare(&pages[0], &pages[1], &boilerplate);
        assert_eq!((pages.is_match, pages.frame_alone), (is_match, !is_match), "{head} {foot} {pages:?}");
    }
}

#[test]
fn many_copies_with_a_few_corrections_each_are_no_boilerplate() {
    let mut random = Random(31);
    let story: Vec<String> = random.text(300).split(' ').map(String::from).collect();
    let texts: Vec<String> = (0..60)
        .map(|_| {
            let mut copy = story.clone();
            (0..9).for_each(|_| copy[random.below(300)] = random.word(5000));
            copy.join(" ")
        })
        .collect();
    let groups = Detector::default().group(&texts);
    assert_eq!(as_sets(&groups), BTreeSet::from([(0..60).collect()]));
    assert!(groups.boilerplate().is_empty(), "{} shingles", groups.boilerplate().len());
}

#[test]
fn a_story_printed_to_the_letter_on_pages_of_their_own_is_no_boilerplate() {
    let mut random = Random(37);
    for (words, head, foot) in [(300, 0, 40), (300, 10, 40), (500, 5, 20), (200, 10, 150)] {
        let story = random.text(words);
        let mut page = || random.text(head) + &story + &random.text(foot);
        let texts: Vec<String> = (0..30).map(|_| page()).collect();
        let groups = Detector::default().group(&texts);
        assert_eq!(as_sets(&groups), BTreeSet::from([(0..30).collect()]), "{words} {head} {foot}");
        assert!(groups.boilerplate().is_empty(), "{} shingles", groups.boilerplate().len());
    }
    // Under a first paragraph of their own, too long to be a page's head, but about the same thing.
    let (story, lead) = (random.text(300), random.text(60));
    let mut page = || {
        let word = |word: &str| if random.below(4) == 0 { random.word(5000) } else { word.to_owned() };
        let own: Vec<String> = lead.split_whitespace().map(word).collect();
        own.join(" ") + " " + &story
    };
    let texts: Vec<String> = (0..30).map(|_| page()).collect();
    assert_eq!(as_sets(&Detector::default().group(&texts)), BTreeSet::from([(0..30).collect()]));
}
