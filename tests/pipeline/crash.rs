//! `kill -9` while submissions come: what was acknowledged is there after the restart, once, and
//! what was not can be sent again under the same key.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fastrand::Rng;
use serde_json::Value;
use support::postgres::Cluster;
use support::{Export, Service};

use crate::load::valid;

const CLIENTS: u64 = 8;
const CRASHES: u64 = 3;
const ACKNOWLEDGED_BEFORE_CRASH: u64 = 150;

/// Receipts of what was acknowledged, by key, and everything that was ever sent.
#[derive(Default)]
struct Ledger {
    receipts: BTreeMap<String, String>,
    sent: BTreeMap<String, Value>,
}

/// Sends until the service is gone; what has no answer stays in `sent` only.
async fn send_until_killed(
    url: &str,
    mut rng: Rng,
    first: u64,
    ledger: &Mutex<Ledger>,
    count: &AtomicU64,
) {
    let client = reqwest::Client::new();
    for number in first.. {
        let submission = valid(&mut rng, number);
        let key = submission["key"].as_str().unwrap().to_owned();
        ledger.lock().unwrap().sent.insert(key.clone(), submission.clone());
        let Ok(response) = client.post(url).json(&submission).send().await else { return };
        let status = response.status();
        // The head may have come and the rest not: then it was acknowledged, but no receipt is known.
        let Ok(body) = response.json::<Value>().await else { return };
        assert_eq!(status, 201, "{body}");
        let receipt = body["receipt"].as_str().unwrap().to_owned();
        ledger.lock().unwrap().receipts.insert(key, receipt);
        count.fetch_add(1, Ordering::Relaxed);
    }
}

async fn run_and_kill(service: &mut Service, round: u64, ledger: &Mutex<Ledger>) {
    let url = service.origin() + "/v1/submissions";
    let count = AtomicU64::new(0);
    let killed = AtomicBool::new(false);
    let clients = (0..CLIENTS).map(|client| {
        let number = (round * CLIENTS + client) * 1_000_000;
        send_until_killed(&url, Rng::with_seed(number + 7), number, ledger, &count)
    });
    let killer = async {
        while count.load(Ordering::Relaxed) < ACKNOWLEDGED_BEFORE_CRASH {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        service.kill_9();
        killed.store(true, Ordering::Relaxed);
    };
    let clients = futures::future::join_all(clients);
    let limit = Duration::from_secs(60);
    let both = tokio::time::timeout(limit, futures::future::join(clients, killer)).await;
    both.expect("the clients stop when the service is gone");
    assert!(killed.load(Ordering::Relaxed));
}

async fn what_was_acknowledged_survives(service: &mut Service) {
    let ledger = Mutex::new(Ledger::default());
    for round in 0..CRASHES {
        run_and_kill(service, round, &ledger).await;
        service.restart();
    }
    let ledger = ledger.into_inner().unwrap();
    let unanswered = ledger.sent.len() - ledger.receipts.len();
    assert!(unanswered > 0, "no crash met a submission on its way: this run shows nothing");
    // Clients send again what had no answer, and some of what had.
    for (number, (key, submission)) in ledger.sent.iter().enumerate() {
        let receipt = ledger.receipts.get(key);
        if receipt.is_some() && number % 5 != 0 {
            continue;
        }
        let body = submission.to_string();
        let response = service.post("/v1/submissions", "application/json", body).await;
        match receipt {
            Some(receipt) => response.assert_repeat_of(key, receipt),
            None => assert!([200, 201].contains(&response.status.as_u16()), "{response}"),
        }
    }
    let export = Export::of_count(service, ledger.sent.len());
    for (key, submission) in &ledger.sent {
        assert_eq!(export.answers(key), &submission["answers"], "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let mut service = Service::start();
    what_was_acknowledged_survives(&mut service).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let cluster = Cluster::start();
    let mut service = Service::start_on(&cluster.database("central"));
    what_was_acknowledged_survives(&mut service).await;
}
