//! The ways to appear: a button and a bar that open the form in a dialog, and the methods that do.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;
use support::browser::{Browser, FOCUSED};
use support::host::{DemoSite, HostPage};
use support::{Export, Service};

const WAIT: Duration = Duration::from_secs(15);

/// A script that looks into the shadow root of the element.
fn inside(script: &str) -> String {
    format!("const host = document.querySelector('hai-long'), root = host?.shadowRoot; {script}")
}

/// A long page with one element, whose attributes these are, and links before and after it.
fn page(origin: &str, attributes: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\">\
         <script async src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <style>body {{ margin: 0; font: 16px sans-serif }} p {{ height: 60vh }}</style>\
         <a id=before href=\"#x\">Trước</a><p>Hồ sơ</p>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\" {attributes}></hai-long>\
         <p>Chân trang</p><a id=after href=\"#x\">Sau</a></html>"
    )
}

const IS_OPEN: &str = "return root?.querySelector('dialog')?.open === true";
const IS_LIVE: &str = "return !!root?.querySelector('dialog form.live:not(.still)') \
    && !root.querySelector('.still')";

/// What of the page a dialog must leave as it is.
const PAGE: &str = "return [scrollY, document.body.getAttribute('style'), \
    document.documentElement.getAttribute('style'), getComputedStyle(document.body).overflow, \
    document.cookie, localStorage.length, sessionStorage.length]";

async fn assert_nothing_failed(browser: &Browser) {
    let errors = browser.console().await;
    let errors: Vec<_> = errors.iter().filter(|line| line.starts_with("SEVERE")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test]
async fn a_button_opens_a_dialog_that_keeps_the_focus_and_gives_it_back() {
    let service = Service::start();
    let host = HostPage::serve(page(&service.origin(), "display=button")).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    let opener = inside("return !!root?.querySelector('.opener')");
    browser.wait_until("the button", WAIT, &opener).await;
    assert_eq!(browser.run(&inside(IS_OPEN), vec![]).await, json!(false), "not before it is asked");
    browser.screenshot("appear-button").await;
    browser.tab_to(".opener", 5).await;
    let before = browser.run(PAGE, vec![]).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.wait_until("the dialog", WAIT, &inside(IS_OPEN)).await;
    browser.wait_until("the live form", WAIT, &inside(IS_LIVE)).await;
    assert_eq!(browser.run(PAGE, vec![]).await, before, "the page stays as it is");
    let name = inside(
        "const dialog = root.querySelector('dialog'); \
         return [dialog.matches(':modal'), dialog.getAttribute('aria-label')]",
    );
    assert_eq!(browser.run(&name, vec![]).await, json!([true, "Phiếu đánh giá"]));
    browser.tab_to("input[name=overall]", 5).await;
    browser.press(&[Key::Right.into()]).await;
    browser.screenshot("appear-dialog").await;
    // More stops than there are: the focus never reaches the page beneath.
    let left = format!("{FOCUSED} return document.activeElement.id");
    for _ in 0..20 {
        browser.press(&[Key::Tab.into()]).await;
        assert_eq!(browser.run(&left, vec![]).await, json!(""), "the focus left the dialog");
    }
    browser.press(&[Key::Escape.into()]).await;
    let is_back = inside(
        "return !root.querySelector('dialog').open \
        && root.activeElement === root.querySelector('.opener')",
    );
    browser.wait_until("the focus on the button again", WAIT, &is_back).await;
    assert_eq!(browser.run(PAGE, vec![]).await, before, "and still");
    browser.press(&[Key::Enter.into()]).await;
    let kept = inside("return root.querySelector('input[name=overall]:checked')?.value");
    let kept = browser.wait_until("what was chosen", WAIT, &kept).await;
    browser.tab_to("button[value=send]", 20).await;
    browser.press(&[Key::Enter.into()]).await;
    let receipt = inside("return root.querySelector('.receipt:not([hidden]) .code')?.textContent");
    browser.wait_until("the receipt", WAIT, &receipt).await;
    browser.screenshot("appear-thanks").await;
    let shut = inside(
        "root.querySelector('.shut').click(); return root.querySelector('.opener').innerText",
    );
    assert_eq!(browser.run(&shut, vec![]).await, json!("Xem biên nhận đánh giá"));
    let export = Export::of_count(&service, 1);
    let level: u32 = kept.as_str().unwrap().parse().unwrap();
    assert_eq!(export.rows.values().next().unwrap()["answers"]["overall"], json!(level));
    assert_nothing_failed(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn a_bar_asks_once_and_later_means_not_again_on_this_page() {
    let service = Service::start();
    let host = HostPage::serve(page(&service.origin(), "display=banner")).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    let bar = inside(
        "const bar = root?.querySelector('.banner'); \
        return bar?.checkVisibility() && bar.getBoundingClientRect().bottom === innerHeight",
    );
    browser.wait_until("the bar at the bottom", WAIT, &bar).await;
    browser.screenshot("appear-banner").await;
    let focused = browser.run("return document.activeElement.localName", vec![]).await;
    assert_eq!(focused, json!("body"), "it does not take the focus");
    browser
        .run(
            "window.told = []; document.addEventListener('hailong:later', e => told.push(e.type))",
            vec![],
        )
        .await;
    browser.tab_to(".later", 5).await;
    browser.press(&[Key::Enter.into()]).await;
    let again = inside(
        "const told = [!!root.querySelector('.banner'), window.told]; host.remove(); \
        const next = host.cloneNode(); document.body.append(next); return told",
    );
    assert_eq!(browser.run(&again, vec![]).await, json!([false, ["hailong:later"]]));
    let is_there = inside("return !!root?.querySelector('dialog')");
    browser.wait_until("the element that came again", WAIT, &is_there).await;
    let seen = inside("return !!root.querySelector('.banner')");
    assert_eq!(browser.run(&seen, vec![]).await, json!(false), "later is respected");
    let other = "const other = document.querySelector('hai-long').cloneNode(); \
        other.setAttribute('unit', 'H01.1'); document.body.append(other); window.other = other;";
    browser.run(other, vec![]).await;
    let other = "return !!window.other.shadowRoot?.querySelector('.banner')";
    browser.wait_until("a bar about something else", WAIT, other).await;
    let stored = "return [document.cookie, localStorage.length, sessionStorage.length, \
        (await indexedDB.databases()).length]";
    let stored = browser.run(&format!("return (async () => {{ {stored} }})()"), vec![]).await;
    assert_eq!(stored, json!(["", 0, 0, 0]), "nothing is remembered beyond the page");
    assert_nothing_failed(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn a_bar_that_got_its_answer_goes() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    let browser = Browser::start(1280, 900).await;
    browser.open(&(portal.origin.clone() + "/thanh-moi")).await;
    browser.wait_until("the bar", WAIT, &inside("return !!root?.querySelector('.banner')")).await;
    browser.screenshot("appear-banner").await;
    browser.run(&inside("root.querySelector('.banner .opener').click()"), vec![]).await;
    browser.wait_until("the live form", WAIT, &inside(IS_LIVE)).await;
    browser.screenshot("appear-dialog").await;
    let rate = "root.querySelector('input[name=overall][value=\"5\"]').click(); \
        root.querySelector('button[value=send]').click()";
    browser.run(&inside(rate), vec![]).await;
    let receipt = inside("return root.querySelector('.receipt:not([hidden]) .code')?.textContent");
    browser.wait_until("the receipt", WAIT, &receipt).await;
    browser.press(&[Key::Escape.into()]).await;
    let gone =
        inside("return !root.querySelector('dialog').open && !root.querySelector('.banner')");
    browser.wait_until("neither dialog nor bar", WAIT, &gone).await;
    Export::of_count(&service, 1);
    assert_nothing_failed(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn open_and_close_work_for_every_way_to_appear() {
    let service = Service::start();
    let browser = Browser::start(1280, 900).await;
    for display in ["button", "banner", "inline"] {
        let host = HostPage::serve(page(&service.origin(), &format!("display={display}"))).await;
        browser.open(&host.url).await;
        let is_there = inside("return !!root?.querySelector('form')");
        browser.wait_until("the element", WAIT, &is_there).await;
        let call = |name: &str| inside(&format!("host.{name}()"));
        let shown = inside("return root.querySelector('form')?.checkVisibility() === true");
        browser.run(&call("open"), vec![]).await;
        browser.wait_until("the form", WAIT, &shown).await;
        browser.run(&call("close"), vec![]).await;
        let hidden = shown.replace("=== true", "=== false");
        browser.wait_until("no form", WAIT, &hidden).await;
        browser.run(&call("open"), vec![]).await;
        browser.wait_until("the form again", WAIT, &shown).await;
    }
    assert_nothing_failed(&browser).await;
    browser.close().await;
}
