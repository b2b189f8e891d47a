//! The feed: moves journal entries to central in batches, at least once and idempotently, and
//! survives any outage of central. It never touches the journal's rows and never answers a citizen.
//!
//! Whatever fails or takes too long is given up, and central is asked anew how far it is. What it
//! says is believed only when the journal has that very row: a journal that was lost or restored from
//! a copy would else hide new rows below an old cursor. Such a journal gets a new name and is fed from
//! its beginning; what central has already, it absorbs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::central::{Absorbed, Central, CentralError, Cursor};
use crate::clock::Clock;
use crate::entry::Entry;
use crate::journal::{Journal, JournalError};
use crate::limits::{FEED_BACKOFF_MAX, FEED_BACKOFF_MIN, FEED_IDLE, FEED_PACE, FEED_ROWS_MAX};

/// Changes whenever central took something; holds the seq of the last entry fed.
pub type Changes = watch::Receiver<u64>;

/// The running feed, as others see it.
#[derive(Clone)]
pub struct Feed {
    changes: Changes,
    asked: watch::Receiver<u64>,
    fed: Arc<AtomicI64>,
    lag_ms: Arc<AtomicI64>,
}

#[derive(Debug, thiserror::Error)]
enum FeedError {
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("central: no answer within {} ms", .0.as_millis())]
    Timeout(Duration),
}

/// How the feed is run.
#[derive(Clone)]
pub struct FeedSettings {
    /// How long central may take for one batch or question.
    pub timeout: Duration,
    /// What time it is, for the lag.
    pub clock: Clock,
}

/// What a step of the feed did.
enum Fed {
    /// A batch as large as one may be: there may be more.
    Whole,
    /// Less than that, or only the cursor was found to be wrong.
    Part,
    /// There was nothing to feed.
    Nothing,
}

struct Task {
    journal: Journal,
    central: Arc<dyn Central>,
    settings: FeedSettings,
    moved: watch::Sender<u64>,
    asked: watch::Sender<u64>,
    fed: Arc<AtomicI64>,
    lag_ms: Arc<AtomicI64>,
}

impl Feed {
    /// Starts the feed. It ends when `stop` becomes true and nothing is left to feed, or when
    /// central cannot be reached then.
    pub fn start(
        journal: Journal,
        central: Arc<dyn Central>,
        settings: FeedSettings,
        stop: watch::Receiver<bool>,
    ) -> (Feed, tokio::task::JoinHandle<()>) {
        let (moved, changes) = watch::channel(0);
        let (asked, asked_changes) = watch::channel(0);
        let fed = Arc::new(AtomicI64::new(0));
        let lag_ms = Arc::new(AtomicI64::new(0));
        let feed = Feed { changes, asked: asked_changes, fed, lag_ms };
        let (fed, lag_ms) = (Arc::clone(&feed.fed), Arc::clone(&feed.lag_ms));
        let task = Task { journal, central, settings, moved, asked, fed, lag_ms };
        (feed, tokio::spawn(task.run(stop)))
    }

    /// Changes whenever central took something.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
    }

    /// Changes whenever central was asked anew how far it is: at start and after every failure. It
    /// may be an older copy then, to which everything that is state has to be told again.
    pub fn asked(&self) -> watch::Receiver<u64> {
        self.asked.clone()
    }

    /// Seq of the last entry that central has.
    pub fn fed(&self) -> i64 {
        self.fed.load(Ordering::Relaxed)
    }

    /// Milliseconds from the receipt of the last entry fed until central had it; 0 before the first.
    pub fn lag_ms(&self) -> i64 {
        self.lag_ms.load(Ordering::Relaxed)
    }
}

impl Task {
    async fn run(self, mut stop: watch::Receiver<bool>) {
        let backoff = ExponentialBuilder::default()
            .with_min_delay(FEED_BACKOFF_MIN)
            .with_max_delay(FEED_BACKOFF_MAX)
            .with_jitter()
            .without_max_times();
        let mut waits = backoff.build();
        let mut last = self.journal.last();
        let mut cursor = None;
        loop {
            // Marked as seen before reading, so that a commit in between wakes the next round.
            last.borrow_and_update();
            let next = Instant::now() + FEED_PACE;
            let step = self.step(&mut cursor).await;
            metrics::gauge!("hailong_feed_up").set(if step.is_ok() { 1.0 } else { 0.0 });
            match step {
                Ok(Fed::Whole) => waits = backoff.build(),
                Ok(Fed::Part) => {
                    waits = backoff.build();
                    tokio::select! {
                        () = tokio::time::sleep_until(next) => {}
                        _ = stop.changed() => {}
                    }
                }
                Ok(Fed::Nothing) if *stop.borrow() => return,
                Ok(Fed::Nothing) => {
                    waits = backoff.build();
                    tokio::select! {
                        _ = last.changed() => {}
                        _ = stop.changed() => {}
                        () = tokio::time::sleep(FEED_IDLE) => {}
                    }
                }
                Err(error) => {
                    metrics::counter!("hailong_feed_failures_total").increment(1);
                    tracing::warn!(error = %error, "feed waits, nothing is lost");
                    // What central has is asked again: the failed batch may have been committed.
                    cursor = None;
                    if *stop.borrow() {
                        return;
                    }
                    tokio::select! {
                        () = tokio::time::sleep(waits.next().unwrap_or(FEED_BACKOFF_MAX)) => {}
                        _ = stop.changed() => {}
                    }
                }
            }
        }
    }

    /// Feeds one batch.
    async fn step(&self, cursor: &mut Option<i64>) -> Result<Fed, FeedError> {
        let from = match *cursor {
            Some(from) => from,
            None => self.ask().await?,
        };
        *cursor = Some(from);
        self.fed.store(from, Ordering::Relaxed);
        let entries = self.journal.after(from, FEED_ROWS_MAX).await?;
        let id = self.journal.id();
        let Some((last, newest)) = entries.last() else {
            // Also a node with nothing to send notices when an older central was put in place.
            let stands = self.in_time(self.central.cursor(&id)).await?;
            let is_behind = stands.map_or(0, |stands| stands.seq) < from;
            if is_behind {
                *cursor = None;
            }
            return Ok(if is_behind { Fed::Part } else { Fed::Nothing });
        };
        let absorbed = self.in_time(self.central.absorb_after(from, &id, &entries)).await?;
        self.count(&absorbed, newest);
        *cursor = Some(*last);
        self.fed.store(*last, Ordering::Relaxed);
        self.moved.send_replace(last.unsigned_abs());
        let is_whole = entries.len() as u64 == FEED_ROWS_MAX.unsigned_abs();
        Ok(if is_whole { Fed::Whole } else { Fed::Part })
    }

    /// How far central is with this journal: after any failure, as what came back may be an older
    /// copy, and as the failed batch may have been committed.
    async fn ask(&self) -> Result<i64, FeedError> {
        let id = self.journal.id();
        let cursor = self
            .in_time(async {
                self.central.prepare().await?;
                self.central.cursor(&id).await
            })
            .await?;
        let from = match cursor {
            Some(cursor) if self.is_ours(&cursor).await? => cursor.seq,
            Some(cursor) => {
                tracing::warn!(
                    seq = cursor.seq,
                    "central's cursor is of another journal than this: it was lost or restored from \
                     a copy. It gets a new name and is fed from its beginning"
                );
                // First of all nothing counts as fed, so that nothing of it is purged.
                self.fed.store(0, Ordering::Relaxed);
                self.journal.renew_id().await?;
                0
            }
            None => 0,
        };
        self.asked.send_modify(|times| *times += 1);
        Ok(from)
    }

    /// True when the row the cursor stands on is the journal's own.
    async fn is_ours(&self, cursor: &Cursor) -> Result<bool, FeedError> {
        if cursor.seq == 0 {
            return Ok(true);
        }
        let here = self.journal.key_at(cursor.seq).await?;
        // A cursor without a key was moved by an older version: then a row that is there has to do.
        Ok(here.is_some() && (cursor.key.is_none() || cursor.key == here))
    }

    /// What central answers in time. What takes longer is dropped, and with it the connection.
    async fn in_time<T>(
        &self,
        answer: impl Future<Output = Result<T, CentralError>>,
    ) -> Result<T, FeedError> {
        let limit = self.settings.timeout;
        Ok(timeout(limit, answer).await.map_err(|_| FeedError::Timeout(limit))??)
    }

    fn count(&self, absorbed: &Absorbed, newest: &Entry) {
        for (what, n) in [
            ("counted", absorbed.counted),
            ("superseded", absorbed.superseded),
            ("absorbed", absorbed.absorbed),
        ] {
            metrics::counter!("hailong_feed_entries_total", "result" => what).increment(n);
        }
        metrics::counter!("hailong_feed_changed_total").increment(absorbed.changed);
        let lag_ms = (self.settings.clock.now_ms() - newest.received_at).max(0);
        self.lag_ms.store(lag_ms, Ordering::Relaxed);
        metrics::gauge!("hailong_feed_lag_seconds").set(lag_ms as f64 / 1_000.0);
    }
}

#[cfg(test)]
mod tests;
