//! The feed with a real journal and a real central, when central fails at the worst moment and when
//! the journal is not the one central knows.

use std::time::Duration;

use fail::FailScenario;
use tempfile::TempDir;

use super::*;
use crate::central::{self, Filter};
use crate::journal::JournalSettings;

struct Node {
    folder: TempDir,
    journal: Journal,
    central: Arc<dyn Central>,
    stop: watch::Sender<bool>,
}

impl Node {
    async fn new() -> Node {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path(), &JournalSettings::default()).await.unwrap();
        let url = format!("sqlite://{}", folder.path().join("central.db").display());
        let central = central::connect(&url).await.unwrap();
        Node { folder, journal, central, stop: watch::channel(false).0 }
    }

    async fn store(&self, numbers: std::ops::Range<u8>) {
        for number in numbers {
            self.journal.hand_over(entry(number)).unwrap().written().await.unwrap();
        }
    }

    fn feed(&self) -> (Feed, tokio::task::JoinHandle<()>) {
        let settings =
            FeedSettings { timeout: Duration::from_secs(30), clock: Clock::from_fn(|| 9_000) };
        let central = Arc::clone(&self.central);
        Feed::start(self.journal.clone(), central, settings, self.stop.subscribe())
    }

    /// Waits until everything is fed, then claims that it is there once.
    async fn assert_fed_once(&self, feed: &Feed, rows: usize) {
        let last = *self.journal.last().borrow();
        let fed = async {
            while feed.fed() < last {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), fed).await.expect("everything is fed");
        assert_eq!(self.rows().await, rows);
        let totals = self.central.totals().await.unwrap();
        assert_eq!(totals.iter().map(|total| total.n).sum::<i64>(), rows as i64);
    }

    async fn rows(&self) -> usize {
        self.central.rows_after(&Filter::default(), 0, 1_000).await.unwrap().len()
    }
}

fn entry(number: u8) -> Entry {
    let mut key = [number; 16];
    (key[6], key[8]) = (0x70, 0x80);
    let body = r#"{"survey":"one-stop","version":1,"language":"vi","unit":null,"service":null,
        "dossier":null,"channel":"portal","assisted":false,"rank":2,"stage":"result",
        "answers":{"overall":{"level":4}},"elapsed_ms":null}"#;
    Entry {
        key,
        hash: [number; 32],
        receipt: format!("RECEIPT-{number}"),
        received_at: 1_000,
        body: serde_json::from_str(body).unwrap(),
    }
}

async fn fails_once_at(fail_point: &str, rows_when_it_fails: usize) {
    let _scenario = FailScenario::setup();
    let node = Node::new().await;
    node.central.prepare().await.unwrap();
    node.store(1..31).await;
    fail::cfg(fail_point, "1*return").unwrap();
    let (feed, _task) = node.feed();
    let mut asked = feed.asked();
    asked.wait_for(|times| *times == 1).await.unwrap();
    asked.wait_for(|times| *times == 2).await.unwrap();
    assert!([rows_when_it_fails, 30].contains(&node.rows().await), "all or nothing was done");
    node.assert_fed_once(&feed, 30).await;
}

#[tokio::test]
async fn a_batch_that_fails_before_the_commit_is_fed_once() {
    fails_once_at("central::before_commit", 0).await;
}

#[tokio::test]
async fn a_batch_that_was_committed_without_an_answer_is_fed_once() {
    fails_once_at("central::after_commit", 30).await;
}

#[tokio::test]
async fn a_cursor_on_another_journals_row_is_not_believed() {
    let node = Node::new().await;
    node.central.prepare().await.unwrap();
    // What central took under this journal's name before it was restored from a copy.
    let lost = [(20, entry(200))];
    node.central.absorb(&node.journal.id(), &lost).await.unwrap();
    let before = node.journal.id();
    node.store(1..31).await;
    let (feed, _task) = node.feed();
    node.assert_fed_once(&feed, 31).await;
    assert_ne!(node.journal.id(), before, "it has a new name");
    let cursor = node.central.cursor(&node.journal.id()).await.unwrap().unwrap();
    assert_eq!((cursor.seq, cursor.key), (30, Some(entry(30).key)));
    assert!(node.folder.path().exists());
}

#[tokio::test]
async fn a_cursor_on_an_own_row_is_believed() {
    let node = Node::new().await;
    node.central.prepare().await.unwrap();
    node.store(1..11).await;
    let all = node.journal.after(0, 100).await.unwrap();
    node.central.absorb(&node.journal.id(), &all[..4]).await.unwrap();
    let before = node.journal.id();
    let (feed, task) = node.feed();
    node.assert_fed_once(&feed, 10).await;
    assert_eq!(node.journal.id(), before);
    node.stop.send_replace(true);
    tokio::time::timeout(Duration::from_secs(60), task).await.expect("it ends").unwrap();
}
