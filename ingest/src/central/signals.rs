//! Signals of manipulation in the rows of central, by unit: what a probe tells the central team. They
//! read only; no standing changes by them.

use async_trait::async_trait;

use super::CentralError;

/// Dossiers of a unit that were rated with more than one invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reissued {
    /// Agency code.
    pub unit: String,
    /// How many dossiers (with their survey and step).
    pub dossiers: i64,
}

/// Dossiers of a unit that were rated at the desk and by the citizen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradicted {
    /// Agency code.
    pub unit: String,
    /// How many dossiers were rated by both.
    pub dossiers: i64,
    /// In how many of these the desk's `overall` is better than the citizen's.
    pub better: i64,
}

/// A day of a unit on which much came from one address prefix as if from citizens' own devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSender {
    /// Agency code.
    pub unit: String,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: String,
    /// Submissions of the busiest prefix.
    pub ratings: i64,
    /// All submissions of the unit on that day that are said to be from citizens' own devices.
    pub of: i64,
}

/// Central, looked over for what nobody does by accident. Rows from `since` (a day) on are read; at
/// most `limit` units, the worst first.
#[async_trait]
pub trait Signals {
    /// Dossiers rated with several invites: an invite is reissued until the rating is good.
    async fn reissued(&self, since: &str, limit: u32) -> Result<Vec<Reissued>, CentralError>;

    /// Dossiers whose citizen says worse than the desk had said for him.
    async fn contradicted(
        &self,
        since: &str,
        limit: u32,
    ) -> Result<Vec<Contradicted>, CentralError>;

    /// Days on which at least `ratings` submissions of a unit, and at least a third of all, came from
    /// one address prefix.
    async fn one_sender(
        &self,
        since: &str,
        ratings: i64,
        limit: u32,
    ) -> Result<Vec<OneSender>, CentralError>;
}
