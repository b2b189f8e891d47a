//! `/monitor/voices`: what citizens wrote, masked, searched and filtered; one comment with what may be done
//! to it. Who may see which is `scope`'s and central's; every look and every change is in the audit.

pub mod asked;
pub mod press;
pub mod shown;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use self::asked::Asked;
use self::press::{Fault, Sent};
use self::shown::Shown;
use super::guard::{SignedIn, VOICE, VOICES};
use super::language::PageLanguage;
use super::scope::{Access, Matter, Scope, whole_quarters};
use super::view::{self, Reader, VoicePage, VoicesPage};
use super::{Monitor, MonitorState, login};
use crate::central::CentralError;
use crate::central::audit;
use crate::central::closed::UnitDays;
use crate::central::voice::{Change, Flag, Voice, VoiceFilter};
use crate::day;
use crate::limits::voices::{DANGERS_PAGE, VOICES_PAGE};
use crate::unit::{Tree, code};

/// `GET /monitor/voices`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Query(asked): Query<Asked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Comments, Access::See) {
        return refusal;
    }
    let (person, scope) = (&signed_in.person, &signed_in.scope);
    if let Err(error) = monitor.note(person, VOICES, "comments-read", "voices").await {
        return login::failed(page, &error);
    }
    let mut response = match read(&monitor.state, scope, &asked, page).await {
        Ok(Some((comments, dangers, older))) => {
            let surveys = monitor.state.surveys.all();
            let surveys = surveys.iter().map(|survey| {
                (survey.id.clone(), survey.title.in_language(page.language).to_owned())
            });
            let reader = Reader::of(page.language);
            let shown = VoicesPage {
                reader,
                surveys: surveys.collect(),
                person: signed_in.person,
                scope: signed_in.scope,
                asked,
                dangers,
                comments,
                older,
            };
            view::voices(shown).into_response()
        }
        Ok(None) => refused(page),
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}

fn refused(page: PageLanguage) -> Response {
    let page = view::message(page.language, |w| w.refused, |w| w.refused_role);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// The comments, the dangers nobody has seen, and the address of the next page; none when the unit asked for
/// is not this person's.
type List = (Vec<Shown>, Vec<Shown>, Option<String>);

async fn read(
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
    page: PageLanguage,
) -> Result<Option<List>, CentralError> {
    let today = day::of(state.clock.now_ms());
    let tree = Tree::of(state.central.units().await?);
    let mut filter = asked.filter(scope, today);
    filter.within = within(scope, &tree, today);
    let unit = asked.unit.trim();
    if !unit.is_empty() {
        if !scope.covers(&tree, unit, today, today) {
            return Ok(None);
        }
        filter.units = Some(days_of(scope, &tree, unit, today));
    }
    let after = asked.after.trim().parse().ok();
    let mut found = state.central.voices(&filter, after, VOICES_PAGE + 1).await?;
    let most = usize::try_from(VOICES_PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > most;
    found.truncate(most);
    let older = found.last().filter(|_| has_more);
    let older = older.map(|last| asked.address_after(&last.id.to_string()));
    let dangers = if after.is_none() && asked.is_all() {
        let filter = VoiceFilter {
            opened_only: filter.opened_only,
            within: filter.within.clone(),
            flag: Some(Flag::DangerUnseen),
            ..VoiceFilter::default()
        };
        state.central.voices(&filter, None, DANGERS_PAGE).await?
    } else {
        Vec::new()
    };
    let comments = with_groups(state, scope, &filter, page, found).await?;
    let dangers = with_groups(state, scope, &filter, page, dangers).await?;
    Ok(Some((comments, dangers, older)))
}

/// Comments as this person reads them, with how many read almost the same.
async fn with_groups(
    state: &MonitorState,
    scope: &Scope,
    filter: &VoiceFilter,
    page: PageLanguage,
    found: Vec<Voice>,
) -> Result<Vec<Shown>, CentralError> {
    let today = day::of(state.clock.now_ms());
    let groups: Vec<i64> = found.iter().map(|voice| voice.alike).collect();
    let counted = state.central.alike(filter, &groups).await?;
    let shown = found.into_iter().map(|voice| {
        let n = counted.iter().find(|(group, _)| *group == voice.alike).map_or(1, |(_, n)| *n);
        let shown = shown::shown(voice, scope, &state.surveys, page.language, today);
        Shown { alike_n: n, ..shown }
    });
    Ok(shown.collect())
}

/// The units this person is bound to: on whole quarters only, where quarters are the finest they see.
fn within(scope: &Scope, tree: &Tree, today: Date) -> Option<Vec<UnitDays>> {
    let days = scope.unit_days(tree, today)?;
    Some(if scope.sees_submissions() { days } else { whole_quarters(days) })
}

/// A unit with all that belonged to it on each day.
fn days_of(scope: &Scope, tree: &Tree, unit: &str, today: Date) -> Vec<UnitDays> {
    let days = tree.members(unit, super::scope::FIRST_DAY, today).spans.into_iter();
    let days = days.flat_map(|span| {
        let of = move |unit| UnitDays { unit, from: span.from, to: span.to };
        code::spellings(&span.code).into_iter().map(of)
    });
    let days = days.collect();
    if scope.sees_submissions() { days } else { whole_quarters(days) }
}

/// Which comment.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    id: String,
    #[serde(default)]
    back: String,
}

/// `GET /monitor/voices/comment`.
pub async fn comment(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Query(which): Query<Which>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Comments, Access::See) {
        return refusal;
    }
    let id = which.id.trim().parse().unwrap_or(-1);
    let mut response = one(&monitor, signed_in, page, id, &which.back, None).await;
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn one(
    monitor: &Monitor,
    signed_in: SignedIn,
    page: PageLanguage,
    id: i64,
    back: &str,
    fault: Option<Fault>,
) -> Response {
    let (state, scope) = (&monitor.state, &signed_in.scope);
    let read = async {
        let Some((filter, found)) = find(state, scope, id).await? else { return Ok(None) };
        let subject = crate::central::voice::subject(id);
        monitor.note(&signed_in.person, VOICE, "comments-read", &subject).await?;
        let shown = with_groups(state, scope, &filter, page, vec![found]).await?;
        Ok::<_, CentralError>(shown.into_iter().next())
    };
    match read.await {
        Ok(Some(comment)) => {
            let status =
                if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let SignedIn { person, scope, .. } = signed_in;
            let (reader, back) = (Reader::of(page.language), way_back(back));
            let shown = VoicePage { reader, person, scope, comment, back, fault };
            (status, view::voice(shown)).into_response()
        }
        Ok(None) => super::guard::not_found(page).await,
        Err(error) => login::failed(page, &error),
    }
}

/// A comment that this person may see; hidden ones only who may see what is hidden.
async fn find(
    state: &MonitorState,
    scope: &Scope,
    id: i64,
) -> Result<Option<(VoiceFilter, Voice)>, CentralError> {
    let today = day::of(state.clock.now_ms());
    let tree = Tree::of(state.central.units().await?);
    let within = within(scope, &tree, today);
    let opened_only = !scope.sees_submissions();
    let filter = VoiceFilter { opened_only, within, id: Some(id), ..VoiceFilter::default() };
    let found = state.central.voices(&filter, None, 1).await?.into_iter().next();
    let found = found.filter(|voice| {
        let is_theirs = scope.sees_submissions() || voice.standing == "counted";
        is_theirs && (voice.hidden_by.is_empty() || scope.may_see(Matter::Moderation))
    });
    Ok(found.map(|voice| (filter, voice)))
}

/// An address of the list, and of nothing else.
fn way_back(back: &str) -> String {
    let is_list = back == VOICES || back.strip_prefix(VOICES).is_some_and(|it| it.starts_with('?'));
    if is_list { back.to_owned() } else { VOICES.to_owned() }
}

/// `POST /monitor/voices/change`: does to a comment what was pressed.
pub async fn change(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    body: String,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Moderation, Access::Change) {
        return refusal;
    }
    let sent = Sent::read(&body);
    let change = match sent.change(&signed_in.person.name) {
        Ok(change) => change,
        Err(fault) => {
            return one(&monitor, signed_in, page, sent.id, &sent.back, Some(fault)).await;
        }
    };
    let (state, scope) = (&monitor.state, &signed_in.scope);
    let is_theirs = async {
        if find(state, scope, sent.id).await?.is_none() {
            return Ok(None);
        }
        let Change::Assign(unit) = &change else { return Ok(Some(true)) };
        let today = day::of(state.clock.now_ms());
        let tree = Tree::of(state.central.units().await?);
        Ok::<_, CentralError>(Some(unit.is_empty() || scope.covers(&tree, unit, today, today)))
    };
    match is_theirs.await {
        Ok(Some(true)) => {}
        Ok(Some(false)) => {
            // What was typed is not said back: whether there is such a unit is not theirs to learn.
            let fault = Some(Fault::Unit(String::new()));
            return one(&monitor, signed_in, page, sent.id, &sent.back, fault).await;
        }
        Ok(None) => return super::guard::not_found(page).await,
        Err(error) => return login::failed(page, &error),
    }
    let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, VOICE);
    let now = state.clock.now_ms();
    match state.central.change_voice(sent.id, &change, now, &actor).await {
        Ok(true) => {
            let mut to = form_urlencoded::Serializer::new(String::new());
            to.append_pair("id", &sent.id.to_string()).append_pair("back", &way_back(&sent.back));
            Redirect::to(&format!("{VOICE}?{}", to.finish())).into_response()
        }
        Ok(false) => super::guard::not_found(page).await,
        Err(error) => login::failed(page, &error),
    }
}
