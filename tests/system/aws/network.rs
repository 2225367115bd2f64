//! Corporate networks use proxies and their own certificate authorities. The program follows these
//! settings, names a broken one, and sends nothing in plain HTTP beyond this machine.

use crate::support::gateway::Gateway;
use crate::support::program::{KEY, World};
use crate::support::servers::{IDENTITY, Server, aws, closed};
use std::time::{Duration, Instant};

const PHRASE: &str = "key for 1 hour in eu-west-1";

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let sts = Server::new(|_| (200, IDENTITY.replace("user/ann", "user/behind-tls")));
    let Some(tls) = Gateway::tls(&sts, "AWS_CA_BUNDLE with a TLS server") else { return };
    let bedrock = aws();
    let world = || {
        World::signing()
            .with("AWS_ENDPOINT_URL_STS", &tls.address)
            .with("AWS_ENDPOINT_URL_BEDROCK", &bedrock.address)
    };
    let known = world().with("AWS_CA_BUNDLE", &tls.authority());
    let ran = known.say(&[PHRASE]).exit_code(0);
    assert!(ran.out.contains("user/behind-tls"), "{}", ran.whole());
    let unknown = world()
        .say(&[PHRASE])
        .exit_code(0)
        .stderr_contains(&["could not be reached", "whose credentials these are"]);
    assert!(
        !unknown.out.contains("behind-tls") && unknown.out.contains(KEY),
        "{}",
        unknown.whole()
    );
    // Calls to this machine bypass the proxy, even one that can't be reached.
    let ran = known.with("HTTPS_PROXY", &closed()).say(&[PHRASE]).exit_code(0);
    assert!(ran.out.contains("user/behind-tls"), "{}", ran.whole());
}

#[test]
fn a_broken_bundle_is_named_where_it_is_needed() {
    let world = World::signing();
    let file = world.home().join("ca.pem");
    std::fs::write(&file, "no certificate").unwrap();
    let path = file.display().to_string();
    let world = world.with("AWS_CA_BUNDLE", &path);
    let ran = world.say(&[PHRASE]).exit_code(1).stderr_contains(&[
        "AWS_CA_BUNDLE",
        "isn't a readable PEM file",
        "unset AWS_CA_BUNDLE",
    ]);
    assert!(ran.out.is_empty());
    assert_eq!(
        world.say(&["-o", "json", PHRASE]).exit_code(1).json()["error"]["code"],
        "ca_bundle"
    );
    // A key without look-ups needs no call to AWS, so the broken bundle doesn't matter.
    assert!(world.say(&["-o", "raw", PHRASE]).exit_code(0).out.starts_with(KEY));
    assert!(world.say(&["--no-verify", PHRASE]).exit_code(0).out.contains(KEY));
}

#[test]
fn a_proxy_is_asked_for_every_call() {
    for name in ["HTTPS_PROXY", "https_proxy"] {
        let proxy = Server::new(|_| (503, String::new()));
        let world =
            World::signing().with(name, &proxy.address.replace("http://", "http://ann:s3cret@"));
        let ran = world.say(&[PHRASE]).exit_code(0);
        assert!(ran.out.contains(KEY) && !ran.whole().contains("s3cret"), "{}", ran.whole());
        let heads = proxy.heads();
        for host in ["sts.eu-west-1.amazonaws.com:443", "bedrock.eu-west-1.amazonaws.com:443"] {
            let asked = |head: &&String| head.starts_with(&format!("CONNECT {host}"));
            let head =
                heads.iter().find(asked).unwrap_or_else(|| panic!("{name} {host}: {heads:?}"));
            assert!(head.to_lowercase().contains("proxy-authorization: basic"), "{head}");
            assert!(!head.contains("AWS4-HMAC"), "{head}");
        }
    }
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    // 192.0.2.0/24 is reserved for documentation, so no server could receive what a faulty program
    // sends.
    for (name, value) in [
        ("AWS_ENDPOINT_URL", "http://192.0.2.1/"),
        ("AWS_ENDPOINT_URL_STS", "http://ann:s3cret@192.0.2.1/"),
        ("AWS_ENDPOINT_URL_BEDROCK", "http://localhost.example.com"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1@example.com"),
    ] {
        let world = World::signing().with(name, value);
        let ran = world.say(&[PHRASE]).exit_code(2).stderr_contains(&[
            name,
            "nothing was sent",
            "use https",
        ]);
        assert!(ran.out.is_empty() && !ran.err.contains("s3cret"), "{}", ran.whole());
        assert_eq!(
            world.say(&["-o", "json", PHRASE]).exit_code(2).json()["error"]["code"],
            "insecure_endpoint"
        );
    }
    let config =
        "[default]\nservices = s\n[services s]\nsts =\n  endpoint_url = http://192.0.2.1/\n";
    World::signing()
        .configured(config)
        .say(&[PHRASE])
        .exit_code(2)
        .stderr_contains(&["[services s]", "nothing was sent"]);
}

#[test]
fn an_endpoint_in_force_is_named_in_the_answer() {
    let aws = aws();
    let world =
        World::signing().configured(&format!("[default]\nendpoint_url = {}\n", aws.address));
    let ran = world
        .say(&[PHRASE])
        .exit_code(0)
        .stderr_contains(&[&aws.address, "set by endpoint_url of profile default"]);
    assert_eq!(ran.err.matches("AWS calls go to").count(), 1, "{}", ran.whole());
    assert_eq!(aws.heads().len(), 3);
    let notes = world.say(&["-o", "json", PHRASE]).exit_code(0).json()["notes"].to_string();
    assert!(notes.contains(&aws.address), "{notes}");
}

#[test]
fn an_aws_that_is_not_reached_is_told_soon() {
    let world = World::signing().with("AWS_ENDPOINT_URL", &closed());
    for phrase in ["list keys", "key for alpha, owner: a@b.com", "delete the key of alpha"] {
        let began = Instant::now();
        world.say(&["--yes", phrase]).exit_code(1).stderr_contains(&["connection was refused"]);
        assert!(began.elapsed() < Duration::from_secs(10), "{phrase}: {:?}", began.elapsed());
    }
}

#[test]
fn who_is_reached_without_the_proxy_is_not_asked_through_it() {
    let proxy = Server::new(|_| (503, String::new()));
    let world = || World::signing().with("HTTPS_PROXY", &proxy.address);
    // Nothing listens at port 9 of 127.0.0.2, so a direct call is refused.
    let ask =
        |world: World| world.with("AWS_ENDPOINT_URL", "https://127.0.0.2:9").say(&["list keys"]);
    for listed in ["127.0.0.0/8", "127.0.0.2:9", " x.com 127.0.0.2"] {
        ask(world().with("NO_PROXY", listed))
            .exit_code(1)
            .stderr_contains(&["connection was refused"]);
    }
    assert!(proxy.heads().is_empty(), "{:?}", proxy.heads());
    world().with("NO_PROXY", "amazonaws.com:8443, .amazon.com").say(&[PHRASE]).exit_code(0);
    assert!(
        proxy.heads().iter().any(|head| head.starts_with("CONNECT sts")),
        "{:?}",
        proxy.heads()
    );
}
