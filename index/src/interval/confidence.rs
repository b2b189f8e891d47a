//! How sure an interval is meant to be, and the quantiles that follow. Quantiles come from `statrs`; tests
//! hold them against printed tables.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::GROUPS;
use crate::limits::{CONFIDENCE_MAX, CONFIDENCE_MIN};

/// The share of intervals that hold the truth when their assumptions do: 0.95 unless another is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Confidence {
    error: f64,
    normal: f64,
    /// Quantiles of Student's t for 1, 2, ... degrees of freedom: those of the random groups, computed
    /// once instead of for every figure.
    student: Vec<f64>,
}

/// Why a number is no confidence.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "a confidence of {0} is not possible: choose one from {CONFIDENCE_MIN} to {CONFIDENCE_MAX}"
)]
pub struct ConfidenceError(
    /// The number.
    pub f64,
);

impl Confidence {
    /// Two-sided confidence, e.g. 0.95.
    pub fn new(level: f64) -> Result<Confidence, ConfidenceError> {
        match (CONFIDENCE_MIN..=CONFIDENCE_MAX).contains(&level) {
            true => Ok(Confidence::of_error(1.0 - level)),
            false => Err(ConfidenceError(level)),
        }
    }

    /// Two-sided confidence that leaves this error, which may be far smaller than one asked for by
    /// people: simultaneous intervals share their error among many.
    pub(crate) fn of_error(error: f64) -> Confidence {
        let freedoms = (1..GROUPS).map(|freedom| student(error, freedom as f64));
        let student = freedoms.collect();
        Confidence { error, normal: normal(error), student }
    }

    /// The level, e.g. 0.95.
    pub fn level(&self) -> f64 {
        1.0 - self.error
    }

    /// What both sides together leave out.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The two-sided quantile of the normal distribution: 1.96 at 0.95.
    pub fn normal(&self) -> f64 {
        self.normal
    }

    /// The two-sided quantile of Student's t with these degrees of freedom: 2.093 for 19 at 0.95.
    pub fn student(&self, freedom: f64) -> f64 {
        let known = (freedom.fract() == 0.0 && freedom >= 1.0).then_some(freedom as usize);
        let known = known.and_then(|freedom| self.student.get(freedom - 1));
        known.copied().unwrap_or_else(|| student(self.error, freedom))
    }
}

impl Default for Confidence {
    fn default() -> Confidence {
        Confidence::of_error(0.05)
    }
}

/// The lower tail, because `1 - error` loses the digits of a small error.
fn normal(error: f64) -> f64 {
    -Normal::standard().inverse_cdf(error / 2.0)
}

/// With fewer than one degree of freedom, as with one.
fn student(error: f64, freedom: f64) -> f64 {
    let distribution = StudentsT::new(0.0, 1.0, freedom.max(1.0));
    distribution.map_or(f64::INFINITY, |t| -t.inverse_cdf(error / 2.0))
}
