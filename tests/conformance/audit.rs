//! The audit log: both databases refuse to change it, its lines are a chain, and whoever gets around the
//! database is found.

use ingest::central::account::{Person, Role};
use ingest::central::audit::{Act, Chain, TrailFilter, actor, link, verify};
use sqlx::{AssertSqlSafe, Connection};

use crate::{Place, on_both_databases};

on_both_databases!(
    a_line_can_be_neither_changed_nor_taken_out,
    every_line_is_in_the_chain_whoever_writes_it,
    what_is_changed_around_the_database_is_found,
    lines_are_asked_for_by_who_what_when_and_unit,
);

async fn by_hand(place: &Place, statement: &str) -> Result<u64, sqlx::Error> {
    let statement = AssertSqlSafe(statement.to_owned());
    if place.url.starts_with("sqlite") {
        let mut db = sqlx::SqliteConnection::connect(&place.url).await?;
        Ok(sqlx::query(statement).execute(&mut db).await?.rows_affected())
    } else {
        let mut db = sqlx::PgConnection::connect(&place.url).await?;
        Ok(sqlx::query(statement).execute(&mut db).await?.rows_affected())
    }
}

async fn note(place: &Place, at: i64, who: &str, action: &'static str) {
    let act = Act { at, actor: who, action, subject: "s" };
    place.central.note_act(&act).await.unwrap();
}

async fn whole(place: &Place) -> Chain {
    verify(&*place.central, 2).await.unwrap()
}

async fn a_line_can_be_neither_changed_nor_taken_out(place: Place) {
    note(&place, 1, "person:an", "login").await;
    let before = place.central.chain(0, 10).await.unwrap();
    for statement in [
        "update audit set actor = 'person:binh'",
        "update audit set hash = null",
        "delete from audit",
        "delete from audit where id = 1",
    ] {
        let error = by_hand(&place, statement).await.unwrap_err().to_string();
        assert!(error.contains("only ever added to"), "{statement}: {error}");
    }
    if place.url.starts_with("postgres") {
        assert!(by_hand(&place, "truncate audit").await.is_err());
    }
    assert_eq!(place.central.chain(0, 10).await.unwrap(), before);
}

async fn every_line_is_in_the_chain_whoever_writes_it(place: Place) {
    assert_eq!(whole(&place).await, Chain::Whole(0, String::new()));
    let old = "insert into audit (at, actor, action, subject, reason) \
               values (7, 'citizen', 'withdraw', 'receipt:aa', '')";
    // An older version wrote before the first line that has a hash, and between two of them.
    by_hand(&place, old).await.unwrap();
    let person = Person::new("an", "x", (Role::Central, ""), 2);
    place.central.add_person(&person, &actor("lan", "H47", "/monitor/users")).await.unwrap();
    by_hand(&place, old).await.unwrap();
    note(&place, 3, "person:an", "login").await;
    let notes = (0..20).map(|at| note(&place, at, "person:an", "comments-read"));
    futures::future::join_all(notes).await;
    let lines = place.central.chain(0, 100).await.unwrap();
    assert_eq!(lines.len(), 24);
    assert_eq!((&lines[0].hash, &lines[2].hash), (&None, &None));
    assert!(lines.iter().filter(|line| line.hash.is_some()).count() == 22);
    let added = &lines[1];
    assert_eq!(
        (&*added.actor, &*added.unit, &*added.page),
        ("person:lan", "H47", "/monitor/users")
    );
    let last = lines.iter().fold(String::new(), |last, line| link(&last, line));
    assert_eq!(whole(&place).await, Chain::Whole(24, last));
}

async fn what_is_changed_around_the_database_is_found(place: Place) {
    for at in 1..=5 {
        note(&place, at, "person:an", "export").await;
    }
    let is_sqlite = place.url.starts_with("sqlite");
    let triggers = if is_sqlite {
        &["drop trigger audit_is_not_changed", "drop trigger audit_is_not_shortened"][..]
    } else {
        &["drop trigger audit_is_not_changed on audit"]
    };
    for trigger in triggers {
        by_hand(&place, trigger).await.unwrap();
    }
    let third = place.central.chain(0, 10).await.unwrap()[2].clone();
    for (change, back) in [
        ("update audit set at = 9 where at = 3", "update audit set at = 3 where at = 9"),
        (
            "update audit set actor = 'person:binh' where at = 3",
            "update audit set actor = 'person:an' where at = 3",
        ),
        ("update audit set page = '/x' where at = 3", "update audit set page = '' where at = 3"),
    ] {
        assert_eq!(by_hand(&place, change).await.unwrap(), 1);
        assert_eq!(whole(&place).await, Chain::Broken(third.id), "{change}");
        by_hand(&place, back).await.unwrap();
        assert!(matches!(whole(&place).await, Chain::Whole(5, _)), "{back}");
    }
    // A hash that is taken away hides nothing: the next line tells.
    by_hand(&place, "update audit set hash = null, subject = 'x' where at = 3").await.unwrap();
    assert_eq!(whole(&place).await, Chain::Broken(third.id + 1));
    by_hand(&place, "delete from audit where at = 3").await.unwrap();
    assert_eq!(whole(&place).await, Chain::Broken(third.id + 1), "a line taken out");
}

async fn lines_are_asked_for_by_who_what_when_and_unit(place: Place) {
    let (an, binh) = (actor("an", "H47.15", "/monitor/"), actor("binh", "", "/monitor/"));
    for (at, who, action) in
        [(10, &an, "login"), (20, &binh, "login"), (30, &an, "comments-read"), (40, &an, "logout")]
    {
        note(&place, at, who, action).await;
    }
    let asked = async |filter: TrailFilter, before: i64, limit: i64| -> Vec<i64> {
        let lines = place.central.trail(&filter, before, limit).await.unwrap();
        lines.into_iter().map(|line| line.at).collect()
    };
    let all = TrailFilter::default;
    assert_eq!(asked(all(), i64::MAX, 9).await, [40, 30, 20, 10], "the newest first");
    assert_eq!(asked(all(), i64::MAX, 2).await, [40, 30]);
    let id = place.central.trail(&all(), i64::MAX, 2).await.unwrap()[1].id;
    assert_eq!(asked(all(), id, 9).await, [20, 10], "the page after");
    let of = |actor: &str| TrailFilter { actor: Some(actor.to_owned()), ..all() };
    assert_eq!(asked(of("person:an"), i64::MAX, 9).await, [40, 30, 10]);
    let login = TrailFilter { action: Some("login".to_owned()), ..all() };
    assert_eq!(asked(login, i64::MAX, 9).await, [20, 10]);
    let between = TrailFilter { from: Some(20), to: Some(40), ..all() };
    assert_eq!(asked(between, i64::MAX, 9).await, [30, 20], "from one on, before the other");
    let unit = |units: &[&str]| {
        let units = units.iter().map(|unit| (*unit).to_owned()).collect();
        TrailFilter { units: Some(units), ..all() }
    };
    assert_eq!(asked(unit(&["H47.15", "x"]), i64::MAX, 9).await, [40, 30, 10]);
    assert_eq!(asked(unit(&[]), i64::MAX, 9).await, [0_i64; 0], "no unit is not every unit");
}
