//! A citizen with an invite: it is believed and leaves the page at once; one that is no longer good
//! costs nobody their rating, and nobody is left without a word.

use serde_json::{Value, json};
use support::browser::Browser;
use support::host::HostPage;
use support::{Export, Issuer, Service};

use crate::outbox::{WAIT, heading, inside, kept_offline, rate, until_erased, waiting};

const THANKS: &str = "Cảm ơn Ông/Bà đã đánh giá";
const REFUSED: &str = "Đánh giá chưa được ghi nhận";

fn page(service: &Service, invite: &str) -> String {
    let origin = service.origin();
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title><body>\
         <script src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\" ingest=\"{origin}\" invite=\"{invite}\"></hai-long>"
    )
}

/// What stands in the outcome, once one is shown.
async fn outcome(browser: &Browser) -> String {
    heading(browser).await;
    let script = inside("return root.querySelector('.outcome').innerText");
    browser.run(&script, vec![]).await.as_str().unwrap().to_owned()
}

async fn until_headed(browser: &Browser, wanted: &str) {
    let is_so = inside(&format!(
        "const outcome = root?.querySelector('.outcome:not([hidden])'); \
         return outcome?.checkVisibility() && \
             outcome.querySelector('.heading').textContent === '{wanted}';"
    ));
    browser.wait_until(wanted, WAIT, &is_so).await;
}

#[tokio::test]
async fn a_good_invite_is_read_from_the_page_and_leaves_it() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let browser = Browser::start(1280, 900).await;
    let host = HostPage::serve(page(&service, &issuer.invite(&[]))).await;
    browser.open(&host.url).await;
    rate(&browser).await;
    assert_eq!(heading(&browser).await, THANKS);
    let html = browser.client.source().await.unwrap();
    assert!(!html.contains("invite"), "the invite stands in the page: {html}");
    let row = Export::of_count(&service, 1).rows.into_values().next().unwrap();
    assert_eq!((&row["rank"], &row["stage"]), (&json!(3), &json!("result")), "{row}");
}

#[tokio::test]
async fn an_invite_that_ran_out_is_left_out_under_the_same_key_and_the_citizen_is_told() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let before = service.outcomes();
    let browser = Browser::start(360, 740).await;
    let over = issuer.invite(&[("exp", json!(support::submission::now_ms() / 1_000 - 61))]);
    let host = HostPage::serve(page(&service, &over)).await;
    browser.open(&host.url).await;
    rate(&browser).await;
    let told = outcome(&browser).await;
    browser.screenshot("invite-expired").await;
    assert!(told.contains(THANKS) && told.contains("Lời mời đã hết hạn"), "{told}");
    let outcomes = service.outcomes();
    assert_eq!(outcomes.stored, 1, "{outcomes:?}");
    assert_eq!(outcomes.rejected - before.rejected, 1, "once with the invite: {outcomes:?}");
    let row = Export::of_count(&service, 1).rows.into_values().next().unwrap();
    assert_eq!(row["rank"], 2, "{row}");
}

#[tokio::test]
async fn a_spent_invite_is_explained_and_the_rating_can_be_sent_without_it() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let invite = issuer.invite(&[]);
    let first = support::SubmissionBuilder::one_stop().with("invite", json!(invite));
    service.submit(&first).await.assert_stored(&first.key_text());
    let browser = Browser::start(360, 740).await;
    let host = HostPage::serve(page(&service, &invite)).await;
    browser.open(&host.url).await;
    rate(&browser).await;
    assert_eq!(heading(&browser).await, REFUSED);
    let told = outcome(&browser).await;
    browser.screenshot("invite-spent").await;
    assert!(told.contains("đã được dùng cho một đánh giá khác"), "{told}");
    assert_eq!(service.outcomes().stored, 1, "nothing is sent without it unless asked for");
    assert!(told.contains("Ông/Bà có thể gửi lại"), "{told}");
    assert!(told.contains("Gửi không kèm lời mời"), "the button: {told}");
    browser.run(&format!("{}.click()", inside("root.querySelector('button.again')")), vec![]).await;
    until_headed(&browser, THANKS).await;
    let rows = Export::of_count(&service, 2).rows;
    let ranks: Vec<&Value> = rows.values().map(|row| &row["rank"]).collect();
    assert!(ranks.contains(&&json!(2)) && ranks.contains(&&json!(3)), "{rows:?}");
}

#[tokio::test]
async fn a_kept_rating_whose_invite_ran_out_meanwhile_arrives_without_it_and_says_so() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let browser = Browser::start(360, 740).await;
    let over = issuer.invite(&[("exp", json!(support::submission::now_ms() / 1_000 - 61))]);
    let host = HostPage::serve(page(&service, &over)).await;
    browser.open(&host.url).await;
    kept_offline(&browser).await;
    let told = outcome(&browser).await;
    browser.screenshot("invite-kept").await;
    assert!(told.contains("được gửi không kèm lời mời"), "said before it happens: {told}");
    let kept = waiting(&browser).await;
    for sealed in ["sealed", "plain"] {
        let text = kept[0][sealed].as_str().unwrap();
        assert_eq!(text.split('.').count(), 5, "a JWE: {text}");
    }
    assert!(!json!(kept).to_string().contains(&over), "the invite lies open on the device");
    browser.set_offline(false).await;
    until_headed(&browser, THANKS).await;
    assert!(outcome(&browser).await.contains("Lời mời đã hết hạn"));
    until_erased(&browser).await;
    let row = Export::of_count(&service, 1).rows.into_values().next().unwrap();
    assert_eq!(row["rank"], 2, "{row}");
}
