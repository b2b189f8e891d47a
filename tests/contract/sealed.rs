//! Sealed submissions: the keys, and that a seal changes nothing but who can read it on the way.

use model::limits::SUBMISSION_BYTES_MAX;
use serde_json::{Value, json};
use support::sealed::seal;
use support::{Export, Service, SubmissionBuilder};

const JOSE: &str = "application/jose";

async fn keys(service: &Service) -> Value {
    service.get("/v1/keys").await.assert_status(200).json()
}

#[tokio::test]
async fn the_keys_are_public_and_the_same_at_every_node_and_start() {
    let mut service = Service::start();
    let published = keys(&service).await;
    let key = &published["keys"][0];
    let mut members: Vec<&String> = key.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x", "y"], "and nothing private");
    assert_eq!((&key["alg"], &key["crv"]), (&json!("ECDH-ES"), &json!("P-256")));
    let other = service.start_beside();
    assert_eq!(keys(&other).await, published);
    service.terminate();
    service.restart();
    assert_eq!(keys(&service).await, published);
    assert_ne!(keys(&Service::start()).await, published, "another installation has another");
}

#[tokio::test]
async fn sealed_or_not_is_the_same_submission() {
    let service = Service::start();
    let keys = keys(&service).await;
    let sent = SubmissionBuilder::one_stop().answer("comment", json!("Chờ lâu quá."));
    let sealed = seal(&keys, &sent.bytes(), 1);
    let taken = service.post("/v1/submissions", JOSE, sealed.clone()).await;
    let receipt = taken.assert_stored(&sent.key_text());
    let again = seal(&keys, &sent.bytes(), 2);
    assert_ne!(again, sealed);
    for body in [again.clone(), format!("\r\n {sealed} \n")] {
        let repeat = service.post("/v1/submissions", "text/plain", body).await;
        repeat.assert_repeat_of(&sent.key_text(), &receipt);
    }
    service.submit(&sent).await.assert_repeat_of(&sent.key_text(), &receipt);
    let other = SubmissionBuilder::one_stop();
    let batch = [json!(again), json!(seal(&keys, &other.bytes(), 3)), other.json(), json!("eyJ")];
    let results = service.submit_batch(&batch).await.assert_status(200).json();
    let statuses: Vec<&Value> =
        results["results"].as_array().unwrap().iter().map(|result| &result["status"]).collect();
    assert_eq!(statuses, [200, 201, 200, 400]);
    let export = Export::of_count(&service, 2);
    assert_eq!(export.rows[&sent.key_text()]["answers"]["comment"], "Chờ lâu quá.");
}

#[tokio::test]
async fn the_rules_are_those_of_any_submission() {
    let service = Service::start();
    let keys = keys(&service).await;
    let wrong = SubmissionBuilder::one_stop().answer("overall", json!(6));
    let refused = service.post("/v1/submissions", JOSE, seal(&keys, &wrong.bytes(), 1)).await;
    let problem = refused.assert_problem(422, "invalid");
    assert_eq!(problem["problems"][0]["message"], "Mức đánh giá phải từ 1 đến 5.");
    let whole = SubmissionBuilder::one_stop();
    let at = seal(&keys, &whole.bytes_of_length(SUBMISSION_BYTES_MAX), 2);
    let taken = service.post("/v1/submissions", JOSE, at).await;
    taken.assert_stored(&whole.key_text());
    let past = seal(&keys, &whole.bytes_of_length(SUBMISSION_BYTES_MAX + 1), 3);
    service.post("/v1/submissions", JOSE, past).await.assert_problem(413, "too-large");
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_the_reason_and_nothing_of_the_content() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop();
    let elsewhere = keys(&Service::start()).await;
    let sealed = seal(&elsewhere, &sent.bytes(), 1);
    let refused = service.post("/v1/submissions", JOSE, sealed).await;
    let detail = refused.assert_problem(400, "unreadable")["detail"].to_string();
    assert!(detail.contains("a key that is not of this service: see /v1/keys"), "{detail}");
    let mut changed = seal(&keys(&service).await, &sent.bytes(), 2).into_bytes();
    let last = changed.len() - 30;
    changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
    let refused = service.post("/v1/submissions", JOSE, changed).await;
    let detail = refused.assert_problem(400, "unreadable")["detail"].to_string();
    assert!(detail.contains("it was changed, or sealed to another key"), "{detail}");
    let plain = service.post("/v1/submissions", JOSE, sent.bytes()).await;
    plain.assert_stored(&sent.key_text());
    let inside = seal(&keys(&service).await, b"{\"key\":", 3);
    service.post("/v1/submissions", JOSE, inside).await.assert_problem(400, "unreadable");
}
