//! What mails of alerts say: Vietnamese, then the same in English, for whoever is called at night.

use model::Language;

use super::alerts::{alert as title, remedy};
use super::of;
use crate::central::alert::Alert;
use crate::monitor::flow::Probe;
use crate::monitor::number;

/// The subject: the alert itself where there is one, else how many.
pub fn mail_subject(alerts: &[Alert]) -> String {
    let (begun, over): (Vec<_>, Vec<_>) = alerts.iter().partition(|one| one.cleared_at.is_none());
    let critical = begun.iter().filter(|one| is_critical(one)).count();
    let what = match (&*begun, &*over) {
        ([one], []) => {
            let texts = of(Language::Vi);
            let grade = if critical == 1 { texts.alert_critical } else { texts.alert_warning };
            format!("{grade}: {}", title_of(Language::Vi, one))
        }
        ([], [one]) => format!("Đã hết: {}", title_of(Language::Vi, one)),
        ([], _) => format!("{} cảnh báo đã hết", over.len()),
        (_, _) => {
            let grave = if critical == 0 {
                String::new()
            } else {
                format!(" ({critical} nghiêm trọng)")
            };
            let over = if over.is_empty() {
                String::new()
            } else {
                format!(", {} đã hết", over.len())
            };
            format!("{} cảnh báo mới{grave}{over}", begun.len())
        }
    };
    format!("[Hài Lòng] {what}")
}

/// The text. `page` is the address of the page of the flow.
pub fn mail_text(alerts: &[Alert], page: Option<&str>) -> String {
    let [vi, en] = [Language::Vi, Language::En].map(|language| text_in(language, alerts, page));
    format!("{vi}\n\n----------\n\n{en}\n")
}

/// A mail that only proves that mail arrives: its subject and text.
pub fn mail_of_trial() -> (&'static str, &'static str) {
    (
        "[Hài Lòng] Thư thử",
        "Đây là thư thử: cảnh báo của Hài Lòng sẽ đến địa chỉ này.\n\n----------\n\n\
         This is a trial: alerts of Hài Lòng will come to this address.\n",
    )
}

fn text_in(language: Language, alerts: &[Alert], page: Option<&str>) -> String {
    let mut parts: Vec<String> = alerts.iter().map(|one| part(language, one)).collect();
    let page = page.map_or_else(|| "/monitor/flow".to_owned(), |page| format!("{page}#alerts"));
    parts.push(match language {
        Language::Vi => format!(
            "Xem và nhận xử lý: {page}\nKhi mất liên lạc với cơ sở dữ liệu trung tâm, không có thư nào được gửi."
        ),
        Language::En => format!(
            "See them and take them on: {page}\nWhile the central database cannot be reached, no mail is sent."
        ),
    });
    parts.join("\n\n")
}

fn part(language: Language, alert: &Alert) -> String {
    let texts = of(language);
    let moment = |at: i64| number::moment(language, at);
    let (what, name) = (title_of(language, alert), &alert.probe);
    if let Some(until) = alert.cleared_at {
        let span = (texts.alert_span)(&moment(alert.raised_at), &moment(until));
        return match language {
            Language::Vi => format!("Đã hết: {what}\n{span} ({name})"),
            Language::En => format!("Over: {what}\n{span} ({name})"),
        };
    }
    let grade = if is_critical(alert) { texts.alert_critical } else { texts.alert_warning };
    let since = (texts.alert_since)(&moment(alert.raised_at));
    let todo = remedy(language, Probe::from_name(&alert.probe));
    match language {
        Language::Vi => format!("{grade}: {what}\n{since} ({name})\nViệc cần làm: {todo}"),
        Language::En => format!("{grade}: {what}\n{since} ({name})\nWhat to do: {todo}"),
    }
}

fn title_of(language: Language, alert: &Alert) -> String {
    title(language, Probe::from_name(&alert.probe), &alert.name)
}

fn is_critical(alert: &Alert) -> bool {
    Probe::from_name(&alert.probe).is_some_and(Probe::is_critical)
}
