//! What the overview shows, and to whom.

use axum::http::StatusCode;

use super::filled::{Place, element_text, elements, entry};
use crate::central::Filter;
use crate::entry::Entry;

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
async fn somebody_of_a_unit_is_shown_what_is_released_and_no_overview() {
    // Who looks at "all closed days" every day learns by subtraction what one visitor said.
    let mut place = filled().await;
    place.take([entry(20, "H47.15", 1, "hôm nay, 9 giờ 12", 0)]).await;
    for name in ["trang", "manager", "moderator"] {
        let mut client = place.logged_in(name).await;
        assert_eq!(client.get("/monitor/").await.status, StatusCode::SEE_OTHER, "{name}");
        let page = client.get("/monitor/results").await.text;
        assert_eq!(elements(&page, "[data-released]"), 1, "{name}: {page}");
        assert!(page.contains("H47.15") && !page.contains("H47.16"), "{name}");
        assert!(page.contains("Chưa đủ lượt đánh giá"), "{name}: not that there are none");
        assert_eq!(elements(&page, ".pages a[href='/monitor/']"), 0, "{name}");
        for selector in ["[data-live]", "#comments", ".said", "[data-total-standing]", "#units"] {
            assert_eq!(elements(&page, selector), 0, "{name}: {selector}");
        }
        assert!(!page.contains("9 giờ 12") && !page.contains("Cảm ơn"), "{name}");
        assert_eq!(client.get("/monitor/live").await.status, StatusCode::FORBIDDEN, "{name}");
    }
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
    let mut all = place.logged_in("all").await;
    let page = all.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "9");
    let cell = |row: u8| {
        element_text(&page, &format!(".question:first-child tbody tr:nth-child({row}) td"))
    };
    assert_eq!(cell(5), "ít hơn 5", "two gave level 1");
    assert_eq!(cell(1), "không nêu", "seven gave level 5, and nine less seven is two");
    assert_eq!(cell(3), "0");
}

#[tokio::test]
async fn an_auditor_is_told_of_closed_days_of_every_unit() {
    let mut place = Place::new().await;
    let sent = (1..=40).map(|n| {
        let unit = if n % 2 == 0 { "H47.15" } else { "H47.16" };
        entry(n, unit, 5, "ngày hôm ấy", if n <= 26 { 1 } else { 0 })
    });
    place.take(sent).await;
    let mut auditor = place.logged_in("auditor").await;
    let page = auditor.get("/monitor/").await.text;
    assert_eq!(element_text(&page, "[data-total]"), "26", "all units, closed days");
    assert_eq!(elements(&page, "time, [data-live], .said"), 0);
    assert_eq!(auditor.get("/monitor/live").await.status, StatusCode::FORBIDDEN);
}
