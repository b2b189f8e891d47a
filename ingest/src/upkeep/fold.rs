//! Taking rows into the samples and response counts from time to time, so that indices are read from those.
//! Figures do not depend on it: what was not taken in is counted from the rows.

use std::sync::Arc;

use tokio::time::sleep;

use crate::central::{Central, CentralError};
use crate::limits::{FOLD_EVERY, FOLD_PAUSE, FOLD_ROWS_MAX, RESPONSES_TALLIED};

/// Runs until it is aborted.
pub async fn run(central: Arc<dyn Central>) {
    loop {
        sleep(FOLD_EVERY).await;
        if let Err(error) = fold_all(&*central).await {
            tracing::warn!(error = %error, "rows could not be taken into the samples, trying again");
        }
    }
}

/// Takes in everything there is, a bounded number of rows in each transaction.
///
/// # Errors
/// Central cannot be used; what was taken in by then stays so.
pub async fn fold_all(central: &dyn Central) -> Result<u64, CentralError> {
    let mut rows = 0;
    loop {
        let folded = central.fold(FOLD_ROWS_MAX).await?;
        rows += folded.rows;
        let more = central.tally_responses(RESPONSES_TALLIED).await?;
        if !folded.more && !more {
            return Ok(rows);
        }
        // The feed writes, too.
        sleep(FOLD_PAUSE).await;
    }
}
