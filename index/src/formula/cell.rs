//! What one evaluation knows of one figure, computed from counts, facts and earlier figures. Rounding and
//! what is withheld are with the formula as a whole.

use super::figure::{Bound, Computation, Figure};
use crate::{Counts, Facts};

/// Percent from which Decision 766/QĐ-TTg gives all points.
const FULL_POINTS_FROM: f64 = 90.0;

/// What one evaluation knows of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    /// The value; `None` when there was nothing to compute from.
    pub value: Option<f64>,
    /// Answers to the question, or dossiers counted; of a composite, the most that a part has.
    pub n: u64,
    /// The fewest answers that an item in it has, of those that have any.
    pub least: u64,
    /// Answers to all items in it; nought for what no citizen was asked.
    pub answers: u64,
    /// What the answers to one question are worth together.
    worth: f64,
}

impl Cell {
    /// A figure; `cells` are those of the figures before it.
    pub fn of(figure: &Figure, counts: &Counts, facts: &Facts, cells: &[Cell]) -> Cell {
        match &figure.computation {
            Computation::Levels => {
                let (n, worth) = tally(figure, counts);
                Cell::of_answers(n, worth)
            }
            Computation::OfEligible(bound) => of_eligible(figure, *bound, counts, facts),
            Computation::Counted(names) => counted(names, facts),
            Computation::Share { total, names, is_rest, of_nought } => {
                share(facts, total, names, *is_rest, *of_nought)
            }
            Computation::Mean | Computation::Sum | Computation::Scored => {
                Cell::of_parts(figure, cells)
            }
        }
    }

    fn of_answers(n: u64, worth: f64) -> Cell {
        let value = (n > 0).then(|| worth / as_number(n));
        Cell { value, n, least: n, answers: n, worth }
    }

    /// This figure of one question without the answers of a group. What is made of facts stays as it is,
    /// and so do bounds on everybody eligible, which have no sampling error.
    pub fn without(&self, figure: &Figure, group: &Counts) -> Cell {
        if self.answers == 0 || figure.computation != Computation::Levels {
            return *self;
        }
        match tally(figure, group) {
            (0, _) => *self,
            (n, worth) => Cell::of_answers(self.n.saturating_sub(n), self.worth - worth),
        }
    }

    /// What is made of other figures, those that have a value. Facts count for its bases only where nobody
    /// was asked, so that many dossiers never hide that few people answered.
    pub fn of_parts(figure: &Figure, cells: &[Cell]) -> Cell {
        let (mut parts, mut sum) = (0, 0.0);
        let (mut asked, mut counted) = (Cell::default(), 0);
        for cell in figure.parts.iter().filter_map(|part| cells.get(*part)) {
            let Some(value) = cell.value else { continue };
            parts += 1;
            sum += value;
            if cell.answers == 0 {
                counted = counted.max(cell.n);
                continue;
            }
            let is_first = asked.answers == 0;
            asked.least = if is_first { cell.least } else { asked.least.min(cell.least) };
            asked.n = asked.n.max(cell.n);
            asked.answers += cell.answers;
        }
        let value = (parts > 0).then(|| match figure.computation {
            Computation::Mean => sum / as_number(parts),
            Computation::Scored => (sum / FULL_POINTS_FROM).min(1.0) * figure.scale.bounds().1,
            _ => sum,
        });
        let n = if asked.answers == 0 { counted } else { asked.n };
        Cell { value, n, ..asked }
    }
}

/// Answers to the question of a figure, and what they are worth.
fn tally(figure: &Figure, counts: &Counts) -> (u64, f64) {
    let (mut n, mut worth) = (0, 0.0);
    for level in &figure.levels {
        let given = counts.get(level.slot);
        n += given;
        worth += level.weight * as_number(given);
    }
    (n, worth)
}

/// A share of everybody who could have answered. `None` when that number was not told, is nought, or is
/// less than those who did answer: then it is not the number it claims to be.
fn of_eligible(figure: &Figure, bound: Bound, counts: &Counts, facts: &Facts) -> Cell {
    let (n, worth) = tally(figure, counts);
    let of_answers = Cell::of_answers(n, worth);
    let favourable = figure.levels.iter().filter(|level| level.weight > 0.0);
    let favourable: u64 = favourable.map(|level| counts.get(level.slot)).sum();
    let eligible = facts.get(crate::facts::ELIGIBLE).filter(|n| *n > 0 && *n >= of_answers.n);
    let value = eligible.map(|eligible| {
        let met = match bound {
            Bound::Answered => of_answers.n,
            Bound::Least => favourable,
            Bound::Most => favourable + (eligible - of_answers.n),
        };
        100.0 * as_number(met) / as_number(eligible)
    });
    Cell { value, ..of_answers }
}

fn counted(names: &[(String, f64)], facts: &Facts) -> Cell {
    let told = || names.iter().filter_map(|(name, worth)| Some((facts.get(name)?, *worth)));
    let n: u64 = told().map(|(n, _)| n).sum();
    let worth: f64 = told().map(|(n, worth)| as_number(n) * worth).sum();
    Cell { value: (n > 0).then(|| worth / as_number(n)), n, ..Cell::default() }
}

fn share(
    facts: &Facts,
    total: &str,
    names: &[String],
    is_rest: bool,
    of_nought: Option<f64>,
) -> Cell {
    let told: Option<Vec<u64>> = names.iter().map(|name| facts.get(name)).collect();
    let (Some(total), Some(told)) = (facts.get(total), told) else { return Cell::default() };
    if total == 0 {
        return Cell { value: of_nought, ..Cell::default() };
    }
    let named: u64 = told.iter().sum();
    // What is taken away may overlap (a petition both overdue and repeated); a part of a total may not
    // be more than it: such facts contradict each other, and nothing is made of them.
    if !is_rest && named > total {
        return Cell::default();
    }
    let met = if is_rest { total.saturating_sub(named) } else { named };
    let value = Some(100.0 * as_number(met) / as_number(total));
    Cell { value, n: total, ..Cell::default() }
}

/// A count as a number; exact up to 2^53, more than there will ever be dossiers.
pub(crate) fn as_number(n: u64) -> f64 {
    n as f64
}
