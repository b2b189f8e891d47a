//! Exports from the monitor on both databases: a spreadsheet with real numbers, the rows of the command
//! without what tells who, and lines in the audit.

use calamine::{Data, Reader as _};
use serde_json::{Value, json};
use support::made_up::{PASSWORD, Visitor, add_person};
use support::postgres::Cluster;
use support::{Export, Service, SubmissionBuilder};

/// Ratings that are sent.
const RATINGS: usize = 30;

async fn sent(service: &Service) {
    for n in 0..RATINGS {
        let rating = SubmissionBuilder::one_stop().without("answers");
        let rating = rating.context("unit", if n % 3 == 0 { "H47.15" } else { "H47.16" }.into());
        let rating = rating.with(
            "answers",
            json!({"overall": 1 + n % 5, "time": 2, "comment": "=cmd|' gọi 0912345678"}),
        );
        service.submit(&rating).await.assert_status(201);
    }
    Export::of_count(service, RATINGS);
}

async fn the_rows_are_those_of_the_command(service: &Service) {
    sent(service).await;
    let raw = String::from_utf8(service.run("export", &[]).stdout).unwrap();
    assert!(raw.contains("0912345678"), "the command has all of it");
    let visitor = Visitor::administrator(service).await;
    let lines = visitor.get("/monitor/exports/file?format=ndjson").await;
    lines.assert_status(200);
    let lines = lines.text();
    assert!(!lines.contains("0912345678"), "{lines}");
    let mut seen = 0;
    for (ours, whole) in lines.lines().zip(raw.lines()) {
        let mut ours: Value = serde_json::from_str(ours).unwrap();
        let mut whole: Value = serde_json::from_str(whole).unwrap();
        for kept_back in ["key", "received_at"] {
            assert!(whole.as_object_mut().unwrap().remove(kept_back).is_some());
        }
        assert_eq!(ours["answers"]["comment"], "=cmd|' gọi [số điện thoại]");
        for row in [&mut ours, &mut whole] {
            row["answers"]["comment"].take();
        }
        assert_eq!(ours, whole);
        seen += 1;
    }
    assert_eq!(seen, RATINGS);
    a_spreadsheet_has_numbers(&visitor).await;
    let audit = String::from_utf8(service.run("audit", &[]).stdout).unwrap();
    let said = "xlsx, one-stop, H47.15, from the beginning, to the end, counted, 10 rows";
    assert!(audit.contains(said), "{audit}");
}

async fn a_spreadsheet_has_numbers(visitor: &Visitor<'_>) {
    let query = "format=xlsx&survey=one-stop&unit=H47.15&lang=en";
    let file = visitor.get(&format!("/monitor/exports/file?{query}")).await;
    file.assert_status(200);
    let mut book: calamine::Xlsx<_> =
        calamine::Reader::new(std::io::Cursor::new(file.body.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["submissions 1", "methods"]);
    let sheet = book.worksheet_range("submissions 1").unwrap();
    let head: Vec<String> = sheet.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert!(!head.contains(&"key".to_owned()) && !head.contains(&"received_at".to_owned()));
    let at = |name: &str| head.iter().position(|one| one == name).unwrap();
    assert_eq!(sheet.rows().count(), 11);
    for row in sheet.rows().skip(1) {
        assert!(matches!(row[at("overall")], Data::Float(_)), "{:?}", row[at("overall")]);
        // Stored as a text, so no spreadsheet runs it.
        assert_eq!(row[at("comment")], Data::String("=cmd|' gọi [phone number]".to_owned()));
    }
    let methods = book.worksheet_range("methods").unwrap();
    let said: Vec<String> = methods.rows().map(|row| format!("{}: {}", row[0], row[1])).collect();
    assert!(said.contains(&"Unit code: H47.15".to_owned()), "{said:?}");
    assert!(said.contains(&"Rows: 10".to_owned()), "{said:?}");
}

#[tokio::test]
async fn exports_are_the_same_rows_on_sqlite_and_for_the_central_team_only() {
    let service = Service::start();
    the_rows_are_those_of_the_command(&service).await;
    add_person(&service, "kiem", "auditor", "");
    add_person(&service, "lan", "manager", "H47.15");
    for name in ["kiem", "lan"] {
        let visitor = Visitor::log_in(&service, name, PASSWORD).await;
        visitor.get("/monitor/exports").await.assert_status(403);
        visitor.get("/monitor/exports/file?format=csv").await.assert_status(403);
    }
}

#[tokio::test]
async fn exports_are_the_same_rows_on_postgresql() {
    let cluster = Cluster::start();
    the_rows_are_those_of_the_command(&Service::start_on(&cluster.database("exports"))).await;
}
