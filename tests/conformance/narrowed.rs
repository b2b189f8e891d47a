//! Figures of one procedure and of one channel, on both databases: they are the index over those ratings
//! alone, whatever was taken into the samples meanwhile; what is counted one by one has a limit.

use ingest::central::dossier::Dossier;
use ingest::central::sample::{Only, Wanted};
use ingest::entry::{Entry, Stage};
use ingest::figures::request::Asked;
use ingest::unit::Level;
use model::Channel;

use crate::figures::{give, of, overall, rating, register, told, unit};
use crate::sample::plant;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_procedure_is_the_index_over_its_own_ratings,
    a_procedure_has_the_response_rate_of_its_own_dossiers,
    every_procedure_has_the_response_rate_of_its_own_dossiers,
    channels_make_up_the_whole,
    every_procedure_with_enough_has_its_figures,
    what_was_erased_is_in_no_procedure,
    dossiers_are_counted_up_to_the_limit_and_not_one_further,
    rows_are_counted_up_to_the_limit_and_not_one_further,
);

/// Codes of which the first two are one procedure, and the third only looks like it.
const CODES: [Option<&str>; 5] =
    [Some("1.004616"), Some("1.004616.000.00.00.H56"), Some("1.0046167"), Some("2.000815"), None];

fn about(number: u16, service: Option<&str>) -> Entry {
    let level = 1 + u8::try_from(number % 5).unwrap();
    let mut one = rating(number, "H10", level, i64::from(number % 7));
    one.body.service = service.map(str::to_owned);
    one
}

/// Sixty ratings of H10 and a department of it, of every code alike.
fn mixed() -> Vec<Entry> {
    let codes = CODES.into_iter().cycle();
    let mut ratings: Vec<Entry> = (1..=60).zip(codes).map(|(n, code)| about(n * 3, code)).collect();
    for one in ratings.iter_mut().skip(30) {
        one.body.unit = Some("H10.01".to_owned());
    }
    ratings
}

async fn tree(place: &Place) {
    let units = [
        unit("H10", Level::Province, None, None, &[]),
        unit("H10.01", Level::Department, Some("H10"), None, &[]),
    ];
    register(place, &units).await;
}

fn narrowed<'a>(service: Option<&'a str>, channel: Option<&'a str>) -> Asked<'a> {
    Asked { service, channel, ..of("H10", "2025") }
}

async fn a_procedure_is_the_index_over_its_own_ratings(place: Place) {
    tree(&place).await;
    give(&place, mixed()).await;
    // The same ratings of the procedure alone, of a unit of their own.
    let is_of_it = |one: &Entry| CODES[..2].contains(&one.body.service.as_deref());
    let alone = mixed().into_iter().filter(is_of_it);
    let alone = alone.map(|mut one| {
        one.key[13] = 1;
        one.receipt = format!("OTHER-{}", one.receipt);
        one.body.unit = Some("H20".to_owned());
        one
    });
    give(&place, alone.collect()).await;
    let wanted = told(&place, &of("H20", "2025")).await.unwrap();
    assert_eq!(overall(&wanted).n, 24);
    for _ in 0..2 {
        for code in ["1.004616", "1.004616.000.00.00.H56"] {
            let report = told(&place, &narrowed(Some(code), None)).await.unwrap();
            assert_eq!(report.service.as_deref(), Some("1.004616"));
            let (own, other) = (overall(&report), overall(&wanted));
            assert_eq!((own.n, own.value, own.interval), (24, other.value, other.interval));
            assert_eq!(own.counts, other.counts);
        }
        let looks_like_it = told(&place, &narrowed(Some("1.0046167"), None)).await.unwrap();
        assert_eq!(overall(&looks_like_it).n, 12);
        let nobody = told(&place, &narrowed(Some("3.000001"), None)).await.unwrap();
        assert_eq!((overall(&nobody).n, nobody.submissions.counted), (0, 0));
        while place.central.fold(7).await.unwrap().more {}
    }
    // The unit itself is as it was.
    assert_eq!(overall(&told(&place, &of("H10", "2025")).await.unwrap()).n, 60);
}

fn dossier(n: u16, service: &str) -> Dossier {
    Dossier {
        dossier: format!("d{n}"),
        unit: "H10".to_owned(),
        service: service.to_owned(),
        channel: String::new(),
        stage: Stage::Result.name().to_owned(),
        result_on: Some("2025-01-09".to_owned()),
        invited_on: None,
        is_eligible: true,
    }
}

async fn a_procedure_has_the_response_rate_of_its_own_dossiers(place: Place) {
    let codes = ["1.004616", "1.004616.000.00.00.H56", "2.000815", ""];
    let dossiers: Vec<Dossier> =
        (1..=40).zip(codes.into_iter().cycle()).map(|(n, code)| dossier(n, code)).collect();
    place.central.put_dossiers(&dossiers).await.unwrap();
    let rated = (1..=12).zip(codes.into_iter().cycle()).map(|(n, code)| {
        let mut one = about(n, Some(code).filter(|code| !code.is_empty()));
        one.body.dossier = Some(format!("d{n}"));
        one
    });
    give(&place, rated.collect()).await;
    let own = told(&place, &narrowed(Some("1.004616"), None)).await.unwrap().submissions;
    assert_eq!((own.eligible, own.responded, own.response_rate), (Some(20), Some(6), Some(30.0)));
    let whole = told(&place, &of("H10", "2025")).await.unwrap().submissions;
    assert_eq!((whole.eligible, whole.responded), (Some(40), Some(12)));
    let channel = told(&place, &narrowed(None, Some("portal"))).await.unwrap().submissions;
    assert_eq!((channel.counted, channel.eligible), (12, None), "of a channel it is not known");
}

async fn channels_make_up_the_whole(place: Place) {
    let mut ratings = mixed();
    for (at, one) in ratings.iter_mut().enumerate() {
        one.body.unit = Some("H10".to_owned());
        one.body.channel = [Channel::Portal, Channel::Kiosk, Channel::Qr][at % 3];
    }
    give(&place, ratings).await;
    let mut sum = 0;
    for channel in Channel::ALL {
        let report = told(&place, &narrowed(None, Some(channel.name()))).await.unwrap();
        assert_eq!(report.channel.as_deref(), Some(channel.name()));
        sum += overall(&report).n;
    }
    assert_eq!(sum, 60);
    let both = told(&place, &narrowed(Some("2.000815"), Some("kiosk"))).await.unwrap();
    assert_eq!(both.submissions.counted, 4, "one in fifteen of sixty");
    let change = Asked { against: Some("previous"), ..narrowed(None, Some("kiosk")) };
    let change = told(&place, &change).await.unwrap();
    assert_eq!(overall(&change).change.as_ref().unwrap().before_n, 0);
}

async fn every_procedure_with_enough_has_its_figures(place: Place) {
    tree(&place).await;
    let codes = ["1.004616", "1.004616.H56", "2.000815"];
    let mut ratings: Vec<Entry> =
        (1..=90).zip(codes.into_iter().cycle()).map(|(n, code)| about(n, Some(code))).collect();
    ratings.extend((91..=100).map(|n| about(n, Some("1.000001"))));
    give(&place, ratings).await;
    let asked = Asked { services: true, ..of("H10", "2025") };
    let services = told(&place, &asked).await.unwrap().services.unwrap();
    let figures = services.figures.unwrap();
    let codes: Vec<&str> = figures.iter().map(|one| &*one.service).collect();
    assert_eq!(codes, ["1.004616", "2.000815"], "ten are too few to be spoken of");
    for one in &figures {
        let alone = told(&place, &narrowed(Some(&one.service), None)).await.unwrap();
        let own = one.items.iter().find(|item| item.id == "overall").unwrap();
        let other = overall(&alone);
        assert!(own.value.is_some());
        assert_eq!((own.n, own.value, own.interval), (other.n, other.value, other.interval));
        assert_eq!(one.submissions.counted, alone.submissions.counted);
    }
}

async fn every_procedure_has_the_response_rate_of_its_own_dossiers(place: Place) {
    tree(&place).await;
    let codes = ["1.004616", "1.004616.H56", "2.000815"];
    let mut dossiers: Vec<Dossier> =
        (1..=240).zip(codes.into_iter().cycle()).map(|(n, code)| dossier(n, code)).collect();
    // Of another province, not yet done, refused to be asked, and before the period.
    let mut others = [dossier(501, "2.000815"), dossier(502, "2.000815"), dossier(503, "2.000815")];
    others[0].unit = "H11".to_owned();
    others[1].is_eligible = false;
    others[2].result_on = Some("2024-12-31".to_owned());
    dossiers.extend(others);
    place.central.put_dossiers(&dossiers).await.unwrap();
    let rated = |n: u16, code| {
        let mut one = about(n, Some(code));
        one.body.dossier = Some(format!("d{n}"));
        one
    };
    let mut ratings: Vec<Entry> =
        (1..=120).zip(codes.into_iter().cycle()).map(|(n, code)| rated(n, code)).collect();
    ratings.extend((123..=150).step_by(3).map(|n| rated(n, "2.000815")));
    // Rated twice, and each dossier is one.
    ratings.push(rated(3, "2.000815"));
    if let Some(again) = ratings.last_mut() {
        again.key[13] = 1;
        again.receipt = "AGAIN".to_owned();
    }
    give(&place, ratings).await;
    let asked = Asked { services: true, ..of("H10", "2025") };
    let told_of = told(&place, &asked).await.unwrap().services.unwrap().figures.unwrap();
    let rates: Vec<_> = told_of
        .iter()
        .map(|one| {
            (one.submissions.eligible, one.submissions.responded, one.items[0].response_rate)
        })
        .collect();
    let (first, second) = ((Some(160), Some(80), Some(50.0)), (Some(80), Some(50), Some(62.5)));
    assert_eq!(rates, [first, second]);
    for one in &told_of {
        let alone = told(&place, &narrowed(Some(&one.service), None)).await.unwrap().submissions;
        assert_eq!(
            (one.submissions.eligible, one.submissions.responded),
            (alone.eligible, alone.responded)
        );
    }
}

async fn dossiers_are_counted_up_to_the_limit_and_not_one_further(place: Place) {
    let dossiers: Vec<Dossier> = (1..=12).map(|n| dossier(n, "2.000815")).collect();
    place.central.put_dossiers(&dossiers).await.unwrap();
    let days = ("2025-01-01".parse().unwrap(), "2025-12-31".parse().unwrap());
    for (limit, is_told) in [(12, true), (11, false)] {
        let found =
            place.central.responses_by_service("one-stop", None, days, limit).await.unwrap();
        assert_eq!(found.is_some(), is_told, "{limit}");
    }
}

async fn what_was_erased_is_in_no_procedure(place: Place) {
    give(&place, (1..=20).map(|n| about(n, Some("2.000815"))).collect()).await;
    while place.central.fold(7).await.unwrap().more {}
    plant(
        &place,
        "update submission set answers = '{}', erased_at = 1
         where receipt in ('RECEIPT-1', 'RECEIPT-2', 'RECEIPT-3')",
    )
    .await;
    let procedure = told(&place, &narrowed(Some("2.000815"), None)).await.unwrap();
    assert_eq!((overall(&procedure).n, procedure.submissions.counted), (17, 17));
    let whole = told(&place, &of("H10", "2025")).await.unwrap();
    assert_eq!(overall(&whole).n, 20, "the unit's index keeps what they said");
}

async fn rows_are_counted_up_to_the_limit_and_not_one_further(place: Place) {
    give(&place, (1..=12).map(|n| about(n, Some("2.000815"))).collect()).await;
    let days = ("2025-01-01".parse().unwrap(), "2025-12-31".parse().unwrap());
    let wanted =
        Wanted { survey: "one-stop", spans: &[], rest: Some((days.0, days.1, 0)), buckets: 1 };
    let only = Only { service: Some("2.000815".to_owned()), channel: None };
    for (limit, is_told) in [(12, true), (11, false)] {
        let found = place.central.samples_only(&wanted, &only, limit).await.unwrap();
        assert_eq!(found.is_some(), is_told, "{limit}");
        let found = place.central.samples_by_service(&wanted, limit).await.unwrap();
        assert_eq!(found.is_some(), is_told, "{limit}");
    }
}
