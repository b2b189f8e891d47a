//! Alerts: one for each condition and subject however many nodes see it, taken on once, over once.

use ingest::central::alert::{Alert, AlertChanges, Raised};

use crate::{Place, on_both_databases};

on_both_databases!(
    what_two_nodes_see_is_one_alert,
    an_alert_is_taken_on_once_and_only_while_it_is_open,
    what_is_over_is_kept_for_its_time,
);

fn raised(subject: &str) -> AlertChanges {
    let (subject, name) = (subject.to_owned(), format!("nut-{subject}"));
    AlertChanges { raised: vec![Raised { probe: "node-gone", subject, name }], cleared: vec![] }
}

fn cleared(id: i64) -> AlertChanges {
    AlertChanges { raised: vec![], cleared: vec![id] }
}

async fn open(place: &Place) -> Vec<Alert> {
    place.central.open_alerts().await.unwrap()
}

async fn what_two_nodes_see_is_one_alert(place: Place) {
    for at in [100, 101] {
        place.central.change_alerts(&raised("a"), at, 0).await.unwrap();
    }
    place.central.change_alerts(&raised("b"), 102, 0).await.unwrap();
    let alerts = open(&place).await;
    let told: Vec<_> =
        alerts.iter().map(|one| (&*one.subject, &*one.name, one.raised_at)).collect();
    assert_eq!(told, [("a", "nut-a", 100), ("b", "nut-b", 102)], "since it was first seen");
    for at in [200, 201] {
        place.central.change_alerts(&cleared(alerts[0].id), at, 0).await.unwrap();
    }
    assert_eq!(open(&place).await.len(), 1);
    let over = place.central.cleared_alerts(9).await.unwrap();
    assert_eq!(over.len(), 1);
    assert_eq!(over[0].cleared_at, Some(200), "over once");
    place.central.change_alerts(&raised("a"), 300, 0).await.unwrap();
    let again = open(&place).await;
    assert_eq!(again.len(), 2, "what comes back is another alert");
    assert!(again.iter().all(|one| one.id != over[0].id));
}

async fn an_alert_is_taken_on_once_and_only_while_it_is_open(place: Place) {
    place.central.change_alerts(&raised("a"), 100, 0).await.unwrap();
    let id = open(&place).await[0].id;
    let first = place.central.acknowledge_alert(id, "lan", 150).await.unwrap().unwrap();
    assert_eq!((&*first.acknowledged_by, first.acknowledged_at), ("lan", Some(150)));
    assert_eq!(place.central.acknowledge_alert(id, "minh", 160).await.unwrap(), None);
    assert_eq!(place.central.acknowledge_alert(id + 1, "minh", 160).await.unwrap(), None);
    place.central.change_alerts(&raised("a"), 170, 0).await.unwrap();
    assert_eq!(open(&place).await, [first], "seen again, it stays whose it is");
    place.central.change_alerts(&raised("b"), 180, 0).await.unwrap();
    let other = open(&place).await[1].id;
    place.central.change_alerts(&cleared(other), 190, 0).await.unwrap();
    assert_eq!(place.central.acknowledge_alert(other, "lan", 200).await.unwrap(), None, "over");
}

async fn what_is_over_is_kept_for_its_time(place: Place) {
    for (subject, at) in [("a", 100), ("b", 200), ("c", 300)] {
        place.central.change_alerts(&raised(subject), at, 0).await.unwrap();
    }
    let alerts = open(&place).await;
    place.central.change_alerts(&cleared(alerts[0].id), 400, 0).await.unwrap();
    place.central.change_alerts(&cleared(alerts[1].id), 500, 400).await.unwrap();
    let over = || async {
        let over = place.central.cleared_alerts(9).await.unwrap();
        over.into_iter().map(|one| one.subject).collect::<Vec<_>>()
    };
    assert_eq!(
        over().await,
        ["b", "a"],
        "the latest first, and what was over at the bound is kept"
    );
    assert_eq!(place.central.cleared_alerts(1).await.unwrap().len(), 1);
    place.central.change_alerts(&AlertChanges::default(), 600, 401).await.unwrap();
    assert_eq!(over().await, ["b"]);
    assert_eq!(open(&place).await.len(), 1, "what is open is not forgotten");
}
