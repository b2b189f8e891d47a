//! The monitor: the central team's pages behind a login, rendered on the server.
//!
//! What a person may see and change is decided in `scope` and nowhere else: the central team everything
//! as it happens, everybody else only figures of closed days in groups of five or more, of the units
//! that belong to theirs. Deferred:
//! - for those outside the central team: releasing a figure only when its group has grown by five since
//!   the last release, and ratings asked only of some, whose number of answers tells of the condition;
//! - figures of one procedure, and filters by channel.
//!
//! Modules are listed in the order a request passes through them.

pub mod account;
mod asset;
mod guard;
mod audit_page;
mod keys;
mod users;
mod tokens;
mod origins_page;
mod units_page;
mod surveys_page;
mod language;
mod identity;
mod session;
mod second_factor;
mod login;
mod provider;
mod provider_login;
mod own_account;
pub mod scope;
mod figures;
mod number;
mod received;
mod response;
mod results;
mod voices;
mod overview;
mod redrawn;
mod live;
mod flow;
mod exports;
mod view;
mod wording;

#[cfg(test)]
mod tests;

pub use flow::{AlertMail, TellError, tell_of_alerts, watch_for_alerts};
pub use provider::{Provider, ProviderError};
pub use wording::flow::mail_of_trial;

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use axum_login::AuthManagerLayerBuilder;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use self::identity::Via;
use crate::central::account::{Person, Role};
use crate::central::audit::{self, Act};
use crate::central::{Central, CentralError};
use crate::clock::Clock;
use crate::feed::Changes;
use crate::limits::REGISTRY_FILE_BYTES_MAX;
use crate::limits::voices::VOICE_FORM_BYTES_MAX;
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
    /// True when this node sends alerts by e-mail.
    pub mails_alerts: bool,
    /// The secrets of the installation, for the seal of second factors.
    pub secrets: Secrets,
    /// Where a spreadsheet waits until it is whole, in a file without a name.
    pub folder: PathBuf,
    /// The identity provider that people may log in with, beside local accounts.
    pub provider: Option<Arc<Provider>>,
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
        let (secure_cookies, require_second_factor, mails_alerts) = (false, false, false);
        let (clock, folder) = (Clock::system(), std::env::temp_dir());
        MonitorState {
            central,
            surveys,
            changes,
            secure_cookies,
            require_second_factor,
            mails_alerts,
            secrets,
            folder,
            provider: None,
            clock,
        }
    }

    /// What this person, who came through the identity provider when `via` says so, has to do before they
    /// may do anything else. A one-time password that was not used to get in can wait.
    fn first_step(&self, person: &Person, via: Option<Via>) -> Option<FirstStep> {
        let has_shown = via.is_some_and(|via| via.second_factor);
        let lacks = self.require_second_factor && person.second_factor.is_empty() && !has_shown;
        match person {
            Person { must_change: true, .. } if via.is_none() => Some(FirstStep::Password),
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
    flow: Arc<flow::Drawn>,
    exports: Arc<exports::Exports>,
}

impl Monitor {
    /// Writes a line into the audit: this person did something on this page that changed nothing.
    async fn note(
        &self,
        person: &Person,
        page: &str,
        action: &'static str,
        subject: &str,
    ) -> Result<(), CentralError> {
        let actor = audit::actor(&person.name, &person.unit, page);
        let at = self.state.clock.now_ms();
        self.state.central.note_act(&Act { at, actor: &actor, action, subject }).await
    }
}

/// A page behind the login, or of it.
struct Page {
    path: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "the matrix of rights asks for it"))]
    methods: &'static [&'static str],
    handlers: MethodRouter<Monitor>,
}

/// Every page. The matrix of rights has a row for each, so a new one without a row fails there.
fn pages() -> Vec<Page> {
    let page = |path, methods, handlers| Page { path, methods, handlers };
    let (read, write, both) = (&["GET"][..], &["POST"][..], &["GET", "POST"][..]);
    vec![
        page("/monitor/", read, get(overview::overview)),
        page("/monitor/live", read, get(live::live)),
        page(guard::FLOW, read, get(flow::page)),
        page("/monitor/flow/live", read, get(flow::live)),
        page("/monitor/flow/acknowledge", write, post(flow::acknowledge)),
        page("/monitor/results", read, get(results::page)),
        page("/monitor/results.csv", read, get(results::csv)),
        page("/monitor/results.xlsx", read, get(results::xlsx)),
        page("/monitor/results.json", read, get(results::json)),
        page("/monitor/results/question", read, get(results::question)),
        page("/monitor/results/services", read, get(results::services)),
        page("/monitor/report", read, get(results::printed)),
        page("/monitor/report.docx", read, get(results::report_file)),
        page(guard::EXPORTS, read, get(exports::page)),
        page("/monitor/exports/file", read, get(exports::download)),
        page("/monitor/exports/live", read, get(exports::told)),
        page("/monitor/exports/cancel", write, post(exports::cancel)),
        page(guard::VOICES, read, get(voices::list)),
        page(guard::VOICE, read, get(voices::comment)),
        page(
            guard::VOICE_CHANGE,
            write,
            post(voices::change).layer(DefaultBodyLimit::max(VOICE_FORM_BYTES_MAX)),
        ),
        page("/monitor/keys", both, get(keys::list).post(keys::add)),
        page("/monitor/keys/revoke", write, post(keys::revoke)),
        page("/monitor/users", both, get(users::list).post(users::add)),
        page("/monitor/users/change", write, post(users::change)),
        page("/monitor/tokens", both, get(tokens::list).post(tokens::add)),
        page("/monitor/tokens/revoke", write, post(tokens::revoke)),
        page("/monitor/origins", both, get(origins_page::list).post(origins_page::add)),
        page("/monitor/origins/remove", write, post(origins_page::remove)),
        page("/monitor/units", both, units_page()),
        page("/monitor/units.csv", read, get(units_page::csv)),
        page("/monitor/surveys", read, get(surveys_page::list)),
        page("/monitor/audit", read, get(audit_page::show)),
        page("/monitor/login", both, get(login::form).post(login::log_in)),
        page("/monitor/login/code", both, get(login::code_form).post(login::code)),
        page(guard::PROVIDER, read, get(provider_login::begin)),
        page(guard::PROVIDER_RETURN, read, get(provider_login::end)),
        page("/monitor/logout", write, post(login::log_out)),
        page("/monitor/account", read, get(own_account::show)),
        page("/monitor/account/password", write, post(own_account::password)),
        page("/monitor/account/second-factor", write, post(own_account::offer)),
        page("/monitor/account/second-factor/confirm", write, post(own_account::confirm)),
        page("/monitor/account/second-factor/remove", write, post(own_account::remove)),
        page("/monitor/account/session", write, post(own_account::end_session)),
    ]
}

/// The page of units takes files as long as the command takes them.
fn units_page() -> MethodRouter<Monitor> {
    let bytes_max = usize::try_from(REGISTRY_FILE_BYTES_MAX).unwrap_or(usize::MAX);
    get(units_page::list)
        .post(units_page::import)
        .layer(DefaultBodyLimit::max(bytes_max + FORM_BYTES_MAX))
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
    let flow = Arc::new(flow::Drawn::new(state.clone()));
    let exports = Arc::new(exports::Exports::new(state.clock.now_ms()));
    let monitor = Monitor { state, newest, redrawn, flow, exports };
    let routes = pages()
        .into_iter()
        .fold(Router::new(), |routes, page| routes.route(page.path, page.handlers));
    routes
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
