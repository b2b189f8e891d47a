//! Texts of the pages for accounts, tokens and the audit log.

use model::Language;

use crate::central::account::Role;
use crate::limits::{PASSWORD_LENGTH_MIN, TOKEN_DAYS_MAX, TOKEN_NAME_LENGTH_MAX, TOKENS_MAX};
use crate::monitor::account::AccountError;
use crate::token::{MakeTokenError, Scope};

use super::Wording;

/// Texts of the pages with settings.
pub struct SettingsWording {
    pub users: &'static str,
    pub users_short: &'static str,
    pub users_lead: &'static str,
    pub user_name: &'static str,
    pub user_name_hint: &'static str,
    pub role: &'static str,
    pub unit: &'static str,
    pub unit_hint: &'static str,
    pub all_units: &'static str,
    pub since: &'static str,
    pub state: &'static str,
    pub actions: &'static str,
    pub active: &'static str,
    pub disabled_on: fn(day: &str) -> String,
    pub one_time: &'static str,
    pub has_second_factor: &'static str,
    pub disable: &'static str,
    pub enable: &'static str,
    pub reset: &'static str,
    pub remove_second_factor: &'static str,
    pub change_role: &'static str,
    pub change_of: fn(what: &str, name: &str) -> String,
    pub user_add: &'static str,
    pub user_add_press: &'static str,
    pub shown_password: fn(name: &str) -> String,
    pub shown_once: &'static str,

    pub tokens: &'static str,
    pub tokens_short: &'static str,
    pub tokens_lead: &'static str,
    pub tokens_none: &'static str,
    pub token_name: &'static str,
    pub token_name_hint: &'static str,
    pub token_scope: &'static str,
    pub token_unit_hint: &'static str,
    pub token_days: &'static str,
    pub token_until: &'static str,
    pub token_expired: &'static str,
    pub token_revoked_on: fn(day: &str) -> String,
    pub token_revoke: &'static str,
    pub token_revoke_question: &'static str,
    pub token_revoke_note: fn(name: &str) -> String,
    pub token_revoke_press: &'static str,
    pub token_keep: &'static str,
    pub token_add: &'static str,
    pub token_add_press: &'static str,
    pub shown_token: &'static str,

    pub audit: &'static str,
    pub audit_short: &'static str,
    pub audit_lead: &'static str,
    pub audit_none: &'static str,
    pub audit_who: &'static str,
    pub audit_what: &'static str,
    pub audit_any: &'static str,
    pub audit_from: &'static str,
    pub audit_to: &'static str,
    pub audit_search: &'static str,
    pub audit_when: &'static str,
    pub audit_subject: &'static str,
    pub audit_reason: &'static str,
    pub audit_page: &'static str,
    pub audit_older: &'static str,
}

/// The texts in a language.
pub fn settings(language: Language) -> &'static SettingsWording {
    match language {
        Language::Vi => &super::settings_vi::WORDING,
        Language::En => &super::settings_en::WORDING,
    }
}

/// A role as people read it.
pub fn role(wording: &Wording, role: Role) -> &'static str {
    match role {
        Role::Central => wording.role_central,
        Role::Manager => wording.role_manager,
        Role::Moderator => wording.role_moderator,
        Role::Auditor => wording.role_auditor,
        Role::Viewer => wording.role_viewer,
    }
}

/// What a token may, as people read it.
pub fn token_scope(language: Language, scope: Scope) -> &'static str {
    match (language, scope) {
        (Language::Vi, Scope::Invites) => "Tạo liên kết ngắn cho thư mời",
        (Language::Vi, Scope::Dossiers) => "Gửi danh sách hồ sơ được đánh giá",
        (Language::Vi, Scope::Figures) => "Đọc số liệu",
        (Language::En, Scope::Invites) => "Make short links for invites",
        (Language::En, Scope::Dossiers) => "Send dossiers that may be rated",
        (Language::En, Scope::Figures) => "Read figures",
    }
}

/// Why an account is not as asked for.
pub fn account_fault(language: Language, fault: &AccountError) -> String {
    let vi = language == Language::Vi;
    match fault {
        AccountError::Name(name) if vi => format!(
            "«{name}» không dùng làm tên đăng nhập được. Tên gồm 1 đến 64 ký tự a-z, 0-9, dấu chấm, gạch \
             dưới, gạch nối và @."
        ),
        AccountError::Taken(name) if vi => {
            format!("Đã có người mang tên «{name}». Xin chọn tên khác.")
        }
        AccountError::Unit(unit) if vi => {
            format!("«{unit}» không phải là mã định danh của đơn vị. Ví dụ: H47.15.")
        }
        AccountError::UnitOfCentral if vi => {
            "Nhóm trung tâm xem mọi đơn vị. Xin để trống đơn vị, hoặc chọn vai trò khác.".to_owned()
        }
        AccountError::Email(email) if vi => {
            format!("«{email}» không phải là địa chỉ thư điện tử. Ví dụ: ten@coquan.gov.vn.")
        }
        AccountError::EmailTaken(email) if vi => {
            format!("Đã có người khác đăng nhập bằng địa chỉ «{email}». Xin dùng địa chỉ khác.")
        }
        AccountError::Unknown(name) if vi => format!("Không có ai mang tên «{name}»."),
        AccountError::Last(name) if vi => format!(
            "«{name}» là người cuối cùng của nhóm trung tâm còn đăng nhập được. Xin giao vai trò này cho \
             người khác trước."
        ),
        AccountError::TooShort(_) | AccountError::TooLong | AccountError::Guessable if vi => {
            format!("Mật khẩu cần ít nhất {PASSWORD_LENGTH_MIN} ký tự và không dễ đoán.")
        }
        AccountError::UnitOfCentral => {
            "The central team sees every unit. Leave the unit empty, or take another role."
                .to_owned()
        }
        AccountError::Unknown(name) => format!("There is nobody with the name '{name}'."),
        other => sentence(&other.to_string()),
    }
}

/// Why no token was made.
pub fn token_fault(language: Language, fault: &MakeTokenError) -> String {
    let vi = language == Language::Vi;
    match fault {
        MakeTokenError::Name(name) if vi => format!(
            "«{name}» không dùng làm tên được. Tên gồm nhiều nhất {TOKEN_NAME_LENGTH_MAX} chữ cái không \
             dấu, chữ số, dấu chấm, gạch dưới và gạch nối."
        ),
        MakeTokenError::Days(_) if vi => {
            format!("Thời hạn là một số ngày từ 1 đến {TOKEN_DAYS_MAX}.")
        }
        MakeTokenError::Unit(unit) if vi => {
            format!("«{unit}» không phải là mã định danh của đơn vị. Ví dụ: H47.15.")
        }
        MakeTokenError::UnitOfOthers if vi => {
            "Chỉ mã đọc số liệu mới gắn với một đơn vị. Xin để trống đơn vị.".to_owned()
        }
        MakeTokenError::Taken(name) if vi => format!(
            "«{name}» đã có mã (mã đã thu hồi vẫn giữ tên), hoặc đã đủ {TOKENS_MAX} mã. Xin chọn tên khác."
        ),
        MakeTokenError::Days(_) => format!("A token is good for 1 to {TOKEN_DAYS_MAX} days."),
        other => sentence(&other.to_string()),
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    [&first, letters.as_str(), "."].concat()
}

/// What was done, as people read it; the audit's own word for what is not known.
pub fn action(language: Language, action: &str) -> &str {
    let known = ACTIONS.iter().find(|(name, ..)| *name == action);
    match (known, language) {
        (Some((_, vi, _)), Language::Vi) => vi,
        (Some((.., en)), Language::En) => en,
        (None, _) => action,
    }
}

/// Everything that is written into the audit, and what it is called.
pub const ACTIONS: [(&str, &str, &str); 40] = [
    ("login", "Đăng nhập", "Logged in"),
    ("login-failed", "Đăng nhập không thành", "Login failed"),
    ("logout", "Đăng xuất", "Logged out"),
    ("provider-bind", "Gắn tài khoản của nhà cung cấp", "Bound an account of the provider"),
    ("provider-refused", "Từ chối đăng nhập qua nhà cung cấp", "Refused a login with the provider"),
    ("comments-read", "Xem ý kiến", "Looked at comments"),
    ("comment-tag", "Gắn nhãn ý kiến", "Tagged a comment"),
    ("comment-assign", "Giao ý kiến", "Assigned a comment"),
    ("comment-status", "Đổi trạng thái ý kiến", "Changed the status of a comment"),
    ("comment-reply", "Trả lời ý kiến", "Replied to a comment"),
    ("comment-hide", "Ẩn ý kiến", "Hid a comment"),
    ("comment-show", "Bỏ ẩn ý kiến", "Showed a comment again"),
    ("comment-seen", "Xác nhận đã xem ý kiến nguy hiểm", "Marked a danger as seen"),
    ("alert-acknowledge", "Nhận xử lý cảnh báo", "Took an alert on"),
    ("export", "Xuất dữ liệu", "Exported"),
    ("user-add", "Thêm tài khoản", "Added an account"),
    ("user-role", "Đổi vai trò", "Changed a role"),
    ("user-disable", "Ngừng tài khoản", "Disabled an account"),
    ("user-enable", "Mở lại tài khoản", "Enabled an account"),
    ("user-email", "Đổi thư điện tử", "Changed an e-mail address"),
    ("user-reset", "Cấp mật khẩu một lần", "Gave a one-time password"),
    ("user-password", "Đổi mật khẩu", "Changed a password"),
    ("second-factor-add", "Bật lớp bảo vệ thứ hai", "Turned a second factor on"),
    ("second-factor-remove", "Tắt lớp bảo vệ thứ hai", "Turned a second factor off"),
    ("key-add", "Thêm khóa", "Added a key"),
    ("key-revoke", "Thu hồi khóa", "Revoked a key"),
    ("issuer-units", "Đổi đơn vị của bên ký", "Changed an issuer's units"),
    ("token-add", "Tạo mã truy cập", "Made a token"),
    ("token-revoke", "Thu hồi mã truy cập", "Revoked a token"),
    ("origin-add", "Thêm trang được gửi", "Added an origin"),
    ("origin-remove", "Bỏ trang được gửi", "Removed an origin"),
    ("device-add", "Thêm máy tính bảng", "Added a tablet"),
    ("device-revoke", "Thu hồi máy tính bảng", "Revoked a tablet"),
    ("unit-import", "Nhập đơn vị", "Imported a unit"),
    ("service-import", "Nhập thủ tục", "Imported a procedure"),
    ("fact-import", "Nhập số liệu của đơn vị", "Imported a fact"),
    ("publish", "Công bố", "Published"),
    ("withdraw", "Rút đánh giá", "Withdrew a rating"),
    ("erase", "Xóa theo yêu cầu", "Erased on request"),
    ("retention", "Xóa khi hết hạn lưu", "Destroyed after its time"),
];
