//! What citizens asked for travels both ways: withdrawals and erasures that this node's journal
//! knows go to central, erasures ordered elsewhere come from central into the journal.
//!
//! Everything is state, so everything may be sent again. It is, from the beginning, at the start,
//! when the feed asked central anew, after any failure, and when central knows less than it did:
//! a central that was restored from an older copy gets what it has lost. Submissions are the feed's.

use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use crate::central::rights::{Extent, SYSTEM};
use crate::central::{Central, CentralError};
use crate::journal::{Journal, JournalError};
use crate::limits::{RIGHTS_IDLE, RIGHTS_ROWS_MAX, RIGHTS_TIMEOUT};

/// Wakes the exchange when something new was asked for. Clones share it.
#[derive(Clone, Default)]
pub struct News(Arc<Notify>);

impl News {
    /// Something new was asked for.
    pub fn tell(&self) {
        self.0.notify_one();
    }

    async fn told(&self) {
        self.0.notified().await;
    }
}

#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    #[error(transparent)]
    Central(#[from] CentralError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("central: no answer within {} s", RIGHTS_TIMEOUT.as_secs())]
    Timeout,
}

/// The journal and central, and how to hear of news.
pub struct Exchange {
    /// This node's journal.
    pub journal: Journal,
    /// Central.
    pub central: Arc<dyn Central>,
    /// Something new was asked for at this node.
    pub news: News,
    /// Changes when the feed asked central anew.
    pub asked: watch::Receiver<u64>,
}

/// How far what is known has been told.
#[derive(Clone, Copy, Default)]
struct Progress {
    withdrawals_sent: i64,
    erasures_sent: i64,
    erasures_taken: i64,
    /// What central had after the last round.
    seen: Extent,
}

impl Exchange {
    /// Runs until it is aborted: nothing is lost by that.
    pub async fn run(mut self) {
        let mut progress = Progress::default();
        // The last run may have ended between destroying and clearing the files.
        let mut is_scrubbed = false;
        let mut is_failing = false;
        // The feed brings central's schema up to date before it asks for the first time. When it has
        // stopped without, the service is about to.
        let _ = self.asked.wait_for(|times| *times > 0).await;
        loop {
            match self.round(&mut progress, &mut is_scrubbed).await {
                Ok(()) => is_failing = false,
                Err(error) => {
                    // Once for each outage: the feed warns, too.
                    if !std::mem::replace(&mut is_failing, true) {
                        tracing::warn!(error = %error, "withdrawals and erasures wait, none is lost");
                    }
                    progress = Progress::default();
                }
            }
            tokio::select! {
                () = self.news.told() => {}
                asked = self.asked.changed() => {
                    progress = Progress::default();
                    if asked.is_err() {
                        // The feed has stopped, so the service is about to.
                        sleep(RIGHTS_IDLE).await;
                    }
                }
                () = sleep(RIGHTS_IDLE) => {}
            }
        }
    }

    /// Tells and takes what is new.
    async fn round(
        &self,
        progress: &mut Progress,
        is_scrubbed: &mut bool,
    ) -> Result<(), ExchangeError> {
        let extent = bounded(self.central.extent()).await?;
        let seen = progress.seen;
        if extent.withdrawals < seen.withdrawals || extent.erasures < seen.erasures {
            tracing::warn!("central knows less than it did: it is told everything again");
            *progress = Progress::default();
        }
        // Withdrawals first: of a row that is erased nothing can be taken out of the figures.
        let told = self.tell_withdrawals(progress).await? | self.tell_erasures(progress).await?;
        if self.take_erasures(progress).await? | told {
            *is_scrubbed = false;
        }
        progress.seen = bounded(self.central.extent()).await?;
        if !*is_scrubbed {
            let journal = self.journal.scrub().await?;
            *is_scrubbed = bounded(self.central.scrub()).await? && journal;
        }
        Ok(())
    }

    async fn tell_withdrawals(&self, progress: &mut Progress) -> Result<bool, ExchangeError> {
        let mut withdrawn = 0;
        loop {
            let from = progress.withdrawals_sent;
            let known = self.journal.withdrawals(from, RIGHTS_ROWS_MAX).await?;
            let Some((last, _)) = known.last() else { return Ok(withdrawn > 0) };
            let last = *last;
            let known: Vec<_> = known.into_iter().map(|(_, withdrawal)| withdrawal).collect();
            withdrawn += bounded(self.central.withdraw(&known)).await?;
            progress.withdrawals_sent = last;
        }
    }

    async fn tell_erasures(&self, progress: &mut Progress) -> Result<bool, ExchangeError> {
        let mut destroyed = 0;
        loop {
            let known = self.journal.erasures(progress.erasures_sent, RIGHTS_ROWS_MAX).await?;
            let Some((last, _)) = known.last() else { return Ok(destroyed > 0) };
            let last = *last;
            let known: Vec<_> = known.into_iter().map(|(_, erasure)| erasure).collect();
            destroyed += bounded(self.central.erase(&known, SYSTEM)).await?;
            progress.erasures_sent = last;
        }
    }

    async fn take_erasures(&self, progress: &mut Progress) -> Result<bool, ExchangeError> {
        let mut is_any = false;
        loop {
            let from = progress.erasures_taken;
            let ordered = bounded(self.central.erasures_after(from, RIGHTS_ROWS_MAX)).await?;
            let Some((last, _)) = ordered.last() else { return Ok(is_any) };
            let last = *last;
            let ordered: Vec<_> = ordered.into_iter().map(|(_, erasure)| erasure).collect();
            let destroyed = self.journal.erase(&ordered).await?;
            tracing::info!(rows = destroyed, "content was erased from the journal on request");
            progress.erasures_taken = last;
            is_any = true;
        }
    }
}

/// Waits for central, but not for ever. What was sent may have been done all the same;
/// doing it again changes nothing.
async fn bounded<T>(
    answer: impl Future<Output = Result<T, CentralError>>,
) -> Result<T, ExchangeError> {
    Ok(timeout(RIGHTS_TIMEOUT, answer).await.map_err(|_| ExchangeError::Timeout)??)
}
