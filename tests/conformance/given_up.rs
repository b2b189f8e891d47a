//! A batch that is given up: whoever takes entries may stop waiting at any moment, and does not know
//! what was done. What is sent again then is there once.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use ingest::central::Filter;
use ingest::entry::Entry;

use crate::entries::entry;
use crate::recount::assert_tallies_agree;
use crate::{Place, on_both_databases};

on_both_databases!(a_batch_given_up_at_any_step_is_there_once);

/// Waits for so many steps of something, then drops it.
async fn at_most<T>(steps: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut done = 0;
    poll_fn(|context| {
        if done == steps {
            return Poll::Ready(None);
        }
        done += 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// Three entries of this round: two on one dossier, one with a comment.
fn batch(round: u8) -> Vec<(i64, Entry)> {
    let entry = |(position, number): (i64, u8)| {
        let mut entry = entry(number);
        entry.key[14] = round;
        entry.hash[1] = round;
        entry.body.dossier = (number < 3).then(|| format!("dossier-{round}"));
        (i64::from(round) * 3 + position, entry)
    };
    [(1, 1), (2, 2), (3, 5)].map(entry).to_vec()
}

async fn a_batch_given_up_at_any_step_is_there_once(place: Place) {
    let mut given_up = 0;
    for round in 0..100 {
        let batch = batch(round);
        // Each number of steps three times: on a busy machine an answer may lie there already when it is
        // looked for, and a batch takes a few steps only.
        let steps = usize::from(round % 33);
        let done = at_most(steps, place.central.absorb("journal-a", &batch)).await;
        match done {
            Some(done) => {
                done.unwrap();
            }
            None => given_up += 1,
        }
        // As the feed does it: how far is it, and then again what it does not have.
        let cursor = place.central.cursor("journal-a").await.unwrap();
        let seq = cursor.map_or(0, |cursor| cursor.seq);
        let rest: Vec<(i64, Entry)> = batch.iter().filter(|(s, _)| *s > seq).cloned().collect();
        assert!(rest.is_empty() || rest.len() == batch.len(), "a batch is taken whole");
        place.central.absorb("journal-a", &rest).await.unwrap();
        let cursor = place.central.cursor("journal-a").await.unwrap().unwrap();
        let (seq, last) = batch.last().unwrap();
        assert_eq!((cursor.seq, cursor.key), (*seq, Some(last.key)));
    }
    assert!(given_up > 3, "only {given_up} batches were given up: this run shows nothing");
    let rows = place.central.rows_after(&Filter::default(), 0, 1_000).await.unwrap();
    assert_eq!(rows.len(), 300);
    assert_eq!(rows.iter().filter(|row| row.standing == "counted").count(), 200);
    assert_tallies_agree(&place).await;
}
