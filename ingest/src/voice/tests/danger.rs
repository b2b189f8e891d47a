//! What is flagged as danger, and what is not.

use crate::voice::danger::is_danger;
use crate::voice::words::Words;

const DANGER: [&str; 22] = [
    "Tôi muốn tự tử vì hồ sơ",
    "TỰ TỬ",
    "chắc tôi tự thiêu trước cổng",
    "không muốn sống nữa",
    "tôi không muốn chết", // a "not" is not guessed
    "Tao sẽ giết hết",
    "giết!",
    "đâm chết cán bộ",
    "lần sau tôi mang dao đến",
    "sẽ đốt uỷ ban",
    "chồng tôi bạo hành hai mẹ con",
    "con tôi bị xâm hại",
    "muốn nhảy lầu",
    "uống thuốc trừ sâu cho rồi",
    "muon tu tu",
    "khong muon song nua",
    "tao giet",
    "se dam chet",
    "I want to die",
    "I will kill you all",
    "this is suicide",
    "tu\u{31b}\u{323} tu\u{31b}\u{309}", // letters in parts
];

const HARMLESS: [&str; 18] = [
    "cán bộ làm từ từ, không vội",
    "lam tu tu thoi",
    "tu tu",
    "tư tưởng tốt",
    "tủ tài liệu",
    "chờ đến chết mất",
    "nóng muốn xỉu",
    "thủ tục kiểm dịch",
    "mang đao", // not a knife
    "đốt hương",
    "nhà văn hóa",
    "giệt",
    "trả hồ sơ",
    "trả thủ tục",
    "bombay",
    "skill you need",
    "chem chép",
    "",
];

#[test]
fn danger_is_flagged() {
    for text in DANGER {
        assert!(is_danger(&Words::of_comment(text)), "{text}");
    }
}

#[test]
fn what_only_looks_like_it_is_not() {
    for text in HARMLESS {
        assert!(!is_danger(&Words::of_comment(text)), "{text}");
    }
}
