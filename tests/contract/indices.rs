//! Indices as the command and the API tell them: what the contract names is there and right, few answers
//! are never told, and what is not understood is said.

use calamine::{Data, Reader as _, Xlsx};
use reqwest::Method;
use serde_json::{Value, json};
use support::submission::now_ms;
use support::{Response, Service, SubmissionBuilder};

fn token(service: &Service, scope: &str) -> String {
    let output = service.run("token", &["add", scope, "--scope", scope]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.strip_prefix("token: ").unwrap().trim().to_owned()
}

/// This year, of Asia/Ho_Chi_Minh.
fn year() -> String {
    ingest::day::of(i64::try_from(now_ms()).unwrap()).year().to_string()
}

async fn rate(service: &Service, unit: &str, overall: u8) {
    let mut rating = SubmissionBuilder::one_stop().without("answers");
    rating = rating.context("unit", unit.into()).with("answers", json!({ "overall": overall }));
    if overall <= 2 {
        rating = rating.answer("reasons", json!(["slow"]));
    }
    service.submit(&rating).await.assert_status(201);
}

fn command(service: &Service, arguments: &[&str]) -> Value {
    let output = service.run("index", arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn asked(service: &Service, token: &str, query: &str) -> Response {
    let request = service.request(Method::GET, &format!("/v1/indices?{query}"));
    service.send(request.bearer_auth(token)).await
}

fn item<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

/// Waits until central has so many.
async fn fed(service: &Service, unit: &str, n: u64) -> Value {
    let year = year();
    for _ in 0..100 {
        let report = command(service, &["--survey", "one-stop", "--unit", unit, "--period", &year]);
        if report["submissions"]["counted"] == n {
            return report;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("central never had {n} ratings of {unit}");
}

#[tokio::test]
async fn a_share_has_its_counts_its_interval_and_what_it_takes_to_compute_it_again() {
    let service = Service::start();
    for overall in [1, 2, 3, 4, 4, 5, 5, 5, 5, 5] {
        rate(&service, "H47.15", overall).await;
    }
    rate(&service, "H47.15.03", 1).await;
    let report = fed(&service, "H47.15", 10).await;
    for member in
        ["survey", "version", "unit", "units", "period", "formula", "items", "computed_at"]
    {
        assert!(!report[member].is_null(), "{member}: {report}");
    }
    assert_eq!(report["units"], json!(["H47.15"]), "an unregistered unit is exactly that code");
    assert_eq!(report["is_registered"], false);
    assert_eq!((&report["version"], &report["formula"]["name"]), (&json!(1), &json!("top2")));
    assert!(report["formula"]["source"].as_str().unwrap().contains("TT-VPCP"));
    let overall = item(&report, "overall");
    // 7 of 10 at the two top levels; Wilson by hand: (0.7 + 0.19207) / 1.38415 ± 0.24818.
    assert_eq!(overall["value"], 70.0);
    assert_eq!(overall["counts"], json!({ "1": 1, "2": 1, "3": 1, "4": 2, "5": 5 }));
    assert_eq!(overall["interval"], json!([39.7, 89.2]));
    assert_eq!(overall["interval_method"], "wilson");
    assert_eq!(report["interval_note"], "sampling error only, respondents chose themselves");
    assert_eq!(
        (&overall["no_answer"], &item(&report, "time")["no_answer"]),
        (&json!(0), &json!(10))
    );
    assert_eq!((&overall["n"], &overall["suppressed"]), (&json!(10), &json!(false)));
    assert_eq!((&overall["quarantined"], &overall["invited_n"]), (&json!(0), &json!(0)));
    assert!(overall["response_rate"].is_null(), "nobody told of any dossier");
    let time = item(&report, "time");
    assert!(time["value"].is_null() && time["suppressed"] == true, "nobody answered: {time}");
}

#[tokio::test]
async fn four_answers_are_not_told_and_five_are() {
    let service = Service::start();
    for overall in [5, 5, 1, 4] {
        rate(&service, "H47.15", overall).await;
    }
    let report = fed(&service, "H47.15", 4).await;
    let overall = item(&report, "overall");
    assert_eq!(overall["suppressed"], true);
    for member in ["value", "counts", "interval", "standard_error", "unproved_value"] {
        assert!(overall[member].is_null(), "{member}: {overall}");
    }
    rate(&service, "H47.15", 5).await;
    let report = fed(&service, "H47.15", 5).await;
    let overall = item(&report, "overall");
    assert_eq!((&overall["suppressed"], &overall["value"]), (&json!(false), &json!(80.0)));
    // An operator may ask for more, never for fewer.
    let year = year();
    let arguments = ["--survey", "one-stop", "--unit", "H47.15", "--period", &*year];
    let more = command(&service, &[&arguments[..], &["--smallest-base", "6"]].concat());
    assert_eq!(item(&more, "overall")["suppressed"], true);
    let output = service.run("index", &[&arguments[..], &["--smallest-base", "4"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("fewer than 5"), "{said}");
}

#[tokio::test]
async fn a_registered_unit_has_its_parts_in_both_notations() {
    let service = Service::start();
    let units = service.folder().join("units.csv");
    std::fs::write(
        &units,
        "code,name,parent,level,valid_from,valid_to,successors\n\
        H47,Tỉnh Thử,,province,,,\n\
        H47.15,Sở Thử,H47,department,,,\n\
        H47.40,Xã Thử,H47,commune,,,\n",
    )
    .unwrap();
    let output = service.run("unit", &["import", units.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for unit in ["H47.15", "000.00.15.H47", "H47.15", "H47.15", "H47.40", "H47.40", "H4", "H471"] {
        rate(&service, unit, 4).await;
    }
    for unit in ["H47.15", "000.00.15.H47"] {
        rate(&service, unit, 1).await;
    }
    let report = fed(&service, "H47", 8).await;
    assert_eq!(report["units"], json!(["H47", "H47.15", "H47.40"]));
    assert_eq!(report["unit_name"], "Tỉnh Thử");
    assert_eq!(item(&report, "overall")["value"], 75.0);
    let year = year();
    let arguments =
        ["--survey", "one-stop", "--unit", "H47", "--period", &*year, "--by", "children"];
    let report = command(&service, &arguments);
    let parts = report["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!((&parts[0]["unit"], &parts[0]["level"]), (&json!("H47.15"), &json!("department")));
    // Two answers are too few to tell; the six beside them could be taken from the eight above.
    for (part, n) in parts.iter().zip([6, 2]) {
        assert_eq!(
            (&part["items"][0]["suppressed"], &part["items"][0]["n"]),
            (&json!(true), &json!(n))
        );
        assert!(part["items"][0]["value"].is_null() && part["items"][0]["counts"].is_null());
    }
    assert_eq!(report["items"][0]["value"], 75.0);
    assert_eq!(report["coverage"]["too_few"], json!(["H47.15", "H47.40"]));
    for _ in 0..3 {
        rate(&service, "H47.40", 5).await;
    }
    fed(&service, "H47", 11).await;
    let parts = command(&service, &arguments)["parts"].clone();
    assert_eq!(
        (&parts[0]["items"][0]["value"], &parts[1]["items"][0]["value"]),
        (&json!(66.7), &json!(100.0))
    );
    // Departments and communes are ranked apart, and nobody on so few answers.
    let ranked = command(&service, &[&arguments[..], &["--rank", "overall"]].concat());
    let levels: Vec<&Value> =
        ranked["ranks"].as_array().unwrap().iter().map(|one| &one["level"]).collect();
    assert_eq!(levels, ["department", "commune"]);
    assert_eq!(ranked["ranks"][0]["not_ranked"], json!(["H47.15"]));
}

#[tokio::test]
async fn the_api_tells_what_the_command_does_to_whom_has_a_token() {
    let service = Service::start();
    for overall in [1, 3, 4, 5, 5, 5, 5] {
        rate(&service, "H47.15", overall).await;
    }
    let mut told = fed(&service, "H47.15", 7).await;
    let query = format!("survey=one-stop&unit=H47.15&period={}", year());
    service.get(&format!("/v1/indices?{query}")).await.assert_problem(401, "no-token");
    let other = token(&service, "dossiers");
    asked(&service, &other, &query).await.assert_problem(401, "no-token");
    let token = token(&service, "figures");
    let answer = asked(&service, &token, &query).await;
    answer.assert_status(200);
    let mut by_api = answer.json();
    told["computed_at"] = Value::Null;
    by_api["computed_at"] = Value::Null;
    assert_eq!(by_api, told);

    let csv = asked(&service, &token, &format!("{query}&format=csv")).await;
    csv.assert_status(200);
    let text = csv.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}unit,unit_name,level,period,survey,version,item,kind"));
    assert!(lines[1].starts_with("H47.15,,,"), "{}", lines[1]);
    assert!(lines[1].contains(",one-stop,1,overall,item,percent,71.4,"), "{}", lines[1]);
    assert!(lines[2].contains(",time,item,percent,,,,,0,"), "unknown is empty: {}", lines[2]);

    let xlsx = asked(&service, &token, &format!("{query}&format=xlsx")).await;
    let mut book = Xlsx::new(std::io::Cursor::new(xlsx.body.clone())).unwrap();
    let sheet = book.worksheet_range("indices").unwrap();
    assert_eq!(sheet.get_value((1, 9)), Some(&Data::Float(71.4)), "a real number");
    let methods = book.worksheet_range("methods").unwrap();
    let named: Vec<String> = methods.rows().map(|row| row[0].to_string()).collect();
    assert!(named.contains(&"formula".to_owned()) && named.contains(&"intervals".to_owned()));
}

#[tokio::test]
async fn what_is_not_understood_is_named_with_what_would_be() {
    let service = Service::start();
    let token = token(&service, "figures");
    for (query, said) in [
        (
            "survey=nope&period=2026",
            "no survey 'nope'; there are: one-stop, online-service, sipas-2023",
        ),
        ("survey=one-stop&period=2026-Q5", "'2026-Q5' is not a period"),
        ("survey=one-stop&period=2026&unit=h47", "'h47' is not the code of an agency"),
        ("survey=one-stop&period=2026&service=1.00 4", "'1.00 4' is not the code of a procedure"),
        ("survey=one-stop&period=2026&channel=fax", "'fax' is not a channel; there are: portal"),
        ("survey=one-stop&period=2026&formula=best", "no formula `best`; there are: sipas"),
        ("survey=one-stop&period=2026&formula=sipas", "cannot be used for survey `one-stop`"),
        ("survey=one-stop&period=2026&parameters=top=1", "has no parameter `top`"),
        ("survey=one-stop&period=2026&parameters=top", "name=value"),
        ("survey=one-stop&period=2026&version=9", "has no version 9"),
        ("survey=one-stop&period=2026&confidence=1", "a confidence of 1 is not possible"),
        ("survey=one-stop&period=2026&smallest_base=1", "fewer than 5 answers are never told"),
        ("survey=one-stop&period=2026&by=village", "by is children"),
        ("survey=one-stop&period=2026&by=unit&unit=H1", "'H1' is not registered"),
        ("survey=one-stop&period=2026&rank=overall", "ranks are among parts"),
        (
            "survey=one-stop&period=2026&by=unit&rank=nope",
            "no figure 'nope' to rank by; it has: overall",
        ),
        ("survey=one-stop&period=2026&against=last", "'last' is nothing to compare with"),
        ("survey=one-stop&period=2026&format=pdf", "format is json, csv or xlsx"),
    ] {
        let answer = asked(&service, &token, query).await;
        answer.assert_problem(400, "bad-parameter");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(said), "{query}: {detail}");
    }
    asked(&service, &token, "survey=one-stop").await.assert_problem(400, "bad-parameter");
    asked(&service, &token, "survey=one-stop&period=2026-02").await.assert_status(200);
}

#[tokio::test]
async fn tallies_are_made_anew_while_the_service_runs() {
    let service = Service::start();
    for overall in [5, 5, 1, 4, 3] {
        rate(&service, "H47.15", overall).await;
    }
    let mut before = fed(&service, "H47.15", 5).await;
    let output = service.run("tally", &["rebuild"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("5 rows recounted; 0 tallies and "), "{said}");
    rate(&service, "H47.15", 2).await;
    let mut after = fed(&service, "H47.15", 6).await;
    assert_eq!(item(&after, "overall")["counts"]["2"], 1);
    assert_eq!(item(&before, "overall")["counts"]["2"], 0);
    (before["computed_at"], after["computed_at"]) = (Value::Null, Value::Null);
    assert_ne!(before, after);
}
