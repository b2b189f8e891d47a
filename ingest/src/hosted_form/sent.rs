//! A hosted form that was sent: the page that the citizen turned to, thanks, or the form again with
//! what is wrong and everything typed.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{Instrument, Language};
use widget::flow::{Flow, Told};
use widget::wording::{self, hosted::hosted};

use super::fields::{Fields, Press};
use super::page::{self, Notice};
use super::{Asked, language_of, new_view, no_survey};
use crate::app::App;
use crate::error::{Refusal, Rejection};
use crate::hosted_page;
use crate::invite::{self, InviteFault};
use crate::limits::FORM_BYTES_MAX;
use crate::openapi::schema::Problem;
use crate::outcome::Outcome;
use crate::receipt_page;
use crate::routes::body::{expect_form, read_whole};
use crate::routes::extract::{InPath, InQuery};
use crate::sender::Sender;

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
        description = "Thanks with the receipt, or the page that the citizen turned to",
        body = String, content_type = "text/html"),
    (status = 403, description = "The form again: the invite is refused, it can be sent without",
        body = String, content_type = "text/html"),
    (status = 404, description = "No such survey", body = String, content_type = "text/html"),
    (status = 408, description = "The body came too slowly",
        body = String, content_type = "text/html"),
    (status = 409, description = "The form again: it was sent before with other answers, or the invite is spent",
        body = String, content_type = "text/html"),
    (status = 413, description = "Too large; the form again, as long as it could be read", body = String, content_type = "text/html"),
    (status = 415, description = "Not a form", body = String, content_type = "text/html"),
    (status = 422, description = "The form again, with what is wrong, or when it was open for too long",
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
        let bytes = read_whole(body, FORM_BYTES_MAX, app.body_timeout).await?;
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
    let fields = Fields::read(&bytes, || new_view(&app, &in_force.id), &in_force, asked);
    // A form that was opened before a new version came into force is judged by its own.
    let instrument = app.intake.surveys.get(&id, fields.version).unwrap_or(in_force);
    let mut flow = Flow::new(instrument.in_language(language), language);
    fields.answers.iter().for_each(|(name, value)| flow.enter(name, value, true));
    flow.turn_to(fields.page);
    let unreadable = fields.unreadable(&instrument);
    if !unreadable.is_empty() {
        app.intake.refuse(Rejection::Invalid(language, unreadable.clone()));
        flow.correct_by(&unreadable);
        return form(StatusCode::UNPROCESSABLE_ENTITY, &fields, flow);
    }
    match fields.press {
        Press::Back => {
            flow.go_back();
            form(StatusCode::OK, &fields, flow)
        }
        Press::Next => {
            flow.go_on();
            let is_wrong = !flow.told().is_empty();
            if !is_wrong && fields.page == 0 {
                fields.tell(&app, (0, 1));
            }
            let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            form(status, &fields, flow)
        }
        Press::Send => submit(&app, fields, flow, &instrument, sender).await,
    }
}

async fn submit(
    app: &App,
    mut fields: Fields,
    flow: Flow,
    instrument: &Instrument,
    sender: Sender,
) -> Response {
    let language = flow.language();
    let answers = flow.answers_to_send();
    let submission = fields.submission(instrument, language, &answers);
    let now_ms = app.intake.clock.now_ms();
    let is_good = fields.view.is_good(&app.intake.secrets, &fields.survey, now_ms);
    let mut outcome = match is_good {
        true => app.intake.take_value(submission, sender).await,
        false => app.intake.refuse_new(submission, Rejection::StalePage).await,
    };
    let is_over = matches!(outcome, Outcome::Rejected(Rejection::Invite(_, InviteFault::Expired)));
    if is_over {
        // It was good when the page was opened. Under the same key, so that it counts once.
        fields.invite = None;
        let submission = fields.submission(instrument, language, &answers);
        outcome = app.intake.take_value(submission, sender).await;
    }
    let is_new = matches!(outcome, Outcome::Stored(_));
    match outcome {
        Outcome::Stored(receipt) | Outcome::Repeat(receipt) => {
            // Of several pages the first one has told; a repeat was told of, too.
            if is_new && fields.page == 0 {
                // The plain form in a host page was shown there, where nobody could tell.
                fields.tell(app, (u32::from(fields.view.signature.is_none()), 1));
            }
            let notice = is_over.then(|| hosted(language).taken_without_invite);
            let html = page::thanks(language, &receipt.receipt, notice);
            hosted_page::response(StatusCode::OK, html)
        }
        Outcome::Rejected(rejection) => again(app, rejection, fields, flow),
    }
}

/// What was sent was not taken: the form once more with everything typed, where that can help.
fn again(app: &App, rejection: Rejection, mut fields: Fields, mut flow: Flow) -> Response {
    let language = flow.language();
    let whole = |message: String| vec![Told { question: None, row: None, message }];
    match &rejection {
        Rejection::Invalid(_, problems) => flow.correct_by(problems),
        Rejection::KeyReused => return sent_before(app, fields, flow),
        Rejection::StalePage => {
            fields.view = new_view(app, &fields.survey);
            flow.correct(whole(hosted(language).stale.to_owned()));
        }
        // More than a submission takes, read whole: told at the text that is too long.
        Rejection::TooLarge(_) if flow.send().is_none() => {}
        Rejection::Invite(_, fault) => {
            // Sent again it goes without, and the citizen has been told so.
            fields.invite = None;
            let why = invite::wording::sentence(language, *fault);
            flow.correct(whole([why, " ", hosted(language).without_invite].concat()));
        }
        // Nothing typed is lost: the same form, the same key, and an honest word.
        Rejection::Unavailable | Rejection::TooMany(_) | Rejection::InviteUnjudged => {
            flow.correct(whole(wording::words(language).unreached.0.to_owned()));
        }
        rejection => return failed(rejection, language),
    }
    let mut response = form(rejection.status(), &fields, flow);
    if let Some(wait) = rejection.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    }
    response
}

/// The form with what was changed after it was sent. What the first sending said stays: whoever goes
/// back at a shared computer may be somebody else. Under a key of its own it can be sent as a rating
/// of its own, and the citizen is told what that would mean.
fn sent_before(app: &App, mut fields: Fields, flow: Flow) -> Response {
    let words = hosted(flow.language());
    let means = match (fields.invite.take(), fields.context.contains_key("dossier")) {
        (Some(_), _) => words.sends_uninvited,
        (None, true) => words.sends_correction,
        (None, false) => words.sends_another,
    };
    fields.view = new_view(app, &fields.survey);
    let text = [words.sent_before, " ", means].concat();
    let to = receipt_page::address(flow.language());
    let notice = Notice { text, link: Some((to, words.take_back)) };
    hosted_page::response(StatusCode::CONFLICT, page::form(&fields, flow, Some(notice)))
}

fn form(status: StatusCode, fields: &Fields, flow: Flow) -> Response {
    hosted_page::response(status, page::form(fields, flow, None))
}

fn failed(rejection: &Rejection, language: Language) -> Response {
    hosted_page::response(rejection.status(), page::refused(rejection, language))
}
