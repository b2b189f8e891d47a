//! Withdrawals, erasures and the purge: content goes for good, and what tells a repeat stays.

use super::*;
use crate::journal::{Erasure, Withdrawal};

fn erasure(number: u64) -> Erasure {
    Erasure { key: entry(number).key, at: START_MS, reason: "request 12/2026".to_owned() }
}

#[tokio::test]
async fn a_withdrawal_is_remembered_once_and_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    journal.withdraw("A", 5).await.unwrap();
    journal.withdraw("B", 6).await.unwrap();
    journal.withdraw("A", 7).await.unwrap();
    drop(journal);
    let journal = open(folder.path()).await;
    let withdrawal = |receipt: &str, at| Withdrawal { receipt: receipt.to_owned(), at };
    let all = journal.withdrawals(0, 10).await.unwrap();
    assert_eq!(all, [(1, withdrawal("A", 5)), (2, withdrawal("B", 6))]);
    assert_eq!(journal.withdrawals(1, 10).await.unwrap(), [(2, withdrawal("B", 6))]);
    assert_eq!(journal.withdrawals(0, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_erased_is_on_no_page_and_its_key_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..20).await;
    assert!(is_on_disk(folder.path(), &comment(7)));
    assert_eq!(journal.erase(&[erasure(7), erasure(9)]).await.unwrap(), 2);
    assert_eq!(journal.erase(&[erasure(7)]).await.unwrap(), 0, "nothing is left to destroy");
    assert!(!is_on_disk(folder.path(), &comment(7)), "content that was erased is on the disk");
    assert!(is_on_disk(folder.path(), &comment(8)));
    assert_eq!(
        write(&journal, &[entry(7), other_content(9)]).await,
        [Written::Repeat, Written::KeyReused]
    );
    let left: Vec<i64> = journal.after(0, 100).await.unwrap().iter().map(|(seq, _)| *seq).collect();
    assert_eq!(left, (1..=20).filter(|seq| ![8, 10].contains(seq)).collect::<Vec<i64>>());
    assert_eq!(journal.receipt(&entry(7).receipt).await.unwrap(), None);
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!(journal.corrupt_rows(), 0, "a row without content has its own checksum");
    let remembered = journal.erasures(0, 10).await.unwrap();
    assert_eq!(remembered, [(1, erasure(7)), (2, erasure(9))]);
    assert_eq!(journal.rows(), 20);
}

#[tokio::test]
async fn what_was_erased_elsewhere_arrives_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    assert_eq!(journal.erase(&[erasure(3)]).await.unwrap(), 0);
    assert_eq!(write(&journal, &[entry(3), entry(4)]).await, [Written::Stored; 2]);
    assert!(!is_on_disk(folder.path(), &comment(3)));
    assert_eq!(journal.after(0, 10).await.unwrap(), [(2, entry(4))]);
    assert_eq!(write(&journal, &[entry(3)]).await, [Written::Repeat]);
    drop(journal);
    assert_eq!(open(folder.path()).await.corrupt_rows(), 0);
}

#[tokio::test]
async fn the_purge_takes_old_content_that_central_has_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..10).await;
    write(&journal, &[with_invite(10, "a")]).await;
    // Received at START_MS + number: those of the numbers 0 to 4 are older than number 5.
    let before = START_MS + 5;
    assert_eq!(journal.purge(0, 0, before, 100).await.unwrap(), None, "central has nothing");
    assert_eq!(journal.purge(0, 3, before, 2).await.unwrap(), Some(2), "two at once");
    assert_eq!(journal.purge(2, 3, before, 100).await.unwrap(), Some(3), "as far as it was fed");
    assert_eq!(journal.purge(3, 3, before, 100).await.unwrap(), None);
    assert_eq!(journal.purge(3, 11, before, 100).await.unwrap(), Some(5), "as far as it is old");
    let left = journal.after(0, 100).await.unwrap();
    assert_eq!(left.first().map(|(seq, _)| *seq), Some(6));
    assert_eq!(journal.oldest_after(0).await.unwrap(), Some(before));
    for _ in 0..500 {
        if !is_on_disk(folder.path(), &comment(2)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(!is_on_disk(folder.path(), &comment(2)), "content that was purged is on the disk");
    assert!(is_on_disk(folder.path(), &comment(7)));
    assert_eq!(journal.purge(0, 11, i64::MAX, 100).await.unwrap(), Some(11));
    let said = write(&journal, &[entry(2), other_content(2), with_invite(99, "a")]).await;
    assert_eq!(said, [Written::Repeat, Written::KeyReused, Written::InviteSpent]);
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!((journal.rows(), journal.corrupt_rows()), (11, 0));
    assert_eq!(journal.key_at(3).await.unwrap(), Some(entry(2).key));
    assert_eq!(journal.erase(&[erasure(2)]).await.unwrap(), 0);
}
