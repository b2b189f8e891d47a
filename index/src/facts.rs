//! Facts that no citizen is asked: what the one-stop system knows of dossiers and petitions. Counts of
//! a unit and a month, imported; a fact that nobody told is missing, never nought.

use std::collections::BTreeMap;

/// Facts of a period by name, e.g. `tt01.1.2`: dossiers that earned 2 points for indicator 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many, by name.
    pub n: BTreeMap<String, u64>,
}

impl Facts {
    /// The fact with this name; `None` when nobody told it.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.n.get(name).copied()
    }

    /// Adds facts of another unit or month.
    pub fn add_all(&mut self, other: &Facts) {
        other.n.iter().for_each(|(name, n)| *self.n.entry(name.clone()).or_insert(0) += n);
    }
}

/// Name of the fact: dossiers whose citizens could have answered.
pub const ELIGIBLE: &str = "dossiers.eligible";
