//! A table of many units that is published as a whole: which items each unit has to withhold, so that no
//! small cell can be read or computed. Estimating what is left, and printing it, is the caller's.

use std::collections::BTreeSet;

use crate::suppress::{Node, Shown, TreeError, suppress_below};
use crate::{Compiled, Counts};

/// A unit of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Position of the unit above, in the same list; `None` at the top.
    pub parent: Option<usize>,
    /// Counts of what this unit got itself, without those of units below, whose total is its figure.
    pub own: &'a Counts,
}

/// The formula for each unit, without the items that the unit has to withhold ([`suppress_below`], item by
/// item): estimating with it tells nothing hidden, because no other figure is made of a hidden item.
/// The table has to be complete: a unit that is left out of the list is one whose answers nobody
/// protects.
pub fn withholding(
    compiled: &Compiled,
    units: &[Row],
    least: u64,
) -> Result<Vec<Compiled>, TreeError> {
    let mut hidden: Vec<BTreeSet<(&str, &str)>> = vec![BTreeSet::new(); units.len()];
    let mut items = BTreeSet::new();
    for figure in compiled.figures() {
        let Some(question) = figure.question.as_deref() else { continue };
        let item = (question, figure.row.as_deref().unwrap_or(""));
        // Several figures may be based on one item: the three shares of an online service.
        if !items.insert(item) {
            continue;
        }
        let own = |unit: &Row| -> u64 {
            figure.levels.iter().map(|level| unit.own.get(level.slot)).sum()
        };
        let nodes: Vec<Node> =
            units.iter().map(|unit| Node { parent: unit.parent, own: own(unit) }).collect();
        for (hidden, shown) in hidden.iter_mut().zip(suppress_below(&nodes, least)?) {
            if shown != Shown::Published {
                hidden.insert(item);
            }
        }
    }
    Ok(hidden.into_iter().map(|items| compiled.withholding(items)).collect())
}
