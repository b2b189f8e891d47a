//! What the overview shows, and to whom.

use axum::http::StatusCode;

use jiff::civil::Date;

use super::filled::{DAY, Place, element_text, elements, entry};
use crate::central::Filter;
use crate::day;
use crate::entry::Entry;
use crate::unit::{Level, UnitPeriod};

/// 6 in H47.15, 4 in H47.16, 1 that named no unit; one key comes twice with other contents.
async fn filled() -> Place {
    let mut place = Place::new().await;
    let mut entries: Vec<Entry> = Vec::new();
    for number in 1..=6 {
        entries.push(entry(number, "H47.15", 5, "Cảm ơn <script>alert(1)</script> & hẹn gặp", 1));
    }
    for number in 7..=10 {
        entries.push(entry(number, "H47.16", 1, "", 1));
    }
    entries.push(entry(11, "", 3, "", 0));
    entries.push(Entry { hash: [9; 32], ..entry(1, "H47.15", 1, "chen vào", 1) });
    place.take(entries).await;
    place
}

#[tokio::test]
async fn the_total_is_the_number_of_counted_rows() {
    let place = filled().await;
    let filter = Filter { standing: Some("counted".to_owned()), ..Filter::default() };
    let rows = place.central.rows_after(&filter, 0, 1_000).await.unwrap();
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(rows.len(), 11);
    assert_eq!(element_text(&page.text, "[data-total]"), "11");
    assert_eq!(element_text(&page.text, "[data-total-survey='one-stop']"), "11");
    assert_eq!(element_text(&page.text, "[data-total-survey='online-service']"), "0");
    assert_eq!(element_text(&page.text, "[data-total-standing='superseded']"), "1");
}

#[tokio::test]
async fn every_level_stands_with_its_number_and_share_beside_its_bar() {
    let place = filled().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/").await.text;
    let first = "#survey-one-stop-1 .question:first-child";
    let rows: Vec<String> = (1..=5)
        .map(|row| {
            let row = format!("{first} tbody tr:nth-child({row})");
            let cell = |place: u8| element_text(&page, &format!("{row} td:nth-of-type({place})"));
            let text = element_text(&page, &format!("{row} .level-text"));
            format!("{text}: {} = {}", cell(1), cell(2))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "Rất hài lòng: 6 = 54,5\u{a0}%",
            "Hài lòng: 0 = 0,0\u{a0}%",
            "Bình thường: 1 = 9,1\u{a0}%",
            "Không hài lòng: 0 = 0,0\u{a0}%",
            "Rất không hài lòng: 4 = 36,4\u{a0}%",
        ]
    );
    assert_eq!(elements(&page, &format!("{first} svg rect.fill")), 5);
    assert!(element_text(&page, &format!("{first} .scale")).contains("5 mức"));
    assert!(element_text(&page, "#units").contains("Không ghi đơn vị"));
}

#[tokio::test]
async fn the_central_team_reads_comments_as_text() {
    let place = filled().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/").await.text;
    assert!(!page.contains("<script>alert"), "a comment is never markup");
    let said = element_text(&page, "#comments .said");
    assert_eq!(said, "Cảm ơn <script>alert(1)</script> & hẹn gặp");
    assert_eq!(elements(&page, "#comments .comment"), 6, "of counted rows only");
    assert_eq!(elements(&page, "[data-live] li"), 12);
    assert_eq!(elements(&page, "[data-live] .standing"), 1, "the superseded one says so");
    let english = admin.get("/monitor/?lang=en").await.text;
    assert!(english.contains("Very satisfied") && english.contains("submissions counted"));
}

#[tokio::test]
async fn a_viewer_sees_groups_of_five_of_closed_days_of_their_unit_and_no_more() {
    let mut place = filled().await;
    place.take([entry(20, "H47.15", 1, "hôm nay, 9 giờ 12", 0)]).await;
    let mut trang = place.logged_in("trang").await;
    let page = trang.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "6", "the seventh came today");
    assert!(page.contains("H47.15") && !page.contains("H47.16"));
    for selector in ["[data-live]", "#comments", ".said", "time", "[data-total-standing]", "#units"]
    {
        assert_eq!(elements(&page, selector), 0, "{selector}");
    }
    assert!(!page.contains("9 giờ 12") && !page.contains("Cảm ơn"));
    assert_eq!(trang.get("/monitor/live").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_viewer_of_all_units_is_not_told_of_a_small_one() {
    let place = filled().await;
    let mut all = place.logged_in("all").await;
    let page = all.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "10", "closed days only");
    let unit = |row: u8, cell: u8| {
        element_text(&page, &format!("#units tbody tr:nth-child({row}) td:nth-of-type({cell})"))
    };
    assert_eq!(unit(1, 1), "6");
    assert_eq!(unit(2, 1), "ít hơn 5");
    assert_eq!(elements(&page, ".unit-levels, [data-live], .said"), 0);
}

#[tokio::test]
async fn an_empty_central_says_so_and_what_comes_next() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "0");
    assert!(page.contains("Chưa có lượt đánh giá nào"));
    assert_eq!(elements(&page, "[data-live]"), 1, "the list is there for the first row");
    let mut all = place.logged_in("all").await;
    assert!(all.get("/monitor/").await.text.contains("Chưa có ngày nào khép lại"));
}

#[tokio::test]
async fn a_viewer_is_not_told_of_levels_that_few_gave() {
    let mut place = Place::new().await;
    let entries = (1..=9).map(|n| entry(n, "H47.15", if n <= 2 { 1 } else { 5 }, "", 1));
    place.take(entries).await;
    let mut trang = place.logged_in("trang").await;
    let page = trang.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "9");
    let cell = |row: u8| {
        element_text(&page, &format!(".question:first-child tbody tr:nth-child({row}) td"))
    };
    assert_eq!(cell(5), "ít hơn 5", "two gave level 1");
    assert_eq!(cell(1), "không nêu", "seven gave level 5, and nine less seven is two");
    assert_eq!(cell(3), "0");
}

fn period(code: &str, parent: Option<&str>, to: Option<Date>, successors: &[&str]) -> UnitPeriod {
    UnitPeriod {
        code: code.to_owned(),
        name: code.to_owned(),
        parent: parent.map(str::to_owned),
        level: Level::Department,
        valid_from: None,
        valid_to: to,
        successors: successors.iter().map(|code| (*code).to_owned()).collect(),
    }
}

#[tokio::test]
async fn a_manager_sees_what_belonged_to_their_unit_on_the_day_and_nothing_beside_it() {
    let mut place = Place::new().await;
    let day = |days: i64| day::of(jiff::Timestamp::now().as_millisecond() - days * DAY);
    let units = [
        period("H47", None, None, &[]),
        period("H47.15", Some("H47"), None, &[]),
        period("H47.15.01", Some("H47.15"), None, &[]),
        period("H47.16", Some("H47"), None, &[]),
        // Its work has been done by H47.15 since two days.
        period("H47.17", Some("H47"), Some(day(3)), &["H47.15"]),
    ];
    place.central.put_units(&units, (0, "test")).await.unwrap();
    let mut number = 0;
    let mut sent = Vec::new();
    for (unit, count, days) in [
        ("H47.15", 5, 1),
        ("000.01.15.H47", 6, 1),
        ("H47.16", 7, 1),
        ("H47.17", 8, 4),
        ("H47.17", 20, 1),
        ("H47.15", 30, 0),
    ] {
        for _ in 0..count {
            number += 1;
            sent.push(entry(number, unit, 5, "ngày hôm ấy", days));
        }
    }
    place.take(sent).await;
    for name in ["manager", "trang", "moderator"] {
        let page = place.logged_in(name).await.get("/monitor/").await.text;
        assert_eq!(element_text(&page, "[data-total]"), "19", "{name}: 5 + 6 + 8");
        assert!(!page.contains("H47.16"), "{name}");
        assert_eq!(elements(&page, "time, [data-live], .said"), 0, "{name}");
    }
    let manager = place.logged_in("manager").await.get("/monitor/").await.text;
    assert_eq!(elements(&manager, "#units tbody tr"), 3);
    let mut auditor = place.logged_in("auditor").await;
    let page = auditor.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "46", "all units, closed days");
    assert_eq!(elements(&page, "time, [data-live], .said"), 0);
    assert_eq!(auditor.get("/monitor/live").await.status, StatusCode::FORBIDDEN);
}
