//! Everything a request can be refused for, and the one place where each becomes an RFC 9457 answer.

use std::time::Duration;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::problem::Place;
use model::{Language, Problem};
use serde_json::{Value, json};
use widget::wording;

use crate::dossier::{DossierFault, DossierProblem};
use crate::invite::{self, InviteFault};
use crate::limits;

/// Why a submission was not taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejection {
    /// Not JSON, not UTF-8, or not an object; with what the parser says.
    Unreadable(String),
    /// More bytes than this.
    TooLarge(usize),
    /// More submissions in a batch than this.
    TooManySubmissions(usize),
    /// A content type that is not taken.
    WrongType,
    /// The body did not arrive whole.
    Incomplete,
    /// The body came too slowly.
    TooSlow,
    /// The key came before with another content.
    KeyReused,
    /// Too many from this sender; how long to wait.
    TooMany(Duration),
    /// The page's origin is not allowed.
    OriginRefused,
    /// The invite is refused; with the language to tell the citizen in.
    Invite(Language, InviteFault),
    /// The page view of a hosted form is not one that this service made, or is too old.
    StalePage,
    /// The registered keys of issuers are not known at the moment, so no invite can be judged.
    InviteUnjudged,
    /// The device that signed it is not known, and cannot be asked for at the moment.
    DeviceUnjudged,
    /// The submission breaks the rules of its survey.
    Invalid(Language, Vec<Problem>),
    /// More dossiers in a request than this.
    TooManyDossiers(usize),
    /// Some of the dossiers are faulty.
    InvalidDossiers(Vec<DossierProblem>),
    /// The journal cannot write, or cannot keep up.
    Unavailable,
}

impl Rejection {
    /// The stable name: the last part of `type`, and the reason in metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Rejection::Unreadable(_) => "unreadable",
            Rejection::TooLarge(_) => "too-large",
            Rejection::TooManySubmissions(_) => "too-many-submissions",
            Rejection::WrongType => "wrong-type",
            Rejection::Incomplete => "incomplete",
            Rejection::TooSlow => "timeout",
            Rejection::KeyReused => "key-reused",
            Rejection::TooMany(_) => "too-many",
            Rejection::OriginRefused => "origin-refused",
            Rejection::Invite(_, fault) => fault.kind(),
            Rejection::StalePage => "stale-page",
            Rejection::InviteUnjudged => "invite-unjudged",
            Rejection::DeviceUnjudged => "device-unjudged",
            Rejection::Invalid(..) => "invalid",
            Rejection::TooManyDossiers(_) => "too-many-dossiers",
            Rejection::InvalidDossiers(_) => "invalid-dossiers",
            Rejection::Unavailable => "unavailable",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Rejection::Unreadable(_) | Rejection::Incomplete => StatusCode::BAD_REQUEST,
            Rejection::TooLarge(_)
            | Rejection::TooManySubmissions(_)
            | Rejection::TooManyDossiers(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Rejection::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Rejection::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Rejection::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Rejection::KeyReused | Rejection::Invite(_, InviteFault::Spent) => StatusCode::CONFLICT,
            Rejection::OriginRefused | Rejection::Invite(..) => StatusCode::FORBIDDEN,
            Rejection::Invalid(..) | Rejection::StalePage | Rejection::InvalidDossiers(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Rejection::Unavailable | Rejection::InviteUnjudged | Rejection::DeviceUnjudged => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Rejection::Unreadable(_) => "The body cannot be read as a submission",
            Rejection::TooLarge(_) => "The body is too large",
            Rejection::TooManySubmissions(_) => "The batch has too many submissions",
            Rejection::WrongType => "The content type is not taken",
            Rejection::Incomplete => "The body did not arrive whole",
            Rejection::TooSlow => "The body came too slowly",
            Rejection::KeyReused => "The key was used for another submission",
            Rejection::TooMany(_) => "Too many submissions from here",
            Rejection::OriginRefused => "Pages of this origin may not send",
            Rejection::Invite(_, fault) => fault.title(),
            Rejection::StalePage => "The page of the form is too old, or none of this service",
            Rejection::InviteUnjudged => {
                "The invite cannot be judged yet; try again with the same key"
            }
            Rejection::DeviceUnjudged => {
                "What the device signed cannot be judged yet; try again with the same key"
            }
            Rejection::Invalid(..) => "The submission breaks the rules of its survey",
            Rejection::TooManyDossiers(_) => "The request has too many dossiers",
            Rejection::InvalidDossiers(_) => "Some of the dossiers are faulty; nothing was taken",
            Rejection::Unavailable => "Nothing was stored; try again with the same key",
        }
    }

    fn detail(&self) -> String {
        match self {
            Rejection::Unreadable(message) => message.clone(),
            Rejection::TooLarge(bytes_max) => format!("{bytes_max} bytes at most."),
            Rejection::TooManySubmissions(submissions_max) => {
                format!("{submissions_max} submissions at most; nothing was stored.")
            }
            Rejection::WrongType => {
                "Send application/json, text/plain with JSON in it, or, for one \
                                     sealed submission, application/jose."
                    .into()
            }
            Rejection::Incomplete => "The connection ended early; send it again.".into(),
            Rejection::TooSlow => "Nothing was stored; send it again with the same key.".into(),
            Rejection::TooMany(_) => format!(
                "Nothing was stored. Try again with the same key after {} s.",
                self.retry_after().unwrap_or_default().as_secs()
            ),
            Rejection::OriginRefused => "Nothing was stored. Whoever runs this service allows an \
                                         origin with `hailong origin add`."
                .into(),
            Rejection::Invite(_, fault) => fault.to_string(),
            Rejection::StalePage => {
                "Nothing was stored. Open the form again, or send its page without `_signature`, \
                 with a key of your own."
                    .into()
            }
            Rejection::InviteUnjudged => format!(
                "The keys of issuers are not known while the central database is away; nothing was \
                 stored. Try again after {} s.",
                limits::RETRY_AFTER.as_secs()
            ),
            Rejection::DeviceUnjudged => format!(
                "The device is not known here, and the central database, which may know it, is \
                 away; nothing was stored. Try again after {} s.",
                limits::RETRY_AFTER.as_secs()
            ),
            Rejection::KeyReused => {
                "Make a new key for a new submission; a retry repeats the same content.".into()
            }
            Rejection::Invalid(..) | Rejection::InvalidDossiers(_) => "See problems.".into(),
            Rejection::TooManyDossiers(dossiers_max) => {
                format!("{dossiers_max} dossiers at most; nothing was taken. Send the rest apart.")
            }
            Rejection::Unavailable => format!(
                "The service cannot write at the moment. Try again after {} s.",
                limits::RETRY_AFTER.as_secs()
            ),
        }
    }

    /// How long the sender is to wait, in whole seconds, when waiting can help.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Rejection::TooMany(wait) => Some(Duration::from_secs(wait.as_secs().max(1) + 1)),
            Rejection::Unavailable | Rejection::InviteUnjudged | Rejection::DeviceUnjudged => {
                Some(limits::RETRY_AFTER)
            }
            _ => None,
        }
    }

    /// The problem+json body.
    pub fn body(&self) -> Value {
        let mut body = problem_body(self.kind(), self.title(), self.status(), &self.detail());
        match self {
            Rejection::Invalid(language, problems) => {
                body["problems"] = problems.iter().map(|p| problem_json(*language, p)).collect();
            }
            Rejection::InvalidDossiers(problems) => {
                let told = |one: &DossierProblem| {
                    let message = one.fault.to_string();
                    json!({ "index": one.index, "problem": one.fault.name(), "message": message })
                };
                body["problems"] = problems.iter().map(told).collect();
            }
            Rejection::Invite(language, fault) => {
                body["message"] = invite::wording::message(*language, *fault).into();
            }
            _ => {}
        }
        body
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let mut response = problem_response(self.status(), &self.body());
        if let Some(wait) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
        }
        response
    }
}

/// Why a request that is not a submission was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such route, survey, version, file or receipt.
    NotFound(&'static str),
    /// The route has no such method.
    MethodNotAllowed,
    /// The parameter has a value that is not known.
    BadParameter(&'static str),
    /// The submission came from a kiosk, whose screen everybody sees.
    NotWithdrawable,
    /// The pairing code is none, was used by another tablet, or its time is over.
    NoSuchCode,
    /// A tablet's key is no point of P-256.
    KeyRefused,
    /// A token is needed, and none that is good was sent.
    NoToken,
    /// The token reads a unit, and this is not of it.
    NotOfUnit,
    /// The token reads a unit, and what is asked for is not over yet.
    NotOver,
    /// Only from this machine, or with the token.
    OnlyLocal,
    /// A fault of this program.
    Fault,
    /// The form asked for is of another build.
    OtherLayout,
    /// A store cannot be reached; nothing is lost.
    Unavailable,
}

/// Status, name, title, and what can be done.
type Told = (StatusCode, &'static str, &'static str, &'static str);

const NOT_OF_UNIT: Told = (
    StatusCode::FORBIDDEN,
    "not-of-unit",
    "The token does not read this",
    "It is bound to a unit: it reads the indices of that unit and of what belonged to it on every day \
     of the period, and nothing else. Name such a unit.",
);

const NOT_OVER: Told = (
    StatusCode::FORBIDDEN,
    "period-not-over",
    "The period is not over",
    "The token is bound to a unit. Whoever watches a figure of their own unit grow knows who gave \
     which rating, so it reads periods that are over.",
);

impl Refusal {
    /// Status, name, title, and what can be done.
    fn told(self) -> Told {
        match self {
            Refusal::NotFound(what) => (StatusCode::NOT_FOUND, "not-found", "Not found", what),
            Refusal::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "The route has no such method",
                "See the contract for the methods of this route.",
            ),
            Refusal::BadParameter(what) => {
                (StatusCode::BAD_REQUEST, "bad-parameter", "A parameter is not known", what)
            }
            Refusal::NotWithdrawable => (
                StatusCode::FORBIDDEN,
                "not-withdrawable",
                "A rating given at a kiosk cannot be withdrawn",
                "Its receipt was shown on a screen that others see, so it proves nothing.",
            ),
            Refusal::NoSuchCode => (
                StatusCode::FORBIDDEN,
                "no-such-code",
                "No tablet waits for this code",
                "It was mistyped, is more than a day old, or another tablet has used it; whoever \
                 runs this service makes a new one with `hailong device add`.",
            ),
            Refusal::KeyRefused => (
                StatusCode::FORBIDDEN,
                "key-refused",
                "The key cannot be used",
                "A tablet's key is an EC key on P-256, as WebCrypto exports it.",
            ),
            Refusal::NoToken => (
                StatusCode::UNAUTHORIZED,
                "no-token",
                "A token is needed",
                "Send a token for this that is in force (Authorization: Bearer hl_…); whoever runs \
                 this service makes one with `hailong token add`.",
            ),
            Refusal::NotOfUnit => NOT_OF_UNIT,
            Refusal::NotOver => NOT_OVER,
            Refusal::OnlyLocal => (
                StatusCode::FORBIDDEN,
                "only-local",
                "Only from this machine",
                "Metrics are given to this machine, and with the token of the settings \
                 (Authorization: Bearer …) to others.",
            ),
            Refusal::Fault => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "fault",
                "The service has a fault",
                "It is in the log of the service. Try again with the same key.",
            ),
            Refusal::OtherLayout => (
                StatusCode::NOT_ACCEPTABLE,
                "other-layout",
                "The form asked for is of another build",
                "Load the widget again; it and the service must be of the same build.",
            ),
            Refusal::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "The store cannot be read at the moment",
                "Try again later; nothing is lost.",
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, kind, title, detail) = self.told();
        let mut response = problem_response(status, &problem_body(kind, title, status, detail));
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from(limits::RETRY_AFTER.as_secs());
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}

/// A parameter that is not understood, with what was wrong and what would be understood.
pub fn wrong_parameter(detail: &str) -> Response {
    let (kind, title) = ("bad-parameter", "A parameter is not known");
    let status = StatusCode::BAD_REQUEST;
    problem_response(status, &problem_body(kind, title, status, detail))
}

/// A problem of this kind as it may be answered: what its `type` leads to.
pub fn example(kind: &str) -> Option<Value> {
    let rejections = [
        Rejection::Unreadable("The body is not JSON: expected value at line 1 column 1.".into()),
        Rejection::TooLarge(model::limits::SUBMISSION_BYTES_MAX),
        Rejection::TooManySubmissions(model::limits::BATCH_SUBMISSIONS_MAX),
        Rejection::WrongType,
        Rejection::Incomplete,
        Rejection::TooSlow,
        Rejection::KeyReused,
        Rejection::TooMany(Duration::from_secs(30)),
        Rejection::OriginRefused,
        Rejection::StalePage,
        Rejection::InviteUnjudged,
        Rejection::DeviceUnjudged,
        Rejection::Invalid(
            Language::En,
            vec![Problem::question("overall", model::ProblemKind::Required)],
        ),
        Rejection::TooManyDossiers(limits::DOSSIERS_MAX),
        Rejection::InvalidDossiers(vec![DossierProblem {
            index: 0,
            fault: DossierFault::NoResultDay,
        }]),
        Rejection::Unavailable,
    ];
    let refusals = [
        Refusal::NotFound("No such route; see the contract for those there are."),
        Refusal::MethodNotAllowed,
        Refusal::BadParameter("lang is vi or en."),
        Refusal::NotWithdrawable,
        Refusal::NoSuchCode,
        Refusal::KeyRefused,
        Refusal::NoToken,
        Refusal::NotOfUnit,
        Refusal::NotOver,
        Refusal::OnlyLocal,
        Refusal::Fault,
        Refusal::OtherLayout,
        Refusal::Unavailable,
    ];
    let invites = InviteFault::EXAMPLES.map(|fault| Rejection::Invite(Language::En, fault));
    let mut rejections = rejections.iter().chain(&invites);
    let rejection = rejections.find(|rejection| rejection.kind() == kind);
    rejection.map(Rejection::body).or_else(|| {
        let mut told = refusals.iter().map(|refusal| refusal.told());
        let (status, kind, title, detail) = told.find(|(_, name, ..)| *name == kind)?;
        Some(problem_body(kind, title, status, detail))
    })
}

fn problem_body(kind: &str, title: &str, status: StatusCode, detail: &str) -> Value {
    json!({
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
    })
}

fn problem_response(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    let problem_json = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, problem_json);
    response
}

/// One problem as the contract writes it, with a sentence in the submission's language.
fn problem_json(language: Language, problem: &Problem) -> Value {
    let message = wording::problem(language, problem);
    let name = problem.kind.name();
    match &problem.place {
        Place::Question { question, row: None } => {
            json!({ "question": question, "problem": name, "message": message })
        }
        Place::Question { question, row } => {
            json!({ "question": question, "row": row, "problem": name, "message": message })
        }
        Place::Member(member) => {
            json!({ "question": null, "field": member, "problem": name, "message": message })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_problem_can_be_looked_up() {
        for kind in [
            "invalid",
            "invite-forged",
            "invite-spent",
            "too-many",
            "origin-refused",
            "timeout",
            "not-found",
            "fault",
        ] {
            let body = example(kind).unwrap();
            assert_eq!(body["type"], format!("/problems/{kind}"));
        }
        assert_eq!(example("no-such-kind"), None);
    }

    #[test]
    fn the_wait_is_told_in_whole_seconds_and_never_too_short() {
        for (wait, told) in [(0, 2), (1_000, 2), (1_001, 2), (59_999, 60)] {
            let rejection = Rejection::TooMany(Duration::from_millis(wait));
            assert_eq!(rejection.retry_after(), Some(Duration::from_secs(told)), "{wait}");
        }
    }
}
