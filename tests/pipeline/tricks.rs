//! What staff could try, one test for each trick: it is refused, or outranked by the citizen, or told
//! to the central team as a finding of `hailong monitor`.

use serde_json::{Value, json};
use support::issuer::KeyPair;
use support::{Issuer, Service, SubmissionBuilder};

use crate::nodes::{rows, standing};

const DOSSIER: &str = "H47.15-261121-0001";

fn about(dossier: &str, level: u8) -> SubmissionBuilder {
    SubmissionBuilder::one_stop().context("dossier", json!(dossier)).answer("overall", json!(level))
}

fn with_invite(invite: &str, level: u8) -> SubmissionBuilder {
    SubmissionBuilder::one_stop().with("invite", json!(invite)).answer("overall", json!(level))
}

fn at_the_desk(level: u8) -> SubmissionBuilder {
    about(DOSSIER, level).context("channel", json!("counter"))
}

async fn store(service: &Service, submission: &SubmissionBuilder) {
    service.submit(submission).await.assert_stored(&submission.key_text());
}

/// What became of a submission at central, once there are so many rows.
fn became(service: &Service, count: usize, submission: &SubmissionBuilder) -> (String, String) {
    let rows = rows(service, count);
    let row = rows.iter().find(|row| row["key"] == submission.key_text()).unwrap();
    let (standing, reason) = standing(row);
    (standing.to_owned(), reason.to_owned())
}

fn as_text(standing: &str, reason: &str) -> (String, String) {
    (standing.to_owned(), reason.to_owned())
}

/// The findings of one probe.
fn findings(service: &Service, probe: &str) -> Vec<Value> {
    let output = service.run("monitor", &["--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.filter(|finding| finding["probe"] == probe).collect()
}

#[tokio::test]
async fn an_invite_is_used_again_by_the_officer() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let invite = issuer.invite(&[]);
    let citizen = with_invite(&invite, 1);
    store(&service, &citizen).await;
    service.submit(&with_invite(&invite, 5)).await.assert_problem(409, "invite-spent");
    assert_eq!(became(&service, 1, &citizen), as_text("counted", ""));
}

#[tokio::test]
async fn an_invite_is_forged() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    // Signed with a key of one's own under the name of the registered one; a claim changed; no
    // signature at all; the signature of another invite.
    let mut own = KeyPair::ed25519();
    own.id = issuer.key.id.clone();
    let good = issuer.invite(&[]);
    let parts: Vec<&str> = good.split('.').collect();
    let other = issuer.invite(&[("unit", json!("H47.16"))]);
    let others: Vec<&str> = other.split('.').collect();
    let none = data_encoding::BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
    for forged in
        [own.sign(&support::issuer::claims("motcua")), [parts[0], others[1], parts[2]].join(".")]
    {
        service.submit(&with_invite(&forged, 5)).await.assert_problem(403, "invite-forged");
    }
    let unsigned = [none.as_str(), parts[1], ""].join(".");
    service.submit(&with_invite(&unsigned, 5)).await.assert_problem(403, "invite-malformed");
    store(&service, &with_invite(&good, 1)).await;
}

#[tokio::test]
async fn an_invite_is_signed_for_another_unit() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47.15"]).await;
    let other = issuer.invite(&[("unit", json!("H47.16")), ("dossier", Value::Null)]);
    service.submit(&with_invite(&other, 5)).await.assert_problem(403, "invite-foreign");
}

#[tokio::test]
async fn the_desk_rates_before_the_citizen() {
    let service = Service::start();
    assert_eq!(findings(&service, "desk-against-citizen"), Vec::<Value>::new());
    let (desk, citizen) = (at_the_desk(5), about(DOSSIER, 2));
    store(&service, &desk).await;
    store(&service, &citizen).await;
    assert_eq!(became(&service, 2, &citizen), as_text("counted", ""));
    assert_eq!(became(&service, 2, &desk), as_text("superseded", "outranked"));
    let found = findings(&service, "desk-against-citizen");
    assert_eq!(found.len(), 1, "{found:?}");
    let what = found[0]["what"].as_str().unwrap();
    assert!(what.contains("unit H47.15: of 1 dossiers") && what.contains(", 1 were"), "{what}");
    assert_eq!(found[0]["severity"], "notice", "one may be a mistake");
    assert!(!found[0].to_string().contains("261121"));
}

#[tokio::test]
async fn the_desk_says_that_it_is_the_portal() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let pretended = about(DOSSIER, 5).context("channel", json!("portal"));
    store(&service, &pretended).await;
    // The citizen's invite proves what a channel only claims, however late it comes.
    let citizen = with_invite(&issuer.invite(&[("dossier", json!(DOSSIER))]), 1);
    store(&service, &citizen).await;
    assert_eq!(became(&service, 2, &citizen), as_text("counted", ""));
    assert_eq!(became(&service, 2, &pretended), as_text("superseded", "outranked"));
    // And with the citizen's invite in hand it is still the desk that it says it is.
    let at_the_desk = with_invite(&issuer.invite(&[("dossier", json!(DOSSIER))]), 5)
        .context("channel", json!("counter"));
    store(&service, &at_the_desk).await;
    assert_eq!(became(&service, 3, &at_the_desk), as_text("superseded", "outranked"));
    assert_eq!(became(&service, 3, &citizen), as_text("counted", ""));
}

#[tokio::test]
async fn one_machine_rates_all_dossiers_of_the_day() {
    let service = Service::start();
    let limit = ingest::limits::SENDER_RATINGS_A_DAY as usize;
    for number in 1..limit {
        store(&service, &about(&format!("H47.15-261121-{number:04}"), 5)).await;
    }
    rows(&service, limit - 1);
    assert_eq!(findings(&service, "one-sender"), Vec::<Value>::new(), "one below");
    store(&service, &about("H47.15-261121-9999", 5)).await;
    rows(&service, limit);
    let found = findings(&service, "one-sender");
    assert_eq!(found.len(), 1, "{found:?}");
    let what = found[0]["what"].as_str().unwrap();
    assert!(what.contains("unit H47.15") && what.contains("20 of 20"), "{what}");
}

#[tokio::test]
async fn invites_are_reissued_until_the_rating_is_good() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let issue = || issuer.invite(&[("dossier", json!(DOSSIER))]);
    store(&service, &with_invite(&issue(), 1)).await;
    rows(&service, 1);
    assert_eq!(findings(&service, "reissued-invites"), Vec::<Value>::new());
    store(&service, &with_invite(&issue(), 5)).await;
    rows(&service, 2);
    let found = findings(&service, "reissued-invites");
    assert_eq!(found.len(), 1, "{found:?}");
    let what = found[0]["what"].as_str().unwrap();
    assert!(what.contains("unit H47.15: 1 dossiers"), "{what}");
    // From three dossiers on it is a habit.
    for number in 2..4 {
        let dossier = json!(format!("H47.15-261121-{number:04}"));
        for level in [1, 5] {
            let invite = issuer.invite(&[("dossier", dossier.clone())]);
            store(&service, &with_invite(&invite, level)).await;
        }
    }
    rows(&service, 6);
    assert_eq!(findings(&service, "reissued-invites")[0]["severity"], "warning");
}
