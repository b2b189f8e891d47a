//! Outcomes: for every submission exactly one of stored, repeat or rejected, counted where it is made.

use std::sync::LazyLock;
use std::time::Duration;

use metrics::Counter;

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
        // Looked up once: almost every submission is stored, and the registry hashes every label.
        static STORED: LazyLock<Counter> = LazyLock::new(|| counter("stored", ""));
        match self {
            Outcome::Stored(_) => STORED.increment(1),
            Outcome::Repeat(_) => counter(self.name(), "").increment(1),
            Outcome::Rejected(rejection) => counter(self.name(), rejection.kind()).increment(1),
        }
    }
}

fn counter(outcome: &'static str, reason: &'static str) -> Counter {
    metrics::counter!("hailong_submissions_total", "outcome" => outcome, "reason" => reason)
}

/// Counts a submission that arrived, whatever becomes of it.
pub fn count_received() {
    static RECEIVED: LazyLock<Counter> =
        LazyLock::new(|| metrics::counter!("hailong_submissions_received_total"));
    RECEIVED.increment(1);
}
