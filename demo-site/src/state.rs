//! How far a dossier has come, and what the portal says of it. Whoever was refused or sent back for
//! supplements may rate as well, so each state has its own step in the invite.

/// How far a dossier has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was taken in.
    Received,
    /// The applicant is asked for more papers.
    Supplement,
    /// It was refused, with the reason.
    Refused,
    /// The result is there.
    Result,
}

impl State {
    /// The claim `stage` of an invite.
    pub fn stage(self) -> &'static str {
        match self {
            State::Received => "received",
            State::Supplement => "supplement",
            State::Refused => "refused",
            State::Result => "result",
        }
    }

    /// The words of the badge, and after the code in the heading.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            State::Received => ("Đã tiếp nhận", "đã được tiếp nhận"),
            State::Supplement => ("Cần bổ sung", "cần bổ sung giấy tờ"),
            State::Refused => ("Không giải quyết", "không được giải quyết"),
            State::Result => ("Đã có kết quả", "đã có kết quả"),
        }
    }

    /// What the applicant has to know or to do.
    pub fn note(self) -> &'static str {
        match self {
            State::Received => {
                "Hồ sơ đầy đủ và đang được giải quyết. Ông/Bà có thể đánh giá ngay việc tiếp nhận; khi có \
                 kết quả, Ông/Bà được mời đánh giá lần nữa."
            }
            State::Supplement => {
                "Xin bổ sung bản sao Thẻ căn cước còn hạn. Thời gian chờ bổ sung không tính vào thời hạn \
                 giải quyết. Việc đánh giá không ảnh hưởng đến hồ sơ."
            }
            State::Refused => {
                "Thửa đất đang có tranh chấp nên chưa đủ điều kiện giải quyết. Văn bản trả lời nêu rõ lý \
                 do và quyền khiếu nại. Ý kiến của Ông/Bà vẫn được tính như mọi đánh giá khác."
            }
            State::Result => "",
        }
    }

    /// The class of the badge.
    pub fn class(self) -> &'static str {
        match self {
            State::Received | State::Supplement => "status open",
            State::Refused => "status refused",
            State::Result => "status",
        }
    }

    /// True when the result can be fetched.
    pub fn is_result(self) -> bool {
        self == State::Result
    }
}
