//! `hailong monitor`: nothing to say about a healthy installation, one line with exit code 1 for each
//! fault that is planted in a real one.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use support::postgres::Cluster;
use support::{Export, Service, SubmissionBuilder};

/// The findings of one run; the exit code says whether there are any.
#[track_caller]
fn findings(service: &Service) -> Vec<Value> {
    let output = service.run("monitor", &["--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let findings: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let code = if findings.is_empty() { 0 } else { 1 };
    assert_eq!(output.status.code(), Some(code), "{text}");
    for finding in &findings {
        for member in ["probe", "severity", "what", "remedy"] {
            assert!(finding[member].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
        }
    }
    findings
}

/// Claims that these probes, and no others, have something to say.
#[track_caller]
fn assert_found(service: &Service, expected: &[&str]) {
    let found = findings(service);
    let mut probes: Vec<&str> =
        found.iter().map(|finding| finding["probe"].as_str().unwrap()).collect();
    probes.dedup();
    assert_eq!(probes, expected, "{found:#?}");
}

/// Does by hand what nobody should.
async fn plant(path: &Path, sql: &str) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = options.connect().await.unwrap();
    let done = sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    assert!(done.rows_affected() > 0, "nothing was planted: {sql}");
    connection.close().await.unwrap();
}

async fn filled(service: &Service, count: usize) {
    for number in 0..count {
        let sent = SubmissionBuilder::one_stop().answer("overall", json!(number % 2 + 1));
        let sent = sent.answer("reasons", json!(["slow", "fees"]));
        service.submit(&sent).await.assert_status(201);
        service.submit(&sent).await.assert_status(200);
    }
    service.submit(&SubmissionBuilder::one_stop().key("x")).await.assert_status(422);
    Export::of_count(service, count);
}

#[tokio::test]
async fn a_healthy_installation_has_no_findings() {
    let cluster = Cluster::start();
    for mut service in [Service::start(), Service::start_on(&cluster.database("central"))] {
        assert_found(&service, &[]);
        filled(&service, 12).await;
        assert_found(&service, &[]);
        service.kill_9();
        service.restart();
        filled_more(&service).await;
        assert_found(&service, &[]);
        let text = service.run("monitor", &[]);
        assert!(text.stdout.is_empty() && text.status.success(), "{text:?}");
        service.terminate();
        assert_found(&service, &["outcomes-balance", "stored-rows", "journal-checksums"]);
        let said = String::from_utf8(service.run("monitor", &[]).stdout).unwrap();
        assert!(said.lines().all(|line| line.contains("not running")), "{said}");
    }
}

/// After a restart: the counters begin anew, the journal does not.
async fn filled_more(service: &Service) {
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    Export::of_count(service, 13);
}

#[tokio::test]
async fn a_fault_at_central_is_found() {
    let service = Service::start();
    filled(&service, 12).await;
    let central: PathBuf = service.data().join("central.db");
    let wrongly =
        "insert into tally (survey, version, unit, service, question, row, value, channel,
            rank, stage, standing, day, n)
        select survey, version, unit, service, 'overall', '', '2', channel, rank, stage, standing,
            day, 1 from submission where id = 3";
    plant(&central, wrongly).await;
    assert_found(&service, &["tallies-recount", "samples-recount"]);
    plant(&central, "delete from tally").await;
    assert_found(&service, &[]);
    assert!(service.run("tally", &["rebuild"]).status.success());
    plant(&central, "update sample set period = '2020' || substr(period, 5)").await;
    assert_found(&service, &["samples-recount"]);
    let output = service.run("tally", &["rebuild"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(" 0 tallies and ") && !said.contains(" 0 samples"), "{said}");
    assert_found(&service, &[]);

    let later = "update submission set received_at = received_at + 3600000 where id = 3";
    plant(&central, later).await;
    assert_found(&service, &["clock"]);
    plant(&central, &later.replace('+', "-")).await;

    plant(&central, "update feed_cursor set seq = seq + 1000").await;
    assert_found(&service, &["feed-cursor"]);
    plant(&central, "update feed_cursor set seq = seq - 1000").await;
    assert_found(&service, &[]);

    plant(&central, "delete from submission where id = 5").await;
    assert_found(&service, &["rows-at-central", "tallies-recount"]);
    let said = String::from_utf8(service.run("monitor", &[]).stdout).unwrap();
    assert!(said.contains("seq 5"), "{said}");
    for secret in Export::of(&service, &[]).rows.keys() {
        assert!(!said.contains(secret), "a key is told: {said}");
    }
}

#[tokio::test]
async fn a_fault_of_the_node_is_found() {
    let mut service = Service::start();
    filled(&service, 12).await;
    let secrets = service.data().join("secrets.toml");
    let mode = |mode| std::fs::set_permissions(&secrets, Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    assert_found(&service, &["secrets"]);
    mode(0o600);
    let away = service.data().join("elsewhere");
    std::fs::rename(&secrets, &away).unwrap();
    assert_found(&service, &["secrets"]);
    std::fs::rename(&away, &secrets).unwrap();
    assert_found(&service, &[]);

    // A row that was acknowledged is gone.
    let journal = service.data().join("journal.db");
    plant(&journal, "delete from entry where seq = 4").await;
    assert_found(&service, &["stored-rows"]);
    service.terminate();
    // A row that waits for an hour, and one that says something else than was written.
    plant(&journal, "update entry set received_at = received_at - 3600000 where seq = 1").await;
    plant(&service.data().join("central.db"), "update feed_cursor set seq = 0").await;
    let probes = ["outcomes-balance", "stored-rows", "journal-checksums", "feed-backlog"];
    assert_found(&service, &probes);
    service.restart();
    let found = findings(&service);
    assert!(found.iter().any(|one| one["probe"] == "journal-checksums"), "{found:#?}");
}

#[test]
fn every_probe_names_its_invariant() {
    let service = Service::start_prepared(None, |_| {});
    let listed = service.run("monitor", &["--list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.lines().count() >= 11, "{listed}");
    assert!(listed.lines().all(|line| line.split_once(": ").is_some()), "{listed}");
}
