//! Short links to invites: who may ask for one, what opening and sending do, and what QR codes hold.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use support::{Export, Issuer, Response, Service};

const FORM: &str = "application/x-www-form-urlencoded";

/// Makes a token that may ask for links.
fn token(service: &Service, name: &str) -> String {
    let output = service.run("token", &["add", name, "--scope", "invites"]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    said.strip_prefix("token: ").unwrap_or_else(|| panic!("{said}")).trim().to_owned()
}

async fn asked(service: &Service, token: &str, body: &Value) -> Response {
    let request = service.request(Method::POST, "/v1/invites").bearer_auth(token);
    service.send(request.json(body)).await
}

/// The path of an invite's link.
async fn linked(service: &Service, token: &str, invite: &str) -> String {
    let answer = asked(service, token, &json!({ "invite": invite })).await;
    let link = answer.json()["link"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    link.strip_prefix(&service.origin()).unwrap_or_else(|| panic!("{link}")).to_owned()
}

fn hidden(html: &str, name: &str) -> Option<String> {
    let value = html.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    Some(value.split('"').next().unwrap().to_owned())
}

/// What the browser sends of this page, with these answers.
fn filled(html: &str, answers: &str) -> String {
    let names = ["_key", "_version", "_invite", "_unit", "_service", "_dossier", "_channel"];
    let fields = names.iter().filter_map(|name| Some(format!("{name}={}&", hidden(html, name)?)));
    fields.chain([answers.to_owned()]).collect()
}

#[tokio::test]
async fn a_link_opens_the_form_spends_nothing_and_is_spent_by_sending() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let (token, invite) = (token(&service, "motcua"), issuer.invite(&[]));
    let answer = asked(&service, &token, &json!({ "invite": invite })).await;
    answer.assert_status(201);
    let again = asked(&service, &token, &json!({ "invite": invite })).await;
    again.assert_status(200);
    assert_eq!(again.json(), answer.json(), "asked twice, one link");
    let path = linked(&service, &token, &invite).await;
    assert!(path.len() <= "/r/".len() + 16, "{path} is too long for a message");
    // Whatever looks into messages opens every link, in its own spelling.
    for opened in [path.clone(), path.to_lowercase(), path.clone()] {
        let page = service.get(&opened).await;
        page.assert_status(200);
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    let html = service.get(&format!("{path}?channel=sms")).await.text();
    assert!(!html.contains("class=\"notice\""), "{html}");
    let key = hidden(&html, "_key").unwrap();
    let (first, body) =
        (filled(&html, "overall=4"), filled(&html, "overall=2&comment=Ch%E1%BB%9D"));
    service.post("/f/one-stop", FORM, first.clone()).await.assert_status(200);
    service.post("/f/one-stop", FORM, first).await.assert_status(200);
    let rows = Export::of_count(&service, 1).rows;
    let row = &rows[&key];
    assert_eq!((&row["rank"], &row["unit"]), (&json!(3), &json!("H47.15")), "{row}");
    assert_eq!(row["channel"], "sms", "{row}");

    // The next one who opens it has a key of their own, and is told; nothing typed is lost.
    let html = service.get(&path).await.text();
    let other = hidden(&html, "_key").unwrap();
    assert_ne!(other, key);
    let body = body.replace(&key, &other);
    let told = service.post("/f/one-stop", FORM, body).await;
    told.assert_status(409);
    let html = told.text();
    assert!(html.contains("đã được dùng cho một đánh giá khác"), "{html}");
    assert_eq!(hidden(&html, "comment").as_deref(), Some("Chờ"), "what was typed is still there");
    assert_eq!(hidden(&html, "_invite"), None, "sent again, it goes without");
    let body = filled(&html, "overall=2&comment=Ch%E1%BB%9D");
    service.post("/f/one-stop", FORM, body).await.assert_status(200);
    let all = Export::once(&service, |all| all.rows.len() == 2);
    assert_eq!(all.standing(&key), "counted", "the proved one counts alone");
    assert_eq!((&all.rows[&other]["rank"], all.standing(&other)), (&json!(2), "superseded"));
}

#[tokio::test]
async fn only_a_token_in_force_gets_links_and_only_for_good_invites() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let good = json!({ "invite": issuer.invite(&[]) });
    for wrong in ["", "hl_", "hl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let answer = asked(&service, wrong, &good).await;
        answer.assert_problem(401, "no-token");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    service
        .post("/v1/invites", "application/json", good.to_string())
        .await
        .assert_problem(401, "no-token");
    let token = token(&service, "motcua");
    for (body, status, problem) in [
        (json!({}), 400, "unreadable"),
        (json!({ "invite": 7 }), 400, "unreadable"),
        (json!({ "invite": "x" }), 403, "invite-malformed"),
        (json!({ "invite": issuer.invite(&[("unit", json!("H99"))]) }), 403, "invite-foreign"),
        (json!({ "invite": issuer.invite(&[("exp", json!(2_000))]) }), 403, "invite-expired"),
        (json!({ "invite": "x".repeat(9_000) }), 413, "too-large"),
    ] {
        asked(&service, &token, &body).await.assert_problem(status, problem);
    }
    asked(&service, &token, &good).await.assert_status(201);
    assert!(!service.run("token", &["add", "motcua", "--scope", "invites"]).status.success());
    let listed = String::from_utf8(service.run("token", &["list"]).stdout).unwrap();
    assert!(listed.starts_with("motcua invites since ") && !listed.contains(&token), "{listed}");
    assert!(service.run("token", &["revoke", "motcua"]).status.success());
    asked(&service, &token, &good).await.assert_problem(401, "no-token");
    assert!(!service.run("token", &["revoke", "motcua"]).status.success(), "there is none left");
}

#[tokio::test]
async fn neither_invite_nor_dossier_nor_token_is_written_where_it_can_be_read() {
    let mut service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &[]).await;
    let (token, invite) = (token(&service, "motcua"), issuer.invite(&[]));
    let path = linked(&service, &token, &invite).await;
    service.get(&path).await.assert_status(200);
    service.terminate();
    let claims = invite.split('.').nth(1).unwrap();
    let secrets = [claims, "H47.15-260821-0001", &token, &path["/r/".len()..]];
    let mut files = 0;
    for file in std::fs::read_dir(service.data()).unwrap() {
        let file = file.unwrap().path();
        let Ok(content) = std::fs::read(&file) else { continue };
        files += 1;
        for secret in secrets {
            let is_there = content.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "{} holds {secret}", file.display());
        }
    }
    assert!(files >= 3, "journal, central and secrets were looked through");
    assert!(!secrets.iter().any(|secret| service.log().contains(secret)), "{}", service.log());
}

#[tokio::test]
async fn who_opens_an_invite_that_is_over_may_rate_without_it_and_is_told_before() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let over = issuer.invite(&[("iat", json!(1_000)), ("exp", json!(2_000))]);
    let html = service.get(&format!("/f/one-stop?lang=en&invite={over}")).await.text();
    let notice = html.split("class=\"notice\"").nth(1).unwrap_or_else(|| panic!("{html}"));
    assert!(notice.contains("has expired") && notice.contains("without the invitation"), "{html}");
    assert_eq!(hidden(&html, "_invite"), None);
    assert_eq!(hidden(&html, "_unit").as_deref(), Some("H47.15"), "what it says still helps");
    let key = hidden(&html, "_key").unwrap();
    service.post("/f/one-stop", FORM, filled(&html, "overall=4")).await.assert_status(200);
    let rows = Export::of_count(&service, 1).rows;
    assert_eq!((&rows[&key]["rank"], &rows[&key]["unit"]), (&json!(2), &json!("H47.15")));
    let html = service.get("/f/one-stop?lang=en&invite=forged").await.text();
    assert!(html.contains("is incomplete or damaged"), "{html}");
    for nowhere in ["/r/AAAAAAAAAAAAAAAA", "/r/x", "/r/AAAAAAAAAAAAAAAAA"] {
        let page = service.get(nowhere).await;
        page.assert_status(404);
        assert!(page.text().contains("Đường dẫn này không dùng được"), "{page}");
    }
}

#[tokio::test]
async fn an_invite_that_is_over_when_the_form_is_sent_is_left_out_and_the_thanks_say_so() {
    let service = Service::start();
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    // A minute of difference between clocks is allowed for, so this one is good for some seconds more.
    let now_s = support::submission::now_ms() / 1_000;
    let invite = issuer.invite(&[("iat", json!(now_s - 100)), ("exp", json!(now_s - 54))]);
    let html = service.get(&format!("/f/one-stop?invite={invite}")).await.text();
    assert_eq!(hidden(&html, "_invite").as_deref(), Some(invite.as_str()), "still good");
    tokio::time::sleep(Duration::from_secs(8)).await;
    let thanks = service.post("/f/one-stop", FORM, filled(&html, "overall=5")).await;
    thanks.assert_status(200);
    assert!(thanks.text().contains("hết hạn trước khi gửi"), "{thanks}");
    let rows = Export::of_count(&service, 1).rows;
    let row = &rows[&hidden(&html, "_key").unwrap()];
    assert_eq!((&row["rank"], &row["unit"]), (&json!(2), &json!("H47.15")), "{row}");
}

/// Reads a QR code as a camera would: draws the SVG's squares, then looks for a code.
fn read_qr(svg: &str) -> String {
    let size = svg.split("viewBox=\"0 0 ").nth(1).unwrap();
    let size: usize = size.split(' ').next().unwrap().parse().unwrap();
    let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut dark = vec![false; size * size];
    for square in path.split('M').skip(1) {
        // x y, then h width v height H x V y: a square with its corner at x and y.
        let mut numbers =
            square.split(|c: char| !c.is_ascii_digit()).filter(|text| !text.is_empty());
        let mut next = || numbers.next().unwrap().parse::<usize>().unwrap();
        let (x, y, width, height) = (next(), next(), next(), next());
        for row in y..y + height {
            dark[row * size + x..row * size + x + width].fill(true);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size, size, |x, y| {
        if dark[y * size + x] { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    grids[0].decode().unwrap().1
}

#[tokio::test]
async fn qr_codes_hold_the_address_of_the_link_and_of_the_form() {
    let service = Service::start_with_options(&["--public-url", "https://danhgia.example.vn"]);
    let svg = service.get("/r/k7qf-0m2t-9xab-4cd1/qr.svg").await;
    svg.assert_status(200);
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_eq!(read_qr(&svg.text()), "https://danhgia.example.vn/r/K7QF0M2T9XAB4CD1?channel=qr");
    let svg = service.get("/qr/one-stop?unit=H47.15&service=1.004227").await;
    let expected = "https://danhgia.example.vn/f/one-stop?channel=qr&unit=H47.15&service=1.004227";
    assert_eq!(read_qr(&svg.text()), expected);
    service.get("/qr/nothing").await.assert_problem_status(404);
    service.get("/qr/one-stop?unit=%3Cb%3E").await.assert_problem_status(400);
    service.get("/r/x/qr.svg").await.assert_problem_status(404);
}
