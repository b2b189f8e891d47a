//! A backup made while submissions come: what was acknowledged before it is there after a restore on
//! another machine, and nothing counts twice, however often it is sent again.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};
use support::postgres::Cluster;
use support::{Export, Service, SubmissionBuilder};

use crate::load::valid;

const CLIENTS: u64 = 4;
const ACKNOWLEDGED_BEFORE_BACKUP: usize = 200;
const ACKNOWLEDGED_BEFORE_CRASH: usize = 400;

/// Receipts of what was acknowledged, by key, and everything that was ever sent.
#[derive(Default)]
struct Ledger {
    receipts: BTreeMap<String, String>,
    sent: BTreeMap<String, Value>,
}

/// Sends until the service is gone.
async fn send_until_killed(url: &str, client: u64, ledger: &Mutex<Ledger>) {
    let mut rng = Rng::with_seed(client + 31);
    let http = reqwest::Client::new();
    for number in client * 1_000_000.. {
        let submission = valid(&mut rng, number);
        let key = submission["key"].as_str().unwrap().to_owned();
        ledger.lock().unwrap().sent.insert(key.clone(), submission.clone());
        let Ok(response) = http.post(url).json(&submission).send().await else { return };
        let Ok(body) = response.json::<Value>().await else { return };
        let receipt = body["receipt"].as_str().unwrap().to_owned();
        ledger.lock().unwrap().receipts.insert(key, receipt);
    }
}

async fn wait_for(ledger: &Mutex<Ledger>, count: usize) {
    while ledger.lock().unwrap().receipts.len() < count {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[track_caller]
fn succeed(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn backup(service: &Service, to: &Path, more: &[&str]) -> Output {
    let mut command = service.command("backup", more);
    command.arg(to).output().unwrap()
}

fn restore(service: &Service, from: &Path, more: &[&str]) -> Output {
    let mut command = service.command("restore", more);
    command.arg(from).output().unwrap()
}

/// Runs a service under load, makes a backup meanwhile, kills the service. Gives what was
/// acknowledged before the backup began, and everything.
async fn back_up_under_load(
    service: &mut Service,
    to: &Path,
) -> (BTreeMap<String, String>, Ledger) {
    let ledger = Mutex::new(Ledger::default());
    let url = service.origin() + "/v1/submissions";
    let clients = (0..CLIENTS).map(|client| send_until_killed(&url, client, &ledger));
    let operator = async {
        wait_for(&ledger, ACKNOWLEDGED_BEFORE_BACKUP).await;
        let before = ledger.lock().unwrap().receipts.clone();
        let mut command = service.command("backup", &[]);
        command.arg(to);
        let made = tokio::task::spawn_blocking(move || command.output().unwrap());
        succeed(made.await.unwrap());
        assert!(ledger.lock().unwrap().receipts.len() > before.len(), "no load met the backup");
        wait_for(&ledger, before.len() + ACKNOWLEDGED_BEFORE_CRASH).await;
        service.kill_9();
        before
    };
    let both = futures::future::join(operator, futures::future::join_all(clients));
    let limit = Duration::from_secs(120);
    let (before, _) = tokio::time::timeout(limit, both).await.expect("the load ends");
    (before, ledger.into_inner().unwrap())
}

async fn nothing_is_lost_or_counted_twice(service: &mut Service, elsewhere: Option<&str>) {
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    let (before, ledger) = back_up_under_load(service, &to).await;
    for entry in std::fs::read_dir(&to).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{} is for this user alone", entry.path().display());
    }
    let restored = Service::start_prepared(elsewhere, |restored| {
        succeed(restore(restored, &to, &[]));
    });
    // What was acknowledged before the backup is there without anybody sending it again.
    let deadline = std::time::Instant::now() + Duration::from_secs(60);
    loop {
        let export = Export::of(&restored, &["--standing", "all"]);
        let lost = before.keys().filter(|key| !export.rows.contains_key(*key)).count();
        if lost == 0 {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{lost} of {} are lost", before.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Everybody sends everything again: the receipts are the first ones, and each counts once.
    for (key, submission) in &ledger.sent {
        let body = submission.to_string();
        let response = restored.post("/v1/submissions", "application/json", body).await;
        let status = response.status.as_u16();
        assert!([200, 201].contains(&status), "{response}");
        if before.contains_key(key) {
            assert_eq!(status, 200, "acknowledged before the backup, so known: {response}");
        }
        if let Some(receipt) = ledger.receipts.get(key) {
            assert_eq!(&response.json()["receipt"], receipt);
        }
    }
    let export = Export::of_count(&restored, ledger.sent.len());
    for (key, submission) in &ledger.sent {
        assert_eq!(export.answers(key), &submission["answers"], "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let mut service = Service::start();
    nothing_is_lost_or_counted_twice(&mut service, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let cluster = Cluster::start();
    let mut service = Service::start_on(&cluster.database("central"));
    let elsewhere = cluster.database("elsewhere");
    nothing_is_lost_or_counted_twice(&mut service, Some(&elsewhere)).await;
    // A database with data is never written over.
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("again");
    succeed(backup(&service, &to, &[]));
    let output = restore(&service, &to, &["--replace"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("createdb"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_rows_do_not_hide_below_the_cursor_of_a_restored_journal() {
    let mut service = Service::start();
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join("backup");
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    succeed(backup(&service, &to, &["--without-central"]));
    for _ in 0..5 {
        service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    }
    Export::of_count(&service, 6);
    service.kill_9();
    // The journal is lost, central is not: its cursor stands beyond the copy's last row.
    std::fs::remove_file(service.data().join("journal.db")).unwrap();
    std::fs::remove_file(service.data().join("journal.db-wal")).ok();
    let secrets = || std::fs::read_to_string(service.data().join("secrets.toml")).unwrap();
    let before = secrets();
    succeed(restore(&service, &to, &["--replace"]));
    let lasting = |text: &str| {
        let is_lasting = |line: &&str| line.starts_with("receipt") || line.starts_with("dossier");
        let lines = text.lines().filter(is_lasting).map(str::to_owned);
        lines.collect::<std::collections::BTreeSet<String>>()
    };
    assert_eq!(lasting(&secrets()), lasting(&before));
    assert_eq!(lasting(&before).len(), 2);
    assert!(before.contains("prefix = ") && !secrets().contains("prefix = "), "what is rotated");
    service.restart();
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    Export::of_count(&service, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_must_not_happen_is_refused_in_a_sentence() {
    let mut service = Service::start();
    let sent = SubmissionBuilder::one_stop();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let place = tempfile::tempdir().unwrap();
    let to: PathBuf = place.path().join("backup");
    succeed(backup(&service, &to, &[]));
    let refused = |output: Output, told: &str| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{told}: {output:?}");
        assert!(said.contains(told) && !said.contains("panicked"), "{told}: {said}");
    };
    refused(backup(&service, &to, &[]), "is not empty");
    refused(restore(&service, &to, &["--replace"]), "another hailong serve");
    service.terminate();
    refused(restore(&service, &to, &[]), "--replace");
    // A changed byte is found before anything is touched.
    let manifest = std::fs::read_to_string(to.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["central"], json!("sqlite"));
    let mut bytes = std::fs::read(to.join("central.db")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(to.join("central.db"), &bytes).unwrap();
    refused(restore(&service, &to, &["--replace"]), "another SHA-256");
    bytes[last] ^= 1;
    std::fs::write(to.join("central.db"), &bytes).unwrap();
    let said = succeed(restore(&service, &to, &["--replace"]));
    let aside = said.lines().find_map(|line| line.strip_prefix("set aside: ")).unwrap();
    for name in ["journal.db", "central.db", "secrets.toml"] {
        assert!(Path::new(aside).join(name).is_file(), "{name} is set aside");
        assert!(service.data().join(name).is_file(), "{name} is in place");
    }
    service.restart();
    service.submit(&sent).await.assert_repeat_of(&sent.key_text(), &receipt);
    Export::of_count(&service, 1);
    // A restore that was cut off is not taken for an empty node.
    service.terminate();
    std::fs::write(service.data().join("restore-unfinished"), "").unwrap();
    refused(service.run("serve", &["--listen", "127.0.0.1:0"]), "a restore was cut off");
}
