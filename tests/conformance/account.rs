//! Accounts: people and sessions are kept alike, and what is not to be told is not given out.

use ingest::central::account::{Person, Role, StoredSession};

use crate::entries::entries;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_name_is_taken_once_and_the_first_person_is_alone,
    a_session_is_kept_until_its_moment,
    counts_of_closed_days_leave_today_and_other_units_out,
);

fn person(name: &str, role: Role, unit: &str) -> Person {
    Person {
        name: name.to_owned(),
        hash: format!("$argon2id$of-{name}"),
        role,
        unit: unit.to_owned(),
        created_at: 1_790_000_000_123,
    }
}

fn session(id: &str, data: &str, expires_at: i64) -> StoredSession {
    StoredSession { id: id.to_owned(), data: data.to_owned(), expires_at }
}

async fn a_name_is_taken_once_and_the_first_person_is_alone(place: Place) {
    let central = place.central;
    assert_eq!(central.people().await.unwrap(), 0);
    let admin = person("admin", Role::Central, "");
    assert!(central.add_first_person(&admin).await.unwrap());
    assert!(!central.add_first_person(&person("second", Role::Central, "")).await.unwrap());
    let viewer = person("trang", Role::Viewer, "H47.15");
    assert!(central.add_person(&viewer).await.unwrap());
    let impostor = Person { hash: "another".to_owned(), ..admin.clone() };
    assert!(!central.add_person(&impostor).await.unwrap());
    assert_eq!(central.people().await.unwrap(), 2);
    assert!(central.person("admin").await.unwrap() == Some(admin));
    assert!(central.person("trang").await.unwrap() == Some(viewer));
    assert!(central.person("second").await.unwrap().is_none());
}

async fn a_session_is_kept_until_its_moment(place: Place) {
    let central = place.central;
    let first = session("aa", r#"{"n":1}"#, 1_000);
    assert!(central.add_session(&first).await.unwrap());
    assert!(!central.add_session(&session("aa", "{}", 9_000)).await.unwrap(), "taken");
    assert!(central.session("aa", 999).await.unwrap() == Some(first));
    assert!(central.session("aa", 1_000).await.unwrap().is_none(), "expired at its moment");
    let later = session("aa", r#"{"n":2}"#, 5_000);
    central.save_session(&later).await.unwrap();
    central.save_session(&session("bb", "{}", 2_000)).await.unwrap();
    assert!(central.session("aa", 1_000).await.unwrap() == Some(later));
    assert_eq!(central.remove_expired_sessions(2_000).await.unwrap(), 1);
    assert!(central.session("bb", 0).await.unwrap().is_none());
    central.remove_session("aa").await.unwrap();
    central.remove_session("aa").await.unwrap();
    assert!(central.session("aa", 0).await.unwrap().is_none());
}

async fn counts_of_closed_days_leave_today_and_other_units_out(place: Place) {
    // Ten of 21 November; the even ones are of H47.15. The last is moved to the day before.
    let mut sent = entries(1, 10);
    sent[9].1.received_at -= 24 * 60 * 60 * 1_000;
    place.central.absorb("journal-a", &sent).await.unwrap();
    let submissions = async |unit: &str, before: &str| -> i64 {
        let counts = place.central.closed_counts(unit, before).await.unwrap();
        counts.iter().filter(|count| count.question.is_empty()).map(|count| count.n).sum()
    };
    assert_eq!(submissions("", "2026-11-22").await, 10);
    assert_eq!(submissions("", "2026-11-21").await, 1);
    assert_eq!(submissions("", "2026-11-20").await, 0);
    assert_eq!(submissions("H47.15", "2026-11-22").await, 5);
    assert_eq!(submissions("H47.15", "2026-11-21").await, 1);
    assert_eq!(submissions("H47.16", "2026-11-21").await, 0);
    let all = place.central.closed_counts("", "2026-11-22").await.unwrap();
    assert_eq!(all, place.central.counts().await.unwrap(), "the same figures, only fewer days");
}
