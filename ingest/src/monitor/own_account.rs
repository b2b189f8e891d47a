//! `/monitor/account`: one's own password, second factor and sessions. Whatever changes them asks for the
//! password again, and counts as an attempt: a session that somebody left open opens no more than it is.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::account::{AccountError, change};
use super::guard::{ACCOUNT, LOGIN, OwnAccount};
use super::identity::{Credentials, IdentityError, Member, SessionError};
use super::language::PageLanguage;
use super::second_factor::{self, Offer};
use super::session::stored_id;
use super::view::{self, AccountFault, AccountPage, OwnSession, Reader};
use super::{Monitor, login};
use crate::central::account::{Person, PersonChange};
use crate::central::audit;

/// `GET /monitor/account`.
pub async fn show(State(monitor): State<Monitor>, own: OwnAccount, page: PageLanguage) -> Response {
    let mut response = page_of(&monitor, &own, page, None, StatusCode::OK).await;
    login::remember_language(&mut response, page, &monitor);
    response
}

async fn page_of(
    monitor: &Monitor,
    own: &OwnAccount,
    page: PageLanguage,
    fault: Option<AccountFault>,
    status: StatusCode,
) -> Response {
    let (central, now) = (&monitor.state.central, monitor.state.clock.now_ms());
    let this = own.session.session.id().map(|id| stored_id(&id));
    let sessions = match central.sessions_of(&own.person.name, now).await {
        Ok(sessions) => sessions,
        Err(error) => return login::failed(page, &error),
    };
    let sessions = sessions.into_iter().map(|session| OwnSession {
        is_this: Some(&session.id) == this.as_ref(),
        id: session.id,
        begun_at: session.begun_at,
        expires_at: session.expires_at,
    });
    let recovery_codes = match central.recovery_codes(&own.person.name).await {
        Ok(left) => left,
        Err(error) => return login::failed(page, &error),
    };
    let first_step = monitor.state.first_step(&own.person, own.via);
    let shown = AccountPage {
        reader: Reader::of(page.language),
        person: own.person.clone(),
        first_step,
        sessions: sessions.collect(),
        recovery_codes,
        fault,
    };
    (status, view::account(shown)).into_response()
}

/// What is typed to change the password.
#[derive(Deserialize)]
pub struct TypedPassword {
    #[serde(default)]
    password: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// `POST /monitor/account/password`.
pub async fn password(
    State(monitor): State<Monitor>,
    own: OwnAccount,
    page: PageLanguage,
    Form(typed): Form<TypedPassword>,
) -> Response {
    let fault = match proved(&monitor, &own, &typed.password).await {
        Err(error) => return login::failed(page, &error),
        Ok(Some(fault)) => Some(fault),
        Ok(None) if typed.new != typed.again => Some(AccountFault::NotTheSame),
        Ok(None) if typed.new == typed.password => Some(AccountFault::SameAsBefore),
        Ok(None) => None,
    };
    if let Some(fault) = fault {
        return refused(&monitor, &own, page, fault).await;
    }
    let actor = actor(&own.person);
    let by = (monitor.state.clock.now_ms(), &*actor);
    let central = &*monitor.state.central;
    match change::set_password(central, &own.person.name, typed.new, by).await {
        Ok(()) => entered_again(&monitor, own, page, ACCOUNT).await,
        Err(AccountError::TooShort(_) | AccountError::TooLong) => {
            refused(&monitor, &own, page, AccountFault::Length).await
        }
        Err(AccountError::Guessable) => {
            refused(&monitor, &own, page, AccountFault::Guessable).await
        }
        Err(error) => login::failed(page, &error),
    }
}

/// A form that only asks for the password.
#[derive(Deserialize)]
pub struct Proof {
    #[serde(default)]
    password: String,
}

/// `POST /monitor/account/second-factor`: offers a secret.
pub async fn offer(
    State(monitor): State<Monitor>,
    own: OwnAccount,
    page: PageLanguage,
    Form(typed): Form<Proof>,
) -> Response {
    // Without a password there is none to show; a second factor on top takes nobody anything.
    let has_nothing = own.person.hash.is_empty() && own.person.second_factor.is_empty();
    let proved = if has_nothing { Ok(None) } else { proved(&monitor, &own, &typed.password).await };
    match proved {
        Err(error) => return login::failed(page, &error),
        Ok(Some(fault)) => return refused(&monitor, &own, page, fault.of_second_factor()).await,
        Ok(None) => {}
    }
    let state = &monitor.state;
    match second_factor::offer(&state.secrets, &own.person.name, state.clock.now_ms()) {
        Some(offer) => offered(page, own.person, offer, false),
        None => login::failed(page, &"no second factor could be made up"),
    }
}

fn offered(page: PageLanguage, person: Person, offer: Offer, is_wrong: bool) -> Response {
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, view::offer(Reader::of(page.language), person, offer, is_wrong)).into_response()
}

/// The offered secret, and a code of it.
#[derive(Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    offer: String,
    #[serde(default)]
    code: String,
}

/// `POST /monitor/account/second-factor/confirm`: takes the offered secret and shows the recovery codes,
/// once.
pub async fn confirm(
    State(monitor): State<Monitor>,
    own: OwnAccount,
    page: PageLanguage,
    Form(typed): Form<Confirmed>,
) -> Response {
    let (state, name) = (&monitor.state, &own.person.name);
    let (secrets, now) = (&state.secrets, state.clock.now_ms());
    let offered_and_typed = (&*typed.offer, &*typed.code);
    let Some((sealed, step)) = second_factor::taken(secrets, name, offered_and_typed, now) else {
        return match second_factor::again(secrets, name, &typed.offer) {
            Some(offer) => offered(page, own.person, offer, true),
            None => Redirect::to(ACCOUNT).into_response(),
        };
    };
    let Some((codes, recovery)) = second_factor::recovery(name) else {
        return login::failed(page, &"no recovery codes could be made up");
    };
    let change = PersonChange::SecondFactor { sealed, recovery };
    let actor = actor(&own.person);
    if let Err(error) = state.central.change_person(name, &change, (now, &actor)).await {
        return login::failed(page, &error);
    }
    // The code that confirmed it has been used.
    if let Err(error) = state.central.spend_code(name, step).await {
        return login::failed(page, &error);
    }
    let person = own.person.clone();
    let response = entered_again(&monitor, own, page, ACCOUNT).await;
    if response.status() != StatusCode::SEE_OTHER {
        return response;
    }
    view::recovery_codes(Reader::of(page.language), person, codes).into_response()
}

/// `POST /monitor/account/second-factor/remove`.
pub async fn remove(
    State(monitor): State<Monitor>,
    own: OwnAccount,
    page: PageLanguage,
    Form(typed): Form<Proof>,
) -> Response {
    match proved(&monitor, &own, &typed.password).await {
        Err(error) => return login::failed(page, &error),
        Ok(Some(fault)) => return refused(&monitor, &own, page, fault.of_second_factor()).await,
        Ok(None) => {}
    }
    let change = PersonChange::SecondFactor { sealed: String::new(), recovery: Vec::new() };
    let by = (monitor.state.clock.now_ms(), &*actor(&own.person));
    match monitor.state.central.change_person(&own.person.name, &change, by).await {
        Ok(_) => entered_again(&monitor, own, page, ACCOUNT).await,
        Err(error) => login::failed(page, &error),
    }
}

/// Which session is to end.
#[derive(Deserialize)]
pub struct EndedSession {
    #[serde(default)]
    id: String,
}

/// `POST /monitor/account/session`: ends one of one's own sessions.
pub async fn end_session(
    State(monitor): State<Monitor>,
    own: OwnAccount,
    page: PageLanguage,
    Form(ended): Form<EndedSession>,
) -> Response {
    let (central, now) = (&monitor.state.central, monitor.state.clock.now_ms());
    let sessions = match central.sessions_of(&own.person.name, now).await {
        Ok(sessions) => sessions,
        Err(error) => return login::failed(page, &error),
    };
    // Somebody else's is none of theirs.
    if sessions.iter().any(|session| session.id == ended.id)
        && let Err(error) = central.remove_session(&ended.id).await
    {
        return login::failed(page, &error);
    }
    let this = own.session.session.id().map(|id| stored_id(&id));
    Redirect::to(if this.as_ref() == Some(&ended.id) { LOGIN } else { ACCOUNT }).into_response()
}

/// Why the password is not proved; `None` when it is.
async fn proved(
    monitor: &Monitor,
    own: &OwnAccount,
    password: &str,
) -> Result<Option<AccountFault>, SessionError> {
    let central = |error| SessionError::Backend(IdentityError::Central(error));
    let name = own.person.name.clone();
    if let Some(seconds) = login::begin(monitor, &name).await.map_err(central)? {
        return Ok(Some(AccountFault::Locked(seconds)));
    }
    let credentials = Credentials { name, password: password.to_owned() };
    match own.session.authenticate(credentials).await? {
        None => Ok(Some(AccountFault::Wrong)),
        Some(_) => {
            let place = crate::central::attempt::Place::of(&own.person.name);
            monitor.state.central.attempt_succeeded(place).await.map_err(central)?;
            Ok(None)
        }
    }
}

async fn refused(
    monitor: &Monitor,
    own: &OwnAccount,
    page: PageLanguage,
    fault: AccountFault,
) -> Response {
    let status = match fault {
        AccountFault::Locked(_) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page_of(monitor, own, page, Some(fault), status).await
}

/// Every session has ended with the change; this one goes on as a new one.
async fn entered_again(
    monitor: &Monitor,
    mut own: OwnAccount,
    page: PageLanguage,
    to: &str,
) -> Response {
    let person = match monitor.state.central.person(&own.person.name).await {
        Ok(Some(person)) => person,
        Ok(None) => return Redirect::to(LOGIN).into_response(),
        Err(error) => return login::failed(page, &error),
    };
    let via = own.via;
    match login::enter(monitor, &mut own.session, &Member::from(person), via).await {
        Ok(()) => Redirect::to(to).into_response(),
        Err(error) => login::failed(page, &error),
    }
}

fn actor(person: &Person) -> String {
    audit::actor(&person.name, &person.unit, ACCOUNT)
}
