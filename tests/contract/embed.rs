//! The heartbeat of pages: counted per day, origin, version and kind, and nothing else of it kept;
//! and the page of the service that stands in a frame.

use std::time::{Duration, Instant};

use ingest::limits::{EMBED_BYTES_MAX, EMBED_TEXT_MAX};
use serde_json::json;
use support::Service;

async fn beat(service: &Service, origin: Option<&str>, body: String) -> u16 {
    let request = service.request(reqwest::Method::POST, "/v1/embed").body(body);
    let request = request.header("content-type", "text/plain;charset=UTF-8");
    let request = match origin {
        Some(origin) => request.header("origin", origin),
        None => request,
    };
    service.send(request.header("referer", "https://a.vn/secret-path")).await.status.as_u16()
}

fn text(version: &str, kind: &str) -> String {
    json!({"version": version, "kind": kind}).to_string()
}

/// What the central team reads, once it has so many lines.
fn lines(service: &Service, count: usize) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(15);
    loop {
        let output = service.run("embed", &[]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() >= count {
            return lines;
        }
        assert!(Instant::now() < deadline, "only {lines:#?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[tokio::test]
async fn heartbeats_are_counted_per_origin_version_and_kind_and_read_by_the_central_team() {
    let mut service = Service::start();
    let a = Some("https://a.vn");
    for (origin, kind) in [(a, "ready"), (a, "ready"), (None, "offered"), (Some("null"), "made-up")]
    {
        assert_eq!(beat(&service, origin, text("0.1.0", kind)).await, 204);
    }
    assert_eq!(service.metric("hailong_embed_total"), 4);
    service.expect_fallback("other");
    let lines = lines(&service, 3);
    let told: Vec<&str> = lines.iter().map(|line| line.split_once('\t').unwrap().1).collect();
    let expected =
        ["https://a.vn\t0.1.0\tready\t2", "none\t0.1.0\toffered\t1", "null\t0.1.0\tother\t1"];
    assert_eq!(told, expected);
    assert!(!service.log().contains("secret-path"));
    assert_eq!(beat(&service, a, text("0.1.0", "ready")).await, 204);
    service.terminate();
    let output = service.run("embed", &["--days", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("https://a.vn\t0.1.0\tready\t3"), "the last ones, at the end: {text}");
}

#[tokio::test]
async fn what_is_no_heartbeat_is_refused() {
    let service = Service::start();
    let longest = "a".repeat(EMBED_TEXT_MAX);
    assert_eq!(beat(&service, None, text(&longest, "ready")).await, 204);
    assert_eq!(beat(&service, None, text(&(longest.clone() + "a"), "ready")).await, 400);
    assert_eq!(beat(&service, None, text("0.1.0", "<script>")).await, 400);
    assert_eq!(beat(&service, None, "{}".into()).await, 400);
    let whole = text("0.1.0", "ready");
    let blanks = |length: usize| whole.clone() + &" ".repeat(length - whole.len());
    assert_eq!(beat(&service, None, blanks(EMBED_BYTES_MAX)).await, 204);
    assert_eq!(beat(&service, None, blanks(EMBED_BYTES_MAX + 1)).await, 413);
    let wrong_type = service.post("/v1/embed", "application/xml", whole).await;
    wrong_type.assert_problem(415, "wrong-type");
    let told = service.post("/v1/embed", "application/json", "{\"kind\":\"ready\"}").await;
    let detail = told.assert_problem(400, "unreadable")["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("version"), "it says what is missing: {detail}");
    assert_eq!(service.outcomes().received, 0, "a heartbeat is no submission");
}

#[tokio::test]
async fn the_page_for_a_frame_holds_no_codes_and_names_an_unknown_survey() {
    let service = Service::start();
    let answer = service.get("/embed/one-stop?lang=en&unit=H47.15&invite=secret").await;
    let page = answer.assert_status(200).text();
    assert!(page.contains("<html lang=\"en\">") && page.contains("data-survey=\"one-stop\""));
    assert!(!page.contains("H47.15") && !page.contains("secret"), "{page}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
    assert!(answer.header("x-frame-options").is_empty(), "every page may show it");
    let unknown = service.get("/embed/%3Cscript%3E").await;
    assert!(!unknown.assert_status(404).text().contains("%3C"), "nothing of the address");
    assert!(unknown.text().contains("data-survey=\"\""), "the page around it is told");
}
