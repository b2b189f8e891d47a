//! The funnel as a page tells it: seen when the questions come into view, begun with the first answer,
//! told once when the page is left, with nothing in it that names anybody.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::Service;
use support::browser::Browser;
use support::host::HostPage;

use crate::outbox::{WAIT, inside, outbox_is_ready};

/// Two elements: one in view, one two screens below.
fn page(origin: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title><body>\
         <script src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\" service=\"1.004227\" \
             dossier=\"H47.15-261121-0001\" ingest=\"{origin}\"></hai-long>\
         <div style=\"height: 3000px\"></div>\
         <hai-long survey=\"one-stop\" unit=\"H47.16\" ingest=\"{origin}\"></hai-long>"
    )
}

/// The lines of the funnel, once something was shown so often.
async fn lines(service: &Service, shown: i64) -> Vec<Value> {
    let deadline = Instant::now() + WAIT;
    loop {
        let output = service.run("funnel", &["--by", "unit,service,channel", "--format", "json"]);
        assert!(output.status.success(), "{output:?}");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let lines = told["lines"].as_array().unwrap().clone();
        let sum: i64 = lines.iter().map(|line| line["shown"].as_i64().unwrap()).sum();
        if sum >= shown {
            assert_eq!(sum, shown, "{told}");
            return lines;
        }
        assert!(Instant::now() < deadline, "{told}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn what_is_seen_and_begun_is_counted_once_and_names_nobody() {
    let service = Service::start();
    let host = HostPage::serve(page(&service.origin())).await;
    let browser = Browser::start(360, 740).await;
    // Seen, and left without an answer.
    browser.open(&host.url).await;
    outbox_is_ready(&browser).await;
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    browser.open("about:blank").await;
    let line = |unit: &str, service: &str, shown: i64, started: i64| {
        json!({
            "unit": unit, "service": service, "channel": "portal", "eligible": null,
            "responded": null, "response_rate": null, "invited": 0, "shown": shown,
            "started": started, "submitted": 0, "counted": 0,
        })
    };
    assert_eq!(lines(&service, 1).await, [line("H47.15", "1.004227", 1, 0)]);
    // Begun, changed and begun again: once. The other one comes into view.
    browser.open(&host.url).await;
    outbox_is_ready(&browser).await;
    browser.wait_until("the live form", WAIT, &is_live).await;
    for level in [2, 4] {
        let choose =
            format!("root.querySelector('input[name=overall][value=\"{level}\"]').click()");
        browser.run(&inside(&choose), vec![]).await;
    }
    browser.run("document.querySelectorAll('hai-long')[1].scrollIntoView()", vec![]).await;
    let both = "return [...document.querySelectorAll('hai-long')].every(one => \
        one.shadowRoot?.querySelector('form.live'))";
    browser.wait_until("both forms", WAIT, both).await;
    browser.open("about:blank").await;
    let expected = [line("H47.15", "1.004227", 2, 1), line("H47.16", "", 1, 0)];
    assert_eq!(lines(&service, 3).await, expected);
    assert!(!service.log().contains("261121"));
    browser.close().await;
}
