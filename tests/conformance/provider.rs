//! Logins with an identity provider: each ends once, in its browser and in its time; an address is bound to
//! one subject and a subject to one person.

use futures::StreamExt as _;
use ingest::central::account::{Person, PersonChange, Role};
use ingest::central::provider::{BegunLogin, Binding};
use ingest::limits::PROVIDER_LOGINS_MAX;

use crate::{Place, on_both_databases};

on_both_databases!(
    a_login_ends_once_in_its_browser_and_in_its_time,
    of_too_many_logins_the_oldest_make_room,
    an_address_is_bound_once_and_another_subject_is_told,
    another_address_unbinds_and_is_nobody_elses,
    two_at_one_time_are_not_both_bound,
);

const NOW: i64 = 1_790_000_000_000;

fn begun(state: &str, expires_at: i64) -> BegunLogin {
    BegunLogin {
        state: state.to_owned(),
        browser: "browser".to_owned(),
        nonce: format!("nonce of {state}"),
        verifier: format!("verifier of {state}"),
        expires_at,
    }
}

async fn add(place: &Place, name: &str, email: &str) {
    let person = Person::new(name, "", (Role::Viewer, "H47.15"), NOW);
    let person = Person { email: email.to_owned(), ..person };
    assert!(place.central.add_person(&person, "operator:an").await.unwrap());
}

/// What is in the audit but for who was added: who, what, to whom, why.
async fn audited(place: &Place) -> Vec<(String, String, String, String)> {
    let lines = place.central.chain(0, 100).await.unwrap();
    let lines = lines.into_iter().filter(|line| line.action != "user-add");
    lines.map(|line| (line.actor, line.action, line.subject, line.page)).collect()
}

async fn a_login_ends_once_in_its_browser_and_in_its_time(place: Place) {
    let central = place.central;
    for state in ["a", "b", "c"] {
        central.begin_provider_login(&begun(state, NOW + 100), NOW).await.unwrap();
    }
    let end = async |state: &str, browser: &str, at: i64| {
        central.end_provider_login(state, browser, at).await.unwrap()
    };
    assert!(end("a", "another", NOW).await.is_none(), "not in another browser");
    assert!(end("a", "browser", NOW + 99).await == Some(begun("a", NOW + 100)), "but in its own");
    assert!(end("a", "browser", NOW + 99).await.is_none(), "once");
    assert!(end("b", "browser", NOW + 100).await.is_none(), "not at its end");
    assert!(end("b", "browser", NOW).await.is_none(), "and used up by that");
    assert!(end("", "browser", NOW).await.is_none());
    // The next one to begin takes away what has expired.
    central.begin_provider_login(&begun("d", NOW + 300), NOW + 100).await.unwrap();
    assert!(end("c", "browser", NOW).await.is_none());
    assert!(end("d", "browser", NOW).await.is_some());
}

async fn of_too_many_logins_the_oldest_make_room(place: Place) {
    let central = place.central;
    // Several at a time, as they come.
    let all = futures::stream::iter(0..PROVIDER_LOGINS_MAX);
    all.for_each_concurrent(8, |n| {
        let (central, begun) = (&central, begun(&n.to_string(), NOW + 1 + n));
        async move { central.begin_provider_login(&begun, NOW).await.unwrap() }
    })
    .await;
    let first = central.end_provider_login("0", "browser", NOW).await.unwrap();
    assert!(first.is_some(), "at the limit all are kept");
    for n in [PROVIDER_LOGINS_MAX, PROVIDER_LOGINS_MAX + 1] {
        central.begin_provider_login(&begun(&n.to_string(), NOW + 1 + n), NOW).await.unwrap();
    }
    let is_kept = async |state: String| {
        central.end_provider_login(&state, "browser", NOW).await.unwrap().is_some()
    };
    assert!(!is_kept("1".to_owned()).await, "one past it the oldest is gone");
    assert!(is_kept("2".to_owned()).await);
    assert!(is_kept((PROVIDER_LOGINS_MAX + 1).to_string()).await);
}

async fn an_address_is_bound_once_and_another_subject_is_told(place: Place) {
    add(&place, "trang", "trang@vi.du").await;
    add(&place, "lan", "lan@vi.du").await;
    let central = &place.central;
    assert!(central.person_of_subject("").await.unwrap().is_none(), "unbound people are nobody");
    let bind = async |email: &str, subject: &str| {
        central.bind_subject(email, subject, (NOW, "/monitor/x")).await.unwrap()
    };
    assert_eq!(bind("nobody@vi.du", "https://a 1").await, Binding::Nobody);
    assert_eq!(bind("", "https://a 1").await, Binding::Nobody);
    let Binding::Bound(trang) = bind("trang@vi.du", "https://a 1").await else {
        panic!("not bound")
    };
    assert_eq!((&*trang.name, &*trang.subject), ("trang", "https://a 1"));
    assert!(central.person_of_subject("https://a 1").await.unwrap() == Some(trang.clone()));
    assert_eq!(trang.epoch, 0, "sessions go on");
    assert_eq!(bind("trang@vi.du", "https://a 1").await, Binding::Bound(trang.clone()), "again");
    assert_eq!(bind("trang@vi.du", "https://a 2").await, Binding::Another(trang.clone()));
    assert!(central.person_of_subject("https://a 2").await.unwrap().is_none(), "nothing changed");
    central.change_person("lan", &PersonChange::Disable, (NOW, "person:admin")).await.unwrap();
    assert!(matches!(bind("lan@vi.du", "https://a 3").await, Binding::Disabled(_)));
    assert!(central.person_of_subject("https://a 3").await.unwrap().is_none());
    let said = audited(&place).await;
    let bound = ("person:trang", "provider-bind", "trang", "/monitor/x");
    let bound = [bound.0, bound.1, bound.2, bound.3].map(str::to_owned);
    assert_eq!(said[0], (bound[0].clone(), bound[1].clone(), bound[2].clone(), bound[3].clone()));
    assert_eq!(said.iter().filter(|line| line.1 == "provider-bind").count(), 1, "{said:?}");
}

async fn another_address_unbinds_and_is_nobody_elses(place: Place) {
    add(&place, "trang", "trang@vi.du").await;
    add(&place, "lan", "lan@vi.du").await;
    let central = &place.central;
    central.bind_subject("trang@vi.du", "https://a 1", (NOW, "")).await.unwrap();
    let change = async |name: &str, email: &str| {
        let change = PersonChange::Email { email: email.to_owned() };
        central.change_person(name, &change, (NOW, "person:admin")).await.unwrap()
    };
    assert!(!change("trang", "lan@vi.du").await, "somebody else's");
    assert!(central.person_of_subject("https://a 1").await.unwrap().is_some(), "and still bound");
    assert!(change("trang", "trang2@vi.du").await);
    let trang = central.person("trang").await.unwrap().unwrap();
    assert_eq!((&*trang.email, &*trang.subject, trang.epoch), ("trang2@vi.du", "", 1));
    assert!(central.person_of_subject("https://a 1").await.unwrap().is_none());
    assert!(change("trang", "trang2@vi.du").await, "one's own is no other's");
    assert!(change("trang", "").await && change("lan", "").await, "many have none");
    assert!(!change("nobody", "x@vi.du").await);
}

async fn two_at_one_time_are_not_both_bound(place: Place) {
    add(&place, "trang", "trang@vi.du").await;
    let subjects: Vec<String> = (0..8).map(|n| format!("https://a {n}")).collect();
    let binds = subjects.iter().map(|subject| {
        let central = &place.central;
        async move { central.bind_subject("trang@vi.du", subject, (NOW, "")).await.unwrap() }
    });
    let bindings = futures::future::join_all(binds).await;
    let bound = bindings.iter().filter(|one| matches!(one, Binding::Bound(_))).count();
    assert_eq!(bound, 1, "{bindings:?}");
    let others = bindings.iter().filter(|one| matches!(one, Binding::Another(_))).count();
    assert_eq!(others, 7, "{bindings:?}");
}
