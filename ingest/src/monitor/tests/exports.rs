//! Exports from the monitor: what is in the files and what is not, who may take them, one at a time for a
//! person, and how far they are.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};

use super::filled::{Client, Place, attribute, element_text, elements, entry, form};
use super::{live, voices};
use crate::central::audit::TrailFilter;

/// More than wait for a slow client, so that an export that is not read is under way.
const MANY: u128 = 8_000;

/// What a citizen wrote: a formula with a telephone number in it.
const WRITTEN: &str = "=HYPERLINK(\"x\") gọi 0912345678";

async fn filled(rows: u128) -> (Place, Client) {
    let mut place = Place::new().await;
    let unit = |n: u128| if n.is_multiple_of(2) { "H47.15" } else { "H47.16" };
    let rows = (1..=rows).map(|n| {
        let written = if n.is_multiple_of(10) { WRITTEN } else { "" };
        entry(n, unit(n), 4, written, i64::try_from(n % 4).unwrap())
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(500) {
        place.take(some.to_vec()).await;
    }
    let admin = place.logged_in("admin").await;
    (place, admin)
}

async fn begun(admin: &mut Client, query: &str) -> axum::response::Response {
    let path = format!("/monitor/exports/file?{query}");
    admin.open(Request::get(path).body(Body::empty()).unwrap()).await
}

/// The state of the last export, as the page hears of it once it is over.
async fn over(admin: &mut Client) -> (String, u64) {
    let mut stream = live::open(admin, "/monitor/exports/live?lang=vi", None).await;
    loop {
        let Some(told) = stream.next().await else { continue };
        if told.data["state"] != "running" {
            return (
                told.data["state"].as_str().unwrap().to_owned(),
                told.data["done"].as_u64().unwrap(),
            );
        }
    }
}

async fn audited(place: &Place) -> Vec<String> {
    let lines = place.central.trail(&TrailFilter::default(), i64::MAX, 50).await.unwrap();
    lines.into_iter().filter(|line| line.action == "export").map(|line| line.subject).collect()
}

#[tokio::test]
async fn a_csv_has_what_pages_show_and_nothing_that_tells_who() {
    let (place, mut admin) = filled(2_500).await;
    let file = admin.get("/monitor/exports/file?lang=vi").await;
    assert_eq!(file.status, StatusCode::OK);
    let name = file.headers["content-disposition"].to_str().unwrap();
    assert!(
        name.starts_with("attachment; filename=\"hailong-") && name.ends_with(".csv\""),
        "{name}"
    );
    let text = file.text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let names: Vec<&str> = head.iter().collect();
    assert_eq!(names[..4], ["survey", "version", "lang", "unit"]);
    for kept_back in ["key", "received_at", "receipt", "dossier"] {
        assert!(!names.contains(&kept_back), "{kept_back}");
    }
    let comment = names.iter().position(|name| *name == "comment").unwrap();
    let overall = names.iter().position(|name| *name == "overall").unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 2_500);
    assert!(rows.iter().all(|row| &row[overall] == "4"));
    let written: Vec<&str> =
        rows.iter().map(|row| &row[comment]).filter(|text| !text.is_empty()).collect();
    assert_eq!(written.len(), 250);
    assert!(written.iter().all(|text| text.starts_with("'=HYPERLINK")), "{}", written[0]);
    // Nowhere in the file: neither in its own column nor among all answers.
    assert!(!file.text.contains("0912345678") && file.text.contains("[số điện thoại]"));
    let [first, ..] = &place.central.newest(1).await.unwrap()[..] else { panic!("no row") };
    assert!(!file.text.contains(&first.key), "the key");
    assert!(!file.text.contains('T') || !file.text.contains("Z,"), "a time of day");
    let said = "csv, all surveys, all units, from the beginning, to the end, counted, 2500 rows";
    assert_eq!(audited(&place).await, [said]);
    assert_eq!(over(&mut admin).await, ("done".to_owned(), 2_500));
}

#[tokio::test]
async fn filters_narrow_what_leaves_and_hidden_comments_stay() {
    let (place, mut admin) = filled(400).await;
    let of = |text: &str| text.lines().count();
    let all = admin.get("/monitor/exports/file?format=ndjson").await.text;
    assert_eq!(of(&all), 400);
    let line: serde_json::Value = serde_json::from_str(all.lines().next().unwrap()).unwrap();
    assert!(line.get("key").is_none() && line.get("received_at").is_none(), "{line}");
    let half = admin.get("/monitor/exports/file?format=ndjson&unit=H47.15").await.text;
    assert_eq!((of(&half), half.matches("H47.16").count()), (200, 0));
    let day = line["day"].as_str().unwrap();
    let of_day = format!("/monitor/exports/file?format=ndjson&from={day}&to={day}");
    assert_eq!(of(&admin.get(&of_day).await.text), 100);
    let none = admin.get("/monitor/exports/file?format=ndjson&survey=sipas-2023").await;
    assert_eq!((none.status, of(&none.text)), (StatusCode::OK, 0));
    assert_eq!(audited(&place).await.len(), 4);
    // A comment that a moderator hides is in the file no more; its row is.
    assert_eq!(all.matches("HYPERLINK").count(), 40);
    voices::read(&place).await;
    let page = admin.get("/monitor/voices?lang=vi").await.text;
    let id = attribute(&page, "[data-voice]", "data-voice");
    let hide = form(&[("id", &id), ("press", "hide"), ("text", "nêu tên")]);
    let hidden = admin.post("/monitor/voices/change", &hide).await;
    assert_eq!(hidden.status, StatusCode::SEE_OTHER, "{}", hidden.text);
    let after = admin.get("/monitor/exports/file?format=ndjson").await.text;
    assert_eq!((of(&after), after.matches("HYPERLINK").count()), (400, 39));
}

#[tokio::test]
async fn two_at_once_are_refused_and_a_cancelled_one_ends_as_a_broken_file() {
    let (place, mut admin) = filled(MANY).await;
    let first = begun(&mut admin, "format=csv").await;
    assert_eq!(first.status(), StatusCode::OK);
    let second = admin.get("/monitor/exports/file?format=ndjson&unit=H47.15&lang=vi").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let told = element_text(&second.text, "[data-fault]");
    assert!(told.contains("đang có một lần tải chưa xong"), "{told}");
    assert_eq!(elements(&second.text, "#unit[value='H47.15']"), 1, "what was chosen is kept");
    assert_eq!(elements(&second.text, "[data-export-progress][data-running]:not([hidden])"), 1);
    assert_eq!(audited(&place).await.len(), 1, "what is refused has not left");
    let ended = admin.post("/monitor/exports/cancel", "").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let (state, done) = over(&mut admin).await;
    assert_eq!(state, "cancelled");
    assert!(u128::from(done) < MANY, "{done} rows were out");
    assert!(to_bytes(first.into_body(), usize::MAX).await.is_err(), "half a file looks whole");
    let page = admin.get("/monitor/exports").await.text;
    assert_eq!(elements(&page, "[data-export-progress][hidden]"), 1);
    let again = admin.get("/monitor/exports/file?format=csv").await;
    assert_eq!(again.text.lines().count() as u128, MANY + 1, "another goes through");
}

#[tokio::test]
async fn a_client_that_goes_away_ends_the_work() {
    let (_place, mut admin) = filled(MANY).await;
    for format in ["csv", "xlsx"] {
        drop(begun(&mut admin, &format!("format={format}")).await);
        let (state, done) = over(&mut admin).await;
        assert_eq!(state, "broken", "{format}");
        assert!(u128::from(done) < MANY, "{format}: {done} rows were read for nobody");
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_said_and_nothing_leaves() {
    let (place, mut admin) = filled(10).await;
    for (query, says) in [
        ("format=pdf", "pdf"),
        ("survey=none", "none"),
        ("unit=h47+15", "h47 15"),
        ("from=2026-02-30", "2026-02-30"),
        ("from=2026-03-02&to=2026-03-01", "2026-03-02"),
        ("standing=some", "some"),
    ] {
        for lang in ["vi", "en"] {
            let page = admin.get(&format!("/monitor/exports/file?{query}&lang={lang}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            let told = element_text(&page.text, "[data-fault]");
            assert!(told.contains(says), "{query}: {told}");
        }
    }
    assert_eq!(audited(&place).await, Vec::<String>::new());
}
