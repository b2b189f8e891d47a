//! Does what was acknowledged arrive, exactly once? From the submission to the export, with
//! everything real in between. The rules of a single answer are in `contract`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// Seeded submissions: the load of every test here, the same for the same seed.
mod load;
// Thousands of them with repeats and reused keys, on both databases.
mod seeded;
// `kill -9` in the middle.
mod crash;
// Central away while submissions come.
mod outage;
// A disk that takes no more.
mod disk;
// A journal that does not say what was written.
mod damage;
// Content that leaves the journal when its time is over.
mod purge;
// Central that stands still, waits for a standby, is killed.
mod central_away;
// A journal lost or restored from a copy, and an older central.
mod journals;
// Several nodes with one central.
mod nodes;
// What nodes tell of themselves.
mod flow;
mod alert_mail;
mod invites;
// A tablet that was without a network for weeks.
mod kiosk;
// On the disk before anybody is told: the order of the service's calls to the kernel.
mod synced;
// A log that cannot be written.
mod mute;
// A copy made meanwhile, put in place elsewhere.
mod backup;
// The command that looks at all of it, with faults planted.
mod probes;
mod tricks;
// The same tricks by the buttons of the demo portal, which tells the answers.
mod demo_tricks;
// What citizens asked for: withdrawals and erasures, whatever happens to central.
mod rights;
// What comes out, in every format.
mod formats;
