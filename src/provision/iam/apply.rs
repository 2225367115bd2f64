//! Carries out changes in IAM step by step. If a step fails, the problem lists the completed and
//! the remaining steps. Completed steps aren't rolled back, because after a lost response the state
//! is unknown.

use crate::domain::{
    AccessKeyId, Cause, ChangeObserver, ChangePlan, ChangeProgress, IamCall, Identity, LongTermKey,
    Problem, Step, Tags, UserName,
};
use crate::provision::client::failure::CallError;
use crate::provision::iam::retry::{Calls, MAX_ATTEMPTS, is_passing, is_unsettled};
use crate::provision::iam::step_result::{Failure, FailureReason, StepResult};
use crate::provision::iam::{read, rights};
use aws_sdk_iam::types::{StatusType, Tag};

/// Returns the user whose keys `plan` changes. Rejects a plan that names no user, changes a key
/// that the user wasn't seen to have, or could lose a new key's secret.
pub(crate) fn validated_user(plan: &ChangePlan) -> Result<&UserName, Problem> {
    let unusable = |reason| Problem::PlanUnusable { reason };
    let user = plan.user.as_ref().ok_or(unusable("it names no user"))?;
    let about_keys =
        |step: &&Step| matches!(step, Step::Deactivate(_) | Step::Activate(_) | Step::Delete(_));
    for step in plan.steps.iter().filter(about_keys) {
        let id = step.key().ok_or(unusable("it names no key"))?;
        if plan.seen(id).is_none() {
            return Err(unusable("it names a key that isn't known to belong to the user"));
        }
    }
    // A failure in a later step would lose the new key's secret.
    let before_last = plan.steps.split_last().map_or(&[][..], |(_, before)| before);
    if before_last.contains(&Step::CreateKey) {
        return Err(unusable("it creates a key before its last step"));
    }
    Ok(user)
}

/// Makes a plan's calls to IAM, and reports each one to an observer.
pub(crate) struct ChangeRunner<'a> {
    pub(crate) calls: Calls<'a>,
    pub(crate) observer: &'a dyn ChangeObserver,
}

impl ChangeRunner<'_> {
    /// Carries out the steps of a plan that [`validated_user`] accepted. Returns the new key, if
    /// any.
    pub(crate) async fn carry_out(
        &self,
        plan: &ChangePlan,
        user: &UserName,
        identity: &Identity,
    ) -> Result<Option<LongTermKey>, Problem> {
        let mut key = None;
        for (at, step) in plan.steps.iter().enumerate() {
            let (done, undone) = plan.steps.split_at(at);
            let progress = || ChangeProgress {
                user: Some(user.clone()),
                identity: Some(identity.clone()),
                done: done.to_vec(),
                undone: undone.to_vec(),
            };
            if let Some(by) = self.calls.stops.requested() {
                return Err(Problem::Stopped { by, progress: Box::new(progress()) });
            }
            if *step == Step::CreateKey {
                self.ensure_as_confirmed(plan)
                    .await
                    .map_err(|failure| failure.problem(user, progress()))?;
            }
            let call = IamCall { step, user, undoes: false };
            self.observer.before(&call).map_err(|problem| with_progress(problem, progress()))?;
            let outcome = self.take_step(step, plan, user, identity).await;
            self.observer.after(&call, &StepResult::call_result(&outcome));
            key = match (outcome, self.calls.stops.requested()) {
                (Ok(outcome), _) => outcome.key,
                // Because of the shutdown, a throttled step wasn't repeated.
                (Err(failure), Some(by)) if failure.is_throttled() => {
                    return Err(Problem::Stopped { by, progress: Box::new(progress()) });
                }
                (Err(failure), _) => return Err(failure.problem(user, progress())),
            };
        }
        Ok(key)
    }

    /// Deletes a new key. Succeeds if the key no longer exists. Ignores a failure of the observer
    /// before the call, because an undelivered key must not stay.
    pub(crate) async fn undo_key(&self, user: &UserName, id: &AccessKeyId) -> Result<(), Problem> {
        let step = Step::Delete(Some(id.clone()));
        let call = IamCall { step: &step, user, undoes: true };
        let _ = self.observer.before(&call);
        let deleted =
            self.delete(user, id, false).await.map_err(|refusal| Failure::refused(&step, refusal));
        self.observer.after(&call, &StepResult::call_result(&deleted));
        let progress = ChangeProgress { user: Some(user.clone()), ..ChangeProgress::default() };
        deleted.map(drop).map_err(|failure| failure.problem(user, progress))
    }

    /// Fails if the user's tags or rights differ from those that the person saw when confirming.
    /// Ignores tags that the plan itself sets, and rights that can't be read.
    async fn ensure_as_confirmed(&self, plan: &ChangePlan) -> Result<(), Failure> {
        let Some(shown) = &plan.found else { return Ok(()) };
        let refused = |refusal| {
            // No key was created yet, so the failure is certain.
            let refusal = CallError { certain: true, ..refusal };
            Failure { reason: FailureReason::Refused("iam:GetUser"), made: None, refusal }
        };
        // If the user no longer exists, the step itself will fail.
        let Some(mut user) =
            read::user_without_keys(&self.calls, &shown.name).await.map_err(refused)?
        else {
            return Ok(());
        };
        let unseen = rights::read(&self.calls, &mut user).await;
        let changes = plan.steps.iter().find_map(|step| match step {
            Step::TagUser(changes) => Some(changes),
            _ => None,
        });
        // The tags that this plan set are ignored, because AWS may not show them yet.
        let ours =
            |key: &str| changes.is_some_and(|changes| changes.iter().any(|tag| tag.key == key));
        let mut others = user.tags.iter().chain(&shown.tags).filter(|(key, _)| !ours(key));
        let same_tags = others.all(|(key, _)| user.tag(key) == shown.tag(key));
        // Rights that can't be read aren't a reason to fail, because AWS may return less under
        // load.
        let same_rights = unseen.is_some() || user.rights == shown.rights;
        if same_tags && same_rights {
            return Ok(());
        }
        Err(Failure {
            reason: FailureReason::Altered,
            made: None,
            refusal: CallError { certain: true, ..CallError::garbled() },
        })
    }

    async fn take_step(
        &self,
        step: &Step,
        plan: &ChangePlan,
        user: &UserName,
        identity: &Identity,
    ) -> Result<StepResult, Failure> {
        let (calls, iam, name) = (&self.calls, self.calls.iam, user.as_str());
        let unsettled = |refusal: &CallError| is_unsettled(refusal) || is_passing(refusal);
        let outcome = match step {
            Step::CreateKey => return self.create_key(plan, user).await,
            Step::CreateUser(tags) => return self.create_user(step, user, tags).await,
            Step::TagUser(changes) => {
                let pairs = || changes.iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
                let call = || iam.tag_user().user_name(name).set_tags(to_tags(pairs())).send();
                calls.change(call, &unsettled).await.map(StepResult::from_answer)
            }
            Step::AttachPolicy => {
                let policy = identity.bedrock_policy();
                let call = || iam.attach_user_policy().user_name(name).policy_arn(&policy).send();
                calls.change(call, &unsettled).await.map(StepResult::from_answer)
            }
            Step::Deactivate(id) | Step::Activate(id) => {
                let id = id.as_ref().map(AccessKeyId::to_string);
                let status = match step {
                    Step::Activate(_) => StatusType::Active,
                    _ => StatusType::Inactive,
                };
                let call = || iam.update_access_key().user_name(name).set_access_key_id(id.clone());
                calls
                    .change(|| call().status(status.clone()).send(), &is_passing)
                    .await
                    .map(StepResult::from_answer)
            }
            Step::Delete(Some(id)) => self.delete(user, id, true).await,
            // [`validated_user`] rejects such a plan.
            Step::Delete(None) => Ok(StepResult::default()),
        };
        outcome.map_err(|refusal| Failure::refused(step, refusal))
    }

    /// Deletes a key. `listed` is true for a key that the plan saw. If AWS doesn't find such a key,
    /// an earlier attempt deleted it, and the response was lost. A key that was just created may
    /// not be visible yet, so the call is repeated.
    async fn delete(
        &self,
        user: &UserName,
        id: &AccessKeyId,
        listed: bool,
    ) -> Result<StepResult, CallError> {
        let (calls, iam) = (&self.calls, self.calls.iam);
        // Without a user name, the call would delete a key of the caller.
        let call =
            || iam.delete_access_key().user_name(user.as_str()).access_key_id(id.as_str()).send();
        for tried in 1.. {
            let refusal = match calls.change(call, &is_passing).await {
                Ok(answer) => return Ok(StepResult::from_answer(answer)),
                Err(refusal) if refusal.cause != Cause::Absent => return Err(refusal),
                Err(refusal) => refusal,
            };
            let keys = read::keys(calls, user).await;
            let is_there = keys.map_or(true, |keys| keys.iter().any(|key| key.id == *id));
            if !is_there && (listed || tried == MAX_ATTEMPTS) {
                break;
            }
            if tried == MAX_ATTEMPTS {
                return Err(refusal);
            }
            calls.wait(tried).await;
        }
        Ok(StepResult::default())
    }

    /// Creates the user. If the user already exists, it counts as created by this step only if the
    /// response of an earlier attempt was lost and the tags match.
    async fn create_user(
        &self,
        step: &Step,
        user: &UserName,
        tags: &Tags,
    ) -> Result<StepResult, Failure> {
        let iam = self.calls.iam;
        let call =
            || iam.create_user().user_name(user.as_str()).set_tags(to_tags(tags.pairs())).send();
        let refusal = match self.calls.change(call, &is_passing).await {
            Ok(answer) => return Ok(StepResult::from_answer(answer)),
            Err(refusal) => refusal,
        };
        if !refusal.is("EntityAlreadyExists") {
            return Err(Failure::refused(step, refusal));
        }
        let ours = !refusal.certain && self.is_as_created(user, tags).await?;
        if ours {
            Ok(StepResult::default())
        } else {
            Err(Failure::with_reason(FailureReason::UserCreatedConcurrently, &refusal))
        }
    }

    /// Returns true if the user exists with all requested tags.
    async fn is_as_created(&self, user: &UserName, tags: &Tags) -> Result<bool, Failure> {
        let refused = |refusal| {
            let refusal = CallError { certain: false, ..refusal };
            Failure { reason: FailureReason::Refused("iam:GetUser"), made: None, refusal }
        };
        let there = read::user_without_keys(&self.calls, user).await.map_err(refused)?;
        Ok(there.is_some_and(|user| {
            tags.pairs().iter().all(|(key, value)| user.tag(key) == Some(value))
        }))
    }
}

/// Adds the change's progress to a problem with the journal.
fn with_progress(mut problem: Problem, reached: ChangeProgress) -> Problem {
    if let Problem::JournalFailed { progress, .. } = &mut problem {
        **progress = reached;
    }
    problem
}

fn to_tags<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Vec<Tag>> {
    let pairs = pairs.into_iter();
    // Building a tag can't fail, because the key and the value are set.
    pairs.map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}
