//! What absorbing asks of a database: the questions and changes of one writing transaction, the same
//! for both. The implementations hold the SQL; what the answers mean is decided in `arrival`.

use std::collections::HashSet;

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
    /// Every row under these keys.
    async fn rows_of_keys(&mut self, keys: &[Key]) -> Result<Vec<Stored>, CentralError>;

    /// Every row with these invites. An invite that was spent on what has been erased is told as
    /// [`Stored::gone`].
    async fn rows_of_invites(
        &mut self,
        invites: &[&SpentInvite],
    ) -> Result<Vec<Stored>, CentralError>;

    /// Every row of these scopes.
    async fn rows_of_scopes(&mut self, scopes: &[&Scope]) -> Result<Vec<Stored>, CentralError>;

    /// What the tallies say of these rows.
    async fn contents(&mut self, ids: &[i64]) -> Result<Vec<Content>, CentralError>;

    /// Writes new rows with their free text.
    async fn insert(&mut self, rows: &[New<'_>]) -> Result<(), CentralError>;

    /// Gives rows another standing, or another moment of receipt.
    async fn change(&mut self, changes: &[Change]) -> Result<(), CentralError>;

    /// Adds counts to the tallies; they may be negative.
    async fn add(&mut self, tallies: &Tallies<'_>) -> Result<(), CentralError>;

    /// Notes what changed of rows that may be in the samples already.
    async fn add_moved(&mut self, moved: &[Moved]) -> Result<(), CentralError>;

    /// Moves a journal's cursor.
    async fn move_cursor(&mut self, journal: &str, cursor: &Cursor) -> Result<(), CentralError>;
}

/// A row to be written.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// What it is made of.
    pub entry: &'a Entry,
    /// Milliseconds since 1970, when a node first received it.
    pub received_at: i64,
    /// How it stands.
    pub verdict: Verdict,
    /// How many rows came under its key before it. The database takes each number once, so a key cannot
    /// come to be two submissions'. None beyond what it can number, which no honest sender comes near.
    pub nth_of_key: Option<i16>,
}

/// A row at central, as far as its standing goes.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Central's id; 0 when the row has been erased and only its invite is known.
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
    /// An invite that is spent, by nobody who is known any more: it was there before everything else.
    pub fn gone(invite: SpentInvite) -> Stored {
        Stored {
            id: 0,
            key: Key::default(),
            hash: [0; 32],
            received_at: i64::MIN,
            rank: 0,
            scope: None,
            invite: Some(invite),
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

/// Of invites that are kept as spent, each with the key it was spent on, those of which the row is not
/// among these. What was spent on an erased row is so whoever else tried to spend it.
pub(super) fn gone(rows: &[Stored], kept: impl Iterator<Item = (SpentInvite, Key)>) -> Vec<Stored> {
    let spent: HashSet<(&SpentInvite, Key)> =
        rows.iter().filter_map(|row| Some((row.invite.as_ref()?, row.key))).collect();
    let gone = kept.filter(|(invite, key)| !spent.contains(&(invite, *key)));
    gone.map(|(invite, _)| Stored::gone(invite)).collect()
}
