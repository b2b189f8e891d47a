//! The page of the flow, empty and filled, in both languages: for everyone, and live while it is read.

use serde_json::json;
use support::browser::Browser;
use support::judge::Judge;
use support::{Service, SubmissionBuilder};

use super::WAIT;
use crate::journey::log_in;

/// The number received in the last hour, as the page says it.
const IN_THE_HOUR: &str =
    "return document.querySelector('#flow-hour-title').nextSibling.textContent";

async fn heartbeat(service: &Service, kind: &str) {
    let request = service.request(reqwest::Method::POST, "/v1/embed");
    let body = json!({"version": "0.1.0", "kind": kind}).to_string();
    let request = request.header("content-type", "text/plain").header("origin", "https://a.vn");
    service.send(request.body(body)).await.assert_status(204);
}

#[tokio::test]
async fn the_flow_is_for_everyone_and_follows_what_comes_in() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    log_in(&browser, &service).await;
    let mut found = Judge::default();
    for language in ["en", "vi"] {
        browser.open(&format!("{}/monitor/flow?lang={language}", service.origin())).await;
        found.judge(&browser, &format!("empty in {language}")).await;
    }
    // The table behind a chart is opened by the keyboard, and stays open while figures change.
    browser.tab_to("#flow-hour-numbers summary", 60).await;
    browser.type_text(" ").await;
    let is_open = "return document.querySelector('#flow-hour-numbers').open";
    browser.wait_until("the table", WAIT, is_open).await;
    for _ in 0..3 {
        service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    }
    service.post("/v1/submissions", "application/json", "{").await.assert_status(400);
    for kind in ["ready", "trapped"] {
        heartbeat(&service, kind).await;
    }
    service.expect_fallback("trapped");
    let has_come = format!(
        "return (() => {{ {IN_THE_HOUR} }})().startsWith('4 ') \
         && document.body.textContent.includes('https://a.vn')"
    );
    browser.wait_until("what came in, without a reload", WAIT, &has_come).await;
    assert_eq!(browser.run(is_open, vec![]).await, true);
    let focused = "return document.activeElement.tagName";
    assert_eq!(browser.run(focused, vec![]).await, "SUMMARY", "the focus stays");
    for language in ["vi", "en"] {
        browser.open(&format!("{}/monitor/flow?lang={language}", service.origin())).await;
        found.judge(&browser, &format!("filled in {language}")).await;
        browser.screenshot(&format!("flow-{language}")).await;
    }
    found.acquit(4 * 2);
    browser.close().await;
}

#[tokio::test]
async fn the_flow_is_whole_without_a_script_and_no_wider_than_the_window() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    log_in(&browser, &service).await;
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    let address = format!("{}/monitor/flow?lang=vi", service.origin());
    let received = async || {
        browser.open(&address).await;
        browser.run(IN_THE_HOUR, vec![]).await.as_str().unwrap_or_default().to_owned()
    };
    let deadline = std::time::Instant::now() + WAIT;
    while !received().await.starts_with("1 ") {
        assert!(std::time::Instant::now() < deadline, "nothing came in");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    for width in [360, 1280] {
        browser.resize(width, 800).await;
        let wide = browser.run("return document.documentElement.scrollWidth", vec![]).await;
        assert!(wide.as_u64().unwrap() <= u64::from(width), "{wide} at {width}");
    }
    // The bar leads there and says where it is.
    let current = "return document.querySelector('.pages [aria-current=page]').pathname";
    assert_eq!(browser.run(current, vec![]).await, "/monitor/flow");
    browser.close().await;
}
