//! `hailong key`: what is registered, what is refused with a sentence, and that no private key is kept.

use std::process::{Command, Output};

use support::Service;
use support::issuer::KeyPair;

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn list(service: &Service) -> String {
    let output = service.run("key", &["list"]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_key_is_registered_named_once_and_revoked_for_ever() {
    let service = Service::start();
    let (mut first, mut second) = (KeyPair::ed25519(), KeyPair::p256());
    first.register(&service, "motcua", &["H47.15"]);
    second.register(&service, "motcua", &[]);
    let lines = list(&service);
    for (key, algorithm) in [(&first, "EdDSA"), (&second, "ES256")] {
        let line = lines.lines().find(|line| line.starts_with(&key.id)).unwrap();
        assert!(line.contains(algorithm) && line.contains("motcua"), "{line}");
        assert!(line.contains("H47.15"), "the units are the issuer's: {line}");
    }
    // Again is no fault, and units that are named hold from now on.
    let again = first.add(&service, "motcua", &["H47.15", "H47.16"]);
    assert!(again.status.success() && said(&again).contains(&first.id), "{again:?}");
    assert!(list(&service).lines().all(|line| line.contains("H47.15, H47.16")));
    let others = first.add(&service, "xuanmai", &[]);
    assert!(!others.status.success() && said(&others).contains("'motcua'"), "{others:?}");
    assert!(!list(&service).contains("xuanmai"));

    assert!(service.run("key", &["revoke", &first.id]).status.success());
    assert!(list(&service).lines().any(|l| l.starts_with(&first.id) && l.contains("revoked")));
    let twice = service.run("key", &["revoke", &first.id]);
    assert!(!twice.status.success() && said(&twice).contains("key list"), "{twice:?}");
    let back = first.add(&service, "motcua", &[]);
    assert!(!back.status.success() && said(&back).contains("revoked"), "{back:?}");
}

#[tokio::test]
async fn what_is_no_public_key_of_a_kind_that_is_taken_is_refused_with_what_to_do() {
    let service = Service::start();
    let key = KeyPair::ed25519();
    let folder = service.folder().to_owned();
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    openssl(&["genpkey", "-algorithm", "RSA", "-out", "rsa"]);
    openssl(&["pkey", "-in", "rsa", "-pubout", "-out", "rsa.pem"]);
    let curve = "ec_paramgen_curve:P-384";
    openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", curve, "-out", "p384"]);
    openssl(&["pkey", "-in", "p384", "-pubout", "-out", "p384.pem"]);
    openssl(&["genpkey", "-algorithm", "ed448", "-out", "ed448"]);
    openssl(&["pkey", "-in", "ed448", "-pubout", "-out", "ed448.pem"]);
    std::fs::write(folder.join("text.pem"), "no key").unwrap();
    std::fs::write(folder.join("long.pem"), vec![b' '; 20_000]).unwrap();
    let private = key.private().to_string_lossy().into_owned();
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    for (path, told) in [
        (private.clone(), "private key, which must stay with the issuer"),
        (file("rsa"), "private key"),
        (file("rsa.pem"), "RSA"),
        (file("p384.pem"), "another curve"),
        (file("ed448.pem"), "another curve"),
        (file("text.pem"), "not PEM"),
        (file("long.pem"), "too long"),
        (file("absent.pem"), "absent.pem"),
    ] {
        let output = service.run("key", &["add", "motcua", &path]);
        assert!(!output.status.success() && said(&output).contains(told), "{path}: {output:?}");
    }
    let public = key.public().to_string_lossy().into_owned();
    for (arguments, told) in [
        (&["add", "mot cua", &public][..], "no name of an issuer"),
        (&["add", "motcua", &public, "--unit", "h47"][..], "H47.15"),
        (&["revoke", "-nobody"][..], "key list"),
    ] {
        let output = service.run("key", arguments);
        assert!(!output.status.success() && said(&output).contains(told), "{output:?}");
    }
    assert_eq!(list(&service), "", "nothing of all this was registered");
    let secret = std::fs::read_to_string(&private).unwrap();
    let secret = secret.lines().nth(1).unwrap();
    for entry in std::fs::read_dir(service.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}
