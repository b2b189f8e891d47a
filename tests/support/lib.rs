//! What the black-box tests stand on: the real service, a real PostgreSQL, real browsers.
//!
//! Nothing in here knows the service from the inside: it is started as a program and spoken to over
//! HTTP and the command line. No test lives here.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A harness that cannot go on stops its test.

pub mod place;
pub mod watchdog;
pub mod submission;
pub mod sealed;
pub mod issuer;
pub mod tablet;
pub mod response;
pub mod service;
pub mod metrics;
pub mod mail;
pub mod export;
pub mod made_up;
pub mod postgres;
pub mod host;
pub mod provider;
pub mod plain_form;
pub mod road;
pub mod engine;
pub mod browser;
pub mod judge;

pub use export::Export;
pub use issuer::Issuer;
pub use response::Response;
pub use service::Service;
pub use submission::SubmissionBuilder;
pub use tablet::Tablet;
