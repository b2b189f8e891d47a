//! What comes out: three formats, one content.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use fastrand::Rng;
use serde_json::{Value, json};
use support::export::export;
use support::{Export, Service, SubmissionBuilder};

use crate::load::{Sending, send_all, valid};

/// A row as text by column, for any of the formats.
type Row = BTreeMap<String, String>;

fn rows_of_csv(bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().unwrap().clone();
    assert_eq!(&head[0], "key", "the key comes first");
    let row = |record: csv::StringRecord| {
        head.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn rows_of_xlsx(bytes: Vec<u8>) -> Vec<Row> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let mut rows = sheet.rows();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        Data::Bool(is) => is.to_string(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        other => panic!("a cell that is neither text nor number: {other:?}"),
    };
    let head: Vec<String> = rows.next().expect("a row of names").iter().map(text).collect();
    assert_eq!(head[0], "key", "the key comes first");
    rows.map(|row| head.iter().cloned().zip(row.iter().map(text)).collect()).collect()
}

fn by_key(rows: Vec<Row>) -> BTreeMap<String, Row> {
    let count = rows.len();
    let by_key: BTreeMap<String, Row> =
        rows.into_iter().map(|row| (row["key"].clone(), row)).collect();
    assert_eq!(by_key.len(), count, "a key stands twice");
    by_key
}

/// The cell a question's answer stands in: the column of its name, with or without a prefix.
fn cell<'a>(row: &'a Row, question: &str) -> &'a str {
    let suffix = format!(".{question}");
    let mut found = row.iter().filter(|(name, _)| *name == question || name.ends_with(&suffix));
    let (_, cell) = found.next().unwrap_or_else(|| panic!("no column for {question}: {row:?}"));
    cell
}

fn written(answer: &Value) -> String {
    match answer {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn csv_and_spreadsheet_say_what_ndjson_says() {
    let service = Service::start();
    let mut rng = Rng::with_seed(3);
    let mut sent: Vec<Value> = (0..60).map(|number| valid(&mut rng, number)).collect();
    for comment in
        ["=HYPERLINK(\"http://x\")", "a,b;c\t\"d\"", "hai\ndòng", "+84 không phải công thức"]
    {
        sent.push(SubmissionBuilder::one_stop().answer("comment", json!(comment)).json());
    }
    let sendings = sent.iter().cloned().map(Sending::Single).collect();
    send_all(&service, sendings, 4).await.assert_all_arrived(&service);
    let rows = Export::of(&service, &[]).rows;
    let from_csv = by_key(rows_of_csv(&export(&service, "csv", &[])));
    let from_xlsx = by_key(rows_of_xlsx(export(&service, "xlsx", &[])));
    assert!(rows.keys().eq(from_csv.keys()), "csv has other keys");
    assert!(rows.keys().eq(from_xlsx.keys()), "xlsx has other keys");
    for (key, row) in &rows {
        for (from, name) in [(&from_csv[key], "csv"), (&from_xlsx[key], "xlsx")] {
            for column in ["survey", "version", "unit", "service", "channel", "standing"] {
                assert_eq!(from[column], written(&row[column]), "{name}: {column} of {key}");
            }
            for question in ["overall", "time", "attitude"] {
                let answer = written(&row["answers"][question]);
                assert_eq!(cell(from, question), answer, "{name}: {question} of {key}");
            }
            let comment = written(&row["answers"]["comment"]);
            // A leading apostrophe keeps a spreadsheet from calculating what a citizen wrote.
            let given = cell(from, "comment");
            let given = given.strip_prefix('\'').unwrap_or(given);
            assert_eq!(given.replace("\r\n", "\n"), comment, "{name}: comment of {key}");
        }
    }
}

#[tokio::test]
async fn filters_narrow_every_format_alike() {
    let service = Service::start();
    let mut rng = Rng::with_seed(4);
    let sent: Vec<Value> = (0..80).map(|number| valid(&mut rng, number)).collect();
    let sendings = sent.iter().cloned().map(Sending::Single).collect();
    send_all(&service, sendings, 4).await.assert_all_arrived(&service);
    let is_unit = |row: &&Value| row["context"]["unit"] == "H47.15";
    let is_survey = |row: &&Value| row["survey"] == "online-service";
    for (arguments, expected) in [
        (vec!["--unit", "H47.15"], sent.iter().filter(is_unit).count()),
        (vec!["--survey", "online-service"], sent.iter().filter(is_survey).count()),
        (
            vec!["--unit", "H47.15", "--survey", "online-service"],
            sent.iter().filter(is_unit).filter(is_survey).count(),
        ),
        (vec!["--from", "2000-01-01", "--to", "2099-12-31"], sent.len()),
        (vec!["--to", "2000-01-01"], 0),
        (vec!["--unit", "H99"], 0),
        (vec!["--standing", "all"], sent.len()),
    ] {
        assert_eq!(Export::of(&service, &arguments).rows.len(), expected, "{arguments:?}");
        let csv = rows_of_csv(&export(&service, "csv", &arguments));
        assert_eq!(csv.len(), expected, "csv {arguments:?}");
        let xlsx = rows_of_xlsx(export(&service, "xlsx", &arguments));
        assert_eq!(xlsx.len(), expected, "xlsx {arguments:?}");
    }
}
