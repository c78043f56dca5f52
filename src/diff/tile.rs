//! From words to bytes: hunks that tile both texts.

use super::moves::Passage;
use super::script::Change;
use super::side::{Side, Sides, closing_marks};
use super::{Hunk, HunkKind};
use crate::text::fold;
use std::ops::Range;

/// Builds hunks from left to right; what has been tiled so far ends at `b` and `a`.
pub(super) struct Tiler<'s, 't> {
    sides: &'s Sides<'t>,
    hunks: Vec<Hunk>,
    b: usize,
    a: usize,
}

/// A part of one side of a change: its words, and the passage they are, if they moved.
type Part = (Range<usize>, Option<usize>);

impl<'s, 't> Tiler<'s, 't> {
    /// A tiler that begins at these bytes.
    pub fn new(sides: &'s Sides<'t>, b: usize, a: usize) -> Self {
        Self { sides, hunks: Vec::new(), b, a }
    }

    /// Tiles the words of `before` and `after`, and the bytes up to `b_end` and `a_end`; `changes` are
    /// those between them, and each passage of `moved` lies within one of them on either side.
    pub fn tile(
        mut self,
        before: Range<usize>,
        after: Range<usize>,
        (b_end, a_end): (usize, usize),
        changes: &[Change],
        moved: &Moved,
    ) -> Vec<Hunk> {
        let (mut b, mut a) = (before.start, after.start);
        let (mut outs, mut ins) = (moved.out.as_slice(), moved.r#in.as_slice());
        let (mut out, mut r#in) = (Vec::new(), Vec::new());
        for change in changes {
            self.equal(b..change.before.start, a..change.after.start);
            parts(&change.before, &mut outs, &mut out);
            parts(&change.after, &mut ins, &mut r#in);
            let b_stop = if change.before.end == before.end {
                b_end
            } else {
                self.sides.before.gap_end(change.before.end)
            };
            let a_stop = if change.after.end == after.end {
                a_end
            } else {
                self.sides.after.gap_end(change.after.end)
            };
            self.change(change, (b_stop, a_stop), &out, &r#in);
            (b, a) = (change.before.end, change.after.end);
        }
        self.equal(b..before.end, a..after.end);
        self.style(b_end, a_end);
        self.hunks
    }

    /// Tiles equal words, with the gap before each of them as far as it is not yet tiled.
    fn equal(&mut self, before: Range<usize>, after: Range<usize>) {
        if before.is_empty() {
            return;
        }
        let (b_side, a_side) = (&self.sides.before, &self.sides.after);
        let (b_end, a_end) = (b_side.span(before.end - 1).end, a_side.span(after.end - 1).end);
        if self.sides.are_same(&(self.b..b_end), &(self.a..a_end)) {
            self.push(HunkKind::Equal, b_end, a_end, None);
            return;
        }
        for (b, a) in before.zip(after) {
            let (b, a) = (b_side.span(b), a_side.span(a));
            self.style(b.start, a.start);
            let same = self.sides.are_same(&b, &a);
            self.push(if same { HunkKind::Equal } else { HunkKind::Typographic }, b.end, a.end, None);
        }
    }

    /// Tiles the gap up to `b_end` and `a_end`, between equal words: what it begins and ends with on
    /// both sides is equal, the rest differs in punctuation or space.
    fn style(&mut self, b_end: usize, a_end: usize) {
        let (b, a) = (&self.sides.before.text[self.b..b_end], &self.sides.after.text[self.a..a_end]);
        let prefix = common_prefix(b, a);
        let suffix = common_suffix(&b[prefix..], &a[prefix..]);
        self.push(HunkKind::Equal, self.b + prefix, self.a + prefix, None);
        self.push(HunkKind::Typographic, b_end - suffix, a_end - suffix, None);
        self.push(HunkKind::Equal, b_end, a_end, None);
    }

    /// Tiles a change with the gaps at its ends, which reach to `b_end` and `a_end`.
    ///
    /// A gap belongs to the change only where the other side has none that answers it.
    fn change(&mut self, change: &Change, (b_end, a_end): (usize, usize), out: &[Part], r#in: &[Part]) {
        let b = Gaps::new(&self.sides.before, &change.before, self.b, b_end);
        let a = Gaps::new(&self.sides.after, &change.after, self.a, a_end);
        let ((b_first, b_stop), (a_first, a_stop)) = match (change.before.is_empty(), change.after.is_empty())
        {
            (false, true) => b.answered_by(&a),
            (true, false) => {
                let (a, b) = a.answered_by(&b);
                (b, a)
            }
            _ => b.answer(&a, ends_moved(out) || ends_moved(r#in)),
        };
        self.style(b_first, a_first);
        let (mut out, mut r#in) = (out.iter().peekable(), r#in.iter().peekable());
        loop {
            // What stayed is replaced by what came; passages stand alone.
            let stayed = out.next_if(|(_, moved)| moved.is_none());
            let came = r#in.next_if(|(_, moved)| moved.is_none());
            let (gone, arrived) = (out.next(), r#in.next());
            if gone.is_none() && arrived.is_none() {
                self.push(HunkKind::Replaced, b_stop, a_stop, None);
                return self.style(b_end, a_end);
            }
            let (b_side, a_side) = (&self.sides.before, &self.sides.after);
            let b = b_side.part_end(stayed, gone, self.b).clamp(self.b, b_stop);
            let a = a_side.part_end(came, arrived, self.a).clamp(self.a, a_stop);
            self.push(HunkKind::Replaced, b, a, None);
            if let Some((words, moved)) = gone {
                let b = b_side.closing(words.end).clamp(self.b, b_stop);
                self.push(HunkKind::Deleted, b, self.a, *moved);
            }
            if let Some((words, moved)) = arrived {
                let a = a_side.closing(words.end).clamp(self.a, a_stop);
                self.push(HunkKind::Inserted, self.b, a, *moved);
            }
        }
    }

    /// Adds a hunk that ends at `b` and `a`, joined to the last one if it is of the same kind.
    fn push(&mut self, kind: HunkKind, b: usize, a: usize, moved: Option<usize>) {
        let (before, after) = (self.b..b, self.a..a);
        (self.b, self.a) = (b, a);
        let kind = match kind {
            _ if before.is_empty() && after.is_empty() => return,
            HunkKind::Replaced if after.is_empty() => HunkKind::Deleted,
            HunkKind::Replaced if before.is_empty() => HunkKind::Inserted,
            HunkKind::Replaced if self.sides.are_same(&before, &after) => HunkKind::Equal,
            kind => kind,
        };
        match self.hunks.last_mut() {
            Some(last) if last.kind == kind && last.moved == moved => {
                last.before.end = b;
                last.after.end = a;
            }
            _ => self.hunks.push(Hunk { kind, before, after, moved }),
        }
    }
}

/// One side of a change with the gaps at its ends; one and the same gap if it has no words.
struct Gaps<'t> {
    text: &'t str,
    /// Where the first gap begins and ends.
    first: Range<usize>,
    /// Where the last gap begins and ends.
    last: Range<usize>,
}

/// Where the bytes that changed begin and end on one side.
type Bytes = (usize, usize);

impl<'t> Gaps<'t> {
    fn new(side: &Side<'t>, words: &Range<usize>, start: usize, end: usize) -> Self {
        let (first_end, last_start) = if words.is_empty() {
            (end, start)
        } else {
            (side.gap_end(words.start), side.gap_start(words.end))
        };
        Self { text: side.text, first: start..first_end, last: last_start..end }
    }

    /// Which bytes changed where both sides have words: those between the gaps, and the gaps that
    /// differ in more than typography, but for what they begin and end with on both sides. A passage
    /// that moved takes its closing marks with it.
    fn answer(&self, other: &Self, ends_moved: bool) -> (Bytes, Bytes) {
        let (b, a) = (&self.text[self.first.clone()], &other.text[other.first.clone()]);
        let (b_first, a_first) = if alike(b, a) {
            (self.first.end, other.first.end)
        } else {
            let prefix = common_prefix(b, a);
            (self.first.start + prefix, other.first.start + prefix)
        };
        let (b, a) = (&self.text[self.last.clone()], &other.text[other.last.clone()]);
        let (b_last, a_last) = if ends_moved {
            (self.last.start + closing_marks(b), other.last.start + closing_marks(a))
        } else if alike(b, a) {
            (self.last.start, other.last.start)
        } else {
            let suffix = common_suffix(b, a);
            (self.last.end - suffix, other.last.end - suffix)
        };
        ((b_first, b_last), (a_first, a_last))
    }

    /// Which bytes changed where `other` has no words, but one gap that answers the two of this.
    ///
    /// Where it is the beginning of the first and the end of the last, the bytes between are the
    /// change: a sentence goes with the space after it, a parenthesis with its commas. Where it is
    /// one of the two but for typography, the other belongs to the change.
    fn answered_by(&self, other: &Self) -> (Bytes, Bytes) {
        let gap = &other.text[other.first.clone()];
        let (first, last) = (&self.text[self.first.clone()], &self.text[self.last.clone()]);
        let (start, end) = (other.first.start, other.first.end);
        let prefix = common_prefix(first, gap);
        let suffix = common_suffix(last, &gap[prefix..]);
        let is_used_up = prefix + suffix == gap.len();
        if !is_used_up && alike(first, gap) {
            ((self.first.end, self.last.end), (end, end))
        } else if !is_used_up && alike(last, gap) {
            ((self.first.start, self.last.start), (start, start))
        } else {
            ((self.first.start + prefix, self.last.end - suffix), (start + prefix, end - suffix))
        }
    }
}

/// Whether the last of these parts moved.
fn ends_moved(parts: &[Part]) -> bool {
    parts.last().is_some_and(|(_, moved)| moved.is_some())
}

impl Side<'_> {
    /// Where the part of a change ends that `rest` words make, before a passage or the end.
    fn part_end(&self, rest: Option<&Part>, passage: Option<&Part>, otherwise: usize) -> usize {
        match (rest, passage) {
            (_, Some((words, _))) => self.opening(words.start),
            (Some((words, _)), None) => self.closing(words.end),
            (None, None) => otherwise,
        }
    }
}

/// Whether two gaps are the same but for typography and space.
fn alike(b: &str, a: &str) -> bool {
    let marks = |gap: &str| fold(gap).split_whitespace().collect::<String>();
    b == a || marks(b) == marks(a)
}

/// The passages as both sides meet them.
#[derive(Default)]
pub(super) struct Moved {
    /// In the order of `before`.
    out: Vec<Part>,
    /// In the order of `after`.
    r#in: Vec<Part>,
}

impl Moved {
    pub fn new(passages: &[Passage]) -> Self {
        let mut out: Vec<Part> = number(passages.iter().map(|passage| &passage.before));
        out.sort_by_key(|(words, _)| words.start);
        Self { out, r#in: number(passages.iter().map(|passage| &passage.after)) }
    }
}

fn number<'r>(ranges: impl Iterator<Item = &'r Range<usize>>) -> Vec<Part> {
    ranges.enumerate().map(|(number, words)| (words.clone(), Some(number))).collect()
}

/// Cuts `words` into `parts`: the passages within, which come first in `passages` and are taken off it, and the
/// rest between them.
fn parts(words: &Range<usize>, passages: &mut &[Part], parts: &mut Vec<Part>) {
    parts.clear();
    let mut at = words.start;
    while let Some(((passage, number), rest)) = passages.split_first()
        && passage.end <= words.end
    {
        if at < passage.start {
            parts.push((at..passage.start, None));
        }
        parts.push((passage.clone(), *number));
        at = passage.end;
        *passages = rest;
    }
    if at < words.end {
        parts.push((at..words.end, None));
    }
}

/// How many bytes `b` and `a` begin with in common, in whole characters and line ends.
fn common_prefix(b: &str, a: &str) -> usize {
    let common: usize = b.chars().zip(a.chars()).take_while(|(b, a)| b == a).map(|(c, _)| c.len_utf8()).sum();
    let parts_a_line_end =
        b[..common].ends_with('\r') && [b, a].iter().any(|gap| gap[common..].starts_with('\n'));
    common - usize::from(parts_a_line_end)
}

/// How many bytes `b` and `a` end with in common, in whole characters and line ends.
fn common_suffix(b: &str, a: &str) -> usize {
    let both = b.chars().rev().zip(a.chars().rev());
    let common: usize = both.take_while(|(b, a)| b == a).map(|(c, _)| c.len_utf8()).sum();
    let [b, a] = [b, a].map(|gap| gap.split_at(gap.len() - common));
    let parts_a_line_end = b.1.starts_with('\n') && (b.0.ends_with('\r') || a.0.ends_with('\r'));
    common - usize::from(parts_a_line_end)
}
