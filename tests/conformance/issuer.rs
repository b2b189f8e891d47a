//! Issuers and their keys: kept alike, each key once, revoked for ever, no more than there is room for.

use ingest::central::issuer::AddedKey;
use ingest::central::rights::Audited;
use ingest::invite::registry::IssuerKey;

use crate::{Place, on_both_databases};

on_both_databases!(a_key_is_kept_once_and_revoked_for_ever, there_is_room_for_so_many_keys);

fn key(id: &str, issuer: &str, units: &[&str], added_at: i64) -> IssuerKey {
    IssuerKey {
        id: id.to_owned(),
        issuer: issuer.to_owned(),
        units: units.iter().map(|&unit| unit.to_owned()).collect(),
        algorithm: "EdDSA".to_owned(),
        pem: format!("pem of {id}"),
        added_at,
        revoked_at: None,
    }
}

async fn a_key_is_kept_once_and_revoked_for_ever(place: Place) {
    let central = place.central;
    assert!(central.issuer_keys().await.unwrap().is_empty());
    let first = key("b", "motcua", &["H47", "000.00.15.H48"], 1);
    assert_eq!(central.add_issuer_key(&first, 9, "operator:lan").await.unwrap(), AddedKey::Added);
    // A second key of a known issuer changes nothing of its units.
    let second = key("a", "motcua", &["H99"], 2);
    assert_eq!(central.add_issuer_key(&second, 9, "operator:lan").await.unwrap(), AddedKey::Added);
    let other = key("c", "xuanmai", &[], 3);
    assert_eq!(central.add_issuer_key(&other, 9, "operator:lan").await.unwrap(), AddedKey::Added);
    let second = IssuerKey { units: first.units.clone(), ..second };
    let all = [first.clone(), second.clone(), other.clone()];
    assert_eq!(central.issuer_keys().await.unwrap(), all);
    let stolen = key("b", "thief", &[], 4);
    let known = AddedKey::Known(first.clone());
    assert_eq!(central.add_issuer_key(&stolen, 9, "operator:lan").await.unwrap(), known);

    assert!(central.revoke_issuer_key("b", 10, "person:an").await.unwrap());
    assert!(
        !central.revoke_issuer_key("b", 11, "person:an").await.unwrap(),
        "it is revoked already"
    );
    assert!(!central.revoke_issuer_key("x", 11, "person:an").await.unwrap(), "there is none");
    assert!(
        central.set_issuer_units("motcua", &["H50".to_owned()], (7, "person:an")).await.unwrap()
    );
    assert!(
        !central.set_issuer_units("thief", &[], (7, "person:an")).await.unwrap(),
        "nothing was kept of it"
    );
    let keys = central.issuer_keys().await.unwrap();
    assert_eq!(keys[0].revoked_at, Some(10));
    assert!(keys[..2].iter().all(|key| key.units == ["H50"]));
    assert_eq!(keys[2], other);
    assert!(central.set_issuer_units("motcua", &[], (7, "person:an")).await.unwrap());
    assert!(central.issuer_keys().await.unwrap()[0].units.is_empty(), "none means all");
    // What was done is in the audit, and what was refused is not.
    let audit = central.audited(0, 100).await.unwrap();
    let line =
        |one: &Audited| format!("{} {} {} {}", one.actor, one.action, one.subject, one.reason);
    let lines: Vec<String> = audit.iter().map(line).collect();
    let expected = [
        "operator:lan key-add b motcua",
        "operator:lan key-add a motcua",
        "operator:lan key-add c xuanmai",
        "person:an key-revoke b ",
        "person:an issuer-units motcua H50",
        "person:an issuer-units motcua ",
    ];
    assert_eq!(lines, expected);
    assert_eq!(audit[3].at, 10);
}

async fn there_is_room_for_so_many_keys(place: Place) {
    let central = place.central;
    for (id, added) in [("a", AddedKey::Added), ("b", AddedKey::Added), ("c", AddedKey::Full)] {
        assert_eq!(
            central.add_issuer_key(&key(id, id, &[], 1), 2, "operator:lan").await.unwrap(),
            added,
            "{id}"
        );
    }
    assert!(
        !central.set_issuer_units("c", &[], (7, "person:an")).await.unwrap(),
        "one past the room"
    );
}
