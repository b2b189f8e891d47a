//! The one way to figures: whose eyes they are for decides where they come from. The central team reads them
//! as they are this moment. Everybody else reads what was published, frozen, of their own units; and who is
//! bound to a unit also what was released of a quarter that is not published yet (`central::release`).

use index::formula;

use super::frozen::{self, Broken};
use crate::central::CentralError;
use crate::central::publication::Record;
use crate::central::sample::Period;
use crate::day;
use crate::figures::request::Asked;
use crate::figures::{self, FiguresError, Report, Request};
use crate::monitor::MonitorState;
use crate::monitor::scope::Scope;
use crate::publication::snapshot::Snapshot;
use crate::unit::Tree;

/// Where somebody's figures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Computed now, of whatever unit.
    Now,
    /// Frozen publications, of this unit and everything below it; of every unit when it is `""`.
    Published {
        /// Agency code.
        unit: String,
    },
}

/// Where this scope's figures come from.
pub fn source(scope: &Scope) -> Source {
    if scope.sees_submissions() {
        return Source::Now;
    }
    Source::Published { unit: scope.unit().unwrap_or_default().to_owned() }
}

/// Figures, and the publication they are from.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The figures.
    pub report: Report,
    /// The publication; none when they were computed now.
    pub published: Option<Record>,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    /// What was asked for cannot be computed.
    #[error(transparent)]
    Figures(#[from] FiguresError),
    /// The unit is somebody else's, or is not in what was published.
    #[error("the unit is not one of this person's")]
    OtherUnit,
    /// Their role takes no files.
    #[error("this role takes no files")]
    NoFiles,
    /// The quarter is not published, and they may see nothing else of it.
    #[error("nothing of '{0}' is published for {1}")]
    NotPublished(String, String),
    /// Published figures are there as they were published, and only so.
    #[error("published figures are by the survey's own formula")]
    OtherFormula,
    /// Published figures are not by procedure or channel.
    #[error("published figures are not by procedure or channel")]
    NotNarrowed,
    /// The publication is not what was published.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// Central failed.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Figures as this scope may be told them.
///
/// # Errors
/// See [`Unreached`].
pub async fn reach(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked<'_>,
) -> Result<Reached, Unreached> {
    let request = asked.understood()?;
    match source(scope) {
        Source::Now => {
            let now = state.clock.now_ms();
            let report = figures::report(&*state.central, &state.surveys, &request, now).await?;
            Ok(Reached { report, published: None })
        }
        Source::Published { unit } => {
            if let Some(request) = released(state, scope, &request).await? {
                let now = state.clock.now_ms();
                let (central, surveys) = (&*state.central, &state.surveys);
                let report = figures::released_report(central, surveys, request, now).await?;
                return Ok(Reached { report, published: None });
            }
            let (record, snapshot) = published(state, &request).await?;
            let before = match frozen::against(&request) {
                Some(period) => frozen::read(state, &request.survey, period).await?,
                None => None,
            };
            let before = before.as_ref().map(|(_, snapshot)| snapshot);
            let report = frozen::report(&snapshot, before, &request, &unit, record.made_at)?;
            Ok(Reached { report, published: Some(record) })
        }
    }
}

/// The publication itself as this scope may have it: of their units only. None for whom figures are computed.
///
/// # Errors
/// See [`Unreached`].
pub async fn publication(
    state: &MonitorState,
    scope: &Scope,
    request: &Request,
) -> Result<Option<Snapshot>, Unreached> {
    let Source::Published { unit } = source(scope) else { return Ok(None) };
    if released(state, scope, request).await?.is_some() {
        return Ok(None);
    }
    let (_, snapshot) = published(state, request).await?;
    if request.formula.name != snapshot.formula.name {
        return Err(Unreached::OtherFormula);
    }
    let asked = request.unit.as_deref().unwrap_or(&unit);
    Ok(Some(frozen::part(snapshot, &unit, asked)?))
}

/// The quarters of which something is released until they are published: the running one and the one before.
pub fn released_quarters(state: &MonitorState) -> [Period; 2] {
    let running = Period::quarter_of(day::of(state.clock.now_ms()));
    [running, running.previous()]
}

/// The same request for what is released, when that is what this person sees of the period: they are bound to
/// a unit, and the quarter is not published yet.
async fn released(
    state: &MonitorState,
    scope: &Scope,
    request: &Request,
) -> Result<Option<Request>, Unreached> {
    let Some(own) = scope.unit() else { return Ok(None) };
    let period = request.period;
    if !released_quarters(state).contains(&period)
        || frozen::read(state, &request.survey, period).await?.is_some()
    {
        return Ok(None);
    }
    let unit = request.unit.clone().unwrap_or_else(|| own.to_owned());
    let tree = Tree::of(state.central.units().await?);
    if !scope.covers(&tree, &unit, period.first(), period.last()) {
        return Err(Unreached::OtherUnit);
    }
    if request.formula.name != formula::for_survey(&request.survey).name {
        return Err(Unreached::OtherFormula);
    }
    Ok(Some(Request { unit: Some(unit), against: None, services: false, ..request.clone() }))
}

async fn published(
    state: &MonitorState,
    request: &Request,
) -> Result<(Record, Snapshot), Unreached> {
    let found = frozen::read(state, &request.survey, request.period).await?;
    let missing = || Unreached::NotPublished(request.survey.clone(), request.period.to_string());
    found.ok_or_else(missing)
}
