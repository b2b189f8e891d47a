//! What absorbing asks of a database: the questions and changes of one writing transaction, the same
//! for both. The implementations hold the SQL; what the answers mean is decided in `arrival`.

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::sample::Moved;
use super::standing::{self, Evidence, Hold, Scope, Verdict};
use super::tally::Tallies;
use super::{CentralError, Cursor};
use crate::entry::{Entry, SpentInvite, Standing};

/// Key of a submission as bytes.
pub type Key = [u8; 16];

/// One transaction that writes to central, the only one at its moment.
#[async_trait]
pub trait Ledger: Send {
    /// Writes the keys central has not had, in the order given, and says which they were.
    async fn take_keys(&mut self, keys: &[(Key, [u8; 32])]) -> Result<Vec<Key>, CentralError>;

    /// Writes the invites nobody has spent and says which they were.
    async fn take_invites(
        &mut self,
        invites: &[(&SpentInvite, Key)],
    ) -> Result<Vec<SpentInvite>, CentralError>;

    /// Every row under these keys. A key whose row is gone is told as [`Stored::gone`].
    async fn rows_of_keys(&mut self, keys: &[Key]) -> Result<Vec<Stored>, CentralError>;

    /// Every row with these invites. One whose row is gone is told as [`Stored::gone`].
    async fn rows_of_invites(
        &mut self,
        invites: &[&SpentInvite],
    ) -> Result<Vec<Stored>, CentralError>;

    /// Every row of these scopes.
    async fn rows_of_scopes(&mut self, scopes: &[&Scope]) -> Result<Vec<Stored>, CentralError>;

    /// What the tallies say of these rows.
    async fn contents(&mut self, ids: &[i64]) -> Result<Vec<Content>, CentralError>;

    /// Writes new rows with their free text.
    async fn insert(&mut self, rows: &[(&Entry, i64, Verdict)]) -> Result<(), CentralError>;

    /// Gives rows another standing, or another moment of receipt.
    async fn change(&mut self, changes: &[Change]) -> Result<(), CentralError>;

    /// Adds counts to the tallies; they may be negative.
    async fn add(&mut self, tallies: &Tallies<'_>) -> Result<(), CentralError>;

    /// Notes what changed of rows that may be in the samples already.
    async fn add_moved(&mut self, moved: &[Moved]) -> Result<(), CentralError>;

    /// Moves a journal's cursor.
    async fn move_cursor(&mut self, journal: &str, cursor: &Cursor) -> Result<(), CentralError>;
}

/// A row at central, as far as its standing goes.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Central's id; 0 when the row is gone and only its key or invite is known.
    pub id: i64,
    /// The key.
    pub key: Key,
    /// Hash of the content.
    pub hash: [u8; 32],
    /// Milliseconds since 1970, at the node.
    pub received_at: i64,
    /// Rank of the evidence.
    pub rank: u8,
    /// Its scope; `None` without a dossier.
    pub scope: Option<Scope>,
    /// The invite spent on it.
    pub invite: Option<SpentInvite>,
    /// Its standing at the moment.
    pub standing: Standing,
    /// Why it does not count.
    pub reason: String,
    /// True once its content was erased.
    pub is_erased: bool,
}

impl Stored {
    /// A key or invite that is known though its row is gone: it was there before everything else.
    pub fn gone(key: Key, hash: [u8; 32], invite: Option<SpentInvite>) -> Stored {
        Stored {
            id: 0,
            key,
            hash,
            received_at: i64::MIN,
            rank: 0,
            scope: None,
            invite,
            standing: Standing::Superseded,
            reason: String::new(),
            is_erased: true,
        }
    }

    /// The row as precedence sees it. What it is said to be spoilt by holds, unless everything that
    /// shows it is at hand and it `is_judged_anew`.
    pub fn evidence(&self, is_judged_anew: impl Fn(&'static str) -> bool) -> Evidence<'_> {
        let spoilt = [standing::KEY_REUSED, standing::INVITE_SPENT]
            .into_iter()
            .find(|reason| self.reason == *reason);
        let hold = match self.standing {
            _ if self.is_erased => Hold::Apart,
            Standing::Withdrawn => Hold::Withdrawn,
            Standing::Quarantined => Hold::Apart,
            Standing::Counted | Standing::Superseded => {
                spoilt.filter(|reason| !is_judged_anew(reason)).map_or(Hold::Open, Hold::Spoilt)
            }
        };
        Evidence {
            key: self.key,
            hash: self.hash,
            received_at: self.received_at,
            rank: self.rank,
            scope: self.scope.as_ref(),
            invite: self.invite.as_ref(),
            hold,
        }
    }
}

/// What the tallies say of a row that is stored: everything they count apart, and what it answered.
#[derive(Clone, Debug)]
pub struct Content {
    /// Central's id.
    pub id: i64,
    /// Survey id.
    pub survey: String,
    /// Survey version.
    pub version: u32,
    /// Agency code or `""`.
    pub unit: String,
    /// Procedure code or `""`.
    pub service: String,
    /// Step of the dossier.
    pub stage: String,
    /// Channel.
    pub channel: String,
    /// Rank of the evidence.
    pub rank: u8,
    /// When it was given, where that is proved: its day, whenever it was received.
    pub answered_at: Option<i64>,
    /// Its receipt, which its random group follows from.
    pub receipt: String,
    /// Levels and options.
    pub answers: Map<String, Value>,
}

/// A row that gets another standing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Central's id.
    pub id: i64,
    /// Standing and moment it had.
    pub before: (Standing, i64),
    /// Standing and moment it gets.
    pub after: (Standing, i64),
    /// Why it does not count.
    pub reason: String,
}
