//! Which cells of a published table stay empty, so that nothing can be learned about a few people: neither
//! by reading, nor by subtracting one figure from another. What an empty cell looks like is not
//! decided here.
//!
//! One cube is published: unit x quarter x item, each item by itself, a unit's figure being the total over
//! the unit and everything below it. A cell is published or hidden as a whole, its n and all its levels,
//! because n and a share give a level's count away. What must hold with it, and is the caller's:
//!
//! - no second cube that overlaps: a month, a year, a channel, or the same with quarantined rows would
//!   allow subtractions that this one does not know;
//! - of a unit, a figure made of several items is computed without the hidden ones
//!   ([`Compiled::withholding`](crate::Compiled::withholding)), or the mean over hidden and open items
//!   would give the hidden one away.

use crate::limits::CELL_LEAST;

/// A unit of the tree, for one item and one quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Position of the unit above; `None` at the top.
    pub parent: Option<usize>,
    /// Answers to the item that this unit got itself, without those of units below.
    pub own: u64,
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is published; it may be empty because nobody answered.
    Published,
    /// It is hidden, having too few answers.
    TooFew,
    /// It is hidden because with it another could be computed that has too few.
    Protecting,
}

/// Why a list of nodes is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The unit above is not in the list.
    #[error(
        "unit {node} lies under unit {parent}, but there are only {nodes}: give the whole tree"
    )]
    NoParent {
        /// Position of the unit.
        node: usize,
        /// Position it names.
        parent: usize,
        /// How many there are.
        nodes: usize,
    },
    /// The unit lies under itself.
    #[error("unit {0} lies under itself: correct the units above it")]
    Circle(usize),
}

/// Decides for every cell, with the usual least number of answers, [`CELL_LEAST`].
pub fn suppress(nodes: &[Node]) -> Result<Vec<Shown>, TreeError> {
    suppress_below(nodes, CELL_LEAST)
}

/// Decides for every cell. What the published totals of a tree allow anybody to compute are the blocks: of
/// each published unit its total without the totals of the published units next below it; and sums
/// of blocks; nothing else. So it is enough, and needed, that every block has no answers at all or at
/// least `least`.
///
/// From the bottom up: a unit whose block is too small hides the smallest unit next below it that has
/// answers, which then is part of the block; if there is none, the unit itself has too few and is hidden,
/// so that its answers join the block above. In the end whatever can be published after all is,
/// the largest first. The same tree always gives the same cells.
pub fn suppress_below(nodes: &[Node], least: u64) -> Result<Vec<Shown>, TreeError> {
    let mut tree = Tree::new(nodes)?;
    for node in tree.from_below.clone() {
        let mut block = tree.block(node);
        while block > 0 && block < least {
            let next = tree.next_below(node).into_iter().filter(|below| tree.total[*below] > 0);
            // Of equally small ones the first, so that the choice does not depend on the walk.
            let smallest = next.min_by_key(|below| (tree.total[*below], *below));
            tree.is_hidden[smallest.unwrap_or(node)] = true;
            if smallest.is_none() {
                break;
            }
            block = tree.block(node);
        }
    }
    while tree.publish_one(least) {}
    let shown = |node: usize| match tree.is_hidden[node] {
        false => Shown::Published,
        true if tree.total[node] < least => Shown::TooFew,
        true => Shown::Protecting,
    };
    Ok((0..nodes.len()).map(shown).collect())
}

/// A tree while its cells are being decided. Positions are those of the nodes, so indexing is safe.
struct Tree {
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    /// Every unit after all units below it.
    from_below: Vec<usize>,
    total: Vec<u64>,
    is_hidden: Vec<bool>,
}

impl Tree {
    fn new(nodes: &[Node]) -> Result<Tree, TreeError> {
        let mut children = vec![Vec::new(); nodes.len()];
        for (node, one) in nodes.iter().enumerate() {
            let Some(parent) = one.parent else { continue };
            match children.get_mut(parent) {
                Some(children) => children.push(node),
                None => return Err(TreeError::NoParent { node, parent, nodes: nodes.len() }),
            }
        }
        let roots = nodes.iter().enumerate().filter(|(_, node)| node.parent.is_none());
        let mut from_above: Vec<usize> = roots.map(|(root, _)| root).collect();
        let mut walked = 0;
        while let Some(node) = from_above.get(walked) {
            from_above.extend(&children[*node]);
            walked += 1;
        }
        let mut total: Vec<u64> = nodes.iter().map(|node| node.own).collect();
        let from_below: Vec<usize> = from_above.into_iter().rev().collect();
        let mut is_walked = vec![false; nodes.len()];
        from_below.iter().for_each(|node| is_walked[*node] = true);
        if let Some(lost) = is_walked.iter().position(|is_walked| !is_walked) {
            return Err(TreeError::Circle(lost));
        }
        for node in &from_below {
            if let Some(parent) = nodes[*node].parent {
                total[parent] += total[*node];
            }
        }
        let is_hidden = vec![false; nodes.len()];
        let parent = nodes.iter().map(|node| node.parent).collect();
        Ok(Tree { parent, children, from_below, total, is_hidden })
    }

    /// The published units next below: those with only hidden ones between.
    fn next_below(&self, node: usize) -> Vec<usize> {
        let mut next = Vec::new();
        let mut rest = self.children[node].clone();
        while let Some(node) = rest.pop() {
            match self.is_hidden[node] {
                true => rest.extend(&self.children[node]),
                false => next.push(node),
            }
        }
        next
    }

    /// What can be computed of a unit by subtracting the published ones below it.
    fn block(&self, node: usize) -> u64 {
        let below: u64 = self.next_below(node).into_iter().map(|node| self.total[node]).sum();
        self.total[node] - below
    }

    /// The published unit next above.
    fn next_above(&self, node: usize) -> Option<usize> {
        let above = std::iter::successors(self.parent[node], |node| self.parent[*node]);
        above.into_iter().find(|node| !self.is_hidden[*node])
    }

    /// Publishes the largest hidden cell that can be; false when none can. Publishing splits one block in
    /// two; where nothing above is published there is no second.
    fn publish_one(&mut self, least: u64) -> bool {
        let is_safe = |block: u64| block == 0 || block >= least;
        let can_be = |node: &usize| {
            let own = self.block(*node);
            let above = self.next_above(*node).map_or(0, |above| self.block(above) - own);
            is_safe(own) && is_safe(above)
        };
        let hidden = (0..self.is_hidden.len()).filter(|node| self.is_hidden[*node]);
        let largest =
            hidden.filter(can_be).max_by_key(|node| (self.total[*node], std::cmp::Reverse(*node)));
        if let Some(node) = largest {
            self.is_hidden[node] = false;
        }
        largest.is_some()
    }
}
