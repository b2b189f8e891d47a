//! Limits of what nodes tell central of themselves and of the page of the flow. Each with its reason, and
//! tested at it and one past it.

use std::time::Duration;

/// How often a node gives a sign of life, with the counts since the last one: what a killed node loses.
pub const FLOW_TOLD_EVERY: Duration = Duration::from_secs(5);

/// How long a node waits for central to take a sign: shorter than the time until the next would be late.
pub const FLOW_TIMEOUT: Duration = Duration::from_secs(10);

/// Hours that counts by minute are kept: today beside yesterday, and no more, since every minute has a row
/// for each outcome, channel and issuer.
pub const FLOW_HOURS: i64 = 48;

/// Sorts of counts that wait for central in full: hours of a busy node. Past it a new one is counted
/// without channel and issuer, so that an outage of days costs a few rows a minute.
pub const FLOW_SORTS_MAX: usize = 10_000;

/// Counts that central takes in one transaction: a second at most over a poor link.
pub const FLOW_BATCH_MAX: usize = 500;

/// Days that the hours of pages with the widget are kept: four weeks before the running one, to compare a
/// Monday morning with four others.
pub const EMBED_HOUR_DAYS: i64 = 35;

/// Days after which a node that gives no sign is forgotten: it was taken down, and nobody waits for it.
pub const NODE_DAYS: i64 = 14;

/// Letters of a node's name.
pub const NODE_NAME_MAX: usize = 64;

/// Without a sign for this long a node is late: six signs were missed, or the link is slow.
pub const NODE_LATE: Duration = Duration::from_secs(30);

/// Without a sign for this long a node is gone: a restart takes less.
pub const NODE_GONE: Duration = Duration::from_secs(120);

/// A node that could not write this recently is said to refuse: a full disk fails large writes and takes
/// small ones, so trouble comes and goes between two signs.
pub const NODE_REFUSED_WITHIN: Duration = Duration::from_secs(60);

/// Shortest time between two drawings of the flow in one language, however many watch.
pub const FLOW_DRAWN_EVERY: Duration = Duration::from_secs(5);

/// Rows of a table of the flow: origins, issuers, versions. The busiest are shown, and how many more.
pub const FLOW_LISTED_MAX: usize = 50;

/// Weeks before this one that an origin is compared with.
pub const RHYTHM_WEEKS_MAX: i64 = 4;

/// Weeks that there must be before anything is said of an origin: one week may have been a holiday.
pub const RHYTHM_WEEKS_MIN: i64 = 2;

/// How unlikely so few heartbeats must be by chance before an origin is said to be quiet: one false word
/// in forty days when a hundred origins are looked at every four hours.
pub const RHYTHM_CHANCE_MAX: f64 = 0.000_04;

/// The part of what was expected that an origin must stay below to be quiet: days differ by more than
/// chance, and an origin that is a little slow is no fault.
pub const RHYTHM_PART_MAX: f64 = 0.5;

/// How often the hours of five weeks are read to judge whether origins speak as ever: an hour counts once it
/// is over, and a thousand origins have most of a million of them.
pub const RHYTHM_READ_EVERY: Duration = Duration::from_secs(5 * 60);

/// How often a node looks whether something is wrong: alerts are for people.
pub const ALERTS_EVERY: Duration = Duration::from_secs(20);

/// An alert that was raised at 1 is over below this: what goes up and down around the bound is one alert.
pub const ALERT_CLEARED_BELOW: f64 = 0.5;

/// Days that an alert is kept once it is over: a quarter, so that its report can look back.
pub const ALERT_DAYS: i64 = 92;

/// Alerts that are over and shown.
pub const ALERTS_LISTED_MAX: u32 = 20;

/// Share of the last hour's submissions that are rejected from which something is wrong: a page that was
/// built wrongly, an issuer whose key ran out. Single people who try tricks stay below.
pub const ALERT_REJECTED_SHARE: f64 = 0.2;

/// Submissions of an hour below which a share of them says nothing.
pub const ALERT_SUBMISSIONS_MIN: i64 = 50;

/// Mails of alerts are this far apart at least, in milliseconds: what goes wrong together is in one mail,
/// and a night in which everything goes wrong is sixty mails an hour at most.
pub const ALERT_MAIL_APART_MS: i64 = 60_000;

/// A mail that was not taken is tried again after this time, in milliseconds, by whichever node comes first:
/// longer than [`SMTP_TIMEOUT`], so that two nodes never send the same one at once.
pub const ALERT_MAIL_AGAIN_MS: i64 = 120_000;

/// An open alert that no mail has told of for this long, in milliseconds, is shown as not told.
pub const ALERT_MAIL_LATE_MS: i64 = 300_000;

/// How long a mail server has to take a mail.
pub const SMTP_TIMEOUT: Duration = Duration::from_secs(30);

/// Addresses that are told of alerts: who has more has a mailing list.
pub const ALERT_MAIL_TO_MAX: usize = 20;
