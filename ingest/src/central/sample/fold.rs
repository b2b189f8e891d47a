//! Taking rows into the samples, a piece at a time. A row above the mark is not in any sample and is
//! taken as it stands; of a row below it, what changed since was noted. Both are read in the same
//! transaction, by the only writer, so each row is in the samples once, whatever happens between.

use std::collections::BTreeMap;

use super::gather::{Gathered, month_key};
use super::pack::{Event, Open};
use super::period::{month_of, wholes_of};
use super::{Folded, SampleKey, SampleLedger};
use crate::central::CentralError;

/// Samples that are read, changed and written at once.
const PIECE: usize = 1_000;

/// Takes at most `limit` rows into the samples, and everything that was noted of rows before them.
pub async fn fold(ledger: &mut impl SampleLedger, limit: u32) -> Result<Folded, CentralError> {
    let mark = ledger.folded().await?;
    let rows = ledger.given_after(mark, limit).await?;
    let moved = ledger.moved(mark).await?;
    let Some(last) = rows.last().map(|row| row.id).or((!moved.is_empty()).then_some(mark)) else {
        return Ok(Folded::default());
    };
    let mut gathered = Gathered::default();
    let surveys = rows.iter().map(|row| &*row.survey).chain(moved.iter().map(|one| &*one.survey));
    gathered.book.prepare(ledger, surveys).await?;
    for row in &rows {
        // Of an erased row only itself is left to count. Whoever erases takes everything in first.
        let Some(class) = row.class else { continue };
        let key = month_key(&row.survey, row.version, &row.unit, month_of(&row.day), class);
        gathered.add(key, row.group, &row.answers, 1);
    }
    for one in &moved {
        let key = month_key(&one.survey, one.version, &one.unit, &one.month, one.class);
        gathered.add(key, one.group, &one.answers, one.times);
    }
    gathered.book.write(ledger).await?;
    write(ledger, &gathered).await?;
    ledger.note_rated(mark, last).await?;
    ledger.forget_moved(last).await?;
    ledger.set_folded(last).await?;
    Ok(Folded {
        rows: rows.len() as u64,
        changes: moved.len() as u64,
        more: rows.len() as u64 >= u64::from(limit),
    })
}

/// Adds what was gathered to the samples of its months, quarters and years.
async fn write(ledger: &mut impl SampleLedger, gathered: &Gathered) -> Result<(), CentralError> {
    let mut changed: BTreeMap<SampleKey, Vec<&[Event]>> = BTreeMap::new();
    for (key, events) in &gathered.months {
        let periods = wholes_of(&key.period).into_iter().flatten().chain([key.period.clone()]);
        for period in periods {
            changed.entry(SampleKey { period, ..key.clone() }).or_default().push(events);
        }
    }
    let keys: Vec<&SampleKey> = changed.keys().collect();
    for piece in keys.chunks(PIECE) {
        let keys: Vec<SampleKey> = piece.iter().map(|key| (*key).clone()).collect();
        let mut before: BTreeMap<SampleKey, Vec<u8>> =
            ledger.packed(&keys).await?.into_iter().collect();
        let mut after = Vec::with_capacity(keys.len());
        for key in keys {
            let mut open = Open::with_slots(gathered.book.slots_of(&key.survey, key.version));
            if let Some(bytes) = before.remove(&key) {
                open.add_packed(&bytes, 1)?;
            }
            let events = changed.get(&key).into_iter().flatten().copied().flatten();
            events.for_each(|event| open.add(*event));
            if open.is_below_nought() {
                tracing::warn!(
                    survey = key.survey,
                    period = key.period,
                    "a sample lacks rows that were taken out of it; run 'hailong tally rebuild'"
                );
            }
            let bytes = open.pack();
            after.push((key, bytes));
        }
        ledger.put(&after).await?;
    }
    Ok(())
}
