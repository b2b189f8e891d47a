//! How pages fare with the widget, as central keeps it for the central team: counts per day, page
//! origin, version and kind. Who counts, and what a kind is, is in `heartbeat`.

use async_trait::async_trait;

use super::CentralError;

/// So many heartbeats of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedCount {
    /// Day of Asia/Ho_Chi_Minh, `2026-11-22`.
    pub day: String,
    /// Origin of the page.
    pub origin: String,
    /// Version of the widget.
    pub version: String,
    /// `ready`, `offered`, or why the widget could not run.
    pub kind: String,
    /// How many.
    pub n: i64,
}

/// So many heartbeats of an origin in an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedHour {
    /// Day of Asia/Ho_Chi_Minh, `2026-11-22`.
    pub day: String,
    /// Hour of that day, 0 to 23.
    pub hour: i32,
    /// Origin of the page.
    pub origin: String,
    /// How many, of every version and kind.
    pub n: i64,
}

/// Heartbeats at central.
#[async_trait]
pub trait Embeds: Send + Sync {
    /// Adds these counts, and forgets those of days before `forget_before`, in one transaction.
    async fn add_embeds(
        &self,
        counts: &[EmbedCount],
        forget_before: &str,
    ) -> Result<(), CentralError>;

    /// Counts of these days, both included, in order.
    async fn embeds(&self, from: &str, to: &str) -> Result<Vec<EmbedCount>, CentralError>;

    /// Adds these counts of hours, and forgets those of days before `forget_before`, in one transaction.
    async fn add_embed_hours(
        &self,
        counts: &[EmbedHour],
        forget_before: &str,
    ) -> Result<(), CentralError>;

    /// Counts of the hours of these days, both included, in order.
    async fn embed_hours(&self, from: &str, to: &str) -> Result<Vec<EmbedHour>, CentralError>;
}
