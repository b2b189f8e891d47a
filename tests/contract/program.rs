//! The program as a program: commands, exit codes, sentences, signals.

use std::process::{Command, Output};

use support::{Export, Service, SubmissionBuilder, place};

pub fn check(file: &std::path::Path) -> Output {
    let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
    command.args(["survey", "check"]).arg(file).output().unwrap()
}

#[test]
fn the_shipped_surveys_have_no_faults() {
    let mut checked = 0;
    for entry in std::fs::read_dir(place::root().join("surveys")).unwrap() {
        let path = entry.unwrap().path();
        let output = check(&path);
        assert!(output.status.success(), "{}: {output:?}", path.display());
        checked += 1;
    }
    assert!(checked >= 2);
}

#[test]
fn a_survey_with_faults_is_refused_by_a_sentence_that_names_the_place() {
    let good = std::fs::read_to_string(place::root().join("surveys/one-stop.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, from, to, told) in [
        ("scale", "scale = \"time-3\"", "scale = \"time-4\"", "question time"),
        ("version", "version = 1", "version = 0", "version"),
        ("twice", "id = \"comment\"\nkind", "id = \"time\"\nkind", "time"),
        ("member", "required = true", "requierd = true", "requierd"),
        ("condition", "level_in = [1, 2]", "level_in = [1, 6]", "question reasons"),
        ("syntax", "version = 1", "version = ", "line 6"),
        ("english", "en = \"As promised\"", "en = \"\"", "scale time-3"),
    ] {
        assert!(good.contains(from), "{name}: the survey has no `{from}` to break");
        let path = folder.path().join(format!("{name}.toml"));
        std::fs::write(&path, good.replacen(from, to, 1)).unwrap();
        let output = check(&path);
        assert!(!output.status.success(), "{name} passed: {output:?}");
        let said =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(told), "{name}: `{told}` is not named in: {said}");
        assert!(said.contains(&format!("{name}.toml")), "{name}: the file is not named: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    let output = check(&folder.path().join("absent.toml"));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("absent.toml"), "{output:?}");
}

#[tokio::test]
async fn one_data_directory_takes_one_service() {
    let service = Service::start();
    let second = service.run("serve", &["--listen", "127.0.0.1:0"]);
    assert!(!second.status.success(), "a second one started: {second:?}");
    assert!(second.stdout.is_empty(), "it claims to listen: {second:?}");
    let said = String::from_utf8_lossy(&second.stderr).to_lowercase();
    let data = service.data().display().to_string().to_lowercase();
    assert!(said.contains(&data), "the directory is not named: {said}");
    assert!(!said.contains("panicked"), "{said}");
    service.submit(&SubmissionBuilder::one_stop()).await.assert_status(201);
}

#[tokio::test]
async fn a_taken_port_is_told_in_a_sentence() {
    let service = Service::start();
    let other = tempfile::tempdir().unwrap();
    let address = service.address().to_string();
    let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
    command.args(["serve", "--listen", &address, "--data-dir"]).arg(other.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(&address), "{output:?}");
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test]
async fn sigterm_ends_it_with_0_and_nothing_acknowledged_is_lost() {
    let mut service = Service::start();
    let sent: Vec<_> = (0..20).map(|_| SubmissionBuilder::one_stop()).collect();
    for submission in &sent {
        service.submit(submission).await.assert_status(201);
    }
    let status = service.terminate();
    assert_eq!(status.code(), Some(0), "{status}: {}", service.log());
    service.restart();
    let export = Export::of_count(&service, sent.len());
    for submission in &sent {
        assert_eq!(export.answers(&submission.key_text()), &submission.json()["answers"]);
    }
}

#[test]
fn a_wrong_command_line_is_told_and_exits_with_2() {
    for arguments in [vec!["serve", "--nope"], vec!["nope"], vec!["export", "--format", "pdf"]] {
        let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
        let output = command.args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}: says nothing");
    }
}

#[tokio::test]
async fn an_unknown_central_is_told_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(place::program("hailong", "HAILONG_BINARY"));
    command.args(["export", "--format", "ndjson", "--central", "mysql://u:geheim@h/d"]);
    let output = command.arg("--data-dir").arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("mysql"), "{said}");
    assert!(!said.contains("geheim"), "the password is shown: {said}");
}
