//! `/monitor/audit`: who did what, newest first, by person, kind and days. Somebody bound to a unit reads
//! what people did who are bound to a unit of theirs.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use super::guard::SignedIn;
use super::language::PageLanguage;
use super::scope::{Access, Matter, Scope};
use super::view::{self, AuditPage, Reader};
use super::{Monitor, MonitorState, login};
use crate::central::CentralError;
use crate::central::audit::{Noted, TrailFilter};
use crate::day;
use crate::limits::AUDIT_PAGE_LINES;
use crate::unit::Tree;

/// What is asked for. What cannot be read restricts nothing, and is shown as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Name of a person, or an actor as the lines write it.
    #[serde(default)]
    pub who: String,
    /// An action.
    #[serde(default)]
    pub what: String,
    /// First day, `YYYY-MM-DD`.
    #[serde(default)]
    pub from: String,
    /// Last day, included.
    #[serde(default)]
    pub to: String,
    /// Only lines before this one.
    before: Option<i64>,
}

/// `GET /monitor/audit`.
pub async fn show(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Query(asked): Query<Asked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Audit, Access::See) {
        return refusal;
    }
    let SignedIn { person, scope, .. } = signed_in;
    let mut response = match read(&monitor.state, &scope, &asked).await {
        Ok((lines, older)) => {
            let reader = Reader::of(page.language);
            view::audit(AuditPage { reader, person, asked, lines, older }).into_response()
        }
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}

/// The lines, and where the next page begins when there is one.
async fn read(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
) -> Result<(Vec<Noted>, Option<i64>), CentralError> {
    let units = match scope.unit() {
        None => None,
        Some(_) => {
            let tree = Tree::of(state.central.units().await?);
            let today = day::of(state.clock.now_ms());
            let days = scope.unit_days(&tree, today).unwrap_or_default();
            Some(days.into_iter().map(|days| days.unit).collect())
        }
    };
    let who = asked.who.trim();
    let is_whole = who.contains(':') || matches!(who, "citizen" | "system");
    let actor = if is_whole { who.to_owned() } else { format!("person:{}", who.to_lowercase()) };
    let last: Option<Date> = asked.to.parse().ok();
    let filter = TrailFilter {
        actor: (!who.is_empty()).then_some(actor),
        action: (!asked.what.is_empty()).then(|| asked.what.clone()),
        from: asked.from.parse().ok().and_then(begins),
        to: last.map(|day| day.saturating_add(1.day())).and_then(begins),
        units,
    };
    let before = asked.before.unwrap_or(i64::MAX);
    let mut lines = state.central.trail(&filter, before, AUDIT_PAGE_LINES + 1).await?;
    let page = usize::try_from(AUDIT_PAGE_LINES).unwrap_or(usize::MAX);
    let has_more = lines.len() > page;
    lines.truncate(page);
    let older = lines.last().filter(|_| has_more).map(|line| line.id);
    Ok((lines, older))
}

/// When a day begins in Viet Nam, milliseconds since 1970.
fn begins(day: Date) -> Option<i64> {
    let midnight = day.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(midnight.timestamp().as_millisecond() - day::OFFSET_SECONDS * 1_000)
}
