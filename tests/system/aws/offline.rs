//! A key needs no network: with local credentials it is created at once, or within seconds if a
//! look-up fails.

use crate::aws::official_generator::{Case, compare};
use crate::support::program::{ID, KEY, Ran, SECRET, World};
use crate::support::servers::{closed, silent};
use std::time::{Duration, Instant};

const PHRASE: &str = "dev key, 1h30m, in Frankfurt";

/// Returns a world for each way in which connections to AWS or to a proxy can be refused.
fn unreachable() -> Vec<(&'static str, World)> {
    vec![
        ("refused", World::signing().with("AWS_ENDPOINT_URL", &closed())),
        ("proxy refused", World::signing().with("HTTPS_PROXY", &closed())),
        (
            "both refused",
            World::signing()
                .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
                .with("HTTPS_PROXY", &closed()),
        ),
    ]
}

fn timed(world: &World, args: &[&str]) -> (Ran, Duration) {
    let begin = Instant::now();
    let ran = world.say(args);
    (ran, begin.elapsed())
}

#[test]
fn raw_is_the_key_alone_and_the_official_one() {
    for (how, world) in unreachable() {
        let (ran, took) = timed(&world, &["-o", "raw", PHRASE]);
        let ran = ran.exit_code(0);
        assert!(ran.out.starts_with(KEY) && ran.out.lines().count() == 1, "{how}: {}", ran.whole());
        assert!(took < Duration::from_secs(1), "{how}: {took:?}");
        compare(&[Case {
            id: ID.to_owned(),
            secret: SECRET.to_owned(),
            token: None,
            region: "eu-central-1".to_owned(),
            expires: 5400,
            key: ran.out.trim_end().to_owned(),
        }]);
    }
}

#[test]
fn json_is_there_in_three_seconds_with_notes() {
    let (listener, address) = silent();
    let mut worlds = unreachable();
    worlds.push(("silent", World::signing().with("AWS_ENDPOINT_URL", &address)));
    worlds.push(("silent proxy", World::signing().with("HTTPS_PROXY", &address)));
    for (how, world) in worlds {
        let (ran, took) = timed(&world, &["-o", "json", PHRASE]);
        let object = ran.exit_code(0).json();
        assert!(took < Duration::from_millis(4500), "{how}: {took:?}");
        eprintln!("{how}: {took:?}");
        assert_eq!(object["status"], "done", "{how}: {object}");
        assert_eq!(object["result"]["region"], "eu-central-1");
        let notes = object["notes"].to_string();
        assert!(
            ["the caller", "whose credentials"].iter().any(|part| notes.contains(part))
                && ["the region's models", "the region offers"]
                    .iter()
                    .any(|part| notes.contains(part)),
            "{how}: {notes}"
        );
    }
    drop(listener);
}

#[test]
fn without_checks_nothing_is_asked() {
    let (listener, address) = silent();
    let world = World::in_session().with("AWS_ENDPOINT_URL", &address);
    for args in [
        &["--no-verify", PHRASE][..],
        &["--no-verify", "-o", "json", PHRASE],
        &["-o", "env", PHRASE],
        &["-o", "dotenv", PHRASE],
    ] {
        let (ran, took) = timed(&world, args);
        assert!(took < Duration::from_secs(1), "{args:?}: {took:?}");
        assert!(ran.exit_code(0).out.contains(KEY));
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "somebody knocked");
}
