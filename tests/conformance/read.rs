//! Reading: what was taken comes back whole, filtered and paged as exports and the monitor need it.

use ingest::central::{Comment, Filter, ReceiptState};
use serde_json::json;

use crate::entries::{entries, entry};
use crate::{Place, on_both_databases};

on_both_databases!(
    a_row_comes_back_whole,
    filters_hold_together,
    pages_follow_each_other,
    the_newest_come_first,
    a_receipt_is_found_without_content,
    a_text_that_looks_like_sql_or_json_stays_a_text,
    counts_name_every_option_and_level,
);

fn filter(change: impl Fn(&mut Filter)) -> Filter {
    let mut filter = Filter::default();
    change(&mut filter);
    filter
}

async fn a_row_comes_back_whole(place: Place) {
    let sent = entry(1);
    place.central.absorb("journal-a", &[(1, sent.clone())]).await.unwrap();
    let row = place.central.rows_after(&Filter::default(), 0, 1).await.unwrap().remove(0);
    assert_eq!(row.key, sent.key_text());
    assert_eq!((row.survey.as_str(), row.version, row.lang.as_str()), ("one-stop", 1, "vi"));
    assert_eq!((row.unit.as_str(), row.service.as_str()), ("H47.16", "1.004227"));
    assert_eq!((row.channel.as_str(), row.assisted, row.rank), ("portal", false, 2));
    assert_eq!(
        (row.stage.as_str(), row.standing.as_str(), row.reason.as_str()),
        ("result", "counted", "")
    );
    assert_eq!((row.received_at, row.day.as_str()), (sent.received_at, "2026-11-21"));
    assert_eq!(row.elapsed_ms, Some(1_000));
    let answers = json!({
        "overall": 2, "reasons": ["slow", "fees"], "comment": "Góp ý số 1: 'chậm'"
    });
    assert_eq!(serde_json::Value::Object(row.answers), answers);
}

async fn filters_hold_together(place: Place) {
    let mut sent = entries(1, 10);
    // One minute before midnight in Viet Nam is still the day before in UTC terms, and its own day.
    sent[9].1.received_at -= 24 * 60 * 60 * 1_000;
    sent[8].1.body.survey = "online-service".to_owned();
    let mut other = entry(1);
    other.hash = [99; 32];
    sent.push((11, other));
    place.central.absorb("journal-a", &sent).await.unwrap();
    let number =
        async |filter: Filter| place.central.rows_after(&filter, 0, 100).await.unwrap().len();
    assert_eq!(number(Filter::default()).await, 11);
    assert_eq!(number(filter(|f| f.standing = Some("counted".into()))).await, 10);
    assert_eq!(number(filter(|f| f.standing = Some("superseded".into()))).await, 1);
    assert_eq!(number(filter(|f| f.unit = Some("H47.15".into()))).await, 5);
    assert_eq!(number(filter(|f| f.unit = Some("H47".into()))).await, 0, "exactly that code");
    assert_eq!(number(filter(|f| f.survey = Some("online-service".into()))).await, 1);
    assert_eq!(number(filter(|f| f.from = Some("2026-11-21".into()))).await, 10);
    assert_eq!(number(filter(|f| f.to = Some("2026-11-20".into()))).await, 1);
    let one_day = filter(|f| {
        (f.from, f.to) = (Some("2026-11-20".into()), Some("2026-11-20".into()));
        f.unit = Some("H47.15".into());
    });
    assert_eq!(number(one_day).await, 1);
}

async fn pages_follow_each_other(place: Place) {
    place.central.absorb("journal-a", &entries(1, 25)).await.unwrap();
    let (mut after, mut keys) = (0, Vec::new());
    loop {
        let page = place.central.rows_after(&Filter::default(), after, 10).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.id;
        keys.extend(page.into_iter().map(|row| row.key));
    }
    let sent: Vec<String> = entries(1, 25).iter().map(|(_, entry)| entry.key_text()).collect();
    assert_eq!(keys, sent);
}

async fn the_newest_come_first(place: Place) {
    place.central.absorb("journal-a", &entries(1, 10)).await.unwrap();
    let newest = place.central.newest(3).await.unwrap();
    let keys: Vec<String> = newest.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, [10, 9, 8].map(|number| entry(number).key_text()));
    // Entries 1, 5, 6 and 10 have the levels 1 or 2, and with them a comment.
    let comments: Vec<Comment> = place.central.newest_comments(2).await.unwrap();
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text.as_str()).collect();
    assert_eq!(texts, ["Góp ý số 10: 'chậm'", "Góp ý số 6: 'chậm'"]);
    assert_eq!((comments[0].overall, comments[0].unit.as_str()), (Some(1), "H47.15"));
}

async fn a_receipt_is_found_without_content(place: Place) {
    place.central.absorb("journal-a", &entries(1, 3)).await.unwrap();
    let found = place.central.receipt("RECEIPT-2").await.unwrap();
    let expected = ReceiptState {
        survey: "one-stop".into(),
        day: "2026-11-21".into(),
        standing: "counted".into(),
        channel: "portal".into(),
    };
    assert_eq!(found, Some(expected));
    assert_eq!(place.central.receipt("RECEIPT-4").await.unwrap(), None);
}

async fn a_text_that_looks_like_sql_or_json_stays_a_text(place: Place) {
    let texts = ["'); drop table submission; --", "{\"a\":1}", "null", "\u{1f44d} \"x\" \\n", "5"];
    for (number, text) in (1..).zip(texts) {
        let mut sent = entry(number);
        sent.body.answers.insert("comment".into(), model::Answer::Text(text.into()));
        place.central.absorb("journal-a", &[(i64::from(number), sent)]).await.unwrap();
    }
    let rows = place.central.rows_after(&Filter::default(), 0, 10).await.unwrap();
    let back: Vec<&str> = rows.iter().map(|row| row.answers["comment"].as_str().unwrap()).collect();
    assert_eq!(back, texts);
}

async fn counts_name_every_option_and_level(place: Place) {
    place.central.absorb("journal-a", &entries(1, 10)).await.unwrap();
    let counts = place.central.counts().await.unwrap();
    let n = |unit: &str, question: &str, value: &str| -> i64 {
        let is_it = |c: &&ingest::central::Count| {
            c.unit == unit && c.question == question && c.value == value
        };
        counts.iter().filter(is_it).map(|count| count.n).sum()
    };
    assert_eq!((n("H47.15", "", ""), n("H47.16", "", "")), (5, 5), "submissions per unit");
    // Numbers 1 to 10 give the levels 2 3 4 5 1 2 3 4 5 1; even numbers are of H47.15.
    assert_eq!((n("H47.15", "overall", "1"), n("H47.15", "overall", "2")), (1, 1));
    assert_eq!((n("H47.15", "reasons", "slow"), n("H47.15", "reasons", "fees")), (2, 2));
    assert!(counts.iter().all(|count| count.question != "comment"), "free text is not counted");
}
