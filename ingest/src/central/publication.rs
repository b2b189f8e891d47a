//! Published figures at central: kept as they were made, revision after revision. What is in them, and
//! whether their hashes hold, is judged in `publication`; nothing here changes or deletes one.

use async_trait::async_trait;

use super::CentralError;
use super::rights::Audited;

/// What a revision is noted in the audit as.
pub const PUBLISH: &str = "publish";

/// One revision, without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Survey id.
    pub survey: String,
    /// Quarter, `YYYY-Qn`.
    pub period: String,
    /// From 1.
    pub revision: u32,
    /// When it was made, milliseconds since 1970.
    pub made_at: i64,
    /// Who made it.
    pub actor: String,
    /// Why there is this revision; `""` for the first.
    pub note: String,
    /// SHA-256 of the body, hexadecimal.
    pub hash: String,
    /// Hash of the revision before; `""` for the first.
    pub previous: String,
    /// SHA-256 over all of these and the seal of the revision before, hexadecimal.
    pub seal: String,
}

/// One revision with its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is known of it.
    pub record: Record,
    /// Canonical JSON, byte for byte as it was made.
    pub body: String,
}

/// Publications at central: added and read, never changed.
#[async_trait]
pub trait Publications: Send + Sync {
    /// Adds a revision, in one transaction with the audit, in which `actor` is who ran the command.
    /// False when there is such a revision already; then nothing was done.
    async fn add_publication(&self, kept: &Kept, actor: &str) -> Result<bool, CentralError>;

    /// Every revision of every publication without its body, by survey, period and revision.
    async fn publications(&self) -> Result<Vec<Record>, CentralError>;

    /// Every revision of one publication, the first first.
    async fn revisions(&self, survey: &str, period: &str) -> Result<Vec<Kept>, CentralError>;

    /// One revision; the newest when `None`.
    async fn publication(
        &self,
        survey: &str,
        period: &str,
        revision: Option<u32>,
    ) -> Result<Option<Kept>, CentralError>;

    /// The lines of the audit that speak of publications, in their order.
    async fn published_lines(&self) -> Result<Vec<Audited>, CentralError>;
}

/// The subject of the audit's line: what was published, and its hash.
pub fn subject(record: &Record) -> String {
    format!("{} {} {} {}", record.survey, record.period, record.revision, record.hash)
}
