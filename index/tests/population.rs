//! A made-up population whose truth is known to the last digit: kinds of citizens, each with its share, its
//! chance to answer, and its chance to be satisfied with each row of the SIPAS matrix. One citizen's
//! answers have much in common, because they all depend on the kind of citizen.

use fastrand::Rng;
use index::{Compiled, Counts, FigureKind, GROUPS, Sample};

use crate::counting::{Ready, ready};

/// Rows of the matrix.
pub const ROWS: usize = 33;

/// A kind of citizen.
#[derive(Clone, Copy)]
pub struct Citizens {
    /// Share of the population.
    pub share: f64,
    /// Chance to answer when asked.
    pub answers: f64,
    /// Chance to be satisfied with the first row; each further row a little less.
    pub satisfied: f64,
    /// Chance to have had to do with an office, so that rows 15-30 are asked.
    pub served: f64,
    /// Chance to have complained, so that rows 31-33 are asked.
    pub complained: f64,
}

/// Most are content with nearly everything, some with nearly nothing. Everybody answers.
pub const POPULATION: [Citizens; 3] = [
    Citizens { share: 0.6, answers: 1.0, satisfied: 0.97, served: 0.6, complained: 0.1 },
    Citizens { share: 0.25, answers: 1.0, satisfied: 0.65, served: 0.8, complained: 0.3 },
    Citizens { share: 0.15, answers: 1.0, satisfied: 0.30, served: 0.9, complained: 0.5 },
];

/// The same people, but whoever is content answers five times as often.
pub fn choosing_themselves() -> [Citizens; 3] {
    let answers = [0.5, 0.3, 0.1];
    let mut citizens = POPULATION;
    citizens.iter_mut().zip(answers).for_each(|(kind, answers)| kind.answers = answers);
    citizens
}

/// The same people, less content.
pub fn less_content(by: f64) -> [Citizens; 3] {
    POPULATION.map(|kind| Citizens { satisfied: kind.satisfied - by, ..kind })
}

impl Citizens {
    fn is_satisfied_with(&self, row: usize) -> f64 {
        self.satisfied - 0.005 * row as f64
    }

    fn is_asked(&self, row: usize) -> f64 {
        match row + 1 {
            15..=30 => self.served,
            31..=33 => self.complained,
            _ => 1.0,
        }
    }
}

/// Shares of satisfied answers per row in the whole population, or in that part of it which would answer.
pub fn true_items(population: &[Citizens], is_of_those_who_answer: bool) -> Vec<f64> {
    let weight = |kind: &Citizens, row| {
        let answers = if is_of_those_who_answer { kind.answers } else { 1.0 };
        kind.share * answers * kind.is_asked(row)
    };
    let item = |row| {
        let asked: f64 = population.iter().map(|kind| weight(kind, row)).sum();
        let satisfied =
            population.iter().map(|kind| weight(kind, row) * kind.is_satisfied_with(row));
        100.0 * satisfied.sum::<f64>() / asked
    };
    (0..ROWS).map(item).collect()
}

/// How much each row weighs in a figure: a mean of means.
pub fn weights(compiled: &Compiled, at: usize) -> Vec<f64> {
    let figure = &compiled.figures()[at];
    let mut weights = vec![0.0; ROWS];
    if figure.kind == FigureKind::Item {
        let row: usize = figure.row.as_ref().unwrap().parse().unwrap();
        weights[row - 1] = 1.0;
        return weights;
    }
    for part in &figure.parts {
        for (weight, of_part) in weights.iter_mut().zip(self::weights(compiled, *part)) {
            *weight += of_part / figure.parts.len() as f64;
        }
    }
    weights
}

/// SIPAS ready to be filled by made-up citizens.
pub struct Made {
    pub ready: Ready,
    /// Positions of levels 1 to 5 of each row.
    slots: Vec<[usize; 5]>,
}

impl Made {
    pub fn new(parameters: &[(&str, &str)]) -> Made {
        let ready = ready("sipas-2023", "sipas", parameters);
        let of_row = |row: usize| {
            let row = (row + 1).to_string();
            [1, 2, 3, 4, 5].map(|level| ready.slot("c9", &row, level))
        };
        let slots = (0..ROWS).map(of_row).collect();
        Made { ready, slots }
    }

    /// Position of a figure.
    pub fn at(&self, id: &str) -> usize {
        self.ready.figure(id)
    }

    /// The true value of a figure.
    pub fn truth(&self, at: usize, items: &[f64]) -> f64 {
        let weights = weights(&self.ready.compiled, at);
        weights.iter().zip(items).map(|(weight, item)| weight * item).sum()
    }

    /// Draws people until so many have answered, each into a random group.
    pub fn draw(&self, rng: &mut Rng, population: &[Citizens], n: usize) -> Sample {
        let mut sample = Sample::default();
        let mut answered = 0;
        while answered < n {
            let kind = kind(rng, population);
            if rng.f64() >= kind.answers {
                continue;
            }
            answered += 1;
            let group = rng.usize(..GROUPS);
            self.answer(rng, &kind, &mut sample.groups[group]);
        }
        sample
    }

    /// One citizen's answers.
    pub fn answer(&self, rng: &mut Rng, kind: &Citizens, counts: &mut Counts) {
        counts.add(0, 1);
        let (is_served, has_complained) = (rng.f64() < kind.served, rng.f64() < kind.complained);
        for (row, slots) in self.slots.iter().enumerate() {
            let is_asked = match row + 1 {
                15..=30 => is_served,
                31..=33 => has_complained,
                _ => true,
            };
            if is_asked {
                let is_satisfied = rng.f64() < kind.is_satisfied_with(row);
                let level = if is_satisfied { 3 + rng.usize(..2) } else { rng.usize(..3) };
                counts.add(slots[level], 1);
            }
        }
    }
}

/// A citizen of some kind.
pub fn kind(rng: &mut Rng, population: &[Citizens]) -> Citizens {
    let mut left = rng.f64();
    for kind in population {
        left -= kind.share;
        if left < 0.0 {
            return *kind;
        }
    }
    population[population.len() - 1]
}
