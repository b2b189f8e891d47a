//! What citizens asked for survives what happens to machines: central away, central restored from
//! an older copy, two nodes.

use std::time::{Duration, Instant};

use serde_json::json;
use support::postgres::Cluster;
use support::{Export, Response, Service, SubmissionBuilder};

fn telling() -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .with("answers", json!({"overall": 1, "comment": "Lời góp ý rất riêng."}))
}

async fn send(service: &Service) -> (String, String) {
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    (sent.key_text(), receipt)
}

async fn withdraw(service: &Service, receipt: &str) -> Response {
    service.post(&format!("/v1/receipts/{receipt}/withdraw"), "text/plain", "").await
}

async fn state(service: &Service, receipt: &str) -> String {
    let response = service.get(&format!("/v1/receipts/{receipt}")).await;
    response.assert_status(200).json()["state"].as_str().unwrap().to_owned()
}

async fn until(service: &Service, receipt: &str, expected: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while state(service, receipt).await != expected {
        assert!(Instant::now() < deadline, "not {expected} after a minute: {}", service.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn erase(service: &Service, key: &str) {
    let output = service.run("erase", &["--key", key, "--reason", "request 12/2026"]);
    assert!(output.status.success(), "{output:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_while_central_is_away_arrives_later() {
    let mut cluster = Cluster::start();
    let mut service = Service::start_on(&cluster.database("central"));
    let (fed, fed_receipt) = send(&service).await;
    Export::of_count(&service, 1);
    cluster.stop();
    let (unfed, unfed_receipt) = send(&service).await;
    for receipt in [&fed_receipt, &unfed_receipt] {
        withdraw(&service, receipt).await.assert_status(200);
        assert_eq!(state(&service, receipt).await, "withdrawn");
    }
    // It was durable: the process may go, too.
    service.kill_9();
    service.restart();
    assert_eq!(state(&service, &fed_receipt).await, "withdrawn");
    cluster.start_again();
    let export = Export::once(&service, |rows| {
        [&fed, &unfed].iter().all(|key| rows.standing(key) == "withdrawn")
    });
    for key in [&fed, &unfed] {
        assert_eq!(export.answers(key), &json!({"overall": 1}), "the free text is gone");
    }
}

/// Three submissions, then a copy of central, then one is withdrawn and one erased, then the copy
/// is put back.
async fn asked_again_of_an_older_central(
    mut service: Service,
    keep: impl Fn(),
    put_back: impl Fn(),
) {
    let (withdrawn, receipt) = send(&service).await;
    let (erased, erased_receipt) = send(&service).await;
    let (left, _) = send(&service).await;
    Export::of_count(&service, 3);
    service.terminate();
    keep();
    service.restart();
    withdraw(&service, &receipt).await.assert_status(200);
    erase(&service, &erased);
    let is_done = |rows: &Export| {
        rows.standing(&withdrawn) == "withdrawn" && rows.answers(&erased) == &json!({})
    };
    Export::once(&service, is_done);
    until(&service, &erased_receipt, "erased").await;
    // The journal has taken the erasure once it can say so without central's word.
    journal_has_erased(&service).await;
    service.terminate();
    put_back();
    let old = Export::of(&service, &["--standing", "all"]);
    assert_eq!(old.standing(&withdrawn), "counted", "an older copy knows nothing of it");
    assert_eq!(old.answers(&erased)["overall"], 1);
    service.restart();
    let export = Export::once(&service, is_done);
    assert_eq!(export.standing(&left), "counted");
    assert_eq!(export.answers(&left)["overall"], 1);
    assert_eq!(state(&service, &receipt).await, "withdrawn");
    assert_eq!(state(&service, &erased_receipt).await, "erased");
}

async fn journal_has_erased(service: &Service) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !service.log().contains("content was erased from the journal") {
        assert!(Instant::now() < deadline, "{}", service.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_sqlite_central_is_told_again() {
    let service = Service::start();
    let (data, copies) = (service.data(), service.folder().join("copy"));
    std::fs::create_dir(&copies).unwrap();
    let files = |from: &std::path::Path, to: &std::path::Path| {
        for name in ["central.db", "central.db-wal", "central.db-shm"] {
            std::fs::remove_file(to.join(name)).ok();
            if from.join(name).exists() {
                std::fs::copy(from.join(name), to.join(name)).unwrap();
            }
        }
    };
    asked_again_of_an_older_central(service, || files(&data, &copies), || files(&copies, &data))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_postgresql_central_is_told_again() {
    let cluster = Cluster::start();
    let service = Service::start_on(&cluster.database("central"));
    let keep = || cluster.copy_database("central", "kept");
    let put_back = || cluster.copy_database("kept", "central");
    asked_again_of_an_older_central(service, keep, put_back).await;
}

/// Central is put back under a node that goes on running and has nothing to feed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_node_notices_that_central_is_older() {
    let mut cluster = Cluster::start();
    let service = Service::start_on(&cluster.database("central"));
    let (key, receipt) = send(&service).await;
    Export::of_count(&service, 1);
    cluster.copy_database("central", "kept");
    withdraw(&service, &receipt).await.assert_status(200);
    Export::once(&service, |rows| rows.standing(&key) == "withdrawn");
    cluster.copy_database("kept", "central");
    Export::once(&service, |rows| rows.standing(&key) == "withdrawn");
    cluster.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_of_one_node_is_withdrawn_at_another_and_erased_in_both() {
    let cluster = Cluster::start();
    let central = cluster.database("central");
    let near = Service::start_on(&central);
    let far = near.start_beside();
    let (key, receipt) = send(&near).await;
    let (other, other_receipt) = send(&far).await;
    Export::of_count(&near, 2);
    withdraw(&far, &receipt).await.assert_status(200);
    assert_eq!(state(&far, &receipt).await, "withdrawn");
    until(&near, &receipt, "withdrawn").await;
    let export = Export::once(&near, |rows| rows.standing(&key) == "withdrawn");
    assert_eq!(export.answers(&key), &json!({"overall": 1}));
    erase(&near, &other);
    until(&far, &other_receipt, "erased").await;
    journal_has_erased(&near).await;
    journal_has_erased(&far).await;
}
