//! Words that must not stand somewhere, or anywhere.

use crate::source::{self, tests_begin};
use crate::tree::{File, assert_breaks, assert_keeps, assert_kept};

/// What is not written in code, each with what to do instead.
const BANNED: [(&str, &str); 9] = [
    ("todo!", "do it, or open an issue"),
    ("unimplemented!", "do it, or make it impossible to ask for"),
    ("dbg!", "use tracing, or take it out"),
    ("#[ignore", "a test runs or is deleted"),
    ("#[should_panic", "claim the error itself"),
    ("mod utils", "name it for what it does"),
    ("mod util", "name it for what it does"),
    ("mod common", "name it for what it does"),
    ("mod helpers", "name it for what it does"),
];

fn has_no_banned_word(file: &File) -> Vec<String> {
    if !file.is_rust() {
        return vec![];
    }
    let lines = source::lines(&file.text);
    let found = lines.iter().enumerate().filter_map(|(number, line)| {
        let stands = |word: &str| {
            let mut found = line.code.match_indices(word);
            found.any(|(at, _)| {
                let after = line.code[at + word.len()..].chars().next();
                let before = line.code[..at].chars().last();
                let is_part =
                    |one: Option<char>| one.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !is_part(before) && !is_part(after)
            })
        };
        let (word, instead) = BANNED.iter().find(|(word, _)| stands(word))?;
        Some(file.place(number, &format!("`{word}`: {instead}")))
    });
    found.collect()
}

#[test]
fn banned_words_stand_nowhere() {
    assert_kept(has_no_banned_word);
    for sample in [
        "fn a() { todo!() }\n",
        "fn a() { unimplemented!() }\n",
        "let a = dbg!(b);\n",
        "#[ignore]\n",
        "#[ignore = \"slow\"]\n",
        "#[should_panic(expected = \"x\")]\n",
        "mod utils;\n",
        "pub mod util {\n",
        "mod common;\n",
        "mod helpers;\n",
    ] {
        assert_breaks(has_no_banned_word, "a.rs", sample);
    }
    assert_keeps(has_no_banned_word, "a.rs", "mod utility; // todo!\nlet a = \"dbg!\";\n");
}

/// Where visible text lives: wordings, the demo portal (a host page of its own), tests, and what the
/// benchmark sends in citizens' names.
fn may_speak_vietnamese(file: &File) -> bool {
    let has_part = |name: &str| file.path.split('/').any(|part| part == name);
    has_part("wording")
        || file.path.ends_with("/wording.rs")
        || has_part("demo-site")
        || file.path.starts_with("bench/")
        || file.is_for_tests()
}

fn is_vietnamese(character: char) -> bool {
    let special = "ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ";
    special.contains(character) || ('\u{1EA0}'..='\u{1EF9}').contains(&character)
}

fn visible_text_is_in_wordings(file: &File) -> Vec<String> {
    if !file.is_rust() || may_speak_vietnamese(file) {
        return vec![];
    }
    let lines = source::lines(&file.text);
    let written = &lines[..tests_begin(&lines)];
    let speaks = |line: &source::Line| line.strings.chars().any(is_vietnamese);
    let found = written.iter().enumerate().filter(|(_, line)| speaks(line));
    found.map(|(number, _)| file.place(number, "visible text belongs in `wording`")).collect()
}

#[test]
fn visible_vietnamese_text_is_in_wordings_only() {
    assert_kept(visible_text_is_in_wordings);
    let sample = "let a = \"Gửi đánh giá\";\n";
    assert_breaks(visible_text_is_in_wordings, "widget/src/panel.rs", sample);
    assert_keeps(visible_text_is_in_wordings, "widget/src/wording/vi.rs", sample);
    assert_keeps(visible_text_is_in_wordings, "widget/src/panel.rs", "// Gửi đánh giá\n");
    let in_tests = "fn a() {}\n#[cfg(test)]\nmod tests {\n    const A: &str = \"Gửi\";\n}\n";
    assert_keeps(visible_text_is_in_wordings, "widget/src/panel.rs", in_tests);
}

/// Paths that exist on one machine only. Written in two parts, so that this file has none.
const MACHINE_PATHS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/Use", "rs/"),
    concat!("C:", "\\"),
];

fn names_no_machine(file: &File) -> Vec<String> {
    let found = file.text.lines().enumerate().filter_map(|(number, line)| {
        let path = MACHINE_PATHS.iter().find(|path| {
            // `example.vn/home/` is an address on the web, not a path of a machine.
            let mut found = line.match_indices(*path);
            found.any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.'))
        })?;
        Some(file.place(number, &format!("`{path}` is a path of one machine")))
    });
    found.collect()
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    assert_kept(names_no_machine);
    let sample = format!("let a = \"{}x\";\n", MACHINE_PATHS[1]);
    assert_breaks(names_no_machine, "a.rs", &sample);
    assert_keeps(names_no_machine, "a.rs", "https://example.vn/home/\n");
}
