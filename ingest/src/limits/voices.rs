//! Limits of comments: how they are searched, compared, shown and worked on. Each with its reason.

use std::time::Duration;

/// Letters of a word that are searched: the longest Vietnamese syllable has seven, and an index takes no
/// word of thousands.
pub const WORD_LETTERS_MAX: usize = 64;

/// Letters of a search: a sentence.
pub const QUERY_LETTERS_MAX: usize = 200;

/// Words and phrases of a search: more than a comment of a few lines has in common with what is sought.
pub const QUERY_TERMS_MAX: usize = 12;

/// Letters from which comments are compared: shorter ones are the same because there is little to say.
pub const ALIKE_LETTERS_MIN: usize = 20;

/// Runs of words that two comments have in common, of a hundred, to read almost the same.
pub const ALIKE_PERCENT: usize = 80;

/// Comments of the same band that a new one is compared with: a campaign of thousands is one group after
/// the first few.
pub const ALIKE_COMPARED_MAX: u32 = 20;

/// Comments that upkeep reads in one transaction, so that the feed is not kept waiting. Reckoned, not
/// measured.
pub const VOICES_READ_MAX: u32 = 200;

/// How often upkeep looks for new comments: until then they are not on their page, but on the overview.
pub const VOICES_EVERY: Duration = Duration::from_secs(20);

/// How long upkeep lets others write between two transactions.
pub const VOICES_PAUSE: Duration = Duration::from_millis(50);

/// Comments on one page: what one can read through at once.
pub const VOICES_PAGE: u32 = 30;

/// Comments that speak of danger and stand first: more than that is no longer one person's morning.
pub const DANGERS_PAGE: u32 = 20;

/// Letters of a reply: half of what a citizen may write.
pub const REPLY_LETTERS_MAX: usize = 1_000;

/// Letters of a reason or a note.
pub const REASON_LETTERS_MAX: usize = 300;

/// Letters of a tag of one's own.
pub const TAG_LETTERS_MAX: usize = 30;

/// Tags of one comment: with more, a tag tells nothing.
pub const TAGS_MAX: usize = 8;

/// Bytes of a form about a comment: a reply of the longest kind, each letter nine bytes as forms send it.
pub const VOICE_FORM_BYTES_MAX: usize = 16 * 1_024;

/// Working days in which a comment is to be dealt with (issue of the central team; the Law on Complaints
/// and the rules on reflections and proposals have terms of this order).
pub const DUE_WORKING_DAYS: u32 = 15;
