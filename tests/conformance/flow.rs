//! Signs of life and counts by minute: each batch once, whatever is told again, and forgotten after
//! their time.

use ingest::central::embed::EmbedHour;
use ingest::central::flow::{Batch, FlowCount, Kept, NodeSign};

use crate::{Place, on_both_databases};

on_both_databases!(
    a_batch_is_taken_once_whatever_is_told_again,
    nodes_add_to_the_same_minutes_and_spans_add_them_up,
    what_is_older_than_is_kept_is_forgotten,
    hours_of_origins_are_added_up_and_forgotten,
);

const ALL: Kept = Kept { minutes_from: 0, nodes_from: 0 };

fn sign(id: &str, started_at: i64, at: i64) -> NodeSign {
    NodeSign {
        id: id.into(),
        name: format!("node of {id}"),
        version: "0.1.0".into(),
        started_at,
        at,
        rows: 7,
        backlog: 2,
        oldest_at: Some(at - 5),
        lag_ms: 31,
        corrupt: 1,
        disk_free: Some(1 << 40),
        refuses: true,
    }
}

fn count(minute: i64, outcome: &str, issuer: &str, n: i64) -> FlowCount {
    let text = str::to_owned;
    let (outcome, issuer) = (text(outcome), text(issuer));
    FlowCount { minute, outcome, reason: text(""), channel: text("portal"), issuer, n }
}

async fn a_batch_is_taken_once_whatever_is_told_again(place: Place) {
    let central = place.central;
    let first = sign("a", 100, 200);
    let counts = [count(5, "stored", "i", 3)];
    let told = async |sign: &NodeSign, number| {
        central.tell(sign, Batch { number, counts: &counts }, ALL).await.unwrap();
        central.flow(0, 9, 1).await.unwrap().iter().map(|count| count.n).sum::<i64>()
    };
    assert_eq!(told(&first, 1).await, 3);
    assert_eq!(told(&first, 1).await, 3, "the answer was lost, and it is told again");
    assert_eq!(told(&sign("a", 100, 300), 2).await, 6);
    assert_eq!(told(&sign("a", 100, 300), 1).await, 6, "one from before");
    assert_eq!(told(&sign("a", 999, 1_000), 1).await, 9, "another run begins to count anew");
    let nodes = central.nodes().await.unwrap();
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes[0].sign, sign("a", 999, 1_000), "the last sign, whole");
    let now = jiff::Timestamp::now().as_millisecond();
    let ahead = nodes[0].ahead_ms + now;
    assert!((0..600_000).contains(&ahead), "its clock says 1970, central's says now: {ahead}");
    central.forget_node("a").await.unwrap();
    assert_eq!(central.nodes().await.unwrap(), []);
}

async fn nodes_add_to_the_same_minutes_and_spans_add_them_up(place: Place) {
    let central = place.central;
    let mut quiet = sign("b", 1, 2);
    (quiet.oldest_at, quiet.disk_free, quiet.refuses) = (None, None, false);
    let counts =
        [count(9, "stored", "", 1), count(10, "stored", "", 2), count(11, "repeat", "", 4)];
    for sign in [&sign("a", 1, 2), &quiet] {
        central.tell(sign, Batch { number: 1, counts: &counts }, ALL).await.unwrap();
    }
    let by_minute = central.flow(10, 11, 1).await.unwrap();
    assert_eq!(by_minute, [count(10, "stored", "", 4), count(11, "repeat", "", 8)]);
    let by_five = central.flow(9, 11, 5).await.unwrap();
    let expected =
        [count(5, "stored", "", 2), count(10, "repeat", "", 8), count(10, "stored", "", 4)];
    assert_eq!(by_five, expected);
    let nodes = central.nodes().await.unwrap();
    let ids: Vec<&str> = nodes.iter().map(|node| node.sign.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(nodes[1].sign, quiet, "what could not be asked stays unknown");
}

async fn what_is_older_than_is_kept_is_forgotten(place: Place) {
    let central = place.central;
    let counts = [count(5, "stored", "", 1), count(6, "stored", "", 1)];
    let first = Batch { number: 1, counts: &counts };
    central.tell(&sign("old", 1, 10), first, ALL).await.unwrap();
    central.tell(&sign("kept", 1, 11), Batch { number: 1, counts: &[] }, ALL).await.unwrap();
    let kept = Kept { minutes_from: 6, nodes_from: 11 };
    central.tell(&sign("new", 1, 12), Batch { number: 1, counts: &[] }, kept).await.unwrap();
    assert_eq!(central.flow(0, 9, 1).await.unwrap(), [count(6, "stored", "", 1)]);
    let nodes = central.nodes().await.unwrap();
    let ids: Vec<&str> = nodes.iter().map(|node| node.sign.id.as_str()).collect();
    assert_eq!(ids, ["kept", "new"]);
}

async fn hours_of_origins_are_added_up_and_forgotten(place: Place) {
    let central = place.central;
    let hour = |day: &str, hour, n| EmbedHour {
        day: day.to_owned(),
        hour,
        origin: "https://a.vn".to_owned(),
        n,
    };
    let (old, kept) = ("2026-11-20", "2026-11-21");
    for _ in 0..2 {
        let counts = [hour(old, 9, 1), hour(kept, 9, 2), hour(kept, 10, 3)];
        central.add_embed_hours(&counts, "2026-01-01").await.unwrap();
    }
    central.add_embed_hours(&[], kept).await.unwrap();
    let left = central.embed_hours(old, "2026-12-31").await.unwrap();
    assert_eq!(left, [hour(kept, 9, 4), hour(kept, 10, 6)]);
}
