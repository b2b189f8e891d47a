//! Every bound on what a submission or a survey may be, each with its reason.
//!
//! Bounds on the service's own working (queue lengths, time-outs) are in `ingest::limits`, not here.

/// Bytes of one submission's JSON. A full sipas-2023 with the longest comment is about 12 KiB.
pub const SUBMISSION_BYTES_MAX: usize = 64 * 1024;

/// Submissions in one batch: what an outbox sends after a day without network, in one journal commit.
pub const BATCH_SUBMISSIONS_MAX: usize = 100;

/// Bytes of one batch: a hundred ordinary submissions with room; memory per connection stays bounded.
pub const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Unicode scalar values of a text answer after NFC, unless the question says otherwise.
pub const TEXT_SCALARS_MAX: u32 = 2_000;

/// The most that a question may allow for a text answer, so that all answers fit a submission.
pub const TEXT_SCALARS_CEILING: u32 = 8_000;

/// Characters of an agency code: Decision 20/2020/QĐ-TTg, article 4.
pub const UNIT_CODE_LENGTH_MAX: usize = 35;

/// Characters of a procedure code: `1.004616.000.00.00.H56` is 22; older ministry codes are longer.
pub const SERVICE_CODE_LENGTH_MAX: usize = 50;

/// Characters of a dossier code: an agency code of 35, a date and a number of seven digits, with dashes.
pub const DOSSIER_CODE_LENGTH_MAX: usize = 50;

/// Milliseconds between the first question shown and the sending: a tab may stay open for 30 days.
pub const ELAPSED_MS_MAX: u64 = 30 * 24 * 60 * 60 * 1_000;

/// Characters of an invite (JWS compact): three parts with generous claims stay below 2 KiB.
pub const INVITE_LENGTH_MAX: usize = 4_096;

/// Answers in one submission, known questions or not: a guard against bodies made to be slow.
pub const ANSWERS_MAX: usize = 200;

/// Characters of a survey, question, option, row or scale id.
pub const ID_LENGTH_MAX: usize = 40;

/// Questions in a survey: three times sipas-2023, whose questions are mostly rows of matrices.
pub const QUESTIONS_MAX: usize = 100;

/// Options of a choice question, and rows of a matrix: more cannot be read by a person.
pub const OPTIONS_MAX: usize = 60;

/// Fewest levels of a scale: with one there is nothing to rate.
pub const LEVELS_MIN: usize = 2;

/// Most levels of a scale: an 11-point scale (0 to 10) is the longest in use.
pub const LEVELS_MAX: usize = 11;
