//! What indices are asked for, read from words: the command line and the API ask alike. Nothing is computed.

use std::collections::BTreeMap;

use index::{Confidence, Formula, formula};
use model::{Channel, code};

use crate::central::CentralError;
use crate::central::sample::{Only, Period};
use crate::limits::{ROWS_COUNTED_MAX, SMALLEST_BASE};
use crate::service::national;

/// What the parts of a unit are, when figures of each are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// Each unit right below it.
    Children,
    /// Every unit below it, whatever its level.
    Unit,
    /// Every province below it.
    Province,
    /// Every department below it.
    Department,
    /// Every commune below it.
    Commune,
}

impl By {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            By::Children => "children",
            By::Unit => "unit",
            By::Province => "province",
            By::Department => "department",
            By::Commune => "commune",
        }
    }
}

/// What is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The period just before.
    Previous,
    /// The same period of the year before.
    Year,
    /// This one.
    Period(Period),
}

/// What is asked for, understood.
#[derive(Clone, Debug)]
pub struct Request {
    /// Survey id.
    pub survey: String,
    /// Version; the newest with counted submissions when `None`.
    pub version: Option<u32>,
    /// Unit; the whole country when `None`.
    pub unit: Option<String>,
    /// Of which submissions: of one procedure, by its national code, or one channel.
    pub only: Only,
    /// Period.
    pub period: Period,
    /// Formula with its parameters.
    pub formula: Formula,
    /// Confidence of intervals.
    pub confidence: Confidence,
    /// Figures on fewer answers are suppressed.
    pub smallest_base: u64,
    /// Whether each part is told, too.
    pub by: Option<By>,
    /// Whether it is told of which procedures there is enough to speak.
    pub services: bool,
    /// Id of the figure that parts are ranked by.
    pub rank: Option<String>,
    /// What is compared with.
    pub against: Option<Against>,
    /// True for people of an agency: only what was released of a quarter, see `central::release`.
    pub only_released: bool,
}

/// What is asked for, in words; nothing is `None` but what may be left out.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Version of it.
    pub version: Option<u32>,
    /// Unit code.
    pub unit: Option<&'a str>,
    /// Procedure code.
    pub service: Option<&'a str>,
    /// Channel.
    pub channel: Option<&'a str>,
    /// `YYYY`, `YYYY-Qn` or `YYYY-MM`.
    pub period: &'a str,
    /// Name of the formula.
    pub formula: Option<&'a str>,
    /// Its parameters.
    pub parameters: BTreeMap<String, String>,
    /// Confidence, e.g. 0.95.
    pub confidence: Option<f64>,
    /// Answers that a figure needs; never less than the default.
    pub smallest_base: Option<u64>,
    /// Parts.
    pub by: Option<By>,
    /// Procedures.
    pub services: bool,
    /// Id of a figure.
    pub rank: Option<&'a str>,
    /// `previous`, `year` or a period.
    pub against: Option<&'a str>,
}

/// Why there are no indices.
#[derive(Debug, thiserror::Error)]
pub enum FiguresError {
    /// No survey has this id.
    #[error("there is no survey '{0}'; there are: {1}")]
    UnknownSurvey(String, String),
    /// The survey has no such version.
    #[error("the survey '{0}' has no version {1}")]
    UnknownVersion(String, u32),
    /// Not a period.
    #[error("'{0}' is not a period: write a year (2026), a quarter (2026-Q3) or a month (2026-08)")]
    Period(String),
    /// Not a unit.
    #[error("'{0}' is not the code of an agency: digits, capital letters and dots")]
    Unit(String),
    /// Not a procedure.
    #[error("'{0}' is not the code of a procedure: digits, capital letters, dots and dashes")]
    Service(String),
    /// Not a channel.
    #[error("'{0}' is not a channel; there are: {1}")]
    Channel(String, String),
    /// Figures of a procedure or a channel are counted row by row.
    #[error(
        "more than {ROWS_COUNTED_MAX} submissions would have to be counted one by one for this: ask for a \
         unit further down or a shorter period"
    )]
    TooManyRows,
    /// The formula or one of its parameters is not known, or not for this survey.
    #[error(transparent)]
    Formula(#[from] index::FormulaError),
    /// Not a confidence.
    #[error(transparent)]
    Confidence(#[from] index::interval::ConfidenceError),
    /// Figures of fewer people would tell what one of them said.
    #[error(
        "figures on fewer than {SMALLEST_BASE} answers are never told: a smallest base of {0} is not \
         possible"
    )]
    SmallestBase(u64),
    /// Not something to compare with.
    #[error("'{0}' is nothing to compare with: write previous, year, or a period such as 2025-Q3")]
    Against(String),
    /// No figure has this id.
    #[error("the formula has no figure '{0}' to rank by; it has: {1}")]
    UnknownItem(String, String),
    /// There is nothing to rank.
    #[error("ranks are among parts: say which ('by' children, province, department or commune)")]
    RankWithoutParts,
    /// Parts cannot be ranked together.
    #[error(transparent)]
    Rank(#[from] index::rank::RankError),
    /// Parts do not make a tree.
    #[error(transparent)]
    Tree(#[from] index::suppress::TreeError),
    /// Parts of an unregistered unit are not known.
    #[error(
        "'{0}' is not registered for this period, so its parts are not known; import units first"
    )]
    NoParts(String),
    /// It would tell too much of somebody.
    #[error(
        "people of an agency are shown quarters of their units as a whole: ask for a unit and a quarter \
         such as 2026-Q4, without 'against', 'services', 'service' \
         and 'channel'"
    )]
    NeverReleased,
    /// Central cannot be read.
    #[error(transparent)]
    Central(#[from] CentralError),
}

impl Asked<'_> {
    /// Understands it.
    ///
    /// # Errors
    /// What is not understood, with what would be.
    pub fn understood(&self) -> Result<Request, FiguresError> {
        let period =
            |text: &str| Period::read(text).ok_or_else(|| FiguresError::Period(text.to_owned()));
        if let Some(unit) = self.unit.filter(|unit| !code::is_unit(unit)) {
            return Err(FiguresError::Unit(unit.to_owned()));
        }
        let only = self.only()?;
        let formula = match self.formula {
            Some(name) => formula::named(name, &self.parameters)?,
            None => {
                let default = formula::for_survey(self.survey);
                formula::named(default.name, &self.parameters)?
            }
        };
        let confidence = self.confidence.map_or(Ok(Confidence::default()), Confidence::new)?;
        let smallest_base = self.smallest_base.unwrap_or(SMALLEST_BASE);
        if smallest_base < SMALLEST_BASE {
            return Err(FiguresError::SmallestBase(smallest_base));
        }
        if self.rank.is_some() && self.by.is_none() {
            return Err(FiguresError::RankWithoutParts);
        }
        let against = match self.against {
            None => None,
            Some("previous") => Some(Against::Previous),
            Some("year") => Some(Against::Year),
            Some(text) => {
                let period = Period::read(text);
                let unknown = || FiguresError::Against(text.to_owned());
                Some(Against::Period(period.ok_or_else(unknown)?))
            }
        };
        Ok(Request {
            survey: self.survey.to_owned(),
            version: self.version,
            unit: self.unit.map(str::to_owned),
            only,
            period: period(self.period)?,
            formula,
            confidence,
            smallest_base,
            by: self.by,
            services: self.services,
            rank: self.rank.map(str::to_owned),
            against,
            only_released: false,
        })
    }

    /// Of which submissions.
    fn only(&self) -> Result<Only, FiguresError> {
        if let Some(service) = self.service.filter(|service| !code::is_service(service)) {
            return Err(FiguresError::Service(service.to_owned()));
        }
        if let Some(channel) = self.channel.filter(|name| Channel::from_name(name).is_none()) {
            let known: Vec<&str> = Channel::ALL.into_iter().map(Channel::name).collect();
            return Err(FiguresError::Channel(channel.to_owned(), known.join(", ")));
        }
        let service = self.service.map(|service| national(service).to_owned());
        Ok(Only { service, channel: self.channel.map(str::to_owned) })
    }
}

impl Request {
    /// The same for people of an agency: only what was released.
    ///
    /// # Errors
    /// Something is asked for that is never released: another period than a quarter, the country,
    /// procedures, channels, or a comparison with a period.
    pub fn of_released(self) -> Result<Request, FiguresError> {
        let is_released = matches!(self.period, Period::Quarter(..))
            && self.unit.is_some()
            && self.against.is_none()
            && !self.services
            && self.only.is_all();
        if !is_released {
            return Err(FiguresError::NeverReleased);
        }
        Ok(Request { only_released: true, ..self })
    }
}
