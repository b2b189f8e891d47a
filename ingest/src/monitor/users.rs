//! `/monitor/users`: everybody with a login; for the central team one more, another role, off and on, a
//! one-time password. What may be done to whom is decided in `account`; every change is in the audit.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::account::{self, AccountError, change};
use super::guard::{SignedIn, USERS};
use super::language::PageLanguage;
use super::scope::{Access, Matter};
use super::view::{self, Reader, UsersPage};
use super::{Monitor, login};
use crate::central::account::{Person, Role};
use crate::central::audit;

/// What is typed to add somebody, or to give them another role.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// What they type at login.
    #[serde(default)]
    pub name: String,
    /// Name of a role.
    #[serde(default)]
    pub role: String,
    /// Agency code; none: all units.
    #[serde(default)]
    pub unit: String,
    /// The address at the identity provider; none: they log in with a password.
    #[serde(default)]
    pub email: String,
    /// What is pressed of an account that there is.
    #[serde(default)]
    press: String,
}

impl Typed {
    /// The role; what is no role of the list is the one that sees least.
    pub fn role(&self) -> Role {
        Role::from_name(&self.role).unwrap_or(Role::Viewer)
    }
}

/// What is shown once.
pub enum Shown {
    /// A one-time password.
    Password {
        /// Whose.
        name: String,
        /// The password.
        password: String,
    },
    /// Somebody was added who needs none.
    FromProvider {
        /// Who.
        name: String,
    },
}

/// `GET /monitor/users`.
pub async fn list(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Users, Access::See) {
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
    (typed, fault, shown): (Typed, Option<AccountError>, Option<Shown>),
) -> Response {
    let people: Vec<Person> = match monitor.state.central.everybody().await {
        Ok(people) => people,
        Err(error) => return login::failed(page, &error),
    };
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let may_change = signed_in.scope.may_change(Matter::Users);
    let (reader, person) = (Reader::of(page.language), signed_in.person);
    let has_provider = monitor.state.provider.is_some();
    let shown = UsersPage { reader, person, may_change, has_provider, people, typed, fault, shown };
    (status, view::users(shown)).into_response()
}

/// `POST /monitor/users`: adds somebody, with a one-time password that is shown once.
pub async fn add(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Users, Access::Change) {
        return refusal;
    }
    let (central, now) = (&*monitor.state.central, monitor.state.clock.now_ms());
    let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, USERS);
    let (place, by) = ((typed.role(), typed.unit.trim()), (now, &*actor));
    let name = account::login_name(&typed.name);
    let added = if typed.email.trim().is_empty() {
        let made = account::add_with_one_time(central, &name, place, by).await;
        made.map(|password| Shown::Password { name, password })
    } else {
        let added = account::add_from_provider(central, (&name, &typed.email), place, by).await;
        added.map(|()| Shown::FromProvider { name })
    };
    match added {
        Ok(shown) => {
            page_of(&monitor, signed_in, page, (Typed::default(), None, Some(shown))).await
        }
        Err(AccountError::Central(error)) => login::failed(page, &error),
        Err(fault) => page_of(&monitor, signed_in, page, (typed, Some(fault), None)).await,
    }
}

/// `POST /monitor/users/change`: does to an account what was pressed.
pub async fn change(
    State(monitor): State<Monitor>,
    signed_in: SignedIn,
    page: PageLanguage,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(refusal) = signed_in.refusal(Matter::Users, Access::Change) {
        return refusal;
    }
    let central = &*monitor.state.central;
    let actor = audit::actor(&signed_in.person.name, &signed_in.person.unit, USERS);
    let by = (monitor.state.clock.now_ms(), &*actor);
    let (name, place) = (&*typed.name, (typed.role(), typed.unit.trim()));
    let mut shown = None;
    let changed = match &*typed.press {
        "disable" => change::disable(central, name, by).await,
        "enable" => change::enable(central, name, by).await,
        "role" => change::set_role(central, name, place, by).await,
        "email" => change::set_email(central, name, &typed.email, by).await,
        "second-factor" => change::remove_second_factor(central, name, by).await,
        "reset" => change::reset(central, name, by).await.map(|password| {
            shown = Some(Shown::Password { name: account::login_name(name), password });
        }),
        _ => Ok(()),
    };
    match changed {
        Ok(()) if shown.is_none() => Redirect::to(USERS).into_response(),
        Ok(()) => page_of(&monitor, signed_in, page, (Typed::default(), None, shown)).await,
        Err(AccountError::Central(error)) => login::failed(page, &error),
        Err(fault) => {
            page_of(&monitor, signed_in, page, (Typed::default(), Some(fault), None)).await
        }
    }
}
