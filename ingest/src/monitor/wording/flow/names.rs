//! What channels, reasons of a rejection and kinds of heartbeats are called. What has no name here is shown
//! as it is written on the wire.

use model::Language;

type Names = [(&'static str, &'static str, &'static str)];

const CHANNELS: &Names = &[
    ("portal", "Cổng dịch vụ công", "Portal"),
    ("link", "Đường dẫn", "Link"),
    ("qr", "Mã QR", "QR code"),
    ("sms", "Tin nhắn SMS", "SMS"),
    ("kiosk", "Máy tính bảng tại chỗ", "Kiosk"),
    ("counter", "Tại quầy", "Counter"),
    ("interview", "Phỏng vấn", "Interview"),
    ("phone", "Điện thoại", "Phone"),
    ("paper", "Phiếu giấy", "Paper"),
    ("other", "Khác", "Other"),
    ("", "Không đọc được", "Could not be read"),
];

const REASONS: &Names = &[
    ("unreadable", "Nội dung không đọc được", "Unreadable"),
    ("too-large", "Quá dung lượng", "Too large"),
    ("too-many-submissions", "Quá nhiều lượt trong một lô", "Too many in one batch"),
    ("wrong-type", "Sai kiểu nội dung", "Wrong content type"),
    ("incomplete", "Truyền dở dang", "Did not arrive whole"),
    ("timeout", "Gửi quá chậm", "Came too slowly"),
    ("key-reused", "Khóa đã dùng cho lượt khác", "Key used for another"),
    ("too-many", "Vượt giới hạn một nguồn", "Too many from one place"),
    ("origin-refused", "Trang web không được phép", "Origin not allowed"),
    ("stale-page", "Trang phiếu đã quá cũ", "Page of the form too old"),
    ("invite-unjudged", "Chưa kiểm được lời mời", "Invite not judged yet"),
    ("device-unjudged", "Chưa kiểm được thiết bị", "Device not judged yet"),
    ("invalid", "Sai quy tắc của phiếu", "Against the survey's rules"),
    ("unavailable", "Máy không ghi được", "Node could not store"),
    ("invite-malformed", "Lời mời không đọc được", "Invite unreadable"),
    ("invite-unknown-issuer", "Lời mời của hệ thống chưa đăng ký", "Issuer not registered"),
    ("invite-forged", "Lời mời giả", "Invite forged"),
    ("invite-revoked", "Khóa ký lời mời đã thu hồi", "Invite's key revoked"),
    ("invite-expired", "Lời mời hết hạn", "Invite expired"),
    ("invite-not-yet", "Lời mời chưa có hiệu lực", "Invite not valid yet"),
    ("invite-foreign", "Lời mời ngoài phạm vi đơn vị", "Invite of another unit"),
    ("invite-spent", "Lời mời đã dùng", "Invite already used"),
];

const KINDS: &Names = &[
    ("ready", "Chạy tốt", "Ready"),
    ("offered", "Hiện phiếu dự phòng", "Plain form offered"),
    ("wasm-blocked", "Bị chính sách của trang chặn", "Blocked by the page's policy"),
    ("not-loaded", "Không tải được", "Not loaded"),
    ("too-slow", "Tải quá chậm", "Too slow"),
    ("trapped", "Dừng giữa chừng", "Stopped with a fault"),
    ("frame-blocked", "Khung bị chặn", "Frame blocked"),
    ("no-survey", "Trang không ghi tên phiếu", "Page names no survey"),
    ("unknown-survey", "Tên phiếu không có", "Unknown survey"),
    ("survey-unreached", "Không lấy được phiếu", "Survey not reached"),
    ("survey-refused", "Bị từ chối phiếu", "Survey refused"),
    ("survey-layout", "Phiếu không dựng được", "Survey could not be laid out"),
    ("other", "Khác", "Other"),
];

fn named(names: &Names, language: Language, name: &str) -> String {
    let known = names.iter().find(|(known, ..)| *known == name);
    match (known, language) {
        (Some((_, vi, _)), Language::Vi) => (*vi).to_owned(),
        (Some((.., en)), Language::En) => (*en).to_owned(),
        (None, _) => name.to_owned(),
    }
}

/// A channel.
pub fn channel(language: Language, name: &str) -> String {
    named(CHANNELS, language, name)
}

/// Why a submission was rejected.
pub fn reason(language: Language, name: &str) -> String {
    named(REASONS, language, name)
}

/// What a page told of the widget.
pub fn kind(language: Language, name: &str) -> String {
    named(KINDS, language, name)
}
