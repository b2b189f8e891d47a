//! The main journeys in each engine that telephones have: by keyboard alone, by click, offline and
//! back, and without wasm. Whatever is different in an engine must not be seen in what is stored.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::{Browser, FOCUSED};
use support::engine::Engine;
use support::host::HostPage;
use support::road::Road;
use support::{Export, Service};

use crate::fallback::send_in_new_window;
use crate::outbox;

const HOST: &str = "hai-long";
const WAIT: Duration = Duration::from_secs(30);

fn inside(script: &str) -> String {
    format!("const root = document.querySelector('hai-long')?.shadowRoot; {script}")
}

async fn until_live(browser: &Browser) {
    let is_live =
        inside("return !!root?.querySelector('form.live') && !root.querySelector('.still')");
    browser.wait_until("the live form", WAIT, &is_live).await;
}

async fn receipt(browser: &Browser) -> Value {
    let code = inside(
        "const code = root.querySelector('.receipt:not([hidden]) .code'); \
         return code?.checkVisibility() && code.textContent.trim()",
    );
    browser.wait_until("the receipt", WAIT, &code).await
}

/// The keyboard alone: a level, a reason, a comment; the thanks have the focus.
async fn rate_by_keyboard(browser: &Browser) {
    until_live(browser).await;
    browser.tab_to("input[name=overall]", 20).await;
    browser.press(&[' ', Key::Right.into()]).await;
    let focused = browser.focused().await;
    assert_eq!(focused["value"], "2", "an arrow moves to the next level: {focused}");
    assert_eq!(focused["checked"], true, "and chooses it: {focused}");
    browser.tab_to("input[name=reasons][value=slow]", 3).await;
    browser.press(&[' ']).await;
    assert_eq!(browser.focused().await["checked"], true, "the space bar ticks a reason");
    for question in ["input[name=time]", "textarea[name=comment]"] {
        browser.tab_to("button[value=next]", 12).await;
        browser.press(&[Key::Enter.into()]).await;
        let is_there = inside(&format!("return !!root.querySelector('{question}')"));
        browser.wait_until("the next page", WAIT, &is_there).await;
        browser.tab_to(question, 6).await;
    }
    browser.type_text("Cho lau qua").await;
    browser.tab_to("button[value=send]", 6).await;
    browser.press(&[Key::Enter.into()]).await;
    receipt(browser).await;
    let is_told = format!("{FOCUSED} return !!element?.closest('.outcome')");
    browser.wait_until("the thanks, focused", WAIT, &is_told).await;
}

/// The pointer alone.
async fn rate_by_click(browser: &Browser) {
    until_live(browser).await;
    browser.click_inside(HOST, ".live input[name=overall][value='5']").await;
    browser.click_inside(HOST, ".live button[value=send]").await;
    receipt(browser).await;
}

/// The road is cut, the rating waits on the device; the road is mended, and it goes out.
async fn rate_offline(browser: &Browser, road: &Road) {
    outbox::outbox_is_ready(browser).await;
    road.cut();
    outbox::rate(browser).await;
    assert_eq!(outbox::heading(browser).await, "Đánh giá sẽ được gửi khi có mạng");
    let kept = outbox::waiting(browser).await;
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].to_string().contains(outbox::COMMENT), "unreadable: {}", kept[0]);
    road.mend();
    // What a browser says when its own network is back; this road is none that it knows of.
    browser.run("dispatchEvent(new Event('online'))", vec![]).await;
    receipt(browser).await;
    outbox::until_erased(browser).await;
}

/// A policy that forbids wasm: the first panel is sent as the plain form that it is.
async fn rate_without_wasm(browser: &Browser, road: &Road) {
    let origin = road.origin();
    let policy = format!("default-src 'none'; script-src {origin}; connect-src {origin}");
    let html = outbox::page(&origin);
    let host = HostPage::serve_under(&policy, html).await;
    browser.open(&host.url).await;
    let failed = "return document.querySelector('hai-long')?.diagnose?.().state === 'failed'";
    browser.wait_until("that wasm cannot be", WAIT, failed).await;
    let fetched = "return performance.getEntriesByType('resource') \
        .filter(one => one.name.endsWith('.wasm')).length";
    assert_eq!(browser.run(fetched, vec![]).await, json!(0), "nothing is fetched in vain");
    let ask = "const done = arguments[0]; document.querySelector('hai-long').diagnose() \
        .then(known => done(known.sentences.join()), error => done(String(error)))";
    let said = browser.client.execute_async(ask, vec![]).await.unwrap();
    assert!(said.as_str().unwrap().contains("'wasm-unsafe-eval'"), "{said}");
    browser.tab_to("input[name=overall]", 10).await;
    browser.press(&[' ', Key::Right.into(), Key::Right.into()]).await;
    browser.tab_to("button[value=send]", 20).await;
    let first = send_in_new_window(browser).await;
    assert_eq!(send_in_new_window(browser).await, first, "sent once more, it counts once");
}

async fn main_journeys(engine: Engine) {
    let service = Service::start();
    let road = Road::to(service.address()).await;
    let host = HostPage::serve(outbox::page(&road.origin())).await;
    let browser = Browser::start_in(engine, 500, 800).await;
    browser.open(&host.url).await;
    rate_by_keyboard(&browser).await;
    browser.screenshot(&format!("engine-{engine:?}-thanks")).await;
    browser.open(&host.url).await;
    rate_by_click(&browser).await;
    browser.open(&host.url).await;
    rate_offline(&browser, &road).await;
    rate_without_wasm(&browser, &road).await;
    service.expect_fallback("wasm-blocked");
    let export = Export::of_count(&service, 4);
    let mut answers: Vec<String> =
        export.rows.values().map(|row| row["answers"].to_string()).collect();
    answers.sort();
    let mut expected = [
        json!({"overall": 2, "reasons": ["slow"], "comment": "Cho lau qua"}),
        json!({"overall": 5}),
        json!({"overall": 3, "comment": outbox::COMMENT}),
        json!({"overall": 3}),
    ]
    .map(|answers| answers.to_string());
    expected.sort();
    assert_eq!(answers, expected);
    browser.close().await;
}

#[tokio::test]
async fn the_main_journeys_in_chromium() {
    main_journeys(Engine::Chromium).await;
}

#[tokio::test]
async fn the_main_journeys_in_firefox() {
    main_journeys(Engine::Firefox).await;
}

#[tokio::test]
async fn the_main_journeys_in_webkit() {
    main_journeys(Engine::WebKit).await;
}
