//! Why there are no figures, and what can be done, in both languages.

use model::Language;

use super::ResultsWording;
use crate::central::sample::Period;
use crate::figures::FiguresError;
use crate::limits::ROWS_COUNTED_MAX;
use crate::monitor::number;
use crate::monitor::results::reach::Unreached;

impl ResultsWording {
    /// A title, and a text under it.
    pub fn refusal(&self, why: &Unreached) -> (&'static str, String) {
        match self.language {
            Language::Vi => vi(self, why),
            Language::En => en(self, why),
        }
    }

    fn period_text(&self, period: &str) -> String {
        Period::read(period).map_or_else(|| period.to_owned(), |period| self.period_name(period))
    }
}

fn vi(wording: &ResultsWording, why: &Unreached) -> (&'static str, String) {
    match why {
        Unreached::Figures(error) => ("Chưa xem được kết quả này", not_computed(error)),
        Unreached::OtherUnit => (
            "Không được phép",
            "Đơn vị này không thuộc phạm vi của tài khoản, hoặc không có trong số liệu đã công bố.".to_owned(),
        ),
        Unreached::NoFiles => (
            "Không được phép",
            "Vai trò của tài khoản này xem được kết quả trên trang nhưng không tải tệp về.".to_owned(),
        ),
        Unreached::NotPublished(_, period) if period.is_empty() => (
            "Chưa có quý nào được công bố",
            format!(
                "{} Khi nhóm trung tâm công bố quý đầu tiên, số liệu sẽ hiện ở đây.",
                wording.published_why
            ),
        ),
        Unreached::NotPublished(_, period) => (
            "Kỳ này chưa được công bố",
            format!(
                "{} của phiếu này chưa được công bố. {}",
                wording.period_text(period),
                wording.published_why
            ),
        ),
        Unreached::OtherFormula => (
            "Chưa xem được kết quả này",
            "Số liệu công bố chỉ theo công thức chung của phiếu. Xin bỏ mục cách tính.".to_owned(),
        ),
        Unreached::NotNarrowed => (
            "Chưa xem được kết quả này",
            "Số liệu công bố không chia theo thủ tục hay kênh. Xin bỏ hai mục đó.".to_owned(),
        ),
        Unreached::Broken(_) | Unreached::Central(_) => (
            "Chưa lấy được số liệu",
            "Số liệu đã công bố không còn nguyên vẹn nên không được hiển thị. Xin báo cho quản trị viên của hệ \
             thống."
                .to_owned(),
        ),
    }
}

/// Why nothing was computed, in Vietnamese.
fn not_computed(error: &FiguresError) -> String {
    match error {
        FiguresError::UnknownSurvey(id, known) => {
            format!("Không có phiếu “{id}”. Các phiếu hiện có: {known}.")
        }
        FiguresError::Period(text) => format!(
            "“{text}” không phải là một kỳ. Xin viết năm (2026), quý (2026-Q3) hoặc tháng (2026-08)."
        ),
        FiguresError::Unit(text) => format!(
            "“{text}” không phải là mã đơn vị. Mã gồm chữ số, chữ in hoa và dấu chấm, ví dụ H47.15."
        ),
        FiguresError::Service(text) => format!(
            "“{text}” không phải là mã thủ tục. Mã gồm chữ số, chữ in hoa, dấu chấm và gạch nối, ví dụ \
                     1.004616."
        ),
        FiguresError::Channel(text, known) => {
            format!("Không có kênh “{text}”. Các kênh hiện có: {known}.")
        }
        FiguresError::TooManyRows => format!(
            "Kết quả theo thủ tục hoặc kênh được đếm từng lượt, tối đa {} lượt mỗi kỳ; ở đây có nhiều hơn. \
                     Xin chọn đơn vị cấp dưới hoặc kỳ ngắn hơn.",
            number::count(Language::Vi, i64::try_from(ROWS_COUNTED_MAX).unwrap_or(i64::MAX))
        ),
        FiguresError::UnknownItem(id, known) => {
            format!("Không có chỉ số “{id}”. Các chỉ số hiện có: {known}.")
        }
        FiguresError::Formula(error) => {
            format!("Không tính được theo công thức này. Chi tiết: {error}.")
        }
        other => format!("Chưa tính được số liệu này. Chi tiết: {other}."),
    }
}

fn en(wording: &ResultsWording, why: &Unreached) -> (&'static str, String) {
    match why {
        Unreached::Figures(error) => ("These results cannot be shown", sentence(error)),
        Unreached::OtherUnit => (
            "Not allowed",
            "This unit is not one of your account's, or is not in what was published.".to_owned(),
        ),
        Unreached::NoFiles => (
            "Not allowed",
            "The role of this account sees results on the page and takes no files.".to_owned(),
        ),
        Unreached::NotPublished(_, period) if period.is_empty() => (
            "No quarter is published yet",
            format!("{} The first published quarter will be here.", wording.published_why),
        ),
        Unreached::NotPublished(_, period) => (
            "This period is not published",
            format!(
                "Nothing of this survey is published for {}. {}",
                wording.period_text(period),
                wording.published_why
            ),
        ),
        Unreached::OtherFormula => (
            "These results cannot be shown",
            "Published figures are by the survey's own formula only. Leave the formula out.".to_owned(),
        ),
        Unreached::NotNarrowed => (
            "These results cannot be shown",
            "Published figures are not by procedure or channel. Leave both out.".to_owned(),
        ),
        Unreached::Broken(_) | Unreached::Central(_) => (
            "The figures could not be read",
            "What was published is not whole any more and is not shown. Please tell the administrator.".to_owned(),
        ),
    }
}

fn sentence(error: &FiguresError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
