//! Two nodes with the same secrets and one central: whatever is sent where, it counts once.

use serde_json::{Value, json};
use support::postgres::Cluster;
use support::{Export, Service, SubmissionBuilder, export};

fn vote(channel: &str, overall: u8) -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .context("dossier", json!("H47.15-260821-0001"))
        .context("channel", json!(channel))
        .answer("overall", json!(overall))
}

async fn stored(node: &Service, submission: &SubmissionBuilder) -> String {
    let body = node.submit(submission).await.assert_status(201).json();
    body["receipt"].as_str().unwrap().to_owned()
}

/// Rows of central once there are so many of them; a key may stand more than once.
pub fn rows(node: &Service, count: usize) -> Vec<Value> {
    crate::central_away::wait_until(&format!("{count} rows"), || lines(node).len() >= count);
    let lines = lines(node);
    assert_eq!(lines.len(), count, "{lines:?}");
    lines
}

fn lines(node: &Service) -> Vec<Value> {
    let text = export::export(node, "ndjson", &["--standing", "all"]);
    String::from_utf8(text).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

pub fn standing(row: &Value) -> (&str, &str) {
    (row["standing"].as_str().unwrap(), row["reason"].as_str().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_submission_at_both_counts_once_under_one_receipt() {
    let cluster = Cluster::start();
    let one = Service::start_on(&cluster.database("central"));
    let other = one.start_beside();
    for _ in 0..10 {
        let submission = SubmissionBuilder::one_stop();
        assert_eq!(stored(&one, &submission).await, stored(&other, &submission).await);
    }
    Export::of_count(&one, 10);
    // Both journals have been read to their end.
    for node in [&one, &other] {
        crate::central_away::wait_until("no backlog", || {
            node.metric("hailong_feed_entries_total") == 10
        });
    }
    assert!(rows(&one, 10).iter().all(|row| standing(row) == ("counted", "")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_content_under_the_key_is_kept_and_does_not_count() {
    let cluster = Cluster::start();
    let one = Service::start_on(&cluster.database("central"));
    let other = one.start_beside();
    let first = SubmissionBuilder::one_stop().answer("overall", json!(2));
    let second = first.clone().answer("overall", json!(5));
    stored(&one, &first).await;
    stored(&other, &second).await;
    let rows = rows(&one, 2);
    let of = |overall: u8| rows.iter().find(|row| row["answers"]["overall"] == overall).unwrap();
    assert_eq!(standing(of(2)), ("counted", ""), "it was received first");
    assert_eq!(standing(of(5)), ("superseded", "key-reused"));
    assert_eq!(Export::of(&one, &[]).rows.len(), 1, "by default what counts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn votes_on_a_dossier_count_once_whichever_node_is_fed_first() {
    for first_fed in 0..2 {
        let mut cluster = Cluster::start();
        let one = Service::start_on(&cluster.database("central"));
        let other = one.start_beside();
        cluster.stop();
        stored(&one, &vote("counter", 5)).await;
        stored(&one, &vote("portal", 1)).await;
        stored(&other, &vote("portal", 2)).await;
        stored(&other, &vote("counter", 4)).await;
        let mut nodes = [one, other];
        nodes[1 - first_fed].terminate();
        cluster.start_again();
        rows(&nodes[first_fed], 2);
        nodes[1 - first_fed].restart();
        let rows = rows(&nodes[0], 4);
        let of = |overall: u8| {
            standing(rows.iter().find(|row| row["answers"]["overall"] == overall).unwrap())
        };
        assert_eq!(of(2), ("counted", ""), "the citizen's latest");
        assert_eq!(of(1), ("superseded", "replaced"));
        assert_eq!(of(5), ("superseded", "outranked"), "the officer was earlier");
        assert_eq!(of(4), ("superseded", "outranked"), "the officer was later");
    }
}
