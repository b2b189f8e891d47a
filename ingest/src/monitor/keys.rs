//! `/monitor/keys`: who may sign invites: the keys there are; for the central team one more, one less.
//! What a key must be is decided in `invite::register`; every change is in the audit.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::guard::{KEYS, SignedIn};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, KeysPage, Reader};
use super::{Monitor, login};
use crate::central::audit;
use crate::invite::register::{self, RegisterFault};

/// What is typed to register a key.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Name of the issuer.
    #[serde(default)]
    pub issuer: String,
    /// Agencies with blanks or commas between.
    #[serde(default)]
    pub units: String,
    /// The public key in PEM.
    #[serde(default)]
    pub pem: String,
}

/// `GET /monitor/keys`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Keys, Access::See) {
        return refusal;
    }
    let SignedIn { person, scope, .. } = signed_in;
    let may_change = scope.may_change(Matter::Keys);
    let mut response = match monitor.state.central.issuer_keys().await {
        Ok(keys) => {
            let reader = Reader::of(page.language);
            let (typed, fault) = (Typed::default(), None);
            view::keys(KeysPage { reader, person, may_change, keys, typed, fault }).into_response()
        }
        Err(error) => login::failed(page, &error),
    };
    login::remember_language(&mut response, page, &monitor);
    response
}

/// `POST /monitor/keys`: registers one. What was typed stays when it is refused.
pub async fn add(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Keys, Access::Change) {
        return refusal;
    }
    let (person, may_change) = (signed_in.person, true);
    let central = &*monitor.state.central;
    let now = monitor.state.clock.now_ms();
    let units =
        typed.units.split([' ', ',', ';', '\n', '\r', '\t']).filter(|unit| !unit.is_empty());
    let units = units.map(str::to_owned).collect();
    let read = register::read(typed.issuer.trim().to_owned(), &typed.pem, units, now);
    let registered = match read {
        Ok(key) => {
            register::register(central, &key, &audit::actor(&person.name, &person.unit, KEYS)).await
        }
        Err(fault) => Err(fault),
    };
    let fault = match registered {
        Ok(_) => return Redirect::to(KEYS).into_response(),
        Err(RegisterFault::Central(error)) => return login::failed(page, &error),
        Err(fault) => fault,
    };
    match central.issuer_keys().await {
        Ok(keys) => {
            let (reader, fault) = (Reader::of(page.language), Some(fault));
            let page = view::keys(KeysPage { reader, person, may_change, keys, typed, fault });
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(error) => login::failed(page, &error),
    }
}

/// What is pressed to revoke a key.
#[derive(Deserialize)]
pub struct Revoked {
    kid: String,
    /// `yes` once it was asked; before that the question is.
    #[serde(default)]
    press: String,
}

/// `POST /monitor/keys/revoke`: asks first, then revokes for ever.
pub async fn revoke(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(revoked): Form<Revoked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Keys, Access::Change) {
        return refusal;
    }
    let person = signed_in.person;
    let central = &*monitor.state.central;
    let keys = match central.issuer_keys().await {
        Ok(keys) => keys,
        Err(error) => return login::failed(page, &error),
    };
    let known = keys.into_iter().find(|key| key.id == revoked.kid && key.revoked_at.is_none());
    let Some(key) = known else {
        // Somebody else was faster, or it never was.
        return Redirect::to(KEYS).into_response();
    };
    if revoked.press != "yes" {
        return view::revoke_key(Reader::of(page.language), person, key).into_response();
    }
    let now = monitor.state.clock.now_ms();
    match central
        .revoke_issuer_key(&key.id, now, &audit::actor(&person.name, &person.unit, KEYS))
        .await
    {
        Ok(_) => Redirect::to(KEYS).into_response(),
        Err(error) => login::failed(page, &error),
    }
}
