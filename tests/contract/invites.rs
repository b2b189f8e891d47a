//! Signed invites: who may sign, what an invite says and proves, that it is spent once, and how each
//! refusal reads.

use futures::future::join_all;
use serde_json::{Value, json};
use support::issuer::{KeyPair, claims, wait_for_problem};
use support::{Export, Issuer, Response, Service, SubmissionBuilder};

const UNIT: &str = "H47";
const DOSSIER: &str = "H47.15-260821-0001";

fn invited(invite: &str) -> SubmissionBuilder {
    SubmissionBuilder::one_stop().with("invite", json!(invite))
}

async fn refused(service: &Service, invite: &str, problem: &str) -> Response {
    let response = service.submit(&invited(invite)).await;
    let status = if problem == "invite-spent" { 409 } else { 403 };
    response.assert_problem(status, problem);
    response
}

#[tokio::test]
async fn an_invite_speaks_for_the_page_and_is_of_the_highest_rank() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &[UNIT]).await;
    let stage = [("stage", json!("refused")), ("service", json!("2.000001"))];
    let sent = invited(&issuer.invite(&stage))
        .context("unit", json!("H99.99"))
        .context("dossier", json!("H99.99-260821-0009"));
    service.submit(&sent).await.assert_stored(&sent.key_text());
    let rows = Export::of_count(&service, 1).rows;
    let row = &rows[&sent.key_text()];
    assert_eq!(row["unit"], "H47.15", "{row}");
    assert_eq!(row["service"], "2.000001", "{row}");
    assert_eq!((&row["rank"], &row["stage"]), (&json!(3), &json!("refused")), "{row}");
}

#[tokio::test]
async fn an_invite_proves_no_dossier_that_it_does_not_name_and_no_helper() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &[]).await;
    let nameless = || issuer.invite(&[("dossier", Value::Null)]);
    let cases = [
        (invited(&nameless()).context("dossier", json!(DOSSIER)), 2),
        (invited(&nameless()), 3),
        (invited(&issuer.invite(&[])).context("channel", json!("kiosk")), 1),
        (invited(&issuer.invite(&[])).context("channel", json!("counter")), 0),
        (invited(&issuer.invite(&[("assisted", json!(true))])), 0),
        (invited(&issuer.invite(&[])).context("assisted", json!(true)), 0),
    ];
    for (sent, _) in &cases {
        service.submit(sent).await.assert_stored(&sent.key_text());
    }
    let rows = Export::of_count(&service, cases.len()).rows;
    for (sent, rank) in &cases {
        let row = &rows[&sent.key_text()];
        assert_eq!(row["rank"], *rank, "{row}");
    }
}

#[tokio::test]
async fn a_hundred_at_once_spend_one_invite_once() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &[UNIT]).await;
    let invite = issuer.invite(&[]);
    let before = service.outcomes();
    let sent: Vec<SubmissionBuilder> = (0..100).map(|_| invited(&invite)).collect();
    let answers = join_all(sent.iter().map(|one| service.submit(one))).await;
    let stored = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(stored, 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.assert_problem(409, "invite-spent");
    }
    // Whoever was first may say it again; nobody else may.
    for (one, answer) in sent.iter().zip(&answers) {
        let again = service.submit(one).await;
        assert_eq!(again.status, if answer.status == 201 { 200 } else { 409 }, "{again}");
    }
    // Without the invite the others are ratings like any other.
    let at = answers.iter().position(|answer| answer.status == 409).unwrap();
    let without = sent[at].clone().without("invite");
    service.submit(&without).await.assert_stored(&without.key_text());
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored - before.stored, outcomes.repeat), (2, 1), "{outcomes:?}");
}

#[tokio::test]
async fn each_refusal_has_its_name_and_a_sentence_in_the_language_of_the_submission() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47.15"]).await;
    let other = Issuer::known_to(&service, "xuanmai", &["H48"]).await;
    let mut stranger = KeyPair::ed25519();
    stranger.id = "nobody".to_owned();
    let now_s = support::submission::now_ms() / 1_000;
    let good = issuer.invite(&[]);
    let cases = [
        ("x".to_owned(), "invite-malformed"),
        (issuer.invite(&[("jti", Value::Null)]), "invite-malformed"),
        (issuer.invite(&[("sub", json!("login"))]), "invite-malformed"),
        (good[..good.len() - 4].to_owned() + "AAAA", "invite-forged"),
        (other.key.sign(&claims("motcua")), "invite-forged"),
        (stranger.sign(&claims("motcua")), "invite-unknown-issuer"),
        (issuer.invite(&[("exp", json!(now_s - 100))]), "invite-expired"),
        (issuer.invite(&[("nbf", json!(now_s + 200))]), "invite-not-yet"),
        (issuer.invite(&[("unit", json!("H47.16"))]), "invite-foreign"),
        (issuer.invite(&[("survey", json!("online-service"))]), "invite-foreign"),
    ];
    for (invite, problem) in &cases {
        let vietnamese = refused(&service, invite, problem).await.json();
        let english = service.submit(&invited(invite).lang("en")).await.json();
        let said = [&vietnamese, &english].map(|body| body["message"].as_str().unwrap());
        assert!(!said[0].is_ascii() && said[1].is_ascii(), "{said:?}");
        assert!(vietnamese["detail"].as_str().unwrap().is_ascii(), "{vietnamese}");
        let told = service.get(&format!("/problems/{problem}")).await.assert_status(200).text();
        assert!(told.contains(problem), "{told}");
    }
    // Nothing of all this spent anything, and a part of the agency is in it.
    let part = issuer.invite(&[("unit", json!("H47.15.03"))]);
    for sent in [invited(&good), invited(&part), invited(&issuer.invite(&[]))] {
        service.submit(&sent).await.assert_stored(&sent.key_text());
    }
    refused(&service, &good, "invite-spent").await;
}

#[tokio::test]
async fn the_order_of_judgement_holds_and_a_known_key_is_answered_whatever_became_of_its_invite() {
    let service = Service::start();
    let mut issuer = Issuer::known_to(&service, "motcua", &[UNIT]).await;
    let invite = issuer.invite(&[]);
    let sent = invited(&invite);
    service.submit(&sent).await.assert_stored(&sent.key_text());
    // The survey is judged before the invite, the invite before the rules.
    let broken = invited("x").answer("overall", json!(99));
    service.submit(&broken).await.assert_problem(403, "invite-malformed");
    let unknown = invited("x").with("survey", json!("nope"));
    service.submit(&unknown).await.assert_status(422);
    // A rule that is broken spends nothing.
    let second = issuer.invite(&[]);
    let invalid = invited(&second).answer("overall", json!(99));
    service.submit(&invalid).await.assert_status(422);
    let corrected = invalid.answer("overall", json!(4));
    service.submit(&corrected).await.assert_stored(&corrected.key_text());

    let output = service.run("key", &["revoke", &issuer.key.id]);
    assert!(output.status.success(), "{output:?}");
    let third = issuer.invite(&[]);
    let over = issuer.invite(&[("exp", json!(2_000))]);
    // Revoked goes before expired: the key says nothing any more.
    wait_for_problem(&service, &over, "invite-revoked").await;
    refused(&service, &third, "invite-revoked").await;
    service.submit(&sent).await.assert_status(200);
    service.submit(&sent.clone().with("invite", json!("y"))).await.assert_status(200);
    service.submit(&sent.clone().without("invite")).await.assert_status(200);
    service
        .submit(&sent.clone().answer("overall", json!(1)))
        .await
        .assert_problem(409, "key-reused");
    // A new key of the same issuer goes on where the old one ended.
    issuer.key = KeyPair::p256();
    issuer.key.register(&service, "motcua", &[]);
    issuer.wait_until_known(&service).await;
    let renewed = invited(&issuer.invite(&[]));
    service.submit(&renewed).await.assert_stored(&renewed.key_text());
    refused(&service, &issuer.invite(&[("unit", json!("H48"))]), "invite-foreign").await;
}

#[tokio::test]
async fn the_program_signs_what_the_service_takes() {
    let service = Service::start();
    for mut key in [KeyPair::ed25519(), KeyPair::p256()] {
        key.register(&service, "motcua", &["H47.15"]);
        let issuer = Issuer { name: "motcua".to_owned(), key };
        issuer.wait_until_known(&service).await;
        let file = issuer.key.private().to_string_lossy().into_owned();
        let sign = |more: &[&str]| {
            let mut arguments = vec!["--issuer", "motcua", "--key", &file, "--survey", "one-stop"];
            arguments.extend(more);
            let output = service.run("invite", &arguments);
            (
                output.status.success(),
                String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
            )
        };
        let (is_signed, invite) =
            sign(&["--unit", "H47.15", "--dossier", DOSSIER, "--expires-in", "1h"]);
        assert!(is_signed, "{invite}");
        let sent = invited(invite.trim());
        service.submit(&sent).await.assert_stored(&sent.key_text());
        let (_, over) = sign(&["--unit", "H47.15", "--expires-in", "0s"]);
        // Within the skew of clocks it is good still.
        let sent = invited(over.trim());
        service.submit(&sent).await.assert_stored(&sent.key_text());
        for (wrong, told) in [
            (["--unit", "h47", "--expires-in", "1h"], "unit"),
            (["--unit", "H47", "--expires-in", "1y"], "1y"),
            (["--unit", "H47", "--expires-in", "401d"], "401d"),
            (["--unit", "H47", "--stage", "done"], "received, supplement"),
        ] {
            let (is_signed, said) = sign(&wrong);
            assert!(!is_signed && said.contains(told), "{said}");
        }
    }
}
