//! Signals of manipulation: each is seen where it is, and an honest day shows none.

use ingest::central::signals::{Contradicted, OneSender, Reissued};
use ingest::entry::{Entry, SpentInvite};
use model::{Answer, Channel};

use crate::entries::entry;
use crate::{Place, on_both_databases};

on_both_databases!(
    several_invites_for_one_dossier_are_seen,
    a_desk_that_says_better_than_the_citizen_is_seen,
    many_from_one_place_are_seen,
);

const SINCE: &str = "2026-11-21";

/// An entry about a dossier, with this level.
fn about(number: u8, dossier: &str, level: u8) -> Entry {
    let mut entry = entry(number);
    entry.body.dossier = Some(dossier.to_owned());
    entry.body.unit = Some("H47.15".to_owned());
    entry.body.answers = [("overall".to_owned(), Answer::Level(level))].into_iter().collect();
    entry
}

/// With an invite of this id.
fn invited(number: u8, dossier: &str, id: &str) -> Entry {
    let mut entry = about(number, dossier, 5);
    entry.body.rank = 3;
    entry.body.invite = Some(SpentInvite { issuer: "motcua".to_owned(), id: id.to_owned() });
    entry
}

/// At the desk, with this level.
fn at_the_desk(number: u8, dossier: &str, level: u8) -> Entry {
    let mut entry = about(number, dossier, level);
    (entry.body.channel, entry.body.rank) = (Channel::Counter, 0);
    entry
}

async fn absorb(place: &Place, entries: Vec<Entry>) {
    let entries: Vec<(i64, Entry)> = (1..).zip(entries).collect();
    place.central.absorb("journal-a", &entries).await.unwrap();
}

async fn several_invites_for_one_dossier_are_seen(place: Place) {
    let mut other_survey = invited(8, "dd", "7");
    other_survey.body.survey = "online-service".to_owned();
    let mut other_unit = invited(9, "ee", "8");
    other_unit.body.unit = Some("H48".to_owned());
    let honest = vec![
        invited(1, "aa", "1"),
        // The same invite under another key is one invite.
        invited(2, "aa", "1"),
        invited(3, "dd", "2"),
        other_survey,
        other_unit,
        about(4, "aa", 1),
    ];
    absorb(&place, honest).await;
    assert_eq!(place.central.reissued(SINCE, 10).await.unwrap(), []);
    let mut more = vec![invited(11, "bb", "11"), invited(12, "bb", "12"), invited(13, "bb", "13")];
    more.extend([invited(14, "cc", "14"), invited(15, "cc", "15")]);
    let mut elsewhere = invited(16, "ee", "16");
    elsewhere.body.unit = Some("H48".to_owned());
    more.push(elsewhere);
    let more: Vec<(i64, Entry)> = (1..).zip(more).collect();
    place.central.absorb("journal-b", &more).await.unwrap();
    let of = |unit: &str, dossiers| Reissued { unit: unit.to_owned(), dossiers };
    let found = place.central.reissued(SINCE, 10).await.unwrap();
    assert_eq!(found, [of("H47.15", 2), of("H48", 1)], "the worst first");
    assert_eq!(place.central.reissued(SINCE, 1).await.unwrap().len(), 1);
    assert_eq!(place.central.reissued("2026-11-22", 10).await.unwrap(), [], "only that long ago");
}

async fn a_desk_that_says_better_than_the_citizen_is_seen(place: Place) {
    let rows = vec![
        // Better at the desk, before and after the citizen; the same; worse; only at the desk.
        at_the_desk(1, "aa", 5),
        about(2, "aa", 2),
        about(3, "bb", 1),
        at_the_desk(4, "bb", 2),
        at_the_desk(5, "cc", 4),
        about(6, "cc", 4),
        at_the_desk(7, "dd", 1),
        about(8, "dd", 4),
        at_the_desk(9, "ee", 5),
    ];
    absorb(&place, rows).await;
    let found = place.central.contradicted(SINCE, 10).await.unwrap();
    assert_eq!(found, [Contradicted { unit: "H47.15".to_owned(), dossiers: 4, better: 2 }]);
    assert_eq!(place.central.contradicted("2026-11-22", 10).await.unwrap(), []);
}

async fn many_from_one_place_are_seen(place: Place) {
    let from = |number: u8, sender: &str| {
        let mut entry = about(number, &format!("d{number}"), 5);
        entry.body.sender = (!sender.is_empty()).then(|| sender.to_owned());
        entry
    };
    let mut rows: Vec<Entry> = (1..=20).map(|number| from(number, "one")).collect();
    rows.extend((21..=60).map(|number| from(number, &format!("other-{number}"))));
    // What the desk says of itself is no surprise, and nobody knows where the last ones came from.
    rows.extend((61..=90).map(|number| {
        let mut entry = from(number, "desk");
        (entry.body.channel, entry.body.rank) = (Channel::Kiosk, 1);
        entry
    }));
    absorb(&place, rows).await;
    let found = place.central.one_sender(SINCE, 20, 10).await.unwrap();
    let day =
        OneSender { unit: "H47.15".to_owned(), day: "2026-11-21".to_owned(), ratings: 20, of: 60 };
    assert_eq!(found, [day], "twenty, and a third");
    assert_eq!(place.central.one_sender(SINCE, 21, 10).await.unwrap(), [], "one below");
    let more: Vec<(i64, Entry)> = vec![(1, from(91, "")), (2, from(92, ""))];
    place.central.absorb("journal-b", &more).await.unwrap();
    assert_eq!(place.central.one_sender(SINCE, 20, 10).await.unwrap(), [], "below a third");
}
