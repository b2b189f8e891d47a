//! `POST /v1/funnel`: pages tell how often the questions were seen and begun. `GET /v1/funnel`: the
//! funnel with the response rate, for programs with a token.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use model::code;
use serde::Deserialize;

use crate::app::App;
use crate::central::dossier::FunnelFilter;
use crate::error::{Refusal, Rejection};
use crate::funnel::Glance;
use crate::funnel::report::{self, By};
use crate::limits::FUNNEL_BYTES_MAX;
use crate::openapi::schema::{FunnelReport, FunnelTold, Problem};
use crate::routes::body::{expect_json, read_whole};
use crate::routes::extract::InQuery;
use crate::token::{self, Scope};

/// Counts, and no identity: no key, no address, no order of events.
#[utoipa::path(post, path = "/v1/funnel", operation_id = "funnel_told", tag = "widget",
    request_body(content((FunnelTold = "application/json"), (FunnelTold = "text/plain")),
        description = "How often the questions were seen and begun since the page told last"),
    responses(
    (status = 204, description = "Counted"),
    (status = 400, description = "Not of this form, or not whole", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "Pages of this origin may not send", body = Problem,
        content_type = "application/problem+json"),
    (status = 408, description = "The body came too slowly", body = Problem,
        content_type = "application/problem+json"),
    (status = 413, description = "Too large", body = Problem,
        content_type = "application/problem+json"),
    (status = 415, description = "Not JSON", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn tell(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let read = async {
        let bytes = read_whole(body, FUNNEL_BYTES_MAX, app.body_timeout).await?;
        expect_json(&headers)?;
        if !app.origins.allow(&headers) {
            return Err(Rejection::OriginRefused);
        }
        let knows = |survey: &str| app.intake.surveys.in_force(survey).is_some();
        Glance::read(&bytes, knows).map_err(Rejection::Unreadable)
    };
    match read.await {
        Ok(glance) => {
            app.funnel.count(&glance, app.intake.clock.now_ms());
            StatusCode::NO_CONTENT.into_response()
        }
        Err(rejection) => rejection.into_response(),
    }
}

/// Which part of the funnel, and by what it is told apart.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    unit: Option<String>,
    service: Option<String>,
    survey: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
}

/// Eligible dossiers, invited, shown, started, submitted, counted, and the response rate: unknown
/// (null) where nobody told of any dossier. Each number is of its own day.
#[utoipa::path(get, path = "/v1/funnel", operation_id = "funnel", tag = "figures",
    security(("token" = [])),
    params(
    ("unit" = Option<String>, Query, description = "Only this agency"),
    ("service" = Option<String>, Query, description = "Only this procedure"),
    ("survey" = Option<String>, Query, description = "Only ratings of this survey"),
    ("from" = Option<String>, Query, description = "From this day on, YYYY-MM-DD"),
    ("to" = Option<String>, Query, description = "To this day, inclusive"),
    ("by" = Option<String>, Query,
        description = "unit, service, channel, day: some of them with commas between; default unit"),
    ),
    responses(
    (status = 200, description = "The funnel", body = FunnelReport),
    (status = 400, description = "A parameter is not known", body = Problem,
        content_type = "application/problem+json"),
    (status = 401, description = "No token for this that is in force", body = Problem,
        content_type = "application/problem+json"),
    (status = 403, description = "The token is bound to a unit, and this is not of it", body = Problem,
        content_type = "application/problem+json"),
    (status = 503, description = "Central cannot be read at the moment", body = Problem,
        content_type = "application/problem+json"),
))]
pub async fn figures(
    State(app): State<App>,
    headers: HeaderMap,
    InQuery(wanted): InQuery<Wanted>,
) -> Result<Response, Refusal> {
    // Pages seen today are in the funnel, so it is not for somebody who knows who came today.
    if !token::expect(&app, &headers, Scope::Figures).await?.unit.is_empty() {
        return Err(Refusal::NotOfUnit);
    }
    let (filter, by) = understood(wanted)?;
    let lines = app.central.funnel(&filter).await.map_err(|error| {
        tracing::warn!(error = %error, "the funnel could not be read at central");
        Refusal::Unavailable
    })?;
    let told = report::json(&lines, &filter, &by, app.intake.clock.now_ms());
    Ok(Json(told).into_response())
}

fn understood(wanted: Wanted) -> Result<(FunnelFilter, Vec<By>), Refusal> {
    let day = |text: Option<String>| match text {
        None => Ok(None),
        Some(text) => match text.parse::<Date>() {
            Ok(day) => Ok(Some(day.to_string())),
            Err(_) => Err(Refusal::BadParameter("from and to are days, YYYY-MM-DD.")),
        },
    };
    if wanted.unit.as_deref().is_some_and(|unit| !code::is_unit(unit)) {
        return Err(Refusal::BadParameter("unit is the code of an agency."));
    }
    if wanted.service.as_deref().is_some_and(|service| !code::is_service(service)) {
        return Err(Refusal::BadParameter("service is the code of a procedure."));
    }
    let by = wanted.by.as_deref().unwrap_or("unit").split(',').filter(|name| !name.is_empty());
    let by: Option<Vec<By>> = by.map(By::from_name).collect();
    let by = by.ok_or(Refusal::BadParameter(
        "by is unit, service, channel, day: some of them with commas between.",
    ))?;
    let (from, to) = (day(wanted.from)?, day(wanted.to)?);
    let (unit, service, survey) = (wanted.unit, wanted.service, wanted.survey);
    Ok((FunnelFilter { unit, service, survey, from, to, ..FunnelFilter::default() }, by))
}
