//! How a call to IAM is made, and made again: how often is counted here and not by the SDK, for a refusal is only certain
//! where every attempt before it was.

use crate::domain::{Cause, Stops};
use crate::provision::refusal::Refusal;
use aws_sdk_iam::Client;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::time::Duration;

/// How often a step is tried that cannot be taken yet. With pauses of 1, 2, 4 and 8 seconds in between it takes as long
/// as a change in IAM may take to be seen everywhere (facts.md: 5 to 15 seconds).
pub(super) const TRIES: u32 = 5;

/// IAM with so long a first pause between two tries, and until someone wants to stop.
pub(super) struct Calls<'a> {
    pub(super) iam: &'a Client,
    pub(super) pause: Duration,
    pub(super) stops: &'a Stops,
}

impl Calls<'_> {
    /// Makes a call, and makes it again as long as `again` sees reason in what became of it.
    ///
    /// # Errors
    /// The last refusal; certain where all were.
    pub(super) async fn insist<T, E: ProvideErrorMetadata>(
        &self,
        call: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
        again: &dyn Fn(&Refusal) -> bool,
    ) -> Result<T, Refusal> {
        let mut tried = 1;
        let mut certain = true;
        loop {
            let mut refusal = match call().await {
                Ok(answer) => return Ok(answer),
                Err(error) => Refusal::of(&error),
            };
            certain &= refusal.certain;
            if !again(&refusal) || tried == TRIES || self.stops.caught().is_some() {
                refusal.certain = certain;
                return Err(refusal);
            }
            self.wait(tried).await;
            tried += 1;
        }
    }

    /// The pause after so many tries.
    pub(super) async fn wait(&self, tried: u32) {
        tokio::time::sleep(self.pause * 2_u32.saturating_pow(tried.saturating_sub(1))).await;
    }
}

/// Whether it may well be otherwise the next time: AWS was busy or failed, the answer was lost, or somebody else changed
/// the same user.
pub(super) fn is_passing(refusal: &Refusal) -> bool {
    let busy = matches!(refusal.cause, Cause::Throttled | Cause::Unreachable { .. });
    let conflict = refusal.is("ConcurrentModification") || refusal.is("EntityTemporarilyUnmodifiable");
    busy || conflict || !refusal.certain
}

/// Whether the change before may not be seen everywhere yet.
pub(super) fn is_unsettled(refusal: &Refusal) -> bool {
    refusal.cause == Cause::Absent
}
