//! What is told of indices: the JSON of the contract (A4) with everything needed to compute it again, and
//! everything honest to say beside it. Data only; `compute` fills it, `table` writes it as rows.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// Indices of one unit in one period, and, when asked for, of each of its parts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// Survey id.
    pub survey: String,
    /// Version of the survey that the figures are of; versions are never mixed.
    pub version: u32,
    /// Counted submissions of every version in the period.
    pub versions: BTreeMap<u32, u64>,
    /// The unit that was asked for; null for the whole country.
    pub unit: Option<String>,
    /// What it is called on the last day of the period, when it is registered for it.
    pub unit_name: Option<String>,
    /// True when the unit is registered; else it is exactly that code.
    pub is_registered: bool,
    /// Codes of every unit in the figures, canonical.
    pub units: Vec<String>,
    /// Which days of which unit, and in which way it belonged.
    pub members: Vec<MemberSpan>,
    /// Predecessors whose ratings cannot be said to be the unit's, and why.
    pub left_out: Vec<LeftOutUnit>,
    /// Code of the procedure, when only submissions about it are in the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The channel, when only submissions that came by it are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// `YYYY`, `YYYY-Qn` or `YYYY-MM`.
    pub period: String,
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// The formula.
    pub formula: FormulaTold,
    /// Confidence of every interval, e.g. 0.95.
    pub confidence: f64,
    /// What intervals speak of, and what not.
    pub interval_note: &'static str,
    /// Figures on fewer answers are suppressed.
    pub smallest_base: u64,
    /// Numbers of submissions.
    pub submissions: Submissions,
    /// The figures.
    pub items: Vec<Item>,
    /// What the parts are, when parts were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// The same figures of each part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<Part>>,
    /// Units with too few answers to speak of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Procedures that were rated, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<ServiceCoverage>,
    /// Among which places a unit's true rank lies, for each level of units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ranks: Option<Vec<Ranking>>,
    /// True for people of an agency: counts grow by five ratings or more at a time, never by today's, and
    /// invited, unproved and quarantined ratings are not told apart.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_released: bool,
    /// The period compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// When it was computed, RFC 3339.
    pub computed_at: String,
}

/// A unit on some days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberSpan {
    /// Code, canonical.
    pub unit: String,
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// `itself`, `descendant` or `predecessor`.
    pub role: &'static str,
}

/// A predecessor that is not in the figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LeftOutUnit {
    /// Code, canonical.
    pub unit: String,
    /// First day.
    pub from: String,
    /// Last day, included.
    pub to: String,
    /// Why, as a sentence.
    pub why: String,
}

/// A formula as it is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FormulaTold {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: u32,
    /// The law it comes from.
    pub source: &'static str,
    /// Every parameter with its value.
    pub parameters: BTreeMap<&'static str, String>,
}

/// Numbers of submissions of the version, whatever they answered.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct Submissions {
    /// Counted.
    pub counted: u64,
    /// Of these, with a valid invite.
    pub invited: u64,
    /// Of these, without.
    pub unproved: u64,
    /// Set aside.
    pub quarantined: u64,
    /// Eligible dossiers of the period; null where nobody told of any.
    pub eligible: Option<i64>,
    /// Of these, rated with this survey.
    pub responded: Option<i64>,
    /// Share of eligible dossiers that were rated, percent.
    pub response_rate: Option<f64>,
}

/// One figure.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Item {
    /// Id in the formula.
    pub id: String,
    /// `item`, `factor`, `block`, `overall`, `indicator` or `group`.
    pub kind: &'static str,
    /// `percent`, `percentage-points`, `points` or `level`.
    pub scale: &'static str,
    /// The most it can be.
    pub max: f64,
    /// The value; null when it is suppressed or there is nothing to compute it from.
    pub value: Option<f64>,
    /// Answers it is based on.
    pub n: u64,
    /// Counted submissions without an answer to it: it was left out, or not asked. Null for what is made
    /// of others.
    pub no_answer: Option<u64>,
    /// How often each level was given; null when suppressed, empty for what is made of others.
    pub counts: Option<BTreeMap<String, u64>>,
    /// Interval; null when there is none.
    pub interval: Option<[f64; 2]>,
    /// How it was computed.
    pub interval_method: Option<&'static str>,
    /// Why there is no interval, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_interval: Option<String>,
    /// What the interval speaks of: `self-selected`, `designed` or `counted`.
    pub claim: &'static str,
    /// Standard error, in the units of the value.
    pub standard_error: Option<f64>,
    /// Share of eligible dossiers that were rated, percent; null where nobody told of any.
    pub response_rate: Option<f64>,
    /// Answers that were set aside.
    pub quarantined: u64,
    /// Their share of all answers, percent.
    pub quarantined_share: Option<f64>,
    /// The value with them; null when they are too few to be told apart.
    pub with_quarantined: Option<f64>,
    /// Answers with a valid invite.
    pub invited_n: u64,
    /// The value of these alone.
    pub invited_value: Option<f64>,
    /// Answers without.
    pub unproved_n: u64,
    /// The value of these alone.
    pub unproved_value: Option<f64>,
    /// True when it rests on too few answers, or would give such a figure away.
    pub suppressed: bool,
    /// Parts without data, which it is computed without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// For points, the most that could be had without these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<f64>,
    /// The class of the points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassTold>,
    /// How it changed since the period compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A class of Circular 01/2018/TT-VPCP.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClassTold {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// True when indicators are missing and the points were scaled up: our reading, not the circular's.
    pub is_scaled: bool,
}

/// A difference between two periods.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Change {
    /// The value in the other period.
    pub before: Option<f64>,
    /// Answers there.
    pub before_n: u64,
    /// This value less that one.
    pub difference: Option<f64>,
    /// Interval of the difference.
    pub interval: Option<[f64; 2]>,
    /// How it was computed.
    pub interval_method: Option<&'static str>,
    /// True when the interval leaves out nought.
    pub is_clear: Option<bool>,
}

/// The figures of one part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Part {
    /// Code, canonical.
    pub unit: String,
    /// What it is called on the last day of the period.
    pub name: Option<String>,
    /// Its level there.
    pub level: Option<&'static str>,
    /// Numbers of submissions.
    pub submissions: Submissions,
    /// The figures.
    pub items: Vec<Item>,
}

/// Of how many parts there is enough to speak.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Coverage {
    /// From so many submissions on a part is spoken of.
    pub enough: u64,
    /// Parts there are.
    pub parts: usize,
    /// Parts with enough.
    pub spoken_of: usize,
    /// Codes of parts with some, but too few.
    pub too_few: Vec<String>,
    /// Codes of parts that nobody rated.
    pub nobody: Vec<String>,
}

/// Of how many procedures there is enough to speak. Codes with a local suffix are joined nationally.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ServiceCoverage {
    /// From so many submissions on a procedure is spoken of.
    pub enough: u64,
    /// Procedures with enough: code and number of counted submissions.
    pub spoken_of: BTreeMap<String, u64>,
    /// Codes of procedures with some, but too few.
    pub too_few: Vec<String>,
    /// Codes of registered procedures that nobody rated.
    pub nobody: Vec<String>,
    /// Submissions whose page named no procedure.
    pub without: u64,
    /// The figures of each procedure with enough, in the order of `spoken_of`; left out where there are too
    /// many submissions to count them one by one, and for tokens of a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Vec<ServiceFigures>>,
}

/// The figures of one procedure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceFigures {
    /// National code.
    pub service: String,
    /// Numbers of submissions, and of dossiers where there are not too many to count them one by one.
    pub submissions: Submissions,
    /// The figures.
    pub items: Vec<Item>,
}

/// Units of one level, ranked by one figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ranking {
    /// Their level.
    pub level: &'static str,
    /// Id of the figure.
    pub item: String,
    /// The ranges hold together with this confidence.
    pub confidence: f64,
    /// Each unit with the places its true rank lies among; 1 is best.
    pub units: Vec<Ranked>,
    /// Codes of units without enough answers to be ranked.
    pub not_ranked: Vec<String>,
}

/// A unit's range of ranks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ranked {
    /// Code, canonical.
    pub unit: String,
    /// The best place it may have.
    pub best: usize,
    /// The worst place it may have.
    pub worst: usize,
}
