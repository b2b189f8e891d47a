//! The contract, row by row, against the real program. Its inside is not looked at.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// The body as a body: size, type, encoding, JSON. Nothing about its meaning.
mod body;
// What the survey's rules refuse, and how the refusal reads.
mod refused;
// One key, many sendings: repeats, reused keys, and what is judged before them.
mod repeats;
// Batches.
mod batch;
// Receipts.
mod receipt_page;
mod receipts;
// What the citizen may take back.
mod withdraw;
// Requests under the law.
mod erase;
// Sealed submissions, and the keys they are sealed to.
mod sealed;
// The surveys as they are handed out.
mod surveys;
// The long survey, whole and wrongly gated.
mod sipas;
// What a host page loads: the loader and the files of the widget.
mod files;
// The heartbeat of pages, and the page in a frame.
mod embed;
// Eligible dossiers, the funnel and the response rate.
mod dossiers;
// Units, services and facts over time.
mod units;
// Published figures: frozen, revised, verified.
mod publications;
// Other origins: CORS on every answer, preflights.
mod origins;
// Origins once some are configured.
mod origins_configured;
// Limits and surges per sender; whose word on the address is believed.
mod senders;
// Slow, silent and vanished clients; draining.
mod slow;
// Health, metrics, and who may ask for them.
mod health;
// The monitor's door. What is behind it is in `browser`.
mod links;
mod monitor;
// The pages of results: the same numbers as the API, and nothing that is hidden.
mod exports;
mod report_file;
mod results;
mod results_scope;
// Who may call what: every operation with every token.
mod authorisation;
// Login with an identity provider, honest and lying.
mod provider;
// People: the command `user`, and the chain of the audit.
mod users;
// The OpenAPI document and the page that shows it.
mod openapi;
// Signed invites, and the keys of those who sign them.
mod indices;
mod invites;
// What other software signs, as the integrators' guide shows.
mod signed_elsewhere;
// The command `key`: what is registered, and what is refused.
mod keys;
// Tablets at one-stop desks.
mod devices;
// What must never be written down.
mod privacy;
// The program as a program: its commands, its exit codes, its signals.
mod program;
// The bounds of an instrument.
mod instruments;
// The hosted form: a survey without any script.
mod hosted_form;
// The same page by page, and on paper.
mod hosted_pages;
// Who may send which page view, how often, and for how long.
mod page_views;
// The same through the nginx configuration that is shipped.
mod proxy;
// What is shipped beside the program fits it.
mod packaging;
