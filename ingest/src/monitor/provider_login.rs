//! Logging in with the identity provider: `/monitor/login/provider` sends the browser there, and
//! `/monitor/login/return` is where it comes back to. Accounts are never made here. A login that has begun is
//! kept at central for ten minutes and ends once, in the browser that began it. That browser is known by a
//! cookie of its own, because the cookie of the session (SameSite=Strict) does not come along from
//! another site; the page after the return then goes on from here, where it does.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{COOKIE, HeaderMap, HeaderName, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use model::Language;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::Cookie;

use super::guard::{self, CODE, OVERVIEW, PROVIDER_RETURN};
use super::identity::{Member, Session, Via};
use super::language::PageLanguage;
use super::provider::{Provider, Refused, Shown};
use super::{Monitor, login, view};
use crate::central::CentralError;
use crate::central::account::Person;
use crate::central::attempt::Place;
use crate::central::audit::{self, Act};
use crate::central::provider::{BegunLogin, Binding};
use crate::central::rights::SYSTEM;
use crate::limits::PROVIDER_LOGIN_WAIT;

/// Name of the cookie by which the browser that began is known. It holds the language and 32 random bytes.
const BROWSER_COOKIE: &str = "hailong-provider";

/// Where refusals that cost nothing are counted, so that nobody fills the audit: no name has this.
const REFUSALS: &str = " provider";

/// `GET /monitor/login/provider`.
pub async fn begin(
    State(monitor): State<Monitor>,
    session: Session,
    page: PageLanguage,
    headers: HeaderMap,
) -> Response {
    let Some(provider) = &monitor.state.provider else { return guard::not_found(page).await };
    if session.user.is_some() {
        return Redirect::to(OVERVIEW).into_response();
    }
    let begins = match provider.begin() {
        Ok(begins) => begins,
        Err(refused) => return refuse(&monitor, page, refused, None).await,
    };
    let browser = match browser_of(&headers) {
        Some((_, browser)) => browser,
        None => match made_up() {
            Ok(browser) => browser,
            Err(error) => return login::failed(page, &error),
        },
    };
    let now = monitor.state.clock.now_ms();
    let begun = BegunLogin {
        state: hash(&begins.state),
        browser: hash(&browser),
        nonce: begins.nonce,
        verifier: begins.verifier,
        expires_at: now + i64::try_from(PROVIDER_LOGIN_WAIT.as_millis()).unwrap_or_default(),
    };
    if let Err(error) = monitor.state.central.begin_provider_login(&begun, now).await {
        return login::failed(page, &error);
    }
    let mut response = Redirect::to(&begins.address).into_response();
    let value = format!("{}.{browser}", page.language.tag());
    set_cookie(&mut response, &monitor, &value, PROVIDER_LOGIN_WAIT.as_secs());
    response
}

/// What the provider sends back.
#[derive(Default, Deserialize)]
pub struct Returned {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// `GET /monitor/login/return`.
pub async fn end(
    State(monitor): State<Monitor>,
    mut session: Session,
    page: PageLanguage,
    headers: HeaderMap,
    returned: Result<Query<Returned>, QueryRejection>,
) -> Response {
    let Some(provider) = monitor.state.provider.clone() else {
        return guard::not_found(page).await;
    };
    // An address that cannot be read has no state that this service made.
    let returned = returned.map(|Query(returned)| returned).unwrap_or_default();
    let (language, browser) = browser_of(&headers).unwrap_or((page.language, String::new()));
    let page = PageLanguage { language, ..page };
    let begun = match ended(&monitor, &returned, &browser).await {
        Ok(Some(begun)) => begun,
        Ok(None) => return refuse(&monitor, page, Refused::State, None).await,
        Err(error) => return login::failed(page, &error),
    };
    let shown = match shown(&provider, returned, begun).await {
        Ok(shown) => shown,
        Err(refused) => return refuse(&monitor, page, refused, None).await,
    };
    let person = match person(&monitor, &provider, &shown).await {
        Ok(Ok(person)) => person,
        Ok(Err((refused, person))) => return refuse(&monitor, page, refused, person).await,
        Err(error) => return login::failed(page, &error),
    };
    let via = Some(Via { second_factor: shown.second_factor });
    let owes_code = !shown.second_factor && !person.second_factor.is_empty();
    let (to, done) = if owes_code {
        (CODE, login::owe_code(&monitor, &mut session, person, via).await)
    } else {
        let member = Member::from(person);
        (OVERVIEW, login::let_in(&monitor, &mut session, (&member, via), PROVIDER_RETURN).await)
    };
    match done {
        Ok(()) => goes_on(&monitor, page, to),
        Err(error) => login::failed(page, &error),
    }
}

/// Ends the login of this state and browser: what it was begun with.
async fn ended(
    monitor: &Monitor,
    returned: &Returned,
    browser: &str,
) -> Result<Option<BegunLogin>, CentralError> {
    let Some(state) = returned.state.as_deref().filter(|_| !browser.is_empty()) else {
        return Ok(None);
    };
    let now = monitor.state.clock.now_ms();
    monitor.state.central.end_provider_login(&hash(state), &hash(browser), now).await
}

/// Who has come back, as the provider says.
async fn shown(
    provider: &Provider,
    returned: Returned,
    begun: BegunLogin,
) -> Result<Shown, Refused> {
    // RFC 9207: an answer of another provider is not for us.
    if returned.iss.is_some_and(|issuer| !provider.is_issuer(&issuer)) {
        return Err(Refused::Issuer);
    }
    match (returned.error.as_deref(), returned.code) {
        (Some("access_denied"), _) => Err(Refused::Denied),
        (Some("temporarily_unavailable" | "server_error"), _) => Err(Refused::Away),
        (Some(_), _) | (None, None) => Err(Refused::Code),
        (None, Some(code)) => provider.end(code, begun.nonce, begun.verifier).await,
    }
}

/// Whose account that is here: by the subject, or, the first time, by the verified address.
async fn person(
    monitor: &Monitor,
    provider: &Provider,
    shown: &Shown,
) -> Result<Result<Person, (Refused, Option<Person>)>, CentralError> {
    let central = &monitor.state.central;
    if let Some(person) = central.person_of_subject(&shown.subject).await? {
        let is_off = person.disabled_at.is_some();
        return Ok(if is_off { Err((Refused::Disabled, Some(person))) } else { Ok(person) });
    }
    let email = match provider.email(shown).await {
        Ok(Some(email)) => email,
        Ok(None) => return Ok(Err((Refused::Nobody, None))),
        Err(refused) => return Ok(Err((refused, None))),
    };
    let by = (monitor.state.clock.now_ms(), PROVIDER_RETURN);
    Ok(match central.bind_subject(&email, &shown.subject, by).await? {
        Binding::Bound(person) => Ok(person),
        Binding::Nobody => Err((Refused::Nobody, None)),
        Binding::Another(person) => Err((Refused::Another, Some(person))),
        Binding::Disabled(person) => Err((Refused::Disabled, Some(person))),
    })
}

/// Says why nobody is let in, on a page, in the log and in the audit.
async fn refuse(
    monitor: &Monitor,
    page: PageLanguage,
    refused: Refused,
    person: Option<Person>,
) -> Response {
    tracing::warn!(kind = refused.kind(), "login with the identity provider refused");
    if let Err(error) = note(monitor, refused, person.as_ref()).await {
        return login::failed(page, &error);
    }
    let status = match refused {
        Refused::Away => StatusCode::SERVICE_UNAVAILABLE,
        Refused::State | Refused::Code | Refused::Denied => StatusCode::BAD_REQUEST,
        Refused::Nobody | Refused::Another | Refused::Disabled => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_GATEWAY,
    };
    let label = monitor.state.provider.as_ref().and_then(|provider| provider.label());
    (status, view::provider_refused(page.language, label, refused)).into_response()
}

/// Writes a refusal into the audit. What anybody can bring about is written five times and then more and more
/// rarely, as failures of a name are counted.
async fn note(
    monitor: &Monitor,
    refused: Refused,
    person: Option<&Person>,
) -> Result<(), CentralError> {
    let (central, at) = (&monitor.state.central, monitor.state.clock.now_ms());
    if refused.costs_nothing() && central.begin_attempt(Place::of(REFUSALS), at).await?.is_err() {
        return Ok(());
    }
    let actor = match person {
        Some(person) => audit::actor(&person.name, &person.unit, PROVIDER_RETURN),
        None => format!("{SYSTEM}||{PROVIDER_RETURN}"),
    };
    let (action, subject) = ("provider-refused", refused.kind());
    central.note_act(&Act { at, actor: &actor, action, subject }).await
}

/// A page that goes on by itself. A redirect would still count as coming from the provider's site, and the
/// browser would keep the session's cookie back.
fn goes_on(monitor: &Monitor, page: PageLanguage, to: &'static str) -> Response {
    let mut response = view::goes_on(page.language, to).into_response();
    let refresh = HeaderValue::try_from(format!("0; url={to}"));
    if let Ok(refresh) = refresh {
        response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    set_cookie(&mut response, monitor, "", 0);
    response
}

/// The language and the random part of the cookie, when it is one of ours.
fn browser_of(headers: &HeaderMap) -> Option<(Language, String)> {
    let values = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let cookie = values
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == BROWSER_COOKIE)?;
    let (language, browser) = cookie.value().split_once('.')?;
    let is_ours = BASE64URL_NOPAD.decode(browser.as_bytes()).is_ok_and(|bytes| bytes.len() == 32);
    Some((Language::from_tag(language)?, browser.to_owned())).filter(|_| is_ours)
}

fn set_cookie(response: &mut Response, monitor: &Monitor, value: &str, seconds: u64) {
    let secure = if monitor.state.secure_cookies { "; Secure" } else { "" };
    let text = format!(
        "{BROWSER_COOKIE}={value}; Path=/monitor/login; Max-Age={seconds}; HttpOnly; \
         SameSite=Lax{secure}"
    );
    if let Ok(cookie) = HeaderValue::try_from(text) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

fn made_up() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}
