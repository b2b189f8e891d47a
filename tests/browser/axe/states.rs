//! The ways to appear, and everything that can become of the form.

use support::browser::Browser;
use support::host::HostPage;
use support::judge::Judge;
use support::road::{Fault, Road};
use support::{Export, Service};

use super::{IS_LIVE, WAIT, html, inside, visit, visit_live};

async fn see(browser: &Browser, what: &str, script: &str) {
    browser.wait_until(what, WAIT, &inside(script)).await;
}

const RATE: &str = "root.querySelector('input[name=overall][value=\"5\"]').click(); \
    root.querySelector('button[value=send]').click()";

const OUTCOME: &str = "const outcome = root.querySelector('.live .outcome:not([hidden])'); \
    return outcome?.checkVisibility() && outcome.querySelector('.heading').textContent";

#[tokio::test]
async fn every_way_to_appear_is_for_everyone() {
    let service = Service::start();
    let mut judge = Judge::default();
    for lang in ["vi", "en"] {
        for display in ["button", "banner"] {
            let attributes = format!("display={display}");
            let html = html(&service.origin(), "one-stop", lang, &attributes);
            let host = HostPage::serve(html).await;
            let browser = visit(&host).await;
            see(&browser, "the button", "return root?.querySelector('.opener')").await;
            judge.judge(&browser, &format!("{display} {lang}")).await;
            browser.run(&inside("root.querySelector('.opener').click()"), vec![]).await;
            see(&browser, "the live form", IS_LIVE).await;
            judge.judge(&browser, &format!("{display} {lang}, opened")).await;
            browser.close().await;
        }
    }
    judge.acquit(2 * 2 * 2 * 2);
}

#[tokio::test]
async fn every_problem_and_every_outcome_is_for_everyone() {
    let service = Service::start();
    let road = Road::to(service.address()).await;
    let mut judge = Judge::default();
    for lang in ["vi", "en"] {
        let host = HostPage::serve(html(&road.origin(), "one-stop", lang, "")).await;
        let browser = visit_live(&host).await;
        judge.judge(&browser, &format!("first {lang}")).await;
        browser.run(&inside("root.querySelector('button[value=send]').click()"), vec![]).await;
        see(&browser, "the summary", "return root.querySelector('.summary')?.checkVisibility()")
            .await;
        judge.judge(&browser, &format!("problem {lang}")).await;
        road.meets([Fault::Stalled]);
        browser.run(&inside(RATE), vec![]).await;
        let is_sending = "return root.querySelector('.status').textContent !== ''";
        see(&browser, "the sending", is_sending).await;
        judge.judge(&browser, &format!("sending {lang}")).await;
        road.cut();
        see(&browser, "that it is kept", OUTCOME).await;
        judge.judge(&browser, &format!("kept {lang}")).await;
        road.mend();
        browser.run(&inside("root.querySelector('button[value=again]').click()"), vec![]).await;
        see(&browser, "the receipt", "return root.querySelector('.receipt').checkVisibility()")
            .await;
        judge.judge(&browser, &format!("thanks {lang}")).await;
        browser.open(&host.url).await;
        see(&browser, "the live form", IS_LIVE).await;
        road.meets([Fault::Refused(403, 0)]);
        browser.run(&inside(RATE), vec![]).await;
        see(&browser, "that it is refused", OUTCOME).await;
        judge.judge(&browser, &format!("refused {lang}")).await;
        browser.close().await;
    }
    judge.acquit(2 * 2 * 6);
    Export::of_count(&service, 2);
}
