//! What the demo portal promises: its pages answer, carry the snippet, and cannot be written into.
#![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use data_encoding::BASE64URL_NOPAD;
use demo_site::invite::{Signer, public_file};
use demo_site::portal;
use demo_site::service::Service;
use tower::ServiceExt;

const INGEST: &str = "http://127.0.0.1:8080";

struct Answer {
    status: StatusCode,
    policy: Option<String>,
    location: Option<String>,
    body: String,
}

async fn get(path: &str) -> Answer {
    get_from(path, None).await
}

async fn get_from(path: &str, signer: Option<Signer>) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = portal::routes(Service::new(INGEST.parse().unwrap(), None).unwrap(), signer)
        .oneshot(request)
        .await
        .unwrap();
    let named =
        |name| response.headers().get(&name).map(|value| value.to_str().unwrap().to_owned());
    let (policy, location) = (named(header::CONTENT_SECURITY_POLICY), named(header::LOCATION));
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    Answer { status, policy, location, body: String::from_utf8(bytes.to_vec()).unwrap() }
}

#[tokio::test]
async fn every_page_answers_and_loads_nothing_from_elsewhere() {
    for path in [
        "/",
        "/ho-so/H47.15-260821-0001",
        "/ho-so/H15.50.05.13-261008-0975",
        "/dich-vu-cong/ket-qua",
        "/ho-so-en",
        "/khao-sat",
        "/csp",
        "/nut-danh-gia",
        "/thanh-moi",
        "/khung",
        "/giao-dien",
        "/loi-tich-hop",
        "/ho-so/H47.15-261019-0312",
        "/ho-so/H47.15-261109-0208",
        "/ho-so/H47.15-261117-0046",
        "/phieu/H47.15-260821-0001",
        "/thu-thach",
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let foreign = answer.body.replace(INGEST, "");
        assert!(!foreign.contains("http://") && !foreign.contains("https://"), "{path}");
        assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
        assert!(answer.body.contains(r#"class="sample""#), "{path} is not marked as a sample");
    }
    assert_eq!(get("/portal.css").await.status, StatusCode::OK);
    assert_eq!(get("/embed.css").await.status, StatusCode::OK);
    assert_eq!(get("/lotus.svg").await.status, StatusCode::OK);
    assert_eq!(get("/no-such-page").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_result_page_carries_the_snippet_of_the_contract() {
    let page = get("/ho-so/H47.15-260903-0017").await.body;
    assert!(page.contains(
        "<style>hai-long { display: block; min-height: 20rem } \
         @media (max-width: 40rem) { hai-long { min-height: 31rem } }</style>"
    ));
    assert!(page.contains(
        r#"<script async src="http://127.0.0.1:8080/hailong.js?survey=one-stop"></script>"#
    ));
    assert!(page.contains(
        r#"<hai-long survey="one-stop" unit="H47.15" service="1.004193" dossier="H47.15-260903-0017" lang="vi">"#
    ));
    let inside = page.split("<hai-long").nth(1).unwrap().split("</hai-long>").next().unwrap();
    assert!(inside.contains(r#"<a href="http://127.0.0.1:8080/f/one-stop">"#));
}

#[tokio::test]
async fn the_other_surveys_and_languages_are_named_in_the_page() {
    let online = get("/dich-vu-cong/ket-qua").await.body;
    assert!(online.contains("hailong.js?survey=online-service"));
    assert!(online.contains(r#"<hai-long survey="online-service""#));
    let survey = get("/khao-sat").await.body;
    assert!(survey.contains("hailong.js?survey=sipas-2023"));
    assert!(survey.contains(r#"<hai-long survey="sipas-2023""#));
    let english = get("/ho-so-en").await.body;
    assert!(english.contains(r#"<html lang="en">"#) && english.contains(r#"lang="en">"#));
    assert!(english.contains("hailong.js?survey=one-stop&amp;lang=en"));
}

#[tokio::test]
async fn a_dossier_code_cannot_write_into_the_page() {
    let attack = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [format!("/ho-so/{attack}"), format!("/tra-cuu?ma={attack}")] {
        let answer = get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let page = answer.body.to_lowercase();
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(page.contains("&#60;script&#62;alert(1)"), "{path}: not shown as text\n{page}");
    }
}

#[tokio::test]
async fn looking_up_a_code_leads_to_its_page() {
    let answer = get("/tra-cuu?ma=%20h47.15-260821-0001%20").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location.as_deref(), Some("/ho-so/H47.15-260821-0001"));
}

#[tokio::test]
async fn the_strict_page_has_the_policy_that_it_explains() {
    let answer = get("/csp").await;
    assert_eq!(
        answer.policy.as_deref(),
        Some(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; \
             script-src http://127.0.0.1:8080 'wasm-unsafe-eval'; \
             connect-src http://127.0.0.1:8080; form-action 'self' http://127.0.0.1:8080"
        )
    );
    assert!(!answer.body.contains("<style"), "the policy forbids style in the page");
    for directive in answer.policy.unwrap().split("; ") {
        let shown = directive.replace('\'', "&#39;");
        assert!(
            answer.body.contains(&format!("<code>{shown}</code>")),
            "{directive} not explained"
        );
    }
    assert!(get("/ho-so/H47.15-260821-0001").await.policy.is_none());
}

#[tokio::test]
async fn a_portal_with_a_key_signs_one_invite_for_each_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.pem");
    let signer = Signer::open("hoa-sen", &file).unwrap();
    let claims = async |code: &str, signer: &Signer| {
        let path = format!("/ho-so/{code}");
        let body = get_from(&path, Some(signer.clone())).await.body;
        let invite = body.split("invite=\"").nth(1).unwrap().split('"').next().unwrap();
        let payload = invite.split('.').nth(1).unwrap();
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap();
        serde_json::from_slice::<serde_json::Value>(&payload).unwrap()
    };
    let first = claims("H47.15-260821-0001", &signer).await;
    assert_eq!((&first["iss"], &first["unit"]), (&"hoa-sen".into(), &"H47.15".into()));
    assert_eq!(first["dossier"], "H47.15-260821-0001");
    // The key is kept, and looking again brings no second invite.
    let again = claims("H47.15-260821-0001", &Signer::open("hoa-sen", &file).unwrap()).await;
    assert_eq!(first["jti"], again["jti"]);
    assert_ne!(first["jti"], claims("H47.15-260903-0017", &signer).await["jti"]);
    let public = std::fs::read_to_string(public_file(&file)).unwrap();
    assert!(public.starts_with("-----BEGIN PUBLIC KEY-----"), "{public}");
    assert!(!get("/ho-so/H47.15-260821-0001").await.body.contains("invite="), "without a key");
}

#[tokio::test]
async fn the_invite_of_a_dossier_says_how_far_it_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let signer = Signer::open("hoa-sen", &folder.path().join("portal.pem")).unwrap();
    for (code, stage, said) in [
        ("H47.15-260821-0001", "result", "đã có kết quả"),
        ("H47.15-261019-0312", "refused", "không được giải quyết"),
        ("H47.15-261109-0208", "supplement", "cần bổ sung giấy tờ"),
        ("H47.15-261117-0046", "received", "đã được tiếp nhận"),
    ] {
        let body = get_from(&format!("/ho-so/{code}"), Some(signer.clone())).await.body;
        let invite = body.split("invite=\"").nth(1).unwrap().split('"').next().unwrap();
        let payload = invite.split('.').nth(1).unwrap();
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!((&claims["stage"], &claims["dossier"]), (&stage.into(), &code.into()));
        assert!(body.contains(said), "{code}");
        assert_eq!(body.contains("Kết quả giải quyết"), stage == "result", "{code}");
    }
}

#[tokio::test]
async fn without_a_token_a_slip_has_the_form_of_the_agency() {
    let slip = get("/phieu/H47.15-260821-0001").await.body;
    assert!(slip.contains("H47.15-260821-0001"), "{slip}");
    let qr = "http://127.0.0.1:8080/qr/one-stop?unit=H47.15&#38;service=1.004227";
    assert!(slip.contains(qr), "{slip}");
    assert_eq!(get("/phieu/%3Cb%3E").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_key_what_needs_one_cannot_be_pressed() {
    let page = get("/thu-thach").await.body;
    assert_eq!(page.matches("<form").count(), 7);
    assert_eq!(page.matches("disabled").count(), 5, "{page}");
}
