//! Indices on both databases, and the same on both: predecessors, changes between periods, ranks, what was
//! set aside, facts, and how many could have answered.

use ingest::central::dossier::Dossier;
use ingest::central::fact::ToldFact;
use ingest::entry::{Entry, SpentInvite, Stage};
use ingest::figures::report::Item;
use ingest::figures::request::Asked;
use ingest::figures::{self, By, FiguresError, Report};
use ingest::service::ServicePeriod;
use ingest::surveys::Surveys;
use ingest::unit::{Level, UnitPeriod};
use model::{Answer, ById};

use crate::entries::entry;
use crate::sample::plant;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_new_province_has_the_days_of_those_it_was_made_of,
    a_merge_is_the_index_over_the_union,
    what_was_set_aside_is_told_beside_and_never_within,
    invited_and_unproved_are_told_apart_unless_one_is_small,
    a_change_has_its_interval_and_is_none_where_either_is_small,
    ranks_are_among_units_of_one_level,
    indicators_come_from_facts_or_are_left_out,
    the_response_rate_is_of_the_units_own_dossiers,
    the_country_has_the_unregistered_as_well,
    procedures_too_few_to_speak_of_are_named,
);

/// 09:00 on 10 January 2025 in Viet Nam.
const JANUARY: i64 = 1_736_474_400_000;
const DAY: i64 = 86_400_000;

pub fn rating(number: u16, unit: &str, overall: u8, days: i64) -> Entry {
    let mut one = entry(0);
    one.key[14..].copy_from_slice(&number.to_be_bytes());
    one.hash[..2].copy_from_slice(&number.to_be_bytes());
    one.receipt = format!("RECEIPT-{number}");
    one.received_at = JANUARY + days * DAY;
    one.body.unit = Some(unit.to_owned());
    one.body.answers = ById::from_iter([("overall".to_owned(), Answer::Level(overall))]);
    one
}

pub async fn give(place: &Place, ratings: Vec<Entry>) {
    let numbered: Vec<(i64, Entry)> = (1..).zip(ratings).collect();
    let journal = format!("journal-{}", numbered[0].1.receipt);
    place.central.absorb(&journal, &numbered).await.unwrap();
}

pub fn unit(
    code: &str,
    level: Level,
    parent: Option<&str>,
    to: Option<&str>,
    next: &[&str],
) -> UnitPeriod {
    UnitPeriod {
        code: code.to_owned(),
        name: format!("Đơn vị {code}"),
        parent: parent.map(str::to_owned),
        level,
        valid_from: None,
        valid_to: to.map(|day| day.parse().unwrap()),
        successors: next.iter().map(|code| (*code).to_owned()).collect(),
    }
}

pub async fn register(place: &Place, units: &[UnitPeriod]) {
    let put = place.central.put_units(units, (0, "test")).await.unwrap();
    assert!(matches!(put, ingest::central::unit::PutUnits::Done(_)), "{put:?}");
}

pub async fn told(place: &Place, asked: &Asked<'_>) -> Result<Report, FiguresError> {
    let surveys = Surveys::shipped().unwrap();
    figures::report(&*place.central, &surveys, &asked.understood()?, 0).await
}

pub fn of<'a>(unit: &'a str, period: &'a str) -> Asked<'a> {
    Asked { survey: "one-stop", unit: Some(unit), period, ..Asked::default() }
}

pub fn overall(report: &Report) -> &Item {
    report.items.iter().find(|item| item.id == "overall").unwrap()
}

/// Two provinces become one on 1 July 2025, which keeps the code of the second.
async fn merged(place: &Place) {
    let mut after = unit("66", Level::Province, None, None, &[]);
    after.valid_from = Some("2025-07-01".parse().unwrap());
    register(
        place,
        &[
            unit("54", Level::Province, None, Some("2025-06-30"), &["66"]),
            unit("66", Level::Province, None, Some("2025-06-30"), &[]),
            after,
            unit("12345", Level::Commune, Some("54"), Some("2025-06-30"), &["12346"]),
            {
                let mut commune = unit("12346", Level::Commune, Some("66"), None, &[]);
                commune.valid_from = Some("2025-07-01".parse().unwrap());
                commune
            },
        ],
    )
    .await;
    let days = [("54", 0), ("66", 1), ("12345", 170), ("12346", 171), ("66", 200), ("12345", 180)];
    let ratings = days.into_iter().cycle().take(36).zip(1..);
    give(place, ratings.map(|((unit, day), n)| rating(n, unit, 1 + (n % 5) as u8, day)).collect())
        .await;
}

async fn a_new_province_has_the_days_of_those_it_was_made_of(place: Place) {
    merged(&place).await;
    for _ in 0..2 {
        let report = told(&place, &of("66", "2025")).await.unwrap();
        assert_eq!(report.units, ["12345", "12346", "54", "66"]);
        // 10 January + 171 days is 30 June; + 180 is 9 July, when the old commune was no more.
        assert_eq!(
            overall(&report).n,
            6 * 5 - 6,
            "not what the old commune is said to have got later"
        );
        let roles: Vec<(&str, &str)> =
            report.members.iter().map(|one| (&*one.unit, one.role)).collect();
        assert!(roles.contains(&("54", "predecessor")) && roles.contains(&("66", "itself")));
        let first_half = told(&place, &of("66", "2025-Q1")).await.unwrap();
        assert_eq!(overall(&first_half).n, 12, "the two provinces, before there was one");
        let old = told(&place, &of("54", "2025")).await.unwrap();
        assert_eq!((overall(&old).n, old.left_out.len()), (12, 0));
        while place.central.fold(5).await.unwrap().more {}
    }
}

async fn a_merge_is_the_index_over_the_union(place: Place) {
    register(
        &place,
        &[
            unit("H10", Level::Province, None, None, &[]),
            unit("H10.01", Level::Department, Some("H10"), None, &[]),
            unit("H10.02", Level::Department, Some("H10"), None, &[]),
        ],
    )
    .await;
    let mut ratings: Vec<Entry> = (1..=40)
        .map(|n| {
            rating(n, if n % 3 == 0 { "H10.01" } else { "H10.02" }, 1 + (n % 5) as u8, i64::from(n))
        })
        .collect();
    give(&place, ratings.clone()).await;
    let asked = Asked { by: Some(By::Unit), ..of("H10", "2025") };
    let report = told(&place, &asked).await.unwrap();
    let parts = report.parts.as_ref().unwrap();
    let sum: u64 = parts.iter().map(|part| part.items[0].n).sum();
    assert_eq!((overall(&report).n, sum), (40, 40));
    // The same ratings under one code give the same figure with the same interval.
    for rating in &mut ratings {
        rating.key[13] = 1;
        rating.receipt = format!("OTHER-{}", rating.receipt);
        rating.body.unit = Some("H20".to_owned());
    }
    give(&place, ratings).await;
    let union = told(&place, &of("H20", "2025")).await.unwrap();
    let (one, other) = (overall(&report), overall(&union));
    assert_eq!(
        (one.value, one.interval, &one.counts),
        (other.value, other.interval, &other.counts)
    );
}

async fn what_was_set_aside_is_told_beside_and_never_within(place: Place) {
    give(&place, (1..=20).map(|n| rating(n, "H10", if n <= 8 { 5 } else { 1 }, 0)).collect()).await;
    let before = told(&place, &of("H10", "2025")).await.unwrap();
    assert_eq!(overall(&before).value, Some(40.0));
    plant(
        &place,
        "update submission set standing = 'quarantined', reason = 'flood'
        where receipt in ('RECEIPT-1', 'RECEIPT-2', 'RECEIPT-3', 'RECEIPT-4', 'RECEIPT-5')",
    )
    .await;
    let report = told(&place, &of("H10", "2025")).await.unwrap();
    let item = overall(&report);
    assert_eq!((item.n, item.value), (15, Some(20.0)));
    assert_eq!((item.quarantined, item.quarantined_share), (5, Some(25.0)));
    assert_eq!(item.with_quarantined, Some(40.0));
    plant(
        &place,
        "update submission set standing = 'counted', reason = ''
        where receipt = 'RECEIPT-1'",
    )
    .await;
    let report = told(&place, &of("H10", "2025")).await.unwrap();
    assert_eq!(overall(&report).quarantined, 4);
    assert_eq!(overall(&report).with_quarantined, None, "four could be had by subtraction");
}

async fn invited_and_unproved_are_told_apart_unless_one_is_small(place: Place) {
    let invited = |n: u16| {
        let mut one = rating(n, "H10", if n.is_multiple_of(2) { 5 } else { 2 }, 0);
        one.body.rank = 3;
        one.body.invite = Some(SpentInvite { issuer: "i".to_owned(), id: format!("{n}") });
        one
    };
    give(&place, (1..=6).map(invited).collect()).await;
    give(&place, (11..=14).map(|n| rating(n, "H10", 5, 0)).collect()).await;
    let report = told(&place, &of("H10", "2025")).await.unwrap();
    let item = overall(&report);
    assert_eq!((item.n, item.value, item.invited_n, item.unproved_n), (10, Some(70.0), 6, 4));
    assert_eq!((item.invited_value, item.unproved_value), (None, None), "four are too few to tell");
    give(&place, vec![rating(20, "H10", 5, 0)]).await;
    let report = told(&place, &of("H10", "2025")).await.unwrap();
    let item = overall(&report);
    assert_eq!((item.invited_value, item.unproved_value), (Some(50.0), Some(100.0)));
    assert_eq!((report.submissions.invited, report.submissions.unproved), (6, 5));
}

async fn a_change_has_its_interval_and_is_none_where_either_is_small(place: Place) {
    // 2 of 40 content in the first quarter, 38 of 40 in the second.
    let ratings = (1..=80).map(|n| {
        let (is_content, days) = if n <= 40 { (n <= 2, 0) } else { (n > 42, 100) };
        rating(n, "H10", if is_content { 5 } else { 1 }, days)
    });
    give(&place, ratings.collect()).await;
    let asked = Asked { against: Some("previous"), ..of("H10", "2025-Q2") };
    let report = told(&place, &asked).await.unwrap();
    assert_eq!(report.against.as_deref(), Some("2025-Q1"));
    let change = overall(&report).change.as_ref().unwrap();
    assert_eq!((change.before, change.before_n), (Some(5.0), 40));
    assert_eq!((change.difference, change.is_clear), (Some(90.0), Some(true)));
    // Newcombe by hand: Wilson gives 83.5 to 98.6 and 1.4 to 16.5, so 90 - √(11.5² + 11.5²) and
    // 90 + √(3.6² + 3.6²).
    assert_eq!((change.interval, change.interval_method), (Some([73.7, 95.1]), Some("newcombe")));
    let asked = Asked { against: Some("year"), ..of("H10", "2025-Q2") };
    let report = told(&place, &asked).await.unwrap();
    let change = overall(&report).change.as_ref().unwrap();
    assert_eq!((change.before, change.difference, change.interval), (None, None, None));
}

async fn ranks_are_among_units_of_one_level(place: Place) {
    let mut units = vec![unit("H10", Level::Province, None, None, &[])];
    let mut ratings = Vec::new();
    let parts = [
        ("H10.01", Level::Department, 95),
        ("H10.02", Level::Department, 50),
        ("H10.03", Level::Department, 52),
        ("H10.04", Level::Commune, 20),
        ("H10.05", Level::Commune, 3),
    ];
    let mut number = 0;
    for (code, level, percent) in parts {
        units.push(unit(code, level, Some("H10"), None, &[]));
        let n = if code == "H10.05" { 10 } else { 100 };
        for one in 0..n {
            number += 1;
            ratings.push(rating(number, code, if one * 100 / n < percent { 5 } else { 2 }, 0));
        }
    }
    register(&place, &units).await;
    for piece in ratings.chunks(200) {
        give(&place, piece.to_vec()).await;
    }
    let asked = Asked { by: Some(By::Unit), rank: Some("overall"), ..of("H10", "2025") };
    let ranks = told(&place, &asked).await.unwrap().ranks.unwrap();
    assert_eq!(ranks.iter().map(|one| one.level).collect::<Vec<_>>(), ["department", "commune"]);
    let places: Vec<(&str, usize, usize)> =
        ranks[0].units.iter().map(|one| (&*one.unit, one.best, one.worst)).collect();
    assert_eq!(
        places,
        [("H10.01", 1, 1), ("H10.03", 2, 3), ("H10.02", 2, 3)],
        "52 % is not above 50 %"
    );
    assert_eq!(ranks[1].not_ranked, ["H10.05"], "ten answers are too few");
}

async fn indicators_come_from_facts_or_are_left_out(place: Place) {
    let mut one = rating(1, "H10", 5, 0);
    one.body.answers.insert("contacts".to_owned(), Answer::Level(3));
    one.body.answers.insert("time".to_owned(), Answer::Level(1));
    let again = |n: u16| {
        let mut one = one.clone();
        one.key[14..].copy_from_slice(&n.to_be_bytes());
        one.receipt = format!("R-{n}");
        one
    };
    give(&place, (1..=5).map(again).collect()).await;
    let fact = |month: &str, name: &str, n| ToldFact {
        unit: "H10".to_owned(),
        month: month.to_owned(),
        name: name.to_owned(),
        n: Some(n),
    };
    let facts = [
        fact("2025-01", "tt01.1.2", 30),
        fact("2025-02", "tt01.1.1", 10),
        fact("2025-04", "tt01.1.0", 99),
    ];
    place.central.put_facts(&facts, (0, "test")).await.unwrap();
    let asked = Asked { formula: Some("tt01"), ..of("H10", "2025-Q1") };
    let report = told(&place, &asked).await.unwrap();
    let item = |id: &str| report.items.iter().find(|item| item.id == id).unwrap();
    // (30 x 2 + 10 x 1) / 40 = 1.75, which rounds to 1.8; the citizens' own "late" does not change it.
    assert_eq!((item("tt01.1").value, item("tt01.1").n), (Some(1.8), 40));
    assert!(item("tt01.1").no_interval.as_ref().unwrap().contains("nothing was sampled"));
    assert_eq!(item("tt01.3").value, Some(2.0));
    assert_eq!(item("tt01.2").value, None);
    let total = item("tt01.total");
    assert_eq!((total.value, total.available), (Some(3.8), Some(4.0)));
    assert!(
        total.left_out.contains(&"tt01.2".to_owned())
            && !total.left_out.contains(&"tt01.1".to_owned())
    );
    assert!(total.class.as_ref().is_none_or(|class| class.is_scaled));
}

async fn the_response_rate_is_of_the_units_own_dossiers(place: Place) {
    let dossier = |n: u16, unit: &str| Dossier {
        dossier: format!("d{n}"),
        unit: unit.to_owned(),
        service: String::new(),
        channel: String::new(),
        stage: Stage::Result.name().to_owned(),
        result_on: Some("2025-01-10".to_owned()),
        invited_on: None,
        is_eligible: true,
    };
    let dossiers: Vec<Dossier> = (1..=20)
        .map(|n| {
            dossier(
                n,
                if n <= 8 {
                    "H10"
                } else if n <= 16 {
                    "000.00.00.H10"
                } else {
                    "H20"
                },
            )
        })
        .collect();
    place.central.put_dossiers(&dossiers).await.unwrap();
    let rated = (1..=6).map(|n| {
        let mut one = rating(n, "H10", 4, 0);
        one.body.dossier = Some(format!("d{n}"));
        one
    });
    give(&place, rated.collect()).await;
    let report = told(&place, &of("H10", "2025")).await.unwrap();
    let own = report.submissions;
    assert_eq!((own.eligible, own.responded, own.response_rate), (Some(16), Some(6), Some(37.5)));
    assert_eq!(overall(&report).response_rate, Some(37.5));
    let nobody = told(&place, &of("H30", "2025")).await.unwrap();
    assert_eq!(nobody.submissions.response_rate, None, "unknown, not nought");
}

async fn the_country_has_the_unregistered_as_well(place: Place) {
    register(
        &place,
        &[
            unit("H10", Level::Province, None, None, &[]),
            unit("H10.01", Level::Department, Some("H10"), None, &[]),
        ],
    )
    .await;
    let codes = ["H10", "H10.01", "000.00.01.H10", "X9", "", "H20"];
    let ratings = codes.into_iter().cycle().take(30).zip(1..);
    give(&place, ratings.map(|(unit, n)| rating(n, unit, 4, 0)).collect()).await;
    let asked =
        Asked { survey: "one-stop", period: "2025", by: Some(By::Province), ..Asked::default() };
    let report = told(&place, &asked).await.unwrap();
    assert_eq!((overall(&report).n, report.unit.as_deref()), (30, None));
    let parts = report.parts.as_ref().unwrap();
    assert_eq!(parts.len(), 1);
    assert_eq!((&*parts[0].unit, parts[0].items[0].n), ("H10", 15));
}

async fn procedures_too_few_to_speak_of_are_named(place: Place) {
    let service = |code: &str| ServicePeriod {
        code: code.to_owned(),
        name: "Thủ tục".to_owned(),
        field: String::new(),
        valid_from: None,
        valid_to: None,
    };
    let known = [service("1.004227"), service("1.009999.000.00.00.H56")];
    place.central.put_services(&known, (0, "test")).await.unwrap();
    let ratings = (1..=40).map(|n| {
        let mut one = rating(n, if n == 40 { "H20" } else { "H10" }, 4, 0);
        one.body.service = match n {
            1..=29 => Some("1.004227".to_owned()),
            30 => Some("1.004227.000.00.00.H56".to_owned()),
            31..=36 => Some("1.000001".to_owned()),
            _ => None,
        };
        one
    });
    give(&place, ratings.collect()).await;
    let asked = Asked { services: true, ..of("H10", "2025") };
    let services = told(&place, &asked).await.unwrap().services.unwrap();
    assert_eq!(services.spoken_of.get("1.004227"), Some(&30), "joined nationally");
    assert_eq!(
        (services.too_few, services.nobody),
        (vec!["1.000001".into()], vec!["1.009999".into()])
    );
    assert_eq!(services.without, 3, "of the unit's own, not the other's");
    assert!(told(&place, &of("H10", "2025")).await.unwrap().services.is_none());
}

/// The whole report, number for number.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_tell_the_same() {
    let places = [crate::on_sqlite().await, crate::on_postgres().await];
    let mut told_by = Vec::new();
    for place in &places {
        merged(place).await;
        let mut random = fastrand::Rng::with_seed(7);
        let ratings = (100..400).map(|n| {
            let unit = ["54", "66", "12345", "12346"][random.usize(0..4)];
            let mut one = rating(n, unit, random.u8(1..=5), random.i64(0..350));
            one.body.rank = random.u8(1..4);
            one.body.dossier = Some(format!("d{}", random.u8(0..200)));
            for question in ["time", "contacts", "attitude"] {
                one.body.answers.insert(question.to_owned(), Answer::Level(random.u8(1..=3)));
            }
            one
        });
        give(place, ratings.collect()).await;
        place.central.fold(150).await.unwrap();
        let asked = Asked {
            by: Some(By::Unit),
            against: Some("2025-Q1"),
            rank: Some("overall"),
            ..of("66", "2025")
        };
        told_by.push(serde_json::to_string_pretty(&told(place, &asked).await.unwrap()).unwrap());
    }
    assert!(told_by[0].len() > 5_000);
    assert_eq!(told_by[0], told_by[1]);
}
