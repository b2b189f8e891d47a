//! Runs of digits in what citizens wrote, with the points, dashes and blanks people put between them: which
//! are numbers of a telephone, an identity card or an account. Pure. Dates and amounts are `shape`, and a
//! run ends where one begins.

use super::mask::Kind;
use super::shape::{self, Shape};
use super::wording::PHONE_WORDS;

/// Digits from which a run is a number that may be somebody's: an old identity card has nine, and no house,
/// year or number of a law has so many.
pub const LONG: usize = 9;

/// Digits of a number that is called a telephone, or begins with a plus: those of a town without the code
/// of its province.
const CALLED: usize = 7;

/// Characters between two groups of one number: `) - ` and the like.
const APART_MAX: usize = 3;

/// One group of digits.
struct Group {
    from: usize,
    end: usize,
}

/// The number that begins here, and where it ends.
pub fn number(text: &[char], at: usize) -> Option<(Shape, usize)> {
    let groups = run(text, at)?;
    let last = groups.last()?;
    let digits: String = groups.iter().flat_map(|group| &text[group.from..group.end]).collect();
    let is_phone = is_called(text, at) || text[at] == '+';
    if digits.len() >= LONG || (is_phone && digits.len() >= CALLED) {
        let kind = kind(&digits, is_phone);
        return Some((Shape::Personal(kind), last.end));
    }
    // Its parts are no number either; but a sign at its beginning is none of it.
    (text[at].is_ascii_digit()).then_some((Shape::Harmless, last.end))
}

/// The groups of a run: as many as stand together, but a telephone number that is whole ends before the
/// next, a group that is long enough stands alone, and years beside each other are no number.
fn run(text: &[char], at: usize) -> Option<Vec<Group>> {
    let mut from = at;
    while text.get(from).is_some_and(|c| matches!(c, '+' | '(' | ' ')) && from < at + APART_MAX {
        from += 1;
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut n = 0;
    while let Some(end) = group(text, from) {
        let is_long = end - from >= LONG;
        let is_new = n > 0 && (is_long || ends_before(text, &groups, n, from));
        if is_new || (n > 0 && is_harmless(text, from)) {
            break;
        }
        n += end - from;
        groups.push(Group { from, end });
        if is_long {
            break;
        }
        let mut next = end;
        while next < end + APART_MAX && text.get(next).is_some_and(|c| " .-()_,".contains(*c)) {
            next += 1;
        }
        // A comma between numbers is a list, unless they lie close.
        if next == end || text[end..next].starts_with(&[',', ' ']) {
            break;
        }
        from = next;
    }
    let is_year = |group: &Group| {
        let text: String = text[group.from..group.end].iter().collect();
        text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
    };
    if groups.len() > 1 && groups.iter().all(is_year) {
        groups.truncate(1);
    }
    (!groups.is_empty()).then_some(groups)
}

fn group(text: &[char], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let n = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    (n > 0).then_some(from + n)
}

/// True when a whole telephone number stands before, and another begins here.
fn ends_before(text: &[char], groups: &[Group], n: usize, from: usize) -> bool {
    let starts = groups.first().is_some_and(|group| text[group.from] == '0');
    starts && (10..=11).contains(&n) && matches!(text[from], '0' | '+')
}

/// True when a date or a time begins here, so that its digits are none of the number before.
fn is_harmless(text: &[char], from: usize) -> bool {
    text[from - 1] == ' ' && matches!(shape::harmless(text, from), Some(end) if end > from)
}

fn kind(digits: &str, is_phone: bool) -> Kind {
    let starts = |with: &str| digits.starts_with(with);
    match digits.len() {
        _ if is_phone => Kind::Phone,
        10 | 11 if starts("0") => Kind::Phone,
        11 if starts("84") => Kind::Phone,
        13 | 14 if starts("0084") => Kind::Phone,
        9 => Kind::Identity,
        12 if starts("0") => Kind::Identity,
        _ => Kind::Number,
    }
}

/// True when a word before says that this is a telephone number.
fn is_called(text: &[char], at: usize) -> bool {
    let mut end = at;
    while end > 0 && (text[end - 1] == ' ' || ".:-(".contains(text[end - 1])) {
        end -= 1;
    }
    let from = text[..end].iter().rposition(|c| !c.is_alphabetic()).map_or(0, |place| place + 1);
    let word: String = text[from..end].iter().collect::<String>().to_lowercase();
    PHONE_WORDS.contains(&&*word)
}
