//! `/receipt`: the page where a citizen looks up a receipt and withdraws what it stands for, without
//! any script. The same for programs is `routes/receipts.rs`.
//!
//! The receipt comes in the body, never in the address: addresses stay in the history of a shared
//! computer and in logs.

mod page;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use model::Language;
use serde::Deserialize;

use crate::app::App;
use crate::error::Rejection;
use crate::hosted_page;
use crate::limits::RECEIPT_FORM_BYTES_MAX;
use crate::openapi::schema::{Problem, ReceiptForm};
use crate::receipt::{self, Known, Untold};
use crate::routes::body::{expect_form, read_whole};
use crate::routes::extract::InQuery;

/// The address of the page in a language, at this service.
pub fn address(language: Language) -> String {
    ["/receipt?lang=", language.tag()].concat()
}

/// What the address may say.
#[derive(Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// The empty page.
#[utoipa::path(get, path = "/receipt", operation_id = "receipt_page", tag = "widget",
    params(("lang" = Option<String>, Query, description = "Language, vi when left out")),
    responses(
    (status = 200, description = "A page to enter a receipt", body = String,
        content_type = "text/html"),
    (status = 400, description = "A parameter is there twice", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn show(InQuery(asked): InQuery<Asked>) -> Response {
    response(StatusCode::OK, page::empty(language_of(&asked)))
}

/// What became of the submission; with `press=withdraw` the question whether it is to be withdrawn,
/// with `press=yes` it is.
#[utoipa::path(post, path = "/receipt", operation_id = "receipt_page_ask", tag = "widget",
    request_body(content = ReceiptForm, content_type = "application/x-www-form-urlencoded"),
    params(("lang" = Option<String>, Query, description = "Language, vi when left out")),
    responses(
    (status = 200, description = "What became of it, the question whether it is to be withdrawn, \
        or that it is", body = String, content_type = "text/html"),
    (status = 403, description = "It came from a kiosk and stays", body = String,
        content_type = "text/html"),
    (status = 404, description = "No submission with this receipt", body = String,
        content_type = "text/html"),
    (status = 408, description = "The body came too slowly", body = String,
        content_type = "text/html"),
    (status = 413, description = "Too large", body = String, content_type = "text/html"),
    (status = 415, description = "Not a form", body = String, content_type = "text/html"),
    (status = 422, description = "What was entered cannot be a receipt", body = String,
        content_type = "text/html"),
    (status = 503, description = "It cannot be looked up or written at the moment", body = String,
        content_type = "text/html"),
    (status = 400, description = "A parameter is there twice, or the body is not whole",
        content((Problem = "application/problem+json"), (String = "text/html"))),
))]
pub async fn ask(
    State(app): State<App>,
    InQuery(asked): InQuery<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let language = language_of(&asked);
    let read = async {
        let bytes = read_whole(body, RECEIPT_FORM_BYTES_MAX, app.body_timeout).await?;
        expect_form(&headers).map(|()| bytes)
    };
    let entered = match read.await {
        Ok(bytes) => Entered::read(&bytes),
        Err(rejection) => return unread(&rejection, language),
    };
    let typed = entered.receipt.trim();
    if typed.is_empty() {
        return response(StatusCode::UNPROCESSABLE_ENTITY, page::nothing_entered(language));
    }
    let told = match entered.press.as_str() {
        "yes" => receipt::withdraw(&app, typed).await.map(|_| page::withdrawn(language)),
        press => receipt::look_up(&app, typed).await.map(|known| {
            let title = title(&app, &known, language);
            match press {
                "withdraw" if known.may_be_withdrawn() => page::sure(language, &known, &title),
                _ => page::told(language, &known, &title),
            }
        }),
    };
    match told {
        Ok(html) => response(StatusCode::OK, html),
        Err(untold) => response(status(untold), page::untold(language, untold, typed)),
    }
}

/// What the form says. A field that is there twice counts as it was there last.
#[derive(Default)]
struct Entered {
    receipt: String,
    press: String,
}

impl Entered {
    fn read(body: &[u8]) -> Entered {
        let mut entered = Entered::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "receipt" => entered.receipt = value.into_owned(),
                "press" => entered.press = value.into_owned(),
                _ => {}
            }
        }
        entered
    }
}

fn status(untold: Untold) -> StatusCode {
    match untold {
        Untold::Malformed => StatusCode::UNPROCESSABLE_ENTITY,
        Untold::Unknown => StatusCode::NOT_FOUND,
        Untold::Kiosk => StatusCode::FORBIDDEN,
        Untold::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// No browser's form does this, so it is told in few words.
fn unread(rejection: &Rejection, language: Language) -> Response {
    response(rejection.status(), page::untold(language, Untold::Malformed, ""))
}

/// The title of the survey as people read it; its id when this node does not know it.
fn title(app: &App, known: &Known, language: Language) -> String {
    let survey = app.intake.surveys.in_force(&known.survey);
    survey.map_or_else(|| known.survey.clone(), |survey| survey.in_language(language).title)
}

fn language_of(asked: &Asked) -> Language {
    asked.lang.as_deref().and_then(Language::from_tag).unwrap_or_default()
}

/// Nobody else's page may show this one in a frame: a press on it destroys something.
fn response(status: StatusCode, html: String) -> Response {
    let mut response = hosted_page::response(status, html);
    response.headers_mut().insert("x-frame-options", HeaderValue::from_static("DENY"));
    response
}
