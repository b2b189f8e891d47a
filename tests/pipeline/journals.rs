//! A journal that is not the one central knows: lost, restored from an older copy, or fed to an older
//! central. Nothing hides below a cursor, and nothing is there twice.

use std::path::Path;

use fastrand::Rng;
use support::postgres::Cluster;
use support::{Export, Service};

use crate::load::{Acknowledged, Sending, send_all, valid};

fn numbered(from: u64, count: u64) -> Vec<Sending> {
    let mut rng = Rng::with_seed(from + 1);
    (from..from + count).map(|number| Sending::Single(valid(&mut rng, number))).collect()
}

async fn stored(service: &Service, from: u64, count: u64) -> Acknowledged {
    let sent = send_all(service, numbered(from, count), 4).await;
    assert_eq!(sent.with_status(201), count, "{:?}", sent.statuses);
    sent
}

/// The journal's file and what SQLite keeps beside it.
const FILES: [&str; 3] = ["journal.db", "journal.db-wal", "journal.db-shm"];

fn remove(folder: &Path) {
    for name in FILES {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    remove(to);
    for name in FILES {
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

fn assert_there(export: &Export, parts: &[&Acknowledged]) {
    for part in parts {
        for (key, submission) in &part.stored {
            assert_eq!(export.answers(key), &submission["answers"], "{key}");
        }
    }
}

async fn a_lost_journal(mut service: Service) {
    let before = stored(&service, 0, 40).await;
    Export::of_count(&service, 40);
    service.kill_9();
    remove(&service.data());
    service.restart();
    // Fewer than before: their seqs are all below the old cursor.
    let after = stored(&service, 1_000, 25).await;
    assert_there(&Export::of_count(&service, 65), &[&before, &after]);
    // Who has no answer yet sends again; this journal does not know, central does.
    let again = stored(&service, 0, 40).await;
    assert_eq!(again.stored.keys().collect::<Vec<_>>(), before.stored.keys().collect::<Vec<_>>());
    let one = stored(&service, 2_000, 1).await;
    assert_there(&Export::of_count(&service, 66), &[&before, &after, &one]);
}

async fn a_journal_restored_from_a_copy(mut service: Service) {
    let before = stored(&service, 0, 20).await;
    Export::of_count(&service, 20);
    service.terminate();
    let older = service.folder().join("older");
    std::fs::create_dir(&older).unwrap();
    copy(&service.data(), &older);
    service.restart();
    let lost = stored(&service, 1_000, 30).await;
    Export::of_count(&service, 50);
    service.kill_9();
    copy(&older, &service.data());
    service.restart();
    // The same seqs a second time, and then more of them.
    let same_seqs = stored(&service, 2_000, 25).await;
    Export::of_count(&service, 75);
    let more = stored(&service, 3_000, 25).await;
    let export = Export::of_count(&service, 100);
    assert_there(&export, &[&before, &lost, &same_seqs, &more]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_journal_on_sqlite() {
    a_lost_journal(Service::start()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_journal_on_postgres() {
    let cluster = Cluster::start();
    a_lost_journal(Service::start_on(&cluster.database("central"))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_restored_from_a_copy_on_sqlite() {
    a_journal_restored_from_a_copy(Service::start()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_restored_from_a_copy_on_postgres() {
    let cluster = Cluster::start();
    a_journal_restored_from_a_copy(Service::start_on(&cluster.database("central"))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_central_gets_again_what_it_does_not_have() {
    let cluster = Cluster::start();
    let mut service = Service::start_on(&cluster.database("central"));
    let before = stored(&service, 0, 30).await;
    Export::of_count(&service, 30);
    service.terminate();
    cluster.sql("postgres", &["create database older template central"]);
    service.restart();
    let after = stored(&service, 1_000, 60).await;
    Export::of_count(&service, 90);

    // Under the running service: it loses its connections, and what comes back knows less.
    let away = "select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = 'central'";
    cluster.sql(
        "postgres",
        &[
            "alter database central allow_connections false",
            away,
            "drop database central with (force)",
            "create database central template older",
        ],
    );
    let later = stored(&service, 2_000, 10).await;
    assert_there(&Export::of_count(&service, 100), &[&before, &after, &later]);
}
