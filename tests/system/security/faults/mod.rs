//! The fault sweep: every call that a change makes goes wrong in every way, once and for good. Whatever happens, no key is
//! there that was neither handed out nor named, what is said is enough to go on, and going on by those words ends where
//! it was meant to, with nothing twice.

pub mod double;
pub mod fault;
pub mod proxy;
pub mod scenario;
pub mod several;
pub mod signals;
pub mod throttled;

use crate::aws::provision::forever;
use crate::support::program::{figure, set_up};
use bedrock_assist::domain::Shutdown;
use bedrock_assist::provision::{Connection, Connections, Pace};
use fault::{FAULTS, Faults, SIGNALS};
use scenario::{Cloud, SCENARIOS, Scenario};
use std::time::Duration;

#[test]
fn every_call_goes_wrong_in_every_way_in_process() {
    let mut cases = 0;
    for scenario in &SCENARIOS {
        let calls = scenario.calls(&double(), "marketing");
        for at in 0..calls.len() {
            for wanted in FAULTS.into_iter().chain(SIGNALS) {
                scenario.survives(&double(), "marketing", at, wanted);
                cases += 1;
            }
        }
    }
    figure(&format!("fault sweep, in process: {cases} cases, all hold"));
    assert!(cases > 500, "{cases}");
}

#[test]
fn every_call_goes_wrong_in_every_way_on_the_wire() {
    let Some(moto) = set_up("MOTO_URL", "the fault sweep on the wire") else { return };
    let mut cases = 0;
    // Every name is used once, for moto forgets nothing.
    let mut unit = || {
        cases += 1;
        format!("sweep-{}-{cases}", std::process::id())
    };
    let cloud = wired(&moto);
    // Every one of them would take minutes: moto makes a hundred calls a second.
    let creations = || {
        SCENARIOS.iter().filter(|scenario| ["a new unit", "another key"].contains(&scenario.name))
    };
    for scenario in creations() {
        let calls = scenario.calls(&cloud, &unit());
        for at in 0..calls.len() {
            for wanted in FAULTS {
                scenario.survives(&cloud, &unit(), at, wanted);
            }
        }
    }
    let cases = cases - creations().count();
    figure(&format!("fault sweep, on the wire: {cases} cases, all hold"));
    assert!(cases > 200, "{cases}");
}

/// An AWS of its own.
fn double() -> Cloud {
    let (faults, stops) = (Faults::default(), Shutdown::default());
    let (faulty, sound) = double::cloud(&faults, &stops);
    Cloud { faults, stops, faulty, sound, slow: false }
}

/// Moto, directly and through the proxy.
fn wired(moto: &str) -> Cloud {
    let faults = Faults::default();
    let proxy = proxy::start(moto, faults.clone());
    // Moto may be busy; only what goes wrong on purpose is not waited for long.
    let pause = Duration::from_millis(1);
    let pace = Pace { attempt: Duration::from_millis(300), pause, patience: Duration::ZERO };
    let faulty = Connections { pace, ..wiring(&proxy) };
    Cloud { faults, stops: Shutdown::default(), faulty, sound: wiring(moto), slow: true }
}

/// An AWS at this address.
fn wiring(endpoint: &str) -> Connections {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let wire = Connection { http, endpoint: Some(endpoint.to_owned()) };
    Connections {
        credentials: forever(),
        sts: wire.clone(),
        iam: wire.clone(),
        bedrock: wire,
        pace: Pace::default(),
    }
}

/// A name that says which case it is.
fn case(
    scenario: &Scenario,
    at: usize,
    action: &str,
    (fault, stays): (fault::Fault, bool),
) -> String {
    let stays = if stays { "always" } else { "once" };
    format!("{}: call {at} ({action}), {fault:?} {stays}", scenario.name)
}
