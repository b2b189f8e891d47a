//! A Rust file taken apart, line by line, into code and string literals. Comments are dropped.
//!
//! This is no parser: it knows just enough of the grammar to tell a brace from a brace in a string.

use std::iter::Peekable;
use std::str::Chars;

/// One line of a Rust file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The code, with every string literal as `""`.
    pub code: String,
    /// What stands in string literals on this line, joined.
    pub strings: String,
}

/// Takes a file apart.
pub fn lines(text: &str) -> Vec<Line> {
    let mut scanner = Scanner { rest: text.chars().peekable(), lines: vec![Line::default()] };
    while let Some(character) = scanner.rest.next() {
        scanner.take(character);
    }
    scanner.lines
}

/// The number of the first line that is for tests only: where `#[cfg(test)]` stands above a module
/// that is written out, other attributes between them or not.
pub fn tests_begin(lines: &[Line]) -> usize {
    let starts = |number: &usize| {
        let mut below = lines[*number..].iter().map(|line| line.code.trim());
        let is_mark = below.next().is_some_and(|code| code.contains("#[cfg(test)]"));
        let item = below.find(|code| !code.starts_with("#[") && !code.is_empty());
        is_mark && item.is_some_and(|code| code.starts_with("mod ") && code.contains('{'))
    };
    (0..lines.len()).find(starts).unwrap_or(lines.len())
}

struct Scanner<'a> {
    rest: Peekable<Chars<'a>>,
    lines: Vec<Line>,
}

impl Scanner<'_> {
    fn line(&mut self) -> &mut Line {
        self.lines.last_mut().expect("there is always a line")
    }

    fn take(&mut self, character: char) {
        match (character, self.rest.peek().copied()) {
            ('\n', _) => self.lines.push(Line::default()),
            ('/', Some('/')) => while self.rest.next_if(|next| *next != '\n').is_some() {},
            ('/', Some('*')) => self.skip_block_comment(),
            ('"', _) => self.string(None),
            ('r', Some('"' | '#')) if !self.is_in_word() => self.raw_string(),
            ('\'', _) => self.character_or_lifetime(),
            _ => self.line().code.push(character),
        }
    }

    /// True when what came last belongs to an identifier (`for"` is no raw string).
    fn is_in_word(&mut self) -> bool {
        let last = self.line().code.chars().last();
        last.is_some_and(|last| last.is_alphanumeric() && last != 'b' || last == '_')
    }

    fn skip_block_comment(&mut self) {
        let mut before = ' ';
        for character in self.rest.by_ref() {
            if character == '\n' {
                self.lines.push(Line::default());
            }
            if before == '*' && character == '/' {
                return;
            }
            before = character;
        }
    }

    fn raw_string(&mut self) {
        let mut hashes = 0;
        while self.rest.next_if_eq(&'#').is_some() {
            hashes += 1;
        }
        match self.rest.next_if_eq(&'"') {
            Some(_) => self.string(Some(hashes)),
            // `r#type`, a raw identifier.
            None => self.line().code.push('r'),
        }
    }

    /// The rest of a string literal; `hashes` when it is raw.
    fn string(&mut self, hashes: Option<usize>) {
        self.line().code.push_str("\"\"");
        while let Some(character) = self.rest.next() {
            match (character, hashes) {
                ('"', None) => return,
                ('"', Some(hashes)) => {
                    let ahead = self.rest.clone().take(hashes);
                    if ahead.filter(|next| *next == '#').count() == hashes {
                        self.rest.by_ref().take(hashes).for_each(drop);
                        return;
                    }
                    self.line().strings.push('"');
                }
                ('\\', None) => {
                    if self.rest.next() == Some('\n') {
                        self.lines.push(Line::default());
                    }
                }
                ('\n', _) => self.lines.push(Line::default()),
                _ => self.line().strings.push(character),
            }
        }
    }

    fn character_or_lifetime(&mut self) {
        let mut ahead = self.rest.clone();
        let is_escape = ahead.next() == Some('\\');
        let is_character = is_escape || ahead.next() == Some('\'');
        if !is_character {
            self.line().code.push('\'');
            return;
        }
        self.line().code.push_str("' '");
        if is_escape {
            self.rest.next();
        }
        self.rest.next();
        while self.rest.next_if(|next| *next != '\'').is_some() {}
        self.rest.next();
    }
}

#[test]
fn code_strings_and_comments_are_told_apart() {
    let text = "let a = \"x { y\"; // \" {\nlet b = r#\"one \" two\nthree\"#; /* { \n */ let c: \
        &'a str = '{';\nlet d = '\\''; for\"{\" \"a\\\"b\"";
    let found = lines(text);
    let line = |code: &str, strings: &str| Line { code: code.into(), strings: strings.into() };
    assert_eq!(
        found,
        [
            line("let a = \"\"; ", "x { y"),
            line("let b = \"\"", "one \" two"),
            line("; ", "three"),
            line(" let c: &'a str = ' ';", ""),
            line("let d = ' '; for\"\" \"\"", "{ab"),
        ]
    );
}

#[test]
fn tests_begin_where_their_module_does() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests;\n#[cfg(test)]\n#[allow(x)]\nmod inner {\n}\n";
    assert_eq!(tests_begin(&lines(text)), 3);
    assert_eq!(tests_begin(&lines("fn a() {}\n")), 2);
}
