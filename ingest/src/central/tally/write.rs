//! Adding counts to the packed days they belong to, inside the transaction of the rows.

use std::collections::BTreeMap;

use super::pack::{Cell, Counted, DayCounts};
use super::read::TallyTotals;
use super::{DayKey, Tallies, TallyLedger};
use crate::central::CentralError;
use crate::central::sample::SlotBook;

/// Days that are read, changed and written at once.
const PIECE: usize = 1_000;

/// What is added to a day: places with their counts.
type Cells = Vec<(Cell, Counted)>;

/// Adds counts, which may be negative.
pub async fn add_all(
    ledger: &mut impl TallyLedger,
    tallies: &Tallies<'_>,
) -> Result<(), CentralError> {
    let mut book = SlotBook::default();
    book.prepare(ledger, tallies.keys().map(|place| place.survey)).await?;
    let mut days: BTreeMap<DayKey, Cells> = BTreeMap::new();
    let mut totals = TallyTotals::default();
    for (place, said) in tallies {
        let at = book.version(place.survey, place.version);
        let mut counts = Vec::with_capacity(said.len());
        for ((question, row, value), n) in said.iter().filter(|(_, n)| **n != 0) {
            counts.extend(book.position(at, question, row, value).map(|slot| (slot, *n)));
            if question.is_empty() {
                *totals.entry((place.survey.to_owned(), place.standing)).or_insert(0) += n;
            }
        }
        if !counts.is_empty() {
            days.entry(DayKey {
                unit: place.unit.to_owned(),
                day: place.day,
                survey: place.survey.to_owned(),
                version: place.version,
            })
            .or_default()
            .push((place.cell(), counts));
        }
    }
    book.write(ledger).await?;
    let mut days = days.into_iter();
    loop {
        let piece: Vec<_> = days.by_ref().take(PIECE).collect();
        if piece.is_empty() {
            break;
        }
        add_piece(ledger, piece).await?;
    }
    totals.retain(|_, n| *n != 0);
    ledger.add_totals(&totals).await
}

async fn add_piece(
    ledger: &mut impl TallyLedger,
    piece: Vec<(DayKey, Cells)>,
) -> Result<(), CentralError> {
    let keys: Vec<DayKey> = piece.iter().map(|(key, _)| key.clone()).collect();
    let mut before: BTreeMap<DayKey, Vec<u8>> =
        ledger.day_tallies(&keys).await?.into_iter().collect();
    let mut after = Vec::with_capacity(piece.len());
    for (key, cells) in piece {
        let mut counts = match before.remove(&key) {
            Some(bytes) => DayCounts::unpack(&bytes)?,
            None => DayCounts::default(),
        };
        for (cell, said) in cells {
            counts.add(cell, said);
        }
        after.push((key, counts.pack()));
    }
    ledger.put_day_tallies(&after).await
}
