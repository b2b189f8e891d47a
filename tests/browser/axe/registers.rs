//! Pages of the monitor about units, origins and surveys: reached through the fold and used with the keyboard
//! alone, judged empty, filled and refused.

use fantoccini::key::Key;
use serde_json::json;
use support::Service;
use support::browser::Browser;
use support::judge::Judge;

use super::WAIT;
use super::pages::judge_in_both_lights;
use crate::journey::log_in;

pub(super) async fn shown(browser: &Browser, selector: &str) {
    let script = format!("return !!document.querySelector(\"{selector}\")");
    browser.wait_until(selector, WAIT, &script).await;
}

/// Opens the fold and follows one of its links.
pub(super) async fn go(browser: &Browser, page: &str) {
    browser.tab_to(".administration summary", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.tab_to(&format!(".administration a[href='/monitor/{page}']"), 12).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(browser, &format!(".administration a[href='/monitor/{page}'][aria-current=page]")).await;
}

#[tokio::test]
async fn pages_of_registers_are_for_everyone() {
    let service = Service::start();
    let browser = super::pages::start().await;
    let mut judge = Judge::default();
    log_in(&browser, &service).await;
    go(&browser, "units").await;
    judge_in_both_lights(&mut judge, &browser, "units empty").await;
    browser.tab_to("#import button.strong", 60).await;
    browser.tab_to("#import button.quiet", 6).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "#import [role=status]").await;
    judge_in_both_lights(&mut judge, &browser, "units imported").await;
    browser.tab_to("#under", 60).await;
    browser.type_text("91").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, ".unit-path [aria-current=page]").await;
    judge_in_both_lights(&mut judge, &browser, "unit").await;
    go(&browser, "origins").await;
    browser.tab_to("#origin", 60).await;
    browser.type_text("dichvucong.example/").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "#origin-fault").await;
    judge_in_both_lights(&mut judge, &browser, "origins refused").await;
    browser.open(&(service.origin() + "/monitor/origins")).await;
    browser.tab_to("#origin", 60).await;
    browser.type_text("https://dichvucong.example").await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "tr[data-origin='https://dichvucong.example']").await;
    judge_in_both_lights(&mut judge, &browser, "origins").await;
    browser.tab_to("tr[data-origin] button", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "button[name=press][value=yes]").await;
    judge_in_both_lights(&mut judge, &browser, "origin removed").await;
    browser.open(&(service.origin() + "/monitor/surveys")).await;
    browser.tab_to("main summary", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "main details[open] .questions").await;
    judge_in_both_lights(&mut judge, &browser, "surveys").await;
    judge.acquit(4 * 7);
    // Nothing is wider than a telephone, the fold open as well.
    browser.resize(360, 740).await;
    browser.run("document.querySelector('.administration').open = true", vec![]).await;
    let wide = "const page = document.scrollingElement; \
        return [innerWidth, page.scrollWidth - page.clientWidth]";
    assert_eq!(browser.run(wide, vec![]).await, json!([360, 0]));
    browser.close().await;
}
