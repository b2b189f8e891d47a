//! The tricks that staff could try, each as a button: what is tried, what it would gain, and what the
//! service really answers. They are played by `play`; nothing is made up, the page shows the answers.

mod play;

pub use play::play;

use crate::service::Answer;

/// Something that staff could try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trick {
    /// The citizen's invite is used once more.
    Reuse,
    /// An invite is forged.
    Forge,
    /// An invite for a unit that the key may not sign for.
    OtherUnit,
    /// The desk rates before the citizen.
    Before,
    /// The desk says that it is the portal.
    AsPortal,
    /// One machine rates all dossiers of the day.
    OneMachine,
    /// Invites are signed anew until the rating is good.
    Reissue,
}

impl Trick {
    /// All of them, in the order of the page.
    pub const ALL: [Trick; 7] = [
        Trick::Reuse,
        Trick::Forge,
        Trick::OtherUnit,
        Trick::Before,
        Trick::AsPortal,
        Trick::OneMachine,
        Trick::Reissue,
    ];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Trick::Reuse => "dung-lai",
            Trick::Forge => "gia-mao",
            Trick::OtherUnit => "co-quan-khac",
            Trick::Before => "danh-gia-truoc",
            Trick::AsPortal => "gia-lam-cong",
            Trick::OneMachine => "mot-may",
            Trick::Reissue => "ky-lai",
        }
    }

    /// The trick of this name.
    pub fn named(name: &str) -> Option<Trick> {
        Trick::ALL.into_iter().find(|trick| trick.name() == name)
    }

    /// Heading, and what is tried.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Trick::Reuse => (
                "Dùng lại lời mời của người dân",
                "Người dân đã đánh giá bằng lời mời của mình. Cán bộ lấy đúng lời mời ấy gửi thêm một \
                 đánh giá “Rất hài lòng”.",
            ),
            Trick::Forge => (
                "Giả mạo lời mời",
                "Tự tạo khóa rồi ký thay cổng; sửa nội dung một lời mời thật; bỏ hẳn chữ ký.",
            ),
            Trick::OtherUnit => (
                "Ký lời mời cho cơ quan khác",
                "Khóa của cổng chỉ được đăng ký cho tỉnh Hoa Sen (H47). Cổng thử ký lời mời cho một cơ \
                 quan của tỉnh khác (H51).",
            ),
            Trick::Before => (
                "Đánh giá trước người dân",
                "Cán bộ bấm “Rất hài lòng” tại quầy khi người dân chưa kịp về đến nhà, mong giành trước \
                 lượt đánh giá.",
            ),
            Trick::AsPortal => (
                "Ngồi tại quầy mà khai là cổng",
                "Cán bộ gửi đánh giá “Rất hài lòng” và khai là người dân gửi từ cổng dịch vụ công.",
            ),
            Trick::OneMachine => (
                "Một máy đánh giá mọi hồ sơ trong ngày",
                "Cuối ngày, từ một máy, cán bộ đánh giá “Rất hài lòng” cho hai mươi hồ sơ, mỗi hồ sơ một \
                 lần, và khai là người dân.",
            ),
            Trick::Reissue => (
                "Ký lại lời mời đến khi điểm đẹp",
                "Người dân chê. Phần mềm một cửa ký một lời mời mới cho cùng hồ sơ, và một đánh giá “Rất \
                 hài lòng” được gửi bằng lời mời ấy.",
            ),
        }
    }

    /// True when it needs the portal's own key.
    pub fn needs_key(self) -> bool {
        !matches!(self, Trick::Before | Trick::OneMachine)
    }
}

/// How a trick ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing of it was taken.
    Refused,
    /// It was taken and does not count: the citizen's own does.
    Outranked,
    /// It was taken, and the central team sees it.
    Seen,
    /// The service answered something else than it should.
    Unexpected,
}

impl Verdict {
    /// In words: heading, and what that means.
    pub fn said(self) -> (&'static str, &'static str) {
        match self {
            Verdict::Refused => {
                ("Bị từ chối", "Dịch vụ không nhận; không có gì được ghi nhận thay người dân.")
            }
            Verdict::Outranked => (
                "Không thay được người dân",
                "Đánh giá của cán bộ được lưu lại nhưng không được tính; đánh giá của chính người dân \
                 được tính.",
            ),
            Verdict::Seen => (
                "Lộ ra trước nhóm trung ương",
                "Dịch vụ vẫn nhận, nhưng việc làm này hiện ra thành một phát hiện kèm tên cơ quan.",
            ),
            Verdict::Unexpected => (
                "Không như mong đợi",
                "Dịch vụ trả lời khác với điều nó phải trả lời. Xin xem từng bước bên dưới: có thể khóa \
                 của cổng chưa được đăng ký, hoặc dịch vụ đang tạm gián đoạn.",
            ),
        }
    }

    /// The class of its box.
    pub fn class(self) -> &'static str {
        match self {
            Verdict::Unexpected => "verdict odd",
            _ => "verdict",
        }
    }
}

/// One thing that was tried, and the answer.
pub struct Attempt {
    /// Who did what.
    pub did: String,
    /// What the service answered.
    pub answer: Answer,
    /// What became of it at central, by its receipt.
    pub became: Option<String>,
}

impl Attempt {
    /// What became of it, in words.
    pub fn became_said(&self) -> Option<&'static str> {
        Some(match self.became.as_deref()? {
            "counted" => "được tính",
            "superseded" => "được lưu, không được tính",
            "quarantined" => "bị cách ly, chờ xem xét",
            "withdrawn" => "đã rút lại",
            _ => "đã lưu, đang chuyển về trung ương",
        })
    }
}

/// How a trick went.
pub struct Tale {
    /// What was tried, one after the other.
    pub attempts: Vec<Attempt>,
    /// How it ended.
    pub verdict: Verdict,
    /// The probe of `hailong monitor` that tells it, where one does.
    pub finding: Option<&'static str>,
}
