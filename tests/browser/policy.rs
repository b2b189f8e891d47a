//! The policies a webmaster is told to write: read from the page for webmasters, put under
//! `default-src 'none'`, and enough. And the loader that is pinned by its hash.

use std::time::Duration;

use serde_json::{Value, json};
use support::browser::Browser;
use support::host::HostPage;
use support::{Export, Service, place};

const WAIT: Duration = Duration::from_secs(20);

fn inside(script: &str) -> String {
    format!("const host = document.querySelector('hai-long'), root = host?.shadowRoot; {script}")
}

/// The line that stands under this mark in the pages for webmasters, the same in both languages.
fn documented(mark: &str, origin: &str) -> String {
    let of = |name: &str| {
        let page = place::root().join("docs/webmasters").join(name);
        let page = std::fs::read_to_string(page).unwrap();
        let mark = format!("<!-- csp: {mark} -->\n```\n");
        let (_, rest) = page.split_once(&mark).unwrap_or_else(|| panic!("no {mark} in {name}"));
        rest.lines().next().unwrap().to_owned()
    };
    let line = of("embed.md");
    assert_eq!(line, of("embed.vi.md"), "both languages say the same");
    assert!(line.contains("https://INGEST"), "{line}");
    line.replace("https://INGEST", origin)
}

fn page(loader: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Cổng</title>\
         <meta name=viewport content=\"width=device-width\"><body>{loader}</body></html>"
    )
}

const ARRIVE: &str = "window.forbidden = []; document.addEventListener('securitypolicyviolation', \
    event => forbidden.push(event.effectiveDirective + ' ' + event.blockedURI)); \
    const element = document.createElement('hai-long'); \
    for (const name in arguments[0]) element.setAttribute(name, arguments[0][name]); \
    document.body.append(element);";

const RATE: &str = "root.querySelector('input[name=overall][value=\"4\"]').click(); \
    root.querySelector('button[value=send]').click()";

const RECEIPT: &str = "return root.querySelector('.receipt:not([hidden]) .code')?.textContent";

async fn rates(browser: &Browser) {
    let live = inside("return !!root?.querySelector('form.live') && !root.querySelector('.still')");
    browser.wait_until("the live form", WAIT, &live).await;
    let dressed = inside("return getComputedStyle(root.querySelector('form')).color");
    assert_eq!(browser.run(&dressed, vec![]).await, json!("rgb(28, 39, 51)"), "dressed");
    browser.run(&inside(RATE), vec![]).await;
    browser.wait_until("the receipt", WAIT, &inside(RECEIPT)).await;
}

#[tokio::test]
async fn the_documented_lines_are_enough_under_a_policy_that_forbids_everything() {
    let service = Service::start();
    let origin = service.origin();
    let lines = documented("widget", &origin);
    let browser = Browser::start(360, 740).await;
    let mut count = 0;
    // With the first panel inside and without; where scripts may not write markup, too.
    for (query, more) in [
        ("?survey=one-stop", "default-src 'none'; style-src 'none'"),
        ("", "default-src 'none'; style-src 'none'"),
        (
            "?survey=one-stop",
            "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        ),
        ("", "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"),
    ] {
        let html = page(&format!("<script src=\"{origin}/hailong.js{query}\"></script>"));
        let host = HostPage::serve_under(&format!("{more}; {lines}"), html).await;
        for display in ["inline", "button", "banner"] {
            browser.open(&host.url).await;
            let about = json!({"survey": "one-stop", "unit": "H47.15", "display": display});
            browser.run(ARRIVE, vec![about]).await;
            if display != "inline" {
                let opener = inside(
                    "const opener = root?.querySelector('.opener'); opener?.click(); return !!opener",
                );
                browser.wait_until("the button", WAIT, &opener).await;
            }
            rates(&browser).await;
            count += 1;
            let forbidden = browser.run("return forbidden", vec![]).await;
            assert_eq!(forbidden, json!([]), "{query} {more} {display}");
        }
    }
    Export::of_count(&service, count);
    browser.close().await;
}

#[tokio::test]
async fn the_documented_lines_for_a_frame_are_enough_and_need_no_wasm_in_the_page() {
    let service = Service::start();
    let origin = service.origin();
    let lines = documented("frame", &origin);
    assert!(!lines.contains("wasm"), "{lines}");
    let html = page(&format!("<script src=\"{origin}/hailong.js\"></script>"));
    let policy = format!("default-src 'none'; style-src 'none'; {lines}");
    let host = HostPage::serve_under(&policy, html).await;
    let browser = Browser::start(360, 740).await;
    browser.open(&host.url).await;
    let ready = "window.ready = 0; document.addEventListener('hailong:ready', () => ready++);";
    browser.run(&[ready, ARRIVE].concat(), vec![json!({"survey": "one-stop", "frame": ""})]).await;
    browser.wait_until("the form in its frame", WAIT, "return ready === 1").await;
    assert_eq!(browser.run("return forbidden", vec![]).await, json!([]));
    let height = inside("return root.querySelector('iframe').clientHeight > 300");
    browser.wait_until("its height", WAIT, &height).await;
    browser.close().await;
}

#[tokio::test]
async fn a_pinned_loader_runs_and_one_that_was_changed_does_not() {
    let service = Service::start();
    let origin = service.origin();
    let manifest = service.get("/pkg/manifest.json").await.assert_status(200).json();
    let name = manifest["roles"]["loader"].as_str().unwrap();
    let files = manifest["files"].as_array().unwrap();
    let is_it = |file: &&Value| file["name"] == manifest["roles"]["loader"];
    let hash = files.iter().find(is_it).unwrap()["sha384"].as_str().unwrap();
    let browser = Browser::start(360, 740).await;
    let tag = |hash: &str| {
        let element = "<hai-long survey=one-stop unit=H47.15><a href=#x>Đánh giá</a></hai-long>";
        page(&format!(
            "{element}<script async crossorigin=anonymous integrity=\"{hash}\" \
             src=\"{origin}/pkg/{name}\"></script>"
        ))
    };
    let host = HostPage::serve(tag(hash)).await;
    browser.open(&host.url).await;
    rates(&browser).await;
    Export::of_count(&service, 1);
    let other = format!("sha384-{}", "A".repeat(64));
    let host = HostPage::serve(tag(&other)).await;
    browser.open(&host.url).await;
    let left = "return [!!customElements.get('hai-long'), document.querySelector('hai-long a').checkVisibility()]";
    assert_eq!(
        browser.run(left, vec![]).await,
        json!([false, true]),
        "the link of the page is left"
    );
    browser.close().await;
}
