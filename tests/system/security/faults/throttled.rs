//! A batch that AWS throttles slows down, but every request succeeds. If AWS accepts no call, the
//! program gives up.

use crate::aws::provision::iam::{carried_out, name, plan, tags};
use crate::aws::provision::joined::together;
use crate::security::faults::double::answer;
use crate::security::faults::fault::Fault;
use crate::support::program::report_figure;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use bedrock_assist::domain::{Problem, ShutdownSignal, Step};
use bedrock_assist::provision::{AwsClient, Connection, Connections, Pace, Settings};
use jiff::Timestamp;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The rate limit: calls per second, and the number of calls at once after a rest.
const RATE: f64 = 200.0;
const BURST: f64 = 20.0;
/// Number of teams for each of the eight sessions.
const UNITS: usize = 19;

/// A token bucket that counts accepted and refused calls.
#[derive(Debug)]
struct Bucket {
    rate: f64,
    tokens: f64,
    filled: Instant,
    through: usize,
    refused: usize,
}

impl Bucket {
    fn lets_through(&mut self) -> bool {
        let now = Instant::now();
        self.tokens = (self.tokens + (now - self.filled).as_secs_f64() * self.rate).min(BURST);
        self.filled = now;
        let through = self.tokens >= 1.0;
        if through {
            self.tokens -= 1.0;
            self.through += 1;
        } else {
            self.refused += 1;
        }
        through
    }
}

#[derive(Debug)]
struct Throttling {
    inner: SharedHttpConnector,
    bucket: Arc<Mutex<Bucket>>,
}

impl HttpConnector for Throttling {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if self.bucket.lock().unwrap().lets_through() {
            return self.inner.call(request);
        }
        let (status, body) = Fault::Throttled.says().unwrap();
        HttpConnectorFuture::ready(Ok(answer(status, body)))
    }
}

/// Returns connections to a sandbox with a rate limit, and its bucket.
fn throttled(rate: f64, pace: Pace) -> (Connections, Arc<Mutex<Bucket>>) {
    let sound = bedrock_assist::provision::sandbox_connections(Timestamp::now);
    let tokens = if rate > 0.0 { BURST } else { 0.0 };
    let bucket = Bucket { rate, tokens, filled: Instant::now(), through: 0, refused: 0 };
    let bucket = Arc::new(Mutex::new(bucket));
    let (inner, shared) = (sound.iam.http.clone(), Arc::clone(&bucket));
    let http = http_client_fn(move |settings, components| {
        let inner = inner.http_connector(settings, components);
        SharedHttpConnector::new(Throttling { inner, bucket: Arc::clone(&shared) })
    });
    (Connections { iam: Connection { http, endpoint: None }, pace, ..sound }, bucket)
}

#[test]
fn a_throttled_batch_slows_down_and_nothing_fails() {
    let (wiring, bucket) = throttled(RATE, Pace::default());
    let session = AwsClient::wired(Settings::default(), wiring);
    let begin = Instant::now();
    together(&session, |number, session| {
        for at in 0..UNITS {
            let unit = format!("team-{number}-{at}");
            let known = session.look(&[name(&unit)]).unwrap();
            assert!(known.users.is_empty() && known.notes.is_empty(), "{known:?}");
            let steps = [Step::CreateUser(tags(&unit, None)), Step::AttachPolicy, Step::CreateKey];
            assert!(carried_out(session, &plan(&unit, &steps), "sandbox").unwrap().is_some());
        }
    });
    let took = begin.elapsed().as_secs_f64();
    let Bucket { through, refused, .. } = *bucket.lock().unwrap();
    assert!(through >= 8 * UNITS * 5 && refused > 0, "{through} {refused}");
    let ratio = took / (through as f64 / RATE);
    report_figure(&format!(
        "throttled batch: {through} calls at {RATE} a second in {ratio:.2} of the time that takes, {refused} refused"
    ));
}

#[test]
fn an_aws_that_throttles_everything_is_given_up() {
    let pace = Pace { pause: Duration::from_millis(10), ..Pace::default() };
    let (wiring, bucket) = throttled(0.0, pace);
    let session = AwsClient::wired(Settings::default(), wiring.clone());
    let problem = carried_out(&session, &plan("team", &[Step::CreateKey]), "sandbox").unwrap_err();
    assert!(
        matches!(&problem, Problem::AwsRefused(refused) if refused.certain && refused.code.as_deref() == Some("Throttling")),
        "{problem:?}"
    );
    assert_eq!(bucket.lock().unwrap().refused, 5);
    assert!(session.look(&[name("team")]).is_err());

    // If AWS has accepted a call before, the client keeps trying for `patience` before it gives up.
    let pace = Pace { patience: Duration::from_millis(300), ..pace };
    let (wiring, bucket) = throttled(RATE, pace);
    let session = AwsClient::wired(Settings::default(), wiring);
    session.look(&[name("team")]).unwrap();
    let begin = Instant::now();
    bucket.lock().unwrap().rate = 0.0;
    bucket.lock().unwrap().tokens = 0.0;
    assert!(session.look(&[name("team")]).is_err());
    assert!(begin.elapsed() >= Duration::from_millis(300), "{:?}", begin.elapsed());
}

#[test]
fn a_signal_ends_the_waiting() {
    let (wiring, bucket) = throttled(RATE, Pace::default());
    let settings = Settings::default();
    let stops = settings.stops.clone();
    let session = AwsClient::wired(settings, wiring);
    session.look(&[name("team")]).unwrap();
    bucket.lock().unwrap().rate = 0.0;
    bucket.lock().unwrap().tokens = 0.0;
    let begin = Instant::now();
    let steps = [Step::CreateUser(tags("team", None)), Step::CreateKey];
    let problem = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(200));
            stops.raise(ShutdownSignal::Interrupt);
        });
        carried_out(&session, &plan("team", &steps), "sandbox").unwrap_err()
    });
    let Problem::Stopped { by: ShutdownSignal::Interrupt, progress } = problem else {
        panic!("{problem:?}")
    };
    assert_eq!((&progress.done[..], &progress.undone[..]), (&[][..], &steps[..]));
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
