//! Can a citizen do it, and does the central team see it? Real browsers, real origins.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// The main road: rate in the portal, see it in the monitor.
mod journey;
// The long survey, from its notice to the receipt.
mod sipas;
// Mistakes of the page around the widget: told to the integrator, never to the citizen.
mod integrator;
// What cannot be sent yet: kept, unreadable, and counted once when it arrives.
mod outbox;
// A citizen with an invite, good or not.
mod invites;
// The hosted form where no script runs, and on paper.
mod hosted;
// Where the widget cannot run: the plain form of the first panel.
mod fallback;
// The kiosk at a one-stop desk.
mod kiosk;
// The ways to appear: button, bar, dialog.
mod appear;
// The form in a frame from the service.
mod frame;
// What a host page or a browser may lack.
mod without;
// The policies that webmasters are told to write.
mod policy;
// Pages of every make around the widget.
mod hosts;
// Added and removed all day.
mod cycles;
// What an element says of its own embedding.
mod diagnose;
// The npm package in a page made by a bundler.
mod package;
// Login with the account of an agency.
mod provider;
// The central team's results: by the keyboard, without a script, on paper.
mod results;
// For everyone: every state, judged by axe, by its targets, zoomed and spaced.
mod axe;
// The main journeys in the other engines.
mod engines;
// A road full of holes; pages that are left, reloaded and come back to.
mod roads;
// How often the questions were seen and begun, told when the page is left.
mod funnel;
