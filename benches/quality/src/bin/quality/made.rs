//! A synthetic corpus held against its truth.

use crate::pairs::{Score, pairs, share_of, tally};
use crate::systems::Partition;
use std::collections::HashMap;
use syndicate::{Kind, Printed};

/// Pairs of copies found and missed.
pub struct Made<'a> {
    printed: &'a [Printed],
    partition: &'a Partition,
}

impl<'a> Made<'a> {
    pub fn new(printed: &'a [Printed], partition: &'a Partition) -> Self {
        assert_eq!(printed.len(), partition.len(), "every article has an answer");
        Self { printed, partition }
    }

    /// The score over all pairs of the articles of kinds that `counts`.
    pub fn score(&self, counts: impl Fn(Kind) -> bool) -> Score {
        let counted =
            || self.printed.iter().zip(self.partition).filter(|(printed, _)| counts(printed.truth.kind));
        let in_story = tally(counted().map(|(printed, _)| printed.truth.story));
        let in_group = tally(counted().filter_map(|(_, group)| *group));
        let in_both = tally(counted().filter_map(|(printed, group)| Some(((*group)?, printed.truth.story))));
        let total = |counts: &mut dyn Iterator<Item = &usize>| counts.map(|&count| pairs(count)).sum::<f64>();
        let right = total(&mut in_both.values());
        Score {
            right,
            wrong: total(&mut in_group.values()) - right,
            missed: total(&mut in_story.values()) - right,
        }
    }

    /// For each kind of copy: how many there are, the share in one group with their original, and the share of
    /// their pairs with all articles of the story but misread ones.
    pub fn by_kind(&self) -> Vec<(Kind, usize, f64, f64)> {
        let clean =
            || self.printed.iter().zip(self.partition).filter(|(printed, _)| !printed.truth.kind.is_ocr());
        let in_story = tally(clean().map(|(printed, _)| printed.truth.story));
        let in_both = tally(clean().filter_map(|(printed, group)| Some(((*group)?, printed.truth.story))));
        let groups = self.groups_by_id();
        let row = |kind: Kind| {
            let (mut count, mut with_original, mut found, mut all) = (0, 0, 0, 0);
            for (printed, group) in self.of_kind(kind) {
                let itself = usize::from(!kind.is_ocr());
                let story = printed.truth.story;
                count += 1;
                all += in_story.get(&story).map_or(0, |count| count - itself);
                if let Some(group) = group {
                    found += in_both.get(&(group, story)).map_or(0, |count| count - itself);
                }
                let original =
                    printed.truth.original.as_deref().and_then(|id| groups.get(id).copied()).flatten();
                with_original += usize::from(group.is_some() && original == group);
            }
            let share = |part: usize, whole: usize| share_of(part as f64, whole as f64);
            (kind, count, share(with_original, count), share(found, all))
        };
        Kind::COPIES.into_iter().map(row).filter(|row| row.1 > 0).collect()
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&'a Printed, Option<usize>)> {
        let both = self.printed.iter().zip(self.partition);
        both.filter(move |(printed, _)| printed.truth.kind == kind).map(|(printed, group)| (printed, *group))
    }

    fn groups_by_id(&self) -> HashMap<&'a str, Option<usize>> {
        let both = self.printed.iter().zip(self.partition);
        both.map(|(printed, group)| (printed.article.id.as_str(), *group)).collect()
    }

    /// The articles of each group, in the order of the groups' numbers.
    pub fn groups(&self) -> Vec<Vec<&'a Printed>> {
        let mut groups: HashMap<usize, Vec<&Printed>> = HashMap::new();
        for (printed, group) in self.printed.iter().zip(self.partition) {
            if let Some(group) = group {
                groups.entry(*group).or_default().push(printed);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(number, _)| *number);
        groups.into_iter().map(|(_, articles)| articles).collect()
    }

    /// Copies that are not with their original, as lines of a list, at most so many of a kind.
    pub fn missed(&self, most: usize) -> Vec<String> {
        let groups = self.groups_by_id();
        let mut lines = Vec::new();
        for kind in Kind::COPIES {
            let missed = self.of_kind(kind).filter_map(|(printed, group)| {
                let original = printed.truth.original.as_deref()?;
                let apart = group.is_none() || groups.get(original) != Some(&group);
                apart.then(|| format!("missed\t{kind}\t{}\t{original}", printed.article.id))
            });
            lines.extend(missed.take(most));
        }
        lines
    }

    /// Pairs of one group and two stories: how many by their kinds, most first, and examples as lines of a list.
    pub fn merged(&self, most: usize) -> (Vec<(String, usize)>, Vec<String>) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut lines = Vec::new();
        for group in self.groups() {
            for (at, a) in group.iter().enumerate() {
                for b in group[at + 1..].iter().filter(|b| b.truth.story != a.truth.story) {
                    let what = between(a, b);
                    let seen = counts.entry(what.clone()).or_default();
                    *seen += 1;
                    if *seen <= most {
                        lines.push(format!("merged\t{what}\t{}\t{}", a.article.id, b.article.id));
                    }
                }
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        (counts, lines)
    }
}

/// What two articles of different stories are to each other.
fn between(a: &Printed, b: &Printed) -> String {
    let role = |printed: &Printed| match printed.truth.kind {
        kind @ (Kind::RoundUp | Kind::Quotation | Kind::Template | Kind::Brief) => kind.to_string(),
        _ if printed.truth.family.is_some() => Kind::Template.to_string(),
        _ => "story".to_owned(),
    };
    let mut roles = [role(a), role(b)];
    roles.sort();
    let [first, second] = roles;
    match (a.truth.family, b.truth.family) {
        (Some(x), Some(y)) if x == y => "templates of one family".to_owned(),
        _ if a.article.source == b.article.source => format!("{first} and {second} of one outlet"),
        _ => format!("{first} and {second}"),
    }
}
