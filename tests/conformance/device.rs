//! Devices: kept alike, each paired once; and what one proves: a row counts on the day it was given,
//! whatever happens to it later.

use ingest::central::{Filter, Row};
use ingest::device::Device;
use ingest::entry::Entry;
use ingest::journal::Erasure;

use crate::entries::entry;
use crate::recount::assert_tallies_agree;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_code_pairs_one_key_in_time,
    there_is_room_for_so_many_devices,
    a_row_counts_on_the_day_it_was_given_whatever_happens_to_it,
    a_quarter_has_what_was_given_in_it,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn device(id: &str, unit: &str) -> Device {
    Device {
        id: id.to_owned(),
        name: format!("Quầy {id}"),
        unit: unit.to_owned(),
        key: None,
        code_expires_at: 100,
        added_at: 1,
        paired_at: None,
        revoked_at: None,
    }
}

async fn a_code_pairs_one_key_in_time(place: Place) {
    let central = place.central;
    assert_eq!(central.device_counts().await.unwrap(), [0, 0, 0]);
    assert!(central.add_device(&device("b", "H47.15"), "code-b", 9).await.unwrap());
    assert!(central.add_device(&device("a", "H48"), "code-a", 9).await.unwrap());
    assert!(!central.add_device(&device("a", "H49"), "code-x", 9).await.unwrap(), "a second id");
    assert!(!central.add_device(&device("c", "H49"), "code-a", 9).await.unwrap(), "a second code");
    assert_eq!(central.devices().await.unwrap(), [device("b", "H47.15"), device("a", "H48")]);
    assert_eq!(central.device_counts().await.unwrap(), [2, 0, 0]);

    assert_eq!(central.pair_device("code-x", "key", 50).await.unwrap(), None);
    assert_eq!(central.pair_device("code-b", "key", 100).await.unwrap(), None, "its time is over");
    let paired =
        Device { key: Some("key".to_owned()), paired_at: Some(99), ..device("b", "H47.15") };
    assert_eq!(central.pair_device("code-b", "key", 99).await.unwrap(), Some(paired.clone()));
    assert_eq!(central.pair_device("code-b", "other", 99).await.unwrap(), None, "it is spent");
    let again = central.pair_device("code-b", "key", 98).await.unwrap();
    assert_eq!(again, Some(paired.clone()), "the same tablet asks again");
    assert_eq!(central.device_counts().await.unwrap(), [2, 1, 0]);

    assert!(central.revoke_device("b", 200).await.unwrap());
    assert!(!central.revoke_device("b", 201).await.unwrap(), "it is revoked already");
    assert!(!central.revoke_device("x", 201).await.unwrap(), "there is none");
    assert_eq!(central.pair_device("code-b", "key", 99).await.unwrap(), None, "revoked");
    let revoked = Device { revoked_at: Some(200), ..paired };
    assert_eq!(central.devices().await.unwrap(), [revoked, device("a", "H48")]);
    assert_eq!(central.device_counts().await.unwrap(), [2, 1, 1]);
}

async fn there_is_room_for_so_many_devices(place: Place) {
    for (id, is_added) in [("a", true), ("b", true), ("c", false)] {
        let added = place.central.add_device(&device(id, "H47"), id, 2).await.unwrap();
        assert_eq!(added, is_added, "{id}");
    }
}

/// A kiosk's rating of a dossier, given so many days before it came.
fn given(number: u8, days_ago: i64) -> Entry {
    let mut given = entry(number);
    given.body.dossier = Some("dossier".to_owned());
    given.body.rank = 1;
    given.body.answered_at = Some(given.received_at - days_ago * DAY_MS);
    given.body.device = Some("b".to_owned());
    given
}

async fn rows(place: &Place) -> Vec<Row> {
    place.central.rows_after(&Filter::default(), 0, 100).await.unwrap()
}

async fn a_row_counts_on_the_day_it_was_given_whatever_happens_to_it(place: Place) {
    let (first, second) = (given(1, 20), given(2, 3));
    place.central.absorb("kiosk", &[(1, first.clone()), (2, second.clone())]).await.unwrap();
    let days = |rows: &[Row]| rows.iter().map(|row| row.day.clone()).collect::<Vec<_>>();
    assert_eq!(days(&rows(&place).await), ["2026-11-01", "2026-11-18"]);
    assert_tallies_agree(&place).await;
    // Of one rank the later one counts, by when it came and not by when it was given.
    let standings = rows(&place).await.into_iter().map(|row| row.standing).collect::<Vec<_>>();
    assert_eq!(standings, ["superseded", "counted"]);
    // The citizen's own goes before both; what is outranked stays on its day.
    let mut own = entry(3);
    own.body.dossier = Some("dossier".to_owned());
    place.central.absorb("portal", &[(1, own)]).await.unwrap();
    let kept = rows(&place).await;
    assert_eq!(days(&kept), ["2026-11-01", "2026-11-18", "2026-11-21"]);
    assert_eq!(kept[1].reason, "outranked");
    assert_tallies_agree(&place).await;
    // Another node had received it earlier: still the same day.
    let mut earlier = second.clone();
    earlier.received_at -= 10 * DAY_MS;
    place.central.absorb("other", &[(1, earlier)]).await.unwrap();
    assert_eq!(days(&rows(&place).await)[1], "2026-11-18");
    assert_tallies_agree(&place).await;
    // Erased, it leaves its day and not the time of day.
    let order = Erasure { key: second.key, at: 1, reason: "request".to_owned() };
    place.central.erase(&[order], "operator:test").await.unwrap();
    let kept = rows(&place).await;
    assert_eq!(days(&kept)[1], "2026-11-18");
    assert_eq!(kept[1].received_at % DAY_MS, DAY_MS - 7 * 60 * 60 * 1_000, "midnight there");
    let (first, last) = place.central.days().await.unwrap().unwrap();
    let all = [first, "2026-11-18".to_owned(), last];
    assert_eq!(place.central.uneven_tallies(&all, 9).await.unwrap(), []);
}

async fn a_quarter_has_what_was_given_in_it(place: Place) {
    // Midnight between the third and the fourth quarter of 2026 in Viet Nam.
    const BORDER: i64 = 1_790_787_600_000;
    let at = |number: u8, answered_at: i64| {
        let mut given = entry(number);
        given.received_at = BORDER + 5 * DAY_MS;
        given.body.answered_at = Some(answered_at);
        (i64::from(number), given)
    };
    let entries =
        [at(1, BORDER - DAY_MS), at(2, BORDER - 1), at(3, BORDER), at(4, BORDER + DAY_MS)];
    place.central.absorb("kiosk", &entries).await.unwrap();
    let of = async |from: &str, to: &str| -> Vec<String> {
        let (from, to) = (Some(from.to_owned()), Some(to.to_owned()));
        let filter = Filter { from, to, ..Filter::default() };
        let rows = place.central.rows_after(&filter, 0, 100).await.unwrap();
        rows.into_iter().map(|row| row.day).collect()
    };
    assert_eq!(of("2026-07-01", "2026-09-30").await, ["2026-09-30", "2026-09-30"]);
    assert_eq!(of("2026-10-01", "2026-12-31").await, ["2026-10-01", "2026-10-02"]);
    assert_tallies_agree(&place).await;
}
