//! Grouping with files gives what grouping in memory gives, and says what went wrong with them.

use crate::support::{Random, corpus};
use std::borrow::Cow;
use std::io;
use wirecopy::{Article, Articles, Detector, ErrorKind, Spill};

/// So little memory that everything is looked at in as many slices as there may be.
fn spill() -> Spill {
    Spill { directory: std::env::temp_dir(), memory: 1 }
}

#[test]
fn a_corpus_is_grouped_in_files_as_in_memory() {
    let mut random = Random(5);
    let furniture: Vec<String> = (0..6).map(|_| random.text(40)).collect();
    let mut texts = vec![String::new(), "one".into(), "one two three".into()];
    let mut passage = String::new();
    while texts.len() < 700 {
        let story: Vec<String> = (0..12).map(|_| random.text(20)).collect();
        for _ in 0..1 + random.below(8) {
            // Some sentences of the story, under an outlet's furniture.
            let kept = story.iter().filter(|_| random.below(5) > 0).map(String::as_str);
            let text = kept.collect::<String>();
            texts.push(text + &furniture[random.below(furniture.len())]);
        }
        // A passage of another story, and one to the letter.
        texts.push(random.text(200) + &passage + &random.text(200));
        texts.push(texts[random.below(texts.len())].clone());
        passage = story[2..6].concat();
    }
    let sources = ["Orvik Post", "Inland Record"].into_iter().cycle();
    let articles: Vec<Article<'_>> = texts
        .iter()
        .zip(sources)
        .map(|(text, source)| Article { source: Some(source), ..Article::from(text) })
        .collect();
    let detector = Detector::default();
    let groups = detector.group(&articles);
    let (boilerplate, excerpts) = (groups.boilerplate().len(), groups.excerpts().len());
    assert!(
        groups.len() > 50 && boilerplate > 100 && excerpts > 50,
        "{} {boilerplate} {excerpts}",
        groups.len()
    );
    assert_eq!(detector.group_spilled(&&articles[..], &spill()).unwrap(), groups);
}

#[test]
fn news_are_grouped_in_files_as_in_memory() {
    let Some(records) = corpus("helsinki") else { return };
    let articles: Vec<Article<'_>> = records.iter().map(|record| Article::from(&record.text)).collect();
    let detector = Detector::default();
    let groups = detector.group(&articles);
    assert!(!groups.is_empty() && !groups.boilerplate().is_empty());
    assert_eq!(detector.group_spilled(&&articles[..], &spill()).unwrap(), groups);
}

/// Articles of which one is on a disk that fails.
struct Broken;

impl Articles for Broken {
    fn len(&self) -> usize {
        100
    }

    fn text(&self, article: usize) -> io::Result<Cow<'_, str>> {
        if article == 57 { Err(io::Error::other("the disk is gone")) } else { Ok("Some words.".into()) }
    }
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let detector = Detector::default();
    let failure = detector.group_spilled(&Broken, &spill()).unwrap_err();
    assert_eq!(failure.kind(), ErrorKind::Io);
    assert_eq!(failure.to_string(), "the text of article 57 cannot be read: the disk is gone");

    let nowhere = Spill { directory: "/no/such/directory".into(), memory: 1 << 30 };
    let failure = detector.group_spilled(&&[][..], &nowhere).unwrap_err();
    assert_eq!(failure.kind(), ErrorKind::Io);
    assert!(failure.to_string().starts_with("no file can be made in /no/such/directory: "), "{failure}");
}
