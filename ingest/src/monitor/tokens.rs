//! `/monitor/tokens`: the programs that may ask for what nobody else may; for the central team one more,
//! shown once, and one less. What a token is, is in `token`; every change is in the audit.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use clap::ValueEnum as _;
use serde::Deserialize;

use super::guard::{SignedIn, TOKENS};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, Reader, TokensPage};
use super::{Monitor, login};
use crate::central::audit;
use crate::limits::{TOKEN_DAYS, TOKENS_MAX};
use crate::token::{MakeTokenError, Scope, Wanted};

/// What is typed to make a token.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Whose it is.
    #[serde(default)]
    pub name: String,
    /// Name of a scope.
    #[serde(default)]
    pub scope: String,
    /// Agency code; none: all units.
    #[serde(default)]
    pub unit: String,
    /// Days that it is good.
    #[serde(default)]
    pub days: String,
}

/// `GET /monitor/tokens`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Tokens, Access::See) {
        return refusal;
    }
    let mut response = page_of(&monitor, signed_in, page, (Typed::default(), None, None)).await;
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn page_of(
    monitor: &Monitor,
    signed_in: SignedIn,
    page: PageLanguage,
    (typed, fault, shown): (Typed, Option<MakeTokenError>, Option<String>),
) -> Response {
    let tokens = match monitor.state.central.tokens().await {
        Ok(tokens) => tokens,
        Err(error) => return login::failed(page, &error),
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let may_change = signed_in.scope.may_change(Matter::Tokens);
    let now = monitor.state.clock.now_ms();
    let (reader, person) = (Reader::of(page.language), signed_in.person);
    let shown = TokensPage { reader, person, may_change, now, tokens, typed, fault, shown };
    (status, view::tokens(shown)).into_response()
}

/// `POST /monitor/tokens`: makes one and shows it once.
pub async fn add(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Tokens, Access::Change) {
        return refusal;
    }
    let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, TOKENS);
    // The form offers the scopes; what is none of them is the one that reads.
    let scope = Scope::from_str(&typed.scope, false).unwrap_or(Scope::Figures);
    let days = typed.days.trim();
    let wanted = Wanted {
        name: typed.name.trim().to_owned(),
        scope,
        unit: typed.unit.trim().to_owned(),
        days: if days.is_empty() { TOKEN_DAYS } else { days.parse().unwrap_or(0) },
    };
    let fault = match wanted.make(monitor.state.clock.now_ms()) {
        Err(fault) => fault,
        Ok((token, known)) => {
            match monitor.state.central.add_token(&known, TOKENS_MAX, &actor).await {
                Ok(true) => {
                    let shown = (Typed::default(), None, Some(token));
                    return page_of(&monitor, signed_in, page, shown).await;
                }
                Ok(false) => MakeTokenError::Taken(known.name),
                Err(error) => return login::failed(page, &error),
            }
        }
    };
    page_of(&monitor, signed_in, page, (typed, Some(fault), None)).await
}

/// What is pressed to revoke a token.
#[derive(Deserialize)]
pub struct Revoked {
    #[serde(default)]
    name: String,
    /// `yes` once it was asked; before that the question is.
    #[serde(default)]
    press: String,
}

/// `POST /monitor/tokens/revoke`: asks first, then revokes for ever.
pub async fn revoke(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(revoked): Form<Revoked>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Tokens, Access::Change) {
        return refusal;
    }
    if revoked.press != "yes" {
        let reader = Reader::of(page.language);
        return view::revoke_token(reader, signed_in.person, revoked.name).into_response();
    }
    let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, TOKENS);
    let now = monitor.state.clock.now_ms();
    match monitor.state.central.revoke_token(&revoked.name, now, &actor).await {
        Ok(_) => Redirect::to(TOKENS).into_response(),
        Err(error) => login::failed(page, &error),
    }
}
