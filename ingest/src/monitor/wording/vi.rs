//! Vietnamese.

use super::Wording;

pub(super) static WORDING: Wording = Wording {
    product: "Hài Lòng",
    monitor: "Theo dõi đánh giá",
    skip_to_content: "Đến nội dung chính",
    language_switch: "Ngôn ngữ",
    language_vi: "Tiếng Việt",
    language_en: "English",
    log_out: "Đăng xuất",
    account: "Tài khoản",
    role_central: "Nhóm trung tâm",
    role_manager: "Lãnh đạo đơn vị",
    role_moderator: "Người điều phối ý kiến",
    role_auditor: "Người kiểm tra",
    role_viewer: "Người xem",

    login_title: "Đăng nhập",
    login_lead: "Trang dành cho cán bộ theo dõi kết quả đánh giá của người dân.",
    name: "Tên đăng nhập",
    password: "Mật khẩu",
    log_in: "Đăng nhập",
    login_wrong: "Tên đăng nhập hoặc mật khẩu không đúng. Xin kiểm tra lại.",
    login_locked: |seconds| {
        format!("Tên đăng nhập này đã bị nhập sai nhiều lần. Xin thử lại sau {}.", wait(seconds))
    },
    login_session_over: "Phiên làm việc đã kết thúc. Xin đăng nhập lại.",
    login_help: "Quên mật khẩu? Xin liên hệ quản trị viên của hệ thống.",

    overview: "Tổng quan",
    figures_as_of: "Số liệu lúc",
    figures_to: "Số liệu của những ngày trước ngày",
    viewer_notice: "Để giữ kín thông tin của người đánh giá, trang này chỉ gồm số liệu của những \
                    ngày đã khép lại, theo nhóm từ 5 lượt trở lên; đôi khi một mức khác cũng không \
                    được nêu, vì từ đó có thể suy ra mức có ít hơn 5 lượt.",
    viewer_unit: "Đơn vị",
    contents: "Nội dung",

    totals: "Tổng số",
    counted: "Được tính",
    counted_note: "lượt đánh giá được tính",
    by_survey: "Theo phiếu",
    apart: "Không tính vào kết quả",
    apart_note: "Vẫn được lưu, kèm lý do.",
    superseded: "Được thay thế",
    quarantined: "Chờ xem xét",
    withdrawn: "Đã rút lại",
    none_yet: "Chưa có lượt đánh giá nào.",
    none_yet_next: "Khi người dân gửi đánh giá đầu tiên, số liệu sẽ hiện ở đây trong vòng một giây.",
    none_closed_yet: "Chưa có ngày nào khép lại với lượt đánh giá.",
    too_few: "ít hơn 5",
    not_told: "không nêu",
    too_few_note: "Có ít hơn 5 lượt nên chưa hiển thị.",

    funnel: "Từ hồ sơ đến đánh giá",
    funnel_days: "30 ngày qua",
    funnel_steps: [
        "Hồ sơ đã có kết quả hoặc bị từ chối",
        "Hồ sơ đã mời đánh giá",
        "Lượt xem phiếu",
        "Lượt bắt đầu trả lời",
        "Lượt gửi đánh giá",
        "Lượt được tính",
    ],
    funnel_note: "Mỗi con số thuộc ngày của chính bước đó. Lượt xem và lượt bắt đầu chỉ được đếm, \
                  không gắn với ai.",
    rate: "Tỷ lệ phản hồi",
    rate_all: "Mọi hồ sơ",
    rate_of: |percent, responded, eligible| format!("{percent} ({responded}/{eligible} hồ sơ)"),
    rate_unknown: "chưa biết",
    rate_unknown_note: "Chưa có dữ liệu hồ sơ, nên chưa biết bao nhiêu người lẽ ra được hỏi. Nạp hồ sơ \
                        bằng lệnh hailong dossier import hoặc qua giao diện POST /v1/dossiers.",
    rate_note: "Số hồ sơ có ít nhất một lượt đánh giá được tính, trên số hồ sơ đã có kết quả hoặc bị \
                từ chối. Người không trả lời không được coi là hài lòng.",
    stages: "Kết quả theo bước của hồ sơ",
    stage_all: "Mọi bước",
    stage_result: "Đã có kết quả",
    stage_refused: "Bị từ chối",
    stage_supplement: "Phải bổ sung",
    stage_received: "Mới tiếp nhận",

    units: "Theo đơn vị",
    unit: "Đơn vị",
    unit_none: "Không ghi đơn vị",
    units_more: |n| format!("Còn {n} đơn vị khác, ít lượt đánh giá hơn."),
    submissions: "Lượt đánh giá",
    all_surveys: "Tất cả",

    results: "Kết quả",
    source: "Căn cứ",
    version: "Phiên bản",
    scale_levels: |levels| format!("Thang {levels} mức"),
    scale_one_of: "Chọn một ý",
    scale_any_of: "Chọn nhiều ý",
    answers: |n| format!("{n} câu trả lời"),
    asked: |n| format!("{n} lượt được hỏi"),
    of_all: |n| format!("trong {n} lượt đánh giá"),
    level: "Mức",
    option: "Ý được chọn",
    number_of_answers: "Số lượt",
    share: "Tỷ lệ",
    chart: "Biểu đồ",
    units_by_level: "Đánh giá chung theo đơn vị",

    comments: "Ý kiến",
    comments_note: "Mới nhất trước. Ý kiến của người dân có thể chứa thông tin riêng: xin không \
                    chuyển ra ngoài.",
    comments_none: "Chưa có ý kiến nào.",
    comment_more: "Đọc hết",
    comment_less: "Thu gọn",
    service_none: "Không ghi thủ tục",

    live: "Vừa nhận được",
    live_off: "Tải lại trang để xem lượt mới.",
    live_on: "Đang cập nhật trực tiếp",
    live_lost: "Mất kết nối, đang thử lại",
    live_paused: "Đã tạm dừng",
    live_over: "Phiên làm việc đã kết thúc. Xin tải lại trang.",
    live_none: "Chưa có lượt nào.",
    live_pause: "Tạm dừng",
    live_resume: "Tiếp tục",
    live_new: |n| format!("Có {n} lượt đánh giá mới."),
    live_charts_note: "Tổng số được cập nhật ngay; biểu đồ, bảng và ý kiến trong vài giây.",

    pages: "Các trang",
    report_short: "Báo cáo",
    keys: "Khóa ký thư mời",
    keys_short: "Khóa",
    keys_lead: "Phần mềm một cửa ký thư mời đánh giá bằng khóa riêng của mình; ở đây là các khóa công \
                khai mà hệ thống tin. Mọi thay đổi có hiệu lực trong 5 giây và được ghi nhật ký.",
    keys_none: "Chưa có khóa nào, nên chưa thư mời nào được nhận.",
    keys_issuer: "Bên ký",
    keys_issuer_hint: "Đúng như phần mềm ghi ở mục iss của thư mời.",
    keys_units: "Được mời cho các đơn vị",
    keys_units_hint: "Mã định danh, cách nhau bằng dấu cách; gồm cả đơn vị trực thuộc. Để trống: mọi \
                      đơn vị, hoặc giữ như cũ nếu bên ký đã có.",
    keys_all_units: "Mọi đơn vị",
    keys_algorithm: "Thuật toán",
    keys_kid: "Tên khóa (kid)",
    keys_since: "Từ ngày",
    keys_state: "Trạng thái",
    keys_pem: "Khóa công khai",
    keys_pem_hint: "Dạng PEM, Ed25519 hoặc P-256, bắt đầu bằng -----BEGIN PUBLIC KEY-----. Xin không \
                    bao giờ gửi khóa riêng.",
    keys_add: "Thêm khóa",
    keys_add_press: "Thêm khóa này",
    keys_revoke: "Thu hồi",
    keys_revoke_of: |issuer| format!("Thu hồi khóa của {issuer}"),
    keys_revoked_on: |day| format!("đã thu hồi {day}"),
    keys_revoke_question: "Thu hồi khóa này?",
    keys_revoke_note: |issuer| {
        format!(
            "Từ nay mọi thư mời do khóa này của {issuer} ký đều bị từ chối, kể cả thư đã gửi cho người \
             dân. Không thể hoàn lại."
        )
    },
    keys_revoke_press: "Thu hồi vĩnh viễn",
    keys_keep: "Không, giữ lại",

    not_found: "Không có trang này",
    not_found_note: "Địa chỉ có thể đã gõ nhầm hoặc trang đã được chuyển đi.",
    refused: "Không được phép",
    refused_role: "Vai trò của tài khoản này không xem được nội dung đó.",
    refused_origin: "Yêu cầu đến từ một trang khác nên không được thực hiện. Xin thử lại từ trang này.",
    failed: "Chưa lấy được số liệu",
    failed_note: "Cơ sở dữ liệu trung tâm chưa trả lời. Đánh giá của người dân vẫn được nhận và lưu. \
                  Xin thử lại sau ít phút.",
    back: "Về trang tổng quan",
};

fn wait(seconds: u64) -> String {
    if seconds < 60 {
        format!("{seconds} giây")
    } else {
        format!("{} phút", seconds.div_ceil(60))
    }
}
