//! The changes in IAM, step by step. Where one fails, the person hears what was done and what was not;
//! where AWS's answer is lost, nothing is undone by guess.

use super::look;
use crate::domain::{AccessKeyId, ChangePlan, Identity, IssuedKey, Problem, Secret, Step, Tags, UserName};
use crate::provision::refusal::Refusal;
use aws_sdk_iam::Client;
use aws_sdk_iam::config::Config;
use aws_sdk_iam::types::{AccessKey, StatusType, Tag};
use aws_smithy_types::retry::RetryConfig;

/// Whose keys `plan` changes.
///
/// # Errors
/// [`Problem::PlanUnusable`] where carrying it out would need a guess, or could cost a secret.
pub(super) fn fit(plan: &ChangePlan) -> Result<&UserName, Problem> {
    let unusable = |reason| Problem::PlanUnusable { reason };
    let user = plan.user.as_ref().ok_or(unusable("it names no user"))?;
    if plan.steps.iter().any(|step| matches!(step, Step::Deactivate(None) | Step::Delete(None))) {
        return Err(unusable("it names no key"));
    }
    // What fails after it would take the secret with it.
    let before_last = plan.steps.split_last().map_or(&[][..], |(_, before)| before);
    if before_last.contains(&Step::CreateKey) {
        return Err(unusable("it makes a key before its last step"));
    }
    Ok(user)
}

/// Carries out the steps of a plan that is [`fit`].
///
/// # Errors
/// [`Problem::AwsRefused`], [`Problem::KeyLost`] and [`Problem::ForeignUser`].
pub(super) async fn carry_out(
    iam: &Client,
    plan: &ChangePlan,
    user: &UserName,
    identity: &Identity,
) -> Result<Option<IssuedKey>, Problem> {
    let iam = Iam { iam, user, plan, policy: policy(identity) };
    let mut key = None;
    for (at, step) in plan.steps.iter().enumerate() {
        let (done, undone) = plan.steps.split_at(at);
        key = iam.take(step).await.map_err(|failure| match failure {
            Failure::Refused(action, refusal) => refusal.problem(action, Some(user), done, undone),
            Failure::Lost(seen) => Problem::KeyLost { user: user.clone(), seen, done: done.to_vec() },
            Failure::Other(problem) => problem,
        })?;
    }
    Ok(key)
}

/// Deletes a key; one that is gone already is no error.
///
/// # Errors
/// [`Problem::AwsRefused`].
pub(super) async fn undo_key(iam: &Client, user: &UserName, id: &AccessKeyId) -> Result<(), Problem> {
    let answer = iam.delete_access_key().user_name(user.as_str()).access_key_id(id.as_str()).send().await;
    match answer.map_err(|error| Refusal::of(&error)) {
        Err(refusal) if !refusal.is("NoSuchEntity") => {
            let undone = [Step::Delete(Some(id.clone()))];
            Err(refusal.problem("iam:DeleteAccessKey", Some(user), &[], &undone))
        }
        _ => Ok(()),
    }
}

/// Why a step was not taken.
enum Failure {
    /// AWS refused this call, or did not answer it.
    Refused(&'static str, Refusal),
    /// A key may have been made, and nobody has its secret; the keys that are new since the plan was made.
    Lost(Vec<AccessKeyId>),
    /// Something else, before anything was changed.
    Other(Problem),
}

struct Iam<'a> {
    iam: &'a Client,
    user: &'a UserName,
    plan: &'a ChangePlan,
    policy: String,
}

impl Iam<'_> {
    async fn take(&self, step: &Step) -> Result<Option<IssuedKey>, Failure> {
        let user = self.user.as_str();
        let (action, refused) = match step {
            Step::CreateKey => return self.create_key().await.map(Some),
            Step::CreateUser(tags) => {
                let call = self.iam.create_user().user_name(user).set_tags(written(tags));
                let refused = call.send().await.err().map(|error| Refusal::of(&error));
                if refused.as_ref().is_some_and(|refusal| refusal.is("EntityAlreadyExists")) {
                    return self.ours(tags).await.map(|()| None);
                }
                ("iam:CreateUser", refused)
            }
            Step::TagUser(tags) => {
                let call = self.iam.tag_user().user_name(user).set_tags(written(tags));
                ("iam:TagUser", call.send().await.err().map(|error| Refusal::of(&error)))
            }
            Step::AttachPolicy => {
                let call = self.iam.attach_user_policy().user_name(user).policy_arn(&self.policy);
                ("iam:AttachUserPolicy", call.send().await.err().map(|error| Refusal::of(&error)))
            }
            Step::Deactivate(id) => {
                let call = self.iam.update_access_key().user_name(user).status(StatusType::Inactive);
                let call = call.set_access_key_id(id.as_ref().map(AccessKeyId::to_string));
                ("iam:UpdateAccessKey", call.send().await.err().map(|error| Refusal::of(&error)))
            }
            // Without the user's name this would fall on the signer's own keys.
            Step::Delete(id) => {
                let call = self.iam.delete_access_key().user_name(user);
                let call = call.set_access_key_id(id.as_ref().map(AccessKeyId::to_string));
                let refused = call.send().await.err().map(|error| Refusal::of(&error));
                // It was there when the plan was made: an earlier attempt deleted it, and its answer was lost.
                let was_there = id.as_ref().is_some_and(|id| self.plan.keys_before.contains(id));
                let refused = refused.filter(|refusal| !(was_there && refusal.is("NoSuchEntity")));
                ("iam:DeleteAccessKey", refused)
            }
        };
        refused.map_or(Ok(None), |refusal| Err(Failure::Refused(action, refusal)))
    }

    /// Whether the user that is there already is the unit's: an attempt before this one may have made it.
    async fn ours(&self, tags: &Tags) -> Result<(), Failure> {
        let there = look::bare(self.iam, self.user).await.map_err(Failure::Other)?;
        let unit = Some(tags.unit.as_str());
        let ours = there.is_some_and(|user| user.is_ours() && user.tag("business-unit") == unit);
        if ours { Ok(()) } else { Err(Failure::Other(Problem::ForeignUser(self.user.clone()))) }
    }

    /// One attempt: were its answer lost, the next would make a second key, and the first be nobody's.
    async fn create_key(&self) -> Result<IssuedKey, Failure> {
        let once = Config::builder().retry_config(RetryConfig::disabled());
        let call = self.iam.create_access_key().user_name(self.user.as_str());
        match call.customize().config_override(once).send().await {
            Ok(answer) => match answer.access_key.and_then(|key| issued(self.user, key)) {
                Some(key) => Ok(key),
                None => Err(self.lost().await),
            },
            Err(error) => match Refusal::of(&error) {
                refusal if refusal.certain => Err(Failure::Refused("iam:CreateAccessKey", refusal)),
                _ => Err(self.lost().await),
            },
        }
    }

    async fn lost(&self) -> Failure {
        let keys = look::keys(self.iam, self.user).await.unwrap_or_default();
        let new = keys.into_iter().map(|key| key.id).filter(|id| !self.plan.keys_before.contains(id));
        Failure::Lost(new.collect())
    }
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

fn written(tags: &Tags) -> Option<Vec<Tag>> {
    let pairs = tags.pairs().into_iter();
    // Building one fails only without key or value.
    pairs.map(|(key, value)| Tag::builder().key(key).value(value).build().ok()).collect()
}

/// AmazonBedrockFullAccess in the partition of the caller.
fn policy(identity: &Identity) -> String {
    let partition = identity.arn.split(':').nth(1).filter(|partition| partition.starts_with("aws"));
    format!("arn:{}:iam::aws:policy/AmazonBedrockFullAccess", partition.unwrap_or("aws"))
}
