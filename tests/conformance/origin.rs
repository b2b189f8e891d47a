//! Allowed origins: kept alike, each once, no more than there is room for.

use crate::{Place, on_both_databases};

on_both_databases!(an_origin_is_kept_once_and_can_be_taken_back, there_is_room_for_so_many_origins);

async fn an_origin_is_kept_once_and_can_be_taken_back(place: Place) {
    let central = place.central;
    assert!(central.origins().await.unwrap().is_empty());
    assert!(central.add_origin("https://b.vn", 1, 10).await.unwrap());
    assert!(central.add_origin("https://a.vn", 2, 10).await.unwrap());
    assert!(!central.add_origin("https://a.vn", 3, 10).await.unwrap(), "it is there already");
    assert_eq!(central.origins().await.unwrap(), ["https://a.vn", "https://b.vn"]);
    assert!(central.remove_origin("https://a.vn").await.unwrap());
    assert!(!central.remove_origin("https://a.vn").await.unwrap(), "it is gone already");
    assert_eq!(central.origins().await.unwrap(), ["https://b.vn"]);
}

async fn there_is_room_for_so_many_origins(place: Place) {
    let central = place.central;
    assert!(central.add_origin("https://a.vn", 1, 2).await.unwrap());
    assert!(central.add_origin("https://b.vn", 1, 2).await.unwrap());
    assert!(!central.add_origin("https://c.vn", 1, 2).await.unwrap(), "one past the room");
    assert_eq!(central.origins().await.unwrap().len(), 2);
}
