//! "Do both central databases keep the same promises?" One suite, run on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops.

mod entries;
mod prepare;
mod recount;
mod absorb;
mod standing;
mod standing_kept;
mod given_up;
mod newer;
mod read;
mod account;
mod provider;
mod audit;
mod origin;
mod issuer;
mod publication;
mod device;
mod link;
mod embed;
mod flow;
// What is wrong with the flow, and who has taken it on.
mod alert;
mod dossier;
mod sample;
mod release;
mod tally;
mod figures;
mod narrowed;
mod unit;
mod signals;
mod inspection;
mod upgrade;
mod rights;
mod withdrawn;
mod spent;
mod voice;

use std::path::Path;
use std::sync::Arc;

use ingest::central::{self, Central};
use support::postgres::Cluster;
use tempfile::TempDir;

/// A central database with whatever has to live as long as it.
struct Place {
    central: Arc<dyn Central>,
    url: String,
    folder: Option<TempDir>,
    cluster: Option<Cluster>,
}

impl Place {
    /// The folder of the SQLite files.
    fn folder(&self) -> &Path {
        self.folder.as_ref().expect("PostgreSQL keeps its files itself").path()
    }
}

async fn on_sqlite() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("central.db").display());
    let central = central::open(&url).await.unwrap();
    Place { central, url, folder: Some(folder), cluster: None }
}

async fn on_postgres() -> Place {
    let cluster = Cluster::start();
    let url = cluster.database("central");
    let central = central::open(&url).await.unwrap();
    Place { central, url, folder: None, cluster: Some(cluster) }
}

/// Makes of each `async fn case(place: Place)` one test on each database.
macro_rules! on_both_databases {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$case(crate::on_sqlite().await).await; })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() { super::$case(crate::on_postgres().await).await; })*
        }
    };
}
use on_both_databases;
