//! The audit log: what is written into it, what never is, and who reads which lines.

use axum::http::StatusCode;

use super::filled::{PASSWORD, Place, element_text, elements, entry, form};
use crate::central::account::Role;
use crate::central::audit::{Chain, TrailFilter, actor, verify};
use crate::limits::AUDIT_PAGE_LINES;
use crate::monitor::account;

/// Lines of people, oldest first: who, what, to what, of which unit, from which page.
async fn lines(place: &Place) -> Vec<String> {
    let mut lines = place.central.trail(&TrailFilter::default(), i64::MAX, 1_000).await.unwrap();
    lines.reverse();
    let lines = lines.into_iter().filter(|line| line.actor.starts_with("person:"));
    lines
        .map(|line| {
            [line.actor, line.action, line.subject, line.unit, line.page]
                .join(" ")
                .trim()
                .to_owned()
        })
        .collect()
}

#[tokio::test]
async fn logins_looks_at_free_text_and_changes_are_written_and_no_secret_is() {
    let mut place = Place::new().await;
    place.take((1..=6).map(|n| entry(n, "H47.15", 1, "điều bí mật", 1))).await;
    let mut client = place.client();
    client.log_in("trang", "sai mật khẩu").await;
    client.log_in("khong-co-ai-ten-nay", "sai mật khẩu").await;
    client.log_in("trang", PASSWORD).await;
    client.get("/monitor/").await;
    client.post("/monitor/logout", "").await;
    let mut admin = place.logged_in("admin").await;
    admin.get("/monitor/").await;
    admin.get("/monitor/?stage=result").await;
    drop(admin.open(axum::http::Request::get("/monitor/live").body("".into()).unwrap()).await);
    admin.post("/monitor/users/change", &form(&[("name", "trang"), ("press", "disable")])).await;
    let expected = [
        "person:trang login-failed trang H47.15 /monitor/login",
        "person:trang login trang H47.15 /monitor/login",
        "person:trang logout trang H47.15 /monitor/logout",
        "person:admin login admin  /monitor/login",
        "person:admin comments-read overview  /monitor/",
        "person:admin comments-read live  /monitor/live",
        "person:admin user-disable trang  /monitor/users",
    ];
    let written = lines(&place).await;
    assert_eq!(written, expected, "a viewer sees no free text, nor does a page of one step");
    let whole = format!("{:?}", place.central.chain(0, 1_000).await.unwrap());
    for secret in ["bí mật", "mật khẩu", PASSWORD, "khong-co"] {
        assert!(!whole.contains(secret), "{secret} is in the audit");
    }
    let chain = verify(&*place.central, 3).await.unwrap();
    assert!(matches!(chain, Chain::Whole(n, _) if n == 13), "{chain:?}");
}

#[tokio::test]
async fn the_page_asks_by_person_kind_and_days_and_turns() {
    let place = Place::new().await;
    let lan = actor("lan", "", "/monitor/");
    for n in 0..AUDIT_PAGE_LINES + 5 {
        let act = crate::central::audit::Act {
            at: 1_790_000_000_000 + n * 60_000,
            actor: &lan,
            action: "comments-read",
            subject: "overview",
        };
        place.central.note_act(&act).await.unwrap();
    }
    let mut auditor = place.logged_in("auditor").await;
    let rows = ".audit tbody tr";
    let page = auditor.get("/monitor/audit?who=lan").await.text;
    assert_eq!(elements(&page, rows), usize::try_from(AUDIT_PAGE_LINES).unwrap());
    let older = super::filled::attribute(&page, "a[rel='next']", "href");
    let rest = auditor.get(&older).await.text;
    assert_eq!((elements(&rest, rows), elements(&rest, "a[rel='next']")), (5, 0));
    let page = auditor.get("/monitor/audit?what=login").await.text;
    assert_eq!(elements(&page, rows), 1);
    assert!(element_text(&page, rows).contains("person:auditor"));
    // 1,790,000,000 s is 21 September 2026, 21:13 in Viet Nam; the day ends while they come.
    let on = |from: &str, to: &str| format!("/monitor/audit?who=lan&from={from}&to={to}");
    for (from, to, some) in [
        ("2026-09-21", "2026-09-21", true),
        ("2026-09-20", "2026-09-20", false),
        ("2026-09-22", "2026-09-22", false),
        ("", "2026-09-20", false),
        ("2026-09-22", "", false),
    ] {
        let page = auditor.get(&on(from, to)).await.text;
        assert_eq!(elements(&page, rows) > 0, some, "{from} to {to}");
        assert_eq!(super::filled::attribute(&page, "#from", "value"), from);
    }
    let page = auditor.get("/monitor/audit?who=%3Cb%3E&what=none").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Không có dòng nào") && !page.text.contains("<b>&"));
}

#[tokio::test]
async fn an_auditor_of_a_unit_reads_what_people_of_that_unit_did() {
    let place = Place::new().await;
    let role = (Role::Auditor, "H47.15");
    account::add(&*place.central, "bound", PASSWORD.to_owned(), role, "test").await.unwrap();
    for name in ["admin", "trang", "all"] {
        place.logged_in(name).await;
    }
    let page = place.logged_in("bound").await.get("/monitor/audit").await;
    assert_eq!(page.status, StatusCode::OK);
    let who = |name: &str| page.text.contains(&format!("person:{name}<"));
    assert!(who("trang") && who("bound") && !who("admin") && !who("all"), "{}", page.text);
}
