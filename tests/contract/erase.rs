//! `hailong erase` and `hailong audit`: a request under the law, on a running service.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::json;
use support::{Export, Service, SubmissionBuilder, place};

/// Long enough for the journal and central to be cleared by a running service.
const CLEARED_LIMIT: Duration = Duration::from_secs(60);

fn telling(mark: &str, dossier: &str) -> SubmissionBuilder {
    SubmissionBuilder::one_stop()
        .context("dossier", json!(dossier))
        .with("answers", json!({"overall": 1, "comment": format!("Lời rất riêng {mark}")}))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn refused(output: &Output, code: i32, told: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(said(output).contains(told), "`{told}` is not said in: {}", said(output));
}

/// What all the files in the data directory hold, as text as far as it is text.
fn content(service: &Service) -> String {
    let files = std::fs::read_dir(service.data()).unwrap();
    // A file of SQLite's may go away between being listed and being read.
    let bytes = files.filter_map(|file| std::fs::read(file.unwrap().path()).ok()).flatten();
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

#[tokio::test]
async fn what_was_said_leaves_every_file_of_a_running_service() {
    let service = Service::start();
    let mut sent = Vec::new();
    for (mark, dossier) in
        [("MARKONE", "H1-1"), ("MARKTWO", "H1-2"), ("MARKTEN", "H1-2"), ("MARKNOT", "H1-3")]
    {
        let submission = telling(mark, dossier);
        let receipt = service.submit(&submission).await.assert_stored(&submission.key_text());
        sent.push((submission, receipt, mark));
    }
    Export::of_count(&service, 4);
    let before = content(&service);
    assert!(sent.iter().all(|(_, _, mark)| before.contains(mark)));
    let because = ["--reason", "request 12/2026"];
    let one = service.run("erase", &[&["--key", &sent[0].0.key_text()], &because[..]].concat());
    let two = service.run("erase", &[&["--dossier", "H1-2", "--yes"], &because[..]].concat());
    for (output, rows) in [(&one, "erased 1 row"), (&two, "erased 2 rows")] {
        assert!(output.status.success(), "{output:?}");
        assert!(said(output).contains(rows), "{output:?}");
        assert!(!said(output).contains("H1-2") && !said(output).contains(&sent[0].1), "{output:?}");
    }
    let deadline = Instant::now() + CLEARED_LIMIT;
    loop {
        let left = content(&service);
        let found: Vec<&str> =
            sent[..3].iter().map(|(_, _, mark)| *mark).filter(|mark| left.contains(mark)).collect();
        assert!(left.contains("MARKNOT"), "another's words are as they were");
        if found.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "still in the files: {found:?}\n{}", service.log());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    for (submission, receipt, _) in &sent[..3] {
        let state = service.get(&format!("/v1/receipts/{receipt}")).await.json();
        assert_eq!(state["state"], "erased");
        // It is known, is not taken again, and nothing can be withdrawn any more.
        service.submit(submission).await.assert_repeat_of(&submission.key_text(), receipt);
        let path = format!("/v1/receipts/{receipt}/withdraw");
        let answer = service.post(&path, "text/plain", "").await;
        assert_eq!(answer.assert_status(200).json()["state"], "erased");
    }
    let export = Export::of_count(&service, 4);
    assert_eq!(export.answers(&sent[1].0.key_text()), &json!({}));
    assert_eq!(export.answers(&sent[3].0.key_text())["overall"], 1);
    assert!(!service.log().contains("H1-2"), "{}", service.log());
    let again = service.run("erase", &[&["--receipt", &sent[0].1], &because[..]].concat());
    assert!(again.status.success() && said(&again).contains("erased before"), "{again:?}");
    audited(&service, &sent[0].1);
}

/// Who, what and why, and nothing that was said or leads to it.
fn audited(service: &Service, receipt: &str) {
    let audit = service.run("audit", &[]);
    assert!(audit.status.success(), "{audit:?}");
    let text = String::from_utf8(audit.stdout).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    // What this test exported to look at it is there as well.
    let (exports, lines): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line| line[2] == "export");
    assert_eq!((lines.len(), exports.is_empty()), (3, false), "{text}");
    for line in &lines {
        assert!(line[0].ends_with("+07:00") && line[1].starts_with("operator:"), "{text}");
        assert_eq!((line[2], line[4]), ("erase", "request 12/2026"), "{text}");
        assert!(line[3].starts_with("key:"), "{text}");
    }
    assert!(!text.contains(receipt) && !text.contains("MARK") && !text.contains("H1-"), "{text}");
}

#[tokio::test]
async fn what_is_unknown_or_malformed_is_told_and_nothing_is_erased() {
    let service = Service::start();
    let sent = telling("MARK", "H1-1");
    service.submit(&sent).await.assert_stored(&sent.key_text());
    Export::of_count(&service, 1);
    let erase = |what: &[&str]| service.run("erase", &[what, &["--reason", "r"]].concat());
    refused(&erase(&["--receipt", "0000-0000-0000-0000"]), 1, "no such submission");
    refused(&erase(&["--key", "01931f5c-7b2a-7c3d-8e4f-0123456789ab"]), 1, "no such submission");
    refused(&erase(&["--dossier", "H1-999"]), 1, "no such submission");
    refused(&erase(&["--receipt", "x"]), 1, "--receipt: this is no receipt");
    refused(&erase(&["--key", "x"]), 1, "--key: this is no key");
    refused(&erase(&["--dossier", "h1<"]), 1, "--dossier: this is no dossier code");
    refused(&erase(&["--dossier", ""]), 1, "--dossier: this is no dossier code");
    refused(&erase(&[]), 2, "--receipt");
    let key = sent.key_text();
    refused(&erase(&["--key", &key, "--dossier", "H1-1"]), 2, "cannot be used with");
    refused(&service.run("erase", &["--key", &key]), 2, "--reason");
    refused(&service.run("erase", &["--key", &key, "--reason", " "]), 1, "--reason");
    let export = Export::of_count(&service, 1);
    assert_eq!(export.answers(&key)["overall"], 1, "nothing was erased");
}

#[tokio::test]
async fn a_dossier_needs_the_secret_of_a_node() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let central = format!("sqlite://{}", service.data().join("central.db").display());
    let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
    command.args(["erase", "--dossier", "H1-1", "--reason", "r", "--central", &central]);
    let output = command.arg("--data-dir").arg(folder.path()).output().unwrap();
    refused(&output, 1, "secrets.toml");
    assert!(!said(&output).contains("H1-1"), "{output:?}");
    assert!(!folder.path().join("secrets.toml").exists(), "a new secret would find nothing");
}
