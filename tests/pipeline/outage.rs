//! Central away: a citizen does not notice, and nothing is lost when it is back.

use fastrand::Rng;
use support::postgres::Cluster;
use support::{Export, Service};

use crate::load::{Sending, send_all, valid};

fn numbered(from: u64, count: u64) -> Vec<Sending> {
    let mut rng = Rng::with_seed(from + 1);
    (from..from + count).map(|number| Sending::Single(valid(&mut rng, number))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn central_stopped_while_submissions_come() {
    let mut cluster = Cluster::start();
    let service = Service::start_on(&cluster.database("central"));
    let before = send_all(&service, numbered(0, 50), 4).await;
    before.assert_all_arrived(&service);

    cluster.stop();
    let during = send_all(&service, numbered(1_000, 200), 4).await;
    assert_eq!(during.with_status(201), 200, "{:?}", during.statuses);
    service.get("/readyz").await.assert_status(200);
    service.get("/healthz").await.assert_status(200);

    cluster.start_again();
    let after = send_all(&service, numbered(2_000, 50), 4).await;
    assert_eq!(after.with_status(201), 50, "{:?}", after.statuses);
    let export = Export::of_count(&service, 300);
    for part in [&before, &during, &after] {
        for (key, submission) in &part.stored {
            assert_eq!(export.answers(key), &submission["answers"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_without_central_still_takes_submissions() {
    let mut cluster = Cluster::start();
    let mut service = Service::start_on(&cluster.database("central"));
    let before = send_all(&service, numbered(0, 20), 2).await;
    before.assert_all_arrived(&service);
    cluster.stop();
    service.kill_9();
    service.restart();
    service.get("/readyz").await.assert_status(200);
    let during = send_all(&service, numbered(1_000, 20), 2).await;
    assert_eq!(during.with_status(201), 20, "{:?}", during.statuses);
    // A sender that never saw the first answer gets it now, from the journal alone.
    let again = send_all(&service, numbered(0, 20), 2).await;
    assert_eq!(again.with_status(200), 20, "{:?}", again.statuses);
    cluster.start_again();
    Export::of_count(&service, 40);
}
