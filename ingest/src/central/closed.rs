//! What somebody outside the central team may be shown: counts of days that have closed (DESIGN B2,
//! rule 6). Somebody who watches a figure of today grow by one knows who came at 9:12 and what they
//! said. Suppression of small groups is the monitor's, and so is whose units they are.

use async_trait::async_trait;
use jiff::civil::Date;

use super::tally::{self, TallyStore};
use super::{CentralError, Count};

/// Days of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDays {
    /// Code, as submissions name it.
    pub unit: String,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
}

/// Counts of closed days.
#[async_trait]
pub trait ClosedDays: TallyStore {
    /// Counted answers of the days before `before` (`YYYY-MM-DD`), as `Central::counts` gives them;
    /// only of these units on these days, or of all units.
    async fn closed_counts(
        &self,
        within: Option<&[UnitDays]>,
        before: &str,
    ) -> Result<Vec<Count>, CentralError> {
        let no_day = || CentralError::Corrupt(format!("'{before}' is not a day"));
        tally::counts_before(self, within, before.parse().map_err(|_| no_day())?).await
    }
}

impl<T: TallyStore + ?Sized> ClosedDays for T {}
