//! What the survey's rules refuse. The rules themselves are tested in `model`; here it is seen that
//! the service judges by them, says so as the contract writes it, and stores nothing.

use serde_json::{Value, json};
use support::submission::fresh_key;
use support::{Service, SubmissionBuilder, place};

use model::limits::{
    ANSWERS_MAX, DOSSIER_CODE_LENGTH_MAX, ELAPSED_MS_MAX, INVITE_LENGTH_MAX,
    SERVICE_CODE_LENGTH_MAX, TEXT_SCALARS_MAX, UNIT_CODE_LENGTH_MAX,
};

/// Fixtures of `model` whose survey the service has, each with its name.
fn fixtures(folder: &str) -> Vec<(String, Value)> {
    let folder = place::root().join("model/fixtures").join(folder);
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_str::<Value>(&text).unwrap())
    };
    let fixtures = std::fs::read_dir(folder).unwrap().map(read);
    let is_shipped = |(_, fixture): &(String, Value)| {
        let survey = fixture["submission"]["survey"].as_str().unwrap();
        place::root().join(format!("surveys/{survey}.toml")).exists()
    };
    fixtures.filter(is_shipped).collect()
}

#[tokio::test]
async fn every_rejected_fixture_is_refused_for_exactly_the_problems_it_lists() {
    let service = Service::start();
    let fixtures = fixtures("rejected");
    assert!(fixtures.len() >= 20, "only {} fixtures", fixtures.len());
    for (name, fixture) in fixtures {
        let body = fixture["submission"].to_string();
        let response = service.post("/v1/submissions", "application/json", body).await;
        let problems = fixture["problems"].as_array().unwrap();
        let problems: Vec<&str> =
            problems.iter().map(|problem| problem.as_str().unwrap()).collect();
        println!("{name}");
        response.assert_refused_for(&problems);
    }
    assert_eq!(service.outcomes().stored, 0, "what is refused is not stored");
}

#[tokio::test]
async fn every_accepted_fixture_is_stored() {
    let service = Service::start();
    let fixtures = fixtures("accepted");
    assert!(fixtures.len() >= 5, "only {} fixtures", fixtures.len());
    for (name, fixture) in fixtures {
        let mut submission = fixture["submission"].clone();
        // The fixtures share one key; here that would make them one submission.
        submission["key"] = match name.starts_with("key-in-capital-letters") {
            true => json!(fresh_key().to_uppercase()),
            false => json!(fresh_key()),
        };
        let body = submission.to_string();
        let response = service.post("/v1/submissions", "application/json", body).await;
        println!("{name}");
        response.assert_stored(submission["key"].as_str().unwrap());
    }
}

#[tokio::test]
async fn unknown_survey_and_version_are_named() {
    let service = Service::start();
    let unknown = SubmissionBuilder::one_stop().with("survey", json!("nope"));
    service.submit(&unknown).await.assert_refused_for(&["survey: unknown-survey"]);
    for version in [0, 2, u32::MAX] {
        let unknown = SubmissionBuilder::one_stop().with("version", json!(version));
        service.submit(&unknown).await.assert_refused_for(&["version: unknown-version"]);
    }
}

#[tokio::test]
async fn each_rule_has_its_own_name() {
    let service = Service::start();
    let one_stop = SubmissionBuilder::one_stop;
    for (sent, problem) in [
        (one_stop().with("answers", json!({})), "overall: required"),
        (one_stop().answer("mood", json!(1)), "mood: unknown-question"),
        (one_stop().answer("reasons", json!(["slow"])), "reasons: not-asked"),
        (one_stop().answer("overall", json!(6)), "overall: level-out-of-scale"),
        (one_stop().answer("overall", json!(0)), "overall: level-out-of-scale"),
        (one_stop().answer("time", json!(4)), "time: level-out-of-scale"),
        (one_stop().answer("overall", json!("5")), "overall: wrong-kind"),
        (one_stop().answer("comment", json!("   ")), "comment: empty"),
        (one_stop().answer("comment", json!("a\u{0}b")), "comment: control-character"),
        (one_stop().key("not-a-key"), "key: malformed-key"),
        (one_stop().key("01931f5c-7b2a-4c3d-8e4f-0123456789ab"), "key: malformed-key"),
        (one_stop().context("unit", json!("h47")), "context.unit: malformed-code"),
        (one_stop().context("service", json!("1 2")), "context.service: malformed-code"),
        (one_stop().context("dossier", json!("<b>")), "context.dossier: malformed-code"),
        (one_stop().context("channel", json!("pigeon")), "context.channel: unknown-value"),
        (one_stop().lang("fr"), "lang: unknown-value"),
    ] {
        service.submit(&sent).await.assert_refused_for(&[problem]);
    }
}

#[tokio::test]
async fn text_scalars_max_counts_composed_vietnamese_letters() {
    let service = Service::start();
    // `ệ` as four scalar values (e, circumflex, dot below): one after NFC.
    let decomposed = "e\u{302}\u{323}";
    for (letter, length, is_taken) in [
        ("a", TEXT_SCALARS_MAX, true),
        ("a", TEXT_SCALARS_MAX + 1, false),
        ("ệ", TEXT_SCALARS_MAX, true),
        (decomposed, TEXT_SCALARS_MAX, true),
        (decomposed, TEXT_SCALARS_MAX + 1, false),
        ("🙂", TEXT_SCALARS_MAX, true),
    ] {
        let comment = letter.repeat(length as usize);
        let sent = SubmissionBuilder::one_stop().answer("comment", json!(comment));
        let response = service.submit(&sent).await;
        match is_taken {
            true => _ = response.assert_stored(&sent.key_text()),
            false => response.assert_refused_for(&["comment: too-long"]),
        }
    }
}

#[tokio::test]
async fn other_limits_hold_at_the_bound_and_one_past_it() {
    let service = Service::start();
    let code = |length: usize| json!("H".repeat(length));
    for (member, length_max) in [
        ("unit", UNIT_CODE_LENGTH_MAX),
        ("service", SERVICE_CODE_LENGTH_MAX),
        ("dossier", DOSSIER_CODE_LENGTH_MAX),
    ] {
        let fits = SubmissionBuilder::one_stop().context(member, code(length_max));
        service.submit(&fits).await.assert_stored(&fits.key_text());
        let longer = SubmissionBuilder::one_stop().context(member, code(length_max + 1));
        let problem = format!("context.{member}: malformed-code");
        service.submit(&longer).await.assert_refused_for(&[&problem]);
    }
    let fits = SubmissionBuilder::one_stop().with("elapsed_ms", json!(ELAPSED_MS_MAX));
    service.submit(&fits).await.assert_stored(&fits.key_text());
    let longer = SubmissionBuilder::one_stop().with("elapsed_ms", json!(ELAPSED_MS_MAX + 1));
    service.submit(&longer).await.assert_refused_for(&["elapsed_ms: unknown-value"]);
    let mut many = SubmissionBuilder::one_stop();
    for number in 0..ANSWERS_MAX {
        many = many.answer(&format!("q{number}"), json!(1));
    }
    service.submit(&many).await.assert_refused_for(&["answers: too-many-answers"]);
}

#[tokio::test]
async fn every_problem_is_told_at_once() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop().key("x").answer("time", json!(9));
    let sent = sent.answer("mood", json!(1));
    let problems = ["key: malformed-key", "mood: unknown-question", "time: level-out-of-scale"];
    service.submit(&sent).await.assert_refused_for(&problems);
}

#[tokio::test]
async fn the_message_is_in_the_language_of_the_submission() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop().with("answers", json!({}));
    let message = |body: Value| body["problems"][0]["message"].as_str().unwrap().to_owned();
    let in_vietnamese = message(service.submit(&sent).await.assert_problem_status(422));
    let no_language = sent.clone().without("lang");
    let by_default = message(service.submit(&no_language).await.assert_problem_status(422));
    let in_english = message(service.submit(&sent.lang("en")).await.assert_problem_status(422));
    assert!(!in_vietnamese.is_ascii(), "not Vietnamese: {in_vietnamese}");
    assert!(in_english.is_ascii() && !in_english.is_empty(), "not English: {in_english}");
    assert_eq!(by_default, in_vietnamese, "Vietnamese is the default");
}

#[tokio::test]
async fn a_refused_submission_does_not_spend_its_key() {
    let service = Service::start();
    let refused = SubmissionBuilder::one_stop().answer("overall", json!(9));
    service.submit(&refused).await.assert_problem_status(422);
    let corrected = refused.answer("overall", json!(4));
    service.submit(&corrected).await.assert_stored(&corrected.key_text());
}

#[tokio::test]
async fn codes_that_are_not_registered_are_taken() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop().context("unit", json!("Z99.99.99"));
    let sent = sent.context("service", json!("9.999999")).context("dossier", json!("Z99-1-1"));
    service.submit(&sent).await.assert_stored(&sent.key_text());
    let bare = SubmissionBuilder::one_stop().without("context").without("elapsed_ms");
    service.submit(&bare).await.assert_stored(&bare.key_text());
}

#[tokio::test]
async fn an_invite_of_an_unknown_issuer_is_403() {
    let service = Service::start();
    // Header, claims and signature of the form of a JWT; nobody is registered to sign it.
    let invite = "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJpc3MiOiJuZ28ifQ.AAAA";
    for (invite, problem) in [
        (invite.to_owned(), "invite-unknown-issuer"),
        ("x".to_owned(), "invite-malformed"),
        ("i".repeat(INVITE_LENGTH_MAX + 1), "invite-malformed"),
    ] {
        let sent = SubmissionBuilder::one_stop().with("invite", json!(invite));
        service.submit(&sent).await.assert_problem(403, problem);
    }
    assert_eq!(service.outcomes().stored, 0);
}
