//! A road full of holes, and citizens who press twice, reload, close and go back: whatever happens on
//! the way, the export has each rating exactly once.

use std::time::Duration;

use serde_json::{Value, json};
use support::browser::Browser;
use support::engine::Engine;
use support::host::HostPage;
use support::road::{Fault, Road};
use support::{Export, Service};

use crate::outbox::{
    an_hour_later, heading, inside, outbox_is_ready, page, rate, until_erased, wait_for_count,
    waiting,
};

const WAIT: Duration = Duration::from_secs(30);
const THANKS: &str = "Cảm ơn Ông/Bà đã đánh giá";
const KEPT: &str = "Đánh giá sẽ được gửi khi có mạng";

/// A service, the road to it, and a page at the end of the road.
struct Journey {
    service: Service,
    road: Road,
    host: HostPage,
}

impl Journey {
    async fn to(service: Service) -> Journey {
        let road = Road::to(service.address()).await;
        let host = HostPage::serve(page(&road.origin())).await;
        Journey { service, road, host }
    }

    async fn visit(&self) -> Browser {
        let browser = Browser::start(360, 740).await;
        self.arrive(&browser).await;
        browser
    }

    /// Opens the page and waits until something could be kept.
    async fn arrive(&self, browser: &Browser) {
        browser.open(&self.host.url).await;
        outbox_is_ready(browser).await;
    }

    /// What waits on the device goes out, as if the citizen came back an hour later.
    async fn come_back_later(&self, browser: &Browser) {
        self.arrive(browser).await;
        an_hour_later(browser).await;
        self.arrive(browser).await;
        until_erased(browser).await;
    }
}

async fn until_kept(browser: &Browser) {
    for _ in 0..200 {
        if !waiting(browser).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was kept");
}

async fn until_met(road: &Road, count: usize) {
    for _ in 0..400 {
        if road.met().len() >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?} instead of {count}", road.met());
}

#[tokio::test]
async fn every_hole_is_passed_by_trying_again() {
    let journey = Journey::to(Service::start()).await;
    let browser = journey.visit().await;
    let holes: [&[Fault]; 8] = [
        &[Fault::BeforeRequest],
        &[Fault::InBody],
        &[Fault::BeforeAnswer],
        &[Fault::InAnswer],
        &[Fault::RefusedBlindly(502)],
        &[Fault::Refused(503, 1)],
        &[Fault::Refused(429, 2)],
        &[Fault::BeforeAnswer, Fault::InBody, Fault::Refused(503, 0)],
    ];
    let mut tries = 0;
    for faults in holes {
        journey.arrive(&browser).await;
        journey.road.meets(faults.iter().copied());
        rate(&browser).await;
        assert_eq!(heading(&browser).await, THANKS, "{faults:?}");
        tries += faults.len() + 1;
        let met = journey.road.met();
        assert_eq!(met.len(), tries, "one try more than there were holes: {met:?}");
    }
    let outcomes = journey.service.outcomes();
    // Three answers were lost on the way; each rating was known when it came again.
    assert_eq!((outcomes.stored, outcomes.repeat), (8, 3), "{outcomes:?}");
    assert!(waiting(&browser).await.is_empty(), "nothing is left on the device");
    Export::of_count(&journey.service, 8);
    browser.close().await;
}

#[tokio::test]
async fn a_long_wait_that_is_asked_for_is_told_and_the_rating_goes_out_later() {
    let journey = Journey::to(Service::start()).await;
    let browser = journey.visit().await;
    journey.road.meets([Fault::Refused(503, 600)]);
    rate(&browser).await;
    assert_eq!(heading(&browser).await, KEPT);
    assert_eq!(journey.road.met().len(), 1, "and it is left in peace");
    journey.come_back_later(&browser).await;
    Export::of_count(&journey.service, 1);
    browser.close().await;
}

#[tokio::test]
async fn a_limit_of_the_service_itself_is_waited_for() {
    let limit = ["--limit-per-minute", "30", "--limit-burst", "1"];
    let journey = Journey::to(Service::start_with_options(&limit)).await;
    let browser = journey.visit().await;
    for _ in 0..3 {
        journey.arrive(&browser).await;
        rate(&browser).await;
        assert_eq!(heading(&browser).await, THANKS);
    }
    let outcomes = journey.service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat), (3, 0), "{outcomes:?}");
    assert!(outcomes.rejected > 0, "nobody had to wait: {outcomes:?}");
    Export::of_count(&journey.service, 3);
    browser.close().await;
}

#[tokio::test]
async fn pressed_twice_it_is_sent_once() {
    let journey = Journey::to(Service::start()).await;
    let browser = journey.visit().await;
    let live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &live).await;
    let twice = "root.querySelector('input[name=overall][value=\"5\"]').click(); \
        const send = root.querySelector('.live button[value=send]'); send.click(); send.click(); \
        setTimeout(() => send.click()); setTimeout(() => send.click(), 30)";
    journey.road.meets([Fault::Stalled]);
    browser.run(&inside(twice), vec![]).await;
    until_kept(&browser).await;
    browser.run(&inside("root.querySelector('.live button[value=send]').click()"), vec![]).await;
    // The one that was sent is given up, and tried once more: by then all the others would be here.
    journey.road.cut();
    journey.road.mend();
    assert_eq!(heading(&browser).await, THANKS);
    assert_eq!(journey.road.met(), [Some(Fault::Stalled), None]);
    Export::of_count(&journey.service, 1);
    browser.close().await;
}

#[tokio::test]
async fn a_page_that_is_reloaded_while_it_sends_has_sent_once() {
    let journey = Journey::to(Service::start()).await;
    let browser = journey.visit().await;
    for (fault, count) in [(Fault::Stalled, 1), (Fault::AnswerStalled, 2)] {
        journey.arrive(&browser).await;
        let before = journey.road.met().len();
        journey.road.meets([fault]);
        rate(&browser).await;
        until_met(&journey.road, before + 1).await;
        until_kept(&browser).await;
        browser.client.refresh().await.unwrap();
        // The page's last words: the same once more, in a request that outlives it.
        until_met(&journey.road, before + 2).await;
        wait_for_count(&journey.service, count).await;
        journey.come_back_later(&browser).await;
    }
    let outcomes = journey.service.outcomes();
    assert_eq!((outcomes.stored, outcomes.rejected), (2, 0), "{outcomes:?}");
    Export::of_count(&journey.service, 2);
    browser.close().await;
}

#[tokio::test]
async fn a_tab_that_is_closed_while_it_sends_has_sent_once() {
    let journey = Journey::to(Service::start()).await;
    let browser = Browser::start(360, 740).await;
    let first = browser.client.window().await.unwrap();
    let tab = browser.client.new_window(true).await.unwrap();
    browser.client.switch_to_window(tab.handle).await.unwrap();
    journey.arrive(&browser).await;
    journey.road.meets([Fault::Stalled]);
    rate(&browser).await;
    until_kept(&browser).await;
    until_met(&journey.road, 1).await;
    browser.client.close_window().await.unwrap();
    browser.client.switch_to_window(first).await.unwrap();
    wait_for_count(&journey.service, 1).await;
    journey.come_back_later(&browser).await;
    let outcomes = journey.service.outcomes();
    assert_eq!((outcomes.stored, outcomes.rejected), (1, 0), "{outcomes:?}");
    Export::of_count(&journey.service, 1);
    browser.close().await;
}

/// Another page of the same host, and back again; true when the page came back as it was left.
async fn leave_and_come_back(browser: &Browser, host: &HostPage) -> bool {
    browser.run("window.left = true", vec![]).await;
    browser.open(&(host.url.clone() + "elsewhere.html")).await;
    browser.client.back().await.unwrap();
    let arrived =
        "return location.pathname === '/' && !!document.querySelector('hai-long')?.shadowRoot";
    browser.wait_until("the page again", WAIT, arrived).await;
    browser.run("return window.left === true", vec![]).await == json!(true)
}

async fn back_and_forth(engine: Engine) {
    let journey = Journey::to(Service::start()).await;
    let browser = Browser::start_in(engine, 500, 800).await;
    // Sent, left, come back to: nothing is sent again.
    journey.arrive(&browser).await;
    rate(&browser).await;
    assert_eq!(heading(&browser).await, THANKS);
    assert!(
        leave_and_come_back(&browser, &journey.host).await,
        "no page of a widget is thrown away"
    );
    assert_eq!(heading(&browser).await, THANKS, "the receipt is still there");
    assert_eq!(journey.road.met().len(), 1);
    // Chosen, left, come back to, forward, back: the choice is there, and is sent once.
    journey.arrive(&browser).await;
    let live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &live).await;
    // Firefox keeps no page that still loads something, and the outbox comes after the form.
    let outbox = "return performance.getEntriesByType('resource')
        .some(one => one.name.includes('/outbox') && one.responseEnd > 0)";
    browser.wait_until("the outbox", WAIT, outbox).await;
    let choose = inside("root.querySelector('.live input[name=overall][value=\"4\"]').click()");
    browser.run(&choose, vec![]).await;
    assert!(leave_and_come_back(&browser, &journey.host).await);
    browser.client.forward().await.unwrap();
    browser.client.back().await.unwrap();
    let chosen = inside("return root?.querySelector('.live input:checked')?.value");
    assert_eq!(browser.wait_until("the choice", WAIT, &chosen).await, json!("4"));
    browser.run(&inside("root.querySelector('.live button[value=send]').click()"), vec![]).await;
    assert_eq!(heading(&browser).await, THANKS);
    assert_eq!(journey.road.met().len(), 2);
    // Left while the answer is on its way, and come back to.
    journey.arrive(&browser).await;
    journey.road.meets([Fault::AnswerStalled]);
    rate(&browser).await;
    wait_for_count(&journey.service, 3).await;
    leave_and_come_back(&browser, &journey.host).await;
    journey.come_back_later(&browser).await;
    let outcomes = journey.service.outcomes();
    assert_eq!((outcomes.stored, outcomes.rejected), (3, 0), "{outcomes:?}");
    let export = Export::of_count(&journey.service, 3);
    let levels = export.rows.values().map(|row| row["answers"]["overall"].clone());
    assert_eq!(levels.collect::<Vec<Value>>(), [json!(3), json!(4), json!(3)], "in their order");
    browser.close().await;
}

#[tokio::test]
async fn back_and_forth_in_chromium() {
    back_and_forth(Engine::Chromium).await;
}

#[tokio::test]
async fn back_and_forth_in_firefox() {
    back_and_forth(Engine::Firefox).await;
}

#[tokio::test]
async fn back_and_forth_in_webkit() {
    back_and_forth(Engine::WebKit).await;
}
