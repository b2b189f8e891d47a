//! Samples: counts of submissions by random group, packed into one row for each unit and month, quarter
//! and year, so that reading an index with its interval costs the same at a hundred thousand ratings
//! and at ten million.
//!
//! A sample is derived from the rows alone. [`fold`] takes rows it has not taken yet into it, a piece
//! at a time; until then [`read`] counts them one by one, so a figure is always of this moment. A row
//! that was taken and stands otherwise later is noted by the transaction that changed it. The SQL is
//! behind [`SampleLedger`]; what an index means is in the crate `index`.

mod fold;
mod gather;
mod pack;
mod period;
mod read;
mod rebuild;
mod recount;
mod rows;
mod slots;

use std::collections::BTreeMap;

use async_trait::async_trait;
use index::{GROUPS, Layout, Slot};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::CentralError;
use crate::entry::Standing;

pub use Span as SampleSpan;
pub use fold::fold;
pub use index::Sample;
pub use pack::{Open, unpack_into};
pub use period::{Period, Piece, month_of, pieces, wholes_of};
pub use read::read;
pub use rebuild::{RebuildLedger, rebuild};
pub use rows::{Only, RowsAsked, ServiceSamples, read_only, read_services};
pub use slots::SlotBook;

/// What submissions are counted apart for: with and without an invite that proves them, and what was
/// set aside. Superseded and withdrawn rows are in no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Counted, with a valid invite (rank 3).
    Invited,
    /// Counted, without.
    Unproved,
    /// Quarantined.
    Quarantined,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 3] = [Class::Invited, Class::Unproved, Class::Quarantined];

    /// The class of a row; none when it is in no figure.
    pub fn of(standing: Standing, rank: u8) -> Option<Class> {
        match standing {
            Standing::Counted if rank >= 3 => Some(Class::Invited),
            Standing::Counted => Some(Class::Unproved),
            Standing::Quarantined => Some(Class::Quarantined),
            Standing::Superseded | Standing::Withdrawn => None,
        }
    }

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Class::Invited => "invited",
            Class::Unproved => "unproved",
            Class::Quarantined => "quarantined",
        }
    }

    /// The class of a name.
    pub fn from_name(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// The random group of a submission. The receipt is a keyed hash, so nobody who sends can choose
/// it, and it outlives the content.
pub fn group_of(receipt: &str) -> usize {
    crc32fast::hash(receipt.as_bytes()) as usize % GROUPS
}

/// A stored submission, as far as samples go.
#[derive(Clone, Debug)]
pub struct Given {
    /// Central's id.
    pub id: i64,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code as it came, or `""`.
    pub unit: String,
    /// Day of Asia/Ho_Chi_Minh, `YYYY-MM-DD`.
    pub day: String,
    /// Where it is counted, if anywhere.
    pub class: Option<Class>,
    /// Its random group.
    pub group: usize,
    /// Levels and options.
    pub answers: Map<String, Value>,
}

/// A row that was counted in one place and is to be in another, or nowhere.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Central's id of the row.
    pub id: i64,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code as it came.
    pub unit: String,
    /// Month `YYYY-MM`.
    pub month: String,
    /// Where it is added or taken away.
    pub class: Class,
    /// Its random group.
    pub group: usize,
    /// 1 or -1.
    pub times: i64,
    /// Levels and options.
    pub answers: Map<String, Value>,
}

/// What one packed sample is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleKey {
    /// Survey id.
    pub survey: String,
    /// A month, quarter or year, as [`Period`] writes it.
    pub period: String,
    /// Agency code as it came.
    pub unit: String,
    /// Survey version.
    pub version: u32,
    /// Class.
    pub class: Class,
}

/// Days of one unit that go into one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Agency code, spelt as in the rows.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
    /// Where it goes, from 0.
    pub bucket: usize,
}

/// Which submissions to read.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Which units, when, into which bucket. Spans of one unit do not overlap.
    pub spans: &'a [Span],
    /// Where every unit goes that no span names, from one day to another; nowhere when `None`.
    pub rest: Option<(Date, Date, usize)>,
    /// How many buckets there are.
    pub buckets: usize,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// For each bucket, what there is of each version and class.
    pub buckets: Vec<BTreeMap<(u32, Class), Sample>>,
    /// The slots of each version.
    pub layouts: BTreeMap<u32, Layout>,
}

/// How far rows are in the samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Rows that were taken in just now.
    pub rows: u64,
    /// Changes of rows that were taken in before.
    pub changes: u64,
    /// True when there may be more.
    pub more: bool,
}

/// How a rebuild went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Rows read.
    pub rows: u64,
    /// Tallies that were not what the rows say.
    pub tallies: u64,
    /// Samples that were not.
    pub samples: u64,
}

/// What the tallies say of one slot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tallied {
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Class.
    pub class: Class,
    /// Slot.
    pub slot: Slot,
    /// How often it was given.
    pub n: u64,
}

/// Hears of each month, `YYYY-MM`, what was done by then.
pub type Progress<'p> = dyn FnMut(&str, Rebuilt) + Send + 'p;

/// Takes a row and the procedure that it names.
pub type GivenTaker<'t> = dyn FnMut(&Given, &str) -> Result<(), CentralError> + Send + 't;

/// Samples at central.
#[async_trait]
pub trait SampleStore: Send + Sync {
    /// Takes at most `limit` rows into the samples.
    async fn fold(&self, limit: u32) -> Result<Folded, CentralError>;

    /// What is wanted, of one moment.
    async fn samples(&self, wanted: &Wanted<'_>) -> Result<Samples, CentralError>;

    /// The same of some rows only; none when there are more than `limit`.
    async fn samples_only(
        &self,
        wanted: &Wanted<'_>,
        only: &Only,
        limit: u64,
    ) -> Result<Option<Samples>, CentralError>;

    /// Each procedure of what is wanted by itself; none when there are more than `limit` rows.
    async fn samples_by_service(
        &self,
        wanted: &Wanted<'_>,
        limit: u64,
    ) -> Result<Option<ServiceSamples>, CentralError>;

    /// Makes every tally and sample what the rows say, in one transaction: figures are the old ones or
    /// the new ones, and feeds wait. `told` hears of each month.
    async fn rebuild(&self, told: &mut Progress<'_>) -> Result<Rebuilt, CentralError>;
}

/// The statements that samples need of a database, in one transaction.
#[async_trait]
pub trait SampleLedger: Send {
    /// Id of the last row that was taken in; 0 before the first.
    async fn folded(&mut self) -> Result<i64, CentralError>;

    /// Notes it.
    async fn set_folded(&mut self, id: i64) -> Result<(), CentralError>;

    /// Rows above an id in the order of their ids, at most `limit`.
    async fn given_after(&mut self, id: i64, limit: u32) -> Result<Vec<Given>, CentralError>;

    /// Rows of a survey above an id and up to another, of these units (all when `None`), received on
    /// these days, in the order of their ids, at most `limit`; only those that are in a figure.
    async fn given(
        &mut self,
        ids: (i64, i64),
        survey: &str,
        units: Option<&[String]>,
        days: (Date, Date),
        limit: u32,
    ) -> Result<Vec<Given>, CentralError>;

    /// Hears of rows in whatever order, each with the procedure that it names.
    async fn each_given(
        &mut self,
        asked: &RowsAsked<'_>,
        take: &mut GivenTaker<'_>,
    ) -> Result<(), CentralError>;

    /// What changed of rows up to this id and is not in the samples.
    async fn moved(&mut self, up_to: i64) -> Result<Vec<Moved>, CentralError>;

    /// Forgets what changed of rows up to this id.
    async fn forget_moved(&mut self, up_to: i64) -> Result<(), CentralError>;

    /// Surveys that there are slots of.
    async fn surveys(&mut self) -> Result<Vec<String>, CentralError>;

    /// Notes that the dossiers changed which rows above an id and up to another are about, and rows up to
    /// there that stand otherwise.
    async fn note_rated(&mut self, after: i64, up_to: i64) -> Result<(), CentralError>;

    /// The slots of every version of a survey.
    async fn layouts(&mut self, survey: &str) -> Result<BTreeMap<u32, Layout>, CentralError>;

    /// Adds slots from this position on.
    async fn add_slots(
        &mut self,
        survey: &str,
        version: u32,
        position: usize,
        slots: &[Slot],
    ) -> Result<(), CentralError>;

    /// The packed samples of these keys, as far as they are there.
    async fn packed(
        &mut self,
        keys: &[SampleKey],
    ) -> Result<Vec<(SampleKey, Vec<u8>)>, CentralError>;

    /// Writes packed samples, in the place of what was there.
    async fn put(&mut self, samples: &[(SampleKey, Vec<u8>)]) -> Result<(), CentralError>;

    /// Every packed sample of a survey and a period, of these units (all when `None`).
    async fn packed_of(
        &mut self,
        survey: &str,
        period: &str,
        units: Option<&[String]>,
    ) -> Result<Vec<(SampleKey, Vec<u8>)>, CentralError>;
}

/// Calls `count` with question, row and value for the submission itself and for every level and option
/// that it gave. What is not answered is not there.
pub fn each_value(answers: &Map<String, Value>, mut count: impl FnMut(&str, &str, &str)) {
    fn told(value: &Value, count: &mut impl FnMut(&str)) {
        match value {
            Value::String(option) => count(option),
            // Nothing but levels and options was ever written; should it be, it goes by its own text.
            other => count(&other.to_string()),
        }
    }
    count("", "", "");
    for (question, answer) in answers {
        match answer {
            Value::Array(options) => {
                options
                    .iter()
                    .for_each(|option| told(option, &mut |value| count(question, "", value)));
            }
            Value::Object(rows) => {
                for (row, level) in rows {
                    told(level, &mut |value| count(question, row, value));
                }
            }
            value => told(value, &mut |value| count(question, "", value)),
        }
    }
}

/// The class of a name in the database.
///
/// # Errors
/// There is no such class.
pub fn read_class(name: &str) -> Result<Class, CentralError> {
    let unknown = || CentralError::Corrupt(format!("a sample is of the class '{name}'"));
    Class::from_name(name).ok_or_else(unknown)
}

/// The standing of a name in the database.
///
/// # Errors
/// There is no such standing.
pub fn read_standing(name: &str) -> Result<Standing, CentralError> {
    let unknown = || CentralError::Corrupt(format!("a row has the standing '{name}'"));
    Standing::from_name(name).ok_or_else(unknown)
}

/// The answers of a row.
///
/// # Errors
/// They are not what was written.
pub fn read_answers(id: i64, answers: &str) -> Result<Map<String, Value>, CentralError> {
    serde_json::from_str(answers)
        .map_err(|error| CentralError::Corrupt(format!("answers of row {id}: {error}")))
}

/// Days as the database writes them.
///
/// # Errors
/// They are no days.
pub fn read_days(days: (Option<&str>, Option<&str>)) -> Result<Option<(Date, Date)>, CentralError> {
    let (Some(first), Some(last)) = days else { return Ok(None) };
    let day = |text: &str| {
        text.parse().map_err(|_| CentralError::Corrupt(format!("'{text}' is not a day")))
    };
    Ok(Some((day(first)?, day(last)?)))
}
