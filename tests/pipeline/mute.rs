//! A log that cannot be written is no reason to lose a submission or to stop.
//!
//! Found by `chaos`: the log lay on the disk that was full, and the failing line about the failed
//! commit took the journal's writer down with it, for good.

use support::{Export, Service, SubmissionBuilder};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_log_stops_nothing() {
    let mut service = Service::start_through(&["sh", "-c", "exec \"$@\" 2>/dev/full", "sh"], None);
    for _ in 0..3 {
        let submission = SubmissionBuilder::one_stop();
        service.submit(&submission).await.assert_stored(&submission.key_text());
    }
    let refused = SubmissionBuilder::one_stop().with("version", serde_json::json!(99));
    service.submit(&refused).await.assert_status(422);
    Export::of_count(&service, 3);
    assert!(service.terminate().success());
}
