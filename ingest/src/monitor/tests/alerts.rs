//! Alerts on the page of the flow: raised by what nodes told, taken on with a press, over by themselves.

use axum::http::StatusCode;

use super::filled::{Place, element_text, elements, form};
use crate::central::flow::{Batch, Kept, NodeSign};
use crate::limits::NODE_GONE;
use crate::monitor::flow::{Rhythms, look};

const ALL: Kept = Kept { minutes_from: 0, nodes_from: 0 };

async fn sign(place: &Place, corrupt: i64) -> i64 {
    let now = jiff::Timestamp::now().as_millisecond();
    let sign = NodeSign {
        id: "journal-1".to_owned(),
        name: "nut-hue-1".to_owned(),
        version: "0.1.0".to_owned(),
        started_at: 1,
        at: now,
        rows: 5,
        backlog: 0,
        oldest_at: None,
        lag_ms: 20,
        corrupt,
        disk_free: Some(1 << 40),
        refuses: false,
    };
    place.central.tell(&sign, Batch { number: 1, counts: &[] }, ALL).await.unwrap();
    now
}

#[tokio::test]
async fn an_alert_says_what_to_do_is_taken_on_once_and_is_over_by_itself() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/flow").await.text;
    assert!(element_text(&page, "#alerts").contains("Không có cảnh báo nào đang mở"));
    let now = sign(&place, 0).await;
    look(&*place.central, &mut Rhythms::default(), now).await.unwrap();
    assert!(place.central.open_alerts().await.unwrap().is_empty(), "all is well");
    // Two minutes later nothing has come from it; both nodes that are left look.
    let later = now + NODE_GONE.as_millis() as i64 + 1_000;
    for _ in 0..2 {
        look(&*place.central, &mut Rhythms::default(), later).await.unwrap();
    }
    let page = admin.get("/monitor/flow?lang=vi").await.text;
    let alert = ".alert.critical[data-probe='node-gone']";
    assert_eq!(elements(&page, ".alert"), 1, "{page}");
    let told = element_text(&page, alert);
    for part in ["Máy «nut-hue-1» mất liên lạc", "systemctl status hailong", "Nghiêm trọng"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    let id = place.central.open_alerts().await.unwrap()[0].id.to_string();
    for _ in 0..2 {
        let answer = admin.post("/monitor/flow/acknowledge", &form(&[("id", &id)])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let page = admin.get("/monitor/flow?lang=vi").await.text;
    assert!(element_text(&page, alert).contains("admin nhận xử lý lúc"), "{page}");
    assert_eq!(elements(&page, &format!("{alert} form")), 0, "nobody takes it on again");
    let audit = place.central.audited(0, 100).await.unwrap();
    let lines = audit.iter().filter(|one| one.action == "alert-acknowledge");
    let lines: Vec<_> = lines.map(|one| (&*one.actor, &*one.subject)).collect();
    assert_eq!(lines, [("person:admin", "node-gone nut-hue-1")], "once");
    let now = sign(&place, 0).await;
    look(&*place.central, &mut Rhythms::default(), now).await.unwrap();
    let page = admin.get("/monitor/flow?lang=en").await.text;
    assert_eq!(elements(&page, ".alert"), 0);
    assert!(element_text(&page, ".alerts-over").contains("gives no sign of life"), "{page}");
}

#[tokio::test]
async fn the_gravest_stands_first() {
    let place = Place::new().await;
    let now = sign(&place, 3).await;
    // The hour is full of rejected submissions: the lesser of the two.
    let count = crate::central::flow::FlowCount {
        minute: now / 60_000,
        outcome: "rejected".to_owned(),
        reason: "origin".to_owned(),
        channel: String::new(),
        issuer: String::new(),
        n: 500,
    };
    let nodes = place.central.nodes().await.unwrap();
    let batch = Batch { number: 2, counts: &[count] };
    place.central.tell(&nodes[0].sign, batch, ALL).await.unwrap();
    look(&*place.central, &mut Rhythms::default(), now).await.unwrap();
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/flow?lang=en").await.text;
    assert_eq!(elements(&page, ".alert"), 2, "{page}");
    let first = element_text(&page, ".alerts .alert:first-child");
    assert!(first.contains("damaged rows"), "{first}");
    let second = element_text(&page, ".alerts .alert:last-child");
    assert!(second.contains("Many submissions of the last hour were rejected"), "{second}");
}
