//! Groups: what is found in a corpus.

use crate::boilerplate::Boilerplate;
use crate::hash::Map;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// The edge that made an article a member of its group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The member that this one is a copy of, or that is a copy of this one: its position in the corpus.
    pub via: usize,
    /// Their resemblance, exact, without boilerplate.
    pub jaccard: f64,
    /// The share of the one with fewer shingles that stands in the other.
    pub containment: f64,
}

/// An article in a group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The article's position in the corpus.
    pub article: usize,
    /// Why it stands in the group; `None` for the original.
    pub evidence: Option<Evidence>,
}

/// The copies of one story, the original first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Group {
    pub(crate) members: Vec<Member>,
}

/// A group as it was stored, before it is known that there is a first member, and that all lead to it.
#[derive(Deserialize)]
struct Stored {
    members: Vec<Member>,
}

impl TryFrom<Stored> for Group {
    type Error = &'static str;

    fn try_from(Stored { members }: Stored) -> Result<Self, Self::Error> {
        let damaged =
            Err("a stored group is damaged: its members do not all lead to its first; make it anew");
        let mut copies: Map<usize, Vec<usize>> = Map::default();
        let Some((Member { article: first, evidence: None }, others)) = members.split_first() else {
            return damaged;
        };
        for member in others {
            let Some(edge) = member.evidence else { return damaged };
            copies.entry(edge.via).or_default().push(member.article);
        }
        let (mut next, mut reached) = (vec![*first], 0);
        while let Some(article) = next.pop() {
            reached += 1;
            next.extend(copies.remove(&article).unwrap_or_default());
        }
        let different: BTreeSet<usize> = members.iter().map(|member| member.article).collect();
        let are_whole = reached == members.len() && different.len() == members.len();
        if are_whole { Ok(Self { members }) } else { damaged }
    }
}

impl Group {
    /// The position of the original in the corpus.
    ///
    /// The earliest where dates are given. Of those of one date or of none, one under the headline that most
    /// have, that reads as most do wherever they differ, and is not cut; of these the first.
    #[must_use]
    pub fn original(&self) -> usize {
        self.members[0].article
    }

    /// The positions of the members in the corpus, the original first.
    pub fn articles(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|member| member.article)
    }

    /// The edges that lead from this member to the original, in order; none for the original, and
    /// `None` for an article that is no member.
    ///
    /// ```
    /// let texts = ["One two three four five six seven.", "One two three four five six seven eight."];
    /// let group = &wirecopy::Detector::default().group(&texts)[0];
    /// assert_eq!(group.original(), 0);
    /// assert_eq!(group.path(1).unwrap()[0].via, 0);
    /// assert!(group.path(0).unwrap().is_empty());
    /// ```
    #[must_use]
    pub fn path(&self, article: usize) -> Option<Vec<Evidence>> {
        let evidence =
            |article| self.members.iter().find(|member| member.article == article).map(|m| m.evidence);
        let mut path = Vec::new();
        let mut next = evidence(article)?;
        while let Some(edge) = next {
            path.push(edge);
            next = evidence(edge.via)?;
        }
        Some(path)
    }

    /// The members: the original, then the others in the order of the corpus.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }
}

/// Two articles of different stories that share whole passages: a round-up and what it was made of, a
/// background paragraph used again, a short item worked into a long one. It makes no group.
///
/// They share two sentences or more, besides what stands in quotation marks and what stands twice in the excerpt, as
/// captions do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The position in the corpus of the article of which the greater share stands in the other.
    pub excerpt: usize,
    /// The position of the other article.
    pub of: usize,
    /// The share of `excerpt` that stands in `of`, exact, without boilerplate.
    pub containment: f64,
    /// The passages that they share, in the order of `excerpt`.
    pub passages: Vec<Passage>,
}

/// A passage that stands in two articles, with small changes perhaps, as ranges of bytes of their texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands in the excerpt.
    pub excerpt: Range<usize>,
    /// Where it stands in the other article.
    pub of: Range<usize>,
}

/// What [`Detector::group`](crate::Detector::group) finds: the groups, largest first, and the excerpts.
///
/// An article without a copy stands in no group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    pub(crate) groups: Vec<Group>,
    pub(crate) templates: Vec<Group>,
    pub(crate) excerpts: Vec<Excerpt>,
    pub(crate) boilerplate: Boilerplate,
}

impl Groups {
    /// The excerpts, by excerpt, then by the article that holds it.
    #[must_use]
    pub fn excerpts(&self) -> &[Excerpt] {
        &self.excerpts
    }

    /// The families of articles on one form, in which only the names and numbers differ, largest first.
    ///
    /// They are no copies, and stand in no group for each other's sake; those of exactly the same words
    /// make a group as well.
    #[must_use]
    pub fn templates(&self) -> &[Group] {
        &self.templates
    }

    /// The boilerplate that was learnt from the corpus and left out of every comparison.
    #[must_use]
    pub fn boilerplate(&self) -> &Boilerplate {
        &self.boilerplate
    }

    /// The group that holds this article, if it has a copy.
    #[must_use]
    pub fn group_of(&self, article: usize) -> Option<&Group> {
        self.groups.iter().find(|group| group.articles().any(|member| member == article))
    }
}

impl std::ops::Deref for Groups {
    type Target = [Group];

    fn deref(&self) -> &[Group] {
        &self.groups
    }
}
