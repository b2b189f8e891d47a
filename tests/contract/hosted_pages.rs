//! The hosted form page by page: what is asked, what travels along, what is told where, and the
//! whole survey on paper.

use serde_json::json;
use support::plain_form::PlainForm;
use support::{Export, Service};

async fn opened(service: &Service, path: &str) -> PlainForm {
    let page = service.get(path).await;
    page.assert_status(200);
    PlainForm::read(&page.text())
}

/// Names of the questions that stand on the page, not of what travels along.
fn asked(html: &str) -> Vec<String> {
    let visible: Vec<&str> =
        html.split('<').filter(|tag| !tag.contains("type=\"hidden\"")).collect();
    let html = format!("<form action=\"\">{}</form>", visible.join("<"));
    let names = PlainForm::read(&html).names;
    names.into_iter().filter(|name| !name.starts_with('_')).collect()
}

fn title(html: &str) -> &str {
    html.split("<title>").nth(1).unwrap().split('<').next().unwrap()
}

#[tokio::test]
async fn a_survey_is_asked_page_by_page_and_stored_as_it_was_entered() {
    let service = Service::start();
    let first = service.get("/f/one-stop?unit=H47.15").await.text();
    assert_eq!(asked(&first), ["overall", "reasons"]);
    assert!(title(&first).ends_with(" – Bước 1/3"), "{}", title(&first));
    let form = PlainForm::read(&first).with("overall", "1").with("reasons", "slow");
    let page = form.press(&service, "next").await.assert_status(200).text();
    assert_eq!(asked(&page), ["time", "contacts", "offices", "attitude"]);
    assert!(title(&page).ends_with(" – Bước 2/3"), "{}", title(&page));
    let form = PlainForm::read(&page).with("time", "2");
    let last = form.press(&service, "next").await.assert_status(200).text();
    assert_eq!(asked(&last), ["comment"]);
    assert!(!last.contains("value=\"next\""), "there is no further page");
    let last = PlainForm::read(&last).with("comment", "Chờ \"lâu\" <quá>\n& xa");
    assert_eq!(service.outcomes().received, 0, "turning pages stores nothing");
    // Back twice and on again: everything is still there.
    let back = last.turn(&service, "back").await;
    assert_eq!(back.value("time"), Some("2"));
    let back = back.turn(&service, "back").await;
    assert_eq!((back.value("overall"), back.value("reasons")), (Some("1"), Some("slow")));
    let last = back.turn(&service, "next").await.turn(&service, "next").await;
    assert_eq!(last.value("_key"), PlainForm::read(&first).value("_key"), "one key all the way");
    last.press(&service, "send").await.assert_status(200);
    let entered = json!({"overall": 1, "reasons": ["slow"], "time": 2,
        "comment": "Chờ \"lâu\" <quá>\n& xa"});
    assert_eq!(Export::of_count(&service, 1).answers(last.value("_key").unwrap()), &entered);
}

#[tokio::test]
async fn a_page_is_not_turned_while_something_on_it_is_wrong() {
    let service = Service::start();
    let form = opened(&service, "/f/one-stop").await;
    let page = form.press(&service, "next").await;
    page.assert_status(422);
    let html = page.text();
    assert!(title(&html).starts_with("Lỗi: ") && title(&html).ends_with("Bước 1/3"), "{html}");
    assert!(html.contains("href=\"#q-overall\"") && html.contains("id=\"q-overall\""), "{html}");
    assert!(html.contains("autofocus"), "the summary is read first");
    assert_eq!(service.outcomes().received, 0);
    // The required answer is missing when it is sent from a later page: the form turns to it.
    let form = PlainForm::read(&html).with("overall", "4").turn(&service, "next").await;
    let mut form = form.turn(&service, "next").await;
    form.fields.retain(|(name, _)| name != "overall");
    let page = form.with("comment", "Chờ").press(&service, "send").await;
    let html = page.assert_status(422).text();
    assert!(title(&html).ends_with("Bước 1/3"), "{html}");
    assert_eq!(PlainForm::read(&html).value("comment"), Some("Chờ"));
}

#[tokio::test]
async fn what_another_page_rules_out_is_not_asked_and_comes_back_when_it_does() {
    let service = Service::start();
    let turn_to = async |mut form: PlainForm, name: &str, button: &str| {
        for _ in 0..25 {
            let is_empty = form.value(name).is_none_or(str::is_empty);
            if form.names.contains(&name.to_owned()) && is_empty {
                return form;
            }
            form = form.turn(&service, button).await;
        }
        panic!("no page asks {name}");
    };
    let form = opened(&service, "/f/sipas-2023?unit=H47").await;
    let form = turn_to(form, "sex", "next").await.with("sex", "male");
    let form = turn_to(form, "c8.4", "next").await;
    let html = form.clone().with("c8.2", "2").press(&service, "next").await.text();
    assert_eq!(asked(&html), ["c9.1", "c9.2"], "the first factor");
    let form = PlainForm::read(&html).with("c9.1", "4");
    // Nobody said they gave an opinion, so factor B is passed over; of C, two rows are ruled out.
    let html = form.press(&service, "next").await.text();
    let rows = asked(&html);
    assert!(rows.contains(&"c9.6".to_owned()) && !rows.contains(&"c9.7".to_owned()), "{rows:?}");
    let form = PlainForm::read(&html).with("c9.6", "2");
    // Back to question 8: the experience of health care is taken back, that of school is told.
    let form = form.turn(&service, "back").await.turn(&service, "back").await;
    let html = form.with("c8.2", "1").with("c8.1", "2").press(&service, "next").await.text();
    let html = PlainForm::read(&html).press(&service, "next").await.text();
    let rows = asked(&html);
    assert!(!rows.contains(&"c9.6".to_owned()) && rows.contains(&"c9.7".to_owned()), "{rows:?}");
    let form = PlainForm::read(&html);
    assert_eq!(form.value("c9.6"), Some("2"), "hidden, it is remembered");
    let last = turn_to(form.with("c9.7", "5"), "other", "next").await;
    last.press(&service, "send").await.assert_status(200);
    let entered = json!({"sex": "male", "c8": {"1": 2, "2": 1}, "c9": {"1": 4, "7": 5}});
    let export = Export::of_count(&service, 1);
    assert_eq!(export.answers(last.value("_key").unwrap()), &entered, "and is not sent");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_told_on_its_own_page() {
    let service = Service::start();
    let mut form = opened(&service, "/f/sipas-2023").await;
    for _ in 0..25 {
        if form.names.contains(&"c2-other".to_owned()) {
            break;
        }
        form = form.turn(&service, "next").await;
    }
    let form = form.with("c2", "other");
    for (length, status) in [(201, 422), (200, 200)] {
        let filled = form.clone().with("c2-other", &"ờ".repeat(length));
        let page = filled.press(&service, "next").await;
        page.assert_status(status);
        let html = page.text();
        assert_eq!(html.contains("href=\"#q-c2-other\""), status == 422, "{length}: {html}");
        assert_eq!(PlainForm::read(&html).value("c2-other"), filled.value("c2-other"));
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_the_first_one() {
    let service = Service::start();
    let form = opened(&service, "/f/one-stop").await.with("overall", "4");
    for page in ["99", "-1", "x", "18446744073709551616"] {
        let html = form.clone().with("_page", page).press(&service, "back").await.text();
        assert_eq!(asked(&html), ["overall", "reasons"], "{page}");
    }
    // Factor B of question 9 asks nothing of somebody without that experience.
    let form = opened(&service, "/f/sipas-2023").await.with("_page", "11");
    let html = form.press(&service, "back").await.text();
    assert!(html.contains("Bên kiểm soát dữ liệu"), "the first page: {html}");
}

#[tokio::test]
async fn the_whole_survey_on_paper_has_every_question_and_nothing_to_send() {
    let service = Service::start();
    for (lang, condition, notice) in [
        ("vi", "Chỉ trả lời nếu đã chọn “Tôi đồng ý” ở câu “", "Bên kiểm soát dữ liệu"),
        ("en", "Only if you chose “I consent” at “", "Data controller"),
    ] {
        let path = format!("/f/sipas-2023?print&lang={lang}&unit=H47&dossier=%3Cb%3E");
        let page = service.get(&path).await;
        page.assert_status(200);
        assert_eq!(page.header("cache-control"), "no-store");
        let html = page.text();
        let whole = html.replace("<div class=\"hailong", "<form action=\"\"><div class=\"hailong");
        let names = PlainForm::read(&whole).names;
        for name in
            ["sex", "ethnic", "c1.8", "c8.7", "c9.1", "c9.33", "c10.10", "c2-other", "other"]
        {
            assert!(names.contains(&name.to_owned()), "{name} is not on the paper");
        }
        assert!(html.contains(condition) && html.contains(notice), "{html}");
        assert!(html.contains(">H47</span>"), "what the address says is filled in");
        assert!(!html.contains("&lt;b&gt;"), "a malformed code is left out");
        for absent in ["<form", "<button", "name=\"_key\"", " checked", "<a "] {
            assert!(!html.contains(absent), "{absent} on paper");
        }
    }
    let css = service.get("/f/style.css").await.text();
    assert!(css.contains("@page { size: A4;"), "{css}");
    assert_eq!(service.outcomes().received, 0);
}
