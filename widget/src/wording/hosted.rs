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
    /// From this form a rating with other answers was sent before.
    pub sent_before: &'static str,
    /// After that, where the rating has no dossier: what sending this one would mean.
    pub sends_another: &'static str,
    /// After that, where it is about a dossier.
    pub sends_correction: &'static str,
    /// After that, where the rating before came with an invite.
    pub sends_uninvited: &'static str,
    /// After that: how a rating is taken back.
    pub take_back: &'static str,
    /// The form was open for too long, or is none of this service.
    pub stale: &'static str,
    /// More was written than any form takes: heading, and what to do.
    pub too_large: (&'static str, &'static str),
    /// On paper: how it is filled in.
    pub paper: &'static str,
    /// On paper, before lines to write on: agency, procedure, dossier, day.
    pub blanks: (&'static str, &'static str, &'static str, &'static str),
    /// On paper: the words before the law or decision that the questions come from.
    pub source: &'static str,
    /// On paper: after which answers a question is to be answered; before the answers.
    pub only_if_chosen: &'static str,
    /// Between the last answers of which any will do.
    pub or: &'static str,
    /// Between answers and the question they were given to.
    pub at_question: &'static str,
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
    problem_title: "Lỗi: ",
    only_if: "Chỉ trả lời nếu Ông/Bà đã chọn mức không hài lòng hoặc mục có liên quan ở trên.",
    sent_before: "Từ phiếu này Ông/Bà đã gửi một đánh giá với câu trả lời khác, và đánh giá đó đã được ghi nhận.",
    sends_another: "Các câu trả lời dưới đây vẫn còn nguyên. Nếu Ông/Bà gửi, đó là một đánh giá nữa và cả hai cùng được tính.",
    sends_correction: "Các câu trả lời dưới đây vẫn còn nguyên. Nếu Ông/Bà gửi, đó là một đánh giá mới; với cùng một hồ sơ, đánh giá gửi sau được tính thay cho đánh giá gửi trước trong vòng 7 ngày.",
    sends_uninvited: "Các câu trả lời dưới đây vẫn còn nguyên. Mỗi lời mời chỉ dùng một lần, nên phiếu này nếu gửi sẽ không kèm lời mời và không thay được đánh giá trước.",
    take_back: "Muốn bỏ đánh giá trước, xin rút lại bằng mã biên nhận.",
    stale: "Phiếu này mở đã quá lâu nên chưa gửi được. Các câu trả lời vẫn còn nguyên; xin Ông/Bà xem lại rồi bấm gửi một lần nữa.",
    too_large: (
        "Nội dung quá dài",
        "Xin Ông/Bà quay lại trang trước và viết ngắn lại: mỗi câu chỉ nhận tối đa số ký tự ghi trong phiếu. Chưa có gì được ghi nhận.",
    ),
    paper: "Xin đánh dấu X vào ô phù hợp. Câu nào không muốn trả lời, Ông/Bà có thể bỏ trống.",
    blanks: ("Cơ quan", "Thủ tục", "Mã hồ sơ", "Ngày"),
    source: "Căn cứ: ",
    only_if_chosen: "Chỉ trả lời nếu đã chọn ",
    or: " hoặc ",
    at_question: " ở câu ",
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
    problem_title: "Error: ",
    only_if: "Only if you chose a dissatisfied level, or the answer above that this follows from.",
    sent_before: "From this form you already sent a rating with other answers, and it was recorded.",
    sends_another: "What you entered is still below. If you send it, it is one more rating, and both count.",
    sends_correction: "What you entered is still below. If you send it, it is a new rating; of one dossier the later rating counts in place of the earlier one for 7 days.",
    sends_uninvited: "What you entered is still below. An invitation is good for one rating, so this one would be sent without it and cannot replace the first.",
    take_back: "To take the earlier rating back, use its receipt.",
    stale: "This form was open for too long, so nothing was sent yet. What you entered is still there; please look it over and send it once more.",
    too_large: (
        "That is too long",
        "Please go back to the page before and write less: no answer takes more characters than the form says. Nothing was recorded.",
    ),
    paper: "Please put a cross into the boxes. Leave out what you do not want to answer.",
    blanks: ("Office", "Procedure", "Dossier code", "Date"),
    source: "Source: ",
    only_if_chosen: "Only if you chose ",
    or: " or ",
    at_question: " at ",
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
