//! Vietnamese.

use super::ExportsWording;
use crate::monitor::exports::Fault;

pub(super) static WORDING: ExportsWording = ExportsWording {
    title: "Xuất dữ liệu",
    lead: "Tải từng lượt đánh giá thành tệp để phân tích. Mỗi lần tải được ghi vào nhật ký cùng bộ lọc và số dòng.",
    form: "Chọn dữ liệu cần xuất",
    format: "Định dạng",
    csv: "CSV (UTF-8, mở bằng Excel)",
    xlsx: |rows_max| format!("XLSX (Excel, tối đa {rows_max} dòng)"),
    ndjson: "NDJSON (mỗi dòng một bản ghi, cho phần mềm)",
    survey: "Phiếu",
    all_surveys: "Tất cả các phiếu",
    unit: "Mã đơn vị",
    unit_hint: "Đúng mã này, không gồm đơn vị trực thuộc. Để trống: tất cả",
    from: "Từ ngày",
    to: "Đến ngày",
    day_hint: "Theo ngày của Việt Nam, tính cả hai ngày",
    standing: "Lượt đánh giá",
    counted: "Chỉ lượt được tính",
    all: "Tất cả, kèm lý do không tính",
    press: "Tải về",
    what: "Trong tệp có gì",
    what_list: [
        "Mỗi lượt đánh giá một dòng, theo thứ tự tiếp nhận, đúng như tại thời điểm bấm tải.",
        "Ý kiến tự do đã được che số điện thoại, giấy tờ tùy thân, thư điện tử, biển số như ở trang Ý kiến; ý kiến \
         đã ẩn không có trong tệp. Họ tên do người dân tự viết có thể còn lại.",
        "Không có khóa, mã biên nhận, mã hồ sơ và giờ trong ngày. Quản trị viên của máy chủ có thể xuất đầy đủ bằng \
         lệnh hailong export.",
        "Ô bắt đầu như một công thức được thêm dấu nháy đơn phía trước để bảng tính không chạy công thức đó.",
        "Mỗi người tải một tệp mỗi lần. Nếu đường truyền bị ngắt, xin tải lại từ đầu.",
    ],
    progress: "Tiến độ xuất dữ liệu",
    cancel: "Hủy lần tải này",
    running: |done, total| format!("Đã gửi {done} trên {total} dòng."),
    done: |total| format!("Đã gửi xong {total} dòng."),
    cancelled: |done, total| {
        format!("Đã hủy sau {done} trên {total} dòng; tệp tải về chưa đầy đủ.")
    },
    broken: |done, total| {
        format!("Bị ngắt sau {done} trên {total} dòng; tệp tải về chưa đầy đủ. Xin tải lại.")
    },

    fault_title: "Chưa xuất được",
    fault: |fault| match fault {
        Fault::Format(text) => {
            format!("Không có định dạng “{text}”. Xin chọn CSV, XLSX hoặc NDJSON.")
        }
        Fault::Survey(text) => format!("Không có phiếu “{text}”. Xin chọn trong danh sách."),
        Fault::Unit(text) => format!(
            "“{text}” không phải là mã đơn vị. Mã gồm chữ số, chữ in hoa và dấu chấm, ví dụ H47.15."
        ),
        Fault::Day(text) => format!("“{text}” không phải là một ngày. Xin viết như 2026-08-31."),
        Fault::Days(from, to) => {
            format!("Ngày bắt đầu {from} ở sau ngày kết thúc {to}. Xin chọn lại.")
        }
        Fault::Standing(text) => {
            format!("Không có lựa chọn “{text}”. Xin chọn lượt được tính hoặc tất cả.")
        }
        Fault::TooMany(rows) => format!(
            "Có {rows} dòng, nhiều hơn 1.048.575 dòng mà một trang tính Excel chứa được. Xin chọn khoảng ngày ngắn \
             hơn, hoặc định dạng CSV hay NDJSON."
        ),
        Fault::Busy => {
            "Ông/Bà đang có một lần tải chưa xong. Xin đợi, hoặc hủy lần tải đó.".to_owned()
        }
        Fault::OthersBusy => {
            "Nhiều người đang cùng xuất dữ liệu. Xin thử lại sau ít phút.".to_owned()
        }
    },

    sheet: "cách tính",
    terms: [
        "Phiếu",
        "Mã đơn vị",
        "Từ ngày – đến ngày",
        "Lượt đánh giá",
        "Số dòng",
        "Ngày xuất",
        "Lưu ý",
    ],
    everything: "tất cả",
    masked: "Ý kiến tự do đã được che thông tin cá nhân; không có khóa, mã biên nhận, mã hồ sơ và giờ trong ngày. \
             Người đánh giá tự chọn tham gia: số dòng không nói gì về người không trả lời.",
};
