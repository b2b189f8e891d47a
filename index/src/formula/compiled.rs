//! A formula made ready for one survey and one layout: figures whose questions are positions in counts,
//! so that an evaluation is a few reads of an array. Intervals are computed elsewhere.

use std::sync::Arc;

use super::Formula;
use super::figure::{Bound, Computation, Figure, ValueScale, round_half_up};
use crate::{Counts, Facts};

/// Percent from which QĐ 766/QĐ-TTg gives all points.
const FULL_POINTS_FROM: f64 = 90.0;

/// A formula made ready. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Compiled {
    formula: Arc<Formula>,
    figures: Arc<[Figure]>,
    /// Figures that may not go into others, by position.
    withheld: Arc<[bool]>,
}

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
}

/// Whether figures are rounded where the source rounds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// As the source does.
    AsTheSource,
    /// Nowhere: what a standard error is computed from.
    None,
}

impl Compiled {
    pub(crate) fn new(formula: Formula, figures: Vec<Figure>) -> Compiled {
        let withheld = vec![false; figures.len()].into();
        Compiled { formula: Arc::new(formula), figures: figures.into(), withheld }
    }

    /// The formula this was.
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// The figures, parts before what is made of them.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Position of the figure with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.figures.iter().position(|figure| figure.id == id)
    }

    /// The same, but these figures have no value and go into no other, which lists them as left out. For
    /// a unit whose small cells are hidden: a mean over hidden and open items would give a hidden one
    /// away. Ids that the formula does not have are passed over.
    #[must_use]
    pub fn withholding<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Compiled {
        let mut withheld = self.withheld.to_vec();
        for id in ids {
            if let Some(one) = self.position(id).and_then(|at| withheld.get_mut(at)) {
                *one = true;
            }
        }
        Compiled { withheld: withheld.into(), ..self.clone() }
    }

    /// The value of every figure, in the order of [`Compiled::figures`]; `None` where there is nothing
    /// to compute from, which is never nought.
    pub fn evaluate(&self, counts: &Counts, facts: &Facts) -> Vec<Option<f64>> {
        let cells = self.cells(|slot| counts.get(slot), facts, Rounding::AsTheSource);
        cells.into_iter().map(|cell| cell.value).collect()
    }

    /// What is known of every figure.
    pub(crate) fn cells(
        &self,
        count: impl Fn(usize) -> u64,
        facts: &Facts,
        rounding: Rounding,
    ) -> Vec<Cell> {
        self.cells_like(count, facts, rounding, &[])
    }

    /// The same, with figures that are made of facts alone taken from an earlier evaluation: facts are
    /// the same in every replicate.
    pub(crate) fn cells_like(
        &self,
        count: impl Fn(usize) -> u64,
        facts: &Facts,
        rounding: Rounding,
        earlier: &[Cell],
    ) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::with_capacity(self.figures.len());
        for (at, figure) in self.figures.iter().enumerate() {
            let known = earlier.get(at).filter(|_| figure.is_counted());
            let mut cell = match known {
                Some(cell) => *cell,
                None => cell(figure, &count, facts, &cells),
            };
            if self.withheld.get(at).copied().unwrap_or(false) {
                cell = Cell::default();
            }
            if figure.is_rounded && rounding == Rounding::AsTheSource {
                cell.value = cell.value.map(|value| round_half_up(value, figure.decimals));
            }
            cells.push(cell);
        }
        cells
    }

    /// The figures without a value that this one would be made of: the largest, so a factor and not its
    /// items too.
    pub(crate) fn left_out(&self, at: usize, cells: &[Cell]) -> Vec<&str> {
        let Some(figure) = self.figures.get(at) else { return vec![] };
        let mut left_out = Vec::new();
        for part in &figure.parts {
            match (self.figures.get(*part), cells.get(*part)) {
                (Some(figure), Some(cell)) if cell.value.is_none() => {
                    left_out.push(figure.id.as_str());
                }
                _ => left_out.extend(self.left_out(*part, cells)),
            }
        }
        left_out
    }

    /// The most that a figure in points could have come to, given what was left out of it; `None` for
    /// what is not measured in points.
    pub(crate) fn available(&self, at: usize, cells: &[Cell]) -> Option<f64> {
        let figure = self.figures.get(at)?;
        let ValueScale::Points { max } = figure.scale else { return None };
        if figure.computation != Computation::Sum {
            return Some(f64::from(max));
        }
        let has_value = |part: &&usize| cells.get(**part).is_some_and(|cell| cell.value.is_some());
        let parts = figure.parts.iter().filter(has_value);
        Some(parts.filter_map(|part| self.available(*part, cells)).sum())
    }
}

fn cell(figure: &Figure, count: &impl Fn(usize) -> u64, facts: &Facts, cells: &[Cell]) -> Cell {
    match &figure.computation {
        Computation::Levels => of_levels(figure, count),
        Computation::OfEligible(bound) => of_eligible(figure, *bound, count, facts),
        Computation::Mean => {
            let mut cell = of_parts(figure, cells);
            let n = values(figure, cells).count();
            cell.value = (n > 0).then(|| values(figure, cells).sum::<f64>() / as_number(n as u64));
            cell
        }
        Computation::Sum => {
            let mut cell = of_parts(figure, cells);
            let has_any = values(figure, cells).next().is_some();
            cell.value = has_any.then(|| values(figure, cells).sum());
            cell
        }
        Computation::Scored => {
            let mut cell = of_parts(figure, cells);
            let (_, max) = figure.scale.bounds();
            let share = values(figure, cells).next();
            cell.value = share.map(|share| (share / FULL_POINTS_FROM).min(1.0) * max);
            cell
        }
        Computation::Counted(names) => counted(names, facts),
        Computation::Share { total, names, is_rest, of_nought } => {
            share(facts, total, names, *is_rest, *of_nought)
        }
    }
}

fn values<'a>(figure: &'a Figure, cells: &'a [Cell]) -> impl Iterator<Item = f64> + 'a {
    figure.parts.iter().filter_map(|part| cells.get(*part)?.value)
}

/// The bases of a composite: those of its parts that have a value. Facts count only where nobody was
/// asked, so that many dossiers never hide that few people answered.
fn of_parts(figure: &Figure, cells: &[Cell]) -> Cell {
    let parts = || {
        let parts = figure.parts.iter().filter_map(|part| cells.get(*part));
        parts.filter(|cell| cell.value.is_some())
    };
    let answers = parts().map(|cell| cell.answers).sum();
    let asked = || parts().filter(|cell| answers == 0 || cell.answers > 0);
    Cell {
        value: None,
        n: asked().map(|cell| cell.n).max().unwrap_or(0),
        least: asked().map(|cell| cell.least).filter(|n| *n > 0).min().unwrap_or(0),
        answers,
    }
}

fn of_levels(figure: &Figure, count: &impl Fn(usize) -> u64) -> Cell {
    let (mut n, mut worth) = (0, 0.0);
    for level in &figure.levels {
        let given = count(level.slot);
        n += given;
        worth += level.weight * as_number(given);
    }
    let value = (n > 0).then(|| worth / as_number(n));
    Cell { value, n, least: n, answers: n }
}

/// A share of everybody who could have answered. `None` when that number was not told, is nought, or is
/// less than those who did answer: then it is not the number it claims to be.
fn of_eligible(
    figure: &Figure,
    bound: Bound,
    count: &impl Fn(usize) -> u64,
    facts: &Facts,
) -> Cell {
    let of_answers = of_levels(figure, count);
    let favourable = figure.levels.iter().filter(|level| level.weight > 0.0);
    let favourable: u64 = favourable.map(|level| count(level.slot)).sum();
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
    Cell { value: (n > 0).then(|| worth / as_number(n)), n, least: 0, answers: 0 }
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
    Cell { value, n: total, least: 0, answers: 0 }
}

/// A count as a number; exact up to 2^53, more than there will ever be dossiers.
pub(crate) fn as_number(n: u64) -> f64 {
    n as f64
}
