//! Delete-a-group jackknife: how much a figure changes when one group of submissions is left out. What
//! citizens' answers have in common stays together, because a submission lies in one group as a whole.

use crate::Counts;
use crate::formula::{Cell, Compiled, as_number};
use crate::limits::GROUPS_LEAST;

/// What the jackknife says of one figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// Variance of the figure, before it is rounded.
    pub variance: f64,
    /// Groups that had answers to it; degrees of freedom are one less.
    pub groups: usize,
}

/// The spread of every figure, `None` where fewer than two groups have answers to it. `whole` are the
/// cells of all groups together, unrounded.
///
/// With G groups that have answers, and θ(g) the figure without group g, the variance is
/// (G - 1) / G · Σ (θ(g) - θ)², and Student's t has G - 1 degrees of freedom (Kott 2001, "The
/// delete-a-group jackknife"). Groups without an answer to the figure are not counted: leaving them out
/// changes nothing, and with few submissions every submission is a group of its own, which is the
/// ordinary jackknife. A part that only one group answered is left out of the composite when that
/// group is: so much more does the composite vary.
pub(crate) fn spreads(
    compiled: &Compiled,
    groups: &[Counts],
    whole: &[Cell],
) -> Vec<Option<Spread>> {
    let mut sums = vec![(0.0, 0_usize); whole.len()];
    let mut replicate = Vec::with_capacity(whole.len());
    for group in groups {
        compiled.cells_without(group, whole, &mut replicate);
        for ((sum, n), (with, without)) in sums.iter_mut().zip(whole.iter().zip(&replicate)) {
            if with.answers == without.answers {
                continue;
            }
            *n += 1;
            if let (Some(with), Some(without)) = (with.value, without.value) {
                *sum += (without - with) * (without - with);
            }
        }
    }
    let spread = |(sum, groups): (f64, usize)| {
        let n = as_number(groups as u64);
        let is_enough = groups >= GROUPS_LEAST;
        is_enough.then(|| Spread { variance: (n - 1.0) / n * sum, groups })
    };
    sums.into_iter().map(spread).collect()
}
