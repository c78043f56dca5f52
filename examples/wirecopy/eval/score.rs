//! How right groups are, told by labelled pairs.

use super::labels::Label;

/// Precision, recall and F1 of "in one group" as a prediction of "copies", each pair by its weight.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    pub pairs: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl Score {
    /// The scores over the pairs of which people were sure, and over all.
    pub fn sure_and_all(labels: &[Label], group_of: &[Option<usize>]) -> [Self; 2] {
        [Self::over(labels.iter().filter(|label| label.is_sure()), group_of), Self::over(labels, group_of)]
    }

    fn over<'a>(labels: impl IntoIterator<Item = &'a Label>, group_of: &[Option<usize>]) -> Self {
        let (mut pairs, mut right, mut wrong, mut missed) = (0, 0.0, 0.0, 0.0);
        for label in labels {
            pairs += 1;
            match (in_one_group(label, group_of), label.is_copy) {
                (true, true) => right += label.weight,
                (true, false) => wrong += label.weight,
                (false, true) => missed += label.weight,
                (false, false) => {}
            }
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            pairs,
            precision: share(right, right + wrong),
            recall: share(right, right + missed),
            f1: share(2.0 * right, 2.0 * right + wrong + missed),
        }
    }
}

/// Whether the two articles stand in one group.
pub fn in_one_group(label: &Label, group_of: &[Option<usize>]) -> bool {
    let [a, b] = label.pair.map(|article| group_of[article]);
    a.is_some() && a == b
}
