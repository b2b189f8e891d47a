//! The page of the flow and its stream, over the router.

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt as _;
use jiff::Timestamp;
use tokio::time::timeout;

use super::filled::{Place, attribute, element_text, elements};
use crate::central::embed::{EmbedCount, EmbedHour};
use crate::central::flow::{Batch, FlowCount, Kept, NodeSign};
use crate::day;
use crate::flow::MINUTE_MS;
use crate::limits::{FLOW_DRAWN_EVERY, FLOW_LISTED_MAX, NODE_GONE, PROBE_CLOCK_AHEAD};

const ALL: Kept = Kept { minutes_from: 0, nodes_from: 0 };

fn sign(name: &str, at: i64) -> NodeSign {
    NodeSign {
        id: format!("journal-{name}"),
        name: name.to_owned(),
        version: "9.8.7".to_owned(),
        started_at: at - 60_000,
        at,
        rows: 1_234,
        backlog: 56,
        oldest_at: None,
        lag_ms: 250,
        corrupt: 0,
        disk_free: Some(3 << 30),
        refuses: false,
    }
}

fn count(minute: i64, outcome: &str, reason: &str, issuer: &str, n: i64) -> FlowCount {
    let text = str::to_owned;
    let (outcome, reason, issuer) = (text(outcome), text(reason), text(issuer));
    FlowCount { minute, outcome, reason, channel: text("qr"), issuer, n }
}

async fn tell(place: &Place, number: i64, counts: &[FlowCount]) {
    let now = Timestamp::now().as_millisecond();
    let mut sign = sign("nut-1", now);
    // One run of the node: its batches are counted from one.
    sign.started_at = 1;
    place.central.tell(&sign, Batch { number, counts }, ALL).await.unwrap();
}

#[tokio::test]
async fn the_page_shows_what_came_in_by_whom_and_how_the_nodes_are() {
    let place = Place::new().await;
    let now = Timestamp::now().as_millisecond();
    let minute = now / MINUTE_MS - 2;
    let counts = [
        count(minute, "stored", "", "mot-cua", 40),
        count(minute, "repeat", "", "", 2),
        count(minute, "rejected", "invite-expired", "", 3),
        // Of the day, and of no hour.
        count(minute - 120, "stored", "", "", 100),
        // Yesterday's evening is no part of either.
        count(minute - 25 * 60, "stored", "", "", 7_000),
    ];
    tell(&place, 1, &counts).await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/flow?lang=vi").await;
    assert_eq!(page.status, 200);
    assert_eq!(element_text(&page.text, ".flow-chart .meta").trim(), "45 lượt gửi đến");
    assert!(page.text.contains("145 lượt gửi đến"), "the day");
    assert!(!page.text.contains("7.000"), "older than a day");
    for told in ["mot-cua", "Mã QR", "Lời mời hết hạn", "nut-1", "9.8.7", "Hoạt động", "56"]
    {
        assert!(page.text.contains(told), "{told}");
    }
    assert_eq!(elements(&page.text, ".node-state.alive"), 1);
    // Every bar of the charts is in the tables behind them.
    assert_eq!(elements(&page.text, "#flow-hour-numbers tbody tr"), 60);
    assert_eq!(elements(&page.text, "#flow-day-numbers tbody tr"), 96);
    let english = admin.get("/monitor/flow?lang=en").await.text;
    assert!(english.contains("Invite expired") && english.contains("45 received"));
}

#[tokio::test]
async fn a_node_whose_clock_is_wrong_says_so_and_is_not_late_for_that() {
    let place = Place::new().await;
    let now = Timestamp::now().as_millisecond();
    let behind = PROBE_CLOCK_AHEAD.max(NODE_GONE).as_secs() as i64 + 5;
    let nothing = Batch { number: 1, counts: &[] };
    place.central.tell(&sign("nut-lech", now - behind * 1_000), nothing, ALL).await.unwrap();
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/flow?lang=vi").await.text;
    assert_eq!(elements(&page, ".node-state.alive"), 1);
    let told = element_text(&page, ".nodes .node-cell");
    let off = (behind..behind + 60).find(|off| told.contains(&format!("đồng hồ lệch -{off} giây")));
    assert!(off.is_some(), "{told}");
}

#[tokio::test]
async fn a_site_that_went_quiet_is_shown_first_with_what_was_expected() {
    let place = Place::new().await;
    let now = Timestamp::now().as_millisecond();
    let hour = |back: i64, origin: &str, n| {
        let at = now - back * 3_600_000;
        let (day, hour) = (day::of(at).to_string(), day::hour_of(at));
        EmbedHour { day, hour, origin: origin.to_owned(), n }
    };
    let mut hours = Vec::new();
    for back in 1..=30 * 24 {
        hours.push(hour(back, "https://thuong.vn", 20));
        if back > 3 {
            hours.push(hour(back, "https://im-lang.vn", 20));
        }
    }
    hours.push(hour(30, "https://moi.vn", 20));
    place.central.add_embed_hours(&hours, "2000-01-01").await.unwrap();
    let beat = |origin: &str, version: &str, kind: &str, n| EmbedCount {
        day: day::of(now).to_string(),
        origin: origin.to_owned(),
        version: version.to_owned(),
        kind: kind.to_owned(),
        n,
    };
    let beats = [
        beat("https://thuong.vn", "0.1.0", "ready", 3),
        beat("https://moi.vn", "0.0.9", "trapped", 1),
    ];
    place.central.add_embeds(&beats, "2000-01-01").await.unwrap();
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/flow?lang=vi").await.text;
    assert_eq!(element_text(&page, ".origins tbody tr th"), "https://im-lang.vn");
    let told = element_text(&page, ".origins .node-cell");
    assert!(told.contains("Im lặng bất thường"), "{told}");
    assert!(told.contains("3 giờ qua: 0 lần, thường là 60 (4 tuần trước)"), "{told}");
    assert_eq!(elements(&page, ".origins .node-state.gone"), 1);
    assert_eq!(elements(&page, ".origins .node-state.alive"), 1);
    assert!(page.contains("chưa đủ hai tuần"), "and one is too new to tell");
    for told in ["0.0.9", "Dừng giữa chừng", "25,0"] {
        assert!(page.contains(told), "{told}");
    }
}

#[tokio::test]
async fn a_table_shows_as_many_rows_as_it_may_and_says_how_many_more_there_are() {
    let place = Place::new().await;
    let minute = Timestamp::now().as_millisecond() / MINUTE_MS;
    let of = |n: usize| -> Vec<FlowCount> {
        (0..n).map(|at| count(minute, "stored", "", &format!("ben-{at}"), 1)).collect()
    };
    tell(&place, 1, &of(FLOW_LISTED_MAX)).await;
    let mut admin = place.logged_in("admin").await;
    assert!(!admin.get("/monitor/flow?lang=vi").await.text.contains("mục khác"));
    tell(&place, 2, &of(FLOW_LISTED_MAX + 1)).await;
    assert!(admin.get("/monitor/flow?lang=vi").await.text.contains("và 1 mục khác"));
}

#[tokio::test]
async fn what_comes_in_is_streamed_and_drawn_once_for_all_who_watch() {
    let place = Place::new().await;
    tell(&place, 1, &[]).await;
    let minute = Timestamp::now().as_millisecond() / MINUTE_MS;
    let mut streams = Vec::new();
    for _ in 0..2 {
        let mut admin = place.logged_in("admin").await;
        let page = admin.get("/monitor/flow?lang=en").await;
        let address = attribute(&page.text, "[data-flow]", "data-address");
        let request = Request::get(&address).body(Body::empty()).unwrap();
        let response = admin.open(request).await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        streams.push(response.into_body().into_data_stream());
    }
    let mut first = Vec::new();
    for stream in &mut streams {
        first.push(next(stream).await);
    }
    assert_eq!(first[0], first[1], "one drawing for both");
    assert!(first[0].contains("event: figures") && first[0].contains("0 received"));
    tell(&place, 2, &[count(minute, "stored", "", "", 17)]).await;
    for stream in &mut streams {
        let news = next(stream).await;
        assert!(news.contains("17 received"), "{}", &news[..200]);
    }
}

/// The next event: it comes as soon as the flow may be drawn again. Comments that keep the stream open are
/// none.
async fn next(stream: &mut axum::body::BodyDataStream) -> String {
    let event = async {
        let mut text = String::new();
        while !text.ends_with("\n\n") || text.starts_with(':') {
            if text.starts_with(':') {
                text.clear();
            }
            let bytes = stream.next().await.unwrap().unwrap();
            text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
        text
    };
    timeout(FLOW_DRAWN_EVERY * 3, event).await.expect("an event in time")
}
