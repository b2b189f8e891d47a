//! The sentences in Vietnamese: plain, respectful, addressed to Ông/Bà.

use model::{Language, ProblemKind};

use super::{Words, around};

pub(super) const WORDS: Words = Words {
    send: "Gửi đánh giá",
    next: "Tiếp tục",
    back: "Quay lại",
    required: "bắt buộc",
    optional_page: "Câu nào không muốn trả lời, Ông/Bà có thể bỏ qua.",
    step: ("Bước ", "/"),
    look_again: "Xin Ông/Bà xem lại",
    loading: "Đang tải phiếu đánh giá…",
    sending: "Đang gửi đánh giá…",
    left: ("Còn ", " ký tự"),
    over: ("Dài quá ", " ký tự"),
    unreached: (
        "Chưa gửi được đánh giá",
        "Các câu trả lời của Ông/Bà chỉ còn trên trang này: xin đừng đóng trang, kiểm tra kết nối mạng rồi bấm “Gửi lại”.",
    ),
    kept: (
        "Đánh giá sẽ được gửi khi có mạng",
        "Đánh giá của Ông/Bà đã được mã hóa và giữ trên thiết bị này tối đa 7 ngày, người khác không đọc được. Khi có mạng, đánh giá tự gửi đi từ trang này, hoặc khi Ông/Bà mở lại cổng dịch vụ.",
    ),
    uninvited: "Gửi không kèm lời mời",
    kept_invite: "Nếu lời mời bị từ chối, đánh giá được gửi không kèm lời mời.",
    refused: (
        "Đánh giá chưa được ghi nhận",
        "Hệ thống không nhận đánh giá gửi từ trang này. Xin Ông/Bà báo cho nơi tiếp nhận hồ sơ để được hỗ trợ.",
    ),
    again: "Gửi lại",
    thanks: (
        "Cảm ơn Ông/Bà đã đánh giá",
        "Ý kiến của Ông/Bà đã được ghi nhận và giúp cơ quan nhà nước phục vụ tốt hơn.",
    ),
    receipt: (
        "Mã biên nhận",
        "Xin lưu mã này nếu về sau Ông/Bà muốn tra cứu hoặc rút lại đánh giá. Mã không cho biết Ông/Bà là ai.",
        "Tra cứu hoặc rút lại đánh giá",
    ),
    open_page: "Mở trang đánh giá",
};

pub(super) fn problem(kind: &ProblemKind) -> String {
    let fixed = match kind {
        ProblemKind::Required => "Xin Ông/Bà trả lời câu hỏi này.",
        ProblemKind::TooLong(most) => {
            return around(Language::Vi, ("Xin viết ngắn lại, tối đa ", " ký tự."), *most);
        }
        ProblemKind::NothingAnswered => "Xin Ông/Bà trả lời ít nhất một câu.",
        other => return other_problem(other),
    };
    fixed.to_owned()
}

/// What only other programs than the widget do wrong, so the widget does not carry these sentences.
#[cfg(not(target_arch = "wasm32"))]
fn other_problem(kind: &ProblemKind) -> String {
    let fixed = match kind {
        ProblemKind::NotAsked => "Câu hỏi này không áp dụng với những gì Ông/Bà đã trả lời.",
        ProblemKind::UnknownRow => "Câu hỏi không có mục này.",
        ProblemKind::WrongKind => "Câu trả lời không đúng dạng của câu hỏi.",
        ProblemKind::LevelOutOfScale(top) => {
            return around(Language::Vi, ("Mức đánh giá phải từ 1 đến ", "."), u32::from(*top));
        }
        ProblemKind::UnknownOption => "Câu hỏi không có lựa chọn này.",
        ProblemKind::RepeatedOption => "Có lựa chọn được chọn hai lần.",
        ProblemKind::Empty => "Câu trả lời còn để trống.",
        ProblemKind::ControlCharacter => {
            "Nội dung có ký tự không dùng được. Xin Ông/Bà gõ lại đoạn này."
        }
        ProblemKind::UnknownQuestion => "Phiếu đánh giá không có câu hỏi này.",
        ProblemKind::TooManyAnswers => "Có quá nhiều câu trả lời trong một lần gửi.",
        ProblemKind::MalformedKey => "Mã của lần gửi không hợp lệ.",
        ProblemKind::MalformedCode => "Mã không đúng quy cách.",
        ProblemKind::UnknownValue => "Giá trị này không được chấp nhận.",
        ProblemKind::UnknownSurvey => "Không có phiếu đánh giá này.",
        ProblemKind::UnknownVersion => "Phiếu đánh giá không có phiên bản này.",
        ProblemKind::Malformed => "Nội dung gửi lên bị thiếu hoặc không đúng dạng.",
        ProblemKind::Required | ProblemKind::TooLong(_) | ProblemKind::NothingAnswered => "",
    };
    fixed.to_owned()
}

#[cfg(target_arch = "wasm32")]
fn other_problem(_: &ProblemKind) -> String {
    "Xin Ông/Bà trả lời lại câu này.".to_owned()
}
