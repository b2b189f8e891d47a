//! `/f/{survey}`: the same questions as a plain page that needs no script. What it sends goes
//! through intake like any other submission.
//!
//! Each page view carries a key of its own, so sending the form twice counts once. Nothing is kept
//! between two pages: what was answered on the others travels along in the form.

mod fields;
mod page;
mod page_view;
pub mod sent;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::{Instrument, Language};
use serde::Deserialize;
use widget::flow::Flow;
use widget::wording;

use crate::app::App;
use crate::hosted_page;
use crate::invite::issuers::Refused;
use crate::invite::verify::in_time;
use crate::invite::{self, InviteFault};
use crate::openapi::schema::Problem;
use crate::routes::extract::{InPath, InQuery};
use crate::widget_files;
pub use fields::Fields;
use page::Notice;
pub use page_view::PageView;

/// What the address may say. Codes are those of the contract's `context`.
#[derive(Default, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    unit: Option<String>,
    service: Option<String>,
    dossier: Option<String>,
    channel: Option<String>,
    invite: Option<String>,
    print: Option<String>,
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
        ("print" = Option<String>, Query,
            description = "There, with or without a value: the whole survey to print on paper"),
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
    if asked.print.is_some() {
        let fields = Fields::of_page_view(PageView::default(), &instrument, asked);
        let flow = Flow::new(instrument.in_language(language), language);
        return hosted_page::response(StatusCode::OK, page::paper(&fields, flow));
    }
    empty(&app, &instrument, asked, language)
}

/// The form of a page view, with a key of its own.
pub fn empty(app: &App, instrument: &Instrument, asked: Asked, language: Language) -> Response {
    let mut fields = Fields::of_page_view(new_view(app, &instrument.id), instrument, asked);
    let notice = fields.invite.clone().and_then(|invite| {
        let refused = invited(app, &mut fields, &invite)?;
        // Whoever cannot use an invite may rate all the same, and is told before the first question.
        fields.invite = None;
        let why = invite::wording::sentence(language, refused);
        Some([why, " ", wording::hosted::hosted(language).without_invite].concat())
    });
    fields.tell(app, (1, 0));
    let flow = Flow::new(instrument.in_language(language), language);
    let html = page::form(&fields, flow, notice.map(Notice::of));
    hosted_page::response(StatusCode::OK, html)
}

fn new_view(app: &App, survey: &str) -> PageView {
    PageView::signed(&app.intake.secrets, survey, &app.intake.new_key())
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
    let css = format!("{}\n{}\n{own}", widget_files::theme(), include_str!("page.css"));
    crate::routes::assets::cached(
        &headers,
        "text/css; charset=utf-8",
        crate::routes::assets::SHORT_CACHE,
        css.into_bytes(),
    )
}

fn no_survey(language: Language) -> Response {
    hosted_page::response(StatusCode::NOT_FOUND, page::no_survey(language))
}

fn language_of(tag: Option<&str>) -> Language {
    tag.and_then(Language::from_tag).unwrap_or_default()
}
