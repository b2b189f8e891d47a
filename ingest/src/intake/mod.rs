//! Intake: from the bytes of a request to exactly one outcome.
//!
//! The order of judgement is the contract's: a known key is answered at once, whatever else is
//! wrong with what came with it. Since almost every submission is new and valid, the rules are
//! checked first, which touches no disk, and the journal's insert itself tells a repeat from a new
//! one; only a submission that would be refused is looked up by its key before it is.

pub mod json;
pub mod decode;
pub mod judge;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use crate::clock::Clock;
use crate::entry::Entry;
use crate::error::Rejection;
use crate::journal::{Journal, JournalError, Pending, Written};
use crate::outcome::{Outcome, Receipt, count_received};
use crate::secrets::Secrets;
use crate::surveys::Surveys;

/// Everything that judging a submission needs. Clones share it.
#[derive(Clone)]
pub struct Intake {
    /// The surveys that are accepted.
    pub surveys: Surveys,
    /// Where the accepted ones are written.
    pub journal: Journal,
    /// For receipts and pseudonyms.
    pub secrets: Arc<Secrets>,
    /// What time it is.
    pub clock: Clock,
}

/// A submission as it arrived.
pub enum Arrived {
    /// The bytes of a request.
    Bytes(Bytes),
    /// A part of a batch, or of a form.
    Value(Value),
}

/// A submission on its way through intake.
enum Begun {
    /// Accepted, and with the journal's writer, unless its queue was full.
    HandedOver { key: [u8; 16], pending: Result<Pending, JournalError> },
    /// Refused, unless its key and content are known.
    Refused { rejection: Rejection, known: Option<([u8; 16], [u8; 32])> },
}

impl Intake {
    /// Takes one submission from the bytes of a request.
    pub async fn take(&self, bytes: Bytes) -> Outcome {
        let mut outcomes = self.take_all(vec![Arrived::Bytes(bytes)]).await;
        // One arrived, so there is one outcome; were there none, nothing was stored.
        outcomes.pop().unwrap_or(Outcome::Rejected(Rejection::Unavailable))
    }

    /// Takes one submission that is JSON already.
    pub async fn take_value(&self, value: Value) -> Outcome {
        let mut outcomes = self.take_all(vec![Arrived::Value(value)]).await;
        outcomes.pop().unwrap_or(Outcome::Rejected(Rejection::Unavailable))
    }

    /// Takes submissions as if they had come one after the other, sharing commits where they can:
    /// an outcome for each, in their order. Runs in a task of its own, so that a client that hangs
    /// up changes neither the outcomes nor the counts.
    pub async fn take_all(&self, arrived: Vec<Arrived>) -> Vec<Outcome> {
        let intake = self.clone();
        let n = arrived.len();
        let task = tokio::spawn(async move {
            let begun: Vec<Begun> = arrived.into_iter().map(|one| intake.begin(one)).collect();
            let mut outcomes = Vec::with_capacity(begun.len());
            for begun in begun {
                let outcome = intake.finish(begun).await;
                outcome.count();
                outcomes.push(outcome);
            }
            outcomes
        });
        task.await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "intake task ended early");
            (0..n).map(|_| Outcome::Rejected(Rejection::Unavailable)).collect()
        })
    }

    /// A new key, for a form that was rendered here: a UUIDv7 of now.
    pub fn new_key(&self) -> [u8; 16] {
        let now_ms = self.clock.now_ms().unsigned_abs();
        *uuid::Builder::from_unix_timestamp_millis(now_ms, &random_bytes()).into_uuid().as_bytes()
    }

    /// Records the outcome of a submission that was refused before its bytes could be read.
    pub fn refuse(&self, rejection: Rejection) -> Outcome {
        count_received();
        let outcome = Outcome::Rejected(rejection);
        outcome.count();
        outcome
    }

    /// Everything up to the journal's queue; what is accepted is queued in the order of the calls.
    fn begin(&self, arrived: Arrived) -> Begun {
        count_received();
        // A panic in judging one submission is a fault of ours, and an outcome like any other.
        catch_unwind(AssertUnwindSafe(|| self.judge(arrived))).unwrap_or_else(|_| {
            tracing::error!("a submission could not be judged");
            Begun::Refused { rejection: Rejection::Unavailable, known: None }
        })
    }

    fn judge(&self, arrived: Arrived) -> Begun {
        let decoded = match arrived {
            Arrived::Bytes(bytes) => decode::decode(&bytes),
            Arrived::Value(value) => decode::decode_value(value),
        };
        let decoded = match decoded {
            Ok(decoded) => decoded,
            Err(rejection) => return Begun::Refused { rejection, known: None },
        };
        let known = decoded.key.zip(decoded.hash);
        let judged = match judge::judge(&self.surveys, decoded) {
            Ok(judged) => judged,
            Err(rejection) => return Begun::Refused { rejection, known },
        };
        let key = judged.checked.key;
        let entry = Entry {
            key,
            hash: judged.hash,
            receipt: self.secrets.receipt(&key),
            received_at: self.clock.now_ms(),
            body: judge::body(judged.checked, &self.secrets),
        };
        Begun::HandedOver { key, pending: self.journal.hand_over(entry) }
    }

    /// Waits for the journal. One that would be refused is looked up by its key first: a known key
    /// is answered whatever else is wrong.
    async fn finish(&self, begun: Begun) -> Outcome {
        match begun {
            Begun::HandedOver { key, pending: Ok(pending) } => {
                self.outcome(&key, pending.written().await)
            }
            Begun::HandedOver { key, pending: Err(error) } => self.outcome(&key, Err(error)),
            Begun::Refused { rejection, known: None } => Outcome::Rejected(rejection),
            Begun::Refused { rejection, known: Some((key, hash)) } => {
                match self.journal.known(&key, &hash).await {
                    Ok(Some(written)) => self.outcome(&key, Ok(written)),
                    Ok(None) => Outcome::Rejected(rejection),
                    Err(error) => self.outcome(&key, Err(error)),
                }
            }
        }
    }

    fn outcome(&self, key: &[u8; 16], written: Result<Written, JournalError>) -> Outcome {
        let receipt =
            || Receipt { receipt: self.secrets.receipt(key), key: model::code::key_text(key) };
        match written {
            Ok(Written::Stored) => Outcome::Stored(receipt()),
            Ok(Written::Repeat) => Outcome::Repeat(receipt()),
            Ok(Written::KeyReused) => Outcome::Rejected(Rejection::KeyReused),
            Ok(Written::InviteSpent) => Outcome::Rejected(Rejection::InviteSpent),
            Err(error) => {
                tracing::error!(error = %error, "submission refused");
                Outcome::Rejected(Rejection::Unavailable)
            }
        }
    }
}

/// Ten bytes nobody can guess.
fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    #[expect(clippy::expect_used, reason = "Linux gives random bytes once it has booted")]
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes
}
