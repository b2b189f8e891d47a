//! What an interval of one figure is computed from, so that it can be had at any confidence without
//! evaluating the formula again. Intervals of differences are in `difference`.

use super::{Confidence, Interval, IntervalMethod, NoInterval, wilson};
use crate::formula::{ValueScale, as_number};

/// A variance that is nought but for the rounding of the machine.
const NO_VARIANCE: f64 = 1e-18;

/// What an interval is computed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Basis {
    /// The figure before it is rounded.
    pub exact: f64,
    /// The figure as it is shown.
    pub shown: f64,
    /// What it is measured in.
    pub scale: ValueScale,
    /// Its variance; `None` when too few answered to see it.
    pub variance: Option<f64>,
    /// Groups or clusters that answered; degrees of freedom are one less.
    pub groups: usize,
    /// Answers that are taken to be independent, when Wilson's interval is used.
    pub people: u64,
    /// It is a share of independent answers.
    pub is_share: bool,
}

impl Basis {
    /// Wilson's interval is used: for a share, and for what did not vary at all, which does not make it
    /// certain. A mean of numbers within bounds varies at most as a share of the same height would
    /// with the fewest answers that any of its items has; in a design, with one answer per cluster.
    fn is_by_wilson(&self) -> bool {
        self.is_share || self.variance.is_some_and(|variance| variance <= NO_VARIANCE)
    }

    /// The variance and its degrees of freedom, where the interval comes from them.
    pub fn jackknife(&self) -> Option<(f64, f64)> {
        let variance = self.variance.filter(|_| !self.is_by_wilson())?;
        Some((variance, as_number(self.groups as u64) - 1.0))
    }

    /// The interval at some confidence. It is of the figure before it is rounded, stays within the
    /// figure's bounds, and holds the figure as it is shown.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, NoInterval> {
        let (least, most) = self.scale.bounds();
        let (low, high, method) = match self.jackknife() {
            Some((variance, freedom)) => {
                let half = confidence.student(freedom) * variance.sqrt();
                (self.exact - half, self.exact + half, IntervalMethod::Jackknife)
            }
            None => {
                self.variance.ok_or(NoInterval::TooFew)?;
                let n = as_number(self.people);
                let met = (self.exact - least) / (most - least) * n;
                let (low, high) = wilson(met, n, confidence).ok_or(NoInterval::TooFew)?;
                let within = |share: f64| least + share * (most - least);
                (within(low), within(high), IntervalMethod::Wilson)
            }
        };
        let (low, high) = (low.max(least).min(self.shown), high.min(most).max(self.shown));
        Ok(Interval { low, high, method })
    }
}
