//! `element.diagnose()`: one sentence for each thing that is wrong with an embedding, and none for
//! one that is right.

use std::time::Duration;

use serde_json::{Value, json};
use support::Service;
use support::browser::Browser;
use support::host::HostPage;

const WAIT: Duration = Duration::from_secs(20);

const RESERVED: &str = "style=\"display:block;min-height:31rem\"";

fn page(scripts: &[&str], attributes: &str) -> String {
    let scripts: String =
        scripts.iter().map(|script| format!("<script src=\"{script}\"></script>")).collect();
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\"><body>{scripts}\
         <hai-long {attributes}></hai-long></body></html>"
    )
}

async fn sentences(browser: &Browser) -> Vec<String> {
    let ask = "const done = arguments[0]; document.querySelector('hai-long').diagnose()\
        .then(known => done(known.sentences), error => done([String(error)]))";
    let said = browser.client.execute_async(ask, vec![]).await.unwrap();
    said.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_right_embedding_has_no_sentence_and_a_wrong_one_names_its_fault() {
    let service = Service::start();
    let origin = service.origin();
    let loader = origin.clone() + "/hailong.js?survey=one-stop";
    let browser = Browser::start(1000, 900).await;
    let right = format!("survey=one-stop unit=H47.15 {RESERVED}");
    let cases: [(&str, String, Option<&str>); 9] = [
        ("", right.clone(), None),
        ("", format!("survey=one-stop unit=\"h47 <b>\" {RESERVED}"), Some("unit=\"h47 <b>\"")),
        ("", format!("survey=one-stop dosier=1 {RESERVED}"), Some("dosier")),
        ("", format!("survey=nope {RESERVED}"), Some("knows no survey \"nope\"")),
        ("", "survey=one-stop style=\"display:block\"".into(), Some("No height is reserved")),
        ("", format!("survey=one-stop hidden {RESERVED}"), Some("hidden")),
        (
            "",
            "survey=one-stop style=\"display:block;width:0;min-height:9rem\"".into(),
            Some("0 x "),
        ),
        (
            "default-src 'none'; style-src 'unsafe-inline'; script-src ORIGIN; connect-src ORIGIN",
            right.clone(),
            Some("'wasm-unsafe-eval' to script-src"),
        ),
        (
            "default-src 'none'; style-src 'unsafe-inline'; script-src ORIGIN 'wasm-unsafe-eval'",
            right.clone(),
            Some("to connect-src"),
        ),
    ];
    for (policy, attributes, named) in cases {
        let policy = policy.replace("ORIGIN", &origin);
        let host = HostPage::serve_under(&policy, page(&[&loader], &attributes)).await;
        browser.open(&host.url).await;
        let said = sentences(&browser).await;
        let expected = usize::from(named.is_some());
        assert_eq!(said.len(), expected, "{attributes} {policy}: {said:#?}");
        if let Some(named) = named {
            assert!(said[0].contains(named), "{attributes} {policy}: {said:#?}");
        }
    }
    service.expect_fallback("unknown-survey");
    service.expect_fallback("wasm-blocked");
    browser.close().await;
}

#[tokio::test]
async fn a_script_twice_a_service_that_is_away_and_an_origin_that_is_refused_are_named() {
    let service = Service::start();
    let origin = service.origin();
    let loader = origin.clone() + "/hailong.js?survey=one-stop";
    let browser = Browser::start(1000, 900).await;
    let right = format!("survey=one-stop unit=H47.15 {RESERVED}");
    let twice = loader.clone() + "&lang=vi";
    let host = HostPage::serve(page(&[&loader, &twice], &right)).await;
    browser.open(&host.url).await;
    let said = sentences(&browser).await;
    assert!(said.len() == 1 && said[0].contains("loaded 2 times"), "{said:#?}");

    let away = format!("{right} ingest=\"http://127.0.0.1:9\"");
    let host = HostPage::serve(page(&[&loader], &away)).await;
    browser.open(&host.url).await;
    let said = sentences(&browser).await;
    assert!(
        said.len() == 1 && said[0].contains("http://127.0.0.1:9 cannot be reached"),
        "{said:#?}"
    );

    let added = service.run("origin", &["add", "https://dichvucong.example.vn"]);
    assert!(added.status.success(), "{added:?}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let host = HostPage::serve(page(&[&loader], &right)).await;
    browser.open(&host.url).await;
    let known = "return document.querySelector('hai-long').diagnose().state";
    let state: Value = browser.wait_until("the state", WAIT, known).await;
    assert!(["waiting", "loading", "ready"].map(|state| json!(state)).contains(&state), "{state}");
    let said = sentences(&browser).await;
    assert!(
        said.len() == 1 && said[0].contains("hailong origin add http://127.0.0.1:"),
        "{said:#?}"
    );
    browser.close().await;
}
