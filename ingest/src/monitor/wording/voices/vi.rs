//! The comments' pages in Vietnamese.

use super::VoicesWording;

/// The texts.
pub static WORDING: VoicesWording = VoicesWording {
    short: "Ý kiến",
    title: "Ý kiến của người dân",
    lead: "Lời người dân viết, mới nhất trước. Số điện thoại, số căn cước, e-mail, biển số và mã hồ sơ đã \
           được che. Tên người không tự che được: xin đừng chép lại. Ý kiến vừa gửi có ở đây sau dưới một phút.",
    lead_opened: "Lời người dân viết trong những quý đã công bố kết quả, khi đơn vị có từ 5 lượt đánh giá trở lên. \
                  Thứ tự không theo thời gian và không ghi ngày giờ, để không ai đoán được ai đã viết. Số \
                  điện thoại, số căn cước, e-mail, biển số và mã hồ sơ đã được che.",
    ask: "Tìm và lọc ý kiến",
    search: "Tìm trong ý kiến",
    search_hint: "Có dấu tìm đúng dấu, không dấu tìm mọi dấu. Nhiều từ: phải có đủ. Cụm từ: đặt trong \
                  ngoặc kép.",
    unit: "Đơn vị và trực thuộc",
    survey: "Bộ câu hỏi",
    service: "Mã thủ tục",
    period: "Kỳ",
    period_hint: "Ví dụ: 2026, 2026-Q3, 2026-10",
    period_hint_opened: "Ví dụ: 2026, 2026-Q3",
    level: "Mức chung",
    levels: ["1, thấp nhất", "2", "3", "4", "5"],
    tag: "Nhãn",
    status: "Trạng thái",
    written: "Viết bằng",
    flag: "Chỉ xem",
    any: "Tất cả",
    more_filters: "Lọc thêm",
    press: "Tìm",
    clear: "Bỏ lọc",
    list: "Danh sách ý kiến",
    none_yet: "Chưa có ý kiến nào. Ý kiến vừa gửi có ở đây sau dưới một phút.",
    none: "Không có ý kiến nào như vậy. Xin bớt điều kiện lọc, hoặc tìm không dấu.",
    none_opened: "Chưa có ý kiến nào được mở cho đơn vị của Ông/Bà, hoặc không có ý kiến nào như vậy. Ý kiến \
                  được mở sau khi trung tâm công bố kết quả của quý.",
    older: "Xem tiếp",
    work: "Xử lý",
    work_of: |beginning| format!("Xử lý ý kiến: {beginning}"),

    dangers: "Cần xem ngay",
    danger: "Nói đến nguy hiểm",
    danger_seen: |name| format!("Đã xem: {name}"),
    danger_lead: "Những ý kiến này có từ ngữ về tự làm hại, đe dọa hoặc bạo lực. Máy chỉ nhận ra từ ngữ, không hiểu \
                  ý: xin đọc rồi quyết định.",
    danger_steps: [
        "Có người đang gặp nguy hiểm: gọi 113 (công an). Cần cấp cứu: gọi 115.",
        "Liên quan đến trẻ em: gọi 111 (Tổng đài quốc gia bảo vệ trẻ em, 24/7, miễn phí).",
        "Đe dọa cán bộ hoặc trụ sở: báo người phụ trách an ninh của cơ quan và công an địa phương.",
        "Ghi lại đã làm gì, rồi bấm xác nhận đã xem. Ý kiến vẫn còn trong danh sách.",
    ],
    danger_not: "Xin đừng tự tìm xem ai đã viết, đừng trả lời công khai về sự việc, và đừng chuyển lời này cho đơn \
                 vị bị nêu tên.",
    danger_note: "Đã làm gì",

    alike: |n| format!("{n} lời giống nhau"),
    overdue: |day| format!("Quá hạn từ {day}"),
    due: |day| format!("Hạn {day}"),
    assigned: |unit| format!("Giao {unit}"),
    service_untold: "Thủ tục không ghi, vì có ít lượt",
    hidden: |name, reason| format!("{name} đã ẩn: {reason}"),
    reply: "Trả lời của cơ quan",
    reason: |reason| format!("Lý do: {reason}"),

    one: "Một ý kiến",
    back: "Về danh sách",
    read_only: "Ông/Bà xem được, không thay đổi được.",
    seen_do: "Xác nhận đã xem",
    seen_hint: "Không ghi tên hay số điện thoại của ai.",
    seen_press: "Tôi đã xem và đã làm việc này",
    tags_do: "Nhãn",
    tags_own: "Nhãn khác",
    tags_own_hint: "Cách nhau bằng dấu phẩy",
    tags_press: "Lưu nhãn",
    assign_do: "Giao cho đơn vị",
    assign_unit: "Mã đơn vị",
    assign_hint: "Để trống là không giao. Đơn vị được giao chỉ thấy ý kiến khi quý đã công bố.",
    assign_press: "Giao",
    status_do: "Trạng thái",
    status_reason: "Lý do (bắt buộc khi không xử lý)",
    status_press: "Lưu trạng thái",
    reply_do: "Trả lời",
    reply_hint: "Cơ quan đã làm gì. Người viết đọc được ở trang tra cứu mã biên nhận; xin đừng ghi thông tin riêng \
                 của ai.",
    reply_press: "Lưu trả lời",
    hide_do: "Ẩn ý kiến",
    hide_reason: "Lý do ẩn",
    hide_hint: "Ý kiến đã ẩn vẫn được tính, vẫn có trong mục «Đã ẩn» cùng tên người ẩn và lý do. Không ai xóa được.",
    hide_press: "Ẩn",
    show_do: "Ý kiến đang ẩn",
    show_press: "Bỏ ẩn",
};
