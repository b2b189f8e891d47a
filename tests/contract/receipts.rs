//! Receipts: what became of a submission, and nothing of what it said.

use std::time::Duration;

use serde_json::json;
use support::{Service, SubmissionBuilder};

fn telling() -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .context("dossier", json!("H47.15-260821-0777"))
        .with("answers", json!({"overall": 1, "comment": "Lời góp ý rất riêng."}))
}

#[tokio::test]
async fn a_receipt_tells_what_became_of_it_and_nothing_it_said() {
    let service = Service::start();
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let path = format!("/v1/receipts/{receipt}");
    // At once, before central has it, and later, when it has.
    for wait_ms in [0, 3_000] {
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        let response = service.get(&path).await;
        response.assert_status(200);
        let text = response.json().to_string();
        for secret in ["riêng", "comment", "overall", "answers", "260821", &sent.key_text()] {
            assert!(!text.contains(secret), "a receipt must not tell `{secret}`: {response}");
        }
        assert!(response.header("cache-control").contains("no-store"), "{response}");
    }
    let text = service.get(&path).await.json().to_string();
    assert!(text.contains("counted"), "central has it by now: {text}");
}

#[tokio::test]
async fn an_unknown_receipt_is_404() {
    let service = Service::start();
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let mut forged = receipt.clone().into_bytes();
    let last = forged.last_mut().unwrap();
    *last = if *last == b'2' { b'3' } else { b'2' };
    let forged = String::from_utf8(forged).unwrap();
    for unknown in [forged.as_str(), "x", "0000000000000000", "%00", "..%2F..%2Fetc"] {
        service.get(&format!("/v1/receipts/{unknown}")).await.assert_problem_status(404);
    }
}

#[tokio::test]
async fn the_key_cannot_be_guessed_from_the_receipt_nor_the_receipt_from_the_key() {
    let (one, other) = (Service::start(), Service::start());
    let sent = telling();
    let first = one.submit(&sent).await.assert_stored(&sent.key_text());
    let second = other.submit(&sent).await.assert_stored(&sent.key_text());
    assert_ne!(first, second, "two secrets, two receipts");
    let plain = sent.key_text().replace('-', "");
    assert!(!first.to_lowercase().contains(&plain[..8]), "{first} shows the key");
}
