//! Mails of alerts: one tells of everything that is due, and of each alert that it began and that it is over.
//! Whichever node comes first sends; a mail that was not taken is tried again by any of them. A node that is
//! killed after the server took a mail sends it once more, with the same Message-ID. What mails say is in
//! `wording::flow::mail`.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use tokio::time::sleep;

use super::Probe;
use crate::central::alert::Alert;
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::limits::{ALERT_MAIL_AGAIN_MS, ALERT_MAIL_APART_MS, ALERTS_EVERY};
use crate::mail::{Letter, MailError, Post};
use crate::monitor::wording;

/// Why nobody was told.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The mail server did not take it.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// Who tells of alerts, and where they are taken on.
#[derive(Clone, Debug)]
pub struct AlertMail {
    /// What sends.
    pub post: Post,
    /// Address of the page of the flow; `None` when the service does not know its own.
    pub page: Option<String>,
}

impl AlertMail {
    /// Sends one mail of all that is due at this moment, and gives how many alerts it told of.
    ///
    /// # Errors
    /// Central cannot be used, or the mail was not taken; then it is due again a while later.
    pub async fn tell(&self, central: &dyn Central, now_ms: i64) -> Result<usize, TellError> {
        let again_at = now_ms + ALERT_MAIL_AGAIN_MS;
        let due = central.claim_alert_mail(now_ms, again_at, ALERT_MAIL_APART_MS).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let letter = self.letter(due.clone());
        self.post.send(&letter).await?;
        central.note_alert_mail(&due, &letter.id, now_ms).await?;
        Ok(due.len())
    }

    fn letter(&self, mut alerts: Vec<Alert>) -> Letter {
        let place = |alert: &Alert| {
            let probe = Probe::from_name(&alert.probe);
            let place = Probe::ALL.iter().position(|one| Some(*one) == probe);
            (alert.cleared_at.is_some(), place.unwrap_or(Probe::ALL.len()), alert.id)
        };
        alerts.sort_by_key(place);
        let mut follows: Vec<String> = alerts
            .iter()
            .filter(|alert| alert.cleared_at.is_some() && !alert.mail_id.is_empty())
            .map(|alert| alert.mail_id.clone())
            .collect();
        follows.dedup();
        Letter {
            subject: wording::flow::mail_subject(&alerts),
            text: wording::flow::mail_text(&alerts, self.page.as_deref()),
            id: message_id(&alerts, self.post.domain()),
            follows,
        }
    }
}

/// The same for the same alerts at the same stage.
fn message_id(alerts: &[Alert], domain: &str) -> String {
    let mut hash = Sha256::new();
    for alert in alerts {
        hash.update(alert.id.to_be_bytes());
        hash.update(alert.raised_at.to_be_bytes());
        hash.update(alert.cleared_at.unwrap_or(0).to_be_bytes());
    }
    format!("<alert-{}@{domain}>", HEXLOWER.encode(&hash.finalize()[..16]))
}

/// Tells again and again, until it is aborted.
pub async fn tell_of_alerts(central: Arc<dyn Central>, mail: AlertMail, clock: Clock) {
    loop {
        match mail.tell(&*central, clock.now_ms()).await {
            Ok(0) => {}
            Ok(alerts) => {
                metrics::counter!("hailong_alert_mails_total", "result" => "taken").increment(1);
                tracing::info!(alerts, "a mail tells of alerts");
            }
            Err(TellError::Central(error)) => {
                tracing::debug!(%error, "mails of alerts wait for central");
            }
            Err(TellError::Mail(error)) => {
                metrics::counter!("hailong_alert_mails_total", "result" => "failed").increment(1);
                tracing::warn!(%error, "no mail tells of alerts; it is tried again");
            }
        }
        sleep(ALERTS_EVERY).await;
    }
}

#[cfg(test)]
mod tests;
