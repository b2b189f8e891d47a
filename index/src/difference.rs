//! Differences between two periods, or two units, with their intervals. Differences of many units at once
//! are in `rank`: an interval for one pair says nothing about the best of a hundred.

use crate::estimate::{Estimate, estimate};
use crate::formula::{Compiled, Figure};
use crate::interval::basis::Basis;
use crate::interval::{Claim, Confidence, Interval, IntervalMethod, NoInterval};
use crate::{Facts, Sample};

/// How a figure differs between two samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its value in the first sample.
    pub before: Option<f64>,
    /// Its value in the second.
    pub after: Option<f64>,
    /// The second minus the first, in the units of its scale.
    pub change: Option<f64>,
    /// The interval of the change, or why there is none.
    pub interval: Result<Interval, NoInterval>,
    /// What the interval speaks of.
    pub claim: Claim,
    /// Ids of figures that went into one of the two only: then part of the change may be theirs.
    pub unlike: Vec<&'a str>,
}

impl Difference<'_> {
    /// The interval is on one side of nought: +1 above, -1 below, else 0.
    pub fn direction(&self) -> i8 {
        match self.interval {
            Ok(interval) if interval.low > 0.0 => 1,
            Ok(interval) if interval.high < 0.0 => -1,
            _ => 0,
        }
    }
}

/// How every figure changed from one sample to another, of the same survey version. The samples are taken to
/// be independent: different submissions, if sometimes of the same people. Single shares have
/// Newcombe's hybrid score interval (1998, method 10); other figures the sum of their jackknife
/// variances with Welch and Satterthwaite's degrees of freedom.
pub fn difference<'a>(
    compiled: &'a Compiled,
    before: (&Sample, &Facts),
    after: (&Sample, &Facts),
    confidence: &Confidence,
) -> Vec<Difference<'a>> {
    let before = estimate(compiled, before.0, before.1, confidence);
    let after = estimate(compiled, after.0, after.1, confidence);
    let pairs: Vec<_> = before.iter().zip(&after).collect();
    let one = |(at, (before, after)): (usize, &(&Estimate<'a>, &Estimate<'a>))| Difference {
        figure: before.figure,
        before: before.value,
        after: after.value,
        change: before.value.zip(after.value).map(|(before, after)| after - before),
        interval: interval(before, after, confidence),
        // Answers on one side only still are a sample.
        claim: if before.claim == Claim::Counted { after.claim } else { before.claim },
        unlike: unlike(&pairs, at),
    };
    pairs.iter().enumerate().map(one).collect()
}

/// The largest parts of a figure that have a value on one side only.
fn unlike<'a>(pairs: &[(&Estimate<'a>, &Estimate<'a>)], at: usize) -> Vec<&'a str> {
    let has_value = |at: usize| {
        let pair = pairs.get(at);
        pair.map_or((false, false), |(one, other)| (one.value.is_some(), other.value.is_some()))
    };
    let (true, true) = has_value(at) else { return vec![] };
    let figure = |at: usize| pairs.get(at).map(|(one, _)| one.figure);
    let parts = figure(at).map_or(&[][..], |figure| &figure.parts);
    let of_part = |part: &usize| match has_value(*part) {
        (true, true) => unlike(pairs, *part),
        (false, false) => vec![],
        _ => figure(*part).map(|figure| figure.id.as_str()).into_iter().collect(),
    };
    parts.iter().flat_map(of_part).collect()
}

fn interval(
    before: &Estimate,
    after: &Estimate,
    confidence: &Confidence,
) -> Result<Interval, NoInterval> {
    let (one, other) = (after.basis?, before.basis?);
    let change = one.shown - other.shown;
    let (least, most) = one.scale.bounds();
    let within = |end: f64| end.clamp(least - most, most - least);
    let (low, high, method) = match one.jackknife().zip(other.jackknife()) {
        Some((one, other)) => {
            let half = confidence.student(welch(one, other)) * (one.0 + other.0).sqrt();
            (change - half, change + half, IntervalMethod::Jackknife)
        }
        None => {
            let (one, other) = (side(&one, confidence)?, side(&other, confidence)?);
            let (low, high) = (least_difference(one, other), -least_difference(other, one));
            (low, high, IntervalMethod::Newcombe)
        }
    };
    Ok(Interval { low: within(low), high: within(high), method })
}

/// One of the two figures of a difference, with the limits of its own interval.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

pub(crate) fn side(basis: &Basis, confidence: &Confidence) -> Result<Side, NoInterval> {
    let interval = basis.interval(confidence)?;
    Ok(Side { value: basis.shown, low: interval.low, high: interval.high })
}

/// The lower limit of a difference, from the limits of its two sides: with l and u the limits of θ,
/// (θ1 - θ2) - √((θ1 - l1)² + (u2 - θ2)²).
pub(crate) fn least_difference(one: Side, other: Side) -> f64 {
    let below = (one.value - one.low).hypot(other.high - other.value);
    one.value - other.value - below
}

/// Degrees of freedom of a sum of two variances v with f degrees of freedom each:
/// (v1 + v2)² / (v1² / f1 + v2² / f2).
fn welch(one: (f64, f64), other: (f64, f64)) -> f64 {
    let part = |(variance, freedom): (f64, f64)| variance * variance / freedom;
    let sum = one.0 + other.0;
    sum * sum / (part(one) + part(other))
}
