//! The word diff: laws, readable prose, and every way to show it.

use proptest::prelude::*;
use serde_json::json;
use std::path::Path;
use wirecopy::diff::{FactChange, FactKind, Hunk, HunkKind, Move, Summary, WordDiff};
use wirecopy::text::words;

/// Checks what holds for every diff, and returns it.
fn checked<'t>(before: &'t str, after: &'t str) -> WordDiff<'t> {
    let diff = WordDiff::new(before, after);
    check_tiles(&diff, diff.hunks(), 0..before.len(), 0..after.len());
    for hunk in diff.hunks() {
        if let Some(moved) = hunk.moved {
            let moved = &diff.moves()[moved];
            match hunk.kind {
                HunkKind::Deleted => assert_eq!(hunk.before, moved.before),
                HunkKind::Inserted => assert_eq!(hunk.after, moved.after),
                kind => panic!("{kind:?} cannot be the end of a move"),
            }
        }
    }
    for (number, moved) in diff.moves().iter().enumerate() {
        check_tiles(&diff, &moved.hunks, moved.before.clone(), moved.after.clone());
        assert_eq!(diff.hunks().iter().filter(|hunk| hunk.moved == Some(number)).count(), 2);
    }
    let hunks = diff.hunks().iter().chain(diff.moves().iter().flat_map(|moved| &moved.hunks));
    let replaced: Vec<_> = hunks.filter(|hunk| hunk.kind == HunkKind::Replaced).collect();
    assert!(diff.facts().is_sorted_by_key(|fact| fact.after.start));
    for fact in diff.facts() {
        let holds = |hunk: &&&Hunk| {
            hunk.before.start <= fact.before.start
                && fact.before.end <= hunk.before.end
                && hunk.after.start <= fact.after.start
                && fact.after.end <= hunk.after.end
        };
        assert_eq!(replaced.iter().filter(holds).count(), 1);
        assert_ne!(diff.before()[fact.before.clone()], diff.after()[fact.after.clone()]);
    }
    let summary = diff.summary();
    assert_eq!(summary.numbers + summary.names, diff.facts().len());
    assert_eq!(summary.before_words(), words(before).len());
    assert_eq!(summary.after_words(), words(after).len());
    let cut = &summary.cut;
    assert_eq!(cut.head + cut.middle + cut.tail, summary.deleted);
    assert_eq!(summary.moves, diff.moves().len());
    assert!(summary.moves == 0 || summary.moved > 0);
    diff
}

/// Checks that `hunks` tile both ranges in order, on character borders, and that each is what its
/// kind says; so that taking `before` from equal hunks and `after` from the others gives `after`.
fn check_tiles(
    diff: &WordDiff<'_>,
    hunks: &[Hunk],
    before: std::ops::Range<usize>,
    after: std::ops::Range<usize>,
) {
    let (mut b, mut a) = (before.start, after.start);
    for hunk in hunks {
        assert_eq!((hunk.before.start, hunk.after.start), (b, a));
        (b, a) = (hunk.before.end, hunk.after.end);
        for (text, at) in [(diff.before(), b), (diff.after(), a)] {
            assert!(!text[..at].ends_with('\r') || !text[at..].starts_with('\n'), "a line's end stays whole");
        }
        let (left, right) = (&diff.before()[hunk.before.clone()], &diff.after()[hunk.after.clone()]);
        let hashes = |text| words(text).into_iter().map(|word| word.hash).collect::<Vec<_>>();
        match hunk.kind {
            HunkKind::Equal => assert!(left == right && !left.is_empty()),
            HunkKind::Typographic => assert!(left != right && hashes(left) == hashes(right)),
            HunkKind::Deleted => assert!(!left.is_empty() && right.is_empty()),
            HunkKind::Inserted => assert!(left.is_empty() && !right.is_empty()),
            HunkKind::Replaced => assert!(left != right && !left.is_empty() && !right.is_empty()),
        }
    }
    assert_eq!((b, a), (before.end, after.end));
    let repeated =
        hunks.windows(2).any(|pair| pair[0].kind == pair[1].kind && pair[0].moved == pair[1].moved);
    assert!(!repeated, "neighbours of one kind are one hunk");
}

/// Texts of few different pieces, so that they have much in common, with all that hurts.
pub fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "the ",
        "of ",
        "Harbour ",
        "harbour, ",
        "“harbour” ",
        "five. ",
        "Six!\n\n",
        "ferry ",
        "boat ",
        "\0",
        "e\u{301}t\u{e9} ",
        "\u{301}",
        "\u{202e}",
        "\u{200b}",
        "\u{ad}",
        "\u{1b}[31m",
        "火事",
        "港。",
        "ไทย",
        "मुंबई ",
        "\u{1f468}\u{200d}\u{1f469} ",
        "ﬃ",
        "½",
        "ß ",
        "SS ",
        "\n",
        "\r",
        "\r\n",
        "abc \u{93f}-Zor ",
        "abc al-Bar ",
        "ʼ",
        "'",
        " — ",
        "…",
        "<b>",
        "&amp;",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A text of sentences, and a copy with words changed and sentences cut, moved and repeated.
pub fn edited() -> impl Strategy<Value = (String, String)> {
    let sentence = prop::collection::vec(0_u32..400, 4..16);
    let edit = (0_usize..12, 0_usize..12, 0_u32..5);
    (prop::collection::vec(sentence, 3..12), prop::collection::vec(edit, 0..6)).prop_map(|(before, edits)| {
        let mut after = before.clone();
        for (at, to, kind) in edits {
            let (at, to) = (at % after.len(), to % after.len());
            match kind {
                0 => after.swap(at, to),
                1 if after.len() > 1 => drop(after.remove(at)),
                2 => after.insert(to, after[at].clone()),
                3 => after[at].insert(to.min(3), 1000),
                _ => after[at][to % 4] = 2000,
            }
        }
        let text = |sentences: &[Vec<u32>]| {
            let sentence = |words: &Vec<u32>| words.iter().map(|word| format!("w{word}")).collect::<Vec<_>>();
            sentences.iter().map(|words| sentence(words).join(" ") + ". ").collect::<String>()
        };
        (text(&before), text(&after))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn laws_hold_for_hostile_texts(before in hostile(), after in hostile()) {
        checked(&before, &after);
        let same = checked(&before, &before);
        prop_assert!(same.hunks().iter().all(|hunk| hunk.kind == HunkKind::Equal));
    }

    #[test]
    fn laws_hold_for_edited_texts((before, after) in edited()) {
        checked(&before, &after);
        checked(&after, &before);
    }

    #[test]
    fn nothing_shown_can_drive_a_terminal_or_a_page(before in hostile(), after in hostile()) {
        let diff = WordDiff::new(&before, &after);
        let is_active = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        prop_assert!(!diff.to_string().contains(is_active));
        prop_assert!(!diff.text().typography(true).to_string().contains(is_active));
        let mut ansi = diff.ansi().typography(true).to_string();
        for style in ["\x1b[0m", "\x1b[31;9m", "\x1b[36;4m", "\x1b[33m", "\x1b[1;31;9m", "\x1b[1;36;4m", "\x1b[2;4m"] {
            ansi = ansi.replace(style, "");
        }
        prop_assert!(!ansi.contains(is_active));
        let html = diff.html().to_string();
        prop_assert!(!html.contains(is_active) && !html.contains("<b>"));
        prop_assert_eq!(html.matches('&').count(), html.matches("&lt;").count() + html.matches("&gt;").count()
            + html.matches("&amp;").count() + html.matches("&#39;").count() + html.matches("&quot;").count());
    }
}

#[test]
fn laws_hold_for_constructed_texts() {
    let text = |word: &dyn Fn(u32) -> u32| (0..6000).map(|at| format!("w{} ", word(at))).collect::<String>();
    let counted = text(&|at| at);
    let cases: [(&str, String, String); 7] = [
        ("all words equal", text(&|_| 0), "w0 ".repeat(5000)),
        ("reversed", counted.clone(), text(&|at| 6000 - at)),
        ("nothing in common", counted.clone(), text(&|at| 6000 + at)),
        ("every other word changed", counted.clone(), text(&|at| at + at % 2 * 6000)),
        ("two words alternating", text(&|at| at % 2), text(&|at| at / 2 % 2)),
        ("reversed by tens", counted.clone(), text(&|at| (599 - at / 10) * 10 + at % 10)),
        ("nothing left", counted, String::new()),
    ];
    for (name, before, after) in &cases {
        eprintln!("{name}");
        checked(before, after);
        checked(after, before);
    }
}

/// Name, before, after, the diff as plain text, and its summary.
const PROSE: &[[&str; 5]] = &[
    ["nothing at all", "", "", "", "unchanged"],
    ["nothing but marks", "...", "!", "!", "same words, 1 change of typography"],
    ["unchanged", "The ferry was late.", "The ferry was late.", "The ferry was late.", "unchanged"],
    [
        "typography is not marked",
        "\"It's late,\" he said - twice.",
        "“It’s late,” he said – twice.",
        "“It’s late,” he said – twice.",
        "same words, 3 changes of typography",
    ],
    [
        "one word",
        "The mayor said five ships had left.",
        "The mayor said six ships had left.",
        "The mayor said [-five-]{+six+} ships had left.",
        "kept 6 of 7 words, replaced 1, changed 1 number",
    ],
    [
        "short words between small changes stay",
        "Five of the men were saved.",
        "Six of the women were saved.",
        "[-Five-]{+Six+} of the [-men-]{+women+} were saved.",
        "kept 4 of 6 words, replaced 2, changed 1 number",
    ],
    [
        "chance words are absorbed",
        "The committee rejected the report of the auditors on Monday after hours of debate.",
        "Nobody in the town believes the promises of a minister who never visits.",
        "[-The committee rejected the report of the auditors on Monday after hours of debate-]{+Nobody in the town believes the promises of a minister who never visits+}.",
        "kept 0 of 14 words, cut 1, replaced 13",
    ],
    [
        "a name in a rewritten sentence stays",
        "Rescuers pulled the crew of the Aldebaran out of the water before dawn.",
        "All hands aboard were brought ashore from the Aldebaran by a passing trawler.",
        "[-Rescuers pulled the crew of-]{+All hands aboard were brought ashore from+} the Aldebaran [-out of the water before dawn-]{+by a passing trawler+}.",
        "kept 2 of 13 words, cut 2 from the end, replaced 9, added 2",
    ],
    [
        "an inserted sentence",
        "The ferry left at noon. The sea was calm.",
        "The ferry left at noon. The captain was sober. The sea was calm.",
        "The ferry left at noon. {+The captain was sober.+} The sea was calm.",
        "kept 9 of 9 words, added 4",
    ],
    [
        "a deleted clause takes its commas",
        "The mayor, who was on holiday, refused to comment.",
        "The mayor refused to comment.",
        "The mayor[-, who was on holiday,-] refused to comment.",
        "kept 5 of 9 words, cut 4",
    ],
    [
        "cut from the end",
        "The bridge is closed. Repairs begin on Monday. Drivers should use the tunnel, the council said in a statement.",
        "The bridge is closed.",
        "The bridge is closed. [-Repairs begin on Monday. Drivers should use the tunnel, the council said in a statement.-]",
        "kept 4 of 19 words, cut 15 from the end",
    ],
    [
        "another end",
        "The bridge is closed. Repairs begin on Monday, the council said.",
        "The bridge is closed. More follows.",
        "The bridge is closed. [-Repairs begin on Monday, the council said-]{+More follows+}.",
        "kept 4 of 11 words, cut 5 from the end, replaced 2",
    ],
    [
        "a cut before a sentence and an addition in it stand apart",
        "Sign up for one of our many free letters today. Updated six minutes ago and again at noon. The mayor resigned after a long dispute.",
        "The tired old mayor resigned after a long dispute.",
        "[-Sign up for one of our many free letters today. Updated six minutes ago and again at noon.-] The {+tired old+} mayor resigned after a long dispute.",
        "kept 7 of 25 words, cut 18 from the start, added 2",
    ],
    [
        "reworded in place",
        "Reporters could not immediately verify the footage.",
        "The footage could not be immediately verified by reporters.",
        "[-Reporters-]{+The footage+} could not {+be+} immediately [-verify the footage-]{+verified by reporters+}.",
        "kept 3 of 7 words, replaced 4, added 2",
    ],
    [
        "a quotation opens",
        "He left at once, she said.",
        "“We left at once,” she said.",
        "[-He-]{+“We+} left at once,” she said.",
        "kept 5 of 6 words, replaced 1",
    ],
    [
        "a sentence becomes two",
        "Nobody was hurt, and the harbour opened again.",
        "Nobody was hurt. The harbour opened again.",
        "Nobody was hurt[-, and-]{+.+} The harbour opened again.",
        "kept 7 of 8 words, cut 1",
    ],
    [
        "a moved paragraph",
        "The storm reached the coast on Friday night.\n\nTwo hundred houses lost power in the northern villages.\n\nSchools will stay closed until further notice, the county said.",
        "Schools will stay closed until further notice, the county said.\n\nThe storm reached the coast on Friday night.\n\nTwo hundred houses lost power in the northern villages.",
        "{>1 Schools will stay closed until further notice, the county said.}\n\nThe storm reached the coast on Friday night.\n\nTwo hundred houses lost power in the northern villages.\n\n[1> Schools will stay closed until further notice, the county said.]",
        "kept 27 of 27 words, moved 1 passage",
    ],
    [
        "a passage edited in moving",
        "Divers found the wreck of the trawler at forty metres on Sunday. The owner has been told. The search went on for nine days and cost two million crowns.",
        "The search went on for nine days and cost three million crowns. Divers found the wreck of the trawler at forty metres on Sunday. The owner has been told.",
        "{>1 The search went on for nine days and cost [-two-]{+three+} million crowns.} Divers found the wreck of the trawler at forty metres on Sunday. The owner has been told. [1> The search went on for nine days and cost two million crowns.]",
        "kept 28 of 29 words, replaced 1, moved 1 passage, changed 1 number",
    ],
    [
        "a word that moved is not a move",
        "Yesterday the council met.",
        "The council met yesterday.",
        "[-Yesterday-] The council met {+yesterday+}.",
        "kept 3 of 4 words, cut 1 from the start, added 1",
    ],
    [
        "two moves",
        "Alpha beach opens on the first of May this year. Bravo beach stays closed because of the oil spill there. Now for something long that stays in its place whatever else happens around it in this text. Charlie beach needs new sand before anyone can swim there again.",
        "Charlie beach needs new sand before anyone can swim there again. Now for something long that stays in its place whatever else happens around it in this text. Bravo beach stays closed because of the oil spill there. Alpha beach opens on the first of May this year.",
        "[3> Alpha beach opens on the first of May this year.]{>1 Charlie beach needs new sand before anyone can swim there again.} [2> Bravo beach stays closed because of the oil spill there.] Now for something long that stays in its place whatever else happens around it in this text. [1> Charlie beach needs new sand before anyone can swim there again.]{>2 Bravo beach stays closed because of the oil spill there.} {>3 Alpha beach opens on the first of May this year.}",
        "kept 48 of 48 words, moved 3 passages",
    ],
    [
        "no spaces between words",
        "港で火事があり、五人が救助された。",
        "港で火事があり、六人が救助された。",
        "港で火事があり、[-五-]{+六+}人が救助された。",
        "kept 14 of 15 words, replaced 1",
    ],
    [
        "right to left",
        "קברניט הספינה אמר שחמישה נפצעו",
        "קברניט הספינה אמר ששישה נפצעו",
        "קברניט הספינה אמר [-שחמישה-]{+ששישה+} נפצעו",
        "kept 4 of 5 words, replaced 1",
    ],
    [
        "marks that could drive a terminal",
        "plain",
        "\u{1b}[31mred\u{7}",
        "[-plain-]{+\\u{1b}[31mred\\u{7}+}",
        "kept 0 of 1 words, replaced 1",
    ],
];

/// Before, after, and the facts that changed.
const FACTS: &[[&str; 3]] = &[
    ["He saw five ships.", "He saw six ships.", "number five|six"],
    ["He saw five ships.", "He saw 5 ships.", ""],
    ["It cost $1,000 then.", "It cost $1 000 then.", ""],
    ["It cost 1,000 then.", "It cost 1.0 then.", "number 1,000|1.0"],
    ["It cost $5 million in all.", "It cost $5 billion in all.", "number million|billion"],
    ["It cost twenty-five million in all.", "It cost 26 million in all.", "number twenty-five|26"],
    ["Rebels in Deir Ezzor fled.", "Rebels in Deir al-Zor fled.", "name Ezzor|al-Zor"],
    [
        "Police held John Smith on Monday.",
        "Police held Jane Doe on Tuesday.",
        "name John Smith|Jane Doe, name Monday|Tuesday",
    ],
    ["Police of the U.S. Navy held him.", "Police of the US Navy held him.", ""],
    ["He met the old mayor there.", "He met Jane Doe there.", ""],
    ["Smith left. Nobody knows why.", "Doe left. Nobody knows why.", ""],
    ["Mayor Meets Premier In Oxley", "Mayor Meets Premier In Hollin", ""],
    ["he saw oslo burn", "he saw bergen burn", ""],
    ["Он видел Москву и уехал.", "Он видел Тверь и уехал.", "name Москву|Тверь"],
    ["港で五人が救助された。", "港で六人が救助された。", ""],
    ["وصل 15 شخصا", "وصل 16 شخصا", "number 15|16"],
    // Nobody can say what stands for what.
    [
        "In May 40 of the men who had worked there for as long as anyone could remember left.",
        "A strike that nobody had thought possible began when 12 drivers refused to sign.",
        "",
    ],
];

#[test]
fn numbers_and_names_that_changed_are_called_out() {
    for [before, after, facts] in FACTS {
        let diff = checked(before, after);
        let fact = |fact: &FactChange| {
            let kind = if fact.kind == FactKind::Number { "number" } else { "name" };
            format!("{kind} {}|{}", &before[fact.before.clone()], &after[fact.after.clone()])
        };
        assert_eq!(diff.facts().iter().map(fact).collect::<Vec<_>>().join(", "), *facts, "{diff}");
    }
    // Also within what moved, and a fact alone is marked of a longer replacement.
    let stays = "Divers found the wreck of the trawler at forty metres on Sunday. The owner has been told.";
    let cost = "The search went on for nine days and cost two million crowns.";
    let before = format!("{stays} {cost}");
    let after = format!("{} {stays}", cost.replace("two million crowns", "about three million dollars"));
    let diff = checked(&before, &after);
    assert_eq!(diff.moves().len(), 1);
    assert_eq!(diff.summary().numbers, 1, "{diff}");
    let html = diff.html().to_string();
    assert!(html.contains("<ins>about <b class=\"fact\">three</b></ins>"), "{html}");
}

#[test]
fn prose_reads_well() {
    for [name, before, after, text, summary] in PROSE {
        let diff = checked(before, after);
        assert_eq!(diff.to_string(), *text, "{name}");
        assert_eq!(diff.summary().to_string(), *summary, "{name}");
    }
}

#[test]
fn a_long_block_edited_in_moving_is_one_move() {
    let mut random = crate::support::Random(3);
    let mut sentence = |words| format!("The {}. ", random.text(words).trim());
    let sentences: Vec<String> = (0..30).map(|at| sentence(10 + at % 7)).collect();
    let new = sentence(9);
    let block = sentences[4..10].concat();
    // A sentence dropped after one that was edited near its end, and one added.
    let words: Vec<&str> = sentences[6].split(' ').collect();
    let late = sentences[6].replacen(words[words.len() - 6], "other", 1);
    let edited =
        [&sentences[4], &sentences[5], &late, &sentences[8], &new, &sentences[9]].map(String::as_str);
    let before = format!("{}{block}{}", sentences[..4].concat(), sentences[10..].concat());
    let after = format!("{}{}{}", sentences[..4].concat(), sentences[10..].concat(), edited.concat());
    let diff = checked(&before, &after);
    assert_eq!(diff.moves().len(), 1, "{diff}");
    assert_eq!(&before[diff.moves()[0].before.clone()], block.trim_end());
}

/// One pair with something of everything, for the golden renderings.
fn pair() -> WordDiff<'static> {
    checked(
        "The \"old\" pier <closed> in May. Five ships sailed on the tide. \
         Nobody has seen the harbour master since the storm.",
        "Nobody has seen the old harbour master since the storm. \
         The “old” pier <closed> in May. Six ships sailed on the tide & more.",
    )
}

#[test]
fn text_is_as_it_was() {
    assert_eq!(
        pair().text().to_string(),
        "{>1 Nobody has seen the {+old+} harbour master since the storm.} \
         The “old” pier <closed> in May. [-Five-]{+Six+} ships sailed on the tide[-.-] {+& more.+} \
         [1> Nobody has seen the harbour master since the storm.]"
    );
}

#[test]
fn ansi_is_as_it_was() {
    assert_eq!(
        pair().ansi().to_string(),
        "\x1b[33m{>1 \x1b[0m\x1b[33mNobody has seen the\x1b[0m \x1b[36;4mold\x1b[0m \
         \x1b[33mharbour master since the storm.\x1b[0m\x1b[33m}\x1b[0m \
         The “old” pier <closed> in May. \x1b[1;31;9mFive\x1b[0m\x1b[1;36;4mSix\x1b[0m ships sailed on the tide\
         \x1b[31;9m.\x1b[0m \x1b[36;4m& more.\x1b[0m \
         \x1b[33m[1> \x1b[0m\x1b[33mNobody has seen the harbour master since the storm.\x1b[0m\x1b[33m]\x1b[0m"
    );
}

#[test]
fn html_is_as_it_was() {
    assert_eq!(
        pair().html().id_prefix("p1-").to_string(),
        "<div class=\"wirecopy-diff\" dir=\"auto\">\
         <ins class=\"moved\" id=\"p1-move-1-after\"><a href=\"#p1-move-1-before\" title=\"moved from\" \
         aria-label=\"moved from 1\">1</a>Nobody has seen the <ins>old</ins> harbour master since the storm.</ins> \
         The <span class=\"typography\" title=\"&quot;\">“</span>old\
         <span class=\"typography\" title=\"&quot;\">”</span> pier &lt;closed&gt; in May. \
         <del><b class=\"fact\">Five</b></del><ins><b class=\"fact\">Six</b></ins> ships sailed on the tide<del>.</del> <ins>&amp; more.</ins> \
         <del class=\"moved\" id=\"p1-move-1-before\"><a href=\"#p1-move-1-after\" title=\"moved to\" \
         aria-label=\"moved to 1\">1</a>Nobody has seen the harbour master since the storm.</del></div>"
    );
}

#[test]
fn a_page_allows_nothing_but_its_own_style() {
    let diff = pair();
    let page = diff.html().page("<script>alert(1)</script>").to_string();
    assert!(page.contains("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>"));
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"));
    assert!(page.contains(&diff.html().to_string()));
    assert!(page.contains("kept 20 of 21 words, replaced 1, added 2, moved 1 passage, changed 1 number"));
    for foreign in ["<script", "http:", "https:", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

#[test]
fn json_is_as_it_was_and_gives_both_texts_back() {
    let diff = pair();
    let value = serde_json::to_value(&diff).unwrap();
    assert_eq!(
        value["hunks"][0],
        json!({
            "kind": "inserted", "before": {"start": 0, "end": 0}, "after": {"start": 0, "end": 55}, "moved": 0,
            "before_text": "", "after_text": "Nobody has seen the old harbour master since the storm.",
        })
    );
    assert_eq!(
        value["moves"][0]["hunks"][1],
        json!({
            "kind": "inserted", "before": {"start": 83, "end": 83}, "after": {"start": 20, "end": 24},
            "before_text": "", "after_text": "old ",
        })
    );
    assert_eq!(
        value["summary"],
        json!({
            "kept": 11, "moved": 9, "deleted": 0, "inserted": 2, "replaced": 1, "moves": 1, "typographic": 2,
            "numbers": 1, "names": 0, "cut": {"head": 0, "middle": 0, "tail": 0},
        })
    );
    let texts = |field: &str| {
        let hunks = value["hunks"].as_array().unwrap();
        hunks.iter().map(|hunk| hunk[field].as_str().unwrap()).collect::<String>()
    };
    assert_eq!((texts("before_text").as_str(), texts("after_text").as_str()), (diff.before(), diff.after()));
    let hunks: Vec<Hunk> = serde_json::from_value(value["hunks"].clone()).unwrap();
    let moves: Vec<Move> = serde_json::from_value(value["moves"].clone()).unwrap();
    let summary: Summary = serde_json::from_value(value["summary"].clone()).unwrap();
    assert_eq!((hunks.as_slice(), moves.as_slice(), &summary), (diff.hunks(), diff.moves(), diff.summary()));
}

/// On a real pair, a wire story and its rewritten reprint: where the reprint begins anew is told
/// from what it took over, and the reprint's footer is a cut from the end.
#[test]
fn a_real_reprint_reads_well() {
    let seeds = Path::new("../shared/seeds");
    let read = |start: &str| {
        let entries = std::fs::read_dir(seeds).ok()?.flatten();
        let path = entries
            .map(|entry| entry.path())
            .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)))?;
        std::fs::read_to_string(path).ok()
    };
    let (Some(before), Some(after)) = (read("001_"), read("002_")) else {
        eprintln!("skipped: {} is not here", seeds.display());
        return;
    };
    let diff = checked(&before, &after);
    let changes =
        diff.hunks().iter().filter(|hunk| !matches!(hunk.kind, HunkKind::Equal | HunkKind::Typographic));
    assert!(changes.count() <= 32);
    let summary = diff.summary();
    assert!((280..=300).contains(&summary.kept), "{summary:?}");
    assert!(summary.cut.tail > summary.cut.head + summary.cut.middle, "{summary:?}");
    assert!(diff.to_string().contains("Deir [-Ezzor-]{+al-Zor+}"));
}
