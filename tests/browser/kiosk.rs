//! The kiosk at a one-stop desk: paired, rated on for days without a network, back to its start for
//! whoever comes next, and everything that was given arrives once.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::Browser;
use support::host::HostPage;
use support::tablet::add_device;
use support::{Export, Service};

const WAIT: Duration = Duration::from_secs(20);

/// Longer than nobody touches a kiosk before it asks, and then goes back.
const IDLE_WAIT: Duration = Duration::from_secs(100);

const COMMENT: &str = "Chờ lâu quá";

fn inside(script: &str) -> String {
    format!("const root = document.querySelector('hai-long')?.shadowRoot; {script}")
}

async fn until_screen(browser: &Browser, id: &str) {
    let script = format!("return document.getElementById('{id}')?.checkVisibility()");
    browser.wait_until(&format!("the screen {id}"), WAIT, &script).await;
}

async fn press(browser: &Browser, id: &str) {
    let element = browser.client.find(Locator::Id(id)).await.unwrap();
    element.click().await.unwrap_or_else(|error| panic!("{id}: {error}"));
}

/// A kiosk that was opened with its pairing address and connected, its worker in charge.
async fn paired(service: &Service, width: u32, height: u32) -> Browser {
    let (_, code) = add_device(service, "Quầy 3", "H47.15");
    let browser = Browser::start(width, height).await;
    browser.open(&format!("{}/kiosk#{code}", service.origin())).await;
    until_screen(&browser, "pair").await;
    assert_eq!(browser.run("return location.hash", vec![]).await, "", "the code stands nowhere");
    browser
        .wait_until("the code", WAIT, "return document.getElementById('pair-code').value || null")
        .await;
    press(&browser, "pair-send").await;
    until_screen(&browser, "start").await;
    browser
}

/// Gives one rating from the start screen on, up to the thanks.
async fn rate(browser: &Browser, dossier: &str, level: u8) {
    press(browser, "begin").await;
    until_screen(browser, "dossier").await;
    if dossier.is_empty() {
        press(browser, "skip").await;
    } else {
        press(browser, "dossier-code").await;
        browser.type_text(dossier).await;
        press(browser, "dossier-next").await;
    }
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    let choose =
        inside(&format!("root.querySelector('input[name=overall][value=\"{level}\"]').click()"));
    browser.run(&choose, vec![]).await;
    let step = inside(&format!(
        "const comment = root.querySelector('textarea[name=comment]'); \
         if (comment && !comment.value && {level} < 3) {{ comment.value = '{COMMENT}'; \
             comment.dispatchEvent(new Event('input', {{bubbles: true}})); }} \
         const next = root.querySelector('button[value=next]'); \
         if (next.checkVisibility()) {{ next.click(); return false; }} \
         root.querySelector('button[value=send]').click(); return true;"
    ));
    browser.wait_until("the last page", WAIT, &step).await;
    let thanks = inside("return !!root?.querySelector('.outcome.thanks:not([hidden])')");
    browser.wait_until("thanks", WAIT, &thanks).await;
}

async fn done(browser: &Browser) {
    browser.wait_until("the way back", WAIT, "return !!document.querySelector('.done')").await;
    browser.client.find(Locator::Css(".done")).await.unwrap().click().await.unwrap();
    until_screen(browser, "start").await;
}

/// Everything that the tablet keeps, as text.
const KEPT: &str = "window.kept = null; (async () => { \
    const all = {cookies: document.cookie, local: {...localStorage}, session: {...sessionStorage}}; \
    for (const {name} of await indexedDB.databases()) { \
        const db = await new Promise(done => { const asked = indexedDB.open(name); \
            asked.onsuccess = () => done(asked.result); }); \
        for (const store of db.objectStoreNames) { \
            all[name + '/' + store] = await new Promise(done => { \
                const asked = db.transaction(store).objectStore(store).getAll(); \
                asked.onsuccess = () => done(asked.result); }); } \
        db.close(); } \
    window.kept = all; })()";

async fn kept(browser: &Browser) -> Value {
    browser.run(KEPT, vec![]).await;
    browser.wait_until("what is kept", WAIT, "return window.kept").await
}

async fn until_waiting(browser: &Browser, count: usize) {
    for _ in 0..200 {
        let kept = kept(browser).await;
        let waiting = kept["hai-long-kiosk/waiting"].as_array().map_or(0, Vec::len);
        if waiting == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {count} wait: {}", kept(browser).await);
}

/// No field, no form, no text of the former citizen, on the screen or in a store.
async fn assert_nothing_is_left(browser: &Browser, dossier: &str) {
    let seen = "return {page: document.body.innerHTML, forms: document.querySelectorAll('hai-long').length, \
        typed: [...document.querySelectorAll('input')].map(one => one.type === 'checkbox' ? one.checked : one.value), \
        history: history.length}";
    let seen = browser.run(seen, vec![]).await;
    assert_eq!(seen["forms"], 0, "{seen}");
    assert_eq!(seen["typed"], json!(["", false, ""]), "{seen}");
    let kept = kept(browser).await;
    for text in [dossier, COMMENT, "overall"] {
        assert!(!seen.to_string().contains(text), "{text} is seen: {seen}");
        assert!(!kept.to_string().contains(text), "{text} is kept: {kept}");
    }
    assert_eq!(kept["hai-long/outbox"].as_array().map_or(0, Vec::len), 0, "{kept}");
}

#[tokio::test]
async fn days_without_a_network_and_nothing_is_lost_or_left() {
    let mut service = Service::start();
    let browser = paired(&service, 768, 1024).await;
    browser.screenshot("kiosk-start").await;
    let address = service.origin();
    assert!(
        !browser
            .run("return document.querySelector('main').innerText", vec![])
            .await
            .to_string()
            .contains("chờ gửi")
    );
    // The server is gone, and with it the network: nothing of the page comes from it any more.
    service.terminate();
    rate(&browser, "h47.15-260821-0001", 2).await;
    browser.screenshot("kiosk-thanks").await;
    let seen = browser.shadow_text("hai-long").await;
    assert!(seen.contains("Cảm ơn Ông/Bà") && !seen.contains("Mã biên nhận"), "{seen}");
    done(&browser).await;
    assert_nothing_is_left(&browser, "H47.15-260821-0001").await;
    until_waiting(&browser, 1).await;
    let staff = "return document.getElementById('staff').textContent.startsWith('1 phiếu')";
    browser.wait_until("the staff's line", WAIT, staff).await;
    // Switched off over night, and on again: still without a network.
    browser.open("about:blank").await;
    browser.open(&format!("{address}/kiosk")).await;
    until_screen(&browser, "start").await;
    rate(&browser, "", 5).await;
    done(&browser).await;
    // English, with a helper.
    press(&browser, "language").await;
    press(&browser, "assisted").await;
    rate(&browser, "", 4).await;
    let seen = browser.shadow_text("hai-long").await;
    assert!(seen.contains("Thank you"), "{seen}");
    done(&browser).await;
    let language = "return document.documentElement.lang === 'vi' && !document.getElementById('assisted').checked";
    browser.wait_until("the start for the next", WAIT, language).await;
    browser.screenshot("kiosk-waiting").await;
    rate(&browser, "", 3).await;
    done(&browser).await;
    until_waiting(&browser, 4).await;
    // The network is back.
    let port: u16 = address.rsplit(':').next().unwrap().parse().unwrap();
    service.restart_at(port);
    browser.run("dispatchEvent(new Event('online'))", vec![]).await;
    until_waiting(&browser, 0).await;
    let rows = Export::of_count(&service, 4).rows;
    let mut seen: Vec<_> =
        rows.values().map(|row| (row["answers"]["overall"].clone(), row)).collect();
    seen.sort_by_key(|(level, _)| level.as_u64());
    for (place, (level, row)) in seen.iter().enumerate() {
        assert_eq!(*level, json!(place + 2), "{row}");
        let is_assisted = *level == json!(4);
        assert_eq!(row["assisted"], is_assisted, "{row}");
        assert_eq!(row["rank"], if is_assisted { 0 } else { 1 }, "{row}");
        assert_eq!((&row["channel"], &row["unit"]), (&json!("kiosk"), &json!("H47.15")), "{row}");
        assert!(row["flags"].is_null(), "{row}");
    }
    // What the browser signed was believed.
    let central = rusqlite::Connection::open(service.data().join("central.db")).unwrap();
    let proved = "select count(*) from submission where device is not null \
        and answered_at between received_at - 600000 and received_at";
    let proved: i64 = central.query_row(proved, [], |row| row.get(0)).unwrap();
    assert_eq!(proved, 4);
    assert_eq!(seen[0].1["answers"]["comment"], COMMENT);
    assert_nothing_is_left(&browser, "H47.15-260821-0001").await;
    let none = "return document.getElementById('staff').textContent === ''";
    browser.wait_until("nothing waits", WAIT, none).await;
}

#[tokio::test]
async fn who_goes_away_is_asked_for_and_then_forgotten() {
    let service = Service::start();
    let browser = paired(&service, 1280, 800).await;
    browser.screenshot("kiosk-start").await;
    press(&browser, "begin").await;
    until_screen(&browser, "dossier").await;
    press(&browser, "dossier-code").await;
    browser.type_text("hồ sơ số 1").await;
    press(&browser, "dossier-next").await;
    let told = "return document.getElementById('dossier-problem').textContent || null";
    let told = browser.wait_until("what is wrong", WAIT, told).await;
    assert!(told.as_str().unwrap().contains("chữ không dấu"), "{told}");
    browser.screenshot("kiosk-dossier").await;
    let asked = "return document.querySelector('dialog.patience[open]')?.innerText";
    let asked = browser.wait_until("the question", IDLE_WAIT, asked).await;
    assert!(asked.as_str().unwrap().contains("Ông/Bà còn ở đây không?"), "{asked}");
    browser.screenshot("kiosk-patience").await;
    let aloud = "return document.querySelector('.patience [role=status]').textContent";
    let aloud = browser.run(aloud, vec![]).await;
    assert!(aloud.as_str().unwrap().contains("giây"), "said aloud: {aloud}");
    // It can be stopped, by the keyboard, too: the focus is on the button.
    assert!(browser.focused().await["element"].as_str().unwrap().contains("stay"));
    browser.press(&[Key::Enter.into()]).await;
    let typed = "return !document.querySelector('dialog[open]') && document.getElementById('dossier-code').value";
    browser.wait_until("what was typed, still there", WAIT, typed).await;
    // And then nobody answers.
    let start = "return document.getElementById('start').checkVisibility()";
    browser.wait_until("the start", IDLE_WAIT, start).await;
    assert_nothing_is_left(&browser, "hồ sơ số 1").await;
    assert_eq!(service.outcomes().stored, 0);
}

#[tokio::test]
async fn a_whole_rating_by_keyboard() {
    let service = Service::start();
    let browser = paired(&service, 1280, 800).await;
    browser.tab_to("#begin", 10).await;
    browser.press(&[Key::Enter.into()]).await;
    until_screen(&browser, "dossier").await;
    browser.tab_to("#dossier-code", 10).await;
    browser.type_text("H47.15-260821-0002").await;
    browser.press(&[Key::Enter.into()]).await;
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    browser.screenshot("kiosk-rating").await;
    browser.tab_to("input[name=overall]", 10).await;
    browser.press(&[Key::Right.into(), Key::Left.into()]).await;
    browser.tab_to("button.send", 20).await;
    browser.press(&[Key::Enter.into()]).await;
    browser.wait_until("thanks", WAIT, "return !!document.querySelector('.done')").await;
    browser.tab_to(".done", 10).await;
    browser.press(&[Key::Enter.into()]).await;
    until_screen(&browser, "start").await;
    assert_nothing_is_left(&browser, "H47.15-260821-0002").await;
    Export::of_count(&service, 1);
}

#[tokio::test]
async fn a_code_that_is_none_is_told_and_nothing_opens() {
    let service = Service::start();
    let browser = Browser::start(360, 740).await;
    browser.open(&format!("{}/kiosk", service.origin())).await;
    until_screen(&browser, "pair").await;
    press(&browser, "pair-code").await;
    browser.type_text("0000-0000-0000-0000").await;
    press(&browser, "pair-send").await;
    let told = "return document.getElementById('pair-problem').textContent || null";
    let told = browser.wait_until("what is wrong", WAIT, told).await;
    assert!(told.as_str().unwrap().contains("Không có máy nào chờ mã này"), "{told}");
    browser.screenshot("kiosk-pair").await;
    browser.open(&format!("{}/kiosk", service.origin().replace("127.0.0.1", "portal.test"))).await;
    until_screen(&browser, "unfit").await;
    browser.screenshot("kiosk-unfit").await;
}

#[tokio::test]
async fn every_screen_fits_a_phone_and_its_targets_a_thumb() {
    let service = Service::start();
    let browser = paired(&service, 360, 740).await;
    browser.screenshot("kiosk-start").await;
    let small = "return [...document.querySelectorAll('button, input')].filter(one => one.checkVisibility()) \
        .map(one => (one.closest('label') || one).getBoundingClientRect()) \
        .filter(box => box.height < 64 || box.width < 64).map(box => [box.width, box.height])";
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    for screen in ["start", "dossier"] {
        if screen == "dossier" {
            press(&browser, "begin").await;
            until_screen(&browser, "dossier").await;
            browser.screenshot("kiosk-dossier").await;
        }
        assert_eq!(browser.run(small, vec![]).await, json!([]), "{screen}");
        assert_eq!(browser.run(wide, vec![]).await, json!(false), "{screen}");
    }
    press(&browser, "skip").await;
    let is_live = inside("return !!root?.querySelector('form.live')");
    browser.wait_until("the live form", WAIT, &is_live).await;
    let small = inside(
        "return [...root.querySelectorAll('.option, button')].filter(one => one.checkVisibility()) \
         .map(one => one.getBoundingClientRect()).filter(box => box.height < 64).length",
    );
    assert_eq!(browser.run(&small, vec![]).await, json!(0));
    browser.screenshot("kiosk-rating").await;
}

#[tokio::test]
async fn a_kiosk_on_a_host_page_begins_anew_for_each_citizen() {
    let service = Service::start();
    let browser = Browser::start(768, 1024).await;
    let origin = service.origin();
    let page = format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Quầy</title><body>\
         <script src=\"{origin}/hailong.js?survey=one-stop\"></script>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\" dossier=\"H47.15-260821-0003\" \
             display=\"kiosk\" ingest=\"{origin}\"></hai-long>\
         <script>addEventListener('hailong:reset', () => window.resets = (window.resets || 0) + 1)</script>"
    );
    let host = HostPage::serve(page).await;
    browser.open(&host.url).await;
    for round in 1..=2 {
        let is_live = inside("return !!root?.querySelector('form.live')");
        browser.wait_until("the live form", WAIT, &is_live).await;
        browser.screenshot("kiosk-host").await;
        let size =
            inside("return parseFloat(getComputedStyle(root.querySelector('.hailong')).fontSize)");
        let size = browser.run(&size, vec![]).await.as_f64().unwrap();
        assert!(size >= 20.0, "read from an arm's length: {size} px");
        let chosen = inside("return root.querySelectorAll('input:checked').length");
        assert_eq!(browser.run(&chosen, vec![]).await, json!(0), "nothing of the former citizen");
        browser.run(&inside("root.querySelector('input[value=\"5\"]').click()"), vec![]).await;
        let step = inside(
            "const next = root.querySelector('button[value=next]'); \
             if (next.checkVisibility()) { next.click(); return false; } \
             root.querySelector('button[value=send]').click(); return true;",
        );
        browser.wait_until("the last page", WAIT, &step).await;
        let done = inside("return !!root.querySelector('.done')");
        browser.wait_until("the way back", WAIT, &done).await;
        browser.click_inside("hai-long", ".done").await;
        let again = format!("return window.resets === {round}");
        browser.wait_until("a new beginning", WAIT, &again).await;
    }
    let rows = Export::of_count(&service, 2).rows;
    assert!(rows.values().all(|row| row["channel"] == "kiosk" && row["rank"] == 1), "{rows:?}");
    assert!(rows.values().all(|row| row["standing"] == "counted"), "two people: {rows:?}");
}
