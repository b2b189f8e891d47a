//! What a host page or a browser may lack. The citizen keeps a form that works, else the form in a
//! frame, else a link; and what was fallen back to is counted where a page can tell.

use std::time::Duration;

use serde_json::json;
use support::Service;
use support::browser::Browser;
use support::host::HostPage;

const WAIT: Duration = Duration::from_secs(25);

fn inside(script: &str) -> String {
    format!("const host = document.querySelector('hai-long'), root = host?.shadowRoot; {script}")
}

/// A page with this loader, and something done to the browser before it runs.
fn page(loader: &str, before: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\"><body><script>{before}; \
         window.told = []; addEventListener('hailong:failed', e => told.push(e.detail.reason)); \
         window.broken = []; addEventListener('error', e => broken.push(e.message))</script>\
         <script src=\"{loader}\"></script></body></html>"
    )
}

const ARRIVE: &str = "const element = document.createElement('hai-long'); \
    for (const name in arguments[0]) element.setAttribute(name, arguments[0][name]); \
    document.body.append(element);";

/// Opens the page and puts an element into it.
async fn arrive(browser: &Browser, host: &HostPage, attributes: serde_json::Value) {
    browser.open(&host.url).await;
    browser.run(ARRIVE, vec![attributes]).await;
}

const PLAIN_FORM: &str = "const form = root?.querySelector('form.still'); \
    return told.length && form?.checkVisibility() && form.action";

#[tokio::test]
async fn where_the_page_allows_the_loader_alone_the_plain_form_stays() {
    let service = Service::start();
    let origin = service.origin();
    let policy = format!(
        "default-src 'none'; script-src {origin}/hailong.js 'unsafe-inline' 'wasm-unsafe-eval'; \
         connect-src {origin}"
    );
    let loader = origin.clone() + "/hailong.js?survey=one-stop";
    let host = HostPage::serve_under(&policy, page(&loader, "")).await;
    let browser = Browser::start(360, 740).await;
    arrive(&browser, &host, json!({"survey": "one-stop"})).await;
    let action = browser.wait_until("the plain form", WAIT, &inside(PLAIN_FORM)).await;
    assert_eq!(action, json!(origin + "/f/one-stop?lang=vi"));
    service.expect_fallback("not-loaded");
    browser.close().await;
}

#[tokio::test]
async fn where_the_service_is_away_the_plain_form_stays_or_a_link() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let away = "http://127.0.0.1:9";
    for (query, seen) in [
        ("?survey=one-stop", PLAIN_FORM),
        ("", "return told.length && root.querySelector('a')?.href"),
    ] {
        let host = HostPage::serve(page(&(service.origin() + "/hailong.js" + query), "")).await;
        for display in ["inline", "button"] {
            let about = json!({"survey": "one-stop", "ingest": away, "display": display});
            arrive(&browser, &host, about).await;
            let address = browser.wait_until("what is left", WAIT, &inside(seen)).await;
            assert!(address.as_str().unwrap().starts_with(away), "{query} {display}: {address}");
        }
    }
    browser.close().await;
}

#[tokio::test]
async fn where_there_is_no_webassembly_the_plain_form_stays() {
    let service = Service::start();
    let loader = service.origin() + "/hailong.js?survey=one-stop";
    let host = HostPage::serve(page(&loader, "delete window.WebAssembly")).await;
    let browser = Browser::start(360, 740).await;
    arrive(&browser, &host, json!({"survey": "one-stop"})).await;
    browser.wait_until("the plain form", WAIT, &inside(PLAIN_FORM)).await;
    service.expect_fallback("wasm-blocked");
    browser.close().await;
}

/// What browsers of 2017 to 2022 do not have; syntax apart, which the minifier keeps to ES2017.
const OLD: &str = "delete window.IntersectionObserver; delete CSSStyleSheet.prototype.replaceSync; \
    delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets; \
    delete Element.prototype.replaceChildren; delete DocumentFragment.prototype.replaceChildren; \
    delete HTMLDialogElement.prototype.showModal; delete HTMLDialogElement.prototype.close; \
    delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover; \
    delete Element.prototype.checkVisibility; delete SubmitEvent.prototype.submitter";

#[tokio::test]
async fn an_old_browser_gets_the_widget_dressed_by_a_style_element() {
    let service = Service::start();
    let loader = service.origin() + "/hailong.js?survey=one-stop";
    let host = HostPage::serve(page(&loader, OLD)).await;
    let browser = Browser::start(360, 740).await;
    for display in ["inline", "button", "banner"] {
        arrive(&browser, &host, json!({"survey": "one-stop", "display": display})).await;
        let has_style =
            inside("return root?.querySelector('style')?.textContent.includes('.hailong')");
        browser.wait_until("the style", WAIT, &has_style).await;
        if display != "inline" {
            let opener = inside(
                "const opener = root.querySelector('.opener'); opener?.click(); return !!opener",
            );
            browser.wait_until("the button", WAIT, &opener).await;
        }
        let live = inside(
            "const form = root?.querySelector('form.live'); \
             return !root.querySelector('.still') && form?.getBoundingClientRect().height > 200 && \
             getComputedStyle(form).color",
        );
        let color = browser.wait_until("the live form", WAIT, &live).await;
        assert_eq!(color, json!("rgb(28, 39, 51)"), "dressed");
        let broken = browser.run("return [broken, told]", vec![]).await;
        assert_eq!(broken, json!([[], []]), "{display}");
    }
    browser.close().await;
}

#[tokio::test]
async fn an_old_browser_without_wasm_either_gets_the_frame_or_the_link() {
    let service = Service::start();
    let before = [OLD, "; delete window.WebAssembly"].concat();
    let host = HostPage::serve(page(&(service.origin() + "/hailong.js"), &before)).await;
    let browser = Browser::start(360, 740).await;
    arrive(&browser, &host, json!({"survey": "one-stop"})).await;
    let frame = inside("return root?.querySelector('iframe')?.src");
    let frame = browser.wait_until("the frame", WAIT, &frame).await;
    assert_eq!(frame, json!(service.origin() + "/embed/one-stop?lang=vi"));
    service.expect_fallback("wasm-blocked");
    browser.close().await;
}

#[tokio::test]
async fn after_a_trap_without_a_panel_the_form_is_in_a_frame() {
    let service = Service::start();
    let host = HostPage::serve(page(&(service.origin() + "/hailong.js"), "")).await;
    let browser = Browser::start(360, 740).await;
    arrive(&browser, &host, json!({"survey": "one-stop"})).await;
    let live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &live).await;
    let trap = "const error = new WebAssembly.RuntimeError('unreachable'); \
        dispatchEvent(new ErrorEvent('error', { error }))";
    browser.run(trap, vec![]).await;
    let frame = inside(
        "return root.querySelectorAll('form').length === 0 && root.querySelector('iframe')?.src",
    );
    browser.wait_until("the frame", WAIT, &frame).await;
    assert_eq!(browser.run("return told", vec![]).await, json!(["trapped"]));
    service.expect_fallback("trapped");
    browser.close().await;
}
