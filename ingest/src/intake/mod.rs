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
use data_encoding::HEXLOWER;
use model::limits::SUBMISSION_BYTES_MAX;
use model::{Channel, Language};
use serde_json::Value;

use crate::clock::Clock;
use crate::device::{Claim, DeviceRegistry, Pace};
use crate::entry::Entry;
use crate::error::Rejection;
use crate::flow::{Counts, Way};
use crate::invite::{InviteFault, Issuers};
use crate::journal::{Journal, JournalError, Pending, Written};
use crate::outcome::{Outcome, Receipt, count_received};
use crate::sealed::{Sealing, is_sealed};
use crate::secrets::{PSEUDONYM_BYTES, Secrets};
use crate::sender::Sender;
use crate::surge::{SURGE, Senders};
use crate::surveys::Surveys;
use decode::Decoded;

/// Everything that judging a submission needs.
pub struct Intake {
    /// The surveys that are accepted.
    pub surveys: Surveys,
    /// Who may sign invites.
    pub issuers: Issuers,
    /// Devices that may say when a rating was given.
    pub devices: DeviceRegistry,
    /// How much comes from each of them.
    pub pace: Arc<Pace>,
    /// Where the accepted ones are written.
    pub journal: Journal,
    /// For receipts and pseudonyms.
    pub secrets: Arc<Secrets>,
    /// What opens sealed submissions.
    pub sealing: Sealing,
    /// What time it is.
    pub clock: Clock,
    /// How many come from whom.
    pub senders: Arc<Senders>,
    /// What came in, by minute.
    pub counts: Counts,
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
    /// Accepted, and with the journal's writer, unless that takes none.
    HandedOver {
        known: Known,
        language: Language,
        receipt: String,
        pending: Result<Pending, JournalError>,
    },
    /// Refused, unless its key and content are known.
    Refused { rejection: Rejection, known: Option<Known> },
    /// Known, and looked up already.
    Answered(Outcome),
}

/// Key and hash of a submission: what the journal knows one by.
type Known = ([u8; 16], [u8; 32]);

/// The sender of a request, as its submissions are counted and marked.
struct Marked {
    /// What is written down.
    pseudonym: Option<String>,
    /// Where it is counted.
    bucket: u32,
    is_origin_refused: bool,
}

impl Intake {
    /// Takes one submission once its bytes are read. Runs in a task of its own, reading included, so
    /// that a client that hangs up changes neither the outcome nor the counts.
    pub async fn take(
        self: &Arc<Self>,
        reading: impl Future<Output = Result<Bytes, Rejection>> + Send + 'static,
        sender: Sender,
    ) -> Outcome {
        let intake = Arc::clone(self);
        let task = tokio::spawn(async move {
            match reading.await {
                Ok(bytes) => one_of(intake.run(vec![Arrived::Bytes(bytes)], sender).await),
                Err(rejection) => intake.refuse(rejection),
            }
        });
        task.await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "intake task ended early");
            Outcome::Rejected(Rejection::Unavailable)
        })
    }

    /// Takes one submission that is JSON already.
    pub async fn take_value(self: &Arc<Self>, value: Value, sender: Sender) -> Outcome {
        one_of(self.take_all(vec![Arrived::Value(value)], sender).await)
    }

    /// Takes submissions as if they had come one after the other, sharing commits where they can:
    /// an outcome for each, in their order. Runs in a task of its own, like [`Intake::take`].
    pub async fn take_all(self: &Arc<Self>, arrived: Vec<Arrived>, sender: Sender) -> Vec<Outcome> {
        let intake = Arc::clone(self);
        let n = arrived.len();
        let task = tokio::spawn(async move { intake.run(arrived, sender).await });
        task.await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "intake task ended early");
            (0..n).map(|_| Outcome::Rejected(Rejection::Unavailable)).collect()
        })
    }

    async fn run(&self, arrived: Vec<Arrived>, sender: Sender) -> Vec<Outcome> {
        let sender = self.mark(&sender);
        let mut begun = Vec::with_capacity(arrived.len());
        for one in arrived {
            begun.push(self.begin(one, &sender).await);
        }
        let mut outcomes = Vec::with_capacity(begun.len());
        for (begun, way) in begun {
            let outcome = self.finish(begun).await;
            self.count(&outcome, way);
            outcomes.push(outcome);
        }
        outcomes
    }

    /// Counts an outcome for this process and for the flow at central.
    fn count(&self, outcome: &Outcome, way: Way) {
        outcome.count();
        self.counts.count(outcome, way, self.clock.now_ms());
    }

    /// Senders that a trusted proxy does not name are counted as one.
    fn mark(&self, sender: &Sender) -> Marked {
        let hash = sender.prefix.map(|prefix| self.secrets.sender(&prefix));
        let bucket = hash.map_or(u32::MAX, |hash| u32::from_be_bytes(first_four(&hash)));
        let pseudonym = hash.map(|hash| HEXLOWER.encode(&hash));
        Marked { pseudonym, bucket, is_origin_refused: sender.is_origin_refused }
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
        self.count(&outcome, Way::default());
        outcome
    }

    /// Refuses a submission, unless its key is known: that is answered as ever.
    pub async fn refuse_new(&self, value: Value, rejection: Rejection) -> Outcome {
        count_received();
        let decoded = unharmed(|| self.decode(Arrived::Value(value))).ok();
        let way = decoded.as_ref().map(claimed).unwrap_or_default();
        let known = decoded.and_then(|decoded| decoded.key.zip(decoded.hash));
        let outcome = self.finish(Begun::Refused { rejection, known }).await;
        self.count(&outcome, way);
        outcome
    }

    /// Everything up to the journal's queue; what is accepted is queued in the order of the calls.
    async fn begin(&self, arrived: Arrived, sender: &Marked) -> (Begun, Way) {
        count_received();
        let decoded = match unharmed(|| self.decode(arrived)) {
            Ok(decoded) => decoded,
            Err(rejection) => {
                return (Begun::Refused { rejection, known: None }, Way::default());
            }
        };
        let way = claimed(&decoded);
        let known = decoded.key.zip(decoded.hash);
        if let (Some((key, hash)), true) = (known, self.senders.is_limited()) {
            // A repeat takes nothing from the limit, so here the key is looked up first.
            if let Some(outcome) = self.known(&key, &hash).await {
                return (Begun::Answered(outcome), way);
            }
        }
        let language = decoded.language;
        match unharmed(|| self.judge(decoded, sender)) {
            Ok(entry) => {
                let (known, receipt) = ((entry.key, entry.hash), entry.receipt.clone());
                let way = proved(&entry);
                let pending = self.journal.hand_over(entry);
                (Begun::HandedOver { known, language, receipt, pending }, way)
            }
            Err(rejection) => (Begun::Refused { rejection, known }, way),
        }
    }

    /// Reads what arrived, sealed or not.
    fn decode(&self, arrived: Arrived) -> Result<Decoded, Rejection> {
        match arrived {
            Arrived::Bytes(bytes) if is_sealed(&bytes) => self.decode_sealed(&bytes),
            Arrived::Bytes(bytes) => decode::decode(&bytes),
            Arrived::Value(Value::String(text)) if is_sealed(text.as_bytes()) => {
                self.decode_sealed(text.as_bytes())
            }
            Arrived::Value(value) => decode::decode_value(value),
        }
    }

    /// Reads a sealed submission; sealing it lifts no limit.
    fn decode_sealed(&self, sealed: &[u8]) -> Result<Decoded, Rejection> {
        let opened = self.sealing.open(sealed)?;
        if opened.len() > SUBMISSION_BYTES_MAX {
            return Err(Rejection::TooLarge(SUBMISSION_BYTES_MAX));
        }
        decode::decode(&opened)
    }

    /// Limits, origin, survey, invite, rules: the order of the contract for a key that is new. Whose
    /// limits, a device says first.
    fn judge(&self, mut decoded: Decoded, sender: &Marked) -> Result<Entry, Rejection> {
        let now_ms = self.clock.now_ms();
        let known = decoded.key.zip(decoded.hash);
        let claim = self.devices.judge(decoded.device.as_ref(), known, now_ms);
        let claim = claim.map_err(|_| Rejection::DeviceUnjudged)?;
        match &claim.proof {
            Some(proof) => self.pace.count(&proof.device),
            None => self.senders.count(sender.bucket),
        }
        .map_err(Rejection::TooMany)?;
        if sender.is_origin_refused {
            return Err(Rejection::OriginRefused);
        }
        if let Ok(submission) = &mut decoded.submission {
            claim.speak_for(submission);
        }
        let judged = judge::judge(&self.surveys, &self.issuers, now_ms, decoded)?;
        let key = judged.checked.key;
        let mut body = judge::body(judged.checked, judged.invited, &self.secrets);
        body.sender = sender.pseudonym.clone();
        if self.is_surge(&claim, sender, now_ms) {
            body.flags.push(SURGE.to_owned());
        }
        body.flags.extend(claim.flag.map(str::to_owned));
        if let Some(proof) = claim.proof {
            body.answered_at = proof.answered_at;
            body.device = Some(proof.device);
        }
        Ok(Entry {
            key,
            hash: judged.hash,
            receipt: self.secrets.receipt(&key),
            received_at: now_ms,
            body,
        })
    }

    /// Counts one that is accepted; true when it is one too many from where it comes.
    fn is_surge(&self, claim: &Claim, sender: &Marked, now_ms: i64) -> bool {
        match &claim.proof {
            Some(proof) => {
                let given_at = proof.answered_at.unwrap_or(now_ms);
                self.pace.is_surge(&proof.device, given_at, now_ms)
            }
            None => self.senders.is_surge(sender.bucket),
        }
    }

    /// Waits for the journal. One that would be refused, for whatever reason, is looked up by its key
    /// first: a known key is answered, also by a journal that can take no more.
    async fn finish(&self, begun: Begun) -> Outcome {
        let (known, rejection) = match begun {
            Begun::Answered(outcome) => return outcome,
            Begun::Refused { rejection, known } => (known, rejection),
            Begun::HandedOver { known, language, receipt, pending } => {
                let written = match pending {
                    Ok(pending) => pending.written().await,
                    Err(error) => Err(error),
                };
                match written {
                    Ok(written) => return outcome(&known.0, language, receipt, written),
                    Err(error) => {
                        tracing::error!(error = %error, "submission refused");
                        (Some(known), Rejection::Unavailable)
                    }
                }
            }
        };
        let answered = match known {
            Some((key, hash)) => self.known(&key, &hash).await,
            None => None,
        };
        answered.unwrap_or(Outcome::Rejected(rejection))
    }

    /// What a key that is known is answered; `None` when it is new.
    async fn known(&self, key: &[u8; 16], hash: &[u8; 32]) -> Option<Outcome> {
        match self.journal.known(key, hash).await {
            Ok(written) => written.map(|written| {
                // Nobody is told of an invite here, so the language is never heard.
                outcome(key, Language::default(), self.secrets.receipt(key), written)
            }),
            Err(error) => {
                tracing::error!(error = %error, "a key could not be looked up");
                Some(Outcome::Rejected(Rejection::Unavailable))
            }
        }
    }
}

fn outcome(key: &[u8; 16], language: Language, receipt: String, written: Written) -> Outcome {
    let receipt = Receipt { receipt, key: model::code::key_text(key) };
    match written {
        Written::Stored => Outcome::Stored(receipt),
        Written::Repeat => Outcome::Repeat(receipt),
        Written::KeyReused => Outcome::Rejected(Rejection::KeyReused),
        Written::InviteSpent => Outcome::Rejected(Rejection::Invite(language, InviteFault::Spent)),
    }
}

/// How one came as it says itself; an issuer is not believed before its invite was judged.
fn claimed(decoded: &Decoded) -> Way {
    let channel = decoded.submission.as_ref().ok().map(|submission| {
        let named = submission.context.channel.as_deref();
        // One that names none is taken as from a portal.
        named.map_or(Some(Channel::default()), Channel::from_name).map_or("", Channel::name)
    });
    Way { channel: channel.unwrap_or_default(), issuer: String::new() }
}

/// How one came that was accepted.
fn proved(entry: &Entry) -> Way {
    let issuer = entry.body.invite.as_ref().map(|invite| invite.issuer.clone());
    Way { channel: entry.body.channel.name(), issuer: issuer.unwrap_or_default() }
}

/// A panic in judging one submission is a fault of ours, and an outcome like any other.
fn unharmed<T>(judge: impl FnOnce() -> Result<T, Rejection>) -> Result<T, Rejection> {
    catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
        tracing::error!("a submission could not be judged");
        Err(Rejection::Unavailable)
    })
}

/// One arrived, so there is one outcome; were there none, nothing was stored.
fn one_of(mut outcomes: Vec<Outcome>) -> Outcome {
    outcomes.pop().unwrap_or(Outcome::Rejected(Rejection::Unavailable))
}

fn first_four(hash: &[u8; PSEUDONYM_BYTES]) -> [u8; 4] {
    let [a, b, c, d, ..] = *hash;
    [a, b, c, d]
}

/// Ten bytes nobody can guess.
fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    #[expect(clippy::expect_used, reason = "Linux gives random bytes once it has booted")]
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes
}
