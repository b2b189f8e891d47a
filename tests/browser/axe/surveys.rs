//! Every page of every shipped survey in both languages, answered so that all there is to ask is
//! asked.

use serde_json::json;
use support::Service;
use support::browser::Browser;
use support::host::HostPage;
use support::judge::Judge;

use super::{WAIT, html, inside, visit_live};

/// Answers the page that is shown: the lowest level, the consent, every option, every experience; then
/// what that opened.
const ANSWER: &str = "const page = [...root.querySelectorAll('.page')].find(one => !one.hidden); \
    const seen = () => [...page.querySelectorAll('input')].filter(one => one.checkVisibility()); \
    for (let round = 0; round < 2; round++) for (const one of seen()) { \
        const opens = one.name.startsWith('c8.') ? one.value === '2' \
            : !['2', '3', '4', '5', 'decline'].includes(one.value); \
        const group = [...page.querySelectorAll('input')].filter(it => it.name === one.name); \
        if (one.type === 'checkbox' ? !one.checked : opens && !group.some(it => it.checked)) \
            one.click(); } \
    for (const one of page.querySelectorAll('textarea')) { \
        one.value = 'Phường Hoa Sen'; one.dispatchEvent(new Event('input', {bubbles: true})); }";

const STEP: &str = "return root.querySelector('.step').textContent + [...root.querySelectorAll('.page')]\
    .findIndex(one => !one.hidden)";

/// Goes through the survey; every page is judged, and there are so many.
async fn walk(survey: &str, lang: &str, pages: usize) {
    let service = Service::start();
    let host = HostPage::serve(html(&service.origin(), survey, lang, "frame=off")).await;
    let browser = visit_live(&host).await;
    let mut judge = Judge::default();
    for page in 1..=pages {
        browser.run(&inside(ANSWER), vec![]).await;
        judge.judge(&browser, &format!("{survey} {lang} page {page}")).await;
        if page < pages {
            turn(&browser).await;
        }
    }
    let last = inside("return root.querySelector('.next').hidden");
    assert_eq!(
        browser.run(&last, vec![]).await,
        json!(true),
        "{survey} has more than {pages} pages"
    );
    judge.acquit(2 * pages);
    browser.close().await;
}

async fn turn(browser: &Browser) {
    let before = browser.run(&inside(STEP), vec![]).await;
    browser.run(&inside("root.querySelector('button[value=next]').click()"), vec![]).await;
    let turned = inside(&format!("{} !== {before}", STEP));
    browser.wait_until(&format!("the page after {before}"), WAIT, &turned).await;
}

#[tokio::test]
async fn one_stop_is_for_everyone() {
    walk("one-stop", "vi", 3).await;
    walk("one-stop", "en", 3).await;
}

#[tokio::test]
async fn online_service_is_for_everyone() {
    walk("online-service", "vi", 3).await;
    walk("online-service", "en", 3).await;
}

#[tokio::test]
async fn sipas_2023_is_for_everyone() {
    walk("sipas-2023", "vi", 21).await;
}

#[tokio::test]
async fn sipas_2023_in_english_is_for_everyone() {
    walk("sipas-2023", "en", 21).await;
}
