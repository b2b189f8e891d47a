//! `hailong user …` and `hailong audit verify` on a running service.

use std::os::unix::fs::PermissionsExt as _;

use reqwest::Method;
use support::{Response, Service};

async fn log_in(service: &Service, name: &str, password: &str) -> Response {
    let request = service.request(Method::POST, "/monitor/login");
    service.send(request.form(&[("name", name), ("password", password)])).await
}

fn says(service: &Service, command: &str, arguments: &[&str]) -> String {
    let output = service.run(command, arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn add(service: &Service, name: &str, password: &str, more: &[&str]) -> std::process::Output {
    let mut command = service.command("user", &[&["add", name][..], more].concat());
    command.env("HAILONG_PASSWORD", password).output().unwrap()
}

#[tokio::test]
async fn people_are_added_changed_switched_off_and_reset_while_it_runs() {
    let service = Service::start();
    let password = "cá rô phi chiên giòn";
    let manager = ["--role", "manager", "--unit", "H47.15"];
    assert!(add(&service, "Trang", password, &manager).status.success());
    for (name, password, more, told) in [
        ("trang", password, &manager[..], "already somebody"),
        ("an", "matkhau123456", &manager, "others try first"),
        ("an", "ngắn", &manager, "at least 12"),
        ("an", password, &["--role", "chief"], "invalid value"),
        ("an", password, &["--role", "central", "--unit", "H47"], "every unit"),
    ] {
        let refused = add(&service, name, password, more);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(told), "{told}: {said}");
    }
    log_in(&service, "trang", password).await.assert_status(303);
    assert!(says(&service, "user", &["list"]).contains("trang manager of H47.15 since"));
    says(&service, "user", &["role", "trang", "--role", "auditor"]);
    assert!(says(&service, "user", &["list"]).contains("trang auditor of all units"));
    says(&service, "user", &["disable", "trang"]);
    log_in(&service, "trang", password).await.assert_status(401);
    says(&service, "user", &["enable", "trang"]);
    log_in(&service, "trang", password).await.assert_status(303);
    let said = says(&service, "user", &["reset", "trang"]);
    let path = said.trim().strip_prefix("one-time password: ").unwrap();
    let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{path}");
    let given = std::fs::read_to_string(path).unwrap();
    assert!(!said.contains(given.trim()), "not on the screen");
    log_in(&service, "trang", password).await.assert_status(401);
    log_in(&service, "trang", given.trim()).await.assert_status(303);
    let last = service.run("user", &["disable", "admin"]);
    assert!(!last.status.success());
    let audit = says(&service, "audit", &[]);
    for action in ["user-add", "user-role", "user-disable", "user-enable", "user-reset"] {
        assert!(audit.contains(&format!("\t{action}\ttrang\t")), "{action}: {audit}");
    }
    assert!(audit.contains("\tperson:trang\tlogin-failed\ttrang\t"), "{audit}");
    for secret in [password, given.trim()] {
        assert!(!audit.contains(secret) && !service.log().contains(secret));
    }
    let verified = says(&service, "audit", &["verify"]);
    let lines = audit.lines().count();
    assert!(verified.starts_with(&format!("{lines} lines, each follows")), "{verified}");
}
