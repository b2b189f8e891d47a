//! Every text of the page of the flow, one struct in two languages.

mod alerts;
mod en;
mod mail;
mod names;
mod vi;

use model::Language;

pub use alerts::{alert, remedy};
pub use mail::{mail_of_trial, mail_subject, mail_text};
pub use names::{channel, kind, reason};

/// The texts of the page of the flow.
pub struct FlowWording {
    pub title: &'static str,
    pub lead: &'static str,
    pub hour: &'static str,
    pub hour_sum: fn(n: &str) -> String,
    pub hour_chart: &'static str,
    pub day: &'static str,
    pub day_sum: fn(n: &str) -> String,
    pub day_chart: &'static str,
    pub table: &'static str,
    pub nothing: &'static str,
    pub time: &'static str,
    pub received: &'static str,
    pub stored: &'static str,
    pub repeat: &'static str,
    pub rejected: &'static str,
    pub channels: &'static str,
    pub channel: &'static str,
    pub issuers: &'static str,
    pub issuer: &'static str,
    pub no_issuer: &'static str,
    pub other: &'static str,
    pub more: fn(n: usize) -> String,

    pub alerts: &'static str,
    pub alerts_none: &'static str,
    pub alerts_over: &'static str,
    pub alert_critical: &'static str,
    pub alert_warning: &'static str,
    pub alert_since: fn(moment: &str) -> String,
    pub alert_span: fn(from: &str, to: &str) -> String,
    pub alert_take: &'static str,
    pub alert_take_of: fn(what: &str) -> String,
    pub alert_mailed: fn(moment: &str) -> String,
    pub alert_mail_late: &'static str,
    pub alert_mail_unset: &'static str,
    pub alert_taken: fn(by: &str, moment: &str) -> String,

    pub nodes: &'static str,
    pub nodes_none: &'static str,
    pub node: &'static str,
    pub state: &'static str,
    pub alive: &'static str,
    pub late: &'static str,
    pub gone: &'static str,
    pub refuses: &'static str,
    pub corrupt: fn(n: &str) -> String,
    pub clock_off: fn(seconds: &str) -> String,
    pub last_sign: &'static str,
    pub started: &'static str,
    pub version: &'static str,
    pub backlog: &'static str,
    pub backlog_since: fn(moment: &str) -> String,
    pub lag: &'static str,
    pub disk: &'static str,
    pub disk_unknown: &'static str,
    pub rows: &'static str,

    pub origins: &'static str,
    pub origins_note: &'static str,
    pub origins_none: &'static str,
    pub origin: &'static str,
    pub lately: &'static str,
    pub rhythm: &'static str,
    pub quiet: &'static str,
    pub quiet_note: fn(hours: i64, seen: &str, expected: &str, weeks: i64, odds: &str) -> String,
    pub usual: &'static str,
    pub usual_note: fn(hours: i64, seen: &str, expected: &str) -> String,
    pub too_new: &'static str,
    pub too_seldom: &'static str,

    pub reasons: &'static str,
    pub reasons_none: &'static str,
    pub reason: &'static str,
    pub last_hour: &'static str,
    pub last_day: &'static str,
    pub kinds: &'static str,
    pub kind: &'static str,
    pub versions: &'static str,
    pub no_beats: &'static str,
    pub beats: &'static str,
    pub share: &'static str,
}

/// The texts in a language.
pub fn of(language: Language) -> &'static FlowWording {
    match language {
        Language::Vi => &vi::VI,
        Language::En => &en::EN,
    }
}
