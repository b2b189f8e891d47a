//! Is it for everyone? Every state of the widget and every page of ours, judged by axe at 360 and
//! 1280 px, by the size of targets, at 400 % zoom and with wide spacing. Nothing may be found.

// Every page of every shipped survey, in both languages.
mod surveys;
// The ways to appear, and what the form can come to.
mod states;
// Pages of the service and of the demo portal.
mod pages;
// Pages of results, whose scripts and colours are the monitor's.
mod results;
// Pages of the monitor about people.
mod people;
// The page of the flow.
mod flow;
// Pages of the monitor about units, origins and surveys.
mod registers;
// The page of exports, and how far a download is.
mod exports;
// Pages of what citizens wrote.
mod voices;
// What a person has set in the browser: forced colours, less motion.
mod wishes;

use std::time::Duration;

use support::browser::Browser;
use support::host::HostPage;

const WAIT: Duration = Duration::from_secs(20);

/// A script that looks into the shadow root of the element.
fn inside(script: &str) -> String {
    format!("const host = document.querySelector('hai-long'), root = host?.shadowRoot; {script}")
}

const IS_LIVE: &str = "return !!root?.querySelector('form.live:not(.still)') \
    && !root.querySelector('.still')";

/// A page without a fault of its own, with one element.
fn html(origin: &str, survey: &str, lang: &str, attributes: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <style>body {{ margin: 0 }} hai-long {{ display: block; min-height: 31rem }}</style>\
         <script async src=\"{origin}/hailong.js?survey={survey}&lang={lang}\"></script></head>\
         <body><main><h1>H47</h1><hai-long survey=\"{survey}\" lang=\"{lang}\" unit=\"H47.15\" \
         {attributes}></hai-long></main></body></html>"
    )
}

/// Opens such a page and gives the browser on it; with less motion, so that nothing is judged while
/// it changes its colour.
async fn visit(host: &HostPage) -> Browser {
    let browser = Browser::start(360, 740).await;
    browser.set_wishes(&[("prefers-reduced-motion", "reduce")]).await;
    browser.open(&host.url).await;
    browser
}

async fn visit_live(host: &HostPage) -> Browser {
    let browser = visit(host).await;
    browser.wait_until("the live form", WAIT, &inside(IS_LIVE)).await;
    browser
}
