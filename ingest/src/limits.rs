//! Every bound on the service's own working, each with its reason. Bounds on what a submission may
//! be are in `model::limits`.

use std::time::Duration;

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

/// How long a request may take in all, reading its body included.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

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
