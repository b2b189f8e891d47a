//! How sure an interval is meant to be, and the quantiles that follow. Quantiles come from `statrs`; tests
//! hold them against printed tables.

use statrs::distribution::{Continuous, ContinuousCDF, Normal, StudentsT};

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
    match StudentsT::new(0.0, 1.0, freedom.max(1.0)) {
        Ok(distribution) => quantile(&distribution, error / 2.0),
        Err(_) => f64::INFINITY,
    }
}

/// Steps until a quantile is found: far more than are ever taken.
const STEPS_MAX: usize = 200;

/// The point that leaves this tail above it. Newton's method on the logarithm of the tail, which is exact in
/// the far tails where rankings need it; `statrs`' own inverse is off there by a factor of five (0.19.1).
fn quantile(distribution: &StudentsT, tail: f64) -> f64 {
    let above = |point: f64| distribution.cdf(-point);
    let (mut low, mut high) = (0.0, 1.0);
    while above(high) > tail {
        (low, high) = (high, high * 2.0);
    }
    let mut point = (low + high) / 2.0;
    for _ in 0..STEPS_MAX {
        let left = above(point);
        if left > tail {
            low = point;
        } else {
            high = point;
        }
        let newton = point + (left / tail).ln() * left / distribution.pdf(point);
        let next = if low < newton && newton < high { newton } else { (low + high) / 2.0 };
        let is_found = (next - point).abs() <= 1e-13 * point;
        point = next;
        if is_found {
            break;
        }
    }
    point
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ranking of thousands of units shares its error among millions of comparisons. Quantiles this far out
    /// are in no printed table; with one and two degrees of freedom there are closed forms, and for
    /// the others the distribution taken at the quantile has to give the error back.
    #[test]
    fn quantiles_are_right_at_the_smallest_errors() {
        for tail in [0.25, 0.025, 1e-3, 1e-6, 1e-9, 1e-12] {
            let confidence = Confidence::of_error(2.0 * tail);
            let is_near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 1e-8;
            let one = 1.0 / (std::f64::consts::PI * tail).tan();
            let two = (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt();
            assert!(is_near(confidence.student(1.0), one), "{tail}: not {one}");
            assert!(is_near(confidence.student(2.0), two), "{tail}: not {two}");
            for freedom in [1.0, 2.0, 7.5, 19.0, 200.0] {
                let student = StudentsT::new(0.0, 1.0, freedom).unwrap();
                let back = student.cdf(-confidence.student(freedom));
                assert!(is_near(back, tail), "{tail}, {freedom}: {back}");
            }
            let back = Normal::standard().cdf(-confidence.normal());
            assert!(is_near(back, tail), "{tail}: {back}");
        }
    }
}
