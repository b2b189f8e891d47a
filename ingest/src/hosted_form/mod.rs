//! `/f/{survey}`: the same questions as a plain page that needs no script. What it sends goes
//! through intake like any other submission.
//!
//! Each page view carries a key of its own, so sending the form twice counts once.

mod fields;
mod page;

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::limits::SUBMISSION_BYTES_MAX;
use model::{Instrument, Language};
use serde::Deserialize;
use widget::flow::{Flow, Told};
use widget::wording;

use crate::app::App;
use crate::error::{Refusal, Rejection};
use crate::hosted_page;
use crate::invite::issuers::Refused;
use crate::invite::verify::in_time;
use crate::invite::{self, InviteFault};
use crate::openapi::schema::Problem;
use crate::outcome::Outcome;
use crate::routes::body::{expect_form, read_whole};
use crate::routes::extract::{InPath, InQuery};
use crate::sender::Sender;
use crate::widget_files;
pub use fields::Fields;

/// What the address may say. Codes are those of the contract's `context`.
#[derive(Default, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    unit: Option<String>,
    service: Option<String>,
    dossier: Option<String>,
    channel: Option<String>,
    invite: Option<String>,
}

impl Asked {
    /// Asks with an invite, in a language and by a channel that may be named.
    pub fn with_invite(invite: String, lang: Option<String>, channel: Option<String>) -> Asked {
        Asked { invite: Some(invite), lang, channel, ..Asked::default() }
    }
}

/// The empty form. With an invite, which is read and not spent.
#[utoipa::path(get, path = "/f/{survey}", tag = "widget",
    params(
        ("survey" = String, Path, description = "Id of the survey"),
        ("lang" = Option<String>, Query, description = "Language, vi when left out"),
        ("unit" = Option<String>, Query, description = "Agency code"),
        ("service" = Option<String>, Query, description = "Procedure code"),
        ("dossier" = Option<String>, Query, description = "Dossier code"),
        ("channel" = Option<String>, Query, description = "How the citizen was reached"),
        ("invite" = Option<String>, Query, description = "A signed invite; it is not spent"),
    ),
    responses(
    (status = 200, description = "The form", body = String, content_type = "text/html"),
    (status = 404, description = "No such survey", body = String, content_type = "text/html"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn show(
    State(app): State<App>,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<Asked>,
) -> Response {
    let language = language_of(asked.lang.as_deref());
    let Some(instrument) = app.intake.surveys.in_force(&id) else {
        return no_survey(language);
    };
    empty(&app, &instrument, asked, language)
}

/// The form of a page view, with a key of its own.
pub fn empty(app: &App, instrument: &Instrument, asked: Asked, language: Language) -> Response {
    let key = model::code::key_text(&app.intake.new_key());
    let mut fields = Fields::of_page_view(key, instrument, asked);
    let notice = fields.invite.clone().and_then(|invite| {
        let refused = invited(app, &mut fields, &invite)?;
        // Whoever cannot use an invite may rate all the same, and is told before the first question.
        fields.invite = None;
        let why = invite::wording::sentence(language, refused);
        Some([why, " ", wording::hosted::hosted(language).without_invite].concat())
    });
    let flow = Flow::new(instrument.in_language(language), language);
    let html = page::form(&fields, flow, notice.as_deref());
    hosted_page::response(StatusCode::OK, html)
}

/// Reads an invite into the form's context; says why it cannot be used. One that cannot be judged now
/// stays with the form: it is judged when it is sent.
fn invited(app: &App, fields: &mut Fields, invite: &str) -> Option<InviteFault> {
    match app.intake.issuers.read(invite) {
        Ok(claims) if claims.invite.survey != fields.survey => {
            Some(InviteFault::Foreign("it names another survey"))
        }
        Ok(claims) => {
            let in_time = in_time(&claims, app.intake.clock.now_ms());
            fields.take_over(claims.invite);
            in_time.err()
        }
        Err(Refused::Fault(fault)) => Some(fault),
        Err(Refused::Unjudged) => None,
    }
}

/// The form that was sent: thanks, or the form again with what is wrong and everything typed.
#[utoipa::path(post, path = "/f/{survey}", tag = "widget",
    params(
        ("survey" = String, Path, description = "Id of the survey"),
        ("lang" = Option<String>, Query, description = "Language, vi when left out"),
        ("unit" = Option<String>, Query, description = "Agency code"),
        ("service" = Option<String>, Query, description = "Procedure code"),
        ("dossier" = Option<String>, Query, description = "Dossier code"),
        ("channel" = Option<String>, Query, description = "How the citizen was reached"),
    ),
    responses(
    (status = 200,
        description = "Thanks with the receipt, or the form again when the citizen wanted to go on",
        body = String, content_type = "text/html"),
    (status = 403, description = "The form again: the invite is refused, it can be sent without",
        body = String, content_type = "text/html"),
    (status = 404, description = "No such survey", body = String, content_type = "text/html"),
    (status = 408, description = "The body came too slowly",
        body = String, content_type = "text/html"),
    (status = 409, description = "The form was sent before with other answers, or the invite is spent",
        body = String, content_type = "text/html"),
    (status = 413, description = "Too large", body = String, content_type = "text/html"),
    (status = 415, description = "Not a form", body = String, content_type = "text/html"),
    (status = 422, description = "The form again, with what is wrong",
        body = String, content_type = "text/html"),
    (status = 429, description = "The form again: too many from this sender",
        body = String, content_type = "text/html"),
    (status = 503, description = "The form again: nothing could be stored",
        body = String, content_type = "text/html"),
    (status = 400, description = "A parameter is there twice, or the body is not whole",
        content((Problem = "application/problem+json"), (String = "text/html"))),
))]
pub async fn send(
    State(app): State<App>,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<Asked>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // In a task of its own, so that a client that hangs up changes nothing.
    let task = tokio::spawn(take(app, id, asked, peer, headers, body));
    task.await.unwrap_or_else(|error| {
        tracing::error!(error = %error, "a form could not be taken");
        Refusal::Fault.into_response()
    })
}

async fn take(
    app: App,
    id: String,
    asked: Asked,
    peer: SocketAddr,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let language = language_of(asked.lang.as_deref());
    let Some(in_force) = app.intake.surveys.in_force(&id) else { return no_survey(language) };
    let read = async {
        let bytes = read_whole(body, SUBMISSION_BYTES_MAX, app.body_timeout).await?;
        expect_form(&headers).map(|()| bytes)
    };
    // The form is ours, whichever page it stands in a frame of.
    let sender = Sender { is_origin_refused: false, ..app.sender(peer, &headers) };
    let bytes = match read.await {
        Ok(bytes) => bytes,
        Err(rejection) => {
            app.intake.refuse(rejection.clone());
            return failed(&rejection, language);
        }
    };
    let new_key = || model::code::key_text(&app.intake.new_key());
    let mut fields = Fields::read(&bytes, new_key, &in_force, asked);
    // A form that was opened before a new version came into force is judged by its own.
    let instrument = app.intake.surveys.get(&id, fields.version).unwrap_or(in_force);
    let mut flow = Flow::new(instrument.in_language(language), language);
    fields.answers.iter().for_each(|(name, value)| flow.enter(name, value, true));
    let unreadable = fields.unreadable(&instrument);
    if !unreadable.is_empty() {
        app.intake.refuse(Rejection::Invalid(language, unreadable.clone()));
        flow.correct_by(&unreadable);
        return form(StatusCode::UNPROCESSABLE_ENTITY, &fields, flow);
    }
    if fields.goes_on {
        return form(StatusCode::OK, &fields, flow);
    }
    let answers = flow.answers_to_send();
    let submission = fields.submission(&instrument, language, &answers);
    let mut outcome = app.intake.take_value(submission, sender).await;
    let is_over = matches!(outcome, Outcome::Rejected(Rejection::Invite(_, InviteFault::Expired)));
    if is_over {
        // It was good when the page was opened. Under the same key, so that it counts once.
        fields.invite = None;
        let submission = fields.submission(&instrument, language, &answers);
        outcome = app.intake.take_value(submission, sender).await;
    }
    match outcome {
        Outcome::Stored(receipt) | Outcome::Repeat(receipt) => {
            let notice = is_over.then(|| wording::hosted::hosted(language).taken_without_invite);
            let html = page::thanks(language, &receipt.receipt, notice);
            hosted_page::response(StatusCode::OK, html)
        }
        Outcome::Rejected(rejection) => again(rejection, fields, flow, &instrument),
    }
}

/// What was sent was not taken: the form once more with everything typed, where that can help.
fn again(
    rejection: Rejection,
    mut fields: Fields,
    mut flow: Flow,
    instrument: &Instrument,
) -> Response {
    let language = flow.language();
    let whole = |message: String| vec![Told { question: None, row: None, message }];
    match rejection {
        Rejection::Invalid(_, problems) => {
            flow.correct_by(&problems);
            form(StatusCode::UNPROCESSABLE_ENTITY, &fields, flow)
        }
        Rejection::KeyReused => {
            let to = address(instrument, language);
            hosted_page::response(StatusCode::CONFLICT, page::sent_before(language, &to))
        }
        Rejection::Invite(_, fault) => {
            // Sent again it goes without, and the citizen has been told so.
            fields.invite = None;
            let why = invite::wording::sentence(language, fault);
            let then = wording::hosted::hosted(language).without_invite;
            flow.correct(whole([why, " ", then].concat()));
            form(rejection.status(), &fields, flow)
        }
        Rejection::Unavailable | Rejection::TooMany(_) | Rejection::InviteUnjudged => {
            // Nothing typed is lost: the same form, the same key, and an honest word.
            flow.correct(whole(wording::words(language).unreached.0.to_owned()));
            let mut response = form(rejection.status(), &fields, flow);
            if let Some(wait) = rejection.retry_after() {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
            }
            response
        }
        rejection => failed(&rejection, language),
    }
}

/// The survey that a style sheet is for.
#[derive(Deserialize)]
pub struct Styled {
    survey: Option<String>,
    version: Option<String>,
}

/// The style sheet of these pages.
#[utoipa::path(get, path = "/f/style.css", operation_id = "form_style", tag = "widget",
    params(
        ("survey" = Option<String>, Query,
            description = "Id of a survey: with the rules that hide what is not asked"),
        ("version" = Option<String>, Query, description = "Its version, else the one in force"),
    ),
    responses(
    (status = 200, description = "The style sheet of these pages", body = String,
        content_type = "text/css"),
    (status = 304, description = "As the client has it"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn style(
    State(app): State<App>,
    InQuery(styled): InQuery<Styled>,
    headers: HeaderMap,
) -> Response {
    let id = styled.survey.unwrap_or_default();
    let version = styled.version.and_then(|version| version.parse().ok());
    let instrument = version.and_then(|version| app.intake.surveys.get(&id, version));
    let instrument = instrument.or_else(|| app.intake.surveys.in_force(&id));
    // Conditions are the same in every language.
    let own = instrument.map(|one| widget::hosted::style(&one.in_language(Language::default())));
    let own = own.unwrap_or_default();
    let css = format!("{}\n{}\n{own}", include_str!("page.css"), widget_files::theme());
    crate::routes::assets::cached(
        &headers,
        "text/css; charset=utf-8",
        crate::routes::assets::SHORT_CACHE,
        css.into_bytes(),
    )
}

fn form(status: StatusCode, fields: &Fields, flow: Flow) -> Response {
    hosted_page::response(status, page::form(fields, flow, None))
}

fn failed(rejection: &Rejection, language: Language) -> Response {
    hosted_page::response(rejection.status(), page::refused(language))
}

fn no_survey(language: Language) -> Response {
    hosted_page::response(StatusCode::NOT_FOUND, page::no_survey(language))
}

fn language_of(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}

fn address(instrument: &Instrument, language: Language) -> String {
    format!("/f/{}?lang={}", instrument.id, language.tag())
}
