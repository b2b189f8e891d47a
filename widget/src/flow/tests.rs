//! The journey without a browser: a citizen enters, goes on, goes back, sends.

use model::{ById, Given, Instrument, Language, check};

use super::*;

fn instrument(file: &str) -> Instrument {
    toml::from_str(file).unwrap()
}

fn one_stop() -> Flow {
    let file = include_str!("../../../surveys/one-stop.toml");
    Flow::new(instrument(file).in_language(Language::Vi), Language::Vi)
}

fn every_kind() -> Flow {
    let file = include_str!("../../../model/fixtures/surveys/every-kind.toml");
    Flow::new(instrument(file).in_language(Language::Vi), Language::Vi)
}

fn sipas() -> Flow {
    let file = include_str!("../../../surveys/sipas-2023.toml");
    Flow::new(instrument(file).in_language(Language::Vi), Language::Vi)
}

/// Page id, and factor where it is one, of the sheet that is shown.
fn shown(flow: &Flow) -> String {
    let sheet = &flow.sheets()[flow.page()];
    let page = &flow.survey().pages[sheet.page].id;
    sheet.factor.as_ref().map_or(page.clone(), |factor| format!("{page}/{factor}"))
}

/// Goes on to this sheet.
fn go_to(flow: &mut Flow, sheet: &str) {
    while shown(flow) != sheet {
        assert!(flow.go_on(), "{sheet} does not come after {}: {:?}", shown(flow), flow.told());
    }
}

fn tick(flow: &mut Flow, name: &str, value: &str) {
    flow.enter(name, value, true);
}

/// What is sent must be what the judge on the other side accepts.
#[track_caller]
fn sent(flow: &mut Flow) -> ById<Given> {
    let answers = flow.send().unwrap_or_else(|| panic!("not sent: {:?}", flow.told()));
    let submission = model::Submission {
        key: "01931f5c-7b2a-7c3d-8e4f-0123456789ab".to_owned(),
        survey: flow.survey().id.clone(),
        version: flow.survey().version,
        lang: None,
        context: Default::default(),
        invite: None,
        answers: answers.clone(),
        elapsed_ms: None,
    };
    assert!(check(flow.survey(), submission).is_ok());
    answers
}

#[test]
fn one_answer_is_enough_to_send_from_the_first_page() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "5");
    assert_eq!(sent(&mut flow), ById::from_iter([("overall".to_owned(), Given::Number(5))]));
    assert_eq!(*flow.stage(), Stage::Sending);
}

#[test]
fn without_the_required_answer_nothing_is_sent_and_the_question_says_so() {
    let mut flow = one_stop();
    assert_eq!(flow.send(), None);
    assert_eq!(flow.told_about("overall", None), Some("Xin Ông/Bà trả lời câu hỏi này."));
    assert!(!flow.go_on());
    assert_eq!(flow.page(), 0);
    tick(&mut flow, "overall", "3");
    assert!(flow.told().is_empty(), "an answer takes its problem away");
    assert!(flow.go_on());
}

#[test]
fn sending_from_a_later_page_turns_to_the_page_with_the_problem() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "4");
    assert!(flow.go_on() && flow.go_on());
    tick(&mut flow, "comment", &"a".repeat(2_001));
    flow.go_back();
    assert_eq!(flow.send(), None);
    assert_eq!(flow.page(), 2);
    assert!(flow.told_about("comment", None).is_some_and(|told| told.contains("2.000")));
}

#[test]
fn going_back_and_forth_keeps_every_answer() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "2");
    tick(&mut flow, "reasons", "slow");
    assert!(flow.go_on());
    tick(&mut flow, "time", "1");
    assert!(flow.go_on());
    tick(&mut flow, "comment", "Chờ lâu");
    assert_eq!(flow.page_after(), None);
    flow.go_back();
    flow.go_back();
    flow.go_back();
    assert_eq!((flow.page(), flow.page_before()), (0, None));
    assert!(flow.is_chosen("overall", None, "2") && flow.is_chosen("reasons", None, "slow"));
    assert!(flow.is_chosen("time", None, "1"));
    assert_eq!(flow.text("comment"), "Chờ lâu");
    assert_eq!(sent(&mut flow).len(), 4);
}

#[test]
fn what_is_hidden_again_is_remembered_but_not_sent() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "1");
    assert!(flow.is_asked("reasons"));
    tick(&mut flow, "reasons", "fees");
    tick(&mut flow, "overall", "5");
    assert!(!flow.is_asked("reasons"));
    assert!(!flow.answers_to_send().contains_key("reasons"));
    tick(&mut flow, "overall", "2");
    assert_eq!(sent(&mut flow).get("reasons"), Some(&Given::List(vec!["fees".to_owned()])));
}

#[test]
fn an_answer_left_out_closes_what_it_had_opened() {
    let mut flow = every_kind();
    tick(&mut flow, "rated.1", "2");
    tick(&mut flow, "channel", "online");
    tick(&mut flow, "device", "phone");
    tick(&mut flow, "model", "A1");
    assert_eq!(flow.answers_to_send().len(), 4);
    tick(&mut flow, "channel", "desk");
    assert_eq!(sent(&mut flow).keys().collect::<Vec<_>>(), ["channel", "rated"]);
}

#[test]
fn rows_are_sent_only_while_they_are_asked() {
    let mut flow = every_kind();
    tick(&mut flow, "been.1", "2");
    tick(&mut flow, "rated.1", "3");
    tick(&mut flow, "rated.2", "1");
    assert!(flow.is_row_asked("rated", "2") && flow.is_chosen("rated", Some("2"), "1"));
    tick(&mut flow, "been.1", "1");
    assert!(!flow.is_row_asked("rated", "2"));
    let rows = Given::Rows(ById::from_iter([("1".to_owned(), 3)]));
    assert_eq!(sent(&mut flow).get("rated"), Some(&rows));
}

#[test]
fn a_required_row_is_told_beside_the_row() {
    let mut flow = every_kind();
    assert_eq!(flow.send(), None);
    assert!(flow.told_about("rated", Some("1")).is_some());
    assert_eq!(flow.told_about("rated", None), None);
}

#[test]
fn options_are_sent_in_the_order_of_the_question_however_they_were_ticked() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "1");
    for reason in ["other", "slow", "fees"] {
        tick(&mut flow, "reasons", reason);
    }
    flow.enter("reasons", "fees", false);
    let options = Given::List(vec!["slow".to_owned(), "other".to_owned()]);
    assert_eq!(flow.answers_to_send().get("reasons"), Some(&options));
    for reason in ["slow", "other"] {
        flow.enter("reasons", reason, false);
    }
    assert!(!flow.answers_to_send().contains_key("reasons"), "nothing ticked is no answer");
    sent(&mut flow);
}

#[test]
fn a_text_of_blanks_is_no_answer_and_invisible_characters_are_taken_out() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "4");
    tick(&mut flow, "comment", " \n\t ");
    assert!(!flow.answers_to_send().contains_key("comment"));
    tick(&mut flow, "comment", "Một\u{b}hai\u{0}\tba\r\n");
    assert_eq!(sent(&mut flow).get("comment"), Some(&Given::Text("Một\nhai\tba\r\n".to_owned())));
}

#[test]
fn fields_that_the_survey_does_not_know_change_nothing() {
    let mut flow = every_kind();
    for (name, value) in [("nothing", "1"), ("rated", "1"), ("channel.1", "desk"), ("welcome", "x")]
    {
        tick(&mut flow, name, value);
    }
    tick(&mut flow, "rated.1", "many");
    assert!(flow.answers_to_send().is_empty());
}

#[test]
fn while_it_is_sent_nothing_changes_and_it_is_sent_once() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "4");
    sent(&mut flow);
    tick(&mut flow, "overall", "1");
    assert!(flow.is_chosen("overall", None, "4"));
    assert_eq!(flow.send(), None);
}

#[test]
fn only_what_was_not_reached_can_be_sent_again() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "4");
    sent(&mut flow);
    flow.fail(Failure::Unreached);
    assert!(flow.send_again());
    assert!(!flow.send_again(), "it is on its way already");
    flow.fail(Failure::Refused);
    assert!(!flow.send_again());
    flow.fail(Failure::Invite);
    assert!(flow.send_again(), "without the invite");
}

#[test]
fn what_the_service_found_is_shown_where_it_belongs() {
    let mut flow = one_stop();
    tick(&mut flow, "overall", "4");
    assert!(flow.go_on() && flow.go_on());
    sent(&mut flow);
    let message = "Quá dài.".to_owned();
    flow.correct(vec![Told { question: Some("time".to_owned()), row: None, message }]);
    assert_eq!((flow.stage(), flow.page()), (&Stage::Asking, 1));
    assert_eq!(flow.told_about("time", None), Some("Quá dài."));
}

#[test]
fn a_page_without_anything_to_ask_is_passed_over() {
    let mut survey = one_stop().survey().clone();
    for question in &mut survey.pages[1].questions {
        question.asked_when = vec![model::survey::Condition {
            question: "overall".to_owned(),
            row: None,
            level_in: vec![1],
            chosen_in: Vec::new(),
        }];
    }
    let mut flow = Flow::new(survey, Language::Vi);
    tick(&mut flow, "overall", "5");
    assert!(flow.go_on());
    assert_eq!(flow.page(), 2);
    flow.go_back();
    assert_eq!(flow.page(), 0);
    tick(&mut flow, "overall", "1");
    assert!(flow.go_on());
    assert_eq!(flow.page(), 1);
}

#[test]
fn thanks_keep_the_receipt() {
    let mut flow = one_stop();
    flow.thank("ABCD-EFGH".to_owned());
    assert_eq!(*flow.stage(), Stage::Thanked { receipt: "ABCD-EFGH".to_owned() });
}

#[test]
fn each_factor_is_a_sheet_and_those_that_nothing_is_asked_of_are_passed_over() {
    let mut flow = sipas();
    go_to(&mut flow, "experience");
    for row in 1..=7 {
        tick(&mut flow, &format!("c8.{row}"), "1");
    }
    let mut seen = Vec::new();
    while flow.go_on() {
        seen.push(shown(&flow));
    }
    let expected = ["accountability", "policy-quality", "policy-impact"];
    let expected = expected.map(|factor| format!("satisfaction/{factor}"));
    assert_eq!(seen[..3], expected);
    assert_eq!(seen[3..], ["priorities", "other"]);
    flow.go_back();
    flow.go_back();
    assert_eq!(shown(&flow), "satisfaction/policy-impact", "back over them as well");
    let policies = "I. VIỆC BAN HÀNH, TỔ CHỨC THỰC HIỆN CÁC CHÍNH SÁCH";
    let headings = flow.factor(&flow.sheets()[flow.page()]);
    assert_eq!(headings, Some((policies, "D. Kết quả, tác động của chính sách")));
    for row in 1..=7 {
        go_back_to(&mut flow, "experience");
        tick(&mut flow, &format!("c8.{row}"), "2");
    }
    go_to(&mut flow, "satisfaction/participation");
    go_to(&mut flow, "satisfaction/complaints");
}

fn go_back_to(flow: &mut Flow, sheet: &str) {
    while shown(flow) != sheet {
        flow.go_back();
    }
}

#[test]
fn the_end_comes_nearer_and_never_moves_away() {
    for answer in ["1", "2"] {
        let mut flow = sipas();
        assert_eq!(flow.progress(), (1, 21), "what may still be asked is counted");
        let mut left_before = 21;
        loop {
            if shown(&flow) == "experience" {
                for row in 1..=7 {
                    tick(&mut flow, &format!("c8.{row}"), answer);
                }
            }
            let (at, of) = flow.progress();
            assert!((1..=of).contains(&at), "{at} of {of}");
            assert!(of - at < left_before, "{} to go, then {}", left_before, of - at);
            left_before = of - at;
            if !flow.go_on() {
                break;
            }
        }
        let all = if answer == "1" { 15 } else { 21 };
        assert_eq!(flow.progress(), (all, all));
    }
}

#[test]
fn a_long_survey_is_sent_at_its_end_and_not_without_any_answer() {
    let mut flow = sipas();
    assert!(!flow.can_send());
    go_to(&mut flow, "other");
    assert!(flow.can_send());
    assert_eq!(flow.send(), None);
    assert_eq!(flow.page_after(), None, "it stays where it is");
    let told: Vec<&str> = flow.told().iter().map(|told| told.message.as_str()).collect();
    assert_eq!(told, ["Xin Ông/Bà trả lời ít nhất một câu."]);
    tick(&mut flow, "other", "Cảm ơn");
    assert_eq!(sent(&mut flow).len(), 1);
    assert!(one_stop().can_send(), "one answer is enough there");
}

#[test]
fn a_problem_is_told_on_its_own_sheet_and_sending_turns_to_it() {
    let mut survey = sipas().survey().clone();
    let page = survey.pages.iter_mut().find(|page| page.id == "satisfaction").unwrap();
    let Kind::Matrix { rows, .. } = &mut page.questions[0].kind else { unreachable!() };
    rows.iter_mut().for_each(|row| row.required = row.id == "5" || row.id == "15");
    let mut flow = Flow::new(survey, Language::Vi);
    go_to(&mut flow, "satisfaction/policy-quality");
    assert!(!flow.go_on());
    assert_eq!(flow.told().len(), 1);
    assert!(flow.told_about("c9", Some("5")).is_some());
    tick(&mut flow, "c9.5", "4");
    assert!(flow.told().is_empty() && flow.go_on());
    go_back_to(&mut flow, "experience");
    tick(&mut flow, "c8.4", "2");
    go_back_to(&mut flow, "interest");
    assert_eq!(flow.send(), None);
    assert_eq!(shown(&flow), "satisfaction/access");
    assert!(flow.told_about("c9", Some("15")).is_some());
}

#[test]
fn ethnic_origin_is_sent_only_with_the_consent_to_it() {
    let mut flow = sipas();
    assert!(!flow.is_asked("ethnic"));
    tick(&mut flow, "ethnic-consent", "agree");
    tick(&mut flow, "ethnic", "other");
    assert_eq!(flow.answers_to_send().len(), 2);
    tick(&mut flow, "ethnic-consent", "decline");
    assert_eq!(sent(&mut flow).keys().collect::<Vec<_>>(), ["ethnic-consent"]);
}
