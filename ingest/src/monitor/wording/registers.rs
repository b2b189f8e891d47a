//! Texts of the pages for origins, units and surveys.

use model::Language;

use crate::limits::{ORIGIN_PAGE_DAYS, ORIGINS_MAX};
use crate::monitor::origins_page::OriginFault;

/// Texts of the three pages.
pub struct RegistersWording {
    pub administration: &'static str,
    pub press: &'static str,

    pub origins: &'static str,
    pub origins_short: &'static str,
    pub origins_lead: fn() -> String,
    pub origins_all: &'static str,
    pub origins_none: &'static str,
    pub origin: &'static str,
    pub origin_state: &'static str,
    pub origin_allowed: &'static str,
    pub origin_refused: &'static str,
    pub origin_open: &'static str,
    pub origin_ready: &'static str,
    pub origin_failed: &'static str,
    pub origin_versions: &'static str,
    pub origin_last: &'static str,
    pub origin_unseen: &'static str,
    pub origin_add: &'static str,
    pub origin_hint: &'static str,
    pub origin_add_press: &'static str,
    pub origin_allow_of: fn(origin: &str) -> String,
    pub origin_remove: &'static str,
    pub origin_remove_of: fn(origin: &str) -> String,
    pub origin_remove_question: &'static str,
    pub origin_remove_note: fn(origin: &str) -> String,
    pub origin_remove_last: &'static str,
    pub origin_keep: &'static str,

    pub units: &'static str,
    pub units_short: &'static str,
    pub units_lead: fn(n: &str, day: &str) -> String,
    pub units_none: &'static str,
    pub units_none_on: fn(day: &str) -> String,
    pub units_unknown: fn(code: &str) -> String,
    pub units_not_on: fn(day: &str) -> String,
    pub units_top: &'static str,
    pub units_path: &'static str,
    pub units_day: &'static str,
    pub units_code: &'static str,
    pub units_show: &'static str,
    pub units_all_csv: &'static str,
    pub units_parts: &'static str,
    pub units_no_parts: &'static str,
    pub units_history: &'static str,
    pub unit_name: &'static str,
    pub unit_level: &'static str,
    pub unit_parent: &'static str,
    pub unit_from: &'static str,
    pub unit_to: &'static str,
    pub unit_always: &'static str,
    pub unit_open: &'static str,
    pub unit_successors: &'static str,
    pub units_import: &'static str,
    pub units_file: &'static str,
    pub units_file_hint: &'static str,
    pub units_import_press: &'static str,
    pub units_shipped: &'static str,
    pub units_shipped_press: &'static str,
    pub units_done: fn(units: &str, changed: &str) -> String,
    pub units_missing: &'static str,
    pub units_faulty: &'static str,
    pub unit_line: fn(line: usize) -> String,
    pub unit_before: fn(code: &str) -> String,
    pub and_more: fn(n: &str) -> String,

    pub surveys: &'static str,
    pub surveys_short: &'static str,
    pub surveys_lead: &'static str,
    pub survey_version: fn(version: u32) -> String,
    pub survey_source: &'static str,
    pub survey_questions: &'static str,
    pub survey_ratings: &'static str,
    pub survey_read: &'static str,
    pub question_required: &'static str,
    pub question_conditional: &'static str,
    pub kind_single: &'static str,
    pub kind_multiple: &'static str,
    pub kind_text: fn(length_max: &str) -> String,
    pub kind_statement: &'static str,
}

/// The texts in a language.
pub fn registers(language: Language) -> &'static RegistersWording {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

/// Why an origin was not allowed.
pub fn origin_fault(language: Language, fault: &OriginFault) -> String {
    match (language, fault) {
        (Language::Vi, OriginFault::Malformed(error)) => format!(
            "«{}» chưa đúng dạng. Xin ghi https://tên-miền hoặc https://tên-miền:cổng, không kèm đường dẫn, \
             tài khoản hay dấu *; tên miền có dấu được ghi theo dạng xn--…",
            error.text()
        ),
        (Language::Vi, OriginFault::Full) => {
            format!("Đã có {ORIGINS_MAX} trang được gửi. Xin bỏ bớt một trang trước.")
        }
        (Language::En, OriginFault::Malformed(error)) => format!("{error}."),
        (Language::En, OriginFault::Full) => {
            format!("There are {ORIGINS_MAX} origins already. Remove one first.")
        }
    }
}

static VI: RegistersWording = RegistersWording {
    administration: "Quản trị",
    press: "Thao tác",
    origins: "Các trang được gửi đánh giá",
    origins_short: "Trang nhúng",
    origins_lead: || {
        format!(
            "Chỉ những trang có tên dưới đây mới gửi được đánh giá từ trình duyệt. Số liệu về tiện ích là của \
             {ORIGIN_PAGE_DAYS} ngày gần nhất. Mọi máy tiếp nhận biết thay đổi trong vài giây."
        )
    },
    origins_all: "Chưa khai báo trang nào ở trung tâm: ngoài danh sách trong cấu hình của từng máy, mọi trang đều gửi được.",
    origins_none: "Chưa có trang nào.",
    origin: "Trang",
    origin_state: "Quyền gửi",
    origin_allowed: "được gửi",
    origin_refused: "không được gửi",
    origin_open: "chưa khai báo",
    origin_ready: "Tiện ích sẵn sàng",
    origin_failed: "Không chạy được",
    origin_versions: "Phiên bản",
    origin_last: "Lần cuối",
    origin_unseen: "chưa thấy",
    origin_add: "Thêm trang",
    origin_hint: "Ví dụ https://dichvucong.gov.vn — không kèm đường dẫn phía sau.",
    origin_add_press: "Cho phép gửi",
    origin_allow_of: |origin| format!("Cho phép gửi: {origin}"),
    origin_remove: "Bỏ",
    origin_remove_of: |origin| format!("Bỏ: {origin}"),
    origin_remove_question: "Không cho trang này gửi nữa?",
    origin_remove_note: |origin| {
        format!("Đánh giá từ {origin} sẽ bị từ chối sau vài giây. Đánh giá đã nhận không thay đổi.")
    },
    origin_remove_last: "Đây là trang cuối cùng trong danh sách: bỏ trang này thì mọi trang đều gửi được.",
    origin_keep: "Giữ lại",
    units: "Cây đơn vị",
    units_short: "Đơn vị",
    units_lead: |n, day| {
        format!("{n} đơn vị vào ngày {day}. Đơn vị sáp nhập hoặc đổi tên vẫn giữ lịch sử của mình.")
    },
    units_none: "Chưa có đơn vị nào. Xin nhập danh mục ở phía dưới.",
    units_none_on: |day| format!("Không có đơn vị nào vào ngày {day}."),
    units_unknown: |code| format!("Không có đơn vị nào mang mã «{code}»."),
    units_not_on: |day| format!("Vào ngày {day} không có đơn vị này; lịch sử ở phía dưới."),
    units_top: "Cả nước",
    units_path: "Vị trí trong cây đơn vị",
    units_day: "Ngày",
    units_code: "Mã định danh",
    units_show: "Xem",
    units_all_csv: "Tải toàn bộ (CSV)",
    units_parts: "Đơn vị trực thuộc",
    units_no_parts: "Không có đơn vị trực thuộc.",
    units_history: "Lịch sử",
    unit_name: "Tên",
    unit_level: "Cấp",
    unit_parent: "Thuộc",
    unit_from: "Từ ngày",
    unit_to: "Đến ngày",
    unit_always: "từ trước",
    unit_open: "nay",
    unit_successors: "Đơn vị kế thừa",
    units_import: "Nhập đơn vị từ tệp",
    units_file: "Tệp CSV (UTF-8)",
    units_file_hint: "Các cột: code, name, parent, level, valid_from, valid_to, successors; bốn cột đầu là bắt \
                      buộc. Đơn vị có trong tệp được ghi đúng như tệp, các đơn vị khác giữ nguyên. Tệp có lỗi \
                      thì không nhập gì cả.",
    units_import_press: "Nhập tệp",
    units_shipped: "Chưa có danh mục? Hệ thống có sẵn 63 tỉnh, thành phố đến ngày 30/6/2025, 34 tỉnh, thành phố từ ngày 01/7/2025 và quan hệ kế thừa.",
    units_shipped_press: "Nhập danh mục tỉnh, thành phố",
    units_done: |units, changed| {
        format!("Đã nhập {units} đơn vị, trong đó {changed} đơn vị mới hoặc thay đổi.")
    },
    units_missing: "Chưa có tệp nào được chọn. Xin chọn tệp CSV rồi bấm «Nhập tệp».",
    units_faulty: "Chưa nhập gì: tệp có những lỗi sau.",
    unit_line: |line| format!("Dòng {line}"),
    unit_before: |code| format!("{code}, đã nhập trước đây"),
    and_more: |n| format!("và {n} lỗi khác"),
    surveys: "Các bộ câu hỏi",
    surveys_short: "Bộ câu hỏi",
    surveys_lead: "Những bộ câu hỏi đang dùng, đúng như người dân đọc. Bộ câu hỏi đi cùng phần mềm; một phiên bản \
                   đã dùng thì không bao giờ thay đổi, sửa câu chữ là một phiên bản mới.",
    survey_version: |version| format!("phiên bản {version}"),
    survey_source: "Căn cứ",
    survey_questions: "Số câu hỏi",
    survey_ratings: "Lượt đánh giá được tính",
    survey_read: "Đọc các câu hỏi",
    question_required: "bắt buộc",
    question_conditional: "chỉ hỏi khi có câu trả lời trước phù hợp",
    kind_single: "Chọn một",
    kind_multiple: "Chọn nhiều",
    kind_text: |length_max| format!("Ý kiến tự viết, nhiều nhất {length_max} ký tự"),
    kind_statement: "Đoạn chỉ để đọc",
};

static EN: RegistersWording = RegistersWording {
    administration: "Administration",
    press: "Actions",
    origins: "Pages that may send ratings",
    origins_short: "Origins",
    origins_lead: || {
        format!(
            "Only pages of the origins below can send ratings from a browser. What is told of the widget is of \
             the last {ORIGIN_PAGE_DAYS} days. Every node knows a change within seconds."
        )
    },
    origins_all: "No origin is named at central: beside the list in each node's settings, every page may send.",
    origins_none: "There is no origin yet.",
    origin: "Origin",
    origin_state: "May send",
    origin_allowed: "may send",
    origin_refused: "may not send",
    origin_open: "not named",
    origin_ready: "Widget ready",
    origin_failed: "Could not run",
    origin_versions: "Versions",
    origin_last: "Last seen",
    origin_unseen: "not seen",
    origin_add: "Add an origin",
    origin_hint: "For example https://dichvucong.gov.vn — without a path after it.",
    origin_add_press: "Allow",
    origin_allow_of: |origin| format!("Allow: {origin}"),
    origin_remove: "Remove",
    origin_remove_of: |origin| format!("Remove: {origin}"),
    origin_remove_question: "Let this origin send no more?",
    origin_remove_note: |origin| {
        format!(
            "Ratings from {origin} will be refused within seconds. Ratings received before stay as they are."
        )
    },
    origin_remove_last: "This is the last one of the list: without it every page may send.",
    origin_keep: "Keep it",
    units: "Tree of units",
    units_short: "Units",
    units_lead: |n, day| {
        format!("{n} units on {day}. Units that were merged or renamed keep their past.")
    },
    units_none: "There is no unit yet. Import a list below.",
    units_none_on: |day| format!("There is no unit on {day}."),
    units_unknown: |code| format!("No unit has the code '{code}'."),
    units_not_on: |day| format!("On {day} this unit is not there; its past is below."),
    units_top: "The country",
    units_path: "Place in the tree",
    units_day: "Day",
    units_code: "Agency code",
    units_show: "Show",
    units_all_csv: "Download all (CSV)",
    units_parts: "What belongs to it",
    units_no_parts: "Nothing belongs to it.",
    units_history: "History",
    unit_name: "Name",
    unit_level: "Level",
    unit_parent: "Part of",
    unit_from: "From",
    unit_to: "To",
    unit_always: "always",
    unit_open: "now",
    unit_successors: "Followed by",
    units_import: "Import units from a file",
    units_file: "CSV file (UTF-8)",
    units_file_hint: "Columns: code, name, parent, level, valid_from, valid_to, successors; the first four are \
                      needed. Units in the file are as the file says from then on, all others stay. Of a file \
                      with faults nothing is taken.",
    units_import_press: "Import",
    units_shipped: "No list at hand? The program has the 63 provinces until 30 June 2025, the 34 since, and who followed whom.",
    units_shipped_press: "Import the provinces",
    units_done: |units, changed| {
        format!("{units} units imported, {changed} of them new or changed.")
    },
    units_missing: "No file was chosen. Choose a CSV file and press “Import”.",
    units_faulty: "Nothing was imported: the file has these faults.",
    unit_line: |line| format!("Line {line}"),
    unit_before: |code| format!("{code}, imported before"),
    and_more: |n| format!("and {n} more"),
    surveys: "Surveys",
    surveys_short: "Surveys",
    surveys_lead: "The surveys in force, as citizens read them. They come with the program; a version that was used \
                   never changes, and another wording is another version.",
    survey_version: |version| format!("version {version}"),
    survey_source: "Source",
    survey_questions: "Questions",
    survey_ratings: "Ratings counted",
    survey_read: "Read the questions",
    question_required: "required",
    question_conditional: "asked after a fitting earlier answer only",
    kind_single: "Choose one",
    kind_multiple: "Choose any",
    kind_text: |length_max| format!("Own words, {length_max} characters at most"),
    kind_statement: "Text to read only",
};
