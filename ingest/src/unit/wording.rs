//! What people read about units: the kinds of them, and what an index says of predecessors.

use model::Language;

use super::{Level, Role, WhyLeftOut};

/// What a kind of unit is called.
pub fn level(language: Language, level: Level) -> &'static str {
    match (language, level) {
        (Language::Vi, Level::Ministry) => "bộ, cơ quan ngang bộ",
        (Language::Vi, Level::Province) => "tỉnh, thành phố",
        (Language::Vi, Level::Department) => "sở, ngành; cục, vụ",
        (Language::Vi, Level::District) => "huyện, quận (đến 30/6/2025)",
        (Language::Vi, Level::Commune) => "xã, phường, đặc khu",
        (Language::Vi, Level::Office) => "phòng, ban, chi cục",
        (Language::Vi, Level::Centre) => "trung tâm phục vụ hành chính công",
        (Language::En, Level::Ministry) => "ministry",
        (Language::En, Level::Province) => "province or city",
        (Language::En, Level::Department) => "department",
        (Language::En, Level::District) => "district (until 30 June 2025)",
        (Language::En, Level::Commune) => "commune or ward",
        (Language::En, Level::Office) => "office",
        (Language::En, Level::Centre) => "public administration service centre",
    }
}

/// In which way a unit is part of a figure.
pub fn role(language: Language, role: Role) -> &'static str {
    match (language, role) {
        (Language::Vi, Role::Itself) => "chính đơn vị",
        (Language::Vi, Role::Descendant) => "đơn vị trực thuộc tại thời điểm đó",
        (Language::Vi, Role::Predecessor) => "đơn vị tiền thân",
        (Language::En, Role::Itself) => "the unit itself",
        (Language::En, Role::Descendant) => "a part of it at that time",
        (Language::En, Role::Predecessor) => "a predecessor",
    }
}

/// Why a predecessor is not part of a figure.
pub fn left_out(language: Language, code: &str, why: &WhyLeftOut) -> String {
    match (language, why) {
        (Language::Vi, WhyLeftOut::Split { successors }) => format!(
            "Không tính {code}: đơn vị này đã được chia cho {}, không xác định được đánh giá nào thuộc \
             đơn vị nào.",
            successors.join(", ")
        ),
        (Language::Vi, WhyLeftOut::SuccessorLeftOut { successor }) => {
            format!("Không tính {code}: đơn vị kế thừa là {successor} cũng không được tính.")
        }
        (Language::En, WhyLeftOut::Split { successors }) => format!(
            "{code} is left out: its work went to {}, and nobody can say which of its ratings are whose.",
            successors.join(", ")
        ),
        (Language::En, WhyLeftOut::SuccessorLeftOut { successor }) => {
            format!("{code} is left out: {successor}, which does its work now, is left out, too.")
        }
    }
}
