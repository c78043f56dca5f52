//! Linkage: which of the matches make a group.
//!
//! Single linkage, by which every match joins two groups, ties different stories together through one
//! article in the middle: a rolling update between two days' versions, a round-up of several stories. Here
//! matches are taken from the most alike down, as Kruskal's algorithm does, but two groups are joined only
//! if their members have enough in common on average: more than half of what the members of the looser
//! group have in common among themselves. The measure is containment, which a cut does not lower, so that a
//! short copy is no stranger to a long one. What is enough follows from the groups themselves; there is
//! nothing to set.

use crate::buckets::Candidates;
use crate::excerpt::Candidate;
use crate::forest::Forest;
use crate::group::{Evidence, Group, Member};
use crate::hash::Map;
use crate::parallel;
use crate::sets::{Set, Sets};
use crate::shingle::{Shingles, ratio};
use crate::sort::sort;
use crate::verify::FEWEST_SHARED;
use std::cell::Cell;

/// A verified pair of articles. Twenty bytes, because there may be many for each article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    a: u32,
    b: u32,
    shared: u32,
    /// The shingles of each.
    of: [u32; 2],
}

impl Match {
    /// The pair of `a` and `b`, which have so many shingles and share so many.
    pub fn new([a, b]: [usize; 2], of: [usize; 2], shared: usize) -> Self {
        Self { a: a as u32, b: b as u32, shared: shared as u32, of: of.map(|len| len as u32) }
    }

    pub fn a(&self) -> usize {
        self.a as usize
    }

    pub fn b(&self) -> usize {
        self.b as usize
    }

    /// The shingles that both have.
    pub fn shared(&self) -> usize {
        self.shared as usize
    }

    fn jaccard(&self) -> f64 {
        let [of_a, of_b] = self.of;
        ratio(self.shared as usize, (of_a + of_b - self.shared) as usize)
    }

    /// The shared shingles as a share of those of `a` and of `b`.
    fn shares(&self) -> [f64; 2] {
        self.of.map(|len| ratio(self.shared as usize, len as usize))
    }

    fn containment(&self) -> f64 {
        let [of_a, of_b] = self.shares();
        of_a.max(of_b)
    }
}

/// The matches that make groups: a maximum spanning forest of the groups, the most alike first.
///
/// `excerpts` gives for each of `sets` those before it that may hold it or stand in it. O(m log m) for m matches.
pub(crate) fn link(sets: &Sets, mut matches: Vec<Match>, excerpts: &Candidates) -> Vec<Match> {
    let most_alike =
        |x: &Match, y: &Match| y.jaccard().total_cmp(&x.jaccard()).then((x.a, x.b).cmp(&(y.a, y.b)));
    parallel::sort_by(&mut matches, most_alike);
    let mut links = join_all(sets, &matches);
    let mut forest = Forest::new(sets.len());
    links.iter().for_each(|link| forest.join(link.a(), link.b()));
    let round_ups = round_ups(sets, &matches, excerpts, &mut forest);
    // What was tied to one is joined anew without it, and the rest is as it was.
    let mut tied = Forest::new(sets.len());
    matches.iter().for_each(|found| tied.join(found.a(), found.b()));
    let mut is_anew = vec![false; sets.len()];
    for round_up in (0..sets.len()).filter(|&article| round_ups[article]) {
        is_anew[tied.root(round_up)] = true;
    }
    links.retain(|link| !is_anew[tied.root(link.a())]);
    matches.retain(|found| is_anew[tied.root(found.a())] && !round_ups[found.a()] && !round_ups[found.b()]);
    links.extend(join_all(sets, &matches));
    links
}

/// The links of `matches`, the most alike first. What no match ties together is joined apart, in parallel.
fn join_all(sets: &Sets, matches: &[Match]) -> Vec<Match> {
    let mut forest = Forest::new(sets.len());
    matches.iter().for_each(|found| forest.join(found.a(), found.b()));
    // Both in the order of the least articles.
    let (tied, articles) = (by_root(&mut forest, matches), forest.sets());
    let mut places = vec![0; sets.len()];
    for articles in &articles {
        articles.iter().zip(0..).for_each(|(&article, place)| places[article] = place);
    }
    let links = parallel::map(
        tied.len(),
        || (),
        |(), at| {
            let tied: Vec<&Match> = tied[at].iter().map(|&place| &matches[place]).collect();
            Linkage::new(sets, &articles[at], &places, &tied).join_all(tied)
        },
    );
    links.concat()
}

/// Which articles are round-ups: mostly other text for each article they match or hold, and those are not
/// all of one group, or two that they match have nothing in common.
fn round_ups(sets: &Sets, matches: &[Match], excerpts: &Candidates, forest: &mut Forest) -> Vec<bool> {
    let mut explained = vec![0.0f64; sets.len()];
    // The match that an article has most of.
    let mut closest = vec![0usize; sets.len()];
    let mut ties_elsewhere = vec![false; sets.len()];
    for found in matches {
        let elsewhere = forest.root(found.a()) != forest.root(found.b());
        let [share_of_a, share_of_b] = found.shares();
        let ends = [(found.a(), found.b(), share_of_a), (found.b(), found.a(), share_of_b)];
        for (article, other, share) in ends {
            if share > explained[article] {
                (explained[article], closest[article]) = (share, other);
            }
            ties_elsewhere[article] |= elsewhere;
        }
    }
    // The others cannot become round-ups, whatever they hold.
    let is_mostly_other = |article: usize| explained[article] > 0.0 && explained[article] < 0.5;
    let of_other_stories = parallel::map(
        matches.len(),
        || (),
        |(), at| {
            let (a, b) = (matches[at].a(), matches[at].b());
            [(a, b), (b, a)].map(|(article, other)| {
                let closest = closest[article];
                other != closest
                    && !ties_elsewhere[article]
                    && is_mostly_other(article)
                    && sets.get(other).view().shared(sets.get(closest).view()) < FEWEST_SHARED
            })
        },
    );
    for (found, [of_a, of_b]) in matches.iter().zip(of_other_stories) {
        ties_elsewhere[found.a()] |= of_a;
        ties_elsewhere[found.b()] |= of_b;
    }
    let roots: Vec<u32> = (0..sets.len()).map(|article| forest.root(article) as u32).collect();
    let holders = parallel::map(
        sets.len(),
        || (),
        |(), b| {
            let holder = |&a: &u32| {
                let a = a as usize;
                let holder = if sets.len_of(b) < sets.len_of(a) { a } else { b };
                if ties_elsewhere[holder] || !is_mostly_other(holder) || roots[a] == roots[b] {
                    return None;
                }
                let (a, b) = (sets.get(a), sets.get(b));
                Candidate::find(&a, &b).is_some_and(|found| found.containment >= 0.5).then_some(holder)
            };
            excerpts.of(b).iter().filter_map(holder).collect::<Vec<usize>>()
        },
    );
    holders.into_iter().flatten().for_each(|holder| ties_elsewhere[holder] = true);
    (0..sets.len()).map(|article| ties_elsewhere[article] && is_mostly_other(article)).collect()
}

/// Groups as they grow, of articles that matches tie together.
struct Linkage<'a> {
    /// The sets of these articles. Elsewhere here an article is its place among them.
    sets: Vec<Set<'a>>,
    /// That place, by place in the corpus.
    places: &'a [usize],
    /// By two articles, once it is known: the containment of the smaller in the other. Of many articles none is kept.
    known: Vec<Cell<Option<f64>>>,
    forest: Forest,
    /// By root: the members of a group.
    members: Vec<Vec<u32>>,
    /// By root: how much the members of a group have in common, once it was asked for, and how many they were.
    cohesion: Vec<Option<(f64, usize)>>,
    /// The sizes that two groups, named by their roots, had when they were not joined.
    refused: Map<(usize, usize), usize>,
    links: Vec<Match>,
}

impl<'a> Linkage<'a> {
    fn new(sets: &'a Sets, articles: &[usize], places: &'a [usize], tied: &[&Match]) -> Self {
        /// What is known of so many takes some 60 KB.
        const FEW: usize = 64;
        let len = articles.len();
        let known = vec![Cell::new(None); if len <= FEW { len * len } else { 0 }];
        for found in tied.iter().filter(|_| !known.is_empty()) {
            let (a, b) = (places[found.a()], places[found.b()]);
            known[a * len + b].set(Some(found.containment()));
            known[b * len + a].set(Some(found.containment()));
        }
        Self {
            sets: articles.iter().map(|&article| sets.get(article)).collect(),
            places,
            known,
            forest: Forest::new(len),
            members: (0..len as u32).map(|article| vec![article]).collect(),
            cohesion: vec![None; len],
            refused: Map::default(),
            links: Vec::new(),
        }
    }

    /// Takes the matches in order, and what was refused again until nothing changes: a group that has grown
    /// may have more in common with another than it had.
    fn join_all(mut self, mut left: Vec<&Match>) -> Vec<Match> {
        loop {
            let before = left.len();
            left.retain(|found| !self.join(found));
            left.retain(|found| self.root(found.a()) != self.root(found.b()));
            if left.len() == before || left.is_empty() {
                return self.links;
            }
        }
    }

    /// The root of an article's group, given its place in the corpus.
    fn root(&mut self, article: usize) -> usize {
        self.forest.root(self.places[article])
    }

    /// Joins the groups of a match; false where they are to stay apart.
    fn join(&mut self, found: &Match) -> bool {
        let (a, b) = (self.root(found.a()), self.root(found.b()));
        let (a, b) = (a.min(b), a.max(b));
        if a == b {
            return true;
        }
        if !self.belong_together(a, b) {
            return false;
        }
        let mut moved = std::mem::take(&mut self.members[b]);
        let members = &mut self.members[a];
        if members.len() < moved.len() {
            std::mem::swap(members, &mut moved);
        }
        members.append(&mut moved);
        self.forest.join(a, b);
        self.links.push(*found);
        true
    }

    fn belong_together(&mut self, a: usize, b: usize) -> bool {
        let sizes = self.members[a].len() + self.members[b].len();
        if sizes == 2 {
            return true;
        }
        // Two groups of the same sizes as before are the same as before.
        if self.refused.get(&(a, b)) == Some(&sizes) {
            return false;
        }
        let looser = [a, b].into_iter().filter_map(|root| self.cohesion(root)).fold(f64::INFINITY, f64::min);
        let across = |take: usize| self.mean(pairs_across(&self.members[a], &self.members[b], take));
        // Most large groups are told by a look at a few.
        let together = self.members[a].len() * self.members[b].len() > SAMPLE
            && across(SAMPLE / 4) > looser * 0.75
            || across(SAMPLE) > looser / 2.0;
        if !together {
            self.refused.insert((a, b), sizes);
        }
        together
    }

    /// The mean containment of the pairs in a group; `None` for a single article. That of a large group changes
    /// little with a member, and is taken again when the group has grown by a quarter.
    fn cohesion(&mut self, root: usize) -> Option<f64> {
        let size = self.members[root].len();
        match self.cohesion[root] {
            _ if size < 2 => return None,
            Some((cohesion, at)) if size <= at + at / 4 => return Some(cohesion),
            _ => {}
        }
        let cohesion = self.mean(pairs_within(&self.members[root]));
        self.cohesion[root] = Some((cohesion, size));
        Some(cohesion)
    }

    /// The mean containment of these pairs; of many, half the shingles of long articles are enough: of every second
    /// pair the lower ones, of the others the upper ones, for what the pairs of a group share is mostly the same.
    fn mean(&self, pairs: impl ExactSizeIterator<Item = (u32, u32)>) -> f64 {
        let count = pairs.len();
        let containment = |(number, (a, b)): (usize, (u32, u32))| {
            let at = a as usize * self.sets.len() + b as usize;
            let (a, b) = (self.sets[a as usize].view(), self.sets[b as usize].view());
            if count == SAMPLE && a.len().min(b.len()) >= 64 {
                let [a, b] = [a, b].map(|set| Shingles::new(set.range(1, number as u32 % 2)));
                return ratio(a.shared(b), a.len().min(b.len()));
            }
            let known = self.known.get(at);
            known.and_then(Cell::get).unwrap_or_else(|| {
                let containment = ratio(a.shared(b), a.len().min(b.len()));
                known.inspect(|known| known.set(Some(containment)));
                containment
            })
        };
        pairs.enumerate().map(containment).sum::<f64>() / count as f64
    }
}

/// As many pairs as a mean is taken over: all of a small group, a sample spread evenly over a large one.
const SAMPLE: usize = 64;

/// So many pairs of one of each, or all.
fn pairs_across<'a>(
    a: &'a [u32],
    b: &'a [u32],
    take: usize,
) -> impl ExactSizeIterator<Item = (u32, u32)> + 'a {
    let all = a.len() * b.len();
    let take = all.min(take);
    // A stride prime to nothing in particular still visits every pair once where all are taken.
    (0..take).map(move |k| k * all / take).map(move |k| (a[k / b.len()], b[k % b.len()]))
}

fn pairs_within(members: &[u32]) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
    let len = members.len();
    let all = len * (len - 1) / 2;
    let take = all.min(SAMPLE);
    // The pairs in rounds: every member with its next, then with the one after the next, and so on.
    (0..take)
        .map(move |k| k * all / take)
        .map(move |k| (k % len, k / len + 1))
        .map(move |(at, step)| (members[at], members[(at + step) % len]))
}

/// The places of the links of each group that `links` make.
pub(crate) fn by_group(articles: usize, links: &[Match]) -> Vec<Vec<usize>> {
    let mut forest = Forest::new(articles);
    links.iter().for_each(|link| forest.join(link.a(), link.b()));
    by_root(&mut forest, links)
}

/// The places of those with the same root, which they were joined by before, by ascending root.
fn by_root(forest: &mut Forest, links: &[Match]) -> Vec<Vec<usize>> {
    let mut by_root: Vec<(usize, usize)> =
        links.iter().enumerate().map(|(at, link)| (forest.root(link.a()), at)).collect();
    by_root.sort_unstable();
    let places = |group: &[(usize, usize)]| group.iter().map(|&(_, at)| at).collect();
    by_root.chunk_by(|x, y| x.0 == y.0).map(places).collect()
}

/// What choosing an original looks at, for one article.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub date: Option<i64>,
    /// The hash of its folded words.
    pub title: Option<u32>,
    /// The article that has its shingles: itself, or the first of those that have the same.
    pub set: usize,
}

/// The groups that `links` make of `standings.len()` articles, largest first, then by their first articles.
/// Near-linear in the lengths of the articles.
pub(crate) fn groups(sets: &Sets, standings: &[Standing], links: &[Match]) -> Vec<Group> {
    let mut forest = Forest::new(standings.len());
    let mut edges: Vec<Vec<Evidence>> = vec![Vec::new(); standings.len()];
    for link in links {
        let (jaccard, containment) = (link.jaccard(), link.containment());
        edges[link.a()].push(Evidence { via: link.b(), jaccard, containment });
        edges[link.b()].push(Evidence { via: link.a(), jaccard, containment });
        forest.join(link.a(), link.b());
    }
    let mut groups = forest.sets();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let originals = parallel::map(groups.len(), || (), |(), at| original(sets, &groups[at], standings));
    originals.into_iter().map(|original| Group { members: members(original, &edges) }).collect()
}

/// The share of the common readings that an original may lack beyond the member that lacks the fewest: less
/// than a changed word makes in most articles. It lets the first stand before what differs in furniture.
const LACKING: f64 = 0.005;
/// The least share of the greatest length: what is shorter was cut, what is longer may have been added to.
const LENGTH: f64 = 0.7;

/// The member that the others were made from, as far as can be told: the earliest; of those of one date or
/// of none, one with the headline of the most, that reads as most do wherever they differ, and is not cut; of
/// these the first.
fn original(sets: &Sets, group: &[usize], standings: &[Standing]) -> usize {
    let set = |i: usize| sets.get(standings[i].set);
    let len_of = |i: usize| sets.len_of(standings[i].set);
    let mut left = group.to_vec();
    if let Some(first) = left.iter().filter_map(|&i| standings[i].date).min() {
        left.retain(|&i| standings[i].date == Some(first));
    }
    let mut titles: Map<u32, usize> = Map::default();
    left.iter().filter_map(|&i| standings[i].title).for_each(|title| *titles.entry(title).or_default() += 1);
    if let Some(&most) = titles.values().max().filter(|&&most| most > 1) {
        left.retain(|&i| standings[i].title.is_some_and(|title| titles[&title] == most));
    }
    // Of two, neither is in the majority.
    if group.len() > 2 && left.iter().any(|&i| standings[i].set != standings[left[0]].set) {
        let readings = common_readings(group, set);
        let readings = Shingles::new(&readings);
        let lacking: Vec<usize> =
            left.iter().map(|&i| readings.len() - readings.shared(set(i).view())).collect();
        let most =
            lacking.iter().min().map_or(0.0, |&fewest| fewest as f64) + LACKING * readings.len() as f64;
        let mut lacking = lacking.into_iter();
        left.retain(|_| lacking.next().is_some_and(|lacking| lacking as f64 <= most));
    }
    let longest = left.iter().map(|&i| len_of(i)).max().unwrap_or(0);
    left.retain(|&i| len_of(i) as f64 >= LENGTH * longest as f64);
    left.first().copied().unwrap_or(group[0])
}

/// The shingles that half of the members or more have, ascending: who lacks one stands against most others.
///
/// Copies are seldom edited alike in one place, so that an original, wherever its copies differ, has the
/// reading of the most. What one alone has, such as its furniture, has no say. Of a large group a sample is asked.
fn common_readings<'a>(group: &[usize], set: impl Fn(usize) -> Set<'a>) -> Vec<u32> {
    let voters = group.len().min(SAMPLE);
    let voter = |k: usize| group[k * group.len() / voters];
    let mut all = Vec::new();
    (0..voters).for_each(|k| all.extend_from_slice(set(voter(k)).view().hashes()));
    sort(&mut all, &mut Vec::new());
    // Of what so many have, the last so many. Written in any case, and kept or written over: no branch that cannot
    // be predicted.
    let half = voters.div_ceil(2);
    let mut common = 0;
    for at in 0..(all.len() + 1).saturating_sub(half) {
        let shingle = all[at];
        all[common] = shingle;
        common += usize::from(all[at + half - 1] == shingle && all.get(at + half) != Some(&shingle));
    }
    all.truncate(common);
    all
}

/// The members that the edges lead to from the original, which comes first, the others by their positions.
fn members(original: usize, edges: &[Vec<Evidence>]) -> Vec<Member> {
    let mut members = vec![Member { article: original, evidence: None }];
    let mut at = 0;
    while let Some(&Member { article, evidence }) = members.get(at) {
        // The edges are a tree: all but the one that led here lead on.
        let came_from = evidence.map(|edge| edge.via);
        let onward = edges[article].iter().filter(|edge| Some(edge.via) != came_from);
        members.extend(
            onward
                .map(|edge| Member { article: edge.via, evidence: Some(Evidence { via: article, ..*edge }) }),
        );
        at += 1;
    }
    members[1..].sort_unstable_by_key(|member| member.article);
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn a_mean_over_many_pairs_is_that_of_all_shingles() {
        // What all share are the upper halves of their sets, or the lower.
        for shared in [0, 1 << 31] {
            let append = |(): &mut (), article: usize, hashes: &mut Vec<u32>| {
                let own = (0..100)
                    .map(|at| mix((article * 1000 + at + 1000) as u64) as u32 >> 1 | (shared ^ 1 << 31));
                let all = (0..100).map(|at| mix(at) as u32 >> 1 | shared);
                let mut set: Vec<u32> = own.chain(all).collect();
                set.sort_unstable();
                hashes.extend(set);
            };
            let sets = Sets::new(30, None, || (), append);
            let (articles, places): (Vec<usize>, Vec<usize>) = (0..30).map(|at| (at, at)).unzip();
            let linkage = Linkage::new(&sets, &articles, &places, &[]);
            let members: Vec<u32> = (0..30).collect();
            let (a, b) = members.split_at(15);
            for mean in [linkage.mean(pairs_within(&members)), linkage.mean(pairs_across(a, b, SAMPLE))] {
                assert!((0.45..0.55).contains(&mean), "{mean}");
            }
        }
    }
}
