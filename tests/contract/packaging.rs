//! What is shipped beside the program fits it: times in the order in which they must pass, options
//! that the program has.

use std::time::Duration;

use ingest::limits;
use support::place;

fn shipped(name: &str) -> String {
    std::fs::read_to_string(place::root().join("packaging").join(name)).unwrap()
}

/// The seconds of a setting such as `proxy_read_timeout 65s;` or `TimeoutStopSec=30`.
fn seconds(text: &str, setting: &str) -> Duration {
    let line = text.lines().map(str::trim).find(|line| line.starts_with(setting));
    let line = line.unwrap_or_else(|| panic!("there is no {setting}"));
    let digits: String = line[setting.len()..]
        .chars()
        .skip_while(|character| !character.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    Duration::from_secs(digits.parse().unwrap())
}

#[test]
fn systemd_waits_longer_than_the_service_drains() {
    let unit = shipped("hailong.service");
    assert!(seconds(&unit, "TimeoutStopSec=") > limits::DRAIN_TIMEOUT);
    for line in ["NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure"] {
        assert!(unit.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn nginx_waits_longer_than_the_service_works() {
    let nginx = shipped("nginx.conf");
    for setting in ["proxy_read_timeout", "proxy_send_timeout"] {
        assert!(seconds(&nginx, setting) > limits::REQUEST_TIMEOUT, "{setting}");
    }
    let body = seconds(&nginx, "client_body_timeout");
    assert!(body < limits::REQUEST_TIMEOUT, "a slow client is given up before the service is");
}

#[test]
fn alerts_speak_of_metrics_that_there_are() {
    let alerts = shipped("alerts.yml");
    let sources =
        ["ingest/src/telemetry.rs", "ingest/src/outcome.rs", "ingest/src/routes/health.rs"];
    let source: String = sources
        .iter()
        .map(|path| std::fs::read_to_string(place::root().join(path)).unwrap())
        .collect();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut named: Vec<&str> = alerts
        .split(|character| !is_word(character))
        .filter(|word| word.starts_with("hailong_"))
        .collect();
    named.sort_unstable();
    named.dedup();
    assert!(named.len() >= 5, "{named:?}");
    for metric in named {
        assert!(source.contains(&format!("\"{metric}\"")), "there is no metric {metric}");
    }
}
