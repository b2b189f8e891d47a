//! The journal's purge, seen from outside: content leaves the node's disk when its time is over, and
//! what was answered before is answered again for ever.

use std::time::Duration;

use serde_json::json;
use support::{Export, Service, SubmissionBuilder};

const COMMENT: &str = "Cán bộ một cửa số 7 rất tận tình.";

fn is_in_journal(service: &Service) -> bool {
    ["journal.db", "journal.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(service.data().join(name)).unwrap_or_default();
        bytes.windows(COMMENT.len()).any(|window| window == COMMENT.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn content_that_central_has_leaves_the_journal_and_its_receipt_stays() {
    // Its time is over as soon as central has it.
    let service = Service::start_with_options(&["--journal-days", "0"]);
    let submission = SubmissionBuilder::one_stop().answer("comment", json!(COMMENT));
    let first = service.submit(&submission).await;
    let first = first.assert_status(201).json();
    Export::of_count(&service, 1);
    for _ in 0..600 {
        if !is_in_journal(&service) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(!is_in_journal(&service), "the comment is still in the journal's files");
    let again = service.submit(&submission).await;
    assert_eq!(again.assert_status(200).json()["receipt"], first["receipt"]);
    let other = submission.clone().answer("overall", json!(4));
    service.submit(&other).await.assert_status(409);
    let receipt = first["receipt"].as_str().unwrap();
    let state = service.get(&format!("/v1/receipts/{receipt}")).await;
    assert_eq!(state.assert_status(200).json()["state"], "counted");
    let export = Export::of_count(&service, 1);
    assert!(
        export.rows[&submission.key_text()].to_string().contains("tận tình"),
        "central keeps it"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn content_stays_in_the_journal_for_its_days() {
    let mut service = Service::start();
    let submission = SubmissionBuilder::one_stop().answer("comment", json!(COMMENT));
    service.submit(&submission).await.assert_status(201);
    Export::of_count(&service, 1);
    service.terminate();
    service.restart();
    // The first purge comes with the start; 30 days are not over.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(is_in_journal(&service));
}
