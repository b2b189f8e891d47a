//! Short links and tokens: kept alike, found by their hash alone, over when they are over.

use ingest::central::token::ApiToken;

use crate::{Place, on_both_databases};

on_both_databases!(a_link_holds_what_was_kept_last, a_token_is_known_by_its_hash_until_revoked);

async fn a_link_holds_what_was_kept_last(place: Place) {
    let central = place.central;
    assert_eq!(central.link("aa").await.unwrap(), None);
    assert!(central.keep_link("aa", &[1, 0, 255], 1_000, 0).await.unwrap());
    assert!(!central.keep_link("aa", &[2], 2_000, 0).await.unwrap(), "it was there");
    assert_eq!(central.link("aa").await.unwrap(), Some(vec![2]));
    // What was over long ago goes while another comes; what is over at that moment stays.
    assert!(central.keep_link("bb", &[3], 9_000, 2_000).await.unwrap());
    assert_eq!(central.link("aa").await.unwrap(), Some(vec![2]));
    assert!(central.keep_link("cc", &[4], 9_000, 2_001).await.unwrap());
    assert_eq!(central.link("aa").await.unwrap(), None);
    assert_eq!(central.link("bb").await.unwrap(), Some(vec![3]));
}

async fn a_token_is_known_by_its_hash_until_revoked(place: Place) {
    let central = place.central;
    let token = |name: &str, id: &str| ApiToken {
        name: name.to_owned(),
        id: id.to_owned(),
        scope: "invites".to_owned(),
        unit: "H47.15".to_owned(),
        added_at: 1,
        expires_at: 2,
        revoked_at: None,
    };
    assert!(central.add_token(&token("motcua", "aa"), 2, "operator:lan").await.unwrap());
    assert!(
        !central.add_token(&token("motcua", "bb"), 2, "operator:lan").await.unwrap(),
        "the name is taken"
    );
    assert!(
        !central.add_token(&token("other", "aa"), 2, "operator:lan").await.unwrap(),
        "the token is another's"
    );
    assert!(central.add_token(&token("xuanmai", "cc"), 2, "operator:lan").await.unwrap());
    assert!(
        !central.add_token(&token("third", "dd"), 2, "operator:lan").await.unwrap(),
        "one past the room"
    );
    assert_eq!(central.token("aa").await.unwrap(), Some(token("motcua", "aa")));
    assert_eq!(central.token("dd").await.unwrap(), None);
    assert!(central.revoke_token("motcua", 5, "operator:lan").await.unwrap());
    assert!(
        !central.revoke_token("motcua", 6, "operator:lan").await.unwrap(),
        "it is revoked already"
    );
    assert!(!central.revoke_token("third", 6, "operator:lan").await.unwrap(), "there is none");
    let revoked = ApiToken { revoked_at: Some(5), ..token("motcua", "aa") };
    assert_eq!(central.tokens().await.unwrap(), [revoked, token("xuanmai", "cc")]);
    let audit = central.audited(0, 100).await.unwrap();
    let lines: Vec<(&str, &str)> =
        audit.iter().map(|one| (one.action.as_str(), one.subject.as_str())).collect();
    assert_eq!(
        lines,
        [("token-add", "motcua"), ("token-add", "xuanmai"), ("token-revoke", "motcua")]
    );
}
