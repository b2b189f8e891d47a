//! Central: the database of everything that was acknowledged anywhere, behind one trait.
//!
//! Two implementations, SQLite (the default, embedded) and PostgreSQL, pass one conformance suite.
//! Only they hold SQL of central. What is new, repeated or superseded is decided here, inside the
//! transaction; what an index means is not.

pub mod account;
pub mod attempt;
pub mod provider;
pub mod audit;
pub mod closed;
pub mod embed;
pub mod flow;
pub mod alert;
pub mod dossier;
pub mod unit;
pub mod service;
pub mod fact;
pub mod publication;
pub mod release;
pub mod response;
pub mod signals;
pub mod origin;
pub mod issuer;
pub mod device;
pub mod link;
pub mod token;
pub mod inspection;
pub mod rights;
pub mod row;
pub mod sample;
pub mod tally;
pub mod standing;
pub mod voice;
mod packed;
mod arrival;
mod ledger;
mod sqlite;
mod postgres;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::entry::{Entry, Stage};
pub use postgres::PostgresCentral;
pub use row::{Comment, Count, Filter, ReceiptState, Row, Total};
pub use sqlite::SqliteCentral;
pub use standing::Scope;

/// The central database.
#[async_trait]
pub trait Central:
    account::Accounts
    + attempt::Attempts
    + provider::ProviderLogins
    + audit::AuditLog
    + closed::ClosedDays
    + origin::Origins
    + issuer::IssuerKeys
    + device::Devices
    + link::Links
    + token::Tokens
    + embed::Embeds
    + flow::Flow
    + alert::Alerts
    + dossier::Dossiers
    + unit::Units
    + service::Services
    + fact::Facts
    + publication::Publications
    + release::Releases
    + response::ResponseStore
    + signals::Signals
    + inspection::Inspection
    + rights::Rights
    + sample::SampleStore
    + tally::TallyStore
    + voice::Voices
    + Send
    + Sync
    + 'static
{
    /// Brings the schema up to date. Safe to call again, and by several nodes at once.
    async fn prepare(&self) -> Result<(), CentralError>;

    /// How far the journal with this id has been fed; `None` when it is not known.
    async fn cursor(&self, journal: &str) -> Result<Option<Cursor>, CentralError>;

    /// Takes entries of a journal, in the order of their seq, and moves its cursor to the last
    /// one, all in one transaction. Entries at or below the cursor are skipped, entries whose key
    /// and hash are known are absorbed, so sending the same again changes nothing. Standings and
    /// tallies follow in the same transaction. When it fails or is dropped, all or nothing of it
    /// was done, and the cursor says which.
    async fn absorb(
        &self,
        journal: &str,
        entries: &[(i64, Entry)],
    ) -> Result<Absorbed, CentralError> {
        self.absorb_after(0, journal, entries).await
    }

    /// As [`Central::absorb`], for a feed that knows central to stand at `after` or beyond. A central
    /// that does not was put back to an older copy: it takes nothing, or what lies between would
    /// be passed over for ever.
    async fn absorb_after(
        &self,
        after: i64,
        journal: &str,
        entries: &[(i64, Entry)],
    ) -> Result<Absorbed, CentralError>;

    /// Finds the standings of the rows of these scopes anew and moves the tallies with them, in one
    /// transaction; says how many rows changed. [`Central::absorb`] does so by itself; this is for
    /// what changed otherwise.
    async fn settle(&self, scopes: &BTreeSet<Scope>) -> Result<u64, CentralError>;

    /// Submissions per survey and standing, from the tallies.
    async fn totals(&self) -> Result<Vec<Total>, CentralError> {
        tally::totals(self).await
    }

    /// Counted answers per survey, version, unit, question, row and value, from the tallies.
    async fn counts(&self) -> Result<Vec<Count>, CentralError> {
        tally::counts(self, None).await
    }

    /// The same, of ratings about dossiers at this step only.
    async fn counts_at(&self, stage: Stage) -> Result<Vec<Count>, CentralError> {
        tally::counts(self, Some(stage)).await
    }

    /// Rows with an id above `after`, in the order of their ids, at most `limit`.
    async fn rows_after(
        &self,
        filter: &Filter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Row>, CentralError>;

    /// Central as it is now, for whoever reads in several pieces: whatever is absorbed meanwhile,
    /// each piece is of the same moment.
    async fn view(&self) -> Result<Box<dyn View>, CentralError>;

    /// The newest rows, newest first, at most `limit`.
    async fn newest(&self, limit: u32) -> Result<Vec<Row>, CentralError>;

    /// The newest comments on counted rows that nobody has hidden, newest first, at most `limit`.
    async fn newest_comments(&self, limit: u32) -> Result<Vec<Comment>, CentralError>;

    /// What central knows of a receipt, without any content.
    async fn receipt(&self, receipt: &str) -> Result<Option<ReceiptState>, CentralError>;
}

/// Central as it was at one moment.
#[async_trait]
pub trait View: Send {
    /// Rows with an id above `after`, in the order of their ids, at most `limit`.
    async fn rows_after(
        &mut self,
        filter: &Filter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Row>, CentralError>;

    /// How many rows there are.
    async fn count(&mut self, filter: &Filter) -> Result<u64, CentralError>;
}

/// Fails when central stands before the row that the feed knows it to have.
fn expect_at(cursor: i64, after: i64) -> Result<(), CentralError> {
    if cursor < after { Err(CentralError::Behind { cursor, after }) } else { Ok(()) }
}

/// How far a journal has been fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Seq of the last entry taken.
    pub seq: i64,
    /// Its key, by which the journal knows that the seq is one of its own. `None` when an older
    /// version took it.
    pub key: Option<[u8; 16]>,
}

/// What became of a batch of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    /// New rows that count.
    pub counted: u64,
    /// New rows kept as superseded.
    pub superseded: u64,
    /// Entries that central had already.
    pub absorbed: u64,
    /// Rows it had that stand otherwise now.
    pub changed: u64,
}

/// What can go wrong between a node and central.
#[derive(Debug, thiserror::Error)]
pub enum CentralError {
    /// The URL is neither `sqlite://…` nor `postgres://…`.
    #[error(
        "central: '{0}' is not a database we know; use sqlite://PATH or postgres://USER@HOST/NAME"
    )]
    UnknownUrl(String),
    /// The database refused or could not be reached.
    #[error("central: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("central: the schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row does not say what the schema promises.
    #[error("central: {0}")]
    Corrupt(String),
    /// Central had more of this journal before.
    #[error(
        "central: it has this journal up to row {cursor}, but had it up to {after}: an older copy was \
         put in place; it is fed again from there"
    )]
    Behind {
        /// Where it stands.
        cursor: i64,
        /// Where it stood.
        after: i64,
    },
}

/// Longest wait for a free connection to central. Shorter than the feed's own time-out.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Central by its URL. PostgreSQL is not asked yet, so that a node starts and acknowledges while
/// central is away; whoever needs it calls [`Central::prepare`] first.
///
/// # Errors
/// The URL is unknown or malformed, or the SQLite file cannot be opened.
pub async fn connect(url: &str) -> Result<Arc<dyn Central>, CentralError> {
    match url.split_once("://") {
        Some(("sqlite", _)) => Ok(Arc::new(SqliteCentral::open(url).await?)),
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(PostgresCentral::connect(url)?)),
        _ => Err(CentralError::UnknownUrl(without_password(url))),
    }
}

/// Central by its URL, its schema up to date: for commands, which can do nothing without it.
///
/// # Errors
/// As [`connect`] and [`Central::prepare`].
pub async fn open(url: &str) -> Result<Arc<dyn Central>, CentralError> {
    let central = connect(url).await?;
    central.prepare().await?;
    Ok(central)
}

/// The URL as it may be shown: a password in it is replaced.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:…@{host}")
        }
        None => url.to_owned(),
    }
}
