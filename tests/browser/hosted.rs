//! The hosted form in a browser that runs no script, with the keyboard alone: an error on the way,
//! going back, sending twice, and what the browser's own back button does. And how it is printed.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::Browser;
use support::{Export, Service};

const WAIT: Duration = Duration::from_secs(20);
/// More stops than any page has.
const STOPS_MAX: usize = 60;

/// Somebody whose browser runs no script. What is asked of the page here goes through the DevTools,
/// which do not need any.
struct Citizen(Browser);

impl Citizen {
    async fn start(width: u32, height: u32) -> Citizen {
        let browser = Browser::start(width, height).await;
        browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
        let proof = "data:text/html,<title>off</title><script>document.title='on'</script>";
        browser.open(proof).await;
        assert_eq!(browser.client.title().await.unwrap(), "off", "a script ran");
        Citizen(browser)
    }

    async fn see(&self, script: &str) -> Value {
        self.0.run(script, vec![]).await
    }

    /// Goes to a button and presses it; the next page has this title, somewhere.
    async fn press(&self, button: &str, title: &str) {
        self.0.tab_to(&format!("button[value={button}]"), STOPS_MAX).await;
        self.0.press(&[Key::Enter.into()]).await;
        self.until_titled(title).await;
    }

    async fn until_titled(&self, title: &str) {
        let script = format!(
            "return document.title.includes({title:?}) && document.readyState === 'complete'"
        );
        self.0.wait_until(title, WAIT, &script).await;
    }

    /// Goes to a field and chooses the level or option so many to the right of the first.
    async fn choose(&self, name: &str, steps: usize, value: &str) {
        self.0.tab_to(&format!("input[name='{name}']:not([type=hidden])"), STOPS_MAX).await;
        if steps == 0 {
            self.0.press(&[' ']).await;
        }
        self.0.press(&vec![Key::Right.into(); steps]).await;
        let focused = self.0.focused().await;
        assert_eq!(focused["value"], value, "{name}: {focused}");
        assert_eq!(focused["checked"], true, "{name}: {focused}");
    }

    async fn is_in_sight(&self, selector: &str) -> bool {
        let script = format!("return !!document.querySelector(`{selector}`)?.checkVisibility()");
        self.see(&script).await == json!(true)
    }

    async fn receipt(&self) -> String {
        let code = self.see("return document.querySelector('.receipt .code').textContent").await;
        code.as_str().unwrap().to_owned()
    }

    /// Nothing is wider than the window.
    async fn fits(&self) {
        let over = "const wide = document.documentElement.scrollWidth - innerWidth; \
            return wide > 0 ? wide : 0";
        assert_eq!(self.see(over).await, json!(0), "the page is wider than the window");
    }

    async fn close(self) {
        self.0.close().await;
    }
}

#[tokio::test]
async fn the_short_form_by_keyboard_without_script() {
    let service = Service::start();
    let citizen = Citizen::start(360, 740).await;
    let address = service.origin() + "/f/one-stop?unit=H47.15&service=1.004227";
    citizen.0.open(&address).await;
    citizen.fits().await;
    citizen.0.screenshot("hosted-one-stop").await;
    // Nothing answered: told at the top, which is where the focus is, and the link leads there.
    citizen.press("next", "Lỗi: ").await;
    let told = citizen.0.focused().await;
    assert!(told["element"].as_str().unwrap().contains("summary"), "{told}");
    citizen.0.screenshot("hosted-one-stop-problem").await;
    citizen.0.press(&[Key::Tab.into(), Key::Enter.into()]).await;
    let target = citizen.see("return location.hash").await;
    assert_eq!(target, "#q-overall");
    assert!(!citizen.is_in_sight("input[name=reasons]").await);
    citizen.choose("overall", 1, "2").await;
    assert!(citizen.is_in_sight("input[name=reasons]").await, "opened by style alone");
    citizen.0.tab_to("input[name=reasons][value=slow]", 3).await;
    citizen.0.press(&[' ']).await;
    citizen.0.screenshot("hosted-one-stop-reasons").await;
    citizen.press("next", "Bước 2/3").await;
    citizen.choose("time", 1, "2").await;
    citizen.fits().await;
    citizen.0.screenshot("hosted-one-stop-2").await;
    citizen.press("back", "Bước 1/3").await;
    let chosen =
        "return [...document.querySelectorAll('input:checked')].map(one => one.value).join()";
    assert_eq!(citizen.see(chosen).await, "2,slow", "what was chosen is there again");
    citizen.press("next", "Bước 2/3").await;
    assert_eq!(citizen.see(chosen).await, "2");
    citizen.press("next", "Bước 3/3").await;
    citizen.0.tab_to("textarea", STOPS_MAX).await;
    citizen.0.type_text("Chờ lâu quá.").await;
    citizen.0.screenshot("hosted-one-stop-3").await;
    // Pressed twice, as an impatient finger does.
    citizen.0.tab_to("button[value=send]", STOPS_MAX).await;
    citizen.0.press(&[Key::Enter.into(), Key::Enter.into()]).await;
    citizen.until_titled("Cảm ơn").await;
    citizen.0.screenshot("hosted-one-stop-thanks").await;
    let receipt = citizen.receipt().await;
    let export = Export::of_count(&service, 1);
    let entered = json!({"overall": 2, "reasons": ["slow"], "time": 2, "comment": "Chờ lâu quá."});
    assert_eq!(export.rows.values().next().unwrap()["answers"], entered);
    go_back_and_send_again(&service, &citizen, &receipt).await;
    citizen.close().await;
}

/// The browser's own back button leads to a page of which nothing was kept; asked for again, it is the
/// last page under the key that was used.
async fn go_back_and_send_again(service: &Service, citizen: &Citizen, receipt: &str) {
    citizen.0.client.back().await.unwrap();
    citizen.0.client.refresh().await.unwrap();
    citizen.until_titled("Bước 3/3").await;
    for (comment, title) in [("Chờ lâu quá.", "Cảm ơn"), ("Chờ rất lâu.", "Bước 3/3")]
    {
        citizen.0.tab_to("textarea", STOPS_MAX).await;
        citizen.0.client.find(Locator::Css("textarea")).await.unwrap().clear().await.unwrap();
        citizen.0.tab_to("textarea", STOPS_MAX).await;
        citizen.0.type_text(comment).await;
        citizen.press("send", title).await;
        if title == "Cảm ơn" {
            assert_eq!(citizen.receipt().await, receipt, "the same again is the same rating");
            citizen.0.client.back().await.unwrap();
            citizen.0.client.refresh().await.unwrap();
            citizen.until_titled("Bước 3/3").await;
        }
    }
    let told = "return document.querySelector('.notice')?.innerText";
    let told = citizen.0.wait_until("the notice", WAIT, told).await;
    assert!(told.as_str().unwrap().contains("cả hai cùng được tính"), "{told}");
    let typed = citizen.see("return document.querySelector('textarea').value").await;
    assert_eq!(typed, "Chờ rất lâu.");
    citizen.fits().await;
    citizen.0.screenshot("hosted-sent-before").await;
    Export::of_count(service, 1);
}

#[tokio::test]
async fn the_long_form_by_keyboard_without_script() {
    let service = Service::start();
    let citizen = Citizen::start(768, 1024).await;
    citizen.0.open(&(service.origin() + "/f/sipas-2023?unit=H47")).await;
    citizen.fits().await;
    citizen.0.screenshot("hosted-sipas-about").await;
    citizen.press("next", "Bước 2/").await;
    citizen.choose("sex", 0, "male").await;
    citizen.choose("age", 2, "35-49").await;
    citizen.press("next", "Bước 3/").await;
    assert!(!citizen.is_in_sight("input[name=ethnic]").await, "not before the consent");
    citizen.choose("ethnic-consent", 0, "agree").await;
    citizen.choose("ethnic", 0, "kinh").await;
    citizen.0.screenshot("hosted-sipas-consent").await;
    citizen.choose("ethnic-consent", 1, "decline").await;
    assert!(!citizen.is_in_sight("input[name=ethnic]").await, "declined, it is not asked");
    citizen.press("next", "Bước 4/").await;
    citizen.press("next", "Bước 5/").await;
    citizen.press("next", "Bước 6/").await;
    citizen.choose("c1.1", 2, "3").await;
    citizen.0.screenshot("hosted-sipas-c1").await;
    for (width, height) in [(360, 740), (1280, 900), (768, 1024)] {
        citizen.0.resize(width, height).await;
        citizen.fits().await;
        citizen.0.screenshot("hosted-sipas-c1").await;
    }
    citizen.press("next", "Bước 7/").await;
    citizen.0.tab_to("input[name=c2][value=other]", STOPS_MAX).await;
    citizen.0.press(&[' ']).await;
    citizen.0.tab_to("textarea[name=c2-other]", 3).await;
    citizen.0.type_text(&"x".repeat(201)).await;
    citizen.press("next", "Lỗi: ").await;
    citizen.0.screenshot("hosted-sipas-problem").await;
    let told = citizen.see("return document.querySelector('.summary').innerText").await;
    assert!(told.as_str().unwrap().contains("tối đa 200"), "{told}");
    citizen.0.press(&[Key::Tab.into(), Key::Enter.into(), Key::Tab.into()]).await;
    let focused = citizen.0.focused().await;
    assert!(focused["element"].as_str().unwrap().contains("c2-other"), "{focused}");
    citizen.0.press(&[Key::End.into(), Key::Backspace.into()]).await;
    citizen.press("next", "Bước 8/").await;
    citizen.press("next", "Bước 9/").await;
    citizen.press("next", "Bước 10/").await;
    citizen.choose("c8.2", 0, "2").await;
    citizen.choose("c8.4", 0, "2").await;
    citizen.press("next", "Bước 11/").await;
    rate(&citizen).await;
    citizen.press("send", "Cảm ơn").await;
    citizen.0.screenshot("hosted-sipas-thanks").await;
    let export = Export::of_count(&service, 1);
    let entered = json!({
        "sex": "male", "age": "35-49", "ethnic-consent": "decline", "c1": {"1": 3},
        "c2": ["other"], "c2-other": "x".repeat(200), "c8": {"2": 2, "4": 1},
        "c9": {"1": 4, "6": 2}, "other": "Xin cảm ơn.",
    });
    assert_eq!(export.rows.values().next().unwrap()["answers"], entered);
    citizen.close().await;
}

/// Question 9, an experience taken back on the way, and the end.
async fn rate(citizen: &Citizen) {
    citizen.0.resize(1280, 900).await;
    citizen.choose("c9.1", 3, "4").await;
    citizen.0.screenshot("hosted-sipas-c9").await;
    citizen.press("next", "Bước 12/").await;
    assert!(citizen.is_in_sight("input[name='c9.6']").await, "experienced");
    assert!(!citizen.is_in_sight("input[name='c9.7']").await, "not experienced");
    citizen.choose("c9.6", 1, "2").await;
    citizen.press("next", "Bước 13/").await;
    citizen.press("next", "Bước 14/").await;
    citizen.choose("c9.15", 0, "1").await;
    for step in ["Bước 13/", "Bước 12/", "Bước 11/", "Bước 10/"] {
        citizen.press("back", step).await;
    }
    citizen.choose("c8.4", 1, "1").await;
    let last = "return document.querySelector('textarea[name=other]') ? 'there' : document.title";
    for _ in 0..12 {
        if citizen.see(last).await == "there" {
            break;
        }
        let title = citizen.see("return document.title").await;
        citizen.0.tab_to("button[value=next]", STOPS_MAX).await;
        citizen.0.press(&[Key::Enter.into()]).await;
        let turned = format!("return document.title !== {title}");
        citizen.0.wait_until("the next page", WAIT, &turned).await;
    }
    citizen.0.tab_to("textarea[name=other]", STOPS_MAX).await;
    citizen.0.type_text("Xin cảm ơn.").await;
    citizen.0.screenshot("hosted-sipas-other").await;
}

/// The pages of a document as the browser would print them: its bytes, and how many there are.
async fn printed(browser: &Browser) -> (Vec<u8>, usize) {
    let wishes = json!({"preferCSSPageSize": true});
    let printed = browser.devtools("Page.printToPDF", wishes).await;
    let pdf = data_encoding::BASE64.decode(printed["data"].as_str().unwrap().as_bytes()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    let pages = text.matches("/Type /Page\n").count();
    // A4, in points.
    assert!(text.contains("/MediaBox [0 0 594.95996 841.91998]"), "not A4");
    (pdf, pages)
}

#[tokio::test]
async fn every_page_can_be_printed_and_the_paper_has_every_question() {
    let service = Service::start();
    let browser = Browser::start(1280, 900).await;
    for (survey, lang, pages_max) in [
        ("one-stop", "vi", 2),
        ("one-stop", "en", 2),
        ("sipas-2023", "vi", 9),
        ("sipas-2023", "en", 9),
    ] {
        let address = format!("{}/f/{survey}?print&lang={lang}&unit=H47.15", service.origin());
        browser.open(&address).await;
        browser.print_media(true).await;
        let hidden = "return [...document.querySelectorAll('.question, .row, .line, .ask')] \
            .filter(one => !one.checkVisibility()).map(one => one.outerHTML)";
        assert_eq!(browser.run(hidden, vec![]).await, json!([]), "{survey}: out of sight");
        let boxes = "return [...document.querySelectorAll('input')].every(one => { \
            const at = one.getBoundingClientRect(); return at.width > 10 && at.width < 20 })";
        assert_eq!(browser.run(boxes, vec![]).await, json!(true), "{survey}: boxes to tick");
        // Each box of a table stands under the words of its level.
        let columns = "const middle = one => { const at = one.getBoundingClientRect(); \
            return at.left + at.width / 2; }; \
            return [...document.querySelectorAll('.rows')].every(table => { \
                const heads = [...table.querySelectorAll('.heads span')].map(middle); \
                return [...table.querySelectorAll('.row')].every(row => \
                    [...row.querySelectorAll('input')].every((input, n) => \
                        Math.abs(middle(input) - heads[n]) < 3)) })";
        assert_eq!(browser.run(columns, vec![]).await, json!(true), "{survey}: a table");
        let cut = "return [...document.querySelectorAll('.text, .ask')].filter(one => \
            getComputedStyle(one).position !== 'absolute' && one.scrollWidth > one.clientWidth + 1 && \
            one.clientWidth).map(one => one.textContent)";
        assert_eq!(browser.run(cut, vec![]).await, json!([]), "{survey}: cut");
        let (pdf, pages) = printed(&browser).await;
        let folder = support::place::screenshots();
        std::fs::write(folder.join(format!("paper-{survey}-{lang}.pdf")), pdf).unwrap();
        assert!((1..=pages_max).contains(&pages), "{survey} {lang} takes {pages} pages");
        browser.print_media(false).await;
        browser.screenshot(&format!("paper-{survey}-{lang}")).await;
    }
    // A page of the form itself: what was chosen can be read, and no button is in the way.
    browser.open(&(service.origin() + "/f/one-stop")).await;
    let choose = "document.querySelector('[name=overall][value=\"2\"]').click()";
    browser.run(choose, vec![]).await;
    browser.print_media(true).await;
    let buttons =
        "return [...document.querySelectorAll('button')].some(one => one.checkVisibility())";
    assert_eq!(browser.run(buttons, vec![]).await, json!(false));
    printed(&browser).await;
    browser.screenshot("hosted-printed").await;
    browser.close().await;
}
