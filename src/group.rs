//! Groups: the articles of one story.

use crate::boilerplate::Boilerplate;
use serde::{Deserialize, Serialize};

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
pub struct Group {
    members: Vec<Member>,
}

impl Group {
    /// The position of the original in the corpus.
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
    /// let texts = ["One two three four five six.", "One two three four five six seven."];
    /// let group = &wirecopy::Detector::default().group(&texts)[0];
    /// assert_eq!(group.original(), 1);
    /// assert_eq!(group.path(0).unwrap()[0].via, 1);
    /// assert!(group.path(1).unwrap().is_empty());
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

/// An article contained in another that is mostly other text: a passage quoted in a round-up, or a
/// short item worked into a long one. It does not make the two members of one group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The position of the contained article in the corpus.
    pub excerpt: usize,
    /// The position of the article that holds it.
    pub of: usize,
    /// The share of the excerpt that stands there, exact, without boilerplate.
    pub containment: f64,
}

/// What [`Detector::group`](crate::Detector::group) finds: the groups, largest first, and the excerpts.
///
/// An article without a copy stands in no group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    pub(crate) groups: Vec<Group>,
    pub(crate) excerpts: Vec<Excerpt>,
    pub(crate) boilerplate: Boilerplate,
}

impl Groups {
    /// The excerpts, by excerpt, then by the article that holds it.
    #[must_use]
    pub fn excerpts(&self) -> &[Excerpt] {
        &self.excerpts
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

/// A verified pair of articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Match {
    pub a: usize,
    pub b: usize,
    pub jaccard: f64,
    pub containment: f64,
}

/// What choosing an original looks at, for one article.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub date: Option<i64>,
    pub shingles: usize,
}

/// The components of the graph of `matches` over `standings.len()` articles, largest first.
pub(crate) fn components(standings: &[Standing], mut matches: Vec<Match>) -> Vec<Group> {
    // The most alike first: then the edges that join two components are a maximum spanning forest.
    matches.sort_unstable_by(|x, y| y.jaccard.total_cmp(&x.jaccard).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut forest = Forest::new(standings.len());
    let mut central = vec![0.0; standings.len()];
    let mut tree: Vec<Vec<Evidence>> = vec![Vec::new(); standings.len()];
    for &Match { a, b, jaccard, containment } in &matches {
        central[a] += jaccard;
        central[b] += jaccard;
        if forest.join(a, b) {
            tree[a].push(Evidence { via: b, jaccard, containment });
            tree[b].push(Evidence { via: a, jaccard, containment });
        }
    }
    let mut groups: Vec<Group> = forest
        .sets()
        .into_iter()
        .map(|members| {
            let original = *members
                .iter()
                .min_by(|&&x, &&y| {
                    let key = |i: usize| (standings[i].date.is_none(), standings[i].date);
                    key(x)
                        .cmp(&key(y))
                        .then(central[y].total_cmp(&central[x]))
                        .then(standings[y].shingles.cmp(&standings[x].shingles))
                        .then(x.cmp(&y))
                })
                .unwrap();
            let mut found = vec![Member { article: original, evidence: None }];
            let mut at = 0;
            let mut from = vec![usize::MAX];
            while at < found.len() {
                let here = found[at].article;
                for edge in &tree[here] {
                    if edge.via != from[at] {
                        from.push(here);
                        found.push(Member {
                            article: edge.via,
                            evidence: Some(Evidence { via: here, ..*edge }),
                        });
                    }
                }
                at += 1;
            }
            found[1..].sort_unstable_by_key(|member| member.article);
            Group { members: found }
        })
        .collect();
    groups.sort_by_key(|group| {
        (usize::MAX - group.members.len(), group.members.iter().map(|m| m.article).min())
    });
    groups
}

/// Disjoint sets, each named by its least member.
pub(crate) struct Forest {
    parent: Vec<usize>,
}

impl Forest {
    pub fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    pub fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The sets of more than one member, each ascending, in the order of their least members.
    pub fn sets(&mut self) -> Vec<Vec<usize>> {
        let mut sets = vec![Vec::new(); self.parent.len()];
        for member in 0..self.parent.len() {
            sets[self.root(member)].push(member);
        }
        sets.retain(|set| set.len() > 1);
        sets
    }

    /// Joins the sets of `a` and `b`; false where they are one already.
    pub fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
        a != b
    }
}
