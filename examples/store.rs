//! Keeps fingerprints as JSON, and compares with them what comes later.
//!
//! `cargo run --example store`

use wirecopy::{Detector, ErrorKind, Fingerprint};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let detector = Detector::default();
    let monday = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet, police said.";
    let stored = serde_json::to_string(&detector.fingerprint(monday))?;
    println!("{} bytes for {} bytes of text", stored.len(), monday.len());

    // Later, in another process or on another machine.
    let kept: Fingerprint = serde_json::from_str(&stored)?;
    let tuesday =
        detector.fingerprint("Police said the bridge at Oxley was closed after a lorry struck the parapet.");
    let alike = kept.jaccard(&tuesday)?;
    println!("{:.0} % alike", alike * 100.0);
    assert_eq!(kept, detector.fingerprint(monday));
    assert!(alike > 0.25);

    // A fingerprint knows how it was made, and is not compared with one that was made in another way.
    let other = Detector::builder().shingle_width(5).build()?.fingerprint(monday);
    let error = kept.jaccard(&other).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Scheme);
    println!("{error}");
    Ok(())
}
