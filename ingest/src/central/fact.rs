//! Facts of units at central: what the one-stop system knows and no citizen is asked. Which facts there
//! are is in the crate `index`; here they are names and counts.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::CentralError;

/// A fact as it is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToldFact {
    /// Code of the unit, canonical.
    pub unit: String,
    /// Month, `YYYY-MM`.
    pub month: String,
    /// Name of the fact.
    pub name: String,
    /// How many; `None` takes the fact back, it is missing from then on.
    pub n: Option<u64>,
}

/// A fact as central has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// Code of the unit, canonical.
    pub unit: String,
    /// Month, `YYYY-MM`.
    pub month: String,
    /// Name of the fact.
    pub name: String,
    /// How many.
    pub n: u64,
}

/// Facts at central.
#[async_trait]
pub trait Facts: Send + Sync {
    /// Takes facts; one of the same unit, month and name is as told now. All or nothing, with the
    /// audit; says how many are new, changed or taken back.
    async fn put_facts(&self, told: &[ToldFact], by: (i64, &str)) -> Result<u64, CentralError>;

    /// Facts of these units (canonical codes) from one month to another, both included; by unit, month
    /// and name.
    async fn facts(
        &self,
        units: &[String],
        first_month: &str,
        last_month: &str,
    ) -> Result<Vec<Fact>, CentralError>;
}

/// Lines of the audit for facts that changed: unit and month, and how many of them.
pub(super) fn audited(changed: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut places: BTreeMap<(String, String), u64> = BTreeMap::new();
    changed.into_iter().for_each(|place| *places.entry(place).or_insert(0) += 1);
    let line = |((unit, month), n)| (format!("{unit} {month}"), format!("{n} facts"));
    places.into_iter().map(line).collect()
}
