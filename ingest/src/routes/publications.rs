//! `GET /v1/publications…`: what was published, for everybody. What is handed out is what was hashed; what
//! does not hold any more is not handed out.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::app::App;
use crate::central::CentralError;
use crate::central::publication::{Kept, Record};
use crate::central::sample::Period;
use crate::day;
use crate::error::{Refusal, wrong_parameter};
use crate::openapi::schema::{Problem, PublicationFormat, PublicationList, PublicationTold};
use crate::publication::snapshot::{Snapshot, hash};
use crate::publication::table;
use crate::routes::assets::{IMMUTABLE, tagged};
use crate::routes::extract::{InPath, InQuery};

/// The newest revision is asked for again each time, and 304 while it is the same.
const ASK_AGAIN: &str = "public, no-cache";

const NOT_PUBLISHED: &str = "This is not published; /v1/publications says what is.";

/// Every revision of everything that was published, with its hash.
#[utoipa::path(get, path = "/v1/publications", operation_id = "publications", tag = "figures",
    responses(
    (status = 200, description = "By survey, quarter and revision", body = PublicationList),
    (status = 503, description = "Central cannot be read at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn list(State(app): State<App>) -> Result<Response, Refusal> {
    let records = app.central.publications().await.map_err(unread)?;
    let publications = records.into_iter().map(told).collect();
    Ok(Json(PublicationList { publications }).into_response())
}

fn told(record: Record) -> PublicationTold {
    PublicationTold {
        survey: record.survey,
        period: record.period,
        revision: record.revision,
        made_at: day::rfc3339(record.made_at),
        note: record.note,
        hash: record.hash,
        previous: Some(record.previous).filter(|previous| !previous.is_empty()),
    }
}

/// Which one, and how.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    revision: Option<u32>,
    format: Option<String>,
}

/// The figures of a quarter as they were published. The JSON is canonical (RFC 8785): the SHA-256 of its
/// bytes is its hash, its ETag, and what the next revision names as the one before.
#[utoipa::path(get, path = "/v1/publications/{survey}/{period}", operation_id = "publication",
    tag = "figures",
    params(
        ("survey" = String, Path, description = "Survey id", example = "one-stop"),
        ("period" = String, Path, description = "Quarter, YYYY-Qn", example = "2026-Q3"),
        ("revision" = Option<u32>, Query, description = "The newest when left out", minimum = 1),
        ("format" = Option<PublicationFormat>, Query, description = "json when left out"),
    ),
    responses(
    (status = 200, description = "The figures", content(
        (Snapshot = "application/json"), (String = "text/csv"))),
    (status = 304, description = "As the client has it"),
    (status = 400, description = "A parameter is not known", body = Problem,
        content_type = "application/problem+json"),
    (status = 404, description = "It is not published", body = Problem,
        content_type = "application/problem+json"),
    (status = 500, description = "It is not what was published any more", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "Central cannot be read at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn one(
    State(app): State<App>,
    InPath((survey, period)): InPath<(String, String)>,
    InQuery(wanted): InQuery<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let is_csv = match wanted.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Ok(wrong_parameter("format is json or csv.")),
    };
    if wanted.revision == Some(0) {
        return Ok(wrong_parameter("revision is 1 or more."));
    }
    // What is no id and no quarter was never published, and need not be looked for.
    let is_id = survey.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_id || Period::read(&period).is_none() {
        return Err(Refusal::NotFound(NOT_PUBLISHED));
    }
    let found = app.central.publication(&survey, &period, wanted.revision).await;
    let kept = found.map_err(unread)?.ok_or(Refusal::NotFound(NOT_PUBLISHED))?;
    let (bytes, kind, etag) = if is_csv {
        let bytes = sound(&kept)
            .and_then(|snapshot| table::csv(&snapshot).map_err(|error| error.to_string()))
            .map_err(|what| broken(&kept.record, &what))?;
        (bytes, "text/csv; charset=utf-8", format!("\"{}-csv\"", kept.record.hash))
    } else {
        sound(&kept).map_err(|what| broken(&kept.record, &what))?;
        let etag = format!("\"{}\"", kept.record.hash);
        (kept.body.into_bytes(), "application/json", etag)
    };
    let cache = if wanted.revision.is_some() { IMMUTABLE } else { ASK_AGAIN };
    Ok(tagged(&headers, kind, cache, &etag, bytes.into()))
}

/// The snapshot, when its hash holds.
fn sound(kept: &Kept) -> Result<Snapshot, String> {
    if hash(&kept.body) != kept.record.hash {
        return Err("its hash does not hold".to_owned());
    }
    Snapshot::read(&kept.body).map_err(|error| error.to_string())
}

fn broken(record: &Record, what: &str) -> Refusal {
    let Record { survey, period, revision, .. } = record;
    tracing::error!(
        survey,
        period,
        revision,
        what,
        "a publication is not handed out; run hailong publication verify"
    );
    Refusal::Fault
}

fn unread(error: CentralError) -> Refusal {
    tracing::warn!(error = %error, "publications could not be read at central");
    Refusal::Unavailable
}
