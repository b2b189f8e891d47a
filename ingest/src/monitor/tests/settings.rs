//! Pages for accounts and tokens: what is pressed is done, shown once, refused with its reason.

use axum::http::StatusCode;

use super::filled::{PASSWORD, Place, element_text, elements, form};
use crate::central::account::Role;

#[tokio::test]
async fn somebody_is_added_with_a_password_that_is_shown_once_and_has_to_be_changed() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let typed = form(&[("name", " Lan.Nguyen "), ("role", "manager"), ("unit", "H47.16")]);
    let answer = admin.post("/monitor/users", &typed).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let password = element_text(&answer.text, "[data-once]");
    assert_eq!(password.len(), 24, "{password}");
    assert!(!admin.get("/monitor/users").await.text.contains(&password), "once");
    let lan = place.central.person("lan.nguyen").await.unwrap().unwrap();
    assert_eq!((lan.role, &*lan.unit, lan.must_change), (Role::Manager, "H47.16", true));
    assert_eq!(place.client().log_in("lan.nguyen", &password).await.status, StatusCode::SEE_OTHER);
    for (name, role, unit, field, said) in [
        ("lan.nguyen", "viewer", "", "#name", "Đã có người"),
        ("cô lan", "viewer", "", "#name", "không dùng làm tên"),
        ("an", "manager", "h 47", "#unit", "không phải là mã định danh"),
        ("an", "central", "H47.15", "#unit", "xem mọi đơn vị"),
    ] {
        let typed = form(&[("name", name), ("role", role), ("unit", unit)]);
        let answer = admin.post("/monitor/users", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let fault = element_text(&answer.text, "#user-fault");
        assert!(fault.contains(said), "{fault}");
        assert_eq!(elements(&answer.text, &format!("{field}[aria-invalid]")), 1, "{field}");
        let value = format!("#name[value='{name}']");
        assert_eq!(elements(&answer.text, &value), 1, "what was typed stays");
    }
}

#[tokio::test]
async fn accounts_are_switched_off_and_on_given_roles_and_one_time_passwords() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let press = |press: &str| form(&[("name", "trang"), ("press", press)]);
    let trang = async || place.central.person("trang").await.unwrap().unwrap();
    let change = "/monitor/users/change";
    assert_eq!(admin.post(change, &press("disable")).await.status, StatusCode::SEE_OTHER);
    assert!(trang().await.disabled_at.is_some());
    let page = admin.get("/monitor/users").await.text;
    assert!(element_text(&page, "tr[data-person='trang']").contains("đã ngừng"));
    admin.post(change, &press("enable")).await;
    assert_eq!(trang().await.disabled_at, None);
    let role = form(&[("name", "trang"), ("press", "role"), ("role", "auditor"), ("unit", "")]);
    admin.post(change, &role).await;
    assert_eq!((trang().await.role, trang().await.unit.as_str()), (Role::Auditor, ""));
    let answer = admin.post(change, &press("reset")).await;
    let password = element_text(&answer.text, "[data-once]");
    assert_eq!(place.client().log_in("trang", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(place.client().log_in("trang", &password).await.status, StatusCode::SEE_OTHER);
    let last = admin.post(change, &form(&[("name", "admin"), ("press", "disable")])).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(element_text(&last.text, "#user-fault").contains("người cuối cùng"));
    let nobody = admin.post(change, &form(&[("name", "x"), ("press", "enable")])).await;
    assert!(element_text(&nobody.text, "#user-fault").contains("Không có ai"));
    let page = place.logged_in("auditor").await.get("/monitor/users").await.text;
    assert_eq!(elements(&page, "main form"), 0, "an auditor looks");
    assert_eq!(elements(&page, ".people tbody tr"), 6);
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked_after_a_question() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let typed =
        form(&[("name", "so-noi-vu"), ("scope", "figures"), ("unit", "H47.15"), ("days", "30")]);
    let answer = admin.post("/monitor/tokens", &typed).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let token = element_text(&answer.text, "[data-once]");
    assert!(token.starts_with("hl_"), "{token}");
    let known = place.central.token(&crate::token::id(&token)).await.unwrap().unwrap();
    assert_eq!((&*known.unit, &*known.scope), ("H47.15", "figures"));
    assert_eq!(known.expires_at - known.added_at, 30 * super::filled::DAY);
    assert!(!admin.get("/monitor/tokens").await.text.contains(&token), "once");
    for (pair, field, said) in [
        (("days", "0"), "#days", "số ngày từ 1"),
        (("days", "mười"), "#days", "số ngày từ 1"),
        (("name", "có dấu"), "#name", "không dùng làm tên"),
        (("unit", "h 47"), "#unit", "không phải là mã định danh"),
        (("scope", "invites"), "#unit", "Chỉ mã đọc số liệu"),
        (("name", "so-noi-vu"), "#name", "đã có mã"),
    ] {
        let mut pairs =
            vec![("name", "other"), ("scope", "figures"), ("unit", "H47"), ("days", "9")];
        pairs.retain(|(name, _)| *name != pair.0);
        pairs.push(pair);
        let answer = admin.post("/monitor/tokens", &form(&pairs)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let fault = element_text(&answer.text, "#token-fault");
        assert!(fault.contains(said), "{fault}");
        assert_eq!(elements(&answer.text, &format!("{field}[aria-invalid]")), 1, "{field}");
    }
    let revoke = "/monitor/tokens/revoke";
    let question = admin.post(revoke, &form(&[("name", "so-noi-vu")])).await;
    assert!(element_text(&question.text, "h1").contains("Thu hồi"));
    assert_eq!(place.central.tokens().await.unwrap()[0].revoked_at, None);
    admin.post(revoke, &form(&[("name", "so-noi-vu"), ("press", "yes")])).await;
    assert!(place.central.tokens().await.unwrap()[0].revoked_at.is_some());
    let page = admin.get("/monitor/tokens").await.text;
    assert!(element_text(&page, "tr[data-token='so-noi-vu']").contains("đã thu hồi"));
}
