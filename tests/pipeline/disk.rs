//! A disk that takes no more: submissions are refused clearly, nothing that was acknowledged is lost,
//! and the service takes them again by itself once there is room. The limit on the size of files
//! stands for the full disk: it fails the same writes and needs no disk to be filled.

use std::process::Command;
use std::time::Duration;

use support::{Export, Service, SubmissionBuilder};

/// Sets the limit on the size of files of the running service.
pub fn limit_files_to(service: &mut Service, bytes: &str) {
    let process_id = service.process_id().to_string();
    let limited = Command::new("prlimit")
        .args(["--pid", &process_id, &format!("--fsize={bytes}:unlimited")])
        .output()
        .expect("prlimit, of util-linux");
    assert!(limited.status.success(), "{limited:?}");
}

pub async fn until_ready(service: &Service, status: u16) {
    for _ in 0..300 {
        if service.get("/readyz").await.status == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("/readyz did not come to say {status}; the log:\n{}", service.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_refused_clearly_and_recovered_from() {
    let mut service = Service::start();
    let mut acknowledged = Vec::new();
    for _ in 0..20 {
        let submission = SubmissionBuilder::one_stop();
        service.submit(&submission).await.assert_status(201);
        acknowledged.push(submission);
    }
    let log = service.data().join("journal.db-wal").metadata().unwrap().len();
    limit_files_to(&mut service, &(log + 30_000).to_string());
    let mut refused = None;
    for _ in 0..200 {
        let submission = SubmissionBuilder::one_stop();
        let response = service.submit(&submission).await;
        if response.status == 201 {
            acknowledged.push(submission);
            continue;
        }
        response.assert_status(503);
        assert!(response.headers.contains_key("retry-after"), "{:?}", response.headers);
        assert_eq!(response.json()["type"], "/problems/unavailable");
        refused = Some(submission);
        break;
    }
    let refused = refused.expect("30,000 bytes do not hold 200 submissions");
    assert!(acknowledged.len() > 20, "the limit was not to be reached at once");
    until_ready(&service, 503).await;
    // Still refused a while later, and more than once: the disk is as full as it was.
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        service.submit(&refused).await.assert_status(503);
    }
    service.get("/healthz").await.assert_status(200);

    limit_files_to(&mut service, "unlimited");
    until_ready(&service, 200).await;
    service.submit(&refused).await.assert_status(201);
    service.submit(&acknowledged[20]).await.assert_status(200);
    acknowledged.push(refused);
    let export = Export::of_count(&service, acknowledged.len());
    for submission in &acknowledged {
        assert!(export.rows.contains_key(&submission.key_text()));
    }
    service.kill_9();
    service.restart();
    for submission in &acknowledged {
        service.submit(submission).await.assert_status(200);
    }
}
