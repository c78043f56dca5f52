//! Disjoint sets (Tarjan 1975), each named by its least member.

/// A partition of the numbers below a bound.
#[derive(Clone, Debug)]
pub(crate) struct Forest {
    parent: Vec<u32>,
}

impl Forest {
    /// Every number alone.
    pub fn new(len: usize) -> Self {
        Self { parent: (0..len as u32).collect() }
    }

    /// The least member of the set that holds `at`.
    pub fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] as usize != at {
            let above = self.parent[at] as usize;
            self.parent[at] = self.parent[above];
            at = above;
        }
        at
    }

    /// Joins the sets of `a` and `b`.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b) as u32;
    }

    /// The sets of more than one member, each ascending, in the order of their least members.
    pub fn sets(&mut self) -> Vec<Vec<usize>> {
        let mut sets = vec![Vec::new(); self.parent.len()];
        for member in 0..self.parent.len() {
            let root = self.root(member);
            if root != member {
                // Who is alone, as most are, takes no list.
                if sets[root].is_empty() {
                    sets[root].push(root);
                }
                sets[root].push(member);
            }
        }
        sets.retain(|set| !set.is_empty());
        sets
    }
}
