//! Alerts as central keeps them: what is wrong, since when, who has taken it on, and until when it was so.
//! What is wrong is judged in `monitor::flow::alert`; a condition of one subject has one open alert at most.

use async_trait::async_trait;

use super::CentralError;

/// Something that is or was wrong. Moments are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Ascending.
    pub id: i64,
    /// Name of the condition.
    pub probe: String,
    /// What it is about: the id of a node's journal, an origin, or `""` for all.
    pub subject: String,
    /// What that was called when the alert was raised.
    pub name: String,
    /// Since when.
    pub raised_at: i64,
    /// Until when; `None` while it is so.
    pub cleared_at: Option<i64>,
    /// Who has taken it on, `""` for nobody.
    pub acknowledged_by: String,
    /// Since when they have.
    pub acknowledged_at: Option<i64>,
    /// When a mail server took the mail that tells of it.
    pub raised_mailed_at: Option<i64>,
    /// Message-ID of that mail, `""` for none.
    pub mail_id: String,
}

/// What is wrong now and has no open alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Name of the condition.
    pub probe: &'static str,
    /// What it is about.
    pub subject: String,
    /// What that is called.
    pub name: String,
}

/// What changes of the alerts, all of it at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertChanges {
    /// Alerts to raise.
    pub raised: Vec<Raised>,
    /// Ids of those that are over.
    pub cleared: Vec<i64>,
}

/// Alerts at central.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Every open alert, the oldest first.
    async fn open_alerts(&self) -> Result<Vec<Alert>, CentralError>;

    /// Alerts that were cleared, the latest first, at most `limit`.
    async fn cleared_alerts(&self, limit: u32) -> Result<Vec<Alert>, CentralError>;

    /// Raises and clears, and forgets what was cleared before `forget_before`, in one transaction. What
    /// another node has raised or cleared meanwhile stays as it is.
    async fn change_alerts(
        &self,
        changes: &AlertChanges,
        now: i64,
        forget_before: i64,
    ) -> Result<(), CentralError>;

    /// Somebody takes an open alert on. `None` when it is not open, or somebody has before.
    async fn acknowledge_alert(
        &self,
        id: i64,
        by: &str,
        at: i64,
    ) -> Result<Option<Alert>, CentralError>;

    /// Alerts that a mail is to tell of, for one node to send: those that are open, that nobody has taken
    /// on and no mail has told of, and those that are over of which a mail told that they began. Nobody
    /// else is given them before `again_at`. None while a mail went out less than `apart` milliseconds
    /// before `now`, so that however much goes wrong, people get few mails.
    async fn claim_alert_mail(
        &self,
        now: i64,
        again_at: i64,
        apart: i64,
    ) -> Result<Vec<Alert>, CentralError>;

    /// A mail server took the mail with this Message-ID, which told of these as they were given.
    async fn note_alert_mail(
        &self,
        told: &[Alert],
        mail_id: &str,
        at: i64,
    ) -> Result<(), CentralError>;
}
