//! What nodes tell of themselves, as central keeps it for the central team: signs of life, and counts of
//! outcomes by minute. Who counts is in `flow`; what a sign means is decided in `monitor::flow`.

use async_trait::async_trait;

use super::CentralError;

/// A node's sign of life. Moments are milliseconds since 1970 by the node's own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSign {
    /// Id of its journal.
    pub id: String,
    /// Its name, as the operator set it.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// When the process started.
    pub started_at: i64,
    /// When it gave the sign.
    pub at: i64,
    /// Rows in its journal.
    pub rows: i64,
    /// Rows that central does not have.
    pub backlog: i64,
    /// When the oldest of them was received.
    pub oldest_at: Option<i64>,
    /// Milliseconds from citizen to central of the last batch.
    pub lag_ms: i64,
    /// Journal rows that do not say what was written.
    pub corrupt: i64,
    /// Free bytes on its disk; `None` when it could not be asked.
    pub disk_free: Option<i64>,
    /// True while submissions are refused because the journal cannot be written.
    pub refuses: bool,
}

/// A node as central knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its last sign.
    pub sign: NodeSign,
    /// Milliseconds by which its clock was ahead of central's then.
    pub ahead_ms: i64,
}

/// So many outcomes of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowCount {
    /// Minutes since 1970; of a span of minutes the first.
    pub minute: i64,
    /// `stored`, `repeat` or `rejected`.
    pub outcome: String,
    /// Why it was rejected, or `""`.
    pub reason: String,
    /// How it came, `""` when that could not be read.
    pub channel: String,
    /// Who signed its invite, `""` for none.
    pub issuer: String,
    /// How many.
    pub n: i64,
}

/// Counts that a node tells together.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'c> {
    /// Its number since the process started, from 1.
    pub number: i64,
    /// The counts.
    pub counts: &'c [FlowCount],
}

/// From when on something is kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The first minute whose counts are kept.
    pub minutes_from: i64,
    /// Nodes without a sign since then, in milliseconds since 1970, are forgotten.
    pub nodes_from: i64,
}

/// The flow at central.
#[async_trait]
pub trait Flow: Send + Sync {
    /// Takes a node's sign and its counts, and forgets what is older than is kept, in one transaction. A
    /// batch that was taken before, in the same run of the node, is not added again: when the answer was
    /// lost, the same is told again.
    async fn tell(&self, sign: &NodeSign, batch: Batch<'_>, kept: Kept)
    -> Result<(), CentralError>;

    /// Forgets a node at once: its journal has another id now.
    async fn forget_node(&self, id: &str) -> Result<(), CentralError>;

    /// Every node that is known, by name.
    async fn nodes(&self) -> Result<Vec<Node>, CentralError>;

    /// Counts from one minute to another, both included, added up in spans of `step` minutes, in order.
    async fn flow(&self, from: i64, to: i64, step: i64) -> Result<Vec<FlowCount>, CentralError>;
}
