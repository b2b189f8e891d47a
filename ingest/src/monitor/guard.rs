//! What stands before every page of the monitor: headers that keep other sites and other scripts
//! out, the refusal of forms sent from elsewhere, and the login.

use axum::extract::{FromRequestParts, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use model::Language;

use super::Monitor;
use super::identity::{Session, Via, via};
use super::language::{self, PageLanguage};
use super::scope::{Access, Matter, Scope};
use super::view;
use crate::central::account::Person;

/// Address of the login.
pub const LOGIN: &str = "/monitor/login";

/// Address of the overview.
pub const OVERVIEW: &str = "/monitor/";

/// Address of the results.
pub const RESULTS: &str = "/monitor/results";

/// Address of the printable report.
pub const REPORT: &str = "/monitor/report";

/// Address of the comments.
pub const VOICES: &str = "/monitor/voices";

/// Address of one comment.
pub const VOICE: &str = "/monitor/voices/comment";

/// Address of what is done to a comment.
pub const VOICE_CHANGE: &str = "/monitor/voices/change";

/// Address of the second step of the login.
pub const CODE: &str = "/monitor/login/code";

/// Address of the way to the identity provider.
pub const PROVIDER: &str = "/monitor/login/provider";

/// Address that the identity provider sends people back to; it is registered there.
pub const PROVIDER_RETURN: &str = "/monitor/login/return";

/// Address of the way out.
pub const LOGOUT: &str = "/monitor/logout";

/// Address of the live list.
pub const LIVE: &str = "/monitor/live";

/// Address of the exports.
pub const EXPORTS: &str = "/monitor/exports";

/// Address of the flow.
pub const FLOW: &str = "/monitor/flow";

/// Address of the accounts.
pub const USERS: &str = "/monitor/users";

/// Address of the tokens.
pub const TOKENS: &str = "/monitor/tokens";

/// Address of one's own account.
pub const ACCOUNT: &str = "/monitor/account";

/// Address of the origins.
pub const ORIGINS: &str = "/monitor/origins";

/// Address of the tree of units.
pub const UNITS: &str = "/monitor/units";

/// Address of the surveys.
pub const SURVEYS: &str = "/monitor/surveys";

/// Address of the keys.
pub const KEYS: &str = "/monitor/keys";

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Sets the security headers of every answer, and refuses a form that another site sent.
pub async fn protect(request: Request, next: Next) -> Response {
    let language = language::of(request.uri(), request.headers()).language;
    let mut response = if is_from_here(request.method(), request.headers()) {
        next.run(request).await
    } else {
        let page = view::message(language, |w| w.refused, |w| w.refused_origin);
        (StatusCode::FORBIDDEN, page).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// True unless a browser says that another site sent this form. The session cookie is
/// SameSite=Strict already; this also covers the login itself and sites beside ours. Our pages send
/// no referrer, so a browser's `Origin` may be `null`, which says nothing.
fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(&HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(&ORIGIN), text(&HOST)) {
        (None | Some("null"), _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, at)| at == host),
        (Some(_), None) => false,
    }
}

/// `GET /monitor/…` for anything that is not there.
pub async fn not_found(page: PageLanguage) -> Response {
    let page = view::message(page.language, |w| w.not_found, |w| w.not_found_note);
    (StatusCode::NOT_FOUND, page).into_response()
}

/// Somebody who is logged in; without a login the answer is the way to it.
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// What they may be shown.
    pub scope: Scope,
    language: Language,
}

impl SignedIn {
    /// The answer when this person may not go so far in this matter; `None` when they may.
    pub fn refusal(&self, matter: Matter, access: Access) -> Option<Response> {
        if self.scope.access(matter) >= access {
            return None;
        }
        let page = view::message(self.language, |w| w.refused, |w| w.refused_role);
        Some((StatusCode::FORBIDDEN, page).into_response())
    }
}

/// Somebody who is logged in, on the pages of their own account: also while there is something they
/// have to do there first.
pub struct OwnAccount {
    /// The session of the request.
    pub session: Session,
    /// Who.
    pub person: Person,
    /// How they came, when it was through the identity provider.
    pub via: Option<Via>,
}

impl FromRequestParts<Monitor> for OwnAccount {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        monitor: &Monitor,
    ) -> Result<OwnAccount, Response> {
        let session = Session::from_request_parts(parts, monitor)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let member = session.user.clone();
        let member = member.ok_or_else(|| Redirect::to(LOGIN).into_response())?;
        let via = via(&session).await;
        Ok(OwnAccount { session, person: member.person, via })
    }
}

impl FromRequestParts<Monitor> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        monitor: &Monitor,
    ) -> Result<SignedIn, Response> {
        let own = OwnAccount::from_request_parts(parts, monitor).await?;
        let OwnAccount { person, via, .. } = own;
        if monitor.state.first_step(&person, via).is_some() {
            return Err(Redirect::to(ACCOUNT).into_response());
        }
        let PageLanguage { language, .. } = language::of(&parts.uri, &parts.headers);
        Ok(SignedIn { scope: Scope::of(&person), person, language })
    }
}

/// Somebody of the central team. Scripts ask here, so there is no way to the login: 401 or 403.
pub struct CentralTeam(pub Person);

impl FromRequestParts<Monitor> for CentralTeam {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Monitor,
    ) -> Result<CentralTeam, Response> {
        let PageLanguage { language, .. } = language::of(&parts.uri, &parts.headers);
        match SignedIn::from_request_parts(parts, state).await {
            Ok(signed_in) => match signed_in.refusal(Matter::Live, Access::See) {
                None => Ok(CentralTeam(signed_in.person)),
                Some(refusal) => Err(refusal),
            },
            Err(_) => {
                let page = view::message(language, |w| w.refused, |w| w.login_session_over);
                Err((StatusCode::UNAUTHORIZED, page).into_response())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_from_elsewhere_is_refused_and_a_link_is_not() {
        let is_from_here = |method: Method, pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            });
            super::is_from_here(&method, &headers.collect())
        };
        let post = |pairs: &[_]| is_from_here(Method::POST, pairs);
        assert!(post(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(!post(&[("sec-fetch-site", "cross-site")]));
        assert!(!post(&[("sec-fetch-site", "same-site")]));
        assert!(post(&[("origin", "http://a.vn"), ("host", "a.vn")]));
        assert!(!post(&[("origin", "http://b.vn"), ("host", "a.vn")]));
        assert!(!post(&[("origin", "http://a.vn")]));
        assert!(post(&[]), "a program, not a browser");
        assert!(is_from_here(Method::GET, &[("sec-fetch-site", "cross-site")]));
    }
}
