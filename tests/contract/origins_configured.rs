//! Origins that are configured: only their pages may send, every page may read why it may not, and
//! a change is seen by the running service.

use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN};
use serde_json::json;
use support::{Response, Service, SubmissionBuilder};

const PORTAL: &str = "https://dichvucong.example.vn";
const OTHER: &str = "https://elsewhere.example.vn";
/// A change is to be seen within five seconds; a busy machine may take longer to be asked.
const SEEN_WITHIN: Duration = Duration::from_secs(15);

async fn send_from(service: &Service, origin: &str, sent: &SubmissionBuilder) -> Response {
    let request = service.request(Method::POST, "/v1/submissions").header(ORIGIN, origin);
    service.send(request.header("content-type", "text/plain").body(sent.bytes())).await
}

fn origin(service: &Service, arguments: &[&str]) -> (bool, String) {
    let output = service.run("origin", arguments);
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn only_configured_origins_may_send_and_a_refusal_can_be_read() {
    let service = Service::start_with_options(&["--origins", PORTAL]);
    let stored = SubmissionBuilder::one_stop();
    send_from(&service, PORTAL, &stored).await.assert_stored(&stored.key_text());
    for refused in [OTHER, "null", "http://dichvucong.example.vn", "x"] {
        let response = send_from(&service, refused, &SubmissionBuilder::one_stop()).await;
        response.assert_problem(403, "origin-refused");
        assert_eq!(response.header("access-control-allow-origin"), "*", "{refused}: {response}");
    }
    // What is known is answered, whatever happened to the origin since.
    send_from(&service, OTHER, &stored).await.assert_status(200);
    let reused = stored.clone().answer("overall", json!(1));
    send_from(&service, OTHER, &reused).await.assert_problem(409, "key-reused");
    // The origin is judged before the survey and its rules.
    let invalid = SubmissionBuilder::one_stop().answer("overall", json!(99));
    send_from(&service, OTHER, &invalid).await.assert_problem(403, "origin-refused");
    send_from(&service, PORTAL, &invalid).await.assert_status(422);
    let without = SubmissionBuilder::one_stop();
    service.submit(&without).await.assert_stored(&without.key_text());
    let own = SubmissionBuilder::one_stop();
    send_from(&service, &service.origin(), &own).await.assert_stored(&own.key_text());
    let request = service.request(Method::POST, "/v1/submissions").header(ORIGIN, OTHER);
    let request = request.header(HOST, "elsewhere.example.vn").body(own.bytes());
    let response = service.send(request.header("content-type", "text/plain")).await;
    response.assert_status(200);
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat, outcomes.rejected), (3, 2, 7), "{outcomes:?}");
}

#[tokio::test]
async fn a_batch_of_a_refused_origin_is_refused_one_by_one() {
    let service = Service::start_with_options(&["--origins", PORTAL]);
    let stored = SubmissionBuilder::one_stop();
    service.submit(&stored).await.assert_status(201);
    let batch = json!({"submissions": [stored.json(), SubmissionBuilder::one_stop().json()]});
    let request = service.request(Method::POST, "/v1/submissions/batch").header(ORIGIN, OTHER);
    let request = request.header("content-type", "text/plain").body(batch.to_string());
    let results = service.send(request).await.assert_status(200).json();
    assert_eq!(results["results"][0]["status"], 200, "{results}");
    assert_eq!(results["results"][1]["status"], 403, "{results}");
    assert_eq!(results["results"][1]["type"], "/problems/origin-refused", "{results}");
}

#[tokio::test]
async fn a_preflight_is_for_configured_origins() {
    let service = Service::start_with_options(&["--origins", PORTAL]);
    let ask = async |origin: &str| {
        let request = service.request(Method::OPTIONS, "/v1/submissions").header(ORIGIN, origin);
        service.send(request.header(ACCESS_CONTROL_REQUEST_METHOD, "POST")).await
    };
    let allowed = ask(PORTAL).await;
    allowed.assert_status(200);
    assert_eq!(allowed.header("access-control-max-age"), "7200", "{allowed}");
    assert_eq!(allowed.header("access-control-allow-credentials"), "", "{allowed}");
    let refused = ask(OTHER).await;
    refused.assert_problem(403, "origin-refused");
    assert_eq!(refused.header("access-control-allow-methods"), "", "{refused}");
}

#[tokio::test]
async fn the_hosted_form_is_for_everyone() {
    let service = Service::start_with_options(&["--origins", PORTAL]);
    let request = service.request(Method::POST, "/f/one-stop").header(ORIGIN, OTHER);
    let form = request.header("content-type", "application/x-www-form-urlencoded");
    let response = service.send(form.body("overall=5&send=1")).await;
    response.assert_status(200);
    assert_eq!(service.outcomes().stored, 1, "{response}");
}

#[tokio::test]
async fn a_change_is_seen_while_it_serves_and_kept_for_the_next_start() {
    let mut service = Service::start();
    let answered = async |service: &Service, status: u16| {
        let deadline = Instant::now() + SEEN_WITHIN;
        loop {
            let response = send_from(service, OTHER, &SubmissionBuilder::one_stop()).await;
            if response.status.as_u16() == status {
                return;
            }
            assert!(Instant::now() < deadline, "still not {status}: {response}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    answered(&service, 201).await;
    assert!(origin(&service, &["add", PORTAL]).0);
    answered(&service, 403).await;
    assert_eq!(origin(&service, &["list"]), (true, format!("{PORTAL}\n")));
    assert!(origin(&service, &["add", OTHER]).0);
    answered(&service, 201).await;
    assert!(origin(&service, &["remove", OTHER]).0);
    answered(&service, 403).await;
    // Central is away, and with it the list: the node still refuses what it refused.
    service.terminate();
    let nowhere = "postgres://nobody@127.0.0.1:1/none";
    service.restart_on(nowhere);
    answered(&service, 403).await;
    let sent = SubmissionBuilder::one_stop();
    send_from(&service, PORTAL, &sent).await.assert_stored(&sent.key_text());
}

#[tokio::test]
async fn what_is_no_origin_is_told_in_a_sentence() {
    let service = Service::start();
    for (text, told) in [
        ("https://a.vn/path", "it has a path"),
        ("a.vn", "the scheme is missing"),
        ("https://*.vn", "a wildcard"),
    ] {
        let (is_well, said) = origin(&service, &["add", text]);
        assert!(!is_well && said.contains(told) && said.contains(text), "{text}: {said}");
    }
    let (is_well, said) = origin(&service, &["remove", PORTAL]);
    assert!(!is_well && said.contains("was not allowed"), "{said}");
}
