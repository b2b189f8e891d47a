//! A tablet that was without a network for weeks: what was given on it arrives once and counts in the
//! quarter it was given, though the service is killed while it comes.
//!
//! The tablet here sends as the kiosk does: signed when it was given, sealed, a hundred at a time, and
//! what was not acknowledged once more.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use support::postgres::Cluster;
use support::sealed::seal;
use support::submission::key_of;
use support::{Export, Service, SubmissionBuilder, Tablet};

const RATINGS: u64 = 500;
const BATCH: usize = 100;
const MINUTE_MS: u64 = 60_000;

/// What waits on the tablet: the key, and the sealed bytes.
type Waiting = Vec<(String, String)>;

/// Ratings over the last 29 days, and the day of each.
fn given(tablet: &Tablet, keys: &Value) -> (Waiting, BTreeMap<String, u64>) {
    let now = support::submission::now_ms();
    let (mut waiting, mut moments) = (Waiting::new(), BTreeMap::new());
    for n in 0..RATINGS {
        let at = now - (RATINGS - n) * 29 * 24 * 60 * MINUTE_MS / RATINGS;
        let key = key_of(at, u128::from(n) << 8 | 7);
        let one = SubmissionBuilder::one_stop().key(&key).context("channel", json!("kiosk"));
        let one = one.answer("overall", json!(n % 3 + 3));
        let one = tablet.given(one, i64::try_from(at).unwrap());
        waiting.push((key.clone(), seal(keys, one.json().to_string().as_bytes(), n)));
        moments.insert(key, at);
    }
    (waiting, moments)
}

/// Sends one batch; what was acknowledged. Nothing when there was no whole answer.
async fn send(url: &str, batch: &[(String, String)]) -> BTreeSet<String> {
    let sealed: Vec<&String> = batch.iter().map(|(_, sealed)| sealed).collect();
    let body = json!({"submissions": sealed}).to_string();
    let request = reqwest::Client::new().post(url).header("content-type", "text/plain").body(body);
    let Ok(response) = request.timeout(Duration::from_secs(20)).send().await else {
        return BTreeSet::new();
    };
    let Ok(answer) = response.json::<Value>().await else { return BTreeSet::new() };
    let results = answer["results"].as_array().unwrap();
    let taken = batch.iter().zip(results).filter_map(|((key, _), result)| {
        let status = result["status"].as_u64().unwrap();
        assert!([200, 201, 503].contains(&status), "{result}");
        (status < 300).then(|| key.clone())
    });
    taken.collect()
}

async fn weeks_of_work_arrive_once(service: &mut Service) {
    let tablet = Tablet::paired(service, "H47.15").await;
    let keys = service.get("/v1/keys").await.assert_status(200).json();
    let (mut waiting, moments) = given(&tablet, &keys);
    let url = |service: &Service| service.origin() + "/v1/submissions/batch";
    // Two batches are in; the third is on its way when the power goes.
    for _ in 0..2 {
        let taken = send(&url(service), &waiting[..BATCH]).await;
        assert_eq!(taken.len(), BATCH);
        // The tablet's own power went before it could erase the last ten.
        let kept: BTreeSet<String> = taken.iter().rev().take(10).cloned().collect();
        waiting.retain(|(key, _)| !taken.contains(key) || kept.contains(key));
    }
    let mut interrupted = 0;
    while interrupted == 0 {
        let address = url(service);
        let batch = waiting[..BATCH].to_vec();
        let sending = tokio::spawn(async move { send(&address, &batch).await });
        // Killed as soon as the first of it is on the disk, or with the answer on its way.
        let before = 2 * BATCH as u64;
        for _ in 0..10_000 {
            if sending.is_finished() || stored(service) > before {
                break;
            }
            tokio::task::yield_now().await;
        }
        service.kill_9();
        let taken = sending.await.unwrap();
        waiting.retain(|(key, _)| !taken.contains(key));
        interrupted += 1;
        service.restart();
    }
    while !waiting.is_empty() {
        let batch = &waiting[..BATCH.min(waiting.len())];
        let taken = send(&url(service), batch).await;
        assert!(!taken.is_empty(), "nothing more is taken");
        waiting.retain(|(key, _)| !taken.contains(key));
    }
    let rows = Export::of_count(service, moments.len()).rows;
    let mut quarters: BTreeMap<String, usize> = BTreeMap::new();
    for (key, at) in &moments {
        let row = &rows[key];
        assert_eq!(row["standing"], "counted", "{row}");
        assert_eq!((&row["rank"], &row["unit"]), (&json!(1), &json!("H47.15")), "{row}");
        assert!(row["flags"].is_null(), "{row}");
        let day = row["day"].as_str().unwrap();
        assert_eq!(day, day_of(*at), "{row}");
        *quarters.entry(quarter(day)).or_default() += 1;
    }
    assert_eq!(quarters.values().sum::<usize>(), moments.len());
    // Each quarter as it is asked for has its own, and the tallies say what the rows say.
    for (quarter, count) in &quarters {
        let (year, number) = quarter.split_once("-Q").unwrap();
        let (first, last) = match number {
            "1" => ("01-01", "03-31"),
            "2" => ("04-01", "06-30"),
            "3" => ("07-01", "09-30"),
            _ => ("10-01", "12-31"),
        };
        let (from, to) = (format!("{year}-{first}"), format!("{year}-{last}"));
        let of_quarter = Export::of(service, &["--from", &from, "--to", &to]);
        assert_eq!(of_quarter.rows.len(), *count, "{quarter}");
    }
    let probes = service.run("monitor", &[]);
    assert!(probes.status.success(), "{}", String::from_utf8_lossy(&probes.stdout));
}

/// Rows of the journal, read beside the service.
fn stored(service: &Service) -> u64 {
    let path = service.data().join("journal.db");
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let count = rusqlite::Connection::open_with_flags(path, flags).and_then(|journal| {
        journal.query_row("select count(*) from entry", [], |row| row.get::<_, i64>(0))
    });
    count.map_or(0, |count| u64::try_from(count).unwrap_or(0))
}

/// By the system's own calendar.
fn day_of(at_ms: u64) -> String {
    let at = format!("@{}", at_ms / 1_000);
    let date = std::process::Command::new("date")
        .env("TZ", "UTC-7")
        .args(["-d", &at, "+%Y-%m-%d"])
        .output()
        .unwrap();
    String::from_utf8(date.stdout).unwrap().trim().to_owned()
}

fn quarter(day: &str) -> String {
    let month: u32 = day[5..7].parse().unwrap();
    format!("{}-Q{}", &day[..4], month.div_ceil(3))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weeks_of_a_tablet_on_sqlite() {
    weeks_of_work_arrive_once(&mut Service::start()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn weeks_of_a_tablet_on_postgres() {
    let cluster = Cluster::start();
    weeks_of_work_arrive_once(&mut Service::start_on(&cluster.database("central"))).await;
}
