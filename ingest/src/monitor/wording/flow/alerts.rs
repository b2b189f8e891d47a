//! What an alert says, and what to do about it.

use model::Language;

use crate::monitor::flow::Probe;

/// What is wrong, with the name of what it is about; a condition of another version is called an alert.
pub fn alert(language: Language, probe: Option<Probe>, name: &str) -> String {
    use Probe::*;
    match (language, probe) {
        (Language::Vi, Some(NodeRefuses)) => format!("Máy «{name}» không ghi nhận được đánh giá"),
        (Language::Vi, Some(JournalCorrupt)) => {
            format!("Sổ tiếp nhận của máy «{name}» có dòng bị hỏng")
        }
        (Language::Vi, Some(NodeGone)) => format!("Máy «{name}» mất liên lạc"),
        (Language::Vi, Some(BacklogOld)) => {
            format!("Đánh giá ở máy «{name}» chưa chuyển được về trung tâm")
        }
        (Language::Vi, Some(DiskShort)) => format!("Đĩa của máy «{name}» sắp đầy"),
        (Language::Vi, Some(ClockOff)) => format!("Đồng hồ của máy «{name}» sai"),
        (Language::Vi, Some(RejectedShare)) => {
            "Nhiều lượt gửi bị từ chối trong một giờ qua".to_owned()
        }
        (Language::Vi, Some(OriginQuiet)) => format!("Trang {name} im lặng bất thường"),
        (Language::Vi, None) => format!("Cảnh báo {name}"),
        (Language::En, Some(NodeRefuses)) => format!("Node '{name}' stores nothing"),
        (Language::En, Some(JournalCorrupt)) => {
            format!("The journal of node '{name}' has damaged rows")
        }
        (Language::En, Some(NodeGone)) => format!("Node '{name}' gives no sign of life"),
        (Language::En, Some(BacklogOld)) => format!("Ratings wait at node '{name}' for central"),
        (Language::En, Some(DiskShort)) => format!("The disk of node '{name}' is nearly full"),
        (Language::En, Some(ClockOff)) => format!("The clock of node '{name}' is wrong"),
        (Language::En, Some(RejectedShare)) => {
            "Many submissions of the last hour were rejected".to_owned()
        }
        (Language::En, Some(OriginQuiet)) => format!("{name} has gone quiet"),
        (Language::En, None) => format!("Alert {name}"),
    }
}

/// What to do.
pub fn remedy(language: Language, probe: Option<Probe>) -> &'static str {
    use Probe::*;
    match (language, probe) {
        (Language::Vi, Some(NodeRefuses)) => {
            "Người dân đang không gửi được. Xem chỗ trống trên đĩa và nhật ký: journalctl -u hailong."
        }
        (Language::Vi, Some(JournalCorrupt)) => {
            "Chạy hailong journal check trên máy đó; các dòng hỏng được để riêng, không chuyển đi."
        }
        (Language::Vi, Some(NodeGone)) => {
            "Chạy systemctl status hailong trên máy đó; nếu máy vẫn chạy, kiểm tra đường truyền về trung tâm."
        }
        (Language::Vi, Some(BacklogOld)) => {
            "Không đánh giá nào bị mất. Kiểm tra đường truyền và cơ sở dữ liệu trung tâm."
        }
        (Language::Vi, Some(DiskShort)) => {
            "Giải phóng chỗ trống trước khi máy phải từ chối đánh giá."
        }
        (Language::Vi, Some(ClockOff)) => {
            "Bật đồng bộ thời gian trên máy đó (timedatectl); ngày của đánh giá phụ thuộc vào đồng hồ này."
        }
        (Language::Vi, Some(RejectedShare)) => {
            "Xem các lý do ở cuối trang: thường là một trang nhúng sai hoặc khóa ký đã hết hạn."
        }
        (Language::Vi, Some(OriginQuiet)) => {
            "Mở trang đó xem phiếu đánh giá còn hiện không; ngày nghỉ cũng làm trang im lặng."
        }
        (Language::Vi, None) => "Do phiên bản khác của phần mềm báo; xem tại máy đã báo.",
        (Language::En, Some(NodeRefuses)) => {
            "Citizens cannot send. Look at the disk's free space and the log: journalctl -u hailong."
        }
        (Language::En, Some(JournalCorrupt)) => {
            "Run hailong journal check on it; damaged rows are set aside and not fed."
        }
        (Language::En, Some(NodeGone)) => {
            "Run systemctl status hailong on it; when it runs, look at the line to central."
        }
        (Language::En, Some(BacklogOld)) => {
            "None is lost. Look at the line and at the central database."
        }
        (Language::En, Some(DiskShort)) => "Make room before the node has to refuse ratings.",
        (Language::En, Some(ClockOff)) => {
            "Turn time synchronisation on (timedatectl): the day of a rating follows this clock."
        }
        (Language::En, Some(RejectedShare)) => {
            "Look at the reasons at the end of the page: mostly a page that embeds wrongly, or a key that ran out."
        }
        (Language::En, Some(OriginQuiet)) => {
            "Open it and see whether the widget is there; a holiday makes a page quiet, too."
        }
        (Language::En, None) => "Another version of the program raised it; look there.",
    }
}
