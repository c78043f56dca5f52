//! What the stream gives: articles, and what is true of them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// An article as a corpus file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Names the article; says nothing about its story.
    pub id: String,
    /// The outlet.
    pub source: String,
    /// When it appeared, as RFC 3339 in UTC; a few outlets give none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// The headline, which outlets of some styles also print above the text.
    pub title: String,
    /// The page as crawled: furniture, byline, body.
    pub text: String,
    /// The language of the base text.
    pub lang: String,
}

/// What an article is, by what was done to make it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Kind {
    /// A story as its first outlet printed it.
    Original,
    /// Copied to the letter, under another dateline and credit.
    Reprint,
    /// Under another headline.
    Retitled,
    /// Cut from the end, to 30-90 %.
    Cut,
    /// With a paragraph or two of other text set in.
    Inserted,
    /// Its sentences in another order.
    Reordered,
    /// From American to British spelling or back.
    Spelling,
    /// Curly or straight quotes and dashes, other spaces.
    Typography,
    /// A few words in a hundred replaced or dropped, and a sentence here and there.
    Rewritten,
    /// A later version: a new lead, and news worked in between; most of the text stays.
    Updated,
    /// Several of the above at once, as desks do.
    Mixed,
    /// Read from print with 1 % of the characters wrong.
    Ocr1,
    /// Read from print with 3 % of the characters wrong.
    Ocr3,
    /// Read from print with 8 % of the characters wrong.
    Ocr8,
    /// No copy: passages or whole briefs of three to six stories.
    RoundUp,
    /// No copy: a story of its own in which a passage of another is quoted.
    Quotation,
    /// No copy: a form in which only names and amounts differ from the others of its family.
    Template,
    /// No copy: a story of a few sentences above a footer that is longer.
    Brief,
}

impl Kind {
    /// The kinds of copies, in the order in which tables show them.
    pub const COPIES: [Self; 13] = [
        Self::Reprint,
        Self::Retitled,
        Self::Cut,
        Self::Inserted,
        Self::Reordered,
        Self::Spelling,
        Self::Typography,
        Self::Rewritten,
        Self::Updated,
        Self::Mixed,
        Self::Ocr1,
        Self::Ocr3,
        Self::Ocr8,
    ];

    /// Whether the characters were misread.
    #[must_use]
    pub fn is_ocr(self) -> bool {
        matches!(self, Self::Ocr1 | Self::Ocr3 | Self::Ocr8)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Original => "original",
            Self::Reprint => "reprint",
            Self::Retitled => "retitled",
            Self::Cut => "cut",
            Self::Inserted => "inserted",
            Self::Reordered => "reordered",
            Self::Spelling => "spelling",
            Self::Typography => "typography",
            Self::Rewritten => "rewritten",
            Self::Updated => "updated",
            Self::Mixed => "mixed",
            Self::Ocr1 => "ocr1",
            Self::Ocr3 => "ocr3",
            Self::Ocr8 => "ocr8",
            Self::RoundUp => "round_up",
            Self::Quotation => "quotation",
            Self::Template => "template",
            Self::Brief => "brief",
        })
    }
}

/// A passage of one article that stands in another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The id of the original that the passage is taken from.
    pub of: String,
    /// Where it stands in this article, in [words](crate::words).
    pub here: Range<usize>,
    /// Where it stands in that article, in words.
    pub there: Range<usize>,
    /// The words of that story's body, furniture left out.
    pub body: usize,
}

/// What is true of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The story: articles of one number are copies, and no others are.
    pub story: u64,
    /// What was done.
    pub kind: Kind,
    /// The id of the original, for a copy.
    pub original: Option<String>,
    /// The family of forms, for a template and its copies.
    pub family: Option<u64>,
    /// The passages of other stories.
    pub parts: Vec<Part>,
}

/// An article with its truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The article.
    pub article: Article,
    /// What is true of it.
    pub truth: Truth,
    /// Where its story stands in the text, in bytes: the page without headline, dateline, byline and furniture.
    pub body: Range<usize>,
    /// When it appeared, in seconds since 1970, also where the article gives no date.
    pub seconds: i64,
}
