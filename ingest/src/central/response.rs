//! How many dossiers citizens may rate and how many they rated, counted by unit and month, quarter and year.
//!
//! Derived, like samples: what changed is noted, and counted anew a month of a unit at a time. Until then
//! such a month is counted from the dossiers when it is read, so a rate is always of this moment. What a
//! rate means, and days that are no whole months, are in `dossier`.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jiff::civil::Date;

use super::dossier::{Dossiers, FunnelFilter, Responses};
use super::sample::{Piece, SampleLedger, pieces, wholes_of};
use super::{CentralError, sample::Period};

/// Eligible and rated dossiers, by unit, step and survey. With survey `""` how many there are and how many
/// were rated at all.
pub type ResponseCounts = BTreeMap<(String, String, String), (i64, i64)>;

/// A unit and a month `YYYY-MM`.
pub type Cell = (String, String);

/// Response counts at central.
#[async_trait]
pub trait ResponseStore: Dossiers {
    /// Counts at most `limit` units and months anew; true when there may be more.
    async fn tally_responses(&self, limit: u32) -> Result<bool, CentralError>;

    /// What is counted of these periods, of one moment.
    async fn response_counts(&self, periods: &[Period]) -> Result<ResponseCounts, CentralError>;

    /// Dossiers with a result from one day to another and how many of them were rated, of every unit, by
    /// step and survey; as `Dossiers::responses`, whatever the number of dossiers.
    async fn responses_between(
        &self,
        from: Date,
        to: Date,
    ) -> Result<Vec<Responses>, CentralError> {
        let mut periods = Vec::new();
        let mut counts = ResponseCounts::new();
        for piece in pieces(from, to) {
            match piece {
                Piece::Whole(period) => periods.push(period),
                Piece::Days(from, to) => {
                    let (from, to) = (Some(from.to_string()), Some(to.to_string()));
                    let filter = FunnelFilter { from, to, ..FunnelFilter::default() };
                    for one in self.responses(&filter).await? {
                        let eligible = if one.survey.is_empty() { one.eligible } else { 0 };
                        let key = (one.unit, one.stage, one.survey);
                        add(&mut counts, key, (eligible, one.responded), 1);
                    }
                }
            }
        }
        add_all(&mut counts, self.response_counts(&periods).await?, 1);
        Ok(told(counts))
    }
}

/// The statements that response counts need of a database, in one transaction.
#[async_trait]
pub trait ResponseLedger: SampleLedger {
    /// Months that are noted as changed.
    async fn changed(&mut self) -> Result<Vec<Cell>, CentralError>;

    /// Takes at most `limit` of those notes away, waiting for whoever is about to change something there:
    /// what is counted after this has it, and what changes later is noted anew.
    async fn take_changed(&mut self, limit: u32) -> Result<Vec<Cell>, CentralError>;

    /// Months with ratings that are not noted yet: rows above this id, and what was noted of others.
    async fn changing(&mut self, mark: i64) -> Result<Vec<Cell>, CentralError>;

    /// Dossiers of these months, counted.
    async fn recount(
        &mut self,
        cells: &[Cell],
    ) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError>;

    /// What is counted of these units and periods.
    async fn counted(
        &mut self,
        cells: &[Cell],
    ) -> Result<BTreeMap<Cell, ResponseCounts>, CentralError>;

    /// What is counted of a period, all units.
    async fn counted_of(&mut self, period: &str) -> Result<ResponseCounts, CentralError>;

    /// Adds to what is counted of a period; may be negative.
    async fn add_counted(
        &mut self,
        period: &str,
        counts: &ResponseCounts,
    ) -> Result<(), CentralError>;
}

/// Counts at most `limit` months anew.
pub async fn tally(ledger: &mut impl ResponseLedger, limit: u32) -> Result<bool, CentralError> {
    let cells = ledger.take_changed(limit).await?;
    if cells.is_empty() {
        return Ok(false);
    }
    let mut after = ledger.recount(&cells).await?;
    let mut before = ledger.counted(&cells).await?;
    let mut by_period: BTreeMap<String, ResponseCounts> = BTreeMap::new();
    for cell in &cells {
        let mut change = after.remove(cell).unwrap_or_default();
        add_all(&mut change, before.remove(cell).unwrap_or_default(), -1);
        let month = &cell.1;
        for period in wholes_of(month).into_iter().flatten().chain([month.clone()]) {
            add_all(by_period.entry(period).or_default(), change.clone(), 1);
        }
    }
    for (period, mut change) in by_period {
        change.retain(|_, counts| *counts != (0, 0));
        ledger.add_counted(&period, &change).await?;
    }
    Ok(cells.len() as u64 >= u64::from(limit))
}

/// What is counted of these periods, with what changed since.
pub async fn read(
    ledger: &mut impl ResponseLedger,
    periods: &[Period],
) -> Result<ResponseCounts, CentralError> {
    let mut counts = ResponseCounts::new();
    if periods.is_empty() {
        return Ok(counts);
    }
    for period in periods {
        add_all(&mut counts, ledger.counted_of(&period.to_string()).await?, 1);
    }
    let mark = ledger.folded().await?;
    let mut live: BTreeSet<Cell> = ledger.changed().await?.into_iter().collect();
    live.extend(ledger.changing(mark).await?);
    let is_asked = |month: &str| {
        let month = Period::read(month).map(|month| (month.first(), month.last()));
        let has = |(first, last)| periods.iter().any(|p| p.first() <= first && last <= p.last());
        month.is_some_and(has)
    };
    let live: Vec<Cell> = live.into_iter().filter(|(_, month)| is_asked(month)).collect();
    if !live.is_empty() {
        for (_, before) in ledger.counted(&live).await? {
            add_all(&mut counts, before, -1);
        }
        for (_, now) in ledger.recount(&live).await? {
            add_all(&mut counts, now, 1);
        }
    }
    Ok(counts)
}

fn add_all(counts: &mut ResponseCounts, more: ResponseCounts, times: i64) {
    for (key, counted) in more {
        add(counts, key, counted, times);
    }
}

fn add(
    counts: &mut ResponseCounts,
    key: (String, String, String),
    (eligible, responded): (i64, i64),
    times: i64,
) {
    let of = counts.entry(key).or_insert((0, 0));
    of.0 += times * eligible;
    of.1 += times * responded;
}

/// With the number of dossiers beside every survey.
fn told(counts: ResponseCounts) -> Vec<Responses> {
    let every: BTreeMap<(&str, &str), i64> = counts
        .iter()
        .filter(|((_, _, survey), _)| survey.is_empty())
        .map(|((unit, stage, _), (eligible, _))| ((&**unit, &**stage), *eligible))
        .collect();
    let one =
        |((unit, stage, survey), (_, responded)): (&(String, String, String), &(i64, i64))| {
            let eligible = every.get(&(&**unit, &**stage)).copied().unwrap_or(0);
            let (unit, stage, survey) = (unit.clone(), stage.clone(), survey.clone());
            Responses { unit, stage, survey, eligible, responded: *responded }
        };
    let told = counts.iter().map(one);
    told.filter(|one| one.eligible != 0 && (one.survey.is_empty() || one.responded != 0)).collect()
}
