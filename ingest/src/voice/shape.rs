//! The shapes that masking looks for, at one place of a text: codes, addresses, dates, amounts. Runs of
//! digits are `digits`. Pure.

use super::digits;
use super::mask::Kind;
use super::wording::CURRENCIES;

/// What begins at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It tells of a person.
    Personal(Kind),
    /// It does not, and must not be joined with what stands beside it.
    Harmless,
}

/// A character as the shapes read it: digits of any script and letters of full width are those of ASCII,
/// every dash is one, every blank is one.
pub fn read(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200d}' | '\u{202f}' | '\u{2060}' | '\u{3000}' | '\u{feff}' => {
            ' '
        }
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{1d7ce}'..='\u{1d7ff}' => digit(c, 0x1d7ce),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// A digit of a block of digits, each ten of which begin anew.
fn digit(c: char, first: u32) -> char {
    char::from_digit((u32::from(c) - first) % 10, 10).unwrap_or(c)
}

/// The shape that begins here, and where it ends.
pub fn at(text: &[char], at: usize) -> Option<(Shape, usize)> {
    let begins = at == 0 || !text[at - 1].is_alphanumeric();
    let personal = |kind: Kind| move |end| (Shape::Personal(kind), end);
    if begins && let Some(end) = email(text, at) {
        return Some((Shape::Personal(Kind::Email), end));
    }
    // Digits right behind letters still make a number: "sdt0912345678".
    let here = text[at];
    let begins_number = here.is_ascii_digit() && !before_is_digit(text, at);
    if begins && let Some(end) = dossier(text, at) {
        return Some((Shape::Personal(Kind::Dossier), end));
    }
    if begins && here.is_ascii_digit() {
        let harmless = date(text, at).or_else(|| time(text, at)).or_else(|| amount(text, at));
        if let Some(end) = harmless {
            return Some((Shape::Harmless, end));
        }
        if let Some(end) = plate(text, at) {
            return Some(personal(Kind::Plate)(end));
        }
    }
    if begins_number || matches!(here, '+' | '(') {
        return digits::number(text, at);
    }
    None
}

fn before_is_digit(text: &[char], at: usize) -> bool {
    at > 0 && text[at - 1].is_ascii_digit()
}

/// Reads forward over a text; every step is taken or leaves the place as it was.
struct Reading<'a> {
    text: &'a [char],
    at: usize,
}

impl Reading<'_> {
    fn next(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    /// One of these characters.
    fn one(&mut self, of: &str) -> bool {
        let is = self.next().is_some_and(|c| of.contains(c));
        self.at += usize::from(is);
        is
    }

    /// As many as there are of these, up to `most`.
    fn some(&mut self, most: usize, is: impl Fn(char) -> bool) -> usize {
        let from = self.at;
        while self.at - from < most && self.next().is_some_and(&is) {
            self.at += 1;
        }
        self.at - from
    }

    /// Between `least` and `most` digits, and no digit after them.
    fn digits(&mut self, least: usize, most: usize) -> bool {
        let from = self.at;
        let n = self.some(most, |c| c.is_ascii_digit());
        let is = n >= least && !self.next().is_some_and(|c| c.is_ascii_digit());
        if !is {
            self.at = from;
        }
        is
    }

    /// The number of a few digits.
    fn value(&self, from: usize) -> u32 {
        let digits = self.text[from..self.at].iter();
        digits.fold(0, |value, c| value * 10 + c.to_digit(10).unwrap_or(0))
    }

    /// True when the word ends here, and no digit follows behind a point or a dash.
    fn ends(&self) -> bool {
        let is =
            |place: usize, test: fn(char) -> bool| self.text.get(place).is_some_and(|c| test(*c));
        let goes_on = is(self.at, |c| matches!(c, '.' | '-' | ',' | '/' | '_'))
            && is(self.at + 1, |c| c.is_ascii_digit());
        !is(self.at, char::is_alphanumeric) && !goes_on
    }
}

/// A code of a dossier: `H47.15-240521-0001`, `000.00.15.H47-240521-0001`, with blanks around the dashes.
fn dossier(text: &[char], at: usize) -> Option<usize> {
    let mut reading = Reading { text, at };
    while reading.next()?.is_ascii_digit() {
        if !reading.digits(2, 3) || !reading.one(".") {
            return None;
        }
    }
    if reading.some(1, |c| c.is_ascii_alphabetic()) != 1 || !reading.digits(2, 3) {
        return None;
    }
    while reading.one(".") {
        if !reading.digits(1, 3) {
            return None;
        }
    }
    for (least, most) in [(6, 6), (3, 7)] {
        reading.some(1, |c| c == ' ');
        if !reading.one("-.") {
            return None;
        }
        reading.some(1, |c| c == ' ');
        if !reading.digits(least, most) {
            return None;
        }
    }
    Some(reading.at)
}

/// A day, or a month with its year: `12/05/2024`, `12-5-24`, `2024-05-12`, `5/2024`.
fn date(text: &[char], at: usize) -> Option<usize> {
    let mut reading = Reading { text, at };
    text.get(at)?;
    if reading.digits(4, 4) {
        let is_year = (1900..2100).contains(&reading.value(at));
        let is = is_year && part(&mut reading, 12) && part(&mut reading, 31);
        return (is && ends_date(&reading)).then_some(reading.at);
    }
    if !reading.digits(1, 2) || !(1..=31).contains(&reading.value(at)) {
        return None;
    }
    let first = reading.value(at);
    let after_first = reading.at;
    if part(&mut reading, 12) && year(&mut reading) && ends_date(&reading) {
        return Some(reading.at);
    }
    reading.at = after_first;
    let is_month = first <= 12 && year(&mut reading) && ends_date(&reading);
    is_month.then_some(reading.at)
}

/// A point, dash or stroke, and a number up to this one.
fn part(reading: &mut Reading, most: u32) -> bool {
    let is_apart = reading.one("./-");
    let from = reading.at;
    is_apart && reading.digits(1, 2) && (1..=most).contains(&reading.value(from))
}

/// A point, dash or stroke, and a year.
fn year(reading: &mut Reading) -> bool {
    let is_apart = reading.one("./-");
    let from = reading.at;
    is_apart && reading.digits(4, 4) && (1900..2100).contains(&reading.value(from))
}

/// The day ends here; an hour may follow at once, as in `2024-05-12T08:30`, or another day.
fn ends_date(reading: &Reading) -> bool {
    let is_range = || reading.next() == Some('-') && date(reading.text, reading.at + 1).is_some();
    reading.ends() || reading.next() == Some('T') || is_range()
}

/// A time of day: `8:30`, `08:30:15`, `8h30`, `8g30`.
fn time(text: &[char], at: usize) -> Option<usize> {
    let mut reading = Reading { text, at };
    if !reading.digits(1, 2) || reading.value(at) > 24 || !reading.one(":hHgG") {
        return None;
    }
    while reading.next().is_some_and(|c| c.is_ascii_digit()) {
        let from = reading.at;
        if !reading.digits(2, 2) || reading.value(from) > 59 {
            return None;
        }
        if !reading.one(":") {
            break;
        }
    }
    reading.ends().then_some(reading.at)
}

/// Digits without a currency behind them that are still read as an amount: fewer than a number has.
const BARE_AMOUNT_DIGITS: usize = digits::LONG - 1;

/// An amount: `1.500.000`, or any number with its currency behind it. None begins with a nought: a
/// telephone number does.
fn amount(text: &[char], at: usize) -> Option<usize> {
    let mut reading = Reading { text, at };
    if text.get(at).is_none_or(|c| *c == '0') {
        return None;
    }
    let first = reading.some(usize::MAX, |c| c.is_ascii_digit());
    if first == 0 {
        return None;
    }
    let (mut n, mut groups) = (first, 0);
    if first <= 3 {
        let apart = reading.next().filter(|c| matches!(c, '.' | ',' | ' '));
        while let Some(apart) = apart {
            let before = reading.at;
            if !reading.one(&apart.to_string()) || !reading.digits(3, 3) {
                reading.at = before;
                break;
            }
            (n, groups) = (n + 3, groups + 1);
        }
    }
    let is_bare = groups > 0 && n <= BARE_AMOUNT_DIGITS && !text[at..reading.at].contains(&' ');
    let is_range = reading.next() == Some('-') && amount(text, reading.at + 1).is_some();
    let is = has_currency(&reading) || (is_bare && (is_range || reading.ends()));
    is.then_some(reading.at)
}

/// A date, a time or an amount with its currency: what a number that began before must not swallow.
pub fn harmless(text: &[char], at: usize) -> Option<usize> {
    let money = || amount(text, at).filter(|end| has_currency(&Reading { text, at: *end }));
    date(text, at).or_else(|| time(text, at)).or_else(money)
}

fn has_currency(reading: &Reading) -> bool {
    let rest = reading.text.get(reading.at..).unwrap_or_default();
    let rest = rest.strip_prefix(&[' ']).unwrap_or(rest);
    let word: String = rest.iter().take_while(|c| c.is_alphanumeric()).take(6).collect();
    CURRENCIES.contains(&word.to_lowercase().as_str()) || rest.first() == Some(&'\u{20ab}')
}

/// A plate: `59A1-123.45`, `51F-123.45`, `29-B1 12345`, `30A 1234`. In small letters, or with a blank
/// before what may be a year, only what can be nothing else.
fn plate(text: &[char], at: usize) -> Option<usize> {
    let mut reading = Reading { text, at };
    if !reading.digits(2, 2) || reading.value(at) < 11 {
        return None;
    }
    reading.some(1, |c| matches!(c, '-' | '.' | ' '));
    let series = reading.at;
    let letters =
        reading.some(2, |c| c.is_ascii_alphabetic() || matches!(c, '\u{110}' | '\u{111}'));
    let is_small = text[series..reading.at].iter().any(|c| c.is_lowercase());
    if letters == 0 {
        return None;
    }
    if letters == 1 && reading.text.get(reading.at + 1).is_some_and(|c| "-. ".contains(*c)) {
        reading.some(1, |c| c.is_ascii_digit());
    }
    let tail = reading.at;
    reading.some(3, |c| matches!(c, '-' | '.' | ' '));
    let is_blank = text[tail..reading.at].contains(&' ');
    let number = reading.at;
    if reading.digits(3, 3) {
        let is = reading.one(".- ") && reading.digits(2, 2) && reading.ends();
        return is.then_some(reading.at);
    }
    if reading.digits(4, 5) || glued(&mut reading) {
        let digits = reading.at - number;
        let is_year = is_blank && (1900..2100).contains(&reading.value(number));
        let is = reading.ends() && !(digits == 4 && (is_small || is_year));
        return is.then_some(reading.at);
    }
    None
}

/// The digit of the series and the number without anything between them: `59A112345`.
fn glued(reading: &mut Reading) -> bool {
    reading.digits(6, 6)
}

/// An e-mail address: `a.b@c.vn`, and with `(at)` or blanks around its signs.
fn email(text: &[char], at: usize) -> Option<usize> {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let mut reading = Reading { text, at };
    if !text[at].is_alphanumeric() || reading.some(usize::MAX, is_local) == 0 {
        return None;
    }
    let blank = reading.some(2, |c| c == ' ') > 0;
    let written: String = reading.text[reading.at..].iter().take(4).collect();
    let written = written.to_lowercase();
    reading.at += match () {
        () if written.starts_with('@') => 1,
        () if matches!(&*written, "(at)" | "[at]" | "{at}") => 4,
        () => return None,
    };
    let blank = reading.some(2, |c| c == ' ') > 0 || blank;
    let is_host = |c: char| c.is_alphanumeric() || c == '-';
    if reading.some(usize::MAX, is_host) < 2 {
        return None;
    }
    let mut parts = 1;
    loop {
        let before = reading.at;
        let spaced = reading.some(1, |c| c == ' ') > 0;
        let point: String = reading.text[reading.at..].iter().take(5).collect();
        reading.at += match () {
            () if point.starts_with('.') => 1,
            () if matches!(&*point.to_lowercase(), "(dot)" | "[dot]") => 5,
            () => 0,
        };
        let spaced = reading.some(1, |c| c == ' ') > 0 || spaced;
        let name = reading.at;
        let is_part = name > before + usize::from(spaced) && reading.some(usize::MAX, is_host) > 1;
        // Behind blanks a sentence may begin: only what ends an address goes on with it.
        if !is_part || (spaced && !is_domain(&reading.text[name..reading.at])) {
            reading.at = before;
            break;
        }
        parts += 1;
    }
    (parts > 1 || !blank).then_some(reading.at)
}

fn is_domain(name: &[char]) -> bool {
    let name: String = name.iter().collect::<String>().to_lowercase();
    ["com", "vn", "net", "org", "edu", "gov", "info"].contains(&&*name)
}
