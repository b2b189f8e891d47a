//! Limits of exports from the monitor. Each with its reason, and tested at it and one past it.

use std::time::Duration;

/// Rows of one sheet: the bound of the format (1,048,576) less the heading. A spreadsheet with more cannot be
/// opened; the page says so and names the formats without the bound.
pub const SHEET_ROWS_MAX: u32 = 1_048_575;

/// Exports of all people together: each reads the whole of central once, and ratings must still come in.
pub const EXPORTS_AT_ONCE: usize = 2;

/// Pieces that wait for a slow client: half a megabyte, and then central is not read any further.
pub const EXPORT_PIECES_WAITING: usize = 2;

/// How long one export may take, client included: central keeps what it replaced meanwhile. A million rows
/// take minutes over a line of 10 Mbit/s.
pub const EXPORT_TIME_MAX: Duration = Duration::from_secs(30 * 60);

/// How often the page hears how far it is.
pub const EXPORT_TOLD_EVERY: Duration = Duration::from_millis(500);
