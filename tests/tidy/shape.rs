//! The shape of a file: how it opens, how long it is, how long its functions and lines are.

use crate::source;
use crate::tree::{File, assert_breaks, assert_keeps, assert_kept};

/// No file is longer; 100 to 300 is what one idea takes.
const FILE_LINES_MAX: usize = 500;

/// No function is longer: it fits a screen.
const FUNCTION_LINES_MAX: usize = 70;

/// No line of code is longer, sentences for people apart; rustfmt sees to all but macros.
const COLUMNS_MAX: usize = 100;

/// No line of a comment is longer: the eye finds its way back.
const COMMENT_COLUMNS_MAX: usize = 110;

fn opens_with_what_it_is_for(file: &File) -> Vec<String> {
    let says = "open with `//!`: what the file is for and what it does not do";
    match file.is_rust() && !file.text.starts_with("//! ") {
        true => vec![file.place(0, says)],
        false => vec![],
    }
}

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    assert_kept(opens_with_what_it_is_for);
    assert_breaks(opens_with_what_it_is_for, "a.rs", "use std::fmt;\n");
}

fn is_short(file: &File) -> Vec<String> {
    let is_written =
        [".rs", ".js", ".css", ".toml", ".sql"].iter().any(|end| file.path.ends_with(end));
    let count = file.text.lines().count();
    match is_written && count > FILE_LINES_MAX {
        true => vec![file.place(FILE_LINES_MAX, &format!("{count} lines: one idea per file"))],
        false => vec![],
    }
}

#[test]
fn no_file_is_over_500_lines() {
    assert_kept(is_short);
    assert_breaks(is_short, "a.rs", &"\n".repeat(501));
    assert_keeps(is_short, "a.rs", &"\n".repeat(500));
}

fn functions_are_short(file: &File) -> Vec<String> {
    if !file.is_rust() {
        return vec![];
    }
    let lines = source::lines(&file.text);
    let mut broken = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.code.split_whitespace().collect();
        let Some(at) = words.iter().position(|word| *word == "fn") else { continue };
        let length = function_length(&lines[start..]);
        if length > FUNCTION_LINES_MAX {
            let name = words.get(at + 1).unwrap_or(&"");
            broken.push(file.place(start, &format!("`{name}` has {length} lines")));
        }
    }
    broken
}

/// Lines from here to the brace that closes the first one; 1 when there is no body.
fn function_length(lines: &[source::Line]) -> usize {
    let mut depth = 0_usize;
    for (number, line) in lines.iter().enumerate() {
        for character in line.code.chars() {
            match character {
                '{' => depth += 1,
                '}' if depth <= 1 => return number + 1,
                '}' => depth -= 1,
                ';' if depth == 0 => return number + 1,
                _ => {}
            }
        }
    }
    lines.len()
}

#[test]
fn no_function_is_over_70_lines() {
    assert_kept(functions_are_short);
    let function = |lines: usize| format!("fn a() {{\n{}}}\n", "    b(\"}\");\n".repeat(lines));
    assert_breaks(functions_are_short, "a.rs", &function(69));
    assert_keeps(functions_are_short, "a.rs", &function(68));
}

fn lines_are_short(file: &File) -> Vec<String> {
    if !file.is_rust() {
        return vec![];
    }
    let lines = file.text.lines().zip(source::lines(&file.text)).enumerate();
    let is_long = |(_, (text, parts)): &(usize, (&str, source::Line))| {
        // A sentence for people is one literal, and stays one that can be searched for.
        let is_sentence = parts.strings.chars().count() > 40;
        let is_comment = parts.code.trim().is_empty() && parts.strings.is_empty();
        let columns_max = if is_comment { COMMENT_COLUMNS_MAX } else { COLUMNS_MAX };
        text.chars().count() > columns_max && !is_sentence
    };
    let broken = lines.filter(is_long);
    broken.map(|(number, _)| file.place(number, "the line is too long")).collect()
}

#[test]
fn no_line_is_over_100_columns_or_110_in_comments() {
    assert_kept(lines_are_short);
    assert_breaks(lines_are_short, "a.rs", &format!("let a = {};\n", "a + ".repeat(30)));
    assert_keeps(lines_are_short, "a.rs", &format!("let a = \"{}\";\n", "ơi ".repeat(40)));
    assert_breaks(lines_are_short, "a.rs", &format!("/// {}\n", "x".repeat(107)));
    assert_keeps(lines_are_short, "a.rs", &format!("/// {}\n", "x".repeat(106)));
}
