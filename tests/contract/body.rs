//! The body as a body: size, content type, encoding, JSON. Order of judgement: 413, 415, 400.

use serde_json::json;
use support::{Response, Service, SubmissionBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use model::limits::SUBMISSION_BYTES_MAX;

const SUBMISSIONS: &str = "/v1/submissions";
const JSON: &str = "application/json";

async fn post(service: &Service, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    service.post(SUBMISSIONS, content_type, body).await
}

#[tokio::test]
async fn what_is_not_json_is_400() {
    let service = Service::start();
    for body in ["", "{", "[1,", "{\"key\":}", "nonsense", "{\"key\": \"\\ud800\"}", "{} {}"] {
        post(&service, JSON, body).await.assert_problem_status(400);
    }
}

#[tokio::test]
async fn json_that_is_not_utf_8_is_400() {
    let service = Service::start();
    let mut body = SubmissionBuilder::one_stop().answer("comment", json!("?")).bytes();
    let mark = body.iter().position(|byte| *byte == b'?').unwrap();
    body[mark] = 0xFF;
    post(&service, JSON, body).await.assert_problem_status(400);
}

#[tokio::test]
async fn json_nested_to_exhaust_the_stack_is_refused_and_the_service_lives() {
    let service = Service::start();
    let deep = "[".repeat(30_000) + &"]".repeat(30_000);
    let status = post(&service, JSON, deep).await.status.as_u16();
    assert!([400, 422].contains(&status), "{status}");
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
}

#[tokio::test]
async fn json_of_another_shape_is_refused() {
    let service = Service::start();
    for body in ["[]", "7", "null", "\"text\"", "{}", "{\"key\": 7}", "{\"answers\": []}"] {
        let response = post(&service, JSON, body).await;
        let status = response.status.as_u16();
        assert!([400, 422].contains(&status), "{body}: {response}");
        response.assert_problem_status(status);
    }
}

#[tokio::test]
async fn a_member_of_the_wrong_type_is_named() {
    let service = Service::start();
    for (member, wrong) in [
        ("key", json!(7)),
        ("survey", json!(["one-stop"])),
        ("version", json!("1")),
        ("version", json!(-1)),
        ("answers", json!([5])),
        ("context", json!("H47.15")),
        ("elapsed_ms", json!("soon")),
        ("elapsed_ms", json!(-5)),
    ] {
        let sent = SubmissionBuilder::one_stop().with(member, wrong.clone());
        let response = service.submit(&sent).await;
        let body = response.assert_problem_status(422).to_string();
        assert!(body.contains(member), "{member} = {wrong} is not named: {response}");
    }
}

#[tokio::test]
async fn a_whole_number_written_with_a_fraction_of_nothing_is_that_number() {
    let service = Service::start();
    let sent = SubmissionBuilder::one_stop()
        .with("version", json!(1.0))
        .with("answers", json!({"overall": 5.0}))
        .with("elapsed_ms", json!(2296.0));
    service.submit(&sent).await.assert_status(201);
    let broken = SubmissionBuilder::one_stop().with("answers", json!({"overall": 4.5}));
    service.submit(&broken).await.assert_refused_for(&["overall: wrong-kind"]);
}

#[tokio::test]
async fn another_content_type_is_415() {
    let service = Service::start();
    for kind in ["application/xml", "application/x-www-form-urlencoded", "text/html", "json", "*/*"]
    {
        let body = SubmissionBuilder::one_stop().bytes();
        post(&service, kind, body).await.assert_problem_status(415);
    }
}

#[tokio::test]
async fn json_may_come_with_a_charset_or_as_plain_text() {
    let service = Service::start();
    for kind in [
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "text/plain",
        "text/plain;charset=UTF-8",
    ] {
        let sent = SubmissionBuilder::one_stop();
        post(&service, kind, sent.bytes()).await.assert_stored(&sent.key_text());
    }
}

#[tokio::test]
async fn the_type_is_judged_before_the_json_and_the_size_before_both() {
    let service = Service::start();
    post(&service, "application/xml", "{").await.assert_problem_status(415);
    let too_large = vec![b'{'; SUBMISSION_BYTES_MAX + 1];
    post(&service, "application/xml", too_large).await.assert_problem_status(413);
}

#[tokio::test]
async fn submission_bytes_max_is_accepted_and_one_byte_more_is_413() {
    let service = Service::start();
    let fits = SubmissionBuilder::one_stop();
    let body = fits.bytes_of_length(SUBMISSION_BYTES_MAX);
    post(&service, JSON, body).await.assert_stored(&fits.key_text());
    let body = SubmissionBuilder::one_stop().bytes_of_length(SUBMISSION_BYTES_MAX + 1);
    post(&service, JSON, body).await.assert_problem_status(413);
}

#[tokio::test]
async fn a_large_body_is_read_to_its_end_before_413() {
    let service = Service::start();
    // Far more than fits the socket's buffers: who stops reading resets the connection, and the
    // sender sees a broken pipe instead of the answer.
    let body = vec![b' '; 20 * 1024 * 1024];
    post(&service, JSON, body).await.assert_problem_status(413);
}

#[tokio::test]
async fn size_is_judged_without_content_length_too() {
    let service = Service::start();
    let fits = SubmissionBuilder::one_stop().bytes_of_length(SUBMISSION_BYTES_MAX);
    assert_eq!(post_in_chunks(&service, &fits).await, 201);
    let too_large = SubmissionBuilder::one_stop().bytes_of_length(SUBMISSION_BYTES_MAX + 1);
    assert_eq!(post_in_chunks(&service, &too_large).await, 413);
}

/// Posts a body in chunks, as senders do that do not know its length; gives the status.
async fn post_in_chunks(service: &Service, body: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(service.address()).await.unwrap();
    let head = "POST /v1/submissions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
        content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for chunk in body.chunks(10_000) {
        stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await.unwrap();
        stream.write_all(chunk).await.unwrap();
        stream.write_all(b"\r\n").await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}
