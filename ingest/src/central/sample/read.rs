//! Reading samples: whole periods from the packed ones, the days at the ends of a span and the newest
//! rows one by one. Everything is read in one transaction, so it is of one moment.

use std::collections::{BTreeMap, HashMap};

use index::Sample;
use jiff::civil::Date;

use super::pack::unpack_into;
use super::period::{Period, Piece, pieces};
use super::{Class, Given, SampleLedger, Samples, Span, Wanted, each_value};
use crate::central::CentralError;

/// Rows that are counted one by one at once.
const ROWS: u32 = 20_000;

/// From so many units on, everything of a period is read and the rest left aside: one range of the
/// table instead of a look-up for each.
const UNITS_ASKED_MAX: usize = 1_500;

/// Reads what is wanted.
pub async fn read(
    ledger: &mut impl SampleLedger,
    wanted: &Wanted<'_>,
) -> Result<Samples, CentralError> {
    let mark = ledger.folded().await?;
    let mut reading = Reading::new(wanted);
    reading.samples.layouts = ledger.layouts(wanted.survey).await?;
    for (piece, asked) in &reading.by_piece() {
        let units = asked.units();
        match *piece {
            Piece::Whole(period) => {
                let name = period.to_string();
                for (key, bytes) in ledger.packed_of(wanted.survey, &name, units.as_deref()).await?
                {
                    if let Some(bucket) = reading.bucket_of(asked, &key.unit) {
                        let sample = reading.sample(bucket, key.version, key.class);
                        unpack_into(&bytes, sample)?;
                    }
                }
            }
            Piece::Days(from, to) => {
                reading.rows(ledger, (0, mark), units.as_deref(), (from, to), Some(asked)).await?;
            }
        }
    }
    reading.moved(ledger, mark).await?;
    let Some((from, to)) = reading.extent() else { return Ok(reading.samples) };
    let units = reading.units_asked();
    reading.rows(ledger, (mark, i64::MAX), units.as_deref(), (from, to), None).await?;
    Ok(reading.samples)
}

/// What a piece is wanted of: units with their buckets, and where the others go.
#[derive(Default)]
struct Asked<'w> {
    units: HashMap<&'w str, usize>,
    rest: Option<usize>,
}

impl Asked<'_> {
    /// The units to ask for by name; all when `None`.
    fn units(&self) -> Option<Vec<String>> {
        let named = self.rest.is_none() && self.units.len() <= UNITS_ASKED_MAX;
        named.then(|| self.units.keys().map(|unit| (*unit).to_owned()).collect())
    }
}

/// Samples as they come together.
pub(super) struct Reading<'w> {
    wanted: &'w Wanted<'w>,
    spans: HashMap<&'w str, Vec<&'w Span>>,
    /// What was counted by now.
    pub(super) samples: Samples,
    /// Positions of slots by version, question, row and value, as far as they were looked for.
    positions: HashMap<(u32, String), usize>,
    name: String,
}

impl<'w> Reading<'w> {
    pub(super) fn new(wanted: &'w Wanted<'w>) -> Reading<'w> {
        let mut spans: HashMap<&str, Vec<&Span>> = HashMap::new();
        for span in wanted.spans {
            spans.entry(&span.unit).or_default().push(span);
        }
        let buckets = vec![BTreeMap::new(); wanted.buckets];
        let samples = Samples { buckets, layouts: BTreeMap::new() };
        Reading { wanted, spans, samples, positions: HashMap::new(), name: String::new() }
    }

    /// What each piece is wanted of.
    fn by_piece(&self) -> BTreeMap<Piece, Asked<'w>> {
        let mut by_piece: BTreeMap<Piece, Asked<'w>> = BTreeMap::new();
        let mut of: HashMap<(Date, Date), Vec<Piece>> = HashMap::new();
        for span in self.wanted.spans {
            let found =
                of.entry((span.from, span.to)).or_insert_with(|| pieces(span.from, span.to));
            for piece in found {
                by_piece.entry(*piece).or_default().units.insert(&span.unit, span.bucket);
            }
        }
        if let Some((from, to, bucket)) = self.wanted.rest {
            for piece in pieces(from, to) {
                by_piece.entry(piece).or_default().rest = Some(bucket);
            }
        }
        by_piece
    }

    /// Where a unit goes in a piece.
    fn bucket_of(&self, asked: &Asked<'_>, unit: &str) -> Option<usize> {
        let named = asked.units.get(unit).copied();
        named.or_else(|| asked.rest.filter(|_| !self.spans.contains_key(unit)))
    }

    /// Where a unit's days go, when one span has all of them.
    pub(super) fn bucket(&self, unit: &str, from: Date, to: Date) -> Option<usize> {
        let has = |first: Date, last: Date| first <= from && to <= last;
        match self.spans.get(unit) {
            Some(spans) => {
                spans.iter().find(|span| has(span.from, span.to)).map(|span| span.bucket)
            }
            None => {
                self.wanted.rest.filter(|(first, last, _)| has(*first, *last)).map(|rest| rest.2)
            }
        }
    }

    fn sample(&mut self, bucket: usize, version: u32, class: Class) -> &mut Sample {
        if self.samples.buckets.len() <= bucket {
            self.samples.buckets.resize_with(bucket + 1, BTreeMap::new);
        }
        // Made long enough just above.
        let Some(bucket) = self.samples.buckets.get_mut(bucket) else {
            unreachable!("a bucket that was just made")
        };
        bucket.entry((version, class)).or_default()
    }

    /// Counts rows one by one.
    async fn rows(
        &mut self,
        ledger: &mut impl SampleLedger,
        (mut after, up_to): (i64, i64),
        units: Option<&[String]>,
        days: (Date, Date),
        asked: Option<&Asked<'_>>,
    ) -> Result<(), CentralError> {
        loop {
            let ids = (after, up_to);
            let rows = ledger.given(ids, self.wanted.survey, units, days, ROWS).await?;
            for row in &rows {
                self.row(row, |reading, day| match asked {
                    Some(asked) => reading.bucket_of(asked, &row.unit),
                    None => reading.bucket(&row.unit, day, day),
                })?;
            }
            match rows.last() {
                Some(last) if rows.len() as u64 >= u64::from(ROWS) => after = last.id,
                _ => return Ok(()),
            }
        }
    }

    /// Counts a row in the bucket that is told for its day, if any.
    pub(super) fn row(
        &mut self,
        row: &Given,
        bucket: impl FnOnce(&Reading<'w>, Date) -> Option<usize>,
    ) -> Result<(), CentralError> {
        let Some(class) = row.class else { return Ok(()) };
        let day: Date = row
            .day
            .parse()
            .map_err(|_| CentralError::Corrupt(format!("row {} has no day", row.id)))?;
        if let Some(bucket) = bucket(self, day) {
            self.add((bucket, row.version, class), row.group, &row.answers, 1);
        }
        Ok(())
    }

    /// What changed of rows that the packed samples have. Days at the ends of a span were counted from
    /// the rows as they stand now, so a change counts only where its whole month was read packed.
    async fn moved(
        &mut self,
        ledger: &mut impl SampleLedger,
        mark: i64,
    ) -> Result<(), CentralError> {
        // What is taken away is taken away last: it is there then, whatever was added before.
        let mut moved = ledger.moved(mark).await?;
        moved.retain(|one| one.survey == self.wanted.survey);
        moved.sort_by_key(|one| -one.times);
        for one in &moved {
            let Some(month) = Period::read(&one.month) else { continue };
            if let Some(bucket) = self.bucket(&one.unit, month.first(), month.last()) {
                self.add((bucket, one.version, one.class), one.group, &one.answers, one.times);
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        (bucket, version, class): (usize, u32, Class),
        group: usize,
        answers: &serde_json::Map<String, serde_json::Value>,
        times: i64,
    ) {
        let mut slots = Vec::new();
        each_value(answers, |question, row, value| {
            slots.push(self.position(version, question, row, value));
        });
        let sample = self.sample(bucket, version, class);
        let Some(counts) = sample.groups.get_mut(group) else { return };
        for slot in slots {
            if times > 0 {
                counts.add(slot, times.unsigned_abs());
            } else {
                counts.take_away(slot, times.unsigned_abs());
            }
        }
    }

    /// The position of a slot. One that no row had when it was last folded comes after the others.
    fn position(&mut self, version: u32, question: &str, row: &str, value: &str) -> usize {
        self.name.clear();
        for part in [question, "\n", row, "\n", value] {
            self.name.push_str(part);
        }
        if let Some(position) = self.positions.get(&(version, self.name.clone())) {
            return *position;
        }
        let layout = self.samples.layouts.entry(version).or_default();
        let position = layout.position(question, row, value).unwrap_or_else(|| {
            let (question, row, value) = (question.into(), row.into(), value.into());
            layout.slots.push(index::Slot { question, row, value });
            layout.slots.len() - 1
        });
        self.positions.insert((version, self.name.clone()), position);
        position
    }

    /// The first and the last day that are wanted of anything.
    pub(super) fn extent(&self) -> Option<(Date, Date)> {
        let spans = self.wanted.spans.iter().map(|span| (span.from, span.to));
        let rest = self.wanted.rest.map(|(from, to, _)| (from, to));
        spans.chain(rest).reduce(|(first, last), (from, to)| (first.min(from), last.max(to)))
    }

    pub(super) fn units_asked(&self) -> Option<Vec<String>> {
        let named = self.wanted.rest.is_none() && self.spans.len() <= UNITS_ASKED_MAX;
        named.then(|| self.spans.keys().map(|unit| (*unit).to_owned()).collect())
    }
}
