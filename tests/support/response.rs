//! What the service answered, with assertions named for what they claim.
//!
//! Every failure prints the whole answer, so that a red test can be read without running it again.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

/// A whole answer: the body is read already.
pub struct Response {
    /// The status code.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Reads an answer to its end.
    pub async fn read(response: reqwest::Response) -> Response {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("the body can be read to its end").to_vec();
        Response { status, headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    /// A header, empty when absent; several of the same name are joined by a comma.
    pub fn header(&self, name: &str) -> String {
        let name: HeaderName = name.parse().expect("a header name");
        let values = self.headers.get_all(&name).iter();
        values.map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>().join(", ")
    }

    /// Claims this status.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Response {
        assert_eq!(self.status.as_u16(), status, "wrong status: {self}");
        self
    }

    /// Claims that this submission was stored now; gives its receipt.
    #[track_caller]
    pub fn assert_stored(&self, key: &str) -> String {
        self.assert_status(201).assert_outcome("stored", key)
    }

    /// Claims that this submission was known already, under this receipt.
    #[track_caller]
    pub fn assert_repeat_of(&self, key: &str, receipt: &str) {
        let given = self.assert_status(200).assert_outcome("repeat", key);
        assert_eq!(given, receipt, "a repeat is answered with the first receipt");
    }

    #[track_caller]
    fn assert_outcome(&self, outcome: &str, key: &str) -> String {
        let body = self.json();
        assert_eq!(body["outcome"], outcome, "{self}");
        assert_eq!(body["key"], key.to_lowercase(), "the key comes back in lower case: {self}");
        let receipt = body["receipt"].as_str().unwrap_or_default();
        assert!(!receipt.is_empty(), "no receipt: {self}");
        receipt.to_owned()
    }

    /// Claims `application/problem+json` of this status, well formed; gives the body.
    #[track_caller]
    pub fn assert_problem_status(&self, status: u16) -> Value {
        self.assert_status(status);
        let kind = self.header("content-type");
        assert!(kind.starts_with("application/problem+json"), "not problem+json: {self}");
        let body = self.json();
        assert_eq!(body["status"], status, "the body names another status: {self}");
        for member in ["type", "title"] {
            let is_there = body[member].as_str().is_some_and(|text| !text.trim().is_empty());
            assert!(is_there, "`{member}` is missing: {self}");
        }
        body
    }

    /// Claims a problem of this name: the last part of `type`.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, name: &str) -> Value {
        let body = self.assert_problem_status(status);
        let given = body["type"].as_str().unwrap_or_default();
        assert_eq!(given.rsplit(['/', ':', '#']).next(), Some(name), "wrong problem: {self}");
        body
    }

    /// Claims a refusal by the survey's rules with exactly these problems, each written
    /// `question: problem`, `question[row]: problem` or `member: problem`.
    #[track_caller]
    pub fn assert_refused_for(&self, expected: &[&str]) {
        let body = self.assert_problem_status(422);
        assert_eq!(written_problems(&body), expected, "wrong problems: {self}");
        for problem in body["problems"].as_array().expect("seen above") {
            let message = problem["message"].as_str().unwrap_or_default();
            assert!(!message.trim().is_empty(), "a problem without a message: {self}");
        }
    }
}

/// The problems of a refusal, each as `place: problem`.
pub fn written_problems(body: &Value) -> Vec<String> {
    let problems = body["problems"].as_array().map(Vec::as_slice).unwrap_or_default();
    let written = problems.iter().map(|problem| {
        let text = |member: &str| problem[member].as_str().unwrap_or_default().to_owned();
        let place = match problem["row"].as_str() {
            Some(row) => format!("{}[{row}]", text("question")),
            None => text("question") + &text("field"),
        };
        format!("{place}: {}", text("problem"))
    });
    written.collect()
}

impl fmt::Display for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let body: String = self.text().chars().take(1_500).collect();
        write!(formatter, "\nHTTP {}\n{:#?}\n{body}\n", self.status, self.headers)
    }
}
