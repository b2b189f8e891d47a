//! Rows and pages that do not say what was written: found, noted, set aside, and in nobody's way.

use super::*;
use crate::journal::JournalError;

#[tokio::test]
async fn a_row_of_the_wrong_types_stops_neither_a_repeat_nor_the_purge_nor_an_erasure() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..4).await;
    let spoilt = "update entry set hash = 7, receipt = x'00' where seq in (2, 3)";
    stranger(folder.path()).execute(spoilt, []).unwrap();
    assert_eq!(write(&journal, &[entry(1), entry(4)]).await, [Written::KeyReused, Written::Stored]);
    let known = journal.known(&entry(1).key, &entry(1).hash).await.unwrap();
    assert_eq!(known, Some(Written::KeyReused));
    journal.purge(0, 5, i64::MAX, 100).await.unwrap();
    let reason = "request 12/2026".to_owned();
    let erasure = crate::journal::Erasure { key: entry(2).key, at: START_MS, reason };
    assert_eq!(journal.erase(&[erasure]).await.unwrap(), 1);
    assert!(journal.is_writable());
    let left: i64 = stranger(folder.path())
        .query_row("select max(seq) from entry where body is not null", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 2, "the third was erased, the others were purged");
}

/// Waits until the journal has noted what it found.
async fn noted(folder: &Path, rows: i64) {
    for _ in 0..500 {
        let count: i64 = stranger(folder)
            .query_row("select count(*) from set_aside", [], |row| row.get(0))
            .unwrap();
        if count == rows {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{rows} rows should have been noted");
}

async fn fed(journal: &Journal) -> Vec<i64> {
    journal.after(0, 1_000).await.unwrap().iter().map(|(seq, _)| *seq).collect()
}

#[tokio::test]
async fn a_corrupt_row_is_set_aside_and_those_behind_it_are_fed() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..6).await;
    let changed = stranger(folder.path());
    for change in [
        "update entry set body = replace(body, 'số 000001', 'số 000009') where seq = 2",
        "update entry set received_at = received_at - 1 where seq = 4",
        "update entry set hash = 'text' where seq = 6",
    ] {
        assert_eq!(changed.execute(change, []).unwrap(), 1);
    }
    assert_eq!(fed(&journal).await, [1, 3, 5]);
    assert_eq!(journal.corrupt_rows(), 3);
    assert_eq!(journal.after(5, 10).await.unwrap(), [], "nothing but a corrupt row is left");
    noted(folder.path(), 3).await;
    assert_eq!(journal.oldest_after(5).await.unwrap(), None, "it is not waited for");
    assert!(journal.is_writable());
    store(&journal, 6..7).await;
    drop(journal);
    let journal = open(folder.path()).await;
    assert_eq!((journal.corrupt_rows(), journal.rows()), (3, 7), "noted, and kept in the file");
    assert_eq!(fed(&journal).await, [1, 3, 5, 7]);
    journal.purge(0, 7, i64::MAX, 100).await.unwrap();
    let kept: i64 = stranger(folder.path())
        .query_row("select count(*) from entry where body is not null", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 3, "central does not have it, so it is not purged");
}

#[tokio::test]
async fn more_corrupt_rows_than_fit_a_batch_do_not_stop_the_feed() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..30).await;
    stranger(folder.path()).execute("update entry set checksum = 1 where seq < 25", []).unwrap();
    let after = journal.after(0, 5).await.unwrap();
    assert_eq!(after.first().map(|(seq, _)| *seq), Some(25));
    assert_eq!(journal.corrupt_rows(), 24);
}

#[tokio::test]
async fn recent_rows_are_looked_at_when_it_is_opened_and_old_ones_later() {
    let recent = i64::from(crate::limits::RECENT_ROWS);
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..recent as u64 + 2).await;
    drop(journal);
    // The oldest of the recent ones, and the one before it.
    let spoilt = "update entry set receipt = 'x' where seq in (2, 3)";
    stranger(folder.path()).execute(spoilt, []).unwrap();
    let journal = open(folder.path()).await;
    assert_eq!(journal.corrupt_rows(), 1, "the last {recent} rows are looked at");
    let mut looked_to = 0;
    while let Some(seq) = journal.verify(looked_to, 100).await.unwrap() {
        assert!(seq > looked_to);
        looked_to = seq;
    }
    assert_eq!(looked_to, recent + 2);
    assert_eq!(journal.corrupt_rows(), 2);
    noted(folder.path(), 2).await;
}

#[tokio::test]
async fn a_check_names_every_row_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..5).await;
    journal.purge(0, 1, i64::MAX, 1).await.unwrap();
    let checked = super::super::check(folder.path()).unwrap();
    assert_eq!((checked.rows, checked.without_content, checked.faults.len()), (5, 1, 0));
    for change in ["set receipt = 'x' where seq = 2", "set hash = 'text' where seq = 5"] {
        stranger(folder.path()).execute(&format!("update entry {change}"), []).unwrap();
    }
    let checked = super::super::check(folder.path()).unwrap();
    assert_eq!(checked.rows, 5);
    let named = |start: &str| checked.faults.iter().any(|fault| fault.starts_with(start));
    assert!(named("row 2: the checksum does not match"), "{checked:?}");
    assert!(named("row 5: "), "{checked:?}");
    assert_eq!(checked.faults.len(), 2 + usize::from(named("pages: ")), "{checked:?}");
    assert!(super::super::check(&folder.path().join("nowhere")).is_err());
}

/// Where a text is in the journal's file.
fn offset_of(folder: &Path, text: &str) -> usize {
    let bytes = std::fs::read(super::super::file::path(folder)).unwrap();
    bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
}

fn overwrite(folder: &Path, offset: usize, with: &[u8]) {
    use std::os::unix::fs::FileExt as _;
    let file = std::fs::File::options().write(true).open(super::super::file::path(folder));
    file.unwrap().write_all_at(with, offset as u64).unwrap();
}

#[tokio::test]
async fn a_page_that_cannot_be_read_costs_the_rows_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    let rows = crate::limits::RECENT_ROWS as u64 + 500;
    store(&journal, 0..rows).await;
    drop(journal);
    let db = stranger(folder.path());
    db.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    drop(db);
    // Among the old ones, because a damaged page among the recent ones is told at the start.
    let page = offset_of(folder.path(), &comment(100)) / 4_096 * 4_096;
    overwrite(folder.path(), page, &[0xff; 64]);
    let journal = open(folder.path()).await;
    let mut fed = Vec::new();
    while let Some(&last) = fed.last().or(Some(&0)) {
        let after = journal.after(last, 200).await.unwrap();
        if after.is_empty() {
            break;
        }
        fed.extend(after.iter().map(|(seq, _)| *seq));
    }
    let lost = journal.corrupt_rows();
    assert!((1..40).contains(&lost), "{lost} rows on one page");
    assert_eq!(fed.len() as u64 + lost, rows);
    assert!(!fed.contains(&101));
    store(&journal, rows..rows + 1).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_told_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(folder.path()).await;
    store(&journal, 0..100).await;
    drop(journal);
    // In a folder of its own: the writer may still be closing the file here.
    let damaged = tempfile::tempdir().unwrap();
    std::fs::copy(folder.path().join("journal.db"), damaged.path().join("journal.db")).unwrap();
    overwrite(damaged.path(), 0, &[0x20; 4_096]);
    let error = Journal::open(damaged.path(), &JournalSettings::default()).await.err().unwrap();
    assert!(matches!(error, JournalError::Damaged { .. }), "{error:?}");
    let told = error.to_string();
    for part in ["journal.db: SQLite finds damage", "hailong restore", "docs/operations"] {
        assert!(told.contains(part), "{told}");
    }
}
