//! What stands in a comment in the place of what was masked.

use model::Language;

use super::mask::Kind;

/// The mark of a kind.
pub fn mark(language: Language, kind: Kind) -> &'static str {
    match (language, kind) {
        (Language::Vi, Kind::Phone) => "[số điện thoại]",
        (Language::Vi, Kind::Identity) => "[số căn cước]",
        (Language::Vi, Kind::Email) => "[địa chỉ e-mail]",
        (Language::Vi, Kind::Plate) => "[biển số xe]",
        (Language::Vi, Kind::Dossier) => "[mã hồ sơ]",
        (Language::Vi, Kind::Number) => "[dãy số]",
        (Language::En, Kind::Phone) => "[phone number]",
        (Language::En, Kind::Identity) => "[identity card number]",
        (Language::En, Kind::Email) => "[e-mail address]",
        (Language::En, Kind::Plate) => "[vehicle plate]",
        (Language::En, Kind::Dossier) => "[dossier code]",
        (Language::En, Kind::Number) => "[long number]",
    }
}

/// Words that people say right before a telephone number, in small letters.
pub const PHONE_WORDS: [&str; 16] = [
    "đt", "sđt", "dt", "sdt", "thoại", "thoai", "tel", "phone", "zalo", "hotline", "máy", "may",
    "gọi", "goi", "call", "mobile",
];

/// Words and signs that stand behind an amount of money, in small letters.
pub const CURRENCIES: [&str; 14] = [
    "đồng", "đ", "dong", "vnd", "vnđ", "nghìn", "ngàn", "nghin", "ngan", "triệu", "trieu", "tỷ",
    "tỉ", "usd",
];

/// Ends of words with two ways of placing the tone, the new way and the old, which is searched for.
pub const TONE_PLACES: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// Phrases that speak of danger, in small letters: harming oneself, threats, violence, danger to children.
/// Weapons and fire only with what is done with them.
pub const DANGERS: [&str; 62] = [
    // Harming oneself.
    "tự tử",
    "tự sát",
    "tự vẫn",
    "tự thiêu",
    "tự kết liễu",
    "kết liễu đời",
    "kết liễu cuộc đời",
    "quyên sinh",
    "muốn chết",
    "chết quách",
    "chết cho xong",
    "không muốn sống",
    "không thiết sống",
    "không còn muốn sống",
    "chẳng muốn sống",
    "nhảy cầu",
    "nhảy lầu",
    "uống thuốc sâu",
    "uống thuốc trừ sâu",
    "uống thuốc diệt cỏ",
    "cắt cổ tay",
    "treo cổ",
    // Threats and violence.
    "giết",
    "đâm chết",
    "chém chết",
    "bắn chết",
    "đánh chết",
    "thiêu sống",
    "tạt axit",
    "tạt a xít",
    "đặt bom",
    "đánh bom",
    "đốt trụ sở",
    "đốt nhà",
    "đốt ủy ban",
    "phóng hỏa",
    "mang dao",
    "cầm dao",
    "vác dao",
    "cầm súng",
    "dọa giết",
    "đe dọa tính mạng",
    "đòi mạng",
    "lấy mạng",
    "trả thù",
    "bị đánh đập",
    "bạo hành",
    "bạo lực gia đình",
    "bị hành hung",
    "hiếp dâm",
    "xâm hại",
    "bắt cóc",
    // In English.
    "suicide",
    "kill myself",
    "kill you",
    "kill them",
    "end my life",
    "want to die",
    "hurt myself",
    "bomb",
    "burn down",
    "domestic violence",
];

/// The same as written without diacritics, but only what is nothing harmless then: "tu tu" is also "slowly",
/// "giet" nothing else.
pub const BARE_DANGERS: [&str; 23] = [
    "muon tu tu",
    "se tu tu",
    "tu tu cho",
    "tu sat",
    "tu thieu",
    "quyen sinh",
    "muon chet",
    "chet quach",
    "chet cho xong",
    "khong muon song",
    "khong thiet song",
    "nhay lau tu",
    "uong thuoc sau",
    "uong thuoc tru sau",
    "cat co tay",
    "giet",
    "dam chet",
    "chem chet",
    "danh chet",
    "tat axit",
    "phong hoa",
    "hiep dam",
    "bat coc",
];

/// What stands above the agency's reply on the receipts' page.
pub fn reply_title(language: Language) -> &'static str {
    match language {
        Language::Vi => "Trả lời của cơ quan",
        Language::En => "The agency's reply",
    }
}
