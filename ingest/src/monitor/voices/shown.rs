//! A comment as one person may read it: masked, and for people who do not see single submissions without
//! anything finer than its quarter. Pure.

use jiff::civil::Date;
use model::Language;

use crate::central::voice::{Status, Voice};
use crate::day;
use crate::limits::voices::DUE_WORKING_DAYS;
use crate::monitor::received::{self, GivenLevel};
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::{number, wording};
use crate::surveys::Surveys;
use crate::voice::due;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Tells no time.
    pub id: i64,
    /// The text, masked.
    pub text: String,
    /// Language of the text.
    pub lang: String,
    /// Title of the survey.
    pub survey: String,
    /// Agency code, `""` when the page named none.
    pub unit: String,
    /// Procedure code; none when it may not be told.
    pub service: Option<String>,
    /// Level of `overall`.
    pub overall: Option<GivenLevel>,
    /// When, as finely as it may be told.
    pub at: String,
    /// The same for machines; none of a quarter.
    pub at_rfc3339: Option<String>,
    /// Standing of its submission.
    pub standing: String,
    /// How far the work on it is.
    pub status: Status,
    /// Why nothing is to be done.
    pub status_reason: String,
    /// Last day of the term, as people read it, while it is not dealt with.
    pub due: Option<String>,
    /// True when that day is over.
    pub is_overdue: bool,
    /// True when it speaks of danger.
    pub is_danger: bool,
    /// Who marked it as seen, and what they did.
    pub seen: Option<(String, String)>,
    /// Group of almost equal ones.
    pub alike: i64,
    /// How many there are of it.
    pub alike_n: i64,
    /// Tags.
    pub tags: Vec<String>,
    /// Agency code of who deals with it.
    pub assigned: String,
    /// What the agency answers.
    pub reply: String,
    /// Who hid it, and why; for who may know.
    pub hidden: Option<(String, String)>,
}

/// Reads a comment for somebody.
pub fn shown(
    voice: Voice,
    scope: &Scope,
    surveys: &Surveys,
    language: Language,
    today: Date,
) -> Shown {
    let sees_all = scope.sees_submissions();
    let at = if sees_all {
        number::moment(language, voice.received_at)
    } else {
        crate::central::sample::Period::read(&voice.quarter)
            .map_or_else(String::new, |quarter| wording::results::of(language).period_name(quarter))
    };
    let due = if sees_all {
        Some(voice.due.clone())
    } else {
        let opened = voice.opened_on.as_deref().and_then(|day| day.parse().ok());
        opened.map(|day: Date| due::due(day, DUE_WORKING_DAYS).to_string())
    };
    let due = due.filter(|_| matches!(voice.status, Status::New | Status::Open));
    let told = |who: String, why: String| (!who.is_empty()).then_some((who, why));
    let level = |level| received::given(surveys, &voice.survey, voice.version, level, language);
    Shown {
        id: voice.id,
        text: received::masked(&voice.text, language),
        survey: received::title(surveys, &voice.survey, voice.version, language),
        service: (sees_all || voice.is_service_told).then_some(voice.service),
        overall: voice.overall.map(level),
        at,
        at_rfc3339: sees_all.then(|| day::rfc3339(voice.received_at)),
        is_overdue: due.as_ref().is_some_and(|day| *day < today.to_string()),
        due: due.map(|text| number::day(language, &text)),
        seen: told(voice.seen_by, voice.seen_note),
        hidden: told(voice.hidden_by, voice.hidden_reason)
            .filter(|_| scope.may_see(Matter::Moderation)),
        lang: voice.lang,
        unit: voice.unit,
        standing: voice.standing,
        status: voice.status,
        status_reason: voice.status_reason,
        is_danger: voice.is_danger,
        alike: voice.alike,
        alike_n: 1,
        tags: voice.tags,
        assigned: voice.assigned,
        reply: voice.reply,
    }
}
