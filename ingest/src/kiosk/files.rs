//! The kiosk's own files, and what its worker keeps for the time without a network.

use data_encoding::HEXLOWER;
use model::Language;
use model::survey::SURVEY_LAYOUT;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{LANGUAGE, SURVEY, page, wording};
use crate::app::App;
use crate::widget_files;

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, content type and content of every file that is the same for all.
const FIXED: [(&str, &str, &[u8]); 10] = [
    ("kiosk.js", JAVASCRIPT, include_bytes!("asset/kiosk.js")),
    ("pair.js", JAVASCRIPT, include_bytes!("asset/pair.js")),
    ("camera.js", JAVASCRIPT, include_bytes!("asset/camera.js")),
    ("store.js", JAVASCRIPT, include_bytes!("asset/store.js")),
    ("sign.js", JAVASCRIPT, include_bytes!("asset/sign.js")),
    ("send.js", JAVASCRIPT, include_bytes!("asset/send.js")),
    ("kiosk.css", "text/css; charset=utf-8", include_bytes!("asset/kiosk.css")),
    ("icon.svg", "image/svg+xml", include_bytes!("asset/icon.svg")),
    ("icon-192.png", "image/png", include_bytes!("asset/icon-192.png")),
    ("icon-512.png", "image/png", include_bytes!("asset/icon-512.png")),
];

const MANIFEST: &str = "manifest.webmanifest";

const WORKER: &str = include_str!("asset/worker.js");

/// A file by its name: its content type and content.
pub fn file(name: &str) -> Option<(&'static str, Vec<u8>)> {
    if name == MANIFEST {
        return Some(("application/manifest+json", manifest().into_bytes()));
    }
    let fixed = FIXED.iter().find(|(fixed, ..)| *fixed == name);
    fixed.map(|(_, content_type, bytes)| (*content_type, bytes.to_vec()))
}

/// What makes the page an application of its own.
fn manifest() -> String {
    let words = wording::words(LANGUAGE);
    let icon = |size: &str, file: &str, of: &str| {
        let purpose = "any maskable";
        json!({ "src": file, "sizes": size, "type": of, "purpose": purpose })
    };
    json!({
        "id": "/kiosk", "start_url": "/kiosk", "scope": "/kiosk",
        "name": words.application, "short_name": words.application, "lang": LANGUAGE.tag(),
        "display": "fullscreen", "display_override": ["fullscreen", "standalone"],
        "orientation": "any", "background_color": "#f3f6f9", "theme_color": "#0b5394",
        "icons": [
            icon("192x192", "/kiosk/icon-192.png", "image/png"),
            icon("512x512", "/kiosk/icon-512.png", "image/png"),
            icon("any", "/kiosk/icon.svg", "image/svg+xml"),
        ],
    })
    .to_string()
}

/// The loader as the page names it, with the first panel of the language that a screen begins with.
pub fn loader() -> String {
    format!("/hailong.js?survey={SURVEY}&lang={}", LANGUAGE.tag())
}

/// A module of the widget by its stem, as an address; `None` when the widget is not inside.
pub fn module(stem: &str) -> Option<String> {
    widget_files::beside(stem).map(|name| ["/pkg/", &name].concat())
}

/// Everything that the page fetches before somebody has rated: as it asks for it, to the letter.
fn kept() -> Vec<String> {
    let fixed = FIXED.iter().map(|(name, ..)| ["/kiosk/", name].concat());
    let mut kept: Vec<String> = fixed.collect();
    kept.push(["/kiosk/", MANIFEST].concat());
    kept.push(loader());
    kept.extend(widget_files::parts().into_iter().map(|name| ["/pkg/", &name].concat()));
    kept.extend(["outbox", "kiosk"].into_iter().filter_map(module));
    for language in Language::ALL.into_iter().filter(|language| *language != LANGUAGE) {
        let tag = language.tag();
        kept.push(format!("/v1/surveys/{SURVEY}?lang={tag}&layout={SURVEY_LAYOUT}"));
    }
    kept
}

/// The worker with what it keeps written in. Its bytes change whenever anything of it does, by which a
/// browser knows that there is a newer kiosk. `None` when the widget is not inside.
pub fn worker(app: &App) -> Option<String> {
    let outbox = module("outbox")?;
    let kept = kept();
    let mut hash = Sha256::new();
    hash.update(page::html()?);
    hash.update(manifest());
    FIXED.iter().for_each(|(_, _, bytes)| hash.update(bytes));
    kept.iter().for_each(|name| hash.update(name));
    let survey = app.intake.surveys.in_force(SURVEY)?;
    for language in Language::ALL {
        hash.update(app.loaders.get(Some((&survey, language))).digest);
    }
    let version = HEXLOWER.encode(&hash.finalize()[..8]);
    let files = json!(kept).to_string();
    let script = WORKER.replacen("\"__OUTBOX__\"", &json!(outbox).to_string(), 1);
    let script = script.replacen("\"__VERSION__\"", &json!(version).to_string(), 1);
    Some(script.replacen("\"__FILES__\"", &files, 1))
}
