//! Published figures: `hailong publish` and `publication`, `GET /v1/publications…`, and the probe. Ratings
//! that come late come as another node would feed them, straight to central.

use std::time::{Duration, Instant};

use ingest::central;
use ingest::day;
use ingest::entry::{Body, Entry, Stage};
use ingest::limits::{PROBE_QUARTERS, PUBLISHER_LENGTH_MAX, REASON_LENGTH_MAX, SMALLEST_BASE};
use ingest::publication::snapshot::hash;
use jiff::civil::Date;
use model::{Answer, ById, Channel, Language};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use support::Service;

/// Noon on a day in Viet Nam, in milliseconds since 1970.
fn noon(text: &str) -> i64 {
    let day: Date = text.parse().unwrap();
    let since = day.since(Date::constant(1970, 1, 1)).unwrap().get_days();
    (i64::from(since) * 24 + 5) * 60 * 60 * 1_000
}

/// A rating of this day.
fn given(number: u8, unit: &str, overall: u8, day: &str) -> Entry {
    let mut key = [0; 16];
    (key[6], key[8], key[15]) = (0x70, 0x80, number);
    Entry {
        key,
        hash: [number; 32],
        receipt: receipt(number),
        received_at: noon(day) + i64::from(number),
        body: Body {
            survey: "one-stop".to_owned(),
            version: 1,
            language: Language::Vi,
            unit: Some(unit.to_owned()),
            service: None,
            dossier: None,
            channel: Channel::Portal,
            assisted: false,
            rank: 2,
            stage: Stage::Result,
            answers: ById::from_iter([("overall".to_owned(), Answer::Level(overall))]),
            elapsed_ms: None,
            flags: Vec::new(),
            sender: None,
            answered_at: None,
            device: None,
            invite: None,
        },
    }
}

fn receipt(number: u8) -> String {
    format!("{number:04}-0000-0000-0000")
}

async fn feed(service: &Service, journal: &str, entries: Vec<Entry>) {
    let url = format!("sqlite://{}", service.data().join("central.db").display());
    let central = central::open(&url).await.unwrap();
    let entries: Vec<(i64, Entry)> = (1..).zip(entries).collect();
    central.absorb(journal, &entries).await.unwrap();
}

/// A province with three departments: 18 answers, 12, and 3, in the third quarter of 2026.
async fn province() -> Service {
    let service = Service::start();
    let units = "code,name,parent,level,valid_from,valid_to,successors\n\
        H47,Tỉnh Mẫu,,province,,,\n\
        H47.15,=Sở Tư pháp,H47,department,,,\n\
        H47.16,Sở Xây dựng,H47,department,,,\n\
        H47.17,Sở Y tế,H47,department,,,\n";
    let file = service.folder().join("units.csv");
    std::fs::write(&file, units).unwrap();
    says(&service, &["unit", "import", file.to_str().unwrap()]);
    let unit = |number: u8| match number {
        1..=18 => "H47.17",
        19..=30 => "H47.15",
        _ => "H47.16",
    };
    let all = 1..=33;
    let entries = all.map(|number| given(number, unit(number), number % 5 + 1, "2026-08-20"));
    feed(&service, "elsewhere", entries.collect()).await;
    service
}

#[track_caller]
fn says(service: &Service, arguments: &[&str]) -> String {
    let output = service.run(arguments[0], &arguments[1..]);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refuses(service: &Service, arguments: &[&str]) -> String {
    let output = service.run(arguments[0], &arguments[1..]);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const PUBLISH: [&str; 5] = ["publish", "--survey", "one-stop", "--period", "2026-Q3"];

fn publish(service: &Service, more: &[&str]) -> String {
    says(service, &[&PUBLISH, more].concat())
}

/// What the probe `publications` finds, as severity and sentence.
fn found(service: &Service) -> Vec<(String, String)> {
    let output = service.run("monitor", &["--format", "json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let own = lines.filter(|finding| finding["probe"] == "publications");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    own.map(|finding| (text(&finding["severity"]), text(&finding["what"]))).collect()
}

fn cell<'a>(snapshot: &'a Value, unit: &Value, item: &str) -> &'a Value {
    let units = snapshot["units"].as_array().unwrap();
    let unit = units.iter().find(|told| told["unit"] == *unit).unwrap();
    let mut items = unit["items"].as_array().unwrap().iter();
    items.find(|cell| cell["id"] == item).unwrap()
}

#[tokio::test]
async fn what_cannot_be_published_is_said_with_what_can() {
    let service = province().await;
    let with = |survey: &str, period: &str, more: &[&str]| {
        let asked = ["publish", "--survey", survey, "--period", period];
        refuses(&service, &[&asked, more].concat())
    };
    assert!(with("nope", "2026-Q3", &[]).contains("there is no survey 'nope'; there are: "));
    for period in ["2026", "2026-08", "2026-Q5", "Q3"] {
        assert!(with("one-stop", period, &[]).contains("not a quarter: write it as 2026-Q3"));
    }
    let later = with("one-stop", "2098-Q4", &[]);
    assert!(later.contains("is not over") && later.contains("from 2099-01-01 on"), "{later}");
    assert!(with("one-stop", "2026-Q1", &[]).contains("nobody has answered 'one-stop' in 2026-Q1"));
    let long = |most: usize| "ơ".repeat(most);
    for (flag, most) in [("--note", REASON_LENGTH_MAX), ("--by", PUBLISHER_LENGTH_MAX)] {
        for wrong in [long(most + 1), String::new(), " ".to_owned(), "a\nb".to_owned()] {
            let said = with("one-stop", "2026-Q3", &[flag, &wrong]);
            assert!(said.contains(&format!("{flag} is 1 to {most} characters")), "{said}");
        }
    }
    let (note, by) = (long(REASON_LENGTH_MAX), long(PUBLISHER_LENGTH_MAX));
    publish(&service, &["--note", &note, "--by", &by]);
    assert!(says(&service, &["publication", "list"]).contains(&format!("\t{by}\t{note}\n")));
    let missing = refuses(&service, &["publication", "show", "one-stop", "2026-Q2"]);
    assert!(missing.contains("one-stop 2026-Q2 is not published"), "{missing}");
    let missing =
        refuses(&service, &["publication", "show", "one-stop", "2026-Q3", "--revision", "2"]);
    assert!(missing.contains("2026-Q3 revision 2 is not published"), "{missing}");
}

#[tokio::test]
async fn what_is_published_can_be_read_by_everybody() {
    let service = province().await;
    assert_eq!(says(&service, &["publication", "verify"]), "nothing is published\n");
    assert_eq!(service.get("/v1/publications").await.json(), json!({"publications": []}));
    let said = publish(&service, &[]);
    let shown = says(&service, &["publication", "show", "one-stop", "2026-Q3"]);
    assert!(said.contains(&format!("revision 1 published, hash {}", hash(&shown))), "{said}");
    let list = service.get("/v1/publications").await;
    assert_eq!(list.header("access-control-allow-origin"), "*");
    let told = &list.json()["publications"][0];
    assert_eq!((&told["hash"], &told["previous"]), (&json!(hash(&shown)), &Value::Null));
    assert_eq!((&told["survey"], &told["revision"]), (&json!("one-stop"), &json!(1)));

    let response = service.get("/v1/publications/one-stop/2026-Q3").await;
    response.assert_status(200);
    assert_eq!(response.text(), shown, "byte for byte");
    let etag = response.header("etag");
    assert_eq!(etag, format!("\"{}\"", hash(&shown)));
    assert_eq!(response.header("cache-control"), "public, no-cache");
    assert_eq!(response.header("access-control-allow-origin"), "*");
    let of_csv = format!("{}-csv\"", etag.trim_end_matches('"'));
    for (path, etag) in [("", etag), ("?format=csv", of_csv)] {
        let address = format!("/v1/publications/one-stop/2026-Q3{path}");
        let request = service.request(reqwest::Method::GET, &address);
        let known = service.send(request.header("if-none-match", &etag)).await;
        known.assert_status(304);
        assert_eq!(known.header("etag"), etag);
    }
    let fixed = service.get("/v1/publications/one-stop/2026-Q3?revision=1").await;
    assert!(fixed.header("cache-control").contains("immutable"), "{fixed}");
    assert_eq!(fixed.text(), shown);
    for absent in ["one-stop/2026-Q2", "nope/2026-Q3", "one-stop/x", "one-stop/2026-Q3?revision=2"]
    {
        service.get(&format!("/v1/publications/{absent}")).await.assert_problem(404, "not-found");
    }
    for wrong in ["format=xlsx", "revision=0", "revision=x", "revision=-1"] {
        let path = format!("/v1/publications/one-stop/2026-Q3?{wrong}");
        service.get(&path).await.assert_problem(400, "bad-parameter");
    }
}

#[tokio::test]
async fn what_is_suppressed_appears_in_no_form() {
    let service = province().await;
    publish(&service, &[]);
    let snapshot = service.get("/v1/publications/one-stop/2026-Q3").await.json();
    assert_eq!(snapshot["smallest_base"], SMALLEST_BASE);
    let whole = cell(&snapshot, &Value::Null, "overall");
    assert_eq!((&whole["n"], &whole["suppressed"]), (&json!(33), &json!(false)));
    let levels = json!({"1": 6, "2": 7, "3": 7, "4": 7, "5": 6});
    assert_eq!(whole["counts"], levels, "by hand: 1 to 33, each once");
    assert_eq!(whole["value"], json!(39.4), "13 of 33");
    // Three answers; and the smallest of its sisters, without which they would be known.
    let hidden = json!({
        "id": "overall", "value": null, "n": null, "counts": null, "interval": null,
        "suppressed": true,
    });
    for unit in ["H47.15", "H47.16"] {
        assert_eq!(cell(&snapshot, &json!(unit), "overall"), &hidden, "{unit}");
    }
    assert_eq!(cell(&snapshot, &json!("H47.17"), "overall")["n"], 18);
    let csv = service.get("/v1/publications/one-stop/2026-Q3?format=csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"), "{csv}");
    let show = ["publication", "show", "one-stop", "2026-Q3", "--format", "csv"];
    assert_eq!(csv.text(), says(&service, &show));
    let rows: Vec<String> =
        csv.text().lines().filter(|line| line.contains("overall")).map(str::to_owned).collect();
    assert_eq!(rows.len(), 5, "{rows:?}");
    let small: Vec<&String> =
        rows.iter().filter(|row| row.contains(",H47.15,") || row.contains(",H47.16,")).collect();
    for row in &small {
        assert!(row.ends_with(",overall,item,percent,,,,,,yes"), "{row}");
    }
    assert!(small[0].contains(",'=Sở Tư pháp,"), "no formula for a spreadsheet: {}", small[0]);
}

/// Withdraws what the citizen asked for, and waits until central has it.
async fn withdraw(service: &Service, number: u8) {
    let path = format!("/v1/receipts/{}/withdraw", receipt(number));
    service.post(&path, "text/plain", "").await.assert_status(200);
    let deadline = Instant::now() + Duration::from_secs(60);
    let key = format!("00000000-0000-7000-8000-{number:012x}");
    loop {
        let rows = says(service, &["export", "--format", "ndjson", "--standing", "all"]);
        let mut own = rows.lines().filter(|line| line.contains(&key));
        if own.any(|line| line.contains("\"withdrawn\"")) {
            return;
        }
        assert!(Instant::now() < deadline, "{key} is not withdrawn: {rows}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn late_and_withdrawn_ratings_wait_for_a_revision_that_says_why() {
    let service = province().await;
    publish(&service, &[]);
    let path = "/v1/publications/one-stop/2026-Q3";
    let first = service.get(path).await.text();
    assert_eq!(found(&service), []);
    let again = publish(&service, &["--note", "nothing new"]);
    assert!(again.starts_with("nothing has changed since one-stop 2026-Q3 revision 1;"), "{again}");

    // One takes a rating back: nobody may learn from a revision what it was.
    withdraw(&service, 1).await;
    let waits = publish(&service, &["--note", "withdrawn"]);
    assert!(waits.contains("nothing was added; 1 changes of too few answers wait"), "{waits}");
    assert_eq!(found(&service), [], "there is nothing that could be published");

    let late = (41..=46).map(|number| given(number, "H47.17", 2, "2026-09-30"));
    feed(&service, "late", late.collect()).await;
    // The one that went was of the level that came: five came.
    assert_eq!(service.get(path).await.text(), first, "what is published stays");
    let [(severity, what)] = &found(&service)[..] else { panic!("one finding") };
    assert_eq!(severity, "warning");
    assert!(what.starts_with("3 published figures of 'one-stop' 2026-Q3 would be"), "{what}");
    let silent = refuses(&service, &PUBLISH);
    assert!(silent.contains("3 figures are otherwise now: say with --note why"), "{silent}");

    let said = publish(&service, &["--note", "Một nút gửi muộn.", "--by", "Văn phòng"]);
    assert!(said.contains("revision 2 published") && said.contains("3 figures changed"), "{said}");
    let second = service.get(path).await.json();
    assert_eq!(second["previous"], json!(hash(&first)));
    assert_eq!(service.get(&format!("{path}?revision=1")).await.text(), first);
    let change = &second["changes"][2];
    assert_eq!((&change["unit"], &change["item"]), (&json!("H47.17"), &json!("overall")));
    assert_eq!((&change["before"]["n"], &change["after"]["n"]), (&json!(18), &json!(23)));
    let list = service.get("/v1/publications").await.json();
    let told = &list["publications"][1];
    assert_eq!(
        (&told["note"], &told["previous"]),
        (&json!("Một nút gửi muộn."), &json!(hash(&first)))
    );
    assert!(told.get("actor").is_none(), "who it was is not for everybody");
    assert_eq!(found(&service), []);
    assert_eq!(says(&service, &["publication", "verify"]), "2 revisions hold\n");
    let audit = says(&service, &["audit"]);
    assert_eq!(audit.matches("\tpublish\tone-stop 2026-Q3 ").count(), 2, "{audit}");
}

#[tokio::test]
async fn a_body_that_was_changed_is_found_and_not_handed_out() {
    let service = province().await;
    publish(&service, &[]);
    let options = SqliteConnectOptions::new().filename(service.data().join("central.db"));
    let mut db = options.connect().await.unwrap();
    let statement = "update publication set body = replace(body, '39.4', '93.4')";
    let done = sqlx::query(AssertSqlSafe(statement)).execute(&mut db).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    db.close().await.unwrap();
    let said = refuses(&service, &["publication", "verify"]);
    assert!(said.contains("revision 1 of 'one-stop' 2026-Q3: its body has the hash"), "{said}");
    let [(severity, what)] = &found(&service)[..] else { panic!("one finding") };
    assert_eq!(severity, "critical");
    assert!(what.contains("its body has the hash"), "{what}");
    for path in ["", "?revision=1", "?format=csv"] {
        let path = format!("/v1/publications/one-stop/2026-Q3{path}");
        service.get(&path).await.assert_problem_status(500);
    }
    let refused = refuses(&service, &[&PUBLISH[..], &["--note", "why"]].concat());
    assert!(refused.contains("what was published before does not hold"), "{refused}");
}

#[tokio::test]
async fn the_probe_looks_at_the_newest_quarters_only() {
    let service = province().await;
    let first = day::of(noon("2024-08-20")).year();
    let mut number = 100;
    let mut days = Vec::new();
    for quarter in 0..=PROBE_QUARTERS as i16 {
        let (year, month) = (first + quarter / 4, quarter % 4 * 3 + 1);
        days.push((format!("{year}-Q{}", quarter % 4 + 1), format!("{year}-{month:02}-15")));
    }
    for (at, (period, day)) in days.iter().enumerate() {
        let entries = (0..6).map(|_| {
            number += 1;
            given(number, "H47", 3, day)
        });
        feed(&service, &format!("of {at}"), entries.collect()).await;
        says(&service, &["publish", "--survey", "one-stop", "--period", period]);
    }
    for (at, (_, day)) in days.iter().enumerate() {
        let entries = (0..6).map(|_| {
            number += 1;
            given(number, "H47", 4, day)
        });
        feed(&service, &format!("late {at}"), entries.collect()).await;
    }
    let found = found(&service);
    assert_eq!(found.len(), PROBE_QUARTERS, "{found:?}");
    assert!(found.iter().all(|(_, what)| !what.contains(&days[0].0)), "{found:?}");
}
