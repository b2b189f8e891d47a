//! Making tallies and samples anew from the rows, day by day, and writing only where they differ.
//!
//! What an erased row said is only in the counts that were made of it. Where counts say more than the
//! rows, as much of the difference stays as the erased rows of that place can have said. Counts of the
//! old table go into the packed days, and the old table is emptied.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use async_trait::async_trait;
use index::GROUPS;
use jiff::civil::Date;

use super::pack::{Event, Open};
use super::period::wholes_of;
use super::recount::{DayRecount, Recount};
use super::{Class, Progress, Rebuilt, SampleKey};
use crate::central::CentralError;
use crate::central::tally::{RowRead, TallyLedger, TallyTotals};

/// Samples that are written at once.
const PIECE: usize = 1_000;

/// What a rebuild needs besides.
#[async_trait]
pub trait RebuildLedger: TallyLedger {
    /// The first and the last day with a row or a tally.
    async fn days(&mut self) -> Result<Option<(Date, Date)>, CentralError>;

    /// The last row.
    async fn last_id(&mut self) -> Result<i64, CentralError>;

    /// Forgets the counts of the old table.
    async fn forget_singles(&mut self) -> Result<(), CentralError>;

    /// Puts counts of submissions by survey and standing in the place of all that there were.
    async fn put_totals(&mut self, totals: &TallyTotals) -> Result<(), CentralError>;
}

/// Makes everything anew.
pub async fn rebuild(
    ledger: &mut impl RebuildLedger,
    told: &mut Progress<'_>,
) -> Result<Rebuilt, CentralError> {
    let mut rebuilt = Rebuilt::default();
    let Some((first, last)) = ledger.days().await? else { return Ok(rebuilt) };
    let mut recount = Recount::default();
    recount.prepare(ledger).await?;
    let mut wholes = Wholes::default();
    let mut month = Month::default();
    let mut day = first;
    loop {
        let mut of_day = DayRecount::default();
        ledger
            .each_row(day, &mut |row| {
                let slots = recount.slots(row)?;
                of_day.add(row, slots);
                month.add(row, slots, day);
                Ok(())
            })
            .await?;
        rebuilt.rows += of_day.rows;
        rebuilt.tallies += recount.correct(ledger, day, of_day).await?;
        let is_last = day >= last;
        if is_last || day == day.last_of_month() {
            let name = day.strftime("%Y-%m").to_string();
            rebuilt.samples += month.close(ledger, &mut recount, &name, &mut wholes).await?;
            rebuilt.samples += wholes.close(ledger, &name, is_last).await?;
            told(&name, rebuilt);
        }
        match day.tomorrow() {
            Ok(next) if !is_last => day = next,
            _ => break,
        }
    }
    rebuilt.tallies += recount.finish(ledger).await?;
    ledger.forget_moved(i64::MAX).await?;
    let last_id = ledger.last_id().await?;
    ledger.set_folded(last_id).await?;
    Ok(rebuilt)
}

/// Events of one sample of a month, and how many of its rows were erased.
#[derive(Default)]
struct MonthSample {
    events: Vec<Event>,
    erased: Option<Box<[i64; GROUPS]>>,
}

/// A month in the making.
#[derive(Default)]
struct Month {
    /// By unit, survey, version and class.
    samples: HashMap<String, (SampleKey, MonthSample)>,
    name: String,
}

impl Month {
    fn add(&mut self, row: &RowRead<'_>, slots: &[u16], day: Date) {
        let Some(class) = Class::of(row.standing, row.rank) else { return };
        let group = super::group_of(row.receipt);
        write_key(&mut self.name, row, class);
        if !self.samples.contains_key(&self.name) {
            let key = SampleKey {
                survey: row.survey.to_owned(),
                period: day.strftime("%Y-%m").to_string(),
                unit: row.unit.to_owned(),
                version: row.version,
                class,
            };
            self.samples.insert(self.name.clone(), (key, MonthSample::default()));
        }
        let Some((_, sample)) = self.samples.get_mut(&self.name) else { return };
        if row.is_erased {
            let erased = sample.erased.get_or_insert_with(|| Box::new([0; GROUPS]));
            erased.iter_mut().skip(group).take(1).for_each(|n| *n += 1);
        }
        let group = u8::try_from(group).unwrap_or(0);
        sample.events.extend(slots.iter().map(|slot| Event { group, slot: *slot, n: 1 }));
    }

    /// Writes the month's samples where they differ, and adds them to the longer periods.
    async fn close(
        &mut self,
        ledger: &mut impl RebuildLedger,
        recount: &mut Recount,
        month: &str,
        wholes: &mut Wholes,
    ) -> Result<u64, CentralError> {
        recount.book.write(ledger).await?;
        let before = stored(ledger, month).await?;
        let mut samples: BTreeMap<SampleKey, MonthSample> =
            self.samples.drain().map(|(_, one)| one).collect();
        let mut after = BTreeMap::new();
        let keys: BTreeSet<SampleKey> = samples.keys().chain(before.keys()).cloned().collect();
        for key in keys {
            let slots = recount.book.slots_of(&key.survey, key.version);
            let mut open = Open::with_slots(slots);
            let sample = samples.remove(&key).unwrap_or_default();
            sample.events.iter().for_each(|event| open.add(*event));
            if let (Some(erased), Some(bytes)) = (&sample.erased, before.get(&key)) {
                let mut had = Open::with_slots(slots);
                had.add_packed(bytes, 1)?;
                open.keep_of(&had, erased);
            }
            after.insert(key, open);
        }
        wholes.add(month, &after);
        write(ledger, &before, &after).await
    }
}

/// No code or id has a line break in it.
fn write_key(name: &mut String, row: &RowRead<'_>, class: Class) {
    name.clear();
    for part in [row.unit, "\n", row.survey, "\n", class.name(), "\n"] {
        name.push_str(part);
    }
    // A String takes whatever is written to it.
    let _ = write!(name, "{}", row.version);
}

/// The quarter and the year in the making.
#[derive(Default)]
struct Wholes {
    quarter: BTreeMap<SampleKey, Open>,
    year: BTreeMap<SampleKey, Open>,
}

impl Wholes {
    fn add(&mut self, month: &str, samples: &BTreeMap<SampleKey, Open>) {
        let Some([quarter, year]) = wholes_of(month) else { return };
        for (key, open) in samples {
            for (whole, period) in [(&mut self.quarter, &quarter), (&mut self.year, &year)] {
                let key = SampleKey { period: period.clone(), ..key.clone() };
                whole.entry(key).or_default().add_all(open);
            }
        }
    }

    /// Writes the quarter and the year if they end with this month.
    async fn close(
        &mut self,
        ledger: &mut impl RebuildLedger,
        month: &str,
        is_last: bool,
    ) -> Result<u64, CentralError> {
        let Some([quarter, year]) = wholes_of(month) else { return Ok(0) };
        let mut corrected = 0;
        if is_last || ["-03", "-06", "-09", "-12"].iter().any(|end| month.ends_with(end)) {
            let before = stored(ledger, &quarter).await?;
            corrected += write(ledger, &before, &std::mem::take(&mut self.quarter)).await?;
        }
        if is_last || month.ends_with("-12") {
            let before = stored(ledger, &year).await?;
            corrected += write(ledger, &before, &std::mem::take(&mut self.year)).await?;
        }
        Ok(corrected)
    }
}

/// Every packed sample of a period.
async fn stored(
    ledger: &mut impl RebuildLedger,
    period: &str,
) -> Result<BTreeMap<SampleKey, Vec<u8>>, CentralError> {
    let mut stored = BTreeMap::new();
    for survey in ledger.surveys().await? {
        stored.extend(ledger.packed_of(&survey, period, None).await?);
    }
    Ok(stored)
}

/// Writes samples that are not what they were; those that nothing is left of become nought.
async fn write(
    ledger: &mut impl RebuildLedger,
    before: &BTreeMap<SampleKey, Vec<u8>>,
    after: &BTreeMap<SampleKey, Open>,
) -> Result<u64, CentralError> {
    let mut changed = Vec::new();
    for (key, open) in after {
        if !open.is_what(before.get(key).map(Vec::as_slice))? {
            changed.push((key.clone(), open.pack()));
        }
    }
    for (key, bytes) in before.iter().filter(|(key, _)| !after.contains_key(key)) {
        let nothing = Open::default();
        if !nothing.is_what(Some(bytes))? {
            changed.push((key.clone(), nothing.pack()));
        }
    }
    for piece in changed.chunks(PIECE) {
        ledger.put(piece).await?;
    }
    Ok(changed.len() as u64)
}
