//! Every bound on the service's own working, each with its reason. Bounds on what a submission may
//! be are in `model::limits`.

pub mod exports;
mod figures;
mod flow;
mod people;
mod provider;
pub mod voices;

use std::time::Duration;

pub use figures::*;
pub use flow::*;
pub use people::*;
pub use provider::*;

use model::limits::SUBMISSION_BYTES_MAX;

use crate::central;

/// Rows in one commit of the journal, unless the settings say otherwise: the knee of the curve, beyond
/// it only latency grows.
pub const COMMIT_ROWS: u32 = 500;

/// Rows in one commit that may be set: a group this large takes a tenth of a second or so.
pub const COMMIT_ROWS_MAX: u32 = 5_000;

/// Milliseconds that may be set for a group to fill: nobody waits longer to be acknowledged.
pub const COMMIT_WAIT_MS_MAX: u32 = 100;

/// Submissions that wait for the journal's writer before optional work should stop.
pub const WRITE_QUEUE_BUSY: usize = 2_048;

/// Submissions that wait for the journal's writer, those being committed included; past it intake
/// answers 503. At 20,000 a second this is four tenths of a second of waiting, and 10 MB.
pub const WRITE_QUEUE_MAX: usize = 8_192;

/// Rows whose checksums are looked at when the journal is opened: what a crash may have touched, and
/// a twentieth of a second.
pub const RECENT_ROWS: u32 = 2_000;

/// MiB of the disk that are kept free, unless the settings say otherwise: enough to checkpoint the
/// longest write-ahead log, to drain, and for an operator to look around.
pub const DISK_FREE_MIN_MB: u64 = 256;

/// On a small file system the reserve is this part of it.
pub const DISK_FREE_SHARE: u64 = 10;

/// Pages (4 KiB) in the journal's write-ahead log before they are moved into the file: fewer, and
/// pages are written over and over; more, and the log and the pause grow.
pub const CHECKPOINT_PAGES: i32 = 4_000;

/// Times that many pages in the write-ahead log, and readers are waited for, so that it can begin anew.
pub const WAL_LONG: i32 = 4;

/// How many days the journal keeps content that central has, unless the settings say otherwise:
/// longer than backups of central are apart, because a restored central is fed from here.
pub const JOURNAL_DAYS: u32 = 30;

/// Days that may be set: past ten years it is no journal any more.
pub const JOURNAL_DAYS_MAX: u32 = 3_650;

/// How often content is looked for that has served its time.
pub const PURGE_EVERY: Duration = Duration::from_secs(10);

/// Rows whose content is destroyed in one commit, so that nobody waits long behind it.
pub const PURGE_ROWS_MAX: u32 = 500;

/// Rows whose checksums are looked at in one go in the background.
pub const VERIFY_ROWS_MAX: u32 = 500;

/// The pause between two goes: a million rows take three minutes, and hardly show.
pub const VERIFY_PAUSE: Duration = Duration::from_millis(100);

/// The pause after the journal could not be read to its end.
pub const VERIFY_AGAIN: Duration = Duration::from_secs(60);

/// How often the whole journal is looked at.
pub const VERIFY_EVERY: Duration = Duration::from_hours(24);

/// Bytes of a sealed submission: one as large as may be is a third larger in base64, and its header,
/// vector and tag take some hundred bytes.
pub const SEALED_BYTES_MAX: usize = SUBMISSION_BYTES_MAX / 3 * 4 + 1_024;

/// Entries in one transaction at central. Past 500 the rows per second hardly grow, but the cells of
/// the tallies that several of them share are written once.
pub const FEED_ROWS_MAX: i64 = 1_000;

/// The least time from one batch to the next while there is less than a whole one to feed: under load
/// fewer and larger batches leave disk and processors to those who wait for an answer.
pub const FEED_PACE: Duration = Duration::from_millis(25);

/// Milliseconds that the feed waits for central to take a batch before it gives the connection up and
/// tries again, unless the settings say otherwise.
pub const FEED_TIMEOUT_MS: u32 = 30_000;

/// Milliseconds that may be set: less, and a busy central is never given the time to answer.
pub const FEED_TIMEOUT_MS_MIN: u32 = 1_000;

/// Milliseconds that may be set: more, and an outage is noticed too late.
pub const FEED_TIMEOUT_MS_MAX: u32 = 600_000;

/// How long a writer at central waits for another one to end its transaction. A batch takes a tenth
/// of a second; who waits this long waits for one that hangs.
pub const CENTRAL_LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// How long central keeps a transaction in which its node says nothing: a node that is gone must not
/// hold up the others.
pub const CENTRAL_SILENCE_MAX: Duration = Duration::from_secs(60);

/// The same for a rebuild, which says nothing while another connection reads and it counts a day: on a
/// slow disk a day of a whole country may take minutes.
pub const REBUILD_SILENCE_MAX: Duration = Duration::from_secs(600);

/// First wait after central could not be reached; doubled each time, with jitter.
pub const FEED_BACKOFF_MIN: Duration = Duration::from_millis(200);

/// Longest wait between two tries to reach central.
pub const FEED_BACKOFF_MAX: Duration = Duration::from_secs(15);

/// The feed looks for new entries this often even when nobody wakes it.
pub const FEED_IDLE: Duration = Duration::from_secs(2);

/// How long a browser may keep a preflight's answer: the most Chromium takes.
pub const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(7_200);

/// What a refused sender is told to wait when the journal cannot write.
pub const RETRY_AFTER: Duration = Duration::from_secs(5);

/// How long `serve` waits for running requests and the feed after SIGTERM.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a client may take for the head of a request: a phone on 2G needs two seconds for it.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take for a body before its pace is looked at: long enough for a round trip
/// of a satellite link with losses, shorter than [`DRAIN_TIMEOUT`].
pub const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// Bytes a second that a body must come at, after [`BODY_TIMEOUT`]: what 2G carries. The largest
/// submission then has 23 seconds.
pub const BODY_PACE_MIN: u64 = 8 * 1_024;

/// Longest time for any body, however large and steady: a batch of 4 MiB at 93 KB/s.
pub const BODY_TIMEOUT_MAX: Duration = Duration::from_secs(45);

/// How long a connection may stay open without a request: longer than nginx keeps its side (60 s), so
/// that the proxy and not this service ends it, and no request meets a closing connection.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// The same while more than half of the connections are in use: those that wait are let in.
pub const IDLE_TIMEOUT_CROWDED: Duration = Duration::from_secs(1);

/// How long an answer may wait for a client that does not read it.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a request may take in all, reading its body included. Longer than [`BODY_TIMEOUT_MAX`],
/// so that a slow client is told 408 and counted, not cut off.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Connections open at the same time. Each costs some 20 KiB, so all of them 80 MiB.
pub const CONNECTIONS_MAX: usize = 4_096;

/// Open files that are not connections: journal, central, files being read. Kept out of the bound on
/// connections, so that a crowd never takes the journal's files away.
pub const FILES_RESERVED: u64 = 128;

/// Bytes of a request's head: what browsers send with room for a proxy's additions.
pub const HEAD_BYTES_MAX: usize = 16 * 1_024;

/// New submissions a minute from one address prefix above which each is flagged `surge`: 32 million
/// dossiers a year are 61 a minute in the whole country, so this is no single office.
pub const SURGE_PER_MINUTE: u32 = 60;

/// Buckets that senders are counted in, a power of two. Bounds the memory to about 8 MiB however many
/// addresses an attacker has; two senders in one bucket share a limit, which is one in 2,600 with a
/// hundred active.
pub const SENDER_BUCKETS: u32 = 1 << 18;

/// How often senders that were not seen for a minute are forgotten.
pub const SENDERS_FORGOTTEN_EVERY: Duration = Duration::from_secs(60);

/// Days the key for address prefixes is kept: long enough to see that a week's surge had one source,
/// short enough that nobody can be followed for longer.
pub const PREFIX_KEY_DAYS: i32 = 7;

/// How long the page view of a hosted form may be sent, milliseconds: longer than anybody takes for the
/// longest form, a night's sleep included, and no form that was left on a shared computer is good for
/// ever. Who is later sends once more.
pub const PAGE_VIEW_MS: i64 = 24 * 60 * 60 * 1_000;

/// Milliseconds by which a page view may be made after now: the clocks of two nodes behind one address.
pub const PAGE_VIEW_CLOCK_SKEW_MS: i64 = 60 * 1_000;

/// Bytes of a form: a form writes a Vietnamese letter in nine bytes (`%E1%BB%9D`), JSON in three. So
/// whatever fits a submission fits a form, and a text that is too long is told at its question.
pub const FORM_BYTES_MAX: usize = 3 * SUBMISSION_BYTES_MAX;

/// How often the age of that key is looked at.
pub const PREFIX_KEY_LOOKED_AT_EVERY: Duration = Duration::from_secs(3_600);

/// How often a node asks central for the allowed origins; a change is to be seen within 5 s.
pub const ORIGINS_ASKED_EVERY: Duration = Duration::from_secs(2);

/// Origins that central may name: every ministry, province and commune portal has room.
pub const ORIGINS_MAX: usize = 1_000;

/// How often a node asks central for the registered keys of issuers; a change is to be seen within 5 s.
pub const ISSUERS_ASKED_EVERY: Duration = Duration::from_secs(2);

/// How long the start waits for central to name the registered keys, of issuers and of devices, so
/// that the first invites are judged; a central that is away is not waited for any longer.
pub const ISSUERS_WAIT: Duration = Duration::from_millis(250);

/// How often a node asks central whether a device was paired or revoked; a change is to be seen within
/// 5 s.
pub const DEVICES_ASKED_EVERY: Duration = Duration::from_secs(2);

/// Devices that central may have, revoked ones included: three tablets for each of 3,321 communes and
/// their successors. Each node holds them all in a few MiB.
pub const DEVICES_MAX: usize = 20_000;

/// Letters of a device's name: the desk and the hall.
pub const DEVICE_NAME_LENGTH_MAX: usize = 60;

/// Milliseconds that a pairing code is good: it is typed on the day it was made.
pub const PAIRING_CODE_MS: i64 = 24 * 60 * 60 * 1_000;

/// Bytes of a request to pair: a code and a key.
pub const PAIRING_BYTES_MAX: usize = 2 * 1_024;

/// Characters of what a device signs of a submission: 300, with room for longer headers.
pub const DEVICE_TOKEN_LENGTH_MAX: usize = 1_024;

/// Milliseconds that a device may say a rating was given ago (contract, A4): 30 days.
pub const ANSWERED_BACK_MS_MAX: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Milliseconds by which the clock of a device may be ahead, as for invites.
pub const ANSWERED_AHEAD_MS_MAX: i64 = 60 * 1_000;

/// Ratings given in one minute at one device above which each is flagged `surge`: who walks up, reads
/// and presses twice takes ten seconds.
pub const DEVICE_GIVEN_PER_MINUTE: u32 = 6;

/// New submissions a minute that are taken from one device: a month's work of a busy desk (15,000) is
/// in within five minutes, and a stolen key cannot fill a disk unseen.
pub const DEVICE_ARRIVALS_PER_MINUTE: u32 = 3_000;

/// Keys of issuers that central may have, revoked ones included: ministries, provinces and large
/// systems with some years of rotation. Each node holds them all in a few hundred KiB.
pub const ISSUER_KEYS_MAX: usize = 2_000;

/// Agencies that an issuer may be allowed for by name; a whole province is one.
pub const ISSUER_UNITS_MAX: usize = 200;

/// Letters of an issuer's name, `iss`: the address of a portal has room.
pub const ISSUER_LENGTH_MAX: usize = 100;

/// Characters of an invite's id, `jti`: a UUID is 36, other software signs longer ones.
pub const INVITE_ID_LENGTH_MAX: usize = 200;

/// Seconds by which the clocks of issuer and node may differ (contract, A3).
pub const INVITE_CLOCK_SKEW_S: u32 = 60;

/// Bytes of a key file: the longest that is taken is below 300.
pub const KEY_FILE_BYTES_MAX: u64 = 16 * 1_024;

/// Bytes of a request for a short link: an invite, with room for the JSON around it.
pub const LINK_BYTES_MAX: usize = model::limits::INVITE_LENGTH_MAX + 256;

/// How long a link is kept once its invite is over, milliseconds: who opens it is told so, and can rate
/// without it.
pub const LINK_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Tokens of programs that central may have, revoked ones included: one for each one-stop system of
/// the country and its successors.
pub const TOKENS_MAX: usize = 2_000;

/// Letters of a token's name.
pub const TOKEN_NAME_LENGTH_MAX: usize = 64;

/// Days that a token is good when nothing is said: it is renewed with the year's contract.
pub const TOKEN_DAYS: i64 = 365;

/// Most days that a token may be good.
pub const TOKEN_DAYS_MAX: i64 = 730;

/// Letters of the address that a QR code may hold; with more its dots are too small for a slip.
pub const QR_LENGTH_MAX: usize = 300;

/// Days that `hailong invite` signs for when nothing is said.
pub const INVITE_DAYS: i64 = 30;

/// Days that `hailong invite` may sign for: past a year nobody remembers the counter.
pub const INVITE_DAYS_MAX: i64 = 400;

// A shorter wait must end inside the longer one around it, or a failure is reported for something
// that then happens.
const _: () = {
    assert!(HEADER_TIMEOUT.as_millis() < IDLE_TIMEOUT.as_millis());
    assert!(BODY_TIMEOUT.as_millis() < DRAIN_TIMEOUT.as_millis());
    assert!(BODY_TIMEOUT.as_millis() < BODY_TIMEOUT_MAX.as_millis());
    assert!(BODY_TIMEOUT_MAX.as_millis() < REQUEST_TIMEOUT.as_millis());
    assert!(DRAIN_TIMEOUT.as_millis() < REQUEST_TIMEOUT.as_millis());
    assert!(central::ACQUIRE_TIMEOUT.as_millis() < CENTRAL_LOCK_TIMEOUT.as_millis());
    assert!(CENTRAL_LOCK_TIMEOUT.as_millis() < FEED_TIMEOUT_MS as u128);
    assert!(FEED_TIMEOUT_MS < FEED_TIMEOUT_MS_MAX);
    assert!(RETRY_AFTER.as_millis() < HEADER_TIMEOUT.as_millis());
    assert!(ORIGINS_ASKED_EVERY.as_millis() < 5_000);
    assert!(ISSUERS_ASKED_EVERY.as_millis() < 5_000);
    assert!(DEVICES_ASKED_EVERY.as_millis() < 5_000);
};

/// Bytes of a heartbeat: two short words.
pub const EMBED_BYTES_MAX: usize = 1_024;

/// Letters of a version or a kind in a heartbeat.
pub const EMBED_TEXT_MAX: usize = 40;

/// Sorts of heartbeats (origin, version, kind) that a node tells apart in a day: every portal of the
/// country in every state. What is past it is `other`; made-up origins fill nothing.
pub const EMBED_SORTS_MAX: usize = 2_000;

/// How often heartbeats are handed on to central: what a killed node loses.
pub const EMBED_FED_EVERY: Duration = Duration::from_secs(5);

/// Days that counts of heartbeats are kept: the same week of last year can be looked at.
pub const EMBED_DAYS: i64 = 400;

/// Bytes of the `frame-ancestors` line: with everything else it must pass a proxy's buffer for headers
/// (4 KiB in nginx). Past it the page in the frame judges by the list itself.
pub const FRAME_ANCESTORS_BYTES_MAX: usize = 2_048;

/// Rows read at once for an export, so that its memory does not depend on the number of rows.
pub const EXPORT_ROWS_MAX: u32 = 1_000;

/// Nesting of a submission's JSON. The contract needs four.
pub const JSON_DEPTH_MAX: usize = 32;

/// How long `hailong monitor` waits for one probe: a recount of a busy day takes seconds.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(60);

/// Journal rows that are looked for at central in one run, half of them the newest, half anywhere.
/// Enough to find a loss of one in a hundred in almost every run.
pub const PROBE_ROWS_MAX: usize = 400;

/// How old the oldest row may be that central does not have: beyond it, somebody should look.
pub const PROBE_BACKLOG_AGE: Duration = Duration::from_secs(10 * 60);

/// How far ahead of this machine's clock a row may have been received: two nodes in step by NTP
/// differ by less than a second.
pub const PROBE_CLOCK_AHEAD: Duration = Duration::from_secs(5 * 60);

/// Free disk below which `hailong monitor` warns: about a million submissions.
pub const PROBE_DISK_FREE: u64 = 1 << 30;

/// How often, and how far apart, a number that moves is read before it is called wrong.
pub const PROBE_READINGS: u32 = 20;

/// See [`PROBE_READINGS`]: two seconds in all.
pub const PROBE_READING_WAIT: Duration = Duration::from_millis(100);

/// Days that signals of manipulation are looked for in: a precedence window and a weekend on each side.
pub const PROBE_SIGNAL_DAYS: i64 = 14;

/// Dossiers of a unit from which a signal is a warning, no longer a notice: fewer may be mistakes.
pub const PROBE_SIGNAL_WARNING: i64 = 3;

/// Submissions of a unit in a day from one address prefix (256 IPv4 addresses) that are remarkable, when
/// they are a third of all as well: a family or a village shop stays below, a counter that rates its
/// day's dossiers does not.
pub const SENDER_RATINGS_A_DAY: i64 = 20;

/// Dossiers in one request or one transaction of an import: a commune's year, below a megabyte.
pub const DOSSIERS_MAX: usize = 1_000;

/// Bytes of a request with dossiers: [`DOSSIERS_MAX`] of the longest.
pub const DOSSIERS_BYTES_MAX: usize = 512 * 1_024;

/// Problems that are told of one file or request of dossiers; who has more has one cause.
pub const DOSSIER_PROBLEMS_MAX: usize = 20;

/// Bytes of a file of dossiers: two million, a large province's year.
pub const DOSSIER_FILE_BYTES_MAX: u64 = 256 * 1_024 * 1_024;

/// Days ahead of today that a dossier's day may lie: a clock past midnight, nothing more.
pub const DOSSIER_DAYS_AHEAD: i64 = 1;

/// Characters of the name of a unit: the longest of an agency in use has about 120.
pub const UNIT_NAME_LENGTH_MAX: usize = 200;

/// Days whose heartbeats the page of origins adds up: a week has every weekday once.
pub const ORIGIN_PAGE_DAYS: i64 = 7;

/// Problems that are told of one file of units, services or facts; past them it is said how many more
/// there are. A list that long is read on paper.
pub const REGISTRY_PROBLEMS_MAX: usize = 100;

/// Bytes of a file of units or services: 100,000 lines, every agency of the country with its past.
pub const REGISTRY_FILE_BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// Bytes of a file of facts: a million lines, a year of a province with all its communes.
pub const FACT_FILE_BYTES_MAX: u64 = 64 * 1_024 * 1_024;

/// The most that a fact may count: thirty times the dossiers of the whole country in a year.
pub const FACT_N_MAX: u64 = 1_000_000_000;

/// Characters of the name of a procedure: the longest in the national database has about 500.
pub const SERVICE_NAME_LENGTH_MAX: usize = 1_000;

/// Units above one another: government bodies have five or six, a misread column has no end.
pub const UNIT_DEPTH_MAX: usize = 12;

/// Bytes of what a page tells of the funnel: five short members.
pub const FUNNEL_BYTES_MAX: usize = 1_024;

/// How often a page may say in one breath that the questions were seen: the elements of a page.
pub const FUNNEL_COUNT_MAX: u32 = 100;

/// Sorts (survey, unit, service, channel) that a node tells apart in a day: more than the procedures of
/// a province in all its communes that are used on one day. What is past it is counted without unit and
/// service; made-up codes fill nothing.
pub const FUNNEL_SORTS_MAX: usize = 50_000;

/// How often a node looks at central for erasures ordered elsewhere: they must be in every journal
/// within 5 s.
pub const RIGHTS_IDLE: Duration = Duration::from_secs(2);

/// How long a node waits for central to take withdrawals or erasures before it tries again.
pub const RIGHTS_TIMEOUT: Duration = Duration::from_secs(30);

/// Withdrawals or erasures in one transaction.
pub const RIGHTS_ROWS_MAX: i64 = 500;

/// Letters in the reason of an erasure: the number of a request and a sentence.
pub const REASON_LENGTH_MAX: usize = 500;

/// Months that content is kept when the operator says nothing (Decree 356/2025/ND-CP: 36 where the
/// purpose does not say).
pub const RETENTION_MONTHS: u32 = 36;

/// Most months that content may be kept. Keeping it for ever is no setting: the law wants an end.
pub const RETENTION_MONTHS_MAX: u32 = 120;

/// Rows that retention destroys in one transaction, so that the feed is not kept waiting.
pub const RETENTION_ROWS_MAX: u32 = 500;

/// How long retention lets others write between two transactions.
pub const RETENTION_PAUSE: Duration = Duration::from_millis(50);

/// How often retention looks whether a new day has begun, or tries again.
pub const RETENTION_LOOK: Duration = Duration::from_secs(600);

/// Lines of the audit that are read at once.
pub const AUDIT_LINES_MAX: i64 = 1_000;

/// Lines of the audit on one page: what one can look through at once.
pub const AUDIT_PAGE_LINES: i64 = 100;

/// Bytes of what the receipts' page sends: a receipt of 19 letters, with room for what is pasted along
/// with it by mistake and shown again to be corrected.
pub const RECEIPT_FORM_BYTES_MAX: usize = 4 * 1_024;

/// Characters in the name of who publishes: a name of an agency fits, an essay does not.
pub const PUBLISHER_LENGTH_MAX: usize = 200;

/// Newest quarters whose publications are computed again by a probe: a year. What comes later than that is
/// found when somebody publishes.
pub const PROBE_QUARTERS: usize = 4;
