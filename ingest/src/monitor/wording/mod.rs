//! Every text of the monitor that somebody reads, one struct in two languages, so that a missing
//! translation does not compile. Texts of surveys are in the surveys.

mod account;
mod en;
mod file_fault;
pub mod exports;
pub mod flow;
pub mod provider;
mod register_fault;
mod registers;
pub mod results;
mod settings;
mod settings_en;
mod settings_vi;
mod vi;
pub mod voices;

use model::Language;

use crate::entry::Stage;

/// The texts of the monitor.
pub struct Wording {
    pub product: &'static str,
    pub monitor: &'static str,
    pub skip_to_content: &'static str,
    pub language_switch: &'static str,
    pub language_vi: &'static str,
    pub language_en: &'static str,
    pub log_out: &'static str,
    pub account: &'static str,
    pub role_central: &'static str,
    pub role_manager: &'static str,
    pub role_moderator: &'static str,
    pub role_auditor: &'static str,
    pub role_viewer: &'static str,

    pub login_title: &'static str,
    pub login_lead: &'static str,
    pub name: &'static str,
    pub password: &'static str,
    pub log_in: &'static str,
    pub login_wrong: &'static str,
    pub login_locked: fn(seconds: u64) -> String,
    pub login_session_over: &'static str,
    pub login_help: &'static str,

    pub overview: &'static str,
    pub figures_as_of: &'static str,
    pub figures_to: &'static str,
    pub viewer_notice: &'static str,
    pub viewer_unit: &'static str,
    pub contents: &'static str,

    pub totals: &'static str,
    pub counted: &'static str,
    pub counted_note: &'static str,
    pub by_survey: &'static str,
    pub apart: &'static str,
    pub apart_note: &'static str,
    pub superseded: &'static str,
    pub quarantined: &'static str,
    pub withdrawn: &'static str,
    pub none_yet: &'static str,
    pub none_yet_next: &'static str,
    pub none_closed_yet: &'static str,
    pub too_few: &'static str,
    pub too_few_note: &'static str,
    pub not_told: &'static str,

    pub funnel: &'static str,
    pub funnel_days: &'static str,
    pub funnel_steps: [&'static str; 6],
    pub funnel_note: &'static str,
    pub rate: &'static str,
    pub rate_all: &'static str,
    pub rate_of: fn(percent: &str, responded: &str, eligible: &str) -> String,
    pub rate_unknown: &'static str,
    pub rate_unknown_note: &'static str,
    pub rate_note: &'static str,
    pub stages: &'static str,
    pub stage_all: &'static str,
    pub stage_result: &'static str,
    pub stage_refused: &'static str,
    pub stage_supplement: &'static str,
    pub stage_received: &'static str,

    pub units: &'static str,
    pub unit: &'static str,
    pub unit_none: &'static str,
    pub units_more: fn(n: &str) -> String,
    pub submissions: &'static str,
    pub all_surveys: &'static str,

    pub results: &'static str,
    pub source: &'static str,
    pub version: &'static str,
    pub scale_levels: fn(levels: u8) -> String,
    pub scale_one_of: &'static str,
    pub scale_any_of: &'static str,
    pub answers: fn(n: &str) -> String,
    pub asked: fn(n: &str) -> String,
    pub of_all: fn(n: &str) -> String,
    pub level: &'static str,
    pub option: &'static str,
    pub number_of_answers: &'static str,
    pub share: &'static str,
    pub chart: &'static str,
    pub units_by_level: &'static str,

    pub comments: &'static str,
    pub comments_note: &'static str,
    pub comments_none: &'static str,
    pub comment_more: &'static str,
    pub comment_less: &'static str,
    pub service_none: &'static str,

    pub live: &'static str,
    pub live_off: &'static str,
    pub live_on: &'static str,
    pub live_lost: &'static str,
    pub live_paused: &'static str,
    pub live_over: &'static str,
    pub live_none: &'static str,
    pub live_pause: &'static str,
    pub live_resume: &'static str,
    pub live_new: fn(n: usize) -> String,
    pub live_charts_note: &'static str,

    pub pages: &'static str,
    pub report_short: &'static str,
    pub keys: &'static str,
    pub keys_short: &'static str,
    pub keys_lead: &'static str,
    pub keys_none: &'static str,
    pub keys_issuer: &'static str,
    pub keys_issuer_hint: &'static str,
    pub keys_units: &'static str,
    pub keys_units_hint: &'static str,
    pub keys_all_units: &'static str,
    pub keys_algorithm: &'static str,
    pub keys_kid: &'static str,
    pub keys_since: &'static str,
    pub keys_state: &'static str,
    pub keys_pem: &'static str,
    pub keys_pem_hint: &'static str,
    pub keys_add: &'static str,
    pub keys_add_press: &'static str,
    pub keys_revoke: &'static str,
    pub keys_revoke_of: fn(issuer: &str) -> String,
    pub keys_revoked_on: fn(day: &str) -> String,
    pub keys_revoke_question: &'static str,
    pub keys_revoke_note: fn(issuer: &str) -> String,
    pub keys_revoke_press: &'static str,
    pub keys_keep: &'static str,

    pub not_found: &'static str,
    pub not_found_note: &'static str,
    pub refused: &'static str,
    pub refused_role: &'static str,
    pub refused_origin: &'static str,
    pub failed: &'static str,
    pub failed_note: &'static str,
    pub back: &'static str,
}

pub use account::{AccountWording, account};
pub use file_fault::{file_fault, unit_fault};
pub use register_fault::register_fault;
pub use registers::{RegistersWording, origin_fault, registers};
pub use settings::{
    ACTIONS, SettingsWording, account_fault, action, role, settings, token_fault, token_scope,
};

/// The texts in a language.
pub fn of(language: Language) -> &'static Wording {
    match language {
        Language::Vi => &vi::WORDING,
        Language::En => &en::WORDING,
    }
}

/// A standing as people read it.
pub fn standing<'a>(wording: &'a Wording, standing: &'a str) -> &'a str {
    match standing {
        "counted" => wording.counted,
        "superseded" => wording.superseded,
        "quarantined" => wording.quarantined,
        "withdrawn" => wording.withdrawn,
        other => other,
    }
}

/// A step of the dossier as people read it; none: all of them.
pub fn stage(wording: &Wording, stage: Option<Stage>) -> &'static str {
    match stage {
        None => wording.stage_all,
        Some(Stage::Received) => wording.stage_received,
        Some(Stage::Supplement) => wording.stage_supplement,
        Some(Stage::Refused) => wording.stage_refused,
        Some(Stage::Result) => wording.stage_result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_it_in_their_own_words() {
        let (vi, en) = (of(Language::Vi), of(Language::En));
        for (one, other) in [
            (vi.login_wrong, en.login_wrong),
            (vi.counted, en.counted),
            (vi.too_few, en.too_few),
            (vi.live_new_of(3).as_str(), en.live_new_of(3).as_str()),
            ((vi.login_locked)(30).as_str(), (en.login_locked)(30).as_str()),
        ] {
            assert!(!one.trim().is_empty() && !other.trim().is_empty());
            assert_ne!(one, other);
        }
    }

    #[test]
    fn waits_are_told_in_the_unit_people_use() {
        let locked = of(Language::En).login_locked;
        assert!(locked(30).contains("30 seconds"));
        assert!(locked(61).contains("2 minutes"), "never less than what is left");
        assert!(locked(60).contains("1 minute") && !locked(60).contains("1 minutes"));
        assert!((of(Language::Vi).login_locked)(120).contains("2 phút"));
    }

    impl Wording {
        fn live_new_of(&self, n: usize) -> String {
            (self.live_new)(n)
        }
    }
}
