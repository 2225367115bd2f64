//! Creates an access key. AWS returns its secret only once.

use super::apply::ChangeRunner;
use super::read;
use super::retry::{MAX_ATTEMPTS, is_passing, is_unsettled};
use super::step_result::{Failure, FailureReason, StepResult};
use crate::domain::{AccessKeyId, Cause, ChangePlan, LongTermKey, Secret, Step, UserName};
use crate::provision::client::failure::{CallError, request_id};
use aws_sdk_iam::types::{AccessKey, StatusType};

impl ChangeRunner<'_> {
    /// Creates a key. Repeats the call only if AWS certainly created none. After a lost response, a
    /// second call would create another key, and the first one's secret would be lost.
    pub(super) async fn create_key(
        &self,
        plan: &ChangePlan,
        user: &UserName,
    ) -> Result<StepResult, Failure> {
        // AWS may still count the key that the rotation has just deleted to make room.
        let deleted_to_make_room = plan.deleted_to_make_room().next().is_some();
        let again = |refusal: &CallError| {
            let unsettled =
                is_unsettled(refusal) || deleted_to_make_room && refusal.cause == Cause::Limit;
            refusal.certain && (unsettled || is_passing(refusal))
        };
        let call = || self.calls.iam.create_access_key().user_name(user.as_str()).send();
        match self.calls.change(call, &again).await {
            Ok(answer) => {
                let request_id = request_id(&answer);
                let new_id = answer
                    .access_key
                    .as_ref()
                    .and_then(|key| AccessKeyId::parse(key.access_key_id()));
                if let Some(key) = answer.access_key.and_then(|key| complete_key(user, key)) {
                    return Ok(StepResult { key: Some(key), request_id });
                }
                let seen = match &new_id {
                    // The key exists and has this ID, but is useless without its secret.
                    Some(id) => Some(vec![id.clone()]),
                    None => self.new_keys(plan, user).await,
                };
                let refusal = CallError { request_id, ..CallError::garbled() };
                Err(Failure { reason: FailureReason::Lost(seen), made: new_id, refusal })
            }
            Err(refusal) if refusal.certain => Err(Failure::refused(&Step::CreateKey, refusal)),
            Err(refusal) => Err(Failure::with_reason(
                FailureReason::Lost(self.new_keys(plan, user).await),
                &refusal,
            )),
        }
    }

    /// Returns the keys that didn't exist when the plan was made; `None` if AWS can't list them.
    /// Lists the keys again while it finds none, because a new key may not be visible at once.
    async fn new_keys(&self, plan: &ChangePlan, user: &UserName) -> Option<Vec<AccessKeyId>> {
        let mut seen = None;
        for tried in 0..MAX_ATTEMPTS {
            if tried > 0 {
                self.calls.wait(tried).await;
            }
            if let Ok(keys) = read::keys(&self.calls, user).await {
                let new = keys.into_iter().map(|key| key.id).filter(|id| plan.seen(id).is_none());
                seen = Some(Vec::from_iter(new));
            }
            if seen.as_ref().is_some_and(|seen| !seen.is_empty())
                || self.calls.stops.requested().is_some()
            {
                break;
            }
        }
        seen
    }
}

/// Returns the new key; `None` if the answer is truncated or a part is missing. A complete secret
/// has at least 40 characters.
fn complete_key(user: &UserName, key: AccessKey) -> Option<LongTermKey> {
    let id = AccessKeyId::parse(key.access_key_id());
    let made_at = key.create_date().and_then(read::timestamp);
    let active = *key.status() == StatusType::Active;
    let secret = Secret::new(key.secret_access_key);
    let is_complete = active
        && secret.expose().len() >= 40
        && secret.expose().bytes().all(|b| b.is_ascii_graphic());
    is_complete.then_some(LongTermKey { user: user.clone(), id: id?, secret, made_at: made_at? })
}
