//! Central that does not answer, in the ways a database has: it stands still, it is gone, or its
//! commits wait for a standby that is not there. A citizen notices none of it.

use std::time::{Duration, Instant};

use fastrand::Rng;
use support::postgres::Cluster;
use support::{Export, Service};

use crate::load::{Sending, send_all, valid};

const WAIT_LIMIT: Duration = Duration::from_secs(90);

fn numbered(from: u64, count: u64) -> Vec<Sending> {
    let mut rng = Rng::with_seed(from + 1);
    (from..from + count).map(|number| Sending::Single(valid(&mut rng, number))).collect()
}

/// A service that gives central a second and a half for an answer.
fn impatient(central: &str) -> Service {
    Service::start_through(&["env", "HAILONG_FEED_TIMEOUT_MS=1500"], Some(central))
}

/// Waits until something is so.
#[track_caller]
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + WAIT_LIMIT;
    while !is_so() {
        assert!(Instant::now() < deadline, "not after {WAIT_LIMIT:?}: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

async fn acknowledges(service: &Service, from: u64, count: u64) {
    let sent = send_all(service, numbered(from, count), 4).await;
    assert_eq!(sent.with_status(201), count, "{:?}", sent.statuses);
    service.get("/readyz").await.assert_status(200);
}

/// Rows and counted submissions, and what the tallies say they are.
fn assert_rows_and_tallies(cluster: &Cluster, rows: u64) {
    let counts = "select (select count(*) from submission),
        (select count(*) from submission where standing = 'counted'),
        (select sum(n) from tally_total),
        (select sum(n) from tally_total where standing = 'counted')";
    let printed = cluster.sql("central", &[counts]);
    let counts: Vec<u64> = printed.trim().split('|').map(|n| n.parse().unwrap()).collect();
    assert_eq!((counts[0], counts[2]), (rows, rows), "rows, and rows by the tallies: {printed}");
    assert_eq!(counts[1], counts[3], "counted rows, and by the tallies: {printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_central_that_stands_still_is_given_up_and_fed_when_it_goes_on() {
    let mut cluster = Cluster::start();
    let service = impatient(&cluster.database("central"));
    acknowledges(&service, 0, 20).await;
    Export::of_count(&service, 20);
    assert_eq!(service.metric("hailong_feed_up"), 1);
    let failures = service.metric("hailong_feed_failures_total");

    cluster.pause();
    acknowledges(&service, 1_000, 60).await;
    wait_until("the feed gives up", || {
        service.metric("hailong_feed_failures_total") > failures
            && service.metric("hailong_feed_up") == 0
    });
    assert_eq!(service.metric("hailong_feed_backlog_rows"), 60);
    acknowledges(&service, 2_000, 20).await;

    cluster.resume();
    Export::of_count(&service, 100);
    wait_until("the feed says that it is up", || service.metric("hailong_feed_up") == 1);
    assert_eq!(service.metric("hailong_feed_backlog_rows"), 0);
    assert_rows_and_tallies(&cluster, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_that_wait_for_a_standby_are_dropped_and_never_cancelled() {
    let cluster = Cluster::start();
    let service = impatient(&cluster.database("central"));
    acknowledges(&service, 0, 20).await;
    Export::of_count(&service, 20);

    let wait = "alter system set synchronous_standby_names = 'nobody'";
    cluster.sql("postgres", &[wait, "select pg_reload_conf()"]);
    let hanging = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
    // The setting reaches every process in its own time.
    let mut from = 1_000;
    while cluster.sql("central", &[hanging]).trim() == "0" {
        acknowledges(&service, from, 5).await;
        from += 5;
        assert!(from < 2_000, "no commit waits for the standby");
        std::thread::sleep(Duration::from_millis(100));
    }
    let failures = service.metric("hailong_feed_failures_total");
    acknowledges(&service, 2_000, 50).await;
    wait_until("the feed gives up more than once", || {
        service.metric("hailong_feed_failures_total") > failures + 1
    });
    // A cancelled commit would be over, and would have lied.
    assert_ne!(cluster.sql("central", &[hanging]).trim(), "0", "the commit was cancelled");

    let no_more = "alter system reset synchronous_standby_names";
    cluster.sql("postgres", &[no_more, "select pg_reload_conf()"]);
    let rows = 20 + (from - 1_000) + 50;
    Export::of_count(&service, rows as usize);
    assert_rows_and_tallies(&cluster, rows);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_central_that_is_killed_and_started_again_has_everything_once() {
    let mut cluster = Cluster::start();
    let service = Service::start_on(&cluster.database("central"));
    for round in 0..4 {
        let sending = async { acknowledges(&service, round * 1_000, 150).await };
        let killing = async {
            // In the middle of the feed's batches: as soon as this round's first rows are there.
            while service.metric("hailong_feed_entries_total") < round * 150 + 1 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        futures::future::join(sending, killing).await;
        cluster.kill_9();
        acknowledges(&service, round * 1_000 + 500, 50).await;
        cluster.start_again();
        Export::of_count(&service, (round as usize + 1) * 200);
    }
    assert_rows_and_tallies(&cluster, 800);
}
