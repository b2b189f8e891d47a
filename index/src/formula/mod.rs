//! Formulas: named, versioned, with the law they come from and every choice as a parameter. What a figure
//! is worth of confidence is in `interval`; which figures may be shown is in `suppress`.

mod figure;
mod grade;
mod parameters;
mod cell;
mod compiled;
mod draft;
mod share;
mod sipas;
mod tt01;
mod qd766;
pub mod wording;

use std::collections::BTreeMap;

use model::Survey;
use serde::Serialize;

pub(crate) use cell::{Cell, as_number};
pub use compiled::Compiled;
pub(crate) use compiled::Rounding;
pub(crate) use figure::Computation;
pub use figure::{Figure, FigureKind, Level, UNSEEN, ValueScale, round_half_up};
pub use grade::{Class, Grade, Grading};

use crate::Layout;
use draft::Draft;
use parameters::Parameters;

/// A formula with all its parameters: what a published figure has to name, so that anyone can compute it
/// again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Formula {
    /// Name, e.g. `sipas`.
    pub name: &'static str,
    /// Version; a formula that computes something else gets another.
    pub version: u32,
    /// The law or decision it comes from, as it is cited in Vietnam.
    pub source: &'static str,
    /// Every parameter it has, with the value it is used with.
    pub parameters: BTreeMap<&'static str, String>,
    #[serde(skip)]
    method: Method,
}

/// Why there is no such formula, or not for this survey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// No formula has this name.
    #[error("there is no formula `{name}`; there are: {}", allowed.join(", "))]
    UnknownFormula {
        /// The name.
        name: String,
        /// The names there are.
        allowed: Vec<&'static str>,
    },
    /// The formula has no such parameter.
    #[error("formula `{formula}` has no parameter `{parameter}`; {}", list(allowed))]
    UnknownParameter {
        /// The formula.
        formula: &'static str,
        /// The parameter.
        parameter: String,
        /// The parameters it has.
        allowed: Vec<&'static str>,
    },
    /// The parameter does not take this value.
    #[error("parameter `{parameter}` of formula `{formula}` is `{value}`, but takes {takes}")]
    UnknownValue {
        /// The formula.
        formula: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// The value.
        value: String,
        /// What it takes, in words.
        takes: String,
    },
    /// The survey lacks what the formula computes from.
    #[error("formula `{formula}` cannot be used for survey `{survey}`, which has no {lacks}")]
    NotForSurvey {
        /// The formula.
        formula: &'static str,
        /// The survey.
        survey: String,
        /// What the survey lacks, in words.
        lacks: String,
    },
}

fn list(allowed: &[&str]) -> String {
    match allowed {
        [] => "it has none".to_owned(),
        _ => format!("it has: {}", allowed.join(", ")),
    }
}

/// How a formula computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Sipas,
    Top2,
    MeanLevel,
    Net,
    Online,
    Tt01,
    Qd766,
    Qd766Honest,
}

/// Names of all formulas.
pub const NAMES: [&str; 8] =
    ["sipas", "top2", "mean-level", "net", "online", "tt01", "qd766", "qd766-honest"];

/// The formula a survey is computed with when nobody says otherwise, with its default parameters:
/// `sipas` for `sipas-2023`, `top2` for every other. The nine indicators of Circular 01/2018 need facts
/// that citizens are not asked for, so `tt01` is asked for by name.
pub fn for_survey(survey_id: &str) -> Formula {
    match survey_id {
        "sipas-2023" => default_of(Method::Sipas),
        _ => default_of(Method::Top2),
    }
}

/// The formula with this name, its parameters as given and by default where not.
pub fn named(name: &str, params: &BTreeMap<String, String>) -> Result<Formula, FormulaError> {
    let method = match name {
        "sipas" => Method::Sipas,
        "top2" => Method::Top2,
        "mean-level" => Method::MeanLevel,
        "net" => Method::Net,
        "online" => Method::Online,
        "tt01" => Method::Tt01,
        "qd766" => Method::Qd766,
        "qd766-honest" => Method::Qd766Honest,
        _ => {
            let allowed = NAMES.to_vec();
            return Err(FormulaError::UnknownFormula { name: name.to_owned(), allowed });
        }
    };
    let mut formula = default_of(method);
    Parameters::of(method).read(&mut formula, params)?;
    Ok(formula)
}

fn default_of(method: Method) -> Formula {
    let (name, source) = match method {
        Method::Sipas => ("sipas", wording::SIPAS),
        Method::Top2 => ("top2", wording::TOP),
        Method::MeanLevel => ("mean-level", wording::OWN),
        Method::Net => ("net", wording::OWN),
        Method::Online => ("online", wording::ONLINE),
        Method::Tt01 => ("tt01", wording::TT01),
        Method::Qd766 => ("qd766", wording::QD766),
        Method::Qd766Honest => ("qd766-honest", wording::QD766_HONEST),
    };
    Formula { name, version: 1, source, parameters: Parameters::of(method).defaults(), method }
}

impl Formula {
    /// Makes it ready for a survey and the layout of its counts. A layout that grew since needs another;
    /// with the old one, what is new in it is not counted.
    pub fn compile<T>(
        &self,
        survey: &Survey<T>,
        layout: &Layout,
    ) -> Result<Compiled, FormulaError> {
        let mut draft = Draft::new(self, layout);
        match self.method {
            Method::Sipas => sipas::figures(&mut draft, survey)?,
            Method::Top2 => share::top(&mut draft, survey),
            Method::MeanLevel => share::mean_level(&mut draft, survey),
            Method::Net => share::net(&mut draft, survey),
            Method::Online => share::online(&mut draft, survey)?,
            Method::Tt01 => tt01::figures(&mut draft, survey)?,
            Method::Qd766 => qd766::figures(&mut draft),
            Method::Qd766Honest => qd766::honest(&mut draft, survey)?,
        }
        Ok(Compiled::new(self.clone(), draft.figures))
    }

    /// True when it computes from facts that nobody is asked, so that they have to be read.
    pub fn needs_facts(&self) -> bool {
        matches!(self.method, Method::Tt01 | Method::Qd766 | Method::Qd766Honest)
    }

    fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    fn lacks<T>(&self, survey: &Survey<T>, lacks: &str) -> FormulaError {
        FormulaError::NotForSurvey {
            formula: self.name,
            survey: survey.id.clone(),
            lacks: lacks.to_owned(),
        }
    }
}
