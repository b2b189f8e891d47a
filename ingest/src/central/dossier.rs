//! Dossiers that citizens may rate, and the funnel from them to a rating, at central. Pseudonyms and
//! counts only; whoever sends them is judged in `dossier` and `funnel`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;

use super::CentralError;

/// A dossier as central keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// Keyed hash of the code, the same as that of a submission about it.
    pub dossier: String,
    /// Agency code.
    pub unit: String,
    /// Procedure code, `""` when it was not told.
    pub service: String,
    /// How the citizen is asked, a channel of a submission; `""` when it was not told.
    pub channel: String,
    /// Step it is at, `received` to `result`.
    pub stage: String,
    /// Day of Asia/Ho_Chi_Minh on which the result or the refusal was given, `YYYY-MM-DD`.
    pub result_on: Option<String>,
    /// Day on which the citizen was invited.
    pub invited_on: Option<String>,
    /// False when it is not to be counted.
    pub is_eligible: bool,
}

/// Seen and begun, of one sort. How many submissions came of it is in the tallies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Day of Asia/Ho_Chi_Minh.
    pub day: String,
    /// Survey id.
    pub survey: String,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Procedure code, `""` when the page named none.
    pub service: String,
    /// Channel.
    pub channel: String,
    /// How often the questions were seen.
    pub shown: i64,
    /// How often a first answer was given.
    pub started: i64,
}

/// Which part of the funnel; a member that is `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunnelFilter {
    /// Only this unit.
    pub unit: Option<String>,
    /// Only this service.
    pub service: Option<String>,
    /// And, in `responses`, those whose code begins so.
    pub suffixed: Option<String>,
    /// Only ratings of this survey. Dossiers and invitations belong to none, so they all stay.
    pub survey: Option<String>,
    /// From this day on, `YYYY-MM-DD`, inclusive.
    pub from: Option<String>,
    /// To this day, inclusive.
    pub to: Option<String>,
    /// Only ratings up to this day count as an answer: for who may know of closed days only.
    pub rated_to: Option<String>,
}

/// One line of the funnel. Each number is of its own day: a dossier's of its result, an invitation's
/// of the invitation, everything else's of the day it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunnelLine {
    /// Agency code.
    pub unit: String,
    /// Procedure code.
    pub service: String,
    /// Channel.
    pub channel: String,
    /// Day of Asia/Ho_Chi_Minh.
    pub day: String,
    /// Eligible dossiers whose result or refusal was given.
    pub eligible: i64,
    /// Of these, how many have at least one counted submission.
    pub responded: i64,
    /// Dossiers whose citizen was invited.
    pub invited: i64,
    /// How often the questions were seen.
    pub shown: i64,
    /// How often a first answer was given.
    pub started: i64,
    /// Submissions, whatever their standing.
    pub submitted: i64,
    /// Submissions that count.
    pub counted: i64,
}

/// Eligible dossiers of one unit and step, and how many of them were rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// Agency code.
    pub unit: String,
    /// `refused` or `result`.
    pub stage: String,
    /// Survey they were rated with; `""` for any. One that nobody answered is not there.
    pub survey: String,
    /// Eligible dossiers whose result or refusal was given in the period.
    pub eligible: i64,
    /// Of these, how many have at least one counted submission.
    pub responded: i64,
}

/// Eligible dossiers of one procedure, and how many of them were rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceResponses {
    /// Procedure code as dossiers spell it, `""` where they name none.
    pub service: String,
    /// Eligible dossiers whose result or refusal was given in the period.
    pub eligible: i64,
    /// Of these, how many have at least one counted submission of the survey.
    pub responded: i64,
}

/// Dossiers and funnel at central.
#[async_trait]
pub trait Dossiers: Send + Sync {
    /// Takes dossiers, each once; one that is known is as told now. An invitation that is known stays
    /// when none is told. All or nothing; says how many are new or were told otherwise before.
    async fn put_dossiers(&self, dossiers: &[Dossier]) -> Result<u64, CentralError>;

    /// Notes that the citizen of this dossier was invited on this day, if not before. It need not be
    /// known, and does not become eligible by that.
    async fn note_invited(
        &self,
        dossier: &str,
        (unit, service): (&str, &str),
        day: &str,
    ) -> Result<(), CentralError>;

    /// Adds what was seen and begun.
    async fn add_seen(&self, seen: &[Seen]) -> Result<(), CentralError>;

    /// The funnel by unit, service, channel and day.
    async fn funnel(&self, filter: &FunnelFilter) -> Result<Vec<FunnelLine>, CentralError>;

    /// Eligible dossiers and how many were rated, by unit, step and survey.
    async fn responses(&self, filter: &FunnelFilter) -> Result<Vec<Responses>, CentralError>;

    /// Eligible dossiers and how many were rated with a survey, by procedure, of these units (all when
    /// `None`) and days; none when there are more dossiers than `limit`.
    async fn responses_by_service(
        &self,
        survey: &str,
        units: Option<&[String]>,
        days: (Date, Date),
        limit: u64,
    ) -> Result<Option<Vec<ServiceResponses>>, CentralError>;

    /// Forgets at most `limit` dossiers whose last day is before this one; says how many.
    async fn forget_dossiers(&self, before: &str, limit: u32) -> Result<u64, CentralError>;
}

/// What was counted of at most one dossier more than `limit`; none where there was that one.
pub(super) fn within(
    responses: Vec<ServiceResponses>,
    limit: u64,
) -> Option<Vec<ServiceResponses>> {
    let n: u64 = responses.iter().map(|one| one.eligible.unsigned_abs()).sum();
    (n <= limit).then_some(responses)
}

/// Units and months, `YYYY-MM`, that these dossiers are to be counted in.
pub(super) fn cells(dossiers: &[Dossier]) -> Vec<(String, String)> {
    let is_counted = |one: &&Dossier| one.is_eligible;
    let cell = |one: &Dossier| {
        let month = super::sample::month_of(one.result_on.as_deref()?).to_owned();
        Some((one.unit.clone(), month))
    };
    dossiers.iter().filter(is_counted).filter_map(cell).collect()
}

/// Adds how many submissions there are, all and counted, by unit, service, channel and day; in the order
/// of these.
pub(super) fn add_submitted(
    lines: &mut Vec<FunnelLine>,
    submitted: BTreeMap<[String; 4], (i64, i64)>,
) {
    let key = |line: &FunnelLine| {
        [line.unit.clone(), line.service.clone(), line.channel.clone(), line.day.clone()]
    };
    let mut by_key: BTreeMap<[String; 4], FunnelLine> =
        lines.drain(..).map(|line| (key(&line), line)).collect();
    for (key, (submitted, counted)) in submitted {
        let line = by_key.entry(key).or_insert_with_key(|[unit, service, channel, day]| {
            let (unit, service, channel) = (unit.clone(), service.clone(), channel.clone());
            FunnelLine { unit, service, channel, day: day.clone(), ..FunnelLine::default() }
        });
        (line.submitted, line.counted) = (submitted, counted);
    }
    lines.extend(by_key.into_values());
}
