//! What a mail of alerts says, and that the same mail is the same to whoever reads it.

use super::*;
use crate::mail::MailSettings;

fn mail(page: Option<&str>) -> AlertMail {
    let to = ["truc@example.vn".to_owned()];
    let settings =
        MailSettings::read(Some("smtp://127.0.0.1:2525"), Some("hailong@example.vn"), &to);
    AlertMail { post: Post::new(settings.unwrap().unwrap()), page: page.map(str::to_owned) }
}

fn alert(id: i64, probe: &str, name: &str, cleared_at: Option<i64>) -> Alert {
    Alert {
        id,
        probe: probe.to_owned(),
        subject: name.to_owned(),
        name: name.to_owned(),
        raised_at: 1_795_219_500_000,
        cleared_at,
        acknowledged_by: String::new(),
        acknowledged_at: None,
        raised_mailed_at: cleared_at.map(|_| 1_795_219_520_000),
        mail_id: cleared_at.map(|_| format!("<began-{id}@example.vn>")).unwrap_or_default(),
    }
}

#[test]
fn one_alert_is_the_subject_and_the_text_says_what_to_do_in_both_languages() {
    let letter =
        mail(Some("https://a.vn/monitor/flow")).letter(vec![alert(1, "node-gone", "hue-1", None)]);
    assert_eq!(letter.subject, "[Hài Lòng] Nghiêm trọng: Máy «hue-1» mất liên lạc");
    for part in [
        "Máy «hue-1» mất liên lạc",
        "từ 21/11/2026 07:05",
        "node-gone",
        "systemctl status hailong",
        "https://a.vn/monitor/flow#alerts",
        "Node 'hue-1' gives no sign of life",
        "since 21 Nov 2026 07:05",
    ] {
        assert!(letter.text.contains(part), "{part}: {}", letter.text);
    }
    assert!(letter.follows.is_empty());
}

#[test]
fn many_are_counted_the_gravest_stands_first_and_what_is_over_last() {
    let over = alert(1, "clock-off", "hue-2", Some(1_795_223_100_000));
    let alerts = vec![
        over.clone(),
        alert(2, "disk-short", "hue-1", None),
        alert(3, "node-refuses", "hue-1", None),
    ];
    let letter = mail(None).letter(alerts);
    assert_eq!(letter.subject, "[Hài Lòng] 2 cảnh báo mới (1 nghiêm trọng), 1 đã hết");
    let at = |part: &str| letter.text.find(part).unwrap_or_else(|| panic!("{part}"));
    assert!(at("không ghi nhận được") < at("sắp đầy"));
    assert!(at("sắp đầy") < at("Đồng hồ của máy «hue-2» sai"));
    assert!(letter.text.contains("từ 21/11/2026 07:05 đến 21/11/2026 08:05"), "{}", letter.text);
    assert_eq!(letter.follows, ["<began-1@example.vn>"], "readers show it under what it ends");
    let of_one = mail(None).letter(vec![over]);
    assert_eq!(of_one.subject, "[Hài Lòng] Đã hết: Đồng hồ của máy «hue-2» sai");
    assert!(!of_one.text.contains("Việc cần làm"), "{}", of_one.text);
}

#[test]
fn the_same_mail_has_the_same_id_and_another_one_another() {
    let of = |alerts: &[&Alert]| mail(None).letter(alerts.iter().copied().cloned().collect()).id;
    let (one, other) =
        (alert(1, "disk-short", "hue-1", None), alert(2, "node-gone", "hue-1", None));
    assert_eq!(of(&[&one, &other]), of(&[&other, &one]));
    let over = alert(1, "disk-short", "hue-1", Some(1_795_223_100_000));
    let ids = [of(&[&one]), of(&[&other]), of(&[&over]), of(&[&one, &other])];
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[..place].contains(id), "{ids:?}");
    }
}
