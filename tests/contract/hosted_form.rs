//! The hosted form: the whole survey without any script, through the same intake.

use serde_json::json;
use support::{Export, Response, Service};

const FORM: &str = "application/x-www-form-urlencoded";

async fn opened(service: &Service, path: &str) -> (Response, String) {
    let page = service.get(path).await;
    page.assert_status(200);
    let html = page.text();
    let key = html.split("name=\"_key\" value=\"").nth(1).expect("the form has a key");
    let key = key.split('"').next().unwrap().to_owned();
    (page, key)
}

fn receipt(html: &str) -> String {
    let code = html.split("class=\"code\">").nth(1).unwrap_or_else(|| panic!("no receipt: {html}"));
    code.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_filled_in_arrives_with_the_context_of_the_address() {
    let service = Service::start();
    let path = "/f/one-stop?unit=H47.15&service=1.004227&dossier=H47.15-260821-0001";
    let (page, key) = opened(&service, path).await;
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    let body = format!(
        "_key={key}&_version=1&_unit=H47.15&_service=1.004227&_dossier=H47.15-260821-0001\
         &overall=1&reasons=slow&reasons=fees&time=2&comment=Ch%E1%BB%9D%0D%0Al%C3%A2u"
    );
    let thanks = service.post("/f/one-stop", FORM, body.clone()).await;
    thanks.assert_status(200);
    let again = service.post("/f/one-stop", FORM, body).await;
    assert_eq!(receipt(&again.text()), receipt(&thanks.text()), "sent twice, counted once");
    let export = Export::of_count(&service, 1);
    let answers =
        json!({"overall": 1, "reasons": ["slow", "fees"], "time": 2, "comment": "Chờ\nlâu"});
    assert_eq!(export.answers(&key), &answers);
}

#[tokio::test]
async fn a_problem_is_told_at_the_top_and_beside_the_field_and_nothing_typed_is_lost() {
    let service = Service::start();
    let (_, key) = opened(&service, "/f/one-stop?lang=en").await;
    let comment = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let body = format!("_key={key}&_version=1&_unit=H47.15&time=3&comment={comment}");
    let page = service.post("/f/one-stop?lang=en", FORM, body).await;
    page.assert_status(422);
    let html = page.text();
    assert!(html.contains("<title>Error: "), "{html}");
    assert!(html.contains("href=\"#q-overall\""), "the summary leads to the question");
    let beside = html.split("id=\"problem-overall\"").nth(1).unwrap();
    assert!(!beside.split('>').next().unwrap().contains("hidden"), "the problem is in sight");
    assert!(html.contains("&lt;script&gt;alert(1)"), "what was typed is still there, as text");
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains(&format!("value=\"{key}\"")), "the same key goes with the next try");
    assert!(html.contains("name=\"time\" value=\"3\""), "the other pages travel along: {html}");
}

#[tokio::test]
async fn answers_that_are_not_asked_any_more_are_left_out() {
    let service = Service::start();
    let (_, key) = opened(&service, "/f/one-stop").await;
    // Reasons were ticked, then the rating was raised: the browser sends both.
    let body = format!("_key={key}&_version=1&overall=5&reasons=slow&comment=");
    service.post("/f/one-stop", FORM, body).await.assert_status(200);
    assert_eq!(Export::of_count(&service, 1).answers(&key), &json!({"overall": 5}));
}

#[tokio::test]
async fn a_choice_that_the_survey_does_not_have_is_told_at_its_question_and_nothing_is_stored() {
    let service = Service::start();
    let (_, key) = opened(&service, "/f/one-stop").await;
    for (answers, question) in [
        ("overall=1&reasons=slow&reasons=nonsense", "reasons"),
        ("overall=1&reasons=", "reasons"),
        // Neither does the rating's not asking for reasons excuse it, nor a level off the scale.
        ("overall=5&reasons=nonsense", "reasons"),
        ("overall=6", "overall"),
        ("overall=%2B5", "overall"),
        ("overall=1&reasons=nonsense&_press=next", "reasons"),
    ] {
        let body = format!("_key={key}&_version=1&{answers}");
        let page = service.post("/f/one-stop", FORM, body).await;
        page.assert_status(422);
        let html = page.text();
        let beside = html.split(&format!("id=\"problem-{question}\"")).nth(1).unwrap();
        assert!(!beside.split('>').next().unwrap().contains("hidden"), "{answers}: out of sight");
    }
    service.post("/f/one-stop", FORM, format!("_key={key}&overall=5")).await.assert_status(200);
    assert_eq!(Export::of_count(&service, 1).answers(&key), &json!({"overall": 5}));
}

#[tokio::test]
async fn going_on_from_the_first_panel_shows_the_rest_and_stores_nothing_yet() {
    let service = Service::start();
    let (_, key) = opened(&service, "/f/one-stop").await;
    let body = format!("_key={key}&_version=1&_unit=H47.15&overall=2&reasons=slow");
    let page = service.post("/f/one-stop", FORM, format!("{body}&_press=next")).await;
    page.assert_status(200);
    let html = page.text();
    assert!(html.contains("name=\"time\"") && html.contains(&format!("value=\"{key}\"")));
    let kept = "name=\"reasons\" value=\"slow\"";
    assert!(html.contains(kept), "what was ticked travels along: {html}");
    assert_eq!(service.outcomes().received, 0, "nothing was sent yet");
    service.post("/f/one-stop", FORM, format!("{body}&_press=send")).await.assert_status(200);
    assert_eq!(Export::of_count(&service, 1).answers(&key)["overall"], 2);
}

#[tokio::test]
async fn a_malformed_code_in_the_address_costs_the_code_and_not_the_rating() {
    let service = Service::start();
    let (_, key) = opened(&service, "/f/one-stop?unit=h47%20x&service=1.004227&channel=fax").await;
    let body = format!("_key={key}&_version=1&_unit=h47+x&_service=1.004227&overall=2");
    service.post("/f/one-stop?channel=fax", FORM, body).await.assert_status(200);
    let row = &Export::of_count(&service, 1).rows[&key];
    assert_eq!((&row["unit"], &row["service"]), (&json!(null), &json!("1.004227")));
}

#[tokio::test]
async fn every_refusal_is_a_page_a_citizen_can_read() {
    let service = Service::start();
    for (response, status) in [
        (service.get("/f/nope").await, 404),
        (service.post("/f/nope", FORM, "overall=5").await, 404),
        (service.post("/f/one-stop", "application/json", "{}").await, 415),
        (service.post("/f/one-stop", FORM, vec![b'x'; 200_000]).await, 413),
        (service.post("/f/one-stop", FORM, "_key=nonsense&overall=5").await, 422),
    ] {
        response.assert_status(status);
        assert!(response.header("content-type").starts_with("text/html"), "{status}");
        assert!(response.text().contains("<h1"), "{status}");
    }
    let style = service.get("/f/style.css").await;
    assert!(style.header("content-type").starts_with("text/css"));
}
