//! One's own account: password, second factor, sessions; and how often a name may be tried.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::LOCATION;

use super::filled::{Client, PASSWORD, Place, element_text, elements, form, secrets};
use crate::central::account::Role;
use crate::clock::Clock;
use crate::limits::{
    CODE_WAIT, LOGIN_FREE_FAILURES, LOGIN_WAIT_MIN, RECOVERY_CODES, SESSION_IDLE, SESSION_MAX,
    SESSION_TOUCH,
};
use crate::monitor::account::change;
use crate::monitor::{MonitorState, router};
use crate::surveys::Surveys;

const NEW: &str = "cá rô phi chiên giòn";

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn on(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

/// A node over the place's central, with a clock of its own and its settings.
fn node(place: &Place, set: impl FnOnce(&mut MonitorState)) -> (Client, Hand) {
    let hand = Hand(Arc::new(AtomicI64::new(jiff::Timestamp::now().as_millisecond())));
    let surveys = Surveys::shipped().unwrap();
    let changes = place.moved.subscribe();
    let mut state = MonitorState::new(place.central.clone(), surveys, changes, secrets());
    let clock = hand.clone();
    state.clock = Clock::from_fn(move || clock.now());
    set(&mut state);
    (Client { router: router(state), ..place.client() }, hand)
}

async fn change(client: &mut Client, now: &str, new: &str, again: &str) -> super::filled::Reply {
    let typed = form(&[("password", now), ("new", new), ("again", again)]);
    client.post("/monitor/account/password", &typed).await
}

async fn is_inside(client: &mut Client) -> bool {
    client.get("/monitor/account").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_ends_the_other_sessions_and_is_in_the_audit() {
    let place = Place::new().await;
    let (mut trang, mut elsewhere) =
        (place.logged_in("trang").await, place.logged_in("trang").await);
    for (now, new, again, field, said) in [
        ("sai rồi", NEW, NEW, "#password", "hiện tại không đúng"),
        (PASSWORD, NEW, "khác hẳn nhau mà", "#again", "không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "#new", "giống mật khẩu hiện tại"),
        (PASSWORD, "ngắn quá", "ngắn quá", "#new", "ít nhất 12 ký tự"),
        (PASSWORD, "trang 123456", "trang 123456", "#new", "dễ bị đoán"),
    ] {
        let answer = change(&mut trang, now, new, again).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let fault = element_text(&answer.text, "#account-fault");
        assert!(fault.contains(said), "{fault}");
        assert_eq!(elements(&answer.text, &format!("{field}[aria-invalid]")), 1, "{field}");
        assert!(!answer.text.contains(NEW) && !answer.text.contains(PASSWORD), "never shown");
    }
    assert!(is_inside(&mut trang).await && is_inside(&mut elsewhere).await);
    let before = trang.cookies["hailong-session"].clone();
    assert_eq!(change(&mut trang, PASSWORD, NEW, NEW).await.status, StatusCode::SEE_OTHER);
    assert_ne!(trang.cookies["hailong-session"], before, "a session of its own");
    assert!(is_inside(&mut trang).await && !is_inside(&mut elsewhere).await);
    let old = place.client().log_in("trang", PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    assert_eq!(place.client().log_in("trang", NEW).await.status, StatusCode::SEE_OTHER);
    let audit = place.central.audited(0, 100).await.unwrap();
    let last = audit.iter().rfind(|line| line.action == "user-password").unwrap();
    assert_eq!((&*last.actor, &*last.subject), ("person:trang", "trang"));
}

#[tokio::test]
async fn a_one_time_password_opens_only_the_page_that_changes_it() {
    let place = Place::new().await;
    let given = change::reset(&*place.central, "admin", (0, "test")).await.unwrap();
    let mut admin = place.client();
    assert_eq!(admin.log_in("admin", &given).await.status, StatusCode::SEE_OTHER);
    for address in ["/monitor/", "/monitor/keys"] {
        let answer = admin.get(address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert_eq!(answer.headers[LOCATION], "/monitor/account", "{address}");
    }
    assert_eq!(admin.get("/monitor/live").await.status, StatusCode::UNAUTHORIZED);
    let page = admin.get("/monitor/account").await;
    assert!(element_text(&page.text, ".notice").contains("mật khẩu một lần"));
    assert_eq!(change(&mut admin, &given, NEW, NEW).await.status, StatusCode::SEE_OTHER);
    assert!(is_inside(&mut admin).await);
}

/// Turns the second factor on; the secret in letters, and the recovery codes.
async fn turn_on(client: &mut Client, hand: &Hand) -> (String, Vec<String>) {
    let refused =
        client.post("/monitor/account/second-factor", &form(&[("password", "sai")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(elements(&refused.text, "#proof[aria-invalid]"), 1);
    let proof = form(&[("password", PASSWORD)]);
    let offered = client.post("/monitor/account/second-factor", &proof).await;
    assert_eq!(offered.status, StatusCode::OK, "{}", offered.text);
    assert_eq!(elements(&offered.text, ".qr svg"), 1);
    let letters: String = element_text(&offered.text, ".letters").split(' ').collect();
    let offer = super::filled::attribute(&offered.text, "input[name='offer']", "value");
    let wrong = form(&[("offer", &offer), ("code", "000000")]);
    let again = client.post("/monitor/account/second-factor/confirm", &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(super::filled::attribute(&again.text, "input[name='offer']", "value"), offer);
    let typed = form(&[("offer", &offer), ("code", &code(&letters, hand))]);
    let shown = client.post("/monitor/account/second-factor/confirm", &typed).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let codes: Vec<String> = (1..=RECOVERY_CODES)
        .map(|n| element_text(&shown.text, &format!(".recovery-codes li:nth-child({n})")))
        .collect();
    assert!(codes.iter().all(|code| code.len() == 29), "{codes:?}");
    (letters, codes)
}

fn code(letters: &str, hand: &Hand) -> String {
    let secret = data_encoding::BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
    let codes = totp_rs::TOTP::new_unchecked(
        totp_rs::Algorithm::SHA1,
        6,
        0,
        30,
        secret,
        None,
        String::new(),
    );
    codes.generate(u64::try_from(hand.now()).unwrap() / 1_000)
}

async fn second_step(client: &mut Client, code: &str) -> StatusCode {
    client.post("/monitor/login/code", &form(&[("code", code)])).await.status
}

#[tokio::test]
async fn with_a_second_factor_the_password_opens_nothing_and_a_code_opens_once() {
    let place = Place::new().await;
    let (mut admin, hand) = node(&place, |_| {});
    let nobody = admin.clone();
    admin.log_in("admin", PASSWORD).await;
    let (letters, recovery) = turn_on(&mut admin, &hand).await;
    assert!(is_inside(&mut admin).await, "who turned it on stays logged in");
    let kept = place.central.person("admin").await.unwrap().unwrap().second_factor;
    assert!(!kept.is_empty() && !kept.contains(&letters), "central keeps it sealed");
    let mut half = nobody.clone();
    assert_eq!(half.log_in("admin", PASSWORD).await.headers[LOCATION], "/monitor/login/code");
    assert!(!is_inside(&mut half).await, "the password alone opens nothing");
    // The code with which it was turned on is used up.
    assert_eq!(second_step(&mut half, &code(&letters, &hand)).await, StatusCode::UNAUTHORIZED);
    hand.on(Duration::from_secs(30));
    let fresh = code(&letters, &hand);
    assert_eq!(second_step(&mut half, &fresh).await, StatusCode::SEE_OTHER);
    assert!(is_inside(&mut half).await);
    let mut other = nobody.clone();
    other.log_in("admin", PASSWORD).await;
    assert_eq!(second_step(&mut other, &fresh).await, StatusCode::UNAUTHORIZED, "used");
    assert_eq!(second_step(&mut other, &recovery[3]).await, StatusCode::SEE_OTHER);
    assert!(is_inside(&mut other).await);
    let page = other.get("/monitor/account").await.text;
    assert!(element_text(&page, "[data-second-factor]").contains("Còn 9 mã"));
    let mut third = nobody.clone();
    third.log_in("admin", PASSWORD).await;
    assert_eq!(second_step(&mut third, &recovery[3]).await, StatusCode::UNAUTHORIZED, "used");
    assert_eq!(second_step(&mut third, &recovery[4].to_lowercase()).await, StatusCode::SEE_OTHER);
    let proof = form(&[("password", PASSWORD)]);
    let removed = third.post("/monitor/account/second-factor/remove", &proof).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(is_inside(&mut third).await && !is_inside(&mut other).await);
    assert_eq!(nobody.clone().log_in("admin", PASSWORD).await.headers[LOCATION], "/monitor/");
}

#[tokio::test]
async fn half_way_in_lasts_minutes_ends_with_a_change_and_gives_no_more_guesses() {
    let place = Place::new().await;
    let (mut admin, hand) = node(&place, |_| {});
    let mut half = admin.clone();
    admin.log_in("admin", PASSWORD).await;
    let (letters, _) = turn_on(&mut admin, &hand).await;
    half.log_in("admin", PASSWORD).await;
    hand.on(CODE_WAIT);
    let late = half.post("/monitor/login/code", &form(&[("code", &code(&letters, &hand))])).await;
    assert_eq!(late.headers[LOCATION], "/monitor/login", "begin again");
    assert!(!is_inside(&mut half).await);
    half.log_in("admin", PASSWORD).await;
    let role = (Role::Viewer, "");
    change::set_role(&*place.central, "all", (Role::Central, ""), (0, "test")).await.unwrap();
    change::set_role(&*place.central, "admin", role, (0, "test")).await.unwrap();
    assert_eq!(half.get("/monitor/login/code").await.headers[LOCATION], "/monitor/login");
    // The right password each time, a guess each time: it is the name that waits.
    hand.on(Duration::from_secs(3_600));
    for guess in 1.. {
        let step = half.log_in("admin", PASSWORD).await;
        if step.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        assert!(guess <= LOGIN_FREE_FAILURES, "guesses without an end");
        second_step(&mut half, "000000").await;
    }
}

#[tokio::test]
async fn all_nodes_count_the_failures_of_a_name_together_and_who_is_inside_stays() {
    let place = Place::new().await;
    let (mut one, hand) = node(&place, |_| {});
    let mut other = node(&place, |_| {}).0;
    let mut inside = place.logged_in("trang").await;
    for attempt in 0..LOGIN_FREE_FAILURES {
        let node = if attempt % 2 == 0 { &mut one } else { &mut other };
        assert_eq!(node.log_in("trang", "sai").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(node.log_in("khong-co", "sai").await.status, StatusCode::UNAUTHORIZED);
    }
    for name in ["trang", "khong-co"] {
        let told = [one.log_in(name, PASSWORD).await, other.log_in(name, PASSWORD).await];
        assert!(told.iter().all(|told| told.status == StatusCode::TOO_MANY_REQUESTS), "{name}");
    }
    assert!(is_inside(&mut inside).await, "a session that is open stays open");
    assert_eq!(one.log_in("admin", PASSWORD).await.status, StatusCode::SEE_OTHER, "others not");
    hand.on(LOGIN_WAIT_MIN + Duration::from_secs(1));
    let after = Client { cookies: Default::default(), ..one };
    assert_eq!(after.clone().log_in("trang", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_after_a_rest_and_after_a_working_day() {
    let place = Place::new().await;
    let (mut admin, hand) = node(&place, |_| {});
    admin.log_in("admin", PASSWORD).await;
    hand.on(SESSION_IDLE - Duration::from_secs(2));
    assert!(is_inside(&mut admin).await);
    hand.on(SESSION_IDLE - SESSION_TOUCH);
    assert!(is_inside(&mut admin).await, "it was used in between");
    hand.on(SESSION_IDLE);
    assert!(!is_inside(&mut admin).await, "an hour of rest");
    let mut admin = Client { cookies: Default::default(), ..admin };
    admin.log_in("admin", PASSWORD).await;
    let pace = SESSION_IDLE / 2;
    let mut passed = Duration::ZERO;
    while passed + pace < SESSION_MAX {
        hand.on(pace);
        passed += pace;
        assert!(is_inside(&mut admin).await, "after {passed:?}");
    }
    hand.on(pace);
    assert!(!is_inside(&mut admin).await, "however busy, a day is a day");
}

#[tokio::test]
async fn ones_own_sessions_are_listed_and_each_can_be_ended_and_nobody_elses() {
    let place = Place::new().await;
    let (mut here, mut there) = (place.logged_in("trang").await, place.logged_in("trang").await);
    let mut admin = place.logged_in("admin").await;
    let page = here.get("/monitor/account").await.text;
    assert_eq!(elements(&page, ".sessions tbody tr"), 2);
    assert_eq!(elements(&page, ".sessions .standing"), 1, "this one");
    let id = |page: &str, row: u8| {
        let input = format!(".sessions tbody tr:nth-child({row}) input[name='id']");
        super::filled::attribute(page, &input, "value")
    };
    let is_this =
        |row: u8| elements(&page, &format!(".sessions tbody tr:nth-child({row}) .standing"));
    let other = if is_this(1) == 1 { id(&page, 2) } else { id(&page, 1) };
    let of_admin = id(&admin.get("/monitor/account").await.text, 1);
    here.post("/monitor/account/session", &form(&[("id", &of_admin)])).await;
    assert!(is_inside(&mut admin).await, "somebody else's");
    let ended = here.post("/monitor/account/session", &form(&[("id", &other)])).await;
    assert_eq!(ended.headers[LOCATION], "/monitor/account");
    assert!(is_inside(&mut here).await && !is_inside(&mut there).await);
}

#[tokio::test]
async fn where_it_is_required_the_central_team_sets_up_a_second_factor_first() {
    let place = Place::new().await;
    let (mut admin, hand) = node(&place, |state| state.require_second_factor = true);
    let mut viewer = admin.clone();
    viewer.log_in("trang", PASSWORD).await;
    assert!(is_inside(&mut viewer).await, "of a viewer it is not required");
    admin.log_in("admin", PASSWORD).await;
    assert_eq!(admin.get("/monitor/").await.headers[LOCATION], "/monitor/account");
    turn_on(&mut admin, &hand).await;
    assert!(is_inside(&mut admin).await);
}
