//! Alerts: one for each condition and subject however many nodes see it, taken on once, over once.

use ingest::central::alert::{Alert, AlertChanges, Raised};

use crate::{Place, on_both_databases};

on_both_databases!(
    what_two_nodes_see_is_one_alert,
    an_alert_is_taken_on_once_and_only_while_it_is_open,
    what_is_over_is_kept_for_its_time,
    of_each_alert_one_node_tells_once_that_it_began_and_once_that_it_is_over,
    nobody_is_told_of_what_is_taken_on_or_was_over_before,
    mails_are_apart,
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

/// Ids of what a node is given to tell of at this moment; another is given none of it for 100 ms.
async fn claimed(place: &Place, now: i64) -> Vec<Alert> {
    place.central.claim_alert_mail(now, now + 100, 50).await.unwrap()
}

fn subjects(alerts: &[Alert]) -> Vec<&str> {
    let mut subjects: Vec<&str> = alerts.iter().map(|one| &*one.subject).collect();
    subjects.sort_unstable();
    subjects
}

async fn of_each_alert_one_node_tells_once_that_it_began_and_once_that_it_is_over(place: Place) {
    for subject in ["a", "b"] {
        place.central.change_alerts(&raised(subject), 1_000, 0).await.unwrap();
    }
    let nodes = futures::future::join_all((0..8).map(|_| claimed(&place, 2_000))).await;
    let all: Vec<Alert> = nodes.into_iter().flatten().collect();
    assert_eq!(subjects(&all), ["a", "b"], "each to one of eight nodes");
    assert_eq!(claimed(&place, 2_099).await, [], "whoever has it may still be sending");
    // The mail was not taken, or the node is gone: another tries.
    let again = claimed(&place, 2_100).await;
    assert_eq!(subjects(&again), ["a", "b"]);
    place.central.note_alert_mail(&again, "<began@b.vn>", 2_110).await.unwrap();
    assert_eq!(claimed(&place, 9_000).await, [], "told is told");
    let open_now = open(&place).await;
    assert!(open_now.iter().all(|one| one.raised_mailed_at == Some(2_110)), "{open_now:?}");
    place.central.change_alerts(&cleared(open_now[0].id), 9_500, 0).await.unwrap();
    let over = claimed(&place, 9_600).await;
    assert_eq!(subjects(&over), [&*open_now[0].subject]);
    assert_eq!((over[0].cleared_at, &*over[0].mail_id), (Some(9_500), "<began@b.vn>"));
    place.central.note_alert_mail(&over, "<over@b.vn>", 9_610).await.unwrap();
    assert_eq!(claimed(&place, 20_000).await, [], "once");
    assert_eq!(place.central.cleared_alerts(9).await.unwrap()[0].mail_id, "<began@b.vn>");
}

async fn nobody_is_told_of_what_is_taken_on_or_was_over_before(place: Place) {
    for subject in ["a", "b", "c"] {
        place.central.change_alerts(&raised(subject), 1_000, 0).await.unwrap();
    }
    let alerts = open(&place).await;
    place.central.acknowledge_alert(alerts[0].id, "lan", 1_100).await.unwrap();
    place.central.change_alerts(&cleared(alerts[1].id), 1_100, 0).await.unwrap();
    let due = claimed(&place, 2_000).await;
    assert_eq!(subjects(&due), ["c"]);
    // Taken on while the mail is under way: what was sent was sent, and its end is told.
    place.central.acknowledge_alert(due[0].id, "lan", 2_010).await.unwrap();
    place.central.note_alert_mail(&due, "<began@b.vn>", 2_020).await.unwrap();
    place.central.change_alerts(&cleared(due[0].id), 3_000, 0).await.unwrap();
    assert_eq!(subjects(&claimed(&place, 4_000).await), ["c"]);
}

async fn mails_are_apart(place: Place) {
    place.central.change_alerts(&raised("a"), 1_000, 0).await.unwrap();
    let first = claimed(&place, 1_000).await;
    place.central.note_alert_mail(&first, "<one@b.vn>", 1_000).await.unwrap();
    for subject in ["b", "c"] {
        place.central.change_alerts(&raised(subject), 1_010, 0).await.unwrap();
    }
    assert_eq!(claimed(&place, 1_049).await, []);
    assert_eq!(subjects(&claimed(&place, 1_050).await), ["b", "c"], "in one mail");
}
