//! `POST /v1/invites`: a signed invite becomes a short link, for programs with a token.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::error::{Refusal, Rejection};
use crate::intake::json as strict_json;
use crate::invite::claims::Claims;
use crate::invite::issuers::Refused;
use crate::invite::verify::in_time;
use crate::limits::{LINK_BYTES_MAX, LINK_KEPT_MS};
use crate::link::Code;
use crate::openapi::schema::{LinkWanted, Linked, Problem};
use crate::routes::body::{expect_json, read_whole};
use crate::token::{self, Scope};
use model::Language;

/// Makes a short link for an invite, fit for a message and a QR code. Asked again for the same invite,
/// it is the same link. Nothing is spent.
#[utoipa::path(post, path = "/v1/invites", operation_id = "invite_link", tag = "submissions",
    request_body(content = LinkWanted, content_type = "application/json"),
    security(("token" = [])),
    responses(
    (status = 201, description = "The link", body = Linked),
    (status = 200, description = "The link, which was there", body = Linked),
    (status = 400, description = "Not JSON, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 401, description = "No token for this that is in force", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "The invite is refused", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "Longer than an invite may be", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Not application/json", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "The link cannot be kept at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn link(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    // Read to its end before anything is answered, or the sender sees a broken connection.
    let read = read_whole(body, LINK_BYTES_MAX, app.body_timeout).await;
    if let Err(refusal) = token::expect(&app, &headers, Scope::Invites).await {
        return refusal.into_response();
    }
    let invite = match read.and_then(|bytes| expect_json(&headers).and_then(|()| wanted(&bytes))) {
        Ok(invite) => invite,
        Err(rejection) => return rejection.into_response(),
    };
    let now = app.intake.clock.now_ms();
    let judged = app
        .intake
        .issuers
        .read(&invite)
        .and_then(|claims| in_time(&claims, now).map(|()| claims).map_err(Refused::Fault));
    match judged {
        Ok(claims) => {
            keep(&app, &headers, &invite, &claims).await.unwrap_or_else(Refusal::into_response)
        }
        Err(Refused::Fault(fault)) => Rejection::Invite(Language::default(), fault).into_response(),
        Err(Refused::Unjudged) => Rejection::InviteUnjudged.into_response(),
    }
}

fn wanted(bytes: &[u8]) -> Result<String, Rejection> {
    let value = strict_json::parse(bytes)?;
    let invite = value.get("invite").and_then(|invite| invite.as_str()).map(str::to_owned);
    invite.ok_or_else(|| {
        Rejection::Unreadable(
            "The body is an object with the signed invite in «invite».".to_owned(),
        )
    })
}

async fn keep(
    app: &App,
    headers: &HeaderMap,
    invite: &str,
    claims: &Claims,
) -> Result<Response, Refusal> {
    let mut nonce = [0; 12];
    getrandom::fill(&mut nonce).map_err(|error| {
        tracing::error!(error = %error, "no random bytes from the operating system");
        Refusal::Fault
    })?;
    let code = Code::of(app.intake.secrets.link(&claims.invite.issuer, &claims.invite.id));
    let sealed = code.seal(invite, nonce);
    let expires_at = (claims.expires * 1_000.0) as i64;
    let forget_before = app.intake.clock.now_ms().saturating_sub(LINK_KEPT_MS);
    let kept = app.central.keep_link(&code.id(), &sealed, expires_at, forget_before).await;
    let is_new = kept.map_err(|error| {
        tracing::warn!(error = %error, "a link could not be kept at central");
        Refusal::Unavailable
    })?;
    note_invited(app, claims).await?;
    let link = [&app.address(headers), "/r/", code.text()].concat();
    let qr = [&link, "/qr.svg"].concat();
    let body = json!({
        "link": link,
        "qr": qr,
        "code": code.text(),
        "expires_at": crate::day::rfc3339(expires_at),
    });
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(body)).into_response())
}

/// With a link to send, the citizen is as good as invited: the funnel has him among those.
async fn note_invited(app: &App, claims: &Claims) -> Result<(), Refusal> {
    let invite = &claims.invite;
    let Some(code) = &invite.dossier else { return Ok(()) };
    let dossier = app.intake.secrets.dossier(code);
    let place = (invite.unit.as_str(), invite.service.as_deref().unwrap_or_default());
    let today = crate::day::of(app.intake.clock.now_ms()).to_string();
    app.central.note_invited(&dossier, place, &today).await.map_err(|error| {
        tracing::warn!(error = %error, "an invitation could not be noted at central");
        Refusal::Unavailable
    })
}
