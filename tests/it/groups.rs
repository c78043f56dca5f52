//! Grouping a corpus, against all pairs by brute force, and by its laws.

use crate::support::{Random, as_sets, corpus, shared};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use wirecopy::{Article, Boilerplate, Detector, Groups, Progress, ShingleSet, Stage};

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
                copy[at] = random.word(5000);
            }
            texts.push(copy.join(" "));
        }
    }
    texts.extend([String::new(), "Word".into(), "word".into(), "!".into()]);
    texts
}

/// Groups as they are defined: every pair compared, with what the detector learnt to leave out, and matches
/// taken from the most alike down, each time with the means over all pairs of the two groups.
fn brute_force(
    texts: &[String],
    detector: &Detector,
    boilerplate: &Boilerplate,
) -> BTreeSet<BTreeSet<usize>> {
    let sets: Vec<ShingleSet> =
        texts.iter().map(|text| boilerplate.remove_from(&ShingleSet::new(text, 3))).collect();
    let mut matches: Vec<(usize, usize)> = (0..texts.len())
        .flat_map(|a| (a + 1..texts.len()).map(move |b| (a, b)))
        .filter(|&(a, b)| detector.compare(&texts[a], &texts[b], boilerplate).is_match)
        .collect();
    matches.sort_by(|x, y| {
        sets[y.0].jaccard(&sets[y.1]).total_cmp(&sets[x.0].jaccard(&sets[x.1])).then(x.cmp(y))
    });
    let groups = linked(&sets, &matches);
    let group_of = |article: usize| groups.iter().position(|group| group.contains(&article));
    // An excerpt is found where the articles share two of the shingles that are sampled.
    let sampled = |a: usize, b: usize| {
        let low = |set: usize| {
            sets[set].hashes().iter().filter(|&&hash| hash <= u32::MAX / 8).collect::<BTreeSet<_>>()
        };
        low(a).intersection(&low(b)).count() >= 2
    };
    let holds = |article: usize, other: usize| {
        article != other
            && sets[other].len() <= sets[article].len()
            && sets[other].containment(&sets[article]) >= 0.5
            && sets[article].containment(&sets[other]) < 0.5
            && sampled(article, other)
    };
    let is_round_up = |article: usize| {
        let matched: Vec<usize> = matches
            .iter()
            .filter(|m| m.0 == article || m.1 == article)
            .map(|m| m.0 + m.1 - article)
            .collect();
        let mut ties = matched.iter().copied().chain((0..texts.len()).filter(|&other| holds(article, other)));
        !matched.is_empty()
            && matched.iter().all(|&other| sets[article].containment(&sets[other]) < 0.5)
            && ties.any(|other| group_of(other) != group_of(article))
    };
    let matches: Vec<_> =
        matches.iter().copied().filter(|m| !is_round_up(m.0) && !is_round_up(m.1)).collect();
    linked(&sets, &matches).into_iter().filter(|group| group.len() > 1).collect()
}

fn linked(sets: &[ShingleSet], matches: &[(usize, usize)]) -> Vec<BTreeSet<usize>> {
    let containment =
        |a: &usize, b: &usize| sets[*a].containment(&sets[*b]).max(sets[*b].containment(&sets[*a]));
    let mean = |pairs: Vec<f64>| pairs.iter().sum::<f64>() / pairs.len() as f64;
    let cohesion = |group: &BTreeSet<usize>| {
        mean(
            group
                .iter()
                .flat_map(|a| group.iter().filter(move |b| a < b).map(move |b| containment(a, b)))
                .collect(),
        )
    };
    let mut groups: Vec<BTreeSet<usize>> = (0..sets.len()).map(|article| BTreeSet::from([article])).collect();
    loop {
        let joined = matches.iter().find_map(|(x, y)| {
            let find = |article| groups.iter().position(|group| group.contains(article)).unwrap();
            let (a, b) = (find(x), find(y));
            let across = || {
                mean(
                    groups[a].iter().flat_map(|a| groups[b].iter().map(move |b| containment(a, b))).collect(),
                )
            };
            let looser = [a, b]
                .iter()
                .map(|&g| &groups[g])
                .filter(|g| g.len() > 1)
                .map(cohesion)
                .fold(f64::MAX, f64::min);
            let both_single = looser == f64::MAX;
            (a != b && (both_single || across() > looser / 2.0)).then_some((a.min(b), a.max(b)))
        });
        let Some((a, b)) = joined else { return groups };
        let moved = groups.remove(b);
        groups[a].extend(moved);
    }
}

#[test]
fn groups_are_those_of_all_pairs_by_brute_force() {
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
fn the_original_is_the_earliest_then_of_the_headline_of_most_then_of_the_words_of_most() {
    let story = Random(17).text(120);
    let cut = |words: usize| story.split(' ').take(words).collect::<Vec<_>>().join(" ");
    let original = |texts: &[String], dates: &[Option<i64>], titles: &[Option<&str>]| {
        let about = texts.iter().zip(dates).zip(titles);
        let articles: Vec<Article> =
            about.map(|((text, &date), &title)| Article { date, title, ..Article::from(text) }).collect();
        Detector::default().group(&articles)[0].original()
    };
    let texts = [cut(60), cut(120), cut(90)];
    assert_eq!(original(&texts, &[Some(3), Some(2), Some(1)], &[None; 3]), 2);
    assert_eq!(original(&texts, &[Some(3), None, None], &[None; 3]), 0, "a date beats none");
    assert_eq!(original(&texts, &[Some(1), Some(1), None], &[None; 3]), 1, "of one date, the one not cut");
    assert_eq!(original(&texts, &[None; 3], &[None; 3]), 1, "of those that have what most have, the first");
    let titles = [Some("Ferry aground"), Some("A FERRY AGROUND"), Some("Ferry aground!")];
    assert_eq!(original(&texts, &[None; 3], &titles), 2);
    assert_eq!(original(&texts[..2], &[None; 2], &[None; 2]), 1, "a copy is cut");
    let texts = [cut(110), cut(119), cut(120)];
    assert_eq!(original(&texts, &[None; 3], &[None; 3]), 1, "the shortest lacks what most have");
    let titles = [None, Some("Ferry aground"), Some("“Ferry” aground")];
    assert_eq!(original(&texts, &[None; 3], &titles), 1, "two have one headline");
}

#[test]
fn an_original_reads_as_most_do_wherever_its_copies_differ() {
    for copies in [2, 3, 8, 70] {
        let mut random = Random(copies as u64);
        let story: Vec<String> = random.text(900).split(' ').map(str::to_owned).collect();
        // Every page has furniture of its own, and every copy two words of its own.
        let mut page = |changed: Option<usize>| {
            let mut words = story.clone();
            if let Some(copy) = changed {
                words[20 + 12 * copy] = random.word(5000);
                words[23 + 12 * copy] = random.word(5000);
            }
            random.text(5) + &words.join(" ") + &random.text(20)
        };
        let pages: Vec<String> = (0..copies).map(|copy| page(Some(copy))).collect();
        let original = page(None);
        for place in [0, 1, copies] {
            let mut texts = pages.clone();
            texts.insert(place, original.clone());
            let groups = Detector::default().group(&texts);
            let sizes: Vec<usize> = groups.iter().map(|group| group.members().len()).collect();
            assert_eq!(sizes, [copies + 1]);
            assert_eq!(groups[0].original(), place, "{copies} copies");
        }
    }
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
fn a_caption_that_a_page_prints_twice_is_no_excerpt() {
    let mut random = Random(37);
    let caption = random.text(60);
    let own: [String; 6] = std::array::from_fn(|_| random.text(100));
    let page = |parts: &[&str]| parts.join(" ");
    let other = page(&[&own[0], &own[1], &caption, &own[2]]);
    let edges = |of: &str| -> Vec<(usize, usize)> {
        let groups = Detector::default().group(&[of, &other]);
        assert!(groups.is_empty());
        groups.excerpts().iter().map(|e| (e.excerpt, e.of)).collect()
    };
    assert_eq!(edges(&page(&[&own[3], &caption, &own[4]])), [(0, 1)]);
    assert!(edges(&page(&[&own[3], &caption, &own[4], &caption])).is_empty());
    // What prints itself twice has no captions.
    let once = page(&[&own[3], &caption, &own[4]]);
    assert_eq!(edges(&page(&[&once, &once])), [(0, 1)]);
}

#[test]
fn degenerate_corpora() {
    let detector = Detector::default();
    assert!(detector.group::<&str>(&[]).is_empty());
    assert!(detector.group(&["", "", "!", "?"]).is_empty(), "articles without words are no copies");
    let groups = detector.group(&vec!["the same eight words in every one here"; 3000]);
    assert_eq!((groups.len(), groups[0].members().len()), (1, 3000));
    let repeated = "word ".repeat(1_000_000);
    let texts = [repeated.as_str(), "word word word word word word word word"];
    assert!(detector.group(&texts).is_empty(), "one shingle, many times");
    assert!(detector.group(&["six words are not a story"; 9]).is_empty(), "a phrase is no story");
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
pub fn f1(groups: &Groups, ids: &[String], labels: &str, counts: impl Fn(&str) -> bool) -> f64 {
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
    // In the order of the corpus, and in others.
    let (mut records, mut random) = (records, Random(10));
    for order in 0..4 {
        let texts: Vec<&str> = records.iter().map(|record| record.text.as_str()).collect();
        let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
        let groups = Detector::default().group(&texts);
        let sure = f1(&groups, &ids, &labels, |confidence| confidence == "sure");
        let all = f1(&groups, &ids, &labels, |_| true);
        assert!(
            sure >= 0.97 && all >= 0.89,
            "F1 {sure:.3} on the sure pairs, {all:.3} on all, in order {order}"
        );
        (1..records.len()).rev().for_each(|at| records.swap(at, random.below(at + 1)));
    }
}

#[test]
fn an_article_in_the_middle_ties_no_strangers() {
    let mut random = Random(29);
    let [one, two]: [String; 2] = std::array::from_fn(|_| random.text(100));
    let cut = |text: &str, words: usize| text.split(' ').take(words).collect::<Vec<_>>().join(" ");
    let round_up = format!("{one} {two} {}", random.text(80));
    let texts = [one.clone(), cut(&one, 80), two.clone(), cut(&two, 85), round_up];
    let groups = Detector::default().group(&texts);
    assert_eq!(as_sets(&groups), BTreeSet::from([BTreeSet::from([0, 1]), BTreeSet::from([2, 3])]));
    let edges: BTreeSet<(usize, usize)> = groups.excerpts().iter().map(|e| (e.excerpt, e.of)).collect();
    assert_eq!(
        edges,
        BTreeSet::from([(0, 4), (1, 4), (2, 4), (3, 4)]),
        "what it is made of stands beside the groups"
    );

    // Nor where all would be one group: half of one story, and all of another.
    let (long, short) = (random.text(200), random.text(80));
    let round_up = format!("{} {short} {}", cut(&long, 112), random.text(208));
    assert!(Detector::default().group(&[long, round_up, short]).is_empty());

    // Versions of one story, each made from the one before, stay together.
    let story: Vec<String> = random.text(400).split(' ').map(String::from).collect();
    let versions: Vec<String> = (0..5).map(|day| story[day * 40..200 + day * 40].join(" ")).collect();
    assert_eq!(as_sets(&Detector::default().group(&versions)), BTreeSet::from([(0..5).collect()]));
}

#[test]
fn articles_on_one_form_are_no_copies() {
    let form = |town: &str, who: &str, grant: u32, year: u32, engines: u32| {
        format!(
            "The ministry announced today that the {town} fire brigade will receive {grant} crowns to replace {engines} \
             of its engines. The money comes from the fund for rural safety, which helps small brigades to buy what \
             their parishes cannot pay for. \"The men and women of {town} have waited since {year} for this day,\" \
             said the minister. {who}, who leads the brigade, said the engines would be ordered before winter. \
             Applications for the next round are open until the end of May."
        )
    };
    let texts = [
        form("Aldermere", "Ida Brandt", 48_500, 1998, 2),
        form("Port Ellis", "Tomas Reyl", 126_000, 2003, 4),
        form("Upper Karst", "Jon Weld", 75_250, 1987, 3),
        form("Upper Karst", "Jon Weld", 75_250, 1987, 3),
        // An editor's work on one of them: a sentence rewritten, the last cut, the facts as they were.
        form("Aldermere", "Ida Brandt", 48_500, 1998, 2)
            .replace("The ministry announced today that the", "Good news from the capital: the")
            .replace(" Applications for the next round are open until the end of May.", ""),
    ];
    let groups = Detector::default().group(&texts[..4]);
    assert_eq!(
        as_sets(&groups),
        BTreeSet::from([BTreeSet::from([2, 3])]),
        "the same release twice is a copy"
    );
    let family: BTreeSet<usize> = groups.templates()[0].articles().collect();
    assert_eq!((groups.templates().len(), family), (1, (0..4).collect()));

    let groups = Detector::default().group(&[&texts[0], &texts[4]]);
    assert_eq!((groups.len(), groups.templates().len()), (1, 0));
}

#[test]
fn one_number_in_each_of_many_reports_makes_a_form_and_in_one_of_them_a_correction() {
    let report = |litres: &str, price: &str| {
        format!(
            "The harbour office at Orvik sold {litres} litres of marine fuel to the fleet on its daily round, a \
             clerk said. Skippers were asked to pay {price} a litre before they left the quay, as the price at the \
             pump follows the market of the day before."
        )
    };
    let days = [("2,500", "1.18"), ("1,750", "1.21"), ("3,100", "1.15"), ("2,050", "1.24")];
    let texts = days.map(|(litres, price)| report(litres, price));
    let groups = Detector::default().group(&texts);
    assert_eq!((groups.len(), groups.templates().len()), (0, 1));
    assert_eq!(groups.templates()[0].articles().count(), 4);

    let printed =
        |outlet: &str, litres: &str| format!("{outlet}\n{}\nRead more in {outlet}.", report(litres, "1.18"));
    let texts = [
        printed("Orvik Post", "2,500"),
        printed("The Aldermere Sentinel", "2,500"),
        printed("Karst Weekly News", "2,500"),
        printed("Port Ellis Chronicle", "2,600"),
    ];
    let groups = Detector::default().group(&texts);
    assert_eq!(as_sets(&groups), BTreeSet::from([(0..4).collect()]));
    assert!(groups.templates().is_empty());
}

#[test]
fn every_stage_is_told_of_when_it_begins_and_no_more_is_done_than_there_is() {
    use Stage::{
        Boilerplate, Collect, Count, Excerpt, Link, Match, Original, Shingle, Sign, Strip, Template,
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&told);
    let note = move |progress: Progress| noted.lock().unwrap().push(progress);
    let detector = Detector::builder().progress(note).build().unwrap();
    let mut random = Random(3);
    let texts: Vec<String> = (0..1500).map(|_| random.text(30)).collect();
    assert!(detector.group(&texts).is_empty());
    let told = told.lock().unwrap();
    let mut begun: Vec<Stage> =
        told.iter().filter(|progress| progress.done == 0).map(|progress| progress.stage).collect();
    begun.dedup();
    let all = [Shingle, Count, Boilerplate, Strip, Sign, Collect, Match, Link, Template, Original, Excerpt];
    assert_eq!(begun, all);
    assert!(told.iter().all(|progress| progress.done <= progress.total));
    assert!(told.iter().any(|progress| progress.stage == Shingle && progress.done == 1500));
    // Of few items each is told.
    assert!(
        told.iter().any(|progress| progress.stage == Count && (1..progress.total).contains(&progress.done))
    );
}
