//! `GET /monitor/results.csv`, `.xlsx` and `.json`: exactly what the page of the same address shows, for
//! spreadsheets and programs. What was published goes out as it was published.

use axum::extract::{OriginalUri, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use super::address::Asked;
use super::choices;
use super::gathered::{self, asked_of};
use super::reach::{self, Unreached};
use super::refusal::refusal;
use crate::central::account::Person;
use crate::figures::table;
use crate::monitor::guard::SignedIn;
use crate::monitor::language::PageLanguage;
use crate::monitor::scope::{Matter, Scope};
use crate::monitor::{Monitor, MonitorState, login};
use crate::publication;

/// What taking a file is called in the audit.
const EXPORT: &str = "export";

/// One kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Csv,
    Xlsx,
    Json,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Xlsx => "xlsx",
            Kind::Json => "json",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Kind::Csv => "text/csv; charset=utf-8",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Json => "application/json",
        }
    }
}

/// `GET /monitor/results.csv`.
pub async fn csv(
    state: State<Monitor>,
    signed_in: SignedIn,
    language: PageLanguage,
    uri: OriginalUri,
    asked: Query<Asked>,
) -> Response {
    file(Kind::Csv, state, signed_in, language, uri, asked).await
}

/// `GET /monitor/results.xlsx`.
pub async fn xlsx(
    state: State<Monitor>,
    signed_in: SignedIn,
    language: PageLanguage,
    uri: OriginalUri,
    asked: Query<Asked>,
) -> Response {
    file(Kind::Xlsx, state, signed_in, language, uri, asked).await
}

/// `GET /monitor/results.json`: as `GET /v1/indices` gives them.
pub async fn json(
    state: State<Monitor>,
    signed_in: SignedIn,
    language: PageLanguage,
    uri: OriginalUri,
    asked: Query<Asked>,
) -> Response {
    file(Kind::Json, state, signed_in, language, uri, asked).await
}

async fn file(
    kind: Kind,
    State(monitor): State<Monitor>,
    SignedIn { person, scope, .. }: SignedIn,
    language: PageLanguage,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Response {
    let found = written(kind, &monitor.state, &scope, &asked, language).await;
    match taken(&monitor, language, person, &uri, found).await {
        Ok(Ok((name, bytes))) => attachment(kind.content_type(), &name, Ok(bytes)),
        Ok(Err(error)) => attachment(kind.content_type(), "", Err(error)),
        Err(refused) => refused,
    }
}

/// What somebody takes away in a file, which is in the audit before it leaves; else what to answer.
///
/// # Errors
/// It is not for them, or there is nothing, or the audit cannot be written.
pub async fn taken<T>(
    monitor: &Monitor,
    language: PageLanguage,
    person: Person,
    uri: &Uri,
    found: Result<T, Unreached>,
) -> Result<T, Response> {
    match found {
        Ok(found) => {
            let what = uri.query().unwrap_or_default();
            let noted = monitor.note(&person, uri.path(), EXPORT, what).await;
            noted.map(|()| found).map_err(|error| login::failed(language, &error))
        }
        Err(why) => {
            let mut refused = refusal(language, person, uri.to_string(), &why);
            // A page can say that there is nothing yet; a file cannot.
            if refused.status() == StatusCode::OK {
                *refused.status_mut() = StatusCode::NOT_FOUND;
            }
            Err(refused)
        }
    }
}

/// A file to be kept; the fault is logged when there is none.
pub fn attachment(content_type: &str, name: &str, written: Result<Vec<u8>, String>) -> Response {
    match written {
        Ok(bytes) => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers =
                [(CONTENT_TYPE, content_type.to_owned()), (CONTENT_DISPOSITION, disposition)];
            (headers, bytes).into_response()
        }
        Err(error) => {
            tracing::error!(error, "results could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

type Written = Result<(String, Vec<u8>), String>;

async fn written(
    kind: Kind,
    state: &MonitorState,
    scope: &Scope,
    asked: &Asked,
    language: PageLanguage,
) -> Result<Written, Unreached> {
    if !scope.may_see(Matter::Exports) {
        return Err(Unreached::NoFiles);
    }
    let (view, _) = choices::understood(state, scope, asked, language.language).await?;
    let words = asked_of(&view);
    // Survey and period are understood, and a unit is digits, capitals and dots: none breaks the header.
    let unit = view.unit.as_deref().map(|unit| format!("-{unit}")).unwrap_or_default();
    let name = |survey: &str| format!("{survey}-{}{unit}.{}", view.period, kind.ending());
    let request = words.whole().understood()?;
    if let Some(snapshot) = reach::publication(state, scope, &request).await? {
        let bytes = match kind {
            Kind::Csv => publication::table::csv(&snapshot).map_err(|error| error.to_string()),
            Kind::Xlsx => publication::table::xlsx(&snapshot).map_err(|error| error.to_string()),
            Kind::Json => {
                snapshot.canonical().map(String::into_bytes).map_err(|error| error.to_string())
            }
        };
        return Ok(bytes.map(|bytes| (name(&snapshot.survey), bytes)));
    }
    let report = gathered::whole(state, scope, &words).await?.report;
    let bytes = match kind {
        Kind::Csv => table::csv(&report).map_err(|error| error.to_string()),
        Kind::Xlsx => table::xlsx(&report).map_err(|error| error.to_string()),
        Kind::Json => serde_json::to_vec(&report).map_err(|error| error.to_string()),
    };
    Ok(bytes.map(|bytes| (name(&report.survey), bytes)))
}
