//! What the integrators' guide shows, run as it stands there: the service takes what Node and Python
//! sign with their usual libraries.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use support::issuer::KeyPair;
use support::{Export, Issuer, Service, SubmissionBuilder, place};

fn guide(name: &str) -> String {
    let path = place::root().join("docs/integrators").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every block of code in a text, by its language.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let fenced = text.split("\n```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).collect()
}

fn block(language: &str) -> String {
    let text = guide("invites.md");
    let found = blocks(&text).into_iter().find(|(name, _)| *name == language);
    found.unwrap_or_else(|| panic!("the guide has no example in {language}")).1.to_owned()
}

/// Runs a program of the guide with a registered key and sends what it signed.
async fn run_and_send(key: KeyPair, file: &str, language: &str, runs: &Path, folder: &Path) {
    let service = Service::start();
    let mut key = key;
    key.register(&service, "motcua", &["H47"]);
    let issuer = Issuer { name: "motcua".to_owned(), key };
    issuer.wait_until_known(&service).await;
    let script = folder.join(file);
    std::fs::write(&script, block(language)).unwrap();
    let mut command = Command::new(runs);
    command.arg(&script).env("ISSUER", "motcua").env("KID", &issuer.key.id);
    let output = command.env("KEY_FILE", issuer.key.private()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let invite = String::from_utf8(output.stdout).unwrap();
    let sent = SubmissionBuilder::one_stop().with("invite", json!(invite.trim()));
    service.submit(&sent).await.assert_stored(&sent.key_text());
    let row = Export::of_count(&service, 1).rows.remove(&sent.key_text()).unwrap();
    assert_eq!((&row["rank"], &row["unit"]), (&json!(3), &json!("H47.15")), "{row}");
}

#[tokio::test]
async fn what_node_signs_as_the_guide_shows_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let modules = place::target().join("npm/node_modules");
    assert!(modules.join("jose").is_dir(), "jose is not installed: run `cargo xtask setup`");
    std::os::unix::fs::symlink(modules, folder.path().join("node_modules")).unwrap();
    let key = KeyPair::ed25519();
    run_and_send(key, "sign.mjs", "js", Path::new("node"), folder.path()).await;
}

#[tokio::test]
async fn what_python_signs_as_the_guide_shows_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let python = place::target().join("integrator/bin/python");
    assert!(python.is_file(), "PyJWT is not installed: run `cargo xtask setup`");
    run_and_send(KeyPair::p256(), "sign.py", "python", &python, folder.path()).await;
}

#[test]
fn both_languages_of_the_guide_show_the_same_code() {
    let (english, vietnamese) = (guide("invites.md"), guide("invites.vi.md"));
    let programs = |text: &str| -> Vec<String> {
        let blocks = blocks(text).into_iter().filter(|(language, _)| *language != "sh");
        blocks.map(|(language, code)| [language, code].join("\n")).collect()
    };
    assert_eq!(programs(&english).len(), 5, "Java, .NET, PHP, Node and Python");
    assert_eq!(programs(&english), programs(&vietnamese));
}
