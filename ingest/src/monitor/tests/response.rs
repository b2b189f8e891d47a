//! How many answered, beside every figure; and the results of those who did not get what they wanted.

use super::filled::{Place, element_text, elements, entry};
use crate::central::dossier::{Dossier, Seen};
use crate::entry::{Entry, Stage};

fn dossier(number: usize, stage: Stage) -> Dossier {
    let week_ago = jiff::Timestamp::now().as_millisecond() - 7 * super::filled::DAY;
    Dossier {
        dossier: format!("d{number}"),
        unit: "H47.15".to_owned(),
        service: String::new(),
        channel: String::new(),
        stage: stage.name().to_owned(),
        result_on: Some(crate::day::of(week_ago).to_string()),
        invited_on: None,
        is_eligible: true,
    }
}

/// 20 dossiers with a result, 12 of them rated, one today; 10 refused, 6 of them rated with level 1.
async fn filled() -> Place {
    let mut place = Place::new().await;
    let mut entries: Vec<Entry> = Vec::new();
    for number in 0..18 {
        let is_refused = number >= 12;
        let level = if is_refused { 1 } else { 5 };
        let mut one = entry(number, "H47.15", level, "", i64::from(number != 0));
        one.body.dossier = Some(format!("d{number}"));
        one.body.stage = if is_refused { Stage::Refused } else { Stage::Result };
        entries.push(one);
    }
    place.take(entries).await;
    let stage = |number| if (12..22).contains(&number) { Stage::Refused } else { Stage::Result };
    let dossiers: Vec<Dossier> = (0..30).map(|number| dossier(number, stage(number))).collect();
    place.central.put_dossiers(&dossiers).await.unwrap();
    place
}

#[tokio::test]
async fn without_dossiers_the_rate_is_unknown_everywhere() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 5, "", 1)]).await;
    for (name, places) in [("admin", 5), ("all", 4)] {
        let page = place.logged_in(name).await.get("/monitor/").await.text;
        assert_eq!(element_text(&page, "[data-rate='all']"), "chưa biết", "{name}");
        assert!(element_text(&page, "#funnel").contains("hailong dossier import"));
        let rates = elements(&page, "[data-survey-rate]");
        assert_eq!(
            rates + elements(&page, "[data-rate='all']") + elements(&page, "[data-unit-rate]"),
            places,
            "{name}"
        );
        assert!(!page.contains("0,0\u{a0}% ("), "unknown is not zero");
    }
}

#[tokio::test]
async fn the_rate_stands_beside_every_figure() {
    let place = filled().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/").await.text;
    let all = "60,0\u{a0}% (18/30 hồ sơ)";
    assert_eq!(element_text(&page, "[data-rate='all']"), all);
    assert_eq!(element_text(&page, "[data-rate='result']"), "60,0\u{a0}% (12/20 hồ sơ)");
    assert_eq!(element_text(&page, "[data-rate='refused']"), "60,0\u{a0}% (6/10 hồ sơ)");
    assert_eq!(element_text(&page, "[data-survey-rate='survey-one-stop-1']"), all);
    assert_eq!(
        element_text(&page, "[data-survey-rate='survey-online-service-1']"),
        "0,0\u{a0}% (0/30 hồ sơ)"
    );
    assert_eq!(element_text(&page, "[data-unit-rate]"), all);
    let english = admin.get("/monitor/?lang=en").await.text;
    assert_eq!(element_text(&english, "[data-rate='all']"), "60.0% (18/30 dossiers)");
}

#[tokio::test]
async fn a_viewer_knows_of_closed_days_and_of_no_step() {
    let place = filled().await;
    let mut viewer = place.logged_in("all").await;
    let page = viewer.get("/monitor/").await.text;
    assert_eq!(
        element_text(&page, "[data-rate='all']"),
        "56,7\u{a0}% (17/30 hồ sơ)",
        "today's rating is not known yet"
    );
    assert_eq!(elements(&page, "[data-rate]") + elements(&page, "[data-step]"), 1);
    assert_eq!(elements(&page, ".stages"), 0);
    let refused = viewer.get("/monitor/?stage=refused").await.text;
    assert_eq!(element_text(&refused, "[data-total]"), element_text(&page, "[data-total]"));
}

#[tokio::test]
async fn results_are_split_by_the_step_of_the_dossier() {
    let place = filled().await;
    let mut admin = place.logged_in("admin").await;
    let top = "#survey-one-stop-1 .question:first-child tbody tr:nth-child(1) td:nth-of-type(1)";
    for (address, total, satisfied, current) in [
        ("/monitor/", "18", "12", "Mọi bước"),
        ("/monitor/?stage=refused", "6", "0", "Bị từ chối"),
        ("/monitor/?stage=result", "12", "12", "Đã có kết quả"),
        ("/monitor/?stage=made-up", "18", "12", "Mọi bước"),
    ] {
        let page = admin.get(address).await.text;
        assert_eq!(element_text(&page, "[data-total]"), total, "{address}");
        assert_eq!(element_text(&page, top), satisfied, "{address}");
        assert_eq!(element_text(&page, ".stages [aria-current]"), current, "{address}");
        let is_live = elements(&page, "[data-live]") == 1;
        assert_eq!(is_live, total == "18", "what comes is of every step: {address}");
    }
    let refused = admin.get("/monitor/?stage=refused").await.text;
    let rate = element_text(&refused, "[data-survey-rate='survey-one-stop-1']");
    assert_eq!(rate, "60,0\u{a0}% (6/10 hồ sơ)");
    let supplement = admin.get("/monitor/?stage=supplement").await.text;
    assert_eq!(element_text(&supplement, "[data-total]"), "0");
}

#[tokio::test]
async fn the_funnel_shows_each_step() {
    let place = filled().await;
    let today = crate::day::of(jiff::Timestamp::now().as_millisecond()).to_string();
    let seen = Seen {
        day: today.clone(),
        survey: "one-stop".to_owned(),
        unit: "H47.15".to_owned(),
        service: String::new(),
        channel: "portal".to_owned(),
        shown: 1_234,
        started: 70,
    };
    place.central.add_seen(&[seen]).await.unwrap();
    place.central.note_invited("d1", ("H47.15", ""), &today).await.unwrap();
    let page = place.logged_in("admin").await.get("/monitor/").await.text;
    for (step, n) in [
        ("eligible", "30"),
        ("invited", "1"),
        ("shown", "1.234"),
        ("started", "70"),
        ("submitted", "18"),
        ("counted", "18"),
    ] {
        assert_eq!(element_text(&page, &format!("[data-step='{step}']")), n, "{step}");
    }
}
