//! `/monitor/origins`: the origins whose pages may send, and how the widget fares in the pages that were
//! heard of lately; for the central team one more, one less. What an origin is, is in `crate::origins`;
//! every change is in the audit, and every node knows it within seconds.

use std::collections::{BTreeMap, BTreeSet};

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::ToSpan as _;
use serde::Deserialize;

use super::guard::{ORIGINS, SignedIn};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, OriginsPage, Reader};
use super::{Monitor, MonitorState, login};
use crate::central::CentralError;
use crate::day;
use crate::limits::{ORIGIN_PAGE_DAYS, ORIGINS_MAX};
use crate::origins::Origin;

/// An origin and what its pages told of the widget lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginSeen {
    /// The origin.
    pub origin: String,
    /// True when central allows it. While it allows none, all may send.
    pub is_allowed: bool,
    /// Widgets that stood ready.
    pub ready: i64,
    /// Widgets that could not run; a plain form or link stood in their place.
    pub failed: i64,
    /// Versions of the widget that were seen.
    pub versions: BTreeSet<String>,
    /// The last day of any of this, `YYYY-MM-DD`.
    pub last: Option<String>,
}

/// Why an origin was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginFault {
    /// It is none.
    Malformed(crate::origins::OriginError),
    /// There is no room for another.
    Full,
}

/// What is typed to allow an origin.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The origin.
    #[serde(default)]
    pub origin: String,
}

/// `GET /monitor/origins`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Origins, Access::See) {
        return refusal;
    }
    let mut response = page_of(&monitor, signed_in, page, Typed::default(), None).await;
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn page_of(
    monitor: &Monitor,
    signed_in: SignedIn,
    page: PageLanguage,
    typed: Typed,
    fault: Option<OriginFault>,
) -> Response {
    let origins = match seen(&monitor.state).await {
        Ok(origins) => origins,
        Err(error) => return login::failed(page, &error),
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let may_change = signed_in.scope.may_change(Matter::Origins);
    let (reader, person) = (Reader::of(page.language), signed_in.person);
    (status, view::origins(OriginsPage { reader, person, may_change, origins, typed, fault }))
        .into_response()
}

/// Every origin that is allowed or was heard of in the last days, in order.
async fn seen(state: &MonitorState) -> Result<Vec<OriginSeen>, CentralError> {
    let today = day::of(state.clock.now_ms());
    let first = today.saturating_sub((ORIGIN_PAGE_DAYS - 1).days());
    let mut origins: BTreeMap<String, OriginSeen> = BTreeMap::new();
    for origin in state.central.origins().await? {
        let seen = OriginSeen { origin: origin.clone(), is_allowed: true, ..OriginSeen::default() };
        origins.insert(origin, seen);
    }
    for count in state.central.embeds(&first.to_string(), &today.to_string()).await? {
        let empty = || OriginSeen { origin: count.origin.clone(), ..OriginSeen::default() };
        let seen = origins.entry(count.origin.clone()).or_insert_with(empty);
        match &*count.kind {
            "ready" => seen.ready += count.n,
            // A question that was offered may still be answered without the widget.
            "offered" => {}
            _ => seen.failed += count.n,
        }
        seen.versions.insert(count.version);
        seen.last = seen.last.take().max(Some(count.day));
    }
    Ok(origins.into_values().collect())
}

/// `POST /monitor/origins`: allows one.
pub async fn add(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Origins, Access::Change) {
        return refusal;
    }
    let fault = match typed.origin.trim().parse::<Origin>() {
        Err(fault) => OriginFault::Malformed(fault),
        Ok(origin) => match allow(&monitor, &signed_in, &origin).await {
            Ok(true) => return Redirect::to(ORIGINS).into_response(),
            Ok(false) => OriginFault::Full,
            Err(error) => return login::failed(page, &error),
        },
    };
    page_of(&monitor, signed_in, page, typed, Some(fault)).await
}

/// False when there is no room. One that is allowed already stays so.
async fn allow(
    monitor: &Monitor,
    signed_in: &SignedIn,
    origin: &Origin,
) -> Result<bool, CentralError> {
    let (state, origin) = (&monitor.state, origin.as_str());
    if state.central.add_origin(origin, state.clock.now_ms(), ORIGINS_MAX).await? {
        monitor.note(&signed_in.person, ORIGINS, "origin-add", origin).await?;
        return Ok(true);
    }
    Ok(state.central.origins().await?.iter().any(|known| known == origin))
}

/// What is pressed to take an origin back.
#[derive(Deserialize)]
pub struct Removed {
    #[serde(default)]
    origin: String,
    /// `yes` once it was asked; before that the question is.
    #[serde(default)]
    press: String,
}

/// `POST /monitor/origins/remove`: asks first, then refuses its pages.
pub async fn remove(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(removed): Form<Removed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Origins, Access::Change) {
        return refusal;
    }
    let origins = match monitor.state.central.origins().await {
        Ok(origins) => origins,
        Err(error) => return login::failed(page, &error),
    };
    if !origins.contains(&removed.origin) {
        return Redirect::to(ORIGINS).into_response();
    }
    if removed.press != "yes" {
        let reader = Reader::of(page.language);
        let is_last = origins.len() == 1;
        return view::remove_origin(reader, signed_in.person, removed.origin, is_last)
            .into_response();
    }
    let taken = async {
        if monitor.state.central.remove_origin(&removed.origin).await? {
            monitor.note(&signed_in.person, ORIGINS, "origin-remove", &removed.origin).await?;
        }
        Ok::<(), CentralError>(())
    };
    match taken.await {
        Ok(()) => Redirect::to(ORIGINS).into_response(),
        Err(error) => login::failed(page, &error),
    }
}
