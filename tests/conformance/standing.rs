//! Precedence by evidence as a pure function: whatever the rows and however they are ordered. That
//! the databases say the same is in `standing_kept`.

use std::collections::{BTreeMap, BTreeSet};

use ingest::central::standing::{
    CHANGE_OF_MIND_MS, Evidence, Hold, KEY_REUSED, OUTRANKED, REPLACED, Scope, TOO_LATE, Verdict,
    judge,
};
use ingest::entry::{SpentInvite, Standing};
use proptest::collection::vec;
use proptest::prelude::*;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A row as it is drawn; small pools, so that rows meet.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    key: u8,
    content: u8,
    received_at: i64,
    rank: u8,
    scope: Option<u8>,
    invite: Option<u8>,
    hold: Hold,
}

fn moment() -> impl Strategy<Value = i64> {
    // Whole and half days, so that moments coincide, and both sides of the seven days.
    prop_oneof![
        (0..24_i64).prop_map(|half_days| half_days * DAY_MS / 2),
        Just(CHANGE_OF_MIND_MS),
        Just(CHANGE_OF_MIND_MS + 1),
    ]
}

fn hold() -> impl Strategy<Value = Hold> {
    prop_oneof![8 => Just(Hold::Open), 1 => Just(Hold::Withdrawn), 1 => Just(Hold::Apart)]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let place =
        (proptest::option::weighted(0.8, 0..2_u8), proptest::option::weighted(0.3, 0..3_u8));
    (0..6_u8, 0..2_u8, moment(), 0..4_u8, place, hold()).prop_map(
        |(key, content, received_at, rank, (scope, invite), hold)| {
            // A small pool of keys has to meet; an invite makes the rank.
            let rank = if invite.is_some() { 3 } else { rank.min(2) };
            Drawn { key, content, received_at, rank, scope, invite, hold }
        },
    )
}

/// Rows with each pair of key and content once, as central keeps them.
fn rows() -> impl Strategy<Value = Vec<Drawn>> {
    vec(drawn(), 1..9).prop_map(|rows| {
        let mut seen = BTreeSet::new();
        rows.into_iter().filter(|row| seen.insert((row.key, row.content))).collect()
    })
}

/// Candidates of one scope, each with a key of its own.
fn scope_of_candidates() -> impl Strategy<Value = Vec<Drawn>> {
    vec((moment(), 0..4_u8), 1..8).prop_map(|rows| {
        let row = |(key, (received_at, rank))| candidate(key, received_at, rank);
        (0_u8..).zip(rows).map(row).collect()
    })
}

fn candidate(key: u8, received_at: i64, rank: u8) -> Drawn {
    let (scope, hold) = (Some(0), Hold::Open);
    Drawn { key, content: 0, received_at, rank, scope, invite: None, hold }
}

fn scopes() -> [Scope; 2] {
    ["A", "B"].map(|dossier| Scope {
        dossier: dossier.to_owned(),
        survey: "one-stop".to_owned(),
        stage: "result".to_owned(),
    })
}

fn judged(rows: &[Drawn]) -> Vec<Option<Verdict>> {
    let scopes = scopes();
    let invites: Vec<SpentInvite> =
        (0..3).map(|id: u8| SpentInvite { issuer: "dvc".to_owned(), id: id.to_string() }).collect();
    let evidence = |row: &Drawn| Evidence {
        key: [row.key; 16],
        hash: [row.content; 32],
        received_at: row.received_at,
        rank: row.rank,
        scope: row.scope.map(|scope| &scopes[usize::from(scope)]),
        invite: row.invite.map(|invite| &invites[usize::from(invite)]),
        hold: row.hold,
    };
    // The evidence borrows from here, so it is judged here.
    judge(&rows.iter().map(evidence).collect::<Vec<_>>())
}

fn by_content(rows: &[Drawn]) -> BTreeMap<(u8, u8), Option<(&'static str, &'static str)>> {
    let said = |verdict: Verdict| (verdict.standing.name(), verdict.reason);
    let key = |row: &Drawn| (row.key, row.content);
    rows.iter().zip(judged(rows)).map(|(row, verdict)| (key(row), verdict.map(said))).collect()
}

fn counted(rows: &[Drawn]) -> Vec<Drawn> {
    let counts = |verdict: &Option<Verdict>| {
        verdict.is_some_and(|verdict| verdict.standing == Standing::Counted)
    };
    let rows = rows.iter().zip(judged(rows));
    rows.filter(|(_, verdict)| counts(verdict)).map(|(row, _)| row.clone()).collect()
}

fn reasons(rows: &[Drawn]) -> Vec<&'static str> {
    judged(rows).into_iter().map(|verdict| verdict.map_or("-", |verdict| verdict.reason)).collect()
}

fn many_cases() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) }
}

proptest! {
    #![proptest_config(many_cases())]

    #[test]
    fn the_order_of_arrival_never_matters(
        (rows, shuffled) in
            rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        prop_assert_eq!(by_content(&rows), by_content(&shuffled));
    }

    #[test]
    fn one_of_the_candidates_of_a_scope_counts(rows in scope_of_candidates()) {
        prop_assert_eq!(counted(&rows).len(), 1);
    }

    #[test]
    fn at_most_one_row_of_a_scope_key_or_invite_counts(rows in rows()) {
        let counted = counted(&rows);
        let is_alone = |of: fn(&Drawn) -> Option<u8>| {
            let of: Vec<u8> = counted.iter().filter_map(of).collect();
            of.iter().collect::<BTreeSet<_>>().len() == of.len()
        };
        prop_assert!(is_alone(|row| row.scope));
        prop_assert!(is_alone(|row| Some(row.key)));
        prop_assert!(is_alone(|row| row.invite));
    }

    #[test]
    fn a_row_without_a_dossier_stands_alone(rows in rows()) {
        for (row, verdict) in rows.iter().zip(judged(&rows)) {
            let reason = verdict.map_or("", |verdict| verdict.reason);
            let by_others = [OUTRANKED, REPLACED, TOO_LATE].contains(&reason);
            prop_assert!(row.scope.is_some() || !by_others, "{:?} is {}", row, reason);
        }
    }

    #[test]
    fn a_key_belongs_to_what_was_received_first_under_it(rows in rows()) {
        for (row, verdict) in rows.iter().zip(judged(&rows)) {
            let moment = |row: &Drawn| (row.received_at, row.content);
            let of_key = rows.iter().filter(|other| other.key == row.key);
            let is_first = of_key.map(moment).min() == Some(moment(row));
            let is_reused = verdict.is_some_and(|verdict| verdict.reason == KEY_REUSED);
            prop_assert_eq!(is_reused, row.hold == Hold::Open && !is_first);
        }
    }

    #[test]
    fn a_lower_rank_changes_nothing_above_it(
        rows in scope_of_candidates(), received_at in moment(), rank in 0..3_u8
    ) {
        let highest = rows.iter().map(|row| row.rank).max().unwrap();
        prop_assume!(rank < highest);
        let mut more = rows.clone();
        more.push(candidate(99, received_at, rank));
        prop_assert_eq!(counted(&rows), counted(&more));
        prop_assert_eq!(reasons(&more).pop(), Some(OUTRANKED));
    }

    #[test]
    fn an_officers_early_vote_never_locks_the_citizen_out(
        officers in vec(moment(), 1..5), late in 0..400_i64
    ) {
        let officers = (0_u8..).zip(officers).map(|(key, at)| candidate(key, at, 0));
        let mut rows: Vec<Drawn> = officers.collect();
        let citizen = candidate(99, late * DAY_MS, 2);
        rows.push(citizen.clone());
        prop_assert_eq!(counted(&rows), vec![citizen]);
    }

    #[test]
    fn what_is_withdrawn_or_apart_keeps_its_standing(rows in rows()) {
        for (row, verdict) in rows.iter().zip(judged(&rows)) {
            prop_assert_eq!(verdict.is_some(), row.hold == Hold::Open);
        }
    }
}

#[test]
fn the_latest_within_seven_days_counts() {
    let rows = [
        candidate(1, 0, 2),
        candidate(2, CHANGE_OF_MIND_MS, 2),
        candidate(3, CHANGE_OF_MIND_MS + 1, 2),
        candidate(4, 40 * DAY_MS, 1),
    ];
    assert_eq!(reasons(&rows), [REPLACED, "", TOO_LATE, OUTRANKED]);
}

#[test]
fn of_two_at_the_same_moment_the_higher_key_counts() {
    assert_eq!(reasons(&[candidate(2, 5, 2), candidate(1, 5, 2)]), ["", REPLACED]);
}

#[test]
fn the_seven_days_are_those_of_the_rank_and_not_of_the_dossier() {
    let rows = [candidate(1, 0, 0), candidate(2, 30 * DAY_MS, 2), candidate(3, 36 * DAY_MS, 2)];
    assert_eq!(reasons(&rows), [OUTRANKED, REPLACED, ""]);
}

#[test]
fn withdrawing_does_not_begin_seven_new_days() {
    let withdrawn = Drawn { hold: Hold::Withdrawn, ..candidate(1, 0, 2) };
    let within = [withdrawn.clone(), candidate(2, CHANGE_OF_MIND_MS, 2)];
    assert_eq!(reasons(&within), ["-", ""]);
    let after = [withdrawn, candidate(2, CHANGE_OF_MIND_MS + 1, 2), candidate(3, 0, 0)];
    assert_eq!(reasons(&after), ["-", TOO_LATE, OUTRANKED]);
}

#[test]
fn what_lost_its_key_spends_no_invite() {
    let mut rows = [candidate(1, 0, 3), candidate(1, 1, 3), candidate(2, 2, 3)];
    rows[1].content = 1;
    rows[1].invite = Some(0);
    rows[2].invite = Some(0);
    rows[2].scope = Some(1);
    assert_eq!(reasons(&rows), ["", KEY_REUSED, ""]);
}
