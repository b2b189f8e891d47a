//! Results without a script, by the keyboard alone, on a telephone and on paper.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};
use support::Service;
use support::browser::Browser;
use support::made_up::{PROVINCE, fill};

use crate::journey::log_in;

const WAIT: Duration = Duration::from_secs(20);

/// Widths of a telephone and of a desk, in CSS pixels.
const WIDTHS: [u32; 2] = [360, 1280];

/// Presses of an arrow after which a table has to have moved; the first may come before it is painted.
const PRESSES_MAX: usize = 20;

/// A sheet of A4 between its margins, in CSS pixels.
const SHEET: u32 = 624;

async fn browser() -> (Service, Browser) {
    let service = Service::start();
    fill(&service, 1_500, false);
    let browser = Browser::start(1280, 900).await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    log_in(&browser, &service).await;
    (service, browser)
}

async fn see(browser: &Browser, script: &str) -> Value {
    browser.run(script, vec![]).await
}

#[tokio::test]
async fn results_are_found_by_the_keyboard_without_a_script() {
    let (service, browser) = browser().await;
    browser.tab_to(".pages a[href='/monitor/results']", 20).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.wait_until("the results", WAIT, "return !!document.querySelector('.choose')").await;
    assert_eq!(
        see(&browser, "return document.querySelector('.pages [aria-current=page]').pathname").await,
        "/monitor/results"
    );
    browser.tab_to("a.skip", 3).await;
    browser.press(&[Key::Enter.into()]).await;
    assert_eq!(see(&browser, "return document.activeElement.id").await, "main");
    browser.tab_to("#unit", 20).await;
    browser.type_text(PROVINCE).await;
    browser.press(&[Key::Enter.into()]).await;
    let is_there =
        format!("return document.querySelector('h1')?.textContent.includes('{PROVINCE}')");
    browser.wait_until("the province", WAIT, &is_there).await;
    let address = see(&browser, "return location.search").await;
    let address = address.as_str().unwrap();
    assert!(address.contains("unit=H99") && address.contains("period="), "{address}");
    // From the province to one of its units, and to one question of it.
    browser.tab_to("#heat tbody th a", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    let is_below = "return document.querySelectorAll('.crumbs li').length === 3";
    browser.wait_until("a unit of the province", WAIT, is_below).await;
    browser
        .open(&format!("{}/monitor/results?survey=one-stop&unit={PROVINCE}", service.origin()))
        .await;
    browser.tab_to("#figures tbody th a", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    let is_drawn = "return document.querySelectorAll('.trend-chart .dot').length > 3 \
        && document.querySelectorAll('[data-period]').length === 8";
    browser.wait_until("one question over time", WAIT, is_drawn).await;
    browser.close().await;
}

#[tokio::test]
async fn no_page_of_results_is_wider_than_the_window() {
    let (service, browser) = browser().await;
    let year = jiff::Zoned::now().year();
    for path in ["results?", "results/question?", "results/services?", "results?service=1.004227&"]
        .map(|page| format!("/monitor/{page}survey=one-stop&unit={PROVINCE}&period={year}"))
    {
        for width in WIDTHS {
            // A size lasts until the next page.
            browser.open(&(service.origin() + &path)).await;
            browser.resize(width, 800).await;
            let wide = "const page = document.scrollingElement; \
                return [innerWidth, page.scrollWidth - page.clientWidth]";
            assert_eq!(see(&browser, wide).await, json!([width, 0]), "{path} at {width} px");
        }
    }
    // A wide table moves in a region of its own, which the keyboard reaches.
    browser
        .open(&format!("{}/monitor/results?survey=one-stop&unit={PROVINCE}", service.origin()))
        .await;
    browser.resize(360, 800).await;
    browser.tab_to("#figures .scroll", 60).await;
    let mut seen = Value::Null;
    for _ in 0..PRESSES_MAX {
        browser.press(&[Key::Right.into()]).await;
        let moved = "const one = document.querySelector('#figures .scroll'); \
            return [one.scrollLeft, one.scrollWidth, one.clientWidth, document.activeElement.className]";
        seen = see(&browser, moved).await;
        if seen[0].as_f64() > Some(0.0) {
            break;
        }
    }
    assert!(seen[0].as_f64() > Some(0.0), "the table does not move: {seen}");
    let heads = "const head = document.querySelector('#heat thead th'); \
        return getComputedStyle(head).position";
    assert_eq!(see(&browser, heads).await, "sticky");
    browser.close().await;
}

#[tokio::test]
async fn on_paper_the_report_is_a_document_and_nothing_else() {
    let (service, browser) = browser().await;
    let path = format!("/monitor/report?survey=one-stop&unit={PROVINCE}");
    browser.open(&(service.origin() + &path)).await;
    browser.resize(SHEET, 900).await;
    browser.print_media(true).await;
    let shown = "return ['.top-bar', '.choose', '.not-printed', '.skip'].filter(one => \
        document.querySelector(one)?.checkVisibility())";
    assert_eq!(see(&browser, shown).await, json!([]));
    let said = see(&browser, "return document.querySelector('.paper').innerText").await;
    let said = said.as_str().unwrap();
    for part in
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "I. ", "II. ", "III. ", "Nơi nhận"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let cut = "return [...document.querySelectorAll('.scroll')].filter(one => \
        one.scrollHeight > one.clientHeight + 2).length";
    assert_eq!(see(&browser, cut).await, 0, "a table is cut");
    let wide = "const page = document.scrollingElement; \
        return [innerWidth, page.scrollWidth - page.clientWidth]";
    assert_eq!(see(&browser, wide).await, json!([SHEET, 0]), "wider than the sheet");
    browser.screenshot("report-print").await;
    browser.close().await;
}
