//! Units over time at central. What they mean and what can be wrong with them is in `unit`; here the
//! whole tree is judged under a lock, so that two imports at once cannot make a wrong one.

use async_trait::async_trait;
use jiff::civil::Date;

use super::CentralError;
use crate::unit::judge::{Change, Problem};
use crate::unit::{Level, UnitPeriod};

/// What became of units that were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutUnits {
    /// They are as told now; so many codes are new or were otherwise before.
    Done(u64),
    /// With them the tree would be wrong. Nothing was changed.
    Faulty(Vec<Problem>),
}

/// Units at central.
#[async_trait]
pub trait Units: Send + Sync {
    /// Takes units: every code that is named has exactly the periods told here from now on, all others
    /// stay. All or nothing. What changed is in the audit, in one transaction with it, with what was
    /// there before: `actor` did it at `now`.
    async fn put_units(
        &self,
        told: &[UnitPeriod],
        by: (i64, &str),
    ) -> Result<PutUnits, CentralError>;

    /// Every period of every unit, by code and then by day.
    async fn units(&self) -> Result<Vec<UnitPeriod>, CentralError>;
}

/// Lines of the audit for these changes: the code, and what was there before.
pub(super) fn audited(changes: &[Change]) -> Vec<(String, String)> {
    let line = |change: &Change| {
        let before: Vec<String> = change.before.iter().map(described).collect();
        let reason = match before.is_empty() {
            true => "new".to_owned(),
            false => format!("was {}", before.join("; ")),
        };
        (change.code.clone(), reason)
    };
    changes.iter().map(line).collect()
}

fn described(period: &UnitPeriod) -> String {
    let (from, to) = (written_day(period.valid_from), written_day(period.valid_to));
    let mut text = format!(
        "'{}' ({}, {} to {})",
        period.name,
        period.level,
        from.as_deref().unwrap_or("always"),
        to.as_deref().unwrap_or("open")
    );
    if let Some(parent) = &period.parent {
        text.push_str(&format!(" of {parent}"));
    }
    if !period.successors.is_empty() {
        text.push_str(&format!(" followed by {}", period.successors.join(" ")));
    }
    text
}

/// A day as it is kept, `YYYY-MM-DD`.
pub(super) fn written_day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// The inverse of [`written_day`]; an empty text is no day either.
pub(super) fn read_day(text: Option<String>) -> Result<Option<Date>, CentralError> {
    let text = text.filter(|text| !text.is_empty());
    let day = text.map(|text| text.parse::<Date>());
    day.transpose().map_err(|error| CentralError::Corrupt(format!("no day: {error}")))
}

/// A level as it is kept.
pub(super) fn read_level(name: &str) -> Result<Level, CentralError> {
    Level::from_name(name).ok_or_else(|| CentralError::Corrupt(format!("no level '{name}'")))
}
