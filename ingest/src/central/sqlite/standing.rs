//! Standings found anew on SQLite, for whoever changes one by something else than an entry.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnection;

use super::ledger::SqliteLedger;
use crate::central::standing::Scope;
use crate::central::{CentralError, arrival};

/// Finds the standings of these scopes anew and moves the tallies with them, inside a transaction
/// that [`super::absorb::BEGIN`] began. Says how many rows changed.
pub async fn settle(
    connection: &mut SqliteConnection,
    scopes: &BTreeSet<Scope>,
) -> Result<u64, CentralError> {
    arrival::settle(&mut SqliteLedger { connection }, scopes).await
}
