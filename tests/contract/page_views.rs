//! Page views of the hosted form: a signed key for each, and what becomes of a form that is sent
//! twice, changed after it was sent, kept for too long, or made by somebody else.

use ingest::limits::FORM_BYTES_MAX;
use ingest::secrets::Secrets;
use serde_json::json;
use support::plain_form::PlainForm;
use support::submission::{key_of, now_ms};
use support::{Export, Issuer, Service, SubmissionBuilder};

const FORM: &str = "application/x-www-form-urlencoded";
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

async fn opened(service: &Service, path: &str) -> PlainForm {
    let page = service.get(path).await;
    page.assert_status(200);
    assert_eq!(page.header("cache-control"), "no-store");
    PlainForm::read(&page.text())
}

/// The same form as it was opened so long ago, signed with the service's own secrets.
fn opened_before(service: &Service, form: &PlainForm, age_ms: u64) -> PlainForm {
    let today = ingest::day::of(i64::try_from(now_ms()).unwrap());
    let secrets = Secrets::open(&service.data(), today).unwrap();
    let key = key_of(now_ms() - age_ms, u128::from(age_ms));
    let bytes = model::code::key_bytes(&key).unwrap();
    form.clone().with("_key", &key).with("_signature", &secrets.page_view("one-stop", &bytes))
}

#[tokio::test]
async fn two_page_views_have_two_keys_and_two_signatures_and_both_are_taken() {
    let service = Service::start();
    let one = opened(&service, "/f/one-stop").await;
    let other = opened(&service, "/f/one-stop?lang=en").await;
    assert_ne!(one.value("_key"), other.value("_key"));
    assert_ne!(one.value("_signature"), other.value("_signature"));
    // What two people answer alike is two ratings.
    for form in [&one, &other] {
        form.clone().with("overall", "4").press(&service, "send").await.assert_status(200);
    }
    Export::of_count(&service, 2);
}

#[tokio::test]
async fn the_language_is_not_bound_and_the_page_may_be_turned_at_another_node() {
    let service = Service::start();
    let other = service.start_beside();
    let mut form = opened(&service, "/f/one-stop?lang=en").await.with("overall", "4");
    form.action = "/f/one-stop?lang=vi".to_owned();
    form.press(&other, "send").await.assert_status(200);
    assert_eq!(other.outcomes().stored, 1);
}

#[tokio::test]
async fn a_signature_that_is_not_ours_gets_a_new_key_and_loses_nothing_that_was_typed() {
    let service = Service::start();
    let form = opened(&service, "/f/one-stop").await.with("overall", "2").with("reasons", "slow");
    let foreign = key_of(now_ms(), 7);
    for forged in [
        form.clone().with("_signature", &"0".repeat(32)),
        form.clone().with("_signature", ""),
        form.clone().with("_key", &foreign),
    ] {
        let page = forged.press(&service, "send").await;
        page.assert_status(422);
        assert!(page.text().contains("<title>Lỗi: "), "{page}");
        assert!(page.text().contains("Phiếu này mở đã quá lâu"), "{page}");
        let again = PlainForm::read(&page.text());
        assert_ne!(again.value("_key"), forged.value("_key"));
        let typed = (again.value("overall"), again.value("reasons"));
        assert_eq!(typed, (Some("2"), Some("slow")));
        assert_eq!(service.outcomes().stored, 0, "nothing was stored yet");
    }
    let page = form.clone().with("_key", &foreign).press(&service, "send").await;
    PlainForm::read(&page.text()).press(&service, "send").await.assert_status(200);
    let export = Export::of_count(&service, 1);
    assert!(!export.rows.contains_key(&foreign), "nobody chooses a key in a signed form");
}

#[tokio::test]
async fn a_form_is_good_for_a_day_and_one_that_was_sent_in_time_is_known_for_ever() {
    let service = Service::start();
    let form = opened(&service, "/f/one-stop").await.with("overall", "4");
    let in_time = opened_before(&service, &form, DAY_MS - 60_000);
    in_time.press(&service, "send").await.assert_status(200);
    let late = opened_before(&service, &form, DAY_MS + 1_000);
    let page = late.press(&service, "send").await;
    page.assert_status(422);
    let again = PlainForm::read(&page.text());
    again.press(&service, "send").await.assert_status(200);
    Export::of_count(&service, 2);
    // A key that is known is answered whatever the page's age: no second rating, the same receipt.
    let key = late.value("_key").unwrap();
    let unsigned = format!("_key={key}&_version=1&_channel=link&overall=4");
    let first = service.post("/f/one-stop", FORM, unsigned).await;
    first.assert_status(200);
    let repeat = late.press(&service, "send").await;
    repeat.assert_status(200);
    assert_eq!(repeat.text(), first.text());
    Export::of_count(&service, 3);
}

#[tokio::test]
async fn sent_twice_it_counts_once_and_changed_it_says_what_sending_again_would_mean() {
    let service = Service::start();
    let about = "/f/one-stop?unit=H47.15&dossier=H47.15-260821-0001";
    for (path, means) in [
        ("/f/one-stop?unit=H47.15", "cả hai cùng được tính"),
        (about, "được tính thay cho đánh giá gửi trước"),
    ] {
        let before = service.outcomes().stored;
        let form = opened(&service, path).await.with("overall", "4");
        let thanks = form.press(&service, "send").await;
        thanks.assert_status(200);
        let twice = form.press(&service, "send").await;
        assert_eq!(twice.assert_status(200).text(), thanks.text(), "the same receipt");
        assert_eq!(service.outcomes().stored, before + 1, "sent twice, counted once");
        // Back, another answer, and sent again.
        let page = form.clone().with("overall", "1").press(&service, "send").await;
        page.assert_status(409);
        assert!(page.text().contains(means), "{page}");
        assert!(page.text().contains("href=\"/receipt?lang=vi\""), "{page}");
        let again = PlainForm::read(&page.text());
        assert_eq!(again.value("overall"), Some("1"), "what was changed is still there");
        assert_ne!(again.value("_key"), form.value("_key"));
        assert_eq!(service.outcomes().stored, before + 1, "nothing is sent unless asked for");
        again.press(&service, "send").await.assert_status(200);
        let key = |form: &PlainForm| form.value("_key").unwrap().to_owned();
        let (first, later) = (key(&form), key(&again));
        let all = Export::once(&service, |all| all.rows.len() as u64 == before + 2);
        let standing = (all.standing(&first).to_owned(), all.standing(&later).to_owned());
        let expected = if path == about { "superseded" } else { "counted" };
        assert_eq!(standing, (expected.to_owned(), "counted".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn after_an_invite_was_used_the_changed_form_goes_without_it_and_does_not_outrank_it() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let invite = issuer.invite(&[]);
    let form = opened(&service, &format!("/f/one-stop?invite={invite}")).await;
    let form = form.with("overall", "5");
    form.press(&service, "send").await.assert_status(200);
    let page = form.clone().with("overall", "1").press(&service, "send").await;
    page.assert_status(409);
    assert!(page.text().contains("Mỗi lời mời chỉ dùng một lần"), "{page}");
    let again = PlainForm::read(&page.text());
    assert_eq!(again.value("_invite"), None);
    again.press(&service, "send").await.assert_status(200);
    let all = Export::once(&service, |all| all.rows.len() == 2);
    assert_eq!(all.standing(form.value("_key").unwrap()), "counted");
    assert_eq!(all.standing(again.value("_key").unwrap()), "superseded");
}

#[tokio::test]
async fn the_panel_of_a_host_page_has_no_signature_and_is_an_ordinary_submission() {
    let service = Service::start();
    let key = key_of(now_ms(), 42);
    // The key of the widget that then did not come: sent as a form and, later, by the outbox.
    let body = format!("_key={key}&_version=1&_unit=H47.15&_channel=portal&overall=5&_press=send");
    service.post("/f/one-stop?lang=vi", FORM, body).await.assert_status(200);
    let same = SubmissionBuilder::one_stop()
        .key(&key)
        .with("context", json!({"unit": "H47.15", "channel": "portal"}))
        .with("answers", json!({"overall": 5}));
    service.submit(&same).await.assert_status(200);
    let other = same.answer("overall", json!(1));
    service.submit(&other).await.assert_problem(409, "key-reused");
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn a_form_as_large_as_may_be_is_read_and_one_byte_more_is_told_in_a_sentence() {
    let service = Service::start();
    let form = opened(&service, "/f/one-stop").await.with("overall", "4");
    let body = |length: usize| {
        let head = form.body("send") + "&comment=";
        let padding = "x".repeat(length - head.len());
        head + &padding
    };
    let page = service.post(&form.action, FORM, body(FORM_BYTES_MAX)).await;
    page.assert_status(413);
    assert!(page.text().contains("tối đa 2.000 ký tự"), "told at its question");
    assert!(page.text().contains(&"x".repeat(100_000)), "nothing typed is lost");
    let page = service.post(&form.action, FORM, body(FORM_BYTES_MAX + 1)).await;
    page.assert_status(413);
    assert!(page.text().contains("Nội dung quá dài"), "{page}");
    // The longest text in Vietnamese: nine bytes a letter in a form.
    let longest = form.clone().with("overall", "4").turn(&service, "next").await;
    let longest = longest.turn(&service, "next").await.with("comment", &"ờ".repeat(2_000));
    longest.press(&service, "send").await.assert_status(200);
    Export::of_count(&service, 1);
}
