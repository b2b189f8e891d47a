//! Units, services and facts: kept as told, replaced by code, judged as a whole, noted in the audit.

use ingest::central::fact::{Fact, ToldFact};
use ingest::central::unit::PutUnits;
use ingest::service::ServicePeriod;
use ingest::unit::fault::UnitFault;
use ingest::unit::shipped::ShippedUnits;
use ingest::unit::{Level, UnitPeriod};

use crate::{Place, on_both_databases};

on_both_databases!(
    units_are_as_they_were_told_last,
    a_tree_that_would_be_wrong_changes_nothing,
    two_imports_at_once_make_no_wrong_tree,
    services_are_as_they_were_told_last,
    facts_are_as_they_were_told_last,
);

const BY: (i64, &str) = (1_795_300_000_000, "operator:lan");

fn unit(code: &str, parent: Option<&str>, days: (Option<&str>, Option<&str>)) -> UnitPeriod {
    let day = |day: Option<&str>| day.map(|day| day.parse().unwrap());
    UnitPeriod {
        code: code.to_owned(),
        name: format!("Cơ quan {code}"),
        parent: parent.map(str::to_owned),
        level: if parent.is_some() { Level::Department } else { Level::Province },
        valid_from: day(days.0),
        valid_to: day(days.1),
        successors: vec![],
    }
}

const ALWAYS: (Option<&str>, Option<&str>) = (None, None);

async fn audited(place: &Place) -> Vec<(String, String, String)> {
    let lines = place.central.audited(0, 10_000).await.unwrap();
    lines.into_iter().map(|line| (line.action, line.subject, line.reason)).collect()
}

async fn units_are_as_they_were_told_last(place: Place) {
    let central = &place.central;
    let before = UnitPeriod {
        successors: vec!["H99".to_owned(), "H98".to_owned()],
        ..unit("H47", None, (Some("2008-08-01"), Some("2025-06-30")))
    };
    let after = unit("H47", None, (Some("2025-07-01"), None));
    let told = vec![
        before,
        after.clone(),
        unit("H47.15", Some("H47"), (Some("2008-08-01"), None)),
        unit("H98", None, ALWAYS),
        unit("H99", None, ALWAYS),
    ];
    assert_eq!(central.put_units(&told, BY).await.unwrap(), PutUnits::Done(4));
    assert_eq!(central.units().await.unwrap(), told);
    assert_eq!(central.put_units(&told, BY).await.unwrap(), PutUnits::Done(0), "the same again");
    assert_eq!(audited(&place).await.len(), 4, "what did not change is not noted");
    // Corrected: the code has one period now, the others stay.
    let corrected = UnitPeriod { name: "Tỉnh Mẫu".to_owned(), ..unit("H47", None, ALWAYS) };
    let said = central.put_units(std::slice::from_ref(&corrected), BY).await.unwrap();
    assert_eq!(said, PutUnits::Done(1));
    let kept = [&[corrected], &told[2..]].concat();
    assert_eq!(central.units().await.unwrap(), kept);
    let (action, subject, reason) = audited(&place).await.pop().unwrap();
    assert_eq!((action.as_str(), subject.as_str()), ("unit-import", "H47"));
    assert_eq!(
        reason,
        "was 'Cơ quan H47' (province, 2008-08-01 to 2025-06-30) followed by H99 H98; \
         'Cơ quan H47' (province, 2025-07-01 to open)"
    );
    // Everything that is shipped, at once.
    for (shipped, codes) in
        [(ShippedUnits::Provinces2025, 63), (ShippedUnits::SampleProvince, 14 + 7 + 2 * 102 + 3)]
    {
        let told = shipped.read().unwrap().periods;
        let said = central.put_units(&told, BY).await.unwrap();
        // One code was there before, otherwise.
        assert_eq!(said, PutUnits::Done(codes));
    }
}

async fn a_tree_that_would_be_wrong_changes_nothing(place: Place) {
    let central = &place.central;
    let told = [unit("H47", None, ALWAYS), unit("H47.15", Some("H47"), ALWAYS)];
    central.put_units(&told, BY).await.unwrap();
    let ended = unit("H47", None, (None, Some("2025-06-30")));
    let wrong = [ended, unit("H48", None, ALWAYS)];
    let PutUnits::Faulty(problems) = central.put_units(&wrong, BY).await.unwrap() else {
        panic!("it was taken");
    };
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].code, "H47.15", "what was imported before is judged again");
    assert!(matches!(problems[0].fault, UnitFault::OutlivesParent { .. }), "{problems:?}");
    assert_eq!(central.units().await.unwrap(), told);
    assert_eq!(audited(&place).await.len(), 2);
}

async fn two_imports_at_once_make_no_wrong_tree(place: Place) {
    let central = &place.central;
    let told = [unit("H1", None, ALWAYS), unit("H2", None, ALWAYS)];
    central.put_units(&told, BY).await.unwrap();
    // Each for itself would be right; together they are a circle.
    let one = [unit("H1", Some("H2"), ALWAYS)];
    let other = [unit("H2", Some("H1"), ALWAYS)];
    let second = ingest::central::open(&place.url).await.unwrap();
    let (one, other) = tokio::join!(central.put_units(&one, BY), second.put_units(&other, BY));
    let is_taken = [one.unwrap(), other.unwrap()].map(|said| said == PutUnits::Done(1));
    assert_eq!(is_taken.into_iter().filter(|taken| *taken).count(), 1, "{is_taken:?}");
}

async fn services_are_as_they_were_told_last(place: Place) {
    let central = &place.central;
    let service = |code: &str, from: Option<&str>, to: Option<&str>| ServicePeriod {
        code: code.to_owned(),
        name: "Cấp bản sao trích lục hộ tịch".to_owned(),
        field: "Hộ tịch".to_owned(),
        valid_from: from.map(|day| day.parse().unwrap()),
        valid_to: to.map(|day| day.parse().unwrap()),
    };
    let told = vec![
        service("1.004616", None, Some("2025-06-30")),
        service("1.004616", Some("2025-07-01"), None),
        service("1.004616.000.00.00.H56", None, None),
    ];
    assert_eq!(central.put_services(&told, BY).await.unwrap(), 2);
    assert_eq!(central.services().await.unwrap(), told);
    assert_eq!(central.put_services(&told, BY).await.unwrap(), 0, "the same again");
    let corrected = service("1.004616", None, None);
    assert_eq!(central.put_services(std::slice::from_ref(&corrected), BY).await.unwrap(), 1);
    assert_eq!(central.services().await.unwrap(), [corrected, told[2].clone()]);
    let (action, subject, reason) = audited(&place).await.pop().unwrap();
    assert_eq!((action.as_str(), subject.as_str()), ("service-import", "1.004616"));
    assert!(reason.starts_with("was 'Cấp bản sao") && reason.contains("2025-06-30"), "{reason}");
}

async fn facts_are_as_they_were_told_last(place: Place) {
    let central = &place.central;
    let told = |unit: &str, month: &str, name: &str, n: Option<u64>| ToldFact {
        unit: unit.to_owned(),
        month: month.to_owned(),
        name: name.to_owned(),
        n,
    };
    let first = [
        told("H47.15", "2026-09", "tt01.1.2", Some(7)),
        told("H47.15", "2026-10", "tt01.1.2", Some(120)),
        told("H47.15", "2026-10", "tt01.1.1", Some(0)),
        told("H47.16", "2026-10", "tt01.1.1", Some(1_000_000_000)),
        told("H47.15", "2026-11", "tt01.1.1", None),
    ];
    assert_eq!(central.put_facts(&first, BY).await.unwrap(), 4);
    assert_eq!(central.put_facts(&first, BY).await.unwrap(), 0, "the same again");
    let fact = |unit: &str, month: &str, name: &str, n: u64| Fact {
        unit: unit.to_owned(),
        month: month.to_owned(),
        name: name.to_owned(),
        n,
    };
    let both = ["H47.15".to_owned(), "H47.16".to_owned()];
    assert_eq!(
        central.facts(&both, "2026-10", "2026-12").await.unwrap(),
        [
            fact("H47.15", "2026-10", "tt01.1.1", 0),
            fact("H47.15", "2026-10", "tt01.1.2", 120),
            fact("H47.16", "2026-10", "tt01.1.1", 1_000_000_000),
        ]
    );
    assert_eq!(central.facts(&both[1..], "2026-01", "2026-09").await.unwrap(), []);
    assert_eq!(central.facts(&[], "2026-01", "2026-12").await.unwrap(), []);
    // Corrected, and taken back: a fact that nobody told is missing, not nought.
    let second = [
        told("H47.15", "2026-10", "tt01.1.2", Some(121)),
        told("H47.15", "2026-10", "tt01.1.1", None),
    ];
    assert_eq!(central.put_facts(&second, BY).await.unwrap(), 2);
    let october = central.facts(&both[..1], "2026-10", "2026-10").await.unwrap();
    assert_eq!(october, [fact("H47.15", "2026-10", "tt01.1.2", 121)]);
    let last = audited(&place).await.pop().unwrap();
    assert_eq!(last, ("fact-import".into(), "H47.15 2026-10".into(), "2 facts".into()));
}
