//! Mistakes of the page around the widget. The integrator reads a named error in the console; the
//! citizen sees a page that is whole.

use std::time::Duration;

use serde_json::json;
use support::Service;
use support::browser::Browser;
use support::host::HostPage;

const WAIT: Duration = Duration::from_secs(15);

/// A page of an agency with these elements in it, and something of its own that must go on working.
fn page(origin: &str, elements: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng dịch vụ công</title>\
         <style>hai-long {{ display: block; min-height: 20rem }}</style>\
         <script>window.broken = []; addEventListener('error', e => broken.push(e.message)); \
         addEventListener('unhandledrejection', e => broken.push(String(e.reason)));</script>\
         <script async src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <h1>Hồ sơ đã có kết quả</h1><button id=\"own\" onclick=\"this.dataset.done = 1\">Tải</button>\
         {elements}<p id=\"after\">Chân trang</p></html>"
    )
}

/// Claims that the page around the widget is as its author wrote it.
async fn assert_whole(browser: &Browser) {
    let script = "document.getElementById('own').click(); return [\
        document.title, document.getElementById('own').dataset.done, \
        document.getElementById('after').textContent, document.head.querySelectorAll('style').length, \
        document.cookie];";
    let seen = browser.run(script, vec![]).await;
    assert_eq!(seen, json!(["Cổng dịch vụ công", "1", "Chân trang", 1, ""]));
    let broken = browser.run("return window.broken", vec![]).await;
    assert_eq!(broken, json!([]), "errors that reached the page");
}

#[tokio::test]
async fn a_wrong_attribute_is_a_named_error_and_the_page_stays_whole() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    for (attributes, named) in [
        ("", "survey"),
        ("survey=\"nope\"", "nope"),
        ("survey=\"one-stop\" unit=\"<b>h47</b>\"", "unit"),
        ("survey=\"one-stop\" lang=\"xx\"", "lang"),
        ("survey=\"one-stop\" display=\"popup\"", "display"),
        ("survey=\"one-stop\" ingest=\"not an origin\"", "ingest"),
    ] {
        let html = page(&service.origin(), &format!("<hai-long {attributes}></hai-long>"));
        let host = HostPage::serve(html).await;
        browser.console().await;
        browser.open(&host.url).await;
        let mut seen = Vec::new();
        let deadline = std::time::Instant::now() + WAIT;
        let is_told = |seen: &[String]| {
            let told = |line: &&String| line.contains("HaiLong") && line.contains(named);
            seen.iter().filter(|line| line.starts_with("SEVERE")).any(|line| told(&line))
        };
        while !is_told(&seen) {
            assert!(
                std::time::Instant::now() < deadline,
                "no console error of `HaiLong` names `{named}` for [{attributes}]: {seen:#?}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
            seen.extend(browser.console().await);
        }
        assert_whole(&browser).await;
    }
    service.expect_fallback("no-survey");
    service.expect_fallback("unknown-survey");
    browser.close().await;
}

#[tokio::test]
async fn several_elements_may_come_move_and_go() {
    let service = Service::start();
    let element = "<hai-long survey=\"one-stop\" unit=\"H47.15\"></hai-long>";
    let html = page(&service.origin(), &format!("<main>{element}</main><aside></aside>"));
    let host = HostPage::serve(html).await;
    let browser = Browser::start(1280, 900).await;
    browser.open(&host.url).await;
    let live = "return [...document.querySelectorAll('hai-long')]\
        .filter(one => one.shadowRoot?.querySelector('form.live')).length";
    let are_live = |count: usize| format!("{live} === {count}");
    browser.wait_until("the first form", WAIT, &are_live(1)).await;
    let add = "const one = document.createElement('hai-long'); \
        one.setAttribute('survey', 'online-service'); document.querySelector('main').append(one);";
    browser.run(add, vec![]).await;
    browser.wait_until("the second form", WAIT, &are_live(2)).await;
    let choose = "const input = document.querySelector('hai-long').shadowRoot\
        .querySelector('form.live input[name=overall][value=\"4\"]'); input.click();";
    browser.run(choose, vec![]).await;
    let shift = "document.querySelector('aside').append(document.querySelector('hai-long'))";
    browser.run(shift, vec![]).await;
    browser.wait_until("both after the move", WAIT, &are_live(2)).await;
    let kept = "return document.querySelector('aside hai-long').shadowRoot\
        .querySelector('form.live input[name=overall]:checked')?.value";
    assert_eq!(browser.run(kept, vec![]).await, json!("4"), "what was chosen moves along");
    browser.run("document.querySelector('aside hai-long').remove()", vec![]).await;
    browser.wait_until("one is left", WAIT, &are_live(1)).await;
    assert_whole(&browser).await;
    browser.close().await;
}
