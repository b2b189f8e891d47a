//! Logging in and out: name and password, then the code of the second factor where there is one. Names,
//! passwords and codes are never logged. Every step counts as an attempt of the name until the whole
//! login has succeeded, so that a known password gives no more guesses at the code.

use axum::Form;
use axum::extract::State;
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::account::{PASSWORD_BYTES_MAX, login_name};
use super::guard::{CODE, LOGIN, LOGOUT, OVERVIEW};
use super::identity::{Credentials, IdentityError, Member, Session, SessionError, VIA, Via, via};
use super::language::PageLanguage;
use super::view::{self, LoginFault, ProviderButton};
use super::{Monitor, second_factor};
use crate::central::CentralError;
use crate::central::account::Person;
use crate::central::attempt::Place;
use crate::limits::CODE_WAIT;

/// Where a session keeps who has shown the password and still owes the code.
const HALF_WAY: &str = "half-way";

/// Somebody who has shown the password.
#[derive(Clone, Serialize, Deserialize)]
struct HalfWay {
    name: String,
    /// The password was of this epoch; a change since then ends this, too.
    epoch: i64,
    /// Milliseconds since 1970.
    until: i64,
    /// How they came, when it was not with the password.
    #[serde(default)]
    via: Option<Via>,
}

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
        None => form_of(&monitor, page, String::new(), None).into_response(),
    };
    remember_language(&mut response, page, &monitor);
    response
}

fn form_of(
    monitor: &Monitor,
    page: PageLanguage,
    name: String,
    fault: Option<LoginFault>,
) -> Html<String> {
    let provider = monitor.state.provider.as_ref();
    let button = provider.map(|one| ProviderButton { label: one.label(), is_away: one.is_away() });
    view::login(page.language, name, fault, button)
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
        (status, form_of(&monitor, page, typed.name.clone(), Some(fault))).into_response()
    };
    match begin(&monitor, &name).await {
        Ok(None) => {}
        Ok(Some(seconds)) => {
            return waiting(
                seconds,
                again(StatusCode::TOO_MANY_REQUESTS, LoginFault::Locked(seconds)),
            );
        }
        Err(error) => return failed(page, &error),
    }
    if typed.password.len() > PASSWORD_BYTES_MAX {
        return again(StatusCode::UNAUTHORIZED, LoginFault::Wrong);
    }
    let credentials = Credentials { name: name.clone(), password: typed.password.clone() };
    let member = match session.authenticate(credentials).await {
        Ok(Some(member)) => member,
        Ok(None) => match note_failure(&monitor, &name, LOGIN).await {
            Ok(()) => return again(StatusCode::UNAUTHORIZED, LoginFault::Wrong),
            Err(error) => return failed(page, &error),
        },
        Err(error) => return failed(page, &error),
    };
    if member.person.second_factor.is_empty() {
        return opened(&monitor, session, page, (member, None)).await;
    }
    match owe_code(&monitor, &mut session, member.person, None).await {
        Ok(()) => Redirect::to(CODE).into_response(),
        Err(error) => failed(page, &error),
    }
}

/// Begins a session of somebody who still owes the code.
///
/// # Errors
/// Central does not answer.
pub async fn owe_code(
    monitor: &Monitor,
    session: &mut Session,
    person: Person,
    via: Option<Via>,
) -> Result<(), SessionError> {
    let until = monitor.state.clock.now_ms() + i64::try_from(CODE_WAIT.as_millis()).unwrap_or(0);
    let half_way = HalfWay { name: person.name, epoch: person.epoch, until, via };
    anew(session).await?;
    session.session.insert(HALF_WAY, half_way).await.map_err(SessionError::Session)
}

/// `GET /monitor/login/code`.
pub async fn code_form(
    State(monitor): State<Monitor>,
    session: Session,
    page: PageLanguage,
) -> Response {
    match half_way(&monitor, &session).await {
        Ok(Some(_)) => view::code(page.language, None).into_response(),
        Ok(None) => Redirect::to(LOGIN).into_response(),
        Err(response) => failed(page, &response),
    }
}

/// What is typed at the second step: a code of the app, or a recovery code.
#[derive(Deserialize)]
pub struct TypedCode {
    #[serde(default)]
    code: String,
}

/// `POST /monitor/login/code`.
pub async fn code(
    State(monitor): State<Monitor>,
    session: Session,
    page: PageLanguage,
    Form(typed): Form<TypedCode>,
) -> Response {
    let (person, via) = match half_way(&monitor, &session).await {
        Ok(Some(half_way)) => half_way,
        Ok(None) => return Redirect::to(LOGIN).into_response(),
        Err(error) => return failed(page, &error),
    };
    let again = |status: StatusCode, fault: LoginFault| {
        (status, view::code(page.language, Some(fault))).into_response()
    };
    match begin(&monitor, &person.name).await {
        Ok(None) => {}
        Ok(Some(seconds)) => {
            return waiting(
                seconds,
                again(StatusCode::TOO_MANY_REQUESTS, LoginFault::Locked(seconds)),
            );
        }
        Err(error) => return failed(page, &error),
    }
    match is_second_factor(&monitor, &person, &typed.code).await {
        Ok(true) => {
            let via = via.map(|_| Via { second_factor: true });
            opened(&monitor, session, page, (Member::from(person), via)).await
        }
        Ok(false) => match note_failure(&monitor, &person.name, CODE).await {
            Ok(()) => again(StatusCode::UNAUTHORIZED, LoginFault::Wrong),
            Err(error) => failed(page, &error),
        },
        Err(error) => failed(page, &error),
    }
}

/// Who has shown the password in this session, or has come from the provider, and may show the code now.
async fn half_way(
    monitor: &Monitor,
    session: &Session,
) -> Result<Option<(Person, Option<Via>)>, CentralError> {
    let Ok(Some(half_way)) = session.session.get::<HalfWay>(HALF_WAY).await else {
        return Ok(None);
    };
    let person = monitor.state.central.person(&half_way.name).await?;
    let now = monitor.state.clock.now_ms();
    let person = person.filter(|person| {
        person.epoch == half_way.epoch && now < half_way.until && person.disabled_at.is_none()
    });
    Ok(person.map(|person| (person, half_way.via)))
}

/// True when the code is of this person's second factor, and was not used before.
async fn is_second_factor(
    monitor: &Monitor,
    person: &Person,
    code: &str,
) -> Result<bool, CentralError> {
    let (state, now) = (&monitor.state, monitor.state.clock.now_ms());
    let sealed = (&*person.second_factor, code);
    if let Some(step) = second_factor::period(&state.secrets, &person.name, sealed, now) {
        return state.central.spend_code(&person.name, step).await;
    }
    let hash = second_factor::recovery_hash(&person.name, code);
    state.central.spend_recovery_code(&person.name, &hash, now).await
}

/// Begins an attempt of a name; the seconds it has to wait, when it has to.
pub async fn begin(monitor: &Monitor, name: &str) -> Result<Option<u64>, CentralError> {
    let now = monitor.state.clock.now_ms();
    match monitor.state.central.begin_attempt(Place::of(name), now).await? {
        Ok(()) => Ok(None),
        Err(wait) => {
            tracing::warn!("login refused: the name has to wait");
            Ok(Some(wait.as_secs().max(1)))
        }
    }
}

fn waiting(seconds: u64, mut response: Response) -> Response {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Notes that somebody did not get in. A name that nobody has is not noted: it may be a password that was
/// typed in the wrong field, and anybody could fill the audit with it.
async fn note_failure(monitor: &Monitor, name: &str, at: &str) -> Result<(), CentralError> {
    match monitor.state.central.person(name).await? {
        Some(person) => monitor.note(&person, at, "login-failed", name).await,
        None => Ok(()),
    }
}

/// Lets somebody in who has shown everything there is to show.
async fn opened(
    monitor: &Monitor,
    mut session: Session,
    page: PageLanguage,
    (member, via): (Member, Option<Via>),
) -> Response {
    match let_in(monitor, &mut session, (&member, via), LOGIN).await {
        Ok(()) => Redirect::to(OVERVIEW).into_response(),
        Err(error) => failed(page, &error),
    }
}

/// Writes that somebody logs in on the page `at`, and begins their session.
///
/// # Errors
/// Central does not answer.
pub async fn let_in(
    monitor: &Monitor,
    session: &mut Session,
    (member, via): (&Member, Option<Via>),
    at: &str,
) -> Result<(), SessionError> {
    // First, so that nobody is inside who is not in the audit.
    let noted = monitor.note(&member.person, at, "login", &member.person.name).await;
    noted.map_err(|error| SessionError::Backend(IdentityError::from(error)))?;
    enter(monitor, session, member, via).await
}

/// Ends the session there was, and begins another: what is logged in has an id that nobody knew before.
async fn anew(session: &mut Session) -> Result<(), SessionError> {
    session.logout().await?;
    // Without this, somebody who is logged in and logs in again would keep the id.
    session.session.cycle_id().await.map_err(SessionError::Session)
}

/// Begins a session of this person, who came this way.
///
/// # Errors
/// Central does not answer.
pub async fn enter(
    monitor: &Monitor,
    session: &mut Session,
    member: &Member,
    via: Option<Via>,
) -> Result<(), SessionError> {
    anew(session).await?;
    session.login(member).await?;
    if let Some(via) = via {
        session.session.insert(VIA, via).await.map_err(SessionError::Session)?;
    }
    let succeeded = monitor.state.central.attempt_succeeded(Place::of(&member.person.name)).await;
    succeeded.map_err(|error| SessionError::Backend(IdentityError::from(error)))
}

/// `POST /monitor/logout`.
pub async fn log_out(
    State(monitor): State<Monitor>,
    mut session: Session,
    page: PageLanguage,
) -> Response {
    let (member, via) = (session.user.clone(), via(&session).await);
    if let Err(error) = session.logout().await {
        return failed(page, &error);
    }
    let Some(Member { person, .. }) = member else { return Redirect::to(LOGIN).into_response() };
    // The session at the provider is theirs to end; whoever sits down next could come in with it.
    let provider = monitor.state.provider.as_ref().filter(|_| via.is_some());
    let way_out = provider.and_then(|one| Some((one.label(), one.way_out()?)));
    match monitor.note(&person, LOGOUT, "logout", &person.name).await {
        Ok(()) => match way_out {
            Some((label, address)) => view::left(page.language, label, address).into_response(),
            None => Redirect::to(LOGIN).into_response(),
        },
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
