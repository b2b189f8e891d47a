//! The first minute: the service makes the schema, and the commands of a guide that is followed quickly
//! do so at the same time.

use ingest::central;

use crate::{Place, on_both_databases};

on_both_databases!(several_programs_at_once_make_one_schema);

async fn several_programs_at_once_make_one_schema(place: Place) {
    for round in 0..5 {
        let url = match &place.cluster {
            Some(cluster) => cluster.database(&format!("new{round}")),
            None => format!("sqlite://{}/new{round}.db", place.folder().display()),
        };
        let open = || {
            let url = url.clone();
            tokio::spawn(async move { central::open(&url).await.map(|_| ()) })
        };
        for (number, opened) in [open(), open(), open(), open()].into_iter().enumerate() {
            let opened = opened.await.unwrap();
            assert!(opened.is_ok(), "program {number} of round {round}: {opened:?}");
        }
    }
}
