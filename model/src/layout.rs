//! Reads the postcard form of a [`Survey`], field by field, as the widget gets it.
//!
//! `postcard::from_bytes` reads the same; its code for these types is 2 KB of every citizen's
//! download, this one a third of it. Nothing is written here: writers use postcard. The fixtures
//! keep the two in step, and a field that is added to a type does not compile until it is read here.

use crate::survey::{Choice, Condition, Factor, Kind, Page, Question, Row, Scale, Survey};

/// The survey in these bytes; `None` when they are not exactly one survey of this build's layout.
pub fn read_survey(bytes: &[u8]) -> Option<Survey> {
    let mut bytes = Bytes { rest: bytes, is_wrong: false };
    let survey = survey(&mut bytes);
    (!bytes.is_wrong && bytes.rest.is_empty()).then_some(survey)
}

/// What is still to be read. After the first fault only zeros come, so that no reader needs a way
/// out of its own, and every list ends.
struct Bytes<'a> {
    rest: &'a [u8],
    is_wrong: bool,
}

impl Bytes<'_> {
    fn fault(&mut self) {
        self.is_wrong = true;
        self.rest = &[];
    }

    fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => {
                self.fault();
                0
            }
        }
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            let bits = u32::from(byte & 127);
            // The fifth byte has room for four bits.
            if shift == 28 && byte > 15 {
                self.fault();
                return 0;
            }
            number |= bits << shift;
            if byte < 128 {
                break;
            }
        }
        number
    }

    fn is_set(&mut self) -> bool {
        let byte = self.byte();
        if byte > 1 {
            self.fault();
        }
        byte == 1
    }

    fn text(&mut self) -> String {
        let length = self.number() as usize;
        let text = self.rest.split_at_checked(length);
        match text.and_then(|(text, rest)| Some((std::str::from_utf8(text).ok()?, rest))) {
            Some((text, rest)) => {
                self.rest = rest;
                text.to_owned()
            }
            None => {
                self.fault();
                String::new()
            }
        }
    }

    fn maybe(&mut self) -> Option<String> {
        self.is_set().then(|| self.text())
    }

    fn list<T>(&mut self, read: fn(&mut Self) -> T) -> Vec<T> {
        let mut list = Vec::new();
        for _ in 0..self.number() {
            if self.is_wrong {
                break;
            }
            list.push(read(self));
        }
        list
    }
}

// Fields are read in the order in which they are written here: the order of their types.

fn survey(bytes: &mut Bytes) -> Survey {
    Survey {
        id: bytes.text(),
        version: bytes.number(),
        title: bytes.text(),
        source: bytes.text(),
        scales: bytes.list(scale),
        pages: bytes.list(page),
    }
}

fn scale(bytes: &mut Bytes) -> Scale {
    Scale { id: bytes.text(), levels: bytes.list(Bytes::text), best_first: bytes.is_set() }
}

fn page(bytes: &mut Bytes) -> Page {
    Page { id: bytes.text(), title: bytes.maybe(), questions: bytes.list(question) }
}

fn question(bytes: &mut Bytes) -> Question {
    Question {
        id: bytes.text(),
        kind: kind(bytes),
        text: bytes.text(),
        hint: bytes.maybe(),
        required: bytes.is_set(),
        asked_when: bytes.list(condition),
    }
}

/// The number of a kind is its place in the enum.
fn kind(bytes: &mut Bytes) -> Kind {
    match bytes.number() {
        0 => Kind::Rating { scale: bytes.text() },
        1 => Kind::Single { options: bytes.list(choice) },
        2 => Kind::Multiple { options: bytes.list(choice) },
        3 => Kind::Text { length_max: bytes.number() },
        4 => {
            Kind::Matrix { scale: bytes.text(), factors: bytes.list(factor), rows: bytes.list(row) }
        }
        5 => Kind::Statement,
        _ => {
            bytes.fault();
            Kind::Statement
        }
    }
}

fn choice(bytes: &mut Bytes) -> Choice {
    Choice { id: bytes.text(), text: bytes.text() }
}

fn factor(bytes: &mut Bytes) -> Factor {
    Factor { id: bytes.text(), block: bytes.maybe(), text: bytes.text() }
}

fn row(bytes: &mut Bytes) -> Row {
    Row {
        id: bytes.text(),
        text: bytes.text(),
        factor: bytes.maybe(),
        required: bytes.is_set(),
        asked_when: bytes.list(condition),
    }
}

fn condition(bytes: &mut Bytes) -> Condition {
    Condition {
        question: bytes.text(),
        row: bytes.maybe(),
        level_in: bytes.list(Bytes::byte),
        chosen_in: bytes.list(Bytes::text),
    }
}
