//! Accounts: people and sessions are kept alike, and what is not to be told is not given out.

use std::time::Duration;

use ingest::central::account::{Person, PersonChange, Role, StoredSession};
use ingest::central::attempt::Place as At;
use ingest::central::closed::UnitDays;

use crate::entries::entries;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_name_is_taken_once_and_the_first_person_is_alone,
    a_session_is_kept_until_its_moment,
    every_change_of_a_person_ends_their_sessions_and_is_in_the_audit,
    nobody_from_elsewhere_is_two_people_here,
    a_code_and_a_recovery_code_open_once,
    attempts_at_one_time_are_counted_one_by_one,
    sessions_of_one_person_are_found_and_last_longer_when_used,
    counts_of_closed_days_leave_today_and_other_units_out,
);

fn person(name: &str, role: Role, unit: &str) -> Person {
    Person::new(name, &format!("$argon2id$of-{name}"), (role, unit), 1_790_000_000_123)
}

fn session(id: &str, data: &str, expires_at: i64) -> StoredSession {
    let (id, data, person) = (id.to_owned(), data.to_owned(), "admin".to_owned());
    StoredSession { id, data, expires_at, person, begun_at: 500 }
}

/// What is in the audit: who, what, to whom, why.
async fn audited(place: &Place) -> Vec<(String, String, String, String)> {
    let lines = place.central.audited(0, 100).await.unwrap();
    lines.into_iter().map(|line| (line.actor, line.action, line.subject, line.reason)).collect()
}

async fn a_name_is_taken_once_and_the_first_person_is_alone(place: Place) {
    let central = place.central;
    assert_eq!(central.people().await.unwrap(), 0);
    let admin = person("admin", Role::Central, "");
    assert!(central.add_first_person(&admin).await.unwrap());
    assert!(!central.add_first_person(&person("second", Role::Central, "")).await.unwrap());
    let viewer = person("trang", Role::Viewer, "H47.15");
    assert!(central.add_person(&viewer, "operator:an").await.unwrap());
    let impostor = Person { hash: "another".to_owned(), ..admin.clone() };
    assert!(!central.add_person(&impostor, "operator:an").await.unwrap());
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

async fn every_change_of_a_person_ends_their_sessions_and_is_in_the_audit(place: Place) {
    let central = &place.central;
    for (name, role) in [("admin", Role::Central), ("trang", Role::Viewer)] {
        assert!(central.add_person(&person(name, role, ""), "operator:an").await.unwrap());
    }
    let hash = || "$argon2id$new".to_owned();
    let role = PersonChange::Role { role: Role::Manager, unit: "H47.15".to_owned() };
    let changes = [
        role,
        PersonChange::Disable,
        PersonChange::Enable,
        PersonChange::SecondFactor { sealed: "sealed".to_owned(), recovery: vec!["aa".to_owned()] },
        PersonChange::SecondFactor { sealed: String::new(), recovery: vec![] },
        PersonChange::Password { hash: hash(), is_one_time: true },
        PersonChange::Password { hash: hash(), is_one_time: false },
    ];
    let mut seen = Vec::new();
    for (now, change) in (1..).zip(&changes) {
        let own = StoredSession { person: "trang".to_owned(), ..session("aa", "{}", 9_000) };
        central.save_session(&own).await.unwrap();
        central.save_session(&session("bb", "{}", 9_000)).await.unwrap();
        assert!(central.change_person("trang", change, (now, "person:admin")).await.unwrap());
        assert!(central.session("aa", 0).await.unwrap().is_none(), "{change:?} ends it");
        assert!(central.session("bb", 0).await.unwrap().is_some(), "somebody else's goes on");
        let trang = central.person("trang").await.unwrap().unwrap();
        assert_eq!(trang.epoch, now, "a session that is saved again stays at an end");
        seen.push((trang.role, trang.unit, trang.disabled_at, trang.must_change));
    }
    let of = |disabled, must| (Role::Manager, "H47.15".to_owned(), disabled, must);
    let same = || of(None, false);
    let mut expected = vec![same(), of(Some(2), false), same(), same(), same()];
    expected.extend([of(None, true), same()]);
    assert_eq!(seen, expected);
    assert_eq!(central.person("trang").await.unwrap().unwrap().hash, hash());
    assert!(!central.change_person("nobody", &PersonChange::Disable, (1, "x")).await.unwrap());
    let all = central.everybody().await.unwrap();
    assert_eq!(all.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["admin", "trang"]);
    let lines = audited(&place).await;
    let said: Vec<(&str, &str, &str)> =
        lines.iter().map(|(_, what, whom, why)| (&**what, &**whom, &**why)).collect();
    let expected = [
        ("user-add", "admin", "central"),
        ("user-add", "trang", "viewer"),
        ("user-role", "trang", "manager of H47.15"),
        ("user-disable", "trang", ""),
        ("user-enable", "trang", ""),
        ("second-factor-add", "trang", ""),
        ("second-factor-remove", "trang", ""),
        ("user-reset", "trang", ""),
        ("user-password", "trang", ""),
    ];
    assert_eq!(said, expected);
}

async fn a_code_and_a_recovery_code_open_once(place: Place) {
    let central = place.central;
    central.add_person(&person("lan", Role::Central, ""), "x").await.unwrap();
    let recovery = vec!["aa".to_owned(), "bb".to_owned()];
    let change = PersonChange::SecondFactor { sealed: "sealed".to_owned(), recovery };
    central.change_person("lan", &change, (1, "person:lan")).await.unwrap();
    assert_eq!(central.person("lan").await.unwrap().unwrap().second_factor, "sealed");
    for (step, opens) in [(100, true), (100, false), (99, false), (101, true)] {
        assert_eq!(central.spend_code("lan", step).await.unwrap(), opens, "{step}");
    }
    assert!(!central.spend_code("nobody", 1).await.unwrap());
    for (hash, opens, left) in
        [("aa", true, 1), ("aa", false, 1), ("cc", false, 1), ("bb", true, 0)]
    {
        assert_eq!(central.spend_recovery_code("lan", hash, 2).await.unwrap(), opens, "{hash}");
        assert_eq!(central.recovery_codes("lan").await.unwrap(), left);
    }
    let recovery = vec!["dd".to_owned()];
    let change = PersonChange::SecondFactor { sealed: "other".to_owned(), recovery };
    central.change_person("lan", &change, (3, "person:lan")).await.unwrap();
    assert_eq!(central.recovery_codes("lan").await.unwrap(), 1, "the old ones are gone");
}

async fn attempts_at_one_time_are_counted_one_by_one(place: Place) {
    let (central, at) = (place.central, At::of("lan"));
    let now = 1_790_000_000_000;
    let attempts = (0..20).map(|_| central.begin_attempt(at, now));
    let begun = futures::future::join_all(attempts).await;
    let begun = begun.into_iter().filter(|one| one.as_ref().unwrap().is_ok()).count();
    assert_eq!(begun, 5, "the free ones, and none twice");
    assert_eq!(central.begin_attempt(at, now).await.unwrap(), Err(Duration::from_secs(30)));
    assert!(central.begin_attempt(At(at.0 ^ 1), now).await.unwrap().is_ok(), "another place");
    central.attempt_succeeded(at).await.unwrap();
    assert!(central.begin_attempt(at, now).await.unwrap().is_ok());
}

async fn sessions_of_one_person_are_found_and_last_longer_when_used(place: Place) {
    let central = place.central;
    let of = |id: &str, person: &str, begun_at| StoredSession {
        person: person.to_owned(),
        begun_at,
        ..session(id, "{}", 9_000)
    };
    for one in [of("aa", "an", 1), of("bb", "an", 2), of("cc", "binh", 3)] {
        assert!(central.add_session(&one).await.unwrap());
    }
    let ids = async |now| -> Vec<String> {
        let own = central.sessions_of("an", now).await.unwrap();
        own.into_iter().map(|session| session.id).collect()
    };
    assert_eq!(ids(0).await, ["bb", "aa"], "the newest first");
    central.touch_session("aa", 12_000).await.unwrap();
    central.touch_session("aa", 11_000).await.unwrap();
    assert_eq!(ids(11_999).await, ["aa"], "it is never made shorter");
    central.save_session(&of("aa", "an", 7)).await.unwrap();
    assert_eq!(central.session("aa", 0).await.unwrap().unwrap().begun_at, 1, "it began once");
}

async fn nobody_from_elsewhere_is_two_people_here(place: Place) {
    let central = place.central;
    let from = |name: &str, email: &str, subject: &str| Person {
        email: email.to_owned(),
        subject: subject.to_owned(),
        ..person(name, Role::Viewer, "")
    };
    for (one, is_added) in [
        (from("an", "an@x.vn", "1"), true),
        (from("binh", "an@x.vn", ""), false),
        (from("binh", "", "1"), false),
        (from("binh", "binh@x.vn", "2"), true),
        (from("chi", "", ""), true),
        (from("dung", "", ""), true),
    ] {
        assert_eq!(central.add_person(&one, "x").await.unwrap(), is_added, "{one:?}");
    }
}

async fn counts_of_closed_days_leave_today_and_other_units_out(place: Place) {
    // Ten of 21 November; the even ones are of H47.15. The last is moved to the day before.
    let mut sent = entries(1, 10);
    sent[9].1.received_at -= 24 * 60 * 60 * 1_000;
    place.central.absorb("journal-a", &sent).await.unwrap();
    let days = |unit: &str, from: &str, to: &str| UnitDays {
        unit: unit.to_owned(),
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    };
    let ever = |unit| Some(vec![days(unit, "0001-01-01", "2030-12-31")]);
    let submissions = async |within: Option<Vec<UnitDays>>, before: &str| -> i64 {
        let counts = place.central.closed_counts(within.as_deref(), before).await.unwrap();
        counts.iter().filter(|count| count.question.is_empty()).map(|count| count.n).sum()
    };
    assert_eq!(submissions(None, "2026-11-22").await, 10);
    assert_eq!(submissions(None, "2026-11-21").await, 1);
    assert_eq!(submissions(None, "2026-11-20").await, 0);
    assert_eq!(submissions(ever("H47.15"), "2026-11-22").await, 5);
    assert_eq!(submissions(ever("H47.15"), "2026-11-21").await, 1);
    assert_eq!(submissions(ever("H47.16"), "2026-11-21").await, 0);
    assert_eq!(submissions(Some(vec![]), "2026-11-22").await, 0, "no unit is not every unit");
    let one_day = |unit, day| days(unit, day, day);
    let split = vec![one_day("H47.15", "2026-11-20"), one_day("H47.16", "2026-11-21")];
    let others = submissions(ever("H47.16"), "2026-11-22").await;
    assert_eq!(submissions(Some(split), "2026-11-22").await, 1 + others, "each on its own days");
    let all = place.central.closed_counts(None, "2026-11-22").await.unwrap();
    assert_eq!(all, place.central.counts().await.unwrap(), "the same figures, only fewer days");
}
