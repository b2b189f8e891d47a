//! The long survey. A citizen goes through the whole form with the keyboard alone, is told what is
//! wrong, goes back and changes an experience; what is stored is what was entered.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};
use support::browser::{Browser, FOCUSED};
use support::host::HostPage;
use support::{Export, Service};

use crate::journey::log_in;

const WAIT: Duration = Duration::from_secs(20);
/// More stops than any page has.
const STOPS_MAX: usize = 90;

/// A script that looks at the page that is shown.
fn on_page(script: &str) -> String {
    format!(
        "const root = document.querySelector('hai-long').shadowRoot; \
         const page = [...root.querySelectorAll('.page')].find(page => !page.hidden); {script}"
    )
}

struct Citizen(Browser);

impl Citizen {
    async fn until_live(&self) {
        let is_live = "return !!document.querySelector('hai-long')?.shadowRoot\
            ?.querySelector('form.live')";
        self.0.wait_until("the live form", WAIT, is_live).await;
    }

    /// What the page, or a part of it, says.
    async fn see(&self, script: &str) -> Value {
        self.0.run(&on_page(script), vec![]).await
    }

    /// Goes to a button and presses it; the page it leads to begins with this.
    async fn press(&self, button: &str, then: &str) {
        self.0.tab_to(&format!("button[value={button}]"), STOPS_MAX).await;
        self.0.press(&[Key::Enter.into()]).await;
        let is_there = format!(
            "{FOCUSED} return element?.matches('[tabindex]') && \
             element.textContent.trim().startsWith({then:?});"
        );
        self.0.wait_until(&format!("the heading {then}, focused"), WAIT, &is_there).await;
    }

    /// Goes to a field and chooses the level or option so many to the right of the first; what is
    /// chosen has this value.
    async fn choose(&self, name: &str, steps: usize, value: &str) {
        self.0.tab_to(&format!("input[name='{name}']"), STOPS_MAX).await;
        if steps == 0 {
            self.0.press(&[' ']).await;
        }
        self.0.press(&vec![Key::Right.into(); steps]).await;
        let focused = self.0.focused().await;
        assert_eq!(focused["value"], value, "{name}: {focused}");
        assert_eq!(focused["checked"], true, "{name}: {focused}");
    }

    async fn is_in_sight(&self, name: &str) -> bool {
        let script = format!("return !!page.querySelector('[name=\"{name}\"]')?.checkVisibility()");
        self.see(&script).await == json!(true)
    }
}

/// Part A, with the consent given and then declined.
async fn tell_about_oneself(citizen: &Citizen) {
    let step = citizen.see("return root.querySelector('.step').textContent").await;
    assert_eq!(step, "Bước 1/21");
    let said = citizen.see("return page.innerText").await;
    let said = said.as_str().unwrap();
    assert!(said.contains("Bên kiểm soát dữ liệu") && said.contains("mã biên nhận"), "{said}");
    assert_eq!(citizen.see("return root.querySelector('.send').hidden").await, json!(true));
    citizen.0.screenshot("sipas-about").await;
    citizen.press("next", "Phần A").await;
    citizen.choose("sex", 0, "male").await;
    citizen.choose("age", 2, "35-49").await;
    citizen.press("next", "Ông/Bà có đồng ý").await;
    let ticked = "return page.querySelectorAll('input:checked').length";
    assert_eq!(citizen.see(ticked).await, json!(0), "consent is never chosen beforehand");
    assert!(!citizen.is_in_sight("ethnic").await);
    citizen.choose("ethnic-consent", 0, "agree").await;
    citizen.choose("ethnic", 0, "kinh").await;
    citizen.0.screenshot("sipas-consent").await;
    citizen.press("next", "Phần A").await;
    citizen.press("back", "Ông/Bà có đồng ý").await;
    assert_eq!(citizen.see(ticked).await, json!(2), "going back keeps what was chosen");
    citizen.choose("ethnic-consent", 1, "decline").await;
    assert!(!citizen.is_in_sight("ethnic").await, "and declining takes the question away");
    citizen.press("next", "Phần A").await;
    citizen.press("next", "Phần A. Nơi").await;
}

/// Questions 1 to 8, with a text that is too long.
async fn answer_the_first_questions(citizen: &Citizen) {
    citizen.press("next", "Câu 1.").await;
    citizen.choose("c1.1", 2, "3").await;
    citizen.choose("c1.8", 0, "1").await;
    citizen.0.screenshot("sipas-c1").await;
    citizen.press("next", "Câu 2.").await;
    citizen.0.tab_to("input[name=c2][value=other]", STOPS_MAX).await;
    citizen.0.press(&[' ']).await;
    citizen.0.tab_to("textarea[name=c2-other]", 3).await;
    citizen.0.type_text(&"x".repeat(201)).await;
    citizen.0.tab_to("button[value=next]", STOPS_MAX).await;
    citizen.0.press(&[Key::Enter.into()]).await;
    let is_told = format!(
        "{FOCUSED} const place = element?.getBoundingClientRect(); \
         return element?.matches('.summary') && place.top >= 0 && place.bottom <= innerHeight \
         && element.innerText"
    );
    let told = citizen.0.wait_until("the summary, focused and in sight", WAIT, &is_told).await;
    assert!(told.as_str().unwrap().contains("tối đa 200"), "{told}");
    let beside = "return page.querySelector('#problem-c2-other').checkVisibility()";
    assert_eq!(citizen.see(beside).await, json!(true));
    citizen.0.screenshot("sipas-problem").await;
    citizen.0.tab_to("button[value=to]", 2).await;
    citizen.0.press(&[Key::Enter.into(), Key::Backspace.into()]).await;
    citizen.press("next", "Câu 4.").await;
    citizen.press("next", "Câu 6.").await;
    citizen.press("next", "Câu 8.").await;
    citizen.choose("c8.1", 1, "1").await;
    citizen.choose("c8.2", 0, "2").await;
    citizen.choose("c8.4", 0, "2").await;
    citizen.0.screenshot("sipas-c8").await;
}

/// Question 9: what was experienced is asked, and is asked no more once that is taken back.
async fn rate_what_was_experienced(citizen: &Citizen) {
    citizen.press("next", "A. Trách nhiệm").await;
    let group = "const group = page.querySelector('[name=\"c9.1\"]').closest('[role=radiogroup]'); \
        return root.getElementById(group.getAttribute('aria-labelledby')).textContent";
    let name = citizen.see(group).await;
    assert!(name.as_str().unwrap().starts_with("Cơ quan nhà nước cung cấp"), "{name}");
    citizen.choose("c9.1", 3, "4").await;
    citizen.choose("c9.2", 4, "5").await;
    // Nobody said they gave an opinion on policies, so factor B is passed over.
    citizen.press("next", "C. Chất lượng").await;
    assert!(citizen.is_in_sight("c9.6").await && !citizen.is_in_sight("c9.7").await);
    citizen.choose("c9.6", 1, "2").await;
    citizen.0.screenshot("sipas-c9").await;
    citizen.press("next", "D. Kết quả").await;
    citizen.press("next", "I. Tiếp cận").await;
    citizen.choose("c9.15", 0, "1").await;
    for heading in ["D. Kết quả", "C. Chất lượng", "A. Trách nhiệm", "Câu 8."] {
        citizen.press("back", heading).await;
    }
    citizen.choose("c8.4", 1, "1").await;
    for heading in ["A. Trách nhiệm", "C. Chất lượng", "D. Kết quả", "Câu 10."] {
        citizen.press("next", heading).await;
    }
}

#[tokio::test]
async fn the_whole_form_by_keyboard_is_stored_as_it_was_entered() {
    let service = Service::start();
    let origin = service.origin();
    let host = HostPage::serve(format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\">\
         <body><script src=\"{origin}/hailong.js?survey=sipas-2023\"></script>\
         <hai-long survey=\"sipas-2023\" unit=\"H47\" frame=\"off\"></hai-long></body></html>"
    ))
    .await;
    let citizen = Citizen(Browser::start(360, 740).await);
    citizen.0.open(&host.url).await;
    citizen.until_live().await;
    tell_about_oneself(&citizen).await;
    answer_the_first_questions(&citizen).await;
    rate_what_was_experienced(&citizen).await;
    citizen.choose("c10.1", 0, "3").await;
    citizen.choose("c10.9", 1, "2").await;
    citizen.0.screenshot("sipas-c10").await;
    citizen.press("next", "Ý kiến khác").await;
    citizen.0.tab_to("textarea[name=other]", STOPS_MAX).await;
    citizen.0.type_text("Xin cảm ơn.").await;
    citizen.0.screenshot("sipas-other").await;
    citizen.press("send", "Cảm ơn Ông/Bà").await;
    let code = "return root.querySelector('.receipt .code').textContent.trim()";
    let receipt = citizen.see(code).await;
    service.get(&format!("/v1/receipts/{}", receipt.as_str().unwrap())).await.assert_status(200);
    citizen.0.screenshot("sipas-thanks").await;
    let export = Export::of_count(&service, 1);
    let entered = json!({
        "sex": "male", "age": "35-49", "ethnic-consent": "decline",
        "c1": {"1": 3, "8": 1}, "c2": ["other"], "c2-other": "x".repeat(200),
        "c8": {"1": 1, "2": 2, "4": 1}, "c9": {"1": 4, "2": 5, "6": 2},
        "c10": {"1": 3, "9": 2}, "other": "Xin cảm ơn.",
    });
    assert_eq!(export.rows.values().next().unwrap()["answers"], entered);
    let console = citizen.0.console().await;
    assert!(!console.iter().any(|line| line.starts_with("SEVERE")), "{console:#?}");
    citizen.0.close().await;
}

#[tokio::test]
async fn in_english_on_a_wide_page_a_matrix_is_a_table_and_the_monitor_counts_its_rows() {
    let service = Service::start();
    let origin = service.origin();
    let host = HostPage::serve(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Portal</title>\
         <body><script src=\"{origin}/hailong.js?survey=sipas-2023&lang=en\"></script>\
         <hai-long survey=\"sipas-2023\" lang=\"en\" unit=\"H47\" frame=\"off\"></hai-long></body></html>"
    ))
    .await;
    let citizen = Citizen(Browser::start(1280, 900).await);
    citizen.0.open(&host.url).await;
    citizen.until_live().await;
    for heading in ["Part A", "Do you consent", "Part A", "Part A. Where", "Question 1."] {
        citizen.press("next", heading).await;
    }
    // Each level stands above the column of its inputs, and is said by each of them.
    let columns = "const middle = one => { const at = one.getBoundingClientRect(); \
        return Math.round(at.left + at.width / 2); }; \
        const heads = [...page.querySelectorAll('.heads span')].map(middle); \
        return [...page.querySelectorAll('.row')].every(row => \
            [...row.querySelectorAll('input')].every((input, n) => \
                Math.abs(middle(input) - heads[n]) < 2 && input.closest('label').textContent))";
    assert_eq!(citizen.see(columns).await, json!(true), "a table");
    citizen.choose("c1.2", 1, "2").await;
    citizen.0.screenshot("sipas-table").await;
    for heading in ["Question 2.", "Question 4.", "Question 6.", "Question 8.", "A. The offices'"] {
        citizen.press("next", heading).await;
    }
    citizen.choose("c9.2", 2, "3").await;
    citizen.0.screenshot("sipas-table-c9").await;
    for heading in ["C. Quality", "D. Results", "Question 10.", "Other comments"] {
        citizen.press("next", heading).await;
    }
    citizen.press("send", "Thank you").await;
    let answers = json!({"c1": {"2": 2}, "c9": {"2": 3}});
    let export = Export::of_count(&service, 1);
    assert_eq!(export.rows.values().next().unwrap()["answers"], answers);
    log_in(&citizen.0, &service).await;
    let counted = "const rated = [...document.querySelectorAll('#survey-sipas-2023-1 article')] \
        .find(one => one.textContent.includes('đầy đủ, dễ hiểu đối với người dân')); \
        return [...rated.querySelectorAll('tbody tr')].map(row => row.cells[1].textContent).join()";
    let counted = citizen.0.run(counted, vec![]).await;
    assert_eq!(counted, "0,0,1,0,0", "item 2 of question 9, best level first");
    citizen.0.screenshot("sipas-monitor").await;
    citizen.0.close().await;
}
