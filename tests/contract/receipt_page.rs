//! The page on which a citizen looks up a receipt and withdraws what it stands for, without script.

use serde_json::json;
use support::{Export, Response, Service, SubmissionBuilder};

const FORM: &str = "application/x-www-form-urlencoded";

fn telling() -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .context("dossier", json!("H47.15-260821-0777"))
        .with("answers", json!({"overall": 1, "comment": "Lời góp ý rất riêng."}))
}

async fn asked(service: &Service, fields: &str) -> Response {
    service.post("/receipt", FORM, fields.to_owned()).await
}

#[tokio::test]
async fn a_receipt_is_looked_up_and_its_rating_withdrawn_after_a_question() {
    let service = Service::start();
    let sent = telling();
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let page = service.get("/receipt").await;
    page.assert_status(200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-frame-options"), "DENY", "a press on it destroys something");
    Export::once(&service, |rows| rows.standing(&sent.key_text()) == "counted");
    // As somebody types it.
    let typed = receipt.to_lowercase().replace('-', "+");
    let told = asked(&service, &format!("receipt=+{typed}+")).await;
    told.assert_status(200);
    let html = told.text();
    for shown in [receipt.as_str(), "Đã ghi nhận và được tính vào kết quả.", "Rút lại đánh giá"]
    {
        assert!(html.contains(shown), "`{shown}` is missing: {html}");
    }
    for secret in ["riêng", "260821", &sent.key_text(), "H47"] {
        assert!(!html.contains(secret), "the page must not tell `{secret}`: {html}");
    }
    let question = asked(&service, &format!("receipt={receipt}&press=withdraw")).await;
    assert!(question.text().contains("Ông/Bà có chắc"), "{question}");
    let state = service.get(&format!("/v1/receipts/{receipt}")).await.json();
    assert_eq!(state["state"], "counted", "a question withdraws nothing");
    for _ in 0..2 {
        let done = asked(&service, &format!("receipt={receipt}&press=yes")).await;
        done.assert_status(200);
        assert!(done.text().contains("Đánh giá đã được rút lại"), "{done}");
    }
    let export = Export::once(&service, |rows| rows.standing(&sent.key_text()) == "withdrawn");
    assert_eq!(export.answers(&sent.key_text()), &json!({"overall": 1}), "the free text is gone");
    for press in ["", "&press=withdraw"] {
        let html = asked(&service, &format!("receipt={receipt}{press}")).await.text();
        assert!(html.contains("Đã được rút lại"), "{html}");
        assert!(!html.contains("<button"), "there is nothing left to withdraw: {html}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_receipt_is_said_beside_the_field_with_what_was_typed() {
    let service = Service::start();
    for (fields, status, said) in [
        ("", 422, "Please enter the receipt."),
        ("receipt=++", 422, "Please enter the receipt."),
        ("receipt=%3Cb%3Ehello", 422, "16 letters and digits. Please check"),
        ("receipt=0000-0000-0000-0000", 404, "No rating has this receipt."),
        ("receipt=0000-0000-0000-0000&press=yes", 404, "No rating has this receipt."),
    ] {
        let page = service.post("/receipt?lang=en", FORM, fields.to_owned()).await;
        page.assert_status(status);
        let html = page.text();
        let beside = html.split("id=\"problem\"").nth(1).unwrap_or_else(|| panic!("{html}"));
        assert!(beside.contains(said), "{fields}: {html}");
        assert!(html.contains("<title>Please check: "), "{html}");
        assert!(html.contains("aria-describedby=\"problem looks\""), "{html}");
        assert!(!html.contains("<b>hello"), "{html}");
    }
    let page = asked(&service, "receipt=%3Cb%3Ehello").await.text();
    assert!(page.contains("value=\"&lt;b&gt;hello\""), "what was typed stays: {page}");
}

#[tokio::test]
async fn a_rating_from_a_kiosk_stays_and_the_page_says_why() {
    let service = Service::start();
    let sent = telling().context("channel", json!("kiosk"));
    let receipt = service.submit(&sent).await.assert_stored(&sent.key_text());
    let told = asked(&service, &format!("receipt={receipt}")).await.text();
    assert!(told.contains("không rút lại được") && !told.contains("<button"), "{told}");
    asked(&service, &format!("receipt={receipt}&press=yes")).await.assert_status(403);
    let state = service.get(&format!("/v1/receipts/{receipt}")).await.json();
    assert_ne!(state["state"], "withdrawn");
}

#[tokio::test]
async fn the_page_takes_forms_of_its_size_only() {
    let service = Service::start();
    let padded = |bytes: usize| format!("receipt={}", "x".repeat(bytes - "receipt=".len()));
    asked(&service, &padded(4_096)).await.assert_status(422);
    asked(&service, &padded(4_097)).await.assert_status(413);
    service.post("/receipt", "application/json", "{}".to_owned()).await.assert_status(415);
}
