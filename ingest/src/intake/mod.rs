//! Intake: from the bytes of a request to exactly one outcome.
//!
//! The order of judgement is the contract's: a known key is answered at once, whatever else is
//! wrong with what came with it. Since almost every submission is new and valid, the rules are
//! checked first, which touches no disk, and the journal's insert itself tells a repeat from a new
//! one; only a submission that would be refused is looked up by its key before it is.

pub mod decode;
mod judge;

use std::sync::Arc;

use bytes::Bytes;

use crate::clock::Clock;
use crate::entry::Entry;
use crate::error::Rejection;
use crate::journal::{Journal, JournalError, Written};
use crate::outcome::{Outcome, Receipt, count_received};
use crate::secrets::Secrets;
use crate::surveys::Surveys;
use decode::Decoded;

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

impl Intake {
    /// Takes one submission from the bytes of a request. Runs in a task of its own, so that a
    /// client that hangs up changes neither the outcome nor the counts.
    pub async fn take(&self, body: Bytes) -> Outcome {
        self.in_own_task(move |intake| async move {
            match decode::decode(&body) {
                Ok(decoded) => intake.judge(decoded).await,
                Err(rejection) => Outcome::Rejected(rejection),
            }
        })
        .await
    }

    /// Takes one submission of a batch, already parsed.
    pub async fn take_value(&self, value: serde_json::Value) -> Outcome {
        self.in_own_task(move |intake| async move {
            match decode::decode_value(value) {
                Ok(decoded) => intake.judge(decoded).await,
                Err(rejection) => Outcome::Rejected(rejection),
            }
        })
        .await
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

    async fn in_own_task<F, Fut>(&self, work: F) -> Outcome
    where
        F: FnOnce(Intake) -> Fut,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        count_received();
        let work = work(self.clone());
        let task = tokio::spawn(async move {
            let outcome = work.await;
            outcome.count();
            outcome
        });
        task.await.unwrap_or_else(|error| {
            // A panic in judging one submission is a fault of ours, counted like any outcome.
            tracing::error!(error = %error, "intake task failed");
            let outcome = Outcome::Rejected(Rejection::Unavailable);
            outcome.count();
            outcome
        })
    }

    async fn judge(&self, decoded: Decoded) -> Outcome {
        let known = decoded.key.zip(decoded.hash);
        match judge::judge(&self.surveys, decoded) {
            Ok(judged) => {
                let key = judged.checked.key;
                let entry = Entry {
                    key,
                    hash: judged.hash,
                    receipt: self.secrets.receipt(&key),
                    received_at: self.clock.now_ms(),
                    body: judge::body(judged.checked, &self.secrets),
                };
                let written = self.journal.write(entry).await;
                self.outcome(&key, written)
            }
            Err(rejection) => match known {
                Some((key, hash)) => match self.journal.known(&key, &hash).await {
                    Ok(Some(written)) => self.outcome(&key, Ok(written)),
                    Ok(None) => Outcome::Rejected(rejection),
                    Err(error) => self.outcome(&key, Err(error)),
                },
                None => Outcome::Rejected(rejection),
            },
        }
    }

    fn outcome(&self, key: &[u8; 16], written: Result<Written, JournalError>) -> Outcome {
        let receipt =
            || Receipt { receipt: self.secrets.receipt(key), key: model::code::key_text(key) };
        match written {
            Ok(Written::Stored) => Outcome::Stored(receipt()),
            Ok(Written::Repeat) => Outcome::Repeat(receipt()),
            Ok(Written::KeyReused) => Outcome::Rejected(Rejection::KeyReused),
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
