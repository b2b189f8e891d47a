//! What nodes tell of themselves reaches central once: from two nodes, through an outage of central, and the
//! last of it when a node stops.

use fastrand::Rng;
use support::postgres::Cluster;
use support::{Service, SubmissionBuilder};

use crate::central_away::wait_until;
use crate::load::{Sending, send_all, valid};

fn numbered(from: u64, count: u64) -> Vec<Sending> {
    let mut rng = Rng::with_seed(from + 1);
    (from..from + count).map(|number| Sending::Single(valid(&mut rng, number))).collect()
}

/// Stored, repeated and rejected submissions as the counts by minute say.
fn counted(cluster: &Cluster) -> [u64; 3] {
    let outcomes = ["stored", "repeat", "rejected"];
    outcomes.map(|outcome| {
        let sum = format!("select coalesce(sum(n), 0) from flow where outcome = '{outcome}'");
        cluster.sql("central", &[&sum]).trim().parse().unwrap()
    })
}

/// What a node itself says.
fn told(service: &Service) -> [u64; 3] {
    let outcomes = service.outcomes();
    [outcomes.stored, outcomes.repeat, outcomes.rejected]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counts_by_minute_are_what_the_nodes_counted_whatever_became_of_central_meanwhile() {
    let mut cluster = Cluster::start();
    let first = Service::start_on(&cluster.database("central"));
    let mut second = first.start_beside();
    let both = |second: &Service| {
        let (a, b) = (told(&first), told(second));
        [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
    };
    let sent = send_all(&first, numbered(0, 40), 4).await;
    assert_eq!(sent.with_status(201), 40, "{:?}", sent.statuses);
    let twice = SubmissionBuilder::one_stop();
    second.submit(&twice).await.assert_status(201);
    second.submit(&twice).await.assert_status(200);
    second.post("/v1/submissions", "application/json", "{").await.assert_status(400);
    wait_until("both have told", || counted(&cluster) == both(&second));
    assert_eq!(both(&second), [41, 1, 1]);
    // Central stands still while they go on; an answer that it gives too late is lost.
    cluster.pause();
    let sent = send_all(&first, numbered(1_000, 30), 4).await;
    assert_eq!(sent.with_status(201), 30, "{:?}", sent.statuses);
    tokio::time::sleep(ingest::limits::FLOW_TOLD_EVERY + ingest::limits::FLOW_TIMEOUT).await;
    second.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    cluster.resume();
    wait_until("both have told the rest", || counted(&cluster) == both(&second));
    // The last of it goes out when a node stops.
    second.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    let expected = both(&second);
    assert!(second.terminate().success());
    assert_eq!(counted(&cluster), expected);
    let names = cluster.sql("central", &["select count(*), count(distinct id) from node"]);
    assert_eq!(names.trim(), "2|2");
}
