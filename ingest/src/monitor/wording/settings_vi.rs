//! Vietnamese texts of the pages with settings.

use super::settings::SettingsWording;

pub(super) static WORDING: SettingsWording = SettingsWording {
    users: "Tài khoản người dùng",
    users_short: "Tài khoản",
    users_lead: "Những người đăng nhập được vào trang theo dõi. Mỗi thay đổi kết thúc mọi phiên của người đó \
                 và được ghi vào nhật ký.",
    user_name: "Tên đăng nhập",
    user_name_hint: "1 đến 64 ký tự a-z, 0-9, dấu chấm, gạch dưới, gạch nối và @.",
    role: "Vai trò",
    unit: "Đơn vị",
    unit_hint: "Mã định danh; gồm cả các đơn vị trực thuộc theo từng ngày. Để trống: mọi đơn vị.",
    all_units: "mọi đơn vị",
    since: "Từ ngày",
    state: "Trạng thái",
    actions: "Thao tác",
    active: "đang dùng",
    disabled_on: |day| format!("đã ngừng {day}"),
    one_time: "mật khẩu một lần",
    has_second_factor: "hai lớp bảo vệ",
    disable: "Ngừng",
    enable: "Mở lại",
    reset: "Cấp mật khẩu một lần",
    remove_second_factor: "Tắt lớp bảo vệ thứ hai",
    change_role: "Đổi vai trò",
    change_of: |what, name| format!("{what}: {name}"),
    user_add: "Thêm tài khoản",
    user_add_press: "Thêm và cấp mật khẩu một lần",
    shown_password: |name| format!("Mật khẩu một lần của {name}:"),
    shown_once: "Xin trao ngay cho người dùng theo cách an toàn: trang này không hiện lại nữa.",

    tokens: "Mã truy cập của phần mềm",
    tokens_short: "Mã truy cập",
    tokens_lead: "Phần mềm một cửa và cổng dữ liệu dùng các mã này để gọi dịch vụ. Hệ thống chỉ giữ bản băm \
                  của mã.",
    tokens_none: "Chưa có mã truy cập nào.",
    token_name: "Tên phần mềm",
    token_name_hint: "Chữ cái không dấu, chữ số, dấu chấm, gạch dưới, gạch nối.",
    token_scope: "Được phép",
    token_unit_hint: "Chỉ cho mã đọc số liệu: chỉ đọc số liệu các kỳ đã kết thúc của đơn vị này và đơn vị trực \
                      thuộc. Để trống: mọi đơn vị.",
    token_days: "Thời hạn (số ngày)",
    token_until: "Đến ngày",
    token_expired: "đã hết hạn",
    token_revoked_on: |day| format!("đã thu hồi {day}"),
    token_revoke: "Thu hồi",
    token_revoke_question: "Thu hồi mã truy cập này?",
    token_revoke_note: |name| {
        format!(
            "Phần mềm «{name}» sẽ bị từ chối ngay. Không thể khôi phục; tên này cũng không dùng lại được."
        )
    },
    token_revoke_press: "Thu hồi vĩnh viễn",
    token_keep: "Không, giữ lại",
    token_add: "Tạo mã truy cập",
    token_add_press: "Tạo mã này",
    shown_token: "Mã truy cập mới:",

    audit: "Nhật ký",
    audit_short: "Nhật ký",
    audit_lead: "Ai đã làm gì, khi nào, từ trang nào. Nhật ký chỉ được ghi thêm, không sửa và không xóa được; \
                 mỗi dòng mang dấu băm của dòng trước.",
    audit_none: "Không có dòng nào như vậy.",
    audit_who: "Người làm",
    audit_what: "Việc",
    audit_any: "Mọi việc",
    audit_from: "Từ ngày",
    audit_to: "Đến hết ngày",
    audit_search: "Lọc",
    audit_when: "Thời điểm",
    audit_subject: "Đối tượng",
    audit_reason: "Lý do, chi tiết",
    audit_page: "Trang",
    audit_older: "Các dòng cũ hơn",
};
