//! A journal whose bytes were changed behind its back: told at the start and by `journal check`, set
//! aside, and in nobody's way.

use std::os::unix::fs::FileExt as _;

use serde_json::json;
use support::{Export, Service, SubmissionBuilder};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_row_is_named_and_set_aside_and_citizens_are_served() {
    let mut service = Service::start();
    for word in ["nhanh", "chậm"] {
        let submission = SubmissionBuilder::one_stop().answer("comment", json!(word));
        service.submit(&submission).await.assert_status(201);
    }
    Export::of_count(&service, 2);
    let checked = service.run("journal", &["check"]);
    assert!(checked.status.success(), "{checked:?}");
    assert_eq!(String::from_utf8_lossy(&checked.stdout), "2 rows, 2 with content\n");
    service.terminate();
    // The last to close the file moves everything out of the write-ahead log.
    assert!(service.run("journal", &["check"]).status.success());
    let path = service.data().join("journal.db");
    let bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(5).position(|window| window == b"nhanh").unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.write_all_at(b"nHanh", at as u64).unwrap();

    let checked = service.run("journal", &["check"]);
    assert!(!checked.status.success());
    let named = String::from_utf8_lossy(&checked.stdout);
    assert!(named.contains("row 1: the checksum does not match"), "{named}");
    assert!(String::from_utf8_lossy(&checked.stderr).contains("hailong restore"), "{checked:?}");
    service.restart();
    assert!(service.log().contains("\"seq\":1"), "the row is named in the log");
    assert!(service.log().contains("it is set aside and not fed"));
    assert_eq!(service.metric("hailong_journal_corrupt_rows"), 1);
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    service.get("/readyz").await.assert_status(200);
    Export::of_count(&service, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_is_no_database_stops_the_start_with_the_way_out() {
    let mut service = Service::start();
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    service.terminate();
    for name in ["journal.db-wal", "journal.db-shm"] {
        std::fs::remove_file(service.data().join(name)).ok();
    }
    std::fs::write(service.data().join("journal.db"), [0x20; 8_192]).unwrap();
    for (command, arguments) in
        [("serve", &["--listen", "127.0.0.1:0"][..]), ("journal", &["check"])]
    {
        let output = service.run(command, arguments);
        assert!(!output.status.success(), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        for part in
            ["journal.db: SQLite finds damage", "hailong restore", "docs/operations/faults.md"]
        {
            assert!(told.contains(part), "{told}");
        }
    }
}
