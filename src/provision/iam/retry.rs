//! How a call to IAM is made, and made again: how often is counted here and not by the SDK, for a refusal is only certain
//! where every attempt before it was, and all sessions of a batch share one rate once AWS throttles.

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

/// How often a step is tried that cannot be taken yet. With pauses of 1, 2, 4 and 8 seconds in between it takes as long
/// as a change in IAM may take to be seen everywhere (facts.md: 5 to 15 seconds).
pub(crate) const TRIES: u32 = 5;
/// How often before it was reached at all.
const UNREACHED: u32 = 3;
/// No pause is longer.
const LONGEST: Duration = Duration::from_secs(20);
/// How long what is help and no condition is waited for, but for its turns.
const HELP: Duration = Duration::from_secs(10);
/// How often somebody who waits looks whether the end is asked for.
const GLANCE: Duration = Duration::from_millis(20);

/// IAM at the pace that all who share it keep, and until someone wants to stop.
pub(crate) struct Calls<'a> {
    pub(crate) iam: &'a Client,
    pub(crate) pace: Pace,
    pub(crate) pacer: &'a Mutex<RateLimiter>,
    pub(crate) stops: &'a Shutdown,
    /// How often a look-up is tried.
    pub(crate) looks: u32,
}

/// How a call is made.
struct RetryPolicy<'a> {
    /// How often it is tried, but for those attempts that were throttled.
    most: u32,
    /// How long it may take, but for its turns.
    within: Option<Duration>,
    /// Whether it is not begun any more once the end is asked for.
    ends: bool,
    /// Whether there is reason to try it again.
    again: &'a dyn Fn(&CallError) -> bool,
}

impl Calls<'_> {
    /// Makes a call that changes something, and makes it again as long as `again` sees reason in what became of it.
    ///
    /// # Errors
    /// The last refusal; certain where all were.
    pub(crate) async fn insist<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        again: &dyn Fn(&CallError) -> bool,
    ) -> Result<T, CallError> {
        self.make(call, RetryPolicy { most: TRIES, within: None, ends: true, again }).await
    }

    /// Looks something up.
    ///
    /// # Errors
    /// The last refusal.
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

    /// Looks up what is help and no condition: it is not waited for long.
    ///
    /// # Errors
    /// Like [`Calls::ask`].
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
            // Nobody waits long for an AWS that was not reached once.
            let unreached = matches!(refusal.cause, Cause::Unreachable(_))
                && self.pacer().passed_last().is_none();
            let most = if unreached { way.most.min(UNREACHED) } else { way.most };
            let over =
                if is_throttled { self.is_hopeless(throttled, began) } else { tried >= most };
            if over || !(way.again)(&refusal) || self.stops.caught().is_some() {
                return Err(refusal);
            }
            // Whose turn it is after a refusal, the pacer knows; but not before it knows that AWS takes any.
            match is_throttled {
                true if self.pacer().passed_last().is_some() => {}
                true => self.wait(throttled).await,
                false => self.wait(tried).await,
            }
            spent += if is_throttled { Duration::ZERO } else { sent.elapsed() };
            last = Some(refusal);
        }
    }

    /// Whether AWS throttles everything: a call that it throttles was surely not carried out, so it can be made again for
    /// as long as AWS lets any other through.
    fn is_hopeless(&self, throttled: u32, began: Instant) -> bool {
        let silent = self.pacer().passed_last().map(|last| last.max(began).elapsed());
        throttled >= TRIES && silent.is_none_or(|silent| silent >= self.pace.patience)
    }

    /// The pause after so many tries.
    pub(crate) async fn wait(&self, tried: u32) {
        let pause = self.pace.pause * 2_u32.saturating_pow(tried.saturating_sub(1));
        self.sleep(pause.min(LONGEST)).await;
    }

    /// Waits until the next call may go. Whether that came before the end was asked for.
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
        // Nothing stops halfway through its sums.
        self.pacer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn timely<T>(left: Option<Duration>, call: impl Future<Output = T>) -> Result<T, CallError> {
    match left {
        Some(left) => timeout(left, call).await.map_err(|_| CallError::timed_out()),
        None => Ok(call.await),
    }
}

/// Whether it may well be otherwise the next time: AWS was busy or failed, the answer was lost, or somebody else changed
/// the same user.
pub(crate) fn is_passing(refusal: &CallError) -> bool {
    let busy = matches!(refusal.cause, Cause::Throttled | Cause::Unreachable(_));
    let conflict =
        refusal.is("ConcurrentModification") || refusal.is("EntityTemporarilyUnmodifiable");
    busy || conflict || !refusal.certain && refusal.cause != Cause::Endless
}

/// Whether the change before may not be seen everywhere yet.
pub(crate) fn is_unsettled(refusal: &CallError) -> bool {
    refusal.cause == Cause::Absent
}
