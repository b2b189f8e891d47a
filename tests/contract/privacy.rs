//! What must never be written down: who it was, and in the log, what was said.

use std::path::{Path, PathBuf};

use serde_json::json;
use support::{Export, Issuer, Service, SubmissionBuilder};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(path: &Path, text: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn neither_dossier_nor_invite_nor_address_is_written_anywhere() {
    let service = Service::start();
    let dossier = "H47.15-260821-4711";
    let issuer = Issuer::known_to(&service, "motcua", &["H47"]).await;
    let id = "4711-jti-of-this-invite";
    let invite = issuer.invite(&[("jti", json!(id)), ("dossier", json!(dossier))]);
    let sent = SubmissionBuilder::one_stop()
        .with("invite", json!(invite))
        .with("answers", json!({"overall": 2, "comment": "Câu này có trong cơ sở dữ liệu."}));
    service.submit(&sent).await.assert_stored(&sent.key_text());
    let refused = sent.clone().with("key", json!("x")).answer("time", json!(7));
    service.submit(&refused).await.assert_status(422);
    // Refused ones leave no trace either.
    let spent = sent.clone().key(&support::submission::fresh_key());
    service.submit(&spent).await.assert_problem(409, "invite-spent");
    let cut = spent.with("invite", json!(invite[..invite.len() - 4]));
    service.submit(&cut).await.assert_status(403);
    let row = Export::of_count(&service, 1).rows.remove(&sent.key_text()).unwrap();
    assert_eq!(row["rank"], 3, "the invite was believed: {row}");
    let parts: Vec<&str> = invite.split('.').collect();
    let files = files(service.folder());
    let in_database = files.iter().any(|path| holds(path, "Câu này có trong cơ sở dữ liệu."));
    assert!(in_database, "the search below would find what is there");
    for path in files {
        for secret in [dossier, id, parts[1], parts[2]] {
            assert!(!holds(&path, secret), "`{secret}` stands in {}", path.display());
        }
        // The log and the lock name the address that the service itself listens on.
        let is_log = path.extension().is_some_and(|extension| extension == "log");
        let is_own = is_log || path.ends_with("serve.lock");
        assert!(is_own || !holds(&path, "127.0.0.1"), "an address in {}", path.display());
    }
}

#[tokio::test]
async fn the_log_is_json_lines_without_people() {
    let mut service = Service::start();
    let sent = SubmissionBuilder::one_stop()
        .context("dossier", json!("H47.15-260821-4712"))
        .with("answers", json!({"overall": 1, "comment": "Cán bộ tên Bưởi, 0912 345 678"}));
    for body in [sent.bytes(), sent.clone().key("x").bytes(), sent.bytes()[1..].to_vec()] {
        let request = service.request(reqwest::Method::POST, "/v1/submissions");
        let request = request.header("content-type", "application/json");
        let request = request.header("x-forwarded-for", "203.0.113.77").body(body);
        service.send(request).await;
    }
    Export::of_count(&service, 1);
    service.terminate();
    let log = service.log();
    assert!(!log.is_empty(), "it logs at least its start and end");
    for line in log.lines() {
        let parsed = serde_json::from_str::<serde_json::Value>(line);
        assert!(parsed.is_ok_and(|line| line.is_object()), "not a JSON line: {line}");
    }
    for secret in ["Bưởi", "0912", "260821-4712", "203.0.113.77"] {
        assert!(!log.contains(secret), "`{secret}` stands in the log:\n{log}");
    }
}

/// Every way an address can come: as the peer's own, from a proxy that is believed, and from one
/// that is not. Neither it nor its prefix is written down or counted by, in any file or metric.
#[tokio::test]
async fn an_address_is_nowhere_but_as_the_keyed_hash_of_its_prefix() {
    for options in [&[][..], &["--trusted-proxies", "127.0.0.1", "--limit-per-minute", "1"]] {
        let mut service = Service::start_with_options(options);
        let mut stored = 0;
        for address in ["203.0.113.77", "203.0.113.78", "2001:db8:aa:bb01::77", "unknown"] {
            let request = service.request(reqwest::Method::POST, "/v1/submissions");
            let request = request.header("content-type", "application/json");
            let request = request.header("x-forwarded-for", address);
            let request = request.header("forwarded", format!("for={address}"));
            let sent = SubmissionBuilder::one_stop().bytes();
            stored += usize::from(service.send(request.body(sent)).await.status == 201);
        }
        Export::of_count(&service, stored);
        let metrics = service.get("/metrics").await.text();
        service.terminate();
        let secrets = std::fs::read_to_string(service.data().join("secrets.toml")).unwrap();
        assert!(secrets.contains("prefix = \""), "{secrets}");
        let written = ["203.0.113", "2001:db8", "113.77", "bb01", "::ffff"];
        for text in written {
            assert!(!metrics.contains(text), "`{text}` stands in the metrics:\n{metrics}");
            assert!(!service.log().contains(text), "`{text}` stands in the log");
            for path in files(service.folder()) {
                assert!(!holds(&path, text), "`{text}` stands in {}", path.display());
            }
        }
        let raw = [&[203, 0, 113, 77][..], &[203, 0, 113, 0], &[0x20, 1, 0xd, 0xb8, 0, 0xaa]];
        for (path, bytes) in files(service.folder()).iter().flat_map(|path| raw.map(|b| (path, b)))
        {
            let content = std::fs::read(path).unwrap();
            let is_there = content.windows(bytes.len()).any(|window| window == bytes);
            assert!(!is_there, "the bytes {bytes:?} stand in {}", path.display());
        }
    }
}
