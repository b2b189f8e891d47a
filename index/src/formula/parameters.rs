//! Which parameters a formula has, what they take, and what they are when nobody says. What they do is
//! with the formulas.

use std::collections::BTreeMap;

use model::limits::{LEVELS_MAX, LEVELS_MIN};

use super::{Formula, FormulaError, Method};

/// What a parameter takes.
pub(super) enum Takes {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number from the first to the second.
    Number(usize, usize),
    /// An id of a question.
    Question,
}

/// One parameter: its name, what it takes, its default.
pub(super) struct Parameter {
    pub name: &'static str,
    pub takes: Takes,
    pub default: String,
}

/// The parameters of one formula.
pub(super) struct Parameters(Vec<Parameter>);

/// Names of the parameters that say how many levels of a scale are favourable, from two levels up.
const TOP: [&str; LEVELS_MAX + 1 - LEVELS_MIN] = [
    "top-of-2",
    "top-of-3",
    "top-of-4",
    "top-of-5",
    "top-of-6",
    "top-of-7",
    "top-of-8",
    "top-of-9",
    "top-of-10",
    "top-of-11",
];

/// Favourable levels of a scale of so many, unless a parameter says otherwise: those above the middle. On
/// three levels the upper two, as Circular 32/2017/TT-BTTTT counts "hài lòng" and "rất hài lòng", and
/// Circular 01/2018/TT-VPCP one and two points.
pub(super) fn favourable_by_default(levels: usize) -> usize {
    if levels == 3 { 2 } else { levels / 2 }
}

/// Favourable levels of a scale of so many, as this formula has them.
pub(super) fn favourable(formula: &Formula, levels: usize) -> usize {
    let name = levels.checked_sub(LEVELS_MIN).and_then(|at| TOP.get(at));
    let told = name.and_then(|name| formula.parameter(name).parse().ok());
    told.unwrap_or(favourable_by_default(levels))
}

fn words(name: &'static str, words: &'static [&'static str]) -> Parameter {
    let default = words.first().copied().unwrap_or("").to_owned();
    Parameter { name, takes: Takes::Words(words), default }
}

impl Parameters {
    pub(super) fn of(method: Method) -> Parameters {
        let tops = || {
            TOP.iter().zip(LEVELS_MIN..).map(|(name, levels)| Parameter {
                name,
                // All levels favourable would be no measure of anything.
                takes: Takes::Number(1, levels - 1),
                default: favourable_by_default(levels).to_string(),
            })
        };
        Parameters(match method {
            Method::Sipas => vec![
                words("overall", &["blocks", "factors", "items"]),
                words("item", &["top2", "mean"]),
            ],
            Method::Top2 => tops().collect(),
            Method::Tt01 => vec![words("scope", &["unit", "officer"])],
            Method::Qd766 => vec![words("zero", &["none", "nought"])],
            Method::Qd766Honest => {
                let default = "overall".to_owned();
                vec![Parameter { name: "question", takes: Takes::Question, default }]
            }
            Method::MeanLevel | Method::Net | Method::Online => vec![],
        })
    }

    pub(super) fn defaults(&self) -> BTreeMap<&'static str, String> {
        self.0.iter().map(|one| (one.name, one.default.clone())).collect()
    }

    /// Takes over the parameters that were given.
    pub(super) fn read(
        &self,
        formula: &mut Formula,
        given: &BTreeMap<String, String>,
    ) -> Result<(), FormulaError> {
        for (name, value) in given {
            let Some(one) = self.0.iter().find(|one| one.name == name) else {
                return Err(FormulaError::UnknownParameter {
                    formula: formula.name,
                    parameter: name.clone(),
                    allowed: self.0.iter().map(|one| one.name).collect(),
                });
            };
            if !one.takes.takes(value) {
                return Err(FormulaError::UnknownValue {
                    formula: formula.name,
                    parameter: one.name,
                    value: value.clone(),
                    takes: one.takes.in_words(),
                });
            }
            formula.parameters.insert(one.name, value.clone());
        }
        Ok(())
    }
}

impl Takes {
    fn takes(&self, value: &str) -> bool {
        match self {
            Takes::Words(words) => words.contains(&value),
            // As it is printed: `+3` or `03` would be another text for the same parameter.
            Takes::Number(least, most) => {
                let number: Option<usize> = value.parse().ok();
                number.is_some_and(|n| n.to_string() == value && (*least..=*most).contains(&n))
            }
            Takes::Question => !value.is_empty(),
        }
    }

    fn in_words(&self) -> String {
        match self {
            Takes::Words(words) => format!("one of: {}", words.join(", ")),
            Takes::Number(least, most) if least == most => format!("{least}"),
            Takes::Number(least, most) => format!("a whole number from {least} to {most}"),
            Takes::Question => "the id of a rating question".to_owned(),
        }
    }
}
