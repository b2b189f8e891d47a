//! Batches: every submission its own outcome, in order; a batch too large stores nothing.

use model::limits::{BATCH_BYTES_MAX, BATCH_SUBMISSIONS_MAX, SUBMISSION_BYTES_MAX};
use serde_json::{Value, json};
use support::{Export, Response, Service, SubmissionBuilder};

const BATCH: &str = "/v1/submissions/batch";

fn statuses(response: &Response) -> Vec<u64> {
    let body = response.assert_status(200).json();
    let results = body["results"].as_array().expect("results is a list");
    results.iter().map(|result| result["status"].as_u64().unwrap_or_default()).collect()
}

#[tokio::test]
async fn each_has_its_own_outcome_in_the_order_sent() {
    let service = Service::start();
    let known = SubmissionBuilder::one_stop();
    let receipt = service.submit(&known).await.assert_stored(&known.key_text());
    let new = SubmissionBuilder::one_stop();
    let sent = [
        new.json(),
        SubmissionBuilder::one_stop().answer("overall", json!(9)).json(),
        known.json(),
        known.clone().answer("overall", json!(1)).json(),
        json!("not a submission"),
        new.json(),
        SubmissionBuilder::online_service().json(),
    ];
    let response = service.submit_batch(&sent).await;
    let statuses = statuses(&response);
    assert_eq!(statuses[..4], [201, 422, 200, 409], "{response}");
    assert!([400, 422].contains(&statuses[4]), "{response}");
    assert_eq!(statuses[5..], [200, 201], "{response}");
    let results = response.json()["results"].clone();
    assert_eq!(results[0]["outcome"], "stored");
    assert_eq!(results[0]["key"], new.key_text());
    assert_eq!(results[1]["problems"][0]["problem"], "level-out-of-scale");
    assert_eq!(results[2]["outcome"], "repeat");
    assert_eq!(results[2]["receipt"], receipt);
    assert!(results[3]["type"].as_str().unwrap_or_default().ends_with("key-reused"), "{response}");
    assert_eq!(results[5]["receipt"], results[0]["receipt"], "a repeat inside of the batch");
    Export::of_count(&service, 3);
    let outcomes = service.outcomes();
    assert_eq!((outcomes.stored, outcomes.repeat, outcomes.rejected), (3, 2, 3));
}

#[tokio::test]
async fn batch_submissions_max_are_taken_and_one_more_is_413_with_nothing_stored() {
    let service = Service::start();
    let sent: Vec<Value> =
        (0..=BATCH_SUBMISSIONS_MAX).map(|_| SubmissionBuilder::one_stop().json()).collect();
    service.submit_batch(&sent).await.assert_problem_status(413);
    assert_eq!(service.outcomes().stored, 0, "nothing of it is stored");
    let fits = service.submit_batch(&sent[..BATCH_SUBMISSIONS_MAX]).await;
    assert_eq!(statuses(&fits), vec![201; BATCH_SUBMISSIONS_MAX]);
    Export::of_count(&service, BATCH_SUBMISSIONS_MAX);
}

#[tokio::test]
async fn batch_bytes_max_is_taken_and_one_byte_more_is_413_with_nothing_stored() {
    let service = Service::start();
    let batch = |length: usize| {
        let sent = SubmissionBuilder::one_stop().json();
        let mut body = json!({"submissions": [sent]}).to_string().into_bytes();
        body.resize(length, b' ');
        body
    };
    let too_large = batch(BATCH_BYTES_MAX + 1);
    service.post(BATCH, "application/json", too_large).await.assert_problem_status(413);
    assert_eq!(service.outcomes().stored, 0, "nothing of it is stored");
    let fits = service.post(BATCH, "application/json", batch(BATCH_BYTES_MAX)).await;
    assert_eq!(statuses(&fits), [201]);
}

#[tokio::test]
async fn one_too_large_among_others_is_refused_alone() {
    let service = Service::start();
    let comment = "a".repeat(SUBMISSION_BYTES_MAX);
    let large = SubmissionBuilder::one_stop().answer("comment", json!(comment)).json();
    let sent = [SubmissionBuilder::one_stop().json(), large, SubmissionBuilder::one_stop().json()];
    let statuses = statuses(&service.submit_batch(&sent).await);
    assert!([413, 422].contains(&statuses[1]), "{statuses:?}");
    assert_eq!((statuses[0], statuses[2]), (201, 201), "{statuses:?}");
}

#[tokio::test]
async fn what_is_no_batch_is_refused() {
    let service = Service::start();
    service.post(BATCH, "application/json", "{").await.assert_problem_status(400);
    service.post(BATCH, "application/xml", "{}").await.assert_problem_status(415);
    let sent = SubmissionBuilder::one_stop().json();
    for body in [json!([sent]), json!({"submissions": sent}), json!({}), json!({"submissions": 1})]
    {
        let response = service.post(BATCH, "application/json", body.to_string()).await;
        let status = response.status.as_u16();
        assert!([400, 422].contains(&status), "{body}: {response}");
        response.assert_problem_status(status);
    }
    assert_eq!(service.outcomes().stored, 0);
}

#[tokio::test]
async fn an_empty_batch_has_no_results_or_is_refused() {
    let service = Service::start();
    let response = service.submit_batch(&[]).await;
    match response.status.as_u16() {
        200 => assert_eq!(response.json()["results"], json!([])),
        status => _ = response.assert_problem_status(status.clamp(400, 422)),
    }
}

#[tokio::test]
async fn a_batch_may_come_as_plain_text() {
    let service = Service::start();
    let body = json!({"submissions": [SubmissionBuilder::one_stop().json()]}).to_string();
    assert_eq!(statuses(&service.post(BATCH, "text/plain", body).await), [201]);
}

#[tokio::test]
async fn of_a_key_that_stands_twice_the_first_is_stored() {
    let service = Service::start();
    let firsts: Vec<_> = (0..BATCH_SUBMISSIONS_MAX / 2)
        .map(|number| SubmissionBuilder::one_stop().answer("comment", json!(format!("Ý {number}"))))
        .collect();
    let pairs = firsts.iter().flat_map(|first| {
        let second = first.clone().answer("overall", json!(1));
        [first.json(), second.json()]
    });
    let response = service.submit_batch(&pairs.collect::<Vec<_>>()).await;
    assert_eq!(statuses(&response), [201, 409].repeat(firsts.len()), "in the order sent");
    let export = Export::of_count(&service, firsts.len());
    for first in &firsts {
        assert_eq!(export.answers(&first.key_text()), &first.json()["answers"]);
    }
}
