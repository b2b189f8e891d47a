//! Server-sent events: what comes, when, and where it goes on after a break.

use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use futures::StreamExt as _;
use serde_json::Value;
use tokio::time::timeout;

use super::filled::{Client, Place, element_text, elements, entry};

/// An open stream.
pub struct Stream {
    body: BodyDataStream,
    text: String,
}

/// One event.
pub struct News {
    name: String,
    id: String,
    pub data: Value,
}

pub async fn open(client: &mut Client, address: &str, last: Option<&str>) -> Stream {
    let mut request = Request::get(address);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let response = client.open(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    Stream { body: response.into_body().into_data_stream(), text: String::new() }
}

impl Stream {
    /// The next event; `None` when the stream ends or nothing comes within a second.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim().to_owned())
                };
                let news = field("data:").map(|data| News {
                    name: field("event:").unwrap_or_default(),
                    id: field("id:").unwrap_or_default(),
                    data: serde_json::from_str(&data).unwrap(),
                });
                self.text = rest.to_owned();
                if news.is_some() {
                    return news;
                }
                continue;
            }
            let bytes = timeout(Duration::from_secs(1), self.body.next()).await.ok()??;
            self.text.push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        }
    }
}

#[tokio::test]
async fn a_new_row_comes_within_a_second_of_being_taken() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 4, "", 0)]).await;
    let mut admin = place.logged_in("admin").await;
    let mut stream = open(&mut admin, "/monitor/live?after=1&lang=vi", None).await;
    let totals = stream.next().await.unwrap();
    assert_eq!(
        (totals.data["total"].as_str(), totals.data["rows"].as_str()),
        (Some("1"), Some(""))
    );
    place.take([entry(2, "H47.16", 5, "<b>nhanh</b>", 0)]).await;
    let news = stream.next().await.unwrap();
    assert_eq!(news.id, "2");
    assert_eq!(news.data["total"], "2");
    assert_eq!(news.data["surveys"]["one-stop"], "2");
    assert!(news.data["said"].as_str().unwrap().contains('1'));
    let rows = news.data["rows"].as_str().unwrap();
    assert_eq!(elements(rows, "li[data-row='2']"), 1);
    assert_eq!(elements(rows, "li"), 1);
    assert_eq!(element_text(rows, ".said"), "<b>nhanh</b>");
    assert_eq!(element_text(rows, ".level-text"), "Rất hài lòng");
    assert_eq!(stream.next().await.unwrap().name, "figures");
    let page = admin.get("/monitor/").await.text;
    assert!(page.contains(rows), "the page's own markup");
}

#[tokio::test]
async fn a_browser_that_comes_back_gets_what_it_missed_and_nothing_twice() {
    let mut place = Place::new().await;
    place.take((1..=5).map(|number| entry(number, "H47.15", 4, "", 0))).await;
    let mut admin = place.logged_in("admin").await;
    let mut stream = open(&mut admin, "/monitor/live?after=1", Some("3")).await;
    let figures = stream.next().await.unwrap();
    assert_eq!(figures.name, "figures", "the page's may be older than the break");
    let news = stream.next().await.unwrap();
    let rows = news.data["rows"].as_str().unwrap();
    assert_eq!((news.id.as_str(), elements(rows, "li")), ("5", 2));
    assert_eq!(elements(rows, "[data-row='4'], [data-row='5']"), 2);
    while let Some(news) = stream.next().await {
        assert_eq!(news.name, "figures", "no change, no rows");
    }
    place.take([entry(6, "H47.15", 4, "", 0), entry(5, "H47.15", 4, "", 0)]).await;
    let news = stream.next().await.unwrap();
    assert_eq!(elements(news.data["rows"].as_str().unwrap(), "li"), 1);
}

/// Markup is drawn once for all who lack the same rows; whoever reads another language or lacks others has
/// their own.
#[tokio::test]
async fn who_watches_the_same_reading_gets_their_own_rows_in_their_own_language() {
    let mut place = Place::new().await;
    place.take((1..=5).map(|number| entry(number, "H47.15", 4, "", 0))).await;
    let mut seen = Vec::new();
    let mut streams = Vec::new();
    for (after, language) in [(2, "vi"), (2, "vi"), (2, "en"), (4, "vi")] {
        let mut admin = place.logged_in("admin").await;
        let address = format!("/monitor/live?after={after}&lang={language}");
        let mut stream = open(&mut admin, &address, None).await;
        let rows = stream.next().await.unwrap().data["rows"].as_str().unwrap().to_owned();
        let numbers: Vec<bool> =
            (1..=5).map(|number| elements(&rows, &format!("[data-row='{number}']")) == 1).collect();
        assert_eq!(numbers, (1..=5).map(|number| number > after).collect::<Vec<_>>());
        seen.push((element_text(&rows, ".level-text"), rows));
        streams.push(stream);
    }
    assert_eq!(seen[0].1, seen[1].1);
    assert_ne!(seen[0].1, seen[2].1);
    let texts: Vec<&str> = seen.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!((texts[0], texts[3]), ("Hài lòng", "Hài lòng"));
    assert!(texts[2].is_ascii(), "English: {}", texts[2]);
}

#[tokio::test]
async fn the_first_rating_of_all_brings_row_totals_and_figures_to_an_empty_page() {
    let mut place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/?lang=vi").await.text;
    for hook in ["data-total", "data-contents", "data-figures", "data-as-of"] {
        assert_eq!(elements(&page, &format!("[{hook}]")), 1, "{hook} is there to be filled");
    }
    assert_eq!(elements(&page, "[data-figures] [data-nothing]"), 1);
    assert_eq!(elements(&page, "[data-live][data-after='0']:empty"), 1);
    let mut stream = open(&mut admin, "/monitor/live?after=0&lang=vi", None).await;
    assert_eq!(stream.next().await.unwrap().data["total"], "0");
    place.take([entry(1, "H47.15", 5, "Nhanh gọn", 0)]).await;
    let news = stream.next().await.unwrap();
    assert_eq!((news.name.as_str(), &news.data["total"]), ("rows", &Value::from("1")));
    assert_eq!(elements(news.data["rows"].as_str().unwrap(), "li"), 1);
    let news = stream.next().await.unwrap();
    assert_eq!((news.name.as_str(), news.id.as_str()), ("figures", ""));
    let figures = news.data["figures"].as_str().unwrap();
    let first = "#survey-one-stop-1 .question:first-child tbody tr:first-child";
    assert_eq!(element_text(figures, &format!("{first} .level-text")), "Rất hài lòng");
    assert_eq!(element_text(figures, &format!("{first} td")), "1");
    assert_eq!(element_text(figures, "#comments .said"), "Nhanh gọn");
    let page = admin.get("/monitor/").await.text;
    assert!(page.contains(figures), "the page's own markup");
    assert!(page.contains(news.data["contents"].as_str().unwrap()));
}

#[tokio::test]
async fn figures_come_at_most_every_five_seconds_and_rows_do_not_wait_for_them() {
    let mut place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let mut stream = open(&mut admin, "/monitor/live", None).await;
    stream.next().await.unwrap();
    place.take([entry(1, "H47.15", 5, "", 0)]).await;
    assert_eq!(stream.next().await.unwrap().name, "rows");
    assert_eq!(stream.next().await.unwrap().name, "figures");
    let drawn = Instant::now();
    for number in 2..=4 {
        place.take([entry(number, "H47.15", 5, "", 0)]).await;
        assert_eq!(stream.next().await.unwrap().name, "rows", "within a second");
    }
    let mut news = None;
    while news.is_none() && drawn.elapsed() < Duration::from_secs(10) {
        news = stream.next().await;
    }
    let news = news.unwrap();
    assert_eq!(news.name, "figures", "one drawing for three rows");
    assert!(drawn.elapsed() > Duration::from_secs(4), "after {:?}", drawn.elapsed());
    assert_eq!(element_text(news.data["figures"].as_str().unwrap(), "#units .sum"), "4");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn rows_that_another_node_fed_come_without_a_change_here() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let mut stream = open(&mut admin, "/monitor/live", None).await;
    assert_eq!(stream.next().await.unwrap().data["total"], "0");
    place.central.absorb("another", &[(1, entry(1, "H47.15", 2, "", 0))]).await.unwrap();
    let mut news = None;
    for _ in 0..5 {
        news = news.or(stream.next().await);
    }
    assert_eq!(news.unwrap().data["total"], "1");
}

#[tokio::test]
async fn the_stream_ends_when_the_feed_stops() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let mut stream = open(&mut admin, "/monitor/live", None).await;
    stream.next().await.unwrap();
    drop((place.moved, place.router));
    let ended = timeout(Duration::from_secs(1), stream.body.next()).await;
    assert!(matches!(ended, Ok(None)), "a stream that stays open would hold a shutdown up");
}
