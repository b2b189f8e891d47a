//! The files of the tree that people write: no build output, nothing fetched.

use std::path::Path;

use support::place;

/// A file of the tree.
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

const LEFT_OUT: [&str; 5] = ["target", ".git", "node_modules", "dist", ".demo"];

/// Every text file of the tree.
pub fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(&place::root(), "", &mut files);
    assert!(files.len() > 30, "only {} files: this is not the tree", files.len());
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            files.push(File { path, text });
        }
    }
}

/// Claims that no file breaks the rule; prints every place that does.
#[track_caller]
pub fn assert_kept(rule: impl Fn(&File) -> Vec<String>) {
    let broken: Vec<String> = files().iter().flat_map(rule).collect();
    assert!(broken.is_empty(), "{} places:\n{}", broken.len(), broken.join("\n"));
}

/// Claims that a file of this path and text breaks the rule once; the samples of every rule.
#[track_caller]
pub fn assert_breaks(rule: impl Fn(&File) -> Vec<String>, path: &str, text: &str) {
    let broken = rule(&File { path: path.to_owned(), text: text.to_owned() });
    assert_eq!(broken.len(), 1, "expected one place in the sample, found {broken:#?}");
    assert!(broken[0].starts_with(path), "the place is named: {broken:?}");
}

/// Claims that a file of this path and text keeps the rule.
#[track_caller]
pub fn assert_keeps(rule: impl Fn(&File) -> Vec<String>, path: &str, text: &str) {
    let broken = rule(&File { path: path.to_owned(), text: text.to_owned() });
    assert!(broken.is_empty(), "{broken:#?}");
}

impl File {
    /// True for a Rust file.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// True when the whole file is there for tests.
    pub fn is_for_tests(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|part| matches!(part, "tests" | "fixtures" | "tests.rs" | "conformance"))
    }

    /// A place in it, as a compiler would write it. `line` counts from 0.
    pub fn place(&self, line: usize, says: &str) -> String {
        format!("{}:{}: error: {says}", self.path, line + 1)
    }
}
