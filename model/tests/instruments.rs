//! The shipped instruments: without faults, with the ids the contract names, and the same in JSON
//! and in postcard.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

use model::survey::{Condition, Kind, Row, Text};
use model::{Instrument, Language, Survey};

fn instrument(name: &str) -> Instrument {
    let path = format!("{}/../surveys/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The rows of a question, with the conditions of each.
fn rows<'a>(instrument: &'a Instrument, question: &str) -> &'a [Row<Text>] {
    match &instrument.question(question).unwrap().kind {
        Kind::Matrix { rows, .. } => rows,
        kind => panic!("{question} is no matrix: {kind:?}"),
    }
}

fn faults_of(change: impl Fn(&mut Instrument)) -> String {
    faults_of_survey("one-stop", change)
}

fn faults_of_survey(name: &str, change: impl Fn(&mut Instrument)) -> String {
    let mut instrument = instrument(name);
    change(&mut instrument);
    model::faults::faults(&instrument).join("\n")
}

#[test]
fn shipped_instruments_have_no_faults_and_the_question_ids_of_the_contract() {
    for (name, ids) in [
        ("one-stop", "overall reasons time contacts offices attitude comment"),
        ("online-service", "overall convenience timeliness support comment"),
        (
            "sipas-2023",
            "welcome privacy sex age ethnic-consent ethnic education occupation area terrain \
             c1 c2 c2-other c3 c4 c5 c6 c7 c8 c9 c10 other",
        ),
    ] {
        let instrument = instrument(name);
        assert_eq!(model::faults::faults(&instrument), Vec::<String>::new(), "{name}");
        let found: Vec<&str> = instrument.questions().map(|q| q.id.as_str()).collect();
        assert_eq!(found.join(" "), ids, "{name}");
    }
}

#[test]
fn a_survey_is_the_same_in_json_and_in_postcard() {
    for language in Language::ALL {
        let survey = instrument("one-stop").in_language(language);
        let json = serde_json::to_string(&survey).unwrap();
        assert_eq!(serde_json::from_str::<Survey>(&json).unwrap(), survey);
        let bytes = postcard::to_allocvec(&survey).unwrap();
        assert_eq!(postcard::from_bytes::<Survey>(&bytes).unwrap(), survey);
    }
}

#[test]
fn levels_are_shown_best_first_where_the_circular_prints_them_so() {
    let instrument = instrument("online-service");
    let shown: Vec<u8> = instrument.scales[0].shown().iter().map(|(level, _)| *level).collect();
    assert_eq!(shown, [3, 2, 1]);
    assert_eq!(instrument.scales[0].levels[2].vi, "Rất hài lòng");
}

#[test]
fn each_fault_is_named_with_its_place() {
    type Change = fn(&mut Instrument);
    let cases: [(Change, &str); 10] = [
        (|i| i.version = 0, "version: counts from 1"),
        (|i| i.source = " ".into(), "source: name the law"),
        (|i| i.title.en = String::new(), "title: the English text is empty"),
        (|i| i.id = "One Stop".into(), "the id 'One Stop' is not 1 to 40"),
        (|i| i.scales[0].levels.truncate(1), "scale satisfaction-5: 1 levels, 2 to 11"),
        (|i| i.scales[1].id = "satisfaction-5".into(), "scale satisfaction-5: the id stands twice"),
        (
            |i| i.pages[1].questions[0].kind = Kind::Rating { scale: "gone".into() },
            "question time: there is no scale 'gone'",
        ),
        (
            |i| i.pages[0].questions[1].asked_when[0].level_in = vec![6],
            "question reasons: asked_when on 'overall': the scale has no level 6",
        ),
        (
            |i| i.pages[0].questions[1].asked_when[0].question = "comment".into(),
            "asked_when names 'comment', which is no earlier question",
        ),
        (|i| i.pages[2].questions.clear(), "page comment: has no questions"),
    ];
    for (change, sentence) in cases {
        let found = faults_of(change);
        assert!(found.contains(sentence), "expected «{sentence}» in:\n{found}");
    }
}

#[test]
fn rows_of_sipas_have_their_printed_numbers() {
    let sipas = instrument("sipas-2023");
    for (question, numbers) in [
        ("c1", "1 2 3 4 5 6 7 8".to_owned()),
        ("c8", "1 2 3 4 5 6 7".to_owned()),
        ("c9", (1..=33).map(|n| n.to_string()).collect::<Vec<_>>().join(" ")),
        ("c10", "1 2 3 4 5 6 7 9 10".to_owned()),
    ] {
        let found: Vec<&str> = rows(&sipas, question).iter().map(|row| row.id.as_str()).collect();
        assert_eq!(found.join(" "), numbers, "{question}");
        let required = rows(&sipas, question).iter().filter(|row| row.required);
        assert_eq!(required.count(), 0, "{question}: whoever is tired may leave it out");
    }
    let of_factor = |factor: &str| {
        let is_one = |row: &&Row<Text>| row.factor.as_deref() == Some(factor);
        rows(&sipas, "c9").iter().filter(is_one).count()
    };
    let factors = "accountability participation policy-quality policy-impact access procedures \
                   officials results complaints";
    let counts: Vec<usize> = factors.split_whitespace().map(of_factor).collect();
    assert_eq!(counts, [2, 2, 8, 2, 4, 4, 5, 3, 3], "nine factors, 33 items");
}

#[test]
fn what_somebody_has_experienced_decides_which_items_of_sipas_are_asked() {
    let sipas = instrument("sipas-2023");
    let experience = |item: u32| match item {
        7 => Some("1"),
        6 => Some("2"),
        15..=30 => Some("4"),
        31..=33 => Some("5"),
        3 | 4 => Some("6"),
        _ => None,
    };
    for row in rows(&sipas, "c9") {
        let asked_when = experience(row.id.parse().unwrap()).map(|experience| Condition {
            question: "c8".to_owned(),
            row: Some(experience.to_owned()),
            level_in: vec![2],
            chosen_in: Vec::new(),
        });
        assert_eq!(row.asked_when, asked_when.into_iter().collect::<Vec<_>>(), "item {}", row.id);
    }
    assert!(rows(&sipas, "c10").iter().all(|row| row.asked_when.is_empty()));
    let levels = |scale: &str| {
        let scale = sipas.scale(scale).unwrap();
        scale.shown().into_iter().map(|(level, text)| (level, text.vi.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(levels("experience-2"), [(2, "Đã từng/ Có"), (1, "Chưa từng/ Không có")]);
    assert_eq!(levels("priority-3"), [(3, "Rất nhiều"), (2, "Nhiều"), (1, "Ít")]);
}

#[test]
fn nothing_that_tells_who_somebody_is_is_asked_by_sipas_and_the_notice_comes_first() {
    let sipas = instrument("sipas-2023");
    let asked: Vec<_> = sipas.questions().map(|question| &question.text.vi).collect();
    for identity in ["Họ và tên", "Email", "Số điện thoại", "Tỉnh/Thành phố", "Xã/Phường", "Thôn"]
    {
        assert!(asked.iter().skip(2).all(|text| !text.contains(identity)), "{identity}");
    }
    let notice = &sipas.question("privacy").unwrap().text;
    for word in
        ["Bên kiểm soát dữ liệu", "Mục đích", "Thời hạn", "Quyền", "rút lại", "mã biên nhận"]
    {
        assert!(notice.vi.contains(word), "{word}");
    }
    for word in ["controller", "Purpose", "Time", "rights", "withdraw", "receipt"] {
        assert!(notice.en.contains(word), "{word}");
    }
    let first = sipas.questions().position(|one| !matches!(one.kind, Kind::Statement)).unwrap();
    assert!(sipas.questions().position(|one| one.id == "privacy").unwrap() < first);
    for (survey, question) in [("one-stop", "comment"), ("online-service", "comment")] {
        let hint = instrument(survey).question(question).unwrap().hint.clone().unwrap();
        assert!(hint.vi.contains("mã biên nhận") && hint.en.contains("receipt"), "{survey}");
    }
}

#[test]
fn each_fault_of_a_factor_is_named_with_its_place() {
    fn matrix(instrument: &mut Instrument) -> &mut Kind<Text> {
        let page = instrument.pages.iter_mut().find(|page| page.id == "satisfaction").unwrap();
        &mut page.questions[0].kind
    }
    type Change = fn(&mut Instrument);
    let cases: [(Change, &str); 7] = [
        (
            |i| i.pages[5].questions[0].kind = matrix(i).clone(),
            "asked_when names 'c8', which is no earlier question",
        ),
        (
            |i| {
                let more = i.pages[12].questions[0].clone();
                i.pages[10].questions.push(more);
                i.pages.truncate(11);
            },
            "page satisfaction: a matrix with factors stands alone",
        ),
        (
            |i| {
                let Kind::Matrix { factors, .. } = matrix(i) else { unreachable!() };
                factors[1].id = "accountability".to_owned();
            },
            "question c9, factor accountability: the id stands twice",
        ),
        (
            |i| {
                let Kind::Matrix { factors, .. } = matrix(i) else { unreachable!() };
                factors[3].text.en = String::new();
            },
            "question c9, factor policy-impact: the English text is empty",
        ),
        (
            |i| {
                let Kind::Matrix { rows, .. } = matrix(i) else { unreachable!() };
                rows[0].factor = None;
            },
            "question c9, row 1: name its factor",
        ),
        (
            |i| {
                let Kind::Matrix { rows, .. } = matrix(i) else { unreachable!() };
                rows[0].factor = Some("gone".to_owned());
            },
            "question c9, row 1: there is no factor 'gone'",
        ),
        (
            |i| {
                let Kind::Matrix { rows, .. } = matrix(i) else { unreachable!() };
                rows[32].factor = Some("access".to_owned());
            },
            "question c9, row 33: stands apart from factor access",
        ),
    ];
    for (change, sentence) in cases {
        let found = faults_of_survey("sipas-2023", change);
        assert!(found.contains(sentence), "expected «{sentence}» in:\n{found}");
    }
    let found = faults_of_survey("sipas-2023", |i| {
        let Kind::Matrix { rows, .. } = matrix(i) else { unreachable!() };
        rows.truncate(30);
    });
    assert_eq!(found, "question c9, factor complaints: has no rows");
}
