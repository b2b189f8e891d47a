//! Reading comments, off the way of the ratings: those that came since, and those of before this was known
//! or under rules of before. Then opening those of quarters that were published. What is read of one is in
//! `central::voice`.

use std::sync::Arc;

use tokio::time::sleep;

use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::day;
use crate::limits::voices::{VOICES_EVERY, VOICES_PAUSE, VOICES_READ_MAX};

/// Runs until it is aborted.
pub async fn run(central: Arc<dyn Central>, clock: Clock) {
    loop {
        // The schema is brought up to date meanwhile.
        sleep(VOICES_EVERY).await;
        if let Err(error) = read_all(&*central, clock.now_ms()).await {
            tracing::warn!(error = %error, "comments could not be read, trying again");
        }
    }
}

/// Reads everything there is, a bounded number of comments in each transaction.
///
/// # Errors
/// Central cannot be used; what was read by then stays so.
pub async fn read_all(central: &dyn Central, now_ms: i64) -> Result<(), CentralError> {
    while central.read_voices(VOICES_READ_MAX).await? {
        // The feed writes, too.
        sleep(VOICES_PAUSE).await;
    }
    central.open_voices(day::of(now_ms)).await?;
    Ok(())
}
