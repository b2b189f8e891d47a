//! Whose eyes results are for: somebody bound to a unit reads what was published of their own, and nothing
//! that is newer or another's, by no page and no file.

use scraper::Html;
use support::Service;
use support::made_up::{PASSWORD, PROVINCE, Visitor, add_person, fill};

use crate::results::{quarters, text, texts};

/// A department of the made-up province, and another.
const OWN: &str = "H99.02";
const OTHER: &str = "H99.03";

/// A quarter that is over and was not published.
const NEVER_PUBLISHED: &str = "2025-Q1";

async fn filled() -> Service {
    let service = Service::start();
    fill(&service, 3_000, true);
    add_person(&service, "lan", "manager", OWN);
    add_person(&service, "binh", "manager", PROVINCE);
    add_person(&service, "hoa", "viewer", PROVINCE);
    service
}

#[tokio::test]
async fn a_person_of_a_unit_reads_what_was_published_of_it() {
    let service = filled().await;
    let visitor = Visitor::log_in(&service, "binh", PASSWORD).await;
    let [published, _] = quarters();
    let page = visitor.get(&format!("/monitor/results?period={published}")).await;
    page.assert_status(200);
    let html = Html::parse_document(&page.text());
    assert!(text(&html, "[data-published]").contains("lần 1"), "it says what it is");
    assert!(text(&html, "h1").contains(PROVINCE), "their own unit is there at once");
    let snapshot = service.get(&format!("/v1/publications/one-stop/{published}")).await.json();
    let units = snapshot["units"].as_array().unwrap();
    let mut seen = 0;
    for unit in units.iter().filter(|unit| unit["parent"] == PROVINCE) {
        let code = unit["unit"].as_str().unwrap();
        let cell = text(&html, &format!("#comparison [data-compared='{code}'] [data-value]"));
        let items = unit["items"].as_array().unwrap();
        let wanted = match items.iter().find(|item| item["id"] == "overall") {
            Some(item) if item["suppressed"] == true => "ẩn".to_owned(),
            Some(item) => {
                format!("{:.1}\u{a0}%", item["value"].as_f64().unwrap()).replace('.', ",")
            }
            None => "–".to_owned(),
        };
        assert_eq!(cell, wanted, "{code}");
        seen += usize::from(cell.ends_with('%'));
    }
    assert!(seen > 3, "only {seen} figures were compared");
    assert!(texts(&html, "#figures [data-item='overall'] [data-value]")[0].ends_with('%'));
}

#[tokio::test]
async fn nobody_of_a_unit_reads_anothers_or_what_runs() {
    let service = filled().await;
    let [published, running] = quarters();
    let visitor = Visitor::log_in(&service, "lan", PASSWORD).await;
    for page in [
        "/monitor/results",
        "/monitor/results.csv",
        "/monitor/results.xlsx",
        "/monitor/results.json",
        "/monitor/results/question",
        "/monitor/results/services",
        "/monitor/report",
        "/monitor/report.docx",
    ] {
        let query = |unit: &str, period: &str| {
            format!("{page}?survey=one-stop&unit={unit}&period={period}")
        };
        visitor.get(&query(OWN, &published)).await.assert_status(200);
        for unit in [OTHER, PROVINCE, "H47.15", "H99.0", "H99.020"] {
            let answer = visitor.get(&query(unit, &published)).await;
            answer.assert_status(403);
            assert!(!answer.text().contains("data-value"), "{page} of {unit}");
        }
        // Of the running quarter they have what is released of their own, and nothing of others'.
        visitor.get(&query(OWN, &running)).await.assert_status(200);
        for unit in [OTHER, PROVINCE] {
            visitor.get(&query(unit, &running)).await.assert_status(403);
        }
        let answer = visitor.get(&query(OWN, NEVER_PUBLISHED)).await;
        answer.assert_status(404);
        assert!(answer.text().contains("chưa được công bố"), "{page}: it says why: {answer}");
        let other_formula = format!("{}&formula=net", query(OWN, &published));
        visitor.get(&other_formula).await.assert_status(400);
        for narrowed in ["service=1.004227", "channel=kiosk"] {
            for period in [&published, &running] {
                let answer = visitor.get(&format!("{}&{narrowed}", query(OWN, period))).await;
                answer.assert_status(400);
                assert!(
                    answer.text().contains("không chia theo thủ tục hay kênh"),
                    "{page}: {answer}"
                );
            }
        }
        // Not named, the unit is their own.
        let own = visitor.get(&format!("{page}?survey=one-stop&period={published}")).await;
        own.assert_status(200);
        assert!(!own.text().contains(OTHER), "{page} names another unit");
    }
}

#[tokio::test]
async fn who_takes_no_files_is_offered_none() {
    let service = filled().await;
    let visitor = Visitor::log_in(&service, "hoa", PASSWORD).await;
    let page = visitor.get("/monitor/results").await;
    page.assert_status(200);
    assert!(!page.text().contains("results.csv"), "no link to a file");
    for ending in ["csv", "xlsx", "json"] {
        visitor.get(&format!("/monitor/results.{ending}")).await.assert_status(403);
    }
}
