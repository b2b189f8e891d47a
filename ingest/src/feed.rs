//! The feed: moves journal entries to central in batches, at least once and idempotently, and
//! survives any outage of central. It never touches the journal's rows and never answers a citizen.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::central::{Central, CentralError};
use crate::journal::{Journal, JournalError};
use crate::limits::{FEED_BACKOFF_MAX, FEED_BACKOFF_MIN, FEED_IDLE, FEED_ROWS_MAX, FEED_TIMEOUT};

/// Changes whenever central took something; holds the seq of the last entry fed.
pub type Changes = watch::Receiver<u64>;

/// The running feed, as others see it.
#[derive(Clone)]
pub struct Feed {
    changes: Changes,
    fed: Arc<AtomicI64>,
}

#[derive(Debug, thiserror::Error)]
enum FeedError {
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("central: no answer within {} s", FEED_TIMEOUT.as_secs())]
    Timeout,
}

struct Task {
    journal: Journal,
    central: Arc<dyn Central>,
    moved: watch::Sender<u64>,
    fed: Arc<AtomicI64>,
}

impl Feed {
    /// Starts the feed. It ends when `stop` becomes true and nothing is left to feed, or when
    /// central cannot be reached then.
    pub fn start(
        journal: Journal,
        central: Arc<dyn Central>,
        stop: watch::Receiver<bool>,
    ) -> (Feed, tokio::task::JoinHandle<()>) {
        let (moved, changes) = watch::channel(0);
        let fed = Arc::new(AtomicI64::new(0));
        let task = Task { journal, central, moved, fed: Arc::clone(&fed) };
        (Feed { changes, fed }, tokio::spawn(task.run(stop)))
    }

    /// Changes whenever central took something.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
    }

    /// Seq of the last entry that central has.
    pub fn fed(&self) -> i64 {
        self.fed.load(Ordering::Relaxed)
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
            match self.step(&mut cursor).await {
                Ok(true) => waits = backoff.build(),
                Ok(false) if *stop.borrow() => return,
                Ok(false) => {
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

    /// Feeds one batch. False when there was nothing to feed.
    async fn step(&self, cursor: &mut Option<i64>) -> Result<bool, FeedError> {
        let from = match *cursor {
            Some(from) => from,
            None => {
                // Also after an outage: what came back may be an older copy.
                let asked = async {
                    self.central.prepare().await?;
                    self.central.cursor(&self.journal.id()).await
                };
                let asked =
                    timeout(FEED_TIMEOUT, asked).await.map_err(|_| FeedError::Timeout)??;
                asked.map_or(0, |cursor| cursor.seq)
            }
        };
        *cursor = Some(from);
        self.fed.store(from, Ordering::Relaxed);
        let entries = self.journal.after(from, FEED_ROWS_MAX).await?;
        let Some((last, _)) = entries.last() else { return Ok(false) };
        let id = self.journal.id();
        let taken = self.central.absorb(&id, &entries);
        // A batch that timed out may have been committed: the cursor is asked again before it is resent.
        let absorbed = timeout(FEED_TIMEOUT, taken).await.map_err(|_| FeedError::Timeout)??;
        for (what, n) in [
            ("counted", absorbed.counted),
            ("superseded", absorbed.superseded),
            ("absorbed", absorbed.absorbed),
            ("changed", absorbed.changed),
        ] {
            metrics::counter!("hailong_feed_entries_total", "result" => what).increment(n);
        }
        *cursor = Some(*last);
        self.fed.store(*last, Ordering::Relaxed);
        self.moved.send_replace(last.unsigned_abs());
        Ok(true)
    }
}
