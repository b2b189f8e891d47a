//! The pages of results show exactly the numbers of the API, on both databases; nothing that is suppressed
//! stands anywhere in them; what is asked wrongly is said; no page is heavy.

use jiff::civil::Date;
use reqwest::Method;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use support::made_up::{PROVINCE, Visitor, fill};
use support::postgres::Cluster;
use support::submission::now_ms;
use support::{Export, Service, SubmissionBuilder};

/// Heaviest page, compressed as it is sent.
const PAGE_BYTES_MAX: usize = 150 * 1024;

/// One of the made-up province's procedures.
const PROCEDURE: &str = "1.004227";

/// Pages that are not of results.
const PAGES: [&str; 12] = [
    "/monitor/",
    "/monitor/flow",
    "/monitor/voices",
    "/monitor/exports",
    "/monitor/units",
    "/monitor/surveys",
    "/monitor/origins",
    "/monitor/keys",
    "/monitor/users",
    "/monitor/tokens",
    "/monitor/audit",
    "/monitor/account",
];

/// The last quarter that is over, and the one that runs, of Asia/Ho_Chi_Minh.
pub fn quarters() -> [String; 2] {
    let today = ingest::day::of(i64::try_from(now_ms()).unwrap());
    let name = |year: i16, quarter: i8| format!("{year}-Q{quarter}");
    let quarter = (today.month() - 1) / 3 + 1;
    let before = match quarter {
        1 => name(today.year() - 1, 4),
        _ => name(today.year(), quarter - 1),
    };
    [before, name(today.year(), quarter)]
}

pub fn texts(html: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).map(|one| one.text().collect::<String>().trim().to_owned()).collect()
}

#[track_caller]
pub fn text(html: &Html, selector: &str) -> String {
    let found = texts(html, selector);
    assert_eq!(found.len(), 1, "{selector}: {found:?}");
    found.into_iter().next().unwrap()
}

/// A value as a Vietnamese page writes it, from the API's JSON.
pub fn written(item: &Value) -> String {
    match item["value"].as_f64() {
        Some(value) => format!("{value:.1}\u{a0}%").replace('.', ","),
        // Suppressed is also what nobody answered; a page says which it is.
        None if ["n", "invited_n", "unproved_n"].iter().any(|n| item[*n] != 0) => "ẩn".to_owned(),
        None => "–".to_owned(),
    }
}

fn grouped(n: &Value) -> String {
    let digits = n.as_u64().unwrap().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

fn token(service: &Service) -> String {
    let output = service.run("token", &["add", "figures", "--scope", "figures"]);
    let said = String::from_utf8(output.stdout).unwrap();
    said.strip_prefix("token: ").unwrap().trim().to_owned()
}

async fn api(service: &Service, token: &str, query: &str) -> Value {
    let request = service.request(Method::GET, &format!("/v1/indices?{query}"));
    let answer = service.send(request.bearer_auth(token)).await;
    answer.assert_status(200);
    answer.json()
}

/// Every number of a report stands on the page, at its place.
fn assert_same(html: &Html, report: &Value) -> usize {
    let mut seen = 0;
    for item in report["items"].as_array().unwrap() {
        let row = format!("#figures [data-item='{}']", item["id"].as_str().unwrap());
        assert_eq!(text(html, &format!("{row} [data-value]")), written(item), "{item}");
        let n = match written(item).as_str() {
            "ẩn" => "ẩn".to_owned(),
            _ => grouped(&item["n"]),
        };
        assert_eq!(text(html, &format!("{row} [data-n]")), n, "{item}");
        seen += 2;
    }
    let ids: Vec<&Value> = report["items"].as_array().unwrap().iter().collect();
    let is_composed = ids.iter().any(|item| item["kind"] == "factor");
    for part in report["parts"].as_array().unwrap() {
        let code = part["unit"].as_str().unwrap();
        let items = part["items"].as_array().unwrap();
        let overall = items.iter().find(|item| item["id"] == "overall").unwrap();
        let row = format!("#comparison [data-compared='{code}'] [data-value]");
        assert_eq!(text(html, &row), written(overall), "{code}: {overall}");
        let cells = texts(html, &format!("#heat [data-part='{code}'] td"));
        let mut told: Vec<String> = items
            .iter()
            .filter(|item| !is_composed || item["kind"] != "item")
            .map(|item| written(item).replace(['%', '\u{a0}'], ""))
            .collect();
        let mut cells_sorted = cells.clone();
        told.sort();
        cells_sorted.sort();
        assert_eq!(cells_sorted, told, "{code}");
        seen += 1 + cells.len();
    }
    seen
}

async fn the_numbers_are_those_of_the_api(service: &Service) {
    fill(service, 2_500, false);
    let visitor = Visitor::administrator(service).await;
    let token = token(service);
    let [quarter, _] = quarters();
    let year = &quarter[..4];
    for (name, query) in [
        ("one-stop", format!("survey=one-stop&unit={PROVINCE}&period={quarter}")),
        ("sipas", format!("survey=sipas-2023&unit={PROVINCE}&period={year}")),
        ("country", format!("survey=one-stop&period={year}")),
        ("procedure", format!("survey=one-stop&unit={PROVINCE}&period={year}&service={PROCEDURE}")),
        ("channel", format!("survey=one-stop&unit={PROVINCE}&period={year}&channel=portal")),
    ] {
        let asked = format!("{query}&by=children&rank=overall&against=previous");
        let mut report = api(service, &token, &asked).await;
        let page = visitor.get(&format!("/monitor/results?{query}")).await;
        page.assert_status(200);
        let html = Html::parse_document(&page.text());
        let seen = assert_same(&html, &report);
        assert!(seen > 10, "{name}: only {seen} numbers were compared");
        let mut file = visitor.get(&format!("/monitor/results.json?{query}")).await.json();
        for told in [&mut file, &mut report] {
            told["computed_at"].take();
        }
        assert_eq!(file, report, "{name}: the file is what the API says");
    }
    procedures_are_those_of_the_api(
        &visitor,
        &api(
            service,
            &token,
            &format!("survey=one-stop&unit={PROVINCE}&period={year}&services=true"),
        )
        .await,
    )
    .await;
}

/// The page of procedures shows the figure of each, the lowest first, and leads to the rest of it.
async fn procedures_are_those_of_the_api(visitor: &Visitor<'_>, report: &Value) {
    let query =
        format!("survey=one-stop&unit={PROVINCE}&period={}", report["period"].as_str().unwrap());
    let page = visitor.get(&format!("/monitor/results/services?{query}")).await;
    let html = Html::parse_document(&page.text());
    let figures = report["services"]["figures"].as_array().unwrap();
    assert!(figures.len() > 2, "{figures:?}");
    let mut values = Vec::new();
    for one in figures {
        let row = format!("[data-service='{}']", one["service"].as_str().unwrap());
        let overall = one["items"].as_array().unwrap().iter().find(|item| item["id"] == "overall");
        let told = text(&html, &format!("{row} [data-value]"));
        assert_eq!(told, written(overall.unwrap()), "{one}");
        values.push(told);
        let rate = text(&html, &format!("{row} [data-rate]"));
        let rate = rate.trim_end_matches(['%', '\u{a0}']).replace(',', ".");
        assert_eq!(rate.parse().ok(), one["submissions"]["response_rate"].as_f64(), "{one}");
    }
    assert!(figures.iter().any(|one| one["submissions"]["response_rate"].is_f64()), "{figures:?}");
    let mut shown = texts(&html, "[data-service] [data-value]");
    let number =
        |text: &String| text.trim_end_matches(['%', '\u{a0}']).replace(',', ".").parse::<f64>();
    assert!(
        shown.is_sorted_by_key(|text| (number(text).unwrap_or(f64::MAX) * 10.0) as i64),
        "{shown:?}"
    );
    shown.sort();
    values.sort();
    assert_eq!(shown, values);
    let selector = Selector::parse("[data-service] th a").unwrap();
    let href = html.select(&selector).next().unwrap().attr("href").unwrap();
    let there = Html::parse_document(&visitor.get(href).await.text());
    assert!(text(&there, "[data-narrowed]").contains("Chỉ gồm thủ tục"), "{href}");
    assert!(!texts(&there, "#figures [data-value]").is_empty(), "{href}");
}

#[tokio::test]
async fn the_pages_show_the_numbers_of_the_api_on_sqlite() {
    the_numbers_are_those_of_the_api(&Service::start()).await;
}

#[tokio::test]
async fn the_pages_show_the_numbers_of_the_api_on_postgresql() {
    let cluster = Cluster::start();
    the_numbers_are_those_of_the_api(&Service::start_on(&cluster.database("results"))).await;
}

/// A province with a department of which four people said something, and one of which thirty did.
pub async fn few() -> Service {
    let service = Service::start();
    let units = service.folder().join("units.csv");
    std::fs::write(
        &units,
        "code,name,parent,level,valid_from,valid_to,successors\n\
        H47,Tỉnh Thử,,province,,,\n\
        H47.15,=Sở Thử,H47,department,,,\n\
        H47.16,Sở Khác,H47,department,,,\n\
        H47.40,Xã Thử,H47,commune,,,\n",
    )
    .unwrap();
    let output = service.run("unit", &["import", units.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let mut sent = 0;
    for (unit, levels) in
        [("H47.15", vec![5, 5, 4, 3]), ("H47.16", vec![5; 13]), ("H47.40", vec![4; 17])]
    {
        for level in levels {
            let rating = SubmissionBuilder::one_stop().without("answers");
            let rating = rating.context("unit", unit.into());
            let rating = rating.with("answers", json!({"overall": level, "time": 2}));
            service.submit(&rating).await.assert_status(201);
            sent += 1;
        }
    }
    Export::of_count(&service, sent);
    service
}

#[tokio::test]
async fn what_is_suppressed_stands_nowhere_in_a_page() {
    let service = few().await;
    let visitor = Visitor::administrator(&service).await;
    let [_, quarter] = quarters();
    // Of H47.15 three of four are content; with it the province would be 33 of 34, without it 30 of 30.
    for path in [
        format!("/monitor/results?survey=one-stop&unit=H47.15&period={quarter}"),
        format!("/monitor/results?survey=one-stop&unit=H47&period={quarter}"),
        format!(
            "/monitor/results/question?survey=one-stop&unit=H47.15&period={quarter}&item=overall"
        ),
        format!("/monitor/report?survey=one-stop&unit=H47.15&period={quarter}"),
        format!("/monitor/report?survey=one-stop&unit=H47&period={quarter}"),
    ] {
        let page = visitor.get(&path).await;
        page.assert_status(200);
        let source = page.text();
        for secret in ["75,0", "75.0", "75%", "30,1", "95,4", "cx=\"75"] {
            assert!(!source.contains(secret), "{path} tells {secret}");
        }
        assert!(source.contains("ẩn"), "{path} says that something is hidden");
    }
    let page =
        visitor.get(&format!("/monitor/results?survey=one-stop&unit=H47&period={quarter}")).await;
    let html = Html::parse_document(&page.text());
    assert_eq!(text(&html, "#comparison [data-compared='H47.15'] [data-value]"), "ẩn");
    assert_eq!(text(&html, "#comparison [data-compared='H47.40'] [data-value]"), "100,0\u{a0}%");
    assert_eq!(texts(&html, "#heat [data-part='H47.15'] td.hidden-cell").len(), 2);
}

#[tokio::test]
async fn files_hold_the_view_and_no_formula() {
    let service = few().await;
    let visitor = Visitor::administrator(&service).await;
    let [_, quarter] = quarters();
    let query = format!("survey=one-stop&unit=H47&period={quarter}");
    let csv = visitor.get(&format!("/monitor/results.csv?{query}")).await;
    csv.assert_status(200);
    assert!(csv.body.starts_with(b"\xef\xbb\xbf"), "a byte order mark");
    let disposition = csv.header("content-disposition");
    assert!(disposition.contains(&format!("one-stop-{quarter}-H47.csv")), "{disposition}");
    let said = csv.text();
    assert!(said.contains(",'=Sở Thử,") && !said.contains(",=Sở"), "{said}");
    let rows = csv::Reader::from_reader(&csv.body[3..]).into_records().count();
    assert_eq!(rows, 4 * 5, "the province and its three parts, five questions each");
    let xlsx = visitor.get(&format!("/monitor/results.xlsx?{query}")).await;
    xlsx.assert_status(200);
    let book: calamine::Xlsx<_> =
        calamine::Reader::new(std::io::Cursor::new(xlsx.body.clone())).unwrap();
    assert_eq!(calamine::Reader::sheet_names(&book), ["indices", "methods"]);
}

#[tokio::test]
async fn what_cannot_be_shown_says_why() {
    let service = few().await;
    let visitor = Visitor::administrator(&service).await;
    let [_, quarter] = quarters();
    for (query, status, says) in [
        ("period=2026-Q9", 400, "2026-Q9"),
        ("survey=nothing", 400, "one-stop"),
        ("unit=h47 15", 400, "h47 15"),
        ("survey=one-stop&formula=sipas", 400, "sipas"),
        ("survey=one-stop&unit=H47&period=2020-Q1", 200, "Chưa có lượt đánh giá nào"),
        ("survey=one-stop&unit=H99.77", 200, "chưa có trong danh mục"),
        ("survey=one-stop&unit=H47&channel=kiosk", 200, "Chỉ gồm lượt gửi qua kênh: Máy tính bảng"),
        (
            "survey=one-stop&unit=H47&channel=paper",
            200,
            "chưa có lượt đánh giá nào của đúng thủ tục và kênh",
        ),
        ("survey=one-stop&channel=fax", 400, "Không có kênh “fax”"),
        ("survey=one-stop&service=a b", 400, "không phải là mã thủ tục"),
    ] {
        let page = visitor.get(&format!("/monitor/results?{query}")).await;
        page.assert_status(status);
        assert!(page.text().contains(says), "{query}: {page}");
    }
    let wrong = "/monitor/results/question?survey=one-stop&item=nothing";
    let page = visitor.get(wrong).await;
    page.assert_status(400);
    assert!(page.text().contains("overall"), "it says what there is: {page}");
    let services = format!("/monitor/results/services?survey=one-stop&unit=H47&period={quarter}");
    let page = visitor.get(&services).await;
    page.assert_status(200);
    assert!(page.text().contains("34"), "34 ratings named one procedure: {page}");
}

#[tokio::test]
async fn no_page_is_heavy() {
    let service = Service::start();
    fill(&service, 4_000, false);
    let visitor = Visitor::administrator(&service).await;
    let [quarter, _] = quarters();
    let year: Date = format!("{}-01-01", &quarter[..4]).parse().unwrap();
    for path in [
        format!("/monitor/results?survey=sipas-2023&unit={PROVINCE}&period={}", year.year()),
        format!("/monitor/results?survey=one-stop&unit={PROVINCE}&period={quarter}"),
        format!("/monitor/report?survey=sipas-2023&unit={PROVINCE}&period={}", year.year()),
        format!("/monitor/results/services?survey=one-stop&unit={PROVINCE}&period={quarter}"),
    ]
    .into_iter()
    .chain(PAGES.map(str::to_owned))
    {
        let page = visitor.get_compressed(&path).await;
        page.assert_status(200);
        assert_eq!(page.header("content-encoding"), "gzip", "{path}");
        let mut bytes = page.body.len();
        assert!(bytes > 1_000, "{path}: only {bytes} bytes");
        // What is read with it, too.
        let html = visitor.get(&path).await.text();
        let html = Html::parse_document(&html);
        let assets = Selector::parse("link[rel=stylesheet], script[src], img[src]").unwrap();
        let mut named: Vec<&str> = html
            .select(&assets)
            .filter_map(|one| one.attr("href").or_else(|| one.attr("src")))
            .collect();
        named.sort_unstable();
        named.dedup();
        assert!(named.len() > 1, "{path}: {named:?}");
        for asset in named {
            bytes += visitor.get_compressed(asset).await.body.len();
        }
        println!("{path}: {bytes} bytes");
        assert!(bytes < PAGE_BYTES_MAX, "{path}: {bytes} bytes");
    }
}
