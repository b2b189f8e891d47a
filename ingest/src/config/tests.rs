//! What is set where, what goes before what, and that a wrong setting is named.

use super::*;

fn file(text: &str) -> (tempfile::TempDir, Flags) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hailong.toml");
    std::fs::write(&path, text).unwrap();
    (folder, Flags { config: Some(path), ..Flags::default() })
}

#[test]
fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
    let (_folder, mut flags) =
        file("listen = \"127.0.0.1:1\"\nlog = \"warn\"\nsecure_cookies = true\n");
    flags.listen = Some("127.0.0.1:2".parse().unwrap());
    let config = Config::load(&flags).unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.log, "warn");
    assert!(config.secure_cookies);
    assert_eq!(config.central_url(), "sqlite://hailong-data/central.db");
}

#[test]
fn without_a_file_the_defaults_hold() {
    let config = Config::load(&Flags::default()).unwrap();
    assert_eq!((config.listen.to_string().as_str(), config.log.as_str()), (LISTEN, "info"));
    assert!(!config.secure_cookies, "a first try on http must be able to log in");
}

#[test]
fn waits_in_the_wrong_order_are_refused_at_start() {
    let too_long = milliseconds(limits::DRAIN_TIMEOUT);
    for (text, told) in [
        ("header_timeout_ms = 75000".to_owned(), "header_timeout_ms is 75000 ms"),
        ("idle_timeout_ms = 10000".to_owned(), "below idle_timeout_ms, 10000 ms"),
        (format!("body_timeout_ms = {too_long}"), "below the time to drain"),
        ("body_timeout_ms = 0".to_owned(), "must be above 0"),
    ] {
        let (_folder, flags) = file(&text);
        let error = Config::load(&flags).unwrap_err().to_string();
        assert!(error.contains(told), "{text}: {error}");
    }
    let (_folder, flags) = file(&format!("body_timeout_ms = {}", too_long - 1));
    assert!(Config::load(&flags).is_ok());
}

#[test]
fn lists_are_read_and_a_wrong_one_is_told() {
    let (_folder, flags) =
        file("trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\norigins = [\"https://A.vn:443\"]\n");
    let config = Config::load(&flags).unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.origins[0].as_str(), "https://a.vn");
    let (_folder, flags) = file("origins = [\"https://a.vn/path\"]\n");
    let error = Config::load(&flags).unwrap_err().to_string();
    assert!(error.contains("has a path"), "{error}");
}

#[test]
fn a_wrong_key_or_a_missing_file_is_named() {
    let (_folder, flags) = file("lisen = \"127.0.0.1:1\"\n");
    let error = Config::load(&flags).unwrap_err().to_string();
    assert!(error.contains("lisen"), "{error}");
    let flags = Flags { config: Some("nowhere.toml".into()), ..Flags::default() };
    assert!(Config::load(&flags).unwrap_err().to_string().contains("nowhere.toml is not there"));
}

#[test]
fn the_journal_is_run_as_the_settings_say() {
    let (_folder, flags) =
        file("commit_rows = 1\ncommit_wait_ms = 100\ndisk_free_min_mb = 1\njournal_days = 0\n");
    let journal = Config::load(&flags).unwrap().journal();
    assert_eq!((journal.commit_rows, journal.commit_wait.as_millis()), (1, 100));
    assert_eq!(journal.disk_free_min, 1_048_576);
    let journal = Config::load(&Flags::default()).unwrap().journal();
    assert_eq!((journal.commit_rows, journal.commit_wait.as_millis()), (500, 0));
}

#[test]
fn the_journal_keeps_nothing_longer_than_it_may_be_kept() {
    let (_folder, flags) = file("retention_months = 1\n");
    assert_eq!(Config::load(&flags).unwrap().journal_days(), 28);
    let (_folder, flags) = file("retention_months = 120\njournal_days = 7\n");
    assert_eq!(Config::load(&flags).unwrap().journal_days(), 7);
    let config = Config::load(&Flags::default()).unwrap();
    assert_eq!((config.retention_months, config.journal_days()), (36, 30));
}

#[test]
fn a_node_has_a_short_name_in_one_line() {
    let longest = "Đ".repeat(limits::NODE_NAME_MAX);
    for (name, fits) in [
        (longest.clone(), true),
        (format!("{longest}Đ"), false),
        (" ".to_owned(), false),
        ("two\\nlines".to_owned(), false),
    ] {
        let (_folder, flags) = file(&format!("node_name = \"{name}\"\n"));
        let told = Config::load(&flags).map(|config| config.node_name());
        assert_eq!(told.is_ok(), fits, "{name}");
    }
    assert!(!Config::load(&Flags::default()).unwrap().node_name().is_empty());
}

#[test]
fn a_number_one_past_its_range_is_named_with_the_range() {
    for (line, told) in [
        ("commit_rows = 0", "commit_rows is 0; it must be 1 to 5000"),
        ("commit_rows = 5001", "commit_rows is 5001; it must be 1 to 5000"),
        ("commit_wait_ms = 101", "commit_wait_ms is 101; it must be 0 to 100"),
        ("journal_days = 3651", "journal_days is 3651; it must be 0 to 3650"),
        ("feed_timeout_ms = 999", "feed_timeout_ms is 999; it must be 1000 to 600000"),
        ("feed_timeout_ms = 600001", "feed_timeout_ms is 600001; it must be 1000 to 600000"),
        ("retention_months = 0", "retention_months is 0; it must be 1 to 120"),
        ("retention_months = 121", "retention_months is 121; it must be 1 to 120"),
    ] {
        let (_folder, flags) = file(line);
        let error = Config::load(&flags).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    let (_folder, flags) = file("commit_rows = 5000\njournal_days = 3650\n");
    assert!(Config::load(&flags).is_ok(), "at the limit");
}

/// Settings of a provider that can be meant, as lines of the file.
const PROVIDER: [(&str, &str); 4] = [
    ("oidc_issuer", "https://sso.example.vn/realms/tinh"),
    ("oidc_client_id", "hailong"),
    ("oidc_client_secret_file", "secret"),
    ("public_url", "https://danhgia.example.vn"),
];

/// The same with some lines put in or, where the value is empty, left out.
fn provider_with(changes: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let mut lines: std::collections::BTreeMap<&str, &str> = PROVIDER.into();
    lines.extend(changes.iter().copied());
    let lines = lines.iter().filter(|(_, value)| !value.is_empty());
    let text: String = lines.map(|(key, value)| format!("{key} = \"{value}\"\n")).collect();
    let (_folder, flags) = file(&text);
    Config::load(&flags)
}

#[test]
fn an_identity_provider_is_set_whole_or_the_error_says_what_is_missing() {
    let settings = OidcSettings::of(&provider_with(&[]).unwrap()).unwrap().unwrap();
    assert_eq!(settings.issuer, "https://sso.example.vn/realms/tinh");
    assert_eq!(settings.public_url, "https://danhgia.example.vn");
    for (changes, told) in [
        (&[("oidc_client_id", "")][..], "oidc_client_id is what the provider calls"),
        (&[("oidc_client_secret_file", "")], "oidc_client_secret_file is a file"),
        (&[("public_url", "")], "public_url is where the provider sends people back"),
        (
            &[("public_url", "http://danhgia.example.vn")],
            "public_url 'http://danhgia.example.vn' is",
        ),
        (&[("oidc_issuer", "")], "oidc_issuer is not; name the provider"),
        (&[("oidc_issuer", "sso.example.vn")], "is no address"),
        (&[("oidc_issuer", "http://sso.example.vn")], "is not https"),
        (&[("oidc_issuer", "ftp://sso.example.vn")], "is not https"),
        (&[("oidc_issuer", "https://a:b@sso.example.vn")], "has a user"),
        (&[("oidc_issuer", "https://sso.example.vn/?a=b")], "a query"),
        (&[("oidc_label", " ")], "1 to 40 letters"),
    ] {
        let error = provider_with(changes).unwrap_err().to_string();
        assert!(error.contains(told), "{changes:?}: {error}");
    }
    for here in ["http://127.0.0.1:3000", "http://[::1]:3000", "http://localhost:3000"] {
        assert!(
            provider_with(&[("oidc_issuer", here)]).is_ok(),
            "{here} does not leave the machine"
        );
    }
    assert!(OidcSettings::of(&Config::load(&Flags::default()).unwrap()).unwrap().is_none());
}

#[test]
fn the_label_of_a_provider_fits_a_button() {
    let longest = "Đ".repeat(limits::PROVIDER_LABEL_MAX);
    assert!(provider_with(&[("oidc_label", &longest)]).is_ok());
    let error = provider_with(&[("oidc_label", &(longest + "Đ"))]).unwrap_err().to_string();
    assert!(error.contains("oidc_label"), "{error}");
}

#[test]
fn the_secret_of_a_provider_is_the_first_line_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let config = provider_with(&[("oidc_client_secret_file", path.to_str().unwrap())]).unwrap();
    let settings = OidcSettings::of(&config).unwrap().unwrap();
    let error = settings.secret().unwrap_err().to_string();
    assert!(error.contains("cannot be read") && error.contains("secret"), "{error}");
    std::fs::write(&path, "\nlater").unwrap();
    assert!(settings.secret().unwrap_err().to_string().contains("first line is empty"));
    std::fs::write(&path, "s3cr3t \r\nmore").unwrap();
    assert_eq!(settings.secret().unwrap(), "s3cr3t");
}

#[test]
fn mail_of_alerts_is_set_whole_or_not_at_all() {
    let all = "smtp_url = \"smtp://127.0.0.1:2525\"\nalert_mail_from = \"hailong@example.vn\"\n\
        alert_mail_to = [\"truc@example.vn\"]\npublic_url = \"https://danhgia.example.vn\"\n";
    let (_folder, flags) = file(all);
    let mail = Config::load(&flags).unwrap().alert_mail().unwrap().unwrap();
    assert_eq!(mail.page.as_deref(), Some("https://danhgia.example.vn/monitor/flow"));
    assert!(Config::load(&Flags::default()).unwrap().alert_mail().unwrap().is_none());
    let (_folder, flags) = file("alert_mail_from = \"hailong@example.vn\"\n");
    let error = Config::load(&flags).unwrap_err().to_string();
    assert!(error.contains("smtp_url is not set"), "{error}");
}
