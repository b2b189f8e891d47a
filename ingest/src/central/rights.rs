//! The citizen's rights at central: to withdraw by receipt, to have everything erased, and to be
//! forgotten after the time the law gives. No SQL here, no journal, and no clock.
//!
//! A withdrawal takes a row out of the figures and destroys its free text; the levels stay, so that
//! a wave of withdrawals under pressure can be seen. An erasure destroys what was said and whatever
//! leads to a person, and leaves a tombstone: key, hash, receipt, and the names under which the row
//! is counted in the tallies, which keep their counts. Both are state, not events: doing one again
//! changes nothing, and either may arrive before the submission it is about, which central then
//! takes as withdrawn or erased. So a central that was restored from an older copy is put right by
//! nodes that send again what they know.

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::CentralError;
pub use crate::journal::{Erasure, Withdrawal};

/// Who asked, in the audit, when it was the citizen.
pub const CITIZEN: &str = "citizen";

/// Who acted, in the audit, when nobody had to ask.
pub const SYSTEM: &str = "system";

/// Why a row does not count: the citizen took it back.
pub const WITHDRAWN: &str = "withdrawn";

/// Why an erased row that counted is not to be read as an answered one.
pub const ERASED: &str = "erased";

/// Withdrawals, erasures, retention, and the audit of them.
#[async_trait]
pub trait Rights: Send + Sync {
    /// Withdraws the submissions with these receipts, in one transaction with the audit, and
    /// remembers the withdrawals: one that comes later is withdrawn on arrival. Counts move to
    /// `withdrawn`, and another row of the dossier may count instead. Returns the number of rows
    /// withdrawn now.
    async fn withdraw(&self, withdrawals: &[Withdrawal]) -> Result<u64, CentralError>;

    /// Erases the submissions with these keys, in one transaction with the audit, and remembers the
    /// erasures: one that comes later is erased on arrival. Returns the number of rows destroyed
    /// now.
    async fn erase(&self, erasures: &[Erasure], actor: &str) -> Result<u64, CentralError>;

    /// Erasures with an id above `id`, in the order of their ids, at most `limit`.
    async fn erasures_after(
        &self,
        id: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Erasure)>, CentralError>;

    /// The submissions a request is about, erased ones included, each key once.
    async fn find(&self, selector: &Selector) -> Result<Vec<Found>, CentralError>;

    /// Destroys the content of at most `limit` rows of days before `before` (`YYYY-MM-DD`), as an
    /// erasure does; at `at`, milliseconds since 1970. Returns how many; 0 when none are left.
    async fn retain(&self, before: &str, at: i64, limit: u32) -> Result<u64, CentralError>;

    /// The highest ids of withdrawals and erasures. A node that has seen a higher one before knows
    /// that central is an older copy now.
    async fn extent(&self) -> Result<Extent, CentralError>;

    /// Takes what was erased out of the database's own files as far as the database lets us: true
    /// when it is done, false when a reader was in the way. On PostgreSQL this is left to VACUUM.
    async fn scrub(&self) -> Result<bool, CentralError>;

    /// What was done to submissions, with an id above `after`, in order, at most `limit`.
    async fn audited(&self, after: i64, limit: i64) -> Result<Vec<Audited>, CentralError>;
}

/// What a request under the law is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Selector {
    /// The submission with this receipt, in its one written form.
    Receipt(String),
    /// The submission with this key.
    Key([u8; 16]),
    /// Every submission about this dossier, by its pseudonym.
    Dossier(String),
}

/// A submission that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its key.
    pub key: [u8; 16],
    /// True when its content is gone already.
    pub erased: bool,
}

/// How much central knows of what citizens asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Highest id of a withdrawal, 0 when there is none.
    pub withdrawals: i64,
    /// Highest id of an erasure, 0 when there is none.
    pub erasures: i64,
}

/// One line of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Ascending.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `citizen`, `system`, `operator:NAME`, or `person:NAME` of the monitor.
    pub actor: String,
    /// `withdraw`, `erase`, `retention`, `publish`, `key-add`, `key-revoke`, `issuer-units`, `token-add`,
    /// `token-revoke`, `unit-import`, `service-import` or `fact-import`.
    pub action: String,
    /// What it was done to: see [`subject`], a number of rows, or what is public anyway.
    pub subject: String,
    /// Why.
    pub reason: String,
}

/// A key or receipt as the audit names it: whoever has it can find the line, whoever has the audit
/// cannot withdraw or look up anything.
pub(super) fn subject(kind: &str, id: &str) -> String {
    format!("{kind}:{}", HEXLOWER.encode(&Sha256::digest(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audit_names_a_receipt_without_giving_it_away() {
        let named = subject("receipt", "K7QF-0M2T-9XAB-4C1D");
        assert_eq!(named, subject("receipt", "K7QF-0M2T-9XAB-4C1D"));
        assert_ne!(named, subject("receipt", "K7QF-0M2T-9XAB-4C1E"));
        assert!(named.starts_with("receipt:") && named.len() == 8 + 64, "{named}");
        assert!(!named.contains("K7QF"), "{named}");
    }
}
