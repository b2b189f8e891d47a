//! Things that have one home: dependencies and lints in the root manifest, central's SQL in its two
//! implementations, limits in one file and in a test.

use std::collections::BTreeSet;

use crate::source::{self, tests_begin};
use crate::tree::{File, assert_breaks, assert_keeps, assert_kept, files};

fn dependencies_have_a_reason(file: &File) -> Vec<String> {
    if file.path != "Cargo.toml" {
        return vec![];
    }
    let lines = file.text.lines().enumerate();
    let lines = lines.skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let lines = lines.take_while(|(_, line)| !line.starts_with('['));
    let is_bare = |line: &str| {
        let is_own = line.contains("path = ");
        let reason = line.split_once(" # ").map_or("", |(_, reason)| reason);
        line.contains('=') && !line.starts_with('#') && !is_own && reason.trim().is_empty()
    };
    let bare = lines.filter(|(_, line)| is_bare(line));
    bare.map(|(number, _)| file.place(number, "a dependency without its reason")).collect()
}

#[test]
fn every_dependency_has_its_reason() {
    assert_kept(dependencies_have_a_reason);
    let sample = "[workspace.dependencies]\nown = { path = \"own\" }\na = \"1\" # why\nb = \"2\"\n";
    assert_breaks(dependencies_have_a_reason, "Cargo.toml", sample);
}

fn members_share_versions_and_lints(file: &File) -> Vec<String> {
    let is_member = file.path.ends_with("/Cargo.toml") && file.path.matches('/').count() == 1;
    // A package that is a workspace of its own cannot take anything from this one.
    if !is_member || file.text.contains("\n[workspace]\n") {
        return vec![];
    }
    let mut broken = Vec::new();
    let mut section = "";
    for (number, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') {
            let is_shared = line.contains(".workspace = true") || line.contains("workspace = true");
            if !is_shared && !line.trim_start().starts_with('#') {
                broken.push(file.place(number, "name versions in the root Cargo.toml only"));
            }
        }
    }
    if !file.text.contains("[lints]\nworkspace = true") {
        broken.push(file.place(0, "take the lints of the workspace: no unsafe code, no unwrap"));
    }
    broken
}

#[test]
fn members_take_versions_and_lints_from_the_workspace() {
    assert_kept(members_share_versions_and_lints);
    let lints = "[lints]\nworkspace = true\n";
    assert_breaks(members_share_versions_and_lints, "a/Cargo.toml", "[package]\n");
    let sample = format!("{lints}[dev-dependencies]\na = \"1\"\n");
    assert_breaks(members_share_versions_and_lints, "a/Cargo.toml", &sample);
    let sample = format!("{lints}[dependencies]\na.workspace = true\n");
    assert_keeps(members_share_versions_and_lints, "a/Cargo.toml", &sample);
}

/// Tables that these folders of migrations make.
fn tables_of(folders: &[&str]) -> BTreeSet<String> {
    let all = files();
    let is_one = |file: &&File| {
        let of = |name: &&str| file.path.contains(&format!("migrations/{name}/"));
        file.path.ends_with(".sql") && folders.iter().any(of)
    };
    all.iter().filter(is_one).flat_map(|file| tables_made(&file.text)).collect()
}

/// Tables of central, as its migrations make them.
fn central_tables() -> BTreeSet<String> {
    let tables = tables_of(&["sqlite", "postgres"]);
    assert!(tables.contains("submission"), "the migrations make no `submission`: {tables:?}");
    tables
}

fn tables_made(sql: &str) -> Vec<String> {
    let sql = sql.to_lowercase();
    let words: Vec<&str> = sql.split(|c: char| c.is_whitespace() || c == '(').collect();
    let words: Vec<&str> =
        words.into_iter().filter(|word| !["", "if", "not", "exists"].contains(word)).collect();
    let made = words.windows(3).filter(|three| three[..2] == ["create", "table"]);
    made.map(|three| three[2].to_owned()).collect()
}

/// `own` are the journal's tables: some are called as at central, because the same is in them.
fn sql_of_central_is_at_home(
    file: &File,
    tables: &BTreeSet<String>,
    own: &BTreeSet<String>,
) -> Vec<String> {
    let is_home =
        ["central/sqlite", "central/postgres"].iter().any(|home| file.path.contains(home));
    if !file.is_rust() || is_home || file.is_for_tests() {
        return vec![];
    }
    let lines = source::lines(&file.text);
    let speaks_sql = |line: &source::Line| {
        let words: Vec<String> = line.strings.split_whitespace().map(str::to_lowercase).collect();
        words.windows(2).any(|pair| {
            let verb = ["into", "from", "update", "join"].contains(&pair[0].as_str());
            let table = pair[1].split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let is_own = |table| file.path.contains("src/journal/") && own.contains(table);
            verb && table.is_some_and(|table| tables.contains(table) && !is_own(table))
        })
    };
    let written = lines[..tests_begin(&lines)].iter().enumerate();
    let found = written.filter(|(_, line)| speaks_sql(line));
    found.map(|(number, _)| file.place(number, "SQL of central outside of central")).collect()
}

#[test]
fn only_central_speaks_sql_of_central() {
    let tables = central_tables();
    let own = tables_of(&["journal"]);
    let rule = |file: &File| sql_of_central_is_at_home(file, &tables, &own);
    assert_kept(rule);
    let sample = "query(\"insert into submission (key) values (?)\");\n";
    assert_breaks(rule, "ingest/src/feed.rs", sample);
    assert_keeps(rule, "ingest/src/central/sqlite/absorb.rs", sample);
    assert_keeps(rule, "ingest/src/feed.rs", "// from submission to central\n");
    assert_breaks(rule, "ingest/src/journal/store.rs", sample);
}

/// Names of the constants in a file of limits.
fn limits_in(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
    names.map(str::to_owned).collect()
}

/// The code of all tests: integration tests, and what follows `#[cfg(test)]` in a source.
fn code_of_tests(files: &[File]) -> String {
    let mut code = String::new();
    for file in files.iter().filter(|file| file.is_rust() && !file.path.contains("tidy/")) {
        let lines = source::lines(&file.text);
        let start = if file.is_for_tests() { 0 } else { tests_begin(&lines) };
        for line in &lines[start.min(lines.len())..] {
            code.push_str(&line.code);
            code.push('\n');
        }
    }
    code
}

fn limits_without_a_test(limits: &[String], code: &str) -> Vec<String> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let named: BTreeSet<&str> = code.split(|character| !is_word(character)).collect();
    limits.iter().filter(|limit| !named.contains(limit.as_str())).cloned().collect()
}

#[test]
fn every_limit_of_the_model_is_named_in_a_test() {
    let files = files();
    let limits = files.iter().find(|file| file.path == "model/src/limits.rs").unwrap();
    let limits = limits_in(&limits.text);
    assert!(limits.len() >= 10, "only {} limits were found", limits.len());
    let code = code_of_tests(&files);
    assert_eq!(
        limits_without_a_test(&limits, &code),
        Vec::<String>::new(),
        "limits without a test"
    );
    let untested = limits_in("/// A bound.\npub const PATIENCE_MAX: u32 = 3;\n");
    assert_eq!(limits_without_a_test(&untested, &code), ["PATIENCE_MAX"]);
}
