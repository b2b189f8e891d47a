//! Vietnamese.

use model::Language;

use super::ResultsWording;
use crate::central::sample::Period;

/// Quarters as documents number them.
const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];

pub(super) static WORDING: ResultsWording = ResultsWording {
    language: Language::Vi,

    country: "Cả nước",
    way: "Vị trí trong cây đơn vị",
    choose: "Chọn kết quả cần xem",
    survey: "Phiếu",
    period: "Kỳ",
    quarters: "Theo quý",
    years: "Theo năm",
    formula: "Cách tính",
    unit: "Mã đơn vị",
    unit_hint: "Để trống: cả nước",
    own_unit_hint: "Đơn vị của Ông/Bà hoặc đơn vị trực thuộc",
    press: "Xem",
    download: "Tải về đúng bảng này",
    print_report: "Bản báo cáo để in",
    report_file: "Tải báo cáo (DOCX)",
    back: "Về kết quả của đơn vị",

    published: |revision, day| format!("Số liệu đã công bố ngày {day}, lần {revision}."),
    published_why: "Số liệu đã chốt, không thay đổi nữa; nếu có đính chính thì công bố lần mới và nêu rõ thay đổi.",
    released: "Số liệu tạm thời của quý chưa công bố.",
    released_why: "Để không ai suy ra được một người đã đánh giá thế nào, tài khoản của đơn vị thấy số liệu tăng \
                   mỗi lần ít nhất năm lượt, không gồm lượt của hôm nay và chậm hơn thực tế một nhịp; tỷ lệ \
                   phản hồi, lượt có mời và không mời được nêu khi công bố.",
    channel: "Kênh",
    every_channel: "Mọi kênh",
    service_code: "Mã thủ tục",
    service_hint: "Để trống: mọi thủ tục",
    only_service: |code, name| match name {
        Some(name) => format!("Chỉ gồm thủ tục {code} – {name}."),
        None => format!("Chỉ gồm thủ tục {code}."),
    },
    only_channel: |name| format!("Chỉ gồm lượt gửi qua kênh: {name}."),
    only_nobody: "Trong kỳ này chưa có lượt đánh giá nào của đúng thủ tục và kênh đã chọn.",
    only_why: "Lượt đã xóa nội dung theo thời hạn lưu trữ không có trong số liệu này.",
    widen: "Xem mọi thủ tục và kênh",
    unregistered: |unit| {
        format!(
            "{unit} chưa có trong danh mục đơn vị của kỳ này, nên số liệu chỉ gồm đúng mã đó, không có đơn \
             vị trực thuộc. Nạp danh mục bằng lệnh hailong unit import."
        )
    },

    overall: "Chỉ số chung",
    interval: "Khoảng tin cậy",
    interval_of: |low, high| format!("từ {low} đến {high}"),
    no_interval: "chưa tính được khoảng",
    answers: "Số câu trả lời",
    answers_of: |n| format!("{n} câu trả lời"),
    no_answer: |n| format!("{n} lượt không trả lời hoặc không được hỏi"),
    submissions: "Lượt đánh giá được tính",
    submissions_of: |invited, unproved| {
        format!("{invited} lượt có thư mời, {unproved} lượt không có thư mời")
    },
    response_rate: "Tỷ lệ phản hồi",
    response_of: |responded, eligible| format!("{responded} trên {eligible} hồ sơ"),
    response_unknown: "chưa biết: chưa có dữ liệu hồ sơ của kỳ này",
    response_of_channel: "không tính riêng theo kênh",
    coverage: "Độ phủ",
    coverage_of: |spoken_of, parts| format!("{spoken_of} trên {parts} đơn vị trực thuộc"),
    coverage_note: |enough| {
        format!("có từ {enough} lượt đánh giá trở lên, đủ để nói về riêng đơn vị đó")
    },
    coverage_few: |n| format!("{n} đơn vị có đánh giá nhưng chưa đủ"),
    coverage_nobody: |n| format!("{n} đơn vị chưa có lượt đánh giá nào"),
    quarantined: "Chờ xem xét",
    quarantined_of: |share| format!("bằng {share} tổng số, không tính vào chỉ số"),
    with_quarantined: |value| format!("Nếu tính cả: {value}"),
    invited: "Có thư mời",
    unproved: "Không có thư mời",
    not_told: "không nêu",
    no_value: "không có số liệu",
    hidden: "ẩn",
    hidden_note: |least| {
        format!(
            "“ẩn”: có ít hơn {least} câu trả lời, hoặc từ đó có thể suy ra một ô như vậy. Xin xem ở cấp trên \
             hoặc kỳ dài hơn."
        )
    },
    class: "Xếp loại",
    class_scaled: "Một số chỉ số chưa có dữ liệu; điểm được quy đổi theo tỷ lệ, đây là cách hiểu của chúng tôi, \
                   không phải của Thông tư.",

    trend: "So với kỳ khác",
    trend_up: |by, since| format!("Tăng {by} so với {since}, ngoài sai số."),
    trend_down: |by, since| format!("Giảm {by} so với {since}, ngoài sai số."),
    trend_within: |by, since| {
        format!("Chênh {by} so với {since}: trong sai số, chưa thể nói là tăng hay giảm.")
    },
    trend_unsure: |by, since| {
        format!("Chênh {by} so với {since}; chưa tính được sai số, chưa thể nói là tăng hay giảm.")
    },
    trend_none: |since| format!("Không so được với {since}: kỳ đó chưa có đủ câu trả lời."),
    trend_range: |low, high| format!("Mức chênh nằm trong khoảng từ {low} đến {high}."),
    points_of_percent: "điểm phần trăm",

    nobody: "Chưa có lượt đánh giá nào được tính",
    nobody_why: "Trong kỳ này chưa có người dân nào đánh giá đơn vị này bằng phiếu này.",
    unreleased: "Chưa đủ lượt đánh giá để nêu số liệu",
    unreleased_why: "Số liệu của quý chưa công bố chỉ được nêu khi có thêm ít nhất năm lượt, nên chưa biết được đã có \
                     lượt đánh giá nào hay chưa.",
    unreleased_next: "Xin xem lại vào ngày khác, hoặc chọn một quý đã công bố.",
    nobody_next: "Xin chọn kỳ khác hoặc phiếu khác, hoặc xem đơn vị cấp trên. Nếu lẽ ra phải có, xin kiểm tra \
                  phiếu đã được gắn vào trang trả kết quả và mã đơn vị đã đúng.",
    period_before: "Kỳ trước",

    figures: "Các chỉ số",
    figures_note: "Chấm là giá trị, vạch ngang là khoảng tin cậy. Bấm vào tên để xem diễn biến qua các kỳ.",
    figure: "Chỉ số",
    value: "Giá trị",
    since_before: "So với kỳ trước",
    since_year: "So với cùng kỳ năm trước",
    change_up: "tăng ngoài sai số",
    change_down: "giảm ngoài sai số",
    change_within: "trong sai số",

    spread: "Phân bố câu trả lời",
    spread_note: "Mỗi thang đo đứng riêng: thang 2, 3 và 5 mức không cộng với nhau. Người không trả lời được \
                  ghi riêng, không tính vào tỷ lệ.",

    heat: "Đơn vị trực thuộc theo nội dung",
    heat_note: "Màu càng đậm, giá trị càng cao; con số luôn ghi trong ô.",
    heat_legend: "Chú giải màu",
    heat_none: "–",

    comparison: "So sánh các đơn vị",
    comparison_note: "Hai đơn vị có khoảng chồng lên nhau thì chưa thể nói đơn vị nào hơn. Thay cho một thứ hạng \
                      là khoảng thứ hạng: mọi khoảng cùng đúng với độ tin cậy đã nêu. Mỗi cấp được so riêng; sở \
                      và xã không bao giờ xếp chung.",
    comparison_of: |level| format!("Các đơn vị là {level}"),
    comparison_no_ranks: "Số liệu công bố không có khoảng thứ hạng.",
    rank: "Khoảng thứ hạng",
    rank_of: |best, worst| {
        if best == worst { best.to_owned() } else { format!("{best}–{worst}") }
    },
    rank_none: "chưa đủ để xếp",
    level_none: "chưa rõ cấp",

    services: "Thủ tục hành chính",
    services_title: "Thủ tục hành chính được đánh giá",
    services_link: "Xem theo thủ tục hành chính",
    services_note: |enough| {
        format!(
            "Từ {enough} lượt đánh giá trở lên mới đủ để nói về riêng một thủ tục. Mã có phần riêng của địa \
                 phương được gộp theo mã quốc gia."
        )
    },
    services_sorted: "Thủ tục có chỉ số thấp nhất đứng trước. Bấm vào tên thủ tục để xem từng câu hỏi và thay \
                      đổi so với kỳ trước.",
    services_many: |most| {
        format!(
            "Có hơn {most} lượt đánh giá trong phạm vi này, nên chưa tính chỉ số từng thủ tục ở đây. Xin chọn đơn vị \
                 cấp dưới hoặc kỳ ngắn hơn, hoặc bấm vào một thủ tục."
        )
    },
    services_published: "Số liệu công bố không chia theo thủ tục.",
    services_few: "Có đánh giá nhưng chưa đủ",
    services_nobody: "Chưa ai đánh giá",
    services_without: |n| format!("{n} lượt đánh giá không ghi thủ tục."),
    services_none: "Chưa có thủ tục nào được đánh giá trong kỳ này.",
    service: "Thủ tục",

    question_chart: |name, first, last| format!("{name}: từ {first} đến {last}"),
    question_band: "Dải màu là khoảng tin cậy của từng kỳ; kỳ không có điểm là kỳ chưa có đủ câu trả lời.",
    question_table: "Bảng số liệu của biểu đồ",
    question_note: "Mỗi kỳ được tính theo cây đơn vị của chính kỳ đó.",

    methods: "Cách tính và nguồn",
    method_formula: "Công thức",
    method_parameters: "Tham số",
    method_version: |version| format!("phiên bản {version}"),
    method_source: "Căn cứ",
    method_survey: "Phiếu khảo sát",
    method_units: |n, day| format!("{n} mã đơn vị, theo danh mục của từng ngày đến {day}"),
    method_unit: "Đơn vị trong số liệu",
    method_members: "Xem từng mã và số ngày",
    method_days: |from, to| format!("{from} đến {to}"),
    method_left_out: "Không tính vào",
    method_interval: |confidence| {
        format!(
            "Khoảng tin cậy {confidence}: chỉ là sai số do số lượng người trả lời. Người đánh giá tự chọn tham \
             gia, nên khoảng này không nói gì về người không trả lời."
        )
    },
    method_small: |least| format!("Chỉ số dựa trên ít hơn {least} câu trả lời không được nêu."),
    method_versions: |versions| {
        format!(
            "Các phiên bản phiếu không cộng với nhau; lượt đánh giá theo phiên bản: {versions}."
        )
    },
    method_computed: "Tính lúc",

    report: "BÁO CÁO",
    report_about: |period| {
        format!("Kết quả đánh giá của người dân về việc giải quyết thủ tục hành chính, {period}")
    },
    report_nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    report_motto: "Độc lập - Tự do - Hạnh phúc",
    report_office_above: "[TÊN CƠ QUAN CHỦ QUẢN]",
    report_office: "[TÊN CƠ QUAN BAN HÀNH]",
    report_number: "Số: ……/BC-………",
    report_date: "…………, ngày …… tháng …… năm ………",
    report_parts: [
        "I. TÌNH HÌNH THU NHẬN ĐÁNH GIÁ",
        "II. KẾT QUẢ",
        "III. CÁC ĐƠN VỊ TRỰC THUỘC",
        "IV. CÁCH TÍNH",
    ],
    report_sub_parts: [
        "1. Các chỉ số",
        "2. Phân bố câu trả lời",
        "1. So sánh các đơn vị",
        "2. Đơn vị trực thuộc theo nội dung",
    ],
    report_received: |counted, invited, unproved| {
        format!(
            "Trong kỳ có {counted} lượt đánh giá được tính, trong đó {invited} lượt có thư mời hợp lệ gắn với hồ \
             sơ và {unproved} lượt không có thư mời."
        )
    },
    report_response: |rate, responded, eligible| {
        format!(
            "Tỷ lệ phản hồi là {rate} ({responded} trên {eligible} hồ sơ đã có kết quả hoặc bị từ chối)."
        )
    },
    report_response_unknown: "Chưa có dữ liệu hồ sơ của kỳ này, nên chưa biết tỷ lệ phản hồi.",
    report_quarantined: |n| format!("{n} lượt đang chờ xem xét và không tính vào chỉ số."),
    report_index: |name, value, range, n| format!("{name} đạt {value} ({range}; {n})."),
    report_index_hidden: |name| format!("{name} chưa nêu được vì có quá ít câu trả lời."),
    report_parts_few: |n, enough| {
        format!("{n} đơn vị có ít hơn {enough} lượt đánh giá, chưa đủ để nhận xét riêng.")
    },
    report_receivers: "Nơi nhận:",
    report_receivers_list: ["- Như trên;", "- Lưu: VT.", "- ………"],
    report_signature: "THỦ TRƯỞNG CƠ QUAN",
    report_signature_note: "(Chữ ký, dấu, họ và tên)",
    report_signature_name: "……………………………",
    report_end: "./.",
    report_dot: |name, value, range| format!("{name}: {value}, khoảng tin cậy {range}"),
    report_bar: |name, share| format!("{name}: {share}"),
    report_stacked: |name, shares| format!("{name}: {shares}"),
    report_share_count: "Mỗi ô: tỷ lệ phần trăm, trong ngoặc là số câu trả lời. Thanh ngang xếp các mức theo đúng thứ \
                         tự các cột, mức thuận lợi nhất đậm nhất.",
    report_units_left_out: "Đơn vị không có trong bảng này là đơn vị có số liệu bị ẩn hoặc chưa có câu trả lời; mọi đơn \
                            vị đều có ở mục 2.",
    report_print: "In trang này bằng lệnh in của trình duyệt, hoặc tải báo cáo dạng DOCX để sửa. Số, địa danh, ngày, \
                   nơi nhận và chữ ký để trống.",

    names: &[
        ("tt01.total", "Tổng điểm 9 chỉ số"),
        ("tt01.1", "1. Tổng thời gian giải quyết so với quy định"),
        ("tt01.2", "2. Thời gian giải quyết của từng cơ quan"),
        ("tt01.3", "3. Số lần phải liên hệ nơi tiếp nhận"),
        ("tt01.4", "4. Số cơ quan phải liên hệ"),
        ("tt01.5", "5. Tổ chức tiếp nhận tại Bộ phận Một cửa"),
        ("tt01.6", "6. Công khai thủ tục hành chính"),
        ("tt01.7", "7. Thái độ của công chức"),
        ("tt01.8", "8. Tiếp thu, giải trình phản ánh, kiến nghị"),
        ("tt01.9", "9. Dịch vụ công trực tuyến"),
        ("qd766.group", "Nhóm chỉ số Mức độ hài lòng"),
        ("qd766.5.2", "5.2. Phản ánh, kiến nghị xử lý đúng hạn (điểm)"),
        ("qd766.5.3", "5.3. Hài lòng trong xử lý phản ánh, kiến nghị (điểm)"),
        ("qd766.5.4", "5.4. Hài lòng trong giải quyết thủ tục hành chính (điểm)"),
        ("qd766.5.2.share", "5.2. Tỷ lệ phản ánh, kiến nghị xử lý đúng hạn"),
        ("qd766.5.3.share", "5.3. Tỷ lệ hài lòng trong xử lý phản ánh, kiến nghị"),
        ("qd766.5.4.share", "5.4. Tỷ lệ hài lòng trong giải quyết thủ tục hành chính"),
        ("honest.5.4", "5.4 khi im lặng không phải là hài lòng (điểm)"),
        ("honest.5.4.share", "Tỷ lệ hài lòng trong số người trả lời"),
        ("honest.5.4.answered", "Tỷ lệ người trả lời"),
        ("honest.5.4.least", "Thấp nhất có thể: không ai im lặng hài lòng"),
        ("honest.5.4.most", "Cao nhất có thể: mọi người im lặng đều hài lòng"),
    ],
    shorts: &[
        ("overall", "Chung"),
        ("time", "Thời gian"),
        ("contacts", "Số lần liên hệ"),
        ("offices", "Số cơ quan"),
        ("attitude", "Thái độ"),
        ("convenience", "Thuận tiện"),
        ("timeliness", "Đúng hạn"),
        ("support", "Hỗ trợ"),
    ],
    formulas: &[
        ("sipas", "Chỉ số SIPAS"),
        ("top2", "Tỷ lệ ở các mức thuận lợi"),
        ("mean-level", "Mức trung bình"),
        ("net", "Thuận lợi trừ không thuận lợi"),
        ("online", "Ba mức theo Thông tư 32/2017"),
        ("tt01", "Chín chỉ số theo Thông tư 01/2018"),
        ("qd766", "Nhóm hài lòng theo Quyết định 766"),
        ("qd766-honest", "Như Quyết định 766, im lặng không là hài lòng"),
    ],
    period_name: |period| match period {
        Period::Year(year) => format!("Năm {year}"),
        Period::Quarter(year, quarter) => {
            let at = usize::try_from(quarter - 1).unwrap_or(0);
            format!("Quý {} năm {year}", QUARTERS.get(at).copied().unwrap_or_default())
        }
        Period::Month(year, month) => format!("Tháng {month} năm {year}"),
    },
    period_short: |period| match period {
        Period::Year(year) => year.to_string(),
        Period::Quarter(year, quarter) => {
            let at = usize::try_from(quarter - 1).unwrap_or(0);
            format!("{}/{year}", QUARTERS.get(at).copied().unwrap_or_default())
        }
        Period::Month(year, month) => format!("{month}/{year}"),
    },
};
