//! Letting people of agencies see more of the running quarter, as soon as there is enough of it. What is
//! enough is decided in `central::release`.

use std::sync::Arc;

use tokio::time::sleep;

use super::fold::fold_all;
use crate::central::sample::Period;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::day;
use crate::limits::{FOLD_EVERY, RELEASE_EVERY};

/// Runs until it is aborted.
pub async fn run(central: Arc<dyn Central>, clock: Clock) {
    // The schema is brought up to date meanwhile.
    sleep(FOLD_EVERY).await;
    loop {
        if let Err(error) = release_all(&*central, clock.now_ms()).await {
            tracing::warn!(error = %error, "no more of the quarter could be released, trying again");
        }
        sleep(RELEASE_EVERY).await;
    }
}

/// Takes a step with the running quarter and the one before it, whose late ratings still come.
///
/// # Errors
/// Central cannot be used; nothing more is shown then.
pub async fn release_all(central: &dyn Central, now_ms: i64) -> Result<u64, CentralError> {
    // In small transactions first, so that the step itself has little left to take in.
    fold_all(central).await?;
    let today = day::of(now_ms);
    let running = Period::quarter_of(today);
    let mut more = 0;
    for quarter in [running.previous(), running] {
        more += central.release(quarter, &today.to_string()).await?;
    }
    Ok(more)
}
