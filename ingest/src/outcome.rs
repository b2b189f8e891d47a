//! Outcomes: for every submission exactly one of stored, repeat or rejected, counted where it is made.

use std::time::Duration;

use crate::error::Rejection;

/// What became of a submission.
#[derive(Debug)]
pub enum Outcome {
    /// New, and on disk.
    Stored(Receipt),
    /// Known with the same content; the first receipt.
    Repeat(Receipt),
    /// Not taken, and why.
    Rejected(Rejection),
}

/// What the citizen gets for a submission that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The receipt.
    pub receipt: String,
    /// The key it belongs to, lower case.
    pub key: String,
}

impl Outcome {
    /// The name in the contract and in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Stored(_) => "stored",
            Outcome::Repeat(_) => "repeat",
            Outcome::Rejected(_) => "rejected",
        }
    }

    /// How long the sender is to wait before it tries again, when waiting can help.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Outcome::Rejected(rejection) => rejection.retry_after(),
            _ => None,
        }
    }

    /// Counts the outcome. Called once for each submission, beside [`count_received`].
    pub fn count(&self) {
        let reason = match self {
            Outcome::Rejected(rejection) => rejection.kind(),
            _ => "",
        };
        let counter = metrics::counter!(
            "hailong_submissions_total", "outcome" => self.name(), "reason" => reason
        );
        counter.increment(1);
    }
}

/// Counts a submission that arrived, whatever becomes of it.
pub fn count_received() {
    metrics::counter!("hailong_submissions_received_total").increment(1);
}
