//! The pages of results, by day and by night, full and empty, and for somebody bound to a unit.

use support::Service;
use support::judge::Judge;
use support::made_up::{PROVINCE, add_person, fill};

use super::pages::{judge_in_both_lights, start};
use crate::journey::{log_in, log_in_as};

#[tokio::test]
async fn results_are_for_everyone() {
    let service = Service::start();
    fill(&service, 1_500, true);
    add_person(&service, "binh", "manager", PROVINCE);
    let browser = start().await;
    let mut judge = Judge::default();
    log_in(&browser, &service).await;
    let today = jiff::Zoned::now();
    let period = format!("{}", today.year());
    let pages = [
        ("results", format!("/monitor/results?survey=one-stop&unit={PROVINCE}&period={period}")),
        (
            "results sipas",
            format!("/monitor/results?survey=sipas-2023&unit=H99.02&period={period}"),
        ),
        ("results nobody", "/monitor/results?survey=one-stop&period=2019-Q1".to_owned()),
        ("results wrong", "/monitor/results?period=2019-Q9".to_owned()),
        (
            "results question",
            format!("/monitor/results/question?survey=one-stop&unit={PROVINCE}&item=time"),
        ),
        (
            "results procedure",
            format!(
                "/monitor/results?survey=one-stop&unit={PROVINCE}&period={period}\
                 &service=1.004227&channel=portal"
            ),
        ),
        ("results services", format!("/monitor/results/services?survey=one-stop&unit={PROVINCE}")),
        ("report", format!("/monitor/report?survey=one-stop&unit={PROVINCE}&period={period}")),
    ];
    for (state, path) in &pages {
        browser.open(&(service.origin() + path)).await;
        judge_in_both_lights(&mut judge, &browser, state).await;
    }
    browser.client.delete_all_cookies().await.unwrap();
    log_in_as(&browser, &service, "binh", support::made_up::PASSWORD).await;
    browser.open(&(service.origin() + "/monitor/results?lang=en")).await;
    judge_in_both_lights(&mut judge, &browser, "results published").await;
    judge.acquit(4 * (pages.len() + 1));
    browser.close().await;
}
