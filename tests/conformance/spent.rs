//! Keys and invites are spent by the rows themselves: the database refuses a second owner of a key, what
//! is erased stays spent, and a node of the version before, which wrote keys and invites into tables of
//! their own, finds them taken.

use ingest::central::rights::{Erasure, Selector};
use ingest::central::{Absorbed, Filter};
use ingest::entry::{Entry, SpentInvite};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use crate::entries::{entries, entry};
use crate::recount::assert_tallies_agree;
use crate::rights::order;
use crate::{Place, on_both_databases};

on_both_databases!(
    no_two_rows_are_the_first_of_a_key,
    contents_under_one_key_are_numbered_whenever_they_come,
    an_erased_invite_stays_spent,
    the_invite_of_two_rows_stays_spent_when_one_is_erased,
    a_node_of_the_version_before_finds_a_key_taken,
    a_node_of_the_version_before_finds_an_invite_taken,
    a_node_of_the_version_before_erases_and_the_invite_stays_spent,
);

fn invited(number: u8, invite: &str) -> Entry {
    let mut entry = entry(number);
    entry.body.invite = Some(SpentInvite { issuer: "dvc".to_owned(), id: invite.to_owned() });
    entry
}

/// Runs a statement; how many rows it changed.
async fn run(place: &Place, sql: &str) -> Result<u64, sqlx::Error> {
    let sql = AssertSqlSafe(sql);
    if place.url.starts_with("sqlite") {
        let mut db = SqliteConnection::connect(&place.url).await?;
        Ok(sqlx::query(sql).execute(&mut db).await?.rows_affected())
    } else {
        let mut db = PgConnection::connect(&place.url).await?;
        Ok(sqlx::query(sql).execute(&mut db).await?.rows_affected())
    }
}

/// How many rows a statement finds.
async fn found(place: &Place, sql: &str) -> i64 {
    let sql = AssertSqlSafe(format!("select count(*) from {sql}"));
    if place.url.starts_with("sqlite") {
        let mut db = SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
    } else {
        let mut db = PgConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
    }
}

async fn standings(place: &Place) -> Vec<(String, String)> {
    let rows = place.central.rows_after(&Filter::default(), 0, 100).await.unwrap();
    rows.into_iter().map(|row| (row.standing, row.reason)).collect()
}

fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

async fn no_two_rows_are_the_first_of_a_key(place: Place) {
    place.central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    let steal =
        "update submission set key = (select key from submission where id = 1) where id = 2";
    let refused = run(&place, steal).await.unwrap_err().to_string();
    assert!(refused.to_lowercase().contains("unique"), "{refused}");
    assert_eq!(found(&place, "submission_key").await, 0, "a key is not written twice");
    assert_eq!(found(&place, "invite_spent").await, 0, "nor an invite");
}

async fn contents_under_one_key_are_numbered_whenever_they_come(place: Place) {
    let other = |hash: u8| {
        let mut other = entry(1);
        other.hash = [hash; 32];
        other
    };
    place.central.absorb("journal-a", &[(1, entry(1)), (2, other(91))]).await.unwrap();
    place.central.absorb("journal-b", &[(1, other(92)), (2, other(91))]).await.unwrap();
    // As a version before wrote it: without a number.
    let older = "update submission set nth_of_key = null where nth_of_key = 1";
    assert_eq!(run(&place, older).await.unwrap(), 1);
    place.central.absorb("journal-c", &[(1, other(93)), (2, entry(1))]).await.unwrap();
    for nth in [0, 2, 3] {
        assert_eq!(
            found(&place, &format!("submission where nth_of_key = {nth}")).await,
            1,
            "{nth}"
        );
    }
    assert_eq!(found(&place, "submission").await, 4);
    let counted = standings(&place).await.into_iter().filter(|(standing, _)| standing == "counted");
    assert_eq!(counted.count(), 1);
    assert_tallies_agree(&place).await;
}

async fn an_erased_invite_stays_spent(place: Place) {
    place.central.absorb("journal-a", &[(1, invited(1, "one"))]).await.unwrap();
    assert_eq!(place.central.erase(&[order(1)], "operator:lan").await.unwrap(), 1);
    let again = [(2, invited(2, "one")), (3, invited(3, "two"))];
    place.central.absorb("journal-a", &again).await.unwrap();
    let expected = [("counted", "erased"), ("superseded", "invite-spent"), ("counted", "")];
    assert_eq!(standings(&place).await, said(&expected));
    assert_eq!(found(&place, "invite_spent where invite_id = 'one'").await, 1);
    assert_eq!(found(&place, "submission where invite_id = 'one'").await, 1, "not the erased one");
}

async fn the_invite_of_two_rows_stays_spent_when_one_is_erased(place: Place) {
    let both = [(1, invited(1, "one")), (2, invited(2, "one"))];
    place.central.absorb("journal-a", &both).await.unwrap();
    for number in [1, 2] {
        assert_eq!(place.central.erase(&[order(number)], "operator:lan").await.unwrap(), 1);
        let seq = i64::from(number) + 2;
        let third = invited(number + 2, "one");
        place.central.absorb("journal-a", &[(seq, third)]).await.unwrap();
    }
    let (last, kept) = (standings(&place).await, found(&place, "invite_spent").await);
    assert_eq!(last[2..], said(&[("superseded", "invite-spent"), ("superseded", "invite-spent")]));
    assert_eq!(kept, 1);
}

/// What a node of the version before does with a key first; 1 when it takes it for a new one.
async fn takes_key(place: &Place, key: &str) -> u64 {
    let bytes = if place.url.starts_with("sqlite") { "x'00'" } else { "'\\x00'" };
    let sql = format!(
        "insert into submission_key (key, hash) values ('{key}', {bytes}) on conflict (key) do nothing"
    );
    run(place, &sql).await.unwrap()
}

async fn a_node_of_the_version_before_finds_a_key_taken(place: Place) {
    place.central.absorb("journal-a", &entries(1, 2)).await.unwrap();
    let key = entry(1).key_text();
    assert_eq!(takes_key(&place, &key).await, 0);
    assert_eq!(takes_key(&place, &key).await, 0, "nor when it comes once more");
    let its_own = format!(
        "submission_key known join submission s on s.key = known.key and s.hash = known.hash
         where known.key = '{key}'"
    );
    assert_eq!(
        found(&place, &its_own).await,
        1,
        "it finds the row and its content, not the new one"
    );
    assert_eq!(takes_key(&place, &entry(9).key_text()).await, 1, "a key nobody has is new");
    assert_eq!(takes_key(&place, &entry(9).key_text()).await, 0);
}

async fn a_node_of_the_version_before_finds_an_invite_taken(place: Place) {
    place.central.absorb("journal-a", &[(1, invited(1, "one"))]).await.unwrap();
    let takes = |invite: &str| {
        format!(
            "insert into invite_spent (issuer, invite_id, key) values ('dvc', '{invite}', '{}')
             on conflict (issuer, invite_id) do nothing",
            entry(9).key_text()
        )
    };
    assert_eq!(run(&place, &takes("one")).await.unwrap(), 0);
    let of_row =
        format!("invite_spent where invite_id = 'one' and key = '{}'", entry(1).key_text());
    assert_eq!(found(&place, &of_row).await, 1, "it finds the row that spent it");
    assert_eq!(run(&place, &takes("two")).await.unwrap(), 1, "one nobody has is new");
    // What it took there is spent for this version, too.
    place.central.absorb("journal-b", &[(1, invited(2, "two"))]).await.unwrap();
    assert_eq!(standings(&place).await[1], ("superseded".to_owned(), "invite-spent".to_owned()));
}

async fn a_node_of_the_version_before_erases_and_the_invite_stays_spent(place: Place) {
    place.central.absorb("journal-a", &[(1, invited(1, "one"))]).await.unwrap();
    // It looks for the invite in a table of its own, finds none, and takes it from the row.
    let blank = "update submission set invite_issuer = '', invite_id = '' where id = 1";
    assert_eq!(run(&place, blank).await.unwrap(), 1);
    let said = place.central.absorb("journal-a", &[(2, invited(2, "one"))]).await.unwrap();
    assert_eq!(said, Absorbed { superseded: 1, ..Absorbed::default() });
    let selector = Selector::Key(entry(2).key);
    assert_eq!(place.central.find(&selector).await.unwrap().len(), 1, "and nothing is lost");
    let order = Erasure { key: entry(2).key, at: 1, reason: "request 13/2026".to_owned() };
    assert_eq!(place.central.erase(&[order], "operator:lan").await.unwrap(), 1);
}
