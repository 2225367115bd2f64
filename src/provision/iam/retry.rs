//! Sends IAM calls, with retries. They are counted here rather than by the SDK, because a refusal
//! is only certain if every earlier attempt was. All clients of a batch share one rate once AWS
//! throttles.

use crate::domain::{Cause, Shutdown};
use crate::provision::client::connection::Pace;
use crate::provision::client::failure::CallError;
use crate::provision::iam::rate_limiter::RateLimiter;
use aws_sdk_iam::Client;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// Maximum attempts of a step that isn't possible yet. With pauses of 1, 2, 4 and 8 seconds they
/// take as long as IAM may need to make a change visible (5 to 15 seconds,
/// docs/contract/AWS-FACTS.md).
pub(crate) const TRIES: u32 = 5;
/// Maximum attempts if AWS was never reached.
const UNREACHED: u32 = 3;
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(20);
/// The time limit of an optional look-up, without the time spent waiting for its turn.
const HELP: Duration = Duration::from_secs(10);
/// Interval for checking shutdown while waiting.
const GLANCE: Duration = Duration::from_millis(20);

/// Sends IAM calls at the shared rate until shutdown.
pub(crate) struct Calls<'a> {
    pub(crate) iam: &'a Client,
    pub(crate) pace: Pace,
    pub(crate) pacer: &'a Mutex<RateLimiter>,
    pub(crate) stops: &'a Shutdown,
    /// Maximum attempts of a look-up.
    pub(crate) looks: u32,
}

/// The limits of one call.
struct RetryPolicy<'a> {
    /// Maximum attempts, not counting throttled ones.
    most: u32,
    /// The time limit, without the time spent waiting for its turn.
    within: Option<Duration>,
    /// Skip the call once shutdown is requested.
    ends: bool,
    /// Decides whether a failure is worth another attempt.
    again: &'a dyn Fn(&CallError) -> bool,
}

impl Calls<'_> {
    /// Sends a call that changes IAM, repeatedly while `again` accepts the failure. The last
    /// failure is certain only if all were.
    pub(crate) async fn insist<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        again: &dyn Fn(&CallError) -> bool,
    ) -> Result<T, CallError> {
        self.make(call, RetryPolicy { most: TRIES, within: None, ends: true, again }).await
    }

    /// Sends a look-up.
    pub(crate) async fn ask<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, CallError> {
        self.make(
            call,
            RetryPolicy { most: self.looks, within: None, ends: false, again: &is_passing },
        )
        .await
    }

    /// Sends an optional look-up, with a short time limit.
    pub(crate) async fn help<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, CallError> {
        self.make(
            call,
            RetryPolicy { most: self.looks, within: Some(HELP), ends: false, again: &is_passing },
        )
        .await
    }

    async fn make<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        way: RetryPolicy<'_>,
    ) -> Result<T, CallError> {
        let began = Instant::now();
        let (mut tried, mut throttled, mut spent) = (0, 0, Duration::ZERO);
        let mut last: Option<CallError> = None;
        loop {
            let asked = Instant::now();
            if !self.turn(asked).await && (way.ends || last.is_some()) {
                return Err(last.unwrap_or_else(CallError::unsent));
            }
            let sent = Instant::now();
            let left = way.within.map(|within| within.saturating_sub(spent));
            let mut refusal = match timely(left, call()).await {
                Ok(Ok(answer)) => {
                    self.pacer().passed(Instant::now());
                    return Ok(answer);
                }
                Ok(Err(error)) => CallError::of(&error),
                Err(refusal) => return Err(refusal),
            };
            let is_throttled = refusal.cause == Cause::Throttled;
            match &refusal {
                _ if is_throttled => self.pacer().refused(asked, Instant::now()),
                refusal if refusal.is_answer() => self.pacer().passed(Instant::now()),
                _ => {}
            }
            refusal.certain &= last.is_none_or(|last| last.certain);
            throttled += u32::from(is_throttled);
            tried += u32::from(!is_throttled);
            // An AWS that was never reached gets few attempts.
            let unreached = matches!(refusal.cause, Cause::Unreachable(_))
                && self.pacer().passed_last().is_none();
            let most = if unreached { way.most.min(UNREACHED) } else { way.most };
            let over =
                if is_throttled { self.is_hopeless(throttled, began) } else { tried >= most };
            if over || !(way.again)(&refusal) || self.stops.caught().is_some() {
                return Err(refusal);
            }
            // After throttling, the rate limiter sets the next turn, but only once AWS has accepted
            // any call.
            match is_throttled {
                true if self.pacer().passed_last().is_some() => {}
                true => self.wait(throttled).await,
                false => self.wait(tried).await,
            }
            spent += if is_throttled { Duration::ZERO } else { sent.elapsed() };
            last = Some(refusal);
        }
    }

    /// True if AWS throttles everything. A throttled call certainly had no effect, so it is
    /// repeated for as long as AWS accepts others.
    fn is_hopeless(&self, throttled: u32, began: Instant) -> bool {
        let silent = self.pacer().passed_last().map(|last| last.max(began).elapsed());
        throttled >= TRIES && silent.is_none_or(|silent| silent >= self.pace.patience)
    }

    /// Pauses after `tried` attempts.
    pub(crate) async fn wait(&self, tried: u32) {
        let pause = self.pace.pause * 2_u32.saturating_pow(tried.saturating_sub(1));
        self.sleep(pause.min(LONGEST)).await;
    }

    /// Waits until the next call may start. False if shutdown came first.
    async fn turn(&self, now: Instant) -> bool {
        let turn = self.pacer().turn(now);
        self.sleep(turn.saturating_duration_since(now)).await
    }

    async fn sleep(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            if self.stops.caught().is_some() {
                return false;
            }
            tokio::time::sleep(left.min(GLANCE)).await;
        }
    }

    fn pacer(&self) -> MutexGuard<'_, RateLimiter> {
        // The limiter's arithmetic can't panic halfway, so a poisoned lock is still consistent.
        self.pacer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn timely<T>(left: Option<Duration>, call: impl Future<Output = T>) -> Result<T, CallError> {
    match left {
        Some(left) => timeout(left, call).await.map_err(|_| CallError::timed_out()),
        None => Ok(call.await),
    }
}

/// True if another attempt may succeed: AWS was busy or failed, its answer was lost, or another
/// change to the same user was in progress.
pub(crate) fn is_passing(refusal: &CallError) -> bool {
    let busy = matches!(refusal.cause, Cause::Throttled | Cause::Unreachable(_));
    let conflict =
        refusal.is("ConcurrentModification") || refusal.is("EntityTemporarilyUnmodifiable");
    busy || conflict || !refusal.certain && refusal.cause != Cause::Endless
}

/// True if an earlier change may not be visible everywhere yet.
pub(crate) fn is_unsettled(refusal: &CallError) -> bool {
    refusal.cause == Cause::Absent
}
