//! Thousands of submissions with repeats, reused keys, invalid ones, batches, several clients: every
//! one has one outcome, and central holds exactly the acknowledged ones.

use support::Service;
use support::postgres::Cluster;

use crate::load::{send_all, sendings};

const COUNT: u64 = 2_000;
const CLIENTS: usize = 8;

async fn stored_repeated_and_rejected_add_up(service: &Service, seed: u64) {
    println!("seed {seed}");
    let acknowledged = send_all(service, sendings(seed, COUNT), CLIENTS).await;
    let of = |status| acknowledged.with_status(status);
    assert_eq!(of(201), COUNT, "every valid key is stored once: {:?}", acknowledged.statuses);
    // Enough of each to mean something.
    assert!(of(200) > 200 && of(409) > 50 && of(422) > 100, "{:?}", acknowledged.statuses);
    assert_eq!(of(201) + of(200) + of(409) + of(422), acknowledged.sent);
    let outcomes = service.outcomes();
    assert_eq!(outcomes.received, acknowledged.sent);
    assert_eq!(outcomes.stored, of(201));
    assert_eq!(outcomes.repeat, of(200));
    assert_eq!(outcomes.rejected, of(409) + of(422));
    acknowledged.assert_all_arrived(service);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let service = Service::start();
    stored_repeated_and_rejected_add_up(&service, 20_261_121).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let cluster = Cluster::start();
    let service = Service::start_on(&cluster.database("central"));
    stored_repeated_and_rejected_add_up(&service, 20_180_423).await;
}
