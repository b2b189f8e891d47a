//! A journal of the first schema, with rows in it, opened by this program.

use rusqlite::params;
use sqlx::ConnectOptions as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;

use super::*;

/// Makes a journal as the first schema had it, with the entries of these numbers.
async fn first_schema(folder: &Path, numbers: std::ops::Range<u64>) {
    let all = sqlx::migrate!("migrations/journal");
    let first: Vec<_> = all.iter().filter(|migration| migration.version == 1).cloned().collect();
    assert_eq!(first.len(), 1);
    let options =
        SqliteConnectOptions::new().filename(folder.join("journal.db")).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    Migrator::with_migrations(first).run(&mut connection).await.unwrap();
    drop(connection);
    let db = stranger(folder);
    db.execute("insert into journal (id) values ('0123456789abcdef0123456789abcdef')", []).unwrap();
    for number in numbers {
        let entry = entry(number);
        let body = serde_json::to_string(&entry.body).unwrap();
        db.execute(
            "insert into entry (key, hash, receipt, received_at, body) values (?1, ?2, ?3, ?4, ?5)",
            params![entry.key_text(), entry.hash, entry.receipt, entry.received_at, body],
        )
        .unwrap();
    }
}

#[tokio::test]
async fn rows_of_the_first_schema_keep_their_seq_and_get_a_checksum() {
    let folder = tempfile::tempdir().unwrap();
    first_schema(folder.path(), 0..50).await;
    for round in 0..2 {
        let journal = open(folder.path()).await;
        assert_eq!(&*journal.id(), "0123456789abcdef0123456789abcdef", "central's cursor is of it");
        assert_eq!((journal.rows(), *journal.last().borrow()), (50 + round, 50 + round as i64));
        let after = journal.after(0, 50).await.unwrap();
        let expected: Vec<_> = (0..50).map(|number| (number as i64 + 1, entry(number))).collect();
        assert_eq!(after, expected);
        assert_eq!(journal.corrupt_rows(), 0);
        let said = write(&journal, &[entry(7), other_content(8)]).await;
        assert_eq!(said, [Written::Repeat, Written::KeyReused]);
        store(&journal, 50 + round..51 + round).await;
    }
    let without: i64 = stranger(folder.path())
        .query_row("select count(*) from entry where checksum is null", [], |row| row.get(0))
        .unwrap();
    assert_eq!(without, 0);
}

#[tokio::test]
async fn an_upgrade_that_was_cut_short_is_finished_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    first_schema(folder.path(), 0..5).await;
    drop(open(folder.path()).await);
    // As if the power had gone between the migration and the checksums.
    stranger(folder.path()).execute("update entry set checksum = null where seq > 2", []).unwrap();
    let journal = open(folder.path()).await;
    assert_eq!((journal.corrupt_rows(), journal.after(0, 9).await.unwrap().len()), (0, 5));
}
