//! Alerts by e-mail, through a real mail server: from what is wrong to the mail, and whatever becomes of the
//! server meanwhile.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use ingest::central::alert::{AlertChanges, Raised};
use ingest::central::{self, Central};
use ingest::limits::{ALERT_MAIL_AGAIN_MS, ALERT_MAIL_APART_MS};
use ingest::mail::{MailError, MailSettings, Post};
use ingest::monitor::{AlertMail, TellError};
use serde_json::json;
use support::mail::MailServer;
use support::postgres::Cluster;
use support::{Service, SubmissionBuilder};

use crate::disk::{limit_files_to, until_ready};

/// A mail that is due comes well within it, on a busy machine too.
const ARRIVES: Duration = Duration::from_secs(180);
/// What would have come in between is there once something else is.
const AT_ONCE: Duration = Duration::from_secs(10);

const FROM: &str = "Hài Lòng <hailong@example.vn>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_refuses_is_told_by_mail_once_and_so_is_its_end() {
    let (cluster, server) = (Cluster::start(), MailServer::start(0, &[]));
    let server_url = format!("smtp://127.0.0.1:{}", server.port());
    let options = [
        ["--smtp-url", &*server_url],
        ["--alert-mail-from", FROM],
        ["--alert-mail-to", "truc@example.vn,lan@example.vn"],
        ["--public-url", "https://danhgia.example.vn"],
        ["--node-name", "nut-hue-1"],
    ]
    .concat();
    let mut service = Service::start_on_with_options(&cluster.database("central"), &options);
    // A second node looks and tells as well.
    let beside = service.start_beside();
    // A disk that takes nothing: the same writes fail.
    limit_files_to(&mut service, "0");
    let mut mail = None;
    for _ in 0..ARRIVES.as_secs() {
        let status = service.submit(&SubmissionBuilder::one_stop()).await.status.as_u16();
        assert!([201, 503].contains(&status), "{status}");
        mail = server.next(Duration::from_secs(1));
        if mail.is_some() {
            break;
        }
    }
    let mail = mail.expect("a mail that the node refuses");
    assert_eq!(
        mail["subject"],
        "[Hài Lòng] Nghiêm trọng: Máy «nut-hue-1» không ghi nhận được đánh giá"
    );
    assert_eq!(mail["from"], "hailong@example.vn");
    assert_eq!(mail["to"], json!(["truc@example.vn", "lan@example.vn"]));
    assert_eq!(mail["auto"], "auto-generated");
    let text = mail["text"].as_str().unwrap();
    for part in ["https://danhgia.example.vn/monitor/flow#alerts", "journalctl -u hailong"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    limit_files_to(&mut service, "unlimited");
    until_ready(&service, 200).await;
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
    let over = server.next(ARRIVES).expect("a mail that it is over");
    let subject = over["subject"].as_str().unwrap();
    assert!(subject.starts_with("[Hài Lòng] Đã hết: Máy «nut-hue-1»"), "{subject}");
    assert_eq!(over["references"], mail["id"], "readers show them as one");
    assert_ne!(over["id"], mail["id"]);
    for (node, name) in [(&service, "first"), (&beside, "second")] {
        let log = node.log();
        assert!(!log.contains("truc@example.vn"), "no address in the log of the {name}: {log}");
    }
    assert_eq!(server.next(AT_ONCE), None, "each once, though two nodes look");
}

struct Place {
    _folder: tempfile::TempDir,
    central: Arc<dyn Central>,
}

impl Place {
    /// Central with one alert that began at 1,000 ms.
    async fn with_alert() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("central.db").display());
        let central = central::connect(&url).await.unwrap();
        central.prepare().await.unwrap();
        let (subject, name) = ("journal-1".to_owned(), "nut-hue-1".to_owned());
        let raised = vec![Raised { probe: "disk-short", subject, name }];
        central.change_alerts(&AlertChanges { raised, cleared: vec![] }, 1_000, 0).await.unwrap();
        Place { _folder: folder, central }
    }
}

fn mail_to(server: &str) -> AlertMail {
    let to = ["truc@example.vn".to_owned()];
    let settings = MailSettings::read(Some(server), Some(FROM), &to).unwrap().unwrap();
    AlertMail { post: Post::new(settings), page: None }
}

#[tokio::test]
async fn a_mail_waits_for_its_server_and_goes_out_once() {
    let place = Place::with_alert().await;
    let server = MailServer::start(0, &[]);
    let port = server.port();
    drop(server);
    let mail = mail_to(&format!("smtp://127.0.0.1:{port}"));
    let now = 1_000_000;
    let error = mail.tell(&*place.central, now).await.unwrap_err();
    assert!(matches!(error, TellError::Mail(MailError::Away(_))), "{error}");
    let server = MailServer::start(port, &[]);
    assert_eq!(mail.tell(&*place.central, now + ALERT_MAIL_AGAIN_MS - 1).await.unwrap(), 0);
    assert_eq!(mail.tell(&*place.central, now + ALERT_MAIL_AGAIN_MS).await.unwrap(), 1);
    let told = server.next(ARRIVES).unwrap();
    assert!(told["subject"].as_str().unwrap().contains("Đĩa của máy «nut-hue-1»"), "{told}");
    let later = now + 10 * (ALERT_MAIL_AGAIN_MS + ALERT_MAIL_APART_MS);
    assert_eq!(mail.tell(&*place.central, later).await.unwrap(), 0);
}

#[tokio::test]
async fn a_refusal_is_told_by_its_code_and_tried_again_as_the_same_mail() {
    let place = Place::with_alert().await;
    let refusing = MailServer::start(0, &["--refuse"]);
    let port = refusing.port();
    let mail = mail_to(&format!("smtp://127.0.0.1:{port}"));
    let error = mail.tell(&*place.central, 2_000_000).await.unwrap_err().to_string();
    assert_eq!(error, "the mail server refused it with 550");
    assert_eq!(refusing.next(ARRIVES).unwrap()["refused"], "truc@example.vn");
    drop(refusing);
    let server = MailServer::start(port, &[]);
    assert_eq!(mail.tell(&*place.central, 2_000_000 + ALERT_MAIL_AGAIN_MS).await.unwrap(), 1);
    let first = server.next(ARRIVES).unwrap();
    // The node was killed after the server took it and before central knew: it is the same mail.
    let again = Place::with_alert().await;
    assert_eq!(mail.tell(&*again.central, 9_000_000).await.unwrap(), 1);
    assert_eq!(server.next(ARRIVES).unwrap()["id"], first["id"]);
}

/// A certificate for localhost, and who signed it.
fn certificates(folder: &Path) {
    let openssl = |arguments: &str| {
        let output =
            Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
        let output = output.expect("openssl");
        assert!(output.status.success(), "{arguments}: {output:?}");
    };
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=office -keyout ca.key -out ca.pem",
    );
    openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout key.pem -out request");
    openssl(
        "x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out certificate.pem",
    );
    let both = ["certificate.pem", "key.pem"].map(|name| std::fs::read(folder.join(name)).unwrap());
    std::fs::write(folder.join("server.pem"), both.concat()).unwrap();
}

#[tokio::test]
async fn a_trial_goes_out_encrypted_and_no_password_without_that() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let certificate = folder.path().join("server.pem").display().to_string();
    let server = MailServer::start(0, &["--certificate", &certificate, "--password", "mat-khau"]);
    let service = Service::start();
    let trial = |password: &str, trusts: &str| {
        let url = format!("smtp://hailong:{password}@localhost:{}?tls=required", server.port());
        service
            .command("alert", &["test-mail", "--smtp-url", &url, "--alert-mail-from", FROM])
            .args(["--alert-mail-to", "truc@example.vn"])
            .env("SSL_CERT_FILE", folder.path().join(trusts))
            .output()
            .unwrap()
    };
    let taken = trial("mat-khau", "ca.pem");
    assert!(taken.status.success(), "{taken:?}");
    let mail = server.next(ARRIVES).unwrap();
    assert_eq!((&mail["secured"], &mail["login"]), (&true.into(), &true.into()), "{mail}");
    assert_eq!(mail["subject"], "[Hài Lòng] Thư thử");
    let wrong = trial("sai", "ca.pem");
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert!(!wrong.status.success() && told.contains("refused it with 535"), "{told}");
    assert!(!told.contains("sai@"), "{told}");
    // Another office's authority: whoever answers is not the server that is meant.
    let stranger = trial("mat-khau", "certificate.pem");
    assert!(!stranger.status.success(), "{stranger:?}");
    let told = String::from_utf8(stranger.stderr).unwrap();
    assert!(told.contains("invalid peer certificate") && !told.contains("mat-khau"), "{told}");
    let unset = service.run("alert", &["test-mail"]);
    let told = String::from_utf8(unset.stderr).unwrap();
    assert!(!unset.status.success() && told.contains("no mail is set"), "{told}");
    assert_eq!(server.next(Duration::from_millis(1)), None, "nothing else arrived");
}
