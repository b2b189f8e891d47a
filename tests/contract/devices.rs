//! Tablets at one-stop desks: paired once, what they sign binds a rating to its moment and its agency,
//! and nothing that they cannot prove is lost or raised.

use serde_json::{Value, json};
use support::tablet::{add_device, claims};
use support::{Export, Issuer, Service, SubmissionBuilder, Tablet};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// As `ingest::limits`, from the contract: 30 days.
const BACK_MS: i64 = 30 * DAY_MS;

fn now_ms() -> i64 {
    i64::try_from(support::submission::now_ms()).unwrap()
}

/// The day of Asia/Ho_Chi_Minh of a moment.
fn day(at_ms: i64) -> String {
    let days = (at_ms + 7 * 60 * 60 * 1_000).div_euclid(DAY_MS);
    // Days since 1970 as a civil date (Howard Hinnant's algorithm).
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{date:02}", year + era * 400 + i64::from(month <= 2))
}

fn rated() -> SubmissionBuilder {
    SubmissionBuilder::one_stop().context("channel", json!("kiosk"))
}

/// Sends it and gives its row.
async fn row(service: &Service, sent: &SubmissionBuilder) -> Value {
    service.submit(sent).await.assert_stored(&sent.key_text());
    let has = |export: &Export| export.rows.contains_key(&sent.key_text());
    Export::once(service, has).rows.remove(&sent.key_text()).unwrap()
}

#[tokio::test]
async fn a_pairing_code_is_good_for_one_tablet() {
    let service = Service::start();
    let (id, code) = add_device(&service, "Quầy 3", "H47.15");
    let list = || String::from_utf8(service.run("device", &["list"]).stdout).unwrap();
    assert!(list().contains(&format!("{id} H47.15 'Quầy 3', waits to be paired")), "{}", list());
    let (first, second) = (Tablet::new(), Tablet::new());
    first.pair(&service, "0000-0000-0000-0000").await.assert_problem(403, "no-such-code");
    first.pair(&service, "x").await.assert_problem(403, "no-such-code");
    let typed = code.to_lowercase().replace('-', " ");
    let paired = first.pair(&service, &typed).await.assert_status(201).json();
    assert_eq!(paired, json!({"device": id, "unit": "H47.15", "name": "Quầy 3"}));
    second.pair(&service, &code).await.assert_problem(403, "no-such-code");
    // The answer may have been lost: the same tablet may ask again.
    assert_eq!(first.pair(&service, &code).await.assert_status(201).json(), paired);
    assert!(list().contains("paired 20"), "{}", list());
    let revoked = service.run("device", &["revoke", &id]);
    assert!(revoked.status.success(), "{revoked:?}");
    first.pair(&service, &code).await.assert_problem(403, "no-such-code");
    let again = service.run("device", &["revoke", &id]);
    assert!(!again.status.success(), "{again:?}");
    // Nobody finds the code in the database.
    let central = std::fs::read(service.data().join("central.db")).unwrap();
    assert!(!central.windows(code.len()).any(|window| window == code.as_bytes()));
}

#[tokio::test]
async fn a_code_that_ran_out_pairs_nobody() {
    let service = Service::start();
    let (_, code) = add_device(&service, "Quầy 3", "H47.15");
    let central = rusqlite::Connection::open(service.data().join("central.db")).unwrap();
    let set = |at: i64| {
        central.execute("update device set code_expires_at = ?1", [at]).unwrap();
    };
    let made: i64 = central
        .query_row("select code_expires_at - added_at from device", [], |r| r.get(0))
        .unwrap();
    assert_eq!(made, DAY_MS, "24 hours");
    set(now_ms() - 1);
    let tablet = Tablet::new();
    tablet.pair(&service, &code).await.assert_problem(403, "no-such-code");
    set(now_ms() + 60_000);
    tablet.pair(&service, &code).await.assert_status(201);
}

#[tokio::test]
async fn what_is_no_code_and_no_key_is_told() {
    let service = Service::start();
    let key = Tablet::new().jwk();
    let mut other_curve = key.clone();
    other_curve["crv"] = json!("P-384");
    let refused = json!({"code": "0000-0000-0000-0000", "key": other_curve}).to_string();
    let answer = service.post("/v1/devices", "application/json", refused).await;
    answer.assert_problem(403, "key-refused");
    for body in [json!({}), json!({"code": "x"}), json!({"code": "x", "key": {}}), json!([])] {
        let answer = service.post("/v1/devices", "application/json", body.to_string()).await;
        answer.assert_problem(400, "unreadable");
    }
    let good = json!({"code": "0000-0000-0000-0000", "key": key}).to_string();
    let answer = service.post("/v1/devices", "text/html", good.clone()).await;
    answer.assert_problem(415, "wrong-type");
    let long = good.clone() + &" ".repeat(2_048 + 1 - good.len());
    service
        .post("/v1/devices", "application/json", long.clone())
        .await
        .assert_problem(413, "too-large");
    let fits = service.post("/v1/devices", "application/json", &long[..2_048]).await;
    fits.assert_problem(403, "no-such-code");
    for wrong in [["--name", "", "--unit", "H47"], ["--name", "a", "--unit", "h47"]] {
        let output = service.run("device", &[&["add"][..], &wrong].concat());
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    }
}

#[tokio::test]
async fn a_signed_rating_counts_on_its_day_at_its_agency_as_a_kiosks() {
    let service = Service::start();
    let tablet = Tablet::paired(&service, "H47.15").await;
    let given_at = now_ms() - 3 * DAY_MS;
    let sent = rated().context("unit", json!("H99")).context("channel", json!("portal"));
    let sent = tablet.given(sent, given_at);
    let stored = row(&service, &sent).await;
    assert_eq!(stored["day"], day(given_at), "{stored}");
    assert!(stored["received_at"].as_str().unwrap().starts_with(&day(now_ms())), "{stored}");
    assert_eq!((&stored["unit"], &stored["channel"]), (&json!("H47.15"), &json!("kiosk")));
    assert_eq!(stored["rank"], 1, "{stored}");
    assert!(stored["flags"].is_null(), "{stored}");
    assert!(stored.get("answered_at").is_none(), "a day is enough: {stored}");
    let on_the_day = Export::of(&service, &["--from", &day(given_at), "--to", &day(given_at)]);
    assert_eq!(on_the_day.rows.len(), 1, "found by its day");
    let today = Export::of(&service, &["--from", &day(now_ms())]);
    assert_eq!(today.rows.len(), 0, "and by no other");
    // The same once more, signed or not, is a repeat.
    service.submit(&sent).await.assert_status(200);
    service.submit(&sent.without("device")).await.assert_status(200);
    // Everybody saw the screen.
    let receipt = service.submit(&rated()).await.json()["receipt"].as_str().unwrap().to_owned();
    let path = format!("/v1/receipts/{receipt}/withdraw");
    service.post(&path, "application/json", "").await.assert_problem(403, "not-withdrawable");
}

#[tokio::test]
async fn assisted_is_rank_0_and_an_invite_stays_one() {
    let service = Service::start();
    let tablet = Tablet::paired(&service, "H47.15").await;
    let issuer = Issuer::known_to(&service, "motcua", &["H48"]).await;
    let assisted = rated().context("assisted", json!(true));
    let assisted = row(&service, &tablet.given(assisted, now_ms())).await;
    assert_eq!((&assisted["rank"], &assisted["assisted"]), (&json!(0), &json!(true)));
    let invite = issuer.invite(&[("unit", json!("H48.01")), ("stage", json!("supplement"))]);
    let invited = tablet.given(rated().with("invite", json!(invite)), now_ms());
    let invited = row(&service, &invited).await;
    assert_eq!((&invited["rank"], &invited["stage"]), (&json!(1), &json!("supplement")));
    assert_eq!(invited["unit"], "H48.01", "whose dossier it is, the invite says");
}

#[tokio::test]
async fn thirty_days_are_taken_and_one_moment_more_has_the_day_of_arrival() {
    let service = Service::start();
    let tablet = Tablet::paired(&service, "H47.15").await;
    let slack = 60_000; // The service's clock goes on while this travels.
    for (from_now, flag) in [
        (-BACK_MS + slack, ""),
        (-BACK_MS - 1, "answered-long-ago"),
        (30_000, ""),
        (60_000 + slack, "answered-ahead"),
        (i64::MIN, "answered-long-ago"),
    ] {
        // Of the moment it is sent: whatever the ratings before took is nothing to this one.
        let sent_at = now_ms();
        let given_at = sent_at.saturating_add(from_now);
        let stored = row(&service, &tablet.given(rated(), given_at)).await;
        let counted_at = if flag.is_empty() { given_at.min(sent_at) } else { sent_at };
        assert_eq!(stored["flags"].as_str().unwrap_or_default(), flag, "{from_now}: {stored}");
        assert_eq!(stored["day"], day(counted_at), "{from_now}: {stored}");
        assert_eq!((&stored["rank"], &stored["standing"]), (&json!(1), &json!("counted")));
    }
}

#[tokio::test]
async fn a_forged_foreign_or_moved_signature_proves_nothing_and_loses_nothing() {
    let service = Service::start();
    let tablet = Tablet::paired(&service, "H47.15").await;
    let three_days_ago = now_ms() - 3 * DAY_MS;
    let mut forger = Tablet::new();
    forger.id.clone_from(&tablet.id);
    let mut stranger = Tablet::new();
    stranger.id = "NOBODY00".to_owned();
    let other = rated().answer("overall", json!(1));
    let other_token = tablet.sign(&claims(&other, three_days_ago));
    let mut same_key = claims(&rated(), three_days_ago);
    let moved = rated();
    same_key["key"] = json!(moved.key_text());
    let cases = [
        forger.given(rated(), three_days_ago),
        stranger.given(rated(), three_days_ago),
        rated().with("device", json!(other_token)),
        // The key fits, the answers are others.
        moved.answer("overall", json!(2)).with("device", json!(tablet.sign(&same_key))),
        tablet.given(rated(), three_days_ago).context("assisted", json!(true)),
        rated().with("device", json!("eyJ")),
        rated().with("device", json!(7)),
    ];
    for sent in cases {
        // What carries such a token is a kiosk, whatever it calls itself.
        let stored = row(&service, &sent).await;
        assert_eq!(stored["flags"], "device-unproved", "{stored}");
        assert_eq!(stored["day"], day(now_ms()), "{stored}");
        assert!(stored["rank"].as_u64().unwrap() <= 1, "{stored}");
        assert_eq!(stored["standing"], "counted", "{stored}");
    }
    let portal = forger.given(SubmissionBuilder::one_stop(), now_ms());
    assert_eq!(row(&service, &portal).await["channel"], "kiosk");
    // And it raises nothing.
    let paper = SubmissionBuilder::one_stop().context("channel", json!("paper"));
    assert_eq!(row(&service, &forger.given(paper, now_ms())).await["rank"], 0);
    let revoked = service.run("device", &["revoke", &tablet.id]);
    assert!(revoked.status.success(), "{revoked:?}");
    tablet.wait_for_flag(&service, "device-revoked").await;
}

#[tokio::test]
async fn a_kiosk_never_outranks_the_citizen_however_late_it_comes() {
    let service = Service::start();
    let tablet = Tablet::paired(&service, "H47.15").await;
    let dossier = json!("H47.15-260821-0007");
    let own = SubmissionBuilder::one_stop().context("dossier", dossier.clone());
    let own = own.answer("overall", json!(2)).with("answers", json!({"overall": 3}));
    service.submit(&own).await.assert_stored(&own.key_text());
    let kiosk = tablet.given(rated().context("dossier", dossier.clone()), now_ms() - DAY_MS);
    let late = row(&service, &kiosk).await;
    assert_eq!((&late["standing"], &late["reason"]), (&json!("superseded"), &json!("outranked")));
    let counted = Export::of(&service, &[]);
    assert_eq!(counted.rows.keys().collect::<Vec<_>>(), [&own.key_text()]);
    // And the other way round: the citizen's own replaces it on its day, tallies included.
    let dossier = json!("H47.15-260821-0008");
    let kiosk = tablet.given(rated().context("dossier", dossier.clone()), now_ms() - DAY_MS);
    row(&service, &kiosk).await;
    let own = SubmissionBuilder::one_stop().context("dossier", dossier);
    service.submit(&own).await.assert_stored(&own.key_text());
    Export::once(&service, |export| export.standing(&kiosk.key_text()) == "superseded");
    let probes = service.run("monitor", &[]);
    let found = String::from_utf8(probes.stdout).unwrap();
    assert!(!found.contains("tallies-recount") && !found.contains("standing:"), "{found}");
}

#[tokio::test]
async fn a_tablets_limit_is_its_own_and_not_its_addresss() {
    let service = Service::start_with_options(&["--limit-per-minute", "5"]);
    let tablet = Tablet::paired(&service, "H47.15").await;
    // A morning's work that arrives at once, from an address that may send five.
    let morning: Vec<Value> =
        (0..60).map(|n| tablet.given(rated(), now_ms() - n * 15_000).json()).collect();
    let results = service.submit_batch(&morning).await.assert_status(200).json();
    for result in results["results"].as_array().unwrap() {
        assert_eq!(result["status"], 201, "{result}");
    }
    let flagged = |rows: &Export| rows.rows.values().filter(|row| row["flags"] == "surge").count();
    assert_eq!(flagged(&Export::of_count(&service, 60)), 0);
    // Twenty in one minute no desk has: stored, and flagged.
    let at = now_ms() - 7 * 60 * 60 * 1_000;
    let minute = at - at.rem_euclid(60_000);
    let rush: Vec<Value> = (0..20).map(|n| tablet.given(rated(), minute + n).json()).collect();
    service.submit_batch(&rush).await.assert_status(200);
    assert_eq!(flagged(&Export::of_count(&service, 80)), 14, "all past the sixth");
    // Without a device the address's limit holds.
    let plain: Vec<Value> = (0..6).map(|_| rated().json()).collect();
    let results = service.submit_batch(&plain).await.assert_status(200).json();
    let refused = results["results"].as_array().unwrap().iter().filter(|one| one["status"] == 429);
    assert_eq!(refused.count(), 1, "{results}");
}
