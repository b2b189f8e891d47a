//! `GET /v1/indices`: figures as `hailong index` writes them, for programs with a token.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use clap::ValueEnum as _;
use serde::Deserialize;

use crate::app::App;
use crate::central::account::Role;
use crate::error::{Refusal, wrong_parameter};
use crate::figures::request::{Against, Asked, Request};
use crate::figures::{self, By, FiguresError, Report, table};
use crate::openapi::schema::Problem;
use crate::routes::extract::InQuery;
use crate::token::{self, Scope};
use crate::unit::Tree;
use crate::{day, monitor};

/// What is asked for, in words.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    survey: String,
    period: String,
    unit: Option<String>,
    service: Option<String>,
    channel: Option<String>,
    version: Option<u32>,
    formula: Option<String>,
    parameters: Option<String>,
    confidence: Option<f64>,
    smallest_base: Option<u64>,
    by: Option<String>,
    services: Option<bool>,
    rank: Option<String>,
    against: Option<String>,
    format: Option<String>,
}

/// Indices of a unit with everything that belonged to it on the day of each submission, in a period;
/// each with its base, interval, response rate, and what was set aside. Figures on few answers are null.
#[utoipa::path(get, path = "/v1/indices", operation_id = "indices", tag = "figures",
    security(("token" = [])),
    params(
    ("survey" = String, Query, description = "Survey id"),
    ("period" = String, Query, description = "YYYY, YYYY-Qn or YYYY-MM"),
    ("unit" = Option<String>, Query, description = "Agency; the whole country when left out"),
    ("service" = Option<String>, Query, description = "Only submissions about this procedure"),
    ("channel" = Option<String>, Query, description = "Only submissions that came by this channel"),
    ("version" = Option<u32>, Query, description = "Version of the survey; the newest answered"),
    ("formula" = Option<String>, Query,
        description = "sipas, top2, mean-level, net, online, tt01, qd766, qd766-honest"),
    ("parameters" = Option<String>, Query,
        description = "Parameters of the formula: name=value, with commas between"),
    ("confidence" = Option<f64>, Query, description = "Of the intervals; default 0.95"),
    ("smallest_base" = Option<u64>, Query, description = "Answers a figure needs; 5 and more"),
    ("by" = Option<String>, Query,
        description = "Parts as well: children, unit, province, department or commune"),
    ("services" = Option<bool>, Query,
        description = "Of which procedures there are enough ratings to speak, with the figures of each"),
    ("rank" = Option<String>, Query, description = "Ranges of ranks of the parts by this figure"),
    ("against" = Option<String>, Query, description = "Change since: previous, year, or a period"),
    ("format" = Option<String>, Query, description = "json (default), csv or xlsx"),
    ),
    responses(
    (status = 200, description = "The figures", content(
        (Report = "application/json"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    (status = 400, description = "A parameter is not known", body = Problem,
        content_type = "application/problem+json"),
    (status = 401, description = "No token for this that is in force", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "The token is bound to a unit, and this is not of it", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "Central cannot be read at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn indices(
    State(app): State<App>,
    headers: HeaderMap,
    InQuery(wanted): InQuery<Wanted>,
) -> Result<Response, Refusal> {
    let token = token::expect(&app, &headers, Scope::Figures).await?;
    let report = match computed(&app, &wanted, &token.unit).await {
        Ok(report) => report,
        Err(Unanswered::Refused(refusal)) => return Err(refusal),
        Err(Unanswered::Figures(FiguresError::Central(error))) => {
            tracing::warn!(error = %error, "indices could not be read at central");
            return Err(Refusal::Unavailable);
        }
        Err(Unanswered::Figures(error)) => return Ok(wrong_parameter(&error.to_string())),
        Err(Unanswered::Parameter(what)) => return Ok(wrong_parameter(what)),
    };
    let written = match wanted.format.as_deref() {
        None | Some("json") => return Ok(Json(report).into_response()),
        Some("csv") => table::csv(&report)
            .map(|bytes| (bytes, "text/csv; charset=utf-8", "csv"))
            .map_err(|error| error.to_string()),
        Some("xlsx") => table::xlsx(&report)
            .map(|bytes| (bytes, XLSX, "xlsx"))
            .map_err(|error| error.to_string()),
        Some(_) => return Ok(wrong_parameter("format is json, csv or xlsx.")),
    };
    let (bytes, kind, end) = written.map_err(|error| {
        tracing::error!(error, "indices could not be written");
        Refusal::Fault
    })?;
    // Survey and period were understood, so neither can break out of the header.
    let name = format!("attachment; filename=\"{}-{}.{end}\"", report.survey, report.period);
    let headers: [(HeaderName, String); 2] =
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Why there is no report.
enum Unanswered {
    /// It is not for this token.
    Refused(Refusal),
    /// A parameter is not of its kind.
    Parameter(&'static str),
    /// What was asked for cannot be computed.
    Figures(FiguresError),
}

async fn computed(app: &App, wanted: &Wanted, own: &str) -> Result<Report, Unanswered> {
    let by = match wanted.by.as_deref() {
        None => None,
        Some(name) => Some(By::from_str(name, false).map_err(|_| {
            Unanswered::Parameter("by is children, unit, province, department or commune.")
        })?),
    };
    let mut parameters = BTreeMap::new();
    for pair in wanted.parameters.as_deref().unwrap_or_default().split(',') {
        if pair.is_empty() {
            continue;
        }
        let wrong = Unanswered::Parameter("parameters are name=value, with commas between.");
        let (name, value) = pair.split_once('=').ok_or(wrong)?;
        parameters.insert(name.to_owned(), value.to_owned());
    }
    let asked = Asked {
        survey: &wanted.survey,
        version: wanted.version,
        unit: wanted.unit.as_deref(),
        service: wanted.service.as_deref(),
        channel: wanted.channel.as_deref(),
        period: &wanted.period,
        formula: wanted.formula.as_deref(),
        parameters,
        confidence: wanted.confidence,
        smallest_base: wanted.smallest_base,
        by,
        services: wanted.services.unwrap_or(false),
        rank: wanted.rank.as_deref(),
        against: wanted.against.as_deref(),
    };
    let request = asked.understood().map_err(Unanswered::Figures)?;
    let now = app.intake.clock.now_ms();
    expect_own(app, &request, own, now).await?;
    let report = figures::report(&*app.central, &app.intake.surveys, &request, now).await;
    let mut report = report.map_err(Unanswered::Figures)?;
    if let Some(services) = report.services.as_mut().filter(|_| !own.is_empty()) {
        services.figures = None;
    }
    Ok(report)
}

/// Fails when the token is bound to a unit and these figures are not of it, or not of closed days.
async fn expect_own(app: &App, request: &Request, own: &str, now: i64) -> Result<(), Unanswered> {
    if own.is_empty() {
        return Ok(());
    }
    if !request.only.is_all() {
        return Err(Unanswered::Parameter(
            "a token of a unit reads figures of its units as a whole: leave out service and channel.",
        ));
    }
    let units = app.central.units().await;
    let units = units.map_err(|error| Unanswered::Figures(FiguresError::Central(error)))?;
    let (tree, scope) = (Tree::of(units), monitor::scope::Scope::new(Role::Viewer, own));
    let asked = request.unit.as_deref().unwrap_or_default();
    let against = request.against.map(|against| match against {
        Against::Previous => request.period.previous(),
        Against::Year => request.period.a_year_before(),
        Against::Period(period) => period,
    });
    for period in [Some(request.period), against].into_iter().flatten() {
        if !scope.covers(&tree, asked, period.first(), period.last()) {
            return Err(Unanswered::Refused(Refusal::NotOfUnit));
        }
        if period.last() >= day::of(now) {
            return Err(Unanswered::Refused(Refusal::NotOver));
        }
    }
    Ok(())
}
