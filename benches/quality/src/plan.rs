//! What the stream is made of, in what proportions.

use crate::truth::Kind;

/// The proportions of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How often each kind of copy is made, as weights.
    pub copies: Vec<(Kind, f64)>,
    /// The most articles of one story.
    pub most_copies: usize,
    /// Of all things that happen, the share that are press releases filled into a form.
    pub templates: f64,
    /// The share that are briefs above a long footer.
    pub briefs: f64,
    /// The share that are round-ups.
    pub round_ups: f64,
    /// The share that are articles which quote a passage.
    pub quotations: f64,
    /// Regular outlets of each language.
    pub outlets: usize,
}

impl Default for Plan {
    /// Some thirty in a hundred copies have one edit each, so that each can be measured alone; the others
    /// several, as in life.
    fn default() -> Self {
        let copies = vec![
            (Kind::Reprint, 0.12),
            (Kind::Retitled, 0.06),
            (Kind::Cut, 0.08),
            (Kind::Inserted, 0.05),
            (Kind::Reordered, 0.04),
            (Kind::Spelling, 0.04),
            (Kind::Typography, 0.04),
            (Kind::Rewritten, 0.08),
            (Kind::Updated, 0.04),
            (Kind::Mixed, 0.36),
            (Kind::Ocr1, 0.03),
            (Kind::Ocr3, 0.03),
            (Kind::Ocr8, 0.03),
        ];
        Self {
            copies,
            most_copies: 500,
            templates: 0.05,
            briefs: 0.05,
            round_ups: 0.02,
            quotations: 0.03,
            outlets: 600,
        }
    }
}

impl Plan {
    /// Only these kinds; copies keep the proportions that they have among each other.
    #[must_use]
    pub fn only(mut self, kinds: &[Kind]) -> Self {
        self.copies.retain(|(kind, _)| kinds.contains(kind));
        let keep = |share: f64, kind| if kinds.contains(&kind) { share } else { 0.0 };
        self.templates = keep(self.templates, Kind::Template);
        self.briefs = keep(self.briefs, Kind::Brief);
        self.round_ups = keep(self.round_ups, Kind::RoundUp);
        self.quotations = keep(self.quotations, Kind::Quotation);
        self
    }
}
