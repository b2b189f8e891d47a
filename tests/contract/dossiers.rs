//! Eligible dossiers and the funnel: who may tell, what is refused with which words, and the figures
//! that come of it, by import, by request and from pages.

use std::time::{Duration, Instant};

use calamine::{Data, Reader as _, Xlsx};
use ingest::limits::{DOSSIERS_MAX, FUNNEL_COUNT_MAX};
use reqwest::Method;
use serde_json::{Value, json};
use support::plain_form::PlainForm;
use support::{Export, Issuer, Response, Service, SubmissionBuilder};

fn token(service: &Service, scope: &str) -> String {
    let output = service.run("token", &["add", scope, "--scope", scope]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.strip_prefix("token: ").unwrap_or_else(|| panic!("{said}")).trim().to_owned()
}

async fn told(service: &Service, token: &str, body: &Value) -> Response {
    let request = service.request(Method::POST, "/v1/dossiers").bearer_auth(token);
    service.send(request.json(body)).await
}

fn dossier(number: usize) -> Value {
    json!({
        "dossier": format!("H47.15-261101-{number:04}"), "unit": "H47.15", "service": "1.004227",
        "stage": "result", "result_on": "2026-11-01",
    })
}

async fn figures(service: &Service, token: &str, query: &str) -> Value {
    let request = service.request(Method::GET, &format!("/v1/funnel{query}")).bearer_auth(token);
    let answer = service.send(request).await;
    answer.assert_status(200);
    answer.json()["lines"].clone()
}

/// The funnel as the command writes it.
fn command(service: &Service, arguments: &[&str]) -> String {
    let output = service.run("funnel", arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn dossiers_are_taken_with_a_token_again_and_otherwise() {
    let service = Service::start();
    let good = json!({ "dossiers": [dossier(1), dossier(2)] });
    service.post("/v1/dossiers", "application/json", good.to_string()).await.assert_status(401);
    let others = token(&service, "invites");
    told(&service, &others, &good).await.assert_problem(401, "no-token");
    let token = token(&service, "dossiers");
    let answer = told(&service, &token, &good).await;
    answer.assert_status(200);
    assert_eq!(answer.json(), json!({ "taken": 2, "changed": 2 }));
    let answer = told(&service, &token, &good).await;
    assert_eq!(answer.json(), json!({ "taken": 2, "changed": 0 }), "sent again");
    let mut corrected = dossier(2);
    corrected["stage"] = "refused".into();
    let twice = json!({ "dossiers": [dossier(2), corrected] });
    let answer = told(&service, &token, &twice).await;
    assert_eq!(answer.json(), json!({ "taken": 1, "changed": 1 }), "the later one holds");
    // The code itself is nowhere.
    for file in ["central.db", "central.db-wal", "journal.db-wal"] {
        let bytes = std::fs::read(service.data().join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("H47.15-261101"), "{file}");
    }
    assert!(!service.log().contains("261101"));
}

#[tokio::test]
async fn a_faulty_dossier_is_named_and_nothing_is_taken() {
    let service = Service::start();
    let (token, figure) = (token(&service, "dossiers"), token(&service, "figures"));
    let with = |member: &str, value: Value| {
        let mut one = dossier(1);
        one[member] = value;
        one
    };
    let ahead = support::submission::now_ms() as i64 + 2 * 24 * 60 * 60 * 1_000;
    let ahead = ingest::day::of(ahead).to_string();
    for (faulty, name, said) in [
        (with("dossier", Value::Null), "missing", "`dossier`"),
        (with("unit", json!("")), "missing", "`unit`"),
        (with("unit", json!("h47")), "malformed-code", "`unit`"),
        (with("service", json!("a b")), "malformed-code", "`service`"),
        (with("channel", json!("pigeon")), "unknown-channel", "`channel`"),
        (with("stage", json!("lost")), "unknown-stage", "`stage`"),
        (with("result_on", Value::Null), "no-result-day", "`result_on`"),
        (with("stage", json!("received")), "result-too-early", "`result_on`"),
        (with("result_on", json!("01/11/2026")), "malformed-day", "`result_on`"),
        (with("invited_on", json!("2026-02-30")), "malformed-day", "`invited_on`"),
        (with("result_on", json!(ahead)), "day-ahead", "`result_on`"),
        (with("resulton", json!("2026-11-01")), "unknown-member", "result_on"),
        (with("eligible", json!("H47.15-261101-0001")), "no-truth-value", "`eligible`"),
        (with("stage", json!(3)), "no-text", "`stage`"),
        (json!("H47.15-261101-0001"), "no-object", "an object"),
    ] {
        let answer = told(&service, &token, &json!({ "dossiers": [dossier(9), faulty] })).await;
        answer.assert_problem(422, "invalid-dossiers");
        let problem = &answer.json()["problems"][0];
        assert_eq!((&problem["index"], &problem["problem"]), (&json!(1), &json!(name)), "{answer}");
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains(said) && !message.contains("261101"), "{message}");
    }
    for body in [json!([]), json!({ "dossier": [] }), json!({ "dossiers": {} })] {
        told(&service, &token, &body).await.assert_problem(400, "unreadable");
    }
    assert_eq!(figures(&service, &figure, "").await, json!([]), "nothing was taken");
    let many = |count: usize| json!({ "dossiers": (0..count).map(dossier).collect::<Vec<_>>() });
    told(&service, &token, &many(DOSSIERS_MAX)).await.assert_status(200);
    told(&service, &token, &many(DOSSIERS_MAX + 1)).await.assert_problem(413, "too-many-dossiers");
}

#[tokio::test]
async fn the_response_rate_is_unknown_until_dossiers_are_told_and_right_from_then_on() {
    let service = Service::start();
    let figure = token(&service, "figures");
    let about = |number: usize| {
        let code = format!("H47.15-261101-{number:04}");
        SubmissionBuilder::one_stop().context("dossier", json!(code))
    };
    for number in [1, 1, 2] {
        service.submit(&about(number)).await.assert_status(201);
    }
    Export::of_count(&service, 3);
    let lines = figures(&service, &figure, "").await;
    assert!(lines[0]["response_rate"].is_null() && lines[0]["eligible"].is_null(), "{lines}");
    assert_eq!((&lines[0]["submitted"], &lines[0]["counted"]), (&json!(3), &json!(2)), "{lines}");
    // Imported: with a byte order mark, columns in another order, one not to be counted.
    let file = service.data().join("dossiers.csv");
    let csv = "\u{feff}unit,dossier,stage,result_on,eligible\r\n\
        H47.15,H47.15-261101-0001,result,2026-11-01,\r\n\
        H47.15,H47.15-261101-0003,refused,2026-11-02,true\r\n\
        H47.15,H47.15-261101-0004,supplement,,\r\n\
        H47.15,H47.15-261101-0002,result,2026-11-01,false\r\n";
    std::fs::write(&file, csv).unwrap();
    let import = |service: &Service| service.run("dossier", &["import", file.to_str().unwrap()]);
    let said = import(&service);
    assert_eq!(String::from_utf8_lossy(&said.stdout), "4 dossiers, 4 new or changed\n", "{said:?}");
    let said = import(&service);
    assert_eq!(String::from_utf8_lossy(&said.stdout), "4 dossiers, 0 new or changed\n");
    let lines = figures(&service, &figure, "?by=unit").await;
    let line = &lines[0];
    assert_eq!((&line["eligible"], &line["responded"]), (&json!(2), &json!(1)), "{lines}");
    assert_eq!(line["response_rate"], json!(50.0));
    let november = command(&service, &["--from", "2026-11-02", "--to", "2026-11-02"]);
    let expected = "unit,eligible,responded,response_rate,invited,shown,started,submitted,counted\n\
        H47.15,1,0,0.0,0,0,0,0,0\n";
    assert_eq!(november, expected);
    let sheet = service.run("export", &["--format", "xlsx"]).stdout;
    let mut sheet: Xlsx<_> = Xlsx::new(std::io::Cursor::new(sheet)).unwrap();
    let rates = sheet.worksheet_range("response rates").unwrap();
    let rate: Vec<String> = rates.rows().nth(1).unwrap().iter().map(Data::to_string).collect();
    assert_eq!(rate[..4], ["H47.15", "2", "1", "50"], "{rate:?}");
    let unknown = figures(&service, &figure, "?by=&unit=H48").await;
    assert_eq!(unknown, json!([]));
    for wrong in ["?from=yesterday", "?by=colour", "?unit=h", "?service=a%20b"] {
        let path = format!("/v1/funnel{wrong}");
        let request = service.request(Method::GET, &path).bearer_auth(&figure);
        service.send(request).await.assert_problem(400, "bad-parameter");
    }
    service.get("/v1/funnel").await.assert_problem(401, "no-token");
}

#[tokio::test]
async fn a_faulty_file_is_told_line_by_line_and_changes_nothing() {
    let service = Service::start();
    let file = service.data().join("dossiers.csv");
    let import = |csv: &str| {
        std::fs::write(&file, csv).unwrap();
        let output = service.run("dossier", &["import", file.to_str().unwrap()]);
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = import(
        "dossier,unit,stage,result_on\nH47.15-261101-0001,H47.15,result,2026-11-01\n\
         H47.15-261101-0002,,result,2026-11-01\nH47.15-261101-0003,H47.15,result,\n",
    );
    assert!(said.contains("line 3: `unit` is missing"), "{said}");
    assert!(said.contains("line 4: `result_on` is missing") && !said.contains("line 2"), "{said}");
    for (csv, named) in [
        ("dossier,unit,colour\n", "'colour' is no column"),
        ("dossier,stage\n", "column 'unit' is missing"),
        ("dossier,unit\nH47\n", "CSV"),
        ("dossier,unit,eligible\nH47-1,H47,maybe\n", "`eligible` is true or false"),
    ] {
        let said = import(csv);
        assert!(said.contains(named), "{csv}: {said}");
    }
    let lines = command(&service, &[]);
    assert_eq!(lines.lines().count(), 1, "only the heading: {lines}");
    // Another directory has other secrets, or none: its pseudonyms would match nothing.
    let elsewhere = tempfile::tempdir().unwrap();
    let mut program =
        std::process::Command::new(support::place::program("hailong", "HAILONG_BINARY"));
    program.args(["dossier", "import"]).arg(&file).arg("--data-dir").arg(elsewhere.path());
    let output = program.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("secrets.toml"), "{said}");
}

#[tokio::test]
async fn pages_tell_what_was_seen_and_begun_and_links_who_was_invited() {
    let mut service = Service::start();
    let glance = |shown: u32, started: u32| {
        json!({"survey": "one-stop", "unit": "H47.15", "service": "", "channel": "portal",
            "shown": shown, "started": started})
    };
    for (shown, started, status) in
        [(2, 0, 204), (1, 1, 204), (FUNNEL_COUNT_MAX, 0, 204), (FUNNEL_COUNT_MAX + 1, 0, 400)]
    {
        let body = glance(shown, started).to_string();
        service.post("/v1/funnel", "text/plain", body).await.assert_status(status);
    }
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let links = token(&service, "invites");
    let invite =
        issuer.invite(&[("unit", json!("H47.15")), ("dossier", json!("H47.15-261101-0001"))]);
    for _ in 0..2 {
        let request = service.request(Method::POST, "/v1/invites").bearer_auth(&links);
        let answer = service.send(request.json(&json!({ "invite": invite }))).await;
        assert!(answer.status.as_u16() < 300, "{answer}");
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    let expected = |shown: u32| format!("H47.15,,,,1,{shown},1,0,0");
    loop {
        let said = command(&service, &[]);
        if said.contains(&expected(3 + FUNNEL_COUNT_MAX)) {
            break;
        }
        assert!(Instant::now() < deadline, "{said}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // The last counts go out with the process.
    service.post("/v1/funnel", "text/plain", glance(5, 0).to_string()).await.assert_status(204);
    service.terminate();
    let said = command(&service, &[]);
    assert!(said.contains(&expected(8 + FUNNEL_COUNT_MAX)), "{said}");
    let said = command(&service, &["--by", "channel,day", "--format", "json"]);
    let told: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(told["by"], json!(["channel", "day"]), "{told}");
}

#[tokio::test]
async fn the_hosted_form_is_seen_begun_and_sent_without_any_script() {
    let mut service = Service::start();
    let path = "/f/one-stop?unit=H47.15&channel=qr";
    // Opened by a scanner of messages; printed; opened and begun; opened and sent, twice.
    service.get(path).await.assert_status(200);
    service.get("/f/one-stop?unit=H47.15&channel=qr&print").await.assert_status(200);
    let opened = PlainForm::read(&service.get(path).await.text()).with("overall", "4");
    opened.turn(&service, "next").await;
    let opened = PlainForm::read(&service.get(path).await.text()).with("overall", "5");
    let last = opened.turn(&service, "next").await.turn(&service, "next").await;
    for _ in 0..2 {
        last.press(&service, "send").await.assert_status(200);
    }
    Export::of_count(&service, 1);
    service.terminate();
    let said = command(&service, &["--by", "unit,channel"]);
    assert!(said.ends_with("\nH47.15,qr,,,,0,3,2,1,1\n"), "{said}");
}
