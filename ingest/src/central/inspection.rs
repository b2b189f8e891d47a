//! What probes ask of central: recounts and comparisons, each in one statement and so of one moment,
//! also while nodes feed. They read only; none of them judges.

use async_trait::async_trait;

use super::CentralError;
use super::ledger::Stored;
use super::standing::{self, Evidence};

/// Central, looked over.
#[async_trait]
pub trait Inspection {
    /// How many keys there are and how many rows they have.
    async fn key_counts(&self) -> Result<KeyCounts, CentralError>;

    /// Which of these keys have no row.
    async fn missing(&self, keys: &[String]) -> Result<Vec<String>, CentralError>;

    /// The first and the last day with a row, `YYYY-MM-DD`.
    async fn days(&self) -> Result<Option<(String, String)>, CentralError>;

    /// Where tallies and rows of these days disagree, and submissions of all days together, whose place
    /// has the day `""`; at most `limit` places. What was erased keeps its place in the tallies and has
    /// no answers left to recount.
    async fn uneven_tallies(
        &self,
        days: &[String],
        limit: u32,
    ) -> Result<Vec<Uneven>, CentralError>;

    /// Rows whose standing is not the one that the rows of their scope give, among the scopes of the
    /// newest `limit` rows and of `limit` others that `pick` chooses. Every row of a scope is read.
    async fn misjudged(&self, pick: i64, limit: u32) -> Result<Vec<Misjudged>, CentralError>;

    /// How many of the newest `limit` rows were received after this moment.
    async fn received_after(&self, at_ms: i64, limit: u32) -> Result<i64, CentralError>;
}

/// Keys and their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyCounts {
    /// Keys.
    pub keys: i64,
    /// Rows, without those that came under a key that another content had taken.
    pub rows: i64,
    /// Different keys among those rows.
    pub row_keys: i64,
}

/// A place where tallies and rows disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uneven {
    /// Day of Asia/Ho_Chi_Minh; `""` for all days together.
    pub day: String,
    /// Survey id.
    pub survey: String,
    /// Question id, `""` for the submissions themselves.
    pub question: String,
    /// Row of a matrix, else `""`.
    pub row: String,
    /// Level or option.
    pub value: String,
    /// Standing.
    pub standing: String,
    /// What the tallies say.
    pub tallied: i64,
    /// What the rows say.
    pub recounted: i64,
}

/// A row whose standing is not what its scope's rows give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misjudged {
    /// Central's id of the row.
    pub id: i64,
    /// The standing it has, with its reason.
    pub has: String,
    /// The standing it should have, with its reason.
    pub should_have: String,
}

/// Judges whole scopes anew and compares. A key or an invite that was used elsewhere holds: the rows
/// that show it need not be of these scopes.
pub(super) fn compare(rows: &[Stored]) -> Vec<Misjudged> {
    let evidence: Vec<Evidence<'_>> = rows.iter().map(|row| row.evidence(|_| false)).collect();
    let verdicts = standing::judge(&evidence);
    let told = |standing: &str, reason: &str| format!("{standing} {reason}").trim().to_owned();
    let differ = |(row, verdict): (&Stored, Option<standing::Verdict>)| {
        let verdict = verdict?;
        let has = told(row.standing.name(), &row.reason);
        let should_have = told(verdict.standing.name(), verdict.reason);
        (has != should_have).then_some(Misjudged { id: row.id, has, should_have })
    };
    rows.iter().zip(verdicts).filter_map(differ).collect()
}
