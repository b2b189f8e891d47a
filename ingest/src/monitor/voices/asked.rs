//! What the address of the comments' page asks for: a filter for central, and the addresses of other pages of
//! the same list. What cannot be read restricts nothing, and is shown as it was typed.

use form_urlencoded::Serializer;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::central::sample::Period;
use crate::central::voice::{Flag, Status, VoiceFilter};
use crate::limits::voices::DUE_WORKING_DAYS;
use crate::monitor::guard::VOICES;
use crate::monitor::scope::{Matter, Scope};
use crate::voice::{due, query};

/// What is asked for, as it was typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Asked {
    /// Words.
    #[serde(default)]
    pub q: String,
    /// Agency code.
    #[serde(default)]
    pub unit: String,
    /// Survey id.
    #[serde(default)]
    pub survey: String,
    /// Procedure code.
    #[serde(default)]
    pub service: String,
    /// `YYYY`, `YYYY-Qn` or `YYYY-MM`.
    #[serde(default)]
    pub period: String,
    /// Level of `overall`.
    #[serde(default)]
    pub level: String,
    /// A tag.
    #[serde(default)]
    pub tag: String,
    /// Name of a status.
    #[serde(default)]
    pub status: String,
    /// Language of the comment.
    #[serde(default)]
    pub written: String,
    /// Name of a flag.
    #[serde(default)]
    pub flag: String,
    /// Group of almost equal ones.
    #[serde(default)]
    pub alike: String,
    /// The comment that the page begins after.
    #[serde(default)]
    pub after: String,
}

/// Names of the flags, in the order of the form.
pub const FLAGS: [&str; 4] = ["danger", "overdue", "hidden", "apart"];

/// True when this scope may ask for this flag: what is hidden is for who moderates or looks over those who
/// do, what does not count is for who sees single submissions.
pub fn may_ask(scope: &Scope, flag: &str) -> bool {
    match flag {
        "hidden" => scope.may_see(Matter::Moderation),
        "apart" => scope.sees_submissions(),
        _ => true,
    }
}

impl Asked {
    /// The fields with their names.
    fn pairs(&self) -> [(&'static str, &str); 11] {
        [
            ("q", &self.q),
            ("unit", &self.unit),
            ("survey", &self.survey),
            ("service", &self.service),
            ("period", &self.period),
            ("level", &self.level),
            ("tag", &self.tag),
            ("status", &self.status),
            ("written", &self.written),
            ("flag", &self.flag),
            ("alike", &self.alike),
        ]
    }

    /// The address of this list from its beginning.
    pub fn address(&self) -> String {
        self.address_after("")
    }

    /// The address of the page after a comment.
    pub fn address_after(&self, after: &str) -> String {
        let mut text = Serializer::new(String::new());
        let pairs = self.pairs().into_iter().chain([("after", after)]);
        text.extend_pairs(pairs.filter(|(_, value)| !value.trim().is_empty()));
        let text = text.finish();
        if text.is_empty() { VOICES.to_owned() } else { [VOICES, "?", &text].concat() }
    }

    /// True when nothing is asked for.
    pub fn is_all(&self) -> bool {
        self.pairs().into_iter().all(|(_, value)| value.trim().is_empty())
    }

    /// The period: for whom quarters are the finest, none within one.
    pub fn period(&self, scope: &Scope) -> Option<Period> {
        let period = Period::read(self.period.trim())?;
        let is_finer = matches!(period, Period::Month(..));
        (scope.sees_submissions() || !is_finer).then_some(period)
    }

    /// What is asked of central; units are put in by who reads the tree.
    pub fn filter(&self, scope: &Scope, today: Date) -> VoiceFilter {
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let period = self.period(scope);
        VoiceFilter {
            opened_only: !scope.sees_submissions(),
            terms: query::terms(&self.q),
            survey: typed(&self.survey),
            service: typed(&self.service),
            from: period.map(|period| period.first().to_string()),
            to: period.map(|period| period.last().to_string()),
            overall: self.level.trim().parse().ok(),
            tag: typed(&self.tag),
            status: Status::from_name(self.status.trim()),
            lang: typed(&self.written),
            flag: self.flag(scope, today),
            alike: self.alike.trim().parse().ok(),
            ..VoiceFilter::default()
        }
    }

    fn flag(&self, scope: &Scope, today: Date) -> Option<Flag> {
        match self.flag.trim() {
            flag if !may_ask(scope, flag) => None,
            "danger" => Some(Flag::Danger),
            "overdue" => Some(Flag::OverdueBefore {
                due: today.to_string(),
                opened: overdue_since(today).to_string(),
            }),
            "hidden" => Some(Flag::Hidden),
            "apart" => Some(Flag::Apart),
            _ => None,
        }
    }
}

/// What was opened before this day is overdue today.
fn overdue_since(today: Date) -> Date {
    let mut day = today;
    while due::due(day, DUE_WORKING_DAYS) >= today && day > Date::MIN {
        day = day.saturating_sub(1.day());
    }
    day.saturating_add(1.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::central::account::Role;

    #[test]
    fn what_was_opened_before_the_day_is_overdue_and_on_it_is_not() {
        let today: Date = "2026-11-22".parse().unwrap();
        let since = overdue_since(today);
        assert!(due::due(since, DUE_WORKING_DAYS) >= today, "{since}");
        assert!(due::due(since.yesterday().unwrap(), DUE_WORKING_DAYS) < today, "{since}");
    }

    #[test]
    fn addresses_keep_what_is_asked_and_nobody_asks_for_what_is_not_theirs() {
        let asked = Asked { q: "chậm quá".into(), flag: "apart".into(), ..Asked::default() };
        assert_eq!(
            asked.address_after("7"),
            "/monitor/voices?q=ch%E1%BA%ADm+qu%C3%A1&flag=apart&after=7"
        );
        assert_eq!(Asked::default().address(), VOICES);
        let today: Date = "2026-11-22".parse().unwrap();
        let of = |role| asked.filter(&Scope::new(role, "H1"), today).flag;
        assert_eq!(of(Role::Manager), None);
        let central = Scope::new(Role::Central, "");
        assert_eq!(asked.filter(&central, today).flag, Some(Flag::Apart));
        let month = Asked { period: "2026-10".into(), ..Asked::default() };
        assert!(month.period(&central).is_some());
        assert_eq!(month.period(&Scope::new(Role::Manager, "H1")), None);
    }
}
