//! Holds each article against all that came before it, as it comes in.
//!
//! `cargo run --example live`

use std::collections::HashMap;
use wirecopy::{ArticleId, Detector, Fingerprint};

fn main() -> Result<(), wirecopy::Error> {
    let incoming = [
        ("wire", "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said."),
        (
            "council",
            "The county council will vote in March on a tram line between the station and the hospital.",
        ),
        ("copy", "Police said the bridge at Oxley was closed on Sunday after a lorry struck the parapet."),
    ];

    let detector = Detector::default();
    let mut index = detector.index();
    let mut kept: HashMap<ArticleId, (&str, Fingerprint)> = HashMap::new();
    let mut copies = Vec::new();
    for (name, text) in incoming {
        let fingerprint = detector.fingerprint(text);
        for candidate in index.query(&fingerprint)? {
            // The index estimates from signatures; who has kept the fingerprints can make sure.
            let (earlier, known) = &kept[&candidate.id];
            let exact = fingerprint.jaccard(known)?;
            if exact >= detector.settings().threshold {
                println!("{name} is {:.0} % like {earlier}", exact * 100.0);
                copies.push((name, *earlier));
            }
        }
        let id = index.insert(&fingerprint)?;
        kept.insert(id, (name, fingerprint));
    }
    assert_eq!(copies, [("copy", "wire")]);

    // Yesterday's news goes.
    let first = *kept.keys().min().expect("three articles were inserted");
    index.remove(first)?;
    assert_eq!(index.len(), 2);
    assert!(index.query(detector.fingerprint(incoming[2].1))?.iter().all(|found| found.id != first));
    println!("{:?}", index.stats());
    Ok(())
}
