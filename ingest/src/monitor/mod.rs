//! The monitor: the central team's pages behind a login, rendered on the server.
//!
//! What a person may see and change is decided in `scope` and nowhere else: the central team everything
//! as it happens, everybody else only figures of closed days in groups of five or more, of the units
//! that belong to theirs. Deferred:
//! - for those outside the central team: releasing a figure only when its group has grown by five since
//!   the last release, and ratings asked only of some, whose number of answers tells of the condition;
//! - masking of personal data in comments, paging and search of them;
//! - figures of one procedure, and filters by channel.
//!
//! Modules are listed in the order a request passes through them.

pub mod account;
mod asset;
mod guard;
mod keys;
mod language;
mod identity;
mod session;
mod second_factor;
mod login;
mod own_account;
pub mod scope;
mod figures;
mod number;
mod received;
mod response;
mod results;
mod overview;
mod redrawn;
mod live;
mod view;
mod wording;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Router, middleware};
use axum_login::AuthManagerLayerBuilder;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::central::Central;
use crate::central::account::{Person, Role};
use crate::clock::Clock;
use crate::feed::Changes;
use crate::secrets::Secrets;
use crate::surveys::Surveys;

/// Name of the session's cookie.
const SESSION_COOKIE: &str = "hailong-session";

/// Most bytes of a form.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// What the monitor needs. Clones share it.
#[derive(Clone)]
pub struct MonitorState {
    /// The central database.
    pub central: Arc<dyn Central>,
    /// The surveys, for their texts and scales.
    pub surveys: Surveys,
    /// Changes whenever the feed took something into central.
    pub changes: Changes,
    /// True when people reach the monitor by https only: cookies are then never sent without it.
    pub secure_cookies: bool,
    /// True when the role central may do nothing before it has a second factor.
    pub require_second_factor: bool,
    /// The secrets of the installation, for the seal of second factors.
    pub secrets: Secrets,
    /// What time it is.
    pub clock: Clock,
}

/// What somebody has to do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// Choose a password of their own.
    Password,
    /// Set up a second factor.
    SecondFactor,
}

impl MonitorState {
    /// With the system's clock, and cookies that plain http on this machine can carry.
    pub fn new(
        central: Arc<dyn Central>,
        surveys: Surveys,
        changes: Changes,
        secrets: Secrets,
    ) -> MonitorState {
        let (secure_cookies, require_second_factor) = (false, false);
        let clock = Clock::system();
        MonitorState {
            central,
            surveys,
            changes,
            secure_cookies,
            require_second_factor,
            secrets,
            clock,
        }
    }

    /// What this person has to do before they may do anything else.
    pub fn first_step(&self, person: &Person) -> Option<FirstStep> {
        let lacks = self.require_second_factor && person.second_factor.is_empty();
        match person {
            Person { must_change: true, .. } => Some(FirstStep::Password),
            Person { role: Role::Central, .. } if lacks => Some(FirstStep::SecondFactor),
            _ => None,
        }
    }
}

/// What handlers share.
#[derive(Clone)]
struct Monitor {
    state: MonitorState,
    newest: Arc<live::Newest>,
    redrawn: Arc<redrawn::Redrawn>,
}

/// The routes of the monitor. Their paths begin with `/monitor`, so merge this router; nesting would
/// lose `/monitor/` with its slash.
pub fn router(state: MonitorState) -> Router {
    let sessions = session::CentralSessions::new(Arc::clone(&state.central), state.clock.clone());
    let session_layer = SessionManagerLayer::new(sessions)
        .with_name(SESSION_COOKIE)
        .with_path("/monitor")
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_secure(state.secure_cookies)
        // The cookie ends with the browser; the session at central, where its limits are kept.
        .with_expiry(Expiry::OnSessionEnd);
    let people = identity::People::new(Arc::clone(&state.central));
    let login_layer = AuthManagerLayerBuilder::new(people, session_layer).build();
    let newest = Arc::new(live::Newest::new(state.clone()));
    let redrawn = Arc::new(redrawn::Redrawn::new(state.clone()));
    let monitor = Monitor { state, newest, redrawn };
    Router::new()
        .route("/monitor/", get(overview::overview))
        .route("/monitor/live", get(live::live))
        .route("/monitor/results", get(results::page))
        .route("/monitor/results.csv", get(results::csv))
        .route("/monitor/results.xlsx", get(results::xlsx))
        .route("/monitor/results.json", get(results::json))
        .route("/monitor/results/question", get(results::question))
        .route("/monitor/results/services", get(results::services))
        .route("/monitor/report", get(results::printed))
        .route("/monitor/keys", get(keys::list).post(keys::add))
        .route("/monitor/keys/revoke", post(keys::revoke))
        .route("/monitor/login", get(login::form).post(login::log_in))
        .route("/monitor/login/code", get(login::code_form).post(login::code))
        .route("/monitor/logout", post(login::log_out))
        .route("/monitor/account", get(own_account::show))
        .route("/monitor/account/password", post(own_account::password))
        .route("/monitor/account/second-factor", post(own_account::offer))
        .route("/monitor/account/second-factor/confirm", post(own_account::confirm))
        .route("/monitor/account/second-factor/remove", post(own_account::remove))
        .route("/monitor/account/session", post(own_account::end_session))
        .layer(login_layer)
        .route("/monitor", get(|| async { Redirect::permanent(guard::OVERVIEW) }))
        .route("/monitor/assets/{name}", get(asset::asset))
        .route("/monitor/{*rest}", get(guard::not_found))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        // Tables of a hundred units repeat themselves; streams of events are left as they are.
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(guard::protect))
        .with_state(monitor)
}
