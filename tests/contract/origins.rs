//! Other origins: the widget runs on pages of others, so a browser must be told it may read every
//! answer, the refusals too.

use reqwest::Method;
use reqwest::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use serde_json::json;
use support::{Response, Service, SubmissionBuilder};

const PORTAL: &str = "https://dichvucong.example.vn";

#[track_caller]
fn assert_readable(response: &Response) {
    let allowed = response.header("access-control-allow-origin");
    assert!(allowed == "*" || allowed == PORTAL, "not readable elsewhere: {response}");
    if allowed == PORTAL {
        assert!(response.header("vary").to_lowercase().contains("origin"), "{response}");
    }
    let exposed = response.header("access-control-expose-headers").to_lowercase();
    assert!(exposed.contains("retry-after"), "Retry-After is not exposed: {response}");
    assert_eq!(response.header("access-control-allow-credentials"), "", "{response}");
}

#[tokio::test]
async fn every_answer_can_be_read_from_another_origin() {
    let service = Service::start();
    let good = SubmissionBuilder::one_stop();
    let reused = good.clone().answer("overall", json!(1));
    let json_type = "application/json";
    let submissions = "/v1/submissions";
    let batch = json!({"submissions": [SubmissionBuilder::one_stop().json()]}).to_string();
    for (path, kind, body, status) in [
        (submissions, json_type, good.bytes(), 201),
        (submissions, json_type, good.bytes(), 200),
        (submissions, json_type, reused.bytes(), 409),
        (submissions, json_type, good.clone().key("x").bytes(), 422),
        (submissions, json_type, b"{".to_vec(), 400),
        (submissions, "application/xml", b"{}".to_vec(), 415),
        (submissions, json_type, vec![b' '; 100_000], 413),
        ("/v1/submissions/batch", json_type, batch.into_bytes(), 200),
        ("/v1/nope", json_type, b"{}".to_vec(), 404),
    ] {
        let request = service.request(Method::POST, path).header(ORIGIN, PORTAL);
        let response = service.send(request.header("content-type", kind).body(body)).await;
        response.assert_status(status);
        assert_readable(&response);
    }
    for path in [
        "/v1/surveys/one-stop",
        "/v1/surveys/one-stop?layout=2",
        "/v1/surveys/one-stop?layout=99",
        "/v1/surveys/nope",
        "/v1/receipts/nope",
        "/hailong.js",
        "/pkg/nope.js",
    ] {
        let request = service.request(Method::GET, path).header(ORIGIN, PORTAL);
        assert_readable(&service.send(request).await);
    }
    let request = service.request(Method::GET, submissions).header(ORIGIN, PORTAL);
    let response = service.send(request).await;
    response.assert_problem_status(405);
    assert_readable(&response);
}

#[tokio::test]
async fn a_preflight_is_allowed_for_two_hours_and_without_credentials() {
    let service = Service::start();
    for path in ["/v1/submissions", "/v1/submissions/batch"] {
        let request = service.request(Method::OPTIONS, path).header(ORIGIN, PORTAL);
        let request = request.header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
        let request = request.header(ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        let response = service.send(request).await;
        assert!([200, 204].contains(&response.status.as_u16()), "{path}: {response}");
        let allowed = response.header("access-control-allow-origin");
        assert!(allowed == "*" || allowed == PORTAL, "{path}: {response}");
        assert_eq!(response.header("access-control-max-age"), "7200", "{path}: {response}");
        assert_eq!(response.header("access-control-allow-credentials"), "", "{path}");
        let methods = response.header("access-control-allow-methods");
        assert!(methods.contains("POST") || methods == "*", "{path}: {response}");
        let headers = response.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("content-type") || headers == "*", "{path}: {response}");
    }
}

#[tokio::test]
async fn a_request_without_an_origin_is_taken() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop().context("channel", json!("kiosk"));
    service.submit(&sent).await.assert_stored(&sent.key_text());
}

#[tokio::test]
async fn the_monitor_is_for_no_other_origin() {
    let service = Service::start();
    let request = service.request(Method::GET, "/monitor/").header(ORIGIN, PORTAL);
    let response = service.send(request).await;
    assert_eq!(response.header("access-control-allow-origin"), "", "{response}");
}
