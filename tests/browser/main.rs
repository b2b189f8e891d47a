//! Can a citizen do it, and does the central team see it? Real Chromium, real origins.
#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test, to panic is to fail.

// The main road: rate in the portal, see it in the monitor.
mod journey;
// Mistakes of the page around the widget: told to the integrator, never to the citizen.
mod integrator;
// What cannot be sent yet: kept, unreadable, and counted once when it arrives.
mod outbox;
// Where the widget cannot run: the plain form of the first panel.
mod fallback;
