//! The fault sweep: each call of a change fails in every way, once or permanently. Every existing
//! key must be delivered or named in a message, and the suggested commands must complete the
//! request without duplicates.

pub mod double;
pub mod fault;
pub mod proxy;
pub mod scenario;
pub mod several;
pub mod signals;
pub mod throttled;

use crate::aws::provision::forever;
use crate::support::program::{report_figure, variable_or_skip};
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
    report_figure(&format!("fault sweep, in process: {cases} cases, all hold"));
    assert!(cases > 500, "{cases}");
}

#[test]
fn every_call_goes_wrong_in_every_way_on_the_wire() {
    let Some(moto) = variable_or_skip("MOTO_URL", "the fault sweep on the wire") else { return };
    let mut cases = 0;
    // Each name is used once, because moto keeps its users.
    let mut unit = || {
        cases += 1;
        format!("sweep-{}-{cases}", std::process::id())
    };
    let cloud = wired(&moto);
    // Runs two scenarios only: moto handles about 100 calls per second, so all of them would take
    // minutes.
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
    report_figure(&format!("fault sweep, on the wire: {cases} cases, all hold"));
    assert!(cases > 200, "{cases}");
}

/// Returns the sandbox in process, with a faulty and a sound connection.
fn double() -> Cloud {
    let (faults, stops) = (Faults::default(), Shutdown::default());
    let (faulty, sound) = double::cloud(&faults, &stops);
    Cloud { faults, stops, faulty, sound, slow: false }
}

/// Returns moto, with a faulty connection through the proxy and a sound one.
fn wired(moto: &str) -> Cloud {
    let faults = Faults::default();
    let proxy = proxy::start(moto, faults.clone());
    // moto may be slow, so only the faulty connections have short timeouts.
    let pause = Duration::from_millis(1);
    let pace = Pace { attempt: Duration::from_millis(300), pause, patience: Duration::ZERO };
    let faulty = Connections { pace, ..wiring(&proxy) };
    Cloud { faults, stops: Shutdown::default(), faulty, sound: wiring(moto), slow: true }
}

/// Returns connections to a fake AWS at this address.
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

/// Returns the case in words, such as "another key: call 3 (CreateAccessKey), Silent once".
fn case(
    scenario: &Scenario,
    at: usize,
    action: &str,
    (fault, stays): (fault::Fault, bool),
) -> String {
    let stays = if stays { "always" } else { "once" };
    format!("{}: call {at} ({action}), {fault:?} {stays}", scenario.name)
}
