//! Citations of formulas, as they are printed beside every figure. No figure is computed here.

use super::Class;

/// SIPAS. The annex with the formula is not public in full, so the source says what it rests on.
pub const SIPAS: &str = "Quyết định 1001/QĐ-BNV ngày 11/12/2023, Phương pháp Đo lường sự hài lòng \
    giai đoạn 2023 - 2026; cách tổng hợp theo kết quả đã công bố (2022: 80,08%; 2023: 82,66%)";

/// Shares of favourable levels.
pub const TOP: &str = "Tỷ lệ trả lời ở các mức thuận lợi: Thông tư 32/2017/TT-BTTTT, Điều 12 (hài \
    lòng và rất hài lòng); Thông tư 01/2018/TT-VPCP, Điều 13 (đạt 1 hoặc 2 điểm)";

/// Mean levels and net shares: no law names them.
pub const OWN: &str = "Hài Lòng; không có trong văn bản pháp luật";

/// Rating of an online service.
pub const ONLINE: &str = "Thông tư 32/2017/TT-BTTTT, Điều 12";

/// Nine indicators of the one-stop mechanism.
pub const TT01: &str = "Thông tư 01/2018/TT-VPCP, Điều 12-15";

/// Satisfaction group of the real-time index.
pub const QD766: &str = "Quyết định 766/QĐ-TTg ngày 23/6/2022, nhóm chỉ số Mức độ hài lòng";

/// Our own variant of its third indicator.
pub const QD766_HONEST: &str = "Hài Lòng, theo chỉ số hài lòng trong tiếp nhận, giải quyết thủ tục \
    hành chính của Quyết định 766/QĐ-TTg; người không trả lời không được tính là hài lòng";

/// What a class is called: Circular 01/2018/TT-VPCP, article 15; in Vietnamese, then in English.
pub fn class(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Excellent => ("Xuất sắc", "Excellent"),
        Class::Good => ("Tốt", "Good"),
        Class::Fair => ("Khá", "Fair"),
        Class::Average => ("Trung bình", "Average"),
        Class::Weak => ("Yếu", "Weak"),
        Class::Whole => ("Hoàn thành 100% nhiệm vụ", "All of the task done"),
        Class::SeventyAndMore => {
            ("Hoàn thành từ 70% đến dưới 100% nhiệm vụ", "70% to less than 100% of the task done")
        }
        Class::BelowSeventy => ("Hoàn thành dưới 70% nhiệm vụ", "Less than 70% of the task done"),
    }
}
