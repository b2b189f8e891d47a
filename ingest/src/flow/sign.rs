//! A node's sign of life, every few seconds: how it is, and what came in since the last one.
//!
//! Counts are told in numbered batches, each again and again until central has taken it, and central takes
//! each once: an answer that was lost counts nothing twice. A node that is killed loses what it had not told.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::{Counts, MINUTE_MS};
use crate::central::flow::{Batch, FlowCount, Kept, NodeSign};
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::feed::Feed;
use crate::journal::{Journal, space};
use crate::limits::{
    FLOW_BATCH_MAX, FLOW_HOURS, FLOW_TIMEOUT, FLOW_TOLD_EVERY, NODE_DAYS, NODE_REFUSED_WITHIN,
};

const HOUR_MS: i64 = 60 * MINUTE_MS;

#[derive(Debug, thiserror::Error)]
enum TellError {
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error("central: no answer within {} s", FLOW_TIMEOUT.as_secs())]
    Timeout,
}

/// What gives the signs of this node.
pub struct Teller {
    /// Its name.
    pub name: String,
    /// Its data directory, whose disk is looked at.
    pub data_dir: PathBuf,
    /// Its journal.
    pub journal: Journal,
    /// How far central has been fed.
    pub feed: Feed,
    /// Central.
    pub central: Arc<dyn Central>,
    /// What came in.
    pub counts: Counts,
    /// What time it is.
    pub clock: Clock,
}

/// What central was told, and is to be told.
struct Told {
    started_at: i64,
    /// Number of the last batch that central has for certain.
    number: i64,
    /// Taken from the counts; the first of them are told next.
    pending: Vec<FlowCount>,
    /// The journal's id at the last sign: another one is the same node.
    id: Option<Arc<str>>,
}

impl Teller {
    /// Gives signs until it is told to stop, and a last one then.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let started_at = self.clock.now_ms();
        let mut told = Told { started_at, number: 0, pending: Vec::new(), id: None };
        let (mut was_reached, mut stops) = (true, false);
        loop {
            let given = self.give(&mut told).await;
            if let Err(error) = &given
                && was_reached
            {
                tracing::warn!(error = %error, "no sign of life reaches central; counts are kept");
            }
            was_reached = given.is_ok();
            if stops {
                return;
            }
            stops = tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => true,
                () = sleep(FLOW_TOLD_EVERY) => false,
            };
        }
    }

    /// Gives a sign with everything that waits, at most so many counts in each transaction.
    async fn give(&self, told: &mut Told) -> Result<(), TellError> {
        let now = self.clock.now_ms();
        let first_minute = (now - FLOW_HOURS * HOUR_MS).div_euclid(MINUTE_MS);
        if told.pending.is_empty() {
            told.pending = self.counts.take(first_minute);
        }
        let kept = Kept { minutes_from: first_minute, nodes_from: now - NODE_DAYS * 24 * HOUR_MS };
        loop {
            let sign = self.sign(told, now).await;
            let n = told.pending.len().min(FLOW_BATCH_MAX);
            let batch = Batch { number: told.number + 1, counts: &told.pending[..n] };
            bounded(self.central.tell(&sign, batch, kept)).await?;
            told.number += 1;
            told.pending.drain(..n);
            if let Some(former) = told.id.replace(self.journal.id())
                && *former != *sign.id
            {
                bounded(self.central.forget_node(&former)).await?;
            }
            if told.pending.is_empty() {
                return Ok(());
            }
        }
    }

    async fn sign(&self, told: &Told, at: i64) -> NodeSign {
        let fed = self.feed.fed();
        let backlog = (*self.journal.last().borrow() - fed).max(0);
        // What cannot be read is told by the journal itself.
        let oldest_at = self.journal.oldest_after(fed).await.ok().flatten();
        let disk_free = space(&self.data_dir).ok().map(|space| space.free);
        NodeSign {
            id: self.journal.id().to_string(),
            name: self.name.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: told.started_at,
            at,
            rows: i64::try_from(self.journal.rows()).unwrap_or(i64::MAX),
            backlog,
            oldest_at,
            lag_ms: self.feed.lag_ms(),
            corrupt: i64::try_from(self.journal.corrupt_rows()).unwrap_or(i64::MAX),
            disk_free: disk_free.map(|free| i64::try_from(free).unwrap_or(i64::MAX)),
            refuses: self.journal.was_troubled(NODE_REFUSED_WITHIN),
        }
    }
}

async fn bounded<T>(answer: impl Future<Output = Result<T, CentralError>>) -> Result<T, TellError> {
    Ok(timeout(FLOW_TIMEOUT, answer).await.map_err(|_| TellError::Timeout)??)
}
