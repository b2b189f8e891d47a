//! Dossiers and funnel: told again they are as told, counted where they belong, and the rate is of
//! those that have an answer that counts.

use ingest::central::dossier::{Dossier, FunnelFilter, FunnelLine, Responses, Seen};
use ingest::journal::Withdrawal;

use crate::entries::entry;
use crate::{Place, on_both_databases};

on_both_databases!(
    a_dossier_is_as_it_was_told_last,
    the_rate_is_of_dossiers_with_a_counted_submission,
    the_funnel_counts_each_step_on_its_own_day,
    old_dossiers_are_forgotten_in_bounded_steps,
    a_rate_is_the_same_counted_and_tallied,
);

fn dossier(name: &str, result_on: Option<&str>) -> Dossier {
    Dossier {
        dossier: name.to_owned(),
        unit: "H47.15".to_owned(),
        service: "1.004227".to_owned(),
        channel: "sms".to_owned(),
        stage: if result_on.is_some() { "result" } else { "received" }.to_owned(),
        result_on: result_on.map(str::to_owned),
        invited_on: None,
        is_eligible: true,
    }
}

fn all() -> FunnelFilter {
    FunnelFilter::default()
}

async fn responses(place: &Place, filter: &FunnelFilter) -> Vec<(String, String, i64, i64)> {
    let told = place.central.responses(filter).await.unwrap();
    // Each survey for itself is looked at where it matters.
    let told = told.into_iter().filter(|one| one.survey.is_empty());
    let flat = |one: Responses| (one.unit, one.stage, one.eligible, one.responded);
    told.map(flat).collect()
}

fn of(unit: &str, stage: &str, eligible: i64, responded: i64) -> (String, String, i64, i64) {
    (unit.to_owned(), stage.to_owned(), eligible, responded)
}

async fn a_dossier_is_as_it_was_told_last(place: Place) {
    let central = &place.central;
    let told = [dossier("aa", Some("2026-11-20")), dossier("bb", None)];
    assert_eq!(central.put_dossiers(&told).await.unwrap(), 2);
    assert_eq!(central.put_dossiers(&told).await.unwrap(), 0, "the same again");
    assert_eq!(responses(&place, &all()).await, [of("H47.15", "result", 1, 0)]);
    // Corrected: the other has its refusal now, the first was no dossier to be counted.
    let refused = Dossier { stage: "refused".to_owned(), ..dossier("bb", Some("2026-11-21")) };
    let none = Dossier { is_eligible: false, ..dossier("aa", Some("2026-11-20")) };
    assert_eq!(central.put_dossiers(&[refused.clone(), none]).await.unwrap(), 2);
    assert_eq!(responses(&place, &all()).await, [of("H47.15", "refused", 1, 0)]);
    // An invitation stays when a later message does not speak of it, and is noted once.
    central.note_invited("bb", ("H47.15", ""), "2026-11-19").await.unwrap();
    central.note_invited("bb", ("H47.15", ""), "2026-11-22").await.unwrap();
    assert_eq!(central.put_dossiers(std::slice::from_ref(&refused)).await.unwrap(), 0);
    let invited = central.funnel(&all()).await.unwrap();
    let days: Vec<&str> =
        invited.iter().filter(|line| line.invited > 0).map(|line| line.day.as_str()).collect();
    assert_eq!(days, ["2026-11-19"]);
    // A thousand at once, as an import sends them.
    let many: Vec<Dossier> =
        (0..1_000).map(|n| dossier(&format!("{n:032x}"), Some("2026-11-20"))).collect();
    assert_eq!(central.put_dossiers(&many).await.unwrap(), 1_000);
    assert_eq!(central.put_dossiers(&many).await.unwrap(), 0);
}

async fn the_rate_is_of_dossiers_with_a_counted_submission(place: Place) {
    let central = &place.central;
    let mut sent: Vec<_> = (1..=5_u8).map(|n| (i64::from(n), entry(n))).collect();
    // Two of one dossier count once; one of another survey; one of a dossier that nobody told of.
    for ((_, entry), name) in sent.iter_mut().zip(["aa", "aa", "bb", "zz", "cc"]) {
        entry.body.dossier = Some(name.to_owned());
    }
    sent[2].1.body.survey = "online-service".to_owned();
    central.absorb("journal-a", &sent).await.unwrap();
    let other_unit = Dossier { unit: "H48".to_owned(), ..dossier("dd", Some("2026-11-20")) };
    let told = [
        dossier("aa", Some("2026-11-19")),
        dossier("bb", Some("2026-11-20")),
        dossier("cc", Some("2026-11-21")),
        dossier("ee", None),
        other_unit,
    ];
    central.put_dossiers(&told).await.unwrap();
    assert_eq!(
        responses(&place, &all()).await,
        [of("H47.15", "result", 3, 3), of("H48", "result", 1, 0)]
    );
    let one_stop = FunnelFilter { survey: Some("one-stop".to_owned()), ..all() };
    assert_eq!(responses(&place, &one_stop).await[0], of("H47.15", "result", 3, 2));
    let days = FunnelFilter {
        from: Some("2026-11-20".to_owned()),
        to: Some("2026-11-20".to_owned()),
        unit: Some("H47.15".to_owned()),
        ..all()
    };
    assert_eq!(responses(&place, &days).await, [of("H47.15", "result", 1, 1)]);
    let told = place.central.responses(&all()).await.unwrap();
    let by_survey = told.iter().map(|one| (one.survey.as_str(), one.eligible, one.responded));
    let expected = [("", 3, 3), ("one-stop", 3, 2), ("online-service", 3, 1), ("", 1, 0)];
    assert_eq!(by_survey.collect::<Vec<_>>(), expected);
    let before = FunnelFilter { rated_to: Some("2026-11-20".to_owned()), ..all() };
    assert_eq!(responses(&place, &before).await[0], of("H47.15", "result", 3, 0), "all came later");
    // What the citizen takes back is no answer any more.
    let back = Withdrawal { receipt: "RECEIPT-5".to_owned(), at: 1_795_300_000_000 };
    central.withdraw(&[back]).await.unwrap();
    assert_eq!(responses(&place, &all()).await[0], of("H47.15", "result", 3, 2));
}

async fn the_funnel_counts_each_step_on_its_own_day(place: Place) {
    let central = &place.central;
    let invited =
        Dossier { invited_on: Some("2026-11-20".to_owned()), ..dossier("aa", Some("2026-11-19")) };
    central.put_dossiers(&[invited]).await.unwrap();
    let seen = |shown, started| Seen {
        day: "2026-11-21".to_owned(),
        survey: "one-stop".to_owned(),
        unit: "H47.15".to_owned(),
        service: "1.004227".to_owned(),
        channel: "sms".to_owned(),
        shown,
        started,
    };
    central.add_seen(&[seen(3, 0)]).await.unwrap();
    central.add_seen(&[seen(1, 2)]).await.unwrap();
    let mut rated = entry(2);
    rated.body.dossier = Some("aa".to_owned());
    rated.body.channel = model::Channel::Sms;
    let mut again = entry(4);
    again.body.dossier = Some("aa".to_owned());
    again.body.channel = model::Channel::Sms;
    central.absorb("journal-a", &[(1, rated), (2, again)]).await.unwrap();
    let line = |day: &str| FunnelLine {
        unit: "H47.15".to_owned(),
        service: "1.004227".to_owned(),
        channel: "sms".to_owned(),
        day: day.to_owned(),
        ..FunnelLine::default()
    };
    let expected = [
        FunnelLine { eligible: 1, responded: 1, ..line("2026-11-19") },
        FunnelLine { invited: 1, ..line("2026-11-20") },
        FunnelLine { shown: 4, started: 2, submitted: 2, counted: 1, ..line("2026-11-21") },
    ];
    assert_eq!(central.funnel(&all()).await.unwrap(), expected);
    let other = FunnelFilter { survey: Some("online-service".to_owned()), ..all() };
    let lines = central.funnel(&other).await.unwrap();
    assert_eq!(lines[0], FunnelLine { eligible: 1, ..line("2026-11-19") }, "nobody answered that");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let from = FunnelFilter { from: Some("2026-11-21".to_owned()), ..all() };
    assert_eq!(central.funnel(&from).await.unwrap(), expected[2..]);
    let elsewhere = FunnelFilter { unit: Some("H48".to_owned()), ..all() };
    assert_eq!(central.funnel(&elsewhere).await.unwrap(), []);
    let service = FunnelFilter { service: Some("1".to_owned()), ..all() };
    assert_eq!(central.funnel(&service).await.unwrap(), []);
}

async fn old_dossiers_are_forgotten_in_bounded_steps(place: Place) {
    let central = &place.central;
    let told: Vec<Dossier> =
        (1..=5).map(|n| dossier(&format!("a{n}"), Some(&format!("2023-11-0{n}")))).collect();
    central.put_dossiers(&told).await.unwrap();
    central.note_invited("only-invited", ("H47", ""), "2023-11-01").await.unwrap();
    assert_eq!(central.forget_dossiers("2023-11-04", 3).await.unwrap(), 3);
    assert_eq!(central.forget_dossiers("2023-11-04", 3).await.unwrap(), 1);
    assert_eq!(central.forget_dossiers("2023-11-04", 3).await.unwrap(), 0);
    assert_eq!(responses(&place, &all()).await, [of("H47.15", "result", 2, 0)]);
}

/// The rate as indices read it, and as it is counted from every dossier.
async fn agree(place: &Place, from: &str, to: &str) {
    let days = FunnelFilter {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        ..FunnelFilter::default()
    };
    let flat = |all: Vec<Responses>| -> Vec<(String, String, String, i64, i64)> {
        let one = |one: Responses| (one.unit, one.stage, one.survey, one.eligible, one.responded);
        let mut all: Vec<_> = all.into_iter().map(one).collect();
        all.sort();
        all
    };
    let counted = flat(place.central.responses(&days).await.unwrap());
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    let tallied = flat(place.central.responses_between(from, to).await.unwrap());
    assert_eq!(tallied, counted, "{from} to {to}");
}

async fn agree_everywhere(place: &Place) {
    for (from, to) in [
        ("2026-01-01", "2026-12-31"),
        ("2026-10-01", "2026-12-31"),
        ("2026-11-01", "2026-11-30"),
        ("2026-10-15", "2026-12-10"),
        ("2025-01-01", "2025-12-31"),
    ] {
        agree(place, from, to).await;
    }
}

/// Before and after everything that changed is counted anew.
async fn agree_always(place: &Place) {
    agree_everywhere(place).await;
    while place.central.fold(1_000).await.unwrap().more {}
    while place.central.tally_responses(7).await.unwrap() {}
    agree_everywhere(place).await;
    assert!(!place.central.tally_responses(1_000).await.unwrap(), "nothing is left to count");
}

async fn a_rate_is_the_same_counted_and_tallied(place: Place) {
    let central = &place.central;
    let mut random = fastrand::Rng::with_seed(3);
    let mut number = 0_u8;
    for round in 0..6_i64 {
        let told: Vec<Dossier> = (0..40)
            .map(|_| {
                let name = format!("d{}", random.u8(0..60));
                let day = ["2026-10-20", "2026-11-02", "2026-11-30", "2026-12-05"];
                let result_on = (random.u8(0..5) > 0).then(|| day[random.usize(0..4)]);
                let unit = ["H47.15", "H47.16", ""][random.usize(0..3)].to_owned();
                let stage = ["result", "refused"][random.usize(0..2)].to_owned();
                let is_eligible = random.u8(0..6) > 0;
                Dossier { unit, stage, is_eligible, ..dossier(&name, result_on) }
            })
            .collect();
        // The same dossier twice in one message is told once.
        let told: std::collections::BTreeMap<String, Dossier> =
            told.into_iter().map(|one| (one.dossier.clone(), one)).collect();
        let told: Vec<Dossier> = told.into_values().collect();
        central.put_dossiers(&told).await.unwrap();
        agree_everywhere(&place).await;
        let mut batch = Vec::new();
        for _ in 0..15 {
            number += 1;
            let mut rated = entry(number);
            rated.body.dossier = Some(format!("d{}", random.u8(0..60)));
            rated.body.rank = random.u8(0..4);
            rated.body.survey = ["one-stop", "online-service"][random.usize(0..2)].to_owned();
            batch.push((i64::from(number), rated));
        }
        central.absorb("a", &batch).await.unwrap();
        agree_always(&place).await;
        let taken_back =
            Withdrawal { receipt: entry(number).receipt, at: 1_795_300_000_000 + round };
        central.withdraw(&[taken_back]).await.unwrap();
        agree_always(&place).await;
    }
    central.rebuild(&mut |_, _| ()).await.unwrap();
    agree_always(&place).await;
}
