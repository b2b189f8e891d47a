//! Why units in a file were not taken, for somebody of the central team.

use model::Language;

use crate::csv_file::FileFault;
use crate::limits::{UNIT_DEPTH_MAX, UNIT_NAME_LENGTH_MAX};
use crate::monitor::number;
use crate::unit::fault::{Day, UnitFault};
use crate::unit::{Level, wording};

/// Why nothing of a file was taken.
pub fn file_fault(language: Language, fault: &FileFault) -> String {
    let vi = match fault {
        FileFault::File(..) => "Không đọc được tệp.".to_owned(),
        FileFault::TooLong(_, bytes) => {
            let bytes = i64::try_from(*bytes).unwrap_or(i64::MAX);
            format!(
                "Tệp có hơn {} byte. Xin nhập thành nhiều phần.",
                number::count(language, bytes)
            )
        }
        FileFault::Csv(_, error) => {
            let line = error.position().map(|place| format!(" (dòng {})", place.line()));
            format!("Tệp không phải là CSV dạng UTF-8 có dòng tiêu đề{}.", line.unwrap_or_default())
        }
        FileFault::Column(_, name, columns) => {
            format!("«{name}» không phải là cột của tệp này; các cột là: {}.", columns.join(", "))
        }
        FileFault::NoColumn(_, name) => format!("Thiếu cột «{name}»."),
        FileFault::ColumnTwice(_, name) => format!("Cột «{name}» có hai lần. Xin bỏ một cột."),
        FileFault::Lines(_, lines) => lines.join("\n"),
    };
    if language == Language::Vi { vi } else { format!("{fault}.") }
}

/// What is wrong with one unit.
pub fn unit_fault(language: Language, fault: &UnitFault) -> String {
    if language == Language::En {
        return format!("{fault}.");
    }
    let date = |day: jiff::civil::Date| number::day(language, &day.to_string());
    let day = |day: &Day| {
        if day.0 == jiff::civil::Date::MIN {
            "thời điểm đầu".to_owned()
        } else {
            date(day.0)
        }
    };
    match fault {
        UnitFault::Missing(column) => format!("Cột {column} để trống; đơn vị nào cũng phải có."),
        UnitFault::Code(column) => format!(
            "Cột {column} không phải là mã định danh: chỉ gồm số, chữ in hoa và dấu chấm, nhiều nhất 35 ký tự."
        ),
        UnitFault::Name => {
            format!("Cột name chỉ gồm một dòng, nhiều nhất {UNIT_NAME_LENGTH_MAX} ký tự.")
        }
        UnitFault::Level => {
            let levels = Level::ALL
                .map(|level| format!("{} ({})", level.name(), wording::level(Language::Vi, level)));
            format!("Cột level là một trong các giá trị: {}.", levels.join(", "))
        }
        UnitFault::Day(column) => {
            format!(
                "Cột {column} không phải là ngày: xin ghi NĂM-THÁNG-NGÀY, hoặc để trống nếu không rõ."
            )
        }
        UnitFault::Backwards => {
            "Ngày kết thúc (valid_to) trước ngày bắt đầu (valid_from).".to_owned()
        }
        UnitFault::SuccessorOfLiving => {
            "Có đơn vị kế thừa nhưng chưa có ngày kết thúc (valid_to).".to_owned()
        }
        UnitFault::Overlap { code, day } => format!(
            "Hai giai đoạn của {code} trùng nhau từ ngày {}: giai đoạn trước phải hết trước khi giai đoạn sau bắt đầu.",
            date(*day)
        ),
        UnitFault::UnknownParent(parent) => {
            format!("Chưa có đơn vị cấp trên {parent}: xin thêm vào cùng tệp hoặc nhập trước.")
        }
        UnitFault::ParentNotYet { parent, day: on } => {
            format!("Đơn vị cấp trên {parent} chưa có vào {}, khi đơn vị này bắt đầu.", day(on))
        }
        UnitFault::OutlivesParent { parent, day } => format!(
            "Đơn vị cấp trên {parent} không còn từ ngày {}: xin kết thúc đơn vị này trước đó và ghi đơn vị kế thừa, hoặc ghi cấp trên khác từ ngày đó.",
            date(*day)
        ),
        UnitFault::Circle { day: on, path } => {
            format!("Vào {} đơn vị thuộc về chính mình: {path}.", day(on))
        }
        UnitFault::TooDeep => {
            format!("Có hơn {UNIT_DEPTH_MAX} cấp ở trên đơn vị này: xin xem lại cột parent.")
        }
        UnitFault::UnknownSuccessor(other) => {
            format!("Chưa có đơn vị kế thừa {other}: xin thêm vào cùng tệp hoặc nhập trước.")
        }
        UnitFault::SuccessorNotThere { successor, day } => format!(
            "Đơn vị kế thừa {successor} chưa có vào ngày {}, ngày sau ngày kết thúc.",
            date(*day)
        ),
    }
}
