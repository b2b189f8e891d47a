//! Destroys the content of journal rows that central has and whose time is over. Key, hash, receipt
//! and spent invites stay for ever: a repeat is known after any time. What central keeps, and for
//! how long, is not decided here.

use crate::clock::Clock;
use crate::feed::Feed;
use crate::journal::{Journal, JournalError};
use crate::limits::{PURGE_EVERY, PURGE_ROWS_MAX};

const DAY_MS: i64 = 86_400_000;

/// Purges for as long as the process lives.
pub async fn run(journal: Journal, feed: Feed, clock: Clock, journal_days: u32) {
    let mut done = 0;
    let mut id = journal.id();
    loop {
        // Whatever was done was done to the rows of this id.
        if id != journal.id() {
            (id, done) = (journal.id(), 0);
        }
        let before_ms = clock.now_ms() - i64::from(journal_days) * DAY_MS;
        if let Err(error) = purge(&journal, feed.fed(), before_ms, &mut done).await {
            tracing::warn!(error = %error, "old content stays in the journal for now");
        }
        tokio::time::sleep(PURGE_EVERY).await;
    }
}

/// Purges what there is to purge after row `done`, which moves along.
async fn purge(
    journal: &Journal,
    fed: i64,
    before_ms: i64,
    done: &mut i64,
) -> Result<(), JournalError> {
    while let Some(last) = journal.purge(*done, fed, before_ms, PURGE_ROWS_MAX).await? {
        *done = last;
        // Citizens go first.
        tokio::task::yield_now().await;
    }
    Ok(())
}
