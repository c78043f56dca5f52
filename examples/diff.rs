//! Shows what one version of a story changed in another.
//!
//! `cargo run --example diff`

use wirecopy::diff::{HunkKind, WordDiff};

fn main() {
    let before = "The bridge at Oxley was closed on Sunday after a lorry struck the parapet. Nobody was hurt, \
                  police said. The road will stay shut until engineers have looked at all five arches.";
    let after = "Nobody was hurt, police said. The bridge at Oxley was closed on Sunday after a lorry struck the \
                 parapet. The road will stay shut until engineers have looked at all six arches.";

    let diff = WordDiff::new(before, after);
    println!("{}\n\n{}", diff.ansi(), diff.summary());

    // Everything is a range of bytes of the caller's own texts.
    let replaced: Vec<_> = diff.hunks().iter().filter(|hunk| hunk.kind == HunkKind::Replaced).collect();
    assert_eq!(replaced.len(), 1);
    assert_eq!(&before[replaced[0].before.clone()], "five");
    assert_eq!(&after[replaced[0].after.clone()], "six");
    assert_eq!(diff.moves().len(), 1);

    // Laid end to end, the hunks are the two texts.
    let told: String = diff.hunks().iter().map(|hunk| &after[hunk.after.clone()]).collect();
    assert_eq!(told, after);
}
