//! Sentences of the hosted form, the page at the service for everybody whose browser shows no
//! widget. Kept apart from the widget's, so that their bytes are not sent to browsers.

use model::Language;

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub struct HostedWords {
    /// Before the title of a page that has problems, for those who hear the title first.
    pub problem_title: &'static str,
    /// A question that is asked only after certain answers.
    pub only_if: &'static str,
    /// The rating had been sent before, with other answers: heading, and what to do.
    pub sent_before: (&'static str, &'static str),
    /// Link to an empty form.
    pub start_again: &'static str,
    /// There is no such survey: heading, and what to do.
    pub no_survey: (&'static str, &'static str),
    /// After why an invite is not taken, on a form that is about to be filled in.
    pub without_invite: &'static str,
    /// The invite was over when the form was sent; the rating was taken without it.
    pub taken_without_invite: &'static str,
    /// No link has this address, or it is over: heading, and what to do.
    pub no_link: (&'static str, &'static str),
    /// The page cannot be made at the moment: heading, and what to do.
    pub unavailable: (&'static str, &'static str),
    /// The window can be closed.
    pub close: &'static str,
}

/// The sentences of a language.
pub fn hosted(language: Language) -> &'static HostedWords {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

const VI: HostedWords = HostedWords {
    problem_title: "Cần xem lại: ",
    only_if: "Chỉ trả lời nếu Ông/Bà đã chọn mức không hài lòng hoặc mục có liên quan ở trên.",
    sent_before: (
        "Phiếu này đã được gửi trước đó",
        "Một đánh giá với câu trả lời khác đã được gửi từ chính trang này. Để gửi đánh giá mới, xin mở phiếu mới.",
    ),
    start_again: "Mở phiếu mới",
    no_survey: (
        "Không có phiếu đánh giá này",
        "Địa chỉ có thể bị gõ sai. Xin Ông/Bà mở lại từ trang của cơ quan giải quyết hồ sơ.",
    ),
    without_invite: "Ông/Bà vẫn có thể đánh giá; đánh giá sẽ được ghi nhận không kèm lời mời.",
    taken_without_invite: "Lời mời đã hết hạn trước khi gửi, nên đánh giá được ghi nhận không kèm lời mời.",
    no_link: (
        "Đường dẫn này không dùng được",
        "Đường dẫn đã hết hạn hoặc bị gõ sai. Xin Ông/Bà kiểm tra lại tin nhắn hoặc phiếu hẹn.",
    ),
    unavailable: (
        "Chưa mở được phiếu đánh giá",
        "Hệ thống đang tạm gián đoạn. Xin Ông/Bà mở lại đường dẫn này sau vài phút; lời mời vẫn còn nguyên.",
    ),
    close: "Ông/Bà có thể đóng cửa sổ này.",
};

const EN: HostedWords = HostedWords {
    problem_title: "Please check: ",
    only_if: "Only if you chose a dissatisfied level, or the answer above that this follows from.",
    sent_before: (
        "This form was sent before",
        "A rating with other answers was already sent from this very page. To send another one, open a new form.",
    ),
    start_again: "Open a new form",
    no_survey: (
        "There is no such form",
        "The address may be mistyped. Please open it again from the page of the office.",
    ),
    without_invite: "You can rate all the same; the rating will be recorded without the invitation.",
    taken_without_invite: "The invitation expired before the form was sent, so the rating was recorded without it.",
    no_link: (
        "This link cannot be used",
        "It has expired or was mistyped. Please check the message or the slip it came with.",
    ),
    unavailable: (
        "The form cannot be opened at the moment",
        "Please open this link again in a few minutes; the invitation stays as it is.",
    ),
    close: "You can close this window.",
};
