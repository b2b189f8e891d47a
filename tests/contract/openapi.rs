//! The OpenAPI document: the running service held against it by schemathesis, every check switched
//! on, and the page that shows it.

use std::process::Command;

use support::{Service, place};

/// Fixed, so that a failure is the same the next time; another one looks elsewhere.
const SEED: &str = "20261121";

#[test]
fn the_service_does_what_its_document_says() {
    let program = place::target().join("schemathesis/bin/schemathesis");
    assert!(
        program.is_file(),
        "schemathesis is not in {}: run `cargo xtask setup`, which needs python3 with venv",
        program.display()
    );
    let service = Service::start();
    let folder = place::root().join("tests/schemathesis");
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(folder.join("schemathesis.toml"))
        .arg("run")
        .arg(service.origin() + "/openapi.json")
        .args([
            "--checks",
            "all",
            "--mode",
            "all",
            "--phases",
            "examples,coverage,fuzzing,stateful",
        ])
        .args(["--max-examples", "15", "--seed", SEED, "--generation-database", "none"])
        .args(["--continue-on-failure", "--no-color", "--request-timeout", "20"])
        // Reports and what hypothesis remembers belong to the test, not to the tree.
        .current_dir(service.folder())
        .env("PYTHONPATH", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "hooks");
    let output = command.output().expect("the program is there");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("Tested:"), "nothing was tested: {said}\n{complained}");
    // It makes heartbeats up, too.
    service.expect_fallback("other");
}

#[tokio::test]
async fn the_document_names_every_route_of_the_contract() {
    let service = Service::start();
    let document = service.get("/openapi.json").await.assert_status(200).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/hailong.js",
        "/pkg/{name}",
        "/v1/surveys/{id}",
        "/v1/surveys/{id}/versions/{version}",
        "/v1/submissions",
        "/v1/submissions/batch",
        "/v1/receipts/{receipt}",
        "/v1/receipts/{receipt}/withdraw",
        "/f/one-stop",
        "/f/online-service",
        "/f/sipas-2023",
        "/v1/embed",
        "/v1/publications",
        "/v1/publications/{survey}/{period}",
        "/embed/{survey}",
        "/v1/devices",
        "/kiosk",
        "/kiosk/{file}",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/docs",
        "/problems/{kind}",
    ] {
        assert!(paths.contains_key(path), "{path} is missing");
    }
    let answers = &paths["/v1/submissions"]["post"]["responses"];
    for status in ["200", "201", "400", "403", "408", "409", "413", "415", "422", "429", "503"] {
        assert!(answers[status].is_object(), "{status} is missing: {answers}");
    }
    assert!(answers["429"]["headers"]["Retry-After"].is_object(), "{answers}");
}

#[tokio::test]
async fn the_page_for_people_loads_nothing_from_elsewhere() {
    let service = Service::start();
    let page = service.get("/docs").await;
    page.assert_status(200);
    let html = page.text();
    assert!(html.contains("/v1/submissions/batch"), "{page}");
    let loaded = html.split("src=\"").count() - 1;
    assert_eq!(loaded, 0, "a picture or script: {page}");
    assert!(!html.contains("//cdn") && !html.contains("<script"), "{page}");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{page}");
    let style = service.get("/docs/style.css").await;
    assert!(style.header("content-type").starts_with("text/css"), "{style}");
}

#[tokio::test]
async fn the_type_of_a_problem_leads_to_what_it_is() {
    let service = Service::start();
    let refused = service.post("/v1/submissions", "application/json", "{").await;
    let body = refused.assert_problem(400, "unreadable");
    let told = service.get(body["type"].as_str().unwrap()).await;
    assert_eq!(told.assert_status(200).json()["title"], body["title"]);
    service.get("/problems/no-such-kind").await.assert_problem(404, "not-found");
}

#[tokio::test]
async fn a_method_that_is_not_there_is_405_with_those_that_are() {
    let service = Service::start();
    for (method, path, allowed) in [
        ("TRACE", "/v1/submissions", "POST"),
        ("QUERY", "/v1/surveys/one-stop", "GET,HEAD"),
        ("OPTIONS", "/v1/submissions/batch", "POST"),
        ("DELETE", "/f/one-stop", "GET,HEAD,POST"),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let response = service.send(service.request(method, path)).await;
        response.assert_problem(405, "method-not-allowed");
        assert_eq!(response.header("allow").replace(' ', ""), allowed, "{path}: {response}");
    }
}

#[tokio::test]
async fn a_path_that_cannot_be_read_is_a_problem_like_any_other() {
    let service = Service::start();
    for path in ["/v1/receipts/%FF", "/v1/surveys/%FF", "/pkg/%C0%80", "/v1/receipts/a%00b"] {
        service.get(path).await.assert_problem(404, "not-found");
    }
    service.get("/v1/surveys/one-stop?lang=vi&lang=en").await.assert_problem(400, "bad-parameter");
    service.get("/v1/surveys/one-stop?layout=x").await.assert_problem(400, "bad-parameter");
}
