//! A centre one version newer than the node: it has a migration the node does not know, and columns
//! with defaults. The node starts and feeds as if nothing were.

use ingest::central::{self, Filter};

use crate::entries::entries;
use crate::recount::assert_tallies_agree;
use crate::{Place, on_both_databases};

on_both_databases!(a_node_feeds_a_centre_that_is_one_version_newer);

async fn a_node_feeds_a_centre_that_is_one_version_newer(place: Place) {
    place.central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    let column = "alter table submission add column later text not null default 'x'";
    let table = "create table later (id integer primary key)";
    if let Some(cluster) = &place.cluster {
        let record = "insert into _sqlx_migrations
            (version, description, success, checksum, execution_time)
            values (9999, 'later', true, '\\x00', 0)";
        cluster.sql("central", &[column, table, record]);
    } else {
        let record = "insert into _sqlx_migrations
            (version, description, success, checksum, execution_time)
            values (9999, 'later', true, x'00', 0)";
        let path = place.url.strip_prefix("sqlite://").unwrap();
        let database = rusqlite::Connection::open(path).unwrap();
        database.execute_batch(&[column, table, record].join(";")).unwrap();
    }
    let node = central::open(&place.url).await.unwrap();
    node.absorb("journal-b", &entries(2, 6)).await.unwrap();
    let rows = node.rows_after(&Filter::default(), 0, 10).await.unwrap();
    assert_eq!(rows.len(), 6);
    assert_tallies_agree(&place).await;
}
