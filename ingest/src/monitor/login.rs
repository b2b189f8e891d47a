//! Logging in and out. Name and password are never logged.

use axum::Form;
use axum::extract::State;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Monitor;
use super::account::{PASSWORD_BYTES_MAX, login_name};
use super::guard::{LOGIN, OVERVIEW};
use super::identity::{Credentials, Session};
use super::language::PageLanguage;
use super::view::{self, LoginFault};

/// The form's fields.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// `GET /monitor/login`.
pub async fn form(
    State(monitor): State<Monitor>,
    session: Session,
    page: PageLanguage,
) -> Response {
    let mut response = match session.user {
        Some(_) => Redirect::to(OVERVIEW).into_response(),
        None => view::login(page.language, String::new(), None).into_response(),
    };
    remember_language(&mut response, page, &monitor);
    response
}

/// `POST /monitor/login`.
pub async fn log_in(
    State(monitor): State<Monitor>,
    mut session: Session,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    let name = login_name(&typed.name);
    let again = |status: StatusCode, fault: LoginFault| {
        (status, view::login(page.language, typed.name.clone(), Some(fault))).into_response()
    };
    if let Err(wait) = monitor.attempts.begin(&name, monitor.state.clock.now_ms()) {
        let seconds = wait.as_secs().max(1);
        tracing::warn!("login refused: the name has to wait");
        let mut response = again(StatusCode::TOO_MANY_REQUESTS, LoginFault::Locked(seconds));
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    if typed.password.len() > PASSWORD_BYTES_MAX {
        return again(StatusCode::UNAUTHORIZED, LoginFault::Wrong);
    }
    let credentials = Credentials { name: name.clone(), password: typed.password.clone() };
    let person = match session.authenticate(credentials).await {
        Ok(Some(person)) => person,
        Ok(None) => return again(StatusCode::UNAUTHORIZED, LoginFault::Wrong),
        Err(error) => return failed(page, &error),
    };
    // A login begins a session of its own, whatever was there before.
    if let Err(error) = session.logout().await {
        return failed(page, &error);
    }
    match session.login(&person).await {
        Ok(()) => {
            monitor.attempts.succeeded(&name);
            Redirect::to(OVERVIEW).into_response()
        }
        Err(error) => failed(page, &error),
    }
}

/// `POST /monitor/logout`.
pub async fn log_out(mut session: Session, page: PageLanguage) -> Response {
    match session.logout().await {
        Ok(_) => Redirect::to(LOGIN).into_response(),
        Err(error) => failed(page, &error),
    }
}

/// Central did not answer.
pub fn failed(page: PageLanguage, error: &dyn std::fmt::Debug) -> Response {
    tracing::error!(?error, "the monitor could not be shown");
    let page = view::message(page.language, |w| w.failed, |w| w.failed_note);
    (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
}

/// Remembers the language when the address asked for one.
pub fn remember_language(response: &mut Response, page: PageLanguage, monitor: &Monitor) {
    if let Some(cookie) = page.cookie(monitor.state.secure_cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
