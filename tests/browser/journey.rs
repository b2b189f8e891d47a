//! The main road. A citizen rates on a result page of the portal, with the keyboard alone; the
//! central team, logged in beforehand, sees it without reloading; the export has the same row.

use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::{Browser, FOCUSED};
use support::host::DemoSite;
use support::{Export, Service};

/// The result page of the demo portal.
const RESULT_PAGE: &str = "/ho-so/H47.15-260821-0001";
const HOST: &str = "hai-long";
const WAIT: Duration = Duration::from_secs(20);

/// A script that looks into the shadow root of the first element.
fn inside(script: &str) -> String {
    format!("const root = document.querySelector('hai-long')?.shadowRoot; {script}")
}

pub(crate) async fn log_in(browser: &Browser, service: &Service) {
    let password = service.data().join("admin-password.txt");
    let password = std::fs::read_to_string(password).unwrap();
    log_in_as(browser, service, "admin", &password).await;
}

pub(crate) async fn log_in_as(browser: &Browser, service: &Service, name: &str, password: &str) {
    browser.open(&(service.origin() + "/monitor/")).await;
    let field = async |selector: &str, text: &str| {
        let field = browser.client.find(Locator::Css(selector)).await;
        let field = field.unwrap_or_else(|error| panic!("no `{selector}`: {error}"));
        field.send_keys(text).await.unwrap();
    };
    field("input[name=name]", name).await;
    field("input[name=password]", password.trim()).await;
    browser.press(&[Key::Enter.into()]).await;
    browser
        .wait_until(
            "the monitor",
            WAIT,
            "return !!document.querySelector('[data-total], .page-head')",
        )
        .await;
}

async fn total(browser: &Browser) -> Value {
    let script = "const total = document.querySelector('[data-total]'); \
        return Number((total.dataset.total || total.textContent).replace(/\\D/g, ''));";
    browser.run(script, vec![]).await
}

/// Rates by keyboard: level 2, a reason, one more question, a comment. Gives the receipt.
async fn rate_by_keyboard(browser: &Browser, name: &str) -> String {
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    browser.screenshot(&format!("{name}-first")).await;
    browser.tab_to("input[name=overall]", 60).await;
    browser.press(&[Key::Right.into()]).await;
    let focused = browser.focused().await;
    assert_eq!(focused["value"], "2", "an arrow moves to the next level: {focused}");
    assert_eq!(focused["checked"], true, "and chooses it: {focused}");
    browser.tab_to("input[name=reasons][value=slow]", 3).await;
    browser.press(&[' ']).await;
    assert_eq!(browser.focused().await["checked"], true, "the space bar ticks a reason");
    browser.screenshot(&format!("{name}-reasons")).await;
    browser.tab_to("button[value=next]", 12).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.tab_to("input[name=time]", 6).await;
    browser.press(&[' ']).await;
    assert_eq!(browser.focused().await["checked"], true, "the space bar chooses a level");
    browser.screenshot(&format!("{name}-details")).await;
    browser.tab_to("button[value=next]", 12).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.tab_to("textarea[name=comment]", 6).await;
    browser.type_text("Chờ lâu quá.").await;
    browser.screenshot(&format!("{name}-comment")).await;
    browser.tab_to("button[value=send]", 6).await;
    browser.press(&[Key::Enter.into()]).await;
    let receipt = inside(
        "const code = root?.querySelector('.receipt:not([hidden]) .code'); \
         return code?.checkVisibility() && code.textContent.trim();",
    );
    let receipt = browser.wait_until("the receipt", WAIT, &receipt).await;
    // Who cannot see the screen is told by the focus, who can must see it without scrolling.
    let is_told = format!(
        "{FOCUSED} const place = element?.getBoundingClientRect(); \
         return element?.closest('.outcome') && place.top >= 0 && place.bottom <= innerHeight;"
    );
    browser.wait_until("the thanks, focused and in sight", WAIT, &is_told).await;
    browser.screenshot(&format!("{name}-thanks")).await;
    receipt.as_str().unwrap().to_owned()
}

async fn assert_no_errors(browser: &Browser, whose: &str) {
    let console = browser.console().await;
    let errors: Vec<_> = console.iter().filter(|line| line.starts_with("SEVERE")).collect();
    assert!(errors.is_empty(), "{whose} console: {errors:#?}");
}

/// What a host page and an export tell after a citizen has rated.
async fn assert_arrived(service: &Service, citizen: &Browser, receipt: &str) {
    service.get(&format!("/v1/receipts/{receipt}")).await.assert_status(200);
    let export = Export::of(service, &["--unit", "H47.15"]);
    assert_eq!(export.rows.len(), 1, "one rating of this unit");
    let row = export.rows.values().next().unwrap();
    let answers = json!({"overall": 2, "reasons": ["slow"], "time": 1, "comment": "Chờ lâu quá."});
    assert_eq!(row["answers"], answers, "the export has what the citizen chose");
    assert_eq!(row["channel"], "portal");
    let told = citizen.run("return window.told", vec![]).await;
    let submitted = told.as_array().unwrap().iter().find(|told| told[0] == "hailong:submitted");
    let detail = submitted.expect("the page hears of it")[1].as_str().unwrap();
    assert_eq!(detail, "{\"outcome\":\"stored\"}", "but never the receipt");
    assert_eq!(citizen.run("return document.cookie", vec![]).await, json!(""), "no cookie");
    assert!(citizen.shadow_text(HOST).await.contains(receipt));
}

async fn open_result_page(width: u32, height: u32, portal: &DemoSite) -> Browser {
    let citizen = Browser::start(width, height).await;
    citizen.open(&(portal.origin.clone() + RESULT_PAGE)).await;
    let listen = "window.told = []; for (const name of ['ready', 'submitted', 'failed']) \
        document.addEventListener('hailong:' + name, event => \
        told.push([event.type, JSON.stringify(event.detail)]))";
    citizen.run(listen, vec![]).await;
    citizen
}

#[tokio::test]
async fn a_rating_by_keyboard_from_a_telephone_is_in_the_export() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    assert_ne!(portal.origin, service.origin(), "two origins");
    let citizen = open_result_page(360, 740, &portal).await;
    let title = citizen.client.title().await.unwrap();
    let receipt = rate_by_keyboard(&citizen, "journey").await;
    Export::of_count(&service, 1);
    assert_arrived(&service, &citizen, &receipt).await;
    assert_eq!(citizen.client.title().await.unwrap(), title, "the page is still the portal's");
    assert_no_errors(&citizen, "the citizen's").await;
    citizen.close().await;
}

#[tokio::test]
async fn a_rating_by_keyboard_is_seen_by_the_central_team_without_a_reload() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    let monitor = Browser::start(1280, 900).await;
    log_in(&monitor, &service).await;
    assert_eq!(total(&monitor).await, json!(0), "nobody has rated yet");
    monitor.run("window.notReloaded = true", vec![]).await;
    let citizen = open_result_page(1280, 900, &portal).await;
    let receipt = rate_by_keyboard(&citizen, "journey").await;
    let sent_at = Instant::now();
    let is_seen = "const total = document.querySelector('[data-total]'); \
        const n = Number((total.dataset.total || total.textContent).replace(/\\D/g, '')); \
        return n === 1 && document.querySelectorAll('[data-live] li, [data-live] tr').length === 1;";
    monitor.wait_until("the rating in the monitor", Duration::from_secs(5), is_seen).await;
    println!("in the monitor {:?} after the receipt", sent_at.elapsed());
    let has_figures = "const figures = document.querySelector('[data-figures]'); \
        return !figures.querySelector('[data-nothing]') && \
            figures.querySelector('#comments')?.textContent.includes('Chờ lâu quá.');";
    monitor.wait_until("the figures with it", Duration::from_secs(5), has_figures).await;
    let not_reloaded = monitor.run("return window.notReloaded === true", vec![]).await;
    assert_eq!(not_reloaded, json!(true), "the monitor showed it without a reload");
    monitor.screenshot("monitor-live").await;
    assert_arrived(&service, &citizen, &receipt).await;
    assert_no_errors(&citizen, "the citizen's").await;
    assert_no_errors(&monitor, "the monitor's").await;
    citizen.close().await;
    monitor.close().await;
}

#[tokio::test]
async fn a_page_that_is_not_answered_says_what_is_missing() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    let citizen = Browser::start(360, 740).await;
    citizen.open(&(portal.origin.clone() + RESULT_PAGE)).await;
    let is_live = inside("return !!root?.querySelector('form.live')");
    citizen.wait_until("the live form", WAIT, &is_live).await;
    citizen.tab_to("button[value=next]", 60).await;
    citizen.press(&[Key::Enter.into()]).await;
    let told = inside(
        "const problem = [...root.querySelectorAll('.problem')].find(one => one.checkVisibility());\
         return problem?.textContent;",
    );
    let told = citizen.wait_until("the sentence", WAIT, &told).await;
    assert!(told.as_str().unwrap().contains("Ông/Bà"), "a respectful sentence: {told}");
    citizen.screenshot("journey-problem").await;
    assert_eq!(service.outcomes().received, 0, "nothing was sent");
    citizen.close().await;
}
