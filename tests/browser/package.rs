//! The npm package as somebody else uses it: packed, installed, typed, bundled by Vite, opened.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use support::browser::Browser;
use support::watchdog::Program;
use support::{Export, Service, place, postgres};

const WAIT: Duration = Duration::from_secs(20);

/// Runs a step in a folder; what it says is shown when it fails.
fn step(folder: &Path, program: &str, arguments: &[&str], ingest: &str) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("VITE_INGEST", ingest);
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{program} {arguments:?}:\n{said}");
}

#[tokio::test]
async fn the_packed_package_works_in_a_page_made_by_vite() {
    let service = Service::start();
    // Below the folder with Vite in it, so that it is found as any page would find it.
    let npm = place::target().join("npm");
    assert!(npm.join("node_modules/vite").is_dir(), "no Vite: run `cargo xtask setup`");
    let folder = npm.join("vite-page");
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    let fixtures = place::root().join("tests/browser/fixtures/vite");
    for name in ["index.html", "main.ts", "tsconfig.json"] {
        std::fs::copy(fixtures.join(name), folder.join(name)).unwrap();
    }
    std::fs::write(folder.join("package.json"), "{\"private\":true,\"type\":\"module\"}").unwrap();
    let package = place::root().join("pkg");
    let destination = folder.to_str().unwrap();
    step(&package, "npm", &["pack", "--silent", "--pack-destination", destination], "");
    let packed = std::fs::read_dir(&folder).unwrap().flatten();
    let packed = packed.map(|entry| entry.file_name().into_string().unwrap());
    let packed = packed.into_iter().find(|name| name.ends_with(".tgz")).unwrap();
    let flags = ["install", "--silent", "--offline", "--no-audit", "--no-fund", &packed];
    step(&folder, "npm", &flags, "");
    step(&folder, "node", &["../node_modules/typescript/bin/tsc", "-p", "."], "");
    let vite = "../node_modules/vite/bin/vite.js";
    let build = [vite, "build", "--target", "es2022", "--logLevel", "warn"];
    step(&folder, "node", &build, &service.origin());

    let port = postgres::free_port().to_string();
    let mut preview = Command::new("node");
    preview.args([vite, "preview", "--host", "127.0.0.1", "--strictPort", "--port", &port]);
    preview.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null());
    let _preview = Program::start(preview, "KILL");
    let page = format!("http://127.0.0.1:{port}/");
    for _ in 0..200 {
        if reqwest::get(&page).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let browser = Browser::start(1000, 900).await;
    for address in [page.clone(), page + "?pinned"] {
        browser.open(&address).await;
        let live = "const root = document.querySelector('hai-long')?.shadowRoot; \
            if (!told.length || !root?.querySelector('form.live') || root.querySelector('.still')) \
            return false; root.querySelector('input[name=overall][value=\"5\"]').click(); \
            root.querySelector('button[value=send]').click(); return true";
        browser.wait_until("the live form", WAIT, live).await;
        browser.wait_until("the outcome", WAIT, "return told.includes('stored')").await;
        let told = browser.run("return told", vec![]).await;
        // The page reserves no height, and that is the one thing that is wrong with it.
        assert_eq!(told, json!(["1 wrong, true", "stored"]), "{address}");
    }
    Export::of_count(&service, 2);
    browser.close().await;
}
