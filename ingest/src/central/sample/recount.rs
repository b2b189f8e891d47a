//! Rows of a day counted anew, and the packed tallies corrected by them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use jiff::civil::Date;

use super::rebuild::RebuildLedger;
use super::slots::SlotBook;
use super::{each_value, read_answers};
use crate::central::CentralError;
use crate::central::tally::{Cell, DayCounts, DayKey, Place, RowRead, TallyFilter, TallyTotals};
use crate::day;

/// Answers whose slots are kept in mind: many people give the same few.
const ANSWERS_KEPT: usize = 20_000;

/// Days of units that are written at once.
const PIECE: usize = 1_000;

/// Everything counted anew so far.
#[derive(Default)]
pub struct Recount {
    /// The slots of the surveys.
    pub book: SlotBook,
    answers: HashMap<String, Vec<u16>>,
    totals: TallyTotals,
    name: String,
}

impl Recount {
    /// Loads the slots of every survey.
    pub async fn prepare(&mut self, ledger: &mut impl RebuildLedger) -> Result<(), CentralError> {
        let surveys = ledger.surveys().await?;
        self.book.prepare(ledger, surveys.iter().map(String::as_str)).await
    }

    /// The slots of everything that a row says, itself included.
    pub fn slots(&mut self, row: &RowRead<'_>) -> Result<&[u16], CentralError> {
        let Recount { book, answers, name, .. } = self;
        name.clear();
        // A String takes whatever is written to it.
        let _ = write!(name, "{}\n{}\n{}", row.survey, row.version, row.answers);
        if !answers.contains_key(name.as_str()) {
            let read = read_answers(row.id, row.answers)?;
            let version = book.version(row.survey, row.version);
            let mut slots = Vec::new();
            each_value(&read, |question, of, value| {
                slots.extend(book.position(version, question, of, value));
            });
            if answers.len() >= ANSWERS_KEPT {
                answers.clear();
            }
            answers.insert(name.clone(), slots);
        }
        Ok(answers.get(name.as_str()).map_or(&[], Vec::as_slice))
    }

    /// Makes the tallies of a day what its rows say; returns how many were not.
    pub async fn correct(
        &mut self,
        ledger: &mut impl RebuildLedger,
        day: Date,
        of_day: DayRecount,
    ) -> Result<u64, CentralError> {
        let singles = self.singles(ledger, day).await?;
        self.book.write(ledger).await?;
        let filter = TallyFilter { from: Some(day), to: Some(day), ..TallyFilter::default() };
        let mut packed: BTreeMap<DayKey, Vec<u8>> = BTreeMap::new();
        ledger
            .each_packed(&filter, &mut |key, bytes| {
                packed.insert(key, bytes.to_vec());
                Ok(())
            })
            .await?;
        let (mut recounted, erased) = of_day.counts(day);
        let keys: BTreeSet<DayKey> =
            recounted.keys().chain(packed.keys()).chain(singles.keys()).cloned().collect();
        let (mut differ, mut changed) = (0, Vec::new());
        for key in keys {
            let mut counts = recounted.remove(&key).unwrap_or_default();
            let before = packed.remove(&key).unwrap_or_default();
            let itself = self.itself(&key);
            let (gone, single) = (erased.get(&key), singles.get(&key));
            if gone.is_some() || single.is_some() || counts.pack() != before {
                let mut had = DayCounts::unpack(&before)?;
                for (cell, slot, n) in single.into_iter().flatten() {
                    had.add(cell.clone(), [(*slot, *n)]);
                }
                for (cell, rows) in gone.into_iter().flatten() {
                    keep(&mut counts, &had, cell, *rows, itself);
                }
                differ += differences(&counts, &had);
                let after = counts.pack();
                if after != before {
                    changed.push((key.clone(), after));
                }
            }
            self.note_totals(&key, &counts, itself);
        }
        for piece in changed.chunks(PIECE) {
            ledger.put_day_tallies(piece).await?;
        }
        Ok(differ)
    }

    /// Writes what is of no day; returns how much of it was not what the rows say.
    pub async fn finish(&mut self, ledger: &mut impl RebuildLedger) -> Result<u64, CentralError> {
        let mut before = ledger.totals().await?;
        before.retain(|_, n| *n != 0);
        self.totals.retain(|_, n| *n != 0);
        let keys: BTreeSet<_> = before.keys().chain(self.totals.keys()).collect();
        let differ = keys.into_iter().filter(|key| before.get(*key) != self.totals.get(*key));
        let differ = differ.count() as u64;
        ledger.forget_singles().await?;
        ledger.put_totals(&self.totals).await?;
        Ok(differ)
    }

    /// What the old table has of a day.
    async fn singles(
        &mut self,
        ledger: &mut impl RebuildLedger,
        day: Date,
    ) -> Result<BTreeMap<DayKey, Vec<(Cell, u16, i64)>>, CentralError> {
        let filter = TallyFilter { from: Some(day), to: Some(day), ..TallyFilter::default() };
        let mut singles: BTreeMap<DayKey, Vec<(Cell, u16, i64)>> = BTreeMap::new();
        let book = &mut self.book;
        ledger
            .each_single(&filter, &mut |place, slot, n| {
                let version = book.version(place.survey, place.version);
                let slot = book.position(version, &slot.question, &slot.row, &slot.value);
                let of = singles.entry(key_of(place)).or_default();
                of.extend(slot.map(|slot| (place.cell(), slot, n)));
            })
            .await?;
        Ok(singles)
    }

    /// The slot of the submissions themselves.
    fn itself(&mut self, key: &DayKey) -> Option<u16> {
        let version = self.book.version(&key.survey, key.version);
        self.book.position(version, "", "", "")
    }

    fn note_totals(&mut self, key: &DayKey, counts: &DayCounts, itself: Option<u16>) {
        for (cell, slots) in &counts.cells {
            let Some(n) = itself.and_then(|itself| slots.get(&itself)) else { continue };
            *self.totals.entry((key.survey.clone(), cell.standing)).or_insert(0) += n;
        }
    }
}

fn key_of(place: &Place<'_>) -> DayKey {
    DayKey {
        unit: place.unit.to_owned(),
        day: place.day,
        survey: place.survey.to_owned(),
        version: place.version,
    }
}

/// Keeps of what a place had more than its rows say as much as its erased rows can have said. They
/// themselves are there and were counted.
fn keep(counts: &mut DayCounts, had: &DayCounts, cell: &Cell, erased: i64, itself: Option<u16>) {
    let Some(had) = had.cells.get(cell) else { return };
    let now = counts.cells.entry(cell.clone()).or_default();
    for (slot, n) in had.iter().filter(|(slot, _)| Some(**slot) != itself) {
        let counted = now.entry(*slot).or_insert(0);
        *counted += (n - *counted).clamp(0, erased);
    }
}

/// How many counts are not the same.
fn differences(now: &DayCounts, had: &DayCounts) -> u64 {
    let places: BTreeSet<(&Cell, u16)> = [now, had]
        .into_iter()
        .flat_map(|counts| &counts.cells)
        .flat_map(|(cell, slots)| slots.keys().map(move |slot| (cell, *slot)))
        .collect();
    let of = |counts: &DayCounts, (cell, slot): (&Cell, u16)| -> i64 {
        counts.cells.get(cell).and_then(|slots| slots.get(&slot)).copied().unwrap_or(0)
    };
    places.into_iter().filter(|place| of(now, *place) != of(had, *place)).count() as u64
}

/// What the rows of a day say of one place.
struct PlaceRecount {
    /// Agency code, survey and its version.
    of: (String, String, u32),
    cell: Cell,
    /// A slot for each time it was given.
    given: Vec<u16>,
    erased: i64,
}

/// Rows of a day, counted.
#[derive(Default)]
pub struct DayRecount {
    /// How many there are.
    pub rows: u64,
    places: HashMap<String, PlaceRecount>,
    name: String,
}

/// Counts of a day's units, and how many rows of each place were erased.
type Recounted = (BTreeMap<DayKey, DayCounts>, BTreeMap<DayKey, BTreeMap<Cell, i64>>);

impl DayRecount {
    /// Counts a row.
    pub fn add(&mut self, row: &RowRead<'_>, slots: &[u16]) {
        self.rows += 1;
        let name = &mut self.name;
        name.clear();
        // No code or id has a line break in it, so two places never share a name.
        for part in [row.unit, row.survey, row.service, row.channel, row.stage, row.standing.name()]
        {
            name.push_str(part);
            name.push('\n');
        }
        // A String takes whatever is written to it.
        let _ = write!(name, "{}\n{}", row.rank, row.version);
        if !self.places.contains_key(name.as_str()) {
            let cell = Cell {
                service: row.service.to_owned(),
                channel: row.channel.to_owned(),
                stage: row.stage.to_owned(),
                rank: row.rank,
                standing: row.standing,
            };
            let of = (row.unit.to_owned(), row.survey.to_owned(), row.version);
            let place = PlaceRecount { of, cell, given: Vec::new(), erased: 0 };
            self.places.insert(name.clone(), place);
        }
        let Some(place) = self.places.get_mut(name.as_str()) else { return };
        place.given.extend_from_slice(slots);
        place.erased += i64::from(row.is_erased);
    }

    fn counts(self, day: Date) -> Recounted {
        let day = day::number_of(day);
        let (mut counts, mut erased) = Recounted::default();
        for place in self.places.into_values() {
            let (unit, survey, version) = place.of;
            let key = DayKey { unit, day, survey, version };
            if place.erased > 0 {
                let of: &mut BTreeMap<Cell, i64> = erased.entry(key.clone()).or_default();
                of.insert(place.cell.clone(), place.erased);
            }
            let day: &mut DayCounts = counts.entry(key).or_default();
            day.add(place.cell, place.given.into_iter().map(|slot| (slot, 1)));
        }
        (counts, erased)
    }
}
