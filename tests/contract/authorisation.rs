//! Who may call what: every operation of the OpenAPI document with no token, with the token of another
//! scope, with one that is revoked, and with its own. The list comes from the document, so an operation
//! without a row fails. The monitor's pages have their own matrix beside their router.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;
use support::Service;

/// Operations that need a token, its scope, and what is asked with it.
const WITH_TOKEN: [(&str, &str, &str, &str); 4] = [
    ("POST", "/v1/invites", "invites", ""),
    ("POST", "/v1/dossiers", "dossiers", ""),
    ("GET", "/v1/funnel", "figures", ""),
    ("GET", "/v1/indices", "figures", "?survey=one-stop&period=2025-Q4"),
];

/// Operations that are everybody's, with a path to try them at.
const PUBLIC: [(&str, &str, &str); 38] = [
    ("GET", "/hailong.js", "/hailong.js"),
    ("GET", "/pkg/{name}", "/pkg/none.js"),
    ("GET", "/v1/keys", "/v1/keys"),
    ("GET", "/v1/surveys/{id}", "/v1/surveys/one-stop"),
    ("GET", "/v1/surveys/{id}/versions/{version}", "/v1/surveys/one-stop/versions/1"),
    ("POST", "/v1/submissions", "/v1/submissions"),
    ("POST", "/v1/submissions/batch", "/v1/submissions/batch"),
    ("GET", "/v1/receipts/{receipt}", "/v1/receipts/K7QF-0M2T-9XAB-4C1D"),
    ("POST", "/v1/receipts/{receipt}/withdraw", "/v1/receipts/K7QF-0M2T-9XAB-4C1D/withdraw"),
    ("POST", "/v1/embed", "/v1/embed"),
    ("POST", "/v1/funnel", "/v1/funnel"),
    ("GET", "/v1/publications", "/v1/publications"),
    ("GET", "/v1/publications/{survey}/{period}", "/v1/publications/one-stop/2026-Q3"),
    ("GET", "/healthz", "/healthz"),
    ("GET", "/readyz", "/readyz"),
    ("GET", "/openapi.json", "/openapi.json"),
    ("GET", "/problems/{kind}", "/problems/no-token"),
    ("GET", "/docs", "/docs"),
    ("GET", "/metrics", "/metrics"),
    ("POST", "/v1/devices", "/v1/devices"),
    ("GET", "/kiosk", "/kiosk"),
    ("GET", "/kiosk/{file}", "/kiosk/none"),
    ("GET", "/embed/{survey}", "/embed/one-stop"),
    ("GET", "/f/one-stop", "/f/one-stop"),
    ("GET", "/f/online-service", "/f/online-service"),
    ("GET", "/f/sipas-2023", "/f/sipas-2023"),
    ("POST", "/f/one-stop", "/f/one-stop"),
    ("POST", "/f/online-service", "/f/online-service"),
    ("POST", "/f/sipas-2023", "/f/sipas-2023"),
    ("GET", "/receipt", "/receipt"),
    ("POST", "/receipt", "/receipt"),
    ("GET", "/r/{code}", "/r/NONE"),
    ("GET", "/r/{code}/qr.svg", "/r/NONE/qr.svg"),
    ("GET", "/qr/{survey}", "/qr/one-stop"),
    ("GET", "/embed/frame.css", "/embed/frame.css"),
    ("GET", "/embed/frame.js", "/embed/frame.js"),
    ("GET", "/f/style.css", "/f/style.css"),
    ("GET", "/docs/style.css", "/docs/style.css"),
];

fn token(service: &Service, name: &str, scope: &str, more: &[&str]) -> String {
    let output = service.run("token", &[&["add", name, "--scope", scope][..], more].concat());
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.strip_prefix("token: ").unwrap().trim().to_owned()
}

async fn status(service: &Service, method: &str, path: &str, token: Option<&str>) -> u16 {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let has_body = method == Method::POST;
    let mut request = service.request(method, path);
    if has_body {
        request = request.header("content-type", "application/json").body("{}");
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    service.send(request).await.status.as_u16()
}

/// Operations of the document, and whether they ask for a token.
async fn operations(service: &Service) -> BTreeSet<(String, String, bool)> {
    let document: Value = service.get("/openapi.json").await.assert_status(200).json();
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                let asks = operation["security"].as_array().is_some_and(|asked| !asked.is_empty());
                found.insert((method.to_uppercase(), path.clone(), asks));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_operation_of_the_document_has_a_row() {
    let service = Service::start();
    let row = |asks| move |(method, path): (&str, &str)| (method.to_owned(), path.to_owned(), asks);
    let with_token = WITH_TOKEN.iter().map(|(method, path, ..)| (*method, *path)).map(row(true));
    let public = PUBLIC.iter().map(|(method, path, _)| (*method, *path)).map(row(false));
    let rows: BTreeSet<_> = with_token.chain(public).collect();
    let operations = operations(&service).await;
    let missing: Vec<_> = operations.difference(&rows).collect();
    assert!(missing.is_empty(), "without a row, or with the wrong one: {missing:?}");
    let gone: Vec<_> = rows.difference(&operations).collect();
    assert!(gone.is_empty(), "rows of nothing: {gone:?}");
}

#[tokio::test]
async fn who_has_no_token_of_the_scope_is_refused_and_who_has_it_is_not() {
    let service = Service::start();
    let scopes = ["invites", "dossiers", "figures"];
    let tokens = scopes.map(|scope| token(&service, scope, scope, &[]));
    let revoked = scopes.map(|scope| token(&service, &format!("{scope}-old"), scope, &[]));
    for scope in scopes {
        let done = service.run("token", &["revoke", &format!("{scope}-old")]);
        assert!(done.status.success(), "{done:?}");
    }
    for (method, path, own, asked) in WITH_TOKEN {
        let path = &[path, asked].concat();
        assert_eq!(status(&service, method, path, None).await, 401, "{method} {path}, nobody");
        for wrong in ["", "hl_", "hl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let got = status(&service, method, path, Some(wrong)).await;
            assert_eq!(got, 401, "{method} {path}, '{wrong}'");
        }
        for (scope, (token, revoked)) in scopes.iter().zip(tokens.iter().zip(&revoked)) {
            let got = status(&service, method, path, Some(token)).await;
            assert_eq!(got == 401, *scope != own, "{method} {path} with {scope}: {got}");
            assert_ne!(got, 403, "{method} {path} with {scope}");
            let got = status(&service, method, path, Some(revoked)).await;
            assert_eq!(got, 401, "{method} {path}, revoked {scope}");
        }
    }
}

#[tokio::test]
async fn what_is_everybodys_asks_nobody_and_a_token_changes_nothing() {
    let service = Service::start();
    let figures = token(&service, "figures", "figures", &[]);
    for (method, _, path) in PUBLIC {
        let without = status(&service, method, path, None).await;
        assert!(![401, 403].contains(&without), "{method} {path}: {without}");
        let with = status(&service, method, path, Some(&figures)).await;
        assert_eq!(with, without, "{method} {path}");
    }
}

#[tokio::test]
async fn a_token_of_a_unit_reads_closed_periods_of_its_subtree_and_nothing_else() {
    let service = Service::start();
    let units = service.data().join("units.csv");
    std::fs::write(
        &units,
        "code,name,parent,level,valid_from,valid_to,successors\n\
         H47,Tỉnh mẫu,,province,,,\nH47.15,Sở Nội vụ,H47,department,,,\n\
         H47.15.01,Phòng một cửa,H47.15,office,,,\nH47.16,Sở Tư pháp,H47,department,,,\n",
    )
    .unwrap();
    let done = service.run("unit", &["import", units.to_str().unwrap()]);
    assert!(done.status.success(), "{done:?}");
    let own = token(&service, "so-noi-vu", "figures", &["--unit", "H47.15"]);
    let all = token(&service, "trung-tam", "figures", &[]);
    let ask = async |token: &str, query: &str| {
        let path = format!("/v1/indices?survey=one-stop&{query}");
        let request = service.request(Method::GET, &path).bearer_auth(token);
        let response = service.send(request).await;
        let kind = response.json()["type"].as_str().unwrap_or_default().to_owned();
        (response.status.as_u16(), kind)
    };
    let year = ingest::day::of(jiff::Timestamp::now().as_millisecond()).year();
    let this_year = year.to_string();
    let (ok, not_of, not_over) = (
        (200, String::new()),
        (403, "/problems/not-of-unit".to_owned()),
        (403, "/problems/period-not-over".to_owned()),
    );
    let over = "period=2025-Q4";
    for (query, expected) in [
        (format!("{over}&unit=H47.15"), &ok),
        (format!("{over}&unit=000.00.15.H47"), &ok),
        (format!("{over}&unit=H47.15.01"), &ok),
        (format!("{over}&unit=H47.15&against=year"), &ok),
        (format!("{over}&unit=H47.15&by=unit"), &ok),
        (format!("{over}&unit=H47.16"), &not_of),
        (format!("{over}&unit=H47"), &not_of),
        (over.to_owned(), &not_of),
        (format!("{over}&unit=H47&by=unit"), &not_of),
        (format!("{over}&by=department"), &not_of),
        (format!("period={this_year}&unit=H47.15"), &not_over),
        (format!("{over}&unit=H47.15&against={this_year}"), &not_over),
    ] {
        assert_eq!(ask(&own, &query).await, *expected, "{query}");
        assert_eq!(ask(&all, &query).await.0, 200, "{query}, of all units");
    }
    // Of the unit as a whole: a procedure on its own may be one visitor's.
    for narrowed in ["service=1.004616", "channel=kiosk"] {
        let query = format!("{over}&unit=H47.15&{narrowed}");
        assert_eq!(ask(&own, &query).await, (400, "/problems/bad-parameter".to_owned()), "{query}");
        assert_eq!(ask(&all, &query).await.0, 200, "{query}, of all units");
    }
    for (token, has_figures) in [(&own, false), (&all, true)] {
        let path = format!("/v1/indices?survey=one-stop&{over}&unit=H47.15&services=true");
        let report = service.send(service.request(Method::GET, &path).bearer_auth(token)).await;
        report.assert_status(200);
        assert_eq!(report.json()["services"]["figures"].is_array(), has_figures);
    }
    let funnel = service.request(Method::GET, "/v1/funnel?unit=H47.15").bearer_auth(&own);
    service.send(funnel).await.assert_problem(403, "not-of-unit");
    let refused = service.run("token", &["add", "x", "--scope", "invites", "--unit", "H47.15"]);
    assert!(!refused.status.success(), "{refused:?}");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("only a token for figures"), "{said}");
}
