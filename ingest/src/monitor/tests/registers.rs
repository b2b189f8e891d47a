//! Origins, units and surveys in the monitor: changed by the central team only, refused in its language
//! with what to do, nothing by halves, and all of it in the audit.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};

use super::filled::{Client, Place, Reply, element_text, elements, entry, form};
use crate::central::embed::EmbedCount;
use crate::day;
use crate::limits::{ORIGIN_PAGE_DAYS, REGISTRY_FILE_BYTES_MAX};

const TREE: &str = "\u{feff}code,name,parent,level,valid_from,valid_to,successors\n\
    H98,Tỉnh Mẫu,,province,,,\n\
    H98.15,Sở Nội vụ,H98,department,,2026-02-28,H98.17\n\
    H98.16,Sở Tài chính,H98,department,,,\n\
    H98.17,Sở Nội vụ mới,H98,department,2026-03-01,,\n";

async fn sent(client: &mut Client, field: &str, content: &str) -> Reply {
    let name = if field == "file" { "; filename=\"don-vi.csv\"" } else { "" };
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"{field}\"{name}\r\n\r\n{content}\r\n--b--\r\n"
    );
    let request = Request::post("/monitor/units")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body))
        .unwrap();
    client.send(request).await
}

async fn acts_of_admin(place: &Place) -> Vec<(String, String)> {
    let audit = place.central.audited(0, 1_000).await.unwrap();
    let of_admin = audit.into_iter().filter(|one| one.actor == "person:admin");
    of_admin.map(|one| (one.action, one.subject)).filter(|(action, _)| action != "login").collect()
}

#[tokio::test]
async fn an_origin_is_allowed_shown_with_its_widgets_and_removed_after_a_question() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/origins").await.text;
    assert!(page.contains("mọi trang đều gửi được"), "{page}");
    let today = day::of(jiff::Timestamp::now().as_millisecond());
    let before = today.saturating_sub(jiff::Span::new().days(ORIGIN_PAGE_DAYS));
    let heard = |origin: &str, day: jiff::civil::Date, kind: &str, n| EmbedCount {
        day: day.to_string(),
        origin: origin.to_owned(),
        version: "0.1.0".to_owned(),
        kind: kind.to_owned(),
        n,
    };
    let counts = [
        heard("https://dvc.example", today, "ready", 7),
        heard("https://dvc.example", today, "wasm-blocked", 2),
        heard("https://dvc.example", today, "offered", 40),
        heard("https://dvc.example", before, "ready", 1_000),
        heard("https://la.example", today, "ready", 3),
    ];
    place.central.add_embeds(&counts, "2020-01-01").await.unwrap();
    let typed = form(&[("origin", " HTTPS://DVC.example:443 ")]);
    assert_eq!(admin.post("/monitor/origins", &typed).await.status, StatusCode::SEE_OTHER);
    let page = admin.get("/monitor/origins").await.text;
    let row = "tr[data-origin='https://dvc.example']";
    let cells: Vec<String> =
        (1..4).map(|at| element_text(&page, &format!("{row} td:nth-of-type({at})"))).collect();
    assert_eq!(cells, ["được gửi", "7", "2"], "the week's only, and offered is no failure");
    let other = "tr[data-origin='https://la.example'] td:nth-of-type(1)";
    assert_eq!(element_text(&page, other), "không được gửi");
    let gone = form(&[("origin", "https://dvc.example")]);
    let question = admin.post("/monitor/origins/remove", &gone).await;
    assert!(question.text.contains("trang cuối cùng"), "{}", question.text);
    assert_eq!(place.central.origins().await.unwrap(), ["https://dvc.example"]);
    let yes = form(&[("origin", "https://dvc.example"), ("press", "yes")]);
    for _ in 0..2 {
        assert_eq!(admin.post("/monitor/origins/remove", &yes).await.status, StatusCode::SEE_OTHER);
    }
    assert!(place.central.origins().await.unwrap().is_empty());
    let expected =
        [("origin-add", "https://dvc.example"), ("origin-remove", "https://dvc.example")];
    let expected = expected.map(|(action, subject)| (action.to_owned(), subject.to_owned()));
    assert_eq!(acts_of_admin(&place).await, expected, "once each, whatever is pressed twice");
}

#[tokio::test]
async fn what_is_no_origin_is_refused_in_the_readers_language_and_stays_to_be_corrected() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let typed = form(&[("origin", "dichvucong.gov.vn/trang")]);
    let refused = admin.post("/monitor/origins?lang=vi", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = element_text(&refused.text, "#origin-fault");
    assert!(told.contains("«dichvucong.gov.vn/trang» chưa đúng dạng"), "{told}");
    assert_eq!(elements(&refused.text, "#origin[value='dichvucong.gov.vn/trang']"), 1);
    let english = admin.post("/monitor/origins?lang=en", &typed).await;
    let told = element_text(&english.text, "#origin-fault");
    assert!(told.contains("the scheme is missing"), "{told}");
    assert!(place.central.origins().await.unwrap().is_empty());
}

#[tokio::test]
async fn units_are_imported_and_shown_as_they_were_on_each_day() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    assert!(admin.get("/monitor/units").await.text.contains("Chưa có đơn vị nào"));
    let done = sent(&mut admin, "file", TREE).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(element_text(&done.text, "[role=status]").contains("4 đơn vị, trong đó 4"));
    for (on, there, gone) in
        [("2026-02-28", "H98.15", "H98.17"), ("2026-03-01", "H98.17", "H98.15")]
    {
        let page = admin.get(&format!("/monitor/units?under=H98&on={on}")).await.text;
        assert_eq!(elements(&page, &format!("tr[data-unit='{there}']")), 1, "{on}");
        assert_eq!(elements(&page, &format!("tr[data-unit='{gone}']")), 0, "{on}");
        assert_eq!(elements(&page, "tr[data-unit='H98.16']"), 1, "{on}");
    }
    let top = admin.get("/monitor/units?on=2026-02-28").await.text;
    assert_eq!(element_text(&top, "tr[data-unit='H98'] .number"), "2", "parts on that day");
    let unknown = admin.get("/monitor/units?under=H77&on=2026-04-01").await.text;
    assert!(unknown.contains("Không có đơn vị nào mang mã «H77»"), "{unknown}");
    let merged = admin.get("/monitor/units?under=000.00.15.h98&on=2026-04-01").await.text;
    assert!(merged.contains("Vào ngày 01/04/2026 không có đơn vị này"), "{merged}");
    assert!(merged.contains("28/02/2026") && merged.contains("under=H98.17"), "{merged}");
    let file = admin.get("/monitor/units.csv").await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"units.csv\"");
    let again = sent(&mut admin, "file", &file.text).await;
    let told = element_text(&again.text, "[role=status]");
    assert!(told.contains("trong đó 0"), "what was taken can be given back: {told}");
    let acts = acts_of_admin(&place).await;
    assert_eq!(acts.iter().filter(|(action, _)| action == "unit-import").count(), 4, "{acts:?}");
    assert!(acts.contains(&("export".to_owned(), "units.csv".to_owned())));
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_every_fault_is_told_with_its_line() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let faulty = "code,name,parent,level,valid_from\nH98,Tỉnh Mẫu,,tỉnh,\nH98.15,,H98,department,\n\
        H98.16,Sở,H77,department,1/3/2026\nH98.17,Sở,H77,department,\n";
    let refused = sent(&mut admin, "file", faulty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = element_text(&refused.text, "#file-fault");
    for part in [
        "Dòng 2: Cột level là một trong",
        "Dòng 3: Cột name để trống",
        "Dòng 4: Cột valid_from không phải là ngày",
        "Dòng 5: Chưa có đơn vị cấp trên H77",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let column = sent(&mut admin, "file", "code,ten\nH98,x\n").await;
    let told = element_text(&column.text, "#file-fault");
    assert!(told.contains("«ten» không phải là cột"), "{told}");
    let none = sent(&mut admin, "file", "").await;
    assert!(element_text(&none.text, "#file-fault").contains("Chưa có tệp nào được chọn"));
    assert!(place.central.units().await.unwrap().is_empty());
    assert!(acts_of_admin(&place).await.is_empty());
    let mut auditor = place.logged_in("auditor").await;
    assert_eq!(sent(&mut auditor, "file", TREE).await.status, StatusCode::FORBIDDEN);
    let page = auditor.get("/monitor/units").await.text;
    assert_eq!(elements(&page, "input[type=file]"), 0, "an auditor is offered no form");
    assert!(place.central.units().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_may_be_as_long_as_the_command_takes_it_and_no_longer() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let max = usize::try_from(REGISTRY_FILE_BYTES_MAX).unwrap();
    // Empty lines say nothing.
    let at = TREE.to_owned() + &"\n".repeat(max - TREE.len());
    assert_eq!(sent(&mut admin, "file", &at).await.status, StatusCode::OK);
    let past = sent(&mut admin, "file", &(at + "\n")).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(element_text(&past.text, "#file-fault").contains("nhiều phần"), "{}", past.text);
}

#[tokio::test]
async fn the_provinces_come_with_the_program() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    assert_eq!(sent(&mut admin, "shipped", "provinces-2025").await.status, StatusCode::OK);
    for (on, provinces) in [("2025-06-30", 63), ("2025-07-01", 34)] {
        let page = admin.get(&format!("/monitor/units?on={on}")).await.text;
        assert_eq!(elements(&page, "tr[data-unit]"), provinces, "{on}");
    }
}

#[tokio::test]
async fn surveys_are_read_as_citizens_read_them() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 4, "", 0), entry(2, "H47.15", 5, "", 0)]).await;
    let mut admin = place.logged_in("admin").await;
    for (language, texts) in [("vi", model::Language::Vi), ("en", model::Language::En)] {
        let page = admin.get(&format!("/monitor/surveys?lang={language}")).await.text;
        for survey in crate::surveys::Surveys::shipped().unwrap().all() {
            let section = format!("section[aria-labelledby='survey-{}']", survey.id);
            let read = element_text(&page, &section);
            let read = read.split_whitespace().collect::<Vec<_>>().join(" ");
            for question in survey.questions() {
                let text = question.text.in_language(texts);
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(read.contains(&words), "{}: {words}", survey.id);
            }
        }
        let facts = element_text(&page, "section[aria-labelledby='survey-one-stop'] .facts");
        assert!(facts.ends_with('2'), "two ratings are counted: {facts}");
    }
}
