//! One key, many sendings. A known key is answered 200 or 409 at once, whatever happened since.

use futures::future::join_all;
use serde_json::{Value, json};
use support::{Export, Service, SubmissionBuilder};
use unicode_normalization::UnicodeNormalization;

fn full() -> SubmissionBuilder {
    SubmissionBuilder::one_stop().context("dossier", json!("H47.15-260821-0001")).with(
        "answers",
        json!({"overall": 2, "reasons": ["slow", "fees"], "comment": "Chờ lâu quá."}),
    )
}

#[tokio::test]
async fn a_replay_is_answered_with_the_first_receipt() {
    let service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    for _ in 0..3 {
        service.submit(&sent).await.assert_repeat_of(&sent.key_text(), &receipt);
    }
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat, outcomes.rejected), (1, 3, 0));
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn a_replay_survives_a_restart() {
    let mut service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    service.terminate();
    service.restart();
    service.submit(&sent).await.assert_repeat_of(&sent.key_text(), &receipt);
    let other = sent.answer("overall", json!(1));
    service.submit(&other).await.assert_problem(409, "key-reused");
}

#[tokio::test]
async fn only_survey_version_context_and_answers_are_the_content() {
    let service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let decomposed: String = "Chờ lâu quá.".nfd().collect();
    assert_ne!(decomposed, "Chờ lâu quá.");
    let upper = sent.key_text().to_uppercase();
    for same in [
        sent.clone().with("elapsed_ms", json!(99_000)),
        sent.clone().without("elapsed_ms"),
        sent.clone().lang("en"),
        sent.clone().answer("comment", json!(decomposed)),
        sent.clone().key(&upper),
        sent.clone().with("a_member_of_a_later_contract", json!(true)),
        SubmissionBuilder::one_stop()
            .with("version", json!(1.0))
            .key(&sent.key_text())
            .context("dossier", json!("H47.15-260821-0001"))
            .with("answers", sent.json()["answers"].clone()),
    ] {
        service.submit(&same).await.assert_repeat_of(&sent.key_text(), &receipt);
    }
}

#[tokio::test]
async fn the_order_of_members_and_the_blanks_between_them_are_no_content() {
    let service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let reversed = in_reversed_order(&sent.json());
    assert_ne!(reversed.to_string(), sent.json().to_string());
    let body = serde_json::to_vec_pretty(&reversed).unwrap();
    let response = service.post("/v1/submissions", "application/json", body).await;
    response.assert_repeat_of(&sent.key_text(), &receipt);
    let body = sent.json().to_string().replace("quá", "qu\\u00e1");
    let response = service.post("/v1/submissions", "text/plain", body).await;
    response.assert_repeat_of(&sent.key_text(), &receipt);
}

fn in_reversed_order(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().rev();
            Value::Object(members.map(|(k, v)| (k.clone(), in_reversed_order(v))).collect())
        }
        other => other.clone(),
    }
}

#[tokio::test]
async fn the_same_key_with_other_content_is_409() {
    let service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    for other in [
        sent.clone().answer("overall", json!(1)),
        sent.clone().answer("comment", json!("Chờ lâu quá!")),
        sent.clone().answer("reasons", json!(["fees", "slow"])),
        sent.clone().answer("time", json!(1)),
        sent.clone().context("unit", json!("H47.16")),
        sent.clone().context("channel", json!("qr")),
        sent.clone().context("assisted", json!(true)),
        sent.clone().key(&sent.key_text().to_uppercase()).answer("overall", json!(1)),
    ] {
        service.submit(&other).await.assert_problem(409, "key-reused");
    }
    service.submit(&sent).await.assert_repeat_of(&sent.key_text(), &receipt);
    let export = Export::of_count(&service, 1);
    assert_eq!(export.answers(&sent.key_text()), &sent.json()["answers"], "the first one stands");
}

#[tokio::test]
async fn a_known_key_is_answered_before_the_rules_are_asked() {
    let service = Service::start();
    let sent = full();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    for broken in [
        sent.clone().answer("overall", json!(9)),
        sent.clone().with("answers", json!({})),
        sent.clone().with("survey", json!("nope")),
        sent.clone().with("version", json!(2)),
        sent.clone().context("unit", json!("not a code")),
    ] {
        service.submit(&broken).await.assert_problem(409, "key-reused");
    }
    // Not content, and refused were the key new: the citizen still gets the receipt.
    let today_refused = sent.clone().lang("fr").with("elapsed_ms", json!(u64::MAX));
    service.submit(&today_refused).await.assert_repeat_of(&sent.key_text(), &receipt);
}

#[tokio::test]
async fn of_many_at_once_one_is_stored_and_all_get_its_receipt() {
    let service = Service::start();
    let sent = full();
    let answers = join_all((0..24).map(|_| service.submit(&sent))).await;
    let stored: Vec<String> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.assert_stored(&sent.key_text()))
        .collect();
    assert_eq!(stored.len(), 1, "stored once");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.assert_repeat_of(&sent.key_text(), &stored[0]);
    }
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn of_many_contents_at_once_one_wins_and_the_others_are_409() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop();
    let rivals: Vec<_> = (0..20)
        .map(|number| sent.clone().answer("comment", json!(format!("Ý {number}"))))
        .collect();
    let answers = join_all(rivals.iter().map(|rival| service.submit(rival))).await;
    let mut winners = rivals.iter().zip(&answers).filter(|(_, answer)| answer.status == 201);
    let (winner, _) = winners.next().expect("one is stored");
    assert!(winners.next().is_none(), "two are stored under one key");
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.assert_problem(409, "key-reused");
    }
    let export = Export::of_count(&service, 1);
    assert_eq!(export.answers(&sent.key_text()), &winner.json()["answers"]);
}

#[tokio::test]
async fn equal_content_under_two_keys_is_two_people() {
    let service = Service::start();
    let (one, other) = (full(), full());
    let first = service.submit(&one).await.assert_stored(&one.key_text());
    let second = service.submit(&other).await.assert_stored(&other.key_text());
    assert_ne!(first, second, "each has a receipt of its own");
    Export::of_count(&service, 2);
}
