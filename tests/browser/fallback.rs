//! Where the widget cannot run, the citizen still rates: the first panel is a form that works by
//! itself. (Where there is no script at all, it is the hosted form's own page: see the contract.)

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::Browser;
use support::host::HostPage;
use support::{Export, Service};

const WAIT: Duration = Duration::from_secs(15);

/// Puts the element into the page, and notes from the start what it tells the page.
const ARRIVE: &str = "window.told = []; \
    document.addEventListener('hailong:failed', event => told.push(event.detail.reason)); \
    const element = document.createElement('hai-long'); \
    for (const name in arguments[0]) element.setAttribute(name, arguments[0][name]); \
    document.body.append(element);";

/// A script that looks into the shadow root of the element.
fn inside(script: &str) -> String {
    format!("const root = document.querySelector('hai-long')?.shadowRoot; {script}")
}

/// A page with this loader and no element yet.
fn page(loader: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title><body>\
         <script src=\"{loader}\"></script></body></html>"
    )
}

/// The policy of a page that lets the loader run, but no wasm.
fn policy_without_wasm(service: &Service) -> String {
    let origin = service.origin();
    format!("default-src 'none'; script-src {origin}; connect-src {origin}")
}

/// Presses `send`, where the focus is, and gives the receipt of the page that opens beside this one.
pub(crate) async fn send_in_new_window(browser: &Browser) -> Value {
    let before = browser.client.windows().await.unwrap();
    let here = browser.client.window().await.unwrap();
    browser.press(&[Key::Enter.into()]).await;
    let deadline = std::time::Instant::now() + WAIT;
    let opened = loop {
        let windows = browser.client.windows().await.unwrap();
        if let Some(opened) = windows.into_iter().find(|window| !before.contains(window)) {
            break opened;
        }
        assert!(
            std::time::Instant::now() < deadline,
            "no new window: {:?}",
            browser.console().await
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    browser.client.switch_to_window(opened).await.unwrap();
    let receipt = "return document.querySelector('.thanks .receipt .code')?.textContent.trim()";
    let receipt = browser.wait_until("the hosted thanks", WAIT, receipt).await;
    browser.screenshot("fallback-thanks").await;
    browser.client.switch_to_window(here).await.unwrap();
    receipt
}

#[tokio::test]
async fn where_wasm_is_forbidden_the_first_panel_is_sent_as_a_plain_form() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let html = page(&(service.origin() + "/hailong.js?survey=one-stop"));
    let host = HostPage::serve_under(&policy_without_wasm(&service), html).await;
    browser.open(&host.url).await;
    let attributes =
        json!({"survey": "one-stop", "unit": "H47.15", "service": "1.004194", "lang": "vi"});
    browser.run(ARRIVE, vec![attributes]).await;
    browser.wait_until("hailong:failed", WAIT, "return told.length > 0").await;
    let is_plain = inside(
        "return root.querySelector('form.still').checkVisibility() && !root.querySelector('.live')",
    );
    assert_eq!(browser.run(&is_plain, vec![]).await, json!(true), "the plain form stays");

    browser.tab_to("input[name=overall]", 10).await;
    browser.press(&[Key::Right.into()]).await;
    browser.tab_to("input[name=reasons][value=slow]", 3).await;
    browser.press(&[' ']).await;
    browser.screenshot("fallback-first").await;
    browser.tab_to("button[value=send]", 12).await;
    let receipt = send_in_new_window(&browser).await;
    service.get(&format!("/v1/receipts/{}", receipt.as_str().unwrap())).await.assert_status(200);
    assert_eq!(send_in_new_window(&browser).await, receipt, "sent once more, it counts once");

    let export = Export::of_count(&service, 1);
    let row = export.rows.values().next().unwrap();
    assert_eq!(row["answers"], json!({"overall": 2, "reasons": ["slow"]}));
    let context = ["unit", "service", "channel"].map(|member| row[member].clone());
    assert_eq!(json!(context), json!(["H47.15", "1.004194", "portal"]), "{row}");
    let told = browser.run("return told", vec![]).await;
    assert_eq!(told, json!(["wasm-blocked"]), "the page is told once, and why");
    service.expect_fallback("wasm-blocked");
    browser.close().await;
}

#[tokio::test]
async fn without_a_panel_either_there_is_a_link_to_the_hosted_form_of_the_same_unit() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let html = page(&(service.origin() + "/hailong.js"));
    let host = HostPage::serve_under(&policy_without_wasm(&service), html).await;
    browser.open(&host.url).await;
    let dossier = "H47.15-260821-0001";
    let attributes = json!({"survey": "one-stop", "unit": "H47.15", "dossier": dossier});
    browser.run(ARRIVE, vec![attributes]).await;
    let link = inside("return root?.querySelector('a')?.href");
    let link = browser.wait_until("the link", WAIT, &link).await;
    let link = link.as_str().unwrap();
    assert!(!link.contains(dossier), "addresses end up in logs: {link}");
    browser.open(link).await;
    let unit = "return document.querySelector('form.whole input[name=_unit]')?.value";
    assert_eq!(browser.run(unit, vec![]).await, json!("H47.15"), "{link}");
    service.expect_fallback("wasm-blocked");
    service.expect_fallback("frame-blocked");
    browser.close().await;
}

#[tokio::test]
async fn what_is_pressed_before_the_widget_is_there_is_sent_by_the_widget() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&(service.origin() + "/hailong.js?survey=one-stop"))).await;
    browser.open(&host.url).await;
    // In one go: nothing can have been loaded between the arrival and the press.
    let press = "element.shadowRoot.querySelector('input[name=overall][value=\"4\"]').click(); \
        element.shadowRoot.querySelector('button[value=send]').click();";
    let attributes = json!({"survey": "one-stop", "unit": "H47.15"});
    browser.run(&[ARRIVE, press].concat(), vec![attributes]).await;
    let receipt =
        inside("return root.querySelector('.live .receipt:not([hidden]) .code')?.textContent");
    browser.wait_until("the receipt", WAIT, &receipt).await;
    let export = Export::of_count(&service, 1);
    assert_eq!(export.rows.values().next().unwrap()["answers"], json!({"overall": 4}));
    assert_eq!(browser.client.windows().await.unwrap().len(), 1, "in this window");
    browser.close().await;
}

#[tokio::test]
async fn after_a_trap_the_plain_form_is_back_with_what_was_chosen() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&(service.origin() + "/hailong.js?survey=one-stop"))).await;
    browser.open(&host.url).await;
    browser.run(ARRIVE, vec![json!({"survey": "one-stop", "unit": "H47.15"})]).await;
    let is_live =
        inside("return !!root?.querySelector('form.live') && !root.querySelector('.still')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    let trap = "root.querySelector('input[name=overall][value=\"2\"]').click(); \
        const error = new WebAssembly.RuntimeError('unreachable'); \
        dispatchEvent(new ErrorEvent('error', { error }));";
    browser.run(&inside(trap), vec![]).await;
    let seen = inside(
        "return [root.querySelectorAll('form').length, told, \
         root.querySelector('.still input[name=overall]:checked')?.value, \
         document.querySelector('hai-long').diagnose().state]",
    );
    let seen = browser.run(&seen, vec![]).await;
    assert_eq!(seen, json!([1, ["trapped"], "2", "trapped"]));
    browser.tab_to("button[value=send]", 20).await;
    send_in_new_window(&browser).await;
    let export = Export::of_count(&service, 1);
    assert_eq!(export.rows.values().next().unwrap()["answers"], json!({"overall": 2}));
    service.expect_fallback("trapped");
    browser.close().await;
}
