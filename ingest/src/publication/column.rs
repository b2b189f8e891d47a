//! One column of the cube: the answers to one question of every unit, which of them are published, and what
//! can be computed from that. Pure.
//!
//! What published totals of a tree allow anybody to compute are the blocks (of each published unit its total
//! without the published ones next below) and sums of blocks: `index::suppress` sees to it that every
//! block has no answers or enough. Revisions add differences between two states of a block, so two more
//! rules keep those from being about a few people:
//!
//! - what is published and what is suppressed stays so in every revision, or a figure that opens later
//!   would give away, with the earlier total around it, one that was suppressed;
//! - a block changes only when, against every earlier revision, the answers that came at some levels are
//!   none or enough, and those that went likewise. A smaller change waits, with the block as it was.

use index::suppress::{Node, Shown, TreeError, suppress_below};

use super::frame::Frame;

/// How often each level was given.
pub type Levels = Vec<u64>;

/// One question of every unit; lists are by position in the frame.
#[derive(Clone, Debug)]
pub struct Column {
    /// Of each unit, the published one that its own answers are told with; `None` when there is none.
    pub heads: Vec<Option<usize>>,
    /// True for units whose figure is published.
    pub is_published: Vec<bool>,
}

impl Column {
    /// Decides which are published, from the answers of each unit's own.
    pub fn first(frame: &Frame, own: &[u64], least: u64) -> Result<Column, TreeError> {
        let node = |(at, own): (usize, &u64)| Node {
            parent: frame.nodes.get(at).and_then(|node| node.parent),
            own: *own,
        };
        let nodes: Vec<Node> = own.iter().enumerate().map(node).collect();
        let shown = suppress_below(&nodes, least)?;
        let is_published = shown.into_iter().map(|one| one == Shown::Published).collect();
        Ok(Column::of(frame, is_published))
    }

    /// The column in which these are published.
    pub fn of(frame: &Frame, is_published: Vec<bool>) -> Column {
        let is_one = |node: &usize| is_published.get(*node).copied().unwrap_or(false);
        let heads = (0..frame.nodes.len()).map(|node| frame.upwards(node).find(is_one)).collect();
        Column { heads, is_published }
    }

    /// The blocks behind published totals: what is left of each when those next below are taken away.
    pub fn blocks(&self, frame: &Frame, totals: &[Levels]) -> Vec<Levels> {
        let mut blocks: Vec<Levels> = totals.to_vec();
        for (node, total) in totals.iter().enumerate() {
            if !self.is_published.get(node).copied().unwrap_or(false) {
                continue;
            }
            let above = frame.nodes.get(node).and_then(|node| node.parent);
            let head = above.and_then(|above| self.heads.get(above).copied().flatten());
            if let Some(block) = head.and_then(|head| blocks.get_mut(head)) {
                block.iter_mut().zip(total).for_each(|(n, less)| *n = n.saturating_sub(*less));
            }
        }
        blocks
    }
}

/// What a block is published as: as it is now, or, while that would tell of a few people, as it was in the
/// last of the earlier revisions.
pub fn settled<'a>(now: &'a [u64], earlier: &[&'a [u64]], least: u64) -> &'a [u64] {
    let is_safe = |n: u64| n == 0 || n >= least;
    let may_follow = |was: &&[u64]| {
        let level = |levels: &[u64], at: usize| levels.get(at).copied().unwrap_or(0);
        let all = || 0..now.len().max(was.len());
        let came: u64 = all().map(|at| level(now, at).saturating_sub(level(was, at))).sum();
        let went: u64 = all().map(|at| level(was, at).saturating_sub(level(now, at))).sum();
        is_safe(came) && is_safe(went)
    };
    match earlier.last() {
        Some(last) if !is_safe(now.iter().sum()) || !earlier.iter().all(may_follow) => last,
        _ => now,
    }
}
