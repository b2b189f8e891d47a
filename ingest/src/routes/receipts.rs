//! `GET /v1/receipts/{receipt}`: what became of a submission, without its content, and
//! `POST …/withdraw`: the citizen takes it back. Who has the receipt may do both; there is no other
//! proof, and 80 bits cannot be guessed.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use model::Channel;
use serde_json::json;

use crate::app::App;
use crate::central::rights::{ERASED, WITHDRAWN};
use crate::day;
use crate::error::Refusal;
use crate::openapi::schema::{Problem, ReceiptState};
use crate::routes::extract::InPath;
use crate::secrets::read_receipt;

const NO_RECEIPT: &str =
    "No submission with this receipt. If it was sent a moment ago at another place, try again.";

/// What can be told of a submission.
struct Known {
    receipt: String,
    survey: String,
    day: String,
    state: String,
    channel: String,
}

/// State of a submission: `stored` while only this node has it, then its standing at central;
/// `withdrawn` and `erased` as soon as they are.
#[utoipa::path(get, path = "/v1/receipts/{receipt}", operation_id = "receipt", tag = "submissions",
    params(("receipt" = String, Path,
        description = "As it was given, in either case, with or without hyphens")),
    responses(
    (status = 200, description = "What became of it", body = ReceiptState),
    (status = 404, description = "No submission with this receipt", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "It cannot be looked up at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn state(State(app): State<App>, InPath(typed): InPath<String>) -> Response {
    unstored(match look_up(&app, &typed).await {
        Ok(known) => answer(&known),
        Err(refusal) => refusal.into_response(),
    })
}

/// Withdraws a submission. It is in this node's journal before the answer; central is told by the
/// exchange, so it works while central is away, as long as this node knows the submission.
#[utoipa::path(post, path = "/v1/receipts/{receipt}/withdraw", operation_id = "withdraw",
    tag = "submissions",
    params(("receipt" = String, Path,
        description = "As it was given, in either case, with or without hyphens")),
    responses(
    (status = 200, description = "It is withdrawn, now or before; or it was erased",
        body = ReceiptState),
    (status = 403, description = "It came from a kiosk", body = Problem,
        content_type = "application/problem+json"),
    (status = 404, description = "No submission with this receipt", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "It cannot be looked up or written at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn withdraw(State(app): State<App>, InPath(typed): InPath<String>) -> Response {
    unstored(match withdrawn(&app, &typed).await {
        Ok(known) => answer(&known),
        Err(refusal) => refusal.into_response(),
    })
}

async fn withdrawn(app: &App, typed: &str) -> Result<Known, Refusal> {
    let mut known = look_up(app, typed).await?;
    if known.channel == Channel::Kiosk.name() {
        // Everybody who stands before it sees the receipt on its screen.
        return Err(Refusal::NotWithdrawable);
    }
    // Nothing is left to withdraw, or it was withdrawn before, perhaps at another node.
    if known.state == ERASED || known.state == WITHDRAWN {
        return Ok(known);
    }
    let at = app.intake.clock.now_ms();
    app.intake.journal.withdraw(&known.receipt, at).await.map_err(|error| {
        tracing::error!(error = %error, "a withdrawal could not be written to the journal");
        Refusal::Unavailable
    })?;
    metrics::counter!("hailong_withdrawals_total").increment(1);
    app.rights_news.tell();
    WITHDRAWN.clone_into(&mut known.state);
    Ok(known)
}

async fn look_up(app: &App, typed: &str) -> Result<Known, Refusal> {
    let receipt = read_receipt(typed).ok_or(Refusal::NotFound(NO_RECEIPT))?;
    let unreadable = |error| {
        tracing::error!(error = %error, "receipt could not be looked up in the journal");
        Refusal::Unavailable
    };
    let in_journal = app.intake.journal.receipt(&receipt).await.map_err(unreadable)?;
    let is_withdrawn = app.intake.journal.is_withdrawn(&receipt).await.map_err(unreadable)?;
    let at_central = match app.central.receipt(&receipt).await {
        Ok(found) => found,
        // The journal's word is enough; without it, nothing can be said while central is away.
        Err(_) if in_journal.is_some() => None,
        Err(error) => {
            tracing::warn!(error = %error, "receipt could not be looked up at central");
            return Err(Refusal::Unavailable);
        }
    };
    let mut known = match (at_central, in_journal) {
        (Some(found), _) => Known {
            receipt,
            survey: found.survey,
            day: found.day,
            state: found.standing,
            channel: found.channel,
        },
        (None, Some((_, entry))) => Known {
            receipt,
            survey: entry.body.survey,
            day: day::of(entry.received_at).to_string(),
            state: "stored".to_owned(),
            channel: entry.body.channel.name().to_owned(),
        },
        (None, None) => return Err(Refusal::NotFound(NO_RECEIPT)),
    };
    // Central may not have been told yet.
    if is_withdrawn && known.state != ERASED {
        WITHDRAWN.clone_into(&mut known.state);
    }
    Ok(known)
}

fn answer(known: &Known) -> Response {
    let Known { receipt, survey, day, state, .. } = known;
    Json(json!({ "receipt": receipt, "survey": survey, "received_on": day, "state": state }))
        .into_response()
}

/// Neither an answer nor a refusal stays true.
fn unstored(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
