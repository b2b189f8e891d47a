//! Pages of what citizens wrote: empty, filled, with danger, one comment, refused. Searched and worked on by
//! keyboard alone.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;
use support::browser::Browser;
use support::judge::Judge;
use support::{Service, SubmissionBuilder};

use super::pages::judge_in_both_lights;
use crate::journey::log_in;

/// Comments are read every twenty seconds.
const READ_WAIT: Duration = Duration::from_secs(60);

async fn filled(browser: &Browser, service: &Service) {
    for text in [
        "Tôi muốn tự tử vì hồ sơ bị trả lại",
        "Gọi tôi 0912 345 678. Chờ rất lâu, phải đi lại nhiều lần mà không ai nói trước.",
        "Cán bộ tận tình",
    ] {
        let sent = SubmissionBuilder::one_stop().answer("overall", json!(2));
        let sent = sent.answer("comment", json!(text));
        service.submit(&sent).await.assert_status(201);
    }
    let listed = "if (document.querySelectorAll('.comments [data-voice]').length >= 4) return true;
        if (!window.asked) { window.asked = true; setTimeout(() => location.reload(), 1000); }
        return false";
    browser.wait_until("the comments", READ_WAIT, listed).await;
}

#[tokio::test]
async fn pages_of_comments_are_for_everyone() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    let mut judge = Judge::default();
    log_in(&browser, &service).await;
    browser.open(&(service.origin() + "/monitor/voices")).await;
    judge_in_both_lights(&mut judge, &browser, "voices empty").await;
    browser.resize(360, 740).await;
    filled(&browser, &service).await;
    judge_in_both_lights(&mut judge, &browser, "voices").await;
    browser.resize(360, 740).await;
    // By keyboard alone: the search, Enter, the comment, a tag.
    browser.tab_to("#q", 60).await;
    browser.type_text("cho lau").await;
    browser.press(&[Key::Enter.into()]).await;
    let found = "return location.search.includes('cho+lau')
        && document.querySelectorAll('[data-voice]').length === 1
        && document.querySelector('.said').textContent.includes('[số điện thoại]')";
    browser.wait_until("what was searched", READ_WAIT, found).await;
    browser.tab_to("a.work", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    let one = "return !!document.querySelector('.doing')";
    browser.wait_until("one comment", READ_WAIT, one).await;
    judge_in_both_lights(&mut judge, &browser, "voice").await;
    browser.resize(360, 740).await;
    browser.tab_to(".box input", 60).await;
    browser.press(&[' ']).await;
    browser.press(&[Key::Enter.into()]).await;
    let tagged = "return !!document.querySelector('.mark.tag')";
    browser.wait_until("the tag", READ_WAIT, tagged).await;
    judge_in_both_lights(&mut judge, &browser, "voice tagged").await;
    judge.acquit(4 * 4);
    browser.close().await;
}
