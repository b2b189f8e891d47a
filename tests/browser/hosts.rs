//! Pages of every make around the widget, looked at both ways: outside of the element the page is
//! the same with and without it, pixel by pixel; inside, the widget is the same as on a plain page.

use std::time::Duration;

use data_encoding::BASE64;
use serde_json::json;
use support::browser::Browser;
use support::host::HostPage;
use support::{Service, place};

const WAIT: Duration = Duration::from_secs(20);

/// What a host does to a page.
struct Host {
    name: &'static str,
    doctype: &'static str,
    /// Attributes of `<html>`.
    html: &'static str,
    css: String,
}

fn host(name: &'static str, css: &str) -> Host {
    Host { name, doctype: "<!doctype html>", html: "lang=vi", css: css.to_owned() }
}

/// Where a package of `tests/npm` has its style sheet.
const PACKAGES: [(&str, &str); 9] = [
    ("bootstrap3", "bootstrap3/dist/css/bootstrap.min.css"),
    ("bootstrap4", "bootstrap4/dist/css/bootstrap.min.css"),
    ("bootstrap5", "bootstrap5/dist/css/bootstrap.min.css"),
    ("jquery-ui", "jquery-ui-dist/jquery-ui.min.css"),
    ("foundation", "foundation-sites/dist/css/foundation.min.css"),
    ("bulma", "bulma/css/bulma.min.css"),
    ("uswds", "@uswds/uswds/dist/css/uswds.min.css"),
    ("govuk", "govuk-frontend/dist/govuk/govuk-frontend.min.css"),
    ("antd", "antd/dist/antd.min.css"),
];

fn hosts() -> Vec<Host> {
    let modules = place::target().join("npm/node_modules");
    let read = |path: &str| {
        let path = modules.join(path);
        std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask setup`", path.display()))
    };
    let mut hosts: Vec<Host> =
        PACKAGES.into_iter().map(|(name, path)| host(name, &read(path))).collect();
    hosts.push(host(
        "small-rem",
        "html { font-size: 62.5% } body { font: italic bold 3rem/3 serif }",
    ));
    hosts.push(host("unset", "* { all: unset !important }"));
    hosts.push(host(
        "important",
        "body, body * { color: red !important; font: bold 40px/3 serif !important; float: left !important; \
         background: lime !important; border: 9px dotted blue !important; margin: 20px !important; \
         padding: 20px !important; text-transform: uppercase !important; \
         letter-spacing: 1em !important; width: 10px !important; \
         display: inline !important; visibility: hidden !important; box-sizing: border-box } \
         form, input, fieldset, legend, button, label, h2, h3, p { display: none !important } \
         [hidden] { display: block !important }",
    ));
    hosts.push(Host { html: "lang=ar dir=rtl", ..host("rtl", "body { text-align: right }") });
    hosts.push(Host { doctype: "", ..host("quirks", "body { font-size: 30px; color: green }") });
    hosts
}

/// The element lies where the host cannot push it: what is looked at is the look. What is inherited
/// (font, colour, spacing, alignment) is left as the host has it, for the widget to keep out.
const LIE: [(&str, &str); 14] = [
    ("position", "absolute"),
    ("left", "20px"),
    ("top", "120px"),
    ("width", "600px"),
    ("height", "800px"),
    ("max-width", "none"),
    ("margin", "0"),
    ("padding", "0"),
    ("border", "0"),
    ("box-sizing", "border-box"),
    ("background", "#fff"),
    ("display", "block"),
    ("visibility", "visible"),
    ("opacity", "1"),
];

fn page(host: &Host, loader: &str) -> String {
    let Host { doctype, html, css, .. } = host;
    format!(
        "{doctype}<html {html}><head><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\"><style>{css}</style></head><body>\
         <h1 class=\"title\">Hồ sơ đã có kết quả</h1><p class=\"lead text-muted\">Trả kết quả</p>\
         <form class=\"form\"><label>Tên <input class=\"form-control input\" value=\"A\"></label>\
         <button class=\"btn btn-primary button\" type=button>Tải</button></form>\
         <hai-long survey=\"one-stop\" unit=\"H47.15\"></hai-long>{loader}\
         <table class=\"table\"><tr><td>Chân trang</td></tr></table></body></html>"
    )
}

async fn lie(browser: &Browser, opacity: &str) {
    let script = "const element = document.querySelector('hai-long'); \
        for (const [name, value] of arguments[0]) element.style.setProperty(name, value, 'important'); \
        element.style.setProperty('opacity', arguments[1], 'important'); \
        document.activeElement.blur()";
    browser.run(script, vec![json!(LIE), json!(opacity)]).await;
}

/// Rounding at the edge of a round corner, which differs with what lies beneath. No eye sees it, and
/// a changed font, colour or place is far beyond.
const ROUNDING: u64 = 2;

/// The largest difference of a colour in two pictures; 255 when their sizes differ.
const DIFFER: &str = "const [pictures, done] = [arguments[0], arguments[1]]; \
    const pixels = async base64 => { const image = new Image(); \
        image.src = 'data:image/png;base64,' + base64; await image.decode(); \
        const canvas = new OffscreenCanvas(image.width, image.height), to = canvas.getContext('2d'); \
        to.drawImage(image, 0, 0); return to.getImageData(0, 0, image.width, image.height).data }; \
    Promise.all(pictures.map(pixels)).then(([one, other]) => { let most = 0; \
        if (one.length !== other.length) most = 255; \
        else for (let at = 0; at < one.length; at++) most = Math.max(most, Math.abs(one[at] - other[at])); \
        done(most) }, error => done(String(error)))";

/// Two pictures that must be alike; when they are not, both are kept.
async fn assert_alike(browser: &Browser, name: &str, expected: &[u8], seen: &[u8]) {
    if expected == seen {
        return;
    }
    let pictures = [expected, seen].map(|picture| BASE64.encode(picture));
    let differ = browser.client.execute_async(DIFFER, vec![json!(pictures)]).await.unwrap();
    let differ = differ.as_u64().unwrap_or_else(|| panic!("{name}: {differ}"));
    if differ > ROUNDING {
        let folder = place::screenshots();
        std::fs::write(folder.join(format!("{name}-expected.png")), expected).unwrap();
        std::fs::write(folder.join(format!("{name}-seen.png")), seen).unwrap();
        panic!("{name}: the pictures differ by {differ}; see {}", folder.display());
    }
}

async fn settled(browser: &Browser) {
    // Transitions of the widget take an eighth of a second.
    tokio::time::sleep(Duration::from_millis(400)).await;
    browser.run("scrollTo(0, 0)", vec![]).await;
}

/// The widget with a low rating and its reasons, as a picture.
async fn inside_of(browser: &Browser) -> Vec<u8> {
    let live = "const root = document.querySelector('hai-long')?.shadowRoot; \
        if (!root?.querySelector('form.live') || root.querySelector('.still')) return false; \
        root.querySelector('input[name=overall][value=\"2\"]').click(); return true";
    browser.wait_until("the live form", WAIT, live).await;
    lie(browser, "1").await;
    settled(browser).await;
    let element = browser.client.find(fantoccini::Locator::Css("hai-long")).await.unwrap();
    element.screenshot().await.unwrap()
}

#[tokio::test]
async fn neither_the_host_nor_the_widget_changes_the_other() {
    let service = Service::start();
    let loader =
        format!("<script src=\"{}/hailong.js?survey=one-stop\"></script>", service.origin());
    let browser = Browser::start(1000, 1000).await;
    let plain = HostPage::serve(page(&host("plain", ""), &loader)).await;
    browser.open(&plain.url).await;
    let expected = inside_of(&browser).await;
    std::fs::write(place::screenshots().join("hosts-plain.png"), &expected).unwrap();
    for host in hosts() {
        // Without a widget: a script is there, and defines nothing.
        let without = HostPage::serve(page(&host, "<script src=\"data:,\"></script>")).await;
        browser.open(&without.url).await;
        lie(&browser, "0").await;
        settled(&browser).await;
        let before = browser.client.screenshot().await.unwrap();
        let with = HostPage::serve(page(&host, &loader)).await;
        browser.open(&with.url).await;
        let seen = inside_of(&browser).await;
        assert_alike(&browser, &format!("hosts-{}-inside", host.name), &expected, &seen).await;
        lie(&browser, "0").await;
        settled(&browser).await;
        let after = browser.client.screenshot().await.unwrap();
        assert_alike(&browser, &format!("hosts-{}-outside", host.name), &before, &after).await;
    }
    browser.close().await;
}

#[tokio::test]
async fn the_form_prints_whole_and_a_bar_does_not_print() {
    let service = Service::start();
    let loader =
        format!("<script src=\"{}/hailong.js?survey=one-stop\"></script>", service.origin());
    let host = HostPage::serve(page(&host("plain", "hai-long { display: block }"), &loader)).await;
    let browser = Browser::start(1000, 1000).await;
    browser.open(&host.url).await;
    let live = "const root = document.querySelector('hai-long')?.shadowRoot; \
        return !!root?.querySelector('form.live') && !root.querySelector('.still')";
    browser.wait_until("the live form", WAIT, live).await;
    let bar = "const bar = document.createElement('hai-long'); \
        for (const [name, value] of [['survey', 'one-stop'], ['display', 'banner']]) \
        bar.setAttribute(name, value); document.body.append(bar); window.bar = bar";
    browser.run(bar, vec![]).await;
    let bar = "return !!window.bar.shadowRoot.querySelector('.banner')";
    browser.wait_until("the bar", WAIT, bar).await;
    browser.print_media(true).await;
    let seen = "const root = document.querySelector('hai-long').shadowRoot; \
        const form = root.querySelector('form.live'); return [form.checkVisibility(), \
        getComputedStyle(form).color, getComputedStyle(form).backgroundColor, \
        [...form.querySelectorAll('.levels .option .text')].slice(0, 5).every(one => one.checkVisibility()), \
        window.bar.shadowRoot.querySelector('.banner').checkVisibility(), \
        root.querySelector('.actions').checkVisibility()]";
    let expected = json!([true, "rgb(28, 39, 51)", "rgb(255, 255, 255)", true, false, false]);
    assert_eq!(browser.run(seen, vec![]).await, expected);
    browser.screenshot("print").await;
    browser.print_media(false).await;
    browser.close().await;
}
