//! "Does what a former version wrote survive the upgrade?" For every schema there has been: the
//! schema, data as its program wrote it, then the present program.
//!
//! A migration is covered as soon as its file is there; what it brings room for is written in
//! `upgrade/{sqlite,postgres,journal}/NNNN.sql`, and a migration without such a file fails here.

use std::path::{Path, PathBuf};

use ingest::central::{self, Absorbed, Central, Filter};
use ingest::entry::SpentInvite;
use ingest::journal::{Journal, JournalSettings, Written};
use model::code::key_bytes;
use sqlx::migrate::{Migrate, Migrator};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use support::place;
use support::postgres::Cluster;

use crate::entries::{entries, entry};

const OLD_KEYS: [&str; 2] =
    ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"];

/// A migration of a folder, with the data that its schema is tried with.
struct Step {
    file: PathBuf,
    data: String,
}

/// Every migration of a dialect, the first first.
fn steps(dialect: &str) -> Vec<Step> {
    let root = place::root();
    let folder = std::fs::read_dir(root.join("ingest/migrations").join(dialect)).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let step = |file: PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let data = format!("tests/conformance/upgrade/{dialect}/{}.sql", &name[..4]);
        let data = std::fs::read_to_string(root.join(&data)).unwrap_or_else(|_| {
            panic!("{name} is not tried with data: write what its program writes to {data}")
        });
        Step { file, data }
    };
    files.into_iter().map(step).collect()
}

/// Brings a database to the schema of these migrations and fills it, as those programs did: after
/// each migration the data that its own program wrote.
async fn fill<C>(url: &str, steps: &[Step])
where
    C: Connection + Migrate,
    for<'c> &'c mut C: sqlx::Executor<'c, Database = C::Database>,
{
    let folder = tempfile::tempdir().unwrap();
    for step in steps {
        std::fs::copy(&step.file, folder.path().join(step.file.file_name().unwrap())).unwrap();
        let migrator = Migrator::new(folder.path()).await.unwrap();
        let mut connection = C::connect(url).await.unwrap();
        migrator.run_direct(None, &mut connection, false).await.unwrap();
        let data = sqlx::raw_sql(AssertSqlSafe(step.data.as_str()));
        let filled = data.execute(&mut connection).await;
        filled.unwrap_or_else(|error| panic!("data of {}: {error}", step.file.display()));
        connection.close().await.unwrap();
    }
}

async fn central_is_whole(central: &dyn Central, what: &str) {
    let rows = central.rows_after(&Filter::default(), 0, 100).await.unwrap();
    let answers: Vec<String> =
        rows.iter().map(|row| serde_json::json!(row.answers).to_string()).collect();
    assert_eq!(answers[0], r#"{"overall":5}"#, "{what}");
    let second = r#""comment":"Chờ lâu, nhưng cán bộ tận tình.""#;
    assert!(answers[1].contains(second) && answers[1].contains(r#"["slow","fees"]"#), "{what}");
    let standings: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.standing.as_str(), row.reason.as_str())).collect();
    let expected = [("counted", ""), ("counted", ""), ("superseded", "key-reused")];
    assert_eq!(standings[..3], expected, "{what}");
    assert_eq!(rows[0].day, "2026-10-01", "{what}");
    let receipt = central.receipt("BBBB-BBBB-BBBB-BBBB").await.unwrap().unwrap();
    assert_eq!((receipt.survey.as_str(), receipt.day.as_str()), ("one-stop", "2026-10-02"));
    let (first, last) = central.days().await.unwrap().unwrap();
    let uneven = central.uneven_tallies(&[first, "2026-10-02".into(), last], 9).await.unwrap();
    assert_eq!(uneven, [], "{what}: tallies are what the rows say");
    let mut exported = Vec::new();
    ingest::export::ndjson(central, &Filter::default(), &mut exported).await.unwrap();
    let exported = String::from_utf8(exported).unwrap();
    assert!(OLD_KEYS.iter().all(|key| exported.contains(key)), "{what}: {exported}");
}

/// What the present program must be able to do with a central of a former version.
async fn central_goes_on(url: &str, what: &str, steps: &[Step]) {
    let has = |number: &str| {
        let name = |step: &Step| step.file.file_name().unwrap().to_string_lossy().into_owned();
        steps.iter().any(|step| name(step).starts_with(number))
    };
    let central = central::open(url).await.unwrap();
    central_is_whole(&*central, what).await;
    if has("0002") {
        assert!(central.person("admin").await.unwrap().is_some(), "{what}");
        assert!(central.session("aa", 0).await.unwrap().is_some(), "{what}");
    }
    // What central has had is known, also when another journal brings it again.
    let mut known = entry(1);
    known.key = key_bytes(OLD_KEYS[0]).unwrap();
    known.hash = [0xaa; 32];
    let said = central.absorb("journal-after", &[(1, known)]).await.unwrap();
    assert_eq!(said, Absorbed { absorbed: 1, ..Absorbed::default() }, "{what}");
    let new: Vec<_> = entries(11, 30);
    let said = central.absorb("journal-after", &new).await.unwrap();
    assert_eq!(said.counted, 20, "{what}");
    central_is_whole(&*central, what).await;
    let rows = central.rows_after(&Filter::default(), 0, 100).await.unwrap();
    assert_eq!(rows.len(), 23, "{what}");
    let again = central::open(url).await.unwrap();
    central_is_whole(&*again, what).await;
    // An invite that was spent is spent, whether its submission is there or was erased.
    for (number, invite) in [("0003", "f0f0"), ("0044", "e1e1")] {
        if has(number) {
            let mut second = entry(40 + invite.as_bytes()[0] % 2);
            let (issuer, id) = ("one-stop-hcm".to_owned(), invite.to_owned());
            second.body.invite = Some(SpentInvite { issuer, id });
            let said = central.absorb(invite, &[(1, second)]).await.unwrap();
            assert_eq!((said.counted, said.superseded), (0, 1), "{what}: {invite}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_former_schema_of_central_on_sqlite() {
    let steps = steps("sqlite");
    assert!(steps.len() >= 2);
    for count in 1..=steps.len() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("central.db").display());
        fill::<SqliteConnection>(&format!("{url}?mode=rwc"), &steps[..count]).await;
        central_goes_on(&url, &format!("schema {count} on sqlite"), &steps[..count]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_former_schema_of_central_on_postgres() {
    let cluster = Cluster::start();
    let steps = steps("postgres");
    assert!(steps.len() >= 2);
    for count in 1..=steps.len() {
        let url = cluster.database(&format!("schema_{count}"));
        fill::<PgConnection>(&url, &steps[..count]).await;
        central_goes_on(&url, &format!("schema {count} on postgres"), &steps[..count]).await;
    }
}

async fn journal_goes_on(data_dir: &Path, count: usize) {
    let what = format!("schema {count} of the journal");
    let journal = Journal::open(data_dir, &JournalSettings::default()).await.unwrap();
    assert_eq!(&*journal.id(), "00112233445566778899aabbccddeeff", "{what}");
    let rows = journal.after(0, 10).await.unwrap();
    let keys: Vec<(i64, String)> = rows.iter().map(|(seq, it)| (*seq, it.key_text())).collect();
    let expected = [(1, OLD_KEYS[0].to_owned()), (2, OLD_KEYS[1].to_owned())];
    assert_eq!(keys[..2], expected, "{what}");
    assert_eq!(rows[1].1.body.answers.len(), 3, "{what}");
    let key = key_bytes(OLD_KEYS[0]).unwrap();
    assert_eq!(journal.known(&key, &[0xaa; 32]).await.unwrap(), Some(Written::Repeat), "{what}");
    let other = journal.known(&key, &[0; 32]).await.unwrap();
    assert_eq!(other, Some(Written::KeyReused), "{what}");
    assert!(journal.receipt("BBBB-BBBB-BBBB-BBBB").await.unwrap().is_some(), "{what}");
    let last = *journal.last().borrow();
    let pending = journal.hand_over(entry(50)).unwrap();
    assert_eq!(pending.written().await.unwrap(), Written::Stored, "{what}");
    let new = journal.after(last, 10).await.unwrap();
    assert_eq!(new.len(), 1, "{what}: new rows come after all that were there");
    assert_eq!(new[0].1, entry(50), "{what}");
    assert_eq!(journal.corrupt_rows(), 0, "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_former_schema_of_the_journal() {
    let steps = steps("journal");
    for count in 1..=steps.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        fill::<SqliteConnection>(&format!("sqlite://{}?mode=rwc", path.display()), &steps[..count])
            .await;
        journal_goes_on(folder.path(), count).await;
    }
}
