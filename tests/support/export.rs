//! What central holds, as `hailong export` prints it.
//!
//! Central is behind: the feed moves rows on its own time, so a test says how many it waits for.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Service;

const ARRIVAL_LIMIT: Duration = Duration::from_secs(60);

/// The rows of an export, by key.
#[derive(Debug)]
pub struct Export {
    /// Each row as it was printed, by its key.
    pub rows: BTreeMap<String, Value>,
}

impl Export {
    /// The rows now.
    ///
    /// # Panics
    /// When the command fails, or a key stands twice.
    #[track_caller]
    pub fn of(service: &Service, arguments: &[&str]) -> Export {
        let text = export(service, "ndjson", arguments);
        let text = String::from_utf8(text).expect("ndjson is UTF-8");
        let mut rows = BTreeMap::new();
        for line in text.lines() {
            let row: Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("a line is not JSON ({error}): {line}"));
            let first = row.as_object().and_then(|row| row.keys().next()).map(String::as_str);
            assert_eq!(first, Some("key"), "the key comes first: {line}");
            let key = row["key"].as_str().expect("a key is text").to_owned();
            assert!(rows.insert(key, row).is_none(), "the key stands twice: {line}");
        }
        Export { rows }
    }

    /// The rows once there are `count` of them.
    ///
    /// # Panics
    /// When there are more, or still fewer after a minute.
    #[track_caller]
    pub fn of_count(service: &Service, count: usize) -> Export {
        let deadline = Instant::now() + ARRIVAL_LIMIT;
        loop {
            let export = Export::of(service, &["--standing", "all"]);
            let found = export.rows.len();
            assert!(found <= count, "central holds {found} rows, only {count} were acknowledged");
            if found == count {
                return export;
            }
            assert!(
                Instant::now() < deadline,
                "central holds {found} of {count} rows after {ARRIVAL_LIMIT:?}"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Every row, once what they say `is_so`.
    ///
    /// # Panics
    /// When it still is not after a minute.
    #[track_caller]
    pub fn once(service: &Service, is_so: impl Fn(&Export) -> bool) -> Export {
        let deadline = Instant::now() + ARRIVAL_LIMIT;
        loop {
            let export = Export::of(service, &["--standing", "all"]);
            if is_so(&export) {
                return export;
            }
            let rows = &export.rows;
            assert!(Instant::now() < deadline, "not after {ARRIVAL_LIMIT:?}: {rows:?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The standing of one row, `""` when it is not there.
    pub fn standing(&self, key: &str) -> &str {
        self.rows.get(key).and_then(|row| row["standing"].as_str()).unwrap_or_default()
    }

    /// The answers of one row.
    #[track_caller]
    pub fn answers(&self, key: &str) -> &Value {
        let row = self.rows.get(key).unwrap_or_else(|| panic!("central has no row {key}"));
        &row["answers"]
    }
}

/// The bytes `hailong export` prints in this format.
///
/// # Panics
/// When it fails, with what it said.
#[track_caller]
pub fn export(service: &Service, format: &str, arguments: &[&str]) -> Vec<u8> {
    let mut all = vec!["--format", format];
    all.extend_from_slice(arguments);
    let output = service.run("export", &all);
    assert!(
        output.status.success(),
        "export failed: {}\n{}",
        String::from_utf8_lossy(&output.stderr),
        service.log()
    );
    output.stdout
}
