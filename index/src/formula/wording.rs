//! Citations of formulas, as they are printed beside every figure. No figure is computed here.

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
