//! Looks at the checksum of every journal row, from the first to the last, at a gentle pace, and
//! then again a day later. What is found is noted by the journal; nothing is repaired here.

use crate::journal::{Journal, JournalError};
use crate::limits::{VERIFY_AGAIN, VERIFY_EVERY, VERIFY_PAUSE, VERIFY_ROWS_MAX};

/// Verifies for as long as the process lives.
pub async fn run(journal: Journal) {
    loop {
        let rest = match verify(&journal).await {
            Ok(()) => {
                let corrupt_rows = journal.corrupt_rows();
                tracing::info!(corrupt_rows, "every row of the journal has been looked at");
                VERIFY_EVERY
            }
            Err(error) => {
                tracing::error!(error = %error, "the journal could not be verified");
                VERIFY_AGAIN
            }
        };
        tokio::time::sleep(rest).await;
    }
}

async fn verify(journal: &Journal) -> Result<(), JournalError> {
    let mut seq = 0;
    while let Some(looked_to) = journal.verify(seq, VERIFY_ROWS_MAX).await? {
        seq = looked_to;
        tokio::time::sleep(VERIFY_PAUSE).await;
    }
    Ok(())
}
