//! The changes in IAM, step by step. Where one fails, the person hears what was done and what was not;
//! where AWS's answer is lost, nothing is undone by guess.

use super::look;
use crate::domain::{
    AccessKeyId, Cause, ChangePlan, Identity, IssuedKey, Problem, Progress, Secret, Step, Stops, Tags,
    UserName,
};
use crate::provision::refusal::Refusal;
use aws_sdk_iam::Client;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_iam::types::{AccessKey, StatusType, Tag};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::time::Duration;

/// How often a step is tried that cannot be taken yet. With pauses of 1, 2, 4 and 8 seconds in between it takes as long
/// as a change in IAM may take to be seen everywhere (facts.md: 5 to 15 seconds).
const TRIES: u32 = 5;

/// Whose keys `plan` changes.
///
/// # Errors
/// [`Problem::PlanUnusable`] where carrying it out would need a guess, or could cost a secret.
pub(super) fn fit(plan: &ChangePlan) -> Result<&UserName, Problem> {
    let unusable = |reason| Problem::PlanUnusable { reason };
    let user = plan.user.as_ref().ok_or(unusable("it names no user"))?;
    let parts = plan.steps.iter().filter_map(|step| match step {
        Step::Deactivate(id) | Step::Delete(id) => Some(id),
        _ => None,
    });
    for id in parts {
        let id = id.as_ref().ok_or(unusable("it names no key"))?;
        if !plan.keys_before.contains(id) {
            return Err(unusable("it names a key that the user was not seen to have"));
        }
    }
    // What fails after it would take the secret with it.
    let before_last = plan.steps.split_last().map_or(&[][..], |(_, before)| before);
    if before_last.contains(&Step::CreateKey) {
        return Err(unusable("it makes a key before its last step"));
    }
    Ok(user)
}

/// IAM as it is changed: with so long a first pause between two tries, and until someone wants to stop.
pub(super) struct Hands<'a> {
    pub(super) iam: &'a Client,
    pub(super) pause: Duration,
    pub(super) stops: &'a Stops,
}

/// Why a step was not taken.
enum Failure {
    /// AWS refused this call, or did not answer it.
    Refused(&'static str, Refusal),
    /// A key may have been made, and nobody has its secret; the keys that are new since the plan was made, where they
    /// could be seen.
    Lost(Option<Vec<AccessKeyId>>),
    /// The user was not there when the plan was made.
    Appeared,
}

impl Hands<'_> {
    /// Carries out the steps of a plan that is [`fit`].
    ///
    /// # Errors
    /// [`Problem::AwsRefused`], [`Problem::KeyLost`], [`Problem::Appeared`] and [`Problem::Stopped`].
    pub(super) async fn carry_out(
        &self,
        plan: &ChangePlan,
        user: &UserName,
        identity: &Identity,
    ) -> Result<Option<IssuedKey>, Problem> {
        let mut key = None;
        for (at, step) in plan.steps.iter().enumerate() {
            let (done, undone) = plan.steps.split_at(at);
            let progress = || Progress {
                user: Some(user.clone()),
                identity: Some(identity.clone()),
                done: done.to_vec(),
                undone: undone.to_vec(),
            };
            if let Some(by) = self.stops.caught() {
                return Err(Problem::Stopped { by, progress: Box::new(progress()) });
            }
            key = self.take(step, plan, user, identity).await.map_err(|failure| match failure {
                Failure::Refused(action, refusal) => refusal.amid(action, progress()),
                Failure::Lost(seen) => Problem::KeyLost { seen, progress: Box::new(progress()) },
                Failure::Appeared => Problem::Appeared(user.clone()),
            })?;
        }
        Ok(key)
    }

    /// Deletes a key that was made just now; one that is gone already is no error.
    ///
    /// # Errors
    /// [`Problem::AwsRefused`].
    pub(super) async fn undo_key(&self, user: &UserName, id: &AccessKeyId) -> Result<(), Problem> {
        let deleted = self.delete(user, id, false).await;
        deleted.map_err(|refusal| refusal.problem("iam:DeleteAccessKey", Some(user)))
    }

    async fn take(
        &self,
        step: &Step,
        plan: &ChangePlan,
        user: &UserName,
        identity: &Identity,
    ) -> Result<Option<IssuedKey>, Failure> {
        let (iam, name) = (self.iam, user.as_str());
        let unsettled = |refusal: &Refusal| is_unsettled(refusal) || is_passing(refusal);
        let taken = match step {
            Step::CreateKey => return self.create_key(plan, user).await.map(Some),
            Step::CreateUser(tags) => return self.create_user(user, tags).await.map(|()| None),
            Step::TagUser(changes) => {
                let pairs = || changes.iter().map(|tag| (tag.key.as_str(), tag.value.as_str()));
                let call = || iam.tag_user().user_name(name).set_tags(written(pairs())).send();
                self.insist(call, &unsettled).await.map(drop)
            }
            Step::AttachPolicy => {
                let policy = identity.bedrock_policy();
                let call = || iam.attach_user_policy().user_name(name).policy_arn(&policy).send();
                self.insist(call, &unsettled).await.map(drop)
            }
            Step::Deactivate(id) => {
                let id = id.as_ref().map(AccessKeyId::to_string);
                let call = || iam.update_access_key().user_name(name).set_access_key_id(id.clone());
                self.insist(|| call().status(StatusType::Inactive).send(), &is_passing).await.map(drop)
            }
            Step::Delete(Some(id)) => self.delete(user, id, true).await,
            // Such a plan is not fit.
            Step::Delete(None) => Ok(()),
        };
        taken.map(|()| None).map_err(|refusal| Failure::Refused(step.action(), refusal))
    }

    /// Deletes a key. One that AWS does not find is gone where it was `listed` before and is not any more: an earlier
    /// attempt deleted it, and its answer was lost. A key so new that nobody listed it may only not be seen yet.
    async fn delete(&self, user: &UserName, id: &AccessKeyId, listed: bool) -> Result<(), Refusal> {
        // Without the user's name this would fall on the signer's own keys.
        let call = || self.iam.delete_access_key().user_name(user.as_str()).access_key_id(id.as_str()).send();
        for tried in 1.. {
            let Err(refusal) = self.insist(call, &is_passing).await else { break };
            if refusal.cause != Cause::Absent {
                return Err(refusal);
            }
            let keys = look::keys(self.iam, user).await;
            let is_there = keys.map_or(true, |keys| keys.iter().any(|key| key.id == *id));
            if !is_there && (listed || tried == TRIES) {
                break;
            }
            if tried == TRIES {
                return Err(refusal);
            }
            self.wait(tried).await;
        }
        Ok(())
    }

    /// Only of an attempt whose answer was lost can it be that it made the user that the next one finds.
    async fn create_user(&self, user: &UserName, tags: &Tags) -> Result<(), Failure> {
        let call = || self.iam.create_user().user_name(user.as_str()).set_tags(written(tags.pairs())).send();
        let Err(refusal) = self.insist(call, &is_passing).await else { return Ok(()) };
        if !refusal.is("EntityAlreadyExists") {
            return Err(Failure::Refused("iam:CreateUser", refusal));
        }
        let ours = !refusal.certain && self.is_made(user, tags).await?;
        if ours { Ok(()) } else { Err(Failure::Appeared) }
    }

    /// Whether the user is there just as it was to be made.
    async fn is_made(&self, user: &UserName, tags: &Tags) -> Result<bool, Failure> {
        let refused = |refusal| Failure::Refused("iam:GetUser", Refusal { certain: false, ..refusal });
        let there = look::bare(self.iam, user).await.map_err(refused)?;
        Ok(there.is_some_and(|user| tags.pairs().iter().all(|(key, value)| user.tag(key) == Some(value))))
    }

    /// One attempt, unless AWS surely made none: were an answer lost, the next would make a second key, and the first be
    /// nobody's.
    async fn create_key(&self, plan: &ChangePlan, user: &UserName) -> Result<IssuedKey, Failure> {
        // Room that was made a moment ago may not be seen yet.
        let made_room = plan.made_room().next().is_some();
        let again = |refusal: &Refusal| {
            let unsettled = is_unsettled(refusal) || made_room && refusal.cause == Cause::Limit;
            refusal.certain && (unsettled || is_passing(refusal))
        };
        let call = || self.iam.create_access_key().user_name(user.as_str()).send();
        match self.insist(call, &again).await {
            Ok(answer) => {
                let told = answer.access_key.as_ref().and_then(|key| AccessKeyId::parse(key.access_key_id()));
                match (answer.access_key.and_then(|key| issued(user, key)), told) {
                    (Some(key), _) => Ok(key),
                    // Of no use without its secret, but it is there, and this is its name.
                    (None, Some(id)) => Err(Failure::Lost(Some(vec![id]))),
                    (None, None) => Err(self.lost(plan, user).await),
                }
            }
            Err(refusal) if refusal.certain => Err(Failure::Refused("iam:CreateAccessKey", refusal)),
            Err(_) => Err(self.lost(plan, user).await),
        }
    }

    /// Which keys are there that were not: a new one may not be seen at once.
    async fn lost(&self, plan: &ChangePlan, user: &UserName) -> Failure {
        let mut seen = None;
        for tried in 0..TRIES {
            if tried > 0 {
                self.wait(tried).await;
            }
            if let Ok(keys) = look::keys(self.iam, user).await {
                let new = keys.into_iter().map(|key| key.id).filter(|id| !plan.keys_before.contains(id));
                seen = Some(Vec::from_iter(new));
            }
            if seen.as_ref().is_some_and(|seen| !seen.is_empty()) || self.stops.caught().is_some() {
                break;
            }
        }
        Failure::Lost(seen)
    }

    /// Makes a call, and makes it again as long as `again` sees reason in what became of it. Attempts are counted here
    /// and not by the SDK: a refusal is only certain where every attempt before it was.
    async fn insist<T, E: ProvideErrorMetadata>(
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

    async fn wait(&self, tried: u32) {
        tokio::time::sleep(self.pause * 2_u32.saturating_pow(tried.saturating_sub(1))).await;
    }
}

/// Whether it may well be otherwise the next time: AWS was busy or failed, the answer was lost, or somebody else changed
/// the same user.
fn is_passing(refusal: &Refusal) -> bool {
    let busy = matches!(refusal.cause, Cause::Throttled | Cause::Unreachable { .. });
    let conflict = refusal.is("ConcurrentModification") || refusal.is("EntityTemporarilyUnmodifiable");
    busy || conflict || !refusal.certain
}

/// Whether the change before may not be seen everywhere yet.
fn is_unsettled(refusal: &Refusal) -> bool {
    refusal.cause == Cause::Absent
}

/// `None` where the answer was cut short: a secret without its end is none. AWS's have 40 characters.
fn issued(user: &UserName, key: AccessKey) -> Option<IssuedKey> {
    let id = AccessKeyId::parse(key.access_key_id());
    let made_at = key.create_date().and_then(look::moment);
    let active = *key.status() == StatusType::Active;
    let secret = Secret::new(key.secret_access_key);
    let whole =
        active && secret.expose().len() >= 40 && secret.expose().bytes().all(|b| b.is_ascii_graphic());
    whole.then_some(IssuedKey { user: user.clone(), id: id?, secret, made_at: made_at? })
}

fn written<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Vec<Tag>> {
    let pairs = pairs.into_iter();
    // Building one fails only without key or value.
    pairs.map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}
