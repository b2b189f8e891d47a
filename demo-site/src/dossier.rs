//! The dossiers of the make-believe province: what a result page tells about one.
//!
//! Every well-formed code has a dossier, so that a demonstration can rate as often as it likes.

use jiff::civil::{Date, date};

use crate::state::State;
use crate::working_day;

/// Longest code that is looked up at all.
const CODE_LENGTH_MAX: usize = 40;
/// Working days that the procedure promises, and after how many the steps were done.
const PROMISED_DAYS: u32 = 10;
const STEP_DAYS: [u32; 4] = [1, 5, 8, 9];

/// A day, as people of either language write it.
#[derive(Clone, Copy)]
pub struct Day(Date);

impl Day {
    /// 21/08/2026.
    pub fn vi(&self) -> String {
        self.0.strftime("%d/%m/%Y").to_string()
    }

    /// 21 August 2026.
    pub fn en(&self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }

    /// 2026-08-21, for machines.
    pub fn iso(&self) -> String {
        self.0.to_string()
    }
}

/// What happened to a dossier on one day.
pub struct Step {
    /// Name of the step.
    pub name: &'static str,
    /// Who did it.
    pub office: &'static str,
    /// The day.
    pub day: Day,
    /// The time of day.
    pub time: &'static str,
    /// What was done.
    pub note: &'static str,
}

/// One dossier.
pub struct Dossier {
    /// Its code.
    pub code: String,
    /// The unit that handled it.
    pub unit: &'static str,
    /// Code of the procedure.
    pub service: &'static str,
    /// Name of the procedure.
    pub procedure: &'static str,
    /// Name of the procedure in English.
    pub procedure_en: &'static str,
    /// The applicant, masked.
    pub applicant: &'static str,
    /// The paper that is the result.
    pub paper: &'static str,
    /// Day of reception.
    pub received: Day,
    /// Day promised.
    pub promised: Day,
    /// Day of the result.
    pub finished: Day,
    /// How far it has come.
    pub state: State,
    /// From reception to where it is now.
    pub steps: Vec<Step>,
}

struct Known {
    code: &'static str,
    service: &'static str,
    procedure: &'static str,
    procedure_en: &'static str,
    applicant: &'static str,
    paper: &'static str,
    state: State,
}

/// The dossiers that the home page lists; the first also stands in for codes that are not listed.
const KNOWN: [Known; 6] = [
    Known {
        code: "H47.15-260821-0001",
        service: "1.004227",
        procedure: "Đăng ký biến động đất đai do thay đổi thông tin của người được cấp Giấy chứng nhận",
        procedure_en: "Change of the holder's particulars on a land use certificate",
        applicant: "Nguyễn Thị H***",
        paper: "Giấy chứng nhận quyền sử dụng đất đã xác nhận thay đổi",
        state: State::Result,
    },
    Known {
        code: "H47.15-260903-0017",
        service: "1.004193",
        procedure: "Đính chính Giấy chứng nhận đã cấp",
        procedure_en: "Correction of a land use certificate",
        applicant: "Trần Văn B***",
        paper: "Giấy chứng nhận quyền sử dụng đất đã đính chính",
        state: State::Result,
    },
    Known {
        code: "H47.15-261008-0975",
        service: "1.004238",
        procedure: "Xóa đăng ký thế chấp quyền sử dụng đất",
        procedure_en: "Deletion of a registered mortgage on land use rights",
        applicant: "Lê Hoàng M***",
        paper: "Giấy chứng nhận đã ghi nội dung xóa đăng ký thế chấp",
        state: State::Result,
    },
    Known {
        code: "H47.15-261019-0312",
        service: "1.004227",
        procedure: "Đăng ký biến động đất đai do thay đổi thông tin của người được cấp Giấy chứng nhận",
        procedure_en: "Change of the holder's particulars on a land use certificate",
        applicant: "Phạm Thị L***",
        paper: "",
        state: State::Refused,
    },
    Known {
        code: "H47.15-261109-0208",
        service: "1.004193",
        procedure: "Đính chính Giấy chứng nhận đã cấp",
        procedure_en: "Correction of a land use certificate",
        applicant: "Vũ Đức T***",
        paper: "",
        state: State::Supplement,
    },
    Known {
        code: "H47.15-261117-0046",
        service: "1.004238",
        procedure: "Xóa đăng ký thế chấp quyền sử dụng đất",
        procedure_en: "Deletion of a registered mortgage on land use rights",
        applicant: "Đặng Minh K***",
        paper: "",
        state: State::Received,
    },
];

/// The code of the dossier that the demonstration begins with.
pub const FIRST_CODE: &str = KNOWN[0].code;

/// The dossiers that the home page lists.
pub fn listed() -> Vec<Dossier> {
    KNOWN.iter().filter_map(|known| find(known.code)).collect()
}

/// The dossier with this code; none when the code is not shaped like one.
pub fn find(code: &str) -> Option<Dossier> {
    let shaped = (1..=CODE_LENGTH_MAX).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b".-".contains(&b));
    if !shaped {
        return None;
    }
    let [first, ..] = &KNOWN;
    let known = KNOWN.iter().find(|known| known.code == code).unwrap_or(first);
    let received = received(code).unwrap_or(date(2026, 8, 21));
    let [_, _, _, last] = STEP_DAYS;
    Some(Dossier {
        code: code.to_owned(),
        unit: "H47.15",
        service: known.service,
        procedure: known.procedure,
        procedure_en: known.procedure_en,
        applicant: known.applicant,
        paper: known.paper,
        received: Day(received),
        promised: Day(working_day::after(received, PROMISED_DAYS)),
        finished: Day(working_day::after(received, last)),
        state: known.state,
        steps: steps(received, known.state),
    })
}

/// The day in the middle of a code: `H47.15-260821-0001` was received on 21 August 2026.
fn received(code: &str) -> Option<Date> {
    let digits = code.split('-').nth(1)?;
    let two = |from: usize| digits.get(from..from + 2)?.parse::<i8>().ok();
    let (year, month, day) = (two(0)?, two(2)?, two(4)?);
    Date::new(2000 + i16::from(year), month, day).ok()
}

/// The steps to where a dossier is now.
fn steps(received: Date, state: State) -> Vec<Step> {
    let mut steps = steps_to_result(received);
    let on = Day(working_day::after(received, STEP_DAYS[0]));
    let office = "Văn phòng Đăng ký đất đai";
    let ended = |name, time, note| Step { name, office, day: on, time, note };
    match state {
        State::Result => {}
        State::Received => steps.truncate(2),
        State::Supplement => {
            steps.truncate(1);
            for step in &mut steps {
                step.note = "Đã cấp Giấy tiếp nhận hồ sơ và hẹn trả kết quả.";
            }
            let note = "Thiếu bản sao Thẻ căn cước còn hạn; đã gửi phiếu yêu cầu bổ sung một lần.";
            steps.push(ended("Yêu cầu bổ sung hồ sơ", "10:20", note));
        }
        State::Refused => {
            steps.truncate(2);
            let note = "Đã gửi văn bản nêu rõ lý do và quyền khiếu nại.";
            steps.push(ended("Trả hồ sơ, không giải quyết", "16:05", note));
        }
    }
    steps
}

fn steps_to_result(received: Date) -> Vec<Step> {
    let on = |days| working_day::after(received, days);
    let [accepted, handled, appraised, returned] = STEP_DAYS;
    let step =
        |name, office, day: Date, time, note| Step { name, office, day: Day(day), time, note };
    vec![
        step(
            "Tiếp nhận hồ sơ",
            "Trung tâm Phục vụ hành chính công tỉnh",
            on(0),
            "08:42",
            "Hồ sơ đầy đủ, hợp lệ. Đã cấp Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
        ),
        step(
            "Phân công thụ lý",
            "Văn phòng Đăng ký đất đai",
            on(accepted),
            "09:15",
            "Đã chuyển hồ sơ đến chuyên viên thụ lý.",
        ),
        step(
            "Thẩm định hồ sơ",
            "Văn phòng Đăng ký đất đai",
            on(handled),
            "15:20",
            "Đã đối chiếu hồ sơ địa chính, đủ điều kiện giải quyết.",
        ),
        step(
            "Phê duyệt kết quả",
            "Sở Nông nghiệp và Môi trường",
            on(appraised),
            "10:05",
            "Lãnh đạo đã ký số và phát hành kết quả.",
        ),
        step(
            "Trả kết quả",
            "Trung tâm Phục vụ hành chính công tỉnh",
            on(returned),
            "14:36",
            "Kết quả đã sẵn sàng tại quầy số 7 và trong Kho dữ liệu điện tử của Ông/Bà.",
        ),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use super::*;

    #[test]
    fn the_days_follow_from_the_code() {
        let dossier = find(FIRST_CODE).unwrap();
        assert_eq!(dossier.received.vi(), "21/08/2026");
        assert_eq!(dossier.finished.en(), "7 September 2026");
        assert_eq!(dossier.promised.iso(), "2026-09-08");
        assert_eq!(find("H47.15-261399-1").unwrap().received.vi(), "21/08/2026");
    }

    #[test]
    fn every_state_has_a_dossier_and_only_a_result_is_returned() {
        for state in [State::Received, State::Supplement, State::Refused, State::Result] {
            let found: Vec<Dossier> =
                listed().into_iter().filter(|one| one.state == state).collect();
            assert!(!found.is_empty(), "{state:?}");
            for dossier in found {
                let is_returned = dossier.steps.iter().any(|step| step.name == "Trả kết quả");
                assert_eq!(is_returned, state.is_result(), "{}", dossier.code);
            }
        }
    }

    #[test]
    fn a_code_of_another_shape_has_no_dossier() {
        assert!(find("<script>").is_none() && find("").is_none() && find("h47").is_none());
        assert!(find(&"A".repeat(CODE_LENGTH_MAX + 1)).is_none());
    }
}
