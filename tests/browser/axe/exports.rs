//! The page of exports: reached and used with the keyboard alone, judged before, after a download that the
//! script has followed to its end, and refused.

use fantoccini::key::Key;
use serde_json::json;
use support::Service;
use support::judge::Judge;
use support::made_up::fill;

use super::pages::judge_in_both_lights;
use super::registers::{go, shown};
use crate::journey::log_in;

#[tokio::test]
async fn the_page_of_exports_is_for_everyone_and_says_how_far_a_download_is() {
    let service = Service::start();
    fill(&service, 1_500, false);
    let browser = super::pages::start().await;
    let mut judge = Judge::default();
    log_in(&browser, &service).await;
    go(&browser, "exports").await;
    judge_in_both_lights(&mut judge, &browser, "exports").await;
    browser.tab_to("[data-exports] button.strong", 60).await;
    browser.press(&[Key::Enter.into()]).await;
    shown(&browser, "[data-export-progress][data-state=done]:not([hidden])").await;
    let said = "const box = document.querySelector('[data-export-progress]'), \
        bar = box.querySelector('progress'), \
        told = one => box.querySelector(one).textContent; \
        return [told('[data-export-said]'), told('[data-export-announced]'), bar.value / bar.max, \
            box.querySelector('[data-export-cancel]').hidden]";
    let said = browser.run(said, vec![]).await;
    let told = said[0].as_str().unwrap();
    assert!(told.starts_with("Đã gửi xong ") && told.contains(" dòng"), "{told}");
    assert_eq!(said, json!([told, told, 1, true]), "the same is announced, and the bar is full");
    judge_in_both_lights(&mut judge, &browser, "exports done").await;
    // What is in the file is for the tests of the contract; here is what its page says.
    browser.open(&(service.origin() + "/monitor/exports/file?unit=h47")).await;
    shown(&browser, "[data-fault]").await;
    judge_in_both_lights(&mut judge, &browser, "exports refused").await;
    browser.close().await;
}
