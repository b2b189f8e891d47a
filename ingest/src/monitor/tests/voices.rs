//! The comments' pages: what is masked, who reads which, what the forms do, and what the audit says of it.

use axum::http::StatusCode;

use super::filled::{Client, DAY, PASSWORD, Place, attribute, element_text, elements, entry, form};
use crate::central::account::Role;
use crate::central::audit::{Noted, TrailFilter};
use crate::central::publication::{Kept, Record};
use crate::central::sample::Period;
use crate::day;
use crate::limits::voices::{VOICE_FORM_BYTES_MAX, VOICES_PAGE};
use crate::monitor::account;
use crate::upkeep::voices::read_all;

/// Days before now that lie in the last quarter whatever today is.
const LONG_AGO: i64 = 92;

pub async fn read(place: &Place) {
    let now = jiff::Timestamp::now().as_millisecond();
    read_all(&*place.central, now).await.unwrap();
}

/// The quarter that comments of [`LONG_AGO`] are of.
fn quarter() -> Period {
    let now = jiff::Timestamp::now().as_millisecond();
    Period::quarter_of(day::of(now - LONG_AGO * DAY))
}

async fn publish(place: &Place) {
    let record = Record {
        survey: "one-stop".to_owned(),
        period: quarter().to_string(),
        revision: 1,
        made_at: 1,
        actor: "test".to_owned(),
        note: String::new(),
        hash: String::new(),
        previous: String::new(),
        seal: String::new(),
    };
    let kept = Kept { record, body: "{}".to_owned() };
    assert!(place.central.add_publication(&kept, "test").await.unwrap());
    read(place).await;
}

async fn lines(place: &Place, action: &str) -> Vec<Noted> {
    let filter = TrailFilter { action: Some(action.to_owned()), ..TrailFilter::default() };
    place.central.trail(&filter, i64::MAX, 100).await.unwrap()
}

#[tokio::test]
async fn a_number_in_a_comment_is_on_no_page_and_in_no_event() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 1, "gọi chị Lan 0912 345 678, xe 59A1-123.45", 0)]).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    for path in ["/monitor/", "/monitor/voices", "/monitor/voices?q=goi"] {
        let page = admin.get(path).await.text;
        assert!(page.contains("gọi chị Lan [số điện thoại], xe [biển số xe]"), "{path}");
        assert!(!page.contains("345") && !page.contains("59A1"), "{path}");
    }
    let page = admin.get("/monitor/voices?lang=en").await.text;
    assert!(page.contains("gọi chị Lan [phone number], xe [vehicle plate]"));
    let found = admin.get("/monitor/voices?q=0912").await.text;
    assert_eq!(elements(&found, "[data-voice]"), 0, "nor can it be searched for");
    let request = axum::http::Request::get("/monitor/live?after=0").body("".into()).unwrap();
    let mut events = admin.open(request).await.into_body().into_data_stream();
    let first = futures::StreamExt::next(&mut events).await.unwrap().unwrap();
    let first = String::from_utf8_lossy(&first).into_owned();
    assert!(first.contains("vehicle plate") && !first.contains("345"), "{first}");
}

#[tokio::test]
async fn the_central_team_searches_filters_and_turns_pages() {
    let mut place = Place::new().await;
    let n = u128::from(VOICES_PAGE) + 1;
    place.take((1..=n).map(|n| entry(n, "H47.15", 1, &format!("chờ lâu lần {n}"), 0))).await;
    place.take([entry(n + 1, "H47.16", 5, "<b>chậm</b>", 0)]).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    let first = admin.get("/monitor/voices").await.text;
    assert_eq!(elements(&first, "[data-voice]"), VOICES_PAGE as usize);
    assert_eq!(element_text(&first, "[data-voice] .said"), "<b>chậm</b>", "newest first, as text");
    assert_eq!(elements(&first, "[data-voice] time"), VOICES_PAGE as usize);
    let older = attribute(&first, "a[rel='next']", "href");
    let rest = admin.get(&older).await.text;
    assert_eq!((elements(&rest, "[data-voice]"), elements(&rest, "a[rel='next']")), (2, 0));
    for (asked, n) in [
        ("q=cham", 1),
        ("q=ch%E1%BA%ADm", 1),
        ("q=ch%C4%83m", 0),
        ("unit=H47.16", 1),
        ("unit=000.00.16.H47", 1),
        ("unit=H99", 0),
        ("level=5", 1),
        ("survey=sipas-2023", 0),
        ("service=1.004227&status=new&written=vi&level=5", 1),
        ("flag=danger", 0),
        ("flag=apart", 0),
        ("period=2001", 0),
        ("period=nonsense&level=5", 1),
    ] {
        let page = admin.get(&format!("/monitor/voices?{asked}")).await.text;
        assert_eq!(elements(&page, "[data-voice]"), n, "{asked}");
        if n == 0 {
            assert!(
                element_text(&page, ".empty").contains("Không có ý kiến nào như vậy"),
                "{asked}"
            );
        }
    }
    assert_eq!(attribute(&admin.get("/monitor/voices?q=a%22b").await.text, "#q", "value"), "a\"b");
}

#[tokio::test]
async fn people_of_a_unit_read_published_quarters_without_any_time() {
    let mut place = Place::new().await;
    place.take((1..=5).map(|n| entry(n, "H47.15", 2, &format!("lời số {n}"), LONG_AGO))).await;
    place.take((6..=9).map(|n| entry(n, "H47.15.01", 2, "chỉ bốn người", LONG_AGO))).await;
    place.take((11..=15).map(|n| entry(n, "H47.16", 2, "của đơn vị khác", LONG_AGO))).await;
    place.take((21..=25).map(|n| entry(n, "H47.15", 2, "quý này", 0))).await;
    read(&place).await;
    let mut manager = place.logged_in("manager").await;
    let page = manager.get("/monitor/voices").await.text;
    assert_eq!(elements(&page, "[data-voice]"), 0, "nothing is published");
    assert!(element_text(&page, ".empty").contains("sau khi trung tâm công bố"));
    publish(&place).await;
    let page = manager.get("/monitor/voices").await.text;
    assert_eq!(elements(&page, "[data-voice]"), 5);
    assert!(!page.contains("chỉ bốn") && !page.contains("khác") && !page.contains("quý này"));
    assert_eq!(elements(&page, "[data-voice] time"), 0, "no day and no time");
    for finer in ["07:", "08:", ":00", "R1", "data-row"] {
        assert!(!page.contains(finer), "{finer}");
    }
    let told = element_text(&page, "[data-voice] .when");
    assert!(told.contains(&quarter().first().year().to_string()), "{told}");
    assert_eq!(elements(&page, "[data-voice] .code.none"), 0, "five are of the procedure");
    // A month is finer than the quarter, and what is not counted or hidden is not theirs.
    let month = quarter().first().strftime("%Y-%m").to_string();
    let page = manager.get(&format!("/monitor/voices?period={month}")).await.text;
    assert_eq!(elements(&page, "[data-voice]"), 5, "a month restricts nothing");
    let other = manager.get("/monitor/voices?unit=H47.16").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    let mut auditor = place.logged_in("auditor").await;
    let page = auditor.get("/monitor/voices").await.text;
    assert_eq!(elements(&page, "[data-voice]"), 10, "of all units, and no finer");
    assert_eq!(elements(&page, "[data-voice] time"), 0);
}

/// The id of the first comment on a page.
fn first_id(page: &str) -> String {
    attribute(page, "[data-voice]", "data-voice")
}

async fn press(client: &mut Client, id: &str, pairs: &[(&str, &str)]) -> StatusCode {
    let pairs = [&[("id", id)], pairs].concat();
    client.post("/monitor/voices/change", &form(&pairs)).await.status
}

#[tokio::test]
async fn one_comment_is_worked_on_by_forms_and_every_step_is_in_the_audit() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 1, "nhân viên quát mắng", 0)]).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    let list = admin.get("/monitor/voices?q=quat").await.text;
    let id = first_id(&list);
    let one = admin.get(&attribute(&list, "a.work", "href")).await;
    assert_eq!(one.status, StatusCode::OK);
    assert!(one.text.contains("nhân viên quát mắng"));
    let back = attribute(&one.text, ".doing input[name='back']", "value");
    assert_eq!(back, "/monitor/voices?q=quat");
    let seen_other = StatusCode::SEE_OTHER;
    for pairs in [
        &[("press", "tag"), ("tag", "attitude"), ("tag", "quầy 3, ")][..],
        &[("press", "assign"), ("unit", "H47.15")],
        &[("press", "reply"), ("text", "Đã nhắc nhở & xin lỗi <b>")],
    ] {
        assert_eq!(press(&mut admin, &id, pairs).await, seen_other, "{pairs:?}");
    }
    let address = format!("/monitor/voices/comment?id={id}");
    let page = admin.get(&address).await.text;
    let marks = element_text(&page, ".marks");
    for mark in ["Đã trả lời", "Giao H47.15", "thái độ", "quầy 3"] {
        assert!(marks.contains(mark), "{mark}: {marks}");
    }
    assert!(!marks.contains("Hạn"), "what is answered is not due");
    assert_eq!(element_text(&page, ".reply .said"), "Đã nhắc nhở & xin lỗi <b>");
    let hide = [("press", "hide"), ("text", "nêu tên, gọi 0912345678")];
    assert_eq!(press(&mut admin, &id, &hide).await, seen_other);
    assert_eq!(elements(&admin.get("/monitor/voices").await.text, "[data-voice]"), 0);
    let hidden = admin.get("/monitor/voices?flag=hidden").await.text;
    assert!(element_text(&hidden, ".marks").contains("admin đã ẩn: nêu tên, gọi [số điện thoại]"));
    assert_eq!(press(&mut admin, &id, &[("press", "show")]).await, seen_other);
    for (pairs, told) in [
        (&[("press", "hide"), ("text", " ")][..], "Chưa có lý do"),
        (&[("press", "status"), ("status", "closed")], "Chưa có lý do"),
        (&[("press", "assign"), ("unit", "a b")], "Không giao được"),
        (&[("press", "delete")], "Không rõ"),
    ] {
        let sent = form(&[&[("id", &*id)], pairs].concat());
        let answer = admin.post("/monitor/voices/change", &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{pairs:?}");
        assert!(element_text(&answer.text, "[role='alert']").contains(told), "{pairs:?}");
    }
    for action in ["tag", "assign", "reply", "hide", "show"] {
        let lines = lines(&place, &format!("comment-{action}")).await;
        assert_eq!(lines.len(), 1, "{action}");
        assert_eq!(lines[0].subject, format!("comment:{id}"));
        assert_eq!(lines[0].page, "/monitor/voices/comment");
        assert!(!lines[0].reason.contains("0912"));
    }
    let looks = lines(&place, "comments-read").await;
    let of_list = looks.iter().filter(|line| line.page == "/monitor/voices").count();
    assert_eq!(of_list, 3, "each look at the list");
    assert!(looks.iter().any(|line| line.subject == format!("comment:{id}")));
    // Where the way back leads is not the sender's to choose.
    let evil = admin.get(&format!("{address}&back=https://evil.example/")).await.text;
    assert_eq!(attribute(&evil, ".doing input[name='back']", "value"), "/monitor/voices");
}

#[tokio::test]
async fn who_may_not_change_or_see_a_comment_does_not() {
    let mut place = Place::new().await;
    let neighbour = (Role::Moderator, "H47.16");
    account::add(&*place.central, "neighbour", PASSWORD.to_owned(), neighbour, "test")
        .await
        .unwrap();
    place.take((1..=5).map(|n| entry(n, "H47.15", 2, "lời của một người", LONG_AGO))).await;
    place.take([entry(6, "H47.15", 2, "quý này", 0)]).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    let new = first_id(&admin.get("/monitor/voices?q=quy").await.text);
    publish(&place).await;
    let mut moderator = place.logged_in("moderator").await;
    let id = first_id(&moderator.get("/monitor/voices").await.text);
    let hide = [("press", "hide"), ("text", "nêu tên")];
    let mut neighbour = place.logged_in("neighbour").await;
    assert_eq!(press(&mut neighbour, &id, &hide).await, StatusCode::NOT_FOUND);
    let address = format!("/monitor/voices/comment?id={id}");
    assert_eq!(neighbour.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(press(&mut moderator, &new, &hide).await, StatusCode::NOT_FOUND, "not open yet");
    let mut auditor = place.logged_in("auditor").await;
    assert_eq!(press(&mut auditor, &id, &hide).await, StatusCode::FORBIDDEN);
    let page = auditor.get(&address).await;
    assert_eq!((page.status, elements(&page.text, ".doing")), (StatusCode::OK, 0));
    assert_eq!(lines(&place, "comment-hide").await, []);
    let assign = [("press", "assign"), ("unit", "H47.16")];
    let refused = press(&mut moderator, &id, &assign).await;
    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY, "not one of theirs");
    assert_eq!(press(&mut moderator, &id, &hide).await, StatusCode::SEE_OTHER);
    assert_eq!(lines(&place, "comment-hide").await[0].actor, "person:moderator");
    // A form that another site sends is refused before all of this.
    let foreign = axum::http::Request::post("/monitor/voices/change")
        .header("sec-fetch-site", "cross-site")
        .body(form(&[("id", &*id), ("press", "show")]).into())
        .unwrap();
    assert_eq!(moderator.send(foreign).await.status, StatusCode::FORBIDDEN);
    let large = |bytes: usize| format!("press=none&id=1&text={}", "a".repeat(bytes - 21));
    let mut sent =
        async |bytes| moderator.post("/monitor/voices/change", &large(bytes)).await.status;
    assert_eq!(sent(VOICE_FORM_BYTES_MAX).await, StatusCode::NOT_FOUND);
    assert_eq!(sent(VOICE_FORM_BYTES_MAX + 1).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn danger_stands_first_with_what_to_do_until_somebody_has_seen_it() {
    let mut place = Place::new().await;
    place.take([entry(1, "H47.15", 1, "tôi muốn tự tử", 1)]).await;
    place.take((2..=4).map(|n| entry(n, "H47.15", 5, "làm từ từ, rất tốt", 0))).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/voices").await.text;
    assert_eq!(elements(&page, ".dangers [data-voice]"), 1);
    assert_eq!(element_text(&page, ".dangers .said"), "tôi muốn tự tử");
    for call in ["113", "115", "111"] {
        assert!(element_text(&page, ".steps-to-take").contains(call), "{call}");
    }
    assert_eq!(elements(&admin.get("/monitor/voices?q=tot").await.text, ".dangers"), 0);
    let id = attribute(&page, ".dangers [data-voice]", "data-voice");
    let answer = press(&mut admin, &id, &[("press", "seen"), ("text", "")]).await;
    assert_eq!(answer, StatusCode::UNPROCESSABLE_ENTITY, "with a note");
    let answer = press(&mut admin, &id, &[("press", "seen"), ("text", "đã gọi 113")]).await;
    assert_eq!(answer, StatusCode::SEE_OTHER);
    let page = admin.get("/monitor/voices").await.text;
    assert_eq!(elements(&page, ".dangers"), 0);
    let page = admin.get("/monitor/voices?flag=danger").await.text;
    assert!(element_text(&page, ".marks").contains("Đã xem: admin. đã gọi 113"));
}

#[tokio::test]
async fn almost_equal_comments_lead_to_each_other_and_all_stay() {
    let mut place = Place::new().await;
    let same = "Cán bộ một cửa rất tận tình, hướng dẫn chu đáo, hồ sơ trả trước hẹn";
    place.take((1..=3).map(|n| entry(n, "H47.15", 5, same, 0))).await;
    place.take([entry(4, "H47.15", 5, "Không giống ai cả, một lời riêng của tôi", 0)]).await;
    read(&place).await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/voices").await.text;
    assert_eq!((elements(&page, "[data-voice]"), elements(&page, "a.mark")), (4, 3));
    assert_eq!(element_text(&page, "a.mark"), "3 lời giống nhau");
    let group = admin.get(&attribute(&page, "a.mark", "href")).await.text;
    assert_eq!(elements(&group, "[data-voice]"), 3);
}
