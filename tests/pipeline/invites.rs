//! Invites where there is more than one node, and where central is away: spent once in the whole
//! installation, and judged as before by whoever knew the keys.

use std::time::Duration;

use serde_json::{Value, json};
use support::issuer::wait_for_problem;
use support::postgres::Cluster;
use support::{Issuer, Service, SubmissionBuilder};

use crate::nodes::{rows, standing};

fn invited(invite: &str) -> SubmissionBuilder {
    SubmissionBuilder::one_stop().with("invite", json!(invite))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invite_that_slipped_in_at_two_nodes_counts_once() {
    for first_fed in 0..2 {
        let mut cluster = Cluster::start();
        let one = Service::start_on(&cluster.database("central"));
        let other = one.start_beside();
        let issuer = Issuer::known_to(&one, "motcua", &["H47"]).await;
        issuer.wait_until_known(&other).await;
        cluster.stop();
        // Two people with one invite, each at a node that cannot know of the other.
        let invite = issuer.invite(&[("dossier", Value::Null)]);
        let (first, second) = (invited(&invite), invited(&invite).answer("overall", json!(1)));
        one.submit(&first).await.assert_stored(&first.key_text());
        tokio::time::sleep(Duration::from_millis(5)).await;
        other.submit(&second).await.assert_stored(&second.key_text());
        other.submit(&invited(&invite)).await.assert_problem(409, "invite-spent");
        let mut nodes = [one, other];
        nodes[1 - first_fed].terminate();
        cluster.start_again();
        rows(&nodes[first_fed], 1);
        nodes[1 - first_fed].restart();
        let rows = rows(&nodes[0], 2);
        let of = |key: String| standing(rows.iter().find(|row| row["key"] == key).unwrap());
        assert_eq!(of(first.key_text()), ("counted", ""), "it was received first");
        assert_eq!(of(second.key_text()), ("superseded", "invite-spent"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_starts_while_central_is_away_judges_by_what_it_knew() {
    let mut cluster = Cluster::start();
    let mut node = Service::start_on(&cluster.database("central"));
    let mut new = node.start_beside();
    let issuer = Issuer::known_to(&node, "motcua", &["H47"]).await;
    new.terminate();
    // This one never saw the registry.
    std::fs::remove_file(new.data().join("issuers.json")).unwrap();
    node.kill_9();
    cluster.stop();

    node.restart();
    let good = invited(&issuer.invite(&[]));
    node.submit(&good).await.assert_stored(&good.key_text());
    let foreign = invited(&issuer.invite(&[("unit", json!("H48"))]));
    node.submit(&foreign).await.assert_problem(403, "invite-foreign");
    // A key that nobody here knows may have been registered since: it is not refused for good.
    let mut stranger = support::issuer::KeyPair::p256();
    stranger.id = "another".to_owned();
    let unknown = invited(&stranger.sign(&support::issuer::claims("motcua")));
    let response = node.submit(&unknown).await;
    response.assert_problem(503, "invite-unjudged");
    assert_eq!(response.header("retry-after"), "5", "{response}");

    new.restart();
    let waiting = invited(&issuer.invite(&[]));
    new.submit(&waiting).await.assert_problem(503, "invite-unjudged");
    let without = SubmissionBuilder::one_stop();
    new.submit(&without).await.assert_stored(&without.key_text());

    cluster.start_again();
    issuer.wait_until_known(&new).await;
    new.submit(&waiting).await.assert_stored(&waiting.key_text());
    wait_for_problem(&node, &unknown_invite(&stranger), "invite-unknown-issuer").await;
    rows(&node, 3);
}

fn unknown_invite(stranger: &support::issuer::KeyPair) -> String {
    stranger.sign(&support::issuer::claims("motcua"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_change_in_flight_and_every_invite_is_taken_once_or_refused_by_name() {
    let cluster = Cluster::start();
    let one = Service::start_on(&cluster.database("central"));
    let other = one.start_beside();
    let old = Issuer::known_to(&one, "motcua", &["H47"]).await;
    old.wait_until_known(&other).await;
    let mut key = support::issuer::KeyPair::p256();
    let dossier = |n: usize| json!(format!("H47.15-260821-{n:04}"));
    let before = rows_stored(&[&one, &other]);
    let mut stored = 0;
    // The new key is registered, then used, then the old one is revoked: nothing is refused meanwhile.
    for n in 0..20 {
        let sent = invited(&old.invite(&[("dossier", dossier(n))]));
        let node = [&one, &other][n % 2];
        node.submit(&sent).await.assert_stored(&sent.key_text());
        stored += 1;
        if n == 10 {
            key.register(&one, "motcua", &[]);
        }
    }
    let new = Issuer { name: "motcua".to_owned(), key };
    for node in [&one, &other] {
        new.wait_until_known(node).await;
    }
    assert!(one.run("key", &["revoke", &old.key.id]).status.success());
    let mut is_refused = [false; 2];
    let mut n = 100;
    while is_refused != [true; 2] {
        for (node, is_refused) in [&one, &other].into_iter().zip(&mut is_refused) {
            let by_new = invited(&new.invite(&[("dossier", dossier(n))]));
            node.submit(&by_new).await.assert_stored(&by_new.key_text());
            let by_old = invited(&old.invite(&[("dossier", dossier(n + 1))]));
            let response = node.submit(&by_old).await;
            if response.status == 201 {
                assert!(!*is_refused, "a revoked key came back to life");
                stored += 1;
            } else {
                response.assert_problem(403, "invite-revoked");
                *is_refused = true;
            }
            stored += 1;
            n += 2;
        }
        assert!(n < 2_000, "the revocation is not seen");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(rows_stored(&[&one, &other]) - before, stored);
    let rows = rows(&one, usize::try_from(stored).unwrap());
    assert!(rows.iter().all(|row| standing(row) == ("counted", "") && row["rank"] == 3));
}

fn rows_stored(nodes: &[&Service]) -> u64 {
    nodes.iter().map(|node| node.outcomes().stored).sum()
}
