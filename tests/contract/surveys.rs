//! The surveys as they are handed out: JSON for people, postcard for the widget.

use model::survey::SURVEY_LAYOUT;
use model::{Instrument, Language, Survey};
use reqwest::Method;
use support::{Response, Service, place};

const IDS: [&str; 3] = ["one-stop", "online-service", "sipas-2023"];

fn instrument(id: &str) -> Instrument {
    let path = place::root().join(format!("surveys/{id}.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The survey of a JSON answer; the answer's language stands beside it.
fn survey_in(response: &Response) -> Survey {
    let mut body = response.json();
    body.as_object_mut().unwrap().remove("lang");
    serde_json::from_value(body).unwrap()
}

#[tokio::test]
async fn the_survey_in_force_is_the_instrument_in_one_language() {
    let service = Service::start();
    for id in IDS {
        for language in Language::ALL {
            let path = format!("/v1/surveys/{id}?lang={}", language.tag());
            let response = service.get(&path).await;
            response.assert_status(200);
            assert!(response.header("content-type").starts_with("application/json"), "{response}");
            assert_eq!(response.json()["lang"], language.tag(), "it says which language it is in");
            assert_eq!(survey_in(&response), instrument(id).in_language(language));
        }
        let by_default = service.get(&format!("/v1/surveys/{id}")).await.json();
        let in_vietnamese = service.get(&format!("/v1/surveys/{id}?lang=vi")).await.json();
        assert_eq!(by_default, in_vietnamese, "Vietnamese is the default");
    }
}

#[tokio::test]
async fn the_ids_and_scales_are_those_of_the_contract() {
    let service = Service::start();
    for (id, questions) in [
        (
            "one-stop",
            vec![
                ("attitude", 3),
                ("comment", 0),
                ("contacts", 3),
                ("offices", 3),
                ("overall", 5),
                ("reasons", 0),
                ("time", 3),
            ],
        ),
        (
            "online-service",
            vec![
                ("comment", 0),
                ("convenience", 3),
                ("overall", 3),
                ("support", 3),
                ("timeliness", 3),
            ],
        ),
    ] {
        let survey = survey_in(&service.get(&format!("/v1/surveys/{id}")).await);
        let mut found: Vec<(&str, u8)> = survey
            .questions()
            .map(|question| match &question.kind {
                model::survey::Kind::Rating { scale } => {
                    (question.id.as_str(), survey.scale(scale).unwrap().top())
                }
                _ => (question.id.as_str(), 0),
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, questions, "{id}");
    }
}

#[tokio::test]
async fn a_fixed_version_stays_and_an_unknown_one_is_404() {
    let service = Service::start();
    for id in IDS {
        let in_force = service.get(&format!("/v1/surveys/{id}?lang=en")).await.json();
        let fixed = service.get(&format!("/v1/surveys/{id}/versions/1?lang=en")).await;
        assert_eq!(fixed.assert_status(200).json(), in_force);
        for version in ["2", "0", "99999999999", "one"] {
            let path = format!("/v1/surveys/{id}/versions/{version}");
            service.get(&path).await.assert_problem_status(404);
        }
    }
    for path in ["/v1/surveys/nope", "/v1/surveys/nope/versions/1", "/v1/surveys/One-Stop"] {
        service.get(path).await.assert_problem_status(404);
    }
}

#[tokio::test]
async fn what_has_not_changed_is_304() {
    let service = Service::start();
    let mut tags = Vec::new();
    for path in [
        "/v1/surveys/one-stop?lang=vi",
        "/v1/surveys/one-stop?lang=en",
        "/v1/surveys/one-stop?lang=vi&layout=2",
        "/v1/surveys/online-service?lang=vi",
    ] {
        let tag = service.get(path).await.assert_status(200).header("etag");
        assert!(tag.len() > 4 && tag.ends_with('"'), "{path}: no ETag but `{tag}`");
        let again = service.request(Method::GET, path).header("if-none-match", &tag);
        let again = service.send(again).await;
        again.assert_status(304);
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), tag);
        let other = service.request(Method::GET, path).header("if-none-match", "\"other\"");
        service.send(other).await.assert_status(200);
        assert!(!tags.contains(&tag), "{path} has the ETag of another: {tag}");
        tags.push(tag);
    }
}

#[tokio::test]
async fn the_widget_reads_postcard_of_its_own_layout_only() {
    let service = Service::start();
    for id in IDS {
        for language in Language::ALL {
            let path = format!("/v1/surveys/{id}?lang={}&layout={SURVEY_LAYOUT}", language.tag());
            let response = service.get(&path).await;
            response.assert_status(200);
            assert_eq!(response.header("content-type"), "application/octet-stream");
            let survey: Survey = postcard::from_bytes(&response.body).unwrap();
            assert_eq!(survey, instrument(id).in_language(language));
        }
    }
    for layout in ["99", "0"] {
        let path = format!("/v1/surveys/one-stop?layout={layout}");
        service.get(&path).await.assert_problem_status(406);
    }
}
