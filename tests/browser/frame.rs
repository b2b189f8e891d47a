//! The form in a frame from the service: out of reach of the page around it, which hears the outcome
//! and nothing else; and what is left where frames are forbidden.

use std::time::Duration;

use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::Browser;
use support::host::{DemoSite, HostPage};
use support::{Export, Service};

const WAIT: Duration = Duration::from_secs(15);

fn inside(script: &str) -> String {
    format!("const host = document.querySelector('hai-long'), root = host?.shadowRoot; {script}")
}

/// A page with one element; it notes what it is told and how far it moved.
fn page(origin: &str, attributes: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\">\
         <style>body {{ margin: 0 }} hai-long {{ display: block; min-height: 31rem }}</style>\
         <script>window.told = []; window.moved = 0; \
         for (const name of ['ready', 'submitted', 'failed']) addEventListener('hailong:' + name, \
         event => told.push([name, JSON.stringify(event.detail)])); \
         new PerformanceObserver(list => list.getEntries().forEach(one => moved += one.value))\
         .observe({{type: 'layout-shift', buffered: true}})</script>\
         <script async src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <h1>Hồ sơ</h1><hai-long survey=\"one-stop\" unit=\"H47.15\" {attributes}></hai-long>\
         <p>Chân trang</p></html>"
    )
}

pub(crate) async fn enter_frame(browser: &Browser) {
    let frame = browser.run(&inside("return root.querySelector('iframe')"), vec![]).await;
    let id = frame.as_object().and_then(|frame| frame.values().next()).and_then(Value::as_str);
    let id = ElementRef::from(id.expect("the frame is an element").to_owned());
    Element::from_element_id(browser.client.clone(), id).enter_frame().await.unwrap();
}

async fn told(browser: &Browser) -> Value {
    browser.run("return window.told", vec![]).await
}

#[tokio::test]
async fn a_rating_in_a_frame_is_out_of_reach_of_the_page_and_is_stored() {
    let service = Service::start();
    let dossier = "H47.15-260821-0001";
    let html = page(&service.origin(), &format!("dossier=\"{dossier}\" frame"));
    let host = HostPage::serve(html).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    browser.wait_until("the frame", WAIT, "return told.length > 0").await;
    assert_eq!(told(&browser).await, json!([["ready", "{}"]]));
    let seen = inside(
        "const frame = root.querySelector('iframe'); let body; \
         try { body = frame.contentWindow.document } catch (error) { body = error.name } \
         return [frame.src, frame.title, body, root.querySelectorAll('form').length, \
         frame.clientHeight > 200, host.clientHeight - frame.clientHeight >= 0]",
    );
    let address = service.origin() + "/embed/one-stop?lang=vi";
    let expected = json!([address, "Phiếu đánh giá", "SecurityError", 0, true, true]);
    assert_eq!(browser.run(&seen, vec![]).await, expected);
    browser.screenshot("frame").await;
    let moved = browser.run("return window.moved", vec![]).await;
    assert_eq!(moved, json!(0), "until it is touched, nothing moves");
    enter_frame(&browser).await;
    let choose = inside("root.querySelector('form.live input[name=overall][value=\"2\"]').click()");
    browser.run(&choose, vec![]).await;
    browser.client.clone().enter_parent_frame().await.unwrap();
    let fits = "const frame = document.querySelector('hai-long').shadowRoot.firstElementChild; \
        return frame.clientHeight > 560";
    browser.wait_until("the frame grows with its form", WAIT, fits).await;
    browser.screenshot("frame-chosen").await;
    enter_frame(&browser).await;
    let no_scroll = "const all = document.scrollingElement; return all.scrollHeight - innerHeight";
    assert_eq!(browser.run(no_scroll, vec![]).await, json!(0), "all of it is seen");
    browser.run(&inside("root.querySelector('button[value=send]').focus()"), vec![]).await;
    browser.press(&[Key::Enter.into()]).await;
    let receipt = inside("return root.querySelector('.receipt:not([hidden]) .code')?.textContent");
    let receipt = browser.wait_until("the receipt", WAIT, &receipt).await;
    browser.client.clone().enter_parent_frame().await.unwrap();
    let expected = json!([["ready", "{}"], ["submitted", "{\"outcome\":\"stored\"}"]]);
    assert_eq!(told(&browser).await, expected, "the outcome, never the receipt");
    service.get(&format!("/v1/receipts/{}", receipt.as_str().unwrap())).await.assert_status(200);
    let export = Export::of_count(&service, 1);
    let row = export.rows.values().next().unwrap();
    assert_eq!((&row["unit"], &row["answers"]["overall"]), (&json!("H47.15"), &json!(2)));
    browser.close().await;
}

#[tokio::test]
async fn the_long_survey_stands_in_a_frame_unless_the_page_says_otherwise() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    for (width, height) in [(360, 740), (1280, 900)] {
        let browser = Browser::start(width, height).await;
        browser.open(&(portal.origin.clone() + "/khao-sat")).await;
        let is_framed = inside("return !!root?.querySelector('iframe')");
        browser.wait_until("the frame", WAIT, &is_framed).await;
        assert_eq!(browser.run(&inside("return !root.querySelector('form')"), vec![]).await, true);
        enter_frame(&browser).await;
        let is_live = inside("return root?.querySelector('form.live .page')?.checkVisibility()");
        browser.wait_until("the form in it", WAIT, &is_live).await;
        browser.client.clone().enter_parent_frame().await.unwrap();
        browser.screenshot("frame-sipas").await;
        browser.close().await;
    }
}

#[tokio::test]
async fn the_frame_listens_to_an_allowed_page_only_and_the_page_to_the_service_only() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service.origin(), "frame")).await;
    browser.open(&host.url).await;
    browser.wait_until("the frame", WAIT, "return told.length > 0").await;
    // A script of the page, and a frame of another origin, speak as the service would.
    let lie = "const message = {hailong: 'submitted', detail: {outcome: 'stored'}}; \
        postMessage(message, '*'); \
        const frame = document.createElement('iframe'); frame.sandbox = 'allow-scripts'; \
        frame.srcdoc = '<script>parent.postMessage({hailong: \"height\", height: 9}, \"*\"); \
        parent.postMessage({hailong: \"submitted\", detail: {}}, \"*\")</scr' + 'ipt>'; \
        frame.onload = () => setTimeout(() => window.lied = true, 200); document.body.append(frame)";
    browser.run(lie, vec![]).await;
    browser.wait_until("the lie", WAIT, "return window.lied").await;
    assert_eq!(told(&browser).await, json!([["ready", "{}"]]), "nobody believes it");
    let origin = "https://dichvucong.example.vn";
    let added = service.run("origin", &["add", origin]);
    assert!(added.status.success(), "{added:?}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let answer = service.get("/embed/one-stop").await;
    let policy = answer.assert_status(200).header("content-security-policy");
    assert!(policy.ends_with(&format!("; frame-ancestors 'self' {origin}")), "{policy}");
    browser.open(&host.url).await;
    browser.wait_until("the end of it", Duration::from_secs(30), "return told.length > 0").await;
    let failed = json!([["failed", "{\"reason\":\"frame-blocked\"}"]]);
    assert_eq!(told(&browser).await, failed, "another origin may not show it");
    service.expect_fallback("frame-blocked");
    browser.close().await;
}

#[tokio::test]
async fn where_frames_are_forbidden_a_link_is_left() {
    let service = Service::start();
    let origin = service.origin();
    let policy = format!(
        "default-src 'none'; script-src {origin} 'unsafe-inline'; connect-src {origin}; \
         style-src 'unsafe-inline'"
    );
    let html = page(&origin, "dossier=\"H47.15-260821-0001\" frame");
    let host = HostPage::serve_under(&policy, html).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    let link = inside("return root?.querySelector('a')?.href");
    let link = browser.wait_until("the link", WAIT, &link).await;
    assert!(link.as_str().unwrap().starts_with(&(origin + "/f/one-stop?")), "{link}");
    assert!(!link.as_str().unwrap().contains("0001"), "no dossier in an address: {link}");
    browser.screenshot("frame-link").await;
    service.expect_fallback("frame-blocked");
    browser.close().await;
}

#[tokio::test]
async fn where_wasm_is_forbidden_and_no_panel_came_along_the_form_is_in_a_frame() {
    let service = Service::start();
    let origin = service.origin();
    let policy = format!(
        "default-src 'none'; script-src {origin} 'unsafe-inline'; connect-src {origin}; \
         frame-src {origin}; style-src 'unsafe-inline'"
    );
    let html = page(&origin, "").replace("hailong.js?survey=one-stop", "hailong.js");
    let host = HostPage::serve_under(&policy, html).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    browser.wait_until("the frame", WAIT, "return told.some(one => one[0] === 'ready')").await;
    enter_frame(&browser).await;
    let rate = "root.querySelector('form.live input[name=overall][value=\"4\"]').click(); \
        root.querySelector('button[value=send]').click()";
    browser.run(&inside(rate), vec![]).await;
    let receipt = inside("return root.querySelector('.receipt:not([hidden]) .code')?.textContent");
    browser.wait_until("the receipt", WAIT, &receipt).await;
    let export = Export::of_count(&service, 1);
    assert_eq!(export.rows.values().next().unwrap()["unit"], json!("H47.15"));
    service.expect_fallback("wasm-blocked");
    browser.close().await;
}
