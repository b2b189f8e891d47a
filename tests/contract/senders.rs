//! Limits and surges per sender, and whose word on the sender's address is believed.

use ingest::limits::SURGE_PER_MINUTE;
use reqwest::Method;
use serde_json::{Value, json};
use support::{Export, Response, Service, SubmissionBuilder};

async fn send_for(service: &Service, address: &str, sent: &SubmissionBuilder) -> Response {
    let request = service.request(Method::POST, "/v1/submissions");
    let request = request.header("x-forwarded-for", address);
    service.send(request.header("content-type", "text/plain").body(sent.bytes())).await
}

#[tokio::test]
async fn past_the_limit_is_429_and_a_known_key_is_answered_before_it() {
    let service = Service::start_with_options(&["--limit-per-minute", "2"]);
    let first = SubmissionBuilder::one_stop();
    let receipt = service.submit(&first).await.assert_stored(&first.key_text());
    for _ in 0..5 {
        // Repeats take nothing from the limit.
        service.submit(&first).await.assert_repeat_of(&first.key_text(), &receipt);
    }
    let second = SubmissionBuilder::one_stop();
    service.submit(&second).await.assert_stored(&second.key_text());
    let refused = service.submit(&SubmissionBuilder::one_stop()).await;
    refused.assert_problem(429, "too-many");
    let wait: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{refused}");
    service.submit(&first).await.assert_repeat_of(&first.key_text(), &receipt);
    let reused = first.clone().answer("overall", json!(1));
    service.submit(&reused).await.assert_problem(409, "key-reused");
    // The limit is judged before survey and rules.
    let invalid = SubmissionBuilder::one_stop().answer("overall", json!(99));
    service.submit(&invalid).await.assert_problem(429, "too-many");
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat, outcomes.rejected), (2, 6, 3), "{outcomes:?}");
}

#[tokio::test]
async fn each_of_a_batch_counts_against_the_limit() {
    let service = Service::start_with_options(&["--limit-per-minute", "60", "--limit-burst", "2"]);
    let batch: Vec<Value> = (0..4).map(|_| SubmissionBuilder::one_stop().json()).collect();
    let response = service.submit_batch(&batch).await;
    let results = response.assert_status(200).json();
    let statuses: Vec<&Value> = (0..4).map(|n| &results["results"][n]["status"]).collect();
    assert_eq!(statuses, [201, 201, 429, 429], "{response}");
    assert!(!response.header("retry-after").is_empty(), "{response}");
}

#[tokio::test]
async fn without_a_limit_nobody_is_refused_and_a_surge_is_stored_and_flagged() {
    let service = Service::start_with_options(&["--trusted-proxies", "127.0.0.1"]);
    let calm = SubmissionBuilder::one_stop();
    for _ in 0..2 {
        let batch: Vec<Value> = (0..100).map(|_| SubmissionBuilder::one_stop().json()).collect();
        service.submit_batch(&batch).await.assert_status(200);
    }
    send_for(&service, "198.51.100.1", &calm).await.assert_status(201);
    assert_eq!(service.outcomes().stored, 201);
    let export = Export::of_count(&service, 201);
    let is_flagged = |row: &&Value| row["flags"] == "surge";
    let flagged = export.rows.values().filter(is_flagged).count();
    // One a second is let go by while they come, so how many exactly depends on the machine.
    let per_minute = usize::try_from(SURGE_PER_MINUTE).unwrap();
    assert!(flagged > 0 && flagged <= 200 - per_minute, "{flagged} of 200 are flagged");
    assert!(export.rows.values().all(|row| row["standing"] == "counted"), "a flag is no judgement");
    let calm = &export.rows[&calm.key_text()];
    assert!(calm["flags"].is_null(), "another sender is no part of it: {calm}");
}

#[tokio::test]
async fn nobody_is_believed_about_the_address_unless_named() {
    let service = Service::start_with_options(&["--limit-per-minute", "1"]);
    send_for(&service, "203.0.113.1", &SubmissionBuilder::one_stop()).await.assert_status(201);
    send_for(&service, "198.51.100.1", &SubmissionBuilder::one_stop()).await.assert_status(429);
    assert!(service.log().contains("trusted_proxies"), "the way out is not told");
}

#[tokio::test]
async fn a_trusted_proxy_is_believed_as_far_as_it_saw() {
    let options = ["--limit-per-minute", "1", "--trusted-proxies", "127.0.0.1,10.0.0.0/8"];
    let service = Service::start_with_options(&options);
    let send = async |address: &str| {
        send_for(&service, address, &SubmissionBuilder::one_stop()).await.status.as_u16()
    };
    assert_eq!(send("203.0.113.1").await, 201);
    assert_eq!(send("203.0.113.200").await, 429, "the same prefix");
    assert_eq!(send("192.0.2.7, 203.0.113.1, 10.1.1.1").await, 429, "what stands left is invented");
    assert_eq!(send("198.51.100.1").await, 201, "another prefix");
}
