//! The shipped instruments: without faults, with the ids the contract names, and the same in JSON
//! and in postcard.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

use model::survey::Kind;
use model::{Instrument, Language, Survey};

fn instrument(name: &str) -> Instrument {
    let path = format!("{}/../surveys/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn faults_of(change: impl Fn(&mut Instrument)) -> String {
    let mut instrument = instrument("one-stop");
    change(&mut instrument);
    model::faults::faults(&instrument).join("\n")
}

#[test]
fn shipped_instruments_have_no_faults_and_the_question_ids_of_the_contract() {
    for (name, ids) in [
        ("one-stop", "overall reasons time contacts offices attitude comment"),
        ("online-service", "overall convenience timeliness support comment"),
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
