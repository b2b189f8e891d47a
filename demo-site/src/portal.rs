//! The routes of the portal.

use askama::Template;
use axum::Router;
use axum::extract::{FromRef, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::dossier::Dossier;
use crate::invite::Signer;
use crate::page::{
    Appear, Home, Missing, Mistakes, Online, Outcome, OutcomeInEnglish, Slip, Strict, Survey,
    Theme, Tricks,
};
use crate::service::{Link, Service};
use crate::trick::{self, Trick};
use crate::{Origin, dossier, policy};

/// What the handlers need.
#[derive(Clone)]
struct Site {
    ingest: Origin,
    service: Service,
    signer: Option<Signer>,
}

impl FromRef<Site> for Origin {
    fn from_ref(site: &Site) -> Origin {
        site.ingest.clone()
    }
}

impl Site {
    fn invite(&self, dossier: &Dossier) -> Option<String> {
        self.signer.as_ref().and_then(|signer| signer.invite(dossier))
    }
}

/// Every page of the portal, with the widget from the service, and invites where it has a key.
pub fn routes(service: Service, signer: Option<Signer>) -> Router {
    let ingest = service.origin().clone();
    Router::new()
        .route("/", get(home))
        .route("/tra-cuu", get(look_up))
        .route("/ho-so/{code}", get(result))
        .route("/ho-so-en", get(result_in_english))
        .route("/dich-vu-cong/ket-qua", get(online))
        .route("/khao-sat", get(survey))
        .route("/csp", get(strict))
        .route("/nut-danh-gia", get(async |state| appear(state, "button").await))
        .route("/thanh-moi", get(async |state| appear(state, "banner").await))
        .route("/khung", get(async |state| appear(state, "frame").await))
        .route("/giao-dien", get(theme))
        .route("/loi-tich-hop", get(mistakes))
        .route("/phieu/{code}", get(slip))
        .route("/thu-thach", get(tricks))
        .route("/thu-thach/{name}", get(async || Redirect::to("/thu-thach")).post(try_trick))
        .route("/portal.css", get(|| file("text/css", include_str!("../static/portal.css"))))
        .route("/embed.css", get(|| file("text/css", include_str!("../static/embed.css"))))
        .route("/lotus.svg", get(|| file("image/svg+xml", include_str!("../static/lotus.svg"))))
        .fallback(async || not_found(None))
        .with_state(Site { ingest, service, signer })
}

async fn home() -> Response {
    show(StatusCode::OK, &Home { dossiers: dossier::listed() })
}

/// What the search form asks for.
#[derive(Deserialize)]
struct LookUp {
    #[serde(default)]
    ma: String,
}

async fn look_up(Query(asked): Query<LookUp>) -> Response {
    let code = asked.ma.trim().to_uppercase();
    match dossier::find(&code) {
        Some(found) => Redirect::to(&format!("/ho-so/{}", found.code)).into_response(),
        None => not_found(Some(code)),
    }
}

async fn result(State(site): State<Site>, Path(code): Path<String>) -> Response {
    match dossier::find(&code) {
        Some(dossier) => {
            let invite = site.invite(&dossier);
            show(StatusCode::OK, &Outcome { ingest: site.ingest, dossier, invite })
        }
        None => not_found(Some(code)),
    }
}

async fn result_in_english(State(ingest): State<Origin>) -> Response {
    match dossier::find(dossier::FIRST_CODE) {
        Some(dossier) => show(StatusCode::OK, &OutcomeInEnglish { ingest, dossier }),
        None => not_found(None),
    }
}

async fn online(State(ingest): State<Origin>) -> Response {
    show(StatusCode::OK, &Online { ingest })
}

async fn survey(State(ingest): State<Origin>) -> Response {
    show(StatusCode::OK, &Survey { ingest })
}

async fn strict(State(site): State<Site>) -> Response {
    let Some(dossier) = dossier::find(dossier::FIRST_CODE) else { return not_found(None) };
    let directives = policy::strict(&site.ingest);
    let header = [(header::CONTENT_SECURITY_POLICY, policy::header(&site.ingest))];
    let invite = site.invite(&dossier);
    let page = Strict { ingest: site.ingest, dossier, invite, directives };
    (header, show(StatusCode::OK, &page)).into_response()
}

async fn appear(State(ingest): State<Origin>, way: &'static str) -> Response {
    match dossier::find(dossier::FIRST_CODE) {
        Some(dossier) => show(StatusCode::OK, &Appear { ingest, dossier, way }),
        None => not_found(None),
    }
}

async fn theme(State(ingest): State<Origin>) -> Response {
    show(StatusCode::OK, &Theme { ingest })
}

async fn mistakes(State(ingest): State<Origin>) -> Response {
    show(StatusCode::OK, &Mistakes { ingest })
}

async fn slip(State(site): State<Site>, Path(code): Path<String>) -> Response {
    let Some(dossier) = dossier::find(&code) else { return not_found(Some(code)) };
    let link = match site.invite(&dossier) {
        Some(invite) => site.service.link(&invite).await,
        None => None,
    };
    let is_invited = link.is_some();
    // Without a link of its own a dossier gets the form of the agency, as a poster at the desk has it.
    let Link { address, qr } = link.unwrap_or_else(|| {
        let about = format!("unit={}&service={}", dossier.unit, dossier.service);
        Link {
            address: format!("{}/f/one-stop?channel=qr&{about}", site.ingest),
            qr: format!("{}/qr/one-stop?{about}", site.ingest),
        }
    });
    // What is behind the code is the applicant's alone.
    let private = [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")];
    (private, show(StatusCode::OK, &Slip { dossier, address, qr, is_invited })).into_response()
}

async fn tricks(State(site): State<Site>) -> Response {
    let page = Tricks { ingest: site.ingest, played: None, has_key: site.signer.is_some() };
    show(StatusCode::OK, &page)
}

async fn try_trick(State(site): State<Site>, Path(name): Path<String>) -> Response {
    let Some(trick) = Trick::named(&name) else { return not_found(None) };
    let tale = trick::play(trick, &site.service, site.signer.as_ref()).await;
    let played = tale.map(|tale| (trick, tale));
    let page = Tricks { ingest: site.ingest, played, has_key: site.signer.is_some() };
    show(StatusCode::OK, &page)
}

async fn file(kind: &'static str, content: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], content).into_response()
}

fn not_found(code: Option<String>) -> Response {
    show(StatusCode::NOT_FOUND, &Missing { code })
}

fn show(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            eprintln!("a page could not be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
