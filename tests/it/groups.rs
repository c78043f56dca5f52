//! Grouping a corpus, against all pairs by brute force, and by its laws.

use crate::support::{Random, corpus, shared};
use std::collections::{BTreeMap, BTreeSet};
use wirecopy::{Article, Boilerplate, Detector, Groups, ShingleSet};

/// Stories of several copies each, cut and changed, with some articles of nothing but noise.
fn synthetic(stories: usize) -> Vec<String> {
    let mut random = Random(11);
    let mut texts = Vec::new();
    for _ in 0..stories {
        let story: Vec<String> = random.text(150).split(' ').map(String::from).collect();
        for _ in 0..1 + random.below(4) {
            let mut copy = story[..60 + random.below(90)].to_vec();
            let changes = random.below(20);
            for _ in 0..changes {
                let at = random.below(copy.len());
                copy[at] = format!("x{}", random.below(5000));
            }
            texts.push(copy.join(" "));
        }
    }
    texts.extend([String::new(), "Word".into(), "word".into(), "!".into()]);
    texts
}

/// Every pair compared, with what the detector learnt to leave out; components of the matches.
fn brute_force(
    texts: &[String],
    detector: &Detector,
    boilerplate: &Boilerplate,
) -> BTreeSet<BTreeSet<usize>> {
    let mut group: Vec<usize> = (0..texts.len()).collect();
    for a in 0..texts.len() {
        for b in a + 1..texts.len() {
            if detector.compare(&texts[a], &texts[b], boilerplate).is_match {
                let (from, to) = (group[b], group[a]);
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let mut sets: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    group
        .iter()
        .enumerate()
        .for_each(|(article, group)| assert!(sets.entry(*group).or_default().insert(article)));
    sets.into_values().filter(|set| set.len() > 1).collect()
}

fn as_sets(groups: &Groups) -> BTreeSet<BTreeSet<usize>> {
    groups.iter().map(|group| group.articles().collect()).collect()
}

#[test]
fn groups_are_the_components_of_all_matching_pairs() {
    let texts = synthetic(120);
    for threshold in [0.1, 0.25, 0.5, 0.8] {
        let detector = Detector::builder().threshold(threshold).build().unwrap();
        let groups = detector.group(&texts);
        assert_eq!(as_sets(&groups), brute_force(&texts, &detector, groups.boilerplate()), "{threshold}");
        assert!(groups.len() > 1, "{threshold}");
    }
}

#[test]
fn every_membership_is_explained_by_an_edge_that_holds() {
    let texts = synthetic(80);
    let detector = Detector::default();
    let groups = detector.group(&texts);
    let mut seen = BTreeSet::new();
    for group in groups.iter() {
        assert!(group.members()[0].evidence.is_none() && group.members().len() > 1);
        for member in group.members() {
            assert!(seen.insert(member.article), "an article stands in one group");
            let path = group.path(member.article).unwrap();
            assert_eq!(path.is_empty(), member.article == group.original());
            assert_eq!(path.last().map_or(member.article, |edge| edge.via), group.original());
            if let Some(edge) = member.evidence {
                let found = detector.compare(&texts[member.article], &texts[edge.via], groups.boilerplate());
                assert!(found.is_match);
                assert_eq!((edge.jaccard, edge.containment), (found.jaccard, found.containment));
            }
        }
        assert!(group.path(usize::MAX).is_none());
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let texts = synthetic(150);
    let detector = Detector::default();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        serde_json::to_string(&pool.install(|| detector.group(&texts))).unwrap()
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
    assert_eq!(
        serde_json::from_str::<Groups>(&one).unwrap(),
        detector.group(&texts),
        "and they can be read back"
    );
}

#[test]
fn the_order_of_the_corpus_does_not_change_who_belongs_together() {
    let texts = synthetic(100);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut random = Random(13);
    (1..order.len()).rev().for_each(|i| order.swap(i, random.below(i + 1)));
    let shuffled: Vec<&str> = order.iter().map(|&i| texts[i].as_str()).collect();
    let detector = Detector::default();
    let back: BTreeSet<BTreeSet<usize>> =
        detector.group(&shuffled).iter().map(|group| group.articles().map(|i| order[i]).collect()).collect();
    assert_eq!(back, as_sets(&detector.group(&texts)));
}

#[test]
fn the_original_is_the_earliest_then_the_most_central_then_the_longest() {
    let story = Random(17).text(120);
    let cut = |words: usize| story.split(' ').take(words).collect::<Vec<_>>().join(" ");
    let texts = [cut(60), cut(120), cut(90)];
    let original = |dates: [Option<i64>; 3]| {
        let articles: Vec<Article> =
            texts.iter().zip(dates).map(|(text, date)| Article { date, ..Article::from(text) }).collect();
        Detector::default().group(&articles)[0].original()
    };
    assert_eq!(original([Some(3), Some(2), Some(1)]), 2);
    assert_eq!(original([Some(3), None, None]), 0, "a date beats none");
    assert_eq!(original([Some(1), Some(1), None]), 1, "of one date, the more central");
    assert_eq!(original([None; 3]), 2, "the middle length is the most like both others");
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
fn an_excerpt_is_an_edge_and_merges_nothing() {
    let mut random = Random(23);
    let (story, other) = (random.text(60), random.text(100));
    let round_up = format!("{}{story}{}{other}", random.text(250), random.text(150));
    let copy_of_other = other.clone() + &random.text(30);
    let texts = [story, other, round_up, copy_of_other];
    let groups = Detector::default().group(&texts);
    let edges: Vec<(usize, usize)> = groups.excerpts().iter().map(|e| (e.excerpt, e.of)).collect();
    assert!(edges.contains(&(0, 2)), "{edges:?}");
    assert!(groups.excerpts().iter().all(|e| e.containment >= 0.5));
    assert!(groups.group_of(0).is_none(), "{groups:?}");
    assert_eq!(groups.group_of(1).unwrap().articles().collect::<BTreeSet<_>>(), BTreeSet::from([1, 3]));
}

#[test]
fn degenerate_corpora() {
    let detector = Detector::default();
    assert!(detector.group::<&str>(&[]).is_empty());
    assert!(detector.group(&["", "", "!", "?"]).is_empty(), "articles without words are no copies");
    let groups = detector.group(&vec!["the same words in every one"; 3000]);
    assert_eq!((groups.len(), groups[0].members().len()), (1, 3000));
    let repeated = "word ".repeat(1_000_000);
    assert_eq!(
        detector.group(&[repeated.as_str(), "word word word word"]).len(),
        1,
        "one shingle, many times"
    );
}

#[test]
fn the_three_seeds() {
    let Some(seeds) = shared("seeds") else { return };
    let mut files: Vec<_> = std::fs::read_dir(seeds).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let groups = Detector::default().group(&texts);
    assert_eq!(as_sets(&groups), BTreeSet::from([BTreeSet::from([1, 2])]));
}

/// Weighted F1 of "same group" over the labelled pairs that `counts` chooses.
fn f1(groups: &Groups, ids: &[String], labels: &str, counts: impl Fn(&str) -> bool) -> f64 {
    let mut group_of = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        group
            .articles()
            .for_each(|article| assert!(group_of.insert(ids[article].as_str(), number).is_none()));
    }
    let (mut right, mut wrong) = (0.0, 0.0);
    for row in labels.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [a, b, label, confidence, weight] = fields[..] else { panic!("{row}") };
        let same = group_of.get(a).is_some_and(|group| group_of.get(b) == Some(group));
        let weight: f64 = if counts(confidence) { weight.parse().unwrap() } else { 0.0 };
        right += if same && label == "copy" { weight } else { 0.0 };
        wrong += if same != (label == "copy") { weight } else { 0.0 };
    }
    2.0 * right / (2.0 * right + wrong)
}

#[test]
fn labelled_news() {
    let (Some(records), Some(labels)) = (corpus("helsinki"), shared("data/helsinki.labels.tsv")) else {
        return;
    };
    let labels = std::fs::read_to_string(labels).unwrap();
    let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    let groups = Detector::default().group(&texts);
    let (sure, all) =
        (f1(&groups, &ids, &labels, |confidence| confidence == "sure"), f1(&groups, &ids, &labels, |_| true));
    assert!(sure >= 0.93 && all >= 0.86, "F1 {sure:.3} on the sure pairs, {all:.3} on all");
}
