//! Heartbeats: added up alike, and forgotten after their time.

use ingest::central::embed::EmbedCount;

use crate::{Place, on_both_databases};

on_both_databases!(counts_of_one_sort_are_added_up, days_that_are_over_are_forgotten);

fn count(day: &str, origin: &str, kind: &str, n: i64) -> EmbedCount {
    let text = str::to_owned;
    EmbedCount { day: text(day), origin: text(origin), version: text("0.1.0"), kind: text(kind), n }
}

async fn counts_of_one_sort_are_added_up(place: Place) {
    let central = place.central;
    let day = "2026-11-22";
    let first = [count(day, "https://b.vn", "ready", 2), count(day, "https://a.vn", "trapped", 1)];
    central.add_embeds(&first, "2025-01-01").await.unwrap();
    central.add_embeds(&[count(day, "https://b.vn", "ready", 3)], "2025-01-01").await.unwrap();
    let expected =
        [count(day, "https://a.vn", "trapped", 1), count(day, "https://b.vn", "ready", 5)];
    assert_eq!(central.embeds(day, day).await.unwrap(), expected);
    assert!(central.embeds("2026-11-23", "2026-11-30").await.unwrap().is_empty());
}

async fn days_that_are_over_are_forgotten(place: Place) {
    let central = place.central;
    let (old, kept) = ("2026-11-20", "2026-11-21");
    for day in [old, kept] {
        central.add_embeds(&[count(day, "null", "ready", 1)], "2026-01-01").await.unwrap();
    }
    central.add_embeds(&[], kept).await.unwrap();
    let left = central.embeds(old, "2026-12-31").await.unwrap();
    assert_eq!(left, [count(kept, "null", "ready", 1)], "the day itself is kept");
}
