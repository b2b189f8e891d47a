//! Pages of the monitor about people: one's own account, accounts, tokens, the audit log. Judged empty,
//! filled and refused; walked with the keyboard alone, and with no script.

use fantoccini::Locator;
use fantoccini::key::Key;
use support::Service;
use support::browser::Browser;
use support::judge::Judge;

use super::WAIT;
use crate::journey::log_in;

async fn type_into(browser: &Browser, selector: &str, text: &str) {
    let field = browser.client.find(Locator::Css(selector)).await;
    let field = field.unwrap_or_else(|error| panic!("no `{selector}`: {error}"));
    field.send_keys(text).await.unwrap();
}

async fn shown(browser: &Browser, selector: &str) {
    let script = format!("return !!document.querySelector(\"{selector}\")");
    browser.wait_until(selector, WAIT, &script).await;
}

/// Judges the page and keeps what it looks like on a telephone and on a desk.
async fn judge(judge: &mut Judge, browser: &Browser, state: &str) {
    judge.judge(browser, state).await;
    browser.screenshot(&format!("people-{state}").replace(' ', "-")).await;
    browser.resize(1280, 900).await;
    browser.screenshot(&format!("people-{state}").replace(' ', "-")).await;
    browser.resize(360, 740).await;
}

#[tokio::test]
async fn pages_about_people_are_for_everyone() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    let mut found = Judge::default();
    log_in(&browser, &service).await;
    let at = |path: &str| service.origin() + "/monitor/" + path;
    browser.open(&at("users")).await;
    // By keyboard alone: the name, the role, the unit, and Enter.
    browser.tab_to("#name", 60).await;
    browser.type_text("lan.nguyen").await;
    browser.tab_to("#unit", 6).await;
    browser.type_text("H47.15").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "[data-once]").await;
    judge(&mut found, &browser, "users added").await;
    browser.open(&at("users")).await;
    type_into(&browser, "#name", "lan.nguyen").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "#user-fault").await;
    judge(&mut found, &browser, "users refused").await;
    browser.open(&at("tokens")).await;
    judge(&mut found, &browser, "tokens empty").await;
    type_into(&browser, "#name", "motcua").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "[data-once]").await;
    judge(&mut found, &browser, "tokens added").await;
    browser.open(&at("audit")).await;
    judge(&mut found, &browser, "audit").await;
    browser.open(&at("account")).await;
    judge(&mut found, &browser, "account").await;
    let password = std::fs::read_to_string(service.data().join("admin-password.txt")).unwrap();
    type_into(&browser, "#proof", password.trim()).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, ".qr svg").await;
    judge(&mut found, &browser, "second factor").await;
    found.acquit(7 * 2);
    browser.close().await;
}
