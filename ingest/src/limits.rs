//! Every bound on the service's own working, each with its reason. Bounds on what a submission may
//! be are in `model::limits`.

use std::time::Duration;

use crate::central;

/// Rows in one commit of the journal: the knee of the curve, beyond it only latency grows.
pub const COMMIT_ROWS_MAX: usize = 500;

/// Submissions that wait for the journal's writer; past it intake answers 503. At 20,000 a second
/// this is a tenth of a second of waiting.
pub const WRITE_QUEUE_MAX: usize = 2_048;

/// Entries in one transaction at central: past 500 the rows per second no longer grow.
pub const FEED_ROWS_MAX: i64 = 500;

/// How long the feed waits for central to take a batch before it tries again. Longer than
/// `central::ACQUIRE_TIMEOUT`.
pub const FEED_TIMEOUT: Duration = Duration::from_secs(30);

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

/// Longest time for any body, however large and steady: a batch of 4 MiB at 70 KB/s.
pub const BODY_TIMEOUT_MAX: Duration = Duration::from_secs(60);

/// How long a connection may stay open without a request: longer than nginx keeps its side (60 s), so
/// that the proxy and not this service ends it, and no request meets a closing connection.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// The same while more than half of the connections are in use: those that wait are let in.
pub const IDLE_TIMEOUT_CROWDED: Duration = Duration::from_secs(1);

/// How long an answer may wait for a client that does not read it.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a request may take in all, reading its body included. Longer than [`BODY_TIMEOUT_MAX`],
/// so that a slow client is told 408 and counted, not cut off.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(90);

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

/// How often the age of that key is looked at.
pub const PREFIX_KEY_LOOKED_AT_EVERY: Duration = Duration::from_secs(3_600);

/// How often a node asks central for the allowed origins; a change is to be seen within 5 s.
pub const ORIGINS_ASKED_EVERY: Duration = Duration::from_secs(2);

/// Origins that central may name: every ministry, province and commune portal has room.
pub const ORIGINS_MAX: usize = 1_000;

// A shorter wait must end inside the longer one around it, or a failure is reported for something
// that then happens.
const _: () = {
    assert!(HEADER_TIMEOUT.as_millis() < IDLE_TIMEOUT.as_millis());
    assert!(BODY_TIMEOUT.as_millis() < DRAIN_TIMEOUT.as_millis());
    assert!(BODY_TIMEOUT.as_millis() < BODY_TIMEOUT_MAX.as_millis());
    assert!(BODY_TIMEOUT_MAX.as_millis() < REQUEST_TIMEOUT.as_millis());
    assert!(DRAIN_TIMEOUT.as_millis() < REQUEST_TIMEOUT.as_millis());
    assert!(central::ACQUIRE_TIMEOUT.as_millis() < FEED_TIMEOUT.as_millis());
    assert!(RETRY_AFTER.as_millis() < HEADER_TIMEOUT.as_millis());
    assert!(ORIGINS_ASKED_EVERY.as_millis() < 5_000);
};

/// Rows read at once for an export, so that its memory does not depend on the number of rows.
pub const EXPORT_ROWS_MAX: u32 = 1_000;

/// Nesting of a submission's JSON. The contract needs four.
pub const JSON_DEPTH_MAX: usize = 32;
