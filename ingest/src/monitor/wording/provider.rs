//! Texts of logging in with an identity provider.

use model::Language;

use crate::monitor::provider::Refused;

/// Texts about the provider.
pub struct ProviderWording {
    pub or: &'static str,
    pub label: &'static str,
    pub button: fn(label: &str) -> String,
    pub away: fn(label: &str) -> String,
    pub refused_title: &'static str,
    pub to_login: &'static str,
    pub goes_on_title: &'static str,
    pub goes_on: &'static str,
    pub goes_on_press: &'static str,
    pub left_title: &'static str,
    pub left: fn(label: &str) -> String,
    pub left_press: fn(label: &str) -> String,
    pub add_press: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub email_change: &'static str,
    pub email_change_hint: &'static str,
    pub comes_with: fn(email: &str, is_bound: bool) -> String,
    pub no_password: &'static str,
    pub no_password_note: &'static str,
    pub second_factor_of_no_password: &'static str,
    pub added: fn(name: &str) -> String,
}

/// The texts in a language.
pub fn of(language: Language) -> &'static ProviderWording {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

/// What the provider is called.
pub fn label(language: Language, set: Option<String>) -> String {
    set.unwrap_or_else(|| of(language).label.to_owned())
}

/// Why nobody was let in.
pub fn refused(language: Language, refused: Refused, label: &str) -> String {
    match language {
        Language::Vi => refused_vi(refused, label),
        Language::En => refused_en(refused, label),
    }
}

fn refused_vi(refused: Refused, label: &str) -> String {
    match refused {
        Refused::Away => format!(
            "Hiện chưa đăng nhập được bằng {label}, vì hệ thống đó không trả lời. Xin Ông/Bà thử lại sau ít \
             phút, hoặc đăng nhập bằng mật khẩu nếu có."
        ),
        Refused::State => {
            "Lần đăng nhập này đã quá 10 phút, đã được dùng, hoặc bắt đầu từ trình duyệt \
                           khác. Xin Ông/Bà đăng nhập lại từ đầu."
                .to_owned()
        }
        Refused::Denied => format!(
            "Việc đăng nhập bằng {label} đã bị từ chối hoặc hủy. Xin Ông/Bà đăng nhập lại và đồng ý chia sẻ \
             địa chỉ thư điện tử."
        ),
        Refused::Code => format!(
            "Mã của lần đăng nhập bằng {label} không được chấp nhận: mã đã được dùng hoặc đã hết hạn. Xin \
             Ông/Bà đăng nhập lại từ đầu."
        ),
        Refused::Nobody => format!(
            "Ông/Bà đã đăng nhập bằng {label}, nhưng chưa được phép vào trang theo dõi này. Xin liên hệ quản \
             trị viên của hệ thống và cho biết địa chỉ thư điện tử đã dùng để đăng nhập."
        ),
        Refused::Another => format!(
            "Địa chỉ thư điện tử này trước đây đã gắn với một người dùng khác của {label}. Xin liên hệ quản \
             trị viên của hệ thống để gắn lại."
        ),
        Refused::Disabled => {
            "Tài khoản của Ông/Bà trên trang theo dõi đã ngừng hoạt động. Xin liên hệ quản \
                              trị viên của hệ thống."
                .to_owned()
        }
        Refused::Expired => format!(
            "Xác nhận từ {label} đã quá hạn hoặc chưa đến giờ, nên không được chấp nhận. Xin Ông/Bà đăng \
             nhập lại; nếu vẫn vậy, xin báo quản trị viên kiểm tra đồng hồ của các máy chủ."
        ),
        Refused::Unreadable
        | Refused::Issuer
        | Refused::Audience
        | Refused::Nonce
        | Refused::Signature => format!(
            "Xác nhận từ {label} không hợp lệ, nên không được chấp nhận. Xin Ông/Bà đăng nhập lại; \
             nếu vẫn vậy, xin báo quản trị viên của hệ thống."
        ),
    }
}

fn refused_en(refused: Refused, label: &str) -> String {
    match refused {
        Refused::Away => format!(
            "There is no connection to {label} at the moment. Please try again in a few minutes, or log in \
             with your password if you have one."
        ),
        Refused::State => {
            "This login took more than 10 minutes, was used before, or was begun in another \
                           browser. Please log in again from the start."
                .to_owned()
        }
        Refused::Denied => format!(
            "The login was refused or cancelled at {label}. Please log in again and agree to share your \
             e-mail address."
        ),
        Refused::Code => format!(
            "The code of this login was not taken by {label}: it was used before or is too old. Please log \
             in again from the start."
        ),
        Refused::Nobody => format!(
            "You have logged in with {label}, but may not enter this monitor yet. Please ask the system's \
             administrator, and say which e-mail address you logged in with."
        ),
        Refused::Another => format!(
            "This e-mail address has been bound to another user of {label} before. Please ask the system's \
             administrator to bind it again."
        ),
        Refused::Disabled => {
            "Your account of the monitor has been disabled. Please ask the system's \
                              administrator."
                .to_owned()
        }
        Refused::Expired => format!(
            "What {label} confirmed is too old, or of the future, and was not accepted. Please log in again; \
             if it stays so, ask the administrator to check the clocks of the servers."
        ),
        Refused::Unreadable
        | Refused::Issuer
        | Refused::Audience
        | Refused::Nonce
        | Refused::Signature => format!(
            "What {label} sent back is not valid and was not accepted. Please log in again; if it stays so, \
             tell the system's administrator."
        ),
    }
}

static VI: ProviderWording = ProviderWording {
    or: "hoặc",
    label: "tài khoản của cơ quan",
    button: |label| format!("Đăng nhập bằng {label}"),
    away: |label| {
        format!(
            "Hiện chưa đăng nhập được bằng {label}: hệ thống đó không trả lời. Kết nối đang được thử lại; xin \
             Ông/Bà tải lại trang sau ít phút."
        )
    },
    refused_title: "Chưa đăng nhập được",
    to_login: "Về trang đăng nhập",
    goes_on_title: "Đăng nhập",
    goes_on: "Danh tính của Ông/Bà đã được xác nhận. Trang tiếp theo đang mở.",
    goes_on_press: "Tiếp tục",
    left_title: "Đã đăng xuất",
    left: |label| {
        format!(
            "Ông/Bà đã đăng xuất khỏi trang theo dõi. Phiên đăng nhập bằng {label} có thể vẫn mở: nếu dùng máy \
             chung, xin kết thúc cả phiên đó."
        )
    },
    left_press: |label| format!("Đăng xuất khỏi {label}"),
    add_press: "Thêm tài khoản",
    email: "Thư điện tử tại nhà cung cấp danh tính",
    email_hint: "Để trống nếu đăng nhập bằng mật khẩu. Nếu ghi, người này đăng nhập qua nhà cung cấp bằng địa \
                 chỉ đã xác minh này và không có mật khẩu.",
    email_change: "Đổi thư điện tử",
    email_change_hint: "Đổi địa chỉ sẽ gỡ tài khoản đã gắn; để trống thì không đăng nhập qua nhà cung cấp được \
                        nữa.",
    comes_with: |email, is_bound| {
        let state = if is_bound { "đã gắn" } else { "chưa gắn" };
        format!("qua nhà cung cấp: {email} ({state})")
    },
    no_password: "không có mật khẩu",
    no_password_note: "Ông/Bà đăng nhập qua nhà cung cấp danh tính và không có mật khẩu ở đây. Khi cần, quản \
                       trị viên có thể cấp mật khẩu một lần.",
    second_factor_of_no_password: "Để tắt, xin liên hệ quản trị viên của hệ thống.",
    added: |name| {
        format!(
            "Đã thêm {name}. Người này đăng nhập qua nhà cung cấp danh tính, không cần mật khẩu."
        )
    },
};

static EN: ProviderWording = ProviderWording {
    or: "or",
    label: "your agency's account",
    button: |label| format!("Log in with {label}"),
    away: |label| {
        format!(
            "Logging in with {label} is not possible at the moment: that system does not answer. It is being \
             tried again; please reload this page in a few minutes."
        )
    },
    refused_title: "You are not logged in",
    to_login: "Back to the login",
    goes_on_title: "Log in",
    goes_on: "We know who you are. The next page is opening.",
    goes_on_press: "Go on",
    left_title: "Logged out",
    left: |label| {
        format!(
            "You have left the monitor. Your session with {label} may still be open: on a shared computer, \
             please end it as well."
        )
    },
    left_press: |label| format!("Log out of {label}"),
    add_press: "Add this account",
    email: "E-mail address at the identity provider",
    email_hint: "Leave it empty for a login with a password. With an address, this person logs in through the \
                 provider, with this address verified there, and has no password.",
    email_change: "Change e-mail",
    email_change_hint: "Another address unbinds the account that was bound; without one, nobody logs in \
                        through the provider.",
    comes_with: |email, is_bound| {
        let state = if is_bound { "bound" } else { "not bound yet" };
        format!("through the provider: {email} ({state})")
    },
    no_password: "no password",
    no_password_note: "You log in through the identity provider and have no password here. If you need one, \
                       the administrator can give you a one-time password.",
    second_factor_of_no_password: "To turn it off, please ask the administrator.",
    added: |name| {
        format!("{name} was added. They log in through the identity provider, without a password.")
    },
};
