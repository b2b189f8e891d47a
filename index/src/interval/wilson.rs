//! Wilson's score interval for a share. For figures that are no shares there is the jackknife.

use super::Confidence;

/// Wilson's score interval (1927), without continuity correction, of a share `met` of `n`, both as
/// proportions from 0 to 1. `met` need not be whole: a mean of numbers from 0 to 1 varies at most as a
/// share with the same value does. `None` for an `n` of nought.
///
/// It keeps near its confidence also for small n and for shares near 0 and 1, where the interval
/// p ± 1.96 √(p (1 - p) / n) is far too short (Brown, Cai and DasGupta 2001).
pub fn wilson(met: f64, n: f64, confidence: &Confidence) -> Option<(f64, f64)> {
    if n <= 0.0 {
        return None;
    }
    let z = confidence.normal();
    let share = met / n;
    let square = z * z;
    let middle = (share + square / (2.0 * n)) / (1.0 + square / n);
    let spread = share * (1.0 - share) / n + square / (4.0 * n * n);
    let half = z / (1.0 + square / n) * spread.max(0.0).sqrt();
    Some(((middle - half).max(0.0).min(share), (middle + half).min(1.0).max(share)))
}
