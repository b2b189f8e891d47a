//! What the writer says to each entry of a group, and what is there after a restart.

use super::*;
use crate::journal::Capacity;

#[tokio::test]
async fn the_first_of_a_key_is_stored_and_the_others_are_told_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    let group = [entry(1), entry(1), other_content(1), entry(2), entry(1)];
    let said = write(&journal, &group).await;
    use Written::{KeyReused, Repeat, Stored};
    assert_eq!(said, [Stored, Repeat, KeyReused, Stored, Repeat]);
    assert_eq!(write(&journal, &group).await, [Repeat, Repeat, KeyReused, Repeat, Repeat]);
    assert_eq!((journal.rows(), *journal.last().borrow()), (2, 2));
    assert_eq!(journal.after(0, 10).await.unwrap(), [(1, entry(1)), (2, entry(2))]);
    assert_eq!(journal.capacity(), Capacity::Free, "every place was given back");
}

#[tokio::test]
async fn an_invite_is_spent_once() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    use Written::{InviteSpent, KeyReused, Repeat, Stored};
    let first = with_invite(1, "a");
    let same_key = Entry { hash: [9; 32], ..with_invite(1, "a") };
    let group = [first.clone(), with_invite(2, "a"), first, same_key, with_invite(3, "b")];
    assert_eq!(write(&journal, &group).await, [Stored, InviteSpent, Repeat, KeyReused, Stored]);
    assert_eq!(journal.rows(), 2, "nothing of the second spend was stored");
    // Nor is its key: without the invite, or with another, it may come again.
    assert_eq!(write(&journal, &[with_invite(2, "c")]).await, [Stored]);
    let mut other_issuer = with_invite(4, "a");
    other_issuer.body.invite.as_mut().unwrap().issuer = "danang".to_owned();
    assert_eq!(write(&journal, &[other_issuer]).await, [Stored]);
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!(write(&journal, &[with_invite(5, "b")]).await, [InviteSpent]);
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..1_200).await;
    let id = journal.id();
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!((journal.id(), journal.rows(), *journal.last().borrow()), (id, 1_200, 1_200));
    assert_eq!(journal.corrupt_rows(), 0);
    let after = journal.after(700, 500).await.unwrap();
    assert_eq!(after.len(), 500);
    assert!(after.iter().all(|(seq, found)| *found == entry(*seq as u64 - 1)));
    let known = |entry: Entry| async move { (entry.key, entry.hash) };
    let (key, hash) = known(entry(5)).await;
    assert_eq!(journal.known(&key, &hash).await.unwrap(), Some(Written::Repeat));
    assert_eq!(journal.known(&key, &[0; 32]).await.unwrap(), Some(Written::KeyReused));
    assert_eq!(journal.known(&[0; 16], &hash).await.unwrap(), None);
    let receipt = entry(5).receipt;
    assert_eq!(journal.receipt(&receipt).await.unwrap(), Some((6, entry(5))));
    assert_eq!(journal.receipt("0000-0000-0000-0000").await.unwrap(), None);
    assert_eq!(journal.key_at(6).await.unwrap(), Some(entry(5).key));
    assert_eq!(journal.key_at(1_201).await.unwrap(), None);
    assert_eq!(journal.oldest_after(5).await.unwrap(), Some(entry(5).received_at));
    assert_eq!(journal.oldest_after(1_200).await.unwrap(), None);
    store(&journal, 1_200..1_201).await;
    assert_eq!(*journal.last().borrow(), 1_201, "a seq is never given twice");
}

#[tokio::test]
async fn a_group_of_one_and_a_wait_for_company_say_the_same() {
    for (commit_rows, wait_ms) in [(1, 0), (3, 20)] {
        let folder = tempfile::tempdir().unwrap();
        let settings = JournalSettings {
            commit_rows,
            commit_wait: std::time::Duration::from_millis(wait_ms),
            ..JournalSettings::default()
        };
        let journal = Journal::open(folder.path(), &settings).await.unwrap();
        store(&journal, 0..10).await;
        assert_eq!(journal.rows(), 10);
    }
}

#[tokio::test]
async fn a_renewed_id_is_another_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    let first = journal.id();
    journal.renew_id().await.unwrap();
    let second = journal.id();
    assert_ne!(first, second);
    assert_eq!(second.len(), 32);
    drop(journal);
    assert_eq!(open(folder.path()).await.id(), second);
}

/// A journal whose write-ahead log should hold no more than these pages.
async fn with_short_log(folder: &Path, pages: i32) -> Journal {
    let settings = JournalSettings { checkpoint_pages: pages, ..JournalSettings::default() };
    Journal::open(folder, &settings).await.unwrap()
}

fn log_pages(folder: &Path) -> u64 {
    folder.join("journal.db-wal").metadata().unwrap().len() / 4_096
}

#[tokio::test]
async fn the_write_ahead_log_begins_anew_while_readers_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let journal = with_short_log(folder.path(), 100).await;
    for group in 0..60 {
        store(&journal, group * 100..(group + 1) * 100).await;
        journal.after(group as i64, 10).await.unwrap();
    }
    // Sixty groups of twenty pages or more each.
    assert!(log_pages(folder.path()) < 300, "{} pages", log_pages(folder.path()));
}

#[tokio::test]
async fn a_reader_that_stays_keeps_nobody_from_writing_and_the_log_from_growing_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let journal = with_short_log(folder.path(), 20).await;
    store(&journal, 0..10).await;
    let reader = stranger(folder.path());
    reader.execute_batch("begin; select count(*) from entry;").unwrap();
    for group in 1..30 {
        store(&journal, group * 100..(group + 1) * 100).await;
    }
    let grown = log_pages(folder.path());
    assert!(grown > 100, "the reader was to keep the log: {grown} pages");
    drop(reader);
    for group in 30..90 {
        store(&journal, group * 100..(group + 1) * 100).await;
    }
    assert!(log_pages(folder.path()) < grown + 100, "{grown} pages, then more");
    assert_eq!(journal.rows(), 10 + 89 * 100);
}
