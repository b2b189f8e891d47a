//! Withdrawing by receipt: every answer of `POST /v1/receipts/{receipt}/withdraw`.

use reqwest::Method;
use serde_json::json;
use support::{Export, Response, Service, SubmissionBuilder};

fn telling() -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .with("answers", json!({"overall": 1, "comment": "Lời góp ý rất riêng."}))
}

async fn withdraw(service: &Service, receipt: &str) -> Response {
    service.post(&format!("/v1/receipts/{receipt}/withdraw"), "text/plain", "").await
}

#[tokio::test]
async fn a_submission_is_withdrawn_by_its_receipt_and_stays_so() {
    let service = Service::start();
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let before = service.get(&format!("/v1/receipts/{receipt}")).await.json();
    let response = withdraw(&service, &receipt).await;
    response.assert_status(200);
    let mut expected = before.clone();
    expected["state"] = json!("withdrawn");
    assert_eq!(response.json(), expected, "as GET, with another state");
    assert!(response.header("cache-control").contains("no-store"), "{response}");
    let after = service.get(&format!("/v1/receipts/{receipt}")).await;
    assert_eq!(after.json(), expected, "at once");
    // Again, and as somebody types it.
    let typed = receipt.to_lowercase().replace('-', "");
    for receipt in [&receipt, &typed] {
        let again = withdraw(&service, receipt).await;
        again.assert_status(200);
        assert_eq!(again.json(), expected);
    }
    // The same submission sent again is known, and stays withdrawn.
    let repeat = service.submit(&sent).await;
    repeat.assert_status(200);
    assert_eq!(repeat.json()["receipt"], json!(receipt));
    let export = Export::once(&service, |rows| rows.standing(&sent.key_text()) == "withdrawn");
    assert_eq!(export.answers(&sent.key_text()), &json!({"overall": 1}), "the free text is gone");
    assert_eq!(service.get(&format!("/v1/receipts/{receipt}")).await.json(), expected);
}

#[tokio::test]
async fn an_unknown_receipt_is_404() {
    let service = Service::start();
    for unknown in ["0000-0000-0000-0000", "x", "%00", "K7QF0M2T9XAB4C1D0"] {
        withdraw(&service, unknown).await.assert_problem_status(404);
    }
}

#[tokio::test]
async fn a_kiosk_row_is_not_withdrawable() {
    let service = Service::start();
    let sent = telling().context("channel", json!("kiosk"));
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let response = withdraw(&service, &receipt).await;
    response.assert_problem_status(403);
    assert!(response.json()["type"].as_str().unwrap().ends_with("not-withdrawable"), "{response}");
    let state = service.get(&format!("/v1/receipts/{receipt}")).await.json();
    assert_ne!(state["state"], "withdrawn");
}

#[tokio::test]
async fn while_central_is_away_a_node_withdraws_what_it_knows_and_nothing_else() {
    // Nobody listens there.
    let service = Service::start_on("postgres://hailong@127.0.0.1:1/away");
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let unknown = withdraw(&service, "0000-0000-0000-0000").await;
    unknown.assert_problem_status(503);
    assert!(!unknown.header("retry-after").is_empty(), "{unknown}");
    let response = withdraw(&service, &receipt).await;
    response.assert_status(200);
    assert_eq!(response.json()["state"], "withdrawn");
    let state = service.get(&format!("/v1/receipts/{receipt}")).await.json();
    assert_eq!(state["state"], "withdrawn", "also while central is away");
}

#[tokio::test]
async fn the_route_answers_other_origins_and_no_other_method() {
    let service = Service::start();
    let path = "/v1/receipts/0000-0000-0000-0000/withdraw";
    let request = service.request(Method::POST, path).header("origin", "https://portal.example");
    let response = service.send(request).await;
    response.assert_problem_status(404);
    assert_eq!(response.header("access-control-allow-origin"), "*");
    service.get(path).await.assert_problem_status(405);
}
