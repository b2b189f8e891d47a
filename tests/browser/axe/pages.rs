//! Pages of the service: the hosted form, the form in a frame, the monitor, the browsable interface;
//! and every page of the demo portal.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use support::browser::Browser;
use support::host::{DemoSite, HostPage};
use support::judge::Judge;
use support::tablet::add_device;
use support::{Export, Service, SubmissionBuilder};

use super::{IS_LIVE, WAIT, html, inside, visit};
use crate::frame::enter_frame;
use crate::journey::log_in;

pub(super) async fn start() -> Browser {
    let browser = Browser::start(360, 740).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    browser
}

/// Presses a button of a page and waits until the next page has something that matches.
async fn press(browser: &Browser, button: &str, then: &str) {
    let button = browser.client.find(Locator::Css(button)).await.expect("the button is there");
    browser.run("arguments[0].click()", vec![serde_json::to_value(button).unwrap()]).await;
    let is_there = format!("return !!document.querySelector('{then}')");
    browser.wait_until(then, WAIT, &is_there).await;
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Every kind of page that the long form has, one of them with a problem.
async fn judge_long_form(judge: &mut Judge, browser: &Browser, origin: &str, lang: &str) {
    browser.open(&format!("{origin}/f/sipas-2023?lang={lang}")).await;
    judge.judge(browser, &format!("/f/sipas-2023 {lang}")).await;
    for (field, state) in [
        ("[name=ethnic]", "consent"),
        ("[name=\"c1.1\"]", "a matrix"),
        ("[name=c2]:not([type=hidden])", "choices"),
    ] {
        turn_to(browser, field).await;
        judge.judge(browser, &format!("/f/sipas-2023 {lang}, {state}")).await;
    }
    let too_long = "document.querySelector('[name=c2][value=other]').click(); \
        document.querySelector('[name=c2-other]').value = 'x'.repeat(201)";
    browser.run(too_long, vec![]).await;
    press(browser, "button.next", ".summary").await;
    judge.judge(browser, &format!("/f/sipas-2023 {lang}, problem")).await;
    browser.open(&format!("{origin}/f/sipas-2023?lang={lang}&print")).await;
    judge_paper(judge, browser, &format!("/f/sipas-2023 {lang}, paper")).await;
}

/// The paper by axe alone: its boxes are for a pen, and no finger can press them.
async fn judge_paper(judge: &mut Judge, browser: &Browser, state: &str) {
    for (width, height) in [(1280, 900), (360, 740)] {
        browser.resize(width, height).await;
        judge.by_axe(browser, &format!("{state}, {width} px")).await;
    }
}

/// Turns pages until one has something that matches.
async fn turn_to(browser: &Browser, selector: &str) {
    let is_there = format!("return !!document.querySelector('{selector}')");
    for _ in 0..25 {
        if browser.run(&is_there, vec![]).await == json!(true) {
            return;
        }
        let title = browser.run("return document.title", vec![]).await;
        let next = "document.querySelector('button.next').click()";
        browser.run(next, vec![]).await;
        let turned = format!("return document.title !== {title}");
        browser.wait_until("the next page", WAIT, &turned).await;
    }
    panic!("no page has {selector}");
}

#[tokio::test]
async fn the_hosted_form_is_for_everyone() {
    let service = Service::start();
    let browser = start().await;
    let mut judge = Judge::default();
    for lang in ["vi", "en"] {
        for survey in ["one-stop", "online-service"] {
            browser.open(&format!("{}/f/{survey}?lang={lang}", service.origin())).await;
            judge.judge(&browser, &format!("/f/{survey} {lang}")).await;
            press(&browser, "button.send", ".summary").await;
            judge.judge(&browser, &format!("/f/{survey} {lang}, problem")).await;
            browser.open(&format!("{}/f/{survey}?lang={lang}&print", service.origin())).await;
            judge_paper(&mut judge, &browser, &format!("/f/{survey} {lang}, paper")).await;
        }
        judge_long_form(&mut judge, &browser, &service.origin(), lang).await;
        browser.open(&format!("{}/f/one-stop?lang={lang}", service.origin())).await;
        press(&browser, "input[name=overall][value='1']", "form").await;
        judge.judge(&browser, &format!("/f/one-stop {lang}, reasons")).await;
        press(&browser, "button.send", ".thanks").await;
        judge.judge(&browser, &format!("/f/one-stop {lang}, thanks")).await;
        browser.client.back().await.unwrap();
        press(&browser, "input[name=overall][value='3']", "form").await;
        let key = browser.run("return document.querySelector('[name=_key]').value", vec![]).await;
        service
            .post("/f/one-stop", FORM, format!("_key={}&overall=5", key.as_str().unwrap()))
            .await;
        press(&browser, "button.send", ".notice").await;
        judge.judge(&browser, &format!("/f/one-stop {lang}, sent before")).await;
        browser.open(&format!("{}/f/one-stop?lang={lang}&invite=none", service.origin())).await;
        judge.judge(&browser, &format!("/f/one-stop {lang}, invite refused")).await;
        browser.open(&format!("{}/f/nope?lang={lang}", service.origin())).await;
        judge.judge(&browser, &format!("/f/nope {lang}")).await;
    }
    judge.acquit(2 * 2 * (2 * 3 + 6 + 4 + 1));
    Export::of_count(&service, 4);
    browser.close().await;
}

#[tokio::test]
async fn the_page_of_a_receipt_is_for_everyone() {
    let service = Service::start();
    let stored = service.submit(&SubmissionBuilder::one_stop()).await;
    let receipt = stored.assert_status(201).json()["receipt"].as_str().unwrap().to_owned();
    let browser = start().await;
    let mut judge = Judge::default();
    for lang in ["vi", "en"] {
        browser.open(&format!("{}/receipt?lang={lang}", service.origin())).await;
        judge.judge(&browser, &format!("/receipt {lang}")).await;
        press(&browser, ".button.only", "#problem").await;
        judge.judge(&browser, &format!("/receipt {lang}, problem")).await;
        let field = browser.client.find(Locator::Css("#receipt")).await.unwrap();
        field.send_keys(&receipt).await.unwrap();
        press(&browser, ".button.only", ".facts").await;
        judge.judge(&browser, &format!("/receipt {lang}, told")).await;
        press(&browser, "button[value=withdraw]", "button[value=yes]").await;
        judge.judge(&browser, &format!("/receipt {lang}, sure")).await;
    }
    press(&browser, "button[value=yes]", ".outcome").await;
    judge.judge(&browser, "/receipt, withdrawn").await;
    judge.acquit(2 * (2 * 4 + 1));
    browser.close().await;
}

#[tokio::test]
async fn the_form_in_a_frame_and_the_plain_panel_are_for_everyone() {
    let service = Service::start();
    let origin = service.origin();
    let mut judge = Judge::default();
    for (survey, lang) in [("one-stop", "vi"), ("one-stop", "en"), ("sipas-2023", "vi")] {
        let host = HostPage::serve(html(&origin, survey, lang, "frame")).await;
        let browser = visit(&host).await;
        let is_there = inside("return root?.querySelector('iframe')?.clientHeight > 200");
        browser.wait_until("the frame", WAIT, &is_there).await;
        enter_frame(&browser).await;
        browser.wait_until("the live form", WAIT, &inside(IS_LIVE)).await;
        judge.look_into(&browser).await;
        judge.measure(&browser, &format!("in a frame, {survey} {lang}")).await;
        browser.client.clone().enter_parent_frame().await.unwrap();
        judge.judge(&browser, &format!("with a frame, {survey} {lang}")).await;
        browser.close().await;
    }
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src {origin}; \
        connect-src {origin}"
    );
    for lang in ["vi", "en"] {
        let host = HostPage::serve_under(&policy, html(&origin, "one-stop", lang, "")).await;
        let browser = visit(&host).await;
        let is_plain =
            inside("return host?.diagnose().state === 'failed' && !!root.querySelector('.still')");
        browser.wait_until("the plain form", WAIT, &is_plain).await;
        judge.judge(&browser, &format!("plain {lang}")).await;
        let low = inside("root.querySelector('input[name=overall][value=\"1\"]').click()");
        browser.run(&low, vec![]).await;
        judge.judge(&browser, &format!("plain {lang}, reasons")).await;
        browser.close().await;
    }
    service.expect_fallback("wasm-blocked");
    judge.acquit(2 * (3 + 2 * 2));
}

/// The monitor by day and by night.
pub(super) async fn judge_in_both_lights(judge: &mut Judge, browser: &Browser, state: &str) {
    judge.judge(browser, state).await;
    let less = ("prefers-reduced-motion", "reduce");
    browser.set_wishes(&[("prefers-color-scheme", "dark"), less]).await;
    judge.by_axe(browser, &format!("{state}, dark, 360 px")).await;
    browser.resize(1280, 900).await;
    judge.by_axe(browser, &format!("{state}, dark, 1280 px")).await;
    browser.screenshot(&format!("{state}-dark").replace([' ', '/', ','], "-")).await;
    browser.set_wishes(&[less]).await;
}

#[tokio::test]
async fn the_monitor_is_for_everyone() {
    let service = Service::start();
    let browser = start().await;
    let mut judge = Judge::default();
    browser.open(&(service.origin() + "/monitor/")).await;
    judge_in_both_lights(&mut judge, &browser, "login").await;
    for selector in ["input[name=name]", "input[name=password]"] {
        let field = browser.client.find(Locator::Css(selector)).await.unwrap();
        field.send_keys("nobody").await.unwrap();
    }
    browser.press(&[Key::Enter.into()]).await;
    browser
        .wait_until("the refusal", WAIT, "return !!document.querySelector('[role=alert]')")
        .await;
    judge_in_both_lights(&mut judge, &browser, "login refused").await;
    log_in(&browser, &service).await;
    judge_in_both_lights(&mut judge, &browser, "monitor empty").await;
    for level in [1, 2, 2, 4, 5, 5] {
        let sent = SubmissionBuilder::one_stop().answer("overall", json!(level));
        let sent = sent.answer("comment", json!("Chờ lâu quá."));
        service.submit(&sent).await.assert_status(201);
        service.submit(&SubmissionBuilder::online_service()).await.assert_status(201);
    }
    let sipas = SubmissionBuilder::one_stop().with("survey", json!("sipas-2023"));
    let sipas = sipas.with("answers", json!({"c1": {"1": 3, "2": 1}}));
    service.submit(&sipas).await.assert_status(201);
    Export::of_count(&service, 13);
    browser.open(&(service.origin() + "/monitor/")).await;
    browser
        .wait_until("figures", WAIT, "return !!document.querySelector('[data-figures] table')")
        .await;
    judge_in_both_lights(&mut judge, &browser, "monitor").await;
    judge.acquit(4 * 4);
    browser.close().await;
}

#[tokio::test]
async fn the_browsable_interface_is_for_everyone() {
    let service = Service::start();
    let browser = start().await;
    let mut judge = Judge::default();
    browser.open(&(service.origin() + "/docs")).await;
    judge.judge(&browser, "/docs").await;
    judge.acquit(2);
    browser.close().await;
}

/// Every page of the demo portal that somebody can come to.
const PAGES: [&str; 15] = [
    "/",
    "/ho-so/H47.15-260821-0001",
    "/ho-so/H47.15-261019-0312",
    "/phieu/H47.15-260821-0001",
    "/thu-thach",
    "/ho-so-en",
    "/dich-vu-cong/ket-qua",
    "/khao-sat",
    "/csp",
    "/nut-danh-gia",
    "/thanh-moi",
    "/khung",
    "/giao-dien",
    "/loi-tich-hop",
    "/khong-co",
];

/// A trick that is refused, one that is seen; and a slip with a code of its own.
async fn judge_tricks(judge: &mut Judge, browser: &Browser, service: &Service) {
    let portal = DemoSite::start_known_to(service).await;
    for trick in ["gia-mao", "danh-gia-truoc"] {
        browser.open(&format!("{}/thu-thach", portal.origin)).await;
        press(browser, &format!("#{trick} button"), &format!("#{trick} .verdict")).await;
        judge.judge(browser, trick).await;
        for (width, height) in [(1280, 900), (360, 740)] {
            browser.resize(width, height).await;
            browser.screenshot(&format!("demo-{trick}")).await;
        }
    }
    browser.open(&format!("{}/phieu/H47.15-261019-0312", portal.origin)).await;
    let drawn = "const image = document.querySelector('.qr'); \
        return image.complete && image.naturalWidth > 0";
    browser.wait_until("the QR code", WAIT, drawn).await;
    judge.judge(browser, "a slip").await;
    for (page, name) in [
        ("/phieu/H47.15-261019-0312", "demo-slip"),
        ("/ho-so/H47.15-261109-0208", "demo-supplement"),
        ("/", "demo-home"),
        ("/thu-thach", "demo-tricks"),
    ] {
        browser.open(&[&portal.origin, page].concat()).await;
        for (width, height) in [(1280, 900), (360, 740)] {
            browser.resize(width, height).await;
            browser.screenshot(name).await;
        }
    }
}

#[tokio::test]
async fn the_demo_portal_is_for_everyone() {
    let service = Service::start();
    let portal = DemoSite::start(&service.origin());
    let browser = start().await;
    let mut judge = Judge::default();
    for page in PAGES {
        browser.open(&(portal.origin.clone() + page)).await;
        // Those that are out of sight wait until they come near.
        let shown = "return [...document.querySelectorAll('hai-long')].every(one => one.shadowRoot \
            && (one.shadowRoot.querySelector('.live, iframe, .opener') \
            || one.getBoundingClientRect().top > innerHeight + 400))";
        if page != "/loi-tich-hop" {
            browser.wait_until("the elements", WAIT, shown).await;
        }
        judge.judge(&browser, page).await;
    }
    // The page of mistakes makes them.
    for kind in ["unknown-survey", "no-survey"] {
        service.expect_fallback(kind);
    }
    judge_tricks(&mut judge, &browser, &service).await;
    judge.acquit(2 * (PAGES.len() + 3));
    browser.close().await;
}

#[tokio::test]
async fn the_kiosk_is_for_everyone() {
    let service = Service::start();
    let (_, code) = add_device(&service, "Quầy 3", "H47.15");
    let browser = start().await;
    let mut judge = Judge::default();
    browser.open(&format!("{}/kiosk", service.origin())).await;
    shown(&browser, "#pair").await;
    judge.judge(&browser, "/kiosk, pairing").await;
    press(&browser, "#pair-send", "#pair-problem:not(:empty)").await;
    judge.judge(&browser, "/kiosk, pairing, problem").await;
    browser.open(&format!("{}/kiosk#{code}", service.origin())).await;
    browser.run("location.reload()", vec![]).await;
    shown(&browser, "#pair").await;
    browser
        .run("document.getElementById('pair-code').value = arguments[0]", vec![json!(code)])
        .await;
    press(&browser, "#pair-send", "#start:not([hidden])").await;
    for lang in ["vi", "en"] {
        if lang == "en" {
            press(&browser, "#language", "html[lang=en]").await;
        }
        judge.judge(&browser, &format!("/kiosk, start {lang}")).await;
        press(&browser, "#begin", "#dossier:not([hidden])").await;
        judge.judge(&browser, &format!("/kiosk, dossier {lang}")).await;
        press(&browser, "#dossier-next", "#dossier-problem:not(:empty)").await;
        judge.judge(&browser, &format!("/kiosk, dossier {lang}, problem")).await;
        press(&browser, "#skip", "#rate:not([hidden])").await;
        browser.wait_until("the live form", WAIT, &inside(IS_LIVE)).await;
        judge.judge(&browser, &format!("/kiosk, rating {lang}")).await;
        browser.run(&inside("root.querySelector('input[value=\"5\"]').click()"), vec![]).await;
        browser.run(&inside("root.querySelector('button.send').click()"), vec![]).await;
        shown(&browser, ".goodbye").await;
        // Judged before the screen goes back by itself.
        judge.by_axe(&browser, &format!("/kiosk, thanks {lang}")).await;
        shown(&browser, "#start").await;
    }
    judge.acquit(2 * (2 + 2 * 4) + 2);
    Export::of_count(&service, 2);
    browser.close().await;
}

async fn shown(browser: &Browser, selector: &str) {
    let is_shown = format!("return document.querySelector('{selector}')?.checkVisibility()");
    browser.wait_until(selector, WAIT, &is_shown).await;
}
