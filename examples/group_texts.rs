//! Groups a handful of texts that a program already holds.
//!
//! `cargo run --example group_texts`

use wirecopy::{Article, Detector};

fn main() -> Result<(), wirecopy::Error> {
    let wire = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said. Nobody was \
                hurt, but the road will stay shut until engineers have looked at the arch.";
    let cut = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    let edited = "Oxley bridge was closed on Sunday after a lorry struck the parapet, police said. Nobody was hurt, \
                  but the road stays shut until engineers have looked at the arch, which dates from 1790.";
    let other = "The county council will vote in March on a tram line between the station and the hospital.";

    // Dates are optional: they help to say which one was first.
    let monday = 1_709_510_400;
    let articles = [
        Article { date: Some(monday + 3600), ..Article::from(cut) },
        Article::from(other),
        Article { date: Some(monday), ..Article::from(wire) },
        Article { date: Some(monday + 7200), ..Article::from(edited) },
    ];

    let detector = Detector::builder().threshold(0.25).build()?;
    let groups = detector.group(&articles);
    for group in groups.iter() {
        println!("original: {}", articles[group.original()].text);
        for member in group.members() {
            if let Some(evidence) = member.evidence {
                let alike = evidence.jaccard * 100.0;
                println!("{alike:.0} % like number {}: {}", evidence.via, articles[member.article].text);
            }
        }
    }

    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].original(), 2);
    assert_eq!(groups[0].articles().collect::<Vec<_>>(), [2, 0, 3]);
    Ok(())
}
