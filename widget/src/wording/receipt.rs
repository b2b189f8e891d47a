//! Sentences of the page where a citizen looks up a receipt or withdraws what it stands for.

use model::Language;

/// The sentences of one language.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptWords {
    /// Title of the page.
    pub title: &'static str,
    /// What the page is for, and what it does not tell.
    pub about: &'static str,
    /// Name of the field.
    pub code: &'static str,
    /// What a receipt looks like.
    pub looks: &'static str,
    /// Button: look it up.
    pub look_up: &'static str,
    /// Nothing was typed.
    pub empty: &'static str,
    /// What was typed cannot be a receipt.
    pub malformed: &'static str,
    /// No submission has it.
    pub unknown: &'static str,
    /// It cannot be looked up or withdrawn now.
    pub unavailable: &'static str,
    /// Before the title of a page with a problem, for those who hear the title first.
    pub problem_title: &'static str,
    /// Names of what is told of a submission: the form, the day it was received, its state.
    pub told: (&'static str, &'static str, &'static str),
    /// The states, as sentences.
    pub states: States,
    /// Heading above the offer to withdraw.
    pub withdraw: &'static str,
    /// What withdrawing does.
    pub withdrawing: &'static str,
    /// Button: to the question whether it is meant.
    pub withdraw_this: &'static str,
    /// The question whether it is meant: heading, and that there is no way back.
    pub sure: (&'static str, &'static str),
    /// Button: yes, withdraw.
    pub yes: &'static str,
    /// Link: no, leave it.
    pub no: &'static str,
    /// It is withdrawn: heading, and what was done.
    pub done: (&'static str, &'static str),
    /// A rating given at a kiosk cannot be withdrawn, and why.
    pub kiosk: &'static str,
    /// Link: look up another one.
    pub another: &'static str,
}

/// What became of a submission, in a sentence for whoever sent it.
#[derive(Clone, Copy, Debug)]
pub struct States {
    /// Only the node that took it has it.
    pub stored: &'static str,
    /// It counts.
    pub counted: &'static str,
    /// Another one of the same dossier counts.
    pub superseded: &'static str,
    /// It is looked at before it counts.
    pub quarantined: &'static str,
    /// Its sender took it back.
    pub withdrawn: &'static str,
    /// It was erased for a request.
    pub erased: &'static str,
}

/// The sentences of a language.
pub fn receipt(language: Language) -> &'static ReceiptWords {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

const VI: ReceiptWords = ReceiptWords {
    title: "Tra cứu đánh giá bằng mã biên nhận",
    about: "Ông/Bà nhận được mã biên nhận sau khi gửi đánh giá. Trang này cho biết đánh giá được xử lý ra sao, không hiển thị nội dung đã gửi.",
    code: "Mã biên nhận",
    looks: "Gồm 16 chữ cái và chữ số, ví dụ K7QF-0M2T-9XAB-4CD1. Gõ chữ hoa hay chữ thường đều được.",
    look_up: "Tra cứu",
    empty: "Xin Ông/Bà nhập mã biên nhận.",
    malformed: "Mã biên nhận gồm 16 chữ cái và chữ số. Xin Ông/Bà kiểm tra lại mã vừa nhập.",
    unknown: "Không tìm thấy đánh giá nào có mã này. Xin Ông/Bà kiểm tra lại; nếu vừa gửi xong, xin thử lại sau vài phút.",
    unavailable: "Hệ thống tạm thời chưa tra cứu được. Xin Ông/Bà thử lại sau vài phút.",
    problem_title: "Cần xem lại: ",
    told: ("Phiếu", "Ngày tiếp nhận", "Tình trạng"),
    states: States {
        stored: "Đã tiếp nhận, đang chuyển về hệ thống trung tâm.",
        counted: "Đã ghi nhận và được tính vào kết quả.",
        superseded: "Đã ghi nhận. Hồ sơ này có một đánh giá khác được tính vào kết quả.",
        quarantined: "Đã ghi nhận, đang được xem xét trước khi tính vào kết quả.",
        withdrawn: "Đã được rút lại, không tính vào kết quả.",
        erased: "Đã được xóa theo yêu cầu.",
    },
    withdraw: "Rút lại đánh giá",
    withdrawing: "Đánh giá đã rút lại không được tính vào kết quả nữa, phần góp ý bằng lời bị xóa. Việc rút lại không ảnh hưởng đến hồ sơ của Ông/Bà.",
    withdraw_this: "Rút lại đánh giá này",
    sure: (
        "Ông/Bà có chắc muốn rút lại đánh giá này không?",
        "Sau khi rút lại thì không khôi phục được.",
    ),
    yes: "Có, rút lại đánh giá",
    no: "Không, giữ nguyên đánh giá",
    done: (
        "Đánh giá đã được rút lại",
        "Đánh giá này không được tính vào kết quả nữa, phần góp ý bằng lời đã bị xóa.",
    ),
    kiosk: "Đánh giá gửi từ máy đặt tại nơi tiếp nhận hồ sơ không rút lại được, vì người đứng gần có thể đã nhìn thấy mã.",
    another: "Tra cứu mã khác",
};

const EN: ReceiptWords = ReceiptWords {
    title: "Look up a rating by its receipt",
    about: "You were given a receipt when you sent your rating. This page tells what became of the rating; it does not show what it said.",
    code: "Receipt",
    looks: "16 letters and digits, for example K7QF-0M2T-9XAB-4CD1. Capital or small letters, both are fine.",
    look_up: "Look it up",
    empty: "Please enter the receipt.",
    malformed: "A receipt has 16 letters and digits. Please check what you entered.",
    unknown: "No rating has this receipt. Please check it; if you sent the rating just now, try again in a few minutes.",
    unavailable: "It cannot be looked up at the moment. Please try again in a few minutes.",
    problem_title: "Please check: ",
    told: ("Form", "Received on", "State"),
    states: States {
        stored: "Received, on its way to the central system.",
        counted: "Recorded, and counted in the results.",
        superseded: "Recorded. Another rating of the same dossier is the one that counts.",
        quarantined: "Recorded, and being looked at before it counts.",
        withdrawn: "Withdrawn, and not counted.",
        erased: "Erased on request.",
    },
    withdraw: "Withdraw the rating",
    withdrawing: "A withdrawn rating counts no longer, and what was written in words is destroyed. Withdrawing has no effect on your dossier.",
    withdraw_this: "Withdraw this rating",
    sure: ("Do you want to withdraw this rating?", "It cannot be brought back afterwards."),
    yes: "Yes, withdraw it",
    no: "No, leave it as it is",
    done: (
        "The rating is withdrawn",
        "It counts no longer, and what was written in words is destroyed.",
    ),
    kiosk: "A rating given on a machine at the counter cannot be withdrawn, because somebody nearby may have seen the receipt.",
    another: "Look up another receipt",
};
