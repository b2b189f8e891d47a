//! Tallies: how entries turn into counts per level and option. Pure; the databases only add them up.

use std::collections::BTreeMap;

use model::Answer;

use crate::day;
use crate::entry::{Entry, Standing};

/// What is counted apart. The order of the members is the order in which rows are locked, the same
/// in every transaction, so that two feeds cannot wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyKey {
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code or `""`.
    pub unit: String,
    /// Procedure code or `""`.
    pub service: String,
    /// Question id; `""` counts the submissions themselves.
    pub question: String,
    /// Row of a matrix, else `""`.
    pub row: String,
    /// Level as a number, or option id; `""` for the submissions themselves.
    pub value: String,
    /// Channel.
    pub channel: &'static str,
    /// Rank of the evidence.
    pub rank: u8,
    /// Step of the dossier.
    pub stage: &'static str,
    /// Standing.
    pub standing: &'static str,
    /// Day of Asia/Ho_Chi_Minh, `YYYY-MM-DD`.
    pub day: String,
}

/// Counts to be added.
pub type Tallies = BTreeMap<TallyKey, i64>;

/// Adds one entry with its standing to the tallies: the submission itself, and every level and
/// option in it. Free text is not counted; what is not answered is not there.
pub fn add(tallies: &mut Tallies, entry: &Entry, standing: Standing) {
    let body = &entry.body;
    let mut count = |question: &str, row: &str, value: String| {
        let key = TallyKey {
            survey: body.survey.clone(),
            version: body.version,
            unit: body.unit.clone().unwrap_or_default(),
            service: body.service.clone().unwrap_or_default(),
            question: question.to_owned(),
            row: row.to_owned(),
            value,
            channel: body.channel.name(),
            rank: body.rank,
            stage: body.stage.name(),
            standing: standing.name(),
            day: day::of(entry.received_at).to_string(),
        };
        *tallies.entry(key).or_insert(0) += 1;
    };
    count("", "", String::new());
    for (question, answer) in &body.answers {
        match answer {
            Answer::Level(level) => count(question, "", level.to_string()),
            Answer::Chosen(option) => count(question, "", option.clone()),
            Answer::ChosenAll(options) => {
                options.iter().for_each(|option| count(question, "", option.clone()));
            }
            Answer::Rows(rows) => {
                rows.iter().for_each(|(row, level)| count(question, row, level.to_string()));
            }
            Answer::Text(_) => {}
        }
    }
}
