//! A rating that cannot be sent: it waits on the device, unreadable, and is counted once in the end;
//! also when the tab dies, when several tabs are open, and when nothing may be kept at all.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::{Value, json};
use support::browser::Browser;
use support::host::HostPage;
use support::{Export, Service};

pub(crate) const WAIT: Duration = Duration::from_secs(20);

pub(crate) const COMMENT: &str = "Chờ lâu quá";

pub(crate) fn page(origin: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title><body>\
         <script src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\" ingest=\"{origin}\"></hai-long>"
    )
}

pub(crate) fn inside(script: &str) -> String {
    format!("const root = document.querySelector('hai-long')?.shadowRoot; {script}")
}

/// Asks what waits on this device; `wait_until` polls for the answer.
const LOOK: &str = "const opened = indexedDB.open('hai-long', 1); \
    opened.onupgradeneeded = () => opened.result.createObjectStore('outbox', {keyPath: 'key'}); \
    opened.onsuccess = () => { const db = opened.result; \
        const all = db.transaction('outbox').objectStore('outbox').getAll(); \
        all.onsuccess = () => { window.waiting = all.result; db.close(); }; };";

pub(crate) async fn waiting(browser: &Browser) -> Vec<Value> {
    browser.run(&format!("window.waiting = null; {LOOK}"), vec![]).await;
    let waiting = browser.wait_until("the store", WAIT, "return window.waiting && [waiting]").await;
    waiting[0].as_array().unwrap().clone()
}

/// Makes what waits look an hour old, as if the citizen had come back later.
pub(crate) async fn an_hour_later(browser: &Browser) {
    let script = "window.aged = false; const opened = indexedDB.open('hai-long', 1); \
        opened.onsuccess = () => { const db = opened.result; \
            const tx = db.transaction('outbox', 'readwrite'), store = tx.objectStore('outbox'); \
            store.getAll().onsuccess = event => event.target.result.forEach(entry => \
                store.put({...entry, at: entry.at - 3600000})); \
            tx.oncomplete = () => { window.aged = true; db.close(); }; };";
    // A page that WebKit has put aside in the middle of its own work may hold the store: asked again, it is
    // given up. Seen once, under load.
    for _ in 0..2 {
        browser.run(script, vec![]).await;
        for _ in 0..50 {
            if browser.run("return window.aged", vec![]).await == Value::Bool(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    browser.run(script, vec![]).await;
    browser.wait_until("older entries", WAIT, "return window.aged").await;
}

/// Rates with a comment and presses `send`; what comes of it is for the caller to see.
pub(crate) async fn rate(browser: &Browser) {
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    let choose = inside("root.querySelector('input[name=overall][value=\"3\"]').click()");
    browser.run(&choose, vec![]).await;
    // A page is turned in the browser's own time.
    let step = inside(&format!(
        "const comment = root.querySelector('textarea[name=comment]'); \
         if (comment && !comment.value) {{ comment.value = '{COMMENT}'; \
             comment.dispatchEvent(new Event('input', {{bubbles: true}})); }} \
         const next = root.querySelector('button[value=next]'); \
         if (next.checkVisibility()) {{ next.click(); return false; }} \
         root.querySelector('button[value=send]').click(); return true;"
    ));
    browser.wait_until("the last page", WAIT, &step).await;
}

/// The outbox has the key it seals to: before that nothing can be kept.
pub(crate) async fn outbox_is_ready(browser: &Browser) {
    let is_ready = "return performance.getEntriesByType('resource').some(one => \
        one.name.endsWith('/v1/keys') && one.responseEnd > 0)";
    browser.wait_until("the service's key", WAIT, is_ready).await;
}

pub(crate) async fn heading(browser: &Browser) -> String {
    let script = inside(
        "const outcome = root?.querySelector('.outcome:not([hidden])'); \
         return outcome?.checkVisibility() && outcome.querySelector('.heading').textContent;",
    );
    let heading = browser.wait_until("an outcome", WAIT, &script).await;
    heading.as_str().unwrap().to_owned()
}

pub async fn kept_offline(browser: &Browser) {
    outbox_is_ready(browser).await;
    browser.set_offline(true).await;
    rate(browser).await;
    assert_eq!(heading(browser).await, "Đánh giá sẽ được gửi khi có mạng");
}

pub(crate) async fn wait_for_count(service: &Service, count: u64) {
    for _ in 0..400 {
        if service.outcomes().stored >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} of {count} have arrived", service.outcomes().stored);
}

/// Waits until nothing waits on this device any more: all of it was acknowledged.
pub(crate) async fn until_erased(browser: &Browser) {
    for _ in 0..100 {
        if waiting(browser).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still there: {:?}", waiting(browser).await);
}

#[tokio::test]
async fn what_could_not_be_sent_waits_unreadable_and_goes_out_with_the_network() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service.origin())).await;
    browser.open(&host.url).await;
    kept_offline(&browser).await;
    browser.screenshot("outbox-kept").await;
    let kept = waiting(&browser).await;
    assert_eq!(kept.len(), 1);
    let mut members: Vec<&String> = kept[0].as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["at", "ingest", "key", "sealed"], "and nothing of what was answered");
    let sealed = kept[0]["sealed"].as_str().unwrap();
    assert_eq!(sealed.split('.').count(), 5, "a JWE: {sealed}");
    browser.set_offline(false).await;
    let thanks = "return document.querySelector('hai-long').shadowRoot\
        .querySelector('.receipt:not([hidden]) .code')?.textContent.trim()";
    let receipt = browser.wait_until("the receipt", WAIT, thanks).await;
    browser.screenshot("outbox-arrived").await;
    service.get(&format!("/v1/receipts/{}", receipt.as_str().unwrap())).await.assert_status(200);
    let export = Export::of_count(&service, 1);
    let row = export.rows.values().next().unwrap();
    assert_eq!(row["answers"], json!({"overall": 3, "comment": COMMENT}));
    assert!(waiting(&browser).await.is_empty(), "erased once acknowledged");
}

#[tokio::test]
async fn a_tab_that_died_loses_nothing_and_three_open_ones_send_nothing_twice() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service.origin())).await;
    let first = browser.client.window().await.unwrap();
    for _ in 0..3 {
        let tab = browser.client.new_window(true).await.unwrap();
        browser.client.switch_to_window(tab.handle).await.unwrap();
        browser.open(&host.url).await;
        kept_offline(&browser).await;
        // It dies as in a power cut: nothing in it runs any more, and the driver gets no answer.
        browser.client.goto("chrome://crash").await.unwrap_err();
        browser.client.switch_to_window(first.clone()).await.unwrap();
        browser.set_offline(false).await;
    }
    assert_eq!(service.outcomes().stored, 0);
    browser.open(&host.url).await;
    an_hour_later(&browser).await;
    for _ in 0..2 {
        let more = browser.client.new_window(true).await.unwrap();
        browser.client.switch_to_window(more.handle).await.unwrap();
        browser.open(&host.url).await;
        let element = browser.client.find(Locator::Css("hai-long")).await;
        element.expect("the page is there");
    }
    wait_for_count(&service, 3).await;
    browser.client.switch_to_window(first).await.unwrap();
    until_erased(&browser).await;
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat, outcomes.rejected), (3, 0, 0), "one sender");
    Export::of_count(&service, 3);
}

#[tokio::test]
async fn a_page_that_is_left_while_it_sends_has_sent() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service.origin())).await;
    browser.open(&host.url).await;
    outbox_is_ready(&browser).await;
    // A service that takes its time: the answer is not there when the page goes.
    browser.set_offline(true).await;
    rate(&browser).await;
    while waiting(&browser).await.is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    browser.set_offline(false).await;
    browser.open("about:blank").await;
    wait_for_count(&service, 1).await;
    browser.open(&host.url).await;
    an_hour_later(&browser).await;
    browser.open(&host.url).await;
    until_erased(&browser).await;
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn where_a_page_may_not_encrypt_nothing_is_kept_and_the_citizen_is_told() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service.origin())).await;
    browser.open(&host.url.replace("127.0.0.1", "portal.test")).await;
    assert_eq!(browser.run("return isSecureContext", vec![]).await, json!(false));
    outbox_is_ready(&browser).await;
    browser.set_offline(true).await;
    rate(&browser).await;
    assert_eq!(heading(&browser).await, "Chưa gửi được đánh giá");
    let told = browser.shadow_text("hai-long").await;
    assert!(told.contains("xin đừng đóng trang"), "{told}");
    assert!(waiting(&browser).await.is_empty(), "nothing readable is left on the device");
    browser.set_offline(false).await;
    browser.run(&inside("root.querySelector('button[value=again]').click()"), vec![]).await;
    assert_eq!(heading(&browser).await, "Cảm ơn Ông/Bà đã đánh giá");
    Export::of_count(&service, 1);
}
