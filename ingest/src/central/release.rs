//! What people of an agency may see of a quarter that is not published yet (DESIGN B2, rule 6): counts that
//! grow by five ratings or more at a time, and never by ratings of today.
//!
//! Of each unit two packed counts are kept. `pending` is taken as soon as a unit has five ratings more than
//! the last pending; only then, and not before the next day, is the former pending `shown`. So
//!
//! - whatever is shown was received on a day that has closed;
//! - between two looks, a unit's shown counts differ by five ratings or by none, and so do all sums of units;
//! - at least five ratings lie between what is shown and the whole quarter, as it is published later.
//!
//! Somebody who knows who came at 9:12 can subtract what they saw yesterday and learns of five people
//! together. A rating that is withdrawn is taken out with the next step. Invited and unproved ratings are
//! counted together, and quarantined ones not at all: a part of five would be fewer than five.

use std::collections::BTreeMap;

use async_trait::async_trait;
use index::{Layout, Sample};

use super::CentralError;
use super::sample::{Class, Open, Period, SampleLedger, fold, unpack_into};
use crate::limits::{FOLD_ROWS_MAX, RELEASE_STEP};

/// What is kept of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Agency code as it came.
    pub unit: String,
    /// Survey version.
    pub version: u32,
    /// Packed counts that may be seen; of nobody while empty.
    pub shown: Vec<u8>,
    /// Packed counts that may be seen once there are enough after them.
    pub pending: Vec<u8>,
    /// Day of Asia/Ho_Chi_Minh on which they were taken.
    pub pending_on: String,
}

/// Counts that may be seen.
#[derive(Clone, Debug, Default)]
pub struct Released {
    /// By unit and version.
    pub units: Vec<(String, u32, Sample)>,
    /// The slots of each version.
    pub layouts: BTreeMap<u32, Layout>,
}

/// Releases at central.
#[async_trait]
pub trait Releases: Send + Sync {
    /// Takes a step with every unit and survey of a quarter; says for how many units more is shown.
    async fn release(&self, quarter: Period, today: &str) -> Result<u64, CentralError>;

    /// What may be seen of a quarter, of these units (all when `None`).
    async fn released(
        &self,
        survey: &str,
        quarter: Period,
        units: Option<&[String]>,
    ) -> Result<Released, CentralError>;
}

/// The statements that releases need of a database, in one transaction.
#[async_trait]
pub trait ReleaseLedger: SampleLedger {
    /// What is kept of a survey and quarter, of these units (all when `None`).
    async fn releases(
        &mut self,
        survey: &str,
        quarter: &str,
        units: Option<&[String]>,
    ) -> Result<Vec<Release>, CentralError>;

    /// Keeps it, in the place of what was there.
    async fn put_releases(
        &mut self,
        survey: &str,
        quarter: &str,
        releases: &[Release],
    ) -> Result<(), CentralError>;
}

/// Takes a step with every unit and survey of a quarter.
pub async fn step(
    ledger: &mut impl ReleaseLedger,
    quarter: Period,
    today: &str,
) -> Result<u64, CentralError> {
    while fold(ledger, FOLD_ROWS_MAX).await?.more {}
    let quarter = quarter.to_string();
    let mut more = 0;
    for survey in ledger.surveys().await? {
        let layouts = ledger.layouts(&survey).await?;
        let mut candidates: BTreeMap<(String, u32), Open> = BTreeMap::new();
        for (key, bytes) in ledger.packed_of(&survey, &quarter, None).await? {
            if key.class != Class::Quarantined {
                let slots = layouts.get(&key.version).map_or(0, |layout| layout.slots.len());
                let open = candidates.entry((key.unit, key.version));
                open.or_insert_with(|| Open::with_slots(slots)).add_packed(&bytes, 1)?;
            }
        }
        let mut kept: BTreeMap<(String, u32), Release> = BTreeMap::new();
        for release in ledger.releases(&survey, &quarter, None).await? {
            kept.insert((release.unit.clone(), release.version), release);
        }
        let mut changed = Vec::new();
        for ((unit, version), candidate) in candidates {
            let Some(layout) = layouts.get(&version) else { continue };
            let before = kept.remove(&(unit.clone(), version)).unwrap_or_default();
            if let Some(after) = next(&before, &candidate, layout, today)? {
                more += u64::from(after.shown != before.shown);
                changed.push(Release { unit, version, ..after });
            }
        }
        ledger.put_releases(&survey, &quarter, &changed).await?;
    }
    Ok(more)
}

/// What is kept of a unit from now on, if it changes.
fn next(
    before: &Release,
    candidate: &Open,
    layout: &Layout,
    today: &str,
) -> Result<Option<Release>, CentralError> {
    let Some(itself) = layout.position("", "", "") else { return Ok(None) };
    let mut pending = Sample::default();
    if !before.pending.is_empty() {
        unpack_into(&before.pending, &mut pending)?;
    }
    let enough = pending.total().get(itself) + RELEASE_STEP;
    let is_later_day = before.pending_on.as_str() < today;
    if !is_later_day || candidate.sum(itself) < i64::try_from(enough).unwrap_or(i64::MAX) {
        return Ok(None);
    }
    Ok(Some(Release {
        shown: before.pending.clone(),
        pending: candidate.pack(),
        pending_on: today.to_owned(),
        ..Release::default()
    }))
}

/// What may be seen.
pub async fn read(
    ledger: &mut impl ReleaseLedger,
    survey: &str,
    quarter: Period,
    units: Option<&[String]>,
) -> Result<Released, CentralError> {
    let mut released = Released { layouts: ledger.layouts(survey).await?, units: Vec::new() };
    for release in ledger.releases(survey, &quarter.to_string(), units).await? {
        if !release.shown.is_empty() {
            let mut sample = Sample::default();
            unpack_into(&release.shown, &mut sample)?;
            released.units.push((release.unit, release.version, sample));
        }
    }
    Ok(released)
}
