//! Registering and revoking keys in the monitor: for the central team only, refused in its language
//! with everything typed kept, asked before it is for ever, and in the audit.

use axum::http::StatusCode;

use super::filled::{Place, element_text, elements, form};

const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
    -----END PUBLIC KEY-----\n";

/// The RFC 8037 key's thumbprint, as RFC 8037 says it.
const KID: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

fn typed(issuer: &str, units: &str, pem: &str) -> String {
    form(&[("issuer", issuer), ("units", units), ("pem", pem)])
}

#[tokio::test]
async fn a_key_is_registered_revoked_after_a_question_and_all_of_it_is_in_the_audit() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let page = admin.get("/monitor/keys").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Chưa có khóa nào"));
    let answer = admin.post("/monitor/keys", &typed(" motcua ", "H47.15, H47.16", PEM)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = admin.get("/monitor/keys").await.text;
    let row = format!("tr[data-kid='{KID}']");
    assert_eq!(element_text(&page, &format!("{row} th")), "motcua");
    assert_eq!(element_text(&page, &format!("{row} td:nth-of-type(1)")), "H47.15, H47.16");
    assert_eq!(element_text(&page, &format!("{row} td:nth-of-type(2)")), "EdDSA");
    // Pressed once, it is asked; nothing has happened yet.
    let question = admin.post("/monitor/keys/revoke", &form(&[("kid", KID)])).await;
    assert_eq!(question.status, StatusCode::OK);
    assert!(element_text(&question.text, "h1").contains("Thu hồi"));
    assert_eq!(place.central.issuer_keys().await.unwrap()[0].revoked_at, None);
    let yes = form(&[("kid", KID), ("press", "yes")]);
    for _ in 0..2 {
        assert_eq!(admin.post("/monitor/keys/revoke", &yes).await.status, StatusCode::SEE_OTHER);
    }
    let page = admin.get("/monitor/keys").await.text;
    assert!(element_text(&page, &row).contains("đã thu hồi"), "{page}");
    assert_eq!(elements(&page, &format!("{row} form")), 0);
    let audit = place.central.audited(0, 100).await.unwrap();
    let lines: Vec<(&str, &str, &str)> = audit
        .iter()
        .filter(|one| one.actor == "person:admin")
        .map(|one| (one.actor.as_str(), one.action.as_str(), one.subject.as_str()))
        .collect();
    let expected = [
        ("person:admin", "login", "admin"),
        ("person:admin", "key-add", KID),
        ("person:admin", "issuer-units", "motcua"),
        ("person:admin", "key-revoke", KID),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn what_is_refused_says_why_beside_its_field_and_keeps_what_was_typed() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    let private =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v\n-----END PRIVATE KEY-----";
    for (issuer, units, pem, field, said, english) in [
        ("mot cua", "", PEM, "#issuer", "Tên bên ký chưa đúng", "is no name of an issuer"),
        (
            "motcua",
            "h47",
            PEM,
            "#units-of-key",
            "«h47» không phải là mã định danh",
            "no agency code",
        ),
        ("motcua", "", "xin chào", "#pem", "không phải là khóa dạng PEM", "not PEM"),
        ("motcua", "", private, "#pem", "Đây là khóa riêng", "holds a private key"),
    ] {
        let answer = admin.post("/monitor/keys?lang=vi", &typed(issuer, units, pem)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{issuer} {units}");
        let fault = element_text(&answer.text, "#key-fault");
        assert!(fault.contains(said), "{fault}");
        assert_eq!(elements(&answer.text, &format!("{field}[aria-invalid='true']")), 1, "{field}");
        assert_eq!(elements(&answer.text, "[aria-invalid]"), 1, "{field}");
        assert_eq!(elements(&answer.text, &format!("#issuer[value='{issuer}']")), 1);
        assert_eq!(element_text(&answer.text, "#pem"), pem.trim());
        let answer = admin.post("/monitor/keys?lang=en", &typed(issuer, units, pem)).await;
        assert!(element_text(&answer.text, "#key-fault").contains(english), "{english}");
    }
    assert_eq!(place.central.issuer_keys().await.unwrap(), []);
    let audit = place.central.audited(0, 100).await.unwrap();
    assert!(audit.iter().all(|one| !one.action.starts_with("key-")), "{audit:?}");
}

#[tokio::test]
async fn an_auditor_sees_the_keys_and_changes_none() {
    let place = Place::new().await;
    let mut admin = place.logged_in("admin").await;
    admin.post("/monitor/keys", &typed("motcua", "", PEM)).await;
    let mut auditor = place.logged_in("auditor").await;
    let page = auditor.get("/monitor/keys").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(element_text(&page.text, &format!("tr[data-kid='{KID}'] th")), "motcua");
    assert_eq!(elements(&page.text, "main form"), 0, "nothing to press");
    let yes = form(&[("kid", KID), ("press", "yes")]);
    let answer = auditor.post("/monitor/keys/revoke", &yes).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(place.central.issuer_keys().await.unwrap()[0].revoked_at, None);
}

#[tokio::test]
async fn keys_are_for_the_central_team_only() {
    let place = Place::new().await;
    let mut nobody = place.client();
    assert_eq!(nobody.get("/monitor/keys").await.status, StatusCode::SEE_OTHER, "to the login");
    let mut viewer = place.logged_in("all").await;
    let ways = elements(&viewer.get("/monitor/").await.text, "a[href='/monitor/keys']");
    assert_eq!(ways, 0, "no way there");
    assert_eq!(viewer.get("/monitor/keys").await.status, StatusCode::FORBIDDEN);
    for client in [&mut nobody, &mut viewer] {
        let answer = client.post("/monitor/keys", &typed("motcua", "", PEM)).await;
        assert_ne!(answer.status, StatusCode::OK);
        client.post("/monitor/keys/revoke", &form(&[("kid", KID), ("press", "yes")])).await;
    }
    assert_eq!(place.central.issuer_keys().await.unwrap(), []);
}
