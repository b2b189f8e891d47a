//! What somebody sends to do something to a comment: read from a form, judged, made into one change. Pure.
//! Whether they may is decided before.

use std::collections::BTreeSet;

use model::Language;

use crate::central::voice::{Change, Status};
use crate::limits::voices::{REASON_LETTERS_MAX, REPLY_LETTERS_MAX, TAG_LETTERS_MAX, TAGS_MAX};
use crate::monitor::received::masked;
use crate::unit::code;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The comment.
    pub id: i64,
    /// What was pressed.
    pub press: String,
    /// Tags of the list, and those of one's own between commas.
    tags: Vec<String>,
    /// Name of a status.
    status: String,
    /// A unit.
    unit: String,
    /// A reason, a note or a reply.
    text: String,
    /// The address of the list to go back to.
    pub back: String,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// What was pressed is nothing that can be.
    #[error("'{0}' is nothing that can be done to a comment")]
    Press(String),
    /// A reason, a note or a reply is missing.
    #[error("say why, or what was done")]
    NoText,
    /// It is too long.
    #[error("{0} letters at most")]
    TooLong(usize),
    /// A tag is too long, or there are too many.
    #[error("{TAGS_MAX} tags of {TAG_LETTERS_MAX} letters at most")]
    Tags,
    /// No code of a unit, or of a unit that is not theirs.
    #[error("'{0}' is no unit to assign to")]
    Unit(String),
}

impl Sent {
    /// Reads a form; what is there twice is a list only where one can be.
    pub fn read(body: &str) -> Sent {
        let mut sent = Sent::default();
        for (name, value) in form_urlencoded::parse(body.as_bytes()) {
            let value = value.trim().to_owned();
            match &*name {
                "id" => sent.id = value.parse().unwrap_or_default(),
                "press" => sent.press = value,
                "tag" => sent.tags.extend(value.split(',').map(|tag| tag.trim().to_owned())),
                "status" => sent.status = value,
                "unit" => sent.unit = value,
                "text" => sent.text = value,
                "back" => sent.back = value,
                _ => {}
            }
        }
        sent
    }

    /// The change, done by this person.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn change(&self, person: &str) -> Result<Change, Fault> {
        // Staff paste, too: what tells of a person is in no reason that others read.
        let reason = || within(&self.text, REASON_LETTERS_MAX).map(|it| masked(it, Language::Vi));
        let given =
            || reason().and_then(|it| if it.is_empty() { Err(Fault::NoText) } else { Ok(it) });
        match &*self.press {
            "tag" => Ok(Change::Tags(self.tags()?)),
            "assign" if self.unit.is_empty() || code::is_registrable(&self.unit) => {
                Ok(Change::Assign(self.unit.clone()))
            }
            "assign" => Err(Fault::Unit(self.unit.clone())),
            "status" => match Status::from_name(&self.status) {
                Some(Status::Closed) => Ok(Change::Status(Status::Closed, given()?)),
                Some(status) => Ok(Change::Status(status, reason()?)),
                None => Err(Fault::Press(self.status.clone())),
            },
            "reply" => match within(&self.text, REPLY_LETTERS_MAX)? {
                "" => Err(Fault::NoText),
                reply => Ok(Change::Reply(reply.to_owned())),
            },
            "hide" => Ok(Change::Hide(person.to_owned(), given()?)),
            "show" => Ok(Change::Show),
            "seen" => Ok(Change::Seen(person.to_owned(), given()?)),
            other => Err(Fault::Press(other.to_owned())),
        }
    }

    fn tags(&self) -> Result<Vec<String>, Fault> {
        let small = self.tags.iter().map(|tag| tag.to_lowercase());
        let tags: BTreeSet<String> = small.filter(|tag| !tag.is_empty()).collect();
        let is_long = |tag: &String| tag.chars().count() > TAG_LETTERS_MAX;
        if tags.len() > TAGS_MAX || tags.iter().any(is_long) {
            return Err(Fault::Tags);
        }
        Ok(tags.into_iter().map(|tag| masked(&tag, Language::Vi)).collect())
    }
}

fn within(text: &str, most: usize) -> Result<&str, Fault> {
    if text.chars().count() > most { Err(Fault::TooLong(most)) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(body: &str) -> Result<Change, Fault> {
        Sent::read(body).change("lan")
    }

    #[test]
    fn limits_hold_and_one_past_them_is_refused() {
        let text = |press: &str, n: usize| change(&format!("press={press}&text={}", "a".repeat(n)));
        assert!(text("reply", REPLY_LETTERS_MAX).is_ok());
        let one_past = Err(Fault::TooLong(REPLY_LETTERS_MAX));
        assert_eq!(text("reply", REPLY_LETTERS_MAX + 1), one_past);
        assert!(text("hide", REASON_LETTERS_MAX).is_ok());
        assert_eq!(text("hide", REASON_LETTERS_MAX + 1), Err(Fault::TooLong(REASON_LETTERS_MAX)));
        let tags = |n: usize| (0..n).map(|tag| format!("&tag=t{tag}")).collect::<String>();
        assert!(change(&format!("press=tag{}", tags(TAGS_MAX))).is_ok());
        assert_eq!(change(&format!("press=tag{}", tags(TAGS_MAX + 1))), Err(Fault::Tags));
        let long = |n: usize| change(&format!("press=tag&tag={}", "a".repeat(n)));
        assert!(long(TAG_LETTERS_MAX).is_ok());
        assert_eq!(long(TAG_LETTERS_MAX + 1), Err(Fault::Tags));
    }

    #[test]
    fn what_needs_a_reason_is_refused_without_one() {
        for press in ["hide", "seen", "reply", "status&status=closed"] {
            assert_eq!(change(&format!("press={press}&text=+")), Err(Fault::NoText), "{press}");
        }
        assert!(change("press=status&status=open").is_ok());
        assert!(matches!(change("press=erase"), Err(Fault::Press(_))));
        assert!(matches!(change("press=assign&unit=a+b"), Err(Fault::Unit(_))));
        assert_eq!(change("press=assign&unit="), Ok(Change::Assign(String::new())));
    }

    #[test]
    fn tags_are_small_each_once_and_reasons_are_masked() {
        let tags = change("press=tag&tag=time&tag=B%C3%A3o,+time,");
        assert_eq!(tags, Ok(Change::Tags(vec!["bão".to_owned(), "time".to_owned()])));
        let hidden = change("press=hide&text=0912345678");
        let reason = "[số điện thoại]".to_owned();
        assert_eq!(hidden, Ok(Change::Hide("lan".to_owned(), reason)));
    }
}
