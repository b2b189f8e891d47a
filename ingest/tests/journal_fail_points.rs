//! The journal with a failure, a panic or a power cut at each boundary of a commit: what is refused
//! is not there, what is acknowledged is, and it writes again by itself. A binary of its own, because
//! fail points belong to the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

use std::path::Path;
use std::time::Duration;

use fail::FailScenario;
use ingest::central;
use ingest::clock::Clock;
use ingest::entry::{Body, Entry};
use ingest::feed::{Feed, FeedSettings};
use ingest::flow::{Counts, Teller};
use ingest::journal::{
    Capacity, Erasure, Journal, JournalError, JournalSettings, Trouble, Written,
};
use tempfile::TempDir;
use tokio::sync::watch;

const BOUNDARIES: [&str; 3] =
    ["journal::before_insert", "journal::before_commit", "journal::after_commit"];

fn entry(number: u8) -> Entry {
    let body: Body = serde_json::from_value(serde_json::json!({
        "survey": "one-stop", "version": 1, "language": "vi", "unit": "H47.15", "service": null,
        "dossier": null, "channel": "portal", "assisted": false, "rank": 2, "stage": "result",
        "answers": {}, "elapsed_ms": null,
        "invite": {"issuer": "hue", "id": format!("invite {number}")},
    }))
    .unwrap();
    let (key, hash, receipt) = ([number; 16], [number; 32], format!("{number}"));
    Entry { key, hash, receipt, received_at: i64::from(number), body }
}

async fn open(folder: &Path) -> Journal {
    Journal::open(folder, &JournalSettings::default()).await.unwrap()
}

async fn write(journal: &Journal, numbers: &[u8]) -> Vec<Result<Written, JournalError>> {
    let pending: Vec<_> =
        numbers.iter().map(|number| journal.hand_over(entry(*number)).unwrap()).collect();
    futures::future::join_all(pending.into_iter().map(|pending| pending.written())).await
}

async fn known(journal: &Journal, number: u8) -> Option<Written> {
    journal.known(&[number; 16], &[number; 32]).await.unwrap()
}

async fn seqs(journal: &Journal) -> Vec<i64> {
    journal.after(0, 100).await.unwrap().iter().map(|(seq, _)| *seq).collect()
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited for: {what}");
}

/// The group fails at the boundary in this way, is refused, and can be sent again.
async fn refused_then_stored(boundary: &str, way: &str) {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    assert!(write(&journal, &[1, 2]).await.iter().all(Result::is_ok));
    fail::cfg(boundary, way).unwrap();
    for refused in write(&journal, &[3]).await {
        let error = refused.expect_err("refused");
        assert!(matches!(error, JournalError::Unwritable(_)), "{boundary}: {error}");
    }
    assert_eq!(journal.trouble(), Some(Trouble::WriteFailed), "{boundary}");
    assert_eq!((journal.capacity(), journal.is_writable()), (Capacity::Full, false));
    // Refused fast, and known keys are still answered.
    let refused = journal.hand_over(entry(4)).expect_err("refused");
    assert!(matches!(refused, JournalError::Unwritable(_)));
    assert!(journal.withdraw("1", 1).await.is_err());
    assert_eq!(known(&journal, 2).await, Some(Written::Repeat));
    // Even where the commit itself had succeeded, nobody sees what was refused.
    assert_eq!(known(&journal, 3).await, None, "{boundary}");
    assert!(journal.receipt("3").await.unwrap().is_none());
    assert_eq!((seqs(&journal).await, journal.rows()), (vec![1, 2], 2));
    fail::remove(boundary);
    until("it writes again", || journal.is_writable()).await;
    assert_eq!(known(&journal, 3).await, None, "{boundary}");
    let written = write(&journal, &[3, 2, 4]).await;
    let written: Vec<Written> = written.into_iter().map(Result::unwrap).collect();
    assert_eq!(written, [Written::Stored, Written::Repeat, Written::Stored], "{boundary}");
    assert_eq!((seqs(&journal).await, journal.rows()), (vec![1, 2, 3, 4], 4));
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!((journal.rows(), journal.corrupt_rows()), (4, 0));
}

#[tokio::test]
async fn a_group_that_fails_is_refused_whole_and_can_be_sent_again() {
    let _scenario = FailScenario::setup();
    for boundary in BOUNDARIES {
        refused_then_stored(boundary, "return").await;
    }
}

#[tokio::test]
async fn a_panic_of_the_writer_refuses_the_group_and_no_more() {
    let _scenario = FailScenario::setup();
    for boundary in BOUNDARIES {
        refused_then_stored(boundary, "panic").await;
    }
}

/// A disk that fails large writes and takes small ones lets the journal recover between two signs of life:
/// no sign fell into the moment, and there was no alert.
#[tokio::test]
async fn a_node_that_refused_a_moment_ago_says_so_in_its_next_sign() {
    let _scenario = FailScenario::setup();
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    let url = format!("sqlite://{}", folder.path().join("central.db").display());
    let central = central::open(&url).await.unwrap();
    let settings = FeedSettings { timeout: Duration::from_secs(10), clock: Clock::system() };
    let (_stop, stopping) = watch::channel(true);
    for refuses in [false, true] {
        if refuses {
            fail::cfg("journal::before_insert", "1*return").unwrap();
            assert!(write(&journal, &[1]).await.iter().all(Result::is_err));
            until("it writes again", || journal.is_writable()).await;
        }
        let (feed, _) =
            Feed::start(journal.clone(), central.clone(), settings.clone(), stopping.clone());
        let teller = Teller {
            name: "nut-hue-1".to_owned(),
            data_dir: folder.path().to_owned(),
            journal: journal.clone(),
            feed,
            central: central.clone(),
            counts: Counts::default(),
            clock: Clock::system(),
        };
        teller.run(stopping.clone()).await;
        let nodes = central.nodes().await.unwrap();
        let told: Vec<bool> = nodes.iter().map(|node| node.sign.refuses).collect();
        assert_eq!(told, [refuses]);
    }
}

/// What a power cut leaves: the files as they are, without the shared memory beside them.
fn copy(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["journal.db", "journal.db-wal"] {
        std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

#[tokio::test]
async fn a_power_cut_at_a_boundary_leaves_all_of_a_group_or_nothing() {
    let _scenario = FailScenario::setup();
    for (boundary, left) in BOUNDARIES.into_iter().zip([None, None, Some(Written::Repeat)]) {
        let folder = tempfile::tempdir().unwrap();
        let journal = open(folder.path()).await;
        assert!(write(&journal, &[1]).await.iter().all(Result::is_ok));
        let (reached, at_boundary) = std::sync::mpsc::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let gate = std::sync::Mutex::new(may_go_on);
        fail::cfg_callback(boundary, move || {
            reached.send(()).ok();
            gate.lock().unwrap().recv().ok();
        })
        .unwrap();
        let pending = journal.hand_over(entry(2)).unwrap();
        at_boundary.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(known(&journal, 2).await, None, "{boundary}: not before it is acknowledged");
        assert_eq!(seqs(&journal).await, [1]);
        let after_cut = copy(folder.path());
        fail::remove(boundary);
        drop(go_on);
        assert_eq!(pending.written().await.unwrap(), Written::Stored);
        let survivor = open(after_cut.path()).await;
        assert_eq!(known(&survivor, 1).await, Some(Written::Repeat));
        assert_eq!(known(&survivor, 2).await, left, "{boundary}");
        // Whoever had no answer sends again, and it is there once.
        let again = write(&survivor, &[2]).await.pop().unwrap().unwrap();
        assert_eq!(again, left.unwrap_or(Written::Stored));
        assert_eq!((seqs(&survivor).await, survivor.rows()), (vec![1, 2], 2));
    }
}

#[tokio::test]
async fn rights_that_fail_are_refused_and_can_be_asked_for_again() {
    let _scenario = FailScenario::setup();
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    assert!(write(&journal, &[1, 2, 3]).await.iter().all(Result::is_ok));
    let erasure = [Erasure { key: [1; 16], at: 5, reason: "asked".to_owned() }];

    fail::cfg("journal::before_withdraw_commit", "return").unwrap();
    assert!(journal.withdraw("1", 5).await.is_err());
    fail::remove("journal::before_withdraw_commit");
    until("it writes again", || journal.is_writable()).await;
    assert!(journal.withdrawals(0, 9).await.unwrap().is_empty());

    fail::cfg("journal::before_erase_commit", "return").unwrap();
    assert!(journal.erase(&erasure).await.is_err());
    fail::remove("journal::before_erase_commit");
    until("it writes again", || journal.is_writable()).await;
    assert!(journal.erasures(0, 9).await.unwrap().is_empty());
    assert_eq!(seqs(&journal).await, [1, 2, 3]);

    fail::cfg("journal::before_purge_commit", "return").unwrap();
    assert!(journal.purge(0, 3, i64::MAX, 2).await.is_err());
    fail::remove("journal::before_purge_commit");
    until("it writes again", || journal.is_writable()).await;
    assert_eq!(seqs(&journal).await, [1, 2, 3]);

    journal.withdraw("1", 6).await.unwrap();
    assert_eq!(journal.erase(&erasure).await.unwrap(), 1);
    assert_eq!(journal.purge(0, 3, i64::MAX, 1).await.unwrap(), Some(2));
    assert_eq!(seqs(&journal).await, [3]);
    assert_eq!(journal.withdrawals(0, 9).await.unwrap()[0].1.at, 6);
}
