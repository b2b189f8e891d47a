//! The page of the kiosk: every screen at once, all but one hidden, texts in both languages beside
//! them. What is shown when is the script's.

use std::collections::BTreeMap;

use leptos::prelude::*;
use model::Language;

use super::files::{loader, module};
use super::wording::words;
use super::{LANGUAGE, SURVEY};

/// The whole document; `None` when the widget is not inside this program.
pub fn html() -> Option<String> {
    let parts = module("kiosk")?;
    let all = Language::ALL.map(|language| (language.tag(), words(language)));
    let says = serde_json::to_string(&BTreeMap::from(all)).unwrap_or_default();
    let words = words(LANGUAGE);
    let head = view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="robots" content="noindex" />
        <meta name="theme-color" content="#0b5394" />
        <meta name="apple-mobile-web-app-capable" content="yes" />
        <title>{words.application}</title>
        <link rel="manifest" href="/kiosk/manifest.webmanifest" />
        <link rel="icon" href="/kiosk/icon.svg" />
        <link rel="apple-touch-icon" href="/kiosk/icon-192.png" />
        <link rel="stylesheet" href="/kiosk/kiosk.css" />
    };
    let body = view! {
        <main
            data-says=says
            data-parts=parts
            data-survey=SURVEY
            data-worker="/kiosk/worker.js"
        >
            {bar()}
            {pairing()}
            {start()}
            {dossier()}
            {rating()}
            {told("trouble")}
            {told("unfit")}
            <p id="staff" class="staff" role="status"></p>
        </main>
        <noscript>{words.unfit.to_owned()}</noscript>
        <script src=loader() data-inside=""></script>
        <script type="module" src="/kiosk/kiosk.js"></script>
    };
    Some(format!(
        "<!DOCTYPE html><html lang=\"{}\"><head>{}</head><body>{}</body></html>",
        LANGUAGE.tag(),
        head.to_html(),
        body.to_html().replace("<!>", "")
    ))
}

/// Where this tablet stands, and the other language.
fn bar() -> impl IntoView {
    view! {
        <div class="bar">
            <p id="place" class="place"></p>
            <button id="language" class="quiet" data-say="otherLanguage" hidden></button>
        </div>
    }
}

fn pairing() -> impl IntoView {
    view! {
        <section id="pair" class="screen" aria-labelledby="pair-title" hidden>
            <h1 id="pair-title" tabindex="-1" data-say="pairTitle"></h1>
            <p data-say="pairText"></p>
            <form id="pair-form" autocomplete="off" novalidate>
                <label for="pair-code" data-say="pairLabel"></label>
                {field("pair-code", "pair-problem")}
                <p id="pair-problem" class="problem" role="alert"></p>
                <button id="pair-send" type="submit" class="main" data-say="pairSend"></button>
            </form>
        </section>
    }
}

fn start() -> impl IntoView {
    view! {
        <section id="start" class="screen" aria-labelledby="start-title" hidden>
            <h1 id="start-title" tabindex="-1" data-say="startTitle"></h1>
            <p class="lead" data-say="startText"></p>
            <button id="begin" type="button" class="main large" data-say="begin"></button>
            <form>
                <label class="switch">
                    <input id="assisted" type="checkbox" autocomplete="off" />
                    <span data-say="assisted"></span>
                </label>
            </form>
        </section>
    }
}

fn dossier() -> impl IntoView {
    view! {
        <section id="dossier" class="screen" aria-labelledby="dossier-title" hidden>
            <h1 id="dossier-title" tabindex="-1" data-say="dossierTitle"></h1>
            <p id="dossier-text" data-say="dossierText"></p>
            <form id="dossier-form" autocomplete="off" novalidate>
                <label for="dossier-code" data-say="dossierLabel"></label>
                {field("dossier-code", "dossier-text dossier-problem")}
                <p id="dossier-problem" class="problem" role="alert"></p>
                <video id="video" playsinline muted hidden></video>
                <div class="choices">
                    <button id="scan" type="button" data-say="scan" hidden></button>
                    <button id="skip" type="button" data-say="skip"></button>
                    <button id="dossier-next" type="submit" class="main" data-say="next"></button>
                </div>
            </form>
            <button type="button" class="quiet cancel" data-say="cancel"></button>
        </section>
    }
}

/// A field of which no browser keeps or offers anything.
fn field(id: &'static str, described_by: &'static str) -> impl IntoView {
    view! {
        <input
            id=id
            type="text"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            maxlength="100"
            aria-describedby=described_by
        />
    }
}

fn rating() -> impl IntoView {
    view! {
        <section id="rate" class="screen" hidden>
            <h1 class="aloud" tabindex="-1" data-say="rateTitle"></h1>
            <div id="form"></div>
            <button id="cancel" type="button" class="quiet cancel" data-say="cancel"></button>
        </section>
    }
}

/// A screen that says one thing; its texts are called after it.
fn told(id: &'static str) -> impl IntoView {
    let title = [id, "Title"].concat();
    view! {
        <section id=id class="screen" hidden>
            <h1 tabindex="-1" data-say=title></h1>
            <p data-say=id></p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_a_screen_names_is_there() {
        let fields = serde_json::to_value(words(Language::Vi)).unwrap();
        let screens = [
            bar().to_html(),
            pairing().to_html(),
            start().to_html(),
            dossier().to_html(),
            rating().to_html(),
            told("trouble").to_html(),
            told("unfit").to_html(),
        ];
        let html = screens.concat();
        let named: Vec<&str> = html.split("data-say=\"").skip(1).collect();
        assert!(named.len() > 15, "{html}");
        for rest in named {
            let name = rest.split('"').next().unwrap();
            assert!(fields[name].is_string(), "{name} says nothing");
        }
    }
}
