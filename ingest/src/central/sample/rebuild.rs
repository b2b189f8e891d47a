//! Making tallies and samples anew from the rows, day by day, and writing only where they differ.
//!
//! What an erased row said is only in the counts that were made of it. Where counts say more than the
//! rows, as much of the difference stays as the erased rows of that place can have said.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_trait::async_trait;
use index::GROUPS;
use jiff::civil::Date;

use super::gather::{Gathered, month_key};
use super::pack::Open;
use super::period::wholes_of;
use super::{Class, Progress, Rebuilt, SampleKey, SampleLedger};
use crate::central::CentralError;
use crate::central::ledger::Content;
use crate::central::tally::{self, Tallies, TallyKey};
use crate::entry::Standing;

/// Samples that are written at once.
const PIECE: usize = 1_000;

/// A row as it is counted anew.
#[derive(Clone, Debug)]
pub struct Recounted {
    /// What it is counted apart for, and its answers.
    pub content: Content,
    /// Its standing.
    pub standing: Standing,
    /// A moment of its day, milliseconds since 1970.
    pub received_at: i64,
    /// Its random group.
    pub group: usize,
    /// True once its content was erased.
    pub is_erased: bool,
}

/// Hears of each tally.
pub type EachTally<'t> = dyn for<'r> FnMut(&TallyKey<'r>, i64) + Send + 't;

/// What a rebuild needs besides.
#[async_trait]
pub trait RebuildLedger: SampleLedger {
    /// The first and the last day with a row or a tally.
    async fn days(&mut self) -> Result<Option<(Date, Date)>, CentralError>;

    /// Every row of a day.
    async fn rows_of_day(&mut self, day: Date) -> Result<Vec<Recounted>, CentralError>;

    /// Every tally of a day.
    async fn each_tally(&mut self, day: Date, told: &mut EachTally<'_>)
    -> Result<(), CentralError>;

    /// Adds counts to the tallies.
    async fn add_tallies(&mut self, tallies: &Tallies<'_>) -> Result<(), CentralError>;

    /// Surveys that there are samples of.
    async fn surveys(&mut self) -> Result<Vec<String>, CentralError>;
}

/// Makes everything anew.
pub async fn rebuild(
    ledger: &mut impl RebuildLedger,
    told: &mut Progress<'_>,
) -> Result<Rebuilt, CentralError> {
    let mut rebuilt = Rebuilt::default();
    let Some((first, last)) = ledger.days().await? else { return Ok(rebuilt) };
    let mut last_id = 0;
    let mut wholes = Wholes::default();
    let mut month = Month::default();
    let mut day = first;
    loop {
        let rows = ledger.rows_of_day(day).await?;
        rebuilt.rows += rows.len() as u64;
        last_id = rows.iter().map(|row| row.content.id).fold(last_id, i64::max);
        rebuilt.tallies += correct_tallies(ledger, day, &rows).await?;
        month.add(ledger, &rows, day).await?;
        let is_last = day >= last;
        if is_last || day == day.last_of_month() {
            let name = day.strftime("%Y-%m").to_string();
            rebuilt.samples += month.close(ledger, &name, &mut wholes).await?;
            rebuilt.samples += wholes.close(ledger, &name, is_last).await?;
            told(&name, rebuilt);
        }
        match day.tomorrow() {
            Ok(next) if !is_last => day = next,
            _ => break,
        }
    }
    ledger.forget_moved(i64::MAX).await?;
    ledger.set_folded(last_id).await?;
    Ok(rebuilt)
}

/// Makes the tallies of a day what its rows say; returns how many were not.
async fn correct_tallies(
    ledger: &mut impl RebuildLedger,
    day: Date,
    rows: &[Recounted],
) -> Result<u64, CentralError> {
    let mut recount = Tallies::new();
    let mut erased = Tallies::new();
    for row in rows {
        let place = (row.standing, row.received_at);
        tally::add_stored(&mut recount, &row.content, place, 1);
        if row.is_erased {
            tally::add_stored(&mut erased, &row.content, place, 1);
        }
    }
    let mut surplus: Vec<(Place, i64)> = Vec::new();
    let mut tallied: HashMap<Place, i64> = HashMap::new();
    let (counts, gone) = (&recount, &erased);
    ledger
        .each_tally(day, &mut |key, n| {
            let counted = counts.get(key).copied().unwrap_or(0);
            let whole = TallyKey { question: "", row: "", value: "".into(), ..key.clone() };
            let gone = if key.question.is_empty() { None } else { gone.get(&whole) };
            let kept = gone.map_or(0, |gone| (n - counted).clamp(0, *gone));
            if counts.contains_key(key) {
                tallied.insert(Place::of(key), n - kept);
            } else if n != kept {
                surplus.push((Place::of(key), kept - n));
            }
        })
        .await?;
    let mut difference = Tallies::new();
    for (key, n) in &recount {
        let had = tallied.get(&Place::of(key)).copied().unwrap_or(0);
        if had != *n {
            difference.insert(key.clone(), n - had);
        }
    }
    for (place, n) in &surplus {
        difference.insert(place.key(), *n);
    }
    if !difference.is_empty() {
        ledger.add_tallies(&difference).await?;
    }
    Ok(difference.len() as u64)
}

/// The key of a tally by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    key: TallyKey<'static>,
    texts: [Box<str>; 8],
}

impl Place {
    fn of(key: &TallyKey<'_>) -> Place {
        let texts = [
            key.survey,
            key.unit,
            key.service,
            key.question,
            key.row,
            &key.value,
            key.channel,
            key.stage,
        ];
        let key = TallyKey {
            survey: "",
            version: key.version,
            unit: "",
            service: "",
            question: "",
            row: "",
            value: "".into(),
            channel: "",
            rank: key.rank,
            stage: "",
            standing: key.standing,
            day: key.day,
        };
        Place { key, texts: texts.map(Box::from) }
    }

    fn key(&self) -> TallyKey<'_> {
        let [survey, unit, service, question, row, value, channel, stage] = &self.texts;
        TallyKey {
            survey,
            unit,
            service,
            question,
            row,
            value: (&**value).into(),
            channel,
            stage,
            ..self.key.clone()
        }
    }
}

/// A month in the making.
#[derive(Default)]
struct Month {
    gathered: Gathered,
    erased: HashMap<SampleKey, [i64; GROUPS]>,
}

impl Month {
    async fn add(
        &mut self,
        ledger: &mut impl RebuildLedger,
        rows: &[Recounted],
        day: Date,
    ) -> Result<(), CentralError> {
        let surveys = rows.iter().map(|row| &*row.content.survey);
        self.gathered.prepare(ledger, surveys).await?;
        let month = day.strftime("%Y-%m").to_string();
        for row in rows {
            let Content { survey, version, unit, rank, answers, .. } = &row.content;
            let Some(class) = Class::of(row.standing, *rank) else { continue };
            let key = month_key(survey, *version, unit, &month, class);
            if row.is_erased {
                let erased = self.erased.entry(key.clone()).or_insert([0; GROUPS]);
                erased.iter_mut().skip(row.group).take(1).for_each(|n| *n += 1);
            }
            self.gathered.add(key, row.group, answers, 1);
        }
        Ok(())
    }

    /// Writes the month's samples where they differ, and adds them to the longer periods.
    async fn close(
        &mut self,
        ledger: &mut impl RebuildLedger,
        month: &str,
        wholes: &mut Wholes,
    ) -> Result<u64, CentralError> {
        self.gathered.write_slots(ledger).await?;
        let before = stored(ledger, month).await?;
        let mut after = BTreeMap::new();
        let keys: BTreeSet<&SampleKey> = self.gathered.months.keys().chain(before.keys()).collect();
        for key in keys {
            let slots = self.gathered.slots_of(&key.survey, key.version);
            let mut open = Open::with_slots(slots);
            for event in self.gathered.months.get(key).into_iter().flatten() {
                open.add(*event);
            }
            if let (Some(erased), Some(bytes)) = (self.erased.get(key), before.get(key)) {
                let mut had = Open::with_slots(slots);
                had.add_packed(bytes, 1)?;
                open.keep_of(&had, erased);
            }
            after.insert(key.clone(), open);
        }
        wholes.add(month, &after);
        self.gathered.months.clear();
        self.erased.clear();
        write(ledger, &before, &after).await
    }
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
