//! `wirecopy group`: edges, graphs, and a corpus in which each story stands once.

use crate::command::{demo, run, run_in};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn edges_are_those_of_the_groups() {
    let groups = run(["group", "--format", "jsonl"]).json();
    let edges = run(["group", "--format", "jsonl", "--edges"]).json();
    let mut expected = Vec::new();
    for group in groups.iter().filter(|line| line["kind"] == "group") {
        for member in group["members"].as_array().unwrap().iter().skip(1) {
            expected.push(json!({
                "kind": "copy", "group": group["group"], "id_a": member["id"], "id_b": member["via"],
                "jaccard": member["jaccard"], "containment": member["containment"],
            }));
        }
    }
    for line in groups.iter().filter(|line| line["kind"] == "excerpt") {
        expected.push(json!({
            "kind": "excerpt", "id_a": line["excerpt"], "id_b": line["of"], "containment": line["containment"],
        }));
    }
    assert_eq!(edges, expected);

    let table = run(["group", "--format", "csv", "--edges"]).result();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for (row, edge) in rows.deserialize::<[String; 7]>().zip(&edges) {
        let [kind, group, template, a, b, jaccard, containment] = row.unwrap();
        let text =
            |field: &str| edge.get(field).map_or(String::new(), |value| value.to_string().replace('"', ""));
        assert_eq!([kind, group, template, a, b], ["kind", "group", "template", "id_a", "id_b"].map(text));
        let number = |text: &str| text.parse::<f64>().ok();
        assert_eq!(number(&jaccard), edge.get("jaccard").and_then(Value::as_f64));
        assert_eq!(number(&containment), edge["containment"].as_f64());
    }
    assert_eq!(table.lines().count(), edges.len() + 1);
    for (format, message) in [("people", "--edges is for"), ("graphml", "leave --edges out")] {
        assert!(run(["group", "--edges", "--format", format]).error(2).contains(message));
    }
}

#[test]
fn what_is_kept_and_what_is_dropped_is_the_corpus() {
    let lines = fs::read_to_string(demo()).unwrap();
    let corpus: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let copies: BTreeSet<String> = run(["group", "--format", "jsonl"])
        .json()
        .iter()
        .filter(|line| line["kind"] == "group")
        .flat_map(|group| group["members"].as_array().unwrap()[1..].to_vec())
        .map(|member| member["id"].as_str().unwrap().to_owned())
        .collect();
    let id = |article: &Value| article["id"].as_str().unwrap().to_owned();
    let expected: Vec<&Value> = corpus.iter().filter(|article| !copies.contains(&id(article))).collect();

    let kept = run(["group", "--keep", "original", "--format", "jsonl"]).json();
    assert_eq!(kept.iter().collect::<Vec<_>>(), expected, "as they stand in the input");
    let ids = run(["group", "--keep", "original"]).result();
    assert_eq!(ids.lines().map(str::to_owned).collect::<Vec<_>>(), kept.iter().map(id).collect::<Vec<_>>());
    let table = run(["group", "--keep", "original", "--format", "csv"]).result();
    let rows: Vec<[String; 3]> =
        csv::Reader::from_reader(table.as_bytes()).deserialize().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), corpus.len());
    for [id, decision, original] in &rows {
        assert_eq!(decision == "dropped", copies.contains(id));
        assert_eq!(original.is_empty(), decision == "kept");
        assert!(original.is_empty() || ids.lines().any(|kept| kept == original));
    }
    // What was filtered has no copies left.
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kept.jsonl");
    fs::write(&path, run(["group", "--keep", "original", "--format", "jsonl"]).result()).unwrap();
    let again = run_in(directory.path(), &["group", "kept.jsonl", "--format", "jsonl"]).json();
    assert!(again.iter().all(|line| line["kind"] != "group"), "{again:?}");
    assert!(run(["group", "--keep", "original", "--format", "graphml"]).error(2).contains("--keep is for"));
}

#[test]
fn what_is_kept_has_all_that_stood_beside_its_text() {
    let directory = tempfile::tempdir().unwrap();
    let text =
        r#"Of the two barges \"Ida\" and Maud only one was seen to leave the lock at Orvik that night."#;
    let kept = [
        format!(r#"{{"url":"a" , "body" : "{text}", "n": 1.50, "tags":[null, {{"body":"x"}}]}}"#),
        // Half of a pair is no character, and a number no text: they are left as they stand.
        r#"{"body":"Nothing but half of a pair: \ud83d", "id":"pair"}"#.to_owned(),
        r#"{"body":12.0,"id":"number"}"#.to_owned(),
        r#"{"title":"no body"}"#.to_owned(),
    ];
    let copy = format!(r#"{{"url":"b","body":"{text}","n":2}}"#);
    let lines = [&kept[0], &copy, &kept[1], &kept[2], &kept[3]].map(|line| format!("{line}\r\n"));
    fs::write(directory.path().join("a.jsonl"), lines.concat()).unwrap();
    let table = "id;body;the \"place\"\n1;\"It is \"\"so\"\";\n and not\";é\n2;Zwei;\n";
    fs::write(directory.path().join("b.csv"), table).unwrap();
    fs::write(directory.path().join("c.txt"), "A file\n").unwrap();
    let others = [
        r#"{"id":"1","body":"It is \"so\";\n and not","the \"place\"":"é"}"#,
        r#"{"id":"2","body":"Zwei","the \"place\"":""}"#,
        r#"{"id":"c.txt","text":"A file\n"}"#,
    ];
    let expected: String =
        kept.iter().map(String::as_str).chain(others).map(|line| format!("{line}\n")).collect();
    let args =
        ["group", "a.jsonl", "b.csv", "c.txt", "--text-field=body", "--keep=original", "--format=jsonl"];
    for spill in [&[][..], &["--spill=."]] {
        let printed = run_in(directory.path(), &[&args[..], spill].concat()).result();
        assert_eq!(printed, expected);
    }
    // What is asked for nowhere need not be text, unless it is printed.
    fs::write(directory.path().join("d.csv"), b"id,text,place\n1,Eins,\xff\n").unwrap();
    assert!(run_in(directory.path(), &["group", "d.csv", "--format=csv"]).result().contains("group,id"));
    let error = run_in(directory.path(), &["group", "d.csv", "--keep=original", "--format=jsonl"]).error(1);
    assert!(error.contains("d.csv:2: not UTF-8"), "{error}");
}

/// The texts of all data elements with this key, after checking that the graph is well-formed and that its edges
/// lead to its nodes.
fn data(graph: &str, key: &str) -> Vec<String> {
    let mut reader = Reader::from_str(graph);
    reader.config_mut().check_end_names = true;
    let (mut nodes, mut found, mut text) = (BTreeSet::new(), Vec::new(), None::<String>);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).unwrap();
                    found.map(|found| found.value.into_owned())
                };
                match element.name().as_ref() {
                    "node" => assert!(nodes.insert(attribute("id").unwrap())),
                    "edge" => {
                        let ends = ["source", "target"].map(|end| attribute(end).unwrap());
                        assert!(ends.iter().all(|end| nodes.contains(end)));
                    }
                    "data" if attribute("key").as_deref() == Some(key) => text = Some(String::new()),
                    _ => {}
                }
            }
            Event::Text(part) => text.iter_mut().for_each(|text| *text += &part),
            Event::GeneralRef(name) => {
                let c = quick_xml::escape::resolve_predefined_entity(&name).unwrap();
                text.iter_mut().for_each(|text| *text += c);
            }
            Event::End(element) if element.name().as_ref() == "data" => found.extend(text.take()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn graphml_is_well_formed_whatever_the_articles_are_called() {
    let graph = run(["group", "--format", "graphml"]).result();
    let edges = run(["group", "--format", "jsonl", "--edges"]).json();
    assert_eq!(data(&graph, "kind").len(), edges.len());
    assert_eq!(data(&graph, "role").iter().filter(|role| *role == "original").count(), 7);

    let directory = tempfile::tempdir().unwrap();
    let text = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    let ids =
        ["<b>&amp;\"'", " ]]> -- ", "\u{1b}[31m\0\u{7}\u{fffe}", "שלום \u{202e}", "\r\n\t", "\u{1f468}"];
    let lines: String =
        ids.iter().map(|id| json!({"id": id, "title": id, "text": text}).to_string() + "\n").collect();
    fs::write(directory.path().join("a.jsonl"), lines).unwrap();
    let graph = run_in(directory.path(), &["group", "a.jsonl", "--format", "graphml"]).result();
    assert!(!graph.contains(|c: char| c.is_control() && c != '\n' && c != '\t' || c == '\u{fffe}'));
    let mut expected = ids.map(str::to_owned);
    expected[2] = "\\u{1b}[31m\\u{0}\\u{7}\\u{fffe}".to_owned();
    expected[4] = "\\u{d}\n\t".to_owned();
    assert_eq!(data(&graph, "label"), expected);
    assert_eq!(data(&graph, "title"), expected);

    fs::write(directory.path().join("none.jsonl"), "").unwrap();
    let graph = run_in(directory.path(), &["group", "none.jsonl", "--format", "graphml"]).result();
    assert!(data(&graph, "label").is_empty());
}
