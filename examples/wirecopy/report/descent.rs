//! The lineage of a group as a tree.

use serde::Serialize;
use wirecopy::Lineage;

/// A member in the tree, in the order in which the tree is read.
#[derive(Serialize)]
pub struct Node {
    /// Its place in the group, from 1.
    number: usize,
    /// Why it stands below the one above it.
    why: String,
    /// Whether members that were made from it follow, a step deeper.
    opens: bool,
    /// How many steps end after it.
    closes: usize,
}

/// The tree, the original at its root.
pub fn tree(lineage: &Lineage) -> Vec<Node> {
    let members = lineage.members();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (member, descent) in members.iter().enumerate().skip(1) {
        children[descent.parent.map_or(0, |parent| parent.member)].push(member);
    }
    let mut nodes: Vec<Node> = Vec::new();
    // Members to come, each with the steps that end after it if nothing is made from it.
    let mut next = vec![(0, 0)];
    while let Some((member, closes)) = next.pop() {
        let below = &children[member];
        nodes.push(Node {
            number: member + 1,
            why: why(lineage, member),
            opens: !below.is_empty(),
            closes: if below.is_empty() { closes } else { 0 },
        });
        for (at, &child) in below.iter().enumerate().rev() {
            next.push((child, if at + 1 == below.len() { closes + 1 } else { 0 }));
        }
    }
    nodes
}

fn why(lineage: &Lineage, member: usize) -> String {
    let descent = &lineage.members()[member];
    let changes = |n: usize| if n == 1 { "1 change".to_owned() } else { format!("{n} changes") };
    match (member, descent.parent) {
        (0, _) => String::new(),
        (_, None) if descent.changes == 0 => "from the original".to_owned(),
        (_, None) => format!("from the original, with {} of its own", changes(descent.changes)),
        (_, Some(parent)) => {
            let mut why = format!("shares {} of no. {}", changes(parent.shared), parent.member + 1);
            if parent.lacking > 0 {
                why += &format!(", and reads as the original where that has {} more", parent.lacking);
            }
            why
        }
    }
}
