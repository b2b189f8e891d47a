//! The long survey through the running service: asked, answered in full, gated wrongly, as a plain
//! form, and as it then stands in the exports and in the monitor's tallies.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use support::export::export;
use support::{Export, Service, SubmissionBuilder};

const FORM: &str = "application/x-www-form-urlencoded";

/// Rows of a matrix, each with the level that `level` gives it.
fn rows(numbers: impl IntoIterator<Item = u64>, level: impl Fn(u64) -> u64) -> Value {
    let rows = numbers.into_iter().map(|n| (n.to_string(), json!(level(n))));
    Value::Object(rows.collect::<Map<_, _>>())
}

/// Every question answered.
fn in_full() -> Value {
    json!({
        "sex": "female", "age": "35-49", "ethnic-consent": "agree", "ethnic": "other",
        "education": "university", "occupation": "public", "area": "rural", "terrain": "mountain",
        "c1": rows(1..=8, |n| 1 + n % 3), "c2": ["loudspeaker", "other"],
        "c2-other": "Qua trưởng thôn", "c3": "if-informed", "c4": "some", "c5": "none",
        "c6": "both", "c7": "online", "c8": rows(1..=7, |_| 2), "c9": rows(1..=33, |n| 1 + n % 5),
        "c10": rows([1, 2, 3, 4, 5, 6, 7, 9, 10], |n| 1 + n % 3), "other": "Xin nhanh hơn.",
    })
}

fn sipas(answers: Value) -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .with("survey", json!("sipas-2023"))
        .with("context", json!({"unit": "H47", "channel": "portal"}))
        .with("answers", answers)
}

#[tokio::test]
async fn a_full_submission_is_in_the_exports_as_it_was_given() {
    let service = Service::start();
    let submission = sipas(in_full());
    service.submit(&submission).await.assert_status(201);
    let key = submission.key_text();
    assert_eq!(Export::of_count(&service, 1).answers(&key), &in_full());
    let csv = export(&service, "csv", &["--survey", "sipas-2023"]);
    let mut csv = csv::Reader::from_reader(&csv[..]);
    let names = csv.headers().unwrap().clone();
    let row = csv.records().next().unwrap().unwrap();
    let by_name: BTreeMap<&str, &str> = names.iter().zip(row.iter()).collect();
    for n in 1..=33_u64 {
        let column = format!("c9.{n}");
        assert_eq!(by_name[column.as_str()], (1 + n % 5).to_string(), "{column}");
    }
    assert_eq!((by_name["c2"], by_name["c10.10"]), ("loudspeaker other", "2"));
    assert!(!names.iter().any(|name| name == "c10.8"), "there is no such item");
    let xlsx = export(&service, "xlsx", &["--survey", "sipas-2023"]);
    assert!(xlsx.starts_with(b"PK"));
}

#[tokio::test]
async fn rows_and_questions_that_are_not_asked_are_refused_each_by_its_name() {
    let service = Service::start();
    let never = rows(1..=7, |_| 1);
    let asked_of_all = [1, 2, 5, 8, 9, 10, 11, 12, 13, 14];
    let gated: Vec<String> = (1..=33)
        .filter(|n| !asked_of_all.contains(n))
        .map(|n| format!("c9[{n}]: not-asked"))
        .collect();
    let gated: Vec<&str> = gated.iter().map(String::as_str).collect();
    let all = sipas(json!({"c8": never, "c9": rows(1..=33, |_| 3)}));
    service.submit(&all).await.assert_refused_for(&gated);
    let asked = sipas(json!({"c8": never, "c9": rows(asked_of_all, |_| 3)}));
    service.submit(&asked).await.assert_status(201);
    for (answers, problem) in [
        (json!({"ethnic": "kinh"}), "ethnic: not-asked"),
        (json!({"ethnic-consent": "decline", "ethnic": "kinh"}), "ethnic: not-asked"),
        (json!({"c9": {"31": 1}}), "c9[31]: not-asked"),
        (json!({"c8": {"4": 2}, "c9": {"7": 1}}), "c9[7]: not-asked"),
        (json!({"c10": {"8": 1}}), "c10[8]: unknown-row"),
        (json!({"privacy": "agree"}), "privacy: not-asked"),
        (json!({}), "answers: nothing-answered"),
    ] {
        service.submit(&sipas(answers)).await.assert_refused_for(&[problem]);
    }
    assert_eq!(Export::of_count(&service, 1).rows.len(), 1);
}

#[tokio::test]
async fn the_plain_form_begins_with_the_notice_and_its_style_hides_what_is_not_asked() {
    let service = Service::start();
    let page = service.get("/f/sipas-2023?unit=H47").await.assert_status(200).text();
    let key = page.split("name=\"_key\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(page.contains("Bên kiểm soát dữ liệu") && !page.contains("name=\"sex\""), "{page}");
    let whole = service.get("/f/sipas-2023?print").await.assert_status(200).text();
    assert!(!whole.contains(" checked"), "nothing is chosen for anybody");
    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let css = service.get(&style.replace("&amp;", "&")).await.assert_status(200).text();
    for rule in [
        ("c8.4", "2", "q-c9.15"),
        ("c8.5", "2", "factor-c9.complaints"),
        ("ethnic-consent", "agree", "q-ethnic"),
    ] {
        let (name, value, hidden) = rule;
        let field = format!("[name=\"{name}\"][value=\"{value}\"]");
        let chosen = format!("{field}:checked, {field}[type=\"hidden\"]");
        let rule = format!(".whole:not(:has({chosen})) [id=\"{hidden}\"]");
        assert!(css.contains(&rule), "no rule {rule} in\n{css}");
    }
    assert!(!css.contains("[id=\"q-c9.1\"]"), "item 1 is asked of everybody");
    let again = service.post("/f/sipas-2023", FORM, format!("_key={key}&_version=1")).await;
    assert!(again.assert_status(422).text().contains("ít nhất một câu"));
    // Item 15 was rated, then the experience taken back: the browser sends both.
    let body = format!("_key={key}&_version=1&c8.4=1&c9.15=5&c9.1=2&c8.1=2&c9.7=4&other=");
    service.post("/f/sipas-2023", FORM, body).await.assert_status(200);
    let answers = json!({"c8": {"1": 2, "4": 1}, "c9": {"1": 2, "7": 4}});
    assert_eq!(Export::of_count(&service, 1).answers(key), &answers);
}
