//! Standings found anew on PostgreSQL, for whoever changes one by something else than an entry.

use std::collections::BTreeSet;

use sqlx::postgres::PgConnection;

use super::ledger::PostgresLedger;
use crate::central::standing::Scope;
use crate::central::{CentralError, arrival};

/// Finds the standings of these scopes anew and moves the tallies with them, inside a transaction
/// that [`super::absorb::BEGIN`] began. Says how many rows changed.
pub async fn settle(
    connection: &mut PgConnection,
    scopes: &BTreeSet<Scope>,
) -> Result<u64, CentralError> {
    arrival::settle(&mut PostgresLedger { connection }, scopes).await
}
