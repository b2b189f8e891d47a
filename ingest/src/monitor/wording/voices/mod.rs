//! Every text of the comments' pages, one struct in two languages.

mod en;
mod vi;

use model::Language;

use crate::central::voice::Status;
use crate::monitor::voices::press::Fault;

/// The texts of the comments' pages.
pub struct VoicesWording {
    pub short: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub lead_opened: &'static str,
    pub ask: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub unit: &'static str,
    pub survey: &'static str,
    pub service: &'static str,
    pub period: &'static str,
    pub period_hint: &'static str,
    pub period_hint_opened: &'static str,
    pub level: &'static str,
    pub levels: [&'static str; 5],
    pub tag: &'static str,
    pub status: &'static str,
    pub written: &'static str,
    pub flag: &'static str,
    pub any: &'static str,
    pub more_filters: &'static str,
    pub press: &'static str,
    pub clear: &'static str,
    pub list: &'static str,
    pub none_yet: &'static str,
    pub none: &'static str,
    pub none_opened: &'static str,
    pub older: &'static str,
    pub work: &'static str,
    pub work_of: fn(beginning: &str) -> String,

    pub dangers: &'static str,
    pub danger: &'static str,
    pub danger_seen: fn(name: &str) -> String,
    pub danger_lead: &'static str,
    pub danger_steps: [&'static str; 4],
    pub danger_not: &'static str,
    pub danger_note: &'static str,

    pub alike: fn(n: &str) -> String,
    pub overdue: fn(day: &str) -> String,
    pub due: fn(day: &str) -> String,
    pub assigned: fn(unit: &str) -> String,
    pub service_untold: &'static str,
    pub hidden: fn(name: &str, reason: &str) -> String,
    pub reply: &'static str,
    pub reason: fn(reason: &str) -> String,

    pub one: &'static str,
    pub back: &'static str,
    pub read_only: &'static str,
    pub seen_do: &'static str,
    pub seen_hint: &'static str,
    pub seen_press: &'static str,
    pub tags_do: &'static str,
    pub tags_own: &'static str,
    pub tags_own_hint: &'static str,
    pub tags_press: &'static str,
    pub assign_do: &'static str,
    pub assign_unit: &'static str,
    pub assign_hint: &'static str,
    pub assign_press: &'static str,
    pub status_do: &'static str,
    pub status_reason: &'static str,
    pub status_press: &'static str,
    pub reply_do: &'static str,
    pub reply_hint: &'static str,
    pub reply_press: &'static str,
    pub hide_do: &'static str,
    pub hide_reason: &'static str,
    pub hide_hint: &'static str,
    pub hide_press: &'static str,
    pub show_do: &'static str,
    pub show_press: &'static str,
}

/// The texts in a language.
pub fn of(language: Language) -> &'static VoicesWording {
    match language {
        Language::Vi => &vi::WORDING,
        Language::En => &en::WORDING,
    }
}

/// Tags that are offered: what is kept, in Vietnamese, in English.
pub const TAGS: [(&str, &str, &str); 7] = [
    ("attitude", "thái độ", "attitude"),
    ("time", "thời gian", "time"),
    ("fee", "phí", "fees"),
    ("dossier", "hồ sơ", "papers"),
    ("system", "hệ thống", "system"),
    ("place", "cơ sở vật chất", "premises"),
    ("corruption", "tiêu cực", "corruption"),
];

/// A tag as people read it; one of their own as they wrote it.
pub fn tag(language: Language, tag: &str) -> &str {
    let known = TAGS.iter().find(|(name, ..)| *name == tag);
    match (known, language) {
        (Some((_, vi, _)), Language::Vi) => vi,
        (Some((.., en)), Language::En) => en,
        (None, _) => tag,
    }
}

/// A status as people read it.
pub fn status(language: Language, status: Status) -> &'static str {
    match (language, status) {
        (Language::Vi, Status::New) => "Mới",
        (Language::Vi, Status::Open) => "Đang xử lý",
        (Language::Vi, Status::Answered) => "Đã trả lời",
        (Language::Vi, Status::Closed) => "Không xử lý",
        (Language::En, Status::New) => "New",
        (Language::En, Status::Open) => "In progress",
        (Language::En, Status::Answered) => "Answered",
        (Language::En, Status::Closed) => "No action",
    }
}

/// A flag as people read it.
pub fn flag(language: Language, flag: &str) -> &str {
    match (language, flag) {
        (Language::Vi, "danger") => "Nói đến nguy hiểm",
        (Language::Vi, "overdue") => "Quá hạn",
        (Language::Vi, "hidden") => "Đã ẩn",
        (Language::Vi, "apart") => "Không được tính",
        (Language::En, "danger") => "Speaks of danger",
        (Language::En, "overdue") => "Overdue",
        (Language::En, "hidden") => "Hidden",
        (Language::En, "apart") => "Not counted",
        (_, other) => other,
    }
}

/// Why nothing was done.
pub fn fault(language: Language, fault: &Fault) -> String {
    use crate::limits::voices::{TAG_LETTERS_MAX, TAGS_MAX};
    match (language, fault) {
        (Language::Vi, Fault::Press(_)) => {
            "Không rõ Ông/Bà muốn làm gì. Xin bấm lại một nút trên trang.".to_owned()
        }
        (Language::Vi, Fault::NoText) => {
            "Chưa có lý do hoặc nội dung. Xin ghi rồi gửi lại.".to_owned()
        }
        (Language::Vi, Fault::TooLong(most)) => {
            format!("Nội dung quá dài. Xin viết trong {most} ký tự.")
        }
        (Language::Vi, Fault::Tags) => format!(
            "Mỗi ý kiến có nhiều nhất {TAGS_MAX} nhãn, mỗi nhãn nhiều nhất {TAG_LETTERS_MAX} ký tự."
        ),
        (Language::Vi, Fault::Unit(_)) => {
            "Không giao được cho đơn vị này. Xin ghi mã của một đơn vị thuộc phạm vi của Ông/Bà, ví dụ \
             H01.23."
                .to_owned()
        }
        (Language::En, Fault::Press(_)) => {
            "It is not clear what is to be done. Please press a button of the page again."
                .to_owned()
        }
        (Language::En, Fault::NoText) => {
            "A reason or a text is missing. Please write it and send again.".to_owned()
        }
        (Language::En, Fault::TooLong(most)) => {
            format!("The text is too long. Please write up to {most} characters.")
        }
        (Language::En, Fault::Tags) => format!(
            "A comment has at most {TAGS_MAX} tags of at most {TAG_LETTERS_MAX} characters each."
        ),
        (Language::En, Fault::Unit(_)) => {
            "It cannot be assigned to this unit. Please give the code of a unit of yours, such as H01.23."
                .to_owned()
        }
    }
}
