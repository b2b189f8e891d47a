//! Tallies: how rows turn into counts per level and option. Pure; the databases only add them up.

use std::borrow::Cow;
use std::collections::HashMap;

use model::Answer;
use serde_json::Value;

use super::ledger::Content;
use crate::day;
use crate::entry::{Entry, Standing};

/// What is counted apart. The order of the members is the order in which rows are written, the same
/// in every transaction, so that two writers cannot wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Survey version.
    pub version: u32,
    /// Agency code or `""`.
    pub unit: &'a str,
    /// Procedure code or `""`.
    pub service: &'a str,
    /// Question id; `""` counts the submissions themselves.
    pub question: &'a str,
    /// Row of a matrix, else `""`.
    pub row: &'a str,
    /// Level as a number, or option id; `""` for the submissions themselves.
    pub value: Cow<'a, str>,
    /// Channel.
    pub channel: &'a str,
    /// Rank of the evidence.
    pub rank: u8,
    /// Step of the dossier.
    pub stage: &'a str,
    /// Standing.
    pub standing: &'static str,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: day::Number,
}

/// Counts to be added.
pub type Tallies<'a> = HashMap<TallyKey<'a>, i64>;

/// Adds one entry with its standing to the tallies: the submission itself, and every level and
/// option in it. Free text is not counted; what is not answered is not there.
pub fn add<'a>(tallies: &mut Tallies<'a>, entry: &'a Entry, received_at: i64, standing: Standing) {
    let body = &entry.body;
    let whole = TallyKey {
        survey: &body.survey,
        version: body.version,
        unit: body.unit.as_deref().unwrap_or_default(),
        service: body.service.as_deref().unwrap_or_default(),
        question: "",
        row: "",
        value: Cow::Borrowed(""),
        channel: body.channel.name(),
        rank: body.rank,
        stage: body.stage.name(),
        standing: standing.name(),
        day: day::number(body.counted_at(received_at)),
    };
    let mut count = |question: &'a str, row: &'a str, value: Cow<'a, str>| {
        *tallies.entry(TallyKey { question, row, value, ..whole.clone() }).or_insert(0) += 1;
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
    let whole = TallyKey {
        survey: &content.survey,
        version: content.version,
        unit: &content.unit,
        service: &content.service,
        question: "",
        row: "",
        value: Cow::Borrowed(""),
        channel: &content.channel,
        rank: content.rank,
        stage: &content.stage,
        standing: standing.name(),
        day: day::number(content.answered_at.unwrap_or(received_at)),
    };
    let mut count = |question: &'a str, row: &'a str, value: &'a Value| {
        let value = match value {
            Value::String(option) => option.into(),
            Value::Number(n) => n.as_u64().map_or_else(|| n.to_string().into(), level),
            // Nothing else was ever written; should it be, it is counted under its own text.
            other => other.to_string().into(),
        };
        *tallies.entry(TallyKey { question, row, value, ..whole.clone() }).or_insert(0) += times;
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

/// The counts that are not nought, in the order of their keys.
pub fn sorted<'t, 'a>(tallies: &'t Tallies<'a>) -> Vec<(&'t TallyKey<'a>, i64)> {
    let mut sorted: Vec<_> = tallies.iter().map(|(key, n)| (key, *n)).collect();
    sorted.retain(|(_, n)| *n != 0);
    sorted.sort_unstable();
    sorted
}
