//! Publications: the figures of a quarter, frozen. What is published is a snapshot with a hash, which never
//! changes; ratings that come late and ratings that are withdrawn change what is public only through
//! the next revision, which lists what it changes and says why. How figures are computed is in `figures`
//! and the crate `index`.

pub mod snapshot;
pub mod frame;
pub mod column;
pub mod cube;
pub mod changes;
mod read;
pub mod verify;
pub mod table;

use std::sync::Arc;

use index::suppress::TreeError;
use index::{Confidence, FormulaError, formula};
use model::Instrument;

use crate::central::publication::{Kept, Record};
use crate::central::sample::Period;
use crate::central::{Central, CentralError};
use crate::day;
use crate::figures::wording;
use crate::limits::{PUBLISHER_LENGTH_MAX, REASON_LENGTH_MAX, SMALLEST_BASE};
use crate::surveys::Surveys;
use crate::unit::Tree;
use cube::{Cube, Input};
use frame::Frame;
use read::Read;
use snapshot::{FigureTold, Formula, Snapshot};
use verify::Fault;

/// What is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Survey id.
    pub survey: &'a str,
    /// Quarter, in words.
    pub period: &'a str,
    /// Why there is another revision.
    pub note: Option<&'a str>,
    /// Who publishes, when it is not the operator.
    pub by: Option<&'a str>,
    /// Who runs the command, for the audit.
    pub operator: &'a str,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Published {
    /// A revision was made.
    Made {
        /// The revision.
        record: Record,
        /// Figures that are otherwise than before.
        changes: usize,
        /// Changes that wait until they are of enough answers.
        waiting: u64,
    },
    /// Nothing that may be told has changed; nothing was added.
    Unchanged {
        /// The newest revision.
        record: Record,
        /// Changes that wait until they are of enough answers.
        waiting: u64,
    },
}

/// Why nothing was published, or is found.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// No survey has this id.
    #[error("there is no survey '{0}'; there are: {1}")]
    UnknownSurvey(String, String),
    /// Not a quarter.
    #[error("'{0}' is not a quarter: write it as 2026-Q3; figures are published for quarters only")]
    Quarter(String),
    /// It goes on.
    #[error("{0} is not over: its last day is {1}, so it can be published from {2} on")]
    NotOver(String, String, String),
    /// Nobody has answered.
    #[error("nobody has answered '{0}' in {1}: there is nothing to publish")]
    Nothing(String, String),
    /// A revision says why.
    #[error(
        "revision {revision} of '{survey}' {period} is published, and {changes} figures are otherwise \
         now: say with --note why there is another revision"
    )]
    NeedsNote {
        /// Survey id.
        survey: String,
        /// Quarter.
        period: String,
        /// The newest revision.
        revision: u32,
        /// Figures that differ.
        changes: usize,
    },
    /// The note is none that can be published.
    #[error("--note is 1 to {REASON_LENGTH_MAX} characters on one line")]
    Note,
    /// The name is none that can be published.
    #[error("--by is 1 to {PUBLISHER_LENGTH_MAX} characters on one line")]
    By,
    /// Somebody else was faster.
    #[error("a revision was published meanwhile: look at it, then try again")]
    Meanwhile,
    /// What was published is not what it was.
    #[error("nothing was published, because what was published before does not hold: {0}")]
    Broken(Fault),
    /// The survey or the version that was published is not known to this program.
    #[error(
        "this program does not know version {1} of '{0}', which was published: use a newer one"
    )]
    UnknownVersion(String, u32),
    /// The formula is not for the survey.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// The units are no tree.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It cannot be written.
    #[error("the figures cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Central cannot be used.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// Publishes the figures of a quarter, or the next revision of them.
///
/// # Errors
/// See [`PublicationError`]; nothing was added then.
pub async fn publish(
    central: &dyn Central,
    surveys: &Surveys,
    order: &Order<'_>,
    now_ms: i64,
) -> Result<Published, PublicationError> {
    if order.note.is_some_and(|note| !is_line(note, REASON_LENGTH_MAX)) {
        return Err(PublicationError::Note);
    }
    if order.by.is_some_and(|by| !is_line(by, PUBLISHER_LENGTH_MAX)) {
        return Err(PublicationError::By);
    }
    let period = over(order.period, now_ms)?;
    let kept = central.revisions(order.survey, &period.to_string()).await?;
    let snapshots = verify::revisions(&kept).map_err(PublicationError::Broken)?;
    let mut snapshot = proposed(central, surveys, (order.survey, period), &snapshots).await?;
    let (changes, waiting) = (snapshot.changes.len(), snapshot.waiting);
    if let Some(last) = kept.last() {
        let record = last.record.clone();
        if changes == 0 {
            return Ok(Published::Unchanged { record, waiting });
        }
        if order.note.is_none() {
            let Record { survey, period, revision, .. } = record;
            return Err(PublicationError::NeedsNote { survey, period, revision, changes });
        }
    }
    let last = kept.last().map(|kept| &kept.record);
    snapshot.previous = last.map(|last| last.hash.clone());
    let body = snapshot.canonical()?;
    let mut record = Record {
        survey: snapshot.survey,
        period: snapshot.period,
        revision: snapshot.revision,
        made_at: now_ms,
        actor: order.by.unwrap_or(order.operator).to_owned(),
        note: order.note.unwrap_or_default().to_owned(),
        hash: snapshot::hash(&body),
        previous: last.map(|last| last.hash.clone()).unwrap_or_default(),
        seal: String::new(),
    };
    record.seal = snapshot::seal(&record, last.map_or("", |last| &last.seal));
    if !central.add_publication(&Kept { record: record.clone(), body }, order.operator).await? {
        return Err(PublicationError::Meanwhile);
    }
    Ok(Published::Made { record, changes, waiting })
}

/// What would be published now, after these revisions; the hash of the last one is not in it yet.
///
/// # Errors
/// Nobody has answered, or it cannot be computed.
pub async fn proposed(
    central: &dyn Central,
    surveys: &Surveys,
    (survey, period): (&str, Period),
    earlier: &[Snapshot],
) -> Result<Snapshot, PublicationError> {
    let in_force = surveys.in_force(survey).ok_or_else(|| {
        let known: Vec<String> = surveys.all().iter().map(|survey| survey.id.clone()).collect();
        PublicationError::UnknownSurvey(survey.to_owned(), known.join(", "))
    })?;
    let days = (period.first(), period.last());
    let frame = match earlier.last().map(Frame::again) {
        Some(Some(frame)) => frame,
        Some(None) => return Err(PublicationError::Broken(Fault::units(survey, period))),
        None => Frame::of(&Tree::of(central.units().await?), days.0, days.1),
    };
    let read = read::read(central, &in_force.id, &frame, days).await?;
    let version = match earlier.first() {
        Some(first) => first.version,
        None => read
            .version()
            .ok_or_else(|| PublicationError::Nothing(survey.to_owned(), period.to_string()))?,
    };
    let instrument = surveys
        .get(survey, version)
        .ok_or_else(|| PublicationError::UnknownVersion(survey.to_owned(), version))?;
    computed(&instrument, &frame, &read, period, earlier)
}

fn computed(
    instrument: &Arc<Instrument>,
    frame: &Frame,
    read: &Read,
    period: Period,
    earlier: &[Snapshot],
) -> Result<Snapshot, PublicationError> {
    let formula = formula::for_survey(&instrument.id);
    let compiled = formula.compile(&**instrument, &read.layout(instrument.version))?;
    let confidence = Confidence::default();
    let (own, unregistered) = read.own(instrument.version, SMALLEST_BASE);
    let Cube { units, waiting } = cube::cube(&Input {
        frame,
        compiled: &compiled,
        confidence: &confidence,
        least: SMALLEST_BASE,
        own: &own,
        responses: &read.responses,
        earlier,
    })?;
    let last = earlier.last();
    let parameters = formula.parameters.iter();
    Ok(Snapshot {
        survey: instrument.id.clone(),
        version: instrument.version,
        period: period.to_string(),
        from: period.first().to_string(),
        to: period.last().to_string(),
        revision: last.map_or(1, |last| last.revision + 1),
        previous: None,
        formula: Formula {
            name: formula.name.to_owned(),
            version: formula.version,
            source: formula.source.to_owned(),
            parameters: parameters
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        },
        confidence: confidence.level(),
        claim: "self-selected".to_owned(),
        interval_note: wording::SELF_SELECTED.to_owned(),
        smallest_base: SMALLEST_BASE,
        figures: compiled.figures().iter().map(FigureTold::of).collect(),
        unregistered: unregistered.name().to_owned(),
        changes: last.map_or_else(Vec::new, |last| changes::changes(last, &units)),
        units,
        waiting,
    })
}

/// The quarter, when it is over.
fn over(text: &str, now_ms: i64) -> Result<Period, PublicationError> {
    let period = Period::read(text).filter(|period| matches!(period, Period::Quarter(..)));
    let period = period.ok_or_else(|| PublicationError::Quarter(text.to_owned()))?;
    let last = period.last();
    if last < day::of(now_ms) {
        return Ok(period);
    }
    let next = last.tomorrow().unwrap_or(last);
    Err(PublicationError::NotOver(text.to_owned(), last.to_string(), next.to_string()))
}

fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
        && !text.trim().is_empty()
        && !text.chars().any(char::is_control)
}
