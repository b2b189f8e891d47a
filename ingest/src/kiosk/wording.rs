//! What the kiosk says, in Vietnamese and in English. `{n}` is a number; names are those of the screens.

use model::Language;
use serde::Serialize;

/// The texts of one language.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    /// The application's name on the tablet.
    pub application: &'static str,
    /// The button to the other language, in that language.
    pub other_language: &'static str,
    pub pair_title: &'static str,
    pub pair_text: &'static str,
    pub pair_label: &'static str,
    pub pair_send: &'static str,
    /// The code is none, or was used.
    pub code_refused: &'static str,
    /// No network while pairing.
    pub unreached: &'static str,
    pub start_title: &'static str,
    pub start_text: &'static str,
    pub begin: &'static str,
    pub assisted: &'static str,
    pub dossier_title: &'static str,
    pub dossier_text: &'static str,
    pub dossier_label: &'static str,
    pub dossier_empty: &'static str,
    pub dossier_wrong: &'static str,
    pub scan: &'static str,
    /// What was read is no dossier code.
    pub scan_wrong: &'static str,
    pub no_camera: &'static str,
    pub skip: &'static str,
    pub next: &'static str,
    pub cancel: &'static str,
    /// Said to who does not see the questions come.
    pub rate_title: &'static str,
    pub trouble_title: &'static str,
    /// The form cannot be shown.
    pub trouble: &'static str,
    pub unfit_title: &'static str,
    /// The browser or the address cannot be a kiosk.
    pub unfit: &'static str,
    /// Staff's line: how many wait to be sent.
    pub waiting: &'static str,
    /// Staff's line: how many the service refused.
    pub refused: &'static str,
}

/// The texts of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

const VI: Words = Words {
    application: "Hài Lòng: máy đánh giá",
    other_language: "English",
    pair_title: "Kết nối máy này",
    pair_text: "Dành cho cán bộ phụ trách: nhập mã kết nối do quản trị hệ thống cấp. Mã dùng được một lần, trong 24 giờ.",
    pair_label: "Mã kết nối",
    pair_send: "Kết nối",
    code_refused: "Không có máy nào chờ mã này. Mã có thể bị gõ nhầm, đã quá 24 giờ hoặc đã dùng cho máy khác. Xin đề nghị quản trị hệ thống cấp mã mới.",
    unreached: "Chưa kết nối được với hệ thống. Xin kiểm tra mạng rồi bấm “Kết nối” lần nữa.",
    start_title: "Xin mời Ông/Bà đánh giá việc giải quyết thủ tục hành chính",
    start_text: "Chỉ mất khoảng một phút. Không ai trong cơ quan biết được Ông/Bà đã trả lời thế nào.",
    begin: "Bắt đầu đánh giá",
    assisted: "Có người giúp tôi thao tác",
    dossier_title: "Ông/Bà đánh giá hồ sơ nào?",
    dossier_text: "Mã hồ sơ in trên giấy tiếp nhận hồ sơ và hẹn trả kết quả. Ông/Bà có thể bỏ qua bước này.",
    dossier_label: "Mã hồ sơ",
    dossier_empty: "Xin nhập mã hồ sơ, hoặc bấm “Bỏ qua” nếu Ông/Bà không có mã.",
    dossier_wrong: "Mã hồ sơ chỉ gồm chữ không dấu, chữ số, dấu chấm và dấu gạch ngang, tối đa 50 ký tự. Xin Ông/Bà xem lại mã trên giấy hẹn.",
    scan: "Quét mã trên giấy hẹn",
    scan_wrong: "Mã vừa quét không phải là mã hồ sơ. Xin quét mã khác trên giấy hẹn, hoặc nhập mã hồ sơ.",
    no_camera: "Máy ảnh chưa dùng được. Xin Ông/Bà nhập mã hồ sơ.",
    skip: "Bỏ qua",
    next: "Tiếp tục",
    cancel: "Thôi, về màn hình đầu",
    rate_title: "Phiếu đánh giá",
    trouble_title: "Máy đang có trục trặc",
    trouble: "Chưa ghi nhận được đánh giá trên máy này. Xin Ông/Bà báo cho cán bộ, hoặc đánh giá bằng điện thoại của mình.",
    unfit_title: "Máy này chưa dùng được",
    unfit: "Trang này cần trình duyệt mới (Chrome, Edge hoặc Safari), bật JavaScript, và địa chỉ bắt đầu bằng https. Xin báo cho quản trị hệ thống.",
    waiting: "{n} phiếu đang chờ gửi",
    refused: "{n} phiếu không gửi được, xin báo quản trị hệ thống",
};

const EN: Words = Words {
    application: "Hài Lòng: rating kiosk",
    other_language: "Tiếng Việt",
    pair_title: "Connect this tablet",
    pair_text: "For the officer in charge: enter the pairing code from the system's administrator. It is good once, within 24 hours.",
    pair_label: "Pairing code",
    pair_send: "Connect",
    code_refused: "No tablet waits for this code. It was mistyped, is more than 24 hours old, or was used for another tablet. Please ask the administrator for a new one.",
    unreached: "The service cannot be reached. Please check the network and press “Connect” again.",
    start_title: "Please rate how your dossier was handled",
    start_text: "It takes about a minute. Nobody in the office can learn what you answered.",
    begin: "Begin",
    assisted: "Somebody helps me with this screen",
    dossier_title: "Which dossier do you rate?",
    dossier_text: "The dossier code is printed on your receipt slip. You may skip this step.",
    dossier_label: "Dossier code",
    dossier_empty: "Please enter the dossier code, or press “Skip” if you have none.",
    dossier_wrong: "A dossier code has letters without accents, digits, dots and hyphens only, 50 at most. Please check the code on your slip.",
    scan: "Scan the slip",
    scan_wrong: "What was scanned is no dossier code. Please scan another code of the slip, or type the dossier code.",
    no_camera: "The camera cannot be used. Please type the dossier code.",
    skip: "Skip",
    next: "Continue",
    cancel: "Cancel, back to the start",
    rate_title: "Rating form",
    trouble_title: "This tablet has a fault",
    trouble: "Your rating could not be taken here. Please tell an officer, or rate with your own phone.",
    unfit_title: "This tablet cannot be used yet",
    unfit: "This page needs a current browser (Chrome, Edge or Safari) with JavaScript, and an address that begins with https. Please tell the system's administrator.",
    waiting: "{n} ratings wait to be sent",
    refused: "{n} ratings cannot be sent, please tell the administrator",
};
