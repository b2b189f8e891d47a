//! Rows as central gives them back: for exports, the monitor and receipts. No SQL here.

use serde_json::{Map, Value};

/// One submission at central.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Central's own id, ascending in the order of arrival.
    pub id: i64,
    /// UUIDv7, lower case.
    pub key: String,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// BCP 47 tag of the language read.
    pub lang: String,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Procedure code, `""` when the page named none.
    pub service: String,
    /// Step of the dossier.
    pub stage: String,
    /// How the citizen was reached.
    pub channel: String,
    /// True when somebody else held the device.
    pub assisted: bool,
    /// Rank of the evidence, 0 to 3.
    pub rank: u8,
    /// Milliseconds since 1970, at the node.
    pub received_at: i64,
    /// Day of Asia/Ho_Chi_Minh, `YYYY-MM-DD`.
    pub day: String,
    /// Milliseconds from the first question shown to the sending.
    pub elapsed_ms: Option<i64>,
    /// Answers as the contract writes them, free text included.
    pub answers: Map<String, Value>,
    /// `counted`, `superseded`, `quarantined` or `withdrawn`.
    pub standing: String,
    /// Why it is not counted, `""` when it is.
    pub reason: String,
    /// What the node noticed about the way it came, separated by blanks.
    pub flags: String,
}

/// Which rows to read; a member that is `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this unit.
    pub unit: Option<String>,
    /// Only this survey.
    pub survey: Option<String>,
    /// From this day on (`YYYY-MM-DD`), inclusive.
    pub from: Option<String>,
    /// To this day, inclusive.
    pub to: Option<String>,
    /// Only rows with this standing.
    pub standing: Option<String>,
    /// Only rows about dossiers at this step.
    pub stage: Option<String>,
    /// True to leave out comments that a moderator has hidden; the rows stay.
    pub without_hidden: bool,
}

/// Number of submissions of a survey with a standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Survey id.
    pub survey: String,
    /// Standing.
    pub standing: String,
    /// Number of submissions.
    pub n: i64,
}

/// Number of counted answers of one value. `question` `""` counts the submissions themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Question id, `""` for the submissions themselves.
    pub question: String,
    /// Row of a matrix, else `""`.
    pub row: String,
    /// Level as a number, or option id.
    pub value: String,
    /// How many.
    pub n: i64,
}

/// A comment with as much of its submission as a reader needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Central's id of the submission.
    pub submission: i64,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code.
    pub unit: String,
    /// Procedure code.
    pub service: String,
    /// Question id.
    pub question: String,
    /// Level given to the question `overall`, where the survey has it.
    pub overall: Option<u8>,
    /// Milliseconds since 1970.
    pub received_at: i64,
    /// The text, as written.
    pub text: String,
}

/// What central knows of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptState {
    /// Survey id.
    pub survey: String,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: String,
    /// Standing.
    pub standing: String,
    /// How the citizen was reached.
    pub channel: String,
}
