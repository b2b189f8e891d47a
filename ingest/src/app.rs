//! The running service as its routes see it.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;

use crate::central::Central;
use crate::feed::Feed;
use crate::intake::Intake;
use crate::loader::Loaders;

/// What routes need. Clones share it.
#[derive(Clone)]
pub struct App {
    /// Takes submissions.
    pub intake: Intake,
    /// The central database, for receipts and the monitor.
    pub central: Arc<dyn Central>,
    /// How far central has been fed.
    pub feed: Feed,
    /// The loader, with and without first panels, rendered and compressed once.
    pub loaders: Arc<Loaders>,
    /// What happened so far.
    pub metrics: PrometheusHandle,
}
