//! Sends IAM calls and retries them. The SDK's own retries are off, because a call certainly had no
//! effect only if that is certain for each attempt. All clients of a batch share one rate limiter.

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

/// The maximum number of attempts of a change, not counting throttled ones. The pauses of 1, 2, 4
/// and 8 seconds add up to the time that IAM may need to make an earlier change visible (5 to 15
/// seconds, docs/contract/AWS-FACTS.md).
pub(crate) const MAX_ATTEMPTS: u32 = 5;
/// The maximum number of attempts if AWS has accepted no call yet and can't be reached.
const MAX_UNREACHED: u32 = 3;
/// The maximum pause between two attempts.
const MAX_PAUSE: Duration = Duration::from_secs(20);
/// The time limit of an optional look-up, not counting the time spent waiting for its turn.
const OPTIONAL_LIMIT: Duration = Duration::from_secs(10);
/// The interval at which a wait checks for a shutdown.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Sends IAM calls at the rate that all clients share.
pub(crate) struct Calls<'a> {
    pub(crate) iam: &'a Client,
    pub(crate) pace: Pace,
    pub(crate) rate_limiter: &'a Mutex<RateLimiter>,
    pub(crate) stops: &'a Shutdown,
    /// The maximum number of attempts of a look-up, not counting throttled ones.
    pub(crate) max_reads: u32,
}

/// The limits that apply to one call and its retries.
struct RetryPolicy<'a> {
    /// The maximum number of attempts, not counting throttled ones.
    max_attempts: u32,
    /// The time limit, not counting the time spent waiting for its turn.
    time_limit: Option<Duration>,
    /// True if a requested shutdown prevents even the first attempt.
    stops_at_shutdown: bool,
    /// Returns true if a failure is worth another attempt.
    retryable: &'a dyn Fn(&CallError) -> bool,
}

impl Calls<'_> {
    /// Sends a call that changes IAM, and repeats it while its failure is `retryable`. The returned
    /// failure is certain only if the failures of all attempts were.
    pub(crate) async fn change<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        retryable: &dyn Fn(&CallError) -> bool,
    ) -> Result<T, CallError> {
        self.send_with(
            call,
            RetryPolicy {
                max_attempts: MAX_ATTEMPTS,
                time_limit: None,
                stops_at_shutdown: true,
                retryable,
            },
        )
        .await
    }

    /// Sends a look-up, and repeats it while its failure is passing, up to `max_reads` attempts.
    pub(crate) async fn read<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, CallError> {
        self.send_with(call, self.look_up(None)).await
    }

    /// Does the same as [`Calls::read`], for at most `OPTIONAL_LIMIT`.
    pub(crate) async fn read_optional<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, CallError> {
        self.send_with(call, self.look_up(Some(OPTIONAL_LIMIT))).await
    }

    fn look_up(&self, time_limit: Option<Duration>) -> RetryPolicy<'static> {
        RetryPolicy {
            max_attempts: self.max_reads,
            time_limit,
            stops_at_shutdown: false,
            retryable: &is_passing,
        }
    }

    async fn send_with<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        policy: RetryPolicy<'_>,
    ) -> Result<T, CallError> {
        let began = Instant::now();
        let (mut attempts, mut throttled, mut spent) = (0, 0, Duration::ZERO);
        let mut last: Option<CallError> = None;
        loop {
            let asked = Instant::now();
            if !self.wait_for_turn(asked).await && (policy.stops_at_shutdown || last.is_some()) {
                return Err(last.unwrap_or_else(CallError::unsent));
            }
            let sent = Instant::now();
            let left = policy.time_limit.map(|time_limit| time_limit.saturating_sub(spent));
            let mut refusal = match with_timeout(left, call()).await {
                Ok(Ok(answer)) => {
                    self.rate_limiter().accepted(Instant::now());
                    return Ok(answer);
                }
                Ok(Err(error)) => CallError::from_sdk(&error),
                Err(refusal) => return Err(refusal),
            };
            let is_throttled = refusal.cause == Cause::Throttled;
            match &refusal {
                _ if is_throttled => self.rate_limiter().refused(asked, Instant::now()),
                refusal if refusal.is_answer() => self.rate_limiter().accepted(Instant::now()),
                _ => {}
            }
            refusal.certain &= last.is_none_or(|last| last.certain);
            throttled += u32::from(is_throttled);
            attempts += u32::from(!is_throttled);
            // If AWS was never reached, few attempts are made.
            let unreached = matches!(refusal.cause, Cause::Unreachable(_))
                && self.rate_limiter().last_accepted().is_none();
            let max_attempts = if unreached {
                policy.max_attempts.min(MAX_UNREACHED)
            } else {
                policy.max_attempts
            };
            let over = if is_throttled {
                self.is_hopeless(throttled, began)
            } else {
                attempts >= max_attempts
            };
            if over || !(policy.retryable)(&refusal) || self.stops.requested().is_some() {
                return Err(refusal);
            }
            // After throttling, the rate limiter sets the time of the next attempt. Until AWS has
            // accepted a call, the limiter knows no rate, so a pause is needed.
            match is_throttled {
                true if self.rate_limiter().last_accepted().is_some() => {}
                true => self.wait(throttled).await,
                false => self.wait(attempts).await,
            }
            spent += if is_throttled { Duration::ZERO } else { sent.elapsed() };
            last = Some(refusal);
        }
    }

    /// Returns true if AWS has throttled every call for [`Pace::patience`]. A throttled call
    /// certainly had no effect, so it is repeated while AWS accepts others.
    fn is_hopeless(&self, throttled: u32, began: Instant) -> bool {
        let silent = self.rate_limiter().last_accepted().map(|last| last.max(began).elapsed());
        throttled >= MAX_ATTEMPTS && silent.is_none_or(|silent| silent >= self.pace.patience)
    }

    /// Pauses after `attempts` failed attempts. Each pause is twice as long as the one before, up
    /// to `MAX_PAUSE`. A requested shutdown ends the pause.
    pub(crate) async fn wait(&self, attempts: u32) {
        let pause = self.pace.pause * 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.sleep(pause.min(MAX_PAUSE)).await;
    }

    /// Waits until the next call may start. Returns false if a shutdown was requested first.
    async fn wait_for_turn(&self, now: Instant) -> bool {
        let turn = self.rate_limiter().next_turn(now);
        self.sleep(turn.saturating_duration_since(now)).await
    }

    async fn sleep(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            if self.stops.requested().is_some() {
                return false;
            }
            tokio::time::sleep(left.min(POLL_INTERVAL)).await;
        }
    }

    fn rate_limiter(&self) -> MutexGuard<'_, RateLimiter> {
        // The limiter's arithmetic can't panic halfway, so a poisoned lock still guards a
        // consistent state.
        self.rate_limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn with_timeout<T>(
    left: Option<Duration>,
    call: impl Future<Output = T>,
) -> Result<T, CallError> {
    match left {
        Some(left) => timeout(left, call).await.map_err(|_| CallError::timed_out()),
        None => Ok(call.await),
    }
}

/// Returns true if another attempt may succeed: AWS was busy, failed or couldn't be reached, its
/// answer was lost, or another change to the same user was in progress.
pub(crate) fn is_passing(refusal: &CallError) -> bool {
    let busy = matches!(refusal.cause, Cause::Throttled | Cause::Unreachable(_));
    let conflict =
        refusal.is("ConcurrentModification") || refusal.is("EntityTemporarilyUnmodifiable");
    busy || conflict || !refusal.certain && refusal.cause != Cause::Endless
}

/// Returns true if AWS doesn't find an entity. An earlier change may not be visible everywhere yet.
pub(crate) fn is_unsettled(refusal: &CallError) -> bool {
    refusal.cause == Cause::Absent
}
