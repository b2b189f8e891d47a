//! Tallies: how rows turn into counts per level and option, for each unit, procedure, channel, rank,
//! stage, standing and day. Pure but for [`write`] and [`read`], whose SQL is behind [`TallyLedger`].
//!
//! A day of a unit is one row of `tally_day`, packed: see [`pack`]. The table `tally`, with a row for each
//! value, is what versions before 0028 wrote; a node of such a version may still feed, so whoever reads
//! adds both. `hailong tally rebuild` empties it.

mod pack;
mod read;
mod uneven;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use async_trait::async_trait;
use index::Slot;
use jiff::civil::Date;
use model::Answer;
use serde_json::Value;

use super::CentralError;
use super::ledger::Content;
use super::sample::SampleLedger;
use crate::day;
use crate::entry::{Entry, Standing};

pub use pack::{Cell, DayCounts};
pub use read::{
    TallyTotals, counts, counts_before, each_place, services_rated, submitted, tallied, totals,
};
pub use uneven::uneven;
pub use write::add_all;

/// What is counted apart, beside question and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Survey version.
    pub version: u32,
    /// Agency code or `""`.
    pub unit: &'a str,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: day::Number,
    /// Procedure code or `""`.
    pub service: &'a str,
    /// Channel.
    pub channel: &'a str,
    /// Step of the dossier.
    pub stage: &'a str,
    /// Rank of the evidence.
    pub rank: u8,
    /// Standing.
    pub standing: Standing,
}

impl Place<'_> {
    /// What is counted apart within its day and unit.
    pub fn cell(&self) -> Cell {
        Cell {
            service: self.service.to_owned(),
            channel: self.channel.to_owned(),
            stage: self.stage.to_owned(),
            rank: self.rank,
            standing: self.standing,
        }
    }
}

/// What was said: question id (`""` for the submissions themselves), row of a matrix or `""`, and level
/// or option id.
pub type Said<'a> = (&'a str, &'a str, Cow<'a, str>);

/// Counts to be added. In an order, so that every transaction writes in the same one and two writers
/// cannot wait for each other.
pub type Tallies<'a> = BTreeMap<Place<'a>, BTreeMap<Said<'a>, i64>>;

/// Adds one entry with its standing to the tallies: the submission itself, and every level and
/// option in it. Free text is not counted; what is not answered is not there.
pub fn add<'a>(tallies: &mut Tallies<'a>, entry: &'a Entry, received_at: i64, standing: Standing) {
    let body = &entry.body;
    let place = Place {
        survey: &body.survey,
        version: body.version,
        unit: body.unit.as_deref().unwrap_or_default(),
        day: day::number(body.counted_at(received_at)),
        service: body.service.as_deref().unwrap_or_default(),
        channel: body.channel.name(),
        stage: body.stage.name(),
        rank: body.rank,
        standing,
    };
    let counts = tallies.entry(place).or_default();
    let mut count = |question: &'a str, row: &'a str, value: Cow<'a, str>| {
        *counts.entry((question, row, value)).or_insert(0) += 1;
    };
    count("", "", Cow::Borrowed(""));
    for (question, answer) in &body.answers {
        match answer {
            Answer::Level(n) => count(question, "", level(u64::from(*n))),
            Answer::Chosen(option) => count(question, "", option.into()),
            Answer::ChosenAll(options) => {
                options.iter().for_each(|option| count(question, "", option.into()));
            }
            Answer::Rows(rows) => {
                rows.iter().for_each(|(row, n)| count(question, row, level(u64::from(*n))));
            }
            Answer::Text(_) => {}
        }
    }
}

/// Adds a stored row `times`, which may be negative, as [`add`] does an entry.
pub fn add_stored<'a>(
    tallies: &mut Tallies<'a>,
    content: &'a Content,
    (standing, received_at): (Standing, i64),
    times: i64,
) {
    let place = Place {
        survey: &content.survey,
        version: content.version,
        unit: &content.unit,
        day: day::number(content.answered_at.unwrap_or(received_at)),
        service: &content.service,
        channel: &content.channel,
        stage: &content.stage,
        rank: content.rank,
        standing,
    };
    let counts = tallies.entry(place).or_default();
    let mut count = |question: &'a str, row: &'a str, value: &'a Value| {
        let value = match value {
            Value::String(option) => option.into(),
            Value::Number(n) => n.as_u64().map_or_else(|| n.to_string().into(), level),
            // Nothing else was ever written; should it be, it is counted under its own text.
            other => other.to_string().into(),
        };
        *counts.entry((question, row, value)).or_insert(0) += times;
    };
    count("", "", &NOTHING);
    for (question, answer) in &content.answers {
        match answer {
            Value::Array(options) => {
                options.iter().for_each(|option| count(question, "", option));
            }
            Value::Object(rows) => rows.iter().for_each(|(row, n)| count(question, row, n)),
            value => count(question, "", value),
        }
    }
}

static NOTHING: Value = Value::String(String::new());

/// A level as text; those of every scale there is cost no allocation.
fn level(level: u64) -> Cow<'static, str> {
    const SMALL: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
    let small = usize::try_from(level).ok().and_then(|level| SMALL.get(level));
    small.map_or_else(|| level.to_string().into(), |text| (*text).into())
}

/// What a packed row is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayKey {
    /// Agency code or `""`.
    pub unit: String,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: day::Number,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
}

/// Which tallies to read; everything that is not said is not asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct TallyFilter<'f> {
    /// Survey id.
    pub survey: Option<&'f str>,
    /// Agency codes, spelt as in the rows.
    pub units: Option<&'f [String]>,
    /// First day.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Option<Date>,
}

/// Hears of each packed row.
pub type EachPacked<'t> = dyn FnMut(DayKey, &[u8]) -> Result<(), CentralError> + Send + 't;

/// Hears of each count of the old table: its place, what was said and how often.
pub type EachSingle<'t> = dyn for<'r> FnMut(&Place<'r>, &Slot, i64) + Send + 't;

/// A row as it is counted anew.
#[derive(Clone, Copy, Debug)]
pub struct RowRead<'r> {
    /// Central's id.
    pub id: i64,
    /// Survey id.
    pub survey: &'r str,
    /// Survey version.
    pub version: u32,
    /// Agency code or `""`.
    pub unit: &'r str,
    /// Procedure code or `""`.
    pub service: &'r str,
    /// Step of the dossier.
    pub stage: &'r str,
    /// Channel.
    pub channel: &'r str,
    /// Rank of the evidence.
    pub rank: u8,
    /// Standing.
    pub standing: Standing,
    /// Levels and options, as JSON.
    pub answers: &'r str,
    /// Its receipt, which its random group follows from.
    pub receipt: &'r str,
    /// True once its content was erased.
    pub is_erased: bool,
}

/// Hears of each row.
pub type EachRow<'t> = dyn FnMut(&RowRead<'_>) -> Result<(), CentralError> + Send + 't;

/// Hears of each place with everything that was said there; a place may be told more than once, and the
/// counts are to be added up.
pub type EachPlace<'t> = dyn for<'r> FnMut(&Place<'r>, &[(&'r Slot, i64)]) + Send + 't;

/// The statements that tallies need of a database, in one transaction.
#[async_trait]
pub trait TallyLedger: SampleLedger {
    /// The packed rows of these keys, as far as they are there.
    async fn day_tallies(
        &mut self,
        keys: &[DayKey],
    ) -> Result<Vec<(DayKey, Vec<u8>)>, CentralError>;

    /// Writes packed rows, in the place of what was there.
    async fn put_day_tallies(&mut self, rows: &[(DayKey, Vec<u8>)]) -> Result<(), CentralError>;

    /// Adds to the counts of submissions by survey and standing.
    async fn add_totals(&mut self, totals: &TallyTotals) -> Result<(), CentralError>;

    /// Reads the packed rows that are asked for.
    async fn each_packed(
        &mut self,
        filter: &TallyFilter<'_>,
        told: &mut EachPacked<'_>,
    ) -> Result<(), CentralError>;

    /// Reads the rows of the old table that are asked for.
    async fn each_single(
        &mut self,
        filter: &TallyFilter<'_>,
        told: &mut EachSingle<'_>,
    ) -> Result<(), CentralError>;

    /// The counts of submissions by survey and standing, those of the old table included.
    async fn totals(&mut self) -> Result<TallyTotals, CentralError>;

    /// Every row of a day, in any order.
    async fn each_row(&mut self, day: Date, told: &mut EachRow<'_>) -> Result<(), CentralError>;

    /// The rows by survey and standing, counted anew.
    async fn rows_by_standing(&mut self) -> Result<TallyTotals, CentralError>;
}

/// Tallies at central.
#[async_trait]
pub trait TallyStore: Send + Sync {
    /// Tells every place that is asked for, of one moment.
    async fn tallies(
        &self,
        filter: &TallyFilter<'_>,
        told: &mut EachPlace<'_>,
    ) -> Result<(), CentralError>;

    /// Submissions by survey and standing.
    async fn tally_totals(&self) -> Result<TallyTotals, CentralError>;
}

/// A day as databases write it.
///
/// # Errors
/// It is none.
pub fn date(text: &str) -> Result<Date, CentralError> {
    text.parse().map_err(|_| CentralError::Corrupt(format!("'{text}' is not a day")))
}

/// The same, by its number.
///
/// # Errors
/// It is none.
pub fn read_day(text: &str) -> Result<day::Number, CentralError> {
    Ok(day::number_of(date(text)?))
}
